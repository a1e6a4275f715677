r"""Small sets of labelled points in the plane, drawn with a seeded generator.

Each is a pair (X, Y): X (2, m) with one column per example, Y (1, m) with the label 0.0 or 1.0 of each.
The classes take turns, column by column, so that any two neighbours are of both.
Distances are pure numbers; `noise` is the standard deviation of what is added to each coordinate.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np

from nnref.checks import NOT_NEGATIVE, Array, Real, generator, refuses_overflow, whole_number

__all__ = ["blobs", "circles", "flower", "moons", "xor"]

Data: TypeAlias = tuple[Array, Array]

_INNER: Final = Real("a number between 0 and 1", lambda radius: 0 < radius < 1)


@refuses_overflow
def flower(m: int = 400, *, petals: int = 6, noise: float = 0.2, rng: np.random.Generator) -> Data:
    """Draw the petals of a flower, which belong to the two classes in turn.

    A petal reaches from the centre to radius 4; no line divides the classes.

    Parameters
    ----------
    m : int, default 400
        Number of examples, at least 2.
    petals : int, default 6
        Number of petals, even, at least 4.
    noise : float, default 0.2
        Standard deviation of the noise, from 0 on.
    rng : numpy.random.Generator
        Source of the random numbers, such as ``np.random.default_rng(3)``.

    Returns
    -------
    X, Y : ndarray
        Points (2, m) and their labels (1, m).

    Raises
    ------
    TypeError
        If an argument is of another kind than said above.
    ValueError
        If a value is not as said above, or too large for float64.

    Notes
    -----
    Lesson: shallow:S1-O5.

    Examples
    --------
    >>> X, Y = flower(rng=np.random.default_rng(3))
    >>> X.shape, Y.shape, Y[0, :4]
    ((2, 400), (1, 400), array([0., 1., 0., 1.]))
    """
    m, noise, rng = _checked(m, noise, rng)
    if whole_number("petals", petals, least=4) % 2:
        raise ValueError(f"petals must be even, for the classes take turns; got {petals}")
    across = rng.uniform(-1.0, 1.0, m)  # from one edge of a petal to the other
    angle = (2 * np.arange(m) + across) * np.pi / petals  # one petal further with each example
    radius = 4.0 * np.cos(across * np.pi / 2)
    return _disturbed(radius * np.cos(angle), radius * np.sin(angle), noise, rng)


@refuses_overflow
def moons(m: int = 400, *, noise: float = 0.1, rng: np.random.Generator) -> Data:
    """Draw two half circles of radius 1 that reach into each other.

    Parameters
    ----------
    m : int, default 400
        Number of examples, at least 2.
    noise : float, default 0.1
        Standard deviation of the noise, from 0 on.
    rng : numpy.random.Generator
        Source of the random numbers, such as ``np.random.default_rng(3)``.

    Returns
    -------
    X, Y : ndarray
        Points (2, m) and their labels (1, m): 0 on the upper moon, 1 on the lower one.

    Raises
    ------
    TypeError
        If an argument is of another kind than said above.
    ValueError
        If a value is not as said above, or too large for float64.

    Notes
    -----
    Lesson: shallow:S1-O5.

    Examples
    --------
    >>> X, Y = moons(6, rng=np.random.default_rng(3))
    >>> X.shape, Y
    ((2, 6), array([[0., 1., 0., 1., 0., 1.]]))
    """
    m, noise, rng = _checked(m, noise, rng)
    lower = np.arange(m) % 2
    angle = rng.uniform(0.0, np.pi, m)
    x1 = np.where(lower, 1.0 - np.cos(angle), np.cos(angle))
    x2 = np.where(lower, 0.5 - np.sin(angle), np.sin(angle))
    return _disturbed(x1, x2, noise, rng)


@refuses_overflow
def circles(m: int = 400, *, inner: float = 0.5, noise: float = 0.1, rng: np.random.Generator) -> Data:
    """Draw a circle of radius 1 and a smaller one inside it.

    Parameters
    ----------
    m : int, default 400
        Number of examples, at least 2.
    inner : float, default 0.5
        Radius of the inner circle, between 0 and 1.
    noise : float, default 0.1
        Standard deviation of the noise, from 0 on.
    rng : numpy.random.Generator
        Source of the random numbers, such as ``np.random.default_rng(3)``.

    Returns
    -------
    X, Y : ndarray
        Points (2, m) and their labels (1, m): 0 on the outer circle, 1 on the inner one.

    Raises
    ------
    TypeError
        If an argument is of another kind than said above.
    ValueError
        If a value is not as said above, or too large for float64.

    Notes
    -----
    Lesson: shallow:S1-O5.

    Examples
    --------
    >>> X, Y = circles(4, noise=0, rng=np.random.default_rng(3))
    >>> np.round(np.hypot(*X), 6), Y
    (array([1. , 0.5, 1. , 0.5]), array([[0., 1., 0., 1.]]))
    """
    m, noise, rng = _checked(m, noise, rng)
    inner = _INNER.read("inner", inner)
    radius = np.where(np.arange(m) % 2, inner, 1.0)
    angle = rng.uniform(0.0, 2.0 * np.pi, m)
    return _disturbed(radius * np.cos(angle), radius * np.sin(angle), noise, rng)


@refuses_overflow
def blobs(m: int = 400, *, noise: float = 0.8, rng: np.random.Generator) -> Data:
    """Draw two round clouds, around (−1, −1) and (1, 1), which a line divides well.

    Parameters
    ----------
    m : int, default 400
        Number of examples, at least 2.
    noise : float, default 0.8
        Standard deviation of each cloud, from 0 on.
    rng : numpy.random.Generator
        Source of the random numbers, such as ``np.random.default_rng(3)``.

    Returns
    -------
    X, Y : ndarray
        Points (2, m) and their labels (1, m): 0 around (−1, −1), 1 around (1, 1).

    Raises
    ------
    TypeError
        If an argument is of another kind than said above.
    ValueError
        If a value is not as said above, or too large for float64.

    Notes
    -----
    Lesson: shallow:S1-O5.

    Examples
    --------
    >>> blobs(3, noise=0, rng=np.random.default_rng(3))
    (array([[-1.,  1., -1.],
           [-1.,  1., -1.]]), array([[0., 1., 0.]]))
    """
    m, noise, rng = _checked(m, noise, rng)
    centre = np.where(np.arange(m) % 2, 1.0, -1.0)
    return _disturbed(centre, centre, noise, rng)


@refuses_overflow
def xor(m: int = 400, *, noise: float = 0.25, rng: np.random.Generator) -> Data:
    """Draw points around the corners (±1, ±1), labelled 1 where the signs of the corner's coordinates differ.

    Parameters
    ----------
    m : int, default 400
        Number of examples, at least 2; 4 without noise are the four corners.
    noise : float, default 0.25
        Standard deviation of the noise, from 0 on; the label is that of the corner, not of the moved point.
    rng : numpy.random.Generator
        Source of the random numbers, such as ``np.random.default_rng(3)``.

    Returns
    -------
    X, Y : ndarray
        Points (2, m) and their labels (1, m).

    Raises
    ------
    TypeError
        If an argument is of another kind than said above.
    ValueError
        If a value is not as said above, or too large for float64.

    Notes
    -----
    Lesson: shallow:S1-O5.

    Examples
    --------
    >>> xor(4, noise=0, rng=np.random.default_rng(3))
    (array([[-1., -1.,  1.,  1.],
           [-1.,  1.,  1., -1.]]), array([[0., 1., 0., 1.]]))
    """
    m, noise, rng = _checked(m, noise, rng)
    corners = np.array([[-1.0, -1.0, 1.0, 1.0], [-1.0, 1.0, 1.0, -1.0]])
    x1, x2 = corners[:, np.arange(m) % 4]
    return _disturbed(x1, x2, noise, rng)


def _checked(m: int, noise: float, rng: np.random.Generator) -> tuple[int, float, np.random.Generator]:
    """Read the settings that all the sets have."""
    noise = NOT_NEGATIVE.read("noise", noise)
    return whole_number("m", m, least=2), noise, generator(rng)


def _disturbed(x1: Array, x2: Array, noise: float, rng: np.random.Generator) -> Data:
    """Put both coordinates together, add the noise, and label the columns 0 and 1 in turn."""
    X = np.vstack([x1, x2])
    X += noise * rng.standard_normal(X.shape)
    Y = np.atleast_2d(np.arange(X.shape[1]) % 2.0)
    return X, Y
