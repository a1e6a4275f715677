"""The single unit: against the oracle, against central differences, by hand, divergence and bad input."""

import math
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnref import DivergenceError, compute_cost, datasets, logistic, numerical_gradients
from nnref.logistic import Cache, Gradients, Parameters
from tests.nnref import oracle
from tests.nnref.bad_input import BAD_INPUTS, BAD_RATES, FEATURES, OUTPUT_ROWS, brief, refused
from tests.nnref.drawn import agree, relaxed


class Case(NamedTuple):
    """Examples, labels and a unit that fit each other."""

    X: np.ndarray
    Y: np.ndarray
    parameters: Parameters


@st.composite
def cases(draw):
    """Draw a unit of up to 4 inputs with up to 7 examples."""
    n_x, m = draw(st.integers(1, 4)), draw(st.integers(1, 7))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    Y = rng.random((1, m)) if draw(st.booleans()) else rng.integers(0, 2, (1, m)).astype(float)
    w, b = rng.uniform(-1, 1, (n_x, 1)), rng.uniform(-1, 1)
    return Case(rng.uniform(-1.5, 1.5, (n_x, m)), Y, Parameters(w, b))


def lists(case):
    return case.X.tolist(), case.Y[0].tolist(), case.parameters.w[:, 0].tolist(), case.parameters.b


@relaxed
@given(case=cases())
def test_forward_agrees_with_the_oracle(case):
    # S2-R1
    X, _, w, b = lists(case)
    cache = logistic.forward_propagation(case.X, case.parameters)
    assert isinstance(cache, Cache)
    agree(cache, oracle.logistic_forward(X, w, b))


@relaxed
@given(case=cases())
def test_gradients_agree_with_the_oracle_and_with_central_differences(case):
    # S2-R3
    cache = logistic.forward_propagation(case.X, case.parameters)
    gradients = logistic.backward_propagation(case.X, case.Y, cache)
    assert isinstance(gradients, Gradients)
    assert type(gradients.db) is float
    agree(gradients, oracle.logistic_backward(*lists(case)), rtol=1e-10)
    differences = numerical_gradients(
        lambda p: compute_cost(logistic.forward_propagation(case.X, p).A, case.Y), case.parameters
    )
    for slope, difference in zip(gradients, differences, strict=True):
        np.testing.assert_allclose(slope, difference, rtol=1e-6, atol=1e-8)


@relaxed
@given(case=cases(), learning_rate=st.floats(0.01, 5))
def test_update_agrees_with_the_oracle(case, learning_rate):
    gradients = Gradients(2 * case.parameters.w + 1, 0.5)
    moved = logistic.update_parameters(case.parameters, gradients, learning_rate)
    assert isinstance(moved, Parameters)
    assert type(moved.b) is float
    w, b = case.parameters
    assert moved.w.tolist() == oracle.moved(w.tolist(), gradients.dw.tolist(), learning_rate)
    assert moved.b == oracle.moved(float(b), 0.5, learning_rate)


@relaxed
@given(case=cases(), iterations=st.integers(1, 6))
def test_training_agrees_with_the_oracle_and_with_the_steps(case, iterations):
    training = logistic.train(*case, learning_rate=0.3, iterations=iterations)
    w, b, costs = oracle.logistic_train(*lists(case), 0.3, iterations)
    assert training.costs == pytest.approx(costs, rel=1e-10)
    agree(training.parameters, (w, b), rtol=1e-10)
    parameters = case.parameters
    for cost in training.costs:
        cache = logistic.forward_propagation(case.X, parameters)
        assert cost == compute_cost(cache.A, case.Y)
        gradients = logistic.backward_propagation(case.X, case.Y, cache)
        parameters = logistic.update_parameters(parameters, gradients, 0.3)
    assert parameters.w.tolist() == training.parameters.w.tolist()
    assert parameters.b == training.parameters.b


def test_defaults_are_those_of_the_network():
    X, Y = datasets.blobs(6, rng=np.random.default_rng(3))
    training = logistic.train(X, Y, logistic.initialize_parameters(2))
    assert training.costs.shape == (10_000,)
    by_name = logistic.train(X, Y, logistic.initialize_parameters(2), learning_rate=1.2, iterations=50)
    assert training.costs[:50].tolist() == by_name.costs.tolist()


def test_start_at_zero():
    parameters = logistic.initialize_parameters(3)
    assert parameters.w.tolist() == [[0], [0], [0]]
    assert (parameters.b, type(parameters.b)) == (0, float)


def test_callback_sees_each_iteration_before_its_update():
    X, Y = datasets.blobs(6, rng=np.random.default_rng(3))
    seen = []
    start = logistic.initialize_parameters(2)
    training = logistic.train(X, Y, start, iterations=3, callback=lambda *arguments: seen.append(arguments))
    assert [(k, cost) for k, cost, _ in seen] == list(enumerate(training.costs))
    assert not seen[0][2].w.any()
    assert seen[1][2].w.all()


