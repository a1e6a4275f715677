"""The theta of older courses is the bias and the weights in one column."""

import numpy as np

x = np.array([[3.0], [1.0]])  # (2, 1)
w, b = np.array([[-1.0], [0.5]]), 2.0  # (2, 1) and a number
print("z from w and b =", (w.T @ x).item() + b)

theta = np.array([[2.0], [-1.0], [0.5]])  # (3, 1): b, then the weights
x_with_one = np.array([[1.0], [3.0], [1.0]])  # (3, 1): a 1 for b
print("z from theta =", (theta.T @ x_with_one).item())
print("theta_0 =", theta[0, 0])
