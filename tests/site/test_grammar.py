"""What is checked is what is built: pages that two readings could take for different things."""

import random
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

import html5lib
import pytest
from markdown import Markdown

from docs_src.site.bilingual import BilingualExtension
from docs_src.site.blocks import Citation, Derivation, Heading, Pair, Panel, Part, Table, read
from docs_src.site.grammar import inline
from docs_src.site.pages import PageCheck, homes, places
from docs_src.site.sources import Sources
from docs_src.texts import LANGUAGES, Language
from tests.conftest import ROOT

PAGE = "shallow/page.md"
HEAD = ["---", 'description: "صفحة | A page"', "---", "# عنوان | Title {#title}", ""]
FIRST = 6
"""The number of the line behind the head."""
SOURCES = Sources(ROOT)


def whole(*lines: str) -> str:
    """Give a page."""
    return "\n".join([*HEAD, *lines]) + "\n"


def pair(*lines: str) -> list[str]:
    """Give a pair of tabs with these lines in both; «نصّ» becomes «Text» in English."""
    tabs = [['===! "العربية"', *lines], ['=== "English"', *(line.replace("نصّ", "Text") for line in lines)]]
    return [row for first, *rest in tabs for row in (first, "", *(f"    {line}" for line in rest), "")]


def faults(text: str) -> list[tuple[int, str]]:
    """Check a page."""
    return PageCheck(PAGE, text, SOURCES, homes({PAGE: text})).faults


def built(text: str, language: Language = "ar") -> Element:
    """Build a page and read the HTML as a browser does."""
    extension = BilingualExtension(language, SOURCES, {PAGE: text}, {})
    extension.begin(PAGE, str)
    html = Markdown(extensions=["tables", "toc", extension]).convert(text)
    return parsed(html)


def parsed(html: str) -> Element:
    """Read HTML as a browser does; mathematics by its plain names too."""
    page: Element = html5lib.parse(html, namespaceHTMLElements=False)
    for element in page.iter():
        element.tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "comment"
    return page


def panels(page: Element) -> list[Element]:
    """Give the tabs of a page in order."""
    return [element for element in page.iter() if element.get("class") == "tabbed-block"]


def words(element: Element) -> str:
    """Give what is read in an element."""
    return " ".join("".join(element.itertext()).split())


class Refused(NamedTuple):
    """Lines that one reading would let through and the other would show otherwise."""

    lines: list[str]
    line: int
    """The line of the fault, counted from the first of these."""
    message: str


