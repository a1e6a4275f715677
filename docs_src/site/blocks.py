"""What a page is made of: each kind of block is one class.

It says how such a block is written, what can be wrong with it, and what it becomes on the page.
A new kind is a class here and a place among ``BLOCKS``, or among ``PARTS`` if it stands inside tabs.

A page stands outside any language, but for its prose: pairs of tabs, Arabic first.
Headings, citations and tables of symbols stand between the pairs, once for both languages.
Markdown itself reads no more than the prose of a tab: its paragraphs, lists, quotes and tables.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple, Self, TypeVar
from xml.etree.ElementTree import Element, SubElement

from docs_src.site.citations import CITATION, KINDS, cited
from docs_src.site.grammar import Fault, Line, Lines, inline, split, told_apart
from docs_src.site.html import code_block, inline_code, mathml
from docs_src.site.sources import typeset_number
from docs_src.texts import ARABIC_LETTER, DIRECTIONS, LANGUAGES, LATIN_LETTER, NAMES, Bilingual, nearest

if TYPE_CHECKING:
    from docs_src.site.bilingual import Builder
    from docs_src.site.pages import PageCheck
    from docs_src.site.sources import Sources

_HEADING = re.compile(r"(?P<marks>#{1,6}) +(?P<text>.*?)(?: +\{#(?P<id>[a-z0-9][a-z0-9-]*)\})?")
_TAB = re.compile(r'===(?P<marks>[!+]*) "(?P<title>[^"]*)"')
_ANY_TAB = re.compile(r' *={3}[!+]* *"')
_NOTE = re.compile(r'(?P<mark>!!!|\?\?\?\+?) (?P<kind>[a-z]+)(?: "(?P<title>.+)")?')
_LIST_ITEM = re.compile(r"\s*(?:[-*+]|\d+\.) ")
_MARK = re.compile(r"\s*(?P<mark>[-*+] |\d+\. |> ?|\|)")
_ITEM_MARKS = re.compile(r"(?:(?:[-*+]|\d+\.) |> ?)+")
_UNDERLINE = re.compile(r"=+|-+")
_ROW_OF_LESSON = re.compile(r"s\d+-\S+|e\d+")
_REFERENCE = re.compile(r"\[[^\]]+\]:")
_LINK = re.compile(r"\]\([^)]+\)")
_STEP = re.compile(r" *(?:(?P<let>let )?\$(?P<tex>[^$]+)\$|(?P<formula>[a-z0-9][\w/-]*)) \| (?P<reason>.+)")
_PREDICTED = re.compile(r"::: predict (?P<example>[\w./-]+): (?P<name>[^;]+?)(?:; (?P<digits>[1-9]\d?))?")
_GUESS = re.compile(r" *(?:(?P<value>-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)|right) \| (?P<why>.+)")
_CELL_ENDS = re.compile(r"(?<!\\)\|")


ASKED = Bilingual(
    "قبل أن تشغّل الكود: أيّ عدد سيطبعه عند NAME؟", "Before you run it: which number will it print for NAME?"
)
CHECK = Bilingual("تحقّق", "Check")
SHOW = Bilingual("أظهر الخرج وتفسيره", "Show the output, and why")


class Block(ABC):
    """A block of a page, or of what stands inside another block."""

    line: int
    anchor = ""
    """The anchor that it gives the page."""
    home = ""
    """The same, where it is the home of a formula, a row of the lesson or a mistake."""

    @property
    def anchors(self) -> tuple[str, ...]:
        """All anchors that it gives the page."""
        return (self.anchor,) if self.anchor else ()

    @property
    def homes(self) -> tuple[str, ...]:
        """Those of them that are homes."""
        return (self.home,) if self.home else ()

    @classmethod
    @abstractmethod
    def begins(cls, line: Line) -> bool:
        """Say whether such a block begins on a line."""

    @classmethod
    @abstractmethod
    def read(cls, lines: Lines) -> Self | None:
        """Read a block from the line on which it begins; None, with a fault, where that cannot be done."""

    @abstractmethod
    def check(self, check: "PageCheck") -> None:
        """Find what is wrong with what the block says."""

    @abstractmethod
    def build(self, parent: Element, builder: "Builder") -> None:
        """Add to a parent element what the block becomes. It is only asked of a page without faults."""


B = TypeVar("B", bound=Block)


class Part(Block):
    """A block inside a tab: of one language, with what the other language must have too."""

    def texts(self) -> Iterator[Line]:
        """Give what is read as text, line by line."""
        return iter(())

    def marks(self) -> Iterator[str]:
        """Give the marks with which its lists, notes, quotes and tables begin."""
        return iter(())

    def code(self) -> Iterator[str]:
        """Give its lines of code."""
        return iter(())


def _blocks(lines: Lines, kinds: Sequence[type[B]]) -> tuple[B, ...]:
    """Read blocks to the last line; the last kind begins on any line."""
    found = []
    while line := lines.written():
        block = next(kind for kind in kinds if kind.begins(line)).read(lines)
        if block:
            found.append(block)
    return tuple(found)


# --- On the page itself ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Heading(Block):
    """``## عنوان | Title {#id}``: shown in both languages, the build's own large."""

    line: int
    level: int
    text: str
    anchor: str

    @classmethod
    def begins(cls, line: Line) -> bool:
        """Begin with #."""
        return line.text.startswith("#")

    @classmethod
    def read(cls, lines: Lines) -> Self | None:
        """Read one line."""
        line = lines.take()
        match = _HEADING.fullmatch(line.text)
        if not match or match["text"].endswith("#"):
            lines.fault(
                line.number, f"cannot read the heading «{line.text}»; it is «## عنوان | Title {{#id}}»"
            )
            return None
        return cls(line.number, len(match["marks"]), match["text"], match["id"] or "")

    @property
    def home(self) -> str:  # type: ignore[override] # it follows from the anchor
        """Rows of the lesson and mistakes stand where their heading does."""
        return self.anchor if _ROW_OF_LESSON.fullmatch(self.anchor) else ""

    def check(self, check: "PageCheck") -> None:
        """Find a missing language or id, and what the list of contents could not show."""
        check.attempt(self.line, partial(Bilingual.parse, self.text))
        if self.anchor:
            check.define(self.line, self.anchor)
        else:
            check.fault(self.line, "the heading has no id; end it with one, as in {#what-goes-wrong}")
        check.inline(self.line, self.text)
        if inline(self.text).items:
            check.fault(self.line, "a heading is words alone; the list of contents shows nothing else")

    def build(self, parent: Element, builder: "Builder") -> None:
        """Show both languages."""
        sides = Bilingual.parse(self.text)
        own = builder.context.language
        heading = SubElement(parent, f"h{self.level}", {"data-toc-label": sides.of(own), "id": self.anchor})
        for language in (own, *(other for other in LANGUAGES if other != own)):
            span = SubElement(heading, "span", {"lang": language, "dir": DIRECTIONS.of(language)})
            span.text = sides.of(language)
            span.set("class", "heading-own" if language == own else "heading-other")
            span.tail = " " if language == own else None


