"""The package as a whole: its names, its docstrings, the equations that its functions own."""

import ast
import importlib
import inspect
import pkgutil
import re
import sys

import pytest

import nnref
from docs_src.site.html import mathml
from docs_src.site.sources import Sources
from tests import oracle

MODULES = {
    module.name: importlib.import_module(f"nnref.{module.name}")
    for module in pkgutil.iter_modules(nnref.__path__)
}
FUNCTIONS = {
    f"{name}.{public}": getattr(module, public)
    for name, module in MODULES.items()
    for public in module.__all__
    if inspect.isfunction(getattr(module, public))
}
FORMULAS = Sources().formulas.values()

# The rows of the lesson's inventory that are equations, and who computes them.
OWNERS = {
    "nnref.logistic.forward_propagation": ["S2-R1"],
    "nnref.logistic.backward_propagation": ["S2-R3-dZ", "S2-R3-db", "S2-R3-dw"],
    "nnref.logistic.update_parameters": ["S2-R3-b", "S2-R3-w"],
    "nnref.forward_example": ["S2-R2", "S3-N1", "S4-F2", "S4-F2-W", "S4-F3"],
    "nnref.Parameters": ["S3-N3"],
    "nnref.Cache": ["S5-V3"],
    "nnref.forward_unit": ["S4-F1-1", "S4-F1-2", "S4-F1-3", "S4-F1-4"],
    "nnref.forward_propagation_loop": ["S5-V1"],
    "nnref.forward_propagation": ["S5-V2-A1", "S5-V2-A2", "S5-V2-X", "S5-V2-Z1", "S5-V2-Z2"],
    "nnref.sigmoid": ["S6-A1"],
    "nnref.tanh": ["S6-A2"],
    "nnref.relu": ["S6-A5"],
    "nnref.leaky_relu": ["S6-A6"],
    "nnref.collapse_linear_layers": ["S7-L1"],
    "nnref.sigmoid_derivative": ["S8-D1"],
    "nnref.tanh_derivative": ["S8-D2"],
    "nnref.relu_derivative": ["S8-D3"],
    "nnref.leaky_relu_derivative": ["S8-D4"],
    "nnref.Gradients": ["S9-G1"],
    "nnref.compute_cost": ["S9-G2"],
    "nnref.cross_entropy_loss": ["S9-G2-L"],
    "nnref.update_parameters": ["S9-G3-W1", "S9-G3-W2", "S9-G3-b1", "S9-G3-b2"],
    "nnref.identity": ["S7-L1-g"],
    "nnref.identity_derivative": ["S7-L1-dg"],
    "nnref.numerical_gradients": ["S9-G5-check"],
    "nnref.backward_propagation": [
        "S10-I1",
        "S9-G5-dW1",
        "S9-G5-dW2",
        "S9-G5-dZ1",
        "S9-G5-dZ2",
        "S9-G5-db1",
        "S9-G5-db2",
    ],
    "nnref.initialize_parameters": ["S10-I2"],
}


# The contract: pages, notebooks and readers' own code call these, by position and by name.
SIGNATURES = {
    "backward.backward_propagation": "(X, Y, parameters, cache, *, hidden='tanh')",
    "backward.update_parameters": "(parameters, gradients, learning_rate)",
    "datasets.blobs": "(m=400, *, noise=0.8, rng)",
    "datasets.circles": "(m=400, *, inner=0.5, noise=0.1, rng)",
    "datasets.flower": "(m=400, *, petals=6, noise=0.2, rng)",
    "datasets.moons": "(m=400, *, noise=0.1, rng)",
    "datasets.xor": "(m=400, *, noise=0.25, rng)",
    "logistic.backward_propagation": "(X, Y, cache)",
    "logistic.compute_cost": "(A2, Y)",
    "logistic.cross_entropy_loss": "(y_hat, y)",
    "logistic.forward_propagation": "(X, parameters)",
    "logistic.initialize_parameters": "(n_x)",
    "logistic.predict": "(X, parameters, *, threshold=0.5)",
    "logistic.train": "(X, Y, parameters, *, learning_rate=1.2, iterations=10000, callback=None)",
    "logistic.update_parameters": "(parameters, gradients, learning_rate)",
    "losses.compute_cost": "(A2, Y)",
    "losses.cross_entropy_loss": "(y_hat, y)",
    "network.collapse_linear_layers": "(parameters)",
    "network.forward_example": "(x, parameters, *, hidden='tanh')",
    "network.forward_propagation": "(X, parameters, *, hidden='tanh')",
    "network.forward_propagation_loop": "(X, parameters, *, hidden='tanh')",
    "network.forward_unit": "(x, w, b, *, activation='sigmoid')",
    "network.initialize_parameters": "(n_x, n_h, n_y=1, *, scale=0.01, rng)",
    "numerical.numerical_gradients": "(cost, parameters, *, step=1e-05)",
    "training.predict": "(X, parameters, *, hidden='tanh', threshold=0.5)",
    "training.train": "(X, Y, parameters, *, learning_rate=1.2, iterations=10000, hidden='tanh', callback=None)",
}


