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
    """What training gives back."""

    parameters: P
    """The parameters after the last update."""
    costs: Array
    """The costs, (iterations,): entry k is the cost before update k, counted from 0."""


class DivergenceError(ArithmeticError):
    """Training has left the finite numbers.

    The usual cause is a learning rate that is too large.

    Attributes
    ----------
    iteration : int
        The number of updates after which a cost, or a parameter, is inf or nan.
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
            f"{self.args[0]}; try a smaller learning rate or smaller initial weights "
            "(the error's attribute costs holds the costs so far)"
        )


def descend(
    step: Callable[[P], tuple[float, P]],
    parameters: P,
    *,
    learning_rate: float,
    iterations: int,
    callback: Callback[P] | None,
) -> Training[P]:
    """Repeat a step, which gives the cost at the parameters it was given, and the parameters after it."""
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