@dataclass(frozen=True)
class Citation(Block):
    """``::: kind name#section``: a formula, several of one step, a figure, code; once for both languages."""

    line: int
    kind: str
    name: str
    section: str

    @classmethod
    def begins(cls, line: Line) -> bool:
        """Begin with three colons."""
        return line.text.lstrip().startswith(":::")

    @classmethod
    def read(cls, lines: Lines) -> Self | None:
        """Read one line, a paragraph of its own."""
        crowded = any(line.text for line in lines.around())
        line = lines.take()
        if crowded:
            lines.fault(
                line.number, "a citation is a paragraph of its own; leave an empty line before and after it"
            )
        match = CITATION.match(line.text)
        if not match:
            lines.fault(line.number, f"cannot read the citation «{line.text}»; it is written «::: kind name»")
            return None
        return cls(line.number, match["kind"], match["name"], match["section"] or "")

    @property
    def anchors(self) -> tuple[str, ...]:
        """What is cited at its home can be linked to."""
        anchored = self.kind in KINDS and KINDS[self.kind].anchored
        return tuple(name.rpartition("/")[2] for name in self.name.split()) if anchored else ()

    @property
    def homes(self) -> tuple[str, ...]:
        """A formula is at home where it is cited as one."""
        return self.anchors if self.kind == "formula" else ()

    def check(self, check: "PageCheck") -> None:
        """Find what cannot be cited."""
        if self.kind not in KINDS:
            check.fault(self.line, f"no kind '{self.kind}' of citation{nearest(self.kind, KINDS)}")
            return
        if self.section and not KINDS[self.kind].divided:
            divided = " and ".join(kind for kind in KINDS if KINDS[kind].divided)
            line = f"::: {self.kind} {self.name}#{self.section}"
            check.fault(self.line, f"only {divided} have sections; «{line}» names one")
            return
        if " " in self.name and not KINDS[self.kind].several:
            several = " and ".join(kind for kind in KINDS if KINDS[kind].several)
            check.fault(self.line, f"only {several} name several; «::: {self.kind} {self.name}» does")
            return
        check.attempt(self.line, partial(cited, self.kind, self.name, self.section, check.context))
        for anchor in self.anchors:
            check.define(self.line, anchor)
        for name in self.name.split():
            if self.kind == "formula" and "/" in name:
                check.fault(self.line, f"a formula is at home in its own week; «::: recall {name}»")
            if self.kind == "recall" and not check.has_home(name):
                check.fault(self.line, f"formula '{name}' has no page of its own to recall it from")

    def build(self, parent: Element, builder: "Builder") -> None:
        """Show what is cited."""
        block = SubElement(parent, "div", {"class": f"citation {self.kind}"})
        block.text = builder.stash(cited(self.kind, self.name, self.section, builder.context))
        if len(self.anchors) == 1:  # several formulas have each their own inside
            block.set("id", self.anchors[0])


