r"""One step of gradient descent: back from the outputs to the slope of the cost in each parameter, and down.

dW1 is the lesson's name for the derivative of the cost J with respect to W1, and so on for each parameter.
dZ1 and dZ2 are derivatives of the summed loss, column by column: the factor 1/m enters with dW and db alone.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nnref.activations import ACTIVATIONS
from nnref.checks import INPUTS, POSITIVE, PROBABILITIES, Array, Sizes, one_of, refuses_overflow
from nnref.shallow.network import CACHE, PARAMETERS, Cache, Parameters

__all__ = ["Gradients", "backward_propagation", "update_parameters"]


class Gradients(NamedTuple):
    r"""The slope of the cost in each parameter, in the shape of that parameter.

    $$ \begin{aligned}
    W^{[1]}, dW^{[1]} &\in \mathbb{R}^{n^{[1]} \times n^{[0]}} \\
    b^{[1]}, db^{[1]} &\in \mathbb{R}^{n^{[1]} \times 1} \\
    W^{[2]}, dW^{[2]} &\in \mathbb{R}^{n^{[2]} \times n^{[1]}} \\
    b^{[2]}, db^{[2]} &\in \mathbb{R}^{n^{[2]} \times 1}
    \end{aligned} \tag{S9-G1} $$

    Lesson: S9-G1.

    Attributes
    ----------
    dW1 : ndarray
        Slope in the weights of the hidden layer, (n_h, n_x).
    db1 : ndarray
        Slope in the biases of the hidden layer, (n_h, 1).
    dW2 : ndarray
        Slope in the weights of the output layer, (n_y, n_h).
    db2 : ndarray
        Slope in the biases of the output layer, (n_y, 1).

    Examples
    --------
    Three inputs, four hidden units and five examples:

    >>> from nnref.shallow import forward_propagation, initialize_parameters
    >>> parameters = initialize_parameters(3, 4, rng=np.random.default_rng(3))
    >>> X, Y = np.ones((3, 5)), np.ones((1, 5))
    >>> gradients = backward_propagation(X, Y, parameters, forward_propagation(X, parameters))
    >>> [array.shape for array in gradients]
    [(4, 3), (4, 1), (1, 4), (1, 1)]
    """

    dW1: Array
    db1: Array
    dW2: Array
    db2: Array


GRADIENTS: Final = PARAMETERS.slopes(Gradients)


@refuses_overflow
def backward_propagation(
    X: ArrayLike, Y: ArrayLike, parameters: Parameters, cache: Cache, *, hidden: str = "tanh"
) -> Gradients:
    r"""Carry the error of the outputs back through both layers, to the gradient of the cost.

    $$ dZ^{[2]} = A^{[2]} - Y \tag{S9-G5-dZ2} $$
    $$ dW^{[2]} = \frac{1}{m} dZ^{[2]} A^{[1]T} \tag{S9-G5-dW2} $$
    $$ db^{[2]} = \frac{1}{m} \sum_{i=1}^{m} dZ^{[2](i)} \tag{S9-G5-db2} $$
    $$ dZ^{[1]} = W^{[2]T} dZ^{[2]} \odot g^{[1]\prime}(Z^{[1]}) \tag{S9-G5-dZ1} $$
    $$ dW^{[1]} = \frac{1}{m} dZ^{[1]} X^{T} \tag{S9-G5-dW1} $$
    $$ db^{[1]} = \frac{1}{m} \sum_{i=1}^{m} dZ^{[1](i)} \tag{S9-G5-db1} $$

    The simple $dZ^{[2]}$ is what the sigmoid and the cross-entropy give together.
    ``keepdims=True`` keeps each sum over the examples a column, (n_h, 1) or (n_y, 1), in the shape of its b;
    without it the sum is flat, (n_h,), and b − α db would be broadcast to a square.

    Two hidden units that start alike, here 1 and 2, compute the same and get the same slopes, so that no
    update can tell them apart:

    $$ \begin{aligned}
    a_1^{[1](i)} &= a_2^{[1](i)} \\
    dz_1^{[1](i)} &= dz_2^{[1](i)} \\
    dw_1^{[1]} &= dw_2^{[1]}
    \end{aligned} \tag{S10-I1} $$

    Parameters
    ----------
    X : array_like
        Examples in columns, (n_x, m).
    Y : array_like
        Labels, (n_y, m), in [0, 1], usually 0 or 1.
    parameters : Parameters
        W1 (n_h, n_x), b1 (n_h, 1), W2 (n_y, n_h), b2 (n_y, 1).
    cache : Cache
        What forward_propagation gave for this X, these parameters and this hidden activation:
        Z1, A1 (n_h, m) and Z2, A2 (n_y, m), A2 in [0, 1].
    hidden : str, default "tanh"
        The hidden layer's activation function, a name in ACTIVATIONS.

    Returns
    -------
    gradients : Gradients
        dW1 (n_h, n_x), db1 (n_h, 1), dW2 (n_y, n_h), db2 (n_y, 1): change of the cost for each unit of change
        of the parameter.

    Raises
    ------
    TypeError
        If an argument is of another kind than said above.
    ValueError
        If a shape or a value is not as said above, an entry is not finite, or a number overflows on the way.

    Notes
    -----
    Lesson: S9-G5, S9-G6, S10-I1.
    Errata: E10.

    Examples
    --------
    By hand: x = 3, z1 = 1·3 − 1 = 2, a1 = ReLU(2) = 2; z2 = 3·2 − 6 = 0, a2 = 1/2.
    Back: dz2 = 1/2 − 1 = −1/2, dW2 = −1/2 · 2 = −1, db2 = −1/2;
    dz1 = 3 · (−1/2) · 1 = −3/2, dW1 = −3/2 · 3 = −9/2, db1 = −3/2.

    >>> from nnref.shallow import forward_propagation
    >>> W1, b1, W2, b2 = np.array([[1.0]]), np.array([[-1.0]]), np.array([[3.0]]), np.array([[-6.0]])
    >>> parameters = Parameters(W1, b1, W2, b2)
    >>> cache = forward_propagation([[3]], parameters, hidden="relu")
    >>> backward_propagation([[3]], [[1]], parameters, cache, hidden="relu")
    Gradients(dW1=array([[-4.5]]), db1=array([[-1.5]]), dW2=array([[-1.]]), db2=array([[-0.5]]))
    """
    sizes: Sizes = {}
    _, _, W2, _ = PARAMETERS.read("parameters", parameters, sizes)
    X = INPUTS.read("X", X, sizes)
    Z1, A1, _, A2 = CACHE.read("cache", cache, sizes)
    Y = PROBABILITIES.read("Y", Y, sizes)
    _, g_prime = ACTIVATIONS[one_of("hidden", hidden, ACTIVATIONS)]
    m = X.shape[1]
    dZ2 = A2 - Y
    dW2 = dZ2 @ A1.T / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = W2.T @ dZ2 * g_prime(Z1)
    dW1 = dZ1 @ X.T / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return Gradients(dW1, db1, dW2, db2)


@refuses_overflow
def update_parameters(parameters: Parameters, gradients: Gradients, learning_rate: float) -> Parameters:
    r"""Take one step down the slope of the cost.

    $$ W^{[1]} := W^{[1]} - \alpha \, dW^{[1]} \tag{S9-G3-W1} $$
    $$ b^{[1]} := b^{[1]} - \alpha \, db^{[1]} \tag{S9-G3-b1} $$
    $$ W^{[2]} := W^{[2]} - \alpha \, dW^{[2]} \tag{S9-G3-W2} $$
    $$ b^{[2]} := b^{[2]} - \alpha \, db^{[2]} \tag{S9-G3-b2} $$

    Parameters
    ----------
    parameters : Parameters
        W1 (n_h, n_x), b1 (n_h, 1), W2 (n_y, n_h), b2 (n_y, 1).
    gradients : Gradients
        dW1, db1, dW2, db2, each in the shape of its parameter.
    learning_rate : float
        Length α of the step in proportion to the slope, a pure number greater than 0.

    Returns
    -------
    parameters : Parameters
        New parameters in the same shapes; the old ones are untouched.

    Raises
    ------
    TypeError
        If an argument is of another kind than said above.
    ValueError
        If a shape or a value is not as said above, an entry is not finite, or a number overflows on the way.

    Notes
    -----
    Lesson: S9-G3.

    Examples
    --------
    >>> one = np.array([[1.0]])
    >>> update_parameters(Parameters(one, one, one, one), Gradients(one, -one, 0 * one, 2 * one), 0.5)
    Parameters(W1=array([[0.5]]), b1=array([[1.5]]), W2=array([[1.]]), b2=array([[0.]]))
    """
    sizes: Sizes = {}
    W1, b1, W2, b2 = PARAMETERS.read("parameters", parameters, sizes)
    dW1, db1, dW2, db2 = GRADIENTS.read("gradients", gradients, sizes)
    alpha = POSITIVE.read("learning_rate", learning_rate)
    W1 = W1 - alpha * dW1
    b1 = b1 - alpha * db1
    W2 = W2 - alpha * dW2
    b2 = b2 - alpha * db2
    return Parameters(W1, b1, W2, b2)
