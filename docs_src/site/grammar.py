"""How a page's text is read: the lines of it, and what stands inside a line.

The blocks that lines make up are in ``blocks.py``. What checks a page and what renders it read with these
two alone, so that nothing can be checked as one thing and shown as another.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from docs_src.site.citations import NUMBER, TERM
from docs_src.site.html import INLINE_MATH

INDENT = 4
"""By how many spaces what belongs to a tab or to a note stands further in."""

# A formula and a term are found with what stands right before and after them: «و$z$،».
INLINE = re.compile(
    r"(?<!\\)(?P<ticks>`+)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)"
    rf"|{NUMBER.pattern}"
    rf"|(?P<before>[(«\u0621-\u064A]{{0,3}})(?:(?P<math>{INLINE_MATH.pattern})|{TERM.pattern})"
    r"(?P<after>[.,:;!?)»،؛؟]*)"
)
"""What stands inside a line: code between backticks, a cited number, mathematics, a term."""

_FENCE = re.compile(r"(?P<opening>\s*(?P<mark>`{3,}|~{3,})) *(?P<language>\w*)(?P<rest>.*)")


class Inline(NamedTuple):
    """What stands inside a line, and what is left of the line without it."""

    items: tuple[re.Match[str], ...]
    rest: str
    words: str
    """The rest and the terms: what is of a language."""


@lru_cache(maxsize=2**16)  # several checks ask about the same line
def inline(text: str) -> Inline:
    """Find what stands inside a line."""
    items = tuple(INLINE.finditer(text))
    if not items:
        return Inline(items, text, text)
    return Inline(
        items, INLINE.sub("", text), INLINE.sub(lambda match: match[0] if match["key"] else "", text)
    )


class Fault(NamedTuple):
    """What is wrong with a page, and where."""

    line: int
    text: str


class Line(NamedTuple):
    """A line of a page."""

    number: int
    text: str
    code: int = 0
    """The number of the line that opens the block of code to which this line belongs."""
    comment: bool = False

    @property
    def blank(self) -> bool:
        """Whether nothing of it is seen."""
        return self.comment or not self.text

    @property
    def indented(self) -> bool:
        """Whether it stands further in than what is around it."""
        return self.text.startswith(" ")


class Lines:
    """Lines to be read from the first to the last: those of a page, or those inside one of its blocks."""

    def __init__(self, lines: Iterable[Line], faults: list[Fault]) -> None:
        self.all = list(lines)
        self.faults = faults
        self.place = 0

    @property
    def next(self) -> Line | None:
        """The line that is read next."""
        return self.all[self.place] if self.place < len(self.all) else None

    def take(self) -> Line:
        """Read a line."""
        self.place += 1
        return self.all[self.place - 1]

    def written(self) -> Line | None:
        """Return the next line on which something stands, and pass over what is before it."""
        while (line := self.next) and line.blank:
            self.place += 1
        return line

    def inside(self) -> "Lines":
        """Take the lines that stand further in than what has just been read."""
        indent = " " * INDENT
        found = []
        while (line := self.next) and (line.blank or line.text.startswith(indent)):
            found.append(self.take()._replace(text=line.text[INDENT:]))
        return Lines(found, self.faults)

    def around(self) -> list[Line]:
        """Return the lines right before and right after the one that is read next."""
        return [self.all[i] for i in (self.place - 1, self.place + 1) if 0 <= i < len(self.all)]

    def fault(self, line: int, text: str) -> None:
        """Note what cannot be read."""
        self.faults.append(Fault(line, text))


def split(text: str) -> list[str]:
    """Split a text into lines, each as Markdown would see it."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").expandtabs(INDENT)
    text = text.replace("\x02", "").replace("\x03", "")
    return [line if line.strip() else "" for line in text.split("\n")]


def told_apart(texts: list[str], first: int, faults: list[Fault]) -> Iterator[Line]:
    """Tell code and comments from the rest.

    Parameters
    ----------
    texts
        All lines of a page.
    first
        The index of the first one behind the front matter.
    faults
        Receives what opens and is never closed.
    """
    closing = ""
    comment = False
    opened = 0
    for number, text in enumerate(texts[first:], first + 1):
        if closing:
            yield Line(number, text, code=opened)
            if text.rstrip() == closing:
                closing = ""
        elif comment or text.lstrip().startswith("<!--"):
            opened = opened if comment else number
            comment = "-->" not in text
            if text.partition("-->")[2].strip():
                faults.append(
                    Fault(number, "text after the end of a comment is not checked; begin a new line")
                )
            yield Line(number, text, comment=True)
        elif fence := _FENCE.match(text):
            opened, closing = number, fence["opening"]
            if fence["language"].startswith("py"):
                faults.append(
                    Fault(
                        number, "Python on a page is an example that runs; write it under docs_src/examples"
                    )
                )
            elif fence["rest"].strip():
                faults.append(Fault(number, "cannot read how this code begins; it is written «```text»"))
            yield Line(number, text, code=number)
        else:
            yield Line(number, text)
    if closing or comment:
        faults.append(Fault(opened, "what opens here is never closed, so the rest of the page would vanish"))