class Step(NamedTuple):
    """One line of a derivation."""

    line: int
    tex: str
    """The mathematics; nothing where a formula is named."""
    let: bool
    """Whether it introduces a name."""
    formula: str
    """The formula that stands here, by its name."""
    reason: str
    """«عربي | English»."""


@dataclass(frozen=True)
class Derivation(Block):
    """``::: derivation s8-d1``, and further in its lines, each with its reason; the last is the formula."""

    line: int
    name: str
    steps: tuple[Step, ...]

    @classmethod
    def begins(cls, line: Line) -> bool:
        """Begin like a citation, and be called a derivation."""
        return line.text.startswith("::: derivation")

    @classmethod
    def read(cls, lines: Lines) -> Self | None:
        """Read the name and the lines."""
        line = lines.take()
        name = line.text.removeprefix("::: derivation").strip()
        steps = []
        for inside in lines.inside().all:
            if inside.blank:
                continue
            match = _STEP.fullmatch(inside.text)
            if match:
                steps.append(
                    Step(
                        inside.number,
                        match["tex"] or "",
                        bool(match["let"]),
                        match["formula"] or "",
                        match["reason"],
                    )
                )
            else:
                lines.fault(
                    inside.number,
                    "cannot read this line of a derivation; it is written «$= a(1 - a)$ | السبب | reason», "
                    "«let $s = 1$ | … | …», or, for a formula, «s8-d1 | … | …»",
                )
        if not re.fullmatch(r"[a-z0-9-]+", name):
            lines.fault(
                line.number, "a derivation names its formula, of its own week: «::: derivation s8-d1»"
            )
            return None
        if len(steps) < 2 or [step.formula for step in steps] != [""] * (len(steps) - 1) + [name]:
            lines.fault(
                line.number,
                f"lines of mathematics, and then the formula, «{name} | … | …», make a derivation",
            )
            return None
        return cls(line.number, name, tuple(steps))

    @property
    def anchor(self) -> str:  # type: ignore[override] # it follows from the name
        """What is derived can be linked to."""
        return self.name

    @property
    def home(self) -> str:  # type: ignore[override] # it follows from the name
        """A formula is at home where it is derived."""
        return self.name

    def check(self, check: "PageCheck") -> None:
        """Find what cannot be shown; whether it is true, the tests find."""
        check.define(self.line, self.anchor)
        for step in self.steps:
            if step.formula:
                check.attempt(
                    step.line, partial(check.context.sources.formula, step.formula, check.context.week)
                )
            else:
                check.attempt(step.line, partial(mathml, step.tex, display=True))
            check.attempt(step.line, partial(Bilingual.parse, step.reason))
            check.inline(step.line, step.reason)
            arabic, _, english = step.reason.partition(" | ")
            ours, theirs = (
                {item["math"] or item["key"] or item[0] for item in inline(side).items}
                for side in (arabic, english)
            )
            for text in sorted(ours ^ theirs):
                check.fault(step.line, f"«{text}» stands in one language alone")

    def build(self, parent: Element, builder: "Builder") -> None:
        """Show the lines below each other, their signs of equality too."""
        column = SubElement(parent, "ol", {"class": "derivation"})
        left = ""
        for step in self.steps:
            row = SubElement(
                column, "li", {"class": "result" if step.formula else "let" if step.let else "step"}
            )
            if not step.formula:
                goes_on = step.tex.startswith("=")
                left = left if goes_on or step.let else step.tex.partition("=")[0].strip()
                line = SubElement(row, "div", {"class": "line", "data-search-exclude": ""})
                line.text = builder.stash(mathml(step.tex, display=True, below=left if goes_on else ""))
            reason = SubElement(row, "p", {"class": "reason sides"})
            sides = Bilingual.parse(step.reason)
            for language in LANGUAGES:
                # No span: the search would take the end of a span inside for that of what is excluded.
                side = SubElement(reason, "bdi", {"lang": language, "dir": DIRECTIONS.of(language)})
                if language != builder.context.language:
                    side.set("data-search-exclude", "")
                side.text = builder.inline(sides.of(language))
            if step.formula:
                block = SubElement(row, "div", {"class": "citation formula", "id": self.anchor})
                block.text = builder.stash(cited("formula", step.formula, "", builder.context))


class Guess(NamedTuple):
    """A value among which a prediction lets readers choose, and what is said of it."""

    line: int
    value: str
    """As it is typed; nothing for the one that is printed."""
    why: str
    """«عربي | English»."""


