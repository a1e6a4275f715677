"""The course: its parts, and its weeks, each a room of its own.

What the sixteen weeks are to be called stands in ``course.toml``.
A week that is written is a room, ``docs_src/<week>/``, and says in ``week.toml`` which of these it is.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from docs_src.texts import Bilingual, nearest

ROOT: Final = Path(__file__).resolve().parents[1]

WEEKLY: Final = ("notation", "glossary", "checked", "reference")
"""The pages that every week has without writing them: what stands on them is made from its room."""

_NAME = re.compile(r"[a-z][a-z0-9_]*")


class SourceError(ValueError):
    """A source is wrong or missing; the text says where and what to do."""


@dataclass(frozen=True)
class Part:
    """A part of the course, and what its weeks are to be called."""

    title: Bilingual
    weeks: dict[int, Bilingual]
    """By their numbers, which count through the course."""


@dataclass(frozen=True)
class Section:
    """What one page must teach of a section of the lesson."""

    name: str
    page: str
    errata: tuple[str, ...]
    """The mistakes of the notes that the page has to name."""
    rows: dict[str, tuple[str, ...]]
    """What shows each row there, as the page cites it."""


@dataclass(frozen=True)
class Week:
    """A week that is written."""

    name: str
    """The name of its rooms: ``docs/<name>``, ``docs_src/<name>``, ``nnref/<name>``, ``tests/<name>``."""
    root: Path
    part: int
    number: int
    """Which week of the course it is."""
    title: Bilingual
    pages: tuple[str, ...]
    """Its lessons and labs by name, in the order in which they are read."""
    sections: tuple[Section, ...]
    """What it must teach; a section that two pages teach stands here twice."""
    modules: dict[str, Bilingual]
    """The modules of ``nnref/<name>`` in the order in which they are read, and what they are about."""
    old_addresses: bool
    """Whether places on pages of the whole course, ``glossary/#term-unit``, were this week's once."""
    moved: dict[str, str]
    """By a page that lost places to another: that other page, where they are now."""

    @property
    def folder(self) -> Path:
        """Where its sources stand."""
        return self.root / "docs_src" / self.name

    @property
    def label(self) -> Bilingual:
        """Its number."""
        return Bilingual(f"الأسبوع {self.number}", f"Week {self.number}")

    @property
    def heading(self) -> Bilingual:
        """Its number and its title."""
        return Bilingual(*(f"{label}: {title}" for label, title in zip(self.label, self.title, strict=True)))

    @cached_property
    def labs(self) -> tuple[str, ...]:
        """Its labs by name, in the order of their files."""
        return tuple(path.stem for path in sorted((self.folder / "labs").glob("*.py")))

    @property
    def weekly(self) -> tuple[str, ...]:
        """The pages that are made from its room."""
        return WEEKLY if self.modules else tuple(name for name in WEEKLY if name != "reference")

    @property
    def lessons(self) -> list[str]:
        """The paths of its lessons and labs inside docs, in the order in which they are read."""
        return [f"{self.name}/{page}.{'ipynb' if page in self.labs else 'md'}" for page in self.pages]

    @property
    def addresses(self) -> list[str]:
        """The paths of all its pages inside docs, in the order of the navigation."""
        return [*self.lessons, *(f"{self.name}/{page}.md" for page in self.weekly)]

    def module(self, name: str) -> ModuleType | None:
        """Import a module of its sources, ``figures`` or ``worlds``, if it has one."""
        path = self.folder / f"{name}.py"
        dotted = f"docs_src.{self.name}.{name}"
        if not path.is_file():
            return None
        if self.root == ROOT:
            return import_module(dotted)
        spec = spec_from_file_location(dotted, path)
        assert spec is not None
        assert spec.loader is not None
        module = sys.modules[dotted] = module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    @property
    def sources(self) -> list[tuple[str, str]]:
        """Its pages that are not written in docs: the path of each inside docs, and what it is made from."""
        labs = [(f"{self.name}/{lab}.ipynb", f"docs_src/{self.name}/labs/{lab}.py") for lab in self.labs]
        return [
            *labs,
            *((f"{self.name}/{page}.md", f"docs_src/site/weekly/{page}.md") for page in self.weekly),
        ]

    def faults(self) -> list[str]:
        """Find pages that are named but not written, written but not named, or named twice."""
        where = f"docs_src/{self.name}/week.toml"
        written = [*_stems(self.root / "docs" / self.name), *self.labs]
        meant = [*(section.page for section in self.sections), *self.moved, *self.moved.values()]
        return [
            *(
                f"{where}: no page '{page}'{nearest(page, written)}"
                for page in dict.fromkeys([*self.pages, *meant])
                if page not in written
            ),
            *(
                f"{where}: its pages do not name '{page}', so nothing would lead to it"
                for page in sorted({*written} - {*self.pages, *self.weekly})
            ),
            *(
                f"{where}: names '{page}' twice"
                for page in sorted(set(self.pages))
                if self.pages.count(page) > 1
            ),
        ]


