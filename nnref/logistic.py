r"""One unit alone: logistic regression, the review that the lesson begins with.

It is also the baseline: whatever a hidden layer is good for, it must do better than this.
The steps have the names that they have for the network.
"""

from __future__ import annotations

from functools import partial
from inspect import unwrap
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnref.activations import sigmoid
from nnref.checks import (
    FINITE,
    INPUTS,
    OUTPUTS,
    POSITIVE,
    PROBABILITIES,
    PROBABILITY,
    WEIGHTS,
    Array,
    Fields,
    Sizes,
    refuses_overflow,
    whole_number,
)
from nnref.descent import Callback, Training, descend
from nnref.losses import compute_cost, cross_entropy, cross_entropy_loss

__all__ = [
    "Cache",
    "Gradients",
    "Parameters",
    "backward_propagation",
    "compute_cost",
    "cross_entropy_loss",
    "forward_propagation",
    "initialize_parameters",
    "predict",
    "train",
    "update_parameters",
]


class Parameters(NamedTuple):
    """The weights and the bias of the unit.

    Older courses call b θ_0, and the entries of w θ_1, θ_2 and so on.

    Attributes
    ----------
    w : ndarray
        Weights, a column of shape (n_x, 1).
    b : float
        Bias.
    """

    w: Array
    b: float


class Cache(NamedTuple):
    """What forward propagation computes for every example.

    Attributes
    ----------
    Z : ndarray
        Weighted inputs, (1, m).
    A : ndarray
        The outputs, (1, m), each in [0, 1].
    """

    Z: Array
    A: Array


class Gradients(NamedTuple):
    """The slope of the cost in each parameter.

    Attributes
    ----------
    dw : ndarray
        Slope in the weights, (n_x, 1).
    db : float
        Slope in the bias.
    """

    dw: Array
    db: float


# What they must be; the unit is the one output unit.
PARAMETERS: Final = Fields(Parameters, {"w": WEIGHTS, "b": FINITE})
CACHE: Final = Fields(Cache, {"Z": OUTPUTS, "A": PROBABILITIES})
GRADIENTS: Final = PARAMETERS.slopes(Gradients)


def initialize_parameters(n_x: int) -> Parameters:
    """Start at zero, which is safe for one unit alone, though not for a hidden layer.

    Parameters
    ----------
    n_x : int
        Number of inputs, at least 1.

    Returns
    -------
    parameters : Parameters
        w (n_x, 1) and b, all 0.

    Raises
    ------
    TypeError
        If an argument is of another kind than said above.
    ValueError
        If a value is not as said above.

    Notes
    -----
    Lesson: shallow:S10-I1.

    Examples
    --------
    >>> initialize_parameters(2)
    Parameters(w=array([[0.],
           [0.]]), b=0.0)
    """
    return Parameters(np.zeros((whole_number("n_x", n_x, least=1), 1)), 0.0)


@refuses_overflow
def forward_propagation(X: ArrayLike, parameters: Parameters) -> Cache:
    r"""Compute the output of the unit for all examples.

    For one of them, the column x:

    $$ z = w^{T} x + b, \quad \hat{y} = a = \sigma(z) \tag{shallow:S2-R1} $$

    Parameters
    ----------
    X : array_like
        Examples in columns, (n_x, m).
    parameters : Parameters
        w (n_x, 1) and the number b.

    Returns
    -------
    Cache
        Z and A, each (1, m); A holds the outputs $\hat{y}^{(i)}$.

    Raises
    ------
    TypeError
        If an argument is of another kind than said above.
    ValueError
        If a shape or a value is not as said above, an entry is not finite, or a number overflows on the way.

    Notes
    -----
    Lesson: shallow:S2-R1.

    Examples
    --------
    By hand: z = 1·2 + 0.5·(−4) + 1 = 1.

    >>> forward_propagation([[2], [-4]], Parameters(np.array([[1.0], [0.5]]), 1.0))
    Cache(Z=array([[1.]]), A=array([[0.73105858]]))
    """
    sizes: Sizes = {}
    w, b = PARAMETERS.read("parameters", parameters, sizes)
    X = INPUTS.read("X", X, sizes)
    Z = w.T @ X + b
    A = sigmoid(Z)
    return Cache(Z, A)


