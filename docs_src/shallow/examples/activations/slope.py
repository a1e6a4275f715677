"""The slope of leaky ReLU is a setting between 0 and 1."""

from textwrap import fill

import numpy as np

from nnref import leaky_relu

for slope in (0.0, 0.01, 0.2, 1.0):
    print(f"slope {slope}: leaky_relu(-4) =", leaky_relu(-4, slope))

print("slope 2 at z = -4 was to give", 2 * -4)
print("max(2z, z) at z = -4 gives", np.maximum(2 * -4, -4))
try:
    leaky_relu(-4, slope=2)
except ValueError as error:
    print(fill(f"ValueError: {error}", 42))
