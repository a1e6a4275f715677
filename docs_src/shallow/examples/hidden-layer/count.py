"""How many numbers does a network with one hidden layer learn?"""

import numpy as np

from nnref.shallow import initialize_parameters

n_x, n_h, n_y = 3, 4, 1
print("entries of W1 =", n_h * n_x)
print("entries of b1 =", n_h)
print("entries of W2 =", n_y * n_h)
print("entries of b2 =", n_y)
print("total =", n_h * n_x + n_h + n_y * n_h + n_y)

parameters = initialize_parameters(n_x, n_h, rng=np.random.default_rng(3))
for name, array in parameters._asdict().items():
    print(name, array.shape)
print("total by nnref =", sum(array.size for array in parameters))
