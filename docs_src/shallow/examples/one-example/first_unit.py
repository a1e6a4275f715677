"""The first hidden unit by hand, and then by nnref."""

from math import exp

import numpy as np

from nnref.shallow import forward_unit

x1, x2, x3 = 1, 2, -1  # the features of one example
w1, w2, w3 = 1, 1, 1  # the weights of the first unit
b = 1  # and its bias

z = w1 * x1 + w2 * x2 + w3 * x3 + b
a = 1 / (1 + exp(-z))
print("first product =", w1 * x1)
print("second product =", w2 * x2)
print("third product =", w3 * x3)
print("z =", z)
print(f"a = {a:.6f}")

x = np.array([[1], [2], [-1]])  # (3, 1): one example
w = np.array([[1], [1], [1]])  # (3, 1): the weights of one unit
unit = forward_unit(x, w, b)
print(f"z by nnref = {unit.z:.0f}")
print(f"a by nnref = {unit.a:.6f}")
