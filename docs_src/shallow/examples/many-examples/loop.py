"""The loop: one example after another, the same weights for each."""

import numpy as np

from nnref import relu, sigmoid

X = np.array([[2, 2, 0], [-2, -6, 0]])  # (2, 3): a column is an example
W1 = np.array([[1, 0.5], [1, 0]])  # (2, 2): a row is a hidden unit
b1 = np.array([[1], [-1]])  # (2, 1)
W2 = np.array([[2, -1]])  # (1, 2)
b2 = np.array([[0]])  # (1, 1)

for i in range(3):
    x = X[:, [i]]  # (2, 1): example i + 1, for Python counts from 0
    z1 = W1 @ x + b1  # (2, 1)
    a1 = relu(z1)  # (2, 1)
    z2 = W2 @ a1 + b2  # (1, 1)
    a2 = sigmoid(z2)  # (1, 1)
    print(f"output for example {i + 1} = {a2.item():.6f}")
