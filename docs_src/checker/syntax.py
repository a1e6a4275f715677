"""Tokens to a tree: the grammar, and what of a formula's tokens only lines it up or was left out."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any, cast

from lark import Lark, Token, Tree, UnexpectedInput
from lark.lexer import Lexer

from .errors import FormulaError
from .lexer import SymbolToken, Vocabulary, divide
from .symbols import OPERATORS

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

_OPERATORS = {"_PLUS", "_MINUS", "_SLASH", "_ODOT", "_CDOT"}
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{([a-z]+\*?)\}")

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


def tokens(tex: str, vocabulary: Vocabulary) -> list[Token]:
    """Divide a formula into the tokens of its tree.

    Raises
    ------
    FormulaError
        At a name that nobody declared, with the nearest one that somebody did.
    """
    found = _without_drawing(list(divide(tex, vocabulary)))
    return _valued(_quantified(_in_order(list(_without_alignment(found, tex)))))


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
