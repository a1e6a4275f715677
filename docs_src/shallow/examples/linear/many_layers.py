"""Five linear layers, and the one layer that gives the same."""

from itertools import pairwise

import numpy as np

rng = np.random.default_rng(3)
sizes = [2, 50, 50, 50, 50, 1]  # units of each layer, the inputs first
X = rng.standard_normal((2, 100))  # (2, 100): a hundred examples

A = X
W_prime, b_prime = np.eye(2), np.zeros((2, 1))  # no layer yet
weights = 0
for n_in, n_out in pairwise(sizes):
    W = rng.standard_normal((n_out, n_in)) / np.sqrt(n_in)  # (n_out, n_in)
    b = rng.standard_normal((n_out, 1))  # (n_out, 1)
    A = W @ A + b  # (n_out, 100), no activation function
    W_prime, b_prime = W @ W_prime, W @ b_prime + b
    weights += W.size + b.size

print("weights and biases =", weights)
print("they amount to", W_prime.shape, "and", b_prime.shape)
print("equal:", np.allclose(A, W_prime @ X + b_prime))
