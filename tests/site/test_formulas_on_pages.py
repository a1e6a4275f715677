"""The built site is closed: nothing mathematical stands on it that was not checked, and readers see how it was."""

import ast
import importlib
import inspect
import re
import tomllib
from copy import copy
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import numpy as np
import pytest
from bs4 import BeautifulSoup, Tag

import nnref
from docs_src.checker import FormulaError, World, introduced, judge
from docs_src.checker.symbols import Symbol
from docs_src.course import Course, SourceError, week_of
from docs_src.site.cards import card
from docs_src.site.citations import with_numbers
from docs_src.site.grammar import inline
from docs_src.site.html import Context, mathml
from docs_src.site.sources import Sources
from docs_src.texts import LANGUAGES
from tests.conftest import ROOT, SITE_URL
from tests.formulas.record import (
    SEED,
    derivation_worlds,
    derivations,
    formulas,
    kinds,
    recorded,
    registered,
    registries,
)
from tests.site.mathematics import difference
from tests.site.test_built_site import (
    LABS,
    PAGES,
    SECTIONS,
    SOURCES,
    article,
    both_languages,
    built,
    cited,
    every_page,
    formulas_of,
    full,
    location,
    open_page,
)

MATHEMATICS = re.compile(r"<math\b.*?</math>", re.DOTALL)
NUMBER = r"-?\d+(?:\.\d+)?"
SIZE = rf"(?:{NUMBER}|n_[xhy]|m|n\^\{{\[l(?:-1)?\]\}})"
# What says nothing that could be wrong: a shape, a sign that is spoken of.
INNOCENT = [rf"\({SIZE}, {SIZE}\)", r"\\odot"]
every_week = pytest.mark.parametrize("week", Course().weeks)


@cache
def kinds_of(week: str) -> list[list[World]]:
    """Give all kinds of worlds of a week; of all weeks for the course's own pages."""
    names = [
        name for name, entry in registered().items() if entry.draw and name.startswith(week and f"{week}:")
    ]
    draws = {id(registered()[name].draw): kinds(name)[0] for name in names}
    steps = {id(kinds(name)[-1]): kinds(name)[-1] for name in names if len(kinds(name)) > 1}
    weeks = [week] if week else list(registries())
    spoken = [list(draw(np.random.default_rng(SEED))) for name in weeks for draw in registries()[name].spoken]
    return [*draws.values(), *steps.values(), *spoken]


@cache
def near(names: tuple[str, ...]) -> list[list[World]]:
    """Give the kinds of worlds of some formulas."""
    return [drawn for name in names for drawn in kinds(name)]


@cache
def lets_of(derives: str) -> dict[Symbol, Any]:
    """Give the names that the derivation of a formula introduces, where there is one."""
    if not derives:
        return {}
    return introduced(derivations()[derives].lines, derivation_worlds(derives, SEED))


@cache
def refusal(
    tex: str, week: str, names: tuple[str, ...] = (), *, cited: bool = False, derives: str = ""
) -> str:
    """Say why a formula may not stand inside a sentence on a page of a week that cites some formulas."""
    if any(re.fullmatch(pattern, tex) for pattern in INNOCENT):
        return ""
    names = (derives, *names) if derives else names
    try:
        judge(tex, near(names), kinds_of(week), cited=cited, lets=lets_of(derives))
    except FormulaError as error:
        return str(error)
    return ""


@cache
def cited_in_mathematics(page: str) -> set[str]:
    """Give the mathematics of a page in which numbers are cited, as it is shown."""
    path = ROOT / "docs" / f"{page}.md"
    text = path.read_text("utf-8") if path.is_file() else ""
    found = (
        match["math"][1:-1] for line in text.splitlines() for match in inline(line).items if match["math"]
    )
    return {with_numbers(tex, f"{page}.md", SOURCES) for tex in found if "{{" in tex}


def keys(page: str, card: Tag) -> list[str]:
    """Give the ids in the course of the formulas that a card of a page shows, one under the other."""
    return [full(page, found.get_text()).replace("/", ":") for found in card.select(".formula-id")]


def key(page: str, card: Tag, math: Tag | None = None) -> str:
    """Give the id in the course of the one formula that a card shows, or of one of several."""
    shown = [other is math for other in card.select("math[display=block]")]
    return keys(page, card)[shown.index(True) if math else 0]


