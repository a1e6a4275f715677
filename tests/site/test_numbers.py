"""No number on a page is typed by hand, unless it is one that cannot be wrong."""

import ast
import re

import pytest

from docs_src.site.citations import NUMBER, TERM
from docs_src.site.html import INLINE_MATH
from docs_src.site.notebooks import labs
from docs_src.texts import LANGUAGES
from tests.conftest import ROOT
from tests.site.test_built_site import LABS, PAGES, cited, example, source_of

# What says nothing that was computed: the names of rows and mistakes, of versions and licences, and what the lesson
# takes for granted.
INNOCENT = [
    r"(?<![A-Za-z])S\d+-[A-Z]\d+(?:-\w+)?\b",  # a row of the lesson, a formula
    r"(?<![A-Za-z])E\d+\b",  # a mistake of the notes
    r"\b(?:[Ww]eek|[Pp]art) \d\d?\b|(?:أسبوع|جزء) \d\d?\b",
    r"(?<![\w.])[012](?![\w.]\d|\w)",  # labels, layers, the slopes of two half-lines
    r"\b16(?= digits| رقمًا)",  # what float64 keeps of a number
    r"\b0\.01\b",  # the slope of leaky ReLU, the size of the first weights
]
_RELATION = re.compile(r"[=<>]|\\approx|\\(?:le|ge)")
_DERIVED = re.compile(r"^ +[a-z0-9-]+(?= \| )")
_INLINE_CODE = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\]\([^)]*\)")
_MARK = re.compile(r"^\s*(?:\d+\.|[-*]|===!?|!!!|\?\?\?\+?) ")
_NAME = re.compile(r"[A-Za-z_]\w*")
_NUMERAL = re.compile(r"\d+(?:\.\d+)?")


def literals(page: str) -> set[float]:
    """Give the numbers that stand in the code of the examples that a page shows: what goes in, not what comes out."""
    codes = [example(page, name, "py") for kind, name, _ in cited(page) if kind in {"example", "code"}]
    nodes = [node for code in codes for node in ast.walk(ast.parse(code))]
    values = [node.value for node in nodes if isinstance(node, ast.Constant)]
    return {float(value) for value in values if isinstance(value, int | float)}


def judged(text: str) -> set[float]:
    """Give the numbers of a text's relations, which another test evaluates: what they say is not said unseen."""
    relations = [tex for tex in INLINE_MATH.findall(NUMBER.sub(r"\\cited", text)) if _RELATION.search(tex)]
    return {float(number) for tex in relations for number in _NUMERAL.findall(tex)}


def typed_numbers(text: str, known: set[float]) -> list[str]:
    """Find the numbers of a text that are neither cited nor innocent nor an input of the code beside it.

    Mathematics is judged (test_formulas_on_pages), but for a number that stands alone in it.
    """
    named = " ".join(found["name"] for found in NUMBER.finditer(text))  # «after 500: {{training: cost 500}}»
    known = known | {float(number) for number in _NUMERAL.findall(named)}
    text = _DERIVED.sub("", TERM.sub(r"\g<text>", NUMBER.sub(r"\\cited", text)))
    text = _LINK.sub("]", _MARK.sub("", text))
    found = []
    for tex in INLINE_MATH.findall(text):
        if (number := _NUMERAL.fullmatch(tex.lstrip("-"))) and float(number[0]) not in known:
            found.append(number[0])
    text = INLINE_MATH.sub("", text)
    for code in _INLINE_CODE.findall(text):
        found += [n for n in _NUMERAL.findall(_NAME.sub("", code)) if float(n) not in known]
    text = _INLINE_CODE.sub("", text)
    for pattern in INNOCENT:
        text = re.sub(pattern, "", text)
    return found + [number for number in _NUMERAL.findall(text) if float(number) not in known]


def prose(page: str) -> list[tuple[int, str]]:
    """Give the lines of a page's text and headings, without what it cites; test_said.py judges what comments hold."""
    lines = source_of(page).splitlines()
    texts = [(number, re.sub(r" \{#.*\}$", "", line)) for number, line in enumerate(lines, 1)]
    # What a guess begins with comes from a slip (test_predictions.py).
    texts = [(number, re.sub(r"^ {4}-?[\d.]+ \|", "", line)) for number, line in texts]
    return [(number, line) for number, line in texts if not line.lstrip().startswith((":::", "<!--"))]


@pytest.mark.parametrize("page", PAGES)
def test_no_number_is_typed_by_hand(page: str) -> None:
    known = literals(page) | judged(source_of(page))
    found = [f"{page}.md:{number}: {n}" for number, line in prose(page) for n in typed_numbers(line, known)]
    assert found == []


@pytest.mark.parametrize("name", LABS)
def test_no_number_is_typed_by_hand_in_a_lab(name: str) -> None:
    lab = next(lab for lab in labs(ROOT) if lab.page == f"{name}.ipynb")
    code = "\n".join(cell.source for cell in lab.cells if cell.language is None)
    nodes = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant)]
    known = {float(node.value) for node in nodes if isinstance(node.value, int | float)}
    known |= judged("\n".join(text for language in LANGUAGES for text in lab.prose(language)))
    for language in LANGUAGES:
        for text in lab.prose(language):
            cited = re.sub(r"\{\{[^{}]+\}\}", "", re.sub(r"^\| \d+ (?=\|)", "", text, flags=re.M))
            found = [n for line in cited.splitlines() for n in typed_numbers(line, known)]
            assert found == [], text


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("The slope is 0.25 there, after 30 steps.", ["0.25"]),
        ("الميل هناك 0.25.", ["0.25"]),
        ("One of {{values: tanh(0)}} and 3.", ["3"]),
        ("It is $9$, or $-0.9$.", ["9", "0.9"]),
        ("It is $2$, and not $z = 9$ or ${{values: tanh(0)}}$.", []),
        ("    s8-d1 | نصّ | 7", ["7"]),
        ("A label 0, layer 1, 2 of them; 0.1, 1.5, 2, 12 and 20.", ["0.1", "1.5", "12", "20"]),
        ("The code `f(7, x1)` and `f(2, x1)`.", ["7"]),
        ("In week 3 the 4 units of $W^{[1]}$, $x^{(2)}$ and $(4, 1)$ make mistake (E8).", ["4"]),
        ("1. [unit](term:hidden-unit9) and [12](page.md#s4-f1)", ["12"]),
        ("A slope of 0.01 or 0.012.", ["0.012"]),
    ],
)
def test_typed_numbers_are_found(text: str, numbers: list[str]) -> None:
    assert typed_numbers(text, {2.0, 30.0}) == numbers


def test_numbers_of_relations_are_known() -> None:
    assert judged(r"Take $2$, then $2 + 3 = 5$, $z = {{values: tanh(0)}}$ and $7$.") == {2.0, 3.0, 5.0}
