"""The derivative of ReLU tested on the output, with >=."""

import numpy as np

from nnref import relu, relu_derivative

Z = np.array([[-2.0, -1.0, 1.0, 2.0]])
A = relu(Z)
print("wrong:", (A >= 0).astype(float))  # an output of ReLU is never below 0
print("right:", relu_derivative(Z))
