"""Week 3: what the symbols of shallow neural networks stand for.

Sizes differ from each other wherever a formula could confuse them, by other numbers in every world, labels lie between
0 and 1, and no bias is zero: a formula that is wrong must look wrong.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, NamedTuple

import numpy as np

import nnref
from docs_src.checker import Registry, World, symbol
from nnref import logistic

FORMULAS = Registry()
equations, notation = FORMULAS.equations, FORMULAS.notation

PARAMETERS = ("W^{[1]}", "b^{[1]}", "W^{[2]}", "b^{[2]}")
# What each formula speaks of: a formula that leaves one of these out is half of itself, or another.
FORMULAS.states(
    {
        "S2-R1": ("z", "a", r"\hat{y}"),
        "S2-R2": r"\hat{y}",
        "S2-R3-dZ": "dZ or dz^{(i)}",
        "S2-R3-dw": "dw",
        "S2-R3-db": "db",
        "S2-R3-w": "w",
        "S2-R3-b": "b",
        "S3-N1": ("x", r"\hat{y}"),
        "S3-N3": ("W^{[l]}", "b^{[l]}"),
        "S4-F1-1": ("z_1^{[1]}", "a_1^{[1]}"),
        "S4-F1-2": ("z_2^{[1]}", "a_2^{[1]}"),
        "S4-F1-3": ("z_3^{[1]}", "a_3^{[1]}"),
        "S4-F1-4": ("z_4^{[1]}", "a_4^{[1]}"),
        "S4-F2": ("z^{[1]}", "a^{[1]}"),
        "S4-F2-W": "W^{[1]}",
        "S4-F3": ("z^{[2]}", "a^{[2]}", r"\hat{y}"),
        "S5-V1": ("z^{[1](i)}", "a^{[1](i)}", "z^{[2](i)}", "a^{[2](i)}", r"\hat{y}^{(i)}"),
        "S5-V2-X": "X",
        "S5-V2-Z1": "Z^{[1]}",
        "S5-V2-A1": "A^{[1]} or a^{[1](i)}",
        "S5-V2-Z2": "Z^{[2]}",
        "S5-V2-A2": "A^{[2]}",
        "S5-V3": ("Z^{[1]}", "A^{[1]}", "Z^{[2]}", "A^{[2]}"),
        "S6-A1": r"\sigma(z)",
        "S6-A2": r"\tanh(z)",
        "S6-A5": "a",
        "S6-A6": "a",
        "S7-L1-g": "g(z)",
        "S7-L1-dg": "g'(z)",
        "S7-L1": ("a^{[2]}", "W'", "b'"),
        "S8-D1": r"\sigma'(z)",
        "S8-D2": r"\tanh'(z)",
        "S8-D3": "g'(z)",
        "S8-D4": "g'(z)",
        "S9-G1": tuple(f"{d}{name}" for d in ("", "d") for name in PARAMETERS),
        "S9-G2-L": r"L(\hat{y}, y)",
        "S9-G2": f"J({', '.join(PARAMETERS)})",
        **{f"S9-G3-{code}": name for code, name in zip(("W1", "b1", "W2", "b2"), PARAMETERS, strict=True)},
        **{f"S9-G5-dZ{layer}": f"dZ^{{[{layer}]}} or dZ^{{[{layer}](i)}}" for layer in (1, 2)},
        **{f"S9-G5-d{letter}{layer}": f"d{letter}^{{[{layer}]}}" for letter in "Wb" for layer in (1, 2)},
        "S9-G5-check": r"d\theta",
        "S10-I1": ("a_1^{[1](i)}", "dz_1^{[1](i)}", "dw_1^{[1]}"),
        "S10-I2": ("W^{[l]}_{ij}", "b^{[l]}_{i}"),
    }
)

Rng = np.random.Generator
Array = np.ndarray
# Sizes n_x, n_h, n_y, m and the hidden activation; the first is the lesson's own network.
NETWORKS = [
    ((3, 4, 1, 5), "tanh"),
    ((4, 2, 3, 6), "sigmoid"),
    ((2, 5, 3, 4), "relu"),
    ((5, 3, 2, 7), "leaky_relu"),
    ((3, 5, 1, 4), "identity"),
]


def columns(matrix: Array) -> Callable[[int], Array]:
    """Give example i of a matrix, counted from 1, as a column."""
    return lambda i: matrix[:, [i - 1]]


def each_column(matrix: Array) -> list[Array]:
    """Give the examples of a matrix as a list of columns."""
    return [matrix[:, [k]] for k in range(matrix.shape[1])]


NEAR = (1e-300, 1e-16, 1e-8, 1e-3, 0.05, 0.1)
"""How near to 0 inputs are, on both sides: a threshold elsewhere lies on the wrong side of one of them."""


def inputs(rng: Rng) -> Iterator[float]:
    """Draw inputs of one unit: the lesson's three, and others on both sides of 0, near and far."""
    yield from (-10.0, 0.0, 10.0)
    yield from (sign * size for sign in (-1, 1) for size in NEAR)
    yield from (float(sign * size) for sign in (-1, 1) for size in rng.uniform(0.2, 3.0, 3))


