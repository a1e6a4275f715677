"""A = g(A): the activation function applied to what it gave."""

import numpy as np

from nnref import sigmoid

Z = np.array([[-5.0, 0.0, 5.0]])
A = sigmoid(Z)
print("once: ", A.round(3))
print("twice:", sigmoid(A).round(3))  # nothing is below one half any more
