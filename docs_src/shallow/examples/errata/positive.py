"""np.random.rand for the weights: all of them positive."""

import numpy as np

from nnref import tanh_derivative

rng = np.random.default_rng(3)
X = rng.random((100, 1000))  # (100, 1000): features between 0 and 1
for name, W1 in (
    ("uniform", rng.random((4, 100))),  # what np.random.rand draws from
    ("normal", rng.standard_normal((4, 100))),
):
    Z1 = W1 @ X  # (4, 1000)
    print(f"{name}: mean z = {Z1.mean():.1f}")
    print(f"{name}: mean slope of tanh = {tanh_derivative(Z1).mean():.3f}")
