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

from math_core import LatexError, LatexToMathML
from pymdownx.highlight import Highlight

import docs_src.figures
from docs_src.figures.drawing import FIGURES, render
from docs_src.site.sources import Sources, typeset_number
from docs_src.texts import DIRECTIONS, LANGUAGES, Bilingual, Language

CITATION = re.compile(r"^::: (?P<kind>[a-z]+) (?P<name>[^\s#]+)(?:#(?P<section>\S+))?$")
NUMBER = re.compile(r"\{\{(?P<example>[\w./-]+): (?P<name>[^;{}]+?)(?:; (?P<digits>[1-9]\d?))?\}\}")
INLINE_MATH = re.compile(r"(?<![\\$])\$(?!\s)([^$]+?)(?<!\s)\$(?!\$)")

_PRIMED = re.compile(r"<msup>((?:(?!<msup>).)*?)<mo>′</mo></msup>")

OUTPUT = Bilingual("الخرج", "Output")

# Each week's module registers its figures when it is imported.
for module in pkgutil.iter_modules(docs_src.figures.__path__):
    import_module(f"docs_src.figures.{module.name}")

_converter = LatexToMathML(annotation=True, fancy_error=False)
_highlighter = Highlight(None)
_drawn = cache(render)  # the check of a page draws what the build will need


class Context(NamedTuple):
    """Where a citation stands."""

    page: str
    """The page's path inside docs."""
    language: Language
    sources: Sources


class Kind(NamedTuple):
    """A kind of citation."""

    html: Callable[[str, str, Context], str]
    """Makes the HTML from the name and the section; raises ValueError when there is no such thing."""
    anchored: bool = False
    """Whether the name becomes an anchor of the page."""


def mathml(tex: str, *, display: bool) -> str:
    """Turn TeX into MathML that keeps the TeX in an annotation.

    Raises
    ------
    ValueError
        When the TeX cannot be read.
    """
    try:
        html = _converter.convert_with_local_state(tex, displaystyle=display)
        # The letter ′ is small and raised already; raised once more it is a speck in the air.
        html = _PRIMED.sub(r'<mrow>\1<mo lspace="0" rspace="0">′</mo></mrow>', html)
        return html.replace("<annotation ", "<annotation data-search-exclude ")
    except LatexError as error:
        raise ValueError(f"cannot read the formula «{tex}»: {error}") from error


def number(match: re.Match[str], page: str, sources: Sources) -> str:
    """Return the HTML of a number that a sentence cites."""
    printed = sources.example(page, match["example"]).number(match["name"])
    text = typeset_number(printed, int(match["digits"]) if match["digits"] else None)
    return f'<bdi class="number" dir="ltr">{text}</bdi>'


def _formula(name: str, _: str, context: Context) -> str:
    return mathml(context.sources.formula(name).tex, display=True)


def _code(name: str, section: str, context: Context) -> str:
    example = context.sources.example(context.page, name)
    return _block(example.section(section), "python", example.path.rpartition("/")[2])


def _output(name: str, _: str, context: Context) -> str:
    example = context.sources.example(context.page, name)
    return _block(example.output.strip("\n"), "text", OUTPUT.of(context.language), "output")


def _example(name: str, section: str, context: Context) -> str:
    return _code(name, section, context) + _output(name, section, context)


def _block(text: str, language: str, title: str, *classes: str) -> str:
    html: str = _highlighter.highlight(text, language, title=title, classes=list(classes))
    return html


def _figure(name: str, _: str, context: Context) -> str:
    drawing, caption = _drawn(name, context.language), FIGURES[name].caption
    sides = "".join(
        f'<span lang="{language}" dir="{DIRECTIONS.of(language)}"'
        f"{'' if language == context.language else ' data-search-exclude'}>"
        f"{_with_inline_math(caption.of(language))}</span>"
        for language in LANGUAGES
    )
    return f"<figure><div data-search-exclude>{drawing}</div><figcaption>{sides}</figcaption></figure>"


def _with_inline_math(text: str) -> str:
    return INLINE_MATH.sub(lambda match: mathml(match[1], display=False), escape(text))


KINDS = {
    "formula": Kind(_formula, anchored=True),
    "recall": Kind(_formula),
    "figure": Kind(_figure, anchored=True),
    "example": Kind(_example),
    "code": Kind(_code),
    "output": Kind(_output),
}


def cited(match: re.Match[str], context: Context) -> str:
    """Return the HTML of a citation.

    Raises
    ------
    ValueError
        When there is no such thing to cite.
    """
    return KINDS[match["kind"]].html(match["name"], match["section"] or "", context)