# ---- one activation ---------------------------------------------------------------------------------------------


def activation(rng: Rng, name: str, *written: str) -> Iterator[World]:
    """Take an activation function and its derivative at one z after another, by the symbols it is written with."""
    g, g_prime = nnref.ACTIVATIONS[name]
    for z in inputs(rng):
        world = World()
        world.given({"z": z})
        for letter in written:
            world.function(letter, g)
            world.function(f"{letter}'", g_prime)
        world.run(g, z, gives=lambda a: {"a": a})
        world.run(g_prime, z, gives=lambda slope: {r"\frac{da}{dz}": slope})
        yield world


@equations("S6-A1", "S8-D1")
def sigmoid(rng: Rng) -> Iterator[World]:
    """Take the sigmoid, with tanh beside it."""
    for world in activation(rng, "sigmoid", r"\sigma"):
        world.function(r"\tanh", nnref.tanh)
        yield world


@equations("S6-A2", "S8-D2")
def tanh(rng: Rng) -> Iterator[World]:
    """Take tanh, with the sigmoid beside it."""
    for world in activation(rng, "tanh", r"\tanh"):
        world.function(r"\sigma", nnref.sigmoid)
        world.function(r"\sigma'", nnref.sigmoid_derivative)
        yield world


@equations("S6-A5", "S8-D3")
def relu(rng: Rng) -> Iterator[World]:
    """Take ReLU, which pages also call by its name."""
    return activation(rng, "relu", "g", r"\mathrm{ReLU}")


@equations("S6-A6", "S8-D4")
def leaky_relu(rng: Rng) -> Iterator[World]:
    """Take leaky ReLU, with its slope as it stands unless told otherwise."""
    return activation(rng, "leaky_relu", "g", r"\mathrm{LeakyReLU}")


@equations("S7-L1-g", "S7-L1-dg")
def identity(rng: Rng) -> Iterator[World]:
    """Take the identity."""
    return activation(rng, "identity", "g")


# ---- one unit ---------------------------------------------------------------------------------------------------


def one_by_one(function: Callable[..., Any]) -> Callable[..., list[Any]]:
    """Make a function of many examples run on each of them alone, the arguments being lists of columns."""

    @wraps(function)
    def run(*arguments: Any, **settings: Any) -> list[Any]:
        return [function(*one, **settings) for one in zip(*arguments, strict=True)]

    return run


