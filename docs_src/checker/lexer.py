r"""Characters to tokens.

Only the names that a world declares are names, which settles what LaTeX leaves open: ``dZ`` is one name where
it is declared, ``a(1 - a)`` is a product where a is a value, ``g(z)`` a call where g is a function.
Layer ``[l]``, example ``(i)``, unit (a subscript) and prime belong to the name; T and powers do not.
Forms that mean the same, ``\\leftarrow`` and ``:=``, ``\\mathbf{W}`` and ``W``, become the same tokens.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache

from lark import Token

from .errors import FormulaError
from .symbols import (
    BUILTIN_FUNCTIONS,
    BUILTIN_NAMES,
    FONT,
    GAP,
    OPERATORS,
    SLOPE_NAME,
    TRANSPOSE,
    Read,
    Symbol,
    read_marks,
    slope_name,
    write,
)

Vocabulary = Mapping[str, bool]
"""Which names there are, without their indices, and whether each is a function."""

# A command that sets words.
_TEXT = r"\\(?:text|textrm|textit|mathrm|mbox)\s*"

# What stands for itself, tried in this order.
_FIXED = [
    ("NUMBER", r"\d+(?:\.\d+)?"),
    ("ZERO", r"\\(?:mathbf|boldsymbol|bm)\s*(?:\{\s*0\s*\}|0)"),
    ("ASSIGN", r":=|\\(?:leftarrow|gets|coloneqq)(?![A-Za-z])|←"),
    ("EQ", r"="),
    ("RELATION", r"[<>≤≥]|\\(?:leq?|geq?|[lg]eqslant|[lg]t|in|sim|approx)(?![A-Za-z])"),
    ("_PLUS", r"\+"),
    ("_MINUS", r"[-−]"),
    ("_SLASH", r"/"),
    ("_COMMA", rf"[,;]|{_TEXT}\{{\s*,?\s*and\s*\}}"),
    ("_BREAK", r"\\\\(?:\s*\[\s*-?[\d.]+\s*[a-z]{2}\s*\])?"),
    ("_AMP", r"&"),
    ("_BEGIN_CASES", r"\\begin\{d?cases\}|\\\{\s*\\begin\{(?:matrix\}|array\}\s*\{[lcr| ]*\})"),
    ("_END_CASES", r"\\end\{d?cases\}"),
    ("_LPAR", r"\(|\[|\\\{"),
    ("_RPAR", r"\)|\]|\\\}"),
    ("_BAR", r"\||\\(?:lvert|vert|mid)(?![A-Za-z])"),
    ("_CLOSING_BAR", r"\\rvert(?![A-Za-z])"),
    ("_CARET", r"\^"),
    ("_LABEL", rf"_\s*\{{\s*{_TEXT}\{{[^{{}}]*\}}\s*\}}"),
    ("_UNDERSCORE", r"_"),
    ("_LBRACE", r"\{"),
    ("_RBRACE", r"\}"),
    ("_ODOT", r"\\(?:odot|circ)(?![A-Za-z])|⊙"),
    ("_STAR", r"\*|\\ast(?![A-Za-z])"),
    ("_CDOT", r"\\cdot(?![A-Za-z])|·"),
    ("_TIMES", r"\\times(?![A-Za-z])|×"),
    ("_DOTS", r"\\(?:[clv]?dots[bcm]?)(?![A-Za-z])|…|\.\.\."),
    ("_FRAC", r"\\[cdt]?frac(?![A-Za-z])"),
    ("_SUM", r"\\sum(?![A-Za-z])"),
    ("_PROD", r"\\prod(?![A-Za-z])"),
    ("_ROOT", r"\\sqrt(?![A-Za-z])"),
    ("_NORM", r"\\lVert(?![A-Za-z])"),
    ("_CLOSING_NORM", r"\\rVert(?![A-Za-z])"),
    ("_UNDERBRACE", r"\\underbrace(?![A-Za-z])"),
    ("_ONES", r"\\(?:mathbf|boldsymbol|bm|mathbb)\s*(?:\{\s*1\s*\}|1)"),
    ("_REALS", r"\\mathbb\s*(?:\{\s*R\s*\}|R)"),
    ("_NORMAL", r"\\mathcal\s*(?:\{\s*N\s*\}|N)|(?<=\\sim )N(?=\s*(?:\\left\s*)?\()"),
    ("_IF", rf"{_TEXT}\{{\s*,?\s*(?:if|when)\s*\}}"),
    ("OTHERWISE", rf"{_TEXT}\{{\s*,?\s*(?:otherwise|else)\s*[.,]?\s*\}}"),
    ("_FOR", rf"{_TEXT}\{{\s*for\s*\}}"),
    ("_TO", rf"{_TEXT}\{{\s*to\s*\}}"),
    ("RULE", rf"{_TEXT}\{{\s*[-–—]+\s*\}}|[–—]"),
    ("_BEGIN_MATRIX", r"\\begin\{[bp]?matrix\}|\\begin\{array\}\s*\{[lcr| ]*\}"),
    ("_END_MATRIX", r"\\end\{(?:[bp]?matrix|array)\}"),
    ("BEGIN_ALIGNED", r"\\begin\{(?:aligned|align\*?|split|gathered)\}"),
    ("END_ALIGNED", r"\\end\{(?:aligned|align\*?|split|gathered)\}"),
]
_SAME = {
    **dict.fromkeys((r"\leftarrow", r"\gets", r"\coloneqq", "←"), ":="),
    r"\leqslant": r"\le",
    r"\geqslant": r"\ge",
    "≤": r"\le",
    "≥": r"\ge",
    r"\lt": "<",
    r"\gt": ">",
}
"""Relations that are written in several ways, and how the others have them."""
_SCRIPTS = {"_CARET", "_UNDERSCORE"}
_PATTERN = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _FIXED))
_SPACE = re.compile(
    r"(?:\s|~|\\[,;:!> ]|\\(?:left|right)\s*\.|\\hspace\*?\s*\{[^{}]*\}|\.(?=\s*(?:\\\\|\\end\b|$))"
    r"|\\(?:q?quad|left|right|[bB]igg?[lmr]?|(?:display|text)style|(?:no)?limits)(?![A-Za-z]))+"
)
_TRANSPOSE_SIGN = re.compile(TRANSPOSE)
_UPRIGHT_D = rf"{FONT}\s*\{{\s*d\s*\}}"
_D = re.compile(rf"(?:{_UPRIGHT_D}|d){GAP}")
_DRAWN = re.compile(rf"(?P<font>{FONT})\s*(?:\{{\s*(?P<word>[A-Za-z]+)\s*\}}|\s(?P<letter>[A-Za-z]))")
_ACCENT = re.compile(
    rf"\\(?:wide)?(?P<accent>hat|tilde|bar)\s*(?P<open>\{{\s*)?(?P<font>{FONT}\s*\{{\s*)?(?P<letter>[A-Za-z])"
    r"(?(font)\s*\})(?(open)\s*\})"
)
_WRAPPED = re.compile(rf"(?P<font>{FONT}\s*)?\{{\s*|\(\s*")
_DIFFERENTIAL = re.compile(rf"\s*(?:(?P<partial>\\partial(?![A-Za-z]))|{_UPRIGHT_D}|d){GAP}")
_OVER, _CLOSE, _SLASHED = re.compile(r"\s*\}\s*\{"), re.compile(r"\s*\}"), re.compile(r"\s*/")
_CLOSE_ROUND = re.compile(r"(?:\s|\\right|\\[bB]igg?r?)*\)")
_FRACTION = re.compile(r"\\[cdt]?frac\s*\{")
_SHORT_FRACTION = re.compile(r"(?P<sign>\\[cdt]?frac)\s*(\d)\s*(?:(\d|[A-Za-z])|(?=\{))")
_EXPONENT_NOTATION = re.compile(r"\d+(?:\.\d+)?e[+-]?\d")
_WORD = re.compile(r"\\[A-Za-z]+\*?(?:\s*\{[A-Za-z ,*]+\})?|[A-Za-z]+|\\?.", re.DOTALL)

_INSTEAD = {
    r"\otimes": r"write \odot for the product entry by entry, and nothing for that of matrices",
    r"\bullet": r"write \odot for the product entry by entry, and nothing for that of matrices",
    "@": "matrices are multiplied side by side, A B",
    r"\to": r"an assignment is written \leftarrow or :=",
    r"\rightarrow": r"an assignment is written \leftarrow or :=",
    r"\partial": r"a slope is written \frac{\partial L}{\partial z}",
    r"\forall": "a letter that stays free means «for all», so that this may be left out",
    r"\text": "of words a formula has «if», «otherwise», «and», «for», each in a \\text of its own",
}
"""What to write in the place of what is not known here."""


class SymbolToken(Token):
    """A token that is a name; ``symbol`` holds it with its indices."""

    symbol: Symbol


def _token(kind: str, tex: str, start: int, end: int) -> Token:
    return Token(kind, tex[start:end], start_pos=start, end_pos=end)


def _named(kind: str, tex: str, start: int, read: Read) -> SymbolToken:
    token = SymbolToken(kind, tex[start : read.end], start_pos=start, end_pos=read.end)
    token.symbol = read.symbol
    return token


@cache
def _names_of(vocabulary: frozenset[str]) -> frozenset[str]:
    """Give the names that may be written: those of a vocabulary, what its slopes are made of, and our own."""
    slopes = [match for name in vocabulary if (match := SLOPE_NAME.fullmatch(name))]
    parts = {match[part] for match in slopes for part in (1, 2)}
    return frozenset({*vocabulary, *parts, *BUILTIN_FUNCTIONS, *BUILTIN_NAMES})


def divide(tex: str, vocabulary: Vocabulary) -> Iterator[Token]:
    """Divide a formula into tokens as they stand there.

    Raises
    ------
    FormulaError
        At a name that nobody declared, with the nearest one that somebody did.
    """
    names = _names_of(frozenset(vocabulary))
    at, before, in_bounds = 0, ["", ""], False
    closing: dict[int, Token] = {}
    """The ends of what is differentiated, by where they begin: they close two pairs of braces at once."""
    while at < len(tex):
        if space := _SPACE.match(tex, at):
            at = space.end()
            continue
        raised = not in_bounds and (before[-1] == "_CARET" or before == ["_CARET", "_LBRACE"])
        if at in closing:
            found = [closing[at]]
        elif slope := _slope_tokens(tex, at, names, closing):
            found = slope
        elif short := _SHORT_FRACTION.match(tex, at):
            found = list(_short_fraction(tex, short, names))
        elif raised and (match := _TRANSPOSE_SIGN.match(tex, at)):
            found = [_token("_TRANSPOSE", tex, at, match.end())]
        elif match := _EXPONENT_NOTATION.match(tex, at):
            raise FormulaError("write a power of ten, 10^{-5}; e is a number here", tex, at, match.end())
        elif (match := _PATTERN.match(tex, at)) and match.lastgroup not in {"_LPAR", "_LBRACE"}:
            kind, text = match.lastgroup or "", _SAME.get(match[0], match[0])
            kind, text = ("NUMBER", "0") if kind == "ZERO" else (kind, text)
            found = [Token(kind, text, at, end_pos=match.end())]
        elif read := _read(tex, at, names) or _wrapped(tex, at, names, vocabulary, before[-1]):
            found = _symbol_tokens(tex, at, read, vocabulary)
        elif match:
            found = [_token(match.lastgroup or "", tex, at, match.end())]
        else:
            raise _unknown(tex, at, names)
        if before[-1] == "_CARET" and found[0].type in {"NUMBER", "NAME"} and re.match(r"\w\w", found[0]):
            raise FormulaError("without braces only one character is raised", tex, at, found[0].end_pos or at)
        yield from found
        before = [*before, *(token.type for token in found)][-2:]
        at = found[-1].end_pos or len(tex)
        if before[-1] == "_SUM":
            in_bounds = True
        elif before[-1] == "_RBRACE" or (before[-2] in _SCRIPTS and before[-1] != "_LBRACE"):
            in_bounds = in_bounds and bool(re.match(r"\s*[\^_]", tex[at:]))


def _symbol_tokens(tex: str, at: int, read: Read, vocabulary: Vocabulary) -> list[Token]:
    base = read.symbol.base
    function = vocabulary.get(base, base in BUILTIN_FUNCTIONS)
    found: list[Token] = [_named("FUNCTION" if function else "NAME", tex, at, read)]
    if read.inside or read.transposed:
        found += [_token("_CARET", tex, read.end, read.end)]
        found += [_token("_LBRACE" if read.inside else "_TRANSPOSE", tex, read.end, read.end)]
    return found


def _base(tex: str, at: int, names: frozenset[str]) -> tuple[str, int] | None:
    r"""Read a declared name, in whatever type it is set; say where it ends.

    ``\mathbf{W}`` is W where no other is declared, ``\mathrm{d}b`` is db, ``\text{tanh}`` is ``\tanh``.
    """
    if match := _pattern_of(names).match(tex, at):
        return match[0], match.end()
    if match := _ACCENT.match(tex, at):
        base = f"\\{match['accent']}{{{match['letter']}}}"
        return (base, match.end()) if base in names else None
    if sign := _D.match(tex, at):
        inner = _base(tex, sign.end(), names)
        if inner and f"d{inner[0]}" in names:
            return f"d{inner[0]}", inner[1]
        match = _pattern_of(names).match(f"d{tex[sign.end() :]}")
        if match and len(match[0]) > 1:  # dq, where q alone is none
            return match[0], sign.end() + len(match[0]) - 1
    if match := _DRAWN.match(tex, at):
        word = match["word"] or match["letter"]
        for base in (f"\\mathrm{{{word}}}", f"\\operatorname{{{word}}}", f"\\{word}", word):
            if base in names and not _is_drawn_e(base, match["font"]):
                return base, match.end()
    return None


def _is_drawn_e(base: str, font: str | None) -> bool:
    """Tell whether this is an e in a type in which nobody writes Euler's number."""
    return base == "e" and font is not None and "rm" not in font


