"""The whole of training in ten lines of NumPy, held against nnref."""

# %% start
import numpy as np

from nnref import datasets
from nnref.shallow import initialize_parameters, train

rng = np.random.default_rng(3)
X, Y = datasets.xor(100, rng=rng)  # (2, 100) and (1, 100)
m, alpha = 100, 1.2
start = initialize_parameters(2, 4, rng=rng)
W1, b1, W2, b2 = start  # (4, 2), (4, 1), (1, 4), (1, 1)

# %% loop
for _ in range(2000):
    A1 = np.tanh(W1 @ X + b1)  # forward, (4, m)
    A2 = 1 / (1 + np.exp(-(W2 @ A1 + b2)))  # (1, m)
    dZ2 = A2 - Y  # back, (1, m)
    dZ1 = W2.T @ dZ2 * (1 - A1**2)  # (4, m)
    W2 = W2 - alpha * dZ2 @ A1.T / m  # down, (1, 4)
    b2 = b2 - alpha * np.sum(dZ2, axis=1, keepdims=True) / m  # (1, 1)
    W1 = W1 - alpha * dZ1 @ X.T / m  # (4, 2)
    b1 = b1 - alpha * np.sum(dZ1, axis=1, keepdims=True) / m  # (4, 1)
cost = -np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))

# %% check
trained = train(X, Y, start, iterations=2000)
print(f"cost = {cost:.6f}")
print(f"cost by nnref = {trained.costs[-1]:.6f}")
print("accuracy =", np.mean((A2 > 0.5) == Y))
