"""Two conventions, columns and rows, and the same numbers."""

import numpy as np

rng = np.random.default_rng(3)
X = rng.standard_normal((3, 5))  # (3, 5): a column is an example
W1 = rng.standard_normal((4, 3))  # (4, 3)
b1 = rng.standard_normal((4, 1))  # (4, 1)
ours = W1 @ X + b1  # (4, 5): a column is an example

rows = X.T  # (5, 3): a row is an example
flat = b1.ravel()  # (4,): here a flat bias is right
theirs = rows @ W1.T + flat  # (5, 4): a row is an example
print("ours", ours.shape, "theirs", theirs.shape)
print("the same numbers:", np.allclose(ours, theirs.T))
