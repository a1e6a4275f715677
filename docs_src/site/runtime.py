"""The browser's Python: which one, where pages load it from, and what of ours goes with it.

`runtime.json` names the one version, and every file of it with its size and hash.
The environment variable PYODIDE names a folder that has these files; with it they become part of the site,
and pages ask no other host for anything.

``python -m docs_src.site.runtime FOLDER`` fetches them into a folder.
"""

import hashlib
import io
import json
import os
import sys
import urllib.request
import zipfile
from base64 import b64encode
from functools import cache
from importlib.metadata import files as installed
from itertools import islice
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from docs_src.course import SourceError
from docs_src.site.sources import Sources

PINNED: Final[dict[str, Any]] = json.loads(Path(__file__).with_name("runtime.json").read_text("utf-8"))
FOLDER: Final = f"assets/pyodide-{PINNED['version']}/"
"""Where the runtime stands in a site that has its own."""
RUN: Final = "assets/run/"
"""Where the scripts stand that run it."""
SECTIONS: Final = "sections.json"
"""Beside a week's examples: how many lines each section of an example prints, as the tests record it."""
PACKAGES: Final = ("tqdm",)
"""What labs import besides nnref, in pure Python, as the environment has it that builds the site."""


def given() -> Path | None:
    """Return the folder that the environment names, once every file in it is found to be the pinned one.

    Raises
    ------
    SourceError
        When a file is missing, or is another.
    """
    if not os.environ.get("PYODIDE"):
        return None
    folder = Path(os.environ["PYODIDE"])
    for name in PINNED["files"]:
        _verify(name, _read(folder / name))
    return folder


def origin() -> str:
    """Say from which host pages load the runtime, and how many MB; nothing where it is the site's own."""
    if os.environ.get("PYODIDE"):
        return ""
    groups = PINNED["groups"]
    size = sum(PINNED["files"][name]["size"] for names in groups.values() for name in names)
    return f"{urlsplit(PINNED['address']).hostname} {size / 1e6:.0f}"


@cache
def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(
            f"PYODIDE={path.parent}: cannot read {path.name} ({error.strerror}); "
            f"«python -m docs_src.site.runtime {path.parent}» fetches it"
        ) from error


def _verify(name: str, content: bytes) -> None:
    if integrity(content) != PINNED["files"][name]["integrity"]:
        raise SourceError(f"{name} is not the file of Pyodide {PINNED['version']} that runtime.json names")


@cache  # serving asks again and again
def integrity(content: bytes) -> str:
    """Write the hash of a file as browsers compare it."""
    return f"sha256-{b64encode(hashlib.sha256(content).digest()).decode()}"


def published(sources: Sources) -> dict[str, bytes]:
    """Give what the scripts need besides themselves, by its place in the site.

    The table of the runtime's files, an archive of nnref and what runs code, the editor, each example.
    """
    archive = course_archive(sources.root)
    name = f"course-{hashlib.sha256(archive).hexdigest()[:8]}.zip"
    own = {"size": len(archive), "integrity": integrity(archive), "own": True}
    table = {
        "address": f"../../{FOLDER}" if os.environ.get("PYODIDE") else PINNED["address"],
        "groups": {**PINNED["groups"], "core": [*PINNED["groups"]["core"], name]},
        "files": {**PINNED["files"], name: own},
        "course": name,
    }
    script = f"// Made by the build from runtime.json.\nexport default {json.dumps(table)}\n"
    own_scripts = {"runtime.js": script.encode(), "editor.js": _editor(sources.root), name: archive}
    return {**{f"{RUN}{place}": content for place, content in own_scripts.items()}, **_examples(sources)}


def _editor(root: Path) -> bytes:
    """Give the editor that «npm run build» has packed; where nobody has, a plain one."""
    packed = root / ".cache" / "editor.js"
    return (packed if packed.is_file() else Path(__file__).with_name("scripts") / "plain.js").read_bytes()


def _examples(sources: Sources) -> dict[str, bytes]:
    found = {}
    for week in sources.course.weeks.values():
        recorded = week.folder / "examples" / SECTIONS
        lines = json.loads(recorded.read_text("utf-8")) if recorded.is_file() else {}
        for path in sorted((week.folder / "examples").glob("*/*.py")):
            example = sources.example(f"{week.name}/{path.parent.name}.md", path.stem)
            name = f"{path.parent.name}/{path.stem}"
            program = {
                "code": example.section(""),
                "output": example.output,
                "sections": example.sections,
                "outputs": _divided(example.output, lines.get(name, {})),
            }
            place = f"{RUN}examples/{week.name}/{path.parent.name}/{path.stem}.json"
            found[place] = json.dumps(program, ensure_ascii=False).encode()
    return found


def _divided(output: str, lines: dict[str, int]) -> dict[str, str]:
    """Divide what an example printed among its sections, by how many lines each printed."""
    rest = iter(output.splitlines(keepends=True))
    return {section: "".join(islice(rest, count)) for section, count in lines.items()}


def course_archive(root: Path) -> bytes:
    """Pack nnref, what runs a reader's code, and what labs import: the same bytes from the same sources."""
    texts = {path.relative_to(root).as_posix(): path.read_bytes() for path in (root / "nnref").rglob("*.py")}
    texts["driver.py"] = Path(__file__).with_name("driver.py").read_bytes()
    texts |= _packages()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(texts.items()):
            archive.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


@cache
def _packages() -> dict[str, bytes]:
    return {
        path.as_posix(): Path(path.locate()).read_bytes()
        for package in PACKAGES
        for path in installed(package) or ()
        if path.suffix == ".py" or path.name.startswith("LICEN")
    }


def fetch(folder: Path) -> None:
    """Fetch the runtime's files into a folder; what is there already and right is not fetched again."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, row in PINNED["files"].items():
        path = folder / name
        if path.is_file() and integrity(path.read_bytes()) == row["integrity"]:
            continue
        with urllib.request.urlopen(f"{PINNED['address']}{name}", timeout=60) as answer:  # noqa: S310 -- https, and pinned
            content = answer.read()
        _verify(name, content)
        unfinished = path.with_suffix(".part")
        unfinished.write_bytes(content)
        unfinished.replace(path)


if __name__ == "__main__":
    fetch(Path(sys.argv[1]))
