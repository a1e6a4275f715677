r"""Evaluates the expressions of formulas in worlds.

Every value carries a scale: the largest magnitude among the summands that made it, multiplied through
products. 1 − tanh² cancels, and what is left of it is as exact as the 1 was.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from math import e
from typing import Any, NamedTuple, NoReturn

import numpy as np
from lark import Token, Tree

from .errors import FormulaError
from .syntax import Symbol, SymbolToken, symbol, write
from .world import World

LONGEST_SUM = 10_000

Node = Any
"""A part of a formula as the parser gives it: a tree of a rule, or a token."""


class Value(NamedTuple):
    """A number or a matrix (an array with two axes), and its scale."""

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
        self.assigned: set[Symbol] = set()
        """What rows further up have assigned to: it has its new value from then on."""
        self.after = False
        self.branches: dict[tuple[int, int], bool] = {}
        """Where the branches of cases stand, and whether one was ever chosen."""

    def fail(self, node: Node, reason: str, last: Node = None) -> NoReturn:
        """Refuse the formula because of one part, or of what lies from it to a last one."""
        start, end = place_of(node)
        raise FormulaError(reason, self.tex, start, place_of(last)[1] if last is not None else end)

    def evaluate(self, node: Node, *, after: bool = False) -> Value:
        """Evaluate an expression at one of the two times, before or after an assignment."""
        self.after = after
        try:
            return self.value(node)
        finally:
            self.after = False

    def value(self, node: Node) -> Value:
        """Evaluate a part of an expression."""
        value: Value = getattr(self, f"_{node.data}")(node, *node.children)
        if value.array.ndim not in (0, 2) or not value.array.size:
            self.fail(node, f"expected a number or a matrix, got {shape_of(value)}")
        if not np.isfinite(value.array).all():
            self.fail(node, "the value is not finite")
        return value

    def _reals(self, node: Node, *_: Node) -> Value:
        self.fail(node, "a set stands after \\in alone")

    def _normal(self, node: Node, *_: Node) -> Value:
        self.fail(node, "a law stands after \\sim alone")

    def number(self, node: Node) -> float:
        """Evaluate an expression that must be a number."""
        value = self.value(node)
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
        if not name.indices and name.base in self.indices:
            return _exact(self.indices[name.base])
        if name == Symbol("e") and name not in self.world.symbols:
            return _exact(e)
        found = self._find(token)
        try:
            return _exact(found)
        except (TypeError, ValueError):
            self.fail(node, f"«{token}» is no number and no matrix")

    def _find(self, token: Token) -> Any:
        assert isinstance(token, SymbolToken)
        try:
            after = self.after or token.symbol in self.assigned
            return self.world.find(token.symbol, self.indices, after=after)
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
        last, first = left, right
        while last.data in {"multiply", "dot"}:
            last = last.children[1]
        while first.data in {"multiply", "dot", "power", "transpose", "slash"}:
            first = first.children[0]
        if last.data == "bare_call":
            self.fail(last, "put the argument into parentheses: what follows may belong to it or not")
        if last.data == "slash":
            self.fail(node, "what is divided by what? use \\frac or parentheses")
        if first.data == "literal":
            self.fail(first, "a number stands before what it multiplies; elsewhere write \\cdot before it")
        return self._dot(node, left, right)

    def _dot(self, node: Node, left: Node, right: Node) -> Value:
        a, b = self.value(left), self.value(right)
        if a.array.ndim and b.array.ndim:
            if a.array.shape[1] == b.array.shape[0]:
                return Value(a.array @ b.array, a.scale @ b.scale)
            if not (a.is_number or b.is_number):
                self.fail(node, f"{shape_of(a)} and {shape_of(b)} cannot be multiplied")
            a, b = (as_number(value) if value.is_number else value for value in (a, b))
        return Value(a.array * b.array, a.scale * b.scale)

    def _elementwise(self, node: Node, left: Node, right: Node) -> Value:
        a, b = self.value(left), self.value(right)
        if a.array.shape != b.array.shape or not a.array.ndim:
            self.fail(node, f"{shape_of(a)} and {shape_of(b)} cannot be multiplied entry by entry")
        return Value(a.array * b.array, a.scale * b.scale)

    def _slash(self, node: Node, left: Node, right: Node) -> Value:
        if left.data in {"slash", "multiply", "dot", "bare_call"}:
            self.fail(node, "what is divided by what? use \\frac or parentheses")
        return self._divide(node, left, right)

    def _divide(self, node: Node, left: Node, right: Node) -> Value:
        if all(
            side.data == "name" and re.match(r"d\\?[A-Za-z]", str(side.children[0])) for side in (left, right)
        ):
            self.fail(
                node, "this reads as a derivative; write \\frac{d}{dz} before a function of z, or parentheses"
            )
        a, b = self.value(left), self.value(right)
        if not b.is_number:
            self.fail(right, f"only a number divides; this is {shape_of(b)}")
        b = as_number(b)
        if b.number == 0:
            self.fail(right, "division by 0")
        return Value(a.array / b.array, a.scale / np.abs(b.array))

    def _transpose(self, node: Node, base: Node) -> Value:
        value = self.value(base)
        if not value.array.ndim:
            self.fail(node, "only a matrix is transposed; this is a number")
        return Value(value.array.T, value.scale.T)

    def _power(self, node: Node, base: Node, exponent: Node) -> Value:
        return self._raised(node, self.value(base), exponent)

    def _raised(self, node: Node, base: Value, exponent: Node) -> Value:
        n = self.value(exponent)
        if not base.is_number:
            self.fail(node, f"only a number is raised to a power; this is {shape_of(base)}")
        if not n.is_number:
            self.fail(exponent, f"an exponent is a number; this is {shape_of(n)}")
        x, n = as_number(base), as_number(n)
        if (x.number == 0 and n.number < 0) or (x.number < 0 and n.number != int(n.number)):
            self.fail(node, f"{x.number!r} has no power {n.number!r}")
        power = np.abs(x.array**n.array)
        return Value(x.array**n.array, np.maximum(power, x.scale**n.array) if n.number > 0 else power)

    def _call(self, node: Node, function: Token, *arguments: Node) -> Value:
        return self._applied(node, function, [self.value(argument) for argument in arguments])

    def _bare_call(self, node: Node, function: Token, argument: Node) -> Value:
        if str(function) not in _BUILTIN:
            self.fail(node, "put the argument into parentheses, or it reads as a product")
        return self._call(node, function, argument)

    def _powered_call(self, node: Node, function: Token, exponent: Node, *arguments: Node) -> Value:
        if self.value(exponent).array.flat[0] == -1:
            self.fail(exponent, "this reads as the inverse function; write \\frac{1}{…}")
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
                result = _exact(function(*plain))
            except Exception as error:  # whatever a reference function does with a wrong argument
                self.fail(node, f"{token} refuses its arguments: {error}")
        return result

    def _series(self, node: Node, letter: Token, _: Token, first: Node, last: Node, body: Node) -> Value:
        name = str(letter)
        if name in self.indices:
            self.fail(letter, f"«{letter}» is an index already")
        if name not in self.world.ranges:
            self.fail(
                letter, f"«{letter}» is no index here; those are {', '.join(self.world.ranges) or 'none'}"
            )
        start, end = self.whole(first), self.whole(last)
        if not start <= end < start + LONGEST_SUM:
            self.fail(node, f"the sum from {start} to {end} is {'empty' if start > end else 'too long'}")
        if name not in self.free(body):
            self.fail(body, f"nothing in this sum depends on {letter}")
        terms = []
        try:
            for number in range(start, end + 1):
                self.indices[name] = number
                terms.append(self.value(body))
        finally:
            self.indices.pop(name, None)
        if len({term.array.shape for term in terms}) > 1:
            self.fail(body, "the terms of the sum differ in shape")
        return Value(
            np.sum([term.array for term in terms], axis=0), np.max([term.scale for term in terms], axis=0)
        )

    def free(self, node: Node) -> set[str]:
        """Give the index letters of a part that no sum in it binds."""
        if isinstance(node, SymbolToken):
            return self.world.letters(node.symbol)
        if not isinstance(node, Tree):
            return set()
        if node.data == "series":
            letter, _, first, last, body = node.children
            return self.free(first) | self.free(last) | (self.free(body) - {str(letter)})
        return set().union(*map(self.free, node.children))

    def _derivative(self, _: Node, token: Token, body: Node) -> Value:
        if body.data in {"multiply", "dot"}:
            self.fail(body, "put what is differentiated into parentheses")
        written = re.sub(r"^.*\{(?:d|\\partial) ?|\}$", "", token)
        try:
            variable = symbol(written)
            at = self.world.find(variable, self.indices)
        except (LookupError, ValueError):
            at = None
        if not isinstance(at, float) or variable.indices:
            self.fail(token, "expected the name of a number without indices after d")
        names = list(names_in(body))
        if variable not in names:
            self.fail(body, f"nothing here depends on {written}")
        for name in names:
            if name != variable and not self.world.vocabulary.get(name.base, True) and self.sources(name):
                self.fail(
                    body, f"{write(name)} is a number that the code gave, and does not move with {written}"
                )
        step = 1e-3 * max(1.0, abs(at))

        def shifted(by: float) -> Value:
            with self.world.changed(variable, {}, lambda number: number + by):
                return self.value(body)

        near, far = ((shifted(k * step), shifted(-k * step)) for k in (1, 2))
        slope = (8 * (near[0].array - near[1].array) - (far[0].array - far[1].array)) / (12 * step)
        return Value(slope, np.maximum(near[0].scale, far[1].scale) / step)

    def sources(self, name: Symbol, *, after: bool = False) -> frozenset[Any]:
        """Give the reference functions that a symbol's value comes from, if any."""
        try:
            return self.world.sources(name, self.indices, after=after or name in self.assigned)
        except LookupError:
            return frozenset()  # an index, or unknown; evaluation tells which

    def _cases(self, node: Node, *parts: Node) -> Value:
        chosen, rest = [], []
        for branch in parts:
            value, condition = branch.children
            self.branches.setdefault(place_of(value), False)
            if isinstance(condition, Token):
                rest.append(value)
            elif self._condition(condition):
                chosen.append(value)
        if not chosen:
            chosen = rest
        if len(chosen) != 1:
            self.fail(node, f"{len(chosen)} branches apply here, instead of one")
        self.branches[place_of(chosen[0])] = True
        return self.value(chosen[0])

    def _condition(self, chain: Node) -> bool:
        sides, relations = chain.children[::2], chain.children[1::2]
        if not relations:
            self.fail(chain, "expected a condition, such as z < 0")
        for relation in relations:
            if str(relation) not in ORDER:
                self.fail(relation, "a condition compares two numbers, as in z < 0")
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
        if isinstance(start, str) or isinstance(end, str) or start > end:
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
    """Tell whether two parts of a formula are the same but for parentheses around them."""
    a, b = (_inside(part) for part in (a, b))
    if isinstance(a, SymbolToken) and isinstance(b, SymbolToken):
        return a.symbol == b.symbol
    if isinstance(a, Tree) and isinstance(b, Tree):
        return (
            a.data == b.data and len(a.children) == len(b.children) and all(map(same, a.children, b.children))
        )
    return bool(a == b)