@equations("S2-R1", "S2-R3-dZ", "S2-R3-dw", "S2-R3-db", "S2-R3-w", "S2-R3-b")
def one_unit(rng: Rng) -> Iterator[World]:
    """Run logistic regression: one example x, then m of them with their labels, and one step down."""
    for n_x, m in ((3, 5), (4, 2)):
        X, Y, alpha = rng.uniform(-2, 2, (n_x, m)), rng.random((1, m)), float(rng.uniform(0.1, 1.0))
        parameters = logistic.Parameters(rng.uniform(-1.5, 1.5, (n_x, 1)), float(rng.uniform(0.5, 1.5)))
        world = World(i=range(1, m + 1), j=range(1, n_x + 1))
        world.given({"x": X[:, [0]], "X": X, "Y": Y, "m": m, "w": parameters.w, "b": parameters.b})
        world.given({"x^{(i)}": columns(X), "y^{(i)}": lambda i, Y=Y: Y[0, i - 1]})
        world.entries("x_j", "x")
        world.entries("w_j", "w")
        world.given({r"\alpha": alpha, "n_x": n_x})
        world.given_in_shapes({"n_y": 1})
        world.function(r"\sigma", nnref.sigmoid)
        world.run(
            logistic.forward_propagation,
            X[:, [0]],
            parameters,
            gives=lambda cache: {"z": cache.Z.item(), **dict.fromkeys(("a", r"\hat{y}"), cache.A.item())},
        )
        cache = world.run(
            *(logistic.forward_propagation, X, parameters),
            gives=lambda c: {"Z": c.Z, "A": c.A, r"\hat{y}^{(i)}": lambda i: c.A[0, i - 1]},
        )
        gradients = world.run(
            logistic.backward_propagation,
            *(X, Y, cache),
            gives=lambda g: {"dw": g.dw, "db": g.db, r"\frac{dJ}{dw}": g.dw, r"\frac{dJ}{db}": g.db},
        )
        caches = [logistic.Cache(*pair) for pair in zip(*map(each_column, cache), strict=True)]
        world.run(  # with one example, the slope in b is dz
            one_by_one(logistic.backward_propagation),
            *(each_column(X), each_column(Y), caches),
            gives=lambda found: {
                **dict.fromkeys(("dZ", r"\frac{dL}{dZ}"), np.array([[g.db for g in found]])),
                **dict.fromkeys(("dz^{(i)}", r"\frac{dL}{dz^{(i)}}"), lambda i: found[i - 1].db),
            },
        )
        world.run(
            logistic.update_parameters,
            parameters,
            gradients,
            alpha,
            after=True,
            gives=lambda new: {"w": new.w, "b": new.b},
        )
        yield world


@FORMULAS.sentences
def two_inputs(rng: Rng) -> Iterator[World]:
    """Take the two inputs of one unit, each with its weight."""
    world = World()
    names = ("x_1", "x_2", "w_1", "w_2", "b")
    world.given(dict(zip(names, rng.uniform(0.5, 1.5, len(names)).tolist(), strict=True)))
    yield world


@equations("S9-G2-L")
def loss(rng: Rng) -> Iterator[World]:
    """Take the loss of one output against one label, certain labels among them."""
    for y in (0.0, 1.0, *rng.random(3)):
        world = World()
        world.given({r"\hat{y}": float(rng.uniform(0.02, 0.98)), "y": float(y)})
        world.function("L", nnref.cross_entropy_loss)
        yield world


# ---- one hidden layer, one example ------------------------------------------------------------------------------


def draw_parameters(rng: Rng, n_x: int, n_h: int, n_y: int) -> nnref.shallow.Parameters:
    """Draw weights and biases of the size of 1."""
    shapes = ((n_h, n_x), (n_h, 1), (n_y, n_h), (n_y, 1))
    return nnref.shallow.Parameters(
        *(rng.uniform(0.3, 1.5, shape) * rng.choice([-1, 1], shape) for shape in shapes)
    )


def name_parameters(parameters: nnref.shallow.Parameters) -> dict[str, Any]:
    """Give the parameters their symbols."""
    return dict(zip(PARAMETERS, parameters, strict=True))


def name_sizes(n_x: int, n_h: int, n_y: int) -> dict[str, int]:
    """Give the numbers of units their symbols, by the layer and by what it is."""
    return {"n^{[0]}": n_x, "n^{[1]}": n_h, "n^{[2]}": n_y, "n_x": n_x, "n_h": n_h, "n_y": n_y}


def write_parameters(world: World, parameters: nnref.shallow.Parameters, *, one_output: bool = False) -> None:
    """Define the parameters by their symbols, and the numbers of units; of one output unit in shapes alone."""
    world.given(name_parameters(parameters))
    sizes = name_sizes(parameters.W1.shape[1], *parameters.W2.shape[::-1])
    outputs = ("n^{[2]}", "n_y") if one_output else ()
    world.given_in_shapes({text: sizes.pop(text) for text in outputs})
    world.given(sizes)


