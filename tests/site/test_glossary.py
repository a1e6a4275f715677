"""The glossary: every term in both languages, and one word for one thing all over the site."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import Tag

from docs_src.course import Course, SourceError, week_of
from docs_src.site.citations import TERM
from docs_src.site.sources import Sources
from docs_src.texts import ARABIC_LETTER, LANGUAGES, sort_key, without_vowel_marks
from tests.conftest import ROOT
from tests.site.prose import says
from tests.site.test_built_site import PAGES, SOURCES, article, every_page, location, source_of

WEEKS = list(Course().weeks)
TERMS = list(SOURCES.terms.values())
TEXTS = [
    path
    for folder in ("docs", "docs_src")
    for ending in ("md", "toml", "py")
    for path in sorted((ROOT / folder).rglob(f"*.{ending}"))
    # Pages of errata name as wrong what is wrong.
    if path.name not in {"glossary.toml", "errata.md"}
] + [ROOT / "README.md"]


@pytest.mark.parametrize("term", TERMS, ids=lambda term: f"{term.week}:{term.key}")
def test_term_is_whole(term) -> None:
    assert re.fullmatch(r"[a-z]+(?:-[a-z]+)*", term.key)
    week = Course().week(term.week)
    rows = {f"{section.name}-{row}" for section in week.sections for row in section.rows}
    assert term.taught in rows | set(week.pages)
    for definition in term.definition:
        assert definition.endswith(".")
        assert not re.search(r"[.؟?!] ", definition), "one sentence"
    assert all(ARABIC_LETTER.search(word) for word in term.avoid)


def plain(tag: Tag) -> str:
    """Give what a tag says, mathematics as it is typed."""
    return "".join(
        text
        for text in tag.find_all(string=True)
        if text.parent.name == "annotation" or not text.find_parent("math")
    )


def test_no_name_stands_for_two_terms() -> None:
    for language in LANGUAGES:
        for week in WEEKS:
            names = [term.name.of(language) for term in TERMS if term.week == week]
            assert len(names) == len(set(names))


def words_avoided() -> dict[str, str]:
    """Give the words that the site does not use, each with what it says instead."""
    return {without_vowel_marks(word).strip(): term.name.ar for term in TERMS for word in term.avoid}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_one_word_for_one_thing(path: Path) -> None:
    text = without_vowel_marks(path.read_text(encoding="utf-8"))
    for word, instead in words_avoided().items():
        if says(word, text):  # so one of its lines does
            for number, line in enumerate(text.splitlines(), 1):
                assert not says(word, line), f"{path.name}:{number}: «{word}»; this site says «{instead}»"


@pytest.mark.parametrize(
    "path",
    [path for path in TEXTS if path.suffix != ".md"],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_other_names_of_terms_stand_in_no_drawing(path: Path) -> None:
    """In sentences of pages and labs they are looked for by test_words.py, which knows where one explains a term."""
    text = path.read_text(encoding="utf-8")
    bare = without_vowel_marks(text)
    for term in TERMS:
        for name in map(without_vowel_marks, term.other_names("ar")):
            lines = text.splitlines() if says(name, bare) else ()
            for number, line in enumerate(lines, 1):
                assert f"(term:{term.key})" in line or not says(name, without_vowel_marks(line)), (
                    f"{path.name}:{number}: «{name}»; this site says «{term.name.ar}»"
                )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("week", WEEKS)
def test_page_lists_every_term_in_order(site: Path, week: str, language: str) -> None:
    page = article(site, f"{week}/glossary", language)
    shown = page.select(".glossary dt")
    terms = [term for term in TERMS if term.week == week]
    assert {entry["id"] for entry in shown} == {f"term-{term.key}" for term in terms}
    names = [entry.select_one("span").get_text() for entry in shown]
    assert names == sorted((term.name.of(language) for term in terms), key=sort_key)
    by_key = {f"term-{term.key}": term for term in terms}
    for entry in shown:
        term = by_key[entry["id"]]
        assert {span["lang"]: span.get_text() for span in entry.select("span")} == term.name._asdict()
        body = entry.find_next_sibling("dd")
        shown = [plain(span) for span in body.select(".sides:not(.also) > span")]
        assert shown == [definition.replace("$", "") for definition in term.definition]
        taught = body.select_one(".taught a")
        if re.fullmatch(r"S\d+-[A-Z]\d+", term.taught):
            assert taught.get_text() == term.taught
        else:
            assert urlsplit(taught["href"]).path == f"../{term.taught}/"
        for panel in body.select(".also > span"):
            names = [name.get_text() for name in panel.select("bdi")]
            assert sorted(names) == sorted(term.also)
            assert bool(ARABIC_LETTER.search(names[0])) == (panel["lang"] == "ar") or not term.other_names(
                panel["lang"]
            )
        assert len(body.select(".also > span")) == (2 if term.also else 0)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_terms_on_pages_carry_their_definition(site: Path, page: str, language: str) -> None:
    by_place = {f"/{location(f'{term.week}/glossary', language)}#term-{term.key}": term for term in TERMS}
    for button in article(site, page, language).select("button.term"):
        tip = article(site, page, language).find(id=button["popovertarget"])
        term = by_place[urljoin(f"/{location(page, language)}", tip.select_one("a")["href"])]
        panel = button.find_parent(class_="tabbed-block")
        assert tip["lang"] == panel["lang"]
        assert tip.has_attr("popover")
        name, definition = term.name.of(panel["lang"]), term.definition.of(panel["lang"])
        assert " ".join(plain(tip).split()) == f"{name} {definition.replace('$', '')}"


_GLOSS = re.compile(r" \((?P<gloss>[A-Za-z][^()]*)\)")
_LETTERS = re.compile(r"[\u0621-\u064A]+|[A-Za-z]+")


def forms_of(week: str) -> dict[str, str]:
    """Give other forms in which terms are linked or glossed, what no ending makes of their names: tests/<week>/terms.py."""
    written = (ROOT / "tests" / week / "terms.py").is_file()
    return dict(import_module(f"tests.{week}.terms").FORMS) if week and written else {}


def roots(text: str) -> set[str]:
    """Give the words of a text without article, particles and endings."""
    found = set()
    for word in _LETTERS.findall(without_vowel_marks(text).lower()):
        bare = re.sub(r"^(?:[وف]?(?:[بك]?ال|لل)|[وفبلك](?=.{4}))", "", word)
        found.add(re.sub(r"(?:ية|ات|ان|ين|ون|ها|هما|هم|ه|ة|ت|ي|نا|ا|s|ed|ing)$", "", bare)[:5])
    return found


def misled(line: str, week: str) -> Iterator[str]:
    """Find links whose words are not those of the term to which they lead, and glosses of another term."""
    known = forms_of(week)
    for link in TERM.finditer(line):
        term = SOURCES.term(link["key"], week)
        forms = without_vowel_marks(known.get(term.key, ""))
        arabic = bool(ARABIC_LETTER.search(link["text"]))
        names = [term.name.of("ar" if arabic else "en"), *term.other_names("ar" if arabic else "en"), forms]
        if not any(roots(link["text"]) & roots(name) for name in names):
            yield f"«{link['text']}» leads to the term {term.key}, {term.name.ar} | {term.name.en}"
        gloss = _GLOSS.match(line, link.end()) if arabic else None
        english = [term.name.en, *term.other_names("en")]
        if (
            gloss
            and gloss["gloss"] not in forms
            and not any(roots(gloss["gloss"]) == roots(name) for name in english)
        ):
            yield f"the gloss ({gloss['gloss']}) is none of the term {term.key}, {', '.join(english)}"


@every_page
def test_links_and_glosses_are_of_their_terms(page: str) -> None:
    lines = source_of(page).splitlines()
    found = [
        f"docs/{page}.md:{k}: {fault}"
        for k, line in enumerate(lines, 1)
        for fault in misled(line, week_of(page))
    ]
    assert not found, "\n".join(found)


def test_fault_in_a_glossary_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "docs_src" / "deep"
    folder.mkdir(parents=True)
    (tmp_path / "docs_src" / "course.toml").write_text(
        '[[parts]]\ntitle = "جزء | Part"\nweeks = ["أسبوع | Week"]\n', encoding="utf-8"
    )
    (folder / "week.toml").write_text(
        'part = 1\nnumber = 1\ntitle = "عميقة | Deep"\npages = []\nrows = {}\n', encoding="utf-8"
    )
    unit = '[unit]\nterm = "الوحدة"\ndefinition = "أ | a"\n'
    (folder / "glossary.toml").write_text(unit, encoding="utf-8")
    with pytest.raises(SourceError, match=r"docs_src/deep/glossary.toml, \[unit\]: expected two languages"):
        Sources(tmp_path).glossary("deep")
    (folder / "glossary.toml").write_text(unit.replace("الوحدة", "الوحدة | unit") * 2, encoding="utf-8")
    with pytest.raises(SourceError, match=r"docs_src/deep/glossary.toml: .*\(at line 4"):
        Sources(tmp_path).glossary("deep")
    with pytest.raises(SourceError, match=r"no week 'dep'; did you mean 'deep'\?"):
        Sources(tmp_path).glossary("dep")
