"""The way back through the smallest two-layer network, with the label 0."""

from math import exp, log


def sigmoid(z):
    """Squeeze z between 0 and 1."""
    return 1 / (1 + exp(-z))


x, y = 3, 0  # the same feature, the other label
W1, b1 = 1, -1
W2, b2 = 2, -1
a1 = sigmoid(W1 * x + b1)
a2 = sigmoid(W2 * a1 + b2)
print("L =", -log(1 - a2))  # the loss where the label is 0

dz2 = 1 / (1 - a2) * a2 * (1 - a2)
dz1 = dz2 * W2 * a1 * (1 - a1)
print("dz2 =", dz2)
print("dW2 =", dz2 * a1)
print("da1 =", dz2 * W2)
print("dz1 =", dz1)
print("dW1 =", dz1 * x)

h = 1e-6  # a small push
up = -log(1 - sigmoid(W2 * sigmoid((W1 + h) * x + b1) + b2))
down = -log(1 - sigmoid(W2 * sigmoid((W1 - h) * x + b1) + b2))
print(f"dW1 by pushing W1 = {(up - down) / (2 * h):.6f}")