def spoken_of(page: str, text: BeautifulSoup) -> tuple[str, ...]:
    """Give the formulas that a page shows, and those it leads to."""
    shown = [name for card in text.select(".formula, .recall") for name in keys(page, card)]
    anchors = {urlsplit(link["href"]).fragment for link in text.select("article a[href*='#']")}
    led = [
        name for name, found in formulas().items() if found.anchor in anchors and found.week == week_of(page)
    ]
    return tuple(dict.fromkeys([*shown, *led]))


@cache
def vocabularies(week: str, names: tuple[str, ...], derives: str = "") -> tuple[frozenset[Any], ...]:
    """Give the symbols that a formula on a page of a week may have, in the order in which `refusal` judges it."""
    names = (derives, *names) if derives else names
    known = [derives] if derives else [name for name in derivations() if name in names]
    lets = {name.base: False for own in known for name in lets_of(own)}
    kinds = [[World()], *near(names), *kinds_of(week)]
    found = [{**worlds[0].vocabulary, **lets} for worlds in kinds]
    together = {name: function for known in found[::-1] for name, function in known.items()}
    return tuple(dict.fromkeys(frozenset(known.items()) for known in [*found, together]))


@both_languages
@pytest.mark.parametrize("page", PAGES + LABS)
def test_every_formula_is_checked_or_judged_and_drawn_as_it_is_written(
    site: Path, page: str, language: str
) -> None:
    text, html = open_page(site, page, language), built(site, page, language)
    names, heading = spoken_of(page, text), ""
    found = text.select("h1[id], h2[id], h3[id], math")
    sources = iter(MATHEMATICS.findall(html))
    for math in found:
        if math.name != "math":
            heading = math["id"]
            continue
        here, tex = f"{location(page, language)}#{heading}", math.annotation.get_text()
        column = math.find_parent(class_="derivation")
        card = math.find_parent(class_=["formula", "recall"])
        derives = key(page, column.select_one(".result .formula")) if column else ""
        if math.find_parent(class_="line"):
            assert tex in [line.tex for line in derivations()[derives].lines]
        elif math.get("display") == "block":
            name = key(page, card, math)
            assert tex == formulas()[name].tex
            assert tex == recorded()[name]["tex"]
        elif relation := math.find_parent(class_="relation"):
            name = urlsplit(relation["href"]).fragment.removeprefix("checked-")
            assert tex in {formula.tex for formula in formulas().values() if formula.anchor == name}
        else:
            # The table of symbols of a card speaks of the week that the formula is from.
            week = formulas()[key(page, card)].week if card else week_of(page)
            # A sentence may use the names that a derivation of its page introduces.
            known = [derives] if column else ["", *(name for name in derivations() if name in names)]
            quoted = tex in cited_in_mathematics(page)
            reasons = (refusal(tex, week, names, cited=quoted, derives=name) for name in known)
            first = next(reasons)
            assert not first or "" in reasons, f"{here}: inside a sentence: {first}"
        # What a reader sees is the drawing, and not the TeX.
        seen = difference(next(sources), tex, vocabularies(week_of(page), names, derives))
        assert not seen, f"{here}: {seen}; docs_src/site/html.py draws it"
    assert not list(sources)


@every_page
def test_both_languages_show_the_same_formulas_in_the_same_order(site: Path, page: str) -> None:
    def shown(part: Tag, selector: str) -> list[str]:
        return [math.select_one("annotation").get_text() for math in part.select(selector)]

    builds = [article(site, page, language) for language in LANGUAGES]
    assert shown(builds[0], "math") == shown(builds[1], "math")
    for pair in builds[0].select(".language-pair"):
        panels = pair.select(":scope > .tabbed-content > .tabbed-block")
        assert set(shown(panels[0], "math")) == set(shown(panels[1], "math"))
        assert shown(pair, "math[display=block]") == []


KINDS = {"equation": ("معادلة", "Equation"), "notation": ("طريقة كتابة", "Notation")}


def facts_of(name: str) -> list[str]:
    """Give what a card says of how a formula was checked: by which test, and in both languages how often."""
    row, (arabic, english) = recorded()[name], KINDS[recorded()[name]["kind"]]
    comparisons, mutants = row["comparisons"], row["mutants"]
    refused = mutants - row["survivors"]
    return [
        row["test"].rpartition("::")[2],
        f"{arabic}. عدد مرّات المقارنة: {comparisons}. الصيغ المحرّفة التي رُفضت: {refused} من {mutants}.",
        f"{english}. Comparisons: {comparisons}. Altered variants refused: {refused} of {mutants}.",
    ]


def facts_in(part: Tag) -> list[str]:
    """Give what a part of a card says of how its formula was checked."""
    return [found.get_text() for found in part.select("p")[-1].select("code, span[lang]")]


