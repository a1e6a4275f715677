"""Two hidden units draw two lines, and the output unit combines them."""

import numpy as np

from nnref.shallow import Parameters, forward_propagation

X = np.array([[0, 0, 1, 1], [0, 1, 0, 1]])  # (2, 4): the four corners
Y = np.array([[0, 1, 1, 0]])  # (1, 4): 1 where the two inputs differ

network = Parameters(
    W1=np.array([[20, 20], [20, 20]]),  # (2, 2): both add the inputs up
    b1=np.array([[-20 * 0.5], [-20 * 1.5]]),  # (2, 1): above 0.5? 1.5?
    W2=np.array([[20, -20]]),  # (1, 2): the first, but not the second
    b2=np.array([[-10]]),  # (1, 1)
)
cache = forward_propagation(X, network, hidden="sigmoid")
print("x1 + x2:          ", X.sum(axis=0))
print("hidden unit 1:    ", cache.A1[0].round(3))
print("hidden unit 2:    ", cache.A1[1].round(3))
print("output:           ", cache.A2[0].round(3))
print("label:            ", Y[0])