def _read(tex: str, at: int, names: frozenset[str]) -> Read | None:
    """Read a name with its indices, if one stands here."""
    base = _base(tex, at, names)
    return read_marks(tex, base[1], Symbol(base[0])) if base else None


def _wrapped(tex: str, at: int, names: frozenset[str], vocabulary: Vocabulary, before: str) -> Read | None:
    r"""Read a name in braces of its own: ``\mathbf{W^{[1]}}``, ``{\sigma}(z)``, ``{g^{[1]}}'``, ``(g)'``.

    Braces that nothing follows which belongs to the name are braces, as are those of a fraction.
    """
    opening = _WRAPPED.match(tex, at)
    if not opening or before in {"_FRAC", "_ROOT", "_CARET", "_UNDERSCORE", "_UNDERBRACE", "FUNCTION"}:
        return None
    inner = _read(tex, opening.end(), names) or _wrapped(tex, opening.end(), names, vocabulary, "")
    if not inner or inner.inside or inner.transposed or _is_drawn_e(inner.symbol.base, opening["font"]):
        return None
    round_ = opening[0].startswith("(")
    close = (_CLOSE_ROUND if round_ else _CLOSE).match(tex, inner.end)
    if not close:
        return None
    read = read_marks(tex, close.end(), inner.symbol)
    if round_:
        return read if read.symbol.primes > inner.symbol.primes else None
    more = opening["font"] or read.symbol != inner.symbol or vocabulary.get(read.symbol.base)
    return read if more else None


