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


# ---- losses, and one unit, with a matrix as a list of rows ---------------------------------------------------


def cross_entropy_loss(y_hat: float, y: float) -> float:
    """S9-G2-L, where a term whose factor is 0 is left out."""
    terms = [(y, y_hat), (1 - y, 1 - y_hat)]
    if any(weight > 0 and p == 0 for weight, p in terms):
        return math.inf
    return math.fsum(weight * -math.log(p) for weight, p in terms if weight > 0)


def compute_cost(A2: list[list[float]], Y: list[list[float]]) -> float:
    """S9-G2, example by example."""
    m = len(Y[0])
    return sum(sum(cross_entropy_loss(A2[k][i], Y[k][i]) for k in range(len(Y))) for i in range(m)) / m


def forward_unit(x, w, b, g):
    """S4-F1: one unit, one example."""
    z = b
    for x_j, w_j in zip(x, w, strict=True):
        z += w_j * x_j
    return z, g(z)


def column(X, i):
    """Give example i of a matrix."""
    return [row[i] for row in X]


def moved(values, slopes, learning_rate):
    """S9-G3 for a number, a list or a list of lists."""
    if isinstance(values, float):
        return values - learning_rate * slopes
    return [moved(value, slope, learning_rate) for value, slope in zip(values, slopes, strict=True)]


def logistic_forward(X, w, b):
    """S2-R1: Z and A, each a list with one number an example."""
    pairs = [forward_unit(column(X, i), w, b, sigmoid) for i in range(len(X[0]))]
    return [z for z, _ in pairs], [a for _, a in pairs]


def logistic_backward(X, y, w, b):
    """S2-R3: dw and db."""
    Z, A = logistic_forward(X, w, b)
    m = len(y)
    dw, db = [0.0] * len(w), 0.0
    for i in range(m):
        dL_dz = (-y[i] / A[i] + (1 - y[i]) / sigmoid(-Z[i])) * sigmoid_derivative(Z[i])
        db += dL_dz / m
        for f in range(len(w)):
            dw[f] += dL_dz * X[f][i] / m
    return dw, db


def logistic_train(X, y, w, b, learning_rate, iterations):
    """S2-R3: the costs before each update, and w and b after the last."""
    costs = []
    for _ in range(iterations):
        costs.append(compute_cost([logistic_forward(X, w, b)[1]], [y]))
        dw, db = logistic_backward(X, y, w, b)
        w, b = moved(w, dw, learning_rate), moved(b, db, learning_rate)
    return w, b, costs
