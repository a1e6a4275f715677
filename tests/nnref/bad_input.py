"""What the network's doors refuse, with the whole of each message; several functions share them."""

import math

import numpy as np
import pytest

from nnref import Cache, Parameters, logistic, tanh

OUTPUT_ROWS = "one row per output unit, one column per example"
FEATURES = "one row per feature, one column per example"
GOOD = Parameters(np.ones((4, 3)), np.zeros((4, 1)), np.ones((1, 4)), np.zeros((1, 1)))

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

BAD_PARAMETERS = [
    (GOOD._replace(b1=np.zeros(4)), ValueError, "parameters.b1 must have shape (4, 1), one row per hidden unit; got shape (4,); np.reshape(parameters.b1, (-1, 1)) makes it one column"),
    (GOOD._replace(b1=np.zeros((1, 4))), ValueError, "parameters.b1 must have shape (4, 1), one row per hidden unit; got shape (1, 4); np.transpose(parameters.b1) has rows and columns exchanged"),
    (GOOD._replace(b1=0.0), ValueError, "parameters.b1 must have shape (4, 1), one row per hidden unit; got shape ()"),
    (GOOD._replace(W2=np.ones(4)), ValueError, "parameters.W2 must have shape (n_y, 4), one row per output unit, one column per hidden unit; got shape (4,); np.reshape(parameters.W2, (1, -1)) makes it one row"),
    (GOOD._replace(W2=np.ones((1, 3))), ValueError, "parameters.W2 must have shape (n_y, 4), one row per output unit, one column per hidden unit; got shape (1, 3)"),
    (GOOD._replace(b2=np.zeros((4, 1))), ValueError, "parameters.b2 must have shape (1, 1), one row per output unit; got shape (4, 1)"),
    (GOOD._replace(b2=np.array([[np.nan]])), ValueError, "parameters.b2 must be finite; got nan at [0, 0]"),
    (GOOD._replace(W1=np.ones((0, 3))), ValueError, "parameters.W1 must have shape (n_h, n_x), one row per hidden unit, one column per feature; got shape (0, 3)"),
    (list(GOOD), TypeError, "parameters must be Parameters(W1, b1, W2, b2); got list"),
    (tuple(GOOD), TypeError, "parameters must be Parameters(W1, b1, W2, b2); got tuple of length 4"),
    (tuple(GOOD)[:3], TypeError, "parameters must be Parameters(W1, b1, W2, b2); got tuple of length 3"),
    (logistic.Parameters(np.ones((3, 1)), 0.0), TypeError, "parameters must be Parameters(W1, b1, W2, b2); got Parameters(w, b)"),
    (None, TypeError, "parameters must be Parameters(W1, b1, W2, b2); got None (NoneType)"),
    ({"W1": 1}, TypeError, "parameters must be Parameters(W1, b1, W2, b2); got {'W1': 1} (dict)"),
    (Cache(*GOOD), TypeError, "parameters must be Parameters(W1, b1, W2, b2); got Cache(Z1, A1, Z2, A2)"),
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
