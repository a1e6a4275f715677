r"""Reads formulas: characters to tokens, tokens to a tree.

Only the names that a world declares are names, which settles what LaTeX leaves open: ``dZ`` is one name where
it is declared, ``a(1 - a)`` is a product where a is a value, ``g(z)`` a call where g is a function.
Layer ``[l]``, example ``(i)``, unit (a subscript) and prime belong to the name; T and powers do not.
Forms that mean the same, ``\\leftarrow`` and ``:=``, ``\\mathbf{W}`` and ``W``, become the same tokens.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple, cast

from lark import Lark, Token, Tree, UnexpectedInput
from lark.lexer import Lexer

from .errors import FormulaError

Index = int | str
Vocabulary = Mapping[str, bool]
"""Which names there are, without their indices, and whether each is a function."""

BUILTIN_FUNCTIONS = (
    "\\log",
    "\\ln",
    "\\exp",
    "\\max",
    "\\min",
    "\\sinh",
    "\\cosh",
    "\\operatorname{sech}",
    "\\operatorname{diag}",
)
OPERATORS = frozenset({*BUILTIN_FUNCTIONS, *(f"\\{name}" for name in ("sin", "cos", "tan", "tanh", "coth"))})
"""What LaTeX sets upright, and writes before its argument without parentheses: ``\\tanh z``."""
BUILTIN_NAMES = ("e",)

_GRAMMAR = r"""
start: item (_separator item | quantifier)*
_separator: _COMMA _BREAK? | _BREAK
?item: chain | quantifier
chain: _side (_relation _side)*
_relation: EQ | RELATION
_side: sum | reals | normal
quantifier: _FOR NAME EQ sum (_COMMA (sum _COMMA)? _DOTS _COMMA | _TO) sum
reals: _REALS (_CARET (_LBRACE sum (_TIMES sum)* _RBRACE | name | literal))?
normal: _NORMAL _LPAR sum _COMMA sum _RPAR

?sum: hadamard
    | _MINUS hadamard     -> negative
    | sum _PLUS hadamard  -> add
    | sum _MINUS hadamard -> subtract
?hadamard: product
    | hadamard _ODOT product -> elementwise
    | hadamard _STAR product -> starred
?product: factors
    | big
    | factors big -> multiply
?factors: power
    | factors power        -> multiply
    | factors _CDOT power  -> dot
    | factors _CROSS power -> cross
    | factors _SLASH power -> slash
?big: _SUM _UNDERSCORE _bounds product  -> series
    | _PROD _UNDERSCORE _bounds product -> repeated
    | (_SUM | _PROD) _UNDERSCORE _letter _CARET script product -> boundless
    | DERIVATIVE NAME _END product      -> derivative
_bounds: _LBRACE NAME EQ sum _RBRACE _CARET script | _letter
_letter: _LBRACE NAME _RBRACE | NAME
?power: atom
    | atom _CARET (_TRANSPOSE | _LBRACE _TRANSPOSE _RBRACE) -> transpose
    | atom _CARET script                                    -> power
    | FUNCTION (name | literal | fraction)                  -> bare_call
    | FUNCTION _CARET script (name | literal)               -> bare_power
?script: _LBRACE sum _RBRACE | name | literal
?atom: literal
    | name
    | _LPAR sum _RPAR  -> group
    | _LPAR sum (_COMMA _cell)+ _RPAR -> listed
    | _UNDERBRACE _LBRACE sum _RBRACE (_UNDERSCORE script | _LABEL)? -> braced
    | _ONES (_UNDERSCORE script)? -> ones
    | _LBRACE sum _RBRACE -> group
    | _BAR sum _CLOSING_BAR -> absolute
    | _NORM sum _CLOSING_NORM -> norm
    | _ROOT _LBRACE sum _RBRACE -> root
    | SLOPE NAME NAME _END -> slope
    | fraction
    | FUNCTION _LPAR sum (_COMMA sum)* _RPAR                -> call
    | FUNCTION _LBRACE sum _RBRACE                          -> call
    | FUNCTION _CARET script _LPAR sum (_COMMA sum)* _RPAR  -> powered_call
    | _BEGIN_CASES branch (_BREAK branch)* _END_CASES       -> cases
    | _BEGIN_MATRIX row (_BREAK row)* _END_MATRIX           -> matrix