@dataclass(frozen=True)
class Prediction(Block):
    """``::: predict example: printed name``, and further in the guesses with what each means.

    Readers choose what the example will print for a name, before they see its output.
    The right value comes from the output; a wrong one is that of a slip, which its line names.
    """

    line: int
    example: str
    name: str
    """What the output calls the value."""
    digits: str
    guesses: tuple[Guess, ...]

    @classmethod
    def begins(cls, line: Line) -> bool:
        """Begin like a citation, and be called a prediction."""
        return line.text.startswith("::: predict")

    @classmethod
    def read(cls, lines: Lines) -> Self | None:
        """Read what is to be predicted, and the guesses."""
        line = lines.take()
        head = _PREDICTED.fullmatch(line.text)
        guesses = []
        for inside in lines.inside().all:
            if inside.blank:
                continue
            if match := _GUESS.fullmatch(inside.text):
                guesses.append(Guess(inside.number, match["value"] or "", match["why"]))
            else:
                lines.fault(
                    inside.number,
                    "cannot read this guess; it is written «0.25 | السبب | reason», or, for what is "
                    "printed, «right | السبب | reason»",
                )
        if not head:
            lines.fault(line.number, "a prediction is written «::: predict example: printed name»")
            return None
        if [guess.value for guess in guesses].count("") != 1 or len(guesses) < 3:
            lines.fault(
                line.number, "a prediction has one line «right | … | …», and two wrong guesses or more"
            )
            return None
        return cls(line.number, head["example"], head["name"], head["digits"] or "", tuple(guesses))

    def choices(self, page: str, sources: "Sources") -> list[tuple[str, Guess]]:
        """Give the values as they are shown, from the smallest, each with its guess.

        Raises
        ------
        ValueError
            When there is no such example or name, or two values are the same.
        """
        printed = sources.example(page, self.example).number(self.name)
        digits = int(self.digits) if self.digits else None
        found = [(guess.value or printed, guess) for guess in self.guesses]
        found.sort(key=lambda choice: float(choice[0]))
        shown = [(typeset_number(value, None if guess.value else digits), guess) for value, guess in found]
        if len({value for value, _ in shown}) < len(shown):
            raise ValueError(f"the prediction of «{self.name}» has one value twice")
        return shown

    def check(self, check: "PageCheck") -> None:
        """Find an example or name that is not there, and a value that stands twice."""
        check.attempt(self.line, partial(self.choices, check.context.page, check.context.sources))
        for guess in self.guesses:
            check.attempt(guess.line, partial(Bilingual.parse, guess.why))
            check.inline(guess.line, guess.why)

    def build(self, parent: Element, builder: "Builder") -> None:
        """Show the code, the choices, and the output folded."""
        context = builder.context
        block = SubElement(parent, "div", {"class": "citation predict"})
        SubElement(block, "div").text = builder.stash(cited("code", self.example, "", context))
        form = SubElement(block, "form", {"class": "prediction", "data-search-exclude": ""})
        question = SubElement(SubElement(form, "fieldset"), "legend", {"class": "sides"})
        for language in LANGUAGES:
            side = SubElement(question, "span", {"lang": language, "dir": DIRECTIONS.of(language)})
            side.text = builder.stash(ASKED.of(language).replace("NAME", inline_code(self.name)))
        builder.predictions += 1
        for value, guess in self.choices(context.page, context.sources):
            label = SubElement(form[0], "label")
            choice = {"type": "radio", "name": f"prediction-{builder.predictions}"}
            SubElement(label, "input", choice if guess.value else {**choice, "data-right": ""})
            number = SubElement(label, "bdi", {"class": "number", "dir": "ltr"})
            number.text = builder.stash(value)
            why = SubElement(form[0], "p", {"class": "why sides", "hidden": ""})
            self._explain(why, guess, builder)
        button = SubElement(form, "button", {"type": "submit", "class": "sides"})
        for language in LANGUAGES:
            SubElement(button, "span", {"lang": language}).text = CHECK.of(language)
        SubElement(form, "p", {"role": "status", "class": "sides"})
        output = SubElement(block, "details", {"class": "predicted"})
        summary = SubElement(output, "summary", {"class": "sides", "data-search-exclude": ""})
        for language in LANGUAGES:
            side = SubElement(summary, "span", {"lang": language, "dir": DIRECTIONS.of(language)})
            side.text = SHOW.of(language)
        SubElement(output, "div").text = builder.stash(cited("output", self.example, "", context))
        self._explain(SubElement(output, "p", {"class": "sides"}), self._right, builder)

    @property
    def _right(self) -> Guess:
        return next(guess for guess in self.guesses if not guess.value)

    @staticmethod
    def _explain(parent: Element, guess: Guess, builder: "Builder") -> None:
        sides = Bilingual.parse(guess.why)
        for language in LANGUAGES:
            # No span, as in a derivation: the search would end the exclusion with the first span inside.
            side = SubElement(parent, "bdi", {"lang": language, "dir": DIRECTIONS.of(language)})
            if language != builder.context.language:
                side.set("data-search-exclude", "")
            side.text = builder.inline(sides.of(language))


