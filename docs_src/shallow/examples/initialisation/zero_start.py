"""What a start at zero does, with two hidden units."""

import numpy as np

from nnref.shallow import Parameters, train

X = np.array([[1.0, -2.0, 0.5, 1.5], [2.0, 0.0, -1.0, 0.5]])  # (2, 4)
unbalanced = np.array([[1, 0, 1, 1]])  # (1, 4): three ones, one zero
balanced = np.array([[1, 0, 1, 0]])  # (1, 4): two of each
zero = Parameters(
    np.zeros((2, 2)), np.zeros((2, 1)), np.zeros((1, 2)), np.zeros((1, 1))
)

for name, hidden, Y in (
    ("sigmoid, unbalanced", "sigmoid", unbalanced),
    ("tanh, unbalanced", "tanh", unbalanced),
    ("ReLU, unbalanced", "relu", unbalanced),
    ("sigmoid, balanced", "sigmoid", balanced),
    ("tanh, balanced", "tanh", balanced),
):
    print(f"{name}:")
    alike = []
    for n in (1, 2, 100):
        W1, b1, W2, b2 = train(
            X, Y, zero, hidden=hidden, iterations=n
        ).parameters
        named = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
        moved = [key for key, array in named.items() if array.any()]
        alike.append(np.array_equal(W1[0], W1[1]))
        print(f"  after {n}: moved {' '.join(moved) or 'nothing'}")
    print(f"  rows of W1 equal each time: {all(alike)}")