def _inside(part: Node) -> Node:
    while isinstance(part, Tree) and part.data == "group":
        part = part.children[0]
    return part


def _is_dots(cell: Node) -> bool:
    return bool(cell.data == "dots")


def _exact(number: Node) -> Value:
    array = np.asarray(number, dtype=float)
    return Value(array, np.abs(array))


def as_number(value: Value) -> Value:
    """Take a matrix of one entry for the number in it."""
    return Value(value.array.reshape(()), value.scale.reshape(()))


def shape_of(value: Value) -> str:
    """Say in words what shape a value has."""
    if value.array.ndim in (0, 2):
        return f"a {written_shape(value.array.shape)} matrix" if value.array.ndim else "a number"
    return f"an array of shape {value.array.shape}, with {value.array.ndim} axes"


def written_shape(shape: tuple[int, ...]) -> str:
    """Write rows and columns."""
    return " × ".join(map(str, shape)) or "of a number"


def _extreme(choose: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> Callable[[list[Value]], Value | str]:
    """Make the largest or the smallest of numbers, or of the entries of matrices and numbers."""

    def chosen(values: list[Value]) -> Value | str:
        if len(values) < 2:
            return "expected two numbers or more"
        numbers = [as_number(value) if value.is_number else value for value in values]
        if len({value.array.shape for value in numbers if value.array.ndim}) > 1:
            return "the matrices differ in shape"
        array, scale = numbers[0]
        for value in numbers[1:]:
            array, scale = choose(array, value.array), np.maximum(scale, value.scale)
        return Value(array, scale)

    return chosen


def _logarithm(values: list[Value]) -> Value | str:
    if len(values) != 1:
        return "expected one number"
    if not (values[0].array > 0).all():
        return "a logarithm is taken of a number greater than 0"
    logarithm = np.log(values[0].array)
    return Value(logarithm, np.maximum(1.0, np.abs(logarithm)))


def _exponential(values: list[Value]) -> Value | str:
    if len(values) != 1:
        return "expected one number"
    return _exact(np.exp(values[0].array))


_BUILTIN: dict[str, Callable[[list[Value]], Value | str]] = {
    "\\log": _logarithm,
    "\\exp": _exponential,
    "\\max": _extreme(np.maximum),
    "\\min": _extreme(np.minimum),
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
