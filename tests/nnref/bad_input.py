"""What many doors refuse, with the whole of each message."""

import math

import numpy as np
import pytest

from nnref import tanh

OUTPUT_ROWS = "one row per output unit, one column per example"
FEATURES = "one row per feature, one column per example"

# What is not read as X for a network, or a unit, of three inputs.
BAD_INPUTS = [
    (np.ones(3), ValueError, f"X must have shape (3, m), {FEATURES}; got shape (3,); np.reshape(X, (-1, 1)) makes it one column"),
    (np.ones(5), ValueError, f"X must have shape (3, m), {FEATURES}; got shape (5,)"),
    (np.ones((3, 0)), ValueError, f"X must have shape (3, m), {FEATURES}; got shape (3, 0)"),
    (np.ones((0, 3)), ValueError, f"X must have shape (3, m), {FEATURES}; got shape (0, 3)"),
    (np.ones((5, 3)), ValueError, f"X must have shape (3, m), {FEATURES}; got shape (5, 3); np.transpose(X) has rows and columns exchanged"),
    (np.ones((2, 5)), ValueError, f"X must have shape (3, m), {FEATURES}; got shape (2, 5)"),
    (np.ones((1, 3, 5)), ValueError, f"X must have shape (3, m), {FEATURES}; got shape (1, 3, 5)"),
    (np.full((3, 2), np.nan), ValueError, "X must be finite; got nan at [0, 0]"),
    ([[1, 2], [3, np.inf], [5, 6]], ValueError, "X must be finite; got inf at [1, 1]"),
    ([[1], [2], [None]], ValueError, f"X must be a matrix of real numbers of shape (3, m), {FEATURES}, not bool, text, complex, object or masked; got list of dtype object and shape (3, 1)"),
    (np.array([[True], [False], [True]]), ValueError, f"X must be a matrix of real numbers of shape (3, m), {FEATURES}, not bool, text, complex, object or masked; got ndarray of dtype bool and shape (3, 1); np.asarray(X, dtype=float) makes it 0 and 1"),
    ([[True], [False], [True]], ValueError, f"X must be a matrix of real numbers of shape (3, m), {FEATURES}, not bool, text, complex, object or masked; got list of dtype bool and shape (3, 1); np.asarray(X, dtype=float) makes it 0 and 1"),
    ([np.ma.array([1.0], mask=[1]), [2.0], [3.0]], ValueError, f"X must be a matrix of real numbers of shape (3, m), {FEATURES}, not bool, text, complex, object or masked; got list of dtype float64 and shape (3, 1)"),
    ([[1], [2, 3]], ValueError, f"X must be a matrix of real numbers of shape (3, m), {FEATURES}; got a ragged list"),
]  # fmt: skip

BAD_HIDDEN = [
    ("tahn", ValueError, "hidden must be one of sigmoid, tanh, relu, leaky_relu, identity; got 'tahn'; did you mean 'tanh'?"),
    ("?", ValueError, "hidden must be one of sigmoid, tanh, relu, leaky_relu, identity; got '?'"),
    (tanh, TypeError, "hidden must be a name, one of sigmoid, tanh, relu, leaky_relu, identity; got function"),
    (["tanh"], TypeError, "hidden must be a name, one of sigmoid, tanh, relu, leaky_relu, identity; got ['tanh'] (list)"),
]  # fmt: skip


BAD_RATES = [
    (0, ValueError, "0"),
    (-0.1, ValueError, "-0.1"),
    (math.nan, ValueError, "nan"),
    (math.inf, ValueError, "inf"),
    ("0.1", TypeError, "'0.1' (str)"),
    (None, TypeError, "None (NoneType)"),
    (True, TypeError, "True (bool)"),
    (np.zeros(0), TypeError, "ndarray of shape (0,)"),
    (np.array([0.1]), TypeError, "ndarray of shape (1,); learning_rate.item() makes it a number"),
]


def refused(kind, message, call):
    with pytest.raises(kind, match=r"must") as caught:
        call()
    assert str(caught.value) == message


brief = {"ids": lambda value: value if isinstance(value, str) else type(value).__name__}
