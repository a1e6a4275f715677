"""Both derivatives at 0: one convention."""

from nnref import leaky_relu_derivative, relu_derivative

print("ReLU at 0:", relu_derivative(0))
print("leaky ReLU at 0:", leaky_relu_derivative(0))
