"""The trial week: what its symbols stand for."""

from collections.abc import Iterator

import numpy as np

from docs_src.checker import Registry, World
from nnref.trial import half

FORMULAS = Registry()


@FORMULAS.equations("S6-A1")
def halves(rng: np.random.Generator) -> Iterator[World]:
    """Take the half of a number on either side of 0."""
    for z in rng.uniform(0.5, 4.0, 3) * [1, -1, 1]:
        world = World()
        world.given({"z": float(z)})
        world.run(half, float(z), gives=lambda a: {"a": a})
        yield world
