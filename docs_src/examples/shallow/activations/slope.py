"""The slope of leaky ReLU is a setting between 0 and 1."""

import numpy as np

from nnref import leaky_relu

for slope in (0.0, 0.01, 0.2, 1.0):
    print(f"slope {slope}: leaky_relu(-4) =", leaky_relu(-4, slope))

for z in (-4, 3):
    print(f"max(2z, z) at z = {z}:", np.maximum(2.0 * z, z))
try:
    leaky_relu(-4, slope=2)
except ValueError as error:
    print("ValueError:", error)
