"""The mathematics of the course as small, exact, tested functions.

To be read in this order: activations, losses, network, backward, descent, training.
Beside them stand logistic (one unit alone), numerical (gradients without derivatives), datasets (points to
train on) and checks (what every function says of bad input).
"""

from nnref import datasets, logistic
from nnref.activations import (
    ACTIVATIONS,
    identity,
    identity_derivative,
    leaky_relu,
    leaky_relu_derivative,
    relu,
    relu_derivative,
    sigmoid,
    sigmoid_derivative,
    tanh,
    tanh_derivative,
)
from nnref.backward import Gradients, backward_propagation, update_parameters
from nnref.descent import DivergenceError, Training
from nnref.losses import compute_cost, cross_entropy_loss
from nnref.network import (
    Cache,
    Parameters,
    Unit,
    collapse_linear_layers,
    forward_example,
    forward_propagation,
    forward_propagation_loop,
    forward_unit,
    initialize_parameters,
)
from nnref.numerical import numerical_gradients
from nnref.training import predict, train

__all__ = [
    "ACTIVATIONS",
    "Cache",
    "DivergenceError",
    "Gradients",
    "Parameters",
    "Training",
    "Unit",
    "backward_propagation",
    "collapse_linear_layers",
    "compute_cost",
    "cross_entropy_loss",
    "datasets",
    "forward_example",
    "forward_propagation",
    "forward_propagation_loop",
    "forward_unit",
    "identity",
    "identity_derivative",
    "initialize_parameters",
    "leaky_relu",
    "leaky_relu_derivative",
    "logistic",
    "numerical_gradients",
    "predict",
    "relu",
    "relu_derivative",
    "sigmoid",
    "sigmoid_derivative",
    "tanh",
    "tanh_derivative",
    "train",
    "update_parameters",
]
