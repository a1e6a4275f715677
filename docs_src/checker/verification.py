r"""Tests what formulas state: that two sides agree, that a matrix has a shape, that a sample follows a law.

Two sides agree if they differ by no more than the tolerance times the largest magnitude that has passed into
them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import product
from math import erf, sqrt
from types import MappingProxyType
from typing import Any, Literal, NoReturn

import numpy as np
from lark import Token, Tree

from .errors import FormulaError, UntrueError
from .evaluation import (
    ORDER,
    TOLERANCE,
    Evaluator,
    Node,
    Value,
    as_number,
    names_in,
    place_of,
    same,
    shape_of,
    written_shape,
)
from .lexer import SymbolToken
from .symbols import Symbol, write
from .syntax import parse
from .world import World

APPROXIMATELY = 1e-6
# A sample that follows its law lies so far from it once in a million times or less: its distribution in units
# of 1/√n, its mean and its variance in standard deviations.
KOLMOGOROV = 3.3
DEVIATIONS = 5.0
FIRST = 2
"""How many numbers of a free letter are tried to find out what a formula speaks of."""
SMALLEST_SAMPLE = 500_000
"""In so many values a standard deviation that is wrong by 1 % stands out by ten deviations of its own."""
_EDGES = np.linspace(-6.0, 6.0, 2401)
_NORMAL = np.array([(1 + erf(z / sqrt(2))) / 2 for z in _EDGES])

Tied = Literal["relation", "chain", "symbol", "nothing"]
"""What a statement must depend on: each relation on the code (an equation), each chain of relations on the
code or on a slope that is taken (a line of a derivation), each relation on some symbol, or nothing."""


@dataclass
class Report:
    """What was verified."""

    tex: str
    relations: int = 0
    """Number of relations in the formula."""
    comparisons: int = 0
    """Number of times a relation was tested, over all worlds and indices."""
    symbols: tuple[str, ...] = ()
    """The symbols of the formula in the order of their first appearance."""
    sources: frozenset[Any] = frozenset()
    """The reference functions (and the classes of their results) that its values come from."""
    worst: float = 0.0
    """The largest difference that was seen, where 1 is the largest that passes."""


@dataclass
class _Findings:
    """What is to be known once all worlds have been seen."""

    matter: dict[tuple[int, int], set[tuple[bool, Symbol]]] = field(default_factory=dict)
    """The symbols that matter to each relation, by the place where it stands."""
    branches: dict[tuple[int, int], bool] = field(default_factory=dict)
    """Where the branches of cases stand, and whether one was ever chosen."""


class _Statements(Evaluator):
    """Tests the statements of one formula in one world."""

    def __init__(
        self,
        report: Report,
        world: World,
        findings: _Findings,
        *,
        tied: Tied,
        lets: Mapping[Symbol, Node],
    ) -> None:
        super().__init__(report.tex, world, lets)
        self.report = report
        self.tied = tied
        self.chain_place = 0, 0
        """Where the chain stands that is being tested."""
        self.matter = findings.matter
        self.branches = findings.branches

    def check(self, tree: Node) -> None:
        """Test every statement of the formula.

        Raises
        ------
        FormulaError
            At the first that is not true, or says nothing.
        """
        chains = [list(item.children) for item in tree.children if item.data == "chain"]
        letters = set().union(*(self.free(part) for chain in chains for part in chain))
        for item in tree.children:
            if item.data == "quantifier":
                self._quantifier(item, letters)
        if not chains:
            self.fail(tree, "a relation is missing: this states nothing")
        self.report.relations = 0
        waiting: list[Any] = []
        for chain in chains:
            if len(chain) == 1:
                waiting.append(chain[0])
                continue
            if waiting and str(chain[1]) not in {"\\in", "\\sim"}:
                self.fail(waiting[0], "a relation is missing: this states nothing")
            subjects = [*waiting, chain[0]]
            for k, subject in enumerate(subjects):
                if any(same(subject, other) for other in subjects[:k]):
                    self.fail(subject, "this was said already")
                self._chain([subject, *chain[1:]])
            waiting = []
        if waiting:
            self.fail(waiting[0], "a relation is missing: this states nothing")

    def _quantifier(self, node: Node, letters: set[str]) -> None:
        """Hold «for i = 1, …, m» against the range of i; ``letters`` are those still to be spoken for."""
        letter, _, first, *seconds, last = node.children
        if str(letter) not in letters:
            self.fail(letter, f"nothing here is left to hold for every {letter}")
        letters.remove(str(letter))
        declared = self.world.ranges[str(letter)]
        stated = (self.whole(first), self.whole(last))
        for second in seconds:
            if self.whole(second) != stated[0] + 1:
                self.fail(second, "dots need entries that count in ones, as in 1, 2, …, m")
        if stated != (declared[0], declared[-1]):
            here = f"{declared[0]} to {declared[-1]}"
            self.fail(node, f"{letter} runs from {here} here, not from {stated[0]} to {stated[1]}")

    def _chain(self, chain: list[Any]) -> None:
        sides, relations = chain[::2], chain[1::2]
        self.report.relations += len(relations)
        self.chain_place = place_of(sides[0])[0], place_of(sides[-1])[1]
        if self.tied == "chain":
            # A slope that the checker takes itself is a fact, whatever the code gives.
            taken = {(False, name) for side in sides for name in _slopes(side)}
            self.matter.setdefault(self.chain_place, set()).update(taken)
            if not taken:
                self._touch(sides[0], sides[-1], [name for side in sides for name in names_in(side)])
        for left, relation, right in zip(sides, relations, sides[1:], strict=False):
            self._link(left, relation, right)

    def _touch(self, left: Node, right: Node, names: Iterable[Symbol], later: Iterable[Symbol] = ()) -> None:
        if not any(self.sources(name) for name in names) and not any(
            self.sources(name, after=True) for name in later
        ):
            reason = "nothing in this relation comes from a reference function, so that it tests no code"
            self.fail(left, reason, right)

    def _link(self, left: Node, relation: Token, right: Node) -> None:
        """Test one relation, for every number of its free letters."""
        if same(left, right):
            self.fail(right, "both sides are the same, which says nothing")
        if relation == "\\sim":
            self._follows(left, right)
        else:
            for _ in self._every_index(left, right):
                self._test(left, relation, right)
                if self.tied != "nothing":
                    self._find_what_matters(left, relation, right)
        if self.tied == "relation":
            assigned = list(names_in(left)) if relation == ":=" else []
            self._touch(left, right, (name for side in (left, right) for name in names_in(side)), assigned)
        if relation == ":=":
            self.assigned.add(_untransposed(left).children[0].symbol)

    def _every_index(self, left: Node, right: Node) -> Iterator[None]:
        """Let the free letters of a relation stand for each of their numbers, and count."""
        free = sorted(self.free(left) | self.free(right))
        for numbers in product(*(self.world.ranges[letter] for letter in free)):
            self.indices = dict(zip(free, numbers, strict=True))
            self.report.comparisons += 1
            yield

    def _test(self, left: Node, relation: Token, right: Node) -> None:
        _RELATIONS.get(str(relation), _Statements._ordered)(self, left, right, relation)

    def _find_what_matters(self, left: Node, relation: Token, right: Node) -> None:
        """Find the symbols without whose values the relation would not hold: the others test nothing.

        A relation tests code if it fails once an output of that code is another one.
        Of notation, any symbol counts.
        """
        link = self.chain_place if self.tied == "chain" else (place_of(left)[0], place_of(right)[1])
        known = self.matter.setdefault(link, set())
        changes = [_other_shape] if relation == "\\in" else _CHANGES
        for side in (left, right):
            for name in names_in(side):
                later = relation == ":=" and side is left
                sources = self.sources(name, after=later)
                if (later, name) in known or (self.tied != "symbol" and not sources):
                    continue
                if any(self._fails_with(change, name, later, left, relation, right) for change in changes):
                    known.add((later, name))
                    self.report.sources |= sources

    def _fails_with(
        self,
        change: Callable[[Any], Any],
        name: Symbol,
        later: bool,
        left: Node,
        relation: Token,
        right: Node,
    ) -> bool:
        try:
            with self.world.changed(name, self.indices, change, after=later or name in self.assigned):
                self._test(left, relation, right)
        except UntrueError:
            return True
        except (FormulaError, LookupError):
            return False  # it cannot be evaluated with this value, or is an index or Euler's number
        return False

    def _deny(self, node: Node, reason: str) -> NoReturn:
        """Refuse the formula because it is not true."""
        raise UntrueError(reason, self.tex, *place_of(node))

    def _written(self, node: Any) -> str:
        start, end = place_of(node)
        return "".join(self.tex[start:end].replace("&", "").split())

    def _equal(self, left: Node, right: Node, relation: Token) -> None:
        tolerance = APPROXIMATELY if relation == "\\approx" else TOLERANCE
        ours, theirs = self.evaluate(left), self.evaluate(right)
        if right.data == "literal" and not theirs.array.any():  # 0 has every shape
            theirs = Value(np.zeros_like(ours.array), np.zeros_like(ours.scale))
        if ours.array.shape != theirs.array.shape and not (ours.is_number and theirs.is_number):
            self._deny(
                right,
                f"the sides differ in shape: {shape_of(ours)} on the left, {shape_of(theirs)} on the right",
            )
        if ours.is_number and theirs.is_number:
            ours, theirs = as_number(ours), as_number(theirs)
        scales = (ours.scale, theirs.scale) if relation == "=" else (np.abs(ours.array), np.abs(theirs.array))
        allowed = tolerance * np.maximum(*scales)
        if relation == "\\approx" and (
            units := [unit for side in (left, right) if (unit := _last_digit(side))]
        ):
            allowed = np.asarray(0.5 * max(units) * (1 + 1e-9))
        self._compare(left, right, ours, theirs, allowed)

    def _compare(self, left: Node, right: Node, a: Value, b: Value, allowed: np.ndarray) -> None:
        ours, theirs = a.array, b.array
        error = np.abs(ours - theirs)
        with np.errstate(divide="ignore", invalid="ignore"):
            relative = np.where(error > 0, error / allowed, 0.0)
        if not (relative > 1).any():
            self.report.worst = max(self.report.worst, float(relative.max()))
            return
        place = np.unravel_index(int(np.argmax(relative)), relative.shape)
        entry = f", in entry ({', '.join(str(k + 1) for k in place)})" if place else ""
        where = "".join(f", for {letter} = {number}" for letter, number in self.indices.items())
        # The plain side is what is expected.
        turned = right.data == "name" and left.data not in {"name", "call"}
        expected, got = (theirs, ours) if turned else (ours, theirs)
        self._deny(
            left if turned else right,
            f"the sides differ: expected {float(expected[place])!r}, got {float(got[place])!r}{entry}{where}"
            f"{self._numbers(left, right)}",
        )

    def _numbers(self, left: Node, right: Node) -> str:
        """Write the numbers that went in, ``, where z = 0.0``."""
        found = {}
        for name in (*names_in(left), *names_in(right)):
            value = self.world.defines(name, self.indices)
            if isinstance(value, int | float) and not name.indices:
                found[write(name)] = float(value) if isinstance(value, float) else int(value)
        return f", where {', '.join(f'{name} = {value!r}' for name, value in found.items())}" if found else ""

    def _assigned(self, left: Node, right: Node, _: Token) -> None:
        target = _untransposed(left)
        if target.data != "name" or not self.world.assigns(target.children[0].symbol, self.indices):
            self.fail(left, "nothing assigns to this")
        before, now = self.evaluate(right), self.evaluate(left, after=True)
        if before.array.shape != now.array.shape:
            self._deny(
                right,
                f"the sides differ in shape: {shape_of(now)} on the left, {shape_of(before)} on the right",
            )
        self._compare(left, right, now, before, TOLERANCE * np.maximum(now.scale, before.scale))

    def _ordered(self, left: Node, right: Node, relation: Token) -> None:
        ours, theirs = self.number(left), self.number(right)
        if not ORDER[str(relation)](ours, theirs):
            self._deny(right, f"does not hold: the sides are {ours!r} and {theirs!r}")

    def _belongs(self, left: Node, right: Node, _: Token) -> None:
        if _untransposed(left).data != "name":
            self.fail(left, "expected a symbol, whose shape is stated")
        if right.data != "reals":
            self.fail(right, "expected a set, such as \\mathbb{R}^{n \\times m}")
        self.in_shape = True
        try:
            stated = tuple(self.whole(size) for size in right.children)
        finally:
            self.in_shape = False
        if len(stated) == 1:
            self.fail(
                right, "a shape has rows and columns: a column of n numbers is \\mathbb{R}^{n \\times 1}"
            )
        actual = self.evaluate(left).array.shape
        if stated != actual:
            self._deny(right, f"expected the shape {written_shape(actual)}, got {written_shape(stated)}")

    def _sample(self, left: Node, right: Node) -> tuple[np.ndarray, np.ndarray]:
        """Give all values of the left side, and how many deviations of its law each lies from its mean.

        The entries of matrices are taken all at once where the law is one for all.
        """

        def law() -> tuple[float, float]:
            mean, variance = map(self.number, right.children)
            if variance <= 0:
                self.fail(right, f"a variance is greater than 0, not {variance!r}")
            return mean, sqrt(variance)

        families = list({name for name in names_in(left) if self.world.letters(name)})
        family = families[0] if len(families) == 1 and not self.free(right) else None
        entries = self.world.members(family) if family else None
        if family and entries is not None:
            mean, deviation = law()
            with self._let(family, Value(entries, np.abs(entries))):
                sample = self.evaluate(left).array.ravel()
            self.report.comparisons += len(sample)
            return sample, (sample - mean) / deviation
        found, scores = [], []
        for _ in self._every_index(left, right):
            mean, deviation = law()
            found.append(self.evaluate(left).array.ravel())
            scores.append((found[-1] - mean) / deviation)
        return np.concatenate(found), np.concatenate(scores)

    def _follows(self, left: Node, right: Node) -> None:
        """Hold all values of the left side against a law, each with its own mean and variance."""
        if right.data != "normal":
            self.fail(right, "expected a law, such as \\mathcal{N}(0, 1)")
        sample, scores = self._sample(left, right)
        n = len(sample)
        if n < SMALLEST_SAMPLE:
            self.fail(left, f"{n} values are too few to tell a law to 1 %; take {SMALLEST_SAMPLE}")
        moments = max(abs(scores.mean()) * sqrt(n), abs(np.mean(scores**2) - 1) * sqrt(n / 2))
        if moments <= DEVIATIONS:
            below = np.count_nonzero(scores < _EDGES[0])
            counts = below + np.cumsum(np.histogram(scores, len(_EDGES) - 1, (_EDGES[0], _EDGES[-1]))[0])
            distance = np.max(np.abs(counts / n - _NORMAL[1:])) * sqrt(n)
        if moments > DEVIATIONS or distance > KOLMOGOROV:
            spread = f"mean {sample.mean():.3g} and variance {sample.var():.3g}"
            self.fail(
                right, f"{n} values of {self._written(left)} do not follow this law; they have {spread}"
            )
        names = set(names_in(left)) | set(names_in(right))
        sources = frozenset().union(*map(self.sources, names))
        self.matter[place_of(left)[0], place_of(right)[1]] = {
            (False, name) for name in names if self.sources(name)
        }
        self.report.sources |= sources


def _last_digit(node: Node) -> float:
    r"""Give the unit of the last digit of a plain number, ``0.881`` or ``4.54 \cdot 10^{-5}``; else 0."""
    if node.data == "negative":
        return _last_digit(node.children[0])
    if node.data == "literal":
        return float(10.0 ** -len(str(node.children[0]).partition(".")[2]))
    if node.data == "dot" and node.children[1].data == "power":
        digits, (base, exponent) = node.children[0], node.children[1].children
        sign = -1 if exponent.data == "negative" else 1
        exponent = exponent.children[0] if sign < 0 else exponent
        if base.data == exponent.data == "literal":
            return _last_digit(digits) * float(base.children[0]) ** (sign * int(exponent.children[0]))
    return 0.0


def _slopes(node: Node) -> list[Symbol]:
    """Give the names of which slopes are taken, or by which, in a part of a formula."""
    if not isinstance(node, Tree):
        return []
    own = [part.symbol for part in node.children if isinstance(part, SymbolToken)]
    return [
        *(own if node.data in {"slope", "derivative"} else []),
        *(name for part in node.children for name in _slopes(part)),
    ]


def _other_shape(value: Any) -> Any:
    return np.zeros((np.size(value) + 1, np.size(value) + 2))


# What becomes of an output when we ask whether it matters: larger, of another sign, almost nothing.
_CHANGES: list[Callable[[Any], Any]] = [
    lambda value: value * 1.7 + 0.3,
    lambda value: value * -3.0 - 7.0,
    lambda value: value * 0.01,
]
_RELATIONS: dict[str, Callable[..., None]] = {
    "=": _Statements._equal,
    "\\approx": _Statements._equal,
    ":=": _Statements._assigned,
    "\\in": _Statements._belongs,
}


def _untransposed(side: Node) -> Node:
    """Give what is transposed, or stands in braces."""
    while side.data in {"transpose", "group"}:
        side = side.children[0]
    return side


def _speaks_of(tex: str, tree: Node, states: Iterable[str], world: World) -> None:
    """Refuse a formula that states nothing of something that it must speak of."""
    sides = [side for item in tree.children if item.data == "chain" for side in item.children[::2]]
    spoken = [value for side in sides for value in _values(tex, side, world)]
    first = {name for item in tree.children if item.data == "chain" for name in names_in(item.children[0])}
    missing = []
    for text in states:
        trees: list[Node] = [parse(option, world.vocabulary) for option in text.split(" or ")]
        options = [next(_values(text, option.children[0].children[0], world)) for option in trees]
        names = [list(names_in(option)) for option in trees]
        held = {name for found in names if len(found) == 1 for name in found}
        if not held & first and not any(_alike(known, value) for known in options for value in spoken):
            missing.append(text)
    if missing:
        raise UntrueError(f"this says nothing of {', '.join(missing)}", tex, 0, len(tex))


def _values(tex: str, side: Node, world: World) -> Iterator[np.ndarray]:
    """Give the values that a side has, if it has one, for the first numbers of each free letter."""
    evaluator = Evaluator(tex, world)
    letters = sorted(evaluator.free(side))
    for numbers in product(*(world.ranges[letter][:FIRST] for letter in letters)):
        evaluator.indices = dict(zip(letters, numbers, strict=True))
        with suppress(FormulaError), np.errstate(all="ignore"):
            yield evaluator.evaluate(side, after=True).array


def _alike(one: np.ndarray, other: np.ndarray) -> bool:
    """Tell whether two values are one, or each other's transpose; a matrix of one entry is a number."""
    if one.size == other.size == 1:
        return bool(np.allclose(one.reshape(()), other.reshape(()), rtol=APPROXIMATELY, atol=0))
    turned = [value for value in (other, other.T) if value.shape == one.shape]
    return any(np.allclose(one, value, rtol=APPROXIMATELY, atol=0) for value in turned)


