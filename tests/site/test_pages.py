"""Each kind of fault in a page's source is found, named with file and line, and stops the build."""

from pathlib import Path
from typing import NamedTuple

import pytest

from docs_src.site.pages import PageCheck, check_pages, homes
from docs_src.site.sources import Example, SourceError, Sources
from tests.conftest import ROOT, build_site, copy_checkout
from tests.courses import tiny
from tests.site.test_built_site import parsed

PAGE = "shallow/broken.md"
HEAD = ["---", 'description: "صفحة | A page"', "---"]
TITLE = "# عنوان | Title {#title}"
ARABIC = ['===! "العربية"', "", "    نصّ.", ""]
ENGLISH = ['=== "English"', "", "    Text.", ""]


class Broken(NamedTuple):
    """A page with one fault: its lines after the front matter, and what the build says, by line."""

    lines: list[str]
    line: int
    message: str


def pair(arabic: str, english: str) -> list[str]:
    """Give a pair of tabs with one paragraph each."""
    return ['===! "العربية"', "", f"    {arabic}", "", '=== "English"', "", f"    {english}", ""]


BROKEN = {
    "unknown formula": Broken([TITLE, "", "::: formula s8-d9"], 6, "no formula 's8-d9'; did you mean 's8-d"),
    "unknown figure": Broken(
        [TITLE, "", "::: figure relu_curves"],
        6,
        "no figure 'shallow/relu_curves'; did you mean 'shallow/relu_curve'?",
    ),
    "unknown kind": Broken(
        [TITLE, "", "::: formulae s8-d1"], 6, "no kind 'formulae' of citation; did you mean 'formula'?"
    ),
    "unreadable citation": Broken(
        [TITLE, "", ":::formula s8-d1"], 6, "cannot read the citation «:::formula s8-d1»"
    ),
    "crowded citation": Broken([TITLE, "::: figure relu_curve"], 5, "a citation is a paragraph of its own"),
    "missing example": Broken(
        [TITLE, "", "::: example ../derivatives/valuez"],
        6,
        "no example '../derivatives/valuez'",
    ),
    "missing section": Broken(
        [TITLE, "", "::: code ../derivatives/mistakes#sing"],
        6,
        "has no section 'sing'; did you mean 'sign'?",
    ),
    "recap of no section": Broken(
        [TITLE, "", "::: recap shallow#S99"], 6, "no formula of week 'shallow' stands in section 'S99'"
    ),
    "unknown term": Broken(
        [TITLE, *pair("[الوحدة](term:unitt)، نصّ", "[unit](term:unitt), text")],
        7,
        "no term 'unitt'; did you mean 'unit'?",
    ),
    "unknown number": Broken(
        [
            TITLE,
            *pair(
                "{{../derivatives/values: sigmoid(11)}}، نصّ",
                "{{../derivatives/values: sigmoid(11)}}",
            ),
        ],
        7,
        "has no number 'sigmoid(11)'; did you mean 'sigmoid(10)'?",
    ),
    "unknown number in what holds": Broken(
        [TITLE, *pair("نصّ.", "Text.")[:-1], "    <!-- holds: {{../derivatives/values: sigmoid(11)}} > 0 -->"],
        12,
        "has no number 'sigmoid(11)'; did you mean 'sigmoid(10)'?",
    ),
    "unknown count in what holds": Broken(
        [TITLE, *pair("نصّ.", "Text.")[:-1], "    <!-- holds: {{page: item}} = 3 -->"],
        12,
        "a page has no 'item' to count; did you mean 'items'?",
    ),
    "nothing to count in what holds": Broken(
        [TITLE, *pair("نصّ.", "Text.")[:-1], "    <!-- holds: {{page: items}} = 3 -->"],
        12,
        "there is nothing that «{{page: items}}» counts",
    ),
    "unreadable mathematics in what holds": Broken(
        [TITLE, *pair("نصّ.", "Text.")[:-1], "    <!-- holds: \\zeta_{ > 0 -->"], 12, "cannot read the formula"
    ),
    "unreadable holds": Broken(
        [TITLE, *pair("نصّ.", "Text.")[:-1], "    <!-- hold: 2 > 1 -->"], 12, "cannot read what holds"
    ),
    "holds below the Arabic": Broken(
        [TITLE, *ARABIC[:-1], "    <!-- holds: 2 > 1 -->", "", *ENGLISH],
        8,
        "below its sentence, in the English tab",
    ),
    "unreadable number": Broken([TITLE, *pair("{{قيمة}}", "{{value}}")], 7, "cannot read the cited number"),
    "only Arabic": Broken(
        [TITLE, *ARABIC, "::: figure relu_curve"], 5, "tab «العربية» has no tab «English» right after it"
    ),
    "only English": Broken([TITLE, *ENGLISH], 5, "tab «English» has no tab «العربية» right before it"),
    "merging pairs": Broken(
        [TITLE, '=== "العربية"', *ARABIC[1:], *ENGLISH], 5, 'a pair begins with «===! "العربية"»'
    ),
    "unknown language": Broken(
        [TITLE, *ARABIC, '=== "Français"', "", "    Texte."], 9, "tab «Français» is not a language"
    ),
    "empty tab": Broken([TITLE, *ARABIC, '=== "English"', ""], 9, "tab «English» is empty"),
    "untranslated tab": Broken([TITLE, *pair("Text.", "Text.")], 5, "tab «العربية» holds no Arabic"),
    "Arabic in English": Broken([TITLE, *pair("نصّ.", "نصّ.")], 9, "tab «English» holds Arabic"),
    "symbol in one language": Broken(
        [TITLE, *pair("الرمز $z$.", "The symbol.")], 9, "formula $z$ stands in «العربية» but not in"
    ),
    "number in one language": Broken(
        [TITLE, *pair("قيمة.", "Value {{../derivatives/values: tanh(0)}}.")],
        5,
        "stands in «English» but not in «العربية»",
    ),
    "symbols in two orders": Broken(
        [TITLE, *pair("الرمز $a$ ثم $b$.", "The symbol $b$, then $a$.")],
        9,
        "«العربية» has formula $a$ where «English» has formula $b$",
    ),
    "symbol more often": Broken(
        [TITLE, *pair("الرمز $a$.", "The symbol $a$, and $a$.")],
        9,
        "«العربية» 1 times, «English» 2 times",
    ),
    "code in two orders": Broken(
        [TITLE, *pair("اكتب `a` ثم `b`.", "Write `b`, then `a`.")], 9, "has code a where «English» has code b"
    ),
    "a line more": Broken(
        [TITLE, *ARABIC, '=== "English"', "", "    Text.", "    More."], 9, "has 1 lines and «English» 2"
    ),
    "list in one language": Broken(
        [TITLE, *pair("- بند.", "An item.")], 9, "the languages differ in their lists"
    ),
    "heading in one language": Broken([TITLE, "", "## عنوان {#other}"], 6, "expected two languages"),
    "heading twice in Arabic": Broken(
        [TITLE, "", "## عنوان | عنوان {#other}"], 6, "expected English after the bar"
    ),
    "heading without id": Broken([TITLE, "", "## عنوان | Title"], 6, "the heading has no id"),
    "heading in a tab": Broken([TITLE, *pair("## عنوان", "## Title")], 7, "a heading inside a tab"),
    "citation in a tab": Broken(
        [TITLE, *ARABIC, '=== "English"', "", "    Text.", "", "    ::: formula s8-d1"],
        13,
        "a citation stands once",
    ),
    "id defined twice": Broken(
        [TITLE, "", "## عنوان | Title {#title}"],
        6,
        "id 'title' is defined twice; the other one stands on line 4",
    ),
    "formula cited twice": Broken(
        [TITLE, "", "::: formula s6-a2", "", "::: formula s6-a2"], 8, "id 's6-a2' is defined twice"
    ),
    "typed formula": Broken([TITLE, "", "$$ a = b $$"], 6, "a displayed formula is cited"),
    "unreadable symbol": Broken(
        [TITLE, *pair("رمز $\\zeta_{$.", "Symbol $\\zeta_{$.")], 7, "cannot read the formula"
    ),
    "homeless formula": Broken([TITLE, "", "::: recall s8-d4"], 6, "formula 's8-d4' has no page of its own"),
    "prose outside": Broken([TITLE, "", "Hello."], 6, "prose stands outside the language tabs"),
    "code in a tab": Broken(
        [TITLE, *ARABIC, "    ```python", "    x = 1", "    ```", "", *ENGLISH],
        9,
        "Python on a page is an example",
    ),
    "underlined heading": Broken(
        [TITLE, *ARABIC, '=== "English"', "", "    Text", "    ----"], 12, "a heading inside a tab"
    ),
    "unclosed code": Broken(
        [TITLE, *ARABIC, "    ```text", "", *ENGLISH], 9, "what opens here is never closed"
    ),
    "unclosed comment": Broken([TITLE, "", "<!-- a note", "", *ARABIC], 6, "what opens here is never closed"),
    "no title": Broken(["", *ARABIC, *ENGLISH], 4, "the page has no title"),
    "late title": Broken(["## عنوان | Title {#first}", "", TITLE], 4, "a page begins with its one title"),
    "two titles": Broken([TITLE, "", "# عنوان | Title {#second}"], 6, "a page begins with its one title"),
    "code in one language": Broken(
        [TITLE, *ARABIC, "    ```text", "    x", "    ```", "", *ENGLISH],
        13,
        "the languages differ in their code",
    ),
    "link in one language": Broken(
        [TITLE, *pair("انظر [هنا](map.md).", "See [here](index.md).")],
        9,
        "link ](map.md) stands in «العربية»",
    ),
    "Eastern digits": Broken([TITLE, *pair("عدد \u0663.", "Number 3.")], 7, "digits are Western"),
    "list without a gap": Broken(
        [
            TITLE,
            '===! "العربية"',
            "",
            "    نصّ:",
            "    - بند",
            "",
            '=== "English"',
            "",
            "    Text:",
            "    - item",
        ],
        8,
        "a list begins after an empty line",
    ),
    "note without title": Broken(
        [
            TITLE,
            '===! "العربية"',
            "",
            "    !!! note",
            "",
            "        نصّ.",
            "",
            '=== "English"',
            "",
            "    !!! note",
            "",
            "        Text.",
        ],
        7,
        "a note has a title",
    ),
    "untranslated line": Broken(
        [TITLE, '===! "العربية"', "", "    نصّ.", "    This was never translated.", "", *ENGLISH],
        8,
        "a line of tab «العربية» holds no Arabic",
    ),
    "text after a comment": Broken([TITLE, "", "<!-- note --> Hello."], 6, "text after the end of a comment"),
    "section of an output": Broken(
        [TITLE, "", "::: output ../derivatives/mistakes#sign"], 6, "only code and recap have sections"
    ),
    "code outside": Broken([TITLE, "", "```python", "```"], 6, "code stands on the page itself"),
}


