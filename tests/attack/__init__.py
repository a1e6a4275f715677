"""Faults that people really make, put into a copy of the course to see whether its tests notice.

``python -m tests.attack`` puts in one after the other, and says which test each fails; ``caught.json`` keeps that.
"""

import json
import tomllib
from pathlib import Path
from typing import NamedTuple

from docs_src.course import ROOT

HERE = Path(__file__).parent
LISTS = {"others": HERE / "others.toml", "ours": HERE / "ours.toml"}
CAUGHT = HERE / "caught.json"


class Fault(NamedTuple):
    """One fault, in one file."""

    name: str
    point: int
    file: str
    why: str
    edits: tuple[tuple[str, str], ...]

    def put_in(self, root: Path) -> None:
        """Put it into a copy of the course.

        Raises
        ------
        LookupError
            When the text that it changes does not stand there once: the course has changed, and so must the fault.
        """
        path = root / self.file
        text = path.read_text("utf-8")
        found = []
        for old, new in self.edits:
            if (count := text.count(old)) != 1:
                raise LookupError(f"fault {self.name}: «{old}» stands {count} times in {self.file}, not once")
            found.append((text.index(old), old, new))
        for at, old, new in sorted(found, reverse=True):
            text = text[:at] + new + text[at + len(old) :]
        path.write_text(text, "utf-8")


def faults() -> dict[str, Fault]:
    """Read all faults, by name."""
    found: dict[str, Fault] = {}
    for path in LISTS.values():
        rows = tomllib.loads(path.read_text("utf-8"))["fault"] if path.is_file() else []
        for row in rows:
            if row["name"] in found:
                raise ValueError(f"{path.name}: there are two faults {row['name']}")
            found[row["name"]] = Fault(**row | {"edits": tuple(map(tuple, row["edits"]))})
    return found


def caught() -> dict[str, str]:
    """Read what caught each fault when all were last put in; empty where nothing did."""
    found: dict[str, str] = json.loads(CAUGHT.read_text("utf-8")) if CAUGHT.is_file() else {}
    return found


__all__ = ["CAUGHT", "ROOT", "Fault", "caught", "faults"]
