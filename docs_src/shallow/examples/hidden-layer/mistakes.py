"""Wrong shapes: some fail, and the worst do not."""

# %% row
import numpy as np

from nnref.shallow import Parameters, forward_example, initialize_parameters

x = np.ones((3, 1))  # (3, 1): one example
# (4, 3), (4, 1), (1, 4) and (1, 1):
W1, b1, W2, b2 = initialize_parameters(3, 4, rng=np.random.default_rng(3))

a1 = forward_example(x, Parameters(W1, b1, W2, b2)).A1.T  # (1, 4): turned
try:
    W2 @ a1
except ValueError:
    print("NumPy refuses", W2.shape, "@", a1.shape)

# %% turned
try:
    forward_example(x, Parameters(W1.T, b1, W2, b2))
except ValueError as error:
    print(error)

# %% flat
flat = np.zeros(4)  # (4,) instead of (4, 1)
print("W1 @ x has the shape", (W1 @ x).shape)
print("W1 @ x + flat has the shape", (W1 @ x + flat).shape)
try:
    forward_example(x, Parameters(W1, flat, W2, b2))
except ValueError as error:
    print(error)