@equations("S4-F1-1", "S4-F1-2", "S4-F1-3", "S4-F1-4")
def hidden_units(rng: Rng) -> Iterator[World]:
    """Ask each of four hidden units by itself; i counts the units."""
    for n_x in (3, 2):
        W1, b1, _, _ = draw_parameters(rng, n_x, 4, 1)
        x = rng.uniform(-2, 2, (n_x, 1))
        world = World(i=range(1, 5), j=range(1, n_x + 1))
        world.given({"x": x, "a^{[0]}": x, "n_x": n_x, "W^{[1]}": W1})
        world.entries("x_j", "x")
        world.entries("W_{ij}^{[1]}", "W^{[1]}")
        world.given({"w_i^{[1]}": lambda i, W1=W1: W1[[i - 1]].T, "b_i^{[1]}": lambda i, b1=b1: b1[i - 1, 0]})
        world.function(r"\sigma", nnref.sigmoid)
        world.run(
            one_by_one(nnref.shallow.forward_unit),
            [x] * 4,
            [row[:, None] for row in W1],
            b1[:, 0].tolist(),
            gives=lambda units: {
                "z_i^{[1]}": lambda i: units[i - 1].z,
                "a_i^{[1]}": lambda i: units[i - 1].a,
            },
        )
        yield world


@equations("S2-R2", "S4-F2", "S4-F3")
def one_example(rng: Rng) -> Iterator[World]:
    """Let one example pass through both layers, both with the sigmoid."""
    for n_x, n_h, n_y in ((3, 4, 1), (4, 2, 3)):
        parameters = draw_parameters(rng, n_x, n_h, n_y)
        x = rng.uniform(-2, 2, (n_x, 1))
        world = World()
        write_parameters(world, parameters)
        world.given({"x": x, "a^{[0]}": x})
        world.function(r"\sigma", nnref.sigmoid)
        world.run(
            nnref.shallow.forward_example,
            x,
            parameters,
            hidden="sigmoid",
            gives=lambda c: {
                "z^{[1]}": c.Z1,
                "a^{[1]}": c.A1,
                "z^{[2]}": c.Z2,
                "a^{[2]}": c.A2,
                r"\hat{y}": c.A2,
            },
        )
        yield world


@notation("S3-N1", "S4-F2-W")
def names(rng: Rng) -> Iterator[World]:
    """Give the layers of one example their names, and the rows of the weights theirs."""
    for n_x, n_h, n_y in ((3, 4, 2), (2, 4, 5)):
        parameters = draw_parameters(rng, n_x, n_h, n_y)
        x = rng.uniform(-2, 2, (n_x, 1))
        a1, a2 = nnref.shallow.forward_example(x, parameters)[1::2]
        world = World(i=range(1, n_h + 1))
        world.given({"x": x, "a^{[0]}": x, "a^{[1]}": a1, "a^{[2]}": a2, r"\hat{y}": a2})
        world.given({"w_i^{[1]}": lambda i, W1=parameters.W1: W1[[i - 1]].T})
        write_parameters(world, parameters)
        yield world


@equations("S7-L1")
def linear_layers(rng: Rng) -> Iterator[World]:
    """Put linear units into both layers, and collapse them into one."""
    for n_x, n_h, n_y in ((3, 4, 1), (4, 2, 3)):
        parameters = draw_parameters(rng, n_x, n_h, n_y)
        x = rng.uniform(-2, 2, (n_x, 1))
        world = World()
        write_parameters(world, parameters)
        world.given({"x": x})
        world.run(
            nnref.shallow.forward_example, x, parameters, hidden="identity", gives=lambda c: {"a^{[2]}": c.Z2}
        )
        world.run(
            nnref.shallow.collapse_linear_layers,
            parameters,
            gives=lambda pair: {"W'": pair[0], "b'": pair[1]},
        )
        yield world


# ---- one hidden layer, many examples ----------------------------------------------------------------------------


class Run(NamedTuple):
    """A world in which the network has run forward, and what it ran on."""

    world: World
    X: Array
    Y: Array
    parameters: nnref.shallow.Parameters
    cache: nnref.shallow.Cache
    hidden: str


