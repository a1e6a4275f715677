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


# ---- the network, with a matrix as a list of rows -----------------------------------------------------------
# Parameters are (W1, b1, W2, b2) with b1 and b2 as flat lists; g and its derivative are functions of one number.


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


def forward_propagation(X, parameters, g):
    """S5-V1: example by example, unit by unit; Z1, A1, Z2, A2."""
    W1, b1, W2, b2 = parameters
    Z1, A1, Z2, A2 = ([[0.0] * len(X[0]) for _ in rows] for rows in (W1, W1, W2, W2))
    for i in range(len(X[0])):
        for unit in range(len(W1)):
            Z1[unit][i], A1[unit][i] = forward_unit(column(X, i), W1[unit], b1[unit], g)
        for unit in range(len(W2)):
            Z2[unit][i], A2[unit][i] = forward_unit(column(A1, i), W2[unit], b2[unit], sigmoid)
    return Z1, A1, Z2, A2


def backward_propagation(X, Y, parameters, g, g_prime):
    """S9-G5 by the chain rule for each weight, the mean over the examples of ∂L/∂a2 · ∂a2/∂z2 · ∂z2/∂weight."""
    W1, b1, W2, b2 = parameters
    Z1, A1, Z2, A2 = forward_propagation(X, parameters, g)
    m = len(X[0])
    dW1 = [[0.0] * len(row) for row in W1]
    dW2 = [[0.0] * len(row) for row in W2]
    db1, db2 = [0.0] * len(b1), [0.0] * len(b2)
    for i in range(m):
        for k in range(len(W2)):
            dL_da = -Y[k][i] / A2[k][i] + (1 - Y[k][i]) / sigmoid(-Z2[k][i])
            dL_dz = dL_da * sigmoid_derivative(Z2[k][i])
            db2[k] += dL_dz / m
            for j in range(len(W1)):
                dW2[k][j] += dL_dz * A1[j][i] / m
                through = dL_dz * W2[k][j] * g_prime(Z1[j][i])
                db1[j] += through / m
                for f in range(len(X)):
                    dW1[j][f] += through * X[f][i] / m
    return dW1, db1, dW2, db2


def moved(values, slopes, learning_rate):
    """S9-G3 for a number, a list or a list of lists."""
    if isinstance(values, float):
        return values - learning_rate * slopes
    return [moved(value, slope, learning_rate) for value, slope in zip(values, slopes, strict=True)]


def train(X, Y, parameters, g, g_prime, learning_rate, iterations):
    """S9: the costs before each update, and the parameters after the last."""
    costs = []
    for _ in range(iterations):
        costs.append(compute_cost(forward_propagation(X, parameters, g)[3], Y))
        slopes = backward_propagation(X, Y, parameters, g, g_prime)
        parameters = [moved(*pair, learning_rate) for pair in zip(parameters, slopes, strict=True)]
    return parameters, costs


def collapse_linear_layers(parameters):
    """S7-L1: what the network answers to 0 is b', and what it answers to each unit vector more is a column of W'."""
    n_x = len(parameters[0][0])
    X = [[1.0 if column == row + 1 else 0.0 for column in range(n_x + 1)] for row in range(n_x)]
    Z2 = forward_propagation(X, parameters, identity)[2]
    return [[z - row[0] for z in row[1:]] for row in Z2], [row[0] for row in Z2]


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
