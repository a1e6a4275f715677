"""Four hidden tanh units, one sigmoid output, one example."""

import numpy as np

from nnref import sigmoid, tanh

x = np.array([[1.0], [-2.0], [0.5]])  # (3, 1): one example
W1 = np.array(  # (4, 3): one row is one hidden unit
    [
        [0.2, -0.1, 0.4],
        [0.5, 0.3, -0.2],
        [-0.3, 0.8, 0.1],
        [0.1, 0.1, 0.1],
    ]
)
b1 = np.zeros((4, 1))
W2 = np.array([[1.0, -1.0, 0.5, 2.0]])  # (1, 4)
b2 = np.array([[0.1]])  # (1, 1)

a1 = tanh(W1 @ x + b1)  # (4, 1), each in (-1, 1)
a2 = sigmoid(W2 @ a1 + b2)  # (1, 1), in (0, 1)

print("a1 =")
print(np.round(a1, 6))
print(f"y_hat = {a2.item():.8g}")
