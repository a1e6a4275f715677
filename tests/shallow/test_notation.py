"""The names in Python that the notation gives to symbols: evaluated in a run, they are what the symbols stand for.

In every world of every formula the lesson's code is written once more, from what the world was given; then each
name must have the value that the world has for its symbol, and the shape of its row.
"""

import ast
from functools import cache
from itertools import product

import numpy as np
import pytest

import nnref
import nnref.shallow
from docs_src.checker import symbol
from docs_src.shallow.worlds import FORMULAS
from docs_src.site.sources import Sources

ROWS = Sources().symbols("shallow")
LETTERS = {"i": 2, "j": 1}
"""For which example and unit the names are evaluated; Python counts from 0."""
UNITS = ("n_x", "n_h", "n_y")


def value(world, tex, **letters):
    """Give what a symbol stands for in a world, or None where the world does not know it."""
    try:
        return world.find(symbol(tex), letters)
    except LookupError:
        return None


def family(world, tex, **sizes):
    """Make a matrix of a family, whose first letter counts the rows."""
    (row, rows), *rest = sizes.items()
    column, columns = rest[0] if rest else ("i", 1)
    entries = [
        [value(world, tex, **{row: r, **({column: c} if rest else {})}) for c in range(1, columns + 1)]
        for r in range(1, rows + 1)
    ]
    return None if entries[0][0] is None else np.array(entries, dtype=float)


def run(world):
    """Write the lesson's code once more: the variables of a script that computes what the world stands for."""
    names = {name: getattr(nnref, name) for name in nnref.__all__}
    given = {
        "W1": "W^{[1]}", "b1": "b^{[1]}", "W2": "W^{[2]}", "b2": "b^{[2]}", "X": "X", "Y": "Y", "x": "x", "w": "w",
        "b": "b", "y": "y", "z": "z", "learning_rate": r"\alpha", "m": "m", "n_x": "n_x", "n_h": "n_h", "n_y": "n_y", "h": "h",
    }  # fmt: skip
    names |= {name: value(world, tex) for name, tex in given.items()}
    names = {name: one for name, one in names.items() if one is not None}
    ranges = {letter: numbers[-1] for letter, numbers in world.ranges.items()}
    families(world, names, ranges)
    g, g_prime = (
        value(world, tex) or value(world, other)
        for tex, other in (("g^{[1]}", "g"), (r"g^{[1]\prime}", "g'"))
    )
    if g:
        names |= {"g": g, "g_prime": g_prime, "hidden": g}
    sigma = value(world, r"\sigma")
    if {"W1", "W2", "X"} <= names.keys():
        layers(names, names["X"], g or nnref.tanh, "Z1 A1 Z2 A2")
        if "Y" in names:
            backward(names, g_prime or nnref.tanh_derivative)
    elif {"W1", "W2", "x"} <= names.keys():
        layers(names, names["x"], sigma or hidden_of(world), "z1 a1 z2 a2")
        names |= {"y_hat": names["a2"], "W_prime": names["W2"] @ names["W1"]}
        names["b_prime"] = names["W2"] @ names["b1"] + names["b2"]
    elif {"w", "x"} <= names.keys():
        one_unit(names)
    elif "z" in names:
        names["a"] = (g or (value(world, r"\tanh'") and nnref.tanh) or sigma)(names["z"])
    elif (output := value(world, r"\hat{y}")) is not None:
        names["y_hat"] = output
    if (theta := value(world, r"\theta")) is not None:
        names["parameters"] = theta
        J, h = value(world, "J"), names["h"]
        names["slope"] = (J(theta + h) - J(theta - h)) / (2 * h)
    return names


def hidden_of(world):
    """Say which hidden activation a world without one by name has: linear layers, or tanh."""
    return nnref.identity if value(world, "W'") is not None else nnref.tanh


def families(world, names, ranges):
    """Put matrices together of what a world knows entry by entry."""
    rows, columns = ranges.get("i", 1), ranges.get("j", 1)
    if value(world, "w_i^{[1]}", i=1) is not None and "b1" not in names:
        names["W1"] = np.vstack([value(world, "w_i^{[1]}", i=i).T for i in range(1, rows + 1)])
        names["b1"] = family(world, "b_i^{[1]}", i=rows)
        names["z1"] = names["W1"] @ names["x"] + names["b1"]
        names["a1"] = nnref.sigmoid(names["z1"])
    if value(world, "W^{[l]}_{ij}", i=1, j=1, l=2) is not None:  # too many to be put together one by one
        for layer in (1, 2):
            names[f"W{layer}"] = value(world, f"W^{{[{layer}]}}")
            names[f"b{layer}"] = value(world, f"b^{{[{layer}]}}")
    if value(world, "a_j^{[1](i)}", i=1, j=1) is not None:
        names["A1"] = family(world, "a_j^{[1](i)}", j=columns, i=rows)
    if value(world, "dz_j^{[1](i)}", i=1, j=1) is not None:
        names["dZ1"] = family(world, "dz_j^{[1](i)}", j=columns, i=rows)
    if value(world, "dw_j^{[1]}", j=1) is not None:
        names["dW1"] = np.vstack([value(world, "dw_j^{[1]}", j=j).T for j in range(1, columns + 1)])


