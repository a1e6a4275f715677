"""Z * (1 - Z): the sigmoid's derivative is a(1 - a), of its output."""

import numpy as np

from nnref import sigmoid, sigmoid_derivative

Z = np.array([[-2.0, 0.0, 3.0]])
A = sigmoid(Z)
print("wrong:", Z * (1 - Z))
print("right:", (A * (1 - A)).round(4))
print("nnref:", sigmoid_derivative(Z).round(4))
