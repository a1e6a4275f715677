"""Runs in the browser's Python what a reader sends, as the tests ran it.

The page's worker imports this module and tells it by `speak` where output goes.
A program is a session: its parts share their names, and nothing of one program is left in the next.
"""

import ast
import asyncio
import builtins
import io
import json
import linecache
import logging
import math
import os
import sys
import time
import traceback
import warnings
from base64 import b64encode
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import CodeType, ModuleType, TracebackType
from typing import Any, Final, NoReturn, cast

LINES: Final = 2000
"""How many lines of a part are shown; what is printed beyond them is counted."""
CHARACTERS: Final = 200_000
"""How many characters of a part are shown."""
AT_ONCE: Final = 100
"""How many lines of a part are sent as they are printed: what is printed before an endless loop is seen."""
PAUSE: Final = 0.05
"""Seconds between two pieces of output after these: a page that is drawn anew for every line stands still."""
DEPTH: Final = 1000
"""How many calls, the last ones, a traceback is made from."""
DRAWING: Final = "drawing"
"""The stream of drawings, each a PNG in base64."""

Speak = Callable[[str, str], object]


class NotInAPageError(RuntimeError):
    """Something that the browser's Python cannot do."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} does not work in a page")
        self.what = what


class _Output:
    """What a part prints, sent in pieces, and no more of it than can be read."""

    def __init__(self) -> None:
        self.speak: Speak = lambda *_: None
        self.begin()

    def begin(self) -> None:
        """Begin to count anew."""
        self.lines = self.characters = self.shown = 0
        self.cut = False
        self.waiting: list[tuple[str, str]] = []
        self.sent = time.monotonic()

    def add(self, stream: str, text: str) -> None:
        """Take text, and send what waits if that is long enough ago."""
        if self.lines < LINES and self.characters < CHARACTERS:
            kept = "".join(text.splitlines(keepends=True)[: LINES - self.lines])[
                : CHARACTERS - self.characters
            ]
            self.waiting.append((stream, kept))
            self.shown += kept.count("\n")
            self.cut = len(kept) < len(text)
        elif text:
            self.cut = True
        self.lines += text.count("\n")
        self.characters += len(text)
        if (self.lines <= AT_ONCE and text.endswith("\n")) or time.monotonic() - self.sent > PAUSE:
            self.send()

    def send(self) -> None:
        """Send what waits, what stands together in one piece."""
        pieces: list[tuple[str, str]] = []
        for stream, text in self.waiting:
            if pieces and pieces[-1][0] == stream:
                pieces[-1] = stream, pieces[-1][1] + text
            else:
                pieces.append((stream, text))
        self.waiting = []
        for stream, text in pieces:
            self.speak(stream, text)
        self.sent = time.monotonic()


_output = _Output()


class _Stream(io.TextIOBase):
    """Standard output or standard error."""

    encoding = "utf-8"

    def __init__(self, name: str) -> None:
        self.name = name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        _output.add(self.name, text)
        return len(text)

    def flush(self) -> None:
        _output.send()


def speak(to: Speak) -> None:
    """Tell where output goes: a function of the stream's name and the text."""
    _output.speak = to


# --- Programs ----------------------------------------------------------------------------------------------

_main = ModuleType("__main__")
_names = vars(_main)
_builtins = dict(vars(builtins))
_recursion = sys.getrecursionlimit()
_environment = {
    **os.environ,
    "TQDM_DISABLE": "1",  # no progress bars on a page
    "MPLBACKEND": "module://drawn",
}
_filters = warnings.filters[:]
_path = sys.path[:]
_folder = Path.cwd()
_files: list[str] = []
"""What the parts of the program are called, so that a traceback holds their lines alone."""
_kept: dict[str, dict[str, Any]] = {}
"""What NumPy's modules and math hold before a program can change it, by their names."""
_numpy: dict[str, Any] = {}


