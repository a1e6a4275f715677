r"""Evaluates the expressions of formulas in worlds.

Every value carries a scale: the largest magnitude among the summands that made it, multiplied through
products. 1 − tanh² cancels, and what is left of it is as exact as the 1 was.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from itertools import product
from math import e
from types import MappingProxyType
from typing import Any, NamedTuple, NoReturn

import numpy as np
from lark import Token, Tree
from lark.tree import Meta

from .errors import FormulaError, InfiniteError, NoSlopeError, UntrueError
from .lexer import SymbolToken
from .symbols import OPERATORS, Symbol, write
from .world import World

LONGEST_SUM = 10_000
IMAGINARY = 1e-30  # so small that its square is nothing beside any other number
ACCURATE = 1e-7  # differences must agree this well, or there is no slope here
CLOSE = 1e-12
"""Differences that agree so well need no smaller steps."""
TOLERANCE = 1e-11
ROUNDING = 20.0
"""Times the tolerance: what rounding of a function can do to its differences."""
HOW_LONG = r"this does not tell how long the vector of ones is; write \mathbf{1}_{m}, or 1"
SAFETY = 1e13
"""Times the tolerance: a slope is good to a hundred times the error that its differences show."""

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
        """The one entry; TypeError during a complex step, which compares and calls nothing."""
        if np.iscomplexobj(self.array):
            raise TypeError("a complex number has no place here")
        return float(self.array.reshape(()))


class Evaluator:
    """Evaluates the parts of one formula in one world; each rule of the grammar has a method of its name."""

    def __init__(self, tex: str, world: World, lets: Mapping[Symbol, Node] = MappingProxyType({})) -> None:
        self.tex = tex
        self.world = world
        self.lets = dict(lets)
        """What names stand for that the text introduces, «let s = 1 + e^{-z}»: expressions, or numbers."""
        self.indices: dict[str, int] = {}
        self.assigned: set[Symbol] = set()
        """What rows further up have assigned to: it has its new value from then on."""
        self.after = False
        self.stepping = False
        """Whether a complex step is being taken, in which numbers may be complex."""
        self.branches: dict[tuple[int, int], bool] = {}
        """Where the branches of cases stand, and whether one was ever chosen."""
        self.excluded: list[Node] = []
        """The cases whose branches were found to exclude each other."""
        self.in_shape = False
        """Whether a shape is being read, in which sizes may stand that are the same in all worlds."""
        self.lengths: dict[tuple[int, int], int] = {}
        """How long the vectors of ones are that are being tried, by their places."""
        self.ones: dict[int, list[Node]] = {}
        """The vectors of ones in an expression, by its identity."""

    def fail(self, node: Node, reason: str, last: Node = None) -> NoReturn:
        """Refuse the formula because of one part, or of what lies from it to a last one."""
        start, end = place_of(node)
        raise FormulaError(reason, self.tex, start, place_of(last)[1] if last is not None else end)

    def evaluate(self, node: Node, *, after: bool = False) -> Value:
        """Evaluate an expression at one of the two times, before or after an assignment."""
        self.after = after
        try:
            return self._fitted(node)
        finally:
            self.after = False

    def _fitted(self, node: Node) -> Value:
        """Evaluate an expression, with vectors of ones as long as its other parts demand."""
        if id(node) not in self.ones:
            self.ones[id(node)] = [part for part in node.find_data("ones") if not part.children]
        ones = self.ones[id(node)]
        if not ones:
            return self.value(node)
        fits, errors = [], {}
        for lengths in product(self.world.sizes, repeat=len(ones)):
            self.lengths = dict(zip(map(place_of, ones), lengths, strict=True))
            try:
                fits.append(self.value(node))
            except FormulaError as error:
                errors[str(error)] = error
        if len(fits) == 1:
            return fits[0]
        if not fits and len(errors) == 1:
            raise next(iter(errors.values()))
        if errors and not fits:
            self.fail(ones[0], "no vector of ones fits here, however long")
        return self.fail(ones[0], HOW_LONG)

    def value(self, node: Node) -> Value:
        """Evaluate a part of an expression."""
        value: Value = getattr(self, f"_{node.data}")(node, *node.children)
        if value.array.ndim not in (0, 2) or not value.array.size:
            self.fail(node, f"expected a number or a matrix, got {shape_of(value)}")
        if not np.isfinite(value.array).all():
            raise InfiniteError("the value is not finite", self.tex, *place_of(node))
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
        if name in self.lets:
            stands_for = self.lets[name]
            if isinstance(stands_for, Value):
                return stands_for
            try:
                return self.value(stands_for)
            except FormulaError as error:  # its place is in another line
                self.fail(node, f"what «{token}» stands for has no value: {error.reason}")
        if name == Symbol("e") and name not in self.world.symbols:
            return _exact(e)
        found = self._find(token)
        if name in self.world.in_shapes and not self.in_shape:
            reason = f"{write(name)} is {found} in every world here, so that it may stand in shapes alone"
            self.fail(node, reason)
        if callable(found) and name in self.world.arguments:
            given = [_exact(self.world.find(part, self.indices)) for part in self.world.arguments[name]]
            return self._applied(node, token, given)
        if callable(found):
            self.fail(node, f"«{token}» is a function; write what it is taken of, as in {token}(z)")
        if self.stepping or not np.iscomplexobj(found):
            with suppress(TypeError, ValueError):
                return _exact(found)
        return self.fail(node, f"«{token}» is no number and no matrix")

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
        value = _real(self.value(inside))
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
        while last.data in {"multiply", "dot", "cross"}:
            last = last.children[1]
        while first.data in {"multiply", "dot", "cross", "power", "transpose", "slash"}:
            first = first.children[0]
        if last.data in {"bare_call", "bare_power"}:
            self.fail(last, "put the argument into parentheses: what follows may belong to it or not")
        if last.data == "slash":
            self.fail(node, "what is divided by what? use \\frac or parentheses")
        if first.data == "literal":
            self.fail(first, "a number stands before what it multiplies; elsewhere write \\cdot before it")
        return self._dot(node, left, right)

    def _dot(self, node: Node, left: Node, right: Node) -> Value:
        return self._product(node, self.value(left), self.value(right))

    def _cross(self, node: Node, left: Node, right: Node) -> Value:
        a, b = self.value(left), self.value(right)
        if not (a.is_number or b.is_number):
            reason = "between two matrices this has several meanings; write A B for the product of matrices, "
            self.fail(node, reason + r"A \odot B for that entry by entry")
        return self._product(node, a, b)

    def _starred(self, node: Node, left: Node, right: Node) -> Value:
        a, b = self.value(left), self.value(right)
        if a.is_number or b.is_number:
            return self._product(node, a, b)
        if a.array.shape != b.array.shape or a.array.shape[0] == a.array.shape[1]:
            fit = "could be meant otherwise" if a.array.shape == b.array.shape else "do not fit"
            reason = f"«*» multiplies entry by entry; {shape_of(a)} and {shape_of(b)} {fit}: write "
            self.fail(node, reason + r"A B or A \odot B")
        return self._elementwise(node, left, right)

    def _product(self, node: Node, a: Value, b: Value) -> Value:
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
        if left.data in {"slash", "multiply", "dot", "cross", "bare_call", "bare_power"}:
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
        if b.array == 0:
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
        real, order = float(x.array.real), float(n.array.real)
        if (real == 0 and order < 0) or (real < 0 and order != int(order)):
            self.fail(node, f"{real!r} has no power {order!r}")
        if np.iscomplexobj(x.array) and not np.iscomplexobj(
            n.array
        ):  # a complex step; x ** n would round it off
            result = np.asarray(real**order + 1j * order * real ** (order - 1) * x.array.imag)
        else:
            result = x.array**n.array
        power = np.abs(result)
        return Value(result, np.maximum(power, x.scale**n.array.real) if order > 0 else power)

    def _call(self, node: Node, function: Token, *arguments: Node) -> Value:
        return self._applied(node, function, [self.value(argument) for argument in arguments])

    def _bare_call(self, node: Node, function: SymbolToken, argument: Node) -> Value:
        if function.symbol.base not in OPERATORS:
            self.fail(node, "put the argument into parentheses, or it reads as a product")
        return self._call(node, function, argument)

    def _bare_power(self, node: Node, function: SymbolToken, exponent: Node, argument: Node) -> Value:
        if function.symbol.base not in OPERATORS:
            self.fail(node, "put the argument into parentheses, or it reads as a product")
        return self._powered_call(node, function, exponent, argument)

    def _powered_call(self, node: Node, function: Token, exponent: Node, *arguments: Node) -> Value:
        if self.value(exponent).array.flat[0] == -1:
            self.fail(exponent, "this reads as the inverse function; write \\frac{1}{…}")
        return self._raised(node, self._call(node, function, *arguments), exponent)

    def _applied(self, node: Node, token: Token, values: list[Value]) -> Value:
        assert isinstance(token, SymbolToken)
        if token.symbol in _BUILTIN and token.symbol not in self.world.symbols:
            result = _BUILTIN[token.symbol](values)
            if isinstance(result, str):
                self.fail(node, result)
        else:
            function = self._find(token)
            if not callable(function):
                self.fail(token, f"«{token}» is no function")
            plain = [value.array if value.array.ndim else value.number for value in values]
            try:
                result = _exact(np.asarray(function(*plain), dtype=float))
            except Exception as error:  # whatever a reference function does with a wrong argument
                self.fail(node, f"{token} refuses its arguments: {error}")
        return result

    def _norm(self, _: Node, inside: Node) -> Value:
        value = _real(self.value(inside))
        return Value(np.asarray(np.linalg.norm(value.array)), np.asarray(np.linalg.norm(value.scale)))

    def _root(self, node: Node, inside: Node) -> Value:
        value = self.value(inside)
        if not value.is_number or value.array.real.min() < 0:
            self.fail(node, "a square root is taken of a number that is not negative")
        root = np.sqrt(as_number(value).array)
        return Value(root, np.maximum(np.abs(root), np.sqrt(as_number(value).scale)))

    def _series(self, node: Node, *parts: Node) -> Value:
        terms = self._terms(node, "sum", *parts)
        return Value(
            np.sum([term.array for term in terms], axis=0), np.max([term.scale for term in terms], axis=0)
        )

    def _repeated(self, node: Node, *parts: Node) -> Value:
        terms = self._terms(node, "product", *parts)
        if not all(term.is_number for term in terms):
            self.fail(node, "a product over an index is one of numbers")
        factors = [as_number(term) for term in terms]
        return Value(
            np.prod([factor.array for factor in factors]), np.prod([factor.scale for factor in factors])
        )

    def _boundless(self, node: Node, letter: Token, *_: Node) -> Value:
        self.fail(node, rf"from where on? write \sum_{{{letter}=1}}^{{m}}, or \sum_{{{letter}}} for all")

    def _terms(self, node: Node, what: str, letter: Token, *bounds_and_body: Node) -> list[Value]:
        *bounds, body = bounds_and_body
        name = str(letter)
        if name in self.indices:
            self.fail(letter, f"«{letter}» is an index already")
        if name not in self.world.ranges:
            self.fail(
                letter, f"«{letter}» is no index here; those are {', '.join(self.world.ranges) or 'none'}"
            )
        numbers = self.world.ranges[name]
        start, end = map(self.whole, bounds[1:]) if bounds else (numbers[0], numbers[-1])
        if not start <= end < start + LONGEST_SUM:
            self.fail(node, f"the {what} from {start} to {end} is {'empty' if start > end else 'too long'}")
        if name not in self.free(body):
            self.fail(body, f"nothing in this {what} depends on {letter}")
        terms = []
        try:
            for number in range(start, end + 1):
                self.indices[name] = number
                terms.append(self.value(body))
        finally:
            self.indices.pop(name, None)
        if len({term.array.shape for term in terms}) > 1:
            self.fail(body, f"the terms of the {what} differ in shape")
        return terms

    def free(self, node: Node) -> set[str]:
        """Give the index letters of a part that no sum in it binds."""
        if isinstance(node, SymbolToken):
            stands_for = self.lets.get(node.symbol)
            return self.world.letters(node.symbol) if stands_for is None else self.free(stands_for)
        if not isinstance(node, Tree):
            return set()
        if node.data in {"series", "repeated"}:
            letter, *bounds, body = node.children
            return set().union(*map(self.free, bounds)) | (self.free(body) - {str(letter)})
        return set().union(*map(self.free, node.children))

    def _derivative(self, node: Node, token: Token, variable: Token, body: Node) -> Value:
        if body.data in {"multiply", "dot", "cross"}:
            self.fail(body, "put what is differentiated into parentheses")
        return self._differentiated(node, body, variable, total="partial" not in token)

    def _slope(self, node: Node, token: Token, of: SymbolToken, by: SymbolToken) -> Value:
        if self._alias(of) == self._alias(by):
            self.fail(node, "the slope of something with respect to itself")
        body: Node = Tree("name", [of], _place(of))
        if self.world.vocabulary.get(of.symbol.base):  # dσ/dz
            body = Tree("call", [of, Tree("name", [by], _place(by))], _place(of))
        return self._differentiated(node, body, by, total="partial" not in token)

    def _differentiated(self, node: Node, body: Node, by: Token, *, total: bool) -> Value:
        """Differentiate an expression by a name.

        What follows from that name moves with it; but a partial slope of one quantity, with respect to
        another that its own step takes, holds the rest still.
        """
        name = self._alias(by)
        own = self._alias(body.children[0]) if body.data == "name" else None
        if name in self.lets:
            at = self.value(self.lets[name])
            move: Callable[[Any], AbstractContextManager[None]] = lambda value: self._let(name, _exact(value))  # noqa: E731
        else:
            try:
                at = _exact(self.world.entry(name, self.indices))
            except (LookupError, TypeError, ValueError):
                self.fail(by, f"expected the name of a number after d; «{by}» is none")
            step = None if total or own is None else self.world.step(own, name, self.indices)
            move = lambda value: self.world.moved(name, self.indices, value, step)  # noqa: E731
        if not self._depends(body, name):
            self.fail(body, f"nothing here depends on {by}")
        for other in names_in(body):
            fixed = not self._depends(Tree("name", [_named(other)]), name)
            if (
                fixed
                and self.sources(other)
                and not self.world.vocabulary.get(other.base)
                and not self.world.has_step(other, self.indices)
            ):
                self.fail(body, f"{write(other)} is a number that the code gave, and does not move with {by}")

        def found() -> Value:
            try:
                return self._moved(node, body, at, move)
            except NoSlopeError:
                known = self._by_convention(node, body, by)
                if known is None:
                    raise
                return known

        if own is None or own in self.lets or name in self.lets:
            return found()
        return self.world.remembered(own, name, self.indices, total=total, find=found)

    def _by_convention(self, node: Node, body: Node, by: Token) -> Value | None:
        """Take a function's slope at a corner from the function that the world has for it, g' for g."""
        call = _inside(body)
        if call.data not in {"call", "bare_call"} or len(call.children) != 2:
            return None
        function, argument = call.children
        if argument.data != "name" or self._alias(argument.children[0]) != self._alias(by):
            return None
        prime = _named(function.symbol._replace(primes=function.symbol.primes + 1), function)
        known = self.world.defines(prime.symbol, self.indices)
        return self._applied(node, prime, [self.value(argument)]) if callable(known) else None

    def _moved(
        self, node: Node, body: Node, at: Value, move: Callable[[Any], AbstractContextManager[None]]
    ) -> Value:
        """Give the slope of an expression as a number, or each entry of a matrix, is moved."""

        def value_at(number: Any) -> Value:
            with move(number):
                return self.value(body)

        if at.is_number:
            return self._slope_at(node, lambda number: value_at(number), as_number(at).array)
        entries, scales = np.empty(at.array.shape), np.empty(at.array.shape)
        for place in np.ndindex(at.array.shape):

            def one(number: Any, place: tuple[int, ...] = place) -> Value:
                moved = at.array.astype(np.result_type(number, float))
                moved[place] = number
                return value_at(moved)

            slope = self._slope_at(node, one, at.array[place])
            if not slope.is_number:
                self.fail(
                    node, "the slope of a matrix with respect to a matrix has no place here; take entries"
                )
            entries[place], scales[place] = as_number(slope)
        return Value(entries, scales)

    def _slope_at(self, node: Node, function: Callable[[Any], Value], at: Any) -> Value:
        """Differentiate at a number: by a complex step, or, where code takes none, by differences."""
        outer, self.stepping = self.stepping, True
        try:
            if not outer:
                value = function(complex(at, IMAGINARY))
                if np.iscomplexobj(value.array):
                    slope = value.array.imag / IMAGINARY
                    return Value(slope, np.maximum(np.abs(slope), value.scale))  # what cancels is rounded
        except (FormulaError, TypeError, ValueError):
            pass  # some function takes no complex numbers, or a condition compares them
        finally:
            self.stepping = outer
        slope, error = _by_differences(lambda number: function(number).array, float(at))
        if not (error <= ACCURATE * np.maximum(1.0, np.abs(slope))).all():
            reason = "there is no slope here, or none that differences find"
            raise NoSlopeError(reason, self.tex, *place_of(node))
        rounding = ROUNDING * np.abs(function(float(at)).array)
        return Value(slope, np.maximum.reduce([np.abs(slope), rounding, error * SAFETY]))

    def _alias(self, token: Token) -> Symbol:
        """Give what a name stands for, if that is another name."""
        assert isinstance(token, SymbolToken)
        return alias(token.symbol, self.lets)

    @contextmanager
    def _let(self, name: Symbol, value: Value) -> Iterator[None]:
        """Let a name stand for a value for a while, such as one that the text introduced."""
        kept = self.lets.pop(name, None)
        self.lets[name] = value
        try:
            yield
        finally:
            del self.lets[name]
            if kept is not None:
                self.lets[name] = kept

    def _depends(self, node: Node, name: Symbol) -> bool:
        """Tell whether an expression moves with a name."""
        for found in names_in(node):
            tree = self.lets.get(found)
            if found == name or (isinstance(tree, Tree) and self._depends(tree, name)):
                return True
            if name not in self.lets and self.world.follows(found, name, self.indices):
                return True
        return False

    def sources(self, name: Symbol, *, after: bool = False) -> frozenset[Any]:
        """Give the reference functions that a symbol's value comes from, if any."""
        if isinstance(tree := self.lets.get(name), Tree):
            return frozenset().union(*map(self.sources, names_in(tree)))
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
        if node not in self.excluded:
            self.excluded.append(node)
            self._exclude(node, [branch.children[1] for branch in parts])
        return self.value(chosen[0])

    def _exclude(self, node: Node, conditions: Sequence[Node]) -> None:
        """Make sure that one branch applies where the conditions change: at their numbers and beside them."""
        chains = [condition for condition in conditions if not isinstance(condition, Token)]
        names = {name for chain in chains for name in names_in(chain)}
        if len(names) != 1 or len(chains) < 1:
            return
        name, others = names.pop(), len(conditions) - len(chains)
        numbers = [
            self.number(side) for chain in chains for side in chain.children[::2] if not list(names_in(side))
        ]
        for at in (point for number in numbers for point in np.nextafter(number, (-np.inf, number, np.inf))):
            try:
                with self.world.moved(name, self.indices, float(at)):
                    count = sum(map(self._condition, chains))
            except LookupError:
                return  # a name that the text introduced
            if count > 1 or count + others == 0:
                self.fail(node, f"{count} branches apply where {write(name)} = {float(at)!r}, instead of one")

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
        return self._blocks(node, [list(row.children) for row in parts])

    def _listed(self, node: Node, *cells: Node) -> Value:
        if self.tex[place_of(node)[0]] != "[":
            self.fail(node, "a row is written in square brackets, [x, y]")
        return self._blocks(node, [list(cells)])

    def _ones(self, node: Node, length: Node = None) -> Value:
        size = self.lengths.get(place_of(node), 0) if length is None else self.whole(length)
        if size < 1:
            self.fail(node, HOW_LONG)
        return _exact(np.ones((size, 1)))

    def _braced(self, _: Node, inside: Node, beneath: Node = None) -> Value:
        value = self.value(inside)
        if beneath is not None:
            other = self.value(beneath)
            alike = value.array.shape == other.array.shape
            if not alike or not _agree(value, other):
                reason = "what stands beneath the brace is not what stands above it"
                raise UntrueError(reason, self.tex, *place_of(beneath))
        return value

    def _blocks(self, node: Node, rows: list[list[Node]]) -> Value:
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
    array = np.asarray(number)
    if array.dtype.kind != "c":  # a complex step
        array = np.asarray(number, dtype=float)
    return Value(array, np.abs(array))


