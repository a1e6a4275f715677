"""Gradients of any cost by central differences: slow, and independent of every derivation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf, isfinite
from typing import Any, TypeVar

import numpy as np

from nnref.checks import Array, finite, real_array, scalar

__all__ = ["numerical_gradients"]

P = TypeVar("P", bound=tuple[Any, ...])


def numerical_gradients(
    cost: Callable[[P], float], parameters: P, *, step: float = 1e-5
) -> tuple[Array | float, ...]:
    r"""Shift each parameter a little up and a little down, and divide the change of the cost.

    For each entry θ of each array: $\frac{J(\theta + h) - J(\theta - h)}{2h}$, with the step h.
    The error is about h² (in proportion to the third derivative) plus, from rounding, 1e−16/h (in proportion
    to the cost).

    Parameters
    ----------
    cost : function
        Takes parameters such as the ones given and returns the cost, one finite number.
    parameters : tuple of array_like
        Parameters, or any tuple or named tuple of numbers and of arrays of any shape.
    step : float, default 1e-5
        The shift h, greater than 0, in the units of the parameters.

    Returns
    -------
    tuple
        One gradient for each of the parameters, in its shape; a float for a number.

    Raises
    ------
    TypeError
        If cost is no function, parameters no tuple, or step no number.
    ValueError
        If a parameter holds anything but finite numbers, step is not greater than 0 or too small to change a
        parameter, or a cost is not one finite number.

    Notes
    -----
    Lesson: S9-G5 is checked by it.
    Errata: E10.

    Examples
    --------
    The slope of w² + 3b is (2w, 3).

    >>> w, b = np.array([1.0, -2.0]), 5.0
    >>> slopes = numerical_gradients(lambda p: float(np.sum(p[0] ** 2) + 3 * p[1]), (w, b))
    >>> np.round(slopes[0], 6), round(slopes[1], 6)
    (array([ 2., -4.]), 3.0)
    """
    if not callable(cost):
        raise TypeError(f"cost must be a function of the parameters; got {type(cost).__name__}")
    h = scalar("step", step, "a finite number greater than 0", lambda number: number > 0)
    arrays, make = _taken_apart(parameters)
    gradients = []
    for k, (name, array) in enumerate(arrays.items()):
        slopes = np.empty_like(array)
        for place in np.ndindex(array.shape):
            up, down = array.copy(), array.copy()
            with np.errstate(over="ignore"):
                up[place] += h
                down[place] -= h
                width = up[place] - down[place]  # what rounding leaves of 2h
            if not 0 < width < inf:
                raise ValueError(
                    f"step must be large enough to change {name}, and finite with it; got {step!r}"
                )
            values = list(arrays.values())
            rise = _cost(cost, make([*values[:k], up, *values[k + 1 :]]), name)
            rise -= _cost(cost, make([*values[:k], down, *values[k + 1 :]]), name)
            slopes[place] = rise / width
            if not isfinite(slopes[place]):
                raise ValueError(
                    f"cost must change by a finite number; a step in {name} changed it by {rise}"
                )
        gradients.append(slopes if slopes.ndim else slopes.item())
    return tuple(gradients)


def _taken_apart(parameters: P) -> tuple[dict[str, Array], Callable[[Sequence[Array]], P]]:
    """Give the arrays by name, and a function that makes such parameters of copies of such arrays."""
    if not isinstance(parameters, tuple):
        raise TypeError(f"parameters must be a tuple of arrays; got {type(parameters).__name__}")
    arrays = {}
    for place, value in enumerate(parameters):
        name = (
            f"parameters.{parameters._fields[place]}"
            if hasattr(parameters, "_fields")
            else f"parameters[{place}]"
        )
        arrays[name] = finite(name, real_array(value, f"{name} must hold real numbers"))
    make = getattr(type(parameters), "_make", type(parameters))
    return arrays, lambda values: make(array.copy() if array.ndim else array.item() for array in values)


def _cost(cost: Callable[[P], float], parameters: P, name: str) -> float:
    """Ask for the cost of shifted parameters, and refuse what is no number."""
    value = real_array(cost(parameters), "cost must give one finite number")
    if value.ndim or not isfinite(value):
        raise ValueError(f"cost must give one finite number; after a step in {name} it gave {value}")
    return float(value)
