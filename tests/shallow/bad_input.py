"""What is not read as the parameters of the network, with the whole of each message; all its functions refuse it."""

import numpy as np

from nnref import logistic
from nnref.shallow import Cache, Parameters

GOOD = Parameters(np.ones((4, 3)), np.zeros((4, 1)), np.ones((1, 4)), np.zeros((1, 1)))

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
