"""What does one unit learn of the task, and what a hidden layer?"""

import numpy as np

from nnref import datasets, logistic
from nnref.shallow import initialize_parameters, predict, train

rng = np.random.default_rng(3)
X, Y = datasets.xor(100, rng=rng)  # (2, 100) and (1, 100)


def accuracy(answers):
    """Give the share of right answers."""
    return np.mean(answers == Y)


trained = logistic.train(
    X, Y, logistic.initialize_parameters(2), iterations=1000
)
answers = logistic.predict(X, trained.parameters)
print(f"one unit: accuracy = {accuracy(answers):.2f}")

start = initialize_parameters(2, 4, rng=rng)
trained = train(X, Y, start, iterations=2000)
answers = predict(X, trained.parameters)
print(f"hidden layer: accuracy = {accuracy(answers):.2f}")
