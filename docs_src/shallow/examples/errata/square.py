"""Is the derivative of tanh a**2 - 1 or 1 - a**2?"""

from nnref import tanh, tanh_derivative

a = tanh(-1)
print("a**2 - 1 =", a**2 - 1)
print("1 - a**2 =", 1 - a**2)
print("tanh_derivative(-1) =", tanh_derivative(-1))
