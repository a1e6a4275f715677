"""Worlds without coincidences: no size follows from another, or from nothing, in all worlds of a kind."""

from importlib import import_module
from itertools import combinations

import numpy as np
import pytest

from docs_src.checker import symbol
from docs_src.checker.registry import Draw
from docs_src.checker.symbols import Symbol, write
from docs_src.checker.world import World
from docs_src.course import ROOT
from tests.formulas.record import SEED, registries

SMALL = range(1, 4)
KINDS = {
    f"{week}:{draw.__name__}": draw
    for week, registry in registries().items()
    for draw in [*(entry.draw for entry in registry.values()), *registry.steps.values(), *registry.spoken]
    if draw is not None
}


def sizes(world: World) -> dict[Symbol, int]:
    """Give the sizes of a world that may be factors."""
    found = {name: world.defines(name, {}) for name in world.symbols if name not in world.in_shapes}
    return {name: value for name, value in found.items() if type(value) is int}


def related(a: list[int], b: list[int]) -> str:
    """Say how one size can be had from another by a small number in all worlds; empty if it cannot."""
    pairs = list(zip(a, b, strict=True))
    for k in SMALL:
        ways = {
            f"{{}} + {k}": all(one == other + k for one, other in pairs),
            f"{{}} - {k}": all(one == other - k for one, other in pairs),
            f"{k} times {{}}": all(one == k * other for one, other in pairs),
            f"{{}} divided by {k}": all(k * one == other for one, other in pairs),
        }
        if found := [way for way, holds in ways.items() if holds]:
            return found[0]
    return ""


@pytest.mark.parametrize(("kind", "draw"), KINDS.items(), ids=KINDS)
def test_sizes_are_unrelated(kind: str, draw: Draw) -> None:
    week, _, own = kind.partition(":")
    listed = import_module(f"tests.{week}.sizes") if (ROOT / "tests" / week / "sizes.py").is_file() else None
    same = [set(map(symbol, pair)) for pair in getattr(listed, "SAME", [])]
    constant = {symbol(name) for known, name in getattr(listed, "CONSTANT", {}) if known == own}
    found = [sizes(world) for world in draw(np.random.default_rng(SEED))]
    values = {name: [world[name] for world in found] for name in found[0]}
    place = f"docs_src/{week}/worlds.py, {own}"
    for name, numbers in values.items():
        alike = len(set(numbers)) == 1
        if alike and name not in constant:
            pytest.fail(
                f"{place}: {write(name)} is {numbers[0]} in every world; draw others, give it by given_in_shapes, or "
                f"list it with a reason in tests/{week}/sizes.py"
            )
        assert alike or name not in constant, f"tests/{week}/sizes.py: {own} draws {write(name)} by now"
    for (a, ours), (b, theirs) in combinations(values.items(), 2):
        how = "" if {a, b} in same else related(ours, theirs)
        told = f"{write(a)} = {ours} is always {how.format(write(b))}, of {write(b)} = {theirs}"
        assert not how, f"{place}: {told}; choose other sizes"
