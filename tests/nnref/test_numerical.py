"""Central differences: where they are exact, how far they are off elsewhere, and bad input."""

import math
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnref import numerical_gradients
from tests.nnref.bad_input import refused
from tests.nnref.drawn import relaxed


class Pair(NamedTuple):
    """Some parameters: an array and a number."""

    w: np.ndarray
    b: float


@relaxed
@given(
    w=st.lists(st.floats(-4, 4), min_size=1, max_size=4),
    b=st.floats(-4, 4),
    step=st.sampled_from([2**-10, 2**-20]),
)
def test_differences_of_a_square_are_exact_but_for_rounding(w, b, step):
    slopes = numerical_gradients(
        lambda p: float(np.sum(p.w**2)) + 3 * p.b**2, Pair(np.array([w]), b), step=step
    )
    assert isinstance(slopes, tuple)
    np.testing.assert_allclose(slopes[0], 2 * np.array([w]), rtol=0, atol=1e-13 / step)
    assert slopes[1] == pytest.approx(6 * b, abs=1e-13 / step)
    assert type(slopes[1]) is float


def test_error_falls_with_the_square_of_the_step():
    # The truncation of e^x at 0 is h²/6.
    for h in (0.1, 0.01):
        (slope,) = numerical_gradients(lambda p: math.exp(p[0]), (0.0,), step=h)
        assert slope - 1 == pytest.approx(h**2 / 6, rel=0.01)


def test_default_step_suits_costs_near_1():
    slopes = numerical_gradients(lambda p: math.exp(p[0]), (0.0,))
    assert slopes == numerical_gradients(lambda p: math.exp(p[0]), (0.0,), step=1e-5)
    assert slopes[0] == pytest.approx(1, abs=1e-10)


def test_every_entry_of_every_array_has_its_place():
    weights = [np.arange(6.0).reshape(2, 3), np.array([7.0, 8.0]), np.float64(9), [[1, 2]]]
    slopes = numerical_gradients(
        lambda p: float(sum(np.sum(a * x) for a, x in zip(weights, p, strict=True))),
        tuple(np.ones(np.shape(a)) for a in weights),
    )
    for slope, a in zip(slopes, weights, strict=True):
        np.testing.assert_allclose(slope, a, rtol=1e-9, atol=1e-9)


def test_the_step_that_rounding_leaves_is_the_one_divided_by():
    # Near 1e6 a step of 1e-10 becomes 1.16e-10; the difference of a line is exact all the same.
    assert numerical_gradients(lambda p: 2 * (p[0] - 1e6), (1e6,), step=1e-10) == (2.0,)


def test_the_cost_gets_the_kind_that_was_given_and_may_change_it():
    kinds = set()

    def careless(p):
        kinds.add(type(p))
        for array in p:
            array += 100.0
        return 1.0

    start = Pair(*np.ones((2, 1, 1)))
    numerical_gradients(careless, start)
    numerical_gradients(careless, tuple(start))
    assert kinds == {Pair, tuple}
    assert all(array.item() == 1 for array in start)


def test_numbers_stay_numbers_for_the_cost():
    seen = []
    numerical_gradients(lambda p: seen.append(p) or 0.0, Pair(np.zeros((1, 1)), 2.0), step=0.5)
    assert [type(p.b) for p in seen] == [float] * 4
    assert [(p.w.item(), p.b) for p in seen] == [(0.5, 2), (-0.5, 2), (0, 2.5), (0, 1.5)]


def test_no_parameters_have_no_gradients():
    assert numerical_gradients(lambda _: 0.0, ()) == ()


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        (("cost", (1.0,)), TypeError, "cost must be a function of the parameters; got str"),
        ((lambda _: 0.0, [1.0]), TypeError, "parameters must be a tuple of arrays; got list"),
        ((lambda _: 0.0, (1.0, [1, np.nan])), ValueError, "parameters[1] must be finite; got nan at [1]"),
        ((lambda _: 0.0, Pair(1.0, np.inf)), ValueError, "parameters.b must be finite; got inf"),
        ((lambda _: 0.0, ("a",)), ValueError, "parameters[0] must hold real numbers, not bool, text, complex, object or masked; got str of dtype <U1 and shape ()"),
        ((lambda p: np.full(2, p[0]), (1.0,)), ValueError, "cost must give one finite number; after a step in parameters[0] it gave [1.00001 1.00001]"),
        ((lambda _: math.nan, Pair(1.0, 1.0)), ValueError, "cost must give one finite number; after a step in parameters.w it gave nan"),
        ((lambda p: math.inf if p.b != 1 else 0.0, Pair(1.0, 1.0)), ValueError, "cost must give one finite number; after a step in parameters.b it gave inf"),
        ((lambda _: None, (1.0,)), ValueError, "cost must give one finite number, not bool, text, complex, object or masked; got NoneType of dtype object and shape ()"),
        ((lambda _: 0.0, (1e30,)), ValueError, "step must be large enough to change parameters[0], and finite with it; got 1e-05"),
        ((lambda p: 1e305 * np.sign(p[0]), (0.0,)), ValueError, "cost must have a finite slope; a step in parameters[0] gave inf"),
        ((lambda p: 1e308 * np.sign(p[0]), (0.0,)), ValueError, "cost must have a finite slope; a step in parameters[0] gave inf"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_bad_input_is_refused_with_the_reason(arguments, kind, message):
    refused(kind, message, lambda: numerical_gradients(*arguments))


@pytest.mark.parametrize(
    ("step", "kind", "came"),
    [
        (0, ValueError, "0"),
        (-1e-5, ValueError, "-1e-05"),
        (math.nan, ValueError, "nan"),
        ("h", TypeError, "'h' (str)"),
    ],
)
def test_bad_step_is_refused_with_the_reason(step, kind, came):
    message = f"step must be a finite number greater than 0; got {came}"
    refused(kind, message, lambda: numerical_gradients(lambda _: 0.0, (1.0,), step=step))


def test_step_beyond_the_finite_numbers_is_refused():
    message = "step must be large enough to change parameters[0], and finite with it; got 1.7e+308"
    refused(ValueError, message, lambda: numerical_gradients(lambda _: 0.0, (0.0,), step=1.7e308))
