"""What the matrix product does, and what broadcasting does."""

import numpy as np

W1 = np.array([[1, 2], [3, 4]])  # (2, 2)
X = np.array([[1, 0, 2], [0, 1, 1]])  # (2, 3): three examples
b1 = np.array([[1], [2]])  # (2, 1)
one_by_one = np.hstack([W1 @ X[:, [i]] for i in range(3)])  # (2, 3)
print("the product is the loop:", np.array_equal(W1 @ X, one_by_one))
copies = np.hstack([b1, b1, b1])  # (2, 3)
same = np.array_equal(W1 @ X + b1, W1 @ X + copies)
print("broadcasting repeats b1:", same)
try:
    W1 * X  # an elementwise product: the shapes do not fit
except ValueError:
    print("NumPy cannot broadcast", W1.shape, "and", X.shape)
