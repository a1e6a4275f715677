"""Training the network with one hidden layer, and asking it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from inspect import unwrap
from math import isnan
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnref.activations import ACTIVATIONS, sigmoid
from nnref.checks import INPUTS, POSITIVE, PROBABILITIES, PROBABILITY, Array, Sizes, one_of
from nnref.descent import Callback, Training, descend
from nnref.losses import cross_entropy
from nnref.shallow.network import PARAMETERS, Parameters, forward_propagation

__all__ = ["predict", "train"]

Formula: TypeAlias = Callable[[Array], Array]
Slope: TypeAlias = Callable[[Array, Array], Array]

_sigmoid: Formula = unwrap(sigmoid)  # without its door


def train(
    X: ArrayLike,
    Y: ArrayLike,
    parameters: Parameters,
    *,
    learning_rate: float = 1.2,
    iterations: int = 10_000,
    hidden: str = "tanh",
    callback: Callback[Parameters] | None = None,
) -> Training[Parameters]:
    r"""Repeat forward propagation, cost, backward propagation and update.

    The numbers are, up to rounding, those of forward_propagation, compute_cost, backward_propagation and
    update_parameters, one after the other; what they check at each call is checked here once.

    Parameters
    ----------
    X : array_like
        Examples in columns, (n_x, m).
    Y : array_like
        Labels, (n_y, m), in [0, 1], usually 0 or 1.
    parameters : Parameters
        The start: W1 (n_h, n_x), b1 (n_h, 1), W2 (n_y, n_h), b2 (n_y, 1).
    learning_rate : float, default 1.2
        Length α of the steps in proportion to the slope, a pure number greater than 0.
    iterations : int, default 10_000
        Number of updates, from 0 on.
    hidden : str, default "tanh"
        The hidden layer's activation function, a name in ACTIVATIONS.
    callback : function, optional
        Called for each update as ``callback(k, cost, parameters)``, with k from 0 on, and the cost and the
        parameters before the update. What it returns or writes into them does not matter.

    Returns
    -------
    Training
        The parameters after the last update, and the costs, (iterations,): ``costs[k]`` is the cost before
        update k.

    Raises
    ------
    TypeError
        If an argument is of another kind than said above.
    ValueError
        If a shape or a value is not as said above, or an entry is not finite.
    DivergenceError
        If a cost or a parameter becomes inf or nan; the error names the iteration and the learning rate, and
        holds the costs so far.

    Notes
    -----
    Lesson: S9 as a whole, S1-O5.

    Examples
    --------
    Four points that no line divides, and two hidden units.

    >>> from nnref import datasets
    >>> from nnref.shallow import initialize_parameters
    >>> rng = np.random.default_rng(3)
    >>> X, Y = datasets.xor(4, noise=0, rng=rng)
    >>> training = train(X, Y, initialize_parameters(2, 2, scale=1, rng=rng), iterations=1000)
    >>> training.costs.shape, float(training.costs[-1]) < 0.01
    ((1000,), True)
    >>> print(predict(X, training.parameters), Y)
    [[0 1 0 1]] [[0. 1. 0. 1.]]
    """
    sizes: Sizes = {}
    start = PARAMETERS.read("parameters", parameters, sizes)
    X = INPUTS.read("X", X, sizes)
    Y = PROBABILITIES.read("Y", Y, sizes)
    alpha = POSITIVE.read("learning_rate", learning_rate)
    step = partial(_step, X, Y, *_formulas(one_of("hidden", hidden, ACTIVATIONS)), alpha)
    start = Parameters(*(array.copy() for array in start))
    return descend(step, start, learning_rate=alpha, iterations=iterations, callback=callback)


def predict(
    X: ArrayLike, parameters: Parameters, *, hidden: str = "tanh", threshold: float = 0.5
) -> NDArray[np.int64]:
    """Decide for each example: 1 where the output is greater than the threshold, else 0.

    Parameters
    ----------
    X : array_like
        Examples in columns, (n_x, m).
    parameters : Parameters
        W1 (n_h, n_x), b1 (n_h, 1), W2 (n_y, n_h), b2 (n_y, 1).
    hidden : str, default "tanh"
        The hidden layer's activation function, a name in ACTIVATIONS.
    threshold : float, default 0.5
        Probability in [0, 1] above which the answer is 1.

    Returns
    -------
    ndarray
        The answers 0 and 1 as integers, (n_y, m).

    Raises
    ------
    TypeError
        If an argument is of another kind than said above.
    ValueError
        If a shape or a value is not as said above, an entry is not finite, or a number overflows on the way.

    Notes
    -----
    Lesson: S1-O5.

    Examples
    --------
    >>> one = np.array([[1.0]])
    >>> print(predict([[-2, 0, 2]], Parameters(one, 0 * one, one, 0 * one)))
    [[0 0 1]]
    """
    threshold = PROBABILITY.read("threshold", threshold)
    A2 = forward_propagation(X, parameters, hidden=hidden).A2
    return (A2 > threshold).astype(np.int64)


def _formulas(hidden: str) -> tuple[Formula, Slope]:
    """Give the hidden activation without its door, and its slope, from a where that is cheaper.

    A slope may take the memory of z, which nothing needs after it.
    """
    g, g_prime = map(unwrap, ACTIVATIONS[hidden])
    from_a: dict[str, Slope] = {
        "sigmoid": lambda z, a: np.multiply(a, np.subtract(1.0, a, out=z), out=z),  # S8-D1
        "tanh": lambda z, a: np.subtract(1.0, np.multiply(a, a, out=z), out=z),  # S8-D2
    }
    return g, from_a.get(hidden, lambda z, _: g_prime(z))


@np.errstate(all="ignore")  # the cost tells when the numbers leave the finite ones
def _step(
    X: Array, Y: Array, g: Formula, slope: Slope, alpha: float, parameters: Parameters
) -> tuple[float, Parameters]:
    """Give the cost and the parameters after one update; the arguments were checked at the door of train.

    The lesson's functions once more, without their doors, in place where that saves an array of (n_h, m), and
    with the slope of sigmoid and tanh taken from a, which exp need not compute again.
    1 − a² and a(1 − a) are right to some 1e−16, where the functions of z keep every digit of a tiny slope;
    only if all examples saturate (|z| near 18 for tanh, near 36 for the sigmoid) does the difference show.
    """
    W1, b1, W2, b2 = parameters
    m = X.shape[1]
    Z1 = W1 @ X
    Z1 += b1
    A1 = g(Z1)
    A2 = _sigmoid(W2 @ A1 + b2)
    cost = -float((Y * np.log(A2) + (1.0 - Y) * np.log1p(-A2)).sum() / m)
    if isnan(cost):  # 0 · log 0 is; cross_entropy counts it 0
        cost = float(cross_entropy(A2, Y).sum() / m)
    dZ2 = A2 - Y
    dZ1 = W2.T @ dZ2
    dZ1 *= slope(Z1, A1)
    dW1, db1 = dZ1 @ X.T / m, dZ1.sum(axis=1, keepdims=True) / m
    dW2, db2 = dZ2 @ A1.T / m, dZ2.sum(axis=1, keepdims=True) / m
    return cost, Parameters(W1 - alpha * dW1, b1 - alpha * db1, W2 - alpha * dW2, b2 - alpha * db2)
