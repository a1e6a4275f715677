"""0 * log 0 in the cost: not a number, where it should be nothing."""

import numpy as np

from nnref import compute_cost

A2 = np.array([[1.0, 0.5]])  # the first output has been rounded to 1
Y = np.array([[1.0, 1.0]])
with np.errstate(all="ignore"):  # NumPy would warn; we want to see
    wrong = -np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))
print("wrong:", wrong)
print("right:", round(compute_cost(A2, Y), 6))
