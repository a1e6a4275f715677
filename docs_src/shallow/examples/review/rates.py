"""The same step as in slopes, with learning rates from short to long."""

import numpy as np

from nnref import compute_cost, logistic

X, Y = np.array([[2.0, 4.0]]), np.array([[1, 0]])
start = logistic.initialize_parameters(1)
slopes = logistic.backward_propagation(
    X, Y, logistic.forward_propagation(X, start)
)
for alpha in (0.1, 0.5, 1):
    new = logistic.update_parameters(start, slopes, learning_rate=alpha)
    cost = compute_cost(logistic.forward_propagation(X, new).A, Y)
    print(f"alpha {alpha}: cost = {cost:.6f}")