def alias(name: Symbol, lets: Mapping[Symbol, Node]) -> Symbol:
    """Give the name that another was introduced for, if it was for no more than that."""
    while (tree := lets.get(name)) is not None and getattr(tree, "data", "") == "name":
        name = tree.children[0].symbol
    return name


def _named(name: Symbol, like: Token | None = None) -> SymbolToken:
    place = {"start_pos": like.start_pos, "end_pos": like.end_pos} if like else {}
    token = SymbolToken("NAME", write(name), **place)
    token.symbol = name
    return token


def _place(token: Token) -> Meta:
    """Give a part that the parser did not make the place of a token."""
    meta = Meta()  # type: ignore[no-untyped-call] # lark has no types there
    meta.empty, meta.start_pos, meta.end_pos = False, token.start_pos or 0, token.end_pos or 0
    return meta


def _by_differences(function: Callable[[float], np.ndarray], at: float) -> tuple[np.ndarray, np.ndarray]:
    """Differentiate by central differences of smaller and smaller steps, extrapolated after Richardson.

    Returns the slope, and how far it may be from the truth: infinitely far at a corner.
    """
    here = function(at)
    step = 0.05 * max(0.2, abs(at))
    for _ in range(20):  # a step that leaves what the function takes is too large
        with suppress(FormulaError, ValueError, ArithmeticError):
            function(at + step), function(at - step)
            break
        step /= 2
    rows: list[list[np.ndarray]] = []
    bends = []
    best = error = np.full(np.shape(here), np.inf)
    for _ in range(8):
        above, below = function(at + step), function(at - step)
        bends.append(np.abs(above - 2 * here + below) / step)
        row = [(above - below) / (2 * step)]
        for k, old in enumerate(rows[-1] if rows else []):
            factor = 4.0 ** (k + 1)
            row.append((factor * row[-1] - old) / (factor - 1))
        if rows:
            far = np.maximum(np.abs(row[-1] - rows[-1][-1]), np.abs(row[-1] - row[-2]))
            best, error = np.where(far < error, row[-1], best), np.minimum(far, error)
        rows, step = [*rows, row], step / 2
        if len(rows) > 3 and (error <= CLOSE * np.maximum(1.0, np.abs(best))).all():
            break
    # The slopes of both sides come together as the step shrinks, unless there is a corner.
    corner = (bends[-1] > 0.5 * bends[0]) & (bends[-1] > ACCURATE * np.maximum(1.0, np.abs(best)))
    return best, np.where(corner, np.inf, error)


