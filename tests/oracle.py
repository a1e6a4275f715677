"""The lesson's formulas once more, one number at a time, with `math` alone.

Slow and plain on purpose: an oracle shares no code and no idea with what it judges.
The formulas stand as the lesson writes them, so that they overflow for large |z| (beyond about 350).
"""

import math
from collections.abc import Callable


def sigmoid(z: float) -> float:
    """S6-A1 as the lesson writes it."""
    return 1 / (1 + math.exp(-z))


def sigmoid_derivative(z: float) -> float:
    """S8-D1, by the quotient rule on S6-A1."""
    return math.exp(-z) / (1 + math.exp(-z)) ** 2


def tanh(z: float) -> float:
    """S6-A2 by the C library, as the quotient of exponentials cancels near 0."""
    return math.tanh(z)


def tanh_derivative(z: float) -> float:
    """S8-D2, as 1 − tanh² = 1 / cosh²."""
    return 1 / math.cosh(z) ** 2


def relu(z: float) -> float:
    """S6-A5 by cases."""
    return z if z > 0 else 0.0


def relu_derivative(z: float) -> float:
    """S8-D3."""
    return 0.0 if z < 0 else 1.0


def leaky_relu(z: float, slope: float = 0.01) -> float:
    """S6-A6 by cases."""
    return z if z > 0 else slope * z


def leaky_relu_derivative(z: float, slope: float = 0.01) -> float:
    """S8-D4."""
    return slope if z < 0 else 1.0


def identity(z: float) -> float:
    """Give back z: the linear unit."""
    return z


def identity_derivative(z: float) -> float:  # noqa: ARG001 — the same wherever it is taken
    """Give the slope of the linear unit."""
    return 1.0


def each(function: Callable[[float], float], Z: list[list[float]]) -> list[list[float]]:
    """Apply a function of one number to every entry of a matrix, row by row."""
    return [[function(z) for z in row] for row in Z]
