"""What docstrings say is what calling shows: shapes in and out, defaults, bounds, and every error.

It is what the pages of reference show. Every public function of nnref and of its rooms is read by tests/docstrings.py.
"""

import ast
import copy
import inspect
import re
from fractions import Fraction
from functools import cache

import numpy as np
import pytest

import nnref
from nnref.descent import DivergenceError
from tests.docstrings import (
    NUMBER,
    SHAPE,
    Call,
    UnreadableError,
    attributes,
    field_shapes,
    one_shape,
    rows,
    sizes_of,
)
from tests.nnref.test_package import FUNCTIONS, MODULES, raised

every_function = pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
Z = np.linspace(-15, 15, 601)


@cache
def called(function):
    return Call(function)


def shape(value):
    return np.shape(value) if isinstance(value, np.ndarray) else NUMBER


def same(one, other):
    if isinstance(one, tuple):
        return all(map(same, one, other))
    return np.array_equal(one, other) if isinstance(one, np.ndarray) else one is other or one == other


# ---- shapes ------------------------------------------------------------------------------------------------


@every_function
def test_arguments_of_the_stated_shapes_give_results_of_the_stated_shapes(function):
    call = called(function)
    before = {name: copy.deepcopy(value) for name, value in call.arguments.items() if name != "rng"}
    assert set(call.arguments) == set(inspect.signature(function).parameters), "every parameter has its row"
    try:
        result = call()
    except ValueError as error:
        raise AssertionError(f"its docstring states shapes that it refuses: {error}") from error
    assert all(same(call.arguments[name], value) for name, value in before.items()), "arguments are untouched"
    assert_as_said(call, result)


def assert_as_said(call, result):
    returns = rows(call.function, "Returns")
    names = [name for row in returns for name in row.names]
    if returns[0].kind == "ndarray" and len(names) > 1:
        words = " ".join(row.words.partition(":")[0] for row in returns)
        shapes = [sizes_of(found, call.sizes) for found in SHAPE.findall(words)]
        assert [shape(part) for part in result] == shapes, words
        return
    (row,) = returns
    if row.kind == "float or ndarray":
        of = re.search(r"in the shape of (\w+)", row.words)
        assert of, f"«{row.words}» does not say in which shape"
        assert shape(result) == call.shapes[of[1]]
        numbers = {name: 0.4 for name, one in call.by_name.items() if one.kind == "float or array_like"}
        assert type(call(**numbers)) is float
    elif row.kind == "float":
        assert type(result) is float
    elif row.kind == "ndarray":
        assert shape(result) == one_shape(row.words, call.sizes), row.words
        assert np.issubdtype(result.dtype, np.integer) == ("as integers" in row.words)
        assert ("0 and 1" in row.words) == (set(np.unique(result)) <= {0, 1})
    elif row.kind == "tuple":
        assert "in its shape; a float for a number" in row.words
        assert tuple(map(shape, result)) == call.shapes["parameters"]
        assert [type(one) is float for one in result] == [one == NUMBER for one in call.shapes["parameters"]]
    elif row.kind == "Training":
        assert type(result) is nnref.Training
        assert shape(result.costs) == one_shape(row.words, call.sizes)
        assert "parameters after the last update" in row.words
        assert {name: shape(one) for name, one in result.parameters._asdict().items()} == call.shapes[
            "parameters"
        ]
    else:
        assert type(result).__name__ == row.kind
        came = {name: shape(one) for name, one in result._asdict().items()}
        if row.words.startswith("New parameters"):
            stated = call.shapes["parameters"]
        else:
            stated = field_shapes(row.words, type(result), call.sizes)
        assert came == stated, row.words
        if "all 0" in row.words:
            assert not any(np.any(one) for one in result)


@pytest.mark.parametrize("module", MODULES.values(), ids=MODULES)
def test_named_tuples_state_the_shapes_that_their_doors_want(module):
    for value in vars(module).values():
        if isinstance(value, nnref.checks.Fields) and value.kind.__module__ == module.__name__:
            sizes = {letter: size for size, letter in enumerate(("n_x", "n_h", "n_y", "m"), 2)}
            sizes["n_y"] = 1 if module is nnref.logistic else 4
            for name, stated in attributes(value.kind, sizes).items():
                wanted = getattr(value.table[name], "shape", ())
                assert stated == tuple(sizes.get(n, n) for n in wanted), f"{value.kind.__name__}.{name}"


