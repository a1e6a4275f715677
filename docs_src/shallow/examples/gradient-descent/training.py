"""Gradient descent, the whole of it: forward, cost, backward, update."""

import numpy as np

from nnref import compute_cost, datasets
from nnref.shallow import (
    backward_propagation,
    forward_propagation,
    initialize_parameters,
    predict,
    update_parameters,
)

rng = np.random.default_rng(3)
X, Y = datasets.moons(100, rng=rng)  # (2, 100) and (1, 100)
parameters = initialize_parameters(2, 4, rng=rng)

for k in range(2001):
    cache = forward_propagation(X, parameters)
    if k % 500 == 0:
        print(f"cost {k} = {compute_cost(cache.A2, Y):.6f}")
    gradients = backward_propagation(X, Y, parameters, cache)
    parameters = update_parameters(parameters, gradients, learning_rate=1.2)

print("accuracy =", np.mean(predict(X, parameters) == Y))
