r"""Tests what formulas state: that two sides agree, that a matrix has a shape, that a sample follows a law.

Two sides agree if they differ by no more than the tolerance times the largest magnitude that has passed into them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product
from math import erf, sqrt
from typing import Any

import numpy as np
from lark import Token

from tests.formulas.checker.evaluation import (
    ORDER,
    Evaluator,
    Node,
    Value,
    as_number,
    bound_in,
    names_in,
    place_of,
    same,
    shape_of,
    written_shape,
)
from tests.formulas.checker.syntax import Symbol, SymbolToken, parse, tokens, write
from tests.formulas.checker.world import World

TOLERANCE = 1e-11
APPROXIMATELY = 1e-6
# A sample that follows its law lies so far from it once in a thousand million times: its distribution in units of
# 1/√n, its mean and its variance in standard deviations.
KOLMOGOROV = 3.3
DEVIATIONS = 6.5


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


class _Statements(Evaluator):
    """Tests the statements of one formula in one world."""

    def __init__(self, tex: str, world: World, report: Report, *, reference: bool) -> None:
        super().__init__(tex, world)
        self.report = report
        self.reference = reference

    def check(self, tree: Node) -> None:
        """Test every statement of the formula.

        Raises
        ------
        FormulaError
            At the first that is not true, or says nothing.
        """
        chains = []
        for item in tree.children:
            if item.data == "quantifier":
                self._quantifier(item)
            else:
                chains.append(list(item.children))
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

    def _quantifier(self, node: Node) -> None:
        letter, _, first, last = node.children
        declared = self.world.ranges.get(str(letter))
        if declared is None:
            self.fail(letter, f"«{letter}» is no index of this world")
        stated = (self.whole(first), self.whole(last))
        if stated != (declared[0], declared[-1]):
            self.fail(
                node,
                f"{letter} runs from {declared[0]} to {declared[-1]} here, not from {stated[0]} to {stated[1]}",
            )

    def _chain(self, chain: list[Any]) -> None:
        sides, relations = chain[::2], chain[1::2]
        self.report.relations += len(relations)
        for left, relation, right in zip(sides, relations, sides[1:], strict=False):
            self._link(left, relation, right)

    def _link(self, left: Node, relation: Token, right: Node) -> None:
        if same(left, right):
            self.fail(right, "both sides are the same, which says nothing")
        written = set(names_in(left))
        names = [*names_in(left), *names_in(right)]
        free = sorted(
            {letter for name in names for letter in self.letters(name)} - bound_in(left) - bound_in(right)
        )
        test = _RELATIONS.get(str(relation), _Statements._ordered)
        sources: set[Any] = set()
        samples = []
        for numbers in product(*(self.world.ranges[letter] for letter in free)):
            self.indices = dict(zip(free, numbers, strict=True))
            for name in names:
                sources |= self._sources(name, after=relation == ":=" and name in written)
            if str(relation) == "\\sim":
                samples.append(self.evaluate(left).array)
            else:
                test(self, left, right, relation)
            self.report.comparisons += 1
        if samples:
            self._follows(left, right, np.concatenate([sample.ravel() for sample in samples]))
        if self.reference and not sources:
            self.fail(
                left,
                "nothing in this relation comes from a reference function, so that it tests no code",
                right,
            )
        self.report.sources |= sources

    def _sources(self, name: Symbol, *, after: bool) -> frozenset[Any]:
        if name.base in self.world.ranges and not name.indices:
            return frozenset()
        try:
            return self.world.sources(name, self.indices, after=after)
        except LookupError:
            return frozenset()  # a bound index; evaluation tells what is unknown

    def _written(self, node: Any) -> str:
        start, end = place_of(node)
        return "".join(self.tex[start:end].replace("&", "").split())

    def _equal(self, left: Node, right: Node, relation: Token) -> None:
        tolerance = APPROXIMATELY if relation == "\\approx" else TOLERANCE
        ours, theirs = self.evaluate(left), self.evaluate(right)
        if ours.array.shape != theirs.array.shape and not (ours.is_number and theirs.is_number):
            self.fail(
                right,
                f"the sides differ in shape: {shape_of(ours)} on the left, {shape_of(theirs)} on the right",
            )
        if ours.is_number and theirs.is_number:
            ours, theirs = as_number(ours), as_number(theirs)
        scales = (ours.scale, theirs.scale) if relation == "=" else (np.abs(ours.array), np.abs(theirs.array))
        allowed = tolerance * np.maximum(*scales)
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
        plain_left = left.data in {"name", "call"}
        expected, got = (ours, theirs) if plain_left or right.data != "name" else (theirs, ours)
        self.fail(
            right if plain_left or right.data != "name" else left,
            f"the sides differ: expected {float(expected[place])!r}, got {float(got[place])!r}{entry}{where}"
            f"{self._numbers(left, right)}",
        )

    def _numbers(self, left: Node, right: Node) -> str:
        """Write the numbers that went in, ``, where z = 0.0``."""
        found = {}
        for name in (*names_in(left), *names_in(right)):
            value = self.world.defines(name, self.indices)
            if isinstance(value, int | float) and not name.indices:
                found[write(name)] = value
        return f", where {', '.join(f'{name} = {value!r}' for name, value in found.items())}" if found else ""

    def _assigned(self, left: Node, right: Node, _: Token) -> None:
        if left.data != "name" or not self.world.assigns(left.children[0].symbol, self.indices):
            self.fail(left, "nothing assigns to this")
        before, now = self.evaluate(right), self.evaluate(left, after=True)
        if before.array.shape != now.array.shape:
            self.fail(
                right,
                f"the sides differ in shape: {shape_of(now)} on the left, {shape_of(before)} on the right",
            )
        self._compare(left, right, now, before, TOLERANCE * np.maximum(now.scale, before.scale))

    def _ordered(self, left: Node, right: Node, relation: Token) -> None:
        ours, theirs = self.number(left), self.number(right)
        if not ORDER[str(relation)](ours, theirs):
            self.fail(right, f"does not hold: the sides are {ours!r} and {theirs!r}")

    def _belongs(self, left: Node, right: Node, _: Token) -> None:
        if left.data != "name":
            self.fail(left, "expected a symbol, whose shape is stated")
        if right.data != "reals":
            self.fail(right, "expected a set, such as \\mathbb{R}^{n \\times m}")
        stated = tuple(self.whole(size) for size in right.children)
        if len(stated) == 1:
            self.fail(
                right, "a shape has rows and columns: a column of n numbers is \\mathbb{R}^{n \\times 1}"
            )
        actual = self.evaluate(left).array.shape
        if stated != actual:
            self.fail(right, f"expected the shape {written_shape(actual)}, got {written_shape(stated)}")

    def _follows(self, left: Node, right: Node, sample: np.ndarray) -> None:
        if right.data != "normal":
            self.fail(right, "expected a law, such as \\mathcal{N}(0, 1)")
        mean, variance = map(self.number, right.children)
        if variance <= 0:
            self.fail(right, f"a variance is greater than 0, not {variance!r}")
        n, ordered = len(sample), (np.sort(sample) - mean) / sqrt(variance)
        law = np.array([(1 + erf(z / sqrt(2))) / 2 for z in ordered])
        steps = np.arange(n + 1) / n
        distance = max(np.max(law - steps[:-1]), np.max(steps[1:] - law)) * sqrt(n)
        moments = max(abs(ordered.mean()) * sqrt(n), abs(np.mean(ordered**2) - 1) * sqrt(n / 2))
        if distance > KOLMOGOROV or moments > DEVIATIONS:
            spread = f"mean {sample.mean():.3g} and variance {sample.var():.3g}"
            self.fail(
                right, f"{n} values of {self._written(left)} do not follow this law; they have {spread}"
            )


_RELATIONS: dict[str, Callable[..., None]] = {
    "=": _Statements._equal,
    "\\approx": _Statements._equal,
    ":=": _Statements._assigned,
    "\\in": _Statements._belongs,
    "\\sim": _Statements._follows,
}


def verify(tex: str, worlds: Iterable[World], *, reference: bool = True) -> Report:
    """Test a formula in every one of some worlds.

    Parameters
    ----------
    tex
        The formula.
    worlds
        The worlds; at least one.
    reference
        Whether each relation must touch what a reference function gave (an equation), or not (mere notation).

    Returns
    -------
    Report
        What was verified.

    Raises
    ------
    FormulaError
        When the formula cannot be read, is not true in some world, or says nothing.
    """
    report = Report(tex)
    tree = vocabulary = None
    for world in worlds:
        if tree is None or vocabulary != world.vocabulary:
            vocabulary = world.vocabulary
            tree = parse(tex, vocabulary)
            found = [
                write(token.symbol) for token in tokens(tex, vocabulary) if isinstance(token, SymbolToken)
            ]
            report.symbols = report.symbols or tuple(dict.fromkeys(found))
        _Statements(tex, world, report, reference=reference).check(tree)
    if tree is None:
        raise ValueError("a formula is verified in one world at least")
    return report