def source(broken: Broken) -> str:
    """Give the page's source."""
    return "\n".join([*HEAD, *broken.lines]) + "\n"


@pytest.mark.parametrize("kind", BROKEN)
def test_fault_is_found_on_its_line(kind: str) -> None:
    broken = BROKEN[kind]
    text = source(broken)
    page = PageCheck(PAGE, text, Sources(ROOT), homes({PAGE: text}))
    assert any(line == broken.line and broken.message in fault for line, fault in page.faults), page.faults


def test_numbers_of_an_example_are_what_it_printed_and_what_its_code_names() -> None:
    code = "x1, x2 = 2, -4  # features\nw = 0.5\ncount = 0\ncount += 1\nsum = x1 + x2\nz = 3\nz = 4\n"
    found = Example("an.py", code, "a = 0.25\n")
    assert {name: found.number(name) for name in ("x1", "x2", "w", "a")} == {
        "x1": "2",
        "x2": "-4",
        "w": "0.5",
        "a": "0.25",
    }
    for changing in ("count", "sum", "z"):
        with pytest.raises(SourceError, match=f"an.py has no number '{changing}'"):
            found.number(changing)


def test_page_without_fault_is_let_through() -> None:
    text = "\n".join(
        [*HEAD, TITLE, *ARABIC, *ENGLISH, "::: formula s8-d1", "", "| $z$ | $-10$ |", "|---|---|"]
    )
    assert check_pages({"shallow/whole.md": text}, Sources(ROOT)) == []


