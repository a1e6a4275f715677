"""The cost without its minus sign."""

import numpy as np

Y = np.array([[1.0, 0.0]])  # (1, 2)
for name, A2 in (("good", [[0.9, 0.1]]), ("bad", [[0.1, 0.9]])):
    mean_log = np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - np.array(A2)))
    print(
        f"{name} outputs: without minus {mean_log:.3f}, with {-mean_log:.3f}"
    )
