"""What does the product do, and what does broadcasting do?"""

import numpy as np

X = np.array([[2, 2, 0], [-2, -6, 0]])  # (2, 3)
W1 = np.array([[1, 0.5], [1, 0]])  # (2, 2)
b1 = np.array([[1], [-1]])  # (2, 1)

product = W1 @ X  # (2, 2) @ (2, 3): a sum over features, no broadcasting
print("product", product.shape)
print(product)

copies = np.hstack([b1, b1, b1])  # (2, 3): b1 once for each example
print("copies", copies.shape)
print(copies)
# product + b1 is (2, 3) + (2, 1): b1 is broadcast to every column
print("equal:", np.array_equal(product + b1, product + copies))
