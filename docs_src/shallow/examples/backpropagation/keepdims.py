"""What keepdims keeps."""

import numpy as np

dZ1 = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])  # (2, 3)
b1 = np.zeros((2, 1))  # (2, 1)

kept = np.sum(dZ1, axis=1, keepdims=True) / 3
print("with keepdims:", kept.shape, "b1 - db1:", (b1 - kept).shape)
flat = np.sum(dZ1, axis=1) / 3
print("without:", flat.shape, "b1 - db1:", (b1 - flat).shape)
