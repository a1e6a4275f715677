r"""Makes wrong formulas out of right ones, one change at a time, as a tired author would.

A checker that lets many of them pass is weak, or the worlds are.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from lark import Token

from .errors import FormulaError
from .lexer import SymbolToken, Vocabulary
from .symbols import Symbol, write
from .syntax import closing, parse, tokens
from .world import World

# What one fixed token is mistaken for; an empty text leaves it out.
_MISTAKEN = {
    "+": ["-", ""],
    "-": ["+", ""],
    "=": [":="],
    ":=": ["="],
    "<": [">", "\\le "],
    ">": ["<", "\\ge "],
    "\\le": ["< ", "\\ge "],
    "\\ge": ["> ", "\\le "],
    "\\odot": ["", "+"],
    "\\max": ["\\min"],
    "\\log": ["\\exp"],
    "\\sum": ["\\prod"],
    "\\prod": ["\\sum"],
    "e": ["2"],
    "\\cdots": [""],
    "\\vdots": [""],
    "\\dots": [""],
}


class Mutant(NamedTuple):
    """A formula with one change in it."""

    tex: str
    change: str


def mutants(
    tex: str,
    world: World,
    vocabulary: Vocabulary | None = None,
    *,
    start: int = 0,
    aliases: Mapping[Symbol, Symbol] = MappingProxyType({}),
) -> Iterator[Mutant]:
    """Make every mutant of a formula that can be read, each once.

    Parameters
    ----------
    tex
        The formula.
    world
        A world it speaks of: symbols are mistaken for each other if they are of one kind in it.
    vocabulary
        The names that may stand in it, if there are more than the world's own.
    start
        Where the changes begin; what stands before is left as it is.
    aliases
        Names that the text introduced for others: no mistake is to write one for the other.

    Yields
    ------
    Mutant
        The formula with one token changed, left out or given a transpose; two neighbours exchanged; the two
        parts of a fraction exchanged; a fraction, a slope, a sum sign or a pair of parentheses left out; or a
        product made elementwise.
    """
    names = world.vocabulary if vocabulary is None else vocabulary
    found = tokens(tex, names)
    seen = {_bare(tex)}
    readable: dict[tuple[str, ...], bool] = {}
    for first, end, text in _changes(tex, found, world, aliases):
        mutant = f"{tex[:first]}{text}{tex[end:]}"
        if first >= start and _bare(mutant) not in seen and _can_be_read(mutant, names, readable):
            seen.add(_bare(mutant))
            yield Mutant(mutant, f"{tex[first:end] or 'nothing'} → {text.strip() or 'nothing'}")


def _can_be_read(tex: str, vocabulary: Vocabulary, known: dict[tuple[str, ...], bool]) -> bool:
    """Tell whether a formula can be read.

    The grammar knows the kinds of tokens alone; what it has said of some kinds in a row is kept in ``known``.
    """
    try:
        kinds = tuple(token.type for token in tokens(tex, vocabulary))
    except FormulaError:
        return False
    if kinds not in known:
        known[kinds] = True
        try:
            parse(tex, vocabulary)
        except FormulaError:
            known[kinds] = False
    return known[kinds]


def _bare(tex: str) -> str:
    return "".join(tex.split()).replace("\\,", "")


def _changes(
    tex: str, found: list[Token], world: World, aliases: Mapping[Symbol, Symbol]
) -> Iterator[tuple[int, int, str]]:
    """Give what is replaced, from where to where, and by what."""
    for k, token in enumerate(found):
        start, end = token.start_pos or 0, token.end_pos or 0
        after = found[k + 1] if k + 1 < len(found) else None
        if start == end:
            continue  # a token that stands for the rest of a superscript
        if token.type == "NUMBER":
            number = float(token)
            for wrong in sorted({number + 1, 2 * number, -number} - {number}):
                yield start, end, f"({wrong:g})" if wrong < 0 else f"{wrong:g}"
            yield start, end, ""
        elif isinstance(token, SymbolToken):
            yield from ((start, end, text) for text in _mistaken_symbols(token, world, aliases))
            if token.type == "NAME":
                yield start, end, ""
                yield start, end, f"(-{token})"
                if not (after and after.type == "_CARET"):
                    yield start, end, f"{token}^{{T}}" if "^" not in token else f"{token[:-1]}T}}"
        for text in _MISTAKEN.get(str(token).strip(), ()):
            yield start, end, text
        if token.type == "_TRANSPOSE":
            lone = next((mark for mark in ("^{", "^") if tex[:start].endswith(mark)), "")
            yield start - len(lone), end + (lone == "^{"), ""
        if token.type == "_FRAC":
            yield from _fractions(tex, found, k)
        if token.type == "SLOPE":
            yield start, found[k + 3].end_pos or 0, ""
        if token.type in {"_SUM", "_PROD"}:
            close = closing(found, k + 2)
            if found[close + 1].type == "_CARET":
                close = closing(found, close + 2)
            yield start, found[close].end_pos or 0, ""
        if token.type == "_LPAR":
            close = closing(found, k)
            last = found[close]
            yield start, last.end_pos or 0, tex[end : last.start_pos]
        if after is not None and _ends_factor(found, k) and _begins_factor(after):
            yield end, after.start_pos or 0, " \\odot "
            yield end, after.start_pos or 0, " + "
        if isinstance(after, SymbolToken) and _is_matrix(token, world) and _is_matrix(after, world):
            yield start, after.end_pos or 0, f"{after} {token}"
        if token.type in {"NAME", "NUMBER"} and after is not None and after.type in {"_TIMES", "_COMMA"}:
            other = found[k + 2]
            if other.type in {"NAME", "NUMBER"}:
                yield start, other.end_pos or 0, f"{other}{tex[end : other.start_pos]}{token}"


def _mistaken_symbols(token: SymbolToken, world: World, aliases: Mapping[Symbol, Symbol]) -> Iterator[str]:
    """Write the symbols that one is mistaken for: another index, another name with such, none."""
    name = token.symbol
    for k, index in enumerate(name.indices):
        others: list[int | str] = [index + 1, index - 1] if isinstance(index, int) else [1, f"{index}-1"]
        for other in others:
            yield write(name.with_indices((*name.indices[:k], other, *name.indices[k + 1 :])))
    yield write(name._replace(primes=1 - name.primes)) if name.primes < 2 else token
    if name.indices:
        yield write(Symbol(name.base))
    first = {letter: numbers[0] for letter, numbers in world.ranges.items()}
    own = world.defines(aliases.get(name, name), first)
    yield from (write(other) for other in aliases if other != name and token.type == "NAME")
    known: list[object] = [own]
    """What the symbols so far stand for: a second name for the same is no other mistake."""
    for other_name in world.symbols:
        if (
            world.vocabulary[other_name.base] == (token.type == "FUNCTION")
            and other_name.primes == name.primes
        ):
            same_kind = [len(part) for part in other_name[1:4]] == [len(part) for part in name[1:4]]
            candidate = other_name.with_indices(name.indices) if same_kind else other_name
            value = world.defines(candidate, first)
            if value is None or not any(value is other for other in known):
                known.append(value)
                yield write(candidate)


def _is_matrix(token: Token, world: World) -> bool:
    if not isinstance(token, SymbolToken) or token.type != "NAME":
        return False
    try:
        value = world.find(token.symbol, {letter: numbers[0] for letter, numbers in world.ranges.items()})
    except LookupError:
        return False
    return getattr(value, "ndim", 0) == 2


def _fractions(tex: str, found: list[Token], k: int) -> Iterator[tuple[int, int, str]]:
    """Leave out a fraction, and turn it round."""
    middle = closing(found, k + 1)
    close = closing(found, middle + 1)
    start, end = found[k].start_pos or 0, found[close].end_pos or 0
    upper = tex[found[k + 1].end_pos : found[middle].start_pos]
    lower = tex[found[middle + 1].end_pos : found[close].start_pos]
    yield start, end, ""
    yield start, end, f"\\frac{{{lower}}}{{{upper}}}"
    yield start, end, f"({upper})"


def _begins_factor(token: Token) -> bool:
    return token.type in {"NAME", "FUNCTION", "NUMBER", "_LPAR", "_FRAC", "SLOPE"}


def _ends_factor(found: list[Token], k: int) -> bool:
    return found[k].type in {"NAME", "NUMBER", "_RPAR", "_RBRACE", "_END"}
