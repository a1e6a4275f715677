"""What the site says in sentences, in one language each: on pages, in labs, below figures, in the glossary."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from docs_src.course import Course
from docs_src.drawing import FIGURES
from docs_src.site.citations import NUMBER, TERM
from docs_src.site.html import INLINE_MATH
from docs_src.site.notebooks import labs
from docs_src.site.sources import Sources
from docs_src.texts import LANGUAGES, NAMES, Bilingual, Language
from tests.conftest import ROOT
from tests.site.test_built_site import LABS, source_of

SYMBOL = "⬚"
"""What stands for mathematics, code and cited numbers in the words of a sentence."""
SHAPE = "▭"
"""What stands for a shape or a range, ``(n_h, m)``."""
_TAB = re.compile(r'===!? "(.+)"')
_TITLE = re.compile(r'(?:!!!|\?\?\?\+?) [a-z]+ "(?P<title>.+)"')
_KEY = re.compile(r"^(?:description|title): ")
_MARK = re.compile(r"^(?:\s*(?:[-*+]|\d+\.|>|#+) )+\s*")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_CODE = re.compile(r"(`+)(.+?)\1")
_SHAPE = re.compile(r"\$\([^()$]+, [^()$]+\)\$")
_LAB_NUMBER = re.compile(r"\{\{[^{}]+\}\}")
_ID = re.compile(r" \{#[^}]*\}$")


class Sentence(NamedTuple):
    """A line of prose."""

    place: str
    """Where it stands, for people: ``docs/shallow/review.md:27``."""
    language: Language
    text: str
    """As it is written."""
    defines: str = ""
    """The term that it defines, in a glossary."""

    @property
    def words(self) -> str:
        """What it says, with one sign for each piece of mathematics and code and each cited number."""
        text = _SHAPE.sub(SHAPE, _CODE.sub(SYMBOL, self.text))
        text = INLINE_MATH.sub(SYMBOL, _LAB_NUMBER.sub(SYMBOL, NUMBER.sub(SYMBOL, text)))
        text = _LINK.sub(r"\1", TERM.sub(r"\g<text>", text))
        return re.sub(r"\*+", "", text)

    @property
    def terms(self) -> set[str]:
        """The terms that it explains: those that it links to their definition, and the one that it defines."""
        return {match["key"].rpartition("/")[2] for match in TERM.finditer(self.text)} | {self.defines}


def _both(place: str, text: Bilingual, defines: str = "") -> Iterator[Sentence]:
    for language in LANGUAGES:
        yield Sentence(place, language, text.of(language), defines)


def in_text(source: str, path: str) -> Iterator[Sentence]:
    """Read the sentences of a page: those in its tabs, and what stands outside them in both languages."""
    language: Language | None = None
    code = False
    for number, line in enumerate(source.splitlines(), 1):
        place, text = f"{path}:{number}", line.strip()
        if tab := _TAB.fullmatch(line):
            language = next(known for known in LANGUAGES if NAMES.of(known) == tab[1])
        elif text.startswith(("```", "~~~")):
            code = not code
        elif code or not text or text.startswith("<!--"):
            continue
        elif line.startswith((":::", "|")):
            language = None
        elif line.startswith(" ") and language:
            title = _TITLE.fullmatch(text)
            yield Sentence(place, language, title["title"] if title else _MARK.sub("", text))
        elif text.count(" | ") in {1, 2}:  # a heading, a description, a line of a derivation with its reason
            language = None
            sides = _ID.sub("", _MARK.sub("", _KEY.sub("", text))).strip('"').split(" | ")[-2:]
            yield from _both(place, Bilingual(*sides))
        elif not line.startswith(" "):
            language = None


@cache
def on_page(page: str) -> tuple[Sentence, ...]:
    """Read the sentences of a page or a lab, by its path inside docs without its ending."""
    if page not in LABS:
        return tuple(in_text(source_of(page), f"docs/{page}.md"))
    lab = next(lab for lab in labs(ROOT) if lab.page == f"{page}.ipynb")
    found = list(_both(lab.path, lab.description))
    for language in LANGUAGES:
        for cell in lab.prose(language):
            lines = (side for line in cell.splitlines() for side in re.split(r" \| ", line))
            found += [Sentence(lab.path, language, _MARK.sub("", line)) for line in lines if line.strip()]
    return tuple(found)


@cache
def of_week(week: str) -> tuple[Sentence, ...]:
    """Read what a week says beside its pages: terms, names of formulas, meanings of symbols, captions."""
    sources, known = Sources(ROOT), Course().week(week)
    known.module("figures")
    folder = f"docs_src/{week}"
    found = list(_both(f"{folder}/week.toml", known.title))
    for term in sources.glossary(week):
        place = f"{folder}/glossary.toml, [{term.key}]"
        found += [*_both(place, term.name, term.key), *_both(place, term.definition, term.key)]
    for formula in sources.week(week):
        found += _both(f"{folder}/formulas.toml, {formula.id}", sources.name(formula))
    for tex, symbol in sources.symbols(week).items():
        found += _both(f"{folder}/formulas.toml, {tex}", symbol.meaning)
    for figure in FIGURES.values():
        if figure.week == week:
            place = f"{folder}/figures.py, {figure.name}"
            found += [*_both(place, figure.caption), *_both(place, figure.description)]
    return tuple(found)


def says(name: str, text: str) -> bool:
    """Tell whether a text has a name: whole words, with a particle before them, with the article or without."""
    least, pattern = _name(name)
    return least in text and bool(pattern.search(text))


@cache
def _name(name: str) -> tuple[str, re.Pattern[str]]:
    """Give a word that stands wherever a name stands, which is looked for first, and all of it."""
    words = [re.escape(word) for word in name.split()]
    if not re.match(r"[\u0621-\u064A]", name):
        return name.split()[0], re.compile(rf"(?<!\w){' '.join(words)}s?(?!\w)")
    first, *others = [word.removeprefix("ال") for word in words]
    article = "(?:ال)?" if words[0] != first else ""
    rest = "".join(f" (?:ال)?{word}" for word in others)
    pattern = rf"(?<![\u0621-\u064A])(?:[وف]?[بكل]?{article}|لل){first}{rest}(?![\u0621-\u064A])"
    return name.split()[0].removeprefix("ال"), re.compile(pattern)
