"""Three slips in the forward computation, two of them silent."""

# %% star
import numpy as np

from nnref import sigmoid

x = np.array([[1.0], [2.0], [-1.0]])  # (3, 1)
W1 = np.array([[1, 1, 1], [0, 1, 1], [1, 1, 0], [-1, 0, 2]])  # (4, 3)
b1 = np.array([[1], [-1], [-1], [2]])  # (4, 1)
W2 = np.array([[1, 2, -1, 1]])  # (1, 4)
b2 = np.array([[0]])  # (1, 1)
z1 = W1 @ x + b1  # (4, 1)
a1 = sigmoid(z1)  # (4, 1)

square = W1[:3]  # (3, 3): three units, as many as features
print("square @ x has the shape", (square @ x).shape)
print("square * x has the shape", (square * x).shape)

# %% forgotten
print(f"y_hat = {sigmoid(W2 @ a1 + b2).item():.6f}")
print(f"y_hat without a1 = {sigmoid(W2 @ z1 + b2).item():.6f}")

# %% column
w = W1[[0]].T  # W1[[0]] is the first row, (1, 3); .T makes it (3, 1)
try:
    w @ x
except ValueError:
    print("NumPy refuses", w.shape, "@", x.shape)
print("w.T @ x =", (w.T @ x).item())
