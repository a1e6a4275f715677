"""How many hidden layers has the network of this week?"""

import numpy as np

from nnref.shallow import initialize_parameters

parameters = initialize_parameters(3, 4, rng=np.random.default_rng(3))
layers = len(parameters) // 2  # each layer has weights and biases
print("layers =", layers)
print("hidden layers =", layers - 1)
