"""Linear where it must not be: the hidden layer, a classifier's output."""

# %% forgotten
import numpy as np

from nnref import compute_cost, tanh

rng = np.random.default_rng(3)
W1 = rng.standard_normal((3, 2))  # (3, 2)
W2 = rng.standard_normal((1, 3))  # (1, 3)


def with_tanh(x):
    """Compute two layers as it should be."""
    return W2 @ tanh(W1 @ x)


def without(x):
    """Compute two layers with the activation function forgotten."""
    return W2 @ (W1 @ x)


pairs = rng.standard_normal((10, 2, 2, 1))  # ten pairs of examples (2, 1)
for network in (with_tanh, without):
    adds_up = sum(
        np.allclose(network(one + other), network(one) + network(other))
        for one, other in pairs
    )
    print(f"{network.__name__}: pairs that add up = {adds_up}")

# %% output
Z2 = with_tanh(rng.standard_normal((2, 5)))  # (1, 5)
print("linear outputs:", Z2.round(2))
try:
    compute_cost(Z2, np.ones((1, 5)))
except ValueError as error:
    print(error)
