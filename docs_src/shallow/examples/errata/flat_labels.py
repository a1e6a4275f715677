"""Labels of shape (m,) beside outputs of shape (m, 1)."""

import numpy as np

y = np.array([1, 0, 1, 1])  # (4,): flat
a = np.array([[0.9], [0.1], [0.9], [0.9]])  # (4, 1): a column, and right
print("wrong accuracy:", np.mean((a > 0.5) == y))  # (4, 1) and (4,): (4, 4)
print("right accuracy:", np.mean((a > 0.5) == y.reshape(4, 1)))
row = a.T  # (1, 4), as in this course: with (4,) still (1, 4)
print("outputs as a row:", np.mean((row > 0.5) == y))
