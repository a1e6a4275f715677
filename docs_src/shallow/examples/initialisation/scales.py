"""How large are z and the slope of tanh, for three scales of the weights?"""

import numpy as np

from nnref import tanh_derivative
from nnref.shallow import forward_propagation, initialize_parameters

X = np.random.default_rng(3).standard_normal((3, 1000))  # (3, 1000)
for scale in (0.01, 1, 100):
    rng = np.random.default_rng(3)
    network = initialize_parameters(3, 4, scale=scale, rng=rng)
    Z1 = forward_propagation(X, network).Z1  # (4, 1000)
    print(f"scale {scale}: mean size of z = {np.mean(np.abs(Z1)):.3g}")
    print(f"scale {scale}: mean slope = {np.mean(tanh_derivative(Z1)):.3g}")
