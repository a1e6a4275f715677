"""Are the six equations right? Push each parameter and see."""

import numpy as np

from nnref import compute_cost, numerical_gradients
from nnref.shallow import (
    backward_propagation,
    forward_propagation,
    initialize_parameters,
)

rng = np.random.default_rng(3)
X = rng.standard_normal((3, 5))  # (3, 5): five examples
Y = np.array([[1, 0, 0, 1, 1]])  # (1, 5)
parameters = initialize_parameters(3, 4, scale=1.0, rng=rng)


def cost(parameters):
    """Give the cost as a function of the parameters alone."""
    return compute_cost(forward_propagation(X, parameters).A2, Y)


cache = forward_propagation(X, parameters)
exact = backward_propagation(X, Y, parameters, cache)
pushed = numerical_gradients(cost, parameters)
for name, one, other in zip(exact._fields, exact, pushed, strict=True):
    gap = np.max(np.abs(one - other))
    print(name, one.shape, "largest difference under 1e-9:", gap < 1e-9)
