"""Two functions, each in the wrong layer."""

# %% hidden
import numpy as np

from nnref import compute_cost, datasets, relu
from nnref.shallow import initialize_parameters, train

rng = np.random.default_rng(3)
X, Y = datasets.moons(200, rng=rng)  # (2, 200) and (1, 200)
start = initialize_parameters(2, 4, scale=1.0, rng=rng)
for hidden in ("sigmoid", "tanh"):
    costs = train(X, Y, start, hidden=hidden, iterations=500).costs
    print(f"{hidden}: last cost = {costs[-1]:.6f}")

# %% output
A2 = relu(np.array([[-2.0, 0.5, 3.0]]))  # (1, 3)
print("outputs:", A2)
try:
    compute_cost(A2, np.array([[1, 0, 1]]))
except ValueError as error:
    print(error)
