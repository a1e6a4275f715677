"""What the doors share and no single function shows: no copy, letters of shapes, how much of a bad value is shown."""

from typing import NamedTuple

import numpy as np
import pytest

from nnref import ACTIVATIONS
from nnref.checks import (
    FINITE,
    NOT_NEGATIVE,
    POSITIVE,
    Fields,
    Matrix,
    one_of,
    real_array,
    refuses_overflow,
    whole_number,
)
from tests.nnref.bad_input import BAD_HIDDEN, BAD_RATES, brief, refused


def test_an_array_of_float64_is_read_without_a_copy():
    A = np.ones((2, 3))
    assert real_array(A, "") is A
    assert Matrix((2, "m"), "").read("A", A, {}) is A
    assert Matrix((2, "m"), "").read("A", A.astype(np.float32), {}).dtype == np.float64


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a" * 38, f"'{'a' * 38}' (str)"),  # 40 characters with its quotes
        ("a" * 39, "str"),
        (type("Lines", (), {"__repr__": lambda _: "a\nb"})(), "Lines"),
        (object(), "object"),
        (np.zeros(0), "ndarray of shape (0,)"),
    ],
    ids=["short", "long", "two lines", "no repr", "array"],
)
def test_a_message_shows_what_fits_in_a_few_words(value, shown):
    message = f"m must be a whole number from 1 on; got {shown}"
    refused(TypeError, message, lambda: whole_number("m", value, least=1))


def test_a_scalar_is_no_matrix():
    refused(
        ValueError,
        "A must have shape (n, m), rows; got shape ()",
        lambda: Matrix(("n", "m"), "rows").read("A", 1.0, {}),
    )


def test_the_first_bad_entry_is_named():
    A = np.array([[1.0, 2.0], [np.nan, -np.inf]])
    refused(
        ValueError, "A must be finite; got nan at [1, 0]", lambda: Matrix((2, 2), "rows").read("A", A, {})
    )


def test_a_letter_is_what_it_was_where_it_came_first():
    # As many layers as a week wants: its room makes a row for each, and says nothing else.
    sizes = {"n2": 1}
    layers = [Matrix((f"n{k}", f"n{k - 1}"), "one row per unit") for k in (1, 2)]
    layers[0].read("W1", np.ones((4, 3)), sizes)
    W2 = layers[1].read("W2", np.ones((1, 4)), sizes)
    assert sizes == {"n0": 3, "n1": 4, "n2": 1}
    message = "W2 must have shape (1, 4), one row per unit; got shape (4, 1); np.transpose(W2) has rows and columns exchanged"
    refused(ValueError, message, lambda: layers[1].read("W2", W2.T, sizes))
    assert sizes == {"n0": 3, "n1": 4, "n2": 1}
    assert layers[0].read("W1", np.ones((2, 2)), {}).shape == (2, 2)


def test_the_slopes_of_fields_have_their_shapes_and_names():
    class Layer(NamedTuple):
        W: np.ndarray
        b: float

    class Slopes(NamedTuple):
        dW: np.ndarray
        db: float

    sizes = {}
    layer = Fields(Layer, {"W": Matrix(("n", "k"), "one row per unit"), "b": FINITE})
    assert layer.read("layer", Layer([[1, 2]], 3), sizes).b == 3
    assert isinstance(layer.slopes(Slopes).read("slopes", Slopes([[1, 2]], 3), sizes), Slopes)
    message = "slopes.dW must have shape (1, 2), as parameters.W has; got shape (2, 2)"
    refused(ValueError, message, lambda: layer.slopes(Slopes).read("slopes", Slopes(np.eye(2), 3), sizes))


@pytest.mark.parametrize(("name", "kind", "message"), BAD_HIDDEN, **brief)
def test_a_name_that_is_not_known_is_refused_with_the_nearest(name, kind, message):
    refused(kind, message, lambda: one_of("hidden", name, ACTIVATIONS))


def test_a_known_name_is_given_back():
    assert [one_of("hidden", name, ACTIVATIONS) for name in ACTIVATIONS] == list(ACTIVATIONS)


@pytest.mark.parametrize(("value", "kind", "came"), BAD_RATES, ids=str)
def test_what_is_not_one_finite_number_in_its_range_is_refused(value, kind, came):
    message = f"learning_rate must be a finite number greater than 0; got {came}"
    refused(kind, message, lambda: POSITIVE.read("learning_rate", value))


def test_a_number_too_large_for_float64_is_refused():
    limit = np.finfo(float).max
    message = f"b must be one finite number, from -{limit} to {limit}; got one too large for float64"
    refused(ValueError, message, lambda: FINITE.read("b", 10**400))


def test_numpys_numbers_are_numbers_and_come_back_as_pythons():
    assert [type(FINITE.read("b", b)) for b in (2, np.int8(2), np.float32(2))] == [float] * 3
    assert [type(whole_number("m", m, least=2)) for m in (2, np.int8(2), np.uint16(2))] == [int] * 3


@pytest.mark.parametrize("value", [True, np.True_])
def test_a_condition_is_no_number(value):
    came = f"{value!r} ({type(value).__name__})"
    refused(TypeError, f"b must be one finite number; got {came}", lambda: FINITE.read("b", value))
    message = f"m must be a whole number from 0 on; got {came}"
    refused(TypeError, message, lambda: whole_number("m", value, least=0))


def test_not_negative_begins_at_0():
    assert [NOT_NEGATIVE.read("noise", number) for number in (0, 0.5, 2)] == [0, 0.5, 2]
    message = "noise must be a finite number from 0 on; got -5e-324"
    refused(ValueError, message, lambda: NOT_NEGATIVE.read("noise", -5e-324))


def test_many_numbers_are_not_one():
    message = "b must be one finite number; got ndarray of shape (9, 9)"
    refused(TypeError, message, lambda: FINITE.read("b", np.zeros((9, 9))))


def test_one_entry_that_overflows_is_enough():
    @refuses_overflow
    def doubled(A):
        return (np.ones(2), 2 * A)

    assert doubled(np.array([1.0, 2.0]))[1].tolist() == [2, 4]
    message = f"the arguments of doubled must be small enough to compute with; got numbers whose results overflow float64 (beyond {np.finfo(float).max})"
    refused(ValueError, message, lambda: doubled(np.array([1.0, 1e308])))
