"""Which activations does the network compute?"""

import numpy as np

from nnref.shallow import forward_example, initialize_parameters

parameters = initialize_parameters(3, 4, rng=np.random.default_rng(3))
cache = forward_example(np.ones((3, 1)), parameters)
print([name for name in cache._fields if name.startswith("A")])
