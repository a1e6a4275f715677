"""The two sides of z = 0 have different slopes."""

from nnref import leaky_relu, leaky_relu_derivative, relu, relu_derivative

h = 0.5  # each side is a straight line, so any h will do
for g, g_derivative in (
    (relu, relu_derivative),
    (leaky_relu, leaky_relu_derivative),
):
    name = g.__name__
    left, right = (g(0) - g(-h)) / h, (g(h) - g(0)) / h
    chord = (g(h) - g(-h)) / (2 * h)
    print(f"{name}, slope left of 0 = {left:g}")
    print(f"{name}, slope right of 0 = {right:g}")
    print(f"{name}, chord across 0 = {chord:g}")
    print(f"{name}_derivative(0) = {g_derivative(0):g}")
