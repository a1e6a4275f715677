"""The built site is closed: nothing mathematical stands on it that was not checked, and readers see how it was."""

import inspect
import re
import tomllib
from collections.abc import Iterator
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
from docs_src.site.cards import card
from docs_src.site.html import Context
from docs_src.site.sources import SourceError, Sources
from docs_src.texts import LANGUAGES, NAMES
from tests.conftest import ROOT, SITE_URL
from tests.formulas.checker import FormulaError, World, parse, tokens
from tests.formulas.record import SEED, formulas, recorded
from tests.formulas.registry import load
from tests.site.test_built_site import article, both_languages, every_page, location, open_page

NUMBER = r"-?\d+(?:\.\d+)?"
SIZE = rf"(?:{NUMBER}|n_[xhy]|m|n\^\{{\[l(?:-1)?\]\}})"
# What says nothing that could be wrong: a number, a sample value, a shape or a range.
INNOCENT = [NUMBER, rf"z = {NUMBER}", rf"\({SIZE}, {SIZE}\)"]
SINGLE_TERMS = {"name", "call", "power", "transpose"}


def every_world() -> Iterator[World]:
    """Give one world of each kind, for the symbols it knows."""
    for draw in dict.fromkeys(entry.draw for entry in load().values() if entry.draw):
        yield next(iter(draw(np.random.default_rng(SEED))))


WORLDS = list(every_world())


def is_known_term(tex: str, world: World) -> bool:
    """Tell whether a formula is one term of symbols that a world knows."""
    indices = {letter: numbers[-1] for letter, numbers in world.ranges.items()}
    try:
        found = tokens(tex, world.vocabulary)
        for token in found:
            if hasattr(token, "symbol") and str(token) not in {*world.ranges, "e"}:
                world.find(token.symbol, indices)
        if len(found) == 1:
            return hasattr(found[0], "symbol")
        chain = parse(tex, world.vocabulary).children
    except (FormulaError, LookupError):
        return False
    return len(chain) == 1 and len(chain[0].children) == 1 and chain[0].children[0].data in SINGLE_TERMS


@cache
def is_allowed(tex: str) -> bool:
    """Tell whether a formula may stand inside a sentence."""
    return any(re.fullmatch(pattern, tex) for pattern in INNOCENT) or any(
        is_known_term(tex, world) for world in WORLDS
    )


@pytest.mark.parametrize(
    "tex",
    [r"\sigma(z)", r"\sigma'(z)", "a", "W^{[1]}", "w_i^{[1]T}", "b'", "g", "g^{[2]}", r"\hat{y}^{(i)}", r"e^{-|z|}", r"\sigma(-z)", "z = -10", "(4, 3)", "(n_h, m)", "-10"],
)  # fmt: skip
def test_single_terms_are_allowed_inside_sentences(tex: str) -> None:
    assert is_allowed(tex)


@pytest.mark.parametrize(
    "tex",
    [r"a = \sigma(z)", "g(z) = z", "dZ = A - Y", "A - Y", "1 - a", "W X + b", "W^{[3]}", "q", r"\sigma(q)", "a(1 - a)", "z < 0", "z = a", r"\frac{1}{m} X", "J(W)", r"g'(z) = 1"],
)  # fmt: skip
def test_whatever_states_something_is_not(tex: str) -> None:
    assert not is_allowed(tex)


@both_languages
@every_page
def test_every_formula_is_checked_or_states_nothing(site: Path, page: str, language: str) -> None:
    for math in open_page(site, page, language).select("math"):
        tex = math.select_one("annotation").get_text()
        if math.get("display") == "block":
            anchor = math.find_parent(class_=["formula", "recall"]).select_one(".formula-id").get_text()
            assert tex == formulas()[anchor].tex
            assert tex == recorded()[anchor]["tex"]
        else:
            assert is_allowed(tex), f"«{tex}» states something, so it must be cited by its id"


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
def test_card_shows_everything_about_its_formula(site: Path, page: str, language: str) -> None:
    sources = Sources(ROOT)
    for shown in article(site, page, language).select(":is(.formula, .recall):has(.formula-more)"):
        name = shown.select_one(".formula-id").get_text()
        formula, row = formulas()[name], recorded()[name]
        assert [part.get_text() for part in shown.select(".formula-name > span")] == list(
            sources.name(formula)
        )
        rows = shown.select(".symbols tr")
        assert [line.select_one("td annotation").get_text() for line in rows] == list(row["symbols"])
        for line, shape in zip(rows, row["symbols"].values(), strict=True):
            _, cell, meaning = line.select("td")
            written = cell.select_one("annotation")
            if shape in {"number", "function"}:
                assert shape in cell.get_text()
            else:
                assert written.get_text() == f"({shape})"
            assert len(meaning.select("span")) == 2
        here = urljoin(SITE_URL, location(page, language))
        api = urlsplit(urljoin(SITE_URL, location("api", language))).path
        links = [urlsplit(urljoin(here, a["href"])) for a in shown.select(".formula-more a")]
        assert [(link.path, link.fragment) for link in links] == [
            (api, formula.owner),
            (api, f"{formula.owner}-source"),
        ]
        facts = shown.select(".formula-more > p")[1].get_text()
        assert row["test"].rpartition("::")[2] in facts
        assert str(row["comparisons"]) in facts
        assert str(row["mutants"] - row["survivors"]) in facts
        code = [line for block in shown.select(".doctest code") for line in block.get_text().splitlines()]
        assert [line for line in code if line] == doctest_lines(owner_of(name))
        assert code, f"{formula.owner} has no doctest"
        mark = shown.select_one(".formula-label > a.checked")
        assert (
            urlsplit(urljoin(here, mark["href"])).path
            == urlsplit(urljoin(SITE_URL, location("checked", language))).path
        )
        assert "checked" in mark.get_text()


