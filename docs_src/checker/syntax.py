r"""Reads formulas: characters to tokens, tokens to a tree.

Only the names that a world declares are names, which settles what LaTeX leaves open: ``dZ`` is one name where
it is declared, ``a(1 - a)`` is a product where a is a value, ``g(z)`` a call where g is a function.
Layer ``[l]``, example ``(i)``, unit (a subscript) and prime belong to the name; T and powers do not.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache, lru_cache
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
quantifier: _FOR NAME EQ sum _COMMA _DOTS _COMMA sum
reals: _REALS (_CARET _LBRACE sum (_TIMES sum)* _RBRACE)?
normal: _NORMAL _LPAR sum _COMMA sum _RPAR

?sum: hadamard
    | _MINUS hadamard     -> negative
    | sum _PLUS hadamard  -> add
    | sum _MINUS hadamard -> subtract
?hadamard: product
    | hadamard _ODOT product -> elementwise
?product: factors
    | big
    | factors big -> multiply
?factors: power
    | factors power        -> multiply
    | factors _CDOT power  -> dot
    | factors _SLASH power -> slash
?big: _SUM _UNDERSCORE _LBRACE NAME EQ sum _RBRACE _CARET script product   -> series
    | _PROD _UNDERSCORE _LBRACE NAME EQ sum _RBRACE _CARET script product -> repeated
    | DERIVATIVE NAME _END product                                             -> derivative
?power: atom
    | atom _CARET (_TRANSPOSE | _LBRACE _TRANSPOSE _RBRACE) -> transpose
    | atom _CARET script                                    -> power
    | FUNCTION (name | literal)                             -> bare_call
    | FUNCTION _CARET script (name | literal)               -> bare_power
?script: _LBRACE sum _RBRACE | name | literal
?atom: literal
    | name
    | _LPAR sum _RPAR  -> group
    | _LBRACE sum _RBRACE -> group
    | _BAR sum _CLOSING_BAR -> absolute
    | _NORM sum _CLOSING_NORM -> norm
    | _ROOT _LBRACE sum _RBRACE -> root
    | SLOPE NAME NAME _END -> slope
    | _FRAC _LBRACE sum _RBRACE _LBRACE sum _RBRACE         -> divide
    | FUNCTION _LPAR sum (_COMMA sum)* _RPAR                -> call
    | FUNCTION _LBRACE sum _RBRACE                          -> call
    | FUNCTION _CARET script _LPAR sum (_COMMA sum)* _RPAR  -> powered_call
    | _BEGIN_CASES branch (_BREAK branch)* _END_CASES       -> cases
    | _BEGIN_MATRIX row (_BREAK row)* _END_MATRIX           -> matrix
name: NAME
literal: NUMBER
branch: sum _AMP (_IF? chain | OTHERWISE)
row: _cell (_AMP _cell)*
_cell: sum | dots
dots: _DOTS

%declare NAME FUNCTION NUMBER EQ RELATION DERIVATIVE SLOPE OTHERWISE
%declare _PLUS _MINUS _SLASH _COMMA _BREAK _AMP _LPAR _RPAR _BAR _CLOSING_BAR _CARET _UNDERSCORE _LBRACE
%declare _RBRACE
%declare _END _NORM _CLOSING_NORM _ROOT _PROD
%declare _ODOT _CDOT _TIMES _DOTS _FRAC _SUM _REALS _NORMAL _IF _FOR _TRANSPOSE
%declare _BEGIN_CASES _END_CASES _BEGIN_MATRIX _END_MATRIX
"""

