"""What a product with its factors the wrong way round does to the weights."""

import numpy as np

X, dZ = np.ones((3, 5)), np.ones((1, 5))  # three features, five examples
w, m, alpha = np.zeros((3, 1)), 5, 0.1
dw = dZ @ X.T / m
w = w - alpha * dw  # NumPy does not object
print("rows of dw =", dw.shape[0])
print("columns of dw =", dw.shape[1])
print("columns of w =", w.shape[1])
print("columns of the right dw =", (X @ dZ.T / m).shape[1])
