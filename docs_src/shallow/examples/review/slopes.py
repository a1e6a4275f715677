"""One step of gradient descent for one unit and two examples."""

import numpy as np

from nnref import compute_cost, logistic

X = np.array([[2.0, 4.0]])  # (1, 2): one feature, two examples
Y = np.array([[1, 0]])  # (1, 2): their labels
start = logistic.initialize_parameters(1)  # w = 0, b = 0

cache = logistic.forward_propagation(X, start)
print("A =", cache.A)  # (1, 2)
print("dZ =", cache.A - Y)  # (1, 2)

slopes = logistic.backward_propagation(X, Y, cache)
print("dw =", slopes.dw.item())  # dw is (1, 1)
print("db =", slopes.db)

alpha = 0.1  # the learning rate
new = logistic.update_parameters(start, slopes, learning_rate=alpha)
print("w after one step =", new.w.item())
print(f"cost before = {compute_cost(cache.A, Y):.6f}")
after = logistic.forward_propagation(X, new)
print(f"cost after = {compute_cost(after.A, Y):.6f}")
