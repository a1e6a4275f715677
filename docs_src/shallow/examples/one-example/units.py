"""The four hidden units, one after the other."""

import numpy as np

from nnref.shallow import forward_unit

x = np.array([[1], [2], [-1]])  # (3, 1): one example, for all units
weights = [(1, 1, 1), (0, 1, 1), (1, 1, 0), (-1, 0, 2)]
biases = [1, -1, -1, 2]

for i in range(4):  # Python counts from 0, the lesson from 1
    w = np.array(weights[i]).reshape(3, 1)  # (3, 1)
    unit = forward_unit(x, w, biases[i])
    print(f"z_{i + 1} = {unit.z:.0f}")
    print(f"a_{i + 1} = {unit.a:.6f}")
