"""The same network by layers: each layer is two lines."""

import numpy as np

from nnref import sigmoid
from nnref.shallow import Parameters, forward_example

x = np.array([[1.0], [2.0], [-1.0]])  # (3, 1)
W1 = np.array([[1, 1, 1], [0, 1, 1], [1, 1, 0], [-1, 0, 2]])  # (4, 3)
b1 = np.array([[1], [-1], [-1], [2]])  # (4, 1)
W2 = np.array([[1, 2, -1, 1]])  # (1, 4)
b2 = np.array([[0]])  # (1, 1)

z1 = W1 @ x + b1  # (4, 3) @ (3, 1) + (4, 1) is (4, 1)
a1 = sigmoid(z1)  # (4, 1)
print("z1 =")
print(z1)
print("a1 =")
print(a1.round(6))

z2 = W2 @ a1 + b2  # (1, 4) @ (4, 1) + (1, 1) is (1, 1)
a2 = sigmoid(z2)  # (1, 1)
print(f"z2 = {z2.item():.6f}")
print(f"a2 = {a2.item():.6f}")

network = Parameters(W1, b1, W2, b2)
cache = forward_example(x, network, hidden="sigmoid")
print(f"a2 by nnref = {cache.A2.item():.6f}")
