"""One input, one hidden unit, one output unit: forward and back by hand."""

# %% forward
from math import exp, log


def sigmoid(z):
    """Squeeze z between 0 and 1."""
    return 1 / (1 + exp(-z))


x, y = 3, 1  # the feature and the label
W1, b1 = 1, -1  # layer 1
W2, b2 = 2, -1  # layer 2

z1 = W1 * x + b1
a1 = sigmoid(z1)
z2 = W2 * a1 + b2  # a1 takes the place of x
a2 = sigmoid(z2)
L = -log(a2)  # the loss where the label is 1
print(f"{z1 = :.6f}")
print(f"{a1 = :.6f}")
print(f"{z2 = :.6f}")
print(f"{a2 = :.6f}")
print(f"{L = :.6f}")

# %% backward
da2 = -1 / a2  # slope of -log at a2
slope2 = a2 * (1 - a2)  # slope of the sigmoid at z2
dz2 = da2 * slope2
dW2 = dz2 * a1  # z2 changes by a1 when W2 changes by 1
db2 = dz2
da1 = dz2 * W2
dz1 = da1 * a1 * (1 - a1)  # times the slope of the sigmoid at z1
dW1 = dz1 * x
db1 = dz1
print(f"{da2 = :.6f}")
print(f"{slope2 = :.6f}")
print(f"{dz2 = :.6f}")
print(f"{dW2 = :.6f}")
print(f"{db2 = :.6f}")
print(f"{da1 = :.6f}")
print(f"{dz1 = :.6f}")
print(f"{dW1 = :.6f}")
print(f"{db1 = :.6f}")
print(f"a2 - y = {a2 - y:.6f}")

# %% check
h = 1e-6  # a small push
up = -log(sigmoid(W2 * sigmoid((W1 + h) * x + b1) + b2))
down = -log(sigmoid(W2 * sigmoid((W1 - h) * x + b1) + b2))
print(f"dW1 by pushing W1 = {(up - down) / (2 * h):.6f}")
