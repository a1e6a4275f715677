"""Do the loop and the matrices give the same numbers?"""

import numpy as np

from nnref.shallow import (
    forward_propagation,
    forward_propagation_loop,
    initialize_parameters,
)

rng = np.random.default_rng(3)
X = rng.standard_normal((3, 1000))  # 3 features, 1000 examples
parameters = initialize_parameters(3, 4, scale=1.0, rng=rng)

loop = forward_propagation_loop(X, parameters)
matrices = forward_propagation(X, parameters)
for name in ("Z1", "A1", "Z2", "A2"):
    one, other = getattr(loop, name), getattr(matrices, name)
    gap = np.max(np.abs(one - other))
    print(name, one.shape, "largest difference under 1e-14:", gap < 1e-14)
