"""A star where the matrix product belongs."""

import numpy as np

dZ2 = np.array([[0.5, 1.0]])  # (1, 2): two examples
A1 = np.array([[3.0, 4.0]])  # (1, 2): one hidden unit
print("wrong:", dZ2 * A1.T / 2)
print("right:", dZ2 @ A1.T / 2)