@dataclass(frozen=True)
class Table(Block):
    """Rows between bars, of symbols and numbers, the same in both languages."""

    line: int
    rows: tuple[Line, ...]

    @classmethod
    def begins(cls, line: Line) -> bool:
        """Begin with a bar."""
        return line.text.startswith("|")

    @classmethod
    def read(cls, lines: Lines) -> Self:
        """Read all rows; each has as many cells as the first, and the second divides it from the others."""
        rows = []
        while (line := lines.next) and cls.begins(line):
            rows.append(lines.take())
        cells = [len(_CELL_ENDS.findall(inline(row.text).rest)) for row in rows]
        for row, count in zip(rows, cells, strict=True):
            if count != cells[0] or not row.text.rstrip().endswith("|"):
                lines.fault(row.number, f"a row of this table is {cells[0] - 1} cells, each between two bars")
        if len(rows) < 2 or set(rows[1].text) - set("|:- "):
            lines.fault(rows[0].number, "below the first row of a table stands a line such as «|---|---|»")
        return cls(rows[0].number, tuple(rows))

    def check(self, check: "PageCheck") -> None:
        """Find words in it."""
        for row in self.rows:
            check.inline(row.number, row.text)
            _no_prose(row, check)

    def build(self, parent: Element, builder: "Builder") -> None:
        """Leave it to Markdown."""
        builder.prose(parent, self.rows)


@dataclass(frozen=True)
class Stray(Block):
    """What is none of the other blocks: always a fault."""

    line: int
    text: Line

    @classmethod
    def begins(cls, line: Line) -> bool:  # noqa: ARG003 -- any line will do
        """Begin anywhere."""
        return True

    @classmethod
    def read(cls, lines: Lines) -> Self:
        """Read one line, or a whole block of code."""
        line = lines.take()
        while line.code and (following := lines.next) and following.code == line.code:
            lines.take()
        return cls(line.number, line)

    def check(self, check: "PageCheck") -> None:
        """Say what is wrong with it."""
        if self.text.code:
            check.fault(self.line, "code stands on the page itself; cite an example that is run instead")
            return
        check.inline(self.line, self.text.text)
        if _no_prose(self.text, check):
            check.fault(
                self.line,
                "nothing but headings, tabs, citations and tables of symbols stands on the page itself",
            )

    def build(self, parent: Element, builder: "Builder") -> None:
        """Never happen: a page with faults is not built."""
        raise NotImplementedError


def _no_prose(line: Line, check: "PageCheck") -> bool:
    rest = inline(line.text).words
    if ARABIC_LETTER.search(rest) or LATIN_LETTER.search(rest):
        check.fault(line.number, "prose stands outside the language tabs, so one language would miss it")
        return False
    return True


# --- Inside tabs -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Code(Part):
    """A block of code between two fences, which nothing is looked for in."""

    line: int
    language: str
    lines: tuple[str, ...]

    @classmethod
    def begins(cls, line: Line) -> bool:
        """Begin with a fence."""
        return line.code > 0

    @classmethod
    def read(cls, lines: Lines) -> Self:
        """Read to the closing fence, which is written just as the opening one."""
        first = lines.take()
        found = []
        while (line := lines.next) and line.code == first.code:
            found.append(lines.take().text)
        if first.indented:
            lines.fault(first.number, "code begins at the margin of its tab or note")
        return cls(first.number, first.text.lstrip(" `~").strip(), tuple(found[:-1]))

    def code(self) -> Iterator[str]:
        """Give all of it: both languages show the same code."""
        yield self.language
        yield from self.lines

    def check(self, check: "PageCheck") -> None:
        """Find nothing: code is shown as it stands."""

    def build(self, parent: Element, builder: "Builder") -> None:
        """Show it in colours."""
        html = code_block("\n".join(self.lines), self.language or "text")
        SubElement(parent, "p").text = builder.stash(html)  # Markdown takes away a p that holds a block alone