def run_forward(
    rng: Rng,
    sizes: tuple[int, int, int, int],
    hidden: str,
    forward: Callable[..., nnref.shallow.Cache],
    **ranges: range,
) -> Run:
    """Draw a network with examples and labels, and run it forward."""
    n_x, n_h, n_y, m = sizes
    parameters = draw_parameters(rng, n_x, n_h, n_y)
    X, Y = rng.uniform(-2, 2, (n_x, m)), rng.random((n_y, m))
    world = World(i=range(1, m + 1), l=(1, 2), **ranges)
    write_parameters(world, parameters)
    world.given({"X": X, "x^{(i)}": columns(X), "Y": Y, "y^{(i)}": columns(Y), "m": m})
    g, g_prime = nnref.ACTIVATIONS[hidden]
    world.function(r"\sigma", nnref.sigmoid)
    world.function("g^{[1]}", g)
    world.function(r"g^{[1]\prime}", g_prime)
    world.function("g^{[2]}", nnref.sigmoid)

    def outputs(cache: nnref.shallow.Cache) -> dict[str, Any]:
        Z1, A1, Z2, A2 = cache
        output = columns(A2)
        return {
            "Z^{[1]}": Z1,
            "A^{[1]}": A1,
            "Z^{[2]}": Z2,
            "A^{[2]}": A2,
            "z^{[1](i)}": columns(Z1),
            "a^{[1](i)}": columns(A1),
            "z^{[2](i)}": columns(Z2),
            "a^{[2](i)}": output,
            r"\hat{y}^{(i)}": output,
        }

    cache = world.run(forward, X, parameters, hidden=hidden, gives=outputs)
    return Run(world, X, Y, parameters, cache, hidden)


@equations("S5-V3", "S5-V2-Z1", "S5-V2-A1", "S5-V2-Z2", "S5-V2-A2")
def network(rng: Rng) -> Iterator[World]:
    """Run networks of several shapes and hidden activations on m examples at once."""
    for sizes, hidden in NETWORKS:
        yield run_forward(rng, sizes, hidden, nnref.shallow.forward_propagation).world


@equations("S5-V1")
def loop(rng: Rng) -> Iterator[World]:
    """Run the same networks example by example."""
    for sizes, hidden in NETWORKS:
        yield run_forward(rng, sizes, hidden, nnref.shallow.forward_propagation_loop).world


def name_gradients(gradients: nnref.shallow.Gradients) -> dict[str, Any]:
    """Give the slopes their symbols."""
    dW1, db1, dW2, db2 = gradients
    return {"dW^{[1]}": dW1, "db^{[1]}": db1, "dW^{[2]}": dW2, "db^{[2]}": db2}


def write_gradients(gradients: nnref.shallow.Gradients) -> dict[str, Any]:
    """Give the slopes their symbols, and write them as slopes too."""
    slopes = (rf"\frac{{dJ}}{{d{name}}}" for name in PARAMETERS)
    return {**name_gradients(gradients), **dict(zip(slopes, gradients, strict=True))}


def name_errors(
    world: World,
    X: Array,
    Y: Array,
    parameters: nnref.shallow.Parameters,
    cache: nnref.shallow.Cache,
    hidden: str,
) -> None:
    """Define the slopes of each example's loss with respect to the weighted inputs.

    With one example, the slope in b is its column of dZ.
    """

    def errors(found: list[nnref.shallow.Gradients]) -> dict[str, Any]:
        dZ1, dZ2 = (np.column_stack([g[layer] for g in found]) for layer in (1, 3))
        return {
            **dict.fromkeys(("dZ^{[1]}", r"\frac{dL}{dZ^{[1]}}"), dZ1),
            **dict.fromkeys(("dZ^{[2]}", r"\frac{dL}{dZ^{[2]}}"), dZ2),
            "dZ^{[1](i)}": columns(dZ1),
            "dZ^{[2](i)}": columns(dZ2),
        }

    caches = [nnref.shallow.Cache(*columns_) for columns_ in zip(*map(each_column, cache), strict=True)]
    world.run(
        one_by_one(nnref.shallow.backward_propagation),
        *(each_column(X), each_column(Y), [parameters] * X.shape[1], caches),
        hidden=hidden,
        gives=errors,
    )


@equations("S9-G5-dZ2", "S9-G5-dW2", "S9-G5-db2", "S9-G5-dZ1", "S9-G5-dW1", "S9-G5-db1")
def backward(rng: Rng) -> Iterator[World]:
    """Run the same networks forward and back."""
    for sizes, name in NETWORKS:
        world, X, Y, parameters, cache, hidden = run_forward(
            rng, sizes, name, nnref.shallow.forward_propagation
        )
        world.run(
            nnref.shallow.backward_propagation, X, Y, parameters, cache, hidden=hidden, gives=write_gradients
        )
        name_errors(world, X, Y, parameters, cache, hidden)
        yield world


# ---- the same, step by step: for derivations --------------------------------------------------------------------


def column_sums(matrix: Array) -> Array:
    """Add up each column, in a row."""
    return matrix.sum(axis=0, keepdims=True)


def mean(row: Array) -> Any:
    """Give the mean over the examples."""
    return row.sum() / row.shape[1]