def test_signatures_are_the_contract():
    empty = inspect.Signature.empty
    found = {}
    for name, function in FUNCTIONS.items():
        if not name.startswith("activations."):
            signature = inspect.signature(function).replace(return_annotation=empty)
            plain = [parameter.replace(annotation=empty) for parameter in signature.parameters.values()]
            found[name] = str(signature.replace(parameters=plain))
    assert found == SIGNATURES
    assert nnref.Parameters._fields == ("W1", "b1", "W2", "b2")
    assert nnref.Cache._fields == ("Z1", "A1", "Z2", "A2")
    assert nnref.Gradients._fields == ("dW1", "db1", "dW2", "db2")
    assert nnref.Training._fields == ("parameters", "costs")


def test_every_equation_of_the_lesson_has_its_owner():
    found = {
        owner: sorted(f.id for f in FORMULAS if f.owner == owner) for owner in {f.owner for f in FORMULAS}
    }
    assert found == OWNERS


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda formula: formula.id)
def test_equation_stands_in_the_docstring_of_the_function_that_a_reader_imports(formula):
    owner = nnref
    for name in formula.owner.split(".")[1:]:
        owner = getattr(owner, name)
    docstring = inspect.getdoc(owner)
    assert rf"\tag{{{formula.id}}}" in docstring
    lesson = re.search(r"^Lesson: (.+)", docstring, re.M)[1]
    assert any(formula.id.startswith(row) for row in re.findall(r"S\d+-[A-Z]\d+", lesson))


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda formula: formula.id)
def test_equation_can_be_typeset(formula):
    assert "<math" in mathml(formula.tex, display=True)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_docstring_teaches(name):
    function = FUNCTIONS[name]
    docstring = inspect.getdoc(function)
    for parameter in inspect.signature(function).parameters:
        assert re.search(rf"^(?:\w+, )*{parameter}(?:, \w+)* : ", docstring, re.M), parameter
    sections = re.findall(r"^(\w+)\n-+$", docstring, re.M)
    assert sections == ["Parameters", "Returns", "Raises", "Notes", "Examples"]
    if not name.startswith("datasets."):
        assert re.search(r"^Lesson: .*S\d+", docstring, re.M)
    assert ">>> " in docstring


# What takes numbers and arrays alone raises no TypeError: whatever is wrong with them is a wrong value.
NUMBERS_ALONE = {"compute_cost", "cross_entropy_loss"}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_raised_kind_is_documented_and_no_other(name):
    module, _, function = name.partition(".")
    section = inspect.getdoc(FUNCTIONS[name]).partition("\nRaises\n")[2].partition("\nNotes\n")[0]
    kinds = {"ValueError"}
    if module != "activations" and function not in NUMBERS_ALONE:
        kinds |= {"TypeError"}
    if function == "train":
        kinds |= {"DivergenceError"}
    assert set(re.findall(r"^(\w+Error)$", section, re.M)) == kinds


def test_names_are_offered_once_and_in_order():
    assert nnref.__all__ == sorted(nnref.__all__)
    flat = [module for module in MODULES.values() if module not in (nnref.logistic, nnref.datasets)]
    offered = [name for module in flat for name in module.__all__]
    assert nnref.__all__ == sorted([*offered, "datasets", "logistic"])
    for module in MODULES.values():
        assert module.__all__ == sorted(module.__all__), module.__name__
        own = {
            name
            for name, value in vars(module).items()
            if not name.startswith("_")
            and getattr(value, "__module__", "") == module.__name__
            and inspect.isclass(value)
        }
        assert own <= {*module.__all__, "Elementwise"}


def test_modules_import_one_way():
    # From activations to training, as the package says that it should be read.
    order = [
        "checks",
        "activations",
        "losses",
        "network",
        "backward",
        "descent",
        "logistic",
        "numerical",
        "training",
        "datasets",
    ]
    assert sorted(order) == sorted(MODULES)
    for name, module in MODULES.items():
        imported = re.findall(r"^from nnref\.(\w+) import", inspect.getsource(module), re.M)
        assert all(order.index(other) < order.index(name) for other in imported), (name, imported)


def test_only_numpy_and_the_standard_library_are_imported():
    for module in MODULES.values():
        imported = re.findall(r"^(?:from|import) (\w+)", inspect.getsource(module), re.M)
        assert set(imported) - sys.stdlib_module_names <= {"nnref", "numpy"}


def test_oracle_shares_nothing_with_what_it_judges():
    tree = ast.parse(inspect.getsource(oracle))
    imported = {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
        )
    }
    assert imported == {"math", "collections.abc"}
