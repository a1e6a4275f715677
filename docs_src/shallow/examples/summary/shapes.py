"""Every array of the 3-4-1 network with five examples, and its shape."""

import numpy as np

from nnref.shallow import (
    backward_propagation,
    forward_propagation,
    initialize_parameters,
)

rng = np.random.default_rng(3)
X = rng.standard_normal((3, 5))  # n_x = 3, m = 5
Y = np.array([[1, 0, 0, 1, 1]])
parameters = initialize_parameters(3, 4, rng=rng)  # n_h = 4, n_y = 1
cache = forward_propagation(X, parameters)
gradients = backward_propagation(X, Y, parameters, cache)

print("X", X.shape)
print("Y", Y.shape)
for group in (parameters, cache, gradients):
    for name, array in group._asdict().items():
        print(name, array.shape)
print("dZ1", cache.Z1.shape)  # as Z1
print("dZ2", cache.Z2.shape)  # as Z2
