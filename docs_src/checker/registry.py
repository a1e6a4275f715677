"""Which formula is tested in which worlds, and what kind of statement it is."""

from collections.abc import Callable, Iterator, Mapping
from typing import Literal, NamedTuple

import numpy as np

from .verification import Report, Tied, verify
from .world import World

Draw = Callable[[np.random.Generator], Iterator[World]]
"""Makes worlds from random numbers; another generator makes other worlds of the same symbols."""
Kind = Literal["equation", "notation", "illustration"]


class Entry(NamedTuple):
    """How one formula is tested."""

    kind: Kind
    """equation: evaluated against reference functions; notation: evaluated; illustration: not evaluated."""
    draw: Draw | None
    reason: str = ""
    """Why an illustration cannot be evaluated."""

    @property
    def tied(self) -> Tied:
        """What its statements must depend on: an equation on code, notation on some symbol."""
        return "relation" if self.kind == "equation" else "symbol"


class Registry(dict[str, Entry]):
    """The formulas of one week, each named beside the worlds that it speaks of.

    >>> from docs_src.checker import symbol
    >>> registry = Registry()
    >>> @registry.notation("A1")
    ... def worlds(rng):
    ...     world = World()
    ...     world.given({"z": rng.random(), "p": 2.0})
    ...     world.given({"q": world.find(symbol("z"), {}) + 2.0})
    ...     yield world
    >>> registry.check("A1", "q = z + p", seed=1).relations
    1
    """

    def __init__(self) -> None:
        super().__init__()
        self.steps: dict[str, Draw] = {}
        """Worlds for derivations, which know how one quantity comes from another."""

        self.spoken: list[Draw] = []
        """Worlds of what sentences alone speak of."""

        self.subjects: dict[str, tuple[str, ...]] = {}
        """What each formula states something of, as expressions."""

    def _enter(self, name: str, entry: Entry) -> None:
        if name in self:
            raise ValueError(f"formula {name} is registered twice{_place(self[name])}{_place(entry)}")
        self[name] = entry

    def _enter_all(self, kind: Kind, names: tuple[str, ...]) -> Callable[[Draw], Draw]:
        def register(draw: Draw) -> Draw:
            for name in names:
                self._enter(name, Entry(kind, draw))
            return draw

        return register

    def equations(self, *names: str) -> Callable[[Draw], Draw]:
        """Register formulas that a reference function computes, with the worlds that follow."""
        return self._enter_all("equation", names)

    def notation(self, *names: str) -> Callable[[Draw], Draw]:
        """Register formulas that say how something is written: evaluated, but without reference functions."""
        return self._enter_all("notation", names)

    def derives(self, *names: str) -> Callable[[Draw], Draw]:
        """Give the worlds that follow to the derivations of formulas, in the place of the formulas' own."""

        def register(draw: Draw) -> Draw:
            self.steps |= dict.fromkeys(names, draw)
            return draw

        return register

    def sentences(self, draw: Draw) -> Draw:
        """Give worlds of symbols that no formula has, and sentences have."""
        self.spoken.append(draw)
        return draw

    def states(self, subjects: Mapping[str, str | tuple[str, ...]]) -> None:
        """Say what formulas state something of: ``{"S4-F2": ("z^{[1]}", "a^{[1]}")}``, or of one «a or b».

        Whatever is written for a formula must do so, of each: half of it is refused, and so is another.
        """
        self.subjects |= {
            name: (found,) if isinstance(found, str) else found for name, found in subjects.items()
        }

    def derivation(self, name: str, seed: int) -> list[World]:
        """Draw the worlds in which a formula is derived."""
        draw = self.steps.get(name, self[name].draw)
        return list(draw(np.random.default_rng(seed))) if draw else []

    def illustration(self, name: str, reason: str) -> None:
        """Register a formula that cannot be evaluated, with the reason why."""
        if not reason:
            raise ValueError(f"{name}: an illustration needs a reason")
        self._enter(name, Entry("illustration", None, reason))

    def worlds(self, name: str, seed: int) -> list[World]:
        """Draw the worlds of one formula."""
        draw = self[name].draw
        return list(draw(np.random.default_rng(seed))) if draw else []

    def check(self, name: str, tex: str, seed: int) -> Report:
        """Test one formula in the worlds that a seed gives."""
        entry = self[name]
        assert entry.draw is not None, f"{name} is an illustration"
        worlds = entry.draw(np.random.default_rng(seed))
        return verify(tex, worlds, tied=entry.tied, states=self.subjects.get(name, ()))


def _place(entry: Entry) -> str:
    code = getattr(entry.draw, "__code__", None)
    return f"; {code.co_filename}:{code.co_firstlineno}" if code else ""
