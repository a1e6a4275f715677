"""All six slopes by hand, for one feature, one hidden unit, one example."""

from math import exp

import numpy as np

from nnref.shallow import Parameters, backward_propagation, forward_propagation

x, y = 3, 1  # the feature and the label
W1, b1 = 1, -1  # layer 1
W2, b2 = 3, -6  # layer 2

z1 = W1 * x + b1
a1 = max(0, z1)  # ReLU
z2 = W2 * a1 + b2
a2 = 1 / (1 + exp(-z2))
print("z1 =", z1)
print("a1 =", a1)
print("z2 =", z2)
print("a2 =", a2)

dz2 = a2 - y
dW2 = dz2 * a1
db2 = dz2
dz1 = W2 * dz2 * 1  # the slope of ReLU is 1, for z1 is positive
dW1 = dz1 * x
db1 = dz1
print("dz2 =", dz2)
print("dW2 =", dW2)
print("db2 =", db2)
print("dz1 =", dz1)
print("dW1 =", dW1)
print("db1 =", db1)

X, Y = np.array([[x]]), np.array([[y]])  # (1, 1) and (1, 1)
network = Parameters(*(np.array([[p]]) for p in (W1, b1, W2, b2)))
cache = forward_propagation(X, network, hidden="relu")
gradients = backward_propagation(X, Y, network, cache, hidden="relu")
for name, slope in gradients._asdict().items():
    print(f"{name} by nnref:", slope.item())
