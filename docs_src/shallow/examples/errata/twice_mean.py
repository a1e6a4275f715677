"""Dividing by m twice: in dZ2 and again in dW2."""

import numpy as np

A1 = np.array([[1.0, 2.0, 3.0, 4.0]])  # (1, 4)
dZ2 = np.array([[0.5, -0.5, 0.5, 0.5]])  # (1, 4)
print("wrong:", (dZ2 / 4) @ A1.T / 4)
print("right:", dZ2 @ A1.T / 4)