@every_function
def test_a_door_asks_for_the_stated_shape(function):
    """The door says in letters what it wants: they must be the docstring's."""
    call = called(function)
    if call.by_name.keys() & {"z", "y_hat"}:
        return  # any shape
    letters = {size: letter for letter, size in call.sizes.items()}
    for name, row in call.by_name.items():
        if row.kind == "array_like":
            came = str(outcome(call, {name: np.ones((1, 1, 11))}))
            asked = re.search(r"must have shape \((.+?), (.+?)\)", came)
            assert asked, f"{name}: its door does not ask for a shape: {came}"
            asked = asked.groups()
            asked = tuple(letters.get(int(n), n) if n.isdigit() else n for n in asked)
            assert asked == tuple(re.findall(r"\w+", SHAPE.search(row.words)[0])), f"{name}: {row.words}"


# ---- values ------------------------------------------------------------------------------------------------


def number(text):
    return float(Fraction(text.replace("−", "-")))


@every_function
def test_results_are_in_the_stated_range_and_reach_its_ends(function):
    (row, *_), call = rows(function, "Returns"), called(function)
    if row.kind != "float or ndarray" or "z" not in call.by_name:
        return
    values = function(Z)
    first = inspect.getdoc(function).partition("\n")[0]
    words = f"{first} {row.words}"
    for opens, low, high, closes in re.findall(r"(?:in|range) ([\[(])([−\d/]+), ([\d/]+)([\])])", words):
        for end, value, closed in (
            (number(low), values.min(), opens == "["),
            (number(high), values.max(), closes == "]"),
        ):
            assert value == pytest.approx(end, abs=1e-6), f"«{words}»: it reaches {value}"
            assert (value == end) == closed, f"«{words}»: is {end} reached?"
        assert number(low) <= values.min()
        assert values.max() <= number(high)
    if match := re.search(r"pure numbers? (?:(\w+) (?:or|and) )?(\d)", row.words):
        slope = inspect.signature(function).parameters.get("slope")
        stated = {slope.default if part == "slope" else float(part) for part in match.groups() if part}
        assert set(values.tolist()) == stated, row.words


@every_function
def test_defaults_in_words_are_those_of_the_signature(function):
    for name, parameter in inspect.signature(function).parameters.items():
        said = called(function).by_name[name].default
        assert (said is not None) == (parameter.default is not inspect.Parameter.empty), name
        if said is not None:
            assert ast.literal_eval(said) == parameter.default, f"{name}: default {said} in words"
            assert type(ast.literal_eval(said)) is type(parameter.default), name
    docstring = inspect.getdoc(function)
    told = re.findall(r"[Tt]he factor ([\d.]+), which is `(\w+)`", docstring)
    told += re.findall(r"With ([\d.]+) standing for the (\w+)", docstring)
    for value, name in told:
        assert inspect.signature(function).parameters[name].default == float(value), f"{value} for {name}"


# Words of a parameter, with values that it then takes and values that it refuses.
BOUNDS = {
    r"at least (\d+)": lambda n: ([n, n + 2], [n - 1]),
    r"from (\d+) on": lambda n: ([n], [n - 1]),
    r"greater than (\d+)": lambda n: ([n + 1e-3], [n, n - 1]),
    r"in \[(\d), (\d)\]": lambda low, high: ([low, high], [low - 0.1, high + 0.1]),
    r"between (\d) and (\d)": lambda low, high: ([(low + high) / 2], [low, high]),
    r"\beven\b": lambda: ([8], [9]),
    r"a name in ACTIVATIONS": lambda: (list(nnref.ACTIVATIONS), ["?", "Tanh"]),
}


def bounds(row):
    """Read which values of a number, or of a name, are taken and which are refused."""
    good, bad = [], []
    for pattern, values in BOUNDS.items():
        for match in re.finditer(pattern, row.words):
            found = values(*map(int, match.groups()))
            good, bad = good + found[0], bad + found[1]
    if "even" in row.words:
        good = [value for value in good if value % 2 == 0]
    return good, bad


