"""The doors of the package: what comes in is checked here, before any formula sees it.

Every message names the argument, says what was expected and what came, and, where it is plain what was meant,
how to put it right.
Nothing is broadcast: a shape fits or is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from difflib import get_close_matches
from math import isfinite
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__: list[str] = []  # for the package's own use

Array: TypeAlias = NDArray[np.float64]
Shape: TypeAlias = tuple[int | str, int | str]
"""Rows and columns that a matrix must have; a letter stands for any number from 1 on."""


INPUTS = "one row a feature, one column an example"
OUTPUTS = "one row an output unit, one column an example"


def real_array(value: object, expected: str) -> Array:
    """Read `value` as a float64 array (itself, if it is one), or say what was expected and what came."""
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{expected}; got a ragged {type(value).__name__}") from error
    kind = array.dtype.kind
    if kind == "O" and not isinstance(value, np.ndarray) and all(type(n) in (int, float) for n in array.flat):
        kind = "i"  # NumPy keeps Python's integers from 2**64 on as objects, though most of them fit float64
    # A bool is a condition, not a quantity, and a mask would be dropped in silence.
    if kind not in "iuf" or isinstance(value, np.ma.MaskedArray):
        came = f"{type(value).__name__} of dtype {array.dtype} and shape {array.shape}"
        raise ValueError(f"{expected}, not bool, text, complex, object or masked; got {came}")
    try:
        with np.errstate(over="raise", under="ignore"):
            return array.astype(np.float64, copy=False)
    except (OverflowError, FloatingPointError) as error:
        limit = np.finfo(np.float64).max
        raise ValueError(f"{expected}, from -{limit} to {limit}; got one too large for float64") from error


def matrix(name: str, value: object, shape: Shape, reading: str) -> Array:
    """Read `value` as a matrix of finite numbers of this shape; `reading` says what rows and columns are."""
    wanted = f"({shape[0]}, {shape[1]})"
    A = real_array(value, f"{name} must be a matrix of real numbers of shape {wanted}, {reading}")
    if not _fits(A.shape, shape):
        hint = _how_to_reshape(name, A.shape, shape)
        raise ValueError(f"{name} must have shape {wanted}, {reading}; got shape {A.shape}{hint}")
    _refuse(name, A, ~np.isfinite(A), "finite")
    return A


def in_unit_interval(name: str, A: Array) -> Array:
    """Refuse a matrix, or a number, with an entry outside [0, 1]."""
    _refuse(name, A, ~((A >= 0) & (A <= 1)), "in [0, 1]")
    return A


def scalar(name: str, value: object, expected: str, accepts: Callable[[float], bool] = isfinite) -> float:
    """Read `value` as one finite number that is as `expected`."""
    if isinstance(value, bool | np.bool) or not isinstance(value, int | float | np.integer | np.floating):
        raise TypeError(f"{name} must be {expected}; got {_brief(value)}")
    x = float(real_array(value, f"{name} must be {expected}"))
    if not (isfinite(x) and accepts(x)):
        raise ValueError(f"{name} must be {expected}; got {value!r}")
    return x


def checked_learning_rate(learning_rate: object) -> float:
    """Read a learning rate."""
    return scalar("learning_rate", learning_rate, "a finite number greater than 0", lambda rate: rate > 0)


def whole_number(name: str, value: object, *, least: int) -> int:
    """Read `value` as an integer from `least` on."""
    if isinstance(value, bool | np.bool) or not isinstance(value, int | np.integer):
        raise TypeError(f"{name} must be a whole number from {least} on; got {_brief(value)}")
    if value < least:
        raise ValueError(f"{name} must be a whole number from {least} on; got {value}")
    return int(value)


def one_of(name: str, value: object, known: Collection[str]) -> str:
    """Refuse a name that is not known, and propose the nearest one."""
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a name, one of {', '.join(known)}; got {_brief(value)}")
    if value not in known:
        near = next(iter(get_close_matches(value, known)), None)
        hint = f"; did you mean {near!r}?" if near else ""
        raise ValueError(f"{name} must be one of {', '.join(known)}; got {value!r}{hint}")
    return value


def generator(rng: object) -> np.random.Generator:
    """Refuse anything but NumPy's random generator: a seed would give the same numbers at every call."""
    if not isinstance(rng, np.random.Generator):
        expected = "rng must be a numpy.random.Generator, such as np.random.default_rng(3)"
        raise TypeError(f"{expected}; got {_brief(rng)}")
    return rng


def fields(name: str, value: object, kind: type[tuple[Any, ...]]) -> tuple[Any, ...]:
    """Give the fields of a named tuple, or of a plain tuple of as many."""
    names: tuple[str, ...] = kind._fields  # type: ignore[attr-defined]  # every kind here is a named tuple
    expected = f"{name} must be {kind.__name__}({', '.join(names)})"
    if not isinstance(value, tuple) or len(value) != len(names):
        raise TypeError(f"{expected}; got {_brief(value)}")
    if (came := getattr(value, "_fields", names)) != names:
        raise TypeError(f"{expected}; got {type(value).__name__}({', '.join(came)})")
    return value


def _fits(shape: tuple[int, ...], wanted: Shape) -> bool:
    """Tell whether a shape is the wanted one, with any number from 1 on for a letter."""
    return len(shape) == 2 and all(
        have >= 1 if isinstance(want, str) else have == want for have, want in zip(shape, wanted, strict=True)
    )


def _how_to_reshape(name: str, shape: tuple[int, ...], wanted: Shape) -> str:
    """Say which calls give what came the wanted shape without mixing its entries."""
    ways = []
    if _fits((1, *shape), wanted):
        ways.append(f"np.reshape({name}, (1, -1)) makes it one row")
    if _fits((*shape, 1), wanted):
        ways.append(f"np.reshape({name}, (-1, 1)) makes it one column")
    if _fits(shape[::-1], wanted):
        ways.append(f"np.transpose({name}) has rows and columns exchanged")
    return f"; {', '.join(ways)}" if ways else ""


def _refuse(name: str, A: Array, bad: NDArray[np.bool], expected: str) -> None:
    """Name the first bad entry, if there is one."""
    if bad.any():
        place = tuple(np.argwhere(bad)[0].tolist())
        where = f" at [{', '.join(map(str, place))}]" if place else ""
        raise ValueError(f"{name} must be {expected}; got {float(A[place])}{where}")


def _brief(value: object) -> str:
    """Show what came: a value that fits in a few words, else its type, and the shape of an array."""
    kind = type(value).__name__
    if isinstance(value, np.ndarray):
        return f"{kind} of shape {value.shape}"
    text = repr(value)
    return kind if len(text) > 40 or "\n" in text or text.startswith("<") else f"{text} ({kind})"
