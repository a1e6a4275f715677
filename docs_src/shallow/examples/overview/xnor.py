"""The network of two lines, with the opposite question in its output layer."""

import numpy as np

from nnref.shallow import Parameters, forward_propagation

X = np.array([[0, 0, 1, 1], [0, 1, 0, 1]])  # (2, 4): the four corners
network = Parameters(
    W1=np.array([[20, 20], [20, 20]]),
    b1=np.array([[-10], [-30]]),
    W2=np.array([[-20, 20]]),  # the signs of the output layer turn round
    b2=np.array([[10]]),
)
cache = forward_propagation(X, network, hidden="sigmoid")
for number, output in enumerate(cache.A2[0], 1):
    print(f"output {number} = {output:.3f}")
