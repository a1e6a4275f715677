"""Reads what is written of a lab, and finds what is wrong in it.

A lab is a script ``docs_src/<week>/labs/<name>.py``: a first line with its description in both languages,
then cells that lines ``# %%`` divide.
A cell of prose is marked ``# %% [markdown] lang="ar"`` or ``lang="en"``, an Arabic one always followed by its
English one; code cells belong to both.
Prose may cite a number that a cell printed, ``{{accuracy of one unit; 3}}``, and lead to lessons,
``[text](review.md#s2-r3)``.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

import jupytext

from docs_src.course import SourceError
from docs_src.site.html import INLINE_MATH, mathml
from docs_src.site.notebooks import prose
from docs_src.site.sources import Example
from docs_src.texts import ARABIC_LETTER, LANGUAGES, Bilingual, Language

CODE_SPAN = re.compile(r"(^```.*?^```$|`[^`\n]+`)", re.MULTILINE | re.DOTALL)
_NUMBER = re.compile(r"\{\{(?P<name>[^;{}]+?)(?:; (?P<digits>[1-9]\d?))?\}\}")
_LINK = re.compile(r"\]\((?P<page>[\w./-]+\.(?:md|ipynb))(?P<anchor>#[\w-]+)?\)")
_MATHML = re.compile(r"<math.*?</math>", re.DOTALL)
_WORDS = re.compile(r"[^a-z0-9]+")

Address = Callable[[str], str]
"""Turns a page's path inside docs, with an anchor, into a link."""


class Cell(NamedTuple):
    """A piece of a lab: prose of one language, or code, whose language is None."""

    language: Language | None
    source: str
    kind: str = ""
    """What it was marked as, where that is nothing a lab has."""


class Heading(NamedTuple):
    """A heading, whose anchor is made from its English words."""

    level: int
    anchor: str
    text: Bilingual


@dataclass(frozen=True)
class Lab:
    """A lab as it is written."""

    root: Path
    """The checkout it is in."""
    week: str
    name: str
    text: str

    @property
    def path(self) -> str:
        """Its path inside the checkout."""
        return f"docs_src/{self.week}/labs/{self.name}.py"

    @property
    def page(self) -> str:
        """The path of its page inside docs."""
        return f"{self.week}/{self.name}.ipynb"

    @cached_property
    def cells(self) -> list[Cell]:
        """Its cells in order."""
        found = jupytext.reads(self.text.partition("\n")[2].strip(), fmt="py:percent").cells
        cells = []
        for cell in found:
            language = cell.metadata.get("lang")
            known = language in LANGUAGES if cell.cell_type == "markdown" else cell.cell_type == "code"
            is_prose = cell.cell_type == "markdown" and known
            cells.append(
                Cell(
                    language if is_prose else None,
                    cell.source,
                    "" if known else f"[{cell.cell_type}] {language}",
                )
            )
        return cells

    @property
    def description(self) -> Bilingual:
        """What the lab is about, in one line."""
        return Bilingual.parse(self.text.partition("\n")[0].removeprefix("# "))

    @property
    def code(self) -> list[str]:
        """Its cells of code."""
        return [cell.source for cell in self.cells if cell.language is None]

    def prose(self, language: Language) -> list[str]:
        """Give the cells of prose of one language."""
        return [cell.source for cell in self.cells if cell.language == language]

    @cached_property
    def headings(self) -> list[Heading]:
        """The headings in order."""
        arabic, english = (
            [heading for text in self.prose(language) for heading in prose.headings(text)]
            for language in LANGUAGES
        )
        return [
            Heading(level, _WORDS.sub("-", text.lower()).strip("-"), Bilingual(ours[1], text))
            for ours, (level, text) in zip(arabic, english, strict=True)
        ]

    @cached_property
    def faults(self) -> list[str]:
        """What one language has and the other has not, and what cannot be read."""
        return list(_faults(self))

    def broken(self, output: str | None, places: Mapping[str, Container[str]]) -> Iterator[str]:
        """Find numbers that no cell printed, and links that lead nowhere.

        Parameters
        ----------
        output
            Everything that running the lab printed; None where it has not been run.
        places
            The anchors of every page, by its path inside docs.
        """
        example = Example(self.path, "", output or "")
        for where, cell in _places(self):
            if cell.language is None:
                continue
            for name, _ in _NUMBER.findall(_without_code(cell.source)) if output is not None else ():
                try:
                    example.number(name)
                except SourceError as error:
                    yield f"{where}: {error}"
            for match in _LINK.finditer(cell.source):
                page, anchor = _target(self, match["page"]), (match["anchor"] or "#").removeprefix("#")
                if page not in places:
                    yield f"{where}: there is no page docs/{page}"
                elif anchor and anchor not in places[page]:
                    yield f"{where}: docs/{page} has no place #{anchor}"

    def told(
        self,
        text: str,
        output: str | None,
        address: Address,
        number: Callable[[str, int | None], str],
    ) -> str:
        """Put links and numbers into prose as they are to be shown.

        Parameters
        ----------
        output
            Everything that running the lab printed; None where it has not been run.
        number
            Writes a number, as it was printed, with so many digits.
        """
        example = Example(self.path, "", output or "")

        def link(match: re.Match[str]) -> str:
            return f"]({address(_target(self, match['page']) + (match['anchor'] or ''))})"

        def cited(match: re.Match[str]) -> str:
            if output is None:
                return "…"
            return number(example.number(match["name"]), int(match["digits"]) if match["digits"] else None)

        parts = CODE_SPAN.split(_LINK.sub(link, text))  # the odd ones are code
        parts[::2] = [_NUMBER.sub(cited, part) for part in parts[::2]]
        return "".join(parts)


