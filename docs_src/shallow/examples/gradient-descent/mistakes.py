"""Two slips in gradient descent, neither of which raises an error."""

# %% stale
import numpy as np

from nnref import compute_cost, datasets
from nnref.shallow import (
    backward_propagation,
    forward_propagation,
    initialize_parameters,
    train,
    update_parameters,
)

rng = np.random.default_rng(3)
X, Y = datasets.moons(100, rng=rng)  # (2, 100) and (1, 100)
start = initialize_parameters(2, 4, scale=1.0, rng=rng)

parameters = start
cache = forward_propagation(X, parameters)  # belongs inside the loop
gradients = backward_propagation(X, Y, parameters, cache)
for k in range(11):
    if k in (0, 2, 5, 10):
        A2 = forward_propagation(X, parameters).A2
        print(f"same slopes: cost {k} = {compute_cost(A2, Y):.6f}")
    parameters = update_parameters(parameters, gradients, learning_rate=1.2)

# %% rise
costs = train(X, Y, start, learning_rate=5, iterations=200 + 1).costs
k = int(np.argmax(np.diff(costs) > 0))  # update k + 1 is the first to raise it
print(f"stopped at the first rise: updates = {k + 1}")
print(f"stopped at the first rise: cost = {costs[k + 1]:.6f}")
print(f"not stopped: cost = {costs[-1]:.6f}")
