"""Two hidden units that start alike: one step, and they are alike still."""

import numpy as np

from nnref.shallow import (
    Parameters,
    backward_propagation,
    forward_propagation,
    update_parameters,
)

X = np.array([[1.0, -2.0, 0.5], [2.0, 0.0, -1.0]])  # (2, 3)
Y = np.array([[1, 0, 0]])  # (1, 3)
network = Parameters(
    W1=np.array([[0.3, -0.2], [0.3, -0.2]]),  # (2, 2): two equal rows
    b1=np.zeros((2, 1)),  # (2, 1)
    W2=np.array([[0.5, 0.5]]),  # (1, 2): two equal entries
    b2=np.zeros((1, 1)),  # (1, 1)
)
cache = forward_propagation(X, network)
gradients = backward_propagation(X, Y, network, cache)
new = update_parameters(network, gradients, learning_rate=1.2)
for name, array in (
    ("A1", cache.A1),
    ("dW1", gradients.dW1),
    ("W1", new.W1),
    ("b1", new.b1),
    ("W2 transposed", new.W2.T),
):
    print(f"{name}, one row per unit:")
    print(array.round(4))
