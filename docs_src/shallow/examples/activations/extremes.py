"""Where float64 ends: tanh by its formula, and the sigmoid far out."""

import numpy as np

from nnref import sigmoid, tanh

# %% overflow
# NumPy would warn here, and rightly so.
with np.errstate(over="ignore", invalid="ignore"):
    up, down = np.exp(1000.0), np.exp(-1000.0)
    by_formula = (up - down) / (up + down)
print("e^1000 =", up)
print("tanh(1000) by its formula =", by_formula)
print("tanh(1000) =", tanh(1000))

# %% rounding
for z in (-746, -745, 36, 37):
    print(f"sigmoid({z}) =", sigmoid(z))
