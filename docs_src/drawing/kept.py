"""Registered figures as SVG. A drawing is kept on disk until something that it depends on changes."""

import os
import platform
import time
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from docs_src.drawing.examples import DRAWN_FROM
from docs_src.drawing.register import FIGURES, ROOT, FigureSource, registered
from docs_src.drawing.svg import to_svg
from docs_src.texts import Language

FOLDER = ROOT / ".cache" / "figures"
_LOADED = time.time()


def render(key: str, language: Language) -> str:
    """Return the figure «week/name» as an SVG element for an HTML page, drawn anew if something has changed.

    Raises
    ------
    ValueError
        If there is no such figure, or whatever goes wrong while it is drawn; with the place in its source.
    """
    source = registered(key)
    state = _state(source.place.file)
    place = FOLDER / source.week / f"{source.name}.{language}.svg"
    kept = _read(place, state)
    if kept is None:
        kept = draw(source, language)
        if state:
            _write(place, state, kept)
    return kept


def draw(source: FigureSource, language: Language) -> str:
    """Draw a figure, whatever was kept.

    Raises
    ------
    ValueError
        Whatever goes wrong; with the place in the figure's source.
    """
    title, description = source.caption.of(language).replace("$", ""), source.description.of(language)
    with source.named_in_faults():
        return to_svg(source.draw(language), source.name, title, description, language)


def sources(module: Path) -> list[Path]:
    """List the files that a week's figures, registered by `module`, are made of."""
    room, shared = module.parent, ROOT / "docs_src"
    examples = (path for path in DRAWN_FROM if path.is_relative_to(room))
    own = [*room.glob("*.py"), *room.glob("measurements.json"), *examples]
    return sorted({*own, *shared.glob("*.py"), *shared.glob("drawing/*.py"), *(ROOT / "nnref").rglob("*.py")})


@cache
def _state(module: Path) -> str:
    """Name the state of all that a week's figures depend on, unless it changed after it was imported."""
    files = sources(module)
    if max(file.stat().st_mtime for file in files) > _LOADED:
        return ""  # what is imported may be older than what would be read here
    digest = sha256(f"{platform.python_version()} {version('matplotlib')} {version('numpy')}".encode())
    for file in files:
        digest.update(f"\0{file.relative_to(ROOT)}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _first_line(state: str, svg: str) -> str:
    return f"<!-- {sha256((state + svg).encode()).hexdigest()} -->"


def _read(place: Path, state: str) -> str | None:
    """Return what was kept, if it is whole and was drawn in this state."""
    try:
        first, _, svg = place.read_text("utf-8").partition("\n")
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    return svg if state and first == _first_line(state, svg) else None


def _write(place: Path, state: str, svg: str) -> None:
    """Keep a drawing in the place of the one before it, and no drawing of a figure that is there no more."""
    place.parent.mkdir(parents=True, exist_ok=True)
    # Written under another name first: another build may read at the same time.
    unfinished = place.with_suffix(f".{os.getpid()}")
    unfinished.write_text(f"{_first_line(state, svg)}\n{svg}", "utf-8", newline="\n")
    unfinished.replace(place)
    for old in place.parent.glob("*.svg"):
        if f"{place.parent.name}/{old.name.partition('.')[0]}" not in FIGURES:
            old.unlink(missing_ok=True)
