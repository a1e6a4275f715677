"""Where an infinite cost comes from: three forward passes at rate 30."""

import numpy as np

from nnref import datasets, sigmoid
from nnref.shallow import (
    backward_propagation,
    forward_propagation,
    initialize_parameters,
    update_parameters,
)

rng = np.random.default_rng(3)
X, Y = datasets.moons(100, rng=rng)  # (2, 100) and (1, 100)
parameters = initialize_parameters(2, 4, scale=1.0, rng=rng)
for k in range(3):
    cache = forward_propagation(X, parameters)
    hopeless = np.sum((cache.A2 == 1) & (Y == 0))
    print(f"after update {k}, largest z = {cache.Z2.max():.1f}")
    print(f"after update {k}, outputs 1 for label 0 = {hopeless}")
    gradients = backward_propagation(X, Y, parameters, cache)
    parameters = update_parameters(parameters, gradients, learning_rate=30)

a = sigmoid(cache.Z2.max())
with np.errstate(divide="ignore"):  # NumPy would warn of log 0
    print("a = 1:", a == 1, " its loss for the label 0:", -np.log(1 - a))
