"""Two hopes that come to nothing."""

# %% linear
import numpy as np

from nnref import datasets
from nnref.shallow import initialize_parameters, predict, train

rng = np.random.default_rng(3)

X, Y = datasets.xor(100, rng=rng)
for n_h in (4, 40):
    start = initialize_parameters(2, n_h, rng=rng)
    network = train(X, Y, start, hidden="identity", iterations=2000)
    answers = predict(X, network.parameters, hidden="identity")
    print(f"{n_h} linear units: accuracy = {np.mean(answers == Y):.2f}")

# %% always
Y = np.zeros((1, 200))
Y[0, :10] = 1  # ten ill people among two hundred
answers = np.zeros((1, 200))  # "healthy", always
print(f"always 0: accuracy = {np.mean(answers == Y):.2f}")
print(f"ill people found = {int(np.sum(answers[Y == 1]))}")