def owner_of(name: str) -> Any:
    """Give the function or class that owns a formula."""
    found: Any = nnref
    for part in formulas()[name].owner.split(".")[1:]:
        found = getattr(found, part)
    return found


def doctest_lines(found: Any) -> list[str]:
    """Give the lines of a docstring's examples, with what they print."""
    examples = inspect.getdoc(found).partition("Examples\n--------\n")[2]
    blocks = [block for block in examples.split("\n\n") if block.startswith(">>> ")]
    return [line for block in blocks for line in block.splitlines()]


@both_languages
@every_page
def test_card_shows_everything_about_its_formulas(site: Path, page: str, language: str) -> None:
    sources, told, explained = SOURCES, {}, {}
    here = urljoin(SITE_URL, location(page, language))

    def path(name: str) -> str:
        return urlsplit(urljoin(SITE_URL, location(name, language))).path

    def targets(part: Tag) -> list[tuple[str, str]]:
        links = [urlsplit(urljoin(here, a["href"])) for a in part.select("a")]
        return [(link.path, link.fragment) for link in links]

    for shown in article(site, page, language).select(":is(.formula, .recall):has(.formula-more)"):
        names = keys(page, shown)
        rows = [recorded()[name] for name in names]
        # One quiet line: what they are called, and the mark. The first and the last of several are called.
        called = [tuple(sources.name(formulas()[name])) for name in names]
        line = shown.select_one("details:not([open]) > summary.formula-label")
        for part, own in zip(line.select(".formula-name > span"), zip(*called, strict=True), strict=True):
            assert re.split(" · | … ", part.get_text()) == ([own[0], own[-1]] if len(names) > 1 else [own[0]])
        assert [part.get_text() for part in line.select(".checked span[lang]")] == ["مفحوصة", "checked"]
        assert line.select("a, code") == []
        # Which opens to the rest.
        abouts = shown.select(".formula-more .formula-about")
        for name, both, about in zip(names, called, abouts, strict=True):
            if len(names) > 1:
                assert [part.get_text() for part in about.select(".formula-name > span")] == list(both)
            assert [target[1].removeprefix("checked-") for target in targets(about)] == [
                formulas()[name].anchor
            ]
            assert facts_in(about) == facts_of(name)
        links = [target for target in targets(shown) if not target[1].startswith(("symbols-", "doctest-"))]
        for owner in dict.fromkeys(formulas()[name].owner for name in names):
            room = owner.split(".")[1]
            api = path(f"{room}/reference" if room in Course().weeks else "api")
            place = links.index((api, owner))
            assert links[place + 1 : place + 3] == [(api, f"{owner}-source"), (path("checked"), "how")]
        # A symbol is explained once on a page; cards that have it later lead there.
        for table in shown.select(".symbols"):
            for line in table.select("tr"):
                symbol, cell, meaning = line.select("td")
                written = cell.select_one("annotation")
                shape = (
                    written.get_text()[1:-1] if written else re.search("number|function", cell.get_text())[0]
                )
                assert len(meaning.select("span")) == 2
                row = (formulas()[names[0]].week, symbol.select_one("annotation").get_text(), shape)
                assert row not in explained
                explained[row] = table["id"]
        wanted = {
            explained[formulas()[name].week, *symbol]
            for name, row in zip(names, rows, strict=True)
            for symbol in row["symbols"].items()
        }
        tables = {table["id"] for table in shown.select(".symbols")}
        leads = {a["href"].removeprefix("#") for a in shown.select('.formula-rest a[href^="#symbols-"]')}
        assert tables | leads == wanted
        assert not tables & leads
        # The doctests of a function stand once on a page; what is shown later leads there.
        told |= {part["id"]: part for part in shown.select(".doctest")}
        for name in names:
            owner = formulas()[name].owner
            doctest = told[f"doctest-{owner}"]
            code = [line for block in doctest.select("code") for line in block.get_text().splitlines()]
            assert [line for line in code if line] == doctest_lines(owner_of(name))
            assert code, f"{owner} has no doctest"
            leads = shown.find("a", href=f"#doctest-{owner}")
            assert (doctest in shown.select(".doctest")) != bool(leads)
    ids = [part["id"] for part in article(site, page, language).select(".doctest")]
    assert len(ids) == len(set(ids))


def drawn_card(sources: Sources, *names: str) -> BeautifulSoup:
    """Write one card, of one formula or of several, as a page would."""
    shown = [sources.formula(name) for name in names]
    return BeautifulSoup(
        card(shown[0] if len(shown) == 1 else shown, Context("page.md", "en", sources)), "html5lib"
    )


