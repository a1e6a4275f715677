"""The cost is the mean cross-entropy."""

import numpy as np

from nnref import compute_cost

A2 = np.array([[0.9, 0.2, 0.5]])  # (1, 3)
Y = np.array([[1, 0, 1]])  # (1, 3)
entropy = -np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))
print(f"mean cross-entropy {entropy:.6f}")
print(f"compute_cost {compute_cost(A2, Y):.6f}")
# One way to read the phrase:
print(f"ratio of differences {np.sum(np.abs(A2 - Y)) / np.sum(Y):.6f}")
