"""The doors of the package: what comes in is checked here, before any formula sees it.

What an argument must be is written down once, as a Matrix, a Real or Fields of them, and read from there:
``X = INPUTS.read("X", X, sizes)``.
Every message names the argument, says what was expected and what came, and, where it is plain what was meant,
how to put it right.
Nothing is broadcast: a shape fits or is refused.
No entry may be inf or nan.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Mapping, Sequence
from difflib import get_close_matches
from functools import wraps
from math import isfinite
from typing import (
    Any,
    Concatenate,
    Final,
    Generic,
    NamedTuple,
    ParamSpec,
    Protocol,
    TypeAlias,
    TypeVar,
    cast,
    overload,
)

import numpy as np
from numpy.typing import NDArray

__all__: list[str] = []  # for the package's own use

P = ParamSpec("P")
Results = TypeVar("Results", bound=tuple[Any, ...])
Record = TypeVar("Record", bound=tuple[Any, ...])
Slopes = TypeVar("Slopes", bound=tuple[Any, ...])
Array: TypeAlias = NDArray[np.float64]
Number: TypeAlias = float | np.integer[Any] | np.floating[Any]
Shape: TypeAlias = tuple[int | str, int | str]
"""Rows and columns of a matrix: numbers, or letters for numbers from 1 on."""
Sizes: TypeAlias = dict[str, int]
"""What the letters of shapes have stood for so far among the arguments of one call."""


def real_array(value: object, expected: str) -> Array:
    """Read `value` as a float64 array (itself, if it is one), or say what was expected and what came."""
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{expected}; got a ragged {type(value).__name__}") from error
    kind = array.dtype.kind
    if kind == "O" and not isinstance(value, np.ndarray) and all(type(n) in (int, float) for n in array.flat):
        kind = "i"  # NumPy keeps Python's integers from 2**64 on as objects, though most of them fit float64
    # A bool is a condition, not a quantity, and a mask would be dropped in silence, of a list's rows too.
    rows = value if isinstance(value, list | tuple) else [value]
    if kind not in "iuf" or any(isinstance(row, np.ma.MaskedArray) for row in rows):
        came = f"{type(value).__name__} of dtype {array.dtype} and shape {array.shape}"
        raise ValueError(f"{expected}, not bool, text, complex, object or masked; got {came}")
    try:
        with np.errstate(over="raise", under="ignore"):
            return array.astype(np.float64, copy=False)
    except (OverflowError, FloatingPointError) as error:
        limit = np.finfo(np.float64).max
        raise ValueError(f"{expected}, from -{limit} to {limit}; got one too large for float64") from error


def finite(name: str, A: Array) -> Array:
    """Refuse an array, or a number, with an entry that is inf or nan."""
    _hold(name, A, np.isfinite(A), "finite")
    return A


def in_unit_interval(name: str, A: Array) -> Array:
    """Refuse an array, or a number, with an entry outside [0, 1]."""
    _hold(name, A, (A >= 0) & (A <= 1), "in [0, 1]")
    return A


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
        near = get_close_matches(value, known, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"{name} must be one of {', '.join(known)}; got {value!r}{hint}")
    return value


def generator(rng: object) -> np.random.Generator:
    """Refuse anything but NumPy's random generator: a seed would give the same numbers at every call."""
    if not isinstance(rng, np.random.Generator):
        expected = "rng must be a numpy.random.Generator, such as np.random.default_rng(3)"
        raise TypeError(f"{expected}; got {_brief(rng)}")
    return rng


class Matrix(NamedTuple):
    """An argument that must be a matrix of finite numbers.

    A letter in its shape may be any number where it comes first in a call, and is that number from there on.
    """

    shape: Shape
    reading: str
    """What its rows and columns are, in the words of messages."""
    probabilities: bool = False

    def read(self, name: str, value: object, sizes: Sizes) -> Array:
        """Read `value` as this matrix, and keep in `sizes` what letters stand for."""
        rows, columns = shape = self._shape(sizes)
        wanted = f"({rows}, {columns})"
        try:
            A = real_array(
                value, f"{name} must be a matrix of real numbers of shape {wanted}, {self.reading}"
            )
        except ValueError as error:
            hint = f"; np.asarray({name}, dtype=float) makes it 0 and 1" * ("of dtype bool" in str(error))
            raise ValueError(f"{error}{hint}") from error
        if not _fits(A.shape, shape):
            hint = _how_to_reshape(name, A.shape, shape)
            raise ValueError(f"{name} must have shape {wanted}, {self.reading}; got shape {A.shape}{hint}")
        sizes.update({n: size for n, size in zip(self.shape, A.shape, strict=True) if isinstance(n, str)})
        return in_unit_interval(name, finite(name, A)) if self.probabilities else finite(name, A)

    def _shape(self, sizes: Sizes) -> Shape:
        """Put numbers for the letters that have one."""
        rows, columns = (sizes.get(n, n) if isinstance(n, str) else n for n in self.shape)
        return rows, columns


