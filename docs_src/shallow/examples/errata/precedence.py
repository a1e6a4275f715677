"""1 / 1 + np.exp(-Z): the brackets are missing."""

import numpy as np

Z = np.array([[-1.0, 0.0, 1.0]])
print("wrong:", 1 / 1 + np.exp(-Z))  # (1 / 1) + …
print("right:", 1 / (1 + np.exp(-Z)))
