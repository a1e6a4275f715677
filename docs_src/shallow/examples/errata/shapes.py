"""The shapes in a network of two inputs, two hidden units, one output."""

import numpy as np

from nnref.shallow import initialize_parameters

network = initialize_parameters(2, 2, rng=np.random.default_rng(3))
for name, array in network._asdict().items():
    print(name, array.shape)
