"""Six broken backward passes: which does a check of the shapes catch?"""

import numpy as np

from nnref.shallow import (
    backward_propagation,
    forward_propagation,
    initialize_parameters,
)

rng = np.random.default_rng(3)
X = rng.standard_normal((3, 5))  # (3, 5): five examples
Y = np.array([[1, 0, 0, 1, 1]])  # (1, 5)
m = 5
parameters = initialize_parameters(3, 4, scale=1.0, rng=rng)
cache = forward_propagation(X, parameters)
right = backward_propagation(X, Y, parameters, cache)
W2, A1, A2 = parameters.W2, cache.A1, cache.A2
LINES = {
    "dZ2": "A2 - Y",
    "dW2": "dZ2 @ A1.T / m",
    "db2": "np.sum(dZ2, axis=1, keepdims=True) / m",
    "dZ1": "W2.T @ dZ2 * (1 - A1**2)",
    "dW1": "dZ1 @ X.T / m",
    "db1": "np.sum(dZ1, axis=1, keepdims=True) / m",
}
SLIPS = {
    1: ("dZ2", "Y - A2"),
    2: ("dW2", "dZ2 @ A1.T"),
    3: ("dZ1", "W2.T @ dZ2 * (1 - A1)"),
    4: ("dW1", "X @ dZ1.T / m"),
    5: ("dW1", "dZ1 * X.T / m"),
    6: ("db1", "np.sum(dZ1, axis=1) / m"),
}


def found(name, line):
    """Tell what finds the slip: NumPy, the shapes, or only the values."""
    values = {"np": np, "X": X, "Y": Y, "m": m, "W2": W2, "A1": A1, "A2": A2}
    try:
        for left, code in (LINES | {name: line}).items():
            values[left] = eval(code, values)  # noqa: S307 -- the lines above
    except ValueError:
        return "NumPy refuses it"
    slopes = [values[field] for field in right._fields]
    pairs = list(zip(slopes, right, strict=True))
    if any(ours.shape != theirs.shape for ours, theirs in pairs):
        return "a shape is wrong"
    if any(not np.allclose(ours, theirs) for ours, theirs in pairs):
        return "every shape is right, the values are not"
    return "nothing is wrong"


for number, (name, line) in SLIPS.items():
    print(f"{number}: {found(name, line)}")
