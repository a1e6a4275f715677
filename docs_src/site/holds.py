r"""What sentences claim in words, written once more as mathematics, which tests evaluate.

Below its sentence, in the English tab, stands a comment::

    <!-- holds: {{page: items}} = 3 ; {{values: tanh(10)}} > {{values: tanh(0)}} ; \sigma(2) > \sigma(1) -->

It cites numbers as sentences do, and counts what the page shows: ``{{page: items}}`` are the items of the
list that follows; ``ON_PAGE`` and ``IN_EXAMPLE`` have the others.
"""

import ast
import re
from collections.abc import Callable, Iterator
from itertools import takewhile
from typing import NamedTuple

from docs_src.course import SourceError
from docs_src.site.blocks import Citation, Derivation, Page, Pair, Panel, Table
from docs_src.site.citations import with_numbers
from docs_src.site.grammar import Line
from docs_src.site.sources import Example, Sources
from docs_src.texts import nearest

MEANT = re.compile(r"<!--\s*hold", re.IGNORECASE)
_WRITTEN = re.compile(r"\s*<!-- holds: (?P<claims>\S.*\S) -->")
_PAGE = re.compile(r"\{\{page: (?P<count>[a-z]+)(?: of (?P<name>[^{},]+)(?:, (?P<part>[^{}]+))?)?\}\}")
_ITEM = re.compile(r"(?:[-*+]|\d+\.) ")


class Holds(NamedTuple):
    """A comment that says of a sentence what must hold."""

    line: int
    sentence: Line
    """The sentence that it stands below; several may follow one sentence."""
    claims: tuple[str, ...]
    panel: Panel


def held(page: Page) -> Iterator[Holds]:
    """Give what is claimed below the sentences of a page."""
    for panel in (block.english for block in page.blocks if isinstance(block, Pair)):
        sentences = list(panel.texts())
        for line, match in ((line, _WRITTEN.fullmatch(line.text)) for line in panel.lines if line.comment):
            above = [sentence for sentence in sentences if sentence.number < line.number]
            if match and above:
                yield Holds(line.number, above[-1], tuple(match["claims"].split(" ; ")), panel)


def filled(claim: str, said: Holds, page: Page, path: str, sources: Sources) -> str:
    """Put cited numbers, and counts of what the page shows, in their places.

    Raises
    ------
    ValueError
        When there is no such number, or nothing of that kind to count.
    """

    def count(match: re.Match[str]) -> str:
        kind, name, part = match["count"], match["name"] or "", match["part"] or ""
        if kind in ON_PAGE:
            found = ON_PAGE[kind](said, page, name)
        elif kind in IN_EXAMPLE:
            found = IN_EXAMPLE[kind](
                sources.example(path, name.partition("#")[0]), name.partition("#")[2], part
            )
        else:
            raise SourceError(f"a page has no '{kind}' to count{nearest(kind, [*ON_PAGE, *IN_EXAMPLE])}")
        if not found:
            raise SourceError(f"there is nothing that «{match[0]}» counts")
        return str(found)

    return with_numbers(_PAGE.sub(count, claim), path, sources)


def _items(said: Holds, _: Page, __: str) -> int:
    """Count the items of the list that follows the sentence in its tab."""
    following = [line for line in said.panel.texts() if line.number > said.sentence.number]
    starts = [bool(_ITEM.match(line.text)) for line in following]
    if True not in starts:
        return 0
    rest = following[starts.index(True) :]
    listed = takewhile(lambda line: line.indented or _ITEM.match(line.text), rest)
    return sum(not line.indented for line in listed)


def _table(said: Holds, page: Page) -> tuple[Line, ...]:
    """Give the rows of the table that follows the sentence, with the labels and the line below them."""
    tables = (block.rows for block in page.blocks if isinstance(block, Table) and block.line > said.line)
    return next(tables, ())


def _rows(said: Holds, page: Page, _: str) -> int:
    return max(0, len(_table(said, page)) - 2)


def _columns(said: Holds, page: Page, _: str) -> int:
    return max(0, sum(row.text.count("|") - 2 for row in _table(said, page)[1:2]))


def _formulas(_: Holds, page: Page, beginning: str) -> int:
    """Count the formulas that are at home on the page and whose ids begin so."""
    blocks = (block for block in page.blocks if isinstance(block, Citation | Derivation))
    return sum(home.startswith(beginning) for block in blocks for home in block.homes)


def _statements(example: Example, section: str, _: str) -> int:
    """Count the statements in a part of an example, those of a loop too: a line of code each."""
    nodes = ast.walk(ast.parse(example.section(section)))
    return sum(isinstance(node, ast.stmt) for node in nodes)


def _lines(example: Example, _: str, text: str) -> int:
    """Count the lines that an example printed, or those of them that hold a text."""
    return sum(text in line for line in example.output.splitlines() if line.strip())


def _argument(example: Example, _: str, text: str) -> int:
    """Read a number that a function is called with: an argument, ``moons 1``, or an entry, ``zeros 1 2``."""
    function, *places = text.split(" ")
    for node in ast.walk(ast.parse(example.code)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == function:
            entries: list[ast.expr] = node.args
            for place in places:
                found = entries[int(place) - 1]
                entries = found.elts if isinstance(found, ast.Tuple) else []
            if isinstance(found, ast.Constant) and isinstance(found.value, int):
                return found.value
    return 0


ON_PAGE: dict[str, Callable[[Holds, Page, str], int]] = {
    "items": _items,
    "rows": _rows,
    "columns": _columns,
    "formulas": _formulas,
}
"""What is counted on the page: a list, a table, formulas by the beginning of their ids."""
IN_EXAMPLE: dict[str, Callable[[Example, str, str], int]] = {
    "statements": _statements,
    "lines": _lines,
    "argument": _argument,
}
"""What is counted in an example, ``{{page: lines of broken, is right}}``, or read from its code."""