def test_start_is_untouched_and_not_shared():
    start = Parameters(np.zeros((2, 1)), 0.0)
    start.w.setflags(write=False)
    assert not np.shares_memory(logistic.train([[1], [1]], [[1]], start, iterations=0).parameters.w, start.w)
    assert logistic.train([[1], [1]], [[1]], start, iterations=1).parameters.w.all()


def test_divergence_is_named():
    with pytest.raises(DivergenceError) as caught:
        logistic.train([[1.0, 2.0]], [[1, 0]], logistic.initialize_parameters(1), learning_rate=1e300)
    assert (caught.value.iteration, caught.value.learning_rate) == (1, 1e300)
    assert caught.value.costs.tolist() == [compute_cost([[0.5]], [[1]]), math.inf]


@relaxed
@given(case=cases(), threshold=st.floats(0, 1))
def test_prediction_compares_the_output_with_the_threshold(case, threshold):
    A = logistic.forward_propagation(case.X, case.parameters).A
    answers = logistic.predict(case.X, case.parameters, threshold=threshold)
    assert answers.dtype == np.int64
    assert answers.tolist() == [[1 if a > threshold else 0 for a in A[0].tolist()]]


def test_prediction_at_the_threshold_is_0():
    unit = Parameters([[1.0]], 0.0)
    assert logistic.predict([[-1, 0, 1]], unit).tolist() == [[0, 0, 1]]
    assert logistic.predict([[-1, 0, 1]], unit, threshold=0).tolist() == [[1, 1, 1]]
    assert logistic.predict([[-1, 0, 1]], unit, threshold=1).tolist() == [[0, 0, 0]]


# ---- bad input ---------------------------------------------------------------------------------------------

X, Y = np.ones((3, 5)), np.ones((1, 5))
GOOD = Parameters(np.zeros((3, 1)), 0.0)
CACHE = logistic.forward_propagation(X, GOOD)
ZERO = Gradients(np.zeros((3, 1)), 0.0)
# Another kind of the same name, as a network has.
NETWORK = NamedTuple("Parameters", [(name, np.ndarray) for name in ("W1", "b1", "W2", "b2")])(
    *np.ones((4, 1, 1))
)
BIAS = "parameters.b must be one finite number"

BAD_UNITS = [
    (GOOD._replace(w=np.zeros(3)), ValueError, "parameters.w must have shape (n_x, 1), one row per feature; got shape (3,); np.reshape(parameters.w, (-1, 1)) makes it one column"),
    (GOOD._replace(w=np.zeros((1, 3))), ValueError, "parameters.w must have shape (n_x, 1), one row per feature; got shape (1, 3); np.transpose(parameters.w) has rows and columns exchanged"),
    (GOOD._replace(w=[[0], [np.nan], [0]]), ValueError, "parameters.w must be finite; got nan at [1, 0]"),
    (GOOD._replace(b=np.zeros((1, 1))), TypeError, f"{BIAS}; got ndarray of shape (1, 1); parameters.b.item() makes it a number"),
    (GOOD._replace(b=np.inf), ValueError, f"{BIAS}; got inf"),
    (np.zeros((3, 1)), TypeError, "parameters must be Parameters(w, b); got ndarray of shape (3, 1)"),
    (tuple(GOOD), TypeError, "parameters must be Parameters(w, b); got tuple of length 2"),
    (ZERO, TypeError, "parameters must be Parameters(w, b); got Gradients(dw, db)"),
    (NETWORK, TypeError, "parameters must be Parameters(w, b); got Parameters(W1, b1, W2, b2)"),
]  # fmt: skip


@pytest.mark.parametrize(("parameters", "kind", "message"), BAD_UNITS, **brief)
def test_bad_parameters_are_refused_with_the_reason(parameters, kind, message):
    refused(kind, message, lambda: logistic.forward_propagation(X, parameters))
    refused(kind, message, lambda: logistic.train(X, Y, parameters))
    refused(kind, message, lambda: logistic.predict(X, parameters))
    refused(kind, message, lambda: logistic.update_parameters(parameters, ZERO, 0.1))


@pytest.mark.parametrize(("inputs", "kind", "message"), BAD_INPUTS, **brief)
def test_bad_inputs_are_refused_with_the_reason(inputs, kind, message):
    refused(kind, message, lambda: logistic.forward_propagation(inputs, GOOD))
    refused(kind, message, lambda: logistic.train(inputs, Y, GOOD))
    refused(kind, message, lambda: logistic.predict(inputs, GOOD))


def test_backward_finds_bad_inputs_too():
    message = f"X must have shape (n_x, m), {FEATURES}; got shape (2, 0)"
    refused(ValueError, message, lambda: logistic.backward_propagation(np.ones((2, 0)), Y, CACHE))
    refused(
        ValueError,
        "X must be finite; got inf at [0, 0]",
        lambda: logistic.backward_propagation(np.full((2, 5), np.inf), Y, CACHE),
    )


