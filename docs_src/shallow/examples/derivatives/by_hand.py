"""The slope of the sigmoid at z = 0, as on paper and by nnref."""

from math import exp

from nnref import sigmoid_derivative

z = 0
power = exp(-z)
a = 1 / (1 + power)
slope = a * (1 - a)

print(f"e^-z = {power:g}")
print("a =", a)
print("1 - a =", 1 - a)
print("a(1 - a) =", slope)
print("sigmoid_derivative(0) =", sigmoid_derivative(z))