@every_function
def test_bounds_in_words_are_those_of_the_door(function):
    call = called(function)
    for name, row in call.by_name.items():
        if row.kind in ("int", "float", "str"):
            good, bad = bounds(row)
            plain = row.kind == "float" and row.words == "Bias of the unit."
            assert plain or (good and bad), f"{name}: «{row.words}» gives no bound"
            for value in [-1e3, 1e3] if plain else good:
                call(**{name: value})
            for value in bad:
                assert_refused(call, name, value, f"{name} must")
        elif row.kind == "array_like" and "in [0, 1]" in row.words:
            for value in (0.0, 1.0):
                call(**{name: np.full(call.shapes[name], value)})
            assert_refused(call, name, np.full(call.shapes[name], 1.5), f"{name} must be in [0, 1]")
        elif name in records(call) and (match := re.search(r"(\w+) in \[0, 1\]", row.words)):
            record = call.arguments[name]
            changed = record._replace(**{match[1]: 1.5 + getattr(record, match[1])})
            assert_refused(call, name, changed, f"{name}.{match[1]} must be in [0, 1]")


def assert_refused(call, name, value, message):
    came = outcome(call, {name: value})
    assert isinstance(came, ValueError), f"«{call.by_name[name].words}»: {brief({name: value})} is taken"
    assert str(came).startswith(message), f"{brief({name: value})} gives «{came}»"


# ---- errors ------------------------------------------------------------------------------------------------

NO_NUMBERS = ["text", None, 1j, [[1], [2, 3]], np.ma.array([1.0], mask=[1]), True, 10**400]
OTHERS = [object(), None, "text", [1], (1, 2), {}, 1j, np.ones(2)]


def records(call):
    return {name: one for name, one in call.arguments.items() if hasattr(one, "_fields")}


def arrays(call):
    return {name: one for name, one in call.arguments.items() if isinstance(one, np.ndarray)}


def with_entry(call, entry):
    """Put an entry into each array, and into each array of each record."""
    for name, array in arrays(call).items():
        yield {name: np.where(np.arange(array.size).reshape(array.shape) == 1, entry, array)}
    for name, record in records(call).items():
        for field, one in record._asdict().items():
            yield {name: record._replace(**{field: np.full(shape(one), entry) if shape(one) else entry})}


def of_another_kind(call):
    for name, row in call.by_name.items():
        if "array_like" not in row.kind:
            known = {
                "int": int,
                "float": (int, float),
                "str": str,
                "function": type(None) if row.default else (),
            }
            mine = known.get(row.kind, type(call.arguments[name]))
            yield from ({name: value} for value in OTHERS if not isinstance(value, mine))


def of_another_value(call):
    for name, row in call.by_name.items():
        if row.kind in ("int", "float", "str"):
            yield from ({name: value} for value in bounds(row)[1])
        elif row.kind == "array_like":
            yield from ({name: value} for value in ("text", None, [[1], [2, 3]], True))
        if row.kind == "array_like" and "in [0, 1]" in row.words:
            yield {name: np.full(call.shapes[name], -0.5)}


def of_another_shape(call):
    for name, array in arrays(call).items():
        yield from (
            {name: np.ones(other)} for other in ((11,), (11, 13), (*array.shape, 1), array.shape[::-1])
        )
    for name, record in records(call).items():
        for field, one in record._asdict().items():
            if shape(one):
                yield {name: record._replace(**{field: np.ones((11, 13))})}


def overflowing(call):
    """Make everything as large as it can be, and each output wrong in one direction."""
    large = {
        name: np.full_like(array, 0.0 if name == "Y" else 1.7e308) for name, array in arrays(call).items()
    }
    for name, record in records(call).items():
        fields = record._asdict().items()
        large[name] = type(record)(
            *(one if field in ("A", "A2") else one * 0 + 1.7e308 for field, one in fields)
        )
    yield large | ({"learning_rate": 1e308} if "learning_rate" in call.arguments else {})


def too_large(call):
    yield from ({name: 10**400} for name, row in call.by_name.items() if row.kind == "float")


