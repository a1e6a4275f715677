"""Two slips in backpropagation, neither of which raises an error."""

# %% early
import numpy as np

from nnref import datasets, tanh_derivative
from nnref.shallow import (
    backward_propagation,
    forward_propagation,
    initialize_parameters,
)

rng = np.random.default_rng(3)
X, Y = datasets.moons(100, rng=rng)  # (2, 100) and (1, 100)
m = 100
parameters = initialize_parameters(2, 4, scale=1.0, rng=rng)
W1, b1, W2, b2 = parameters
Z1, A1, Z2, A2 = cache = forward_propagation(X, parameters)
right = backward_propagation(X, Y, parameters, cache)


def off(dW1):
    """Give the error of dW1 in proportion to its size."""
    return np.linalg.norm(dW1 - right.dW1) / np.linalg.norm(right.dW1)


dZ2 = A2 - Y
new_W2 = W2 - 1.2 * dZ2 @ A1.T / m  # W2 updated too early
dZ1 = new_W2.T @ dZ2 * tanh_derivative(Z1)
print(f"early: error of dW1 = {off(dZ1 @ X.T / m):.3f}")

# %% twice
dZ1 = W2.T @ dZ2 * tanh_derivative(A1)  # of A1, which is tanh(Z1) already
print(f"twice: error of dW1 = {off(dZ1 @ X.T / m):.3f}")