def labs(root: Path) -> list[Lab]:
    """Read all labs of all weeks of a checkout."""
    rooms = sorted(root.glob("docs_src/*/labs/*.py"))
    return [read(root, path.parent.parent.name, path.stem) for path in rooms]


def read(root: Path, week: str, name: str) -> Lab:
    """Read one lab."""
    return _known(root, week, name, (root / Lab(root, week, name, "").path).read_text("utf-8"))


_known = cache(Lab)  # what was read and checked once is not read again for the other language


def _places(lab: Lab) -> Iterator[tuple[str, Cell]]:
    for number, cell in enumerate(lab.cells, 1):
        yield f"{lab.path}, cell {number}", cell


def _target(lab: Lab, page: str) -> str:
    """Give the path inside docs of a page that a lab names relative to its own folder."""
    return posixpath.normpath(posixpath.join(lab.week, page))


def _without_code(text: str) -> str:
    """Leave out code between backticks, in lines or in blocks."""
    return CODE_SPAN.sub("", text)


# --- Faults ------------------------------------------------------------------------------------------------


def _faults(lab: Lab) -> Iterator[str]:
    try:
        _ = lab.description
    except ValueError as error:
        yield f"{lab.path}:1: {error}"
    waiting = ""
    for where, cell in _places(lab):
        if cell.kind:
            yield f'{where}: marked «{cell.kind}»; prose is marked # %% [markdown] lang="ar" or lang="en"'
        if cell.language == "en":
            if not waiting:
                yield f'{where}: English prose has no Arabic, # %% [markdown] lang="ar", right before it'
            elif ARABIC_LETTER.search(cell.source):
                yield f"{where}: English prose holds Arabic"
            yield from (f"{where}: {fault}" for fault in _differences(waiting, cell.source))
            waiting = ""
            continue
        if waiting:
            yield f'{where}: Arabic prose has no English, # %% [markdown] lang="en", right after it'
        waiting = cell.source if cell.language == "ar" else ""
        if cell.language == "ar" and not ARABIC_LETTER.search(cell.source):
            yield f"{where}: Arabic prose holds no Arabic"
    if waiting:
        yield f"{lab.path}: the last cell of Arabic prose has no English after it"
    for where, cell in _places(lab):
        if cell.language:
            yield from (f"{where}: {fault}" for fault in _faults_of_formulas(cell.source))
    yield from _faults_of_headings(lab)


def _differences(arabic: str, english: str) -> Iterator[str]:
    for what, pattern in {"formula": INLINE_MATH, "number": _NUMBER, "link": _LINK}.items():
        ours, theirs = (
            Counter(match[0] for match in pattern.finditer(_without_code(text))) for text in (arabic, english)
        )
        for text in sorted((ours - theirs) + (theirs - ours)):
            yield f"{what} {text} does not stand as often in both languages"
    if _levels(arabic) != _levels(english):
        yield "the languages differ in their headings"


def _levels(text: str) -> list[int]:
    return [level for level, _ in prose.headings(text)]


def _faults_of_formulas(text: str) -> Iterator[str]:
    for tex in INLINE_MATH.findall(_without_code(text)):
        try:
            mathml(tex, display=False)
        except ValueError as error:
            yield str(error)
            return
    if "$$" in _without_code(text):
        yield "prose holds $$; the formulas of a lab stand in a line of text, $…$"
    parts = CODE_SPAN.split(text)
    parts[::2] = [INLINE_MATH.sub("$x$", part) for part in parts[::2]]
    plain = prose.html("".join(parts))
    if _MATHML.sub("", prose.html(text)) != _MATHML.sub("", plain):
        yield "Markdown takes a formula apart, as | does in a table, where it is \\mid"


def _faults_of_headings(lab: Lab) -> Iterator[str]:
    arabic, english = (
        [level for text in lab.prose(language) for level in _levels(text)] for language in LANGUAGES
    )
    if arabic != english:
        return  # named already, with the cell
    if english[:1] != [1] or 1 in english[1:]:
        yield f"{lab.path}: a lab begins with its one title, «# …»; all others are «## …» or below"
    anchors = [heading.anchor for heading in lab.headings]
    for anchor in sorted({anchor for anchor in anchors if not anchor or anchors.count(anchor) > 1}):
        yield f"{lab.path}: two headings, or one without letters, have the anchor «{anchor}»"
    for heading in lab.headings:
        if re.search(r"[$`]|\{\{", "".join(heading.text)):
            yield (
                f"{lab.path}: the heading «{heading.text.en}» holds mathematics, code or a number,"
                " which contents do not"
            )
