"""The three layers of the 3-4-1 network, and their names."""

import numpy as np

from nnref.shallow import Parameters, forward_example

x = np.array([[1.0], [2.0], [-1.0]])  # (3, 1): one example
parameters = Parameters(
    W1=np.array([[1, 1, 1], [0, 1, 1], [1, 1, 0], [-1, 0, 2]]),  # (4, 3)
    b1=np.array([[1], [-1], [-1], [2]]),  # (4, 1)
    W2=np.array([[1, 2, -1, 1]]),  # (1, 4)
    b2=np.array([[0]]),  # (1, 1)
)
# One example is a matrix of one column, so nnref says A1 and A2.
cache = forward_example(x, parameters, hidden="sigmoid")
a0, a1, a2 = x, cache.A1, cache.A2
for name, a in (("a0", a0), ("a1", a1), ("a2", a2)):
    print(f"{name}, shape {a.shape}:")
    print(a.round(4))
