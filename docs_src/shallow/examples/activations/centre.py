"""The mean output for inputs balanced around 0."""

from math import fsum

from nnref import sigmoid, tanh

Z = [-3, -2, -1, 0, 1, 2, 3]
for g in (sigmoid, tanh):
    A = [g(z) for z in Z]
    print(f"mean of {g.__name__} = {fsum(A) / len(A):.8g}")