def drawn_card(sources: Sources, name: str) -> BeautifulSoup:
    """Write one card as a page would."""
    return BeautifulSoup(card(sources.formula(name), Context("page.md", "en", sources)), "html5lib")


def test_mark_is_shown_for_what_was_tested_and_for_nothing_else() -> None:
    sources = Sources(ROOT)
    assert drawn_card(sources, "s8-d1").select_one(".checked")
    check = sources.checks["S8-D1"]
    for other in ({}, {"S8-D1": replace(check, tex=check.tex.replace("-", "+"))}):
        sources.__dict__["checks"] = other
        found = drawn_card(sources, "s8-d1")
        assert not found.select_one(".checked")
        assert "not checked" in found.select_one(".unchecked").get_text()
    sources.__dict__["checks"] = {"S8-D1": replace(check, kind="illustration", reason="It is a picture.")}
    found = drawn_card(sources, "s8-d1")
    assert not found.select_one(".checked")
    assert "It is a picture." in found.select_one(".formula-more").get_text()


def test_formula_without_a_name_is_a_fault() -> None:
    sources = Sources(ROOT)
    nameless = replace(sources.formula("s8-d1"), id="S8-D9")
    with pytest.raises(SourceError, match=r"S8-D9 has no name; add «عربي \| English» to docs_src/formulas"):
        sources.name(nameless)


def test_every_formula_is_listed_with_the_others(site: Path) -> None:
    for language in LANGUAGES:
        cards = article(site, "checked", language).select(".recall")
        assert sorted(shown.select_one(".formula-id").get_text() for shown in cards) == sorted(formulas())
        for shown in cards:
            row = recorded()[shown.select_one(".formula-id").get_text()]
            facts = shown.select_one(".formula-facts").get_text()
            assert row["test"].rpartition("::")[2] in facts
            assert formulas()[shown.select_one(".formula-id").get_text()].owner in facts
            assert {str(row["comparisons"]), str(row["mutants"])} <= set(re.findall(r"\d+", facts))
        assert [shown["id"] for shown in cards] == [
            f"checked-{shown.select_one('.formula-id').get_text().lower()}" for shown in cards
        ]


@both_languages
def test_notation_lists_every_symbol_with_its_name_in_the_code(site: Path, language: str) -> None:
    expected = {
        tex: row
        for path in sorted((ROOT / "docs_src" / "formulas").glob("*.toml"))
        for tex, row in tomllib.loads(path.read_text(encoding="utf-8"))["symbols"].items()
    }
    used = {tex for row in recorded().values() for tex in row["symbols"]}
    assert set(expected) == used, "a symbol that no formula has, or one without a row"
    rows = copy(article(site, "notation", language)).select(".notation tr")[1:]
    assert [row.select_one("td annotation").get_text() for row in rows] == list(expected)
    source = " ".join(path.read_text(encoding="utf-8") for path in (ROOT / "nnref").glob("*.py"))
    words = set(re.findall(r"\w+", re.sub(r'"""', "", source)))
    for shown, (tex, row) in zip(rows, expected.items(), strict=True):
        _, shape, meaning, python, first = shown.select("td")
        assert len(shape.select("math")) == sum(size not in {"number", "function"} for size in row["shapes"])
        for math in meaning.select("math"):
            math.replace_with(f"${math.select_one('annotation').get_text()}$")
        assert [part.get_text() for part in meaning.select(".sides > span")] == row["meaning"].split(" | ")
        assert python.get_text() == row["python"]
        assert set(re.findall(r"[A-Za-z_]\w*", row["python"])) <= words | {"i", "j"}, row["python"]
        assert tex in recorded()[first.get_text()]["symbols"]