@dataclass(frozen=True)
class Note(Part):
    """``!!! warning "عنوان"``, or ``??? question "…"`` for one that opens; what it says is indented."""

    line: int
    mark: str
    kind: str
    title: str
    parts: tuple[Part, ...]

    @classmethod
    def begins(cls, line: Line) -> bool:
        """Begin with !!! or ???."""
        return line.text.lstrip().startswith(("!!!", "???"))

    @classmethod
    def read(cls, lines: Lines) -> Self | None:
        """Read the title, and what stands further in."""
        line = lines.take()
        match = _NOTE.fullmatch(line.text.strip())
        parts = _blocks(lines.inside(), PARTS)
        if line.indented:
            lines.fault(line.number, "a note begins at the margin of its tab or note")
        if not match:
            lines.fault(
                line.number, f'cannot read the note «{line.text.strip()}»; it is written «!!! warning "…"»'
            )
            return None
        if not match["title"]:
            lines.fault(line.number, 'a note has a title in its own language, as in «!!! warning "…"»')
        elif not parts:
            lines.fault(line.number, "the note is empty; what it says stands four spaces further in")
        return cls(line.number, match["mark"], match["kind"], match["title"] or "", parts)

    def texts(self) -> Iterator[Line]:
        """Give its title and what it says."""
        yield Line(self.line, self.title)
        for part in self.parts:
            yield from part.texts()

    def marks(self) -> Iterator[str]:
        """Give its own mark, and those inside."""
        yield self.mark
        for part in self.parts:
            yield from part.marks()

    def code(self) -> Iterator[str]:
        """Give the code inside."""
        for part in self.parts:
            yield from part.code()

    def check(self, check: "PageCheck") -> None:
        """Check the title and what stands inside."""
        check.inline(self.line, self.title)
        for part in self.parts:
            part.check(check)

    def build(self, parent: Element, builder: "Builder") -> None:
        """Show it as Material's script and style sheet expect it."""
        if self.mark == "!!!":
            note = SubElement(parent, "div", {"class": f"admonition {self.kind}"})
            title = SubElement(note, "p", {"class": "admonition-title"})
        else:
            note = SubElement(parent, "details", {"class": self.kind})
            if self.mark == "???+":
                note.set("open", "open")
            title = SubElement(note, "summary")
        title.text = builder.inline(self.title)
        for part in self.parts:
            part.build(note, builder)


@dataclass(frozen=True)
class Prose(Part):
    """Paragraphs, lists, quotes and tables: what Markdown reads."""

    line: int
    lines: tuple[Line, ...]

    @classmethod
    def begins(cls, line: Line) -> bool:  # noqa: ARG003 -- any line will do
        """Begin anywhere."""
        return True

    @classmethod
    def read(cls, lines: Lines) -> Self:
        """Read up to the next note or block of code."""
        found = [lines.take()]
        while (line := lines.next) and (line.blank or not (Code.begins(line) or Note.begins(line))):
            found.append(lines.take())
        while found[-1].blank:
            found.pop()
        return cls(found[0].number, tuple(found))

    def texts(self) -> Iterator[Line]:
        """Give the lines on which something stands."""
        return (line for line in self.lines if not line.blank)

    def marks(self) -> Iterator[str]:
        """Give the marks of lists, quotes and tables."""
        for line in self.texts():
            if match := _MARK.match(line.text):
                yield re.sub(r"\d+", "1", match["mark"])

    def check(self, check: "PageCheck") -> None:
        """Find what stands in a tab that must not, and what Markdown would read as something else."""
        before = ""
        for line in (line for line in self.lines if not line.comment):
            if not line.blank:
                self._line(line, before, check)
            before = line.text

    def _line(self, line: Line, before: str, check: "PageCheck") -> None:
        text = line.text.strip()
        if (
            before
            and _LIST_ITEM.match(line.text)
            and not _LIST_ITEM.match(before)
            and not before.startswith(" ")
        ):
            check.fault(line.number, "a list begins after an empty line; without one it would run on as text")
        bare = _ITEM_MARKS.sub("", text, count=1) if _ITEM_MARKS.match(text) else text
        if bare.startswith("#") or _UNDERLINE.fullmatch(text):
            check.fault(
                line.number, "a heading inside a tab cannot be reached while the tab is hidden; move it out"
            )
        elif bare.startswith(("!!!", "???")):
            check.fault(line.number, "a note begins at the margin of its tab or note")
        elif _REFERENCE.match(text):
            check.fault(line.number, "where a link leads stands right behind its words, «[words](page.md)»")
        elif _ANY_TAB.match(text):
            check.fault(line.number, "a language tab stands inside something else; begin it at the margin")
        elif ":::" in inline(line.text).rest:
            check.fault(line.number, "a citation stands once for both languages; move it out of the tab")
        check.inline(line.number, line.text)

    def build(self, parent: Element, builder: "Builder") -> None:
        """Leave it to Markdown."""
        builder.prose(parent, self.lines)


PARTS: tuple[type[Part], ...] = (Code, Note, Prose)


@dataclass(frozen=True)
class Panel:
    """What stands in one tab."""

    line: int
    lines: tuple[Line, ...]
    parts: tuple[Part, ...]

    def code(self) -> list[str]:
        """Give its lines of code."""
        return [line for part in self.parts for line in part.code()]

    def marks(self) -> list[str]:
        """Give the marks of its lists, notes, quotes and tables."""
        return [mark for part in self.parts for mark in part.marks()]

    def links(self) -> list[str]:
        """Give where its links and terms lead."""
        return [link for line in self.texts() for link in _LINK.findall(inline(line.text).words)]

    def items(self, group: str) -> list[str]:
        """Give what is cited, code, or written as mathematics, in its lines."""
        found = (match for line in self.texts() for match in inline(line.text).items if match[group])
        return [match["math"] or match["code"] or match[0] for match in found]

    def texts(self) -> Iterator[Line]:
        """Give what is read as text, line by line."""
        return (line for part in self.parts for line in part.texts())


