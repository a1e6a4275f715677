"""A backward pass for pencil and paper: two features, two hidden units."""

import numpy as np

from nnref.shallow import Parameters, backward_propagation, forward_propagation

X = np.array([[1], [2]])  # (2, 1): one example
Y = np.array([[0]])  # (1, 1): its label
network = Parameters(
    W1=np.array([[1, 1], [2, -1]]),  # (2, 2)
    b1=np.array([[-1], [1]]),  # (2, 1)
    W2=np.array([[1, -2]]),  # (1, 2)
    b2=np.array([[0]]),  # (1, 1)
)
cache = forward_propagation(X, network, hidden="relu")
gradients = backward_propagation(X, Y, network, cache, hidden="relu")
for group in (cache, gradients):
    for name, array in group._asdict().items():
        for (row, column), value in np.ndenumerate(array):
            print(f"{name}[{row}, {column}] = {value:g}")
