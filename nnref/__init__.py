"""The mathematics of the course as small, exact, tested functions.

Here stands what weeks share, to be read in this order: activations, losses, descent, logistic (one unit).
Beside them stand numerical (gradients without derivatives), datasets (points to train on) and checks (what
every function says of bad input).
What only one week computes has a room of its own, such as nnref.shallow, which is brought in when it is first
asked for.
"""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Final

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
from nnref.descent import DivergenceError, Training
from nnref.losses import compute_cost, cross_entropy_loss
from nnref.numerical import numerical_gradients

__all__ = [
    "ACTIVATIONS",
    "DivergenceError",
    "Training",
    "compute_cost",
    "cross_entropy_loss",
    "datasets",
    "identity",
    "identity_derivative",
    "leaky_relu",
    "leaky_relu_derivative",
    "logistic",
    "numerical_gradients",
    "relu",
    "relu_derivative",
    "sigmoid",
    "sigmoid_derivative",
    "tanh",
    "tanh_derivative",
]

# What stood here before weeks had rooms.
_MOVED_TO_SHALLOW: Final = frozenset(
    {
        *("Cache", "Gradients", "Parameters", "Unit", "backward_propagation", "collapse_linear_layers"),
        *("forward_example", "forward_propagation", "forward_propagation_loop", "forward_unit"),
        *("initialize_parameters", "predict", "train", "update_parameters"),
    }
)


def __getattr__(name: str) -> ModuleType:
    """Bring in a week's room, and say where a name has moved that once stood here."""
    if name in _MOVED_TO_SHALLOW:
        # An AttributeError's words would be lost: «from nnref import train» puts its own in their place.
        raise ImportError(
            f"nnref.{name} has moved to nnref.shallow.{name}; write: from nnref.shallow import {name}"
        )
    if name.startswith("_") or find_spec(f"nnref.{name}") is None:
        raise AttributeError(f"module 'nnref' has no attribute {name!r}")
    return import_module(f"nnref.{name}")