def _slope_tokens(tex: str, at: int, names: frozenset[str], closing: dict[int, Token]) -> list[Token]:
    r"""Read a slope, ``\frac{\partial L}{\partial a}``, or the sign of one, ``\frac{d}{dz}``; else nothing.

    ``dL`` may be a name as well: a fraction of which both parts begin with d is read as a slope. One that a
    world declares is a name, and ``\frac{d\sigma(z)}{dz}`` is the sign before σ(z) in braces.
    """
    if not (opening := _FRACTION.match(tex, at)):
        upper = _differential(tex, at, names) if re.match(rf"\\partial|{_UPRIGHT_D}", tex[at:]) else None
        divided = _SLASHED.match(tex, upper[1]) if upper else None
        lower = _differential(tex, divided.end(), names) if divided else None
        if not upper or not lower or not upper[0] or not lower[0]:
            return []
        return _slope(tex, at, upper[0], lower[0], lower[1], names)
    sign = _DIFFERENTIAL.match(tex, opening.end())
    if not sign:
        return []
    upper = _differential(tex, opening.end(), names) or (None, sign.end())
    over = _OVER.match(tex, upper[1])
    if not over:  # more than a name is differentiated
        upper, over = (None, sign.end()), _OVER.match(tex, _end_of_braces(tex, sign.end()))
    lower = _differential(tex, over.end(), names) if over else None
    close = _CLOSE.match(tex, lower[1]) if lower else None
    if tex.startswith("^", sign.end()) and "d" not in names:
        raise FormulaError(
            "a second slope has no place here; take the slope of a slope", tex, at, sign.end() + 1
        )
    if not over or not lower or not lower[0] or not close:
        return []
    if upper[0]:
        return _slope(tex, at, upper[0], lower[0], close.end(), names)
    if over.start() == sign.end():
        end = _token("_END", tex, lower[1], close.end())
        return [_token("DERIVATIVE", tex, at, lower[0].start_pos or 0), lower[0], end]
    closing[over.start()] = _token("_RBRACE", tex, over.start(), close.end())
    here = sign.end(), sign.end()
    return [
        _token("DERIVATIVE", tex, at, here[0]),
        lower[0],
        _token("_END", tex, *here),
        _token("_LBRACE", tex, *here),
    ]