def test_mark_is_shown_for_what_was_tested_and_for_nothing_else() -> None:
    sources = Sources(ROOT)
    name, formula = next(iter(sources.formulas.items()))
    assert drawn_card(sources, name).select_one(".checked")
    check, other_name = sources.checks[formula.key], list(sources.formulas)[1]
    assert drawn_card(sources, name, other_name).select_one(".checked")
    for one in (formula.key, sources.formulas[other_name].key):
        partly = Sources(ROOT)
        partly.__dict__["checks"] = {one: sources.checks[one]}
        assert not drawn_card(partly, name, other_name).select_one(".checked"), "one of the two was not"
    for other in ({}, {formula.key: replace(check, tex=f"{check.tex} + 1")}):
        sources.__dict__["checks"] = other
        found = drawn_card(sources, name)
        assert not found.select_one(".checked")
        assert "not checked" in found.select_one(".unchecked").get_text()
    sources.__dict__["checks"] = {formula.key: replace(check, kind="illustration", reason="It is a picture.")}
    found = drawn_card(sources, name)
    assert not found.select_one(".checked")
    assert "It is a picture." in found.select_one(".formula-more").get_text()


def test_formula_without_a_name_is_a_fault() -> None:
    sources = Sources(ROOT)
    nameless = replace(next(iter(sources.formulas.values())), id="S8-D9")
    wanted = (
        rf"{nameless.week}:S8-D9 has no name; add «عربي \| English» to docs_src/{nameless.week}/formulas.toml"
    )
    with pytest.raises(SourceError, match=wanted):
        sources.name(nameless)


def in_order(week: str) -> list[str]:
    """Give a week's formulas as they are named one after the other: row after row of the lesson."""
    path = ROOT / "docs_src" / week / "formulas.toml"
    names = [f"{week}:{name}" for name in tomllib.loads(path.read_text(encoding="utf-8"))["names"]]
    rows = [formulas_of(shown) for own, section in SECTIONS if own == week for shown in section.rows.values()]
    places = [next(k for k, row in enumerate(rows) if formulas()[name].anchor in row) for name in names]
    assert places == sorted(places), f"{path} names formulas in another order than week.toml has rows"
    return names


@both_languages
@every_week
def test_every_formula_is_listed_with_the_others(site: Path, week: str, language: str) -> None:
    cards = article(site, f"{week}/checked", language).select(".recall")
    names = [key(f"{week}/checked", shown) for shown in cards]
    assert names == in_order(week)
    for name, shown in zip(names, cards, strict=True):
        facts = shown.select_one(".formula-facts")
        assert [code.get_text() for code in facts.select("a code")] == [formulas()[name].owner]
        assert facts_in(facts) == facts_of(name)
        assert shown["id"] == f"checked-{formulas()[name].anchor}"


@both_languages
@every_week
def test_notation_lists_every_symbol_with_its_name_in_the_code(site: Path, week: str, language: str) -> None:
    path = ROOT / "docs_src" / week / "formulas.toml"
    expected = tomllib.loads(path.read_text(encoding="utf-8"))["symbols"]
    own = {name: row for name, row in recorded().items() if name.startswith(f"{week}:")}
    used = {tex for row in own.values() for tex in row["symbols"]}
    lesson = in_order(week)
    assert set(expected) == used, "a symbol that no formula has, or one without a row"
    head, *rows = copy(article(site, f"{week}/notation", language)).select(".notation tr")
    called = [[side.get_text() for side in cell.select("span[lang]")] for cell in head.select("th")]
    assert called == [
        ["الرمز", "Symbol"],
        ["الأبعاد", "Shape"],
        ["المعنى", "Meaning"],
        ["في Python", "In Python"],
        ["أول معادلة", "First formula"],
    ]
    assert [row.select_one("td annotation").get_text() for row in rows] == list(expected)
    source = " ".join(path.read_text(encoding="utf-8") for path in (ROOT / "nnref").rglob("*.py"))
    words = set(re.findall(r"\w+", re.sub(r'"""', "", source)))
    for shown, (tex, row) in zip(rows, expected.items(), strict=True):
        _, shape, meaning, python, first = shown.select("td")
        assert len(shape.select("math")) == sum(size not in {"number", "function"} for size in row["shapes"])
        for math in meaning.select("math"):
            math.replace_with(f"${math.select_one('annotation').get_text()}$")
        assert [part.get_text() for part in meaning.select(".sides > span")] == row["meaning"].split(" | ")
        assert python.get_text() == row["python"]
        assert set(re.findall(r"[A-Za-z_]\w*", row["python"])) <= words | {"i", "j"}, row["python"]
        having = [name for name in own if tex in own[name]["symbols"]]
        assert f"{week}:{first.get_text()}" == min(having, key=lesson.index)


