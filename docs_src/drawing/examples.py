"""The numbers of examples: figures draw what an example of a page computed, and type no number twice."""

import io
from contextlib import redirect_stdout
from functools import cache
from inspect import ismodule
from pathlib import Path
from runpy import run_path
from typing import Any

from docs_src.drawing.register import ROOT

# Every example that a figure draws from; drawings are made anew when one of them changes.
DRAWN_FROM: set[Path] = set()


class Example:
    """An example that figures draw from, named as other weeks cite it: «week/page/name».

    It is run, in silence, when a value of it is first asked for: not when a week's figures are imported.
    """

    def __init__(self, name: str) -> None:
        week, _, rest = name.partition("/")
        self.path = ROOT / "docs_src" / week / "examples" / f"{rest}.py"
        DRAWN_FROM.add(self.path)

    def __getitem__(self, name: str) -> Any:
        """Give what the example calls `name` when it has run to its end.

        Raises
        ------
        LookupError
            When it calls nothing so.
        """
        found = _run(self.path)
        if name not in found:
            own = sorted(key for key, value in found.items() if key[0] != "_" and not ismodule(value))
            path = self.path.relative_to(ROOT).as_posix()
            raise LookupError(f"{path} has no «{name}»; it has {', '.join(own)}")
        return found[name]


@cache
def _run(path: Path) -> dict[str, Any]:
    with redirect_stdout(io.StringIO()):
        return run_path(str(path))
