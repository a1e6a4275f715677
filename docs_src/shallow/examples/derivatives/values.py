"""Sigmoid, tanh, and all four slopes at z = -10, 0 and 10."""

from nnref import (
    leaky_relu_derivative,
    relu_derivative,
    sigmoid,
    sigmoid_derivative,
    tanh,
    tanh_derivative,
)

functions = [
    sigmoid,
    sigmoid_derivative,
    tanh,
    tanh_derivative,
    relu_derivative,
    leaky_relu_derivative,
]

for function in functions:
    for z in (-10, 0, 10):
        print(f"{function.__name__}({z}) = {function(z):.10g}")

ratio = sigmoid_derivative(0) / sigmoid_derivative(10)
print(f"slope at 0 / slope at 10 = {ratio:.0f}")
