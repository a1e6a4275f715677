"""The sigmoid at z = 2, step by step, and then by nnref."""

from math import exp

from nnref import sigmoid

print("e^-2 =", exp(-2))
print("1/(1 + e^-2) =", 1 / (1 + exp(-2)))
for z in (-2, 0, 2):
    print(f"sigmoid({z}) = {sigmoid(z)}")
