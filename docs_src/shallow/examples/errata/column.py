"""The shape of a1, and the product that needs it."""

import numpy as np

from nnref.shallow import forward_example, initialize_parameters

parameters = initialize_parameters(3, 4, rng=np.random.default_rng(3))
a1 = forward_example(np.ones((3, 1)), parameters).A1
print("a1", a1.shape, "W2 @ a1", (parameters.W2 @ a1).shape)
try:
    parameters.W2 @ a1.reshape(1, 4)
except ValueError:
    print("NumPy refuses", parameters.W2.shape, "@", (1, 4))