@pytest.mark.parametrize("head", [[], ["---", "title: x", "---"], ["---", "description: A page", "---"]])
def test_page_needs_a_description_in_both_languages(head: list[str]) -> None:
    page = PageCheck(PAGE, "\n".join([*head, TITLE]), Sources(ROOT), {})
    assert any("عربي | English" in fault for _, fault in page.faults), page.faults


def test_id_of_the_lesson_stands_on_one_page_only() -> None:
    text = "\n".join([*HEAD, TITLE, "", "::: formula s8-d1"])
    pages = {"shallow/one.md": text, "shallow/two.md": text}
    fault = "docs/shallow/two.md:6: id 's8-d1' is defined twice; the other one is on docs/shallow/one.md"
    assert check_pages(pages, Sources(ROOT)) == [fault]
    assert check_pages(pages, Sources(ROOT), {"shallow/one.md"}) == [fault]


def test_only_pages_that_changed_are_checked_where_that_is_asked() -> None:
    text = "\n".join([*HEAD, TITLE, "", "Hello."])
    pages = {"shallow/one.md": text, "shallow/two.md": text}
    faults = check_pages(pages, Sources(ROOT), {"shallow/two.md"})
    assert len(check_pages(pages, Sources(ROOT))) == 2
    assert [fault.partition(" ")[0] for fault in faults] == ["docs/shallow/two.md:6:"]


