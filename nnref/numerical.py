"""Gradients of any cost by central differences: slow, and independent of every derivation."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import inf, isfinite
from typing import Any, TypeVar

import numpy as np

from nnref.checks import POSITIVE, Array, finite, float_or_array, real_array

__all__ = ["numerical_gradients"]

P = TypeVar("P", bound=tuple[Any, ...])


def numerical_gradients(
    cost: Callable[[P], float], parameters: P, *, step: float = 1e-5
) -> tuple[Array | float, ...]:
    r"""Shift each parameter a little up and a little down, and divide the change of the cost.

    For each entry θ of each array, with the step h:

    $$ d\theta \approx \frac{J(\theta + h) - J(\theta - h)}{2h} \tag{shallow:S9-G5-check} $$

    A step too small for the cost to change gives 0.
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
    Lesson: shallow:S9-G5 (is checked by it).
    Errata: shallow:E10.

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
    h = POSITIVE.read("step", step)
    arrays = _named_arrays(parameters)
    make = getattr(type(parameters), "_make", type(parameters))

    def cost_with(name: str, array: Array) -> float:
        """Compute the cost with one array replaced; each call gets copies, and a number as a number."""
        changed = {**arrays, name: array}.values()
        return _cost(cost, make(A.copy() if A.ndim else A.item() for A in changed), name)

    return tuple(
        float_or_array(_slopes(partial(cost_with, name), name, array, h)) for name, array in arrays.items()
    )


def _slopes(cost: Callable[[Array], float], name: str, array: Array, h: float) -> Array:
    """Differentiate the cost with respect to each entry of one array."""
    slopes = np.empty_like(array)
    for place in np.ndindex(array.shape):
        up, down = _shifted(array, place, h), _shifted(array, place, -h)
        width = float(up[place]) - float(down[place])  # what rounding leaves of 2h
        if not 0 < width < inf:
            raise ValueError(f"step must be large enough to change {name}, and finite with it; got {h!r}")
        slope = (cost(up) - cost(down)) / width
        if not isfinite(slope):
            raise ValueError(f"cost must have a finite slope; a step in {name} gave {slope}")
        slopes[place] = slope
    return slopes


def _shifted(array: Array, place: tuple[int, ...], h: float) -> Array:
    """Copy an array with one entry moved by h."""
    shifted = array.copy()
    shifted[place] = float(array[place]) + h
    return shifted


def _named_arrays(parameters: tuple[Any, ...]) -> dict[str, Array]:
    """Read each parameter as an array, by the name that messages give it."""
    if not isinstance(parameters, tuple):
        raise TypeError(f"parameters must be a tuple of arrays; got {type(parameters).__name__}")
    fields = getattr(parameters, "_fields", None)
    names = [f".{field}" for field in fields] if fields else [f"[{k}]" for k in range(len(parameters))]
    named = {f"parameters{name}": value for name, value in zip(names, parameters, strict=True)}
    return {
        name: finite(name, real_array(value, f"{name} must hold real numbers"))
        for name, value in named.items()
    }


def _cost(cost: Callable[[P], float], parameters: P, name: str) -> float:
    """Ask for the cost of shifted parameters, and refuse what is no number."""
    value = real_array(cost(parameters), "cost must give one finite number")
    if value.ndim or not isfinite(value):
        raise ValueError(f"cost must give one finite number; after a step in {name} it gave {value}")
    return float(value)
