"""Training and prediction: the lesson's functions one after the other, the oracle, divergence, bad input."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnref import (
    ACTIVATIONS,
    DivergenceError,
    Training,
    activations,
    checks,
    compute_cost,
    datasets,
    logistic,
    losses,
)
from nnref.shallow import (
    Parameters,
    backward_propagation,
    forward_propagation,
    initialize_parameters,
    predict,
    train,
    update_parameters,
)
from tests.nnref.bad_input import BAD_HIDDEN, BAD_INPUTS, BAD_RATES, OUTPUT_ROWS, brief, refused
from tests.nnref.drawn import activation_of_oracle, agree, hidden_names, relaxed
from tests.shallow import oracle
from tests.shallow.bad_input import BAD_PARAMETERS, GOOD
from tests.shallow.drawn import cases


def by_the_lesson(X, Y, parameters, learning_rate, iterations, hidden):
    """Train with the lesson's own functions, one after the other."""
    costs = []
    for _ in range(iterations):
        cache = forward_propagation(X, parameters, hidden=hidden)
        costs.append(compute_cost(cache.A2, Y))
        gradients = backward_propagation(X, Y, parameters, cache, hidden=hidden)
        parameters = update_parameters(parameters, gradients, learning_rate)
    return parameters, costs


@relaxed
@given(case=cases(), hidden=hidden_names, learning_rate=st.floats(0.01, 1), iterations=st.integers(1, 12))
def test_training_is_the_lessons_functions_one_after_the_other(case, hidden, learning_rate, iterations):
    training = train(*case, learning_rate=learning_rate, iterations=iterations, hidden=hidden)
    parameters, costs = by_the_lesson(*case, learning_rate, iterations, hidden)
    # Every step may round differently, and what rounds in one step enters the next.
    assert training.costs == pytest.approx(costs, rel=1e-11)
    for new, expected in zip(training.parameters, parameters, strict=True):
        np.testing.assert_allclose(new, expected, rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("hidden", ["relu", "leaky_relu", "identity"])
def test_training_is_the_lessons_functions_to_the_last_bit_where_the_slope_comes_from_z(hidden):
    rng = np.random.default_rng(3)
    X, Y = datasets.flower(40, rng=rng)
    start = initialize_parameters(2, 4, scale=1.0, rng=rng)
    training = train(X, Y, start, learning_rate=0.1, iterations=50, hidden=hidden)
    parameters, costs = by_the_lesson(X, Y, start, 0.1, 50, hidden)
    assert training.costs.tolist() == costs
    assert all(np.array_equal(a, b) for a, b in zip(training.parameters, parameters, strict=True))


@pytest.mark.parametrize("hidden", ["sigmoid", "tanh"])
def test_training_agrees_with_the_lessons_functions_where_units_saturate(hidden):
    # z from −30 to 30: the slope taken from a is then some 1e−16 off, the slope taken from z is not.
    X = np.linspace(-30, 30, 25).reshape(1, -1)
    Y = (X > 3) * 1.0
    start = Parameters(np.ones((2, 1)), np.array([[0.0], [1.0]]), np.array([[1.0, -0.5]]), np.zeros((1, 1)))
    training = train(X, Y, start, learning_rate=0.1, iterations=100, hidden=hidden)
    parameters, costs = by_the_lesson(X, Y, start, 0.1, 100, hidden)
    assert training.costs == pytest.approx(costs, rel=1e-12)
    for new, expected in zip(training.parameters, parameters, strict=True):
        np.testing.assert_allclose(new, expected, rtol=1e-12, atol=1e-13)


def test_outputs_that_are_certain_and_right_cost_nothing_in_training_too():
    # z2 is 40, 1 and −1: the first output rounds to 1, and 0 · log 0 stands in its loss.
    X, Y = np.array([[40.0, 1.0, -1.0]]), np.array([[1.0, 1.0, 1.0]])
    start = Parameters(np.ones((1, 1)), np.zeros((1, 1)), np.ones((1, 1)), np.zeros((1, 1)))
    cache = forward_propagation(X, start, hidden="identity")
    assert cache.A2[0, 0] == 1
    training = train(X, Y, start, learning_rate=0.01, iterations=5, hidden="identity")
    assert training.costs.tolist() == by_the_lesson(X, Y, start, 0.01, 5, "identity")[1]
    assert training.costs[0] == pytest.approx(
        (math.log(1 + math.exp(-1)) + math.log(1 + math.e)) / 3, rel=1e-14
    )


@relaxed
@given(case=cases(), hidden=hidden_names, iterations=st.integers(1, 5))
def test_training_agrees_with_the_oracle(case, hidden, iterations):
    X, Y, lists = case.lists
    training = train(*case, learning_rate=0.1, iterations=iterations, hidden=hidden)
    parameters, costs = oracle.train(X, Y, lists, *activation_of_oracle(hidden), 0.1, iterations)
    assert training.costs == pytest.approx(costs, rel=1e-10)
    agree(training.parameters, parameters, rtol=1e-9)


def test_costs_are_those_before_each_update():
    rng = np.random.default_rng(3)
    X, Y = datasets.xor(20, rng=rng)
    start = initialize_parameters(2, 2, scale=1.0, rng=rng)
    training = train(X, Y, start, iterations=3)
    assert isinstance(training, Training)
    assert training.costs.shape == (3,)
    assert training.costs.dtype == np.float64
    assert training.costs[0] == compute_cost(forward_propagation(X, start).A2, Y)
    after_two = train(X, Y, start, iterations=2).parameters
    assert training.costs[2] == compute_cost(forward_propagation(X, after_two).A2, Y)


@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_input_is_checked_once_and_not_in_every_iteration(hidden, monkeypatch):
    read, original = [], checks.real_array

    def counted(value, expected):
        read.append(expected)
        return original(value, expected)

    for module in (checks, activations, losses):
        monkeypatch.setattr(module, "real_array", counted)
    X, Y = np.ones((3, 5)), np.ones((1, 5))
    unit = logistic.initialize_parameters(3)
    counts = []
    for iterations in (1, 20):
        read.clear()
        train(X, Y, GOOD, iterations=iterations, hidden=hidden)
        logistic.train(X, Y, unit, iterations=iterations)
        # The slope of leaky ReLU is a setting of that function, not an input.
        counts.append([expected.split()[0] for expected in read if not expected.startswith("slope")])
    assert counts[0] == counts[1]
    assert len(counts[0]) < 20


def test_defaults_are_the_lessons():
    rng = np.random.default_rng(3)
    X, Y = datasets.xor(8, rng=rng)
    start = initialize_parameters(2, 2, scale=1.0, rng=rng)
    by_default = train(X, Y, start)
    by_name = train(X, Y, start, learning_rate=1.2, iterations=50, hidden="tanh")
    assert by_default.costs.shape == (10_000,)
    assert by_default.costs[:50].tolist() == by_name.costs.tolist()


def test_no_iterations_give_the_start_back_as_new_arrays():
    start = Parameters(*(np.ones_like(p) for p in GOOD))
    parameters, costs = train(np.ones((3, 2)), np.ones((1, 2)), start, iterations=0)
    assert costs.shape == (0,)
    for new, old in zip(parameters, start, strict=True):
        assert new.tolist() == old.tolist()
        assert not np.shares_memory(new, old)


def test_arguments_are_untouched():
    X, Y, start = np.ones((3, 2)), np.array([[0.0, 1.0]]), Parameters(*(p.copy() for p in GOOD))
    for array in (X, Y, *start):
        array.setflags(write=False)
    training = train(X, Y, start, iterations=5)
    assert not any(np.shares_memory(a, b) for a in training.parameters for b in start)


def test_callback_sees_each_iteration_before_its_update():
    rng = np.random.default_rng(3)
    X, Y = datasets.xor(8, rng=rng)
    start = initialize_parameters(2, 2, scale=1.0, rng=rng)
    seen = []
    training = train(X, Y, start, iterations=4, callback=lambda *arguments: seen.append(arguments))
    assert [k for k, _, _ in seen] == [0, 1, 2, 3]
    assert [cost for _, cost, _ in seen] == training.costs.tolist()
    assert all(type(cost) is float for _, cost, _ in seen)
    for k, _, parameters in seen:
        expected = train(X, Y, start, iterations=k).parameters
        assert all(np.array_equal(a, b) for a, b in zip(parameters, expected, strict=True))


def test_callback_keeps_its_own_warnings():
    def careless(*_):
        np.log(np.zeros(1))

    with pytest.warns(RuntimeWarning, match="divide by zero"):
        train(np.ones((3, 2)), np.ones((1, 2)), GOOD, iterations=1, callback=careless)


def test_an_error_of_the_callback_comes_through():
    def stop(*_):
        raise StopIteration("enough")

    with pytest.raises(StopIteration, match="enough"):
        train(np.ones((3, 2)), np.ones((1, 2)), GOOD, callback=stop)


# ---- what training is for ----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("name", "least"), [("flower", 0.85), ("circles", 0.95), ("moons", 0.95), ("xor", 0.95)]
)
def test_a_hidden_layer_beats_the_single_unit(name, least, seed):
    # S1-O5
    rng = np.random.default_rng(seed)
    X, Y = getattr(datasets, name)(rng=rng)
    network = train(X, Y, initialize_parameters(2, 4, rng=rng), iterations=2500).parameters
    unit = logistic.train(
        X, Y, logistic.initialize_parameters(2), learning_rate=0.1, iterations=500
    ).parameters
    right, baseline = np.mean(predict(X, network) == Y), np.mean(logistic.predict(X, unit) == Y)
    assert right > least
    assert right > baseline + 0.08


