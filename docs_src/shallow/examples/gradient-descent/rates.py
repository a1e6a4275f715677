"""Four learning rates: the cost of the same network after 200 updates."""

import numpy as np

from nnref import DivergenceError, datasets
from nnref.shallow import initialize_parameters, train

rng = np.random.default_rng(3)
X, Y = datasets.moons(100, rng=rng)  # (2, 100) and (1, 100)
parameters = initialize_parameters(2, 4, scale=1.0, rng=rng)

for alpha in (0.01, 1.2, 5, 30):
    try:
        costs = train(
            X, Y, parameters, learning_rate=alpha, iterations=200 + 1
        ).costs  # costs[200]: after 200 updates
    except DivergenceError as stopped:
        costs = stopped.costs
        print(f"rate {alpha}:", str(stopped).partition(";")[0])
    print(f"rate {alpha}: last cost = {costs[-1]:.6f}")
    rises = int(np.sum(np.diff(costs) > 0))
    print(f"rate {alpha}: updates that raised it = {rises}")
