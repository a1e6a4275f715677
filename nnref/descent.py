"""Gradient descent on any cost: the loop, what it returns, and how it stops when it diverges."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

import numpy as np

from nnref.checks import Array, whole_number

__all__ = ["DivergenceError", "Training"]

P = TypeVar("P", bound=tuple[Any, ...])
Callback: TypeAlias = Callable[[int, float, P], object]


class Training(NamedTuple, Generic[P]):
    """What training gives back.

    Attributes
    ----------
    parameters : Parameters
        The parameters after the last update.
    costs : ndarray
        The costs, (iterations,): entry k is the cost before update k, counted from 0.
    """

    parameters: P
    costs: Array


class DivergenceError(ArithmeticError):
    """Training has left the finite numbers.

    The usual causes are a learning rate that is too large, and features far from 1: from z ≈ 37 on the
    sigmoid rounds to 1, and if the label is 0, such an output is certain and wrong, and its cost inf.

    Attributes
    ----------
    iteration : int
        The number of updates after which it was noticed; a cost is looked at in every iteration, the
        parameters at the end.
    learning_rate : float
        The learning rate of the training.
    costs : ndarray
        All costs computed so far, the last of them included.
    """

    def __init__(self, what: str, iteration: int, learning_rate: float, costs: Array) -> None:
        super().__init__(what, iteration, learning_rate, costs)
        self.iteration = iteration
        self.learning_rate = learning_rate
        self.costs = costs

    def __str__(self) -> str:
        return (
            f"training diverged at iteration {self.iteration} with learning_rate={self.learning_rate}: "
            f"{self.args[0]}; try a smaller learning rate, smaller initial weights, or features scaled to "
            "about 1 (the error's attribute costs holds the costs so far)"
        )


def descend(
    step: Callable[[P], tuple[float, P]],
    parameters: P,
    *,
    learning_rate: float,
    iterations: int,
    callback: Callback[P] | None,
) -> Training[P]:
    """Repeat a step, which takes parameters and gives their cost and the updated ones."""
    iterations = whole_number("iterations", iterations, least=0)
    if callback is not None and not callable(callback):
        raise TypeError(f"callback must be a function or None; got {type(callback).__name__}")
    costs: list[float] = []
    for k in range(iterations):
        cost, updated = step(parameters)
        costs.append(cost)
        if not isfinite(cost):
            raise DivergenceError(f"the cost is {cost}", k, learning_rate, np.array(costs))
        if callback is not None:
            callback(k, cost, parameters)
        parameters = updated
    if not all(np.isfinite(array).all() for array in parameters):
        raise DivergenceError("a parameter is not finite", iterations, learning_rate, np.array(costs))
    return Training(parameters, np.array(costs))
