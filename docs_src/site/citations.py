"""The citations that pages are made of: how they are written, what they name, and the HTML they become.

A citation is a paragraph of its own, ``::: formula s8-d1``.
A number is cited inside a sentence, ``{{values: sigmoid_derivative(10); 3}}``.
"""

import pkgutil
import re
from collections.abc import Callable
from functools import cache
from html import escape
from importlib import import_module
from typing import NamedTuple

import docs_src.figures
from docs_src.figures.drawing import FIGURES, render
from docs_src.site import cards, reference
from docs_src.site.html import Context, code_block, link, sides
from docs_src.site.sources import Sources, typeset_number
from docs_src.texts import ARABIC_LETTER, DIRECTIONS, LANGUAGES, Bilingual, Language, sort_key

CITATION = re.compile(r"^::: (?P<kind>[a-z]+) (?P<name>[^\s#]+)(?:#(?P<section>\S+))?$")
ERRATUM = re.compile(r"(?<![A-Za-z\d])E(?P<number>\d+)(?!\w)")
TERM = re.compile(r"\[(?P<text>[^\]\[]+)\]\(term:(?P<key>[^)\s]+)\)")
NUMBER = re.compile(r"\{\{(?P<example>[\w./-]+): (?P<name>[^;{}]+?)(?:; (?P<digits>[1-9]\d?))?\}\}")
OUTPUT = Bilingual("الخرج", "Output")
GLOSSARY = "glossary.md"

# Each week's module registers its figures when it is imported.
for module in pkgutil.iter_modules(docs_src.figures.__path__):
    import_module(f"docs_src.figures.{module.name}")

_drawn = cache(render)  # the check of a page draws what the build will need


class Kind(NamedTuple):
    """A kind of citation."""

    html: Callable[[str, str, Context], str]
    """Makes the HTML from the name and the section; raises ValueError when there is no such thing."""
    anchored: bool = False
    """Whether the name becomes an anchor of the page."""
    divided: bool = False
    """Whether a section may be named, after a #."""


def number(match: re.Match[str], page: str, sources: Sources) -> str:
    """Return the HTML of a number that a sentence cites."""
    printed = sources.example(page, match["example"]).number(match["name"])
    text = typeset_number(printed, int(match["digits"]) if match["digits"] else None)
    return f'<bdi class="number" dir="ltr">{text}</bdi>'


def term(match: re.Match[str], number: int, context: Context) -> str:
    """Return the HTML of a term: a button that opens its definition, in the language of the sentence."""
    found = context.sources.term(match["key"])
    language: Language = "ar" if ARABIC_LETTER.search(match["text"]) else "en"
    where = link(f"{GLOSSARY}#term-{found.key}", escape(found.name.of(language)), context)
    return (
        f'<button type="button" class="term" popovertarget="tip-{number}">{escape(match["text"])}</button>'
        f'<span popover class="tip" id="tip-{number}" lang="{language}" dir="{DIRECTIONS.of(language)}"'
        f" data-search-exclude><strong>{where}</strong> {escape(found.definition.of(language))}</span>"
    )


def erratum(match: re.Match[str], context: Context) -> str | None:
    """Return the HTML of a mistake's number: a link to where it is put right, if that is another page."""
    anchor = f"e{match['number']}"
    home = context.homes.get(anchor, context.page)
    return None if home == context.page else link(f"{home}#{anchor}", match[0], context)


def _formula(name: str, _: str, context: Context) -> str:
    return cards.card(context.sources.formula(name), context)


def _formulas(name: str, _: str, context: Context) -> str:
    return cards.register(name, context)


def _notation(name: str, _: str, context: Context) -> str:
    return cards.notation(name, context)


def _glossary(name: str, _: str, context: Context) -> str:
    terms = sorted(context.sources.glossary(name), key=lambda term: sort_key(term.name.of(context.language)))
    rows = []
    for term in terms:
        others = [language for language in LANGUAGES if language != context.language]
        names = " ".join(
            f'<span lang="{language}" dir="{DIRECTIONS.of(language)}"'
            # English words are searched in Arabic too, but not the other way round.
            f"{' data-search-exclude' if (language, context.language) == ('ar', 'en') else ''}>"
            f"{escape(term.name.of(language))}</span>"
            for language in (context.language, *others)
        )
        home = context.homes.get(term.taught.lower())
        taught = link(f"{home}#{term.taught.lower()}", term.taught, context) if home else term.taught
        rows.append(
            f'<dt id="term-{term.key}">{names}</dt>'
            f'<dd><span class="sides">{sides(term.definition, context)}</span> '
            f'<span class="taught">{taught}</span></dd>'
        )
    return f'<dl class="glossary">{"".join(rows)}</dl>'


def _module(name: str, _: str, context: Context) -> str:
    return reference.module(name, context, lambda formula, place: cards.card(formula, place, brief=True))


def _code(name: str, section: str, context: Context) -> str:
    example = context.sources.example(context.page, name)
    return code_block(example.section(section), "python", example.path.rpartition("/")[2])


def _output(name: str, _: str, context: Context) -> str:
    example = context.sources.example(context.page, name)
    return code_block(example.output.strip("\n"), "text", OUTPUT.of(context.language), "output")


def _example(name: str, section: str, context: Context) -> str:
    return _code(name, section, context) + _output(name, section, context)


def _figure(name: str, _: str, context: Context) -> str:
    drawing, caption = _drawn(name, context.language), sides(FIGURES[name].caption, context)
    return (
        f"<figure><div data-search-exclude>{drawing}</div>"
        f'<figcaption class="sides">{caption}</figcaption></figure>'
    )


KINDS = {
    "formula": Kind(_formula, anchored=True),
    "recall": Kind(_formula),
    "figure": Kind(_figure, anchored=True),
    "example": Kind(_example),
    "code": Kind(_code, divided=True),
    "output": Kind(_output),
    "formulas": Kind(_formulas),
    "recap": Kind(cards.recap, divided=True),
    "notation": Kind(_notation),
    "glossary": Kind(_glossary),
    "module": Kind(_module),
}


def cited(match: re.Match[str], context: Context) -> str:
    """Return the HTML of a citation.

    Raises
    ------
    ValueError
        When there is no such thing to cite.
    """
    return KINDS[match["kind"]].html(match["name"], match["section"] or "", context)
