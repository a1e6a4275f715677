"""Pieces of HTML that everything on a page is made of: mathematics, code, texts in both languages."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from html import escape
from typing import NamedTuple

from math_core import LatexError, LatexToMathML
from pymdownx.highlight import Highlight

from docs_src.course import week_of
from docs_src.site.sources import Sources
from docs_src.texts import DIRECTIONS, LANGUAGES, Bilingual, Language

INLINE_MATH = re.compile(r"(?<![\\$])\$(?!\s)([^$]+?)(?<!\s)\$(?!\$)")

_INLINE_CODE = re.compile(r"(`+)(.+?)\1", re.DOTALL)
_PRIMED = re.compile(r"<msup>((?:(?!<msup>).)*?)<mo>′</mo></msup>")

_converter = LatexToMathML(annotation=True, fancy_error=False)
_highlighter = Highlight(None)


class Context(NamedTuple):
    """Where something is shown."""

    page: str
    """The page's path inside docs."""
    language: Language
    sources: Sources
    homes: Mapping[str, str] = {}
    """The page on which each id of a lesson stands, by its week and its anchor, ``shallow/s8-d1``."""
    titles: Mapping[str, tuple[Bilingual, Bilingual]] = {}
    """What each page is called, and what it is about."""
    address: Callable[[str], str] = str
    """Turns a page's path inside docs, with an anchor, into a link from this page."""

    @property
    def week(self) -> str:
        """The week that the page belongs to; nothing for pages of the whole course."""
        return week_of(self.page)


def mathml(tex: str, *, display: bool, below: str = "") -> str:
    """Turn TeX into MathML that keeps the TeX in an annotation.

    Parameters
    ----------
    tex
        The formula.
    display
        Whether it stands by itself.
    below
        What stands before its first sign on the line above; as much room is left here.

    Raises
    ------
    ValueError
        When the TeX cannot be read.
    """
    try:
        whole = rf"\phantom{{{below}}} {tex}" if below else tex
        html = _converter.convert_with_local_state(whole, displaystyle=display)
    except LatexError as error:
        raise ValueError(f"cannot read the formula «{tex}»: {error}") from error
    # The letter ′ is small and raised already; raised once more it is a speck in the air.
    html = _PRIMED.sub(r'<mrow>\1<mo lspace="0" rspace="0">′</mo></mrow>', html)
    if below:
        html = re.sub(
            r"(<annotation [^>]*>)\\phantom\b.*?(?=</annotation>)", lambda found: found[1] + escape(tex), html
        )
    return html.replace("<annotation ", "<annotation data-search-exclude ")


def with_math(text: str) -> str:
    """Write a text with ``$mathematics$`` in it."""
    return INLINE_MATH.sub(lambda match: mathml(match[1], display=False), escape(text, quote=False))


def prose(text: str) -> str:
    """Write a text with ``$mathematics$`` and code between backticks in it."""
    parts = []
    end = 0
    for code in _INLINE_CODE.finditer(text):
        parts += [with_math(text[end : code.start()]), f"<code>{escape(code[2], quote=False)}</code>"]
        end = code.end()
    return "".join([*parts, with_math(text[end:])])


@cache  # the check of the pages and both languages show the same code
def code_block(code: str, language: str, title: str = "", *classes: str) -> str:
    """Write a block of code, in colours."""
    html: str = _highlighter.highlight(code, language, title=title, classes=list(classes))
    return html


def sides(text: Bilingual, context: Context) -> str:
    """Write a text in both languages, of which the chosen tab shows one; the build's own is searched."""
    return "".join(
        f'<span lang="{language}" dir="{DIRECTIONS.of(language)}"'
        f"{'' if language == context.language else ' data-search-exclude'}>"
        f"{with_math(text.of(language))}</span>"
        for language in LANGUAGES
    )


def link(target: str, text: str, context: Context, attributes: str = "") -> str:
    """Write a link to a page's path inside docs, with an anchor."""
    return f'<a href="{escape(context.address(target))}"{attributes}>{text}</a>'