def _stems(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.md"))


class Course:
    """All parts and weeks of one checkout."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root

    @cached_property
    def parts(self) -> list[Part]:
        """The parts in order."""
        path = self.root / "docs_src" / "course.toml"
        rows = tomllib.loads(path.read_text("utf-8"))["parts"]
        numbers = count(1)
        return [
            Part(
                Bilingual.parse(row["title"]),
                {number: Bilingual.parse(week) for week, number in zip(row["weeks"], numbers, strict=False)},
            )
            for row in rows
        ]

    @cached_property
    def weeks(self) -> dict[str, Week]:
        """The weeks that are written, by the name of their rooms, in the order of the course.

        Raises
        ------
        SourceError
            When a week does not say what it must, or two weeks say that they are the same one.
        """
        found = [_week(path, self.root) for path in sorted((self.root / "docs_src").glob("*/week.toml"))]
        places: dict[tuple[int, int], Week] = {}
        for week in found:
            place = week.part, week.number
            if (other := places.setdefault(place, week)) is not week:
                raise SourceError(
                    f"docs_src/{week.name}/week.toml: part {week.part} has its week {week.number} already, "
                    f"docs_src/{other.name}/week.toml"
                )
            planned = {(p, n) for p, part in enumerate(self.parts, 1) for n in part.weeks}
            if place not in planned:
                raise SourceError(
                    f"docs_src/{week.name}/week.toml: docs_src/course.toml has no week {week.number} "
                    f"of part {week.part}"
                )
        return {week.name: week for _, week in sorted(places.items())}

    def week(self, name: str) -> Week:
        """Return a week by the name of its rooms."""
        if name not in self.weeks:
            raise SourceError(f"no week '{name}'{nearest(name, self.weeks)}")
        return self.weeks[name]


def _sections(table: dict[str, Any]) -> Iterator[Section]:
    """Read the rows of the lesson: a section is one table, or one for each page that teaches some of it."""
    for name, found in table.items():
        for rows in found if isinstance(found, list) else [found]:
            shown = {row: tuple(by) for row, by in rows.items() if row not in {"page", "errata"}}
            yield Section(name, rows["page"], tuple(rows.get("errata", ())), shown)


def _week(path: Path, root: Path) -> Week:
    where = path.relative_to(root).as_posix()
    name = path.parent.name
    if not _NAME.fullmatch(name):
        raise SourceError(f"{where}: a week's name is that of a Python package, small letters; got «{name}»")
    try:
        row = tomllib.loads(path.read_text("utf-8"))
        modules = {key: Bilingual.parse(text) for key, text in row.get("modules", {}).items()}
        title = Bilingual.parse(row["title"])
        return Week(
            name,
            root,
            row["part"],
            row["number"],
            title,
            tuple(row["pages"]),
            tuple(_sections(row["rows"])),
            modules,
            row.get("old-addresses", False),
            row.get("moved", {}),
        )
    except KeyError as error:
        raise SourceError(f"{where}: the week does not say its {error}") from error
    except (tomllib.TOMLDecodeError, ValueError) as error:
        raise SourceError(f"{where}: {error}") from error


def week_of(page: str) -> str:
    """Return the week that a page's path inside docs belongs to; nothing for pages of the whole course."""
    return page.rpartition("/")[0].partition("/")[0]
