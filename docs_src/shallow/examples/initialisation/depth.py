"""What becomes of the activations in ten layers of tanh?"""

import numpy as np

from nnref import tanh

for name, scale in (("0.01", 0.01), ("1/sqrt(n)", 1 / np.sqrt(100))):
    rng = np.random.default_rng(3)
    A = rng.standard_normal((100, 1000))  # (100, 1000): n is 100
    for layer in range(1, 11):
        W = rng.standard_normal((100, 100)) * scale  # (100, 100)
        A = tanh(W @ A)  # (100, 1000)
        if layer in (1, 10):
            print(f"{name}: size after layer {layer} = {np.std(A):.2g}")