@dataclass(frozen=True)
class Pair(Block):
    """``===! "العربية"`` and ``=== "English"``: one text in both languages, of which one is seen."""

    line: int
    arabic: Panel
    english: Panel

    @classmethod
    def begins(cls, line: Line) -> bool:
        """Begin like a tab."""
        return _ANY_TAB.match(line.text) is not None

    @classmethod
    def read(cls, lines: Lines) -> Self | None:
        """Read both tabs."""
        line = lines.take()
        tab = _TAB.fullmatch(line.text)
        panel = cls._panel(line, lines)
        if not tab:
            wrong = (
                "a language tab stands inside something else; begin it at the margin"
                if line.indented
                else f'cannot read the tab «{line.text}»; it is written «===! "{NAMES.ar}"»'
            )
            lines.fault(line.number, wrong)
        elif tab["title"] not in NAMES:
            lines.fault(
                line.number,
                f"tab «{tab['title']}» is not a language; the two are «{NAMES.ar}» and «{NAMES.en}»",
            )
        elif tab["title"] == NAMES.en:
            lines.fault(line.number, f"tab «{NAMES.en}» has no tab «{NAMES.ar}» right before it")
        else:
            if tab["marks"] != "!":
                lines.fault(
                    line.number,
                    f'a pair begins with «===! "{NAMES.ar}"», or it merges with the one before',
                )
            return cls._second(line, panel, lines)
        return None

    @classmethod
    def _second(cls, first: Line, arabic: Panel, lines: Lines) -> Self | None:
        line = lines.next
        tab = _TAB.fullmatch(line.text) if line else None
        if not line or not tab or tab["title"] != NAMES.en:
            lines.fault(first.number, f"tab «{NAMES.ar}» has no tab «{NAMES.en}» right after it")
            return None
        lines.take()
        if tab["marks"]:
            lines.fault(line.number, f'the second tab of a pair is written «=== "{NAMES.en}"»')
        return cls(first.number, arabic, cls._panel(line, lines))

    @staticmethod
    def _panel(line: Line, lines: Lines) -> Panel:
        inside = lines.inside()
        if not inside.written():
            title = line.text.partition('"')[2].rstrip('" ')
            lines.fault(line.number, f"tab «{title}» is empty")
        return Panel(line.number, tuple(inside.all), _blocks(inside, PARTS))

    def check(self, check: "PageCheck") -> None:
        """Find what is wrong in either language, and what one has and the other has not."""
        for panel in (self.arabic, self.english):
            for part in panel.parts:
                part.check(check)
        for line in self.arabic.texts():
            if len(_plain_words(line.text)) > 3:
                check.fault(line.number, f"a line of tab «{NAMES.ar}» holds no Arabic")
        if not any(ARABIC_LETTER.search(line.text) for line in self.arabic.lines if not line.comment):
            check.fault(self.arabic.line, f"tab «{NAMES.ar}» holds no Arabic")
        if any(ARABIC_LETTER.search(line.text) for line in self.english.lines if not line.comment):
            check.fault(self.english.line, f"tab «{NAMES.en}» holds Arabic")
        self._compare(check)

    def _compare(self, check: "PageCheck") -> None:
        arabic, english = self.arabic, self.english
        if arabic.code() != english.code():
            check.fault(english.line, "the languages differ in their code")
        for what, ours, theirs in (
            ("formula", arabic.items("math"), english.items("math")),
            ("number", arabic.items("example"), english.items("example")),
            ("code", arabic.items("code"), english.items("code")),
            ("link", arabic.links(), english.links()),
        ):
            for text in sorted(set(ours) - set(theirs)):
                check.fault(english.line, f"{what} {text} stands in «{NAMES.ar}» but not in «{NAMES.en}»")
            for text in sorted(set(theirs) - set(ours)):
                check.fault(arabic.line, f"{what} {text} stands in «{NAMES.en}» but not in «{NAMES.ar}»")
            if set(ours) == set(theirs) and ours != theirs:
                check.fault(english.line, _out_of_step(what, ours, theirs))
        ours_count, theirs_count = (len(list(panel.texts())) for panel in (arabic, english))
        if ours_count != theirs_count:
            lines = f"«{NAMES.ar}» has {ours_count} lines and «{NAMES.en}» {theirs_count}"
            check.fault(english.line, f"{lines}; one sentence a line, in both")
        if (ours_marks := arabic.marks()) != (theirs_marks := english.marks()):
            check.fault(
                english.line,
                f"the languages differ in their lists, notes or tables: «{NAMES.ar}» has {ours_marks}, "
                f"«{NAMES.en}» has {theirs_marks}",
            )

    def build(self, parent: Element, builder: "Builder") -> None:
        """Show it as Material's script and style sheet expect tabs; the build's own language is selected."""
        builder.pairs += 1
        name = f"__tabbed_{builder.pairs}"
        first = " language-pair--first" if builder.pairs == 1 else ""
        tabs = SubElement(
            parent,
            "div",
            {"class": f"tabbed-set tabbed-alternate language-pair{first}", "data-tabs": f"{builder.pairs}:2"},
        )
        panels = (self.arabic, self.english)
        for number, language in enumerate(LANGUAGES, 1):
            radio = SubElement(tabs, "input", {"name": name, "type": "radio", "id": f"{name}_{number}"})
            if language == builder.context.language:
                radio.set("checked", "checked")
        labels = SubElement(tabs, "div", {"class": "tabbed-labels", "data-search-exclude": ""})
        content = SubElement(tabs, "div", {"class": "tabbed-content"})
        for number, (language, panel) in enumerate(zip(LANGUAGES, panels, strict=True), 1):
            label = SubElement(labels, "label", {"for": f"{name}_{number}", "lang": language})
            label.text = NAMES.of(language)
            own = language == builder.context.language
            # Each build is searched in its own language.
            # Material's index ends an exclusion at the first end tag of that name, such as a note's </div>.
            block = SubElement(content, "div" if own else "section", {"class": "tabbed-block"})
            if not own:
                block.set("data-search-exclude", "")
            block.set("lang", language)
            block.set("dir", DIRECTIONS.of(language))
            for part in panel.parts:
                part.build(block, builder)


