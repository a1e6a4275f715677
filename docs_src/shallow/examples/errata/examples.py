"""One example is x, all examples are X."""

import numpy as np

X = np.array([[2, 2, 0], [-2, -6, 0]])  # (2, 3)
x = X[:, [0]]  # (2, 1)
print("X", X.shape, "x", x.shape)
