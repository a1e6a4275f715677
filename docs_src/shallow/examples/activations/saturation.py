"""How many steps of gradient descent bring z down by 1?"""

from nnref import ACTIVATIONS

alpha = 1  # we descend on the curve itself, as if a = g(z) were the cost
for name, starts in (("sigmoid", (0, 5, 10)), ("tanh", (0, 3, 6))):
    g_derivative = ACTIVATIONS[name][1]
    for start in starts:
        z, steps = float(start), 0
        while z > start - 1:
            z = z - alpha * g_derivative(z)
            steps += 1
        print(f"{name}, steps from {start} = {steps}")
