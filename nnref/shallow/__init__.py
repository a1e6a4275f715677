"""Week 3: a network with one hidden layer.

To be read in this order: network, backward, training.
"""

from nnref.shallow.backward import Gradients, backward_propagation, update_parameters
from nnref.shallow.network import (
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
from nnref.shallow.training import predict, train

__all__ = [
    "Cache",
    "Gradients",
    "Parameters",
    "Unit",
    "backward_propagation",
    "collapse_linear_layers",
    "forward_example",
    "forward_propagation",
    "forward_propagation_loop",
    "forward_unit",
    "initialize_parameters",
    "predict",
    "train",
    "update_parameters",
]