# What stands for itself, tried in this order.
_FIXED = [
    ("NUMBER", r"\d+(?:\.\d+)?"),
    ("ASSIGN", r":="),
    ("EQ", r"="),
    ("RELATION", r"<|>|\\(?:leq?|geq?|in|sim|approx)(?![A-Za-z])"),
    ("_PLUS", r"\+"),
    ("_MINUS", r"-"),
    ("_SLASH", r"/"),
    ("_COMMA", r","),
    ("_BREAK", r"\\\\"),
    ("_AMP", r"&"),
    ("_LPAR", r"\(|\["),
    ("_RPAR", r"\)|\]"),
    ("_BAR", r"\|"),
    ("_CARET", r"\^"),
    ("_UNDERSCORE", r"_"),
    ("_LBRACE", r"\{"),
    ("_RBRACE", r"\}"),
    ("_ODOT", r"\\odot(?![A-Za-z])"),
    ("_CDOT", r"\\cdot(?![A-Za-z])"),
    ("_TIMES", r"\\times(?![A-Za-z])"),
    ("_DOTS", r"\\(?:[clv]?dots)(?![A-Za-z])"),
    ("_FRAC", r"\\[dt]?frac(?![A-Za-z])"),
    ("_SUM", r"\\sum(?![A-Za-z])"),
    ("_PROD", r"\\prod(?![A-Za-z])"),
    ("_ROOT", r"\\sqrt(?![A-Za-z])"),
    ("_NORM", r"\\lVert(?![A-Za-z])"),
    ("_CLOSING_NORM", r"\\rVert(?![A-Za-z])"),
    ("_REALS", r"\\mathbb\{R\}"),
    ("_NORMAL", r"\\mathcal\{N\}"),
    ("_IF", r"\\text\{ *if *\}"),
    ("OTHERWISE", r"\\text\{ *otherwise *\}"),
    ("_FOR", r"\\text\{ *for *\}"),
    ("_BEGIN_CASES", r"\\begin\{cases\}"),
    ("_END_CASES", r"\\end\{cases\}"),
    ("_BEGIN_MATRIX", r"\\begin\{[bp]matrix\}"),
    ("_END_MATRIX", r"\\end\{[bp]matrix\}"),
    ("BEGIN_ALIGNED", r"\\begin\{aligned\}"),
    ("END_ALIGNED", r"\\end\{aligned\}"),
]
_LONE_FUNCTION = ["_LBRACE", "FUNCTION", "_RBRACE"]
_OPERATORS = {"_PLUS", "_MINUS", "_SLASH", "_ODOT", "_CDOT"}
_PATTERN = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _FIXED))
_SPACE = re.compile(
    r"(?:\s|~|\\[,;:! ]|\\(?:q?quad|left|right|[bB]igg?[lr]?|displaystyle|limits)(?![A-Za-z]))+"
)
_TRANSPOSE_SIGN = re.compile(r"T(?![A-Za-z])|\\top(?![A-Za-z])")
_INDEX = r"[A-Za-z0-9]+(?:[+-][A-Za-z0-9]+)*"
_LAYER, _EXAMPLE = re.compile(rf"\s*\[({_INDEX})\]"), re.compile(rf"\s*\(({_INDEX})\)")
_PRIME = re.compile(r"\s*(?:\\prime(?![A-Za-z])|')")
_SUBSCRIPT = re.compile(rf"_(?:\{{\s*({_INDEX}(?:\s*,\s*{_INDEX})*)\s*\}}|([A-Za-z0-9]))")
_DIFFERENTIAL = re.compile(r"\s*(?:(?P<partial>\\partial(?![A-Za-z]))|\\mathrm\{d\}|d)\s*")
_OVER, _CLOSE, _SLASHED = re.compile(r"\s*\}\s*\{"), re.compile(r"\s*\}"), re.compile(r"\s*/")
_FRACTION = re.compile(r"\\[dt]?frac\s*\{")
_SHORT_FRACTION = re.compile(r"(?P<sign>\\[dt]?frac)\s*(\d)\s*(\d|[A-Za-z])")
_EXPONENT_NOTATION = re.compile(r"\d+(?:\.\d+)?e[+-]?\d")
_WORD = re.compile(r"\\[A-Za-z]+(?:\{[A-Za-z]+\})?|[A-Za-z]+|.", re.DOTALL)

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
    "_BAR": "«|»",
    "_CLOSING_BAR": "«|»",
    "_END_CASES": "the end of the cases",
    "_END_MATRIX": "the end of the matrix",
    "EQ": "a relation",
    "RELATION": "a relation",
    "$END": "the end",
    **dict.fromkeys(("_PLUS", "_MINUS", "_SLASH", "_ODOT", "_CDOT"), "an operator"),
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
    return int(text) if text.isdigit() else text


def _read_symbol(tex: str, start: int, base: str) -> tuple[Symbol, int, bool]:
    """Read the indices after a base name; say where they end, and whether inside an open superscript."""
    at = start + len(base)
    subscript: tuple[Index, ...] = ()
    marks: dict[str, tuple[Index, ...]] = {"layer": (), "example": ()}
    primes = 0
    while True:
        if not subscript and (match := _SUBSCRIPT.match(tex, at)):
            text = "".join((match[1] or match[2]).split())
            subscript = tuple(map(_index, text.split(",") if re.search(r"[,+-]", text) else text))
            at = match.end()
        elif tex.startswith("'", at):
            primes, at = primes + 1, at + 1
        elif tex.startswith("^{", at):
            inside = at + 2
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
            if inside == at + 2:
                break
            inside += len(tex[inside:]) - len(tex[inside:].lstrip())
            if not tex.startswith("}", inside):
                return Symbol(base, subscript, **marks, primes=primes), inside, True
            at = inside + 1
        else:
            break
    return Symbol(base, subscript, **marks, primes=primes), at, False


