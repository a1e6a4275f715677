"""The same with matrices: all examples in four lines."""

import numpy as np

from nnref import relu, sigmoid

X = np.array([[2, 2, 0], [-2, -6, 0]])  # (2, 3): a column is an example
W1 = np.array([[1, 0.5], [1, 0]])  # (2, 2): a row is a hidden unit
b1 = np.array([[1], [-1]])  # (2, 1)
W2 = np.array([[2, -1]])  # (1, 2)
b2 = np.array([[0]])  # (1, 1)

Z1 = W1 @ X + b1  # (2, 2) @ (2, 3) + (2, 1) is (2, 3)
A1 = relu(Z1)  # (2, 3)
Z2 = W2 @ A1 + b2  # (1, 2) @ (2, 3) + (1, 1) is (1, 3)
A2 = sigmoid(Z2)  # (1, 3): one output per example
print("Z1 =")
print(Z1)
print("A1 =")
print(A1)
print("Z2 =")
print(Z2)
print("A2 =")
print(A2.round(6))

print("first entry of Z1 =", Z1[0, 0])