fraction: _FRAC _LBRACE sum _RBRACE _LBRACE sum _RBRACE -> divide
name: NAME
literal: NUMBER
branch: sum (_AMP | _AMP? _IF _AMP?) (chain | _LPAR in_brackets _RPAR) | sum _AMP? OTHERWISE
in_brackets: _side (_relation _side)+ -> chain
row: _cell (_AMP _cell)*
_cell: sum | dots
dots: _DOTS

%declare NAME FUNCTION NUMBER EQ RELATION DERIVATIVE SLOPE OTHERWISE
%declare _PLUS _MINUS _SLASH _COMMA _BREAK _AMP _LPAR _RPAR _BAR _CLOSING_BAR _CARET _UNDERSCORE _LBRACE
%declare _RBRACE
%declare _END _NORM _CLOSING_NORM _ROOT _PROD
%declare _ODOT _STAR _CDOT _TIMES _CROSS _DOTS _FRAC _SUM _REALS _NORMAL _IF _FOR _TO _TRANSPOSE
%declare _UNDERBRACE _LABEL _ONES
%declare _BEGIN_CASES _END_CASES _BEGIN_MATRIX _END_MATRIX
"""

# A command that sets words, one that draws a letter otherwise, and T as a transpose.
_TEXT = r"\\(?:text|textrm|textit|mathrm|mbox)\s*"
_FONT = r"\\(?:math(?:rm|bf|it|sf|cal|scr|normal)|boldsymbol|bm|vec|operatorname\*?|text(?:rm|bf|it)?)"
_T = rf"(?:T(?![A-Za-z])|\\(?:top|intercal)(?![A-Za-z])|{_FONT}\s*\{{\s*T\s*\}}|{_FONT}\s+T(?![A-Za-z]))"
_GAP = r"(?:\s|~|\\[,;:!> ])*"

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
_OPERATORS = {"_PLUS", "_MINUS", "_SLASH", "_ODOT", "_CDOT"}
_PATTERN = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _FIXED))
_SPACE = re.compile(
    r"(?:\s|~|\\[,;:!> ]|\\(?:left|right)\s*\.|\\hspace\*?\s*\{[^{}]*\}|\.(?=\s*(?:\\\\|\\end\b|$))"
    r"|\\(?:q?quad|left|right|[bB]igg?[lmr]?|(?:display|text)style|(?:no)?limits)(?![A-Za-z]))+"
)
_TRANSPOSE_SIGN = re.compile(_T)
_NUMBER_OF = r"[A-Za-z0-9]+(?:_(?:[A-Za-z0-9]|\{[A-Za-z0-9]+\}))?"
_INDEX = rf"{_NUMBER_OF}(?:\s*[+-]\s*{_NUMBER_OF})*"
_LAYER = re.compile(rf"{_GAP}\[\s*({_INDEX})\s*\]")
_EXAMPLE = re.compile(rf"{_GAP}\(\s*({_INDEX})\s*\)")
_PRIME = re.compile(rf"{_GAP}(?:\\prime(?![A-Za-z])|')")
_LONE_PRIME = re.compile(r"'|\s*\^\s*\\prime(?![A-Za-z])")
_SUBSCRIPT = re.compile(rf"\s*_\s*(?:\{{\s*({_INDEX}(?:[\s,]+{_INDEX})*)\s*\}}|([A-Za-z0-9]))")
_RAISED, _INSIDE = re.compile(r"\s*\^\s*\{"), re.compile(_GAP)
# A transpose behind a layer: before a subscript, w^{[1]T}_1, or raised again, W^{[2]^T}.
_THEN_T, _THEN_RAISED_T = re.compile(rf"{_T}\s*\}}"), re.compile(rf"\^\s*(?:\{{\s*{_T}\s*\}}|{_T})\s*\}}")
_UPRIGHT_D = rf"{_FONT}\s*\{{\s*d\s*\}}"
_D = re.compile(rf"(?:{_UPRIGHT_D}|d){_GAP}")
_DRAWN = re.compile(rf"(?P<font>{_FONT})\s*(?:\{{\s*(?P<word>[A-Za-z]+)\s*\}}|\s(?P<letter>[A-Za-z]))")
_ACCENT = re.compile(
    rf"\\(?:wide)?(?P<accent>hat|tilde|bar)\s*(?P<open>\{{\s*)?(?P<font>{_FONT}\s*\{{\s*)?(?P<letter>[A-Za-z])"
    r"(?(font)\s*\})(?(open)\s*\})"
)
_WRAPPED = re.compile(rf"(?P<font>{_FONT}\s*)?\{{\s*|\(\s*")
_DIFFERENTIAL = re.compile(rf"\s*(?:(?P<partial>\\partial(?![A-Za-z]))|{_UPRIGHT_D}|d){_GAP}")
_OVER, _CLOSE, _SLASHED = re.compile(r"\s*\}\s*\{"), re.compile(r"\s*\}"), re.compile(r"\s*/")
_CLOSE_ROUND = re.compile(r"(?:\s|\\right|\\[bB]igg?r?)*\)")
_FRACTION = re.compile(r"\\[cdt]?frac\s*\{")
_SHORT_FRACTION = re.compile(r"(?P<sign>\\[cdt]?frac)\s*(\d)\s*(?:(\d|[A-Za-z])|(?=\{))")
_EXPONENT_NOTATION = re.compile(r"\d+(?:\.\d+)?e[+-]?\d")
_WORD = re.compile(r"\\[A-Za-z]+\*?(?:\s*\{[A-Za-z ,*]+\})?|[A-Za-z]+|\\?.", re.DOTALL)
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{([a-z]+\*?)\}")
_SLOPE_NAME = re.compile(r"\\frac\{d(.+)\}\{d(.+)\}")

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

_WORDS = {
    "NAME": "a symbol",
    "FUNCTION": "a function",
    "NUMBER": "a number",
    "_LPAR": "«(»",
    "_RPAR": "«)»",
    "_LBRACE": "«{»",
    "_RBRACE": "«}»",
    "_COMMA": "«,»",
    "_BREAK": "a new row",
    "_AMP": "«&»",
    "_DOTS": "dots",
    "_IF": "a condition",
    "_TRANSPOSE": "T",
    "_ONES": r"«\mathbf{1}»",
    "_BAR": "«|»",
    "_CLOSING_BAR": "«|»",
    "_END_CASES": "the end of the cases",
    "_END_MATRIX": "the end of the matrix",
    "EQ": "a relation",
    "RELATION": "a relation",
    "$END": "the end",
    **dict.fromkeys((*_OPERATORS, "_STAR", "_CROSS"), "an operator"),
    "_CARET": "«^»",
    "_TIMES": r"«\times»",
}


class Symbol(NamedTuple):
    """A name with its indices; an index is a number, or a letter that stands for one."""

    base: str
    subscript: tuple[Index, ...] = ()
    layer: tuple[Index, ...] = ()
    example: tuple[Index, ...] = ()
    primes: int = 0

    @property
    def indices(self) -> tuple[Index, ...]:
        """All indices in the order in which they are written."""
        return (*self.subscript, *self.layer, *self.example)

    def with_indices(self, indices: tuple[Index, ...]) -> "Symbol":
        """Replace all indices, given in the order of `indices`."""
        unit, layer = len(self.subscript), len(self.subscript) + len(self.layer)
        return self._replace(subscript=indices[:unit], layer=indices[unit:layer], example=indices[layer:])


def _index(text: str) -> Index:
    return int(text) if text.isdigit() else "".join(text.split())


class _Read(NamedTuple):
    """A name as it was read."""

    symbol: Symbol
    end: int
    inside: bool = False
    """Whether it ends inside an open superscript."""
    transposed: bool = False
    """Whether a T stood among its indices, which is no part of it."""


def _read_marks(tex: str, at: int, name: Symbol) -> _Read:
    """Read the indices and primes that stand behind a name."""
    subscript, primes = name.subscript, name.primes
    marks: dict[str, tuple[Index, ...]] = {"layer": name.layer, "example": name.example}

    def read(end: int, **how: bool) -> _Read:
        return _Read(Symbol(name.base, subscript, **marks, primes=primes), end, **how)

    def lowered(match: re.Match[str]) -> tuple[Index, ...]:
        text = re.sub(r"\s*([,+-])\s*", r"\1", match[1] or match[2])
        return tuple(map(_index, re.split(r"[,\s]", text) if re.search(r"[,+\s_-]", text) else text))

    while True:
        if not subscript and (match := _SUBSCRIPT.match(tex, at)):
            subscript, at = lowered(match), match.end()
        elif match := _LONE_PRIME.match(tex, at):
            primes, at = primes + 1, match.end()
        elif match := _RAISED.match(tex, at):
            begun = inside = match.end()
            while True:
                if match := _LAYER.match(tex, inside):
                    marks["layer"] += (_index(match[1]),)
                elif match := _EXAMPLE.match(tex, inside):
                    marks["example"] += (_index(match[1]),)
                elif match := _PRIME.match(tex, inside):
                    primes += 1
                else:
                    break
                inside = match.end()
            if inside == begun:
                return read(at)
            inside = cast(re.Match[str], _INSIDE.match(tex, inside)).end()
            if match := _THEN_RAISED_T.match(tex, inside):
                return read(match.end(), transposed=True)
            if (match := _THEN_T.match(tex, inside)) and (low := _SUBSCRIPT.match(tex, match.end())):
                if subscript:
                    return read(inside, inside=True)
                subscript = lowered(low)
                return read(low.end(), transposed=True)
            if not tex.startswith("}", inside):
                return read(inside, inside=True)
            at = inside + 1
        else:
            return read(at)


@cache
def symbol(text: str) -> Symbol:
    r"""Read one symbol, such as ``z^{[1](i)}``; its base is what stands before the first index or prime.

    A slope that has a value of its own is a symbol too, ``\frac{dJ}{dW^{[1]}}``, with the indices below it.
    """
    if slope := _SLOPE_NAME.fullmatch(text):
        return _slope_name(slope[1], symbol(slope[2]))
    base = re.match(r"(?:\\[A-Za-z]+\{[A-Za-z]+\}|[^_^'])+", text)
    if not base:
        raise ValueError(f"cannot read the symbol «{text}»")
    found = _read_marks(text, base.end(), Symbol(base[0]))
    if found.end != len(text) or found.inside or found.transposed:
        raise ValueError(f"cannot read the symbol «{text}» from «{text[found.end :]}» on")
    return found.symbol


def _slope_name(of: str, by: Symbol) -> Symbol:
    return by._replace(base=f"\\frac{{d{of}}}{{d{by.base}}}")


def write(name: Symbol) -> str:
    """Write a symbol the way formulas do."""
    if slope := _SLOPE_NAME.fullmatch(name.base):
        return f"\\frac{{d{slope[1]}}}{{d{write(name._replace(base=slope[2]))}}}"
    joint = "," if any(len(str(index)) > 1 for index in name.subscript) else ""
    low = f"_{{{joint.join(map(str, name.subscript))}}}" if name.subscript else ""
    raised = "".join(f"[{index}]" for index in name.layer) + "".join(f"({index})" for index in name.example)
    raised += r"\prime" * name.primes if raised else ""
    return name.base + ("" if raised else "'" * name.primes) + low + (f"^{{{raised}}}" if raised else "")


class SymbolToken(Token):
    """A token that is a name; ``symbol`` holds it with its indices."""

    symbol: Symbol


def tokens(tex: str, vocabulary: Vocabulary) -> list[Token]:
    """Divide a formula into its tokens.

    Raises
    ------
    FormulaError
        At a name that nobody declared, with the nearest one that somebody did.
    """
    found = _without_drawing(list(_tokens(tex, vocabulary)))
    return _valued(_quantified(_in_order(list(_without_alignment(found, tex)))))


def _token(kind: str, tex: str, start: int, end: int) -> Token:
    return Token(kind, tex[start:end], start_pos=start, end_pos=end)


def _named(kind: str, tex: str, start: int, read: _Read) -> SymbolToken:
    token = SymbolToken(kind, tex[start : read.end], start_pos=start, end_pos=read.end)
    token.symbol = read.symbol
    return token


@cache
def _names_of(vocabulary: frozenset[str]) -> frozenset[str]:
    """Give the names that may be written: those of a vocabulary, what its slopes are made of, and our own."""
    slopes = [match for name in vocabulary if (match := _SLOPE_NAME.fullmatch(name))]
    parts = {match[part] for match in slopes for part in (1, 2)}
    return frozenset({*vocabulary, *parts, *BUILTIN_FUNCTIONS, *BUILTIN_NAMES})


def _tokens(tex: str, vocabulary: Vocabulary) -> Iterator[Token]:
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


def _symbol_tokens(tex: str, at: int, read: _Read, vocabulary: Vocabulary) -> list[Token]:
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


def _read(tex: str, at: int, names: frozenset[str]) -> _Read | None:
    """Read a name with its indices, if one stands here."""
    base = _base(tex, at, names)
    return _read_marks(tex, base[1], Symbol(base[0])) if base else None


def _wrapped(tex: str, at: int, names: frozenset[str], vocabulary: Vocabulary, before: str) -> _Read | None:
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
    read = _read_marks(tex, close.end(), inner.symbol)
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
    name = _slope_name(write(upper.symbol), lower.symbol)
    if name.base in names:
        return [_named("NAME", tex, at, _Read(name, end))]
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
            yield _named("NAME", tex, start, _Read(Symbol(match[group]), end))
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


def _without_drawing(found: list[Token]) -> list[Token]:
    r"""Leave the lines out that are drawn beside the rows of a matrix, or above and below its columns."""
    kept: list[Token] = []
    for token in found:
        kept.append(token)
        if token.type != "_END_MATRIX":
            continue
        begin = max((k for k, other in enumerate(kept) if other.type == "_BEGIN_MATRIX"), default=-1)
        inside = kept[begin + 1 : -1]
        rows = [_split(row, "_AMP") for row in _split(inside, "_BREAK")]
        if begin < 0 or not any(map(_is_line, (cell for row in rows for cell in row))):
            continue
        lines = []
        for row in rows:
            cells = [cell for cell in row if cell and not _is_line(cell)]
            if any(part.type != "_DOTS" for cell in cells for part in cell) or not any(map(_is_line, row)):
                lines.append(_joined(cells, [part for part in inside if part.type == "_AMP"][:1]))
        kept[begin + 1 : -1] = _joined(lines, [part for part in inside if part.type == "_BREAK"][:1])
    return kept


def _is_line(cell: list[Token]) -> bool:
    return bool(cell) and all(part.type in {"_BAR", "_MINUS", "RULE"} for part in cell)


def _split(found: list[Token], kind: str) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token in found:
        if token.type == kind:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _joined(parts: list[list[Token]], joint: list[Token]) -> list[Token]:
    return [token for k, part in enumerate(parts) for token in (*(joint if k else ()), *part)]


def _in_order(found: list[Token]) -> list[Token]:
    r"""Put the lower bound of a sum before the upper one, ``\sum^{m}_{i=1}``."""
    for k in range(len(found) - 1):
        if found[k].type in {"_SUM", "_PROD"} and found[k + 1].type == "_CARET":
            low = closing(found, k + 2) + 1
            if low < len(found) and found[low].type == "_UNDERSCORE":
                end = closing(found, low + 1) + 1
                found[k + 1 : end] = found[low:end] + found[k + 1 : low]
    return found


def _quantified(found: list[Token]) -> list[Token]:
    """Put «for» before ``i = 1, …, m`` where it was left out; ``l = 1, 2`` at the end is short for that."""
    types = [token.type for token in found]
    begun = ["NAME", "EQ", "NUMBER", "_COMMA"]
    for k in reversed(range(1, len(found))):
        if types[k : k + 4] != begun or types[k - 1] == "_FOR":
            continue
        listed = types[k + 4 :] == ["NUMBER"]
        if listed or (types[k + 4] in {"_DOTS", "NUMBER"} and "_DOTS" in types[k + 4 : k + 7 : 2]):
            place = found[k].start_pos
            found[k + 3] = found[k + 3].update("_TO") if listed else found[k + 3]
            found.insert(k, Token("_FOR", "", start_pos=place, end_pos=place))
    return found


def _valued(found: list[Token]) -> list[Token]:
    """Read a function that a relation says something of, ``J = …``, as its value."""
    for k, token in enumerate(found[:-1]):
        begins = k == 0 or found[k - 1].type in {"_COMMA", "_BREAK", "EQ", "RELATION"}
        if begins and token.type == "FUNCTION" and found[k + 1].type in {"EQ", "RELATION"}:
            assert isinstance(token, SymbolToken)
            if token.symbol.base not in OPERATORS:
                value = SymbolToken("NAME", str(token), start_pos=token.start_pos, end_pos=token.end_pos)
                value.symbol = token.symbol
                found[k] = value
    return found


def closing(found: list[Token], k: int) -> int:
    """Find the token that closes what opens at k, or k itself where nothing opens."""
    depth = 0
    for place in range(k, len(found)):
        depth += found[place].type in {"_LPAR", "_LBRACE"}
        depth -= found[place].type in {"_RPAR", "_RBRACE"}
        if depth <= 0:
            return place
    return len(found) - 1


def _without_alignment(found: Iterable[Token], tex: str) -> Iterator[Token]:
    r"""Leave out what only lines up rows: ``&`` in aligned, and the break before a row that goes on.

    A row goes on if it begins with a relation, or, lined up by ``&``, with an operator. A comma at the end of
    a row is left out too, and one before a condition. Bars do not nest, so that every second one closes.
    """
    opened: list[Token] = []
    brackets: list[Token] = []
    held: Token | None = None
    lined_up, bars, in_set, at_condition = False, 0, False, False
    for token in found:
        if token.type == "_BAR" and not token.startswith("\\lv"):
            bars += 1
            token = token if bars % 2 else token.update("_CLOSING_BAR")
        if token.type == "_LPAR":
            brackets.append(token)
        if token.type == "_RPAR" and brackets and f"{brackets.pop()}{token}" not in {"()", "[]", r"\{\}"}:
            raise FormulaError(
                "this bracket does not fit the one that opens", tex, token.start_pos or 0, token.end_pos or 0
            )
        in_set = token.type == "_REALS" or (in_set and token.type not in {"_RBRACE", "_COMMA", "_BREAK"})
        if token.type == "_TIMES" and not in_set:
            token = token.update("_CROSS")
        if token.type == "ASSIGN":
            token = token.update("RELATION")
        in_cases = bool(opened) and opened[-1].type == "_BEGIN_CASES"
        if in_cases and token.type == "_FOR":
            token = token.update("_IF")
        if in_cases and token.type == "_END_MATRIX" and opened[-1].startswith("\\{"):
            token = token.update("_END_CASES")
        if token.type in {"BEGIN_ALIGNED", "_BEGIN_CASES", "_BEGIN_MATRIX"}:
            opened.append(token)
        elif token.type in {"END_ALIGNED", "_END_CASES", "_END_MATRIX"}:
            begun = _ENVIRONMENT.findall(opened.pop()) if opened else []
            if begun != _ENVIRONMENT.findall(token):
                raise FormulaError(
                    "nothing begins that ends here", tex, token.start_pos or 0, token.end_pos or 0
                )
            held = None
        if token.type in {"BEGIN_ALIGNED", "END_ALIGNED"} or (
            in_cases and at_condition and token.type == "_COMMA"
        ):
            continue
        at_condition = in_cases and token.type == "_AMP"
        if token.type == "_AMP" and opened and opened[-1].type == "BEGIN_ALIGNED":
            lined_up = held is not None and held.type == "_BREAK"
            continue
        if held and held.type == "_BREAK":
            ends = token.type in {"EQ", "RELATION", *(_OPERATORS if lined_up else ())}
        else:
            ends = token.type == "_BREAK" or (token.type == "_COMMA" and len(token) > 1)
            ends = ends or (in_cases and token.type in {"_AMP", "_IF", "OTHERWISE"})
        if held and not ends:
            yield held
        held, lined_up = (token if token.type in {"_BREAK", "_COMMA"} else None), False
        if not held:
            yield token
    if opened:
        raise FormulaError("this is never closed", tex, opened[-1].start_pos or 0, opened[-1].end_pos or 0)


class _Given(Lexer):
    """Hands the parser tokens that were made before."""

    def __init__(self, _: object) -> None:
        pass

    def lex(self, data: Any) -> Iterator[Token]:  # type: ignore[override] # a custom lexer gets the text alone
        yield from data


_PARSER = Lark(_GRAMMAR, parser="lalr", lexer=_Given, propagate_positions=True, maybe_placeholders=False)


def parse(tex: str, vocabulary: Vocabulary) -> Tree[Token]:
    """Read a formula.

    Raises
    ------
    FormulaError
        Where it cannot be read, with what was expected there.
    """
    return _parse(tex, frozenset(vocabulary.items()))


@lru_cache(maxsize=128)
def _parse(tex: str, vocabulary: frozenset[tuple[str, bool]]) -> Tree[Token]:
    found = tokens(tex, dict(vocabulary))
    try:
        return _PARSER.parse(cast(str, found))
    except UnexpectedInput as error:
        token = getattr(error, "token", None)
        expected = sorted({_WORDS[name] for name in getattr(error, "accepts", ()) or () if name in _WORDS})
        wanted = f"; expected {', '.join(expected)}" if expected else ""
        if token is None or token.type == "$END":
            raise FormulaError(f"the formula ends too early{wanted}", tex, len(tex), len(tex)) from None
        start, end = token.start_pos or 0, token.end_pos or 0
        before = next((one for one, other in pairwise(found) if other is token), None)
        if before is not None and before.type == "FUNCTION":
            wanted = f"; expected what the function {before} is taken of, {before}(…)"
        raise FormulaError(f"«{token}» cannot stand here{wanted}", tex, start, end) from None
