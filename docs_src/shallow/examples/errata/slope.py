"""The slopes at z = 10."""

from nnref import sigmoid_derivative, tanh_derivative

print("sigmoid:", sigmoid_derivative(10))
print("tanh:", tanh_derivative(10))
