"""A linear network and a single unit, trained on the same examples."""

import numpy as np

from nnref import datasets, logistic
from nnref.shallow import (
    collapse_linear_layers,
    initialize_parameters,
    predict,
    train,
)

rng = np.random.default_rng(3)
X, Y = datasets.moons(100, rng=rng)  # (2, 100) and (1, 100)

unit = logistic.train(X, Y, logistic.initialize_parameters(2)).parameters
start = initialize_parameters(2, 4, rng=rng)
linear = train(X, Y, start, hidden="identity").parameters
curved = train(X, Y, start, hidden="tanh").parameters

same = predict(X, linear, hidden="identity") == logistic.predict(X, unit)
W_prime, b_prime = collapse_linear_layers(linear)
print(f"unit: w1/w2 = {unit.w[0, 0] / unit.w[1, 0]:.4f}")
print(f"unit: b/w2 = {unit.b / unit.w[1, 0]:.4f}")
print(f"linear network: w1/w2 = {W_prime[0, 0] / W_prime[0, 1]:.4f}")
print(f"linear network: b/w2 = {b_prime[0, 0] / W_prime[0, 1]:.4f}")
print(f"answers in common = {np.mean(same):.2f}")
for name, answers in (
    ("unit", logistic.predict(X, unit)),
    ("linear network", predict(X, linear, hidden="identity")),
    ("tanh network", predict(X, curved)),
):
    print(f"{name}: accuracy = {np.mean(answers == Y):.2f}")