def _out_of_step(what: str, ours: list[str], theirs: list[str]) -> str:
    """Say where the languages have the same things in two orders, or not as often."""
    for own, other in zip(ours, theirs, strict=False):
        if own != other:
            where = f"«{NAMES.ar}» has {what} {own} where «{NAMES.en}» has {what} {other}"
            return f"the languages differ in their order: {where}"
    often = f"«{NAMES.ar}» {len(ours)} times, «{NAMES.en}» {len(theirs)} times"
    return f"the languages differ in how often they have a {what}: {often}"


def _plain_words(text: str) -> list[str]:
    """Return the words of a line without Arabic, apart from what is cited, code or mathematics."""
    if ARABIC_LETTER.search(text):
        return []
    return re.findall(r"[A-Za-z]{2,}", inline(text).words)


BLOCKS: tuple[type[Block], ...] = (Heading, Pair, Derivation, Prediction, Citation, Table, Stray)


# --- The page ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """A page as it is read: what checks it and what renders it walk over the same blocks."""

    blocks: tuple[Block, ...]
    faults: tuple[Fault, ...]
    """What cannot be read."""
    title: Bilingual | None = None
    """What it is called: its main heading, or the shorter title that it gives."""
    description: Bilingual | None = None


@lru_cache(maxsize=4096)
def read(text: str) -> Page:
    """Read a page; the same text is read once."""
    faults: list[Fault] = []
    texts = split(text)
    said, start = _front_matter(texts, faults)
    blocks = _blocks(Lines(told_apart(texts, start, faults), faults), BLOCKS)
    titled = False
    for block in blocks:
        if isinstance(block, Heading):
            if (block.level == 1) == titled:
                faults.append(
                    Fault(
                        block.line,
                        "a page begins with its one title, «# …»; all other headings are «## …» or below",
                    )
                )
            if not titled:
                with suppress(ValueError):  # the check of the heading says it
                    said.setdefault("title", Bilingual.parse(block.text))
            titled = True
    if not titled:
        faults.append(Fault(start + 1, "the page has no title, «# عنوان | Title {#id}»"))
    return Page(blocks, tuple(faults), said.get("title"), said.get("description"))


def _front_matter(texts: list[str], faults: list[Fault]) -> tuple[dict[str, Bilingual], int]:
    """Read what a page says of itself, and return it with the index of the first line behind it."""
    if texts[0] != "---" or "---" not in texts[1:]:
        faults.append(Fault(1, "the page must begin with «---», «description: عربي | English», «---»"))
        return {}, 0
    end = texts.index("---", 1)
    found = {}
    keys = set()
    for number, line in enumerate(texts[1:end], 2):
        key, _, value = line.partition(": ")
        keys.add(key)
        if key in {"description", "title"}:
            try:
                found[key] = Bilingual.parse(value.strip("\"'"))
            except ValueError as error:
                faults.append(Fault(number, str(error)))
    if "description" not in keys:
        faults.append(Fault(1, "the page has no «description: عربي | English»"))
    return found, end + 1
