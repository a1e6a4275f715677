"""Gradients and updates: against the oracle, against central differences, by hand, and bad input."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nnref import compute_cost, numerical_gradients
from nnref.shallow import Gradients, Parameters, backward_propagation, forward_propagation, update_parameters
from tests.nnref.bad_input import BAD_HIDDEN, BAD_INPUTS, BAD_RATES, OUTPUT_ROWS, brief, refused
from tests.nnref.drawn import activation_of_oracle, agree, hidden_names, relaxed
from tests.shallow import oracle
from tests.shallow.bad_input import BAD_PARAMETERS, GOOD
from tests.shallow.drawn import cases


def gradients_of(case, hidden):
    cache = forward_propagation(case.X, case.parameters, hidden=hidden)
    return backward_propagation(case.X, case.Y, case.parameters, cache, hidden=hidden)


@relaxed
@given(case=cases(), hidden=hidden_names)
def test_gradients_agree_with_the_oracle(case, hidden):
    X, Y, parameters = case.lists
    expected = oracle.backward_propagation(X, Y, parameters, *activation_of_oracle(hidden))
    agree(gradients_of(case, hidden), expected, rtol=1e-10)


@relaxed
@given(case=cases(), hidden=hidden_names)
def test_gradients_agree_with_central_differences(case, hidden):
    # E10. The difference is exact up to h² times a third derivative and 1e-16/h; no z may cross the kink.
    h = 1e-5
    Z1 = forward_propagation(case.X, case.parameters).Z1
    reach = h * (1 + np.abs(case.X).max())
    assume(hidden not in ("relu", "leaky_relu") or np.abs(Z1).min() > reach)
    expected = numerical_gradients(
        lambda p: compute_cost(forward_propagation(case.X, p, hidden=hidden).A2, case.Y),
        case.parameters,
        step=h,
    )
    for slope, difference in zip(gradients_of(case, hidden), expected, strict=True):
        np.testing.assert_allclose(slope, difference, rtol=1e-6, atol=1e-7)


@relaxed
@given(case=cases(), hidden=hidden_names)
def test_gradients_have_the_shapes_of_the_parameters(case, hidden):
    # S9-G1
    gradients = gradients_of(case, hidden)
    assert isinstance(gradients, Gradients)
    assert [g.shape for g in gradients] == [p.shape for p in case.parameters]


def test_default_hidden_activation_is_tanh():
    X, Y, parameters = np.array([[0.5, -1.0]]), np.array([[1.0, 0.0]]), Parameters(*np.ones((4, 1, 1)))
    cache = forward_propagation(X, parameters)
    by_default = backward_propagation(X, Y, parameters, cache)
    by_name = backward_propagation(X, Y, parameters, cache, hidden="tanh")
    assert by_default == by_name
    assert by_default != backward_propagation(X, Y, parameters, cache, hidden="relu")


def test_slope_at_the_kink_is_the_lessons():
    # S8-D3, E11: z = 0 counts as positive, so that the gradient passes; PyTorch would give 0.
    X, Y = np.array([[2.0]]), np.array([[0.0]])
    parameters = Parameters(*(np.array([[value]]) for value in (0.0, 0.0, 3.0, 0.0)))
    cache = forward_propagation(X, parameters, hidden="relu")
    assert backward_propagation(X, Y, parameters, cache, hidden="relu").dW1.item() == 3 * 0.5 * 1 * 2


def test_gradients_by_hand():
    # Two examples, identity: z1 = x, a2 = σ(z2) with z2 = x1 − x1 = 0, so that a2 = 1/2 for both.
    # dZ2 = (1/2, −1/2); dW2 = mean of dZ2 · a1, with a1 = (2, 2) and (4, 4): (1/2·2 − 1/2·4)/2 = −1/2.
    # dZ1 = W2ᵀ dZ2: rows (1/2, −1/2) and (−1/2, 1/2); dW1 = dZ1 Xᵀ/2 = −1/2 and 1/2.
    X, Y = np.array([[2.0, 4.0]]), np.array([[0.0, 1.0]])
    parameters = Parameters(np.ones((2, 1)), np.zeros((2, 1)), np.array([[1.0, -1.0]]), np.zeros((1, 1)))
    cache = forward_propagation(X, parameters, hidden="identity")
    gradients = backward_propagation(X, Y, parameters, cache, hidden="identity")
    assert [g.tolist() for g in gradients] == [[[-0.5], [0.5]], [[0], [0]], [[-0.5, -0.5]], [[0]]]


@pytest.mark.parametrize("outputs", [1, 2])
def test_read_only_arguments_are_enough_and_nothing_is_shared(outputs):
    rng = np.random.default_rng(1)
    X, Y = rng.standard_normal((3, 5)), rng.random((outputs, 5))
    parameters = Parameters(*(rng.standard_normal(s) for s in ((4, 3), (4, 1), (outputs, 4), (outputs, 1))))
    cache = forward_propagation(X, parameters)
    arguments = (X, Y, *parameters, *cache)
    for array in arguments:
        array.setflags(write=False)
    gradients = backward_propagation(X, Y, parameters, cache)
    moved = update_parameters(parameters, gradients, 0.1)
    for new in (*gradients, *moved):
        assert not any(np.shares_memory(new, old) for old in arguments)


# ---- update ------------------------------------------------------------------------------------------------


@relaxed
@given(case=cases(), learning_rate=st.floats(1e-3, 10))
def test_update_agrees_with_the_oracle(case, learning_rate):
    # S9-G3
    gradients = gradients_of(case, "tanh")
    moved = update_parameters(case.parameters, gradients, learning_rate)
    assert isinstance(moved, Parameters)
    for new, old, slope in zip(moved, case.parameters, gradients, strict=True):
        assert new.tolist() == oracle.moved(old.tolist(), slope.tolist(), learning_rate)


@relaxed
@given(case=cases(), hidden=hidden_names)
def test_a_short_step_lowers_the_cost_as_the_gradient_says(case, hidden):
    gradients = gradients_of(case, hidden)
    squares = sum(float(np.sum(g**2)) for g in gradients)
    step = 1e-6
    before, after = (
        compute_cost(forward_propagation(case.X, p, hidden=hidden).A2, case.Y)
        for p in (case.parameters, update_parameters(case.parameters, gradients, step))
    )
    # A unit within the step's reach of its kink may take the other slope.
    assert before - after == pytest.approx(step * squares, rel=1e-2, abs=1e-14)


# ---- bad input ---------------------------------------------------------------------------------------------

X, Y = np.ones((3, 5)), np.ones((1, 5))
CACHE = forward_propagation(X, GOOD)
GRADIENTS = Gradients(*(np.ones_like(p) for p in GOOD))
HIDDEN_ROWS = "one row per hidden unit, one column per example"


@pytest.mark.parametrize(("inputs", "kind", "message"), BAD_INPUTS, **brief)
def test_bad_inputs_are_refused_with_the_reason(inputs, kind, message):
    refused(kind, message, lambda: backward_propagation(inputs, Y, GOOD, CACHE))


@pytest.mark.parametrize(("parameters", "kind", "message"), BAD_PARAMETERS, **brief)
def test_bad_parameters_are_refused_with_the_reason(parameters, kind, message):
    refused(kind, message, lambda: backward_propagation(X, Y, parameters, CACHE))
    refused(kind, message, lambda: update_parameters(parameters, GRADIENTS, 0.1))


@pytest.mark.parametrize(("hidden", "kind", "message"), BAD_HIDDEN, **brief)
def test_bad_activation_is_refused_with_the_reason(hidden, kind, message):
    refused(kind, message, lambda: backward_propagation(X, Y, GOOD, CACHE, hidden=hidden))


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (np.ones(5), f"Y must have shape (1, 5), {OUTPUT_ROWS}; got shape (5,); np.reshape(Y, (1, -1)) makes it one row"),
        (np.ones((5, 1)), f"Y must have shape (1, 5), {OUTPUT_ROWS}; got shape (5, 1); np.transpose(Y) has rows and columns exchanged"),
        (np.ones((2, 5)), f"Y must have shape (1, 5), {OUTPUT_ROWS}; got shape (2, 5)"),
        (np.ones((1, 1)), f"Y must have shape (1, 5), {OUTPUT_ROWS}; got shape (1, 1)"),
        (1.0, f"Y must have shape (1, 5), {OUTPUT_ROWS}; got shape ()"),
        ([[0, 1, 2, 0, 1]], "Y must be in [0, 1]; got 2.0 at [0, 2]"),
        ([[0, 1, 1, 0, math.nan]], "Y must be finite; got nan at [0, 4]"),
    ],
    ids=str,
)  # fmt: skip
def test_bad_labels_are_refused_with_the_reason(labels, message):
    refused(ValueError, message, lambda: backward_propagation(X, labels, GOOD, CACHE))


@pytest.mark.parametrize(
    ("cache", "kind", "message"),
    [
        (CACHE._replace(Z1=np.ones((4, 1))), ValueError, f"cache.Z1 must have shape (4, 5), {HIDDEN_ROWS}; got shape (4, 1)"),
        (CACHE._replace(A1=np.ones((1, 5))), ValueError, f"cache.A1 must have shape (4, 5), {HIDDEN_ROWS}; got shape (1, 5)"),
        (CACHE._replace(Z2=np.ones(5)), ValueError, f"cache.Z2 must have shape (1, 5), {OUTPUT_ROWS}; got shape (5,); np.reshape(cache.Z2, (1, -1)) makes it one row"),
        (CACHE._replace(A2=np.ones((1, 6))), ValueError, f"cache.A2 must have shape (1, 5), {OUTPUT_ROWS}; got shape (1, 6)"),
        (CACHE._replace(A2=np.full((1, 5), 1.5)), ValueError, "cache.A2 must be in [0, 1]; got 1.5 at [0, 0]"),
        (CACHE._replace(Z1=np.full((4, 5), np.inf)), ValueError, "cache.Z1 must be finite; got inf at [0, 0]"),
        (CACHE.A2, TypeError, "cache must be Cache(Z1, A1, Z2, A2); got ndarray of shape (1, 5)"),
        (GOOD, TypeError, "cache must be Cache(Z1, A1, Z2, A2); got Parameters(W1, b1, W2, b2)"),
    ],
    **brief,
)  # fmt: skip
def test_bad_cache_is_refused_with_the_reason(cache, kind, message):
    refused(kind, message, lambda: backward_propagation(X, Y, GOOD, cache))


@pytest.mark.parametrize(
    ("gradients", "kind", "message"),
    [
        (GRADIENTS._replace(db1=np.ones(4)), ValueError, "gradients.db1 must have shape (4, 1), as parameters.b1 has; got shape (4,); np.reshape(gradients.db1, (-1, 1)) makes it one column"),
        (GRADIENTS._replace(dW1=np.ones((3, 4))), ValueError, "gradients.dW1 must have shape (4, 3), as parameters.W1 has; got shape (3, 4); np.transpose(gradients.dW1) has rows and columns exchanged"),
        (GRADIENTS._replace(dW2=np.ones((1, 1))), ValueError, "gradients.dW2 must have shape (1, 4), as parameters.W2 has; got shape (1, 1)"),
        (GRADIENTS._replace(db2=[[np.nan]]), ValueError, "gradients.db2 must be finite; got nan at [0, 0]"),
        (GOOD, TypeError, "gradients must be Gradients(dW1, db1, dW2, db2); got Parameters(W1, b1, W2, b2)"),
        (0.5, TypeError, "gradients must be Gradients(dW1, db1, dW2, db2); got 0.5 (float)"),
    ],
    **brief,
)  # fmt: skip
def test_bad_gradients_are_refused_with_the_reason(gradients, kind, message):
    refused(kind, message, lambda: update_parameters(GOOD, gradients, 0.1))


@pytest.mark.parametrize(("learning_rate", "kind", "came"), BAD_RATES, ids=str)
def test_bad_learning_rate_is_refused_with_the_reason(learning_rate, kind, came):
    message = f"learning_rate must be a finite number greater than 0; got {came}"
    refused(kind, message, lambda: update_parameters(GOOD, GRADIENTS, learning_rate))


def test_overflow_is_refused():
    start = f"must be small enough to compute with; got numbers whose results overflow float64 (beyond {np.finfo(float).max})"
    refused(
        ValueError,
        f"the arguments of update_parameters {start}",
        lambda: update_parameters(GOOD, Gradients(*(1e10 * g for g in GRADIENTS)), 1e308),
    )
    parameters = GOOD._replace(W2=np.full((1, 4), 1e200))
    refused(
        ValueError,
        f"the arguments of backward_propagation {start}",
        lambda: backward_propagation(X * 1e200, 0 * Y, parameters, CACHE),
    )
