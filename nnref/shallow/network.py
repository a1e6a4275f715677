r"""A network with one hidden layer: its parameters, and how it computes its output.

The hidden layer is layer 1, with n_h units; the output layer is layer 2, with n_y sigmoid units (one in the
lesson); the inputs, n_x of them, are layer 0 and are not counted.
A row is a unit (or a feature), a column is an example; x is one example's column, X holds m of them.
All values are pure numbers.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nnref.activations import ACTIVATIONS, sigmoid
from nnref.checks import (
    FINITE,
    INPUTS,
    NOT_NEGATIVE,
    OUTPUTS,
    PROBABILITIES,
    WEIGHTS,
    Array,
    Fields,
    Matrix,
    Sizes,
    generator,
    one_of,
    refuses_overflow,
    whole_number,
)

__all__ = [
    "Cache",
    "Parameters",
    "Unit",
    "collapse_linear_layers",
    "forward_example",
    "forward_propagation",
    "forward_propagation_loop",
    "forward_unit",
    "initialize_parameters",
]


class Parameters(NamedTuple):
    r"""The weights and biases of both layers.

    $$ W^{[l]} \in \mathbb{R}^{n^{[l]} \times n^{[l-1]}}, \quad b^{[l]} \in \mathbb{R}^{n^{[l]} \times 1}
    \tag{S3-N3} $$

    Lesson: S3-N3.

    Attributes
    ----------
    W1 : ndarray
        Weights of the hidden layer, (n_h, n_x): row i belongs to unit i.
    b1 : ndarray
        Biases of the hidden layer, (n_h, 1).
    W2 : ndarray
        Weights of the output layer, (n_y, n_h).
    b2 : ndarray
        Biases of the output layer, (n_y, 1).

    Examples
    --------
    Three inputs and four hidden units, as in the lesson:

    >>> parameters = initialize_parameters(3, 4, rng=np.random.default_rng(3))
    >>> [array.shape for array in parameters]
    [(4, 3), (4, 1), (1, 4), (1, 1)]
    """

    W1: Array
    b1: Array
    W2: Array
    b2: Array


class Cache(NamedTuple):
    r"""What forward propagation computes on its way, kept for the way back.

    $$ \begin{aligned}
    Z^{[1]}, A^{[1]} &\in \mathbb{R}^{n^{[1]} \times m} \\
    Z^{[2]}, A^{[2]} &\in \mathbb{R}^{n^{[2]} \times m}
    \end{aligned} \tag{S5-V3} $$

    In a matrix of either layer, one step down is the next unit, one step right the next example.

    Lesson: S5-V3.

    Attributes
    ----------
    Z1 : ndarray
        Weighted inputs of the hidden layer, (n_h, m).
    A1 : ndarray
        Activations of the hidden layer, (n_h, m).
    Z2 : ndarray
        Weighted inputs of the output layer, (n_y, m).
    A2 : ndarray
        The outputs, (n_y, m), each in [0, 1].

    Examples
    --------
    Three inputs, four hidden units and five examples:

    >>> parameters = initialize_parameters(3, 4, rng=np.random.default_rng(3))
    >>> [array.shape for array in forward_propagation(np.ones((3, 5)), parameters)]
    [(4, 5), (4, 5), (1, 5), (1, 5)]
    """

    Z1: Array
    A1: Array
    Z2: Array
    A2: Array


class Unit(NamedTuple):
    """The two numbers that one unit computes from one example.

    Lesson: S4-F1.

    Attributes
    ----------
    z : float
        The weighted input.
    a : float
        The activation.
    """

    z: float
    a: float


_HIDDEN: Final = Matrix(("n_h", "m"), "one row per hidden unit, one column per example")
PARAMETERS: Final = Fields(
    Parameters,
    {
        "W1": Matrix(("n_h", "n_x"), "one row per hidden unit, one column per feature"),
        "b1": Matrix(("n_h", 1), "one row per hidden unit"),
        "W2": Matrix(("n_y", "n_h"), "one row per output unit, one column per hidden unit"),
        "b2": Matrix(("n_y", 1), "one row per output unit"),
    },
)
CACHE: Final = Fields(Cache, {"Z1": _HIDDEN, "A1": _HIDDEN, "Z2": OUTPUTS, "A2": PROBABILITIES})


@refuses_overflow
def initialize_parameters(
    n_x: int, n_h: int, n_y: int = 1, *, scale: float = 0.01, rng: np.random.Generator
) -> Parameters:
    r"""Draw small random weights, so that no two hidden units start alike, and set the biases to 0.

    $$ W^{[l]}_{ij} \sim \mathcal{N}(0, 0.01^{2}), \quad b^{[l]}_{i} = 0 \tag{S10-I2} $$

    The factor 0.01, which is `scale`, keeps z near 0, where sigmoid and tanh are steep.

    Parameters
    ----------
    n_x, n_h : int
        Numbers of inputs and of hidden units, each at least 1.
    n_y : int, default 1
        Number of output units, at least 1.
    scale : float, default 0.01
        Standard deviation of the weights, a pure number from 0 on; at 0 all units start alike, and stay so
        but for rounding.
    rng : numpy.random.Generator
        Source of the random numbers, such as ``np.random.default_rng(3)``.

    Returns
    -------
    parameters : Parameters
        W1 (n_h, n_x), b1 (n_h, 1), W2 (n_y, n_h), b2 (n_y, 1).

    Raises
    ------
    TypeError
        If an argument is of another kind than said above.
    ValueError
        If a value is not as said above, or too large for float64.

    Notes
    -----
    Lesson: S10-I2, S10-I3.
    Errata: E7, E15.

    Examples
    --------
    >>> parameters = initialize_parameters(2, 2, rng=np.random.default_rng(3))
    >>> parameters.W1
    array([[ 0.02040919, -0.02555665],
           [ 0.00418099, -0.0056777 ]])
    >>> parameters.b1
    array([[0.],
           [0.]])
    """
    n_x, n_h, n_y = (
        whole_number(name, count, least=1) for name, count in (("n_x", n_x), ("n_h", n_h), ("n_y", n_y))
    )
    scale = NOT_NEGATIVE.read("scale", scale)
    rng = generator(rng)
    W1 = rng.standard_normal((n_h, n_x)) * scale
    b1 = np.zeros((n_h, 1))
    W2 = rng.standard_normal((n_y, n_h)) * scale
    b2 = np.zeros((n_y, 1))
    return Parameters(W1, b1, W2, b2)


@refuses_overflow
def forward_unit(x: ArrayLike, w: ArrayLike, b: float, *, activation: str = "sigmoid") -> Unit:
    r"""Compute the two numbers of one unit for one example.

    The four hidden units of the lesson, written out:

    $$ z_1^{[1]} = w_1^{[1]T} x + b_1^{[1]}, \quad a_1^{[1]} = \sigma(z_1^{[1]}) \tag{S4-F1-1} $$
    $$ z_2^{[1]} = w_2^{[1]T} x + b_2^{[1]}, \quad a_2^{[1]} = \sigma(z_2^{[1]}) \tag{S4-F1-2} $$
    $$ z_3^{[1]} = w_3^{[1]T} x + b_3^{[1]}, \quad a_3^{[1]} = \sigma(z_3^{[1]}) \tag{S4-F1-3} $$
    $$ z_4^{[1]} = w_4^{[1]T} x + b_4^{[1]}, \quad a_4^{[1]} = \sigma(z_4^{[1]}) \tag{S4-F1-4} $$

    Parameters
    ----------
    x : array_like
        One example, a column of shape (n_x, 1).
    w : array_like
        Weights of the unit, a column of shape (n_x, 1); for hidden unit i it is row i of W1, transposed.
    b : float
        Bias of the unit.
    activation : str, default "sigmoid"
        The unit's activation function, a name in ACTIVATIONS.

    Returns
    -------
    Unit
        The numbers z and a.

    Raises
    ------
    TypeError
        If an argument is of another kind than said above.
    ValueError
        If a shape or a value is not as said above, an entry is not finite, or a number overflows on the way.

    Notes
    -----
    Lesson: S4-F1.

    Examples
    --------
    By hand: z = 1·2 + 0.5·(−4) + 1 = 1.

    >>> forward_unit([[2], [-4]], [[1], [0.5]], 1)
    Unit(z=1.0, a=0.7310585786300049)
    """
    sizes: Sizes = {"m": 1}
    x = INPUTS.read("x", x, sizes)
    w = WEIGHTS.read("w", w, sizes)
    b = FINITE.read("b", b)
    g, _ = ACTIVATIONS[one_of("activation", activation, ACTIVATIONS)]
    z = (w.T @ x).item() + b
    return Unit(z, g(z))


@refuses_overflow
def forward_example(x: ArrayLike, parameters: Parameters, *, hidden: str = "tanh") -> Cache:
    r"""Compute the output for one example, a whole layer in one line.

    The inputs are layer 0, the output is that of layer 2, and the rows of $W^{[1]}$ are the weights of the
    units:

    $$ x = a^{[0]}, \quad \hat{y} = a^{[2]} \tag{S3-N1} $$
    $$ W^{[1]} =
    \begin{bmatrix} w_1^{[1]T} \\ w_2^{[1]T} \\ w_3^{[1]T} \\ w_4^{[1]T} \end{bmatrix} \tag{S4-F2-W} $$

    With the sigmoid as hidden activation:

    $$ \begin{aligned}
    z^{[1]} &= W^{[1]} x + b^{[1]} \\
    a^{[1]} &= \sigma(z^{[1]})
    \end{aligned} \tag{S4-F2} $$
    $$ \begin{aligned}
    z^{[2]} &= W^{[2]} a^{[1]} + b^{[2]} \\
    a^{[2]} &= \sigma(z^{[2]}) = \hat{y}
    \end{aligned} \tag{S4-F3} $$

    It is forward_propagation for a single column. What layer 1 computes is the input of layer 2:

    $$ \hat{y} = \sigma(W^{[2]} \sigma(W^{[1]} x + b^{[1]}) + b^{[2]}) \tag{S2-R2} $$

    Parameters
    ----------
    x : array_like
        One example, a column of shape (n_x, 1).
    parameters : Parameters
        W1 (n_h, n_x), b1 (n_h, 1), W2 (n_y, n_h), b2 (n_y, 1).
    hidden : str, default "tanh"
        The hidden layer's activation function, a name in ACTIVATIONS; the output layer's is the sigmoid.

    Returns
    -------
    Cache
        z1, a1 (n_h, 1) and z2, a2 (n_y, 1), in the fields Z1, A1, Z2, A2: m is 1.

    Raises
    ------
    TypeError
        If an argument is of another kind than said above.
    ValueError
        If a shape or a value is not as said above, an entry is not finite, or a number overflows on the way.

    Notes
    -----
    Lesson: S2-R2, S3-N1, S4-F2, S4-F3.
    Errata: E2, E3.

    Examples
    --------
    By hand: z1 = (1, 0), a1 = (σ(1), 1/2), z2 = 2·σ(1) − 1/2.

    >>> W1, b1 = np.array([[1.0, 0.5], [1.0, 0.0]]), np.array([[1.0], [-2.0]])
    >>> W2, b2 = np.array([[2.0, -1.0]]), np.array([[0.0]])
    >>> cache = forward_example([[2], [-4]], Parameters(W1, b1, W2, b2), hidden="sigmoid")
    >>> cache.A1
    array([[0.73105858],
           [0.5       ]])
    >>> cache.A2
    array([[0.72354549]])
    """
    sizes: Sizes = {"m": 1}
    W1, b1, W2, b2 = PARAMETERS.read("parameters", parameters, sizes)
    x = INPUTS.read("x", x, sizes)
    g, _ = ACTIVATIONS[one_of("hidden", hidden, ACTIVATIONS)]
    z1 = W1 @ x + b1
    a1 = g(z1)
    z2 = W2 @ a1 + b2
    a2 = sigmoid(z2)
    return Cache(z1, a1, z2, a2)


@refuses_overflow
def forward_propagation_loop(X: ArrayLike, parameters: Parameters, *, hidden: str = "tanh") -> Cache:
    r"""Compute the outputs for all examples, one after the other.

    $$ \begin{aligned}
    z^{[1](i)} &= W^{[1]} x^{(i)} + b^{[1]} \\
    a^{[1](i)} &= g^{[1]}(z^{[1](i)}) \\
    z^{[2](i)} &= W^{[2]} a^{[1](i)} + b^{[2]} \\
    a^{[2](i)} &= \sigma(z^{[2](i)}) = \hat{y}^{(i)} \\
    &i = 1, \dots, m
    \end{aligned} \tag{S5-V1} $$

    It stands here to be compared with forward_propagation, which does the same without a loop.

    Parameters
    ----------
    X : array_like
        Examples in columns, (n_x, m).
    parameters : Parameters
        W1 (n_h, n_x), b1 (n_h, 1), W2 (n_y, n_h), b2 (n_y, 1).
    hidden : str, default "tanh"
        The hidden layer's activation function, a name in ACTIVATIONS; the output layer's is the sigmoid.

    Returns
    -------
    Cache
        Z1, A1 (n_h, m) and Z2, A2 (n_y, m).

    Raises
    ------
    TypeError
        If an argument is of another kind than said above.
    ValueError
        If a shape or a value is not as said above, an entry is not finite, or a number overflows on the way.

    Notes
    -----
    Lesson: S5-V1. The lesson counts examples from 1, Python from 0.

    Examples
    --------
    >>> rng = np.random.default_rng(3)
    >>> X, parameters = rng.standard_normal((3, 5)), initialize_parameters(3, 4, scale=1.0, rng=rng)
    >>> loop = forward_propagation_loop(X, parameters)
    >>> matrices = forward_propagation(X, parameters)
    >>> all(np.allclose(a, b, rtol=1e-14) for a, b in zip(loop, matrices))
    True
    """
    sizes: Sizes = {}
    W1, b1, W2, b2 = PARAMETERS.read("parameters", parameters, sizes)
    X = INPUTS.read("X", X, sizes)
    g, _ = ACTIVATIONS[one_of("hidden", hidden, ACTIVATIONS)]
    n_h, n_y, m = W1.shape[0], W2.shape[0], X.shape[1]
    Z1, A1, Z2, A2 = (np.empty((rows, m)) for rows in (n_h, n_h, n_y, n_y))
    for i in range(m):
        x = X[:, [i]]
        Z1[:, [i]] = z1 = W1 @ x + b1
        A1[:, [i]] = a1 = g(z1)
        Z2[:, [i]] = z2 = W2 @ a1 + b2
        A2[:, [i]] = sigmoid(z2)
    return Cache(Z1, A1, Z2, A2)


@refuses_overflow
def forward_propagation(X: ArrayLike, parameters: Parameters, *, hidden: str = "tanh") -> Cache:
    r"""Compute the outputs for all examples at once.

    $$ X = \begin{bmatrix} x^{(1)} & x^{(2)} & \cdots & x^{(m)} \end{bmatrix} \tag{S5-V2-X} $$
    $$ Z^{[1]} = W^{[1]} X + b^{[1]} \tag{S5-V2-Z1} $$
    $$ A^{[1]} = g^{[1]}(Z^{[1]}) \tag{S5-V2-A1} $$
    $$ Z^{[2]} = W^{[2]} A^{[1]} + b^{[2]} \tag{S5-V2-Z2} $$
    $$ A^{[2]} = \sigma(Z^{[2]}) \tag{S5-V2-A2} $$

    The products handle the examples; only the columns $b^{[1]}$ and $b^{[2]}$ are broadcast, to each example.

    Parameters
    ----------
    X : array_like
        Examples in columns, (n_x, m).
    parameters : Parameters
        W1 (n_h, n_x), b1 (n_h, 1), W2 (n_y, n_h), b2 (n_y, 1).
    hidden : str, default "tanh"
        The hidden layer's activation function, a name in ACTIVATIONS; the output layer's is the sigmoid.

    Returns
    -------
    Cache
        Z1, A1 (n_h, m) and Z2, A2 (n_y, m); A2 holds the outputs $\hat{y}^{(i)}$.

    Raises
    ------
    TypeError
        If an argument is of another kind than said above.
    ValueError
        If a shape or a value is not as said above, an entry is not finite, or a number overflows on the way.

    Notes
    -----
    Lesson: S5-V2, S9-G4.
    Errata: E4, E19.

    Examples
    --------
    >>> W1, b1 = np.array([[1.0, 0.5], [1.0, 0.0]]), np.array([[1.0], [-2.0]])
    >>> W2, b2 = np.array([[2.0, -1.0]]), np.array([[0.0]])
    >>> X = np.array([[2.0, 2.0, 0.0], [-4.0, -6.0, 0.0]])
    >>> cache = forward_propagation(X, Parameters(W1, b1, W2, b2))
    >>> cache.Z1
    array([[ 1.,  0.,  1.],
           [ 0.,  0., -2.]])
    >>> cache.A2
    array([[0.8210075 , 0.5       , 0.92324073]])
    """
    sizes: Sizes = {}
    W1, b1, W2, b2 = PARAMETERS.read("parameters", parameters, sizes)
    X = INPUTS.read("X", X, sizes)
    g, _ = ACTIVATIONS[one_of("hidden", hidden, ACTIVATIONS)]
    Z1 = W1 @ X + b1
    A1 = g(Z1)
    Z2 = W2 @ A1 + b2
    A2 = sigmoid(Z2)
    return Cache(Z1, A1, Z2, A2)


@refuses_overflow
def collapse_linear_layers(parameters: Parameters) -> tuple[Array, Array]:
    r"""Give the one layer that two layers amount to when the hidden activation is the identity.

    $$ \begin{aligned}
    a^{[2]} &= W^{[2]} (W^{[1]} x + b^{[1]}) + b^{[2]} \\
    &= W' x + b' \\
    W' &= W^{[2]} W^{[1]} \\
    b' &= W^{[2]} b^{[1]} + b^{[2]}
    \end{aligned} \tag{S7-L1} $$

    The formula has a linear output unit too; where the network ends in a sigmoid, as here, the two layers
    collapse in $z^{[2]}$.

    Parameters
    ----------
    parameters : Parameters
        W1 (n_h, n_x), b1 (n_h, 1), W2 (n_y, n_h), b2 (n_y, 1).

    Returns
    -------
    W_prime : ndarray
        The weights $W'$, (n_y, n_x).
    b_prime : ndarray
        The biases $b'$, (n_y, 1).

    Raises
    ------
    TypeError
        If an argument is of another kind than said above.
    ValueError
        If a shape or a value is not as said above, an entry is not finite, or a number overflows on the way.

    Notes
    -----
    Lesson: S7-L1.

    Examples
    --------
    Six weights and two hidden units, and yet no more than one linear unit.

    >>> W1, b1 = np.array([[1.0, 0.5], [1.0, 0.0]]), np.array([[1.0], [-2.0]])
    >>> W2, b2 = np.array([[2.0, -1.0]]), np.array([[0.0]])
    >>> W_prime, b_prime = collapse_linear_layers(Parameters(W1, b1, W2, b2))
    >>> W_prime, b_prime
    (array([[1., 1.]]), array([[4.]]))
    >>> x = np.array([[2.0], [-4.0]])
    >>> forward_propagation(x, Parameters(W1, b1, W2, b2), hidden="identity").Z2 == W_prime @ x + b_prime
    array([[ True]])
    """
    W1, b1, W2, b2 = PARAMETERS.read("parameters", parameters, {})
    W_prime = W2 @ W1
    b_prime = W2 @ b1 + b2
    return W_prime, b_prime