REFUSED = {
    "code closed by a longer fence": Refused(
        pair("نصّ", "", "```text", "x", "````"), 5, "what opens here is never closed"
    ),
    "code closed further in": Refused(
        pair("نصّ", "", "```text", "x", "    ```"), 5, "what opens here is never closed"
    ),
    "code closed with a language": Refused(
        pair("نصّ", "", "```text", "x", "```text"), 5, "what opens here is never closed"
    ),
    "code in a quote": Refused(pair("نصّ", "", "> ```text", "> $z$", "> ```"), 5, "code between backticks"),
    "code in a list": Refused(
        pair("- نصّ", "", "    ```text", "    x", "    ```"), 5, "code begins at the margin"
    ),
    "code with a title": Refused(
        pair("نصّ", "", '```text title="x"', "x", "```"), 5, "cannot read how this code begins"
    ),
    "code that leaves its tab": Refused(
        ['===! "العربية"', "", "    نصّ", "", "    ```text", "x", "    ```"],
        6,
        "code stands on the page itself",
    ),
    "code between backticks over two lines": Refused(
        pair("نصّ `a", r"b` $\zeta_{$ `c`"), 3, "code between backticks begins and ends on one line"
    ),
    "mathematics over two lines": Refused(
        pair(r"نصّ $\zeta_{", "$ نصّ"), 3, "mathematics begins and ends on one line"
    ),
    "number inside mathematics that nothing printed": Refused(
        pair("نصّ ${{../derivatives/values: nothing}}$"), 3, "no number 'nothing'"
    ),
    "formula in a sentence that there is not": Refused(
        pair("نصّ {{formula: s8-d0}}"), 3, "no formula 's8-d0'"
    ),
    "derivation without its formula": Refused(
        ["::: derivation s8-d1", "", r"    $a = \sigma(z)$ | نصّ | text"], 1, "and then the formula"
    ),
    "derivation of nothing": Refused(
        ["::: derivation s8-d0", "", "    $a = z$ | نصّ | text", "    s8-d0 | نصّ | text"],
        4,
        "no formula 's8-d0'",
    ),
    "line of a derivation without a reason": Refused(
        ["::: derivation s8-d1", "", "    $a = z$", "    s8-d1 | نصّ | text"], 3, "cannot read this line"
    ),
    "reason in one language": Refused(
        ["::: derivation s8-d1", "", "    $a = z$ | نصّ", "    s8-d1 | نصّ | text"], 3, "expected two languages"
    ),
    "reason with mathematics in one language": Refused(
        ["::: derivation s8-d1", "", "    $a = z$ | نصّ $z$ | text", "    s8-d1 | نصّ | text"],
        3,
        "in one language alone",
    ),
    "mathematics inside a term": Refused(
        pair("نصّ [$z$](term:unit)"), 3, "the words of a term hold neither mathematics nor code"
    ),
    "term in brackets": Refused(pair("نصّ [[نصّ]](term:unit)"), 3, "cannot read the term"),
    "comment in a line": Refused(pair("نصّ <!-- $z$ -->"), 3, "a comment begins its line"),
    "HTML": Refused(pair("نصّ", "", "<p>$z$</p>"), 5, "HTML is not written on a page"),
    "heading without a space": Refused(pair("نصّ", "", "##نصّ"), 5, "a heading inside a tab"),
    "heading in a list": Refused(pair("- ## نصّ"), 3, "a heading inside a tab"),
    "heading with signs at its end": Refused(["## عنوان | Title ## {#x}"], 1, "cannot read the heading"),
    "heading with mathematics": Refused(["## عنوان $z$ | Title $z$ {#x}"], 1, "a heading is words alone"),
    "heading further in": Refused(["  ## عنوان | Title {#x}"], 1, "prose stands outside the language tabs"),
    "underlined heading": Refused(["عنوان | Title", "==="], 1, "prose stands outside the language tabs"),
    "citation in a note": Refused(
        pair('!!! note "نصّ"', "", "    ::: formula s8-d1"), 5, "a citation stands once"
    ),
    "citation in a list": Refused(pair("نصّ", "", "- ::: formula s8-d1"), 5, "a citation stands once"),
    "citation further in": Refused(["  ::: formula s8-d1"], 1, "cannot read the citation"),
    "citation below a tab": Refused(
        [*pair("- نصّ")[:-1], "::: formula s8-d1"], 8, "a citation is a paragraph of its own"
    ),
    "tab that ends in a space": Refused(
        pair("نصّ", "", '=== "نصّ" ', "", "    نصّ"), 5, "a language tab stands inside something else"
    ),
    "tab of the page that ends in a space": Refused(
        ['===! "العربية" ', "", "    نصّ"], 1, "cannot read the tab"
    ),
    "tab in a list": Refused(
        pair("- نصّ", "", '    ===! "العربية"', "", "        نصّ"),
        5,
        "a language tab stands inside something else",
    ),
    "tab of three spaces": Refused(['===! "العربية"', "", "   نصّ"], 3, "prose stands outside"),
    "note without a space": Refused(
        ['===! "العربية"', "", '    !!!note "نصّ"', "", "        نصّ", *pair("نصّ")[4:]],
        3,
        "cannot read the note",
    ),
    "note in a list": Refused(
        pair("- نصّ", "", '    !!! note "نصّ"', "", "        نصّ"), 5, "a note begins at the margin"
    ),
    "note with nothing inside": Refused(pair('!!! note "نصّ"', "", "نصّ"), 3, "the note is empty"),
    "list without a gap in a note": Refused(
        pair('!!! note "نصّ"', "", "    نصّ", "    - نصّ"), 6, "a list begins after an empty line"
    ),
    "quote in one language": Refused(
        [*pair("> نصّ")[:4], *pair("نصّ")[4:]], 5, "the languages differ in their lists"
    ),
    "link that is given elsewhere": Refused(
        pair("نصّ [نصّ][x]", "", "[x]: nowhere.md"), 5, "where a link leads stands right behind its words"
    ),
    "id in a tab": Refused(pair("نصّ", "{: #title }"), 4, "attributes are not written on a page"),
    "table without a second line": Refused(["| $z$ | $a$ |", "| $1$ | $2$ |"], 1, "below the first row"),
    "row with a cell too few": Refused(["| $z$ | $a$ |", "|---|---|", "| $1$ |"], 3, "a row of this table"),
    "list on the page itself": Refused(["- $z$", "", "    $a$"], 1, "nothing but headings, tabs, citations"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_could_be_taken_for_two_things_is_refused(kind: str) -> None:
    case = REFUSED[kind]
    found = faults(whole(*case.lines))
    assert any(line == FIRST - 1 + case.line and case.message in fault for line, fault in found), found


READ = {
    "comment between the tabs": ['===! "العربية"', "", "    نصّ", "", "<!-- c -->", *pair("نصّ")[4:]],
    "comment over the end of a tab": ['===! "العربية"', "", "    نصّ", "<!--", "", '=== "Fr"', "-->", *pair("نصّ")[4:]],
    "comment at the margin": ['===! "العربية"', "", "    نصّ", "", "<!-- c -->", "", "    نصّ", *pair("نصّ", "", "نصّ")[6:]],
    "comment in a note": pair('!!! note "نصّ"', "", "    نصّ", "", "    <!-- c", "", "    $z$ -->"),
    "comment between two lines": pair("نصّ", "<!-- c -->", "نصّ $z$"),
    "prose further in": pair("نصّ", "", "    نصّ $z$"),
    "tabs without an empty line": ['===! "العربية"', "    نصّ", '=== "English"', "    Text", "## عنوان | Title {#x}"],
    "two pairs in a row": [*pair("نصّ")[:-1], *pair("نصّ $z$")],
    "fence in a longer fence": pair("نصّ", "", "````text", "```", "$z$ {{x}}", "```", "````"),
    "backticks between tildes": pair("نصّ", "", "~~~", "```", "===! «x»", "~~~"),
    "code in a note": pair('??? question "نصّ"', "", "    نصّ", "", "    ```text", "    # x", "    ```"),
    "number inside mathematics": pair("نصّ ${{../derivatives/values: tanh(0)}}$"),
    "bar inside mathematics": ["| $|z|$ | $a$ |", "|---|---|", "| $-1$ | `a|b` |"],
    "backtick between two": pair("نصّ ``a`b`` $z$"),
    "line separator inside a line": pair("نصّ\u2028## نصّ $z$"),
}  # fmt: skip


@pytest.mark.parametrize("kind", READ)
@pytest.mark.parametrize("change", ["as it is", "CRLF", "byte order mark", "tab characters"])
def test_what_is_checked_is_what_is_built(kind: str, change: str) -> None:
    text = whole(*READ[kind])
    changed = {
        "as it is": text,
        "CRLF": text.replace("\n", "\r\n"),
        "byte order mark": f"\ufeff{text}",
        "tab characters": text.replace("    ", "\t"),
    }[change]
    assert faults(changed) == []
    for language in LANGUAGES:
        page = built(changed, language)
        assert_agrees(changed, page)
        assert list(map(words, page.iter())) == list(map(words, built(text, language).iter()))


def assert_agrees(text: str, page: Element) -> None:
    """Compare what was read of a page with what a browser finds in its HTML."""
    blocks = read(text).blocks
    found = Counter(element.tag for element in page.iter())
    classes = Counter((element.get("class") or "").partition(" ")[0] for element in page.iter())
    pairs = [block for block in blocks if isinstance(block, Pair)]
    assert sum(found[f"h{level}"] for level in range(1, 7)) == sum(isinstance(b, Heading) for b in blocks)
    assert classes["tabbed-set"] == len(pairs)
    derivations = [block for block in blocks if isinstance(block, Derivation)]
    assert classes["derivation"] == len(derivations)
    assert classes["reason"] == sum(len(block.steps) for block in derivations)
    assert classes["citation"] == sum(isinstance(block, Citation) for block in blocks) + len(derivations)
    tabs = panels(page)
    assert len(tabs) == 2 * len(pairs)
    read_panels = [panel for block in pairs for panel in (block.arabic, block.english)]
    for panel, tab in zip(read_panels, tabs, strict=True):
        inside = Counter(element.tag for element in tab.iter())
        items = Counter(_kind(match) for line in panel.texts() for match in inline(line.text).items)
        code = list(_code(panel.parts))
        assert inside["math"] == items["math"]
        assert inside["bdi"] == items["example"]
        assert inside["button"] == items["key"]
        assert inside["pre"] == len(code)
        assert inside["code"] == items["code"] + len(code)
        assert inside["details"] + Counter(e.get("class") for e in tab.iter())["admonition-title"] == len(
            [mark for mark in panel.marks() if mark[0] in "!?"]
        )
        assert not inside.keys() & {"h1", "h2", "h3", "h4", "h5", "h6", "hr"}
        assert_nothing_left(tab)
    tables = [block for block in blocks if isinstance(block, Table)]
    elsewhere = [*tabs, *(e for e in page.iter() if (e.get("class") or "").startswith("citation "))]
    rows = [row for table in page.iter("table") if not _within(elsewhere, table) for row in table.iter("tr")]
    assert len(rows) == sum(len(table.rows) - 1 for table in tables)


def _kind(match: re.Match[str]) -> str:
    if match["example"] == "formula":
        return "math"
    return next(name for name in ("code", "example", "math", "key") if match[name])


def _code(parts: tuple[Part, ...]) -> Iterator[object]:
    for part in parts:
        if type(part).__name__ == "Code":
            yield part
        yield from _code(getattr(part, "parts", ()))


def _within(places: list[Element], table: Element) -> bool:
    return any(element is table for place in places for element in place.iter())


def assert_nothing_left(tab: Element) -> None:
    """Find signs that would have meant something, shown as they stand."""
    text = " ".join(_prose(tab))
    for sign in ("$", "`", "{{", "](", ":::", "<!--", '=== "', "!!! ", "??? ", "wzxhzdk", "klzzwxh"):
        assert sign not in text, (sign, text)


def _prose(element: Element) -> Iterator[str]:
    """Give what is read in an element, but for code and mathematics."""
    if element.tag not in {"code", "math", "comment"}:
        yield element.text or ""
        for inner in element:
            yield from _prose(inner)
            yield inner.tail or ""


INSERTED = (
    "    ## نصّ", "::: formula s8-d1", "<!-- c -->", "<!--", "-->", "    <!-- c -->", "    ```text", "    ```",
    "    نصّ $z$", "    $z", "    `x`", "    - $z$", "    1. $z$", "    > $z$", '    !!! note "x"', '===! "العربية"',
    '=== "English"', "    ----", "    {{values: a}}", "## عنوان | Title {#x}", "| $z$ |", "        $z$", "", "   $z$",
)  # fmt: skip


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.everything) for seed in range(1, 4))]
)
def test_a_page_changed_at_random_is_refused_or_built_as_it_was_checked(seed: int) -> None:
    path = "shallow/derivatives.md"
    text = (ROOT / "docs" / path).read_text(encoding="utf-8").partition("\n## مشتقة ReLU")[0]
    original = [line for line in text.split("\n") if not line.startswith("::: figure")]
    rng = random.Random(seed)  # noqa: S311 -- no secrets
    home = {"shallow/s6-a1": path, "shallow/s6-a2": path} | homes({path: text})
    assert PageCheck(path, "\n".join(original), SOURCES, home).faults == []
    let_through = 0
    for _ in range(60):
        lines = list(original)
        for _ in range(rng.choice([1, 2])):
            place = rng.randrange(6, len(lines))
            line = lines[place]
            sign = rng.randrange(len(line) + 1)
            lines[place : place + 1] = rng.choice(
                [
                    [rng.choice(INSERTED), line],
                    [line, rng.choice(INSERTED)],
                    [],
                    [f" {line}"],
                    [line[rng.choice([1, 4]) :]],
                    [line[:sign] + rng.choice('$`{[(*|: "\\') + line[sign:]],
                ]
            )
        text = "\n".join(lines)
        if PageCheck(path, text, SOURCES, home).faults:
            continue
        let_through += 1
        extension = BilingualExtension("en", SOURCES, {path: text}, {})
        extension.begin(path, str)
        html = Markdown(extensions=["tables", "toc", extension]).convert(text)
        assert_agrees(text, parsed(html))
    assert let_through > 5


def test_comments_and_code_are_no_home_and_no_place() -> None:
    hidden = ["<!--", "::: formula s8-d1", "", "## عنوان | Title {#e8}", "-->"]
    text = whole(*hidden, *pair("نصّ", "", "```text", "::: formula s8-d2", "```"), "::: formula s8-d4")
    assert homes({PAGE: text}) == {"shallow/s8-d4": PAGE}
    assert places({PAGE: text}) == {PAGE: {"title", "s8-d4"}}


def test_the_same_text_is_read_once() -> None:
    text = whole(*pair("نصّ مرّة واحدة"))
    assert read(text) is read("".join(text))
    assert isinstance(read(text).blocks[1], Pair)
    assert isinstance(read(text).blocks[1].arabic, Panel)


def test_comment_does_not_part_the_lines_around_it() -> None:
    text = whole(*pair("- نصّ", "<!-- c -->", "- نصّ", "", "نصّ", "<!-- c -->", "نصّ"))
    for panel in panels(built(text)):
        assert [element.tag for element in panel] == ["ul", "p"]
        assert len(panel[0]) == 2