def verify(
    tex: str,
    worlds: Iterable[World],
    *,
    tied: Tied = "relation",
    lets: Mapping[Symbol, Node] = MappingProxyType({}),
    states: Iterable[str] = (),
) -> Report:
    """Test a formula in every one of some worlds.

    Parameters
    ----------
    tex
        The formula.
    worlds
        The worlds; at least one.
    tied
        What each statement must depend on.
    lets
        What names stand for that the text introduces: expressions, by `parse`.
    states
        What it must state something of, as expressions: each has the value of a side of one of its relations.

    Returns
    -------
    Report
        What was verified.

    Raises
    ------
    FormulaError
        When the formula cannot be read, is not true in some world, or says nothing.
    """
    report, findings = Report(tex), _Findings()
    tree = vocabulary = None
    try:
        for world in worlds:
            known = {**world.vocabulary, **{name.base: False for name in lets}}
            if tree is None or vocabulary != known:
                vocabulary = known
                tree = parse(tex, vocabulary)
                report.symbols = report.symbols or tuple(dict.fromkeys(map(write, names_in(tree))))
            with np.errstate(all="ignore"):  # what is not finite is refused
                _Statements(report, world, findings, tied=tied, lets=lets).check(tree)
    except RecursionError:
        raise FormulaError("this is nested too deeply", tex, 0, len(tex)) from None
    if tree is None:
        raise ValueError("a formula is verified in one world at least")
    _speaks_of(tex, tree, states, world)
    for place, symbols in findings.matter.items():
        if not symbols:
            reason = "nothing of this tests any code: it holds whatever the reference functions give"
            raise FormulaError(reason, tex, *place)
    for place, chosen in findings.branches.items():
        if not chosen:
            raise FormulaError("this branch was chosen in no world, so that it was not tested", tex, *place)
    return report
