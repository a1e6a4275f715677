"""The random start of the lesson, with its shapes."""

import numpy as np

from nnref.shallow import initialize_parameters

rng = np.random.default_rng(3)
W1 = rng.standard_normal((2, 2)) * 0.01  # (2, 2): two units, two inputs
b1 = np.zeros((2, 1))  # (2, 1)
W2 = rng.standard_normal((1, 2)) * 0.01  # (1, 2): one unit, two inputs
b2 = np.zeros((1, 1))  # (1, 1)
print("W1 =")
print(W1)
print("W2 =", W2)

same = initialize_parameters(2, 2, rng=np.random.default_rng(3))
print("the same by nnref:", np.array_equal(W1, same.W1))