def test_comments_and_code_are_left_alone() -> None:
    fenced = ["    ```text", "    ::: formula nothing", "    ```", ""]
    lines = [TITLE, "", "<!-- ::: formula nothing", "# no heading -->", *ARABIC, *fenced, *ENGLISH, *fenced]
    assert PageCheck("page.md", "\n".join([*HEAD, *lines]), Sources(ROOT), {}).faults == []


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what a build needs, to which broken pages are added."""
    return copy_checkout(tmp_path_factory.mktemp("broken") / "checkout")


@pytest.mark.parametrize("options", [pytest.param((), marks=pytest.mark.everything), ("--strict",)])
def test_broken_page_of_each_kind_stops_the_build(checkout: Path, options: tuple[str, ...]) -> None:
    named = checkout / "docs_src" / "shallow" / "week.toml"
    rows = "".join(f'  "broken-{number:02}",\n' for number in range(len(BROKEN)))
    text = (ROOT / "docs_src" / "shallow" / "week.toml").read_text(encoding="utf-8")
    named.write_text(text.replace("pages = [\n", f"pages = [\n{rows}"), encoding="utf-8")
    for number, broken in enumerate(BROKEN.values()):
        page = checkout / "docs" / "shallow" / f"broken-{number:02}.md"
        page.write_text(source(broken), encoding="utf-8")
    run = build_site(checkout, checkout / "site", *options)
    assert run.returncode != 0
    for number, (kind, broken) in enumerate(BROKEN.items()):
        said = [
            line
            for line in run.stderr.splitlines()
            if f"docs/shallow/broken-{number:02}.md:{broken.line}: " in line
        ]
        if kind != "homeless formula":  # its home is on another page of this checkout
            assert any(broken.message in line for line in said), (kind, said)
    assert not list((checkout / "site").rglob("*.html")), "nothing half-written stays"


def test_formula_defined_twice_stops_the_build(tmp_path: Path) -> None:
    folder = tiny(tmp_path / "checkout")
    (folder / "nnref" / "again.py").write_text(
        'def again():\n    r"""Repeat.\n\n    $$ a = b \\tag{trial:S6-A1} $$\n    """\n', encoding="utf-8"
    )
    run = build_site(folder, folder / "site")
    assert run.returncode != 0
    assert "formula trial:S6-A1 is defined twice; the other one stands at nnref/again.py:4" in run.stderr


def test_label_of_the_navigation_in_one_language_stops_the_build(tmp_path: Path) -> None:
    folder = tiny(tmp_path / "checkout")
    settings = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    assert "  - map.md\n" in settings
    (folder / "mkdocs.yml").write_text(
        settings.replace("  - map.md\n", '  - "Map": map.md\n'), encoding="utf-8"
    )
    run = build_site(folder, folder / "site")
    assert run.returncode != 0
    assert "mkdocs.yml, nav: expected two languages" in run.stdout + run.stderr


def test_addresses_without_folders_are_built_in_both_languages_and_labs_need_not_run(tmp_path: Path) -> None:
    folder, site = tiny(tmp_path / "checkout"), tmp_path / "site"
    run = build_site(folder, site, "--strict", "--no-directory-urls")
    assert run.returncode == 0, run.stderr
    assert (site / "trial" / "halves.html").is_file()
    english = (site / "en" / "trial" / "halves.html").read_text(encoding="utf-8")
    assert 'href="../../assets/site.css"' in english
    assert 'href="../../trial/halves.html"' in english
    lab = parsed(site / "en" / "trial" / "flower.html").select_one("article")
    assert lab.select(".lab-code code")
    assert not lab.select(".lab-output")
    assert not (folder / ".cache" / "labs").exists()


def test_lab_named_like_a_lesson_stops_the_build(tmp_path: Path) -> None:
    folder = tiny(tmp_path / "checkout")
    (folder / "docs" / "trial" / "flower.md").write_text("\n".join([*HEAD, TITLE]), encoding="utf-8")
    run = build_site(folder, folder / "site", "--strict")
    assert run.returncode != 0
    fault = next(line for line in run.stderr.splitlines() if "trial/flower/" in line)
    assert "docs/trial/flower.md" in fault
    assert "docs_src/trial/labs/flower.py" in fault
    assert not list((folder / "site").rglob("*.html"))


def test_error_inside_a_figure_names_the_page_and_the_line_that_cite_it(tmp_path: Path) -> None:
    folder = tiny(tmp_path / "checkout")
    figures = folder / "docs_src" / "trial" / "figures.py"
    text = figures.read_text(encoding="utf-8")
    figures.write_text(text.replace("page = canvas(200)", "page = canvas(200 / 0)"), encoding="utf-8")
    cited = (folder / "docs" / "trial" / "halves.md").read_text(encoding="utf-8").splitlines()
    run = build_site(folder, folder / "site", "--strict")
    assert run.returncode != 0
    place = f"docs/trial/halves.md:{cited.index('::: figure relu_curve') + 1}: "
    fault = next(line for line in run.stderr.splitlines() if place in line)
    assert "figure 'trial/relu_curve'" in fault
    assert "ZeroDivisionError" in fault
    assert "docs_src/trial/figures.py, line" in fault


def test_what_fails_in_english_alone_stops_the_build(tmp_path: Path) -> None:
    folder = tiny(tmp_path / "checkout")
    figures = folder / "docs_src" / "trial" / "figures.py"
    text = figures.read_text(encoding="utf-8")
    figures.write_text(text.replace("canvas(200)", 'canvas(200 / (language == "ar"))'), encoding="utf-8")
    run = build_site(folder, folder / "site")
    assert run.returncode != 0
    assert "ZeroDivisionError" in run.stderr
