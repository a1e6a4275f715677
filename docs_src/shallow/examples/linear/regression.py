"""A target without bounds: which units may be linear?"""

import numpy as np

from nnref import sigmoid, tanh

x = np.linspace(-2, 2, 41).reshape(1, 41)  # (1, 41): one feature
y = 3 + 2 * x + np.sin(3 * x)  # (1, 41): from about -0.7 to about 6.7
rng = np.random.default_rng(3)
W1 = 2 * rng.standard_normal((20, 1))  # (20, 1): fixed, not trained
b1 = rng.standard_normal((20, 1))  # (20, 1)

for name, hidden in (("tanh", tanh(W1 @ x + b1)), ("linear", W1 @ x + b1)):
    A1 = np.vstack([hidden, np.ones((1, 41))])  # (21, 41): a 1 for b2
    W2_and_b2 = np.linalg.lstsq(A1.T, y.T)[0].T  # (1, 21): the best there is
    error = np.abs(W2_and_b2 @ A1 - y).max()
    print(f"hidden {name}, linear output: largest error = {error:.4f}")

largest = sigmoid(np.inf)  # the most that a sigmoid can ever give
print(f"sigmoid output: least error = {y.max() - largest:.2f}")
