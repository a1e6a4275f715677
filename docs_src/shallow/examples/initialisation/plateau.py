"""A small random start: nothing seems to happen, and then everything."""

import numpy as np

from nnref import datasets
from nnref.shallow import (
    backward_propagation,
    forward_propagation,
    initialize_parameters,
    train,
)

rng = np.random.default_rng(3)
X, Y = datasets.xor(40, rng=rng)  # (2, 40) and (1, 40)
start = initialize_parameters(2, 2, rng=rng)


def follow(k, cost, parameters):
    """Print how large things are, every hundred updates."""
    if k % 100:
        return
    cache = forward_propagation(X, parameters)
    gradients = backward_propagation(X, Y, parameters, cache)
    print(f"after {k}: cost = {cost:.3f}")
    print(f"after {k}: largest in W2 = {np.abs(parameters.W2).max():.2g}")
    print(f"after {k}: largest in dW1 = {np.abs(gradients.dW1).max():.2g}")


costs = train(X, Y, start, iterations=301, callback=follow).costs
fallen = np.argmax(np.array(costs) < 0.68)
print("updates until the cost is below 0.68 =", fallen)
