"""The two sides of z = 0 have different slopes."""

from nnref import leaky_relu, leaky_relu_derivative, relu, relu_derivative

h = 0.5
for g, g_derivative in (
    (relu, relu_derivative),
    (leaky_relu, leaky_relu_derivative),
):
    name = g.__name__
    print(f"slope of {name} just left of 0 =", (g(0) - g(-h)) / h)
    print(f"slope of {name} just right of 0 =", (g(h) - g(0)) / h)
    print(f"{name}_derivative(0) =", g_derivative(0))
