"""Two linear layers, by hand and by nnref, and the one layer they are."""

import numpy as np

from nnref.shallow import Parameters, collapse_linear_layers, forward_example

W1 = np.array([[1, 0.5], [1, 0]])  # (2, 2): two hidden units
b1 = np.array([[1], [-2]])  # (2, 1)
W2 = np.array([[2, -1]])  # (1, 2): one output unit
b2 = np.array([[0]])  # (1, 1)
network = Parameters(W1, b1, W2, b2)

W_prime, b_prime = collapse_linear_layers(network)
print("W' =", W_prime, "shape", W_prime.shape)
print("b' =", b_prime, "shape", b_prime.shape)

x = np.array([[2], [-4]])  # (2, 1): one example
two = forward_example(x, network, hidden="identity").Z2  # no sigmoid yet
one = W_prime @ x + b_prime
print("two layers =", two.item())
print("one layer =", one.item())