@refuses_overflow
def backward_propagation(X: ArrayLike, Y: ArrayLike, cache: Cache) -> Gradients:
    r"""Carry the error of the outputs back to the gradient of the cost.

    $$ dZ = A - Y \tag{shallow:S2-R3-dZ} $$
    $$ dw = \frac{1}{m} X \, dZ^{T} \tag{shallow:S2-R3-dw} $$
    $$ db = \frac{1}{m} \sum_{i=1}^{m} dz^{(i)} \tag{shallow:S2-R3-db} $$

    The row $dZ$ has one entry per example.

    Parameters
    ----------
    X : array_like
        Examples in columns, (n_x, m).
    Y : array_like
        Labels, (1, m), in [0, 1], usually 0 or 1.
    cache : Cache
        What forward_propagation gave for this X: Z and A, each (1, m), A in [0, 1].

    Returns
    -------
    gradients : Gradients
        dw (n_x, 1) and the number db: change of the cost for each unit of change of the parameter.

    Raises
    ------
    TypeError
        If an argument is of another kind than said above.
    ValueError
        If a shape or a value is not as said above, an entry is not finite, or a number overflows on the way.

    Notes
    -----
    Lesson: shallow:S2-R3.

    Examples
    --------
    By hand: the outputs 1/2 are off by −1/2 and 1/2, so that dw = (−1/2 · 2 + 1/2 · 4) / 2 = 1/2 and db = 0.

    >>> X = np.array([[2.0, 4.0]])
    >>> backward_propagation(X, [[1, 0]], forward_propagation(X, initialize_parameters(1)))
    Gradients(dw=array([[0.5]]), db=0.0)
    """
    sizes: Sizes = {"n_y": 1}
    X = INPUTS.read("X", X, sizes)
    _, A = CACHE.read("cache", cache, sizes)
    Y = PROBABILITIES.read("Y", Y, sizes)
    m = X.shape[1]
    dZ = A - Y
    dw = X @ dZ.T / m
    db = float(np.sum(dZ) / m)
    return Gradients(dw, db)


@refuses_overflow
def update_parameters(parameters: Parameters, gradients: Gradients, learning_rate: float) -> Parameters:
    r"""Take one step down the slope of the cost: learning_rate times the gradient.

    $$ w := w - \alpha \, dw \tag{shallow:S2-R3-w} $$
    $$ b := b - \alpha \, db \tag{shallow:S2-R3-b} $$

    Parameters
    ----------
    parameters : Parameters
        w (n_x, 1) and the number b.
    gradients : Gradients
        dw (n_x, 1) and the number db.
    learning_rate : float
        Length α of the step in proportion to the slope, a pure number greater than 0.

    Returns
    -------
    parameters : Parameters
        New parameters; the old ones are untouched.

    Raises
    ------
    TypeError
        If an argument is of another kind than said above.
    ValueError
        If a shape or a value is not as said above, an entry is not finite, or a number overflows on the way.

    Notes
    -----
    Lesson: shallow:S2-R3.

    Examples
    --------
    >>> update_parameters(initialize_parameters(1), Gradients(np.array([[0.5]]), -1.0), 0.1)
    Parameters(w=array([[-0.05]]), b=0.1)
    """
    sizes: Sizes = {}
    w, b = PARAMETERS.read("parameters", parameters, sizes)
    dw, db = GRADIENTS.read("gradients", gradients, sizes)
    alpha = POSITIVE.read("learning_rate", learning_rate)
    w = w - alpha * dw
    b = b - alpha * db
    return Parameters(w, b)


