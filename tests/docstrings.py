"""Reads what a docstring of nnref says of a function, so that it can be compared with calling it.

What it cannot read it refuses: then the words are to be put as other docstrings put them, or taught here.
"""

import inspect
import re
import sys
from typing import Any, NamedTuple

import numpy as np

SHAPE = re.compile(r"\((?:\w+),(?: \w+)?\)")
# No two are equal, so that exchanged letters show.
SIZES = {"n_x": 3, "n_h": 5, "n_y": 2, "m": 7, "iterations": 4}
Shape = tuple[int, ...]
NUMBER: Shape = ()


class UnreadableError(AssertionError):
    """A docstring that says something in words that nobody has taught here."""


class Row(NamedTuple):
    """A parameter, or something that is returned: ``names : kind, default …`` with the words below it."""

    names: list[str]
    kind: str
    default: str | None
    words: str


def section(thing: object, name: str) -> str:
    """Give a section of a docstring."""
    match = re.search(rf"^{name}\n-+\n(.*?)(?=^\w+\n-+$|\Z)", inspect.getdoc(thing) or "", re.M | re.S)
    if not match:
        raise UnreadableError(f"{thing} has no section {name}")
    return match[1]


def rows(thing: object, name: str) -> list[Row]:
    """Read a section whose rows are names and kinds, or kinds alone."""
    found = []
    for head, words in re.findall(r"^(\S.*)\n((?:(?: +.*)?\n?)*?)(?=^\S|\Z)", section(thing, name), re.M):
        names, colon, kind = head.rpartition(" : ")
        kind, _, default = kind.partition(", default ")
        if kind.endswith(", optional"):
            kind, default = kind.removesuffix(", optional"), "None"
        found.append(Row(names.split(", ") if colon else [], kind, default or None, " ".join(words.split())))
    return found


def sizes_of(shape: str, sizes: dict[str, int]) -> Shape:
    """Give a shape in numbers."""
    letters = re.findall(r"\w+", shape)
    if unknown := [letter for letter in letters if not letter.isdigit() and letter not in sizes]:
        raise UnreadableError(f"{shape}: nobody knows what {unknown[0]} counts")
    return tuple(int(letter) if letter.isdigit() else sizes[letter] for letter in letters)


def one_shape(words: str, sizes: dict[str, int]) -> Shape:
    """Read the only shape of an array."""
    shapes = SHAPE.findall(words)
    if len(shapes) != 1:
        raise UnreadableError(f"«{words}» names {len(shapes)} shapes, not one")
    return sizes_of(shapes[0], sizes)


def attributes(record: type, sizes: dict[str, int]) -> dict[str, Shape]:
    """Read the shapes that a named tuple's own docstring gives its fields; of a field that is a record, none."""
    found = {}
    for row in rows(record, "Attributes"):
        for name in row.names:
            if row.kind == "float":
                found[name] = NUMBER
            elif row.kind == "ndarray":
                found[name] = one_shape(row.words, sizes)
    return found


def field_shapes(words: str, record: type, sizes: dict[str, int]) -> dict[str, Shape]:
    """Read the shapes of a named tuple's fields, ``W1 (n_h, n_x), b1 (n_h, 1)`` or ``Z and A, each (1, m)``."""
    fields = getattr(record, "_fields", ())
    renamed = dict(zip(fields, fields, strict=True))
    if match := re.search(r"in the fields ((?:\w+, )*\w+)", words):
        named = re.findall(r"\w+", match[1])
        renamed = {name[0].lower() + name[1:]: name for name in named}
        words = words.replace(match[0], "")
    sizes = sizes | {letter: int(size) for letter, size in re.findall(r"\b(\w+) is (\d+)\b", words)}
    name = rf"\b(?:{'|'.join(renamed)})\b"
    found: dict[str, Shape] = {}
    for group, shape in re.findall(rf"((?:{name}(?:, | and ))*{name}),?(?: each)? ({SHAPE.pattern})", words):
        found |= {renamed[one]: sizes_of(shape, sizes) for one in re.findall(r"\w+", group) if one in renamed}
    alone = re.findall(rf"and (?:the number )?({name})(?=[,.:;]|$)", words)
    found = {renamed[one]: NUMBER for one in alone} | found
    if match := re.search(rf"numbers ((?:{name}(?:, | and ))+{name})", words):
        found |= dict.fromkeys(re.findall(name, match[1]), NUMBER)
    return found


def record_called(name: str, function: Any) -> type:
    """Give the named tuple that a docstring means."""
    found = getattr(sys.modules[function.__module__], name, None)
    if not hasattr(found, "_fields"):
        raise UnreadableError(f"{function.__module__} has no named tuple {name}")
    return found


class Call:
    """A function with an argument of the stated shape for each of its parameters."""

    def __init__(self, function: Any) -> None:
        self.function, self.rows = function, rows(function, "Parameters")
        self.sizes = dict(SIZES)
        self.by_name = {name: row for row in self.rows for name in row.names}
        self.shapes: dict[str, Any] = {}
        self.rng = np.random.default_rng(3)
        self.arguments = {name: self.argument(name, row) for name, row in self.by_name.items()}

    def array(self, shape: Shape) -> Any:
        """Draw an array of numbers between 0 and 1, which all take; or one of them."""
        return self.rng.uniform(0.1, 0.9, shape) if shape else 0.4

    def record(self, row: Row) -> Any:
        """Make a named tuple with fields of the stated shapes."""
        kind = record_called(row.kind, self.function)
        if "each in the shape of its parameter" in row.words:
            shapes = {f"d{name}": shape for name, shape in self.shapes["parameters"].items()}
        else:
            shapes = field_shapes(row.words, kind, self.sizes)
        if set(shapes) != set(kind._fields):
            raise UnreadableError(f"«{row.words}» gives no shape to {set(kind._fields) - set(shapes)}")
        self.shapes[row.names[0]] = shapes
        return kind(**{name: self.array(shapes[name]) for name in kind._fields})

    def argument(self, name: str, row: Row) -> Any:
        """Make an argument as a row says."""
        if row.kind == "array_like":
            self.shapes[name] = one_shape(row.words, self.sizes)
            return self.array(self.shapes[name])
        if row.kind == "float or array_like":
            shapes = SHAPE.findall(row.words)
            shape = sizes_of(shapes[0], self.sizes) if shapes else (2, 3)
            before = re.search(r"in the shape of (\w+)", row.words)
            self.shapes[name] = self.shapes[before[1]] if before else shape
            return self.array(self.shapes[name])
        if row.kind == "int":
            default = int(row.default) if row.default else 0
            return SIZES.get(name, default)
        if row.kind in ("float", "str", "function") and row.default:
            return None if row.default == "None" else eval(row.default, {})  # noqa: S307 -- a literal
        if row.kind == "float":
            return 0.3
        if row.kind == "numpy.random.Generator":
            return np.random.default_rng(3)
        if row.kind == "function":
            return lambda parameters: float(sum(np.sum(np.square(one)) for one in parameters))
        if row.kind == "tuple of array_like":
            self.shapes[name] = ((2, 3), NUMBER)
            return tuple(map(self.array, self.shapes[name]))
        return self.record(row)

    def __call__(self, **changed: Any) -> Any:
        """Call the function, with some arguments changed."""
        return self.function(**self.arguments | changed)