def test_a_linear_hidden_layer_beats_nothing():
    # S7-L1
    rng = np.random.default_rng(3)
    X, Y = datasets.circles(rng=rng)
    start = initialize_parameters(2, 4, rng=rng)
    linear = train(X, Y, start, learning_rate=0.1, iterations=3000, hidden="identity")
    unit = logistic.train(X, Y, logistic.initialize_parameters(2), learning_rate=0.1, iterations=3000)
    assert linear.costs[-1] == pytest.approx(unit.costs[-1], rel=1e-3)


def test_training_goes_down():
    rng = np.random.default_rng(3)
    X, Y = datasets.blobs(rng=rng)
    costs = train(X, Y, initialize_parameters(2, 4, rng=rng), learning_rate=0.1, iterations=200).costs
    assert (np.diff(costs) < 0).all()


# ---- divergence --------------------------------------------------------------------------------------------


def test_cost_that_leaves_the_finite_numbers_stops_training():
    # The first update sends W2 to about 1e300, after which an output is certain and wrong.
    X, Y = np.array([[1.0, 2.0]]), np.array([[0.0, 1.0]])
    start = Parameters(np.ones((1, 1)), np.zeros((1, 1)), np.ones((1, 1)), np.zeros((1, 1)))
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        with pytest.raises(DivergenceError, match="diverged") as caught:
            train(X, Y, start, learning_rate=1e300, iterations=10)
    error = caught.value
    assert (error.iteration, error.learning_rate) == (1, 1e300)
    assert error.costs[0] == compute_cost(forward_propagation(X, start).A2, Y)
    assert error.costs.shape == (2,)
    assert error.costs[1] == math.inf
    assert str(error) == (
        "training diverged at iteration 1 with learning_rate=1e+300: the cost is inf; try a smaller learning rate, "
        "smaller initial weights, or features scaled to about 1 (the error's attribute costs holds the costs so far)"
    )
    assert isinstance(error, ArithmeticError)


