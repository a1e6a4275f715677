"""What week 3 promises: its counts, the errata, the week on one page."""

import re
from collections import Counter
from pathlib import Path
from urllib.parse import urljoin

import pytest

import nnref
from docs_src.shallow.worlds import FORMULAS
from docs_src.site.sources import Sources
from docs_src.texts import LANGUAGES, NAMES
from tests.conftest import ROOT
from tests.formulas.record import SEED, check, formulas, recorded
from tests.formulas.test_faults import inject
from tests.shallow.wrong import WRONG
from tests.site.prose import says
from tests.site.test_built_site import LESSONS, article, both_languages, cited, example, location
from tests.site.test_glossary import words_avoided

# How many formulas there are of each kind. An illustration is a formula that nothing tests: think twice.
KINDS = {"equation": 47, "notation": 3}


def test_number_of_each_kind_is_pinned() -> None:
    assert Counter(entry.kind for entry in FORMULAS.values()) == KINDS


def test_there_are_thousands_of_mutants_and_a_hundred_wrong_formulas() -> None:
    mutants = sum(row["mutants"] for name, row in recorded().items() if name.startswith("shallow:"))
    assert mutants > 4000
    assert len({tex for _, tex, _ in WRONG}) >= 100


def test_week_has_sixty_terms_or_more() -> None:
    assert len(Sources(ROOT).glossary("shallow")) >= 60


@pytest.mark.parametrize("page", [page for page in LESSONS if page.startswith("shallow/")])
def test_lessons_explain_a_dozen_terms(site: Path, page: str) -> None:
    for language in LANGUAGES:
        assert len(article(site, page, language).select("button.term")) >= 12


@both_languages
def test_errata_hold_every_mistake_of_the_notes_and_famous_ones(site: Path, language: str) -> None:
    text = article(site, "shallow/errata", language)
    headings = [heading["id"] for heading in text.select("h3")]
    assert headings[:20] == [f"e{number}" for number in range(1, 21)]
    assert len(headings) >= 28, "at least eight famous ones"
    for heading in text.select("h3"):
        parts = []
        for part in heading.find_next_siblings():
            if part.name in {"h2", "h3"}:
                break
            parts.append(part)
        assert [bool(part.select(".highlight")) for part in parts] == [False, True], heading["id"]
        if heading["id"].startswith("e"):
            for panel in parts[0].select(".tabbed-block"):
                assert len(panel.select("p > strong:first-child")) == 2, "what is said, and what is right"


def test_training_on_the_summary_page_is_ten_lines() -> None:
    code = example("shallow/summary", "training_loop", "py")
    lines = code.partition("# %% loop\n")[2].partition("# %% ")[0].strip().splitlines()
    assert len(lines) == 10
    assert ("code", "training_loop", "loop") in cited("shallow/summary")


@both_languages
def test_summary_shows_every_formula_of_the_week_once_in_order(site: Path, language: str) -> None:
    shown = [found.get_text() for found in article(site, "shallow/summary", language).select(".formula-id")]
    assert shown == [formula.id for formula in Sources(ROOT).week("shallow")]


@both_languages
@pytest.mark.parametrize("page", sorted({page for page in LESSONS if page.startswith("shallow/")}))
def test_lesson_is_short_and_a_fifth_of_it_at_most_is_about_formulas(
    site: Path, page: str, language: str
) -> None:
    text = (site / location(page, language) / "index.html").read_text(encoding="utf-8")
    about = re.findall(r"<details class=formula-more>.*?</details>", text, re.DOTALL)
    whole = len(text.encode())
    # With its six derivations backpropagation is the longest; the page on gradient descent has 140 KB.
    assert whole <= (210_000 if page in {"shallow/backpropagation", "shallow/review"} else 200_000)
    assert sum(len(part.encode()) for part in about) <= whole / 5
    cards = article(site, page, language).select(".formula, .recall")
    assert bool(about) == bool(cards), "what is counted is what is there"


def test_reference_leads_back_to_the_lesson(site: Path) -> None:
    for language in LANGUAGES:
        text = article(site, "shallow/reference", language)
        here = location("shallow/reference", language)
        links = {urljoin(f"/{here}", a["href"]).lstrip("/") for a in text.select(".api a")}
        assert f"{location('shallow/backpropagation', language)}#s9-g5-dz1" in links
        assert NAMES.of(language) in text.get_text()


def test_avoided_words_are_found_with_their_particles() -> None:
    assert "المجوفة" in words_avoided()
    assert says("المجوفة", "الشبكات المجوفة")
    assert says("المجوفة", "والمجوفة،")
    assert not says("المجوفة", "المجوفات")


def test_without_a_fault_nothing_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    inject(monkeypatch, "activations.relu", "np.maximum(0.0, z)", "np.maximum(z, 0.0)")
    assert nnref.relu(-1) == 0.0
    check("shallow:S6-A5", formulas()["shallow:S6-A5"].tex, SEED)
