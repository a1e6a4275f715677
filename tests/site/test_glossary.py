"""The glossary: every term in both languages, and one word for one thing all over the site."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from docs_src.site.sources import SourceError, Sources
from docs_src.texts import ARABIC_LETTER, LANGUAGES, sort_key, without_vowel_marks
from tests.conftest import ROOT
from tests.site.test_built_site import article

WEEKS = [path.stem for path in sorted((ROOT / "docs_src" / "glossary").glob("*.toml"))]
TERMS = [term for week in WEEKS for term in Sources(ROOT).glossary(week)]
# Where words that are wrong are named as wrong.
ERRATA = {"docs/shallow/errata.md"}
TEXTS = [
    path
    for folder in ("docs", "docs_src")
    for ending in ("md", "toml", "py")
    for path in sorted((ROOT / folder).rglob(f"*.{ending}"))
    if path.parent.name != "glossary" and path.relative_to(ROOT).as_posix() not in ERRATA
] + [ROOT / "README.md"]


def test_week_has_sixty_terms_or_more() -> None:
    assert len(Sources(ROOT).glossary("shallow")) >= 60


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.key)
def test_term_is_whole(term) -> None:
    assert re.fullmatch(r"[a-z]+(?:-[a-z]+)*", term.key)
    assert re.fullmatch(r"S\d+-[A-Z]\d+", term.taught)
    for definition in term.definition:
        assert definition.endswith(".")
        assert not re.search(r"[.؟?!] ", definition), "one sentence"
    assert all(ARABIC_LETTER.search(word) for word in term.avoid)


def test_no_name_stands_for_two_terms() -> None:
    for language in LANGUAGES:
        names = [term.name.of(language) for term in TERMS]
        assert len(names) == len(set(names))


def words_avoided() -> dict[str, str]:
    """Give the words that the site does not use, each with what it says instead."""
    return {without_vowel_marks(word).strip(): term.name.ar for term in TERMS for word in term.avoid}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_one_word_for_one_thing(path: Path) -> None:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        bare = without_vowel_marks(line)
        for word, instead in words_avoided().items():
            found = re.search(rf"(?<![\u0621-\u064A])[وفبكل]?{re.escape(word)}(?![\u0621-\u064A])", bare)
            assert not found, f"{path.name}:{number}: «{word}»; this site says «{instead}»"


def test_avoided_words_are_found_with_their_particles() -> None:
    pattern = r"(?<![\u0621-\u064A])[وفبكل]?المجوفة(?![\u0621-\u064A])"
    assert "المجوفة" in words_avoided()
    assert re.search(pattern, "الشبكات المجوفة")
    assert re.search(pattern, "والمجوفة،")
    assert not re.search(pattern, "المجوفات")


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_lists_every_term_in_order(site: Path, language: str) -> None:
    page = article(site, "glossary", language)
    shown = page.select(".glossary dt")
    assert {entry["id"] for entry in shown} == {f"term-{term.key}" for term in TERMS}
    names = [entry.select_one("span").get_text() for entry in shown]
    assert names == sorted((term.name.of(language) for term in TERMS), key=sort_key)
    by_key = {f"term-{term.key}": term for term in TERMS}
    for entry in shown:
        term = by_key[entry["id"]]
        assert {span["lang"]: span.get_text() for span in entry.select("span")} == term.name._asdict()
        body = entry.find_next_sibling("dd")
        assert [span.get_text() for span in body.select(".sides > span")] == list(term.definition)
        assert body.select_one(".taught").get_text() == term.taught


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["shallow/activations", "shallow/derivatives"])
def test_terms_on_pages_carry_their_definition(site: Path, page: str, language: str) -> None:
    buttons = article(site, page, language).select("button.term")
    assert len(buttons) >= 12
    by_key = {f"term-{term.key}": term for term in TERMS}
    for button in buttons:
        tip = article(site, page, language).find(id=button["popovertarget"])
        term = by_key[urlsplit(tip.select_one("a")["href"]).fragment]
        panel = button.find_parent(class_="tabbed-block")
        assert tip["lang"] == panel["lang"]
        assert tip.has_attr("popover")
        name, definition = term.name.of(panel["lang"]), term.definition.of(panel["lang"])
        assert " ".join(tip.get_text().split()) == f"{name} {definition}"


def test_fault_in_a_glossary_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "docs_src" / "glossary"
    folder.mkdir(parents=True)
    (folder / "deep.toml").write_text('[unit]\nterm = "الوحدة"\ndefinition = "أ | a"\n', encoding="utf-8")
    with pytest.raises(SourceError, match=r"docs_src/glossary/deep.toml, \[unit\]: expected two languages"):
        Sources(tmp_path).glossary("deep")
    with pytest.raises(SourceError, match=r"no glossary 'dep'; did you mean 'deep'\?"):
        Sources(tmp_path).glossary("dep")
