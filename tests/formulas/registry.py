"""Which formula is tested in which worlds, and what kind of statement it is.

A module of `tests.formulas.worlds`, one a week, names its formulas beside the worlds that they speak of.
"""

import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Literal, NamedTuple

import numpy as np

import tests.formulas.worlds
from tests.formulas.checker import Report, World, verify

Draw = Callable[[np.random.Generator], Iterator[World]]
"""Makes worlds from random numbers; another generator makes other worlds of the same symbols."""
Kind = Literal["equation", "notation", "illustration"]


class Entry(NamedTuple):
    """How one formula is tested."""

    kind: Kind
    """equation: evaluated against reference functions; notation: evaluated; illustration: not evaluated."""
    week: str
    draw: Draw | None
    reason: str = ""
    """Why an illustration cannot be evaluated."""


REGISTRY: dict[str, Entry] = {}


def _enter(name: str, entry: Entry) -> None:
    if name in REGISTRY:
        raise ValueError(f"{name} is registered twice")
    REGISTRY[name] = entry


def _enter_all(kind: Kind, names: tuple[str, ...]) -> Callable[[Draw], Draw]:
    def register(draw: Draw) -> Draw:
        for name in names:
            _enter(name, Entry(kind, draw.__module__.rpartition(".")[2], draw))
        return draw

    return register


def equations(*names: str) -> Callable[[Draw], Draw]:
    """Register formulas that a reference function computes, with the worlds that the decorated function draws."""
    return _enter_all("equation", names)


def notation(*names: str) -> Callable[[Draw], Draw]:
    """Register formulas that say how something is written; they are evaluated, but touch no reference function."""
    return _enter_all("notation", names)


def illustration(name: str, week: str, reason: str) -> None:
    """Register a formula that cannot be evaluated, with the reason why."""
    if not reason:
        raise ValueError(f"{name}: an illustration needs a reason")
    _enter(name, Entry("illustration", week, None, reason))


def check(name: str, tex: str, seed: int) -> Report:
    """Test one registered formula in the worlds that a seed gives."""
    entry = load()[name]
    assert entry.draw is not None
    return verify(tex, entry.draw(np.random.default_rng(seed)), reference=entry.kind == "equation")


def load() -> dict[str, Entry]:
    """Import every week's worlds and return the registry."""
    for module in pkgutil.iter_modules(tests.formulas.worlds.__path__):
        import_module(f"tests.formulas.worlds.{module.name}")
    return REGISTRY
