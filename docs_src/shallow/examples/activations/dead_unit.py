"""Does gradient descent reach a unit whose z is negative for every example?"""

import numpy as np

from nnref import ACTIVATIONS

x = np.array([0.5, 1.0, 2.0])  # (3,): three examples of one feature
y = 2 * x  # (3,): the target, so w = 2 and b = 0 is the answer
alpha = 0.1

for name in ("relu", "leaky_relu"):
    g, g_derivative = ACTIVATIONS[name]
    w, b = 1.0, -5.0
    print(f"{name}: first z =", w * x + b)
    for step in range(2000):
        z = w * x + b
        # The loss is (a - y)**2 / 2; by the chain rule its slope in z is:
        dz = (g(z) - y) * g_derivative(z)
        dw, db = np.mean(dz * x), np.mean(dz)
        if step == 0:
            print(f"{name}: first dw = {dw:.8g}")
        w, b = w - alpha * dw, b - alpha * db
    print(f"{name}: w after training = {w:.5g}")
    print(f"{name}: b after training = {round(b)}")
