"""The contract of what weeks share: pages, notebooks and readers' own code call it, by position and by name."""

import nnref
from tests.contract import signatures

SIGNATURES = {
    "nnref.datasets.blobs": "(m=400, *, noise=0.8, rng)",
    "nnref.datasets.circles": "(m=400, *, inner=0.5, noise=0.1, rng)",
    "nnref.datasets.flower": "(m=400, *, petals=6, noise=0.2, rng)",
    "nnref.datasets.moons": "(m=400, *, noise=0.1, rng)",
    "nnref.datasets.xor": "(m=400, *, noise=0.25, rng)",
    "nnref.logistic.backward_propagation": "(X, Y, cache)",
    "nnref.logistic.compute_cost": "(A2, Y)",
    "nnref.logistic.cross_entropy_loss": "(y_hat, y)",
    "nnref.logistic.forward_propagation": "(X, parameters)",
    "nnref.logistic.initialize_parameters": "(n_x)",
    "nnref.logistic.predict": "(X, parameters, *, threshold=0.5)",
    "nnref.logistic.train": "(X, Y, parameters, *, learning_rate=1.2, iterations=10000, callback=None)",
    "nnref.logistic.update_parameters": "(parameters, gradients, learning_rate)",
    "nnref.losses.compute_cost": "(A2, Y)",
    "nnref.losses.cross_entropy_loss": "(y_hat, y)",
    "nnref.numerical.numerical_gradients": "(cost, parameters, *, step=1e-05)",
}


def test_signatures_are_the_contract():
    # Those of activation functions are looked at in test_activations.py.
    modules = ("datasets", "descent", "logistic", "losses", "numerical")
    assert signatures(*(f"nnref.{name}" for name in modules)) == SIGNATURES


def test_fields_are_the_contract():
    assert nnref.Training._fields == ("parameters", "costs")
    assert nnref.logistic.Parameters._fields == ("w", "b")
    assert nnref.logistic.Cache._fields == ("Z", "A")
    assert nnref.logistic.Gradients._fields == ("dw", "db")