@cache
def symbol(text: str) -> Symbol:
    r"""Read one symbol, such as ``z^{[1](i)}``; its base is what stands before the first index or prime."""
    base = re.match(r"(?:\\[A-Za-z]+\{[A-Za-z]+\}|[^_^'])+", text)
    if not base:
        raise ValueError(f"cannot read the symbol «{text}»")
    found, end, inside = _read_symbol(text, 0, base[0])
    if end != len(text) or inside:
        raise ValueError(f"cannot read the symbol «{text}» from «{text[end:]}» on")
    return found


def write(name: Symbol) -> str:
    """Write a symbol the way formulas do."""
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
    found = list(_without_alignment(_tokens(tex, vocabulary), tex))
    lone = [k for k in range(len(found) - 2) if [token.type for token in found[k : k + 3]] == _LONE_FUNCTION]
    for k in reversed(lone):  # {\sigma}(z)
        found[k : k + 3] = [found[k + 1]]
    return found


def _token(kind: str, tex: str, start: int, end: int) -> Token:
    return Token(kind, tex[start:end], start_pos=start, end_pos=end)


def _tokens(tex: str, vocabulary: Vocabulary) -> Iterator[Token]:
    names = frozenset({*vocabulary, *BUILTIN_FUNCTIONS, *BUILTIN_NAMES})
    pattern = _pattern_of(names)
    at, before, in_bounds = 0, ["", ""], False
    while at < len(tex):
        if space := _SPACE.match(tex, at):
            at = space.end()
            continue
        raised = not in_bounds and (before[-1] == "_CARET" or before == ["_CARET", "_LBRACE"])
        if slope := _slope_tokens(tex, at, names):
            found = slope
        elif short := _SHORT_FRACTION.match(tex, at):
            found = list(_short_fraction(tex, short, names))
        elif raised and (match := _TRANSPOSE_SIGN.match(tex, at)):
            found = [_token("_TRANSPOSE", tex, at, match.end())]
        elif match := _EXPONENT_NOTATION.match(tex, at):
            raise FormulaError("write a power of ten, 10^{-5}; e is a number here", tex, at, match.end())
        elif match := _PATTERN.match(tex, at):
            found = [_token(match.lastgroup or "", tex, at, match.end())]
        elif match := pattern.match(tex, at):
            base = match[0]
            found = _symbol_tokens(tex, at, base, function=vocabulary.get(base, base in BUILTIN_FUNCTIONS))
        else:
            raise _unknown(tex, at, names)
        if before[-1] == "_CARET" and found[0].type in {"NUMBER", "NAME"} and re.match(r"\w\w", found[0]):
            raise FormulaError("without braces only one character is raised", tex, at, found[0].end_pos or at)
        yield from found
        before = [*before, *(token.type for token in found)][-2:]
        if before[-1] == "_SUM":
            in_bounds = True
        elif before[-1] == "_RBRACE" or before[-2] == "_CARET" != before[-1] != "_LBRACE":
            in_bounds = in_bounds and tex.startswith("^", found[-1].end_pos or 0)
        at = found[-1].end_pos or len(tex)


def _slope_tokens(tex: str, at: int, names: frozenset[str]) -> list[Token]:
    r"""Read a slope, ``\frac{\partial L}{\partial a}``, or the sign of one, ``\frac{d}{dz}``; else nothing.

    ``dL`` may be a name as well: a fraction of which both parts begin with d is read as a slope.
    """
    if not (opening := _FRACTION.match(tex, at)):
        upper = _differential(tex, at, names) if tex.startswith(("\\partial", "\\mathrm{d}"), at) else None
        divided = _SLASHED.match(tex, upper[1]) if upper else None
        lower = _differential(tex, divided.end(), names) if divided else None
        if not upper or not lower or not upper[0] or not lower[0]:
            return []
        return [
            _token("SLOPE", tex, at, upper[0].start_pos or 0),
            upper[0],
            lower[0],
            _token("_END", tex, lower[1], lower[1]),
        ]
    upper = _differential(tex, opening.end(), names)
    over = _OVER.match(tex, upper[1]) if upper else None
    lower = _differential(tex, over.end(), names) if over else None
    close = _CLOSE.match(tex, lower[1]) if lower else None
    if not upper or not lower or not lower[0] or not close:
        return []
    end = _token("_END", tex, lower[1], close.end())
    if upper[0]:
        return [_token("SLOPE", tex, at, upper[0].start_pos or 0), upper[0], lower[0], end]
    return [_token("DERIVATIVE", tex, at, lower[0].start_pos or 0), lower[0], end]


