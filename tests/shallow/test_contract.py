"""The contract of week 3: how its functions are called, by position and by name, and who owns its equations."""

from nnref import shallow
from tests.contract import owners, signatures

# The rows of the lesson's inventory that are equations, and who computes them.
OWNERS = {
    "nnref.logistic.forward_propagation": ["S2-R1"],
    "nnref.logistic.backward_propagation": ["S2-R3-dZ", "S2-R3-db", "S2-R3-dw"],
    "nnref.logistic.update_parameters": ["S2-R3-b", "S2-R3-w"],
    "nnref.shallow.forward_example": ["S2-R2", "S3-N1", "S4-F2", "S4-F2-W", "S4-F3"],
    "nnref.shallow.Parameters": ["S3-N3"],
    "nnref.shallow.Cache": ["S5-V3"],
    "nnref.shallow.forward_unit": ["S4-F1-1", "S4-F1-2", "S4-F1-3", "S4-F1-4"],
    "nnref.shallow.forward_propagation_loop": ["S5-V1"],
    "nnref.shallow.forward_propagation": ["S5-V2-A1", "S5-V2-A2", "S5-V2-X", "S5-V2-Z1", "S5-V2-Z2"],
    "nnref.sigmoid": ["S6-A1"],
    "nnref.tanh": ["S6-A2"],
    "nnref.relu": ["S6-A5"],
    "nnref.leaky_relu": ["S6-A6"],
    "nnref.shallow.collapse_linear_layers": ["S7-L1"],
    "nnref.sigmoid_derivative": ["S8-D1"],
    "nnref.tanh_derivative": ["S8-D2"],
    "nnref.relu_derivative": ["S8-D3"],
    "nnref.leaky_relu_derivative": ["S8-D4"],
    "nnref.shallow.Gradients": ["S9-G1"],
    "nnref.compute_cost": ["S9-G2"],
    "nnref.cross_entropy_loss": ["S9-G2-L"],
    "nnref.shallow.update_parameters": ["S9-G3-W1", "S9-G3-W2", "S9-G3-b1", "S9-G3-b2"],
    "nnref.identity": ["S7-L1-g"],
    "nnref.identity_derivative": ["S7-L1-dg"],
    "nnref.numerical_gradients": ["S9-G5-check"],
    "nnref.shallow.backward_propagation": [
        "S10-I1",
        "S9-G5-dW1",
        "S9-G5-dW2",
        "S9-G5-dZ1",
        "S9-G5-dZ2",
        "S9-G5-db1",
        "S9-G5-db2",
    ],
    "nnref.shallow.initialize_parameters": ["S10-I2"],
}

SIGNATURES = {
    "nnref.shallow.backward.backward_propagation": "(X, Y, parameters, cache, *, hidden='tanh')",
    "nnref.shallow.backward.update_parameters": "(parameters, gradients, learning_rate)",
    "nnref.shallow.network.collapse_linear_layers": "(parameters)",
    "nnref.shallow.network.forward_example": "(x, parameters, *, hidden='tanh')",
    "nnref.shallow.network.forward_propagation": "(X, parameters, *, hidden='tanh')",
    "nnref.shallow.network.forward_propagation_loop": "(X, parameters, *, hidden='tanh')",
    "nnref.shallow.network.forward_unit": "(x, w, b, *, activation='sigmoid')",
    "nnref.shallow.network.initialize_parameters": "(n_x, n_h, n_y=1, *, scale=0.01, rng)",
    "nnref.shallow.training.predict": "(X, parameters, *, hidden='tanh', threshold=0.5)",
    "nnref.shallow.training.train": "(X, Y, parameters, *, learning_rate=1.2, iterations=10000, hidden='tanh', callback=None)",
}


def test_signatures_are_the_contract():
    modules = ("network", "backward", "training")
    assert signatures(*(f"nnref.shallow.{name}" for name in modules)) == SIGNATURES


def test_fields_are_the_contract():
    assert shallow.Parameters._fields == ("W1", "b1", "W2", "b2")
    assert shallow.Cache._fields == ("Z1", "A1", "Z2", "A2")
    assert shallow.Gradients._fields == ("dW1", "db1", "dW2", "db2")
    assert shallow.Unit._fields == ("z", "a")


def test_every_equation_of_the_lesson_has_its_owner():
    assert owners("shallow") == OWNERS