@FORMULAS.derives("S2-R3-dZ", "S2-R3-dw", "S2-R3-db")
def steps_of_one_unit(rng: Rng) -> Iterator[World]:
    """Run logistic regression forward and back, with every step between: each feature p of each example i."""
    for n_x, m in ((2, 3), (4, 2)):
        X, Y = rng.uniform(-1.5, 1.5, (n_x, m)), rng.random((1, m))
        w, b = rng.uniform(0.3, 1.2, (n_x, 1)), float(rng.uniform(0.3, 1.2))
        world = World(i=range(1, m + 1), p=range(1, n_x + 1))
        world.given({"X": X, "Y": Y, "w": w, "b": b, "m": m, "n_x": n_x})
        world.function(r"\sigma", nnref.sigmoid)
        world.function(r"\sigma'", nnref.sigmoid_derivative)
        parameters = logistic.Parameters(w, b)
        cache = world.run(
            logistic.forward_propagation, X, parameters, gives=lambda cache: {"Z": cache.Z, "A": cache.A}
        )
        world.run(nnref.cross_entropy_loss, cache.A, Y, gives=lambda loss: {"\\mathcal{L}": loss})
        world.run(nnref.compute_cost, cache.A, Y, gives=lambda cost: {"J": cost})
        world.run(logistic.backward_propagation, X, Y, cache, gives=lambda g: {"dw": g.dw, "db": g.db})
        caches = [logistic.Cache(*pair) for pair in zip(*map(each_column, cache), strict=True)]
        world.run(
            one_by_one(logistic.backward_propagation),
            *(each_column(X), each_column(Y), caches),
            gives=lambda found: {"dZ": np.array([[g.db for g in found]])},
        )
        world.node("Z", ("w", "X", "b"), lambda w, X, b: w.T @ X + b)
        world.node("A", ("Z",), nnref.sigmoid)
        world.node("\\mathcal{L}", ("A", "Y"), nnref.cross_entropy_loss)
        world.node("J", ("\\mathcal{L}",), mean)
        for name, whole in {
            "z^{(i)}": "Z", "a^{(i)}": "A", "y^{(i)}": "Y", "dz^{(i)}": "dZ", "x_p^{(i)}": "X", "w_p": "w",
            "dw_p": "dw", "L^{(i)}": "\\mathcal{L}",
        }.items():  # fmt: skip
            world.entries(name, whole)
        world.given({"x^{(i)}": columns(X)})
        yield world


NEAR_THE_CORNER = 0.15
"""Nearer to 0 leaky ReLU's corner lies between the two points of which a slope is the difference."""


@FORMULAS.derives("S9-G5-dZ2", "S9-G5-dW2", "S9-G5-db2", "S9-G5-dZ1", "S9-G5-dW1", "S9-G5-db1")
def steps_of_the_network(rng: Rng) -> Iterator[World]:
    """Run small networks forward and back, with every step between.

    i counts examples, k output units, j hidden units and p features.
    """
    for sizes, name in (((2, 3, 1, 4), "tanh"), ((3, 2, 4, 2), "leaky_relu"), ((1, 3, 2, 4), "sigmoid")):
        n_x, n_h, n_y, _ = sizes
        units = {"k": range(1, n_y + 1), "j": range(1, n_h + 1), "p": range(1, n_x + 1)}
        while True:
            run = run_forward(rng, sizes, name, nnref.shallow.forward_propagation, **units)
            if np.abs(run.cache.Z1).min() > NEAR_THE_CORNER:
                break
        world, X, Y, parameters, cache, hidden = run
        g = nnref.ACTIVATIONS[hidden][0]
        world.function(r"\sigma'", nnref.sigmoid_derivative)
        loss = world.run(nnref.cross_entropy_loss, cache.A2, Y, gives=lambda loss: {"\\mathcal{L}": loss})
        world.given({"\\mathcal{S}": column_sums(loss)})
        world.run(nnref.compute_cost, cache.A2, Y, gives=lambda cost: {"J": cost})
        world.run(
            nnref.shallow.backward_propagation, X, Y, parameters, cache, hidden=hidden, gives=name_gradients
        )
        name_errors(world, X, Y, parameters, cache, hidden)
        world.node("Z^{[1]}", ("W^{[1]}", "X", "b^{[1]}"), lambda W, X, b: W @ X + b)
        world.node("A^{[1]}", ("Z^{[1]}",), g)
        world.node("Z^{[2]}", ("W^{[2]}", "A^{[1]}", "b^{[2]}"), lambda W, A, b: W @ A + b)
        world.node("A^{[2]}", ("Z^{[2]}",), nnref.sigmoid)
        world.node("\\mathcal{L}", ("A^{[2]}", "Y"), nnref.cross_entropy_loss)
        world.node("\\mathcal{S}", ("\\mathcal{L}",), column_sums)
        world.node("J", ("\\mathcal{S}",), mean)
        for entry, whole in {
            "z_j^{[1](i)}": "Z^{[1]}", "a_j^{[1](i)}": "A^{[1]}", "z_k^{[2](i)}": "Z^{[2]}",
            "a_k^{[2](i)}": "A^{[2]}", "x_p^{(i)}": "X", "y_k^{(i)}": "Y", "L^{(i)}": "\\mathcal{S}",
            "W_{kj}^{[2]}": "W^{[2]}", "b_k^{[2]}": "b^{[2]}", "W_{jp}^{[1]}": "W^{[1]}", "b_j^{[1]}": "b^{[1]}",
            "dz_j^{[1](i)}": "dZ^{[1]}", "dz_k^{[2](i)}": "dZ^{[2]}", "dW_{kj}^{[2]}": "dW^{[2]}",
            "db_k^{[2]}": "db^{[2]}", "dW_{jp}^{[1]}": "dW^{[1]}", "db_j^{[1]}": "db^{[1]}",
        }.items():  # fmt: skip
            world.entries(entry, whole)
        yield world


