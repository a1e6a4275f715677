"""One unit with two inputs: by hand, and then by nnref."""

from math import exp

import numpy as np

from nnref import cross_entropy_loss, logistic

x1, x2 = 2, -4  # the features of one example
w1, w2, b = 2, 0.5, -1  # two weights and a bias
y = 1  # the label

z = w1 * x1 + w2 * x2 + b
a = 1 / (1 + exp(-z))
print("w1 x1 =", w1 * x1)
print("w2 x2 =", w2 * x2)
print("z =", z)
print("a =", a)

x = np.array([[x1], [x2]])  # (2, 1): one row per feature
w = np.array([[w1], [w2]])  # (2, 1): one row per weight
cache = logistic.forward_propagation(x, logistic.Parameters(w, b))
print("z by nnref =", cache.Z.item())
print("a by nnref =", cache.A.item())
print("loss =", cross_entropy_loss(cache.A.item(), y))
print("loss if y were 0 =", cross_entropy_loss(cache.A.item(), 0))
