"""The loss of three examples, and the cost, their mean."""

import numpy as np

from nnref import compute_cost, cross_entropy_loss

A2 = np.array([[0.9, 0.2, 0.5]])  # (1, 3): outputs
Y = np.array([[1, 0, 1]])  # (1, 3): labels
losses = cross_entropy_loss(A2, Y)  # (1, 3): one per example
for i in range(3):
    print(f"loss of example {i + 1} = {losses[0, i]:.6f}")
print(f"mean by hand = {np.sum(losses) / 3:.6f}")
print(f"cost by nnref = {compute_cost(A2, Y):.6f}")
