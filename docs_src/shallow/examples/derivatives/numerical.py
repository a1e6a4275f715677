"""Each derivative against the slope of a short chord."""

from nnref import ACTIVATIONS

h = 1e-5
print("function       z     chord     slope")
for name in ("sigmoid", "tanh", "relu", "leaky_relu"):
    g, g_derivative = ACTIVATIONS[name]
    for z in (-1.5, 2.0):
        chord = (g(z + h) - g(z - h)) / (2 * h)
        slope = g_derivative(z)
        print(f"{name:10} {z:5}  {chord:.6f}  {slope:.6f}")
