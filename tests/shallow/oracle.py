"""The network of week 3 once more, one number at a time; like the oracle of what weeks share, which it uses.

Parameters are (W1, b1, W2, b2) with b1 and b2 as flat lists; a matrix is a list of rows; g and its derivative are
functions of one number.
"""

from tests.nnref.oracle import (
    column,
    compute_cost,
    forward_unit,
    identity,
    moved,
    sigmoid,
    sigmoid_derivative,
)


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
