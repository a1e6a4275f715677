"""Two tanh units make a bump; without tanh they make a straight line."""

import numpy as np

from nnref import tanh

x = np.array([[-3, -2, -1, 0, 1, 2, 3]])  # (1, 7): one feature
W1 = np.array([[3], [2]])  # (2, 1)
b1 = np.array([[3], [-2]])  # (2, 1): the units rise at -1 and at 1
W2 = np.array([[0.5, -0.5]])  # (1, 2): the first minus the second
b2 = np.array([[0]])  # (1, 1)

Z1 = W1 @ x + b1  # (2, 7)
bump = W2 @ tanh(Z1) + b2  # (1, 7)
line = W2 @ Z1 + b2  # (1, 7), tanh left out
print("x        ", *[f"{value:6d}" for value in x[0]])
print("with tanh", *[f"{value:6.3f}" for value in bump[0]])
print("without  ", *[f"{value:6.3f}" for value in line[0]])
