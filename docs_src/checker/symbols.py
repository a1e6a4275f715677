"""What a name is: how one is read with its indices, and how it is written."""

import re
from functools import cache
from typing import NamedTuple, cast

Index = int | str

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

# A command that draws a letter otherwise, T as a transpose, and room that says nothing.
FONT = r"\\(?:math(?:rm|bf|it|sf|cal|scr|normal)|boldsymbol|bm|vec|operatorname\*?|text(?:rm|bf|it)?)"
TRANSPOSE = rf"(?:T(?![A-Za-z])|\\(?:top|intercal)(?![A-Za-z])|{FONT}\s*\{{\s*T\s*\}}|{FONT}\s+T(?![A-Za-z]))"
GAP = r"(?:\s|~|\\[,;:!> ])*"

_NUMBER_OF = r"[A-Za-z0-9]+(?:_(?:[A-Za-z0-9]|\{[A-Za-z0-9]+\}))?"
_INDEX = rf"{_NUMBER_OF}(?:\s*[+-]\s*{_NUMBER_OF})*"
_LAYER = re.compile(rf"{GAP}\[\s*({_INDEX})\s*\]")
_EXAMPLE = re.compile(rf"{GAP}\(\s*({_INDEX})\s*\)")
_PRIME = re.compile(rf"{GAP}(?:\\prime(?![A-Za-z])|')")
_LONE_PRIME = re.compile(r"'|\s*\^\s*\\prime(?![A-Za-z])")
_SUBSCRIPT = re.compile(rf"\s*_\s*(?:\{{\s*({_INDEX}(?:[\s,]+{_INDEX})*)\s*\}}|([A-Za-z0-9]))")
_RAISED, _INSIDE = re.compile(r"\s*\^\s*\{"), re.compile(GAP)
# A transpose behind a layer: before a subscript, w^{[1]T}_1, or raised again, W^{[2]^T}.
_THEN_T = re.compile(rf"{TRANSPOSE}\s*\}}")
_THEN_RAISED_T = re.compile(rf"\^\s*(?:\{{\s*{TRANSPOSE}\s*\}}|{TRANSPOSE})\s*\}}")
SLOPE_NAME = re.compile(r"\\frac\{d(.+)\}\{d(.+)\}")


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


class Read(NamedTuple):
    """A name as it was read."""

    symbol: Symbol
    end: int
    inside: bool = False
    """Whether it ends inside an open superscript."""
    transposed: bool = False
    """Whether a T stood among its indices, which is no part of it."""


def read_marks(tex: str, at: int, name: Symbol) -> Read:
    """Read the indices and primes that stand behind a name."""
    subscript, primes = name.subscript, name.primes
    marks: dict[str, tuple[Index, ...]] = {"layer": name.layer, "example": name.example}

    def read(end: int, **how: bool) -> Read:
        return Read(Symbol(name.base, subscript, **marks, primes=primes), end, **how)

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
    if slope := SLOPE_NAME.fullmatch(text):
        return slope_name(slope[1], symbol(slope[2]))
    base = re.match(r"(?:\\[A-Za-z]+\{[A-Za-z]+\}|[^_^'])+", text)
    if not base:
        raise ValueError(f"cannot read the symbol «{text}»")
    found = read_marks(text, base.end(), Symbol(base[0]))
    if found.end != len(text) or found.inside or found.transposed:
        raise ValueError(f"cannot read the symbol «{text}» from «{text[found.end :]}» on")
    return found.symbol


def slope_name(of: str, by: Symbol) -> Symbol:
    """Name the slope of one thing by a symbol: it has the symbol's indices."""
    return by._replace(base=f"\\frac{{d{of}}}{{d{by.base}}}")


def write(name: Symbol) -> str:
    """Write a symbol the way formulas do."""
    if slope := SLOPE_NAME.fullmatch(name.base):
        return f"\\frac{{d{slope[1]}}}{{d{write(name._replace(base=slope[2]))}}}"
    joint = "," if any(len(str(index)) > 1 for index in name.subscript) else ""
    low = f"_{{{joint.join(map(str, name.subscript))}}}" if name.subscript else ""
    raised = "".join(f"[{index}]" for index in name.layer) + "".join(f"({index})" for index in name.example)
    raised += r"\prime" * name.primes if raised else ""
    return name.base + ("" if raised else "'" * name.primes) + low + (f"^{{{raised}}}" if raised else "")