def _slope(
    tex: str, at: int, upper: SymbolToken, lower: SymbolToken, end: int, names: frozenset[str]
) -> list[Token]:
    name = slope_name(write(upper.symbol), lower.symbol)
    if name.base in names:
        return [_named("NAME", tex, at, Read(name, end))]
    beyond = lower.end_pos or end
    return [_token("SLOPE", tex, at, upper.start_pos or 0), upper, lower, _token("_END", tex, beyond, end)]


def _end_of_braces(tex: str, at: int) -> int:
    """Find the brace that closes what is open."""
    depth = 0
    for place in range(at, len(tex)):
        depth += (tex[place] == "{") - (tex[place] == "}")
        if depth < 0:
            return place
    return len(tex)


def _short_fraction(tex: str, match: re.Match[str], names: frozenset[str]) -> Iterator[Token]:
    r"""Read ``\frac1m``, or the beginning of ``\frac1{2m}``: TeX takes one character for a part."""
    yield _token("_FRAC", tex, match.start(), match.end("sign"))
    for group in (2, 3):
        start, end = match.span(group)
        if start < 0:
            continue
        yield _token("_LBRACE", tex, start, start)
        if match[group].isdigit():
            yield _token("NUMBER", tex, start, end)
        elif match[group] in names:
            yield _named("NAME", tex, start, Read(Symbol(match[group]), end))
        else:
            raise _unknown(tex, start, names)
        yield _token("_RBRACE", tex, end, end)