def test_cost_that_is_no_number_stops_training():
    # With identity, a1 is (inf, −inf), and z2 their sum.
    X, Y = np.array([[1e200]]), np.array([[1.0]])
    start = Parameters([[1e200], [-1e200]], [[0], [0]], [[1, 1]], [[0]])
    with pytest.raises(DivergenceError) as caught:
        train(X, Y, start, learning_rate=0.1, hidden="identity")
    assert caught.value.iteration == 0
    assert np.isnan(caught.value.costs).tolist() == [True]
    assert "the cost is nan" in str(caught.value)


def test_parameters_that_leave_the_finite_numbers_at_the_last_update_are_found():
    X, Y = np.array([[1e10]]), np.array([[0.0]])
    start = Parameters(np.zeros((1, 1)), np.zeros((1, 1)), np.ones((1, 1)), np.zeros((1, 1)))
    with pytest.raises(DivergenceError) as caught:
        train(X, Y, start, learning_rate=1e300, iterations=1)
    assert caught.value.iteration == 1
    assert caught.value.costs.tolist() == [compute_cost([[0.5]], Y)]
    assert "a parameter is not finite" in str(caught.value)


def test_one_entry_that_is_not_finite_is_enough():
    X, Y = np.array([[1e10], [1.0]]), np.array([[0.0]])
    start = Parameters(np.zeros((1, 2)), np.zeros((1, 1)), np.ones((1, 1)), np.zeros((1, 1)))
    with pytest.raises(DivergenceError, match="a parameter is not finite"):
        train(X, Y, start, learning_rate=1e300, iterations=1)


# ---- prediction --------------------------------------------------------------------------------------------


@relaxed
@given(case=cases(), hidden=hidden_names, threshold=st.floats(0, 1))
def test_prediction_compares_the_output_with_the_threshold(case, hidden, threshold):
    answers = predict(case.X, case.parameters, hidden=hidden, threshold=threshold)
    A2 = forward_propagation(case.X, case.parameters, hidden=hidden).A2
    assert answers.dtype == np.int64
    assert answers.tolist() == [[1 if a > threshold else 0 for a in row] for row in A2.tolist()]


