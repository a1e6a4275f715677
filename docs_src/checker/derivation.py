r"""Verifies derivations: columns of lines, each equal to the one before it, and to what the code gives.

>>> import math
>>> world = World()
>>> world.given({"z": 0.5})
>>> world.function(r"\sigma'", lambda z: math.exp(-z) / (1 + math.exp(-z)) ** 2)
>>> lines = [Line("s = 1 + e^{-z}", let=True), Line(r"\sigma'(z) = \frac{d}{dz} \frac{1}{s}")]
>>> lines += [Line(r"= \frac{e^{-z}}{s}")]
>>> try:
...     derive(lines, [world])
... except DerivationError as error:
...     print(error)
line 3: the sides differ: expected 0.2350037122015945, got 0.37754066879814546, where z = 0.5
  = \frac{e^{-z}}{s}
    ^^^^^^^^^^^^^^^^
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .errors import FormulaError
from .evaluation import Node, alias, names_in, same
from .mutation import Mutant, mutants
from .symbols import Symbol, symbol, write
from .syntax import parse
from .verification import Tied, verify
from .world import World


class Line(NamedTuple):
    """One line of a derivation."""

    tex: str
    """A relation; one that begins with its sign, ``= a(1 - a)``, goes on from the line before."""
    let: bool = False
    """Whether it introduces a name, ``s = 1 + e^{-z}``."""


class DerivationError(FormulaError):
    """A line cannot be read, is not true, or does not follow; ``line`` counts from 1."""

    def __init__(self, error: FormulaError, line: int) -> None:
        super().__init__(error.reason, error.tex, error.start, error.end)
        self.line = line

    def __str__(self) -> str:
        return f"line {self.line}: {super().__str__()}"


class _Column:
    """A derivation as far as it has been read."""

    def __init__(self, worlds: Sequence[World]) -> None:
        self.worlds = worlds
        self.lets: dict[Symbol, Node] = {}
        self.left = ""
        """The left side of the chain that goes on."""
        self.last = ""
        """Its last side."""

    @property
    def vocabulary(self) -> dict[str, bool]:
        return {**self.worlds[0].vocabulary, **{name.base: False for name in self.lets}}

    def verify(self, tex: str, *, tied: Tied = "chain") -> None:
        verify(tex, self.worlds, tied=tied, lets=self.lets)

    def read(self, line: Line, *, known: bool = False) -> None:
        """Verify one line, if it is not known to hold, and remember what the next one goes on from.

        Raises
        ------
        FormulaError
            With its place in the line.
        """
        if line.let:
            self.introduce(line.tex)
        elif line.tex.startswith(("=", r"\approx")):
            if not self.left:
                raise FormulaError("this goes on from nothing; begin with both sides", line.tex, 0, 1)
            if not known:
                self.go_on(line.tex, self.left, tied="chain")
            if not known and self.last != self.left:
                self.go_on(line.tex, self.last, tied="nothing")
            self.last = self.sides(f"{self.left} {line.tex}")[-1]
        else:
            if not known:
                self.verify(line.tex)
            self.left, *_, self.last = self.sides(line.tex)

    def go_on(self, tex: str, head: str, *, tied: Tied) -> None:
        try:
            self.verify(f"{head} {tex}", tied=tied)
        except FormulaError as error:
            start = error.start - len(head) - 1
            end = error.end - len(head) - 1
            inside = (start, end) if start >= 0 else (0, len(tex))
            raise type(error)(error.reason, tex, *inside) from None

    def sides(self, tex: str) -> list[str]:
        """Give the sides of the last chain of a line."""
        tree: Node = parse(tex, self.vocabulary)
        chain = [item for item in tree.children if item.data == "chain"][-1]
        return [tex[side.meta.start_pos : side.meta.end_pos] for side in chain.children[::2]]

    def introduce(self, tex: str) -> None:
        name, sign, expression = tex.partition("=")
        try:
            new = symbol(name.strip())
        except ValueError as error:
            raise FormulaError(str(error), tex, 0, len(name)) from None
        if not sign or not expression.strip():
            raise FormulaError("a name is introduced as s = 1 + e^{-z}", tex, 0, len(tex))
        if new in self.lets or any(new in world.symbols for world in self.worlds):
            raise FormulaError(f"«{write(new)}» means something already", tex, 0, len(name))
        try:
            tree: Node = parse(expression, self.vocabulary)
            for found in names_in(tree):
                indices = {letter: numbers[0] for letter, numbers in self.worlds[0].ranges.items()}
                if found not in self.lets and str(found.base) not in {*indices, "e"}:
                    self.worlds[0].find(found, indices)
        except LookupError as error:
            raise FormulaError(error.args[0], tex, len(name) + 1, len(tex)) from None
        except FormulaError as error:
            offset = len(name) + 1
            raise FormulaError(error.reason, tex, error.start + offset, error.end + offset) from None
        chain = tree.children[0]
        if len(tree.children) > 1 or len(chain.children) > 1:
            raise FormulaError("a name is introduced as s = 1 + e^{-z}", tex, len(name) + 1, len(tex))
        self.lets[new] = chain.children[0]

    def leads_to(self, tex: str) -> bool:
        """Tell whether the chain speaks of what a formula says: its left side, or entries of it."""
        tree: Node = parse(tex, self.vocabulary)
        lefts = [item.children[0] for item in tree.children if item.data == "chain"]
        if not self.left:
            return False
        chain: Node = parse(self.left, self.vocabulary)
        ours = chain.children[0].children[0]
        while ours.data == "name" and (stands_for := self.lets.get(ours.children[0].symbol)) is not None:
            ours = stands_for
        return any(
            same(ours, left)
            or (
                ours.data == left.data == "name"
                and self.worlds[0].is_entry_of(ours.children[0].symbol, left.children[0].symbol)
            )
            for left in lefts
        )


def derive(lines: Sequence[Line], worlds: Sequence[World], result: str = "", *, first: int = 1) -> None:
    """Verify a derivation in every one of some worlds.

    Parameters
    ----------
    lines
        The lines, from the first to the last but the result.
    worlds
        The worlds; at least one. Slopes are taken of what they know the steps of.
    result
        The formula to which the lines lead.
    first
        The first line to be verified; those before it are known to hold.

    Raises
    ------
    DerivationError
        At the first line that cannot be read, is not true, or does not follow from the one before.
    """
    column = _Column(worlds)
    number, tex = 0, ""
    try:
        for number, line in enumerate(lines, 1):
            tex = line.tex
            column.read(line, known=number < first)
        if result:
            number, tex = len(lines) + 1, result
            column.verify(result)
            if not column.leads_to(result):
                raise FormulaError(
                    f"the lines before speak of {column.left}, and not of this", tex, 0, len(tex)
                )
    except FormulaError as error:
        raise DerivationError(error, number) from None


def introduced(lines: Sequence[Line], worlds: Sequence[World]) -> dict[Symbol, Node]:
    """Give the names that the lines of a true derivation introduce, with what they stand for."""
    column = _Column(worlds)
    for line in lines:
        column.read(line, known=True)
    return column.lets


def derivation_mutants(lines: Sequence[Line], worlds: Sequence[World]) -> Iterator[tuple[int, Mutant]]:
    """Make every mutant of the lines of a derivation that is true.

    Yields
    ------
    tuple of int and Mutant
        The number of the line from 1, and the line with one change in it.
    """
    column = _Column(worlds)
    for number, line in enumerate(lines, 1):
        if line.let:
            head, kept = line.tex.partition("=")[0] + "=", len(line.tex.partition("=")[0]) + 1
            whole = line.tex
        else:
            goes_on = line.tex.startswith(("=", r"\approx"))
            head = f"{column.left} " if goes_on else ""
            whole, kept = head + line.tex, len(head)
        names = {**column.vocabulary, **({symbol(head[:-1].strip()).base: False} if line.let else {})}
        same_names = {name: alias(name, column.lets) for name in column.lets}
        for mutant in mutants(whole, worlds[0], names, start=kept, aliases=same_names):
            yield number, mutant._replace(tex=mutant.tex if line.let else mutant.tex[kept:])
        column.read(line, known=True)