@equations("S9-G3-W1", "S9-G3-b1", "S9-G3-W2", "S9-G3-b2")
def update(rng: Rng) -> Iterator[World]:
    """Take one step down, along the slopes of the cost."""
    for sizes, name in NETWORKS:
        run = run_forward(rng, sizes, name, nnref.shallow.forward_propagation)
        world, X, Y, parameters, cache, hidden = run
        alpha = float(rng.uniform(0.1, 1.0))
        gradients = world.run(
            *(nnref.shallow.backward_propagation, X, Y, parameters, cache),
            hidden=hidden,
            gives=write_gradients,
        )
        name_errors(*run)
        world.given({r"\alpha": alpha})
        world.run(
            nnref.shallow.update_parameters,
            *(parameters, gradients, alpha),
            after=True,
            gives=name_parameters,
        )
        yield world


@notation("S5-V2-X")
def examples(rng: Rng) -> Iterator[World]:
    """Stand examples beside each other."""
    for n_x, m in ((3, 5), (5, 3)):
        X = rng.uniform(-2, 2, (n_x, m))
        world = World(i=range(1, m + 1))
        world.given({"X": X, "x^{(i)}": columns(X), "m": m, "n_x": n_x})
        yield world


@equations("S3-N3")
def shapes(rng: Rng) -> Iterator[World]:
    """Start networks of several sizes."""
    for (n_x, n_h, n_y, _), _ in NETWORKS:
        world = World(l=(1, 2))
        world.given(name_sizes(n_x, n_h, n_y))
        world.run(
            *(nnref.shallow.initialize_parameters, n_x, n_h, n_y),
            rng=rng,
            gives=name_parameters,
        )
        yield world


@equations("S9-G1")
def gradient_shapes(rng: Rng) -> Iterator[World]:
    """Ask such networks for their gradients too."""
    for world, ((n_x, _, n_y, m), hidden) in zip(shapes(rng), NETWORKS, strict=True):
        parameters = nnref.shallow.Parameters(*(world.find(symbol(name), {}) for name in PARAMETERS))
        X, Y = rng.uniform(-2, 2, (n_x, m)), rng.random((n_y, m))
        cache = nnref.shallow.forward_propagation(X, parameters, hidden=hidden)
        world.run(
            nnref.shallow.backward_propagation, X, Y, parameters, cache, hidden=hidden, gives=write_gradients
        )
        yield world