def test_overflow_is_refused():
    start = f"must be small enough to compute with; got numbers whose results overflow float64 (beyond {np.finfo(float).max})"
    large = Parameters(np.array([[1e200], [-1e200], [0]]), 0.0)
    refused(
        ValueError,
        f"the arguments of forward_propagation {start}",
        lambda: logistic.forward_propagation(X * 1e200, large),
    )
    refused(
        ValueError,
        f"the arguments of forward_propagation {start}",
        lambda: logistic.predict(X * 1e200, large),
    )
    refused(
        ValueError,
        f"the arguments of backward_propagation {start}",
        lambda: logistic.backward_propagation(np.full((1, 5), 1e308), 0 * Y, CACHE),
    )
    for steep in (Gradients(np.full((3, 1), 1e10), 0.0), Gradients(np.zeros((3, 1)), 1e10)):
        refused(
            ValueError,
            f"the arguments of update_parameters {start}",
            lambda steep=steep: logistic.update_parameters(GOOD, steep, 1e308),
        )


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (np.ones(5), f"Y must have shape (1, 5), {OUTPUT_ROWS}; got shape (5,); np.reshape(Y, (1, -1)) makes it one row"),
        (np.ones((1, 4)), f"Y must have shape (1, 5), {OUTPUT_ROWS}; got shape (1, 4)"),
        ([[0, 0, 0, 0, -1]], "Y must be in [0, 1]; got -1.0 at [0, 4]"),
    ],
    ids=str,
)  # fmt: skip
def test_bad_labels_are_refused_with_the_reason(labels, message):
    refused(ValueError, message, lambda: logistic.backward_propagation(X, labels, CACHE))
    refused(ValueError, message, lambda: logistic.train(X, labels, GOOD))


@pytest.mark.parametrize(
    ("cache", "kind", "message"),
    [
        (CACHE._replace(Z=np.ones((1, 4))), ValueError, f"cache.Z must have shape (1, 5), {OUTPUT_ROWS}; got shape (1, 4)"),
        (CACHE._replace(A=np.ones((5, 1))), ValueError, f"cache.A must have shape (1, 5), {OUTPUT_ROWS}; got shape (5, 1); np.transpose(cache.A) has rows and columns exchanged"),
        (CACHE._replace(A=np.full((1, 5), 2.0)), ValueError, "cache.A must be in [0, 1]; got 2.0 at [0, 0]"),
        (CACHE.A, TypeError, "cache must be Cache(Z, A); got ndarray of shape (1, 5)"),
    ],
    **brief,
)  # fmt: skip
def test_bad_cache_is_refused_with_the_reason(cache, kind, message):
    refused(kind, message, lambda: logistic.backward_propagation(X, Y, cache))


@pytest.mark.parametrize(
    ("gradients", "kind", "message"),
    [
        (Gradients(np.zeros(3), 0.0), ValueError, "gradients.dw must have shape (3, 1), as parameters.w has; got shape (3,); np.reshape(gradients.dw, (-1, 1)) makes it one column"),
        (Gradients(np.zeros((3, 1)), math.nan), ValueError, "gradients.db must be one finite number; got nan"),
        (Gradients(np.zeros((3, 1)), [0]), TypeError, "gradients.db must be one finite number; got [0] (list)"),
        (GOOD, TypeError, "gradients must be Gradients(dw, db); got Parameters(w, b)"),
    ],
    **brief,
)  # fmt: skip
def test_bad_gradients_are_refused_with_the_reason(gradients, kind, message):
    refused(kind, message, lambda: logistic.update_parameters(GOOD, gradients, 0.1))


@pytest.mark.parametrize(("learning_rate", "kind", "came"), BAD_RATES, ids=str)
def test_bad_learning_rate_is_refused_with_the_reason(learning_rate, kind, came):
    message = f"learning_rate must be a finite number greater than 0; got {came}"
    refused(kind, message, lambda: logistic.update_parameters(GOOD, ZERO, learning_rate))
    refused(kind, message, lambda: logistic.train(X, Y, GOOD, learning_rate=learning_rate))


def test_bad_settings_are_refused_with_the_reason():
    refused(
        ValueError, "n_x must be a whole number from 1 on; got 0", lambda: logistic.initialize_parameters(0)
    )
    refused(
        TypeError,
        "n_x must be a whole number from 1 on; got 2.0 (float)",
        lambda: logistic.initialize_parameters(2.0),
    )
    refused(
        ValueError,
        "threshold must be a number from 0 to 1; got 2",
        lambda: logistic.predict(X, GOOD, threshold=2),
    )
    refused(
        ValueError,
        "threshold must be a number from 0 to 1; got -1",
        lambda: logistic.predict(X, GOOD, threshold=-1),
    )
    refused(
        ValueError,
        "iterations must be a whole number from 0 on; got -1",
        lambda: logistic.train(X, Y, GOOD, iterations=-1),
    )
