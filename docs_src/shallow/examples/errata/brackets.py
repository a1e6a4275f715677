"""randn takes sizes, standard_normal takes a shape."""

import numpy as np

try:
    np.random.randn((2, 2))
except TypeError as error:
    print("TypeError:", error)
print(np.random.default_rng(3).standard_normal((2, 2)).shape)
