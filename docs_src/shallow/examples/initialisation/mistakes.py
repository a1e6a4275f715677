"""Two starts that will not do."""

# %% ones
from textwrap import fill

import numpy as np

from nnref import DivergenceError, datasets
from nnref.shallow import Parameters, initialize_parameters, predict, train

rng = np.random.default_rng(3)
X, Y = datasets.xor(100, rng=rng)  # (2, 100) and (1, 100)
ones = Parameters(
    np.ones((4, 2)), np.zeros((4, 1)), np.ones((1, 4)), np.zeros((1, 1))
)
small = initialize_parameters(2, 4, rng=rng)
for name, start in (("ones", ones), ("small random", small)):
    trained = train(X, Y, start, iterations=2000)
    W1 = trained.parameters.W1
    accuracy = np.mean(predict(X, trained.parameters) == Y)
    print(f"{name}: different units = {len(np.unique(W1.round(9), axis=0))}")
    print(f"{name}: accuracy = {accuracy:.2f}")

# %% large
large = initialize_parameters(2, 4, scale=100.0, rng=rng)
try:
    train(X, Y, large, iterations=2000)
except DivergenceError as error:
    print(fill("large: " + str(error).partition(";")[0], 42))
