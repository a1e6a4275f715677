"""Pieces of HTML that everything on a page is made of: mathematics, code, texts in both languages."""

import ast
import re
from collections.abc import Callable, Mapping, MutableMapping
from functools import cache
from html import escape
from itertools import takewhile
from typing import NamedTuple

from math_core import LatexError, LatexToMathML
from pymdownx.highlight import Highlight

from docs_src.course import week_of
from docs_src.site.sources import Sources
from docs_src.texts import DIRECTIONS, LANGUAGES, Bilingual, Language

INLINE_MATH = re.compile(r"(?<![\\$])\$(?!\s)([^$]+?)(?<!\s)\$(?!\$)")

_INLINE_CODE = re.compile(r"(`+)(.+?)\1", re.DOTALL)
# Names, signs and spaces are of the colour of all code, and half of what a page weighs.
_PLAIN_CODE = re.compile(r'<span class="(?:n|o|p|w|fm)">([^<]*)</span>|<span></span>')
_LAYER = re.compile(r'<mo stretchy="false">\[</mo><mn>(\d+)</mn><mo stretchy="false">\]</mo>')
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
    told: MutableMapping[str, tuple[str, str]] | None = None
    """What cards on the page have said so far and need not say again: where, by anchor and in words."""

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
    html = html.replace("</mfrac><mfrac>", '</mfrac><mspace width="0.2em"></mspace><mfrac>')
    # The number of a layer and its brackets are one sign; a browser would set them apart.
    html = _LAYER.sub(r"<mn>[\1]</mn>", html)
    if not display:  # there are hundreds of these
        html = html.replace(' encoding="application/x-tex"', "")
    return html.replace("<annotation", "<annotation data-search-exclude")


def with_math(text: str) -> str:
    """Write a text with ``$mathematics$`` in it."""
    return INLINE_MATH.sub(lambda match: mathml(match[1], display=False), escape(text, quote=False))


def prose(text: str) -> str:
    """Write a text with ``$mathematics$`` and code between backticks in it."""
    parts = []
    end = 0
    for code in _INLINE_CODE.finditer(text):
        parts += [with_math(text[end : code.start()]), inline_code(code[2])]
        end = code.end()
    return "".join([*parts, with_math(text[end:])])


def inline_code(code: str) -> str:
    """Write code inside a sentence; it stays on one line, if that fits on a phone."""
    long = ' class="long"' if len(code) > 32 else ""
    return f"<code{long}>{escape(code, quote=False)}</code>"


@cache  # the check of the pages and both languages show the same code
def code_block(code: str, language: str, title: str = "", *classes: str) -> str:
    """Write a block of code, in colours; what a program imports at its beginning is folded into one line."""
    html: str = _highlighter.highlight(code, language, title=title, classes=list(classes))
    html = _PLAIN_CODE.sub(r"\1", html)
    return _folded(html, *_imports(code)) if language == "python" else html


def _imports(code: str) -> tuple[int, int]:
    """Give the first and last line of what a program imports at its beginning; (0, 0) if that is no block."""
    try:
        body = ast.parse(code).body
    except SyntaxError:  # a part of a program, or what a page shows to be wrong
        return 0, 0
    start = 1 if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) else 0
    found = list(takewhile(lambda node: isinstance(node, ast.Import | ast.ImportFrom), body[start:]))
    if not found or start + len(found) == len(body):
        return 0, 0
    first, last = found[0].lineno, found[-1].end_lineno or 0
    return (first, last) if last > first else (0, 0)


def _folded(html: str, first: int, last: int) -> str:
    """Fold lines of a block of code; what they say, and so what is copied, stays as it is."""
    if not first:
        return html
    before, mark, code = html.partition("<code>")
    lines = code.splitlines(keepends=True)
    # The word that is shown comes from the style sheet, for it is no part of the code.
    lines[first - 1] = f'<details class="imports"><summary aria-label="import"></summary>{lines[first - 1]}'
    lines[last - 1] += "</details>"
    return f"{before}{mark}{''.join(lines)}"


def sides(text: Bilingual, context: Context, *, searched: bool = True) -> str:
    """Write a text in both languages, of which the chosen tab shows one; the build's own is searched.

    What stands where nothing is searched need not say so; its direction comes from the style sheet.
    """
    parts = []
    for language in LANGUAGES:
        attributes = f' dir="{DIRECTIONS.of(language)}"' if searched else ""
        if searched and language != context.language:
            attributes += " data-search-exclude"
        parts.append(f'<span lang="{language}"{attributes}>{with_math(text.of(language))}</span>')
    return "".join(parts)


def link(target: str, text: str, context: Context, attributes: str = "") -> str:
    """Write a link to a page's path inside docs, with an anchor."""
    return f'<a href="{escape(context.address(target))}"{attributes}>{text}</a>'
