r"""Activation functions, each with its derivative beside it.

Every function works on each entry of z by itself, so that a matrix (units, examples) keeps its shape.
A number (or an array without dimensions) gives a Python float; a list, a tuple or an array gives a new
float64 array.
For every finite z the result is finite and within 8 ulp of the true value, and no warning is given.
Derivatives are derivatives with respect to z, and take z, never a = g(z).
Beyond the finite numbers, ±inf gives the limit and nan stays nan.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from nnref.checks import Array, Elementwise, elementwise, real_array

__all__ = [
    "ACTIVATIONS",
    "identity",
    "identity_derivative",
    "leaky_relu",
    "leaky_relu_derivative",
    "relu",
    "relu_derivative",
    "sigmoid",
    "sigmoid_derivative",
    "tanh",
    "tanh_derivative",
]


def _checked_slope(slope: object) -> float:
    """Give `slope` back as a float if max(slope * z, z) is the leaky ReLU of that slope."""
    value = real_array(slope, "slope must be one real number in [0, 1]")
    if value.ndim or not 0 <= value <= 1:
        reason = "above 1, max(slope * z, z) picks the other branch; below 0, it does not rise with z"
        raise ValueError(f"slope must be one real number in [0, 1] ({reason}); got {slope!r}")
    return float(value)


@elementwise
def sigmoid(z: Array) -> Array:
    r"""Squash z into the range (0, 1).

    $$ \sigma(z) = \frac{1}{1 + e^{-z}} \tag{shallow:S6-A1} $$

    Parameters
    ----------
    z : float or array_like
        Weighted input of a unit, a pure number, or an array of them of any shape, such as (n_y, m).

    Returns
    -------
    float or ndarray
        The activation $\sigma(z)$, a pure number, in the shape of z.

    Raises
    ------
    ValueError
        If z holds anything but real numbers that fit float64.

    Notes
    -----
    Lesson: shallow:S6-A1.
    Errata: shallow:E9, shallow:E20.

    Examples
    --------
    >>> sigmoid(0)
    0.5
    >>> sigmoid([-10, 0, 10])
    array([4.53978687e-05, 5.00000000e-01, 9.99954602e-01])

    The true value is never 0 or 1; float64 rounds it to 1 from z ≈ 37 on, to 0 only below z ≈ −745.

    >>> sigmoid(36) < 1, sigmoid(37) == 1
    (True, True)
    >>> sigmoid(-745) > 0, sigmoid(-746) == 0
    (True, True)

    The formula as it stands overflows on the way.

    >>> with np.errstate(over="ignore"):
    ...     print(np.exp(1000.0))
    inf
    >>> sigmoid(-1000), sigmoid(1000)
    (0.0, 1.0)
    """
    e = np.exp(-np.abs(z))  # at most 1, so that it cannot overflow
    return np.where(z < 0, e, 1.0) / (1.0 + e)


@elementwise
def sigmoid_derivative(z: Array) -> Array:
    r"""Give the slope of the sigmoid at z.

    With $a$ for $\sigma(z)$:

    $$ \sigma'(z) = \sigma(z)(1 - \sigma(z)) = a(1 - a) \tag{shallow:S8-D1} $$

    Parameters
    ----------
    z : float or array_like
        Weighted input of a unit (not its activation), a pure number, or an array of them of any shape.

    Returns
    -------
    float or ndarray
        The slope $\sigma'(z)$, a pure number in (0, 1/4], or 0 where it underflows, in the shape of z.

    Raises
    ------
    ValueError
        If z holds anything but real numbers that fit float64.

    Notes
    -----
    Lesson: shallow:S8-D1.
    Errata: shallow:E8.

    Examples
    --------
    Far from 0 the slope is small, not zero.

    >>> [sigmoid_derivative(z) for z in (-10, 0, 10)]
    [4.5395807735951673e-05, 0.25, 4.5395807735951673e-05]

    At z = 40, a rounds to 1 and a(1 − a) to 0; the slope does not.

    >>> a = sigmoid(40)
    >>> a * (1 - a)
    0.0
    >>> sigmoid_derivative(np.array([-40.0, 40.0]))
    array([4.24835426e-18, 4.24835426e-18])
    """
    return sigmoid(z) * sigmoid(-z)  # 1 − σ(z) = σ(−z), where the subtraction would cancel


@elementwise
def tanh(z: Array) -> Array:
    r"""Squash z into the range (−1, 1), centred on 0.

    $$ \tanh(z) = \frac{e^{z} - e^{-z}}{e^{z} + e^{-z}} = 2\sigma(2z) - 1 \tag{shallow:S6-A2} $$

    Parameters
    ----------
    z : float or array_like
        Weighted input of a unit, a pure number, or an array of them of any shape, such as (n_h, m).

    Returns
    -------
    float or ndarray
        The activation $\tanh(z)$, a pure number, in the shape of z.

    Raises
    ------
    ValueError
        If z holds anything but real numbers that fit float64.

    Notes
    -----
    Lesson: shallow:S6-A2.
    Errata: shallow:E5, shallow:E9.

    Examples
    --------
    >>> tanh(0)
    0.0
    >>> tanh([-1, 0, 1])
    array([-0.76159416,  0.        ,  0.76159416])
    >>> 2 * sigmoid(np.array([-2, 0, 2])) - 1
    array([-0.76159416,  0.        ,  0.76159416])

    The formula as it stands overflows, and inf / inf is nan.

    >>> z = 1000.0
    >>> with np.errstate(over="ignore", invalid="ignore"):
    ...     print((np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)))
    nan
    >>> tanh(z)
    1.0
    """
    return np.tanh(z)


@elementwise
def tanh_derivative(z: Array) -> Array:
    r"""Give the slope of tanh at z.

    With $a$ for $\tanh(z)$:

    $$ \tanh'(z) = 1 - \tanh^{2}(z) = 1 - a^{2} \tag{shallow:S8-D2} $$

    Parameters
    ----------
    z : float or array_like
        Weighted input of a unit (not its activation), a pure number, or an array of them of any shape.

    Returns
    -------
    float or ndarray
        The slope $\tanh'(z)$, a pure number in (0, 1], or 0 where it underflows, in the shape of z.

    Raises
    ------
    ValueError
        If z holds anything but real numbers that fit float64.

    Notes
    -----
    Lesson: shallow:S8-D2.
    Errata: shallow:E8, shallow:E14.

    Examples
    --------
    Far from 0 the slope is small, not zero.

    >>> [tanh_derivative(z) for z in (-10, 0, 10)]
    [8.244614455767397e-09, 1.0, 8.244614455767397e-09]

    At z = 20, a rounds to 1 and 1 − a² to 0; the slope does not.

    >>> 1 - tanh(20) ** 2
    0.0
    >>> tanh_derivative(np.array([-20.0, 20.0]))
    array([1.6993417e-17, 1.6993417e-17])
    """
    e = np.exp(-np.abs(z))  # at most 1, so that it cannot overflow
    sech = 2.0 * e / (1.0 + e * e)
    return sech * sech  # 1 − tanh² = sech², where the subtraction would cancel


@elementwise
def relu(z: Array) -> Array:
    r"""Keep what is positive and cut the rest to 0.

    $$ a = \max(0, z) \tag{shallow:S6-A5} $$

    Parameters
    ----------
    z : float or array_like
        Weighted input of a unit, a pure number, or an array of them of any shape, such as (n_h, m).

    Returns
    -------
    float or ndarray
        The activation $a$, a pure number, in the shape of z.

    Raises
    ------
    ValueError
        If z holds anything but real numbers that fit float64.

    Notes
    -----
    Lesson: shallow:S6-A5.

    Examples
    --------
    >>> relu(-2.5), relu(2.5)
    (0.0, 2.5)
    >>> relu([[-1, 0], [1, 2]])
    array([[0., 0.],
           [1., 2.]])
    """
    return np.maximum(0.0, z)


@elementwise
def relu_derivative(z: Array) -> Array:
    r"""Give the slope of ReLU at z.

    $$ g'(z) = \begin{cases} 0 & z < 0 \\ 1 & z \ge 0 \end{cases} \tag{shallow:S8-D3} $$

    Parameters
    ----------
    z : float or array_like
        Weighted input of a unit (not its activation), a pure number, or an array of them of any shape.

    Returns
    -------
    float or ndarray
        The slope $g'(z)$, the pure number 0 or 1, in the shape of z.

    Raises
    ------
    ValueError
        If z holds anything but real numbers that fit float64.

    Notes
    -----
    Lesson: shallow:S8-D3.
    Errata: shallow:E11, shallow:E17.

    Examples
    --------
    ReLU has no derivative at 0; the value 1 there is a convention, the same as for leaky ReLU.

    >>> relu_derivative([-10, 0, 10])
    array([0., 1., 1.])
    """
    return np.where(z < 0, 0.0, 1.0)


@elementwise
def leaky_relu(z: Array, slope: float = 0.01) -> Array:
    r"""Keep what is positive and shrink the rest.

    With 0.01 standing for the slope, which is a setting:

    $$ a = \max(0.01z, z) \tag{shallow:S6-A6} $$

    Parameters
    ----------
    z : float or array_like
        Weighted input of a unit, a pure number, or an array of them of any shape, such as (n_h, m).
    slope : float, default 0.01
        Slope for z < 0, a pure number in [0, 1].

    Returns
    -------
    float or ndarray
        The activation $a$, a pure number, in the shape of z.

    Raises
    ------
    ValueError
        If z holds anything but real numbers that fit float64, or slope is not one number in [0, 1].

    Notes
    -----
    Lesson: shallow:S6-A6.
    Errata: shallow:E13.

    Examples
    --------
    >>> leaky_relu(-100), leaky_relu(100)
    (-1.0, 100.0)
    >>> leaky_relu([-2, 0, 2], slope=0.5)
    array([-1.,  0.,  2.])

    Above 1 the maximum picks the other branch, here 6 for 2, so that such a slope is refused.

    >>> max(3 * 2.0, 2.0)
    6.0
    """
    slope = _checked_slope(slope)
    line = slope * z if slope > 0 else np.zeros_like(z)  # 0 · inf would be nan, and the limit is 0
    return np.maximum(line, z)


@elementwise
def leaky_relu_derivative(z: Array, slope: float = 0.01) -> Array:
    r"""Give the slope of leaky ReLU at z.

    With 0.01 standing for the slope, which is a setting:

    $$ g'(z) = \begin{cases} 0.01 & z < 0 \\ 1 & z \ge 0 \end{cases}
    \tag{shallow:S8-D4} $$

    Parameters
    ----------
    z : float or array_like
        Weighted input of a unit (not its activation), a pure number, or an array of them of any shape.
    slope : float, default 0.01
        Slope for z < 0, a pure number in [0, 1].

    Returns
    -------
    float or ndarray
        The slope $g'(z)$, one of the pure numbers slope and 1, in the shape of z.

    Raises
    ------
    ValueError
        If z holds anything but real numbers that fit float64, or slope is not one number in [0, 1].

    Notes
    -----
    Lesson: shallow:S8-D4.
    Errata: shallow:E11.

    Examples
    --------
    Leaky ReLU has no derivative at 0; the value 1 there is a convention, the same as for ReLU.

    >>> leaky_relu_derivative([-10, 0, 10])
    array([0.01, 1.  , 1.  ])
    """
    return np.where(z < 0, _checked_slope(slope), 1.0)


@elementwise
def identity(z: Array) -> Array:
    r"""Give z back, as the linear output unit of a regression does.

    $$ g(z) = z \tag{shallow:S7-L1-g} $$

    Parameters
    ----------
    z : float or array_like
        Weighted input of a unit, a pure number, or an array of them of any shape, such as (n_y, m).

    Returns
    -------
    float or ndarray
        The activation $a$, which is z itself, in the shape of z; an array is a new one.

    Raises
    ------
    ValueError
        If z holds anything but real numbers that fit float64.

    Notes
    -----
    Lesson: shallow:S7-L1, shallow:S7-L2.

    Examples
    --------
    >>> identity([-2, 0, 2])
    array([-2.,  0.,  2.])
    """
    return z.copy()


@elementwise
def identity_derivative(z: Array) -> Array:
    r"""Give the slope of the identity at z.

    $$ g'(z) = 1 \tag{shallow:S7-L1-dg} $$

    Parameters
    ----------
    z : float or array_like
        Weighted input of a unit (not its activation), a pure number, or an array of them of any shape.

    Returns
    -------
    float or ndarray
        The pure number 1, in the shape of z.

    Raises
    ------
    ValueError
        If z holds anything but real numbers that fit float64.

    Notes
    -----
    Lesson: shallow:S7-L1, shallow:S7-L2.

    Examples
    --------
    >>> identity_derivative([-2, 0, 2])
    array([1., 1., 1.])
    """
    return np.ones_like(z)


# The columns of a table line up, which the formatter would undo.
# fmt: off
ACTIVATIONS: Mapping[str, tuple[Elementwise[[]], Elementwise[[]]]] = MappingProxyType({
    "sigmoid":    (sigmoid,    sigmoid_derivative),
    "tanh":       (tanh,       tanh_derivative),
    "relu":       (relu,       relu_derivative),
    "leaky_relu": (leaky_relu, leaky_relu_derivative),
    "identity":   (identity,   identity_derivative),
})
# fmt: on
"""Each activation function with its derivative, by the name that settings have for it."""