def train(
    X: ArrayLike,
    Y: ArrayLike,
    parameters: Parameters,
    *,
    learning_rate: float = 1.2,
    iterations: int = 10_000,
    callback: Callback[Parameters] | None = None,
) -> Training[Parameters]:
    """Repeat forward propagation, backward propagation and update.

    Parameters
    ----------
    X : array_like
        Examples in columns, (n_x, m).
    Y : array_like
        Labels, (1, m), in [0, 1], usually 0 or 1.
    parameters : Parameters
        The start: w (n_x, 1) and the number b.
    learning_rate : float, default 1.2
        Length α of the steps in proportion to the slope, a pure number greater than 0.
    iterations : int, default 10_000
        Number of updates, from 0 on.
    callback : function, optional
        Called for each update as ``callback(k, cost, parameters)``, with k from 0 on, and the cost and the
        parameters before the update. What it returns or writes into them does not matter.

    Returns
    -------
    Training
        The parameters after the last update, and the costs, (iterations,), before each of them.

    Raises
    ------
    TypeError
        If an argument is of another kind than said above.
    ValueError
        If a shape or a value is not as said above, or an entry is not finite.
    DivergenceError
        If a cost or a parameter becomes inf or nan; the error holds the costs so far.

    Notes
    -----
    Lesson: shallow:S2-R3.

    Examples
    --------
    >>> X, Y = np.array([[-2.0, -1.0, 1.0, 2.0]]), np.array([[0, 0, 1, 1]])
    >>> training = train(X, Y, initialize_parameters(1), iterations=100)
    >>> float(training.costs[0]), float(training.costs[-1]) < 0.05
    (0.6931471805599453, True)
    >>> print(predict([[-0.5, 0.5]], training.parameters))
    [[0 1]]
    """
    sizes: Sizes = {"n_y": 1}
    w, b = PARAMETERS.read("parameters", parameters, sizes)
    X = INPUTS.read("X", X, sizes)
    Y = PROBABILITIES.read("Y", Y, sizes)
    alpha = POSITIVE.read("learning_rate", learning_rate)
    step = partial(_step, X, Y, alpha)
    start = Parameters(w.copy(), b)
    return descend(step, start, learning_rate=alpha, iterations=iterations, callback=callback)


def predict(X: ArrayLike, parameters: Parameters, *, threshold: float = 0.5) -> NDArray[np.int64]:
    """Decide for each example: 1 where the output is greater than the threshold, else 0.

    Parameters
    ----------
    X : array_like
        Examples in columns, (n_x, m).
    parameters : Parameters
        w (n_x, 1) and the number b.
    threshold : float, default 0.5
        Probability in [0, 1] above which the answer is 1.

    Returns
    -------
    ndarray
        The answers 0 and 1 as integers, (1, m).

    Raises
    ------
    TypeError
        If an argument is of another kind than said above.
    ValueError
        If a shape or a value is not as said above, an entry is not finite, or a number overflows on the way.

    Notes
    -----
    Lesson: shallow:S2-R1.

    Examples
    --------
    >>> print(predict([[-1, 0, 1]], Parameters(np.array([[2.0]]), 0.0)))
    [[0 0 1]]
    """
    threshold = PROBABILITY.read("threshold", threshold)
    A = forward_propagation(X, parameters).A
    return (A > threshold).astype(np.int64)


@np.errstate(all="ignore")  # the cost tells when the numbers leave the finite ones
def _step(X: Array, Y: Array, alpha: float, parameters: Parameters) -> tuple[float, Parameters]:
    """Give the cost and the parameters after one update; the arguments were checked at the door of train."""
    w, b = parameters
    m = X.shape[1]
    A = unwrap(sigmoid)(w.T @ X + b)
    cost = float(np.sum(cross_entropy(A, Y)) / m)
    dZ = A - Y
    dw = X @ dZ.T / m
    db = float(np.sum(dZ) / m)
    return cost, Parameters(w - alpha * dw, b - alpha * db)