# What is said under Raises, and calls of which each must raise that.
CONDITIONS = {
    "an argument is of another kind than said above": of_another_kind,
    "a shape or a value is not as said above": lambda call: [*of_another_shape(call), *of_another_value(call)],
    "a value is not as said above": of_another_value,
    "an entry is not finite": lambda call: [*with_entry(call, np.nan), *with_entry(call, np.inf)],
    "a number overflows on the way": overflowing,
    "too large for float64": too_large,
    "z holds anything but real numbers that fit float64": lambda _: [{"z": value} for value in NO_NUMBERS],
    "slope is not one number in [0, 1]": lambda _: [{"slope": value} for value in (-0.1, 1.1, "text", [0.1], np.nan)],
    "either holds anything but numbers in [0, 1]": lambda call: [
        {name: value} for name in call.arguments for value in (1.5, -0.5, np.nan, *NO_NUMBERS)
    ],
    "their shapes differ": lambda call: [{name: np.full((11,), 0.5)} for name in call.arguments],
    "the shapes differ": lambda call: [{name: np.full((2, 3), 0.5)} for name in call.arguments],
    "are not (n_y, m) with m at least 1": lambda call: [
        dict.fromkeys(call.arguments, np.full(other, 0.5)) for other in ((5,), (2, 0), (1, 2, 3), ())
    ],
    "an entry is outside [0, 1]": lambda call: [*with_entry(call, 1.5), *with_entry(call, -0.5)],
    "cost is no function": lambda _: [{"cost": 1}, {"cost": None}],
    "parameters no tuple": lambda _: [{"parameters": [1.0]}, {"parameters": 1.0}],
    "step no number": lambda _: [{"step": "text"}, {"step": None}],
    "a parameter holds anything but finite numbers": lambda _: [
        {"parameters": (value,)} for value in ("text", None, np.array([np.nan]), np.inf)
    ],
    "step is not greater than 0": lambda _: [{"step": 0}, {"step": -1}],
    "too small to change a parameter": lambda _: [{"step": 1e-300}],
    "a cost is not one finite number": lambda _: [
        {"cost": lambda _, value=value: value} for value in (np.nan, np.inf, "text", [1.0])
    ],
    "a cost or a parameter becomes inf or nan": lambda call: [
        {"learning_rate": 1e300, "X": 50 * call.arguments["X"], "iterations": 50}
    ],
}  # fmt: skip
# What messages tell, and the words that must then stand under Raises.
TOLD = {
    r"must have (the )?shape": r"\bshapes?\b",
    r"must be finite": r"finite|as said above|\[0, 1\]",
    r"must be in \[0, 1\]": r"as said above|\[0, 1\]",
    r"too large for float64|overflow float64": r"float64|overflows|as said above|finite|numbers|\[0, 1\]",
    r"^slope must": r"\bslope\b",
    r"^step must": r"\bstep\b",
}
ERRORS = {error.__name__: error for error in (ValueError, TypeError, DivergenceError)}


@every_function
def test_every_condition_of_every_error_raises_it(function):
    call = called(function)
    for kind, condition in raised(function).items():
        rest = condition.removeprefix("If ").partition(";")[0].removesuffix(".")
        for words in sorted(CONDITIONS, key=len, reverse=True):
            if words not in rest:
                continue
            rest = rest.replace(words, "")
            tried = 0
            for changed in CONDITIONS[words](call):
                tried += 1
                came = outcome(call, changed)
                assert type(came) is ERRORS[kind], f"{kind}, «{words}»: {brief(changed)} gives {came!r}"
            assert tried, f"{kind}, «{words}»: no call of {function.__name__} tries it"
        if re.sub(r"\b(or|and)\b|[, ]", "", rest):
            raise UnreadableError(f"{kind}: «{rest.strip()}» is not among CONDITIONS")


@every_function
def test_nothing_is_raised_that_is_not_stated(function):
    call = called(function)
    stated = {ERRORS[kind] for kind in raised(function)}
    for name, row in call.by_name.items():
        for value in [
            *NO_NUMBERS,
            *OTHERS,
            np.nan,
            np.inf,
            -1,
            0,
            1,
            1.5,
            1e308,
            [],
            np.zeros((0, 3)),
            nnref.Training((), np.ones(1)),
        ]:
            if row.kind == "int" and isinstance(value, int) and value > 10**9:
                continue  # so many take for ever
            came = outcome(call, {name: value})
            assert came is None or type(came) in stated, f"{brief({name: value})} gives {came!r}"
            for told, words in TOLD.items():
                if re.search(told, str(came or "")):
                    said = raised(function)[type(came).__name__]
                    assert re.search(words, said), (
                        f"{brief({name: value})} gives {came!r}, and «{said}» does not say so"
                    )


def outcome(call, changed):
    try:
        call(**changed)
    except Exception as error:
        return error
    return None


def brief(changed):
    return ", ".join(f"{name}={value!r:.60}" for name, value in changed.items())