def begin(session: str) -> None:
    """Begin a program: with no names but its own, and with everything as it is when Python has started.

    Parameters
    ----------
    session
        The name of the function or class whose doctest it is, ``nnref.tanh``; any other name for a script.
    """
    for name in [name for name in sys.modules if name.partition(".")[0] == "nnref"]:
        del sys.modules[name]
    for name in set(vars(builtins)) - set(_builtins):
        delattr(builtins, name)
    vars(builtins).update(_builtins, input=_refused("input"))
    for module, held in _kept.items():
        vars(sys.modules[module]).update(held)
    _files.clear()
    os.environ.clear()
    os.environ.update(_environment)
    os.chdir(_folder)
    sys.path[:] = _path
    sys.displayhook = sys.__displayhook__
    sys.setrecursionlimit(_recursion)
    asyncio.run = _refused("asyncio")
    warnings.resetwarnings()
    cast(list[Any], warnings.filters).extend(_filters)
    _tidy_numpy()
    _tidy_matplotlib()
    sys.modules["__main__"] = _main
    _names.clear()
    _names.update(vars(ModuleType("__main__")), __builtins__=builtins)
    if session.startswith("nnref."):
        _names.update(_namespace(session))


def _namespace(owner: str) -> dict[str, Any]:
    """Give the names among which the doctest of a function or class is written."""
    import nnref

    found: Any = nnref
    for name in owner.split(".")[1:]:
        found = getattr(found, name)
    return {**vars(sys.modules[found.__module__]), "__name__": "__main__"}


def _refused(what: str) -> Callable[..., NoReturn]:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise NotInAPageError(what)

    return refuse


def _remember() -> None:
    """Note what NumPy and math hold, and how NumPy prints, before a program can change it."""
    _kept.setdefault("math", dict(vars(math)))
    if not _numpy and find_spec("numpy") is not None:
        numpy = import_module("numpy")
        for module in ("numpy", "numpy.linalg", "numpy.random"):
            _kept[module] = dict(vars(import_module(module)))
        _numpy.update(options=numpy.get_printoptions(), errors=numpy.geterr())


def _tidy_numpy() -> None:
    if _numpy:
        numpy = sys.modules["numpy"]
        numpy.set_printoptions(**_numpy["options"])
        numpy.seterr(**_numpy["errors"])


def _tidy_matplotlib() -> None:
    if matplotlib := sys.modules.get("matplotlib"):
        matplotlib.rcdefaults()


# --- Running a part ----------------------------------------------------------------------------------------


def run(code: str, mode: str, file: str) -> str:
    """Run one part of a program.

    Parameters
    ----------
    code
        The part as the reader has it.
    mode
        ``script``, where the last value is shown, or ``interactive``, where every value is, as in a doctest.
    file
        What the part is called in a traceback.

    Returns
    -------
    str
        JSON: the ``kind`` of end, ``done`` or ``error``; how many ``lines`` were printed and how many are
        ``shown``, and whether anything was ``cut``; of an error the ``line`` of this part that led to it, the
        ``traceback``, and ``why`` if it is the browser's: ``input``, ``asyncio``, ``threads``, ``memory`` or
        ``module``, with the ``module``'s name.
    """
    _output.begin()
    _files.append(file)
    linecache.cache[file] = len(code), None, code.splitlines(keepends=True), file
    streams = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _Stream("stdout"), _Stream("stderr")
    ended: dict[str, Any] = {"kind": "done"}
    try:
        _remember()
        if "matplotlib" in code:
            _prepare_drawing()
        if "tqdm" in code:
            _keep_tqdm_from_threads()
        for piece in _pieces(code, mode, file):
            _execute(piece, mode)
        _show()
    except SystemExit as error:
        if error.code not in (None, 0):
            _output.add("stderr", f"{error.code}\n")
    except MemoryError as error:
        ended = _failed(error, file)
        _names.clear()  # so that there is memory again
    except BaseException as error:  # whatever a reader's code raises, the reader is told
        ended = _failed(error, file)
    finally:
        _close()
        sys.stdout, sys.stderr = streams
        _output.send()
    counted = {"lines": _output.lines, "shown": _output.shown, "cut": _output.cut}
    return json.dumps({**ended, **counted})