class Real(NamedTuple):
    """An argument that must be one finite number."""

    expected: str
    """What it must be, in the words of messages."""
    accepts: Callable[[float], bool] = lambda _: True

    def read(self, name: str, value: object, _: Sizes | None = None) -> float:
        """Read `value` as this number."""
        if isinstance(value, bool | np.bool) or not isinstance(value, int | float | np.integer | np.floating):
            hint = f"; {name}.item() makes it a number" * (isinstance(value, np.ndarray) and value.size == 1)
            raise TypeError(f"{name} must be {self.expected}; got {_brief(value)}{hint}")
        x = float(real_array(value, f"{name} must be {self.expected}"))
        if not (isfinite(x) and self.accepts(x)):
            raise ValueError(f"{name} must be {self.expected}; got {value!r}")
        return x


class Fields(NamedTuple, Generic[Record]):
    """An argument that must be this named tuple; another's arrays would be taken for what they are not."""

    kind: type[Record]
    table: Mapping[str, Matrix | Real]
    """What each field must be, in their order."""

    def read(self, name: str, value: object, sizes: Sizes) -> Record:
        """Read `value` field by field."""
        names = tuple(self.table)
        came: tuple[str, ...] = getattr(value, "_fields", ())
        if not isinstance(value, tuple) or came != names:
            brief = f"{type(value).__name__}({', '.join(came)})" if came else _brief(value)
            raise TypeError(f"{name} must be {self.kind.__name__}({', '.join(names)}); got {brief}")
        rows = zip(self.table.items(), value, strict=True)
        read = (wanted.read(f"{name}.{field}", part, sizes) for (field, wanted), part in rows)
        return cast(Callable[..., Record], self.kind)(*read)

    def slopes(self, kind: type[Slopes]) -> Fields[Slopes]:
        """Give the gradients of these parameters: of each, in its shape, the slope dW1 or db."""
        table = {
            f"d{field}": wanted._replace(reading=f"as parameters.{field} has")
            if isinstance(wanted, Matrix)
            else wanted
            for field, wanted in self.table.items()
        }
        return Fields(kind, table)


INPUTS: Final = Matrix(("n_x", "m"), "one row per feature, one column per example")
OUTPUTS: Final = Matrix(("n_y", "m"), "one row per output unit, one column per example")
PROBABILITIES: Final = OUTPUTS._replace(probabilities=True)  # what the sigmoid gives, and labels
WEIGHTS: Final = Matrix(("n_x", 1), "one row per feature")  # of one unit
FINITE: Final = Real("one finite number")
POSITIVE: Final = Real("a finite number greater than 0", lambda x: x > 0)
NOT_NEGATIVE: Final = Real("a finite number from 0 on", lambda x: x >= 0)
PROBABILITY: Final = Real("a number from 0 to 1", lambda x: 0 <= x <= 1)


class Elementwise(Protocol[P]):
    """The type of an activation function: float for a number, a float64 array for anything with entries."""

    @overload
    def __call__(self, z: Number, /, *args: P.args, **kwargs: P.kwargs) -> float: ...
    @overload
    def __call__(self, z: Sequence[Any] | NDArray[Any], /, *args: P.args, **kwargs: P.kwargs) -> Array: ...


def elementwise(formula: Callable[Concatenate[Array, P], Array]) -> Elementwise[P]:
    """Let a formula for float64 arrays take whatever holds real numbers, and keep nan where it stands."""

    @wraps(formula)
    def function(z: object, *args: P.args, **kwargs: P.kwargs) -> float | Array:
        Z = real_array(z, "z must be a real number, or a list or an array of real numbers")
        with np.errstate(under="ignore"):  # 0 is the right rounding, even for a caller who traps underflow
            A = np.asarray(formula(Z, *args, **kwargs))
            if (unknown := np.isnan(Z)).any():
                A = np.where(unknown, Z, A)
        return float_or_array(A)

    signature = inspect.signature(formula)
    of_z, *settings = signature.parameters.values()
    shown = [of_z.replace(annotation="float | ArrayLike"), *settings]
    function.__signature__ = signature.replace(  # type: ignore[attr-defined]  # what help() shows
        parameters=shown, return_annotation="float | Array"
    )
    return cast(Elementwise[P], function)


def float_or_array(A: Array) -> float | Array:
    """Give a number back as a Python float, for NumPy's own scalars print as np.float64(…)."""
    return A if A.ndim else float(A)


def refuses_overflow(function: Callable[P, Results]) -> Callable[P, Results]:
    """Let a function compute without warnings, and refuse results that have left the finite numbers."""

    @wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Results:
        with np.errstate(all="ignore"):
            results = function(*args, **kwargs)
        if not all(np.isfinite(result).all() for result in results):
            raise ValueError(
                f"the arguments of {function.__name__} must be small enough to compute with; "
                f"got numbers whose results overflow float64 (beyond {np.finfo(np.float64).max})"
            )
        return results

    return guarded


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


def _hold(name: str, A: Array, good: NDArray[np.bool], expected: str) -> None:
    """Name the first entry that is not good, if there is one."""
    if not good.all():
        place = tuple(np.argwhere(~good)[0].tolist())
        where = f" at [{', '.join(map(str, place))}]" if place else ""
        raise ValueError(f"{name} must be {expected}; got {float(A[place])}{where}")


def _brief(value: object) -> str:
    """Show what came: a value that fits in a few words, else its type and its size."""
    kind = type(value).__name__
    if isinstance(value, np.ndarray):
        return f"{kind} of shape {value.shape}"
    if isinstance(value, tuple):
        return f"{kind} of length {len(value)}"
    text = repr(value)
    return kind if len(text) > 40 or "\n" in text or " at 0x" in text else f"{text} ({kind})"