def layers(names, X, g, called):
    Z1 = names["W1"] @ X + names["b1"]
    A1 = g(Z1)
    Z2 = names["W2"] @ A1 + names["b2"]
    A2 = Z2 if called.islower() and g is nnref.identity else nnref.sigmoid(Z2)
    names |= dict(zip(called.split(), (Z1, A1, Z2, A2), strict=True))


def backward(names, g_prime):
    X, Y, W2, Z1, A1, A2 = (names[name] for name in ("X", "Y", "W2", "Z1", "A1", "A2"))
    m = X.shape[1]
    dZ2 = A2 - Y
    dZ1 = W2.T @ dZ2 * g_prime(Z1)
    names |= {"dZ1": dZ1, "dZ2": dZ2, "dW1": dZ1 @ X.T / m, "dW2": dZ2 @ A1.T / m}
    names |= {"db1": dZ1.sum(axis=1, keepdims=True) / m, "db2": dZ2.sum(axis=1, keepdims=True) / m}


def one_unit(names):
    w, b, x, X, Y, m = (names[name] for name in ("w", "b", "x", "X", "Y", "m"))
    z = (w.T @ x).item() + b
    A = nnref.sigmoid(w.T @ X + b)
    dZ = A - Y
    names |= {"z": z, "a": nnref.sigmoid(z), "y_hat": nnref.sigmoid(z), "A": A, "dZ": dZ}
    names |= {"dw": X @ dZ.T / m, "db": float(dZ.sum() / m)}


@cache
def worlds():
    """Draw the worlds of all formulas, each with the variables of its script."""
    draws = {entry.draw for entry in FORMULAS.values()}
    drawn = [
        world
        for draw in sorted(draws, key=lambda draw: draw.__name__)
        for world in draw(np.random.default_rng(5))
    ]
    return [(world, run(world)) for world in drawn]


SHAPES = {
    "W1": "n_h n_x",
    "W2": "n_y n_h",
    "X": "n_x m",
    "A2": "n_y m",
    "A1": "n_h m",
    "A": "one m",
    "x": "n_x one",
}


def sizes(names):
    """Give the numbers of units and of examples that a script has by its matrices."""
    found = {name: one for name, one in names.items() if isinstance(one, int)}
    for name, letters in SHAPES.items():
        if isinstance(names.get(name), np.ndarray):
            found = dict(zip(letters.split(), names[name].shape, strict=True)) | found
    return found


def stated(row, thing, names, layer):
    """Say whether a thing has one of the shapes of a row; a matrix of one entry may be called a number."""
    if callable(thing):
        return row.shapes == ["function"]
    known, shape = sizes(names), np.shape(thing)
    known |= {
        f"n^{{[l{less}]}}": known.get(units) for less, units in (("", UNITS[layer]), ("-1", UNITS[layer - 1]))
    }
    wanted = [
        tuple(int(part) if part.isdigit() else known.get(part) for part in one.split(", "))
        for one in row.shapes
        if one not in ("number", "function")
    ]
    return shape in wanted or ("number" in row.shapes and shape in {(), (1, 1)})


def in_python(code, tex, names, layer):
    """Evaluate a name where Python counts from 0; of «W1, W2» and «n_x, n_h, n_y» it is that of layer l."""
    counters = {letter: number - 1 for letter, number in LETTERS.items()}
    here = eval(compile(code, tex, "eval"), {**counters, **names})  # noqa: S307 -- our own table
    return (
        here[layer - 3 + len(here)] if isinstance(here, tuple) and isinstance(code.body, ast.Tuple) else here
    )


@pytest.mark.parametrize("tex", ROWS)
def test_the_name_in_python_is_what_the_symbol_stands_for(tex):
    row, tried = ROWS[tex], 0
    code = ast.parse(row.python, mode="eval")
    used = {node.id for node in ast.walk(code) if isinstance(node, ast.Name)} - {"i", "j"}
    # The entries of both layers are called as those of the first.
    layers = (1,) if row.python in ("W1[i, j]", "b1[i, 0]") else (1, 2)
    for (world, names), layer in product(worlds(), layers):
        letters = LETTERS | {"l": layer}
        meant = value(world, tex, **letters)
        if meant is None or not used <= names.keys() or not stated(row, meant, names, layer):
            continue
        tried += 1
        here = in_python(code, tex, names, layer)
        assert stated(row, here, names, layer), (
            f"{tex}: {row.python} has the shape {np.shape(here)}, its row says {row.shapes}"
        )
        if callable(here):
            assert here in (meant, *world.sources(symbol(tex), letters)), f"{tex}: {row.python}"
        else:
            right = np.allclose(np.squeeze(here), np.squeeze(meant), rtol=1e-6)
            assert right, f"{tex}: {row.python} is {here}, and the symbol stands for {meant}"
    assert tried, (
        f"{tex}: in no world it has a shape of {row.shapes} and {row.python} a value, "
        "so that nothing says whether that is its name in Python"
    )