def public() -> dict[str, Any]:
    """Give everything that a reader can import from nnref, by its name."""
    found = {}
    for name in nnref.__all__:
        value = getattr(nnref, name)
        if inspect.ismodule(value):
            own = {key: getattr(value, key) for key in value.__all__}
            found |= {
                f"nnref.{name}.{key}": entry
                for key, entry in own.items()
                if entry.__module__ == value.__name__
            }
        else:
            found[f"nnref.{name}"] = value
    return found


@both_languages
def test_reference_holds_every_public_name_with_its_formulas_and_its_source(
    site: Path, language: str
) -> None:
    text = article(site, "api", language)
    headings = {heading["id"]: heading for heading in text.select(".api h3")}
    assert set(headings) == set(public())
    for name, value in public().items():
        parts = []
        for part in headings[name].find_next_siblings():
            if part.name == "h3":
                break
            parts.append(part)
        ids = [found.get_text() for part in parts for found in part.select(".formula-id")]
        assert ids == [formula.id for formula in formulas().values() if formula.owner == name]
        source = text.find(id=f"{name}-source").get_text()
        assert name.rpartition(".")[2] in source
        if inspect.isfunction(value):
            body = inspect.getsource(inspect.unwrap(value)).rpartition('"""')[2]
            assert source.rstrip().endswith(body.rstrip())
            assert inspect.getdoc(value).partition("\n")[0] not in source
            shown = [
                line
                for part in parts
                for block in part.select("code")
                for line in block.get_text().splitlines()
            ]
            assert [line for line in doctest_lines(value) if line not in shown] == []
            for parameter in inspect.signature(value).parameters:
                assert any(re.match(rf"(?:\w+, )*{parameter}\b", line) for line in shown), parameter


def test_reference_leads_back_to_the_lesson(site: Path) -> None:
    for language in LANGUAGES:
        text = article(site, "api", language)
        links = {urljoin(location("api", language), a["href"]) for a in text.select(".api a")}
        assert f"{location('shallow/derivatives', language)}#s8-d1" in links
        assert NAMES.of(language) in text.get_text()


def python_lines() -> dict[str, list[str]]:
    """Give what stands beside each formula that one line of nnref or a few compute."""
    return {
        "S2-R3-dZ": ["dZ = A - Y"],
        "S2-R3-dw": ["dw = X @ dZ.T / m"],
        "S2-R3-db": ["db = float(np.sum(dZ) / m)"],
        "S2-R3-w": ["w = w - alpha * dw"],
        "S2-R3-b": ["b = b - alpha * db"],
        "S4-F2": ["z1 = W1 @ x + b1", "a1 = g(z1)"],
        "S4-F3": ["z2 = W2 @ a1 + b2", "a2 = sigmoid(z2)"],
        "S5-V1": [
            "Z1[:, [i]] = z1 = W1 @ x + b1",
            "A1[:, [i]] = a1 = g(z1)",
            "Z2[:, [i]] = z2 = W2 @ a1 + b2",
            "A2[:, [i]] = sigmoid(z2)",
        ],
        "S5-V2-Z1": ["Z1 = W1 @ X + b1"],
        "S5-V2-A1": ["A1 = g(Z1)"],
        "S5-V2-Z2": ["Z2 = W2 @ A1 + b2"],
        "S5-V2-A2": ["A2 = sigmoid(Z2)"],
        "S7-L1": ["W_prime = W2 @ W1", "b_prime = W2 @ b1 + b2"],
        "S9-G3-W1": ["W1 = W1 - alpha * dW1"],
        "S9-G3-b1": ["b1 = b1 - alpha * db1"],
        "S9-G3-W2": ["W2 = W2 - alpha * dW2"],
        "S9-G3-b2": ["b2 = b2 - alpha * db2"],
        "S9-G5-dZ2": ["dZ2 = A2 - Y"],
        "S9-G5-dW2": ["dW2 = dZ2 @ A1.T / m"],
        "S9-G5-db2": ["db2 = np.sum(dZ2, axis=1, keepdims=True) / m"],
        "S9-G5-dZ1": ["dZ1 = W2.T @ dZ2 * g_prime(Z1)"],
        "S9-G5-dW1": ["dW1 = dZ1 @ X.T / m"],
        "S9-G5-db1": ["db1 = np.sum(dZ1, axis=1, keepdims=True) / m"],
    }


def test_formula_has_its_lines_of_python_beside_it() -> None:
    sources, expected = Sources(ROOT), python_lines()
    for formula in formulas().values():
        shown = [
            code.get_text() for code in drawn_card(sources, formula.anchor).select(".formula-python code")
        ]
        assert shown == expected.get(formula.id, []), formula.id
        source = inspect.getsource(inspect.unwrap(owner_of(formula.id)))
        assert [line for line in shown if f"    {line}\n" not in source] == []
