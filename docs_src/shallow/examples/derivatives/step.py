"""How far is the chord's slope from the true one, as h gets smaller?"""

from math import exp

from nnref import sigmoid_derivative

z = 1


def g(z):
    """Give the sigmoid, as on paper."""
    return 1 / (1 + exp(-z))


errors = {}
for k in range(1, 13):
    h = 10**-k
    chord = (g(z + h) - g(z - h)) / (2 * h)
    errors[h] = abs(chord - sigmoid_derivative(z))
    print(f"error with {h:.0e} = {errors[h]:.0e}")
best = min(errors, key=errors.get)
print(f"best h = {best:.0e}")
print(f"error there = {errors[best]:.0e}")