def _short_fraction(tex: str, match: re.Match[str], names: frozenset[str]) -> Iterator[Token]:
    r"""Read ``\frac1m``: TeX takes one character for each part."""
    yield _token("_FRAC", tex, match.start(), match.end("sign"))
    for group in (2, 3):
        start, end = match.span(group)
        yield _token("_LBRACE", tex, start, start)
        if match[group].isdigit():
            yield _token("NUMBER", tex, start, end)
        elif match[group] in names:
            name = SymbolToken("NAME", match[group], start_pos=start, end_pos=end)
            name.symbol = Symbol(match[group])
            yield name
        else:
            raise _unknown(tex, start, names)
        yield _token("_RBRACE", tex, end, end)


def _differential(tex: str, at: int, names: frozenset[str]) -> tuple[SymbolToken | None, int] | None:
    """Read d or ∂ and the name behind it, if there is one; say where they end."""
    sign = _DIFFERENTIAL.match(tex, at)
    if not sign:
        return None
    name = _pattern_of(names).match(tex, sign.end())
    if not name:
        return None, sign.end()
    found, end, inside = _read_symbol(tex, sign.end(), name[0])
    if inside:
        return None
    token = SymbolToken("NAME", tex[sign.end() : end], start_pos=sign.end(), end_pos=end)
    token.symbol = found
    return token, end


def _unknown(tex: str, at: int, names: frozenset[str]) -> FormulaError:
    word = _WORD.match(tex, at)
    text = word[0] if word else tex[at]
    close = get_close_matches(text, names, n=1) or [name for name in names if name.lower() == text.lower()]
    hint = f"; did you mean «{close[0]}»?" if close else ""
    return FormulaError(f"unknown symbol «{text}»{hint}", tex, at, at + len(text))


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


def _symbol_tokens(tex: str, at: int, base: str, *, function: bool) -> list[Token]:
    found, end, inside = _read_symbol(tex, at, base)
    token = SymbolToken("FUNCTION" if function else "NAME", tex[at:end], start_pos=at, end_pos=end)
    token.symbol = found
    opened = [_token("_CARET", tex, end, end), _token("_LBRACE", tex, end, end)] if inside else []
    return [token, *opened]


def _without_alignment(found: Iterator[Token], tex: str) -> Iterator[Token]:
    r"""Leave out what only lines up rows: ``&`` in aligned, and the break before a row that goes on.

    A row goes on if it begins with a relation, or, lined up by ``&``, with an operator.
    Bars do not nest, so that every second one closes.
    """
    opened: list[Token] = []
    brackets: list[Token] = []
    held: Token | None = None
    lined_up, bars = False, 0
    for token in found:
        if token.type == "_BAR":
            bars += 1
            token = token if bars % 2 else token.update("_CLOSING_BAR")
        if token.type == "_LPAR":
            brackets.append(token)
        if token.type == "_RPAR" and brackets and f"{brackets.pop()}{token}" not in {"()", "[]"}:
            raise FormulaError(
                "this bracket does not fit the one that opens", tex, token.start_pos or 0, token.end_pos or 0
            )
        if token.type == "ASSIGN":
            token = token.update("RELATION")
        if token.type in {"BEGIN_ALIGNED", "_BEGIN_CASES", "_BEGIN_MATRIX"}:
            opened.append(token)
        elif token.type in {"END_ALIGNED", "_END_CASES", "_END_MATRIX"}:
            begun = opened.pop().type if opened else ""
            if begun.rpartition("_")[2] != token.type.rpartition("_")[2]:
                raise FormulaError(
                    "nothing begins that ends here", tex, token.start_pos or 0, token.end_pos or 0
                )
        if token.type in {"BEGIN_ALIGNED", "END_ALIGNED"}:
            continue
        if token.type == "_AMP" and opened and opened[-1].type == "BEGIN_ALIGNED":
            lined_up = held is not None
            continue
        goes_on = {"EQ", "RELATION", *(_OPERATORS if lined_up else ())}
        if held and token.type not in goes_on:
            yield held
        held, lined_up = (token if token.type == "_BREAK" else None), False
        if not held:
            yield token
    if held:
        yield held
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
        raise FormulaError(f"«{token}» cannot stand here{wanted}", tex, start, end) from None