def public(room: str) -> dict[str, Any]:
    """Give everything that a reader can import from a room of nnref, or else from what weeks share, by its name."""
    package = importlib.import_module(f"nnref.{room}" if room else "nnref")
    found = {}
    for name in package.__all__:
        value = getattr(package, name)
        if not inspect.ismodule(value):
            found[f"{package.__name__}.{name}"] = value
        elif name not in Course().weeks:
            own = {key: getattr(value, key) for key in value.__all__}
            found |= {
                f"{value.__name__}.{key}": entry
                for key, entry in own.items()
                if entry.__module__ == value.__name__
            }
    return found


def without_docstring(function: Any) -> str:
    """Give the source of a function without its docstring."""
    lines = inspect.getsource(inspect.unwrap(function)).splitlines()
    (defined,) = ast.parse("\n".join(lines)).body
    docstring = defined.body[0]
    return "\n".join(lines[: docstring.lineno - 1] + lines[docstring.end_lineno :])


ROOMS = {"": "api"} | {name: f"{name}/reference" for name, week in Course().weeks.items() if week.modules}


@both_languages
@pytest.mark.parametrize(("room", "page"), ROOMS.items(), ids=ROOMS.values())
def test_reference_holds_every_public_name_with_its_formulas_and_its_source(
    site: Path, room: str, page: str, language: str
) -> None:
    text = article(site, page, language)
    headings = {heading["id"]: heading for heading in text.select(".api h3")}
    modules = [importlib.import_module(f"nnref.{own}") for kind, own, _ in cited(page) if kind == "module"]
    in_modules = [
        name
        for module in modules
        for key in module.__all__
        for name, value in public(room).items()
        if value is getattr(module, key)
    ]
    # A module may offer again what is another's.
    assert list(headings) == list(dict.fromkeys(in_modules))
    assert len(headings) == len(public(room))
    for name, value in public(room).items():
        parts = []
        for part in headings[name].find_next_siblings():
            if part.name == "h3":
                break
            parts.append(part)
        identities = [found.get_text() for part in parts for found in part.select(".formula-id")]
        ids = [full(page, name).replace("/", ":") for name in identities]
        assert ids == [formula.key for formula in formulas().values() if formula.owner == name]
        source = text.find(id=f"{name}-source").get_text()
        assert name.rpartition(".")[2] in source
        if inspect.isfunction(value):
            assert source.rstrip() == without_docstring(value)
            blocks = [block for part in parts[:-1] for block in part.select("pre")]
            shown = [line for block in blocks for line in block.get_text().splitlines() if line]
            assert shown == doctest_lines(value)
            titles = [part.get_text() for part in parts]
            described = parts[titles.index("Parameters") + 1].select("dt") if "Parameters" in titles else []
            named = [own for row in described for own in row.get_text().partition(" : ")[0].split(", ")]
            assert named == list(inspect.signature(value).parameters)
            bare = [own.replace(annotation=own.empty) for own in inspect.signature(value).parameters.values()]
            called = str(inspect.Signature(bare)).replace("'", '"')
            assert headings[name].select_one("code").get_text().replace("'", '"') == f"{name}{called}"


# By week: tests/<week>/python_lines.py.
LINES = {
    f"{week}:{name}": lines
    for week in Course().weeks
    if (ROOT / "tests" / week / "python_lines.py").is_file()
    for name, lines in importlib.import_module(f"tests.{week}.python_lines").LINES.items()
}


def test_formula_has_its_lines_of_python_beside_it() -> None:
    sources = Sources(ROOT)
    for formula in formulas().values():
        shown = [
            code.get_text()
            for code in drawn_card(sources, f"{formula.week}/{formula.anchor}").select(".formula-python code")
        ]
        assert shown == LINES.get(formula.key, []), formula.key
        source = inspect.getsource(inspect.unwrap(owner_of(formula.key)))
        assert [line for line in shown if f"    {line}\n" not in source] == []


def test_brackets_of_a_function_do_not_grow_with_a_fraction_beside_them() -> None:
    assert mathml(r"\sigma(z) = \frac{1}{s}", display=True).count('<mo stretchy="false">') == 2
    assert "<mn>[1]</mn><mo" in mathml("z^{[1](i)}", display=False), "a layer is one sign"
