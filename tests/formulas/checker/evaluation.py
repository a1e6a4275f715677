r"""Evaluates the expressions of formulas in worlds.

Every value carries a scale: the largest magnitude that has passed into it, carried through sums, products and
functions as a rounding error would be. 1 − tanh² cancels, and what is left of it is as exact as the 1 was.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from math import e
from typing import Any, NamedTuple, NoReturn

import numpy as np
from lark import Token, Tree

from tests.formulas.checker.errors import FormulaError
from tests.formulas.checker.syntax import Symbol, SymbolToken, symbol
from tests.formulas.checker.world import World

Node = Any
"""A part of a formula as the parser gives it: a tree of a rule, or a token."""


class Value(NamedTuple):
    """A number or a matrix, and the scale of its rounding error."""

    array: np.ndarray
    scale: np.ndarray

    @property
    def is_number(self) -> bool:
        """Whether it counts as a number: a matrix of one entry does."""
        return self.array.size == 1

    @property
    def number(self) -> float:
        """The one entry."""
        return float(self.array.reshape(()))


class Evaluator:
    """Evaluates the parts of one formula in one world; each rule of the grammar has a method of its name."""

    def __init__(self, tex: str, world: World) -> None:
        self.tex = tex
        self.world = world
        self.indices: dict[str, int] = {}
        self.after = False

    def fail(self, node: Node, reason: str, last: Node = None) -> NoReturn:
        """Refuse the formula because of one part, or of what lies from it to a last one."""
        start, end = place_of(node)
        raise FormulaError(reason, self.tex, start, place_of(last)[1] if last is not None else end)

    def evaluate(self, node: Node, *, after: bool = False) -> Value:
        """Evaluate an expression at one of the two times, before or after an assignment."""
        self.after = after
        with np.errstate(all="ignore"):
            return self.value(node)

    def value(self, node: Node) -> Value:
        """Evaluate a part of an expression."""
        value: Value = getattr(self, f"_{node.data}")(node, *node.children)
        if not (np.isfinite(value.array).all() and np.isfinite(value.scale).all()):
            self.fail(node, "the value is not finite")
        return value

    def number(self, node: Node) -> float:
        """Evaluate an expression that must be a number."""
        value = self.evaluate(node)
        if not value.is_number:
            self.fail(node, f"expected a number, got {shape_of(value)}")
        return value.number

    def whole(self, node: Node) -> int:
        """Evaluate an expression that must be a whole number."""
        number = self.number(node)
        if number != int(number):
            self.fail(node, f"expected a whole number, got {number!r}")
        return int(number)

    def _literal(self, _: Node, token: Token) -> Value:
        return _exact(float(token))

    def _name(self, node: Node, token: Token) -> Value:
        assert isinstance(token, SymbolToken)
        name = token.symbol
        if name == Symbol("e"):
            try:
                return _exact(self.world.find(name, self.indices))
            except LookupError:
                return _exact(e)
        if str(token) in self.indices:
            return _exact(float(self.indices[str(token)]))
        found = self._find(token)
        if callable(found):
            self.fail(node, f"«{token}» is a function; it needs an argument")
        return _exact(found)

    def _find(self, token: Token) -> Any:
        assert isinstance(token, SymbolToken)
        try:
            return self.world.find(token.symbol, self.indices, after=self.after)
        except LookupError as error:
            return self.fail(token, error.args[0])

    def _group(self, _: Node, inside: Node) -> Value:
        return self.value(inside)

    def _absolute(self, _: Node, inside: Node) -> Value:
        value = self.value(inside)
        return Value(np.abs(value.array), value.scale)

    def _negative(self, _: Node, operand: Node) -> Value:
        value = self.value(operand)
        return Value(-value.array, value.scale)

    def _add(self, node: Node, left: Node, right: Node) -> Value:
        a, b = self._summands(node, left, right)
        return Value(a.array + b.array, np.maximum(a.scale, b.scale))

    def _subtract(self, node: Node, left: Node, right: Node) -> Value:
        a, b = self._summands(node, left, right)
        return Value(a.array - b.array, np.maximum(a.scale, b.scale))

    def _summands(self, node: Node, left: Node, right: Node) -> tuple[Value, Value]:
        a, b = self.value(left), self.value(right)
        if a.array.shape == b.array.shape:
            return a, b
        if a.is_number and b.is_number:
            return as_number(a), as_number(b)
        if not a.array.ndim or not b.array.ndim:
            return a, b
        (rows, columns), (other_rows, other_columns) = a.array.shape, b.array.shape
        if rows == other_rows and 1 in (columns, other_columns):
            return a, b  # a column, once for each example
        return self.fail(node, f"{shape_of(a)} and {shape_of(b)} cannot be added")

    def _multiply(self, node: Node, left: Node, right: Node) -> Value:
        if left.data == "bare_call":
            self.fail(left, "put the argument into parentheses: what follows may belong to it or not")
        if left.data == "slash":
            self.fail(node, "what is divided by what? use \\frac or parentheses")
        a, b = self.value(left), self.value(right)
        if not a.array.ndim or not b.array.ndim:
            return Value(a.array * b.array, np.broadcast_to(a.scale * b.scale, (a.array * b.array).shape))
        if a.array.shape[1] != b.array.shape[0]:
            if a.is_number and b.is_number:
                a, b = as_number(a), as_number(b)
                return Value(a.array * b.array, a.scale * b.scale)
            self.fail(node, f"{shape_of(a)} and {shape_of(b)} cannot be multiplied")
        return Value(a.array @ b.array, a.scale @ b.scale)

    def _elementwise(self, node: Node, left: Node, right: Node) -> Value:
        a, b = self.value(left), self.value(right)
        if a.array.shape != b.array.shape or not a.array.ndim:
            self.fail(node, f"{shape_of(a)} and {shape_of(b)} cannot be multiplied entry by entry")
        return Value(a.array * b.array, a.scale * b.scale)

    def _slash(self, node: Node, left: Node, right: Node) -> Value:
        if left.data in {"slash", "multiply"}:
            self.fail(node, "what is divided by what? use \\frac or parentheses")
        return self._divide(node, left, right)

    def _divide(self, _: Node, left: Node, right: Node) -> Value:
        a, b = self.value(left), self.value(right)
        if not b.is_number:
            self.fail(right, f"only a number divides; this is {shape_of(b)}")
        b = as_number(b)
        if b.number == 0:
            self.fail(right, "division by 0")
        return Value(
            a.array / b.array, a.scale / np.abs(b.array) * np.maximum(1.0, b.scale / np.abs(b.array))
        )

    def _transpose(self, node: Node, base: Node) -> Value:
        value = self.value(base)
        if not value.array.ndim:
            self.fail(node, "only a matrix is transposed; this is a number")
        return Value(value.array.T, value.scale.T)

    def _power(self, node: Node, base: Node, exponent: Node) -> Value:
        return self._raised(node, self.value(base), exponent)

    def _raised(self, node: Node, base: Value, exponent: Node) -> Value:
        n = self.value(exponent)
        if not (base.is_number and n.is_number):
            self.fail(node, f"only a number is raised to a power, by a number; this is {shape_of(base)}")
        x, n = as_number(base), as_number(n)
        if (x.number == 0 and n.number < 0) or (x.number < 0 and n.number != int(n.number)):
            self.fail(node, f"{x.number!r} has no power {n.number!r}")
        power = x.array**n.array
        growth = np.abs(n.array) * x.scale / np.abs(x.array) if x.number else np.float64(1.0)
        spread = n.scale if x.number > 0 and x.number != 1 else np.float64(0.0)
        return Value(
            power, np.abs(power) * np.maximum(1.0, np.maximum(growth, spread)) + (x.number == 0) * x.scale
        )

    def _call(self, node: Node, function: Token, *arguments: Node) -> Value:
        return self._applied(node, function, [self.value(argument) for argument in arguments])

    def _bare_call(self, node: Node, function: Token, argument: Node) -> Value:
        if str(function) not in _BUILTIN:
            self.fail(node, "put the argument into parentheses, or it reads as a product")
        return self._call(node, function, argument)

    def _powered_call(self, node: Node, function: Token, exponent: Node, *arguments: Node) -> Value:
        return self._raised(node, self._call(node, function, *arguments), exponent)

    def _applied(self, node: Node, token: Token, values: list[Value]) -> Value:
        if str(token) in _BUILTIN:
            result = _BUILTIN[str(token)](values)
            if isinstance(result, str):
                self.fail(node, result)
        else:
            function = self._find(token)
            if not callable(function):
                self.fail(token, f"«{token}» is no function")
            plain = [value.array if value.array.ndim else value.number for value in values]
            try:
                array = np.asarray(function(*plain), dtype=float)
            except (ValueError, TypeError, ArithmeticError) as error:
                self.fail(node, f"{token} refuses its arguments: {error}")
            own = [value.scale for value in values if value.scale.shape == array.shape]
            other = [value.scale.max() for value in values if value.scale.shape != array.shape]
            result = Value(
                array, np.maximum.reduce([np.abs(array), *own, *(np.full(array.shape, s) for s in other)])
            )
        if not np.isfinite(result.array).all():
            self.fail(node, "the value is not finite")
        return result

    def _series(self, node: Node, letter: Token, _: Token, first: Node, last: Node, body: Node) -> Value:
        name = str(letter)
        if name in self.indices:
            self.fail(letter, f"«{letter}» is an index already")
        start, end = self.whole(first), self.whole(last)
        if start > end:
            self.fail(node, f"the sum from {start} to {end} is empty")
        if name not in {part for symbol_ in names_in(body) for part in self.letters(symbol_)}:
            self.fail(body, f"nothing in this sum depends on {letter}")
        terms = []
        for number in range(start, end + 1):
            self.indices[name] = number
            terms.append(self.value(body))
        del self.indices[name]
        return Value(
            np.sum([term.array for term in terms], axis=0), np.sum([term.scale for term in terms], axis=0)
        )

    def letters(self, name: Symbol) -> Iterator[str]:
        """Give the index letters that a name uses, in its indices or as itself."""
        for index in (name.base, *name.indices):
            letter = index.split("-")[0].split("+")[0] if isinstance(index, str) else ""
            if letter in self.world.ranges:
                yield letter

    def _derivative(self, _: Node, token: Token, body: Node) -> Value:
        variable = symbol(re.sub(r"^.*\{(?:d|\\partial) ?|\}$", "", token))
        at = self.world.find(variable, self.indices)
        if not isinstance(at, float):
            self.fail(token, "expected the name of a number after d")
        step = 1e-3 * max(1.0, abs(at))

        def shifted(by: float) -> Value:
            with self.world.holding(variable, at + by):
                return self.value(body)

        near, far = ((shifted(k * step), shifted(-k * step)) for k in (1, 2))
        slope = (8 * (near[0].array - near[1].array) - (far[0].array - far[1].array)) / (12 * step)
        return Value(slope, np.maximum(near[0].scale, far[1].scale) / step)

    def _cases(self, node: Node, *parts: Node) -> Value:
        chosen, rest = [], []
        for branch in parts:
            value, condition = branch.children
            if isinstance(condition, Token):
                rest.append(value)
            elif self._condition(condition):
                chosen.append(value)
        if not chosen:
            chosen = rest
        if len(chosen) != 1:
            self.fail(node, f"{len(chosen)} branches apply here, instead of one")
        return self.value(chosen[0])

    def _condition(self, chain: Node) -> bool:
        sides, relations = chain.children[::2], chain.children[1::2]
        if not relations:
            self.fail(chain, "expected a condition, such as z < 0")
        numbers = [self.value(side) for side in sides]
        for side, value in zip(sides, numbers, strict=True):
            if not value.is_number:
                self.fail(side, f"expected a number, got {shape_of(value)}")
        return all(
            ORDER[str(relation)](left.number, right.number)
            for left, relation, right in zip(numbers, relations, numbers[1:], strict=False)
        )

    def _matrix(self, node: Node, *parts: Node) -> Value:
        rows = [list(row.children) for row in parts]
        if all(len(row) == 1 for row in rows):
            rows = [[cell] for cell in self._expanded([row[0] for row in rows], node)]
        cells = [[self.value(cell) for cell in self._expanded(row, node)] for row in rows]
        try:
            blocks = [[np.atleast_2d(cell.array) for cell in row] for row in cells]
            return Value(
                np.block(blocks), np.block([[np.atleast_2d(cell.scale) for cell in row] for row in cells])
            )
        except ValueError:
            return self.fail(node, "the entries do not fit together")

    def _expanded(self, cells: Sequence[Any], node: Node) -> list[Any]:
        """Fill in what dots stand for: the symbols between the one before and the one after."""
        if not any(_is_dots(cell) for cell in cells):
            return list(cells)
        place = next(k for k, cell in enumerate(cells) if _is_dots(cell))
        if not 0 < place == len(cells) - 2:
            self.fail(node, "dots stand between the first entries and the last")
        shown = [*cells[:place], cells[-1]]
        names = [self._numbered(cell) for cell in shown]
        differ = [
            k
            for k, pair in enumerate(zip(names[0].indices, names[-1].indices, strict=False))
            if len(set(pair)) > 1
        ]
        start, end = (name.indices[differ[0]] if len(differ) == 1 else "" for name in (names[0], names[-1]))
        if isinstance(start, str) or isinstance(end, str):
            self.fail(node, "dots need entries that differ in one index, a number")
        filled = []
        for number in range(start, end + 1):
            indices = [*names[0].indices[: differ[0]], number, *names[0].indices[differ[0] + 1 :]]
            filled.append(_renamed(cells[0], names[0].with_indices(tuple(indices))))
        for cell, name, expected in zip(shown, names, [*filled[:place], filled[-1]], strict=True):
            if not same(_renamed(cell, name), expected):
                self.fail(cell, "dots need entries that count in ones, and differ in nothing else")
        return filled

    def _numbered(self, cell: Node) -> Symbol:
        """Give the one symbol of an entry, with numbers for its indices."""
        found = list(names_in(cell))
        if len(found) != 1:
            self.fail(cell, "dots need entries of one symbol each")
        return found[0].with_indices(
            tuple(self.world.number(index, self.indices) for index in found[0].indices)
        )


def _renamed(cell: Node, name: Symbol) -> Node:
    """Give an entry with another symbol in it."""
    if isinstance(cell, SymbolToken):
        token = SymbolToken(cell.type, str(cell), start_pos=cell.start_pos, end_pos=cell.end_pos)
        token.symbol = name
        return token
    if isinstance(cell, Token):
        return cell
    return Tree(cell.data, [_renamed(child, name) for child in cell.children], cell.meta)


def place_of(node: Node) -> tuple[int, int]:
    """Give where a part of a formula begins and ends."""
    if isinstance(node, Token):
        return node.start_pos or 0, node.end_pos or 0
    return node.meta.start_pos, node.meta.end_pos


def names_in(node: Node) -> Iterator[Symbol]:
    """Give every name in a part of a formula."""
    if isinstance(node, SymbolToken):
        yield node.symbol
    elif isinstance(node, Tree):
        for child in node.children:
            yield from names_in(child)


def same(a: Node, b: Node) -> bool:
    """Tell whether two parts of a formula are written with the same symbols in the same places."""
    if isinstance(a, SymbolToken) and isinstance(b, SymbolToken):
        return a.symbol == b.symbol
    if isinstance(a, Tree) and isinstance(b, Tree):
        return (
            a.data == b.data and len(a.children) == len(b.children) and all(map(same, a.children, b.children))
        )
    return bool(a == b)


def bound_in(node: Node) -> set[str]:
    """Give the index letters that sums bind."""
    return (
        {str(series.children[0]) for series in node.find_data("series")} if isinstance(node, Tree) else set()
    )


def _is_dots(cell: Node) -> bool:
    return bool(cell.data == "dots")


def _exact(number: Node) -> Value:
    array = np.asarray(number, dtype=float)
    return Value(array, np.abs(array))


def as_number(value: Value) -> Value:
    return Value(value.array.reshape(()), value.scale.reshape(()))


def shape_of(value: Value) -> str:
    return f"a {written_shape(value.array.shape)} matrix" if value.array.ndim else "a number"


def written_shape(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape)) or "of a number"


def _extreme(choose: Callable[..., np.ndarray]) -> Callable[[list[Value]], Value | str]:
    def chosen(values: list[Value]) -> Value | str:
        if len(values) < 2 or any(value.array.ndim for value in values):
            return "expected two numbers or more"
        return Value(
            np.asarray(choose([value.array for value in values])),
            np.asarray(np.max([value.scale for value in values])),
        )

    return chosen


def _logarithm(values: list[Value]) -> Value | str:
    (x,) = values if len(values) == 1 else (_exact(0.0),)
    if not (x.array > 0).all():
        return "a logarithm is taken of a number greater than 0"
    return Value(np.log(x.array), np.abs(np.log(x.array)) + x.scale / x.array)


def _exponential(values: list[Value]) -> Value | str:
    if len(values) != 1:
        return "expected one number"
    power = np.exp(values[0].array)
    return Value(power, power * np.maximum(1.0, values[0].scale))


_BUILTIN: dict[str, Callable[[list[Value]], Value | str]] = {
    "\\log": _logarithm,
    "\\exp": _exponential,
    "\\max": _extreme(np.max),
    "\\min": _extreme(np.min),
}
ORDER: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "\\le": lambda a, b: a <= b,
    "\\leq": lambda a, b: a <= b,
    "\\ge": lambda a, b: a >= b,
    "\\geq": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
}