@equations("S9-G2")
def cost(rng: Rng) -> Iterator[World]:
    """Ask for the cost of parameters, with one output unit."""
    for n_x, n_h, m in ((3, 4, 5), (4, 2, 7)):
        parameters = draw_parameters(rng, n_x, n_h, 1)
        X, Y = rng.uniform(-2, 2, (n_x, m)), rng.random((1, m))

        def J(*arrays: Array, X: Array = X, Y: Array = Y) -> float:
            return nnref.compute_cost(
                nnref.shallow.forward_propagation(X, nnref.shallow.Parameters(*arrays)).A2, Y
            )

        world = World(i=range(1, m + 1))
        write_parameters(world, parameters, one_output=True)
        world.given({"m": m, "y^{(i)}": lambda i, Y=Y: Y[0, i - 1]})
        world.function("J", J, of=nnref.compute_cost, at=PARAMETERS)
        world.function("L", nnref.cross_entropy_loss)
        world.run(
            *(nnref.shallow.forward_propagation, X, parameters),
            gives=lambda cache: {r"\hat{y}^{(i)}": lambda i: cache.A2[0, i - 1]},
        )
        yield world


@equations("S9-G5-check")
def one_parameter(rng: Rng) -> Iterator[World]:
    """Move one weight per little; its slope comes from numerical differentiation, then from backward propagation."""
    parameters = draw_parameters(rng, 3, 4, 1)
    X, Y = rng.uniform(-2, 2, (3, 5)), rng.random((1, 5))

    def J(theta: float) -> float:
        W1 = parameters.W1.copy()
        W1[0, 0] = theta
        return nnref.compute_cost(nnref.shallow.forward_propagation(X, parameters._replace(W1=W1)).A2, Y)

    theta, h = float(parameters.W1[0, 0]), 1e-5
    for numerical in (True, False):
        world = World()
        world.given({r"\theta": theta, "h": h})
        world.function("J", J, of=nnref.compute_cost)
        if numerical:
            world.run(
                nnref.numerical_gradients,
                lambda p: J(p[0]),
                (theta,),
                step=h,
                gives=lambda slopes: {r"d\theta": slopes[0], r"\frac{dJ}{d\theta}": slopes[0]},
            )
        else:
            world.run(
                nnref.shallow.backward_propagation,
                *(X, Y, parameters, nnref.shallow.forward_propagation(X, parameters)),
                gives=lambda g: dict.fromkeys((r"d\theta", r"\frac{dJ}{d\theta}"), float(g.dW1[0, 0])),
            )
        yield world


# ---- how training starts ----------------------------------------------------------------------------------------


@equations("S10-I2")
def start(rng: Rng) -> Iterator[World]:
    """Draw a start large enough for its law to show; i and j count the units of two layers of one size."""
    n = 710
    world = World(l=(1, 2), i=range(1, n + 1), j=range(1, n + 1))
    world.run(nnref.shallow.initialize_parameters, n, n, n, rng=rng, gives=name_parameters)
    world.entries("W^{[l]}_{ij}", "W^{[l]}")
    world.entries("b^{[l]}_{i}", "b^{[l]}")
    yield world


@equations("S10-I1")
def twins(rng: Rng) -> Iterator[World]:
    """Let two hidden units start alike, beside a third that does not."""
    for hidden, n_x, m in (("tanh", 3, 5), ("sigmoid", 2, 7)):
        W1, b1, W2, b2 = draw_parameters(rng, n_x, 3, 1)
        W1[1], b1[1], W2[:, 1] = W1[0], b1[0], W2[:, 0]
        parameters = nnref.shallow.Parameters(W1, b1, W2, b2)
        X, Y = rng.uniform(-2, 2, (n_x, m)), rng.random((1, m))
        world = World(i=range(1, m + 1), j=range(1, 4))
        world.given({"n_x": n_x, "m": m})
        cache = world.run(
            nnref.shallow.forward_propagation,
            *(X, parameters),
            hidden=hidden,
            gives=lambda c: {"a_j^{[1](i)}": lambda j, i: c.A1[j - 1, i - 1]},
        )
        caches = [nnref.shallow.Cache(*columns_) for columns_ in zip(*map(each_column, cache), strict=True)]
        world.run(
            one_by_one(nnref.shallow.backward_propagation),
            *(each_column(X), each_column(Y), [parameters] * m, caches),
            hidden=hidden,
            gives=lambda found: {"dz_j^{[1](i)}": lambda j, i: found[i - 1].db1[j - 1, 0]},
        )
        world.run(
            nnref.shallow.backward_propagation,
            *(X, Y, parameters, cache),
            hidden=hidden,
            gives=lambda g: {"dw_j^{[1]}": lambda j: g.dW1[[j - 1]].T},
        )
        yield world
