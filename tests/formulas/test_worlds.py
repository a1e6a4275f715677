"""Worlds without coincidences: no size follows from another, or from nothing, in all worlds of a kind."""

from importlib import import_module
from itertools import combinations

import numpy as np
import pytest

from docs_src.checker import symbol
from docs_src.checker.registry import Draw
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


def sizes(world: World) -> dict[str, int]:
    """Give the sizes of a world that may be factors, by their symbols as a week writes them."""
    found = {name: world.defines(name, {}) for name in world.symbols if name not in world.in_shapes}
    return {name: value for name, value in found.items() if type(value) is int}


def related(a: list[int], b: list[int]) -> str:
    """Say how one size can be had from another by a small number in all worlds; empty if it cannot."""
    for sign, x, y in (("{} + {}", a, b), ("{} - {}", a, b)):
        for k in SMALL:
            if all(one == (other + k if "+" in sign else other - k) for one, other in zip(x, y, strict=True)):
                return sign.format("{}", k)
    for k in SMALL:
        if all(one == k * other for one, other in zip(a, b, strict=True)):
            return f"{k} times {{}}"
        if all(k * one == other for one, other in zip(a, b, strict=True)):
            return f"{{}} divided by {k}"
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
        assert alike <= (name in constant), (
            f"{place}: {name.base} is {numbers[0]} in every world; draw others, give it by given_in_shapes, or list "
            f"it with a reason in tests/{week}/sizes.py"
        )
        assert alike >= (name in constant), f"{place}: take {name.base} off the list in tests/{week}/sizes.py"
    for (a, ours), (b, theirs) in combinations(values.items(), 2):
        how = "" if {a, b} in same else related(ours, theirs)
        assert not how, f"{place}: {a} = {ours} is always {how.format(b)}, {theirs}; choose other sizes"