def _differential(tex: str, at: int, names: frozenset[str]) -> tuple[SymbolToken | None, int] | None:
    """Read d or ∂ and the name behind it, if there is one; say where they end."""
    sign = _DIFFERENTIAL.match(tex, at)
    if not sign:
        return None
    read = _read(tex, sign.end(), names) or _wrapped(tex, sign.end(), names, {}, "")
    if not read:
        return None, sign.end()
    return None if read.inside or read.transposed else (_named("NAME", tex, sign.end(), read), read.end)


def _unknown(tex: str, at: int, names: frozenset[str]) -> FormulaError:
    word = _WORD.match(tex, at)
    text = word[0] if word else tex[at]
    instead = _INSTEAD.get(text) or _INSTEAD.get(text.partition("{")[0].strip())
    slips = sorted(name for name in names if _is_slip(text, name))
    close = get_close_matches(text, slips, n=1, cutoff=0)
    hint = f"; {instead}" if instead else f"; did you mean «{close[0]}»?" if close else ""
    return FormulaError(f"unknown symbol «{text}»{hint}", tex, at, at + len(text))


def _is_slip(text: str, name: str) -> bool:
    r"""Tell whether a name may have been meant: of commands, one letter more or less, or two exchanged.

    ``\tan`` is no slip for ``\tanh``: it is written as it is known everywhere.
    """
    if text.lower() == name.lower():
        return True
    if not text.startswith("\\"):
        return bool(get_close_matches(text, [name], n=1))
    shorter, longer = sorted((text, name), key=len)
    one_more = any(longer[:k] + longer[k + 1 :] == shorter for k in range(1, len(longer)))
    return text not in OPERATORS and (sorted(text) == sorted(name) or one_more)


@cache
def _pattern_of(names: frozenset[str]) -> re.Pattern[str]:
    """Find the longest declared name, but not merely the beginning of a longer command."""
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(
        "|".join(
            re.escape(name) + (r"(?![A-Za-z])" if re.search(r"\\[A-Za-z]+$", name) else "")
            for name in longest_first
        )
    )