def _real(value: Value) -> Value:
    if np.iscomplexobj(value.array):
        raise TypeError("a magnitude would lose the complex step")
    return value


def _agree(a: Value, b: Value) -> bool:
    """Tell whether two values of one shape are equal but for rounding."""
    return bool((np.abs(a.array - b.array) <= TOLERANCE * np.maximum(a.scale, b.scale)).all())


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
    if not (values[0].array.real > 0).all():
        return "a logarithm is taken of a number greater than 0"
    logarithm = np.log(values[0].array)
    return Value(logarithm, np.maximum(1.0, np.abs(logarithm)))


def _of_one(function: Callable[[np.ndarray], np.ndarray]) -> Callable[[list[Value]], Value | str]:
    """Make a function of one number out of one of arrays."""
    return lambda values: "expected one number" if len(values) != 1 else _exact(function(values[0].array))


def _diagonal(values: list[Value]) -> Value | str:
    if len(values) != 1 or not values[0].array.ndim or 1 not in values[0].array.shape:
        return "a diagonal matrix is made of one column, or of one row"
    return Value(np.diag(values[0].array.ravel()), np.diag(values[0].scale.ravel()))


_BUILTIN: dict[Symbol, Callable[[list[Value]], Value | str]] = {
    Symbol("\\log"): _logarithm,
    Symbol("\\ln"): _logarithm,
    Symbol("\\exp"): _of_one(np.exp),
    Symbol("\\sinh"): _of_one(np.sinh),
    Symbol("\\cosh"): _of_one(np.cosh),
    Symbol("\\operatorname{sech}"): _of_one(lambda z: 1 / np.cosh(z)),
    Symbol("\\operatorname{diag}"): _diagonal,
    Symbol("\\max"): _extreme(np.maximum),
    Symbol("\\min"): _extreme(np.minimum),
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