def _pieces(code: str, mode: str, file: str) -> Iterator[CodeType]:
    tree = ast.parse(code, file)
    if mode == "interactive":
        for node in tree.body:
            yield compile(ast.Interactive([node]), file, "single")
        return
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        yield compile(tree, file, "exec")
        return
    yield compile(ast.Module(tree.body[:-1], tree.type_ignores), file, "exec")
    yield compile(ast.Interactive([last]), file, "single")  # shows its value, unless that is None


def _execute(piece: CodeType, mode: str) -> None:
    try:
        exec(piece, _names)  # noqa: S102 -- that is what it is for
    except Exception as error:
        if mode != "interactive":
            raise
        # As a doctest has it: what was raised, and not where.
        said = "".join(traceback.format_exception_only(error))
        _output.add("stdout", f"Traceback (most recent call last):\n    ...\n{said}")


def _failed(error: BaseException, file: str) -> dict[str, Any]:
    told = traceback.TracebackException.from_exception(error.with_traceback(_last(error.__traceback__)))
    line = next((frame.lineno for frame in reversed(told.stack) if frame.filename == file), None)
    _keep_readers_own(told)
    return {
        "kind": "error",
        "line": error.lineno if isinstance(error, SyntaxError) and error.filename == file else line,
        "why": _why(error),
        "module": error.name if isinstance(error, ModuleNotFoundError) else None,
        "traceback": "".join(told.format()),
    }


def _why(error: BaseException) -> str | None:
    """Say what the browser lacks, where that is what is wrong."""
    if isinstance(error, NotInAPageError):
        return error.what
    if isinstance(error, MemoryError):
        return "memory"
    if isinstance(error, ModuleNotFoundError) and error.name:
        return "module"
    threads = isinstance(error, RuntimeError) and "start new thread" in str(error)
    return "threads" if threads else None


def _last(trace: TracebackType | None) -> TracebackType | None:
    """Leave out of a traceback all but its last calls; reading millions of them would take minutes."""
    ahead, behind = trace, trace
    for _ in range(DEPTH):
        ahead = ahead and ahead.tb_next
    while ahead and behind:
        ahead, behind = ahead.tb_next, behind.tb_next
    return behind


def _keep_readers_own(told: traceback.TracebackException) -> None:
    """Leave in a traceback the lines of the reader's own code: they say where to look."""
    frames = [frame for frame in told.stack if frame.filename in _files]
    told.stack = traceback.StackSummary.from_list(frames[-5:])
    for other in (told.__cause__, told.__context__):
        if other is not None:
            _keep_readers_own(other)


def _keep_tqdm_from_threads() -> None:
    if find_spec("tqdm") is not None:
        import_module("tqdm").tqdm.monitor_interval = 0


# --- Drawings ----------------------------------------------------------------------------------------------


def _prepare_drawing() -> None:
    """Give Matplotlib a way to draw: into the page."""
    if "drawn" in sys.modules or find_spec("matplotlib") is None:
        return
    logging.getLogger("matplotlib.font_manager").setLevel(
        logging.ERROR
    )  # of its cache, readers need not know
    from matplotlib.backend_bases import FigureManagerBase
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    backend = ModuleType("drawn")
    vars(backend).update(FigureCanvas=FigureCanvasAgg, FigureManager=FigureManagerBase, show=_show)
    sys.modules["drawn"] = backend


def _show(*_: object, **__: object) -> None:
    """Send all figures, and close them."""
    if (pyplot := sys.modules.get("matplotlib.pyplot")) is None:
        return
    _output.send()
    for number in pyplot.get_fignums():
        image = io.BytesIO()
        pyplot.figure(number).savefig(image, format="png", bbox_inches="tight")
        _output.speak(DRAWING, b64encode(image.getvalue()).decode())
    _close()


def _close() -> None:
    """Close all figures: one that was begun by a part that failed is not that of the next."""
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")
