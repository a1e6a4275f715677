r"""Reads built mathematics back from what is drawn, leaf by leaf; the annotation beside it is never looked at.

>>> drawn("<math><msup><mi>e</mi><mrow><mo>−</mo><mi>z</mi></mrow></msup></math>")
'e^{-z}'
>>> drawn_number('<bdi class="number" dir="ltr">4.54 × 10<sup>−5</sup></bdi>')
'4.54e-5'

A tag, a sign or an attribute that is not known here is refused: whoever adds one knows how it is drawn.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from html import unescape

from bs4 import BeautifulSoup, Tag
from lark import Token, Tree

from docs_src.checker import FormulaError, parse, tokens
from docs_src.checker.evaluation import same
from docs_src.checker.lexer import SymbolToken
from docs_src.checker.symbols import OPERATORS

# What draws a sign of its own, and how TeX writes it.
SIGNS = {
    **{sign: sign for sign in "()[],.:=+<>/|"},
    "{": r"\{",
    "}": r"\}",
    "‖": r"\lVert",
    "α": r"\alpha",
    "θ": r"\theta",
    "σ": r"\sigma",
    "ℝ": r"\mathbb{R}",
    "⊤": r"\top",
    "\N{MATHEMATICAL SCRIPT CAPITAL N}\N{VARIATION SELECTOR-1}": r"\mathcal{N}",
    "−": "-",
    "⋅": r"\cdot",
    "⊙": r"\odot",
    "×": r"\times",
    "∂": r"\partial",
    "′": "'",
    "″": "''",
    "≤": r"\le",
    "≥": r"\ge",
    "≈": r"\approx",
    "∈": r"\in",
    "∼": r"\sim",
    "∑": r"\sum",
    "∏": r"\prod",
    "⋯": r"\cdots",
    "⋮": r"\vdots",
    "\N{FUNCTION APPLICATION}": "",
    "\N{INVISIBLE SEPARATOR}": "",
}
BIG = {r"\sum", r"\prod"}
ACCENTS = {"ˆ": r"\hat"}
NAMES = {re.findall(r"[a-z]+", operator)[-1]: operator for operator in OPERATORS}
# The kinds of tables, by what stands at their sides.
TABLES = {("[", "]"): "bmatrix", ("(", ")"): "pmatrix", (r"\{", ""): "cases"}
# Everything that may be said of a tag beyond what it draws; nothing of that hides or moves it.
_LENGTH = r"0|\d*\.?\d+em"
ATTRIBUTES = {
    "accent": "true",
    "display": "block",
    "displaystyle": "true|false",
    "form": "prefix|infix|postfix",
    "lspace": _LENGTH,
    "mathvariant": "normal",
    "maxsize": _LENGTH,
    "minsize": _LENGTH,
    "rspace": _LENGTH,
    "scriptlevel": "0",
    "stretchy": "false",
    "width": _LENGTH,
}
_ALIGNED = rf"(?:(?:text-align: (?:left|right)|justify-items: (?:start|end)|padding-(?:left|right): ?(?:{_LENGTH}));)+"
_CITED = re.compile(
    r'<bdi class="number" dir="ltr">'
    r"(?:(−?)(\d+(?:\.\d+)?)(?: × 10<sup>(−?)(\d+)</sup>)?|<code>(-?(?:nan|inf))</code>)</bdi>"
)


class UnreadError(ValueError):
    """What is drawn cannot be read."""


def drawn(html: str) -> str:
    """Write in TeX what a formula draws.

    Raises
    ------
    UnreadError
        At a tag, a sign or an attribute that is not known.
    """
    first, *others = _read(BeautifulSoup(html, "lxml").math).split(r"\lVert")
    return first + "".join(rf"\{'rl'[k % 2]}Vert{text}" for k, text in enumerate(others, 1))


def drawn_number(html: str) -> str:
    """Give the number that a citation draws, as Python writes it.

    Raises
    ------
    UnreadError
        When it is not drawn as a number is: with its exponent raised, and nothing hidden.
    """
    match = _CITED.fullmatch(html)
    if not match:
        raise UnreadError(f"no number is drawn by «{html}»")
    sign, digits, exponent_sign, exponent, name = match.groups()
    return name or (sign + digits + (f"e{exponent_sign}{exponent}" if exponent else "")).replace("−", "-")


def _read(tag: Tag) -> str:
    known = _KINDS.get(tag.name)
    if not known:
        raise UnreadError(f"«{tag.name}» is not known to tests/site/mathematics.py: {tag}")
    for name, value in tag.attrs.items():
        aligned = name == "style" and tag.name in {"mtd", "mpadded"}
        allowed = _ALIGNED if aligned else ATTRIBUTES.get(name)
        if allowed is None or not re.fullmatch(allowed, str(value)):
            raise UnreadError(f'{name}="{value}" may hide or move what is drawn: {tag}')
    return known(tag)


def _parts(tag: Tag, count: int | None = None) -> list[Tag]:
    """Give what stands in a tag: as many tags as it has places, and no text."""
    found = [part for part in tag.children if isinstance(part, Tag) or part.strip()]
    if not all(isinstance(part, Tag) for part in found) or count not in {None, len(found)}:
        raise UnreadError(f"«{tag.name}» does not have its parts: {tag}")
    return found


def _joined(pieces: Iterable[str]) -> str:
    r"""Set pieces side by side; ``\alpha`` ends before a letter."""
    text = ""
    for piece in pieces:
        text += " " * bool(re.search(r"\\[A-Za-z]+$", text) and re.match("[A-Za-z]", piece)) + piece
    return text.replace("...", r"\dots")


def _row(tag: Tag) -> str:
    parts = _parts(tag)
    pieces = [_read(part) for part in parts]
    for at in (at for at, part in enumerate(parts) if part.name == "mtable"):
        beside = "".join(pieces[at - 1 : at]), "".join(pieces[at + 1 : at + 2])
        if kind := TABLES.get(beside):
            pieces[at - 1 : at + 2] = "", _environment(parts[at], kind), ""
    return _joined(pieces)


def _environment(table: Tag, kind: str) -> str:
    rows = r" \\ ".join(_read(row) for row in _parts(table))
    return rf"\begin{{{kind}}}{rows}\end{{{kind}}}"


def _leaf(tag: Tag) -> str:
    if tag.find(True):
        raise UnreadError(f"a sign has no parts: {tag}")
    return unescape(tag.get_text())


def _letter(tag: Tag) -> str:
    text = _leaf(tag)
    if text in SIGNS or re.fullmatch("[A-Za-z]", text):
        return SIGNS.get(text, text)
    if not re.fullmatch("[A-Za-z]{2,}", text):
        raise UnreadError(f"the letter «{text}» is not known to tests/site/mathematics.py: {tag}")
    return NAMES.get(text, rf"\mathrm{{{text}}}")


def _number(tag: Tag) -> str:
    text = _leaf(tag)
    if not re.fullmatch(r"\d+(\.\d+)?|\[\d+\]", text):
        raise UnreadError(f"«{text}» is no number: {tag}")
    return text


def _sign(tag: Tag) -> str:
    text = _leaf(tag)
    if text not in SIGNS:
        raise UnreadError(f"the sign «{text}» is not known to tests/site/mathematics.py: {tag}")
    return SIGNS[text]


def _scripts(tag: Tag) -> str:
    """Read what has something below or above at its right; a big sign has it right below and above itself too."""
    places = {"sub": "_", "sup": "^", "subsup": "_^", "under": "_", "underover": "_^"}[tag.name[1:]]
    base, *scripts = (_read(part) for part in _parts(tag, 1 + len(places)))
    if "under" in tag.name and base not in BIG:
        raise UnreadError(f"only sums and products have something right below and above them: {tag}")
    return base + "".join(f"{place}{{{script}}}" for place, script in zip(places, scripts, strict=True))


def _accent(tag: Tag) -> str:
    base, accent = _parts(tag, 2)
    if accent.name != "mo" or _leaf(accent) not in ACCENTS:
        raise UnreadError(f"the accent is not known to tests/site/mathematics.py: {tag}")
    return f"{ACCENTS[_leaf(accent)]}{{{_read(base)}}}"


def _fraction(tag: Tag) -> str:
    over, under = (_read(part) for part in _parts(tag, 2))
    return rf"\frac{{{over}}}{{{under}}}"


_KINDS = {
    "math": _row,
    "mrow": _row,
    "mtd": _row,
    "mpadded": _row,
    "semantics": lambda tag: _read(_parts(tag)[0]),  # a browser shows nothing but the first
    "mi": _letter,
    "mn": _number,
    "mo": _sign,
    "mtext": lambda tag: rf"\text{{{_leaf(tag)}}}".replace("\N{NO-BREAK SPACE}", " "),
    "mspace": lambda tag: "".join(map(str, _parts(tag, 0))),
    "mphantom": lambda _: "",
    "mfrac": _fraction,
    "msqrt": lambda tag: rf"\sqrt{{{_row(tag)}}}",
    "mover": _accent,
    "mtable": lambda tag: _environment(tag, "aligned"),
    "mtr": lambda tag: " & ".join(_read(cell) for cell in _parts(tag)),
    **dict.fromkeys(("msub", "msup", "msubsup", "munder", "munderover"), _scripts),
}

Vocabulary = Mapping[str, bool]
_ALSO_WRITTEN = {r"\\leq": r"\\le", r"\\geq": r"\\ge", r"\\ldots": r"\\dots"}


def _understood(tex: str, vocabulary: Vocabulary) -> Tree[Token]:
    """Read a formula as the checker does; one that goes on from the line before it begins with its sign."""
    goes_on = tex.startswith(("=", r"\approx"))
    return parse(f"0 {tex}" if goes_on else tex, vocabulary)


def _signs(tex: str, vocabulary: Vocabulary, *kinds: str) -> list[object]:
    return [
        token.symbol if isinstance(token, SymbolToken) else str(token)
        for token in tokens(tex, vocabulary)
        if not kinds or token.type in kinds
    ]


@cache
def difference(html: str, tex: str, vocabularies: tuple[frozenset[tuple[str, bool]], ...]) -> str:
    """Say how what a formula draws differs from its TeX, under the first vocabulary that the TeX can be read with.

    Their trees must be the same, and their brackets and dots. A symbol that stands alone and a shape are no
    formulas; of them the signs are compared.
    """
    for pattern, plain in _ALSO_WRITTEN.items():
        tex = re.sub(rf"{pattern}(?![A-Za-z])", plain, tex)
    try:
        shown = drawn(html)
    except UnreadError as error:
        return str(error)
    for read in (_understood, _signs):
        for vocabulary in map(dict, vocabularies):
            try:
                meant = read(tex, vocabulary)
            except FormulaError:
                continue
            try:
                seen = read(shown, vocabulary)
            except FormulaError as error:
                return f"«{tex}» is drawn as «{shown}», which cannot be read: {error}"
            beside = [_signs(text, vocabulary, "_LPAR", "_RPAR", "_DOTS") for text in (tex, shown)]
            return "" if same(meant, seen) and beside[0] == beside[1] else f"«{tex}» is drawn as «{shown}»"
    return f"«{tex}» cannot be read with the symbols of its page"