def test_prediction_by_default():
    parameters = Parameters([[1]], [[0]], [[1]], [[0]])
    assert predict([[-1, 0, 5e-324, 1]], parameters).tolist() == [[0, 0, 0, 1]]
    assert predict([[-1, 0, 1]], parameters, threshold=0).tolist() == [[1, 1, 1]]
    assert predict([[-1, 0, 1]], parameters, threshold=1).tolist() == [[0, 0, 0]]
    tanh = predict([[1]], parameters, threshold=0.7)
    assert tanh.tolist() == predict([[1]], parameters, hidden="tanh", threshold=0.7).tolist() == [[0]]
    assert predict([[1]], parameters, hidden="identity", threshold=0.7).tolist() == [[1]]


# ---- bad input ---------------------------------------------------------------------------------------------

X, Y = np.ones((3, 5)), np.ones((1, 5))


@pytest.mark.parametrize(("inputs", "kind", "message"), BAD_INPUTS, **brief)
def test_bad_inputs_are_refused_with_the_reason(inputs, kind, message):
    refused(kind, message, lambda: train(inputs, Y, GOOD))
    refused(kind, message, lambda: predict(inputs, GOOD))


@pytest.mark.parametrize(("parameters", "kind", "message"), BAD_PARAMETERS, **brief)
def test_bad_parameters_are_refused_with_the_reason(parameters, kind, message):
    refused(kind, message, lambda: train(X, Y, parameters))
    refused(kind, message, lambda: predict(X, parameters))


@pytest.mark.parametrize(("hidden", "kind", "message"), BAD_HIDDEN, **brief)
def test_bad_activation_is_refused_with_the_reason(hidden, kind, message):
    refused(kind, message, lambda: train(X, Y, GOOD, hidden=hidden))
    refused(kind, message, lambda: predict(X, GOOD, hidden=hidden))


@pytest.mark.parametrize(("learning_rate", "kind", "came"), BAD_RATES, ids=str)
def test_bad_learning_rate_is_refused_with_the_reason(learning_rate, kind, came):
    message = f"learning_rate must be a finite number greater than 0; got {came}"
    refused(kind, message, lambda: train(X, Y, GOOD, learning_rate=learning_rate))


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (np.ones(5), f"Y must have shape (1, 5), {OUTPUT_ROWS}; got shape (5,); np.reshape(Y, (1, -1)) makes it one row"),
        (np.ones((2, 5)), f"Y must have shape (1, 5), {OUTPUT_ROWS}; got shape (2, 5)"),
        ([[0, 1, 2, 0, 1]], "Y must be in [0, 1]; got 2.0 at [0, 2]"),
    ],
    ids=str,
)  # fmt: skip
def test_bad_labels_are_refused_with_the_reason(labels, message):
    refused(ValueError, message, lambda: train(X, labels, GOOD))


@pytest.mark.parametrize(
    ("settings", "kind", "message"),
    [
        ({"iterations": -1}, ValueError, "iterations must be a whole number from 0 on; got -1"),
        ({"iterations": 10.0}, TypeError, "iterations must be a whole number from 0 on; got 10.0 (float)"),
        ({"iterations": None}, TypeError, "iterations must be a whole number from 0 on; got None (NoneType)"),
        ({"callback": "print"}, TypeError, "callback must be a function or None; got str"),
    ],
    ids=str,
)
def test_bad_settings_are_refused_with_the_reason(settings, kind, message):
    refused(kind, message, lambda: train(X, Y, GOOD, **settings))


@pytest.mark.parametrize(
    ("threshold", "kind", "came"),
    [
        (-0.1, ValueError, "-0.1"),
        (1.1, ValueError, "1.1"),
        (math.nan, ValueError, "nan"),
        ("0", TypeError, "'0' (str)"),
    ],
)
def test_bad_threshold_is_refused_with_the_reason(threshold, kind, came):
    refused(
        kind,
        f"threshold must be a number from 0 to 1; got {came}",
        lambda: predict(X, GOOD, threshold=threshold),
    )


def test_every_activation_trains():
    rng = np.random.default_rng(3)
    data = datasets.blobs(40, rng=rng)
    start = initialize_parameters(2, 3, rng=rng)
    for hidden in ACTIVATIONS:
        costs = train(*data, start, learning_rate=0.1, iterations=100, hidden=hidden).costs
        assert costs[-1] < costs[0], hidden
