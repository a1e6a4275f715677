"""Parameters and forward computation: against the oracle, by hand, form against form, and bad input."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnref import ACTIVATIONS, logistic, sigmoid, tanh
from nnref.shallow import (
    Cache,
    Parameters,
    Unit,
    collapse_linear_layers,
    forward_example,
    forward_propagation,
    forward_propagation_loop,
    forward_unit,
    initialize_parameters,
    predict,
)
from tests.nnref.bad_input import BAD_HIDDEN, BAD_INPUTS, FEATURES, brief, refused
from tests.nnref.drawn import activation_of_oracle, agree, hidden_names, relaxed
from tests.shallow import oracle
from tests.shallow.bad_input import BAD_PARAMETERS, GOOD
from tests.shallow.drawn import cases

RNG = np.random.default_rng(3)
# The lesson's own network: 3 inputs, 4 hidden units, 1 output unit.
LESSON = initialize_parameters(3, 4, scale=1.0, rng=RNG)
X = RNG.standard_normal((3, 5))

# ---- the start ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sizes", [(3, 4, 1), (2, 2, 1), (1, 1, 1), (5, 2, 3)])
def test_shapes_of_the_parameters(sizes):
    # S3-N3, S9-G1, S10-I2
    n_x, n_h, n_y = sizes
    parameters = initialize_parameters(*sizes, rng=np.random.default_rng(1))
    assert isinstance(parameters, Parameters)
    assert [p.shape for p in parameters] == [(n_h, n_x), (n_h, 1), (n_y, n_h), (n_y, 1)]
    assert all(p.dtype == np.float64 for p in parameters)


def test_one_output_unit_and_one_hundredth_are_the_defaults():
    by_default = initialize_parameters(3, 4, rng=np.random.default_rng(1))
    by_name = initialize_parameters(3, 4, n_y=1, scale=0.01, rng=np.random.default_rng(1))
    assert all(np.array_equal(a, b) for a, b in zip(by_default, by_name, strict=True))


def test_weights_are_normal_with_the_scale_as_deviation_and_biases_are_0():
    # E7: a normal distribution, not a uniform one, of mean 0. The bounds are 5 standard errors.
    W1, b1, W2, b2 = initialize_parameters(300, 200, 150, scale=0.5, rng=np.random.default_rng(1))
    for W in (W1, W2):
        Z = W.ravel() / 0.5
        assert abs(Z.mean()) < 5 / math.sqrt(Z.size)
        assert abs(Z.var() - 1) < 5 * math.sqrt(2 / Z.size)
        assert abs((Z**4).mean() - 3) < 5 * math.sqrt(96 / Z.size)
        assert abs(np.mean(np.abs(Z) > 2) - math.erfc(math.sqrt(2))) < 5 * math.sqrt(0.05 / Z.size)
    assert not b1.any()
    assert not b2.any()


def test_the_generator_decides_and_moves_on():
    first, again = (initialize_parameters(2, 3, rng=np.random.default_rng(7)) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    rng = np.random.default_rng(7)
    one, other = (initialize_parameters(2, 3, rng=rng) for _ in range(2))
    assert not np.array_equal(one.W1, other.W1)


def test_scale_0_is_the_start_at_zero():
    assert not any(p.any() for p in initialize_parameters(2, 2, scale=0, rng=np.random.default_rng(7)))


# ---- forward -----------------------------------------------------------------------------------------------


@relaxed
@given(case=cases(), hidden=hidden_names)
def test_forward_agrees_with_the_oracle(case, hidden):
    lists, _, parameters = case.lists
    g, _ = activation_of_oracle(hidden)
    expected = oracle.forward_propagation(lists, parameters, g)
    agree(forward_propagation(case.X, case.parameters, hidden=hidden), expected)
    agree(forward_propagation_loop(case.X, case.parameters, hidden=hidden), expected)
    x = case.X[:, [0]]
    agree(
        forward_example(x, case.parameters, hidden=hidden),
        oracle.forward_propagation(x.tolist(), parameters, g),
    )


@relaxed
@given(case=cases(), activation=hidden_names)
def test_unit_agrees_with_the_oracle(case, activation):
    W1, b1, _, _ = case.parameters
    for i in range(len(W1)):
        unit = forward_unit(case.X[:, [0]], W1[[i]].T, b1[i, 0], activation=activation)
        g, _ = activation_of_oracle(activation)
        expected = oracle.forward_unit(case.X[:, 0].tolist(), W1[i].tolist(), b1[i, 0].item(), g)
        assert unit == pytest.approx(expected, rel=1e-12, abs=1e-14)
        assert [type(number) for number in unit] == [float, float]


@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_loop_and_matrices_give_the_same_numbers(hidden):
    # S5-V4
    pairs = zip(
        forward_propagation_loop(X, LESSON, hidden=hidden),
        forward_propagation(X, LESSON, hidden=hidden),
        strict=True,
    )
    assert all(np.allclose(a, b, rtol=1e-14, atol=1e-15) for a, b in pairs)


def test_four_units_make_the_layer():
    # S4-F1 to S4-F2
    x = X[:, [0]]
    units = [forward_unit(x, LESSON.W1[[i]].T, LESSON.b1[i, 0]) for i in range(4)]
    cache = forward_example(x, LESSON, hidden="sigmoid")
    assert cache.Z1[:, 0] == pytest.approx([unit.z for unit in units], rel=1e-14)
    assert cache.A1[:, 0] == pytest.approx([unit.a for unit in units], rel=1e-14)
    output = forward_unit(cache.A1, LESSON.W2.T, LESSON.b2.item())
    assert output == pytest.approx(Unit(cache.Z2.item(), cache.A2.item()), rel=1e-14)


def test_down_is_the_next_unit_and_right_the_next_example():
    # S5-V3
    cache = forward_propagation(X, LESSON)
    assert [array.shape for array in cache] == [(4, 5), (4, 5), (1, 5), (1, 5)]
    for i in range(5):
        alone = forward_example(X[:, [i]], LESSON)
        for unit in range(4):
            assert cache.A1[unit, i] == pytest.approx(alone.A1[unit, 0], rel=1e-14)


def test_default_hidden_activation_is_tanh_and_the_output_is_a_sigmoid():
    # S6-A3
    for forward, inputs in (
        (forward_propagation, X),
        (forward_propagation_loop, X),
        (forward_example, X[:, [1]]),
    ):
        cache = forward(inputs, LESSON)
        assert isinstance(cache, Cache)
        assert np.array_equal(cache.A1, tanh(cache.Z1))
        assert np.allclose(cache.A2, sigmoid(cache.Z2), rtol=1e-15)
    assert forward_unit([[0]], [[1]], 1) == Unit(1.0, sigmoid(1))


def test_forward_by_hand():
    # z1 = (1·2 + 0.5·(−4) + 1, 1·2 + 0·(−4) − 2) = (1, 0); z2 = 2·a − 1·a' + 0.5, with identity 2 − 0 + 0.5
    parameters = Parameters([[1, 0.5], [1, 0]], [[1], [-2]], [[2, -1]], [[0.5]])
    cache = forward_propagation([[2], [-4]], parameters, hidden="identity")
    assert [array.tolist() for array in cache[:3]] == [[[1], [0]], [[1], [0]], [[2.5]]]
    assert cache.A2.item() == pytest.approx(1 / (1 + math.exp(-2.5)), rel=1e-15)


def test_one_unit_is_a_network_whose_hidden_layer_hands_x_through():
    # S2-R2: a1 plays the part of x.
    inputs = np.array([[0.5, -2.0, 1.0]])
    unit = logistic.forward_propagation(inputs, logistic.Parameters(np.array([[1.5]]), -0.3))
    network = Parameters([[1]], [[0]], [[1.5]], [[-0.3]])
    assert forward_propagation(inputs, network, hidden="identity").A2 == pytest.approx(unit.A, rel=1e-15)


@pytest.mark.parametrize("forward", [forward_propagation, forward_propagation_loop])
def test_arguments_are_untouched_and_not_shared(forward):
    inputs, parameters = X.copy(), Parameters(*(p.copy() for p in LESSON))
    for array in (inputs, *parameters):
        array.setflags(write=False)
    cache = forward(inputs, parameters, hidden="identity")
    arrays = (inputs, *parameters, *cache)
    assert not any(np.shares_memory(a, b) for k, a in enumerate(arrays) for b in arrays[:k])


# ---- two linear layers are one -----------------------------------------------------------------------------


@relaxed
@given(case=cases())
def test_collapsed_layers_agree_with_the_oracle_and_with_the_network(case):
    # S7-L1
    _, _, parameters = case.lists
    W_prime, b_prime = collapse_linear_layers(case.parameters)
    agree((W_prime, b_prime), oracle.collapse_linear_layers(parameters), rtol=1e-11)
    Z2 = forward_propagation(case.X, case.parameters, hidden="identity").Z2
    np.testing.assert_allclose(W_prime @ case.X + b_prime, Z2, rtol=1e-11, atol=1e-12)


# ---- bad input ---------------------------------------------------------------------------------------------

every_matrix_form = pytest.mark.parametrize("forward", [forward_propagation, forward_propagation_loop])


@every_matrix_form
@pytest.mark.parametrize(("inputs", "kind", "message"), BAD_INPUTS, **brief)
def test_bad_inputs_are_refused_with_the_reason(forward, inputs, kind, message):
    refused(kind, message, lambda: forward(inputs, GOOD))


@every_matrix_form
@pytest.mark.parametrize(("parameters", "kind", "message"), BAD_PARAMETERS, **brief)
def test_bad_parameters_are_refused_with_the_reason(forward, parameters, kind, message):
    refused(kind, message, lambda: forward(np.ones((3, 5)), parameters))
    refused(kind, message, lambda: forward_example(np.ones((3, 1)), parameters))
    refused(kind, message, lambda: collapse_linear_layers(parameters))


@every_matrix_form
@pytest.mark.parametrize(("hidden", "kind", "message"), BAD_HIDDEN, **brief)
def test_bad_activation_is_refused_with_the_reason(forward, hidden, kind, message):
    refused(kind, message, lambda: forward(np.ones((3, 5)), GOOD, hidden=hidden))
    refused(kind, message, lambda: forward_example(np.ones((3, 1)), GOOD, hidden=hidden))
    message = message.replace("hidden", "activation", 1)
    refused(kind, message, lambda: forward_unit([[1]], [[1]], 0, activation=hidden))


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        (([1, 2], [[1], [2]], 0), ValueError, f"x must have shape (n_x, 1), {FEATURES}; got shape (2,); np.reshape(x, (-1, 1)) makes it one column"),
        (([[1, 2]], [[1], [2]], 0), ValueError, f"x must have shape (n_x, 1), {FEATURES}; got shape (1, 2); np.transpose(x) has rows and columns exchanged"),
        (([[1], [2]], [[1, 2]], 0), ValueError, "w must have shape (2, 1), one row per feature; got shape (1, 2); np.transpose(w) has rows and columns exchanged"),
        (([[1], [2]], [[1], [2]], np.inf), ValueError, "b must be one finite number; got inf"),
        (([[1], [2]], [[1], [2]], [0]), TypeError, "b must be one finite number; got [0] (list)"),
        (([[1], [2]], [[1], [2]], True), TypeError, "b must be one finite number; got True (bool)"),
        (([[1], [2]], [[1], [2]], np.zeros((9, 9))), TypeError, "b must be one finite number; got ndarray of shape (9, 9)"),
    ],
    **brief,
)  # fmt: skip
def test_bad_input_of_the_unit_is_refused_with_the_reason(arguments, kind, message):
    refused(kind, message, lambda: forward_unit(*arguments))


def test_one_example_is_one_column():
    for shape in ((3, 2), (2, 1)):
        message = f"x must have shape (3, 1), {FEATURES}; got shape {shape}"
        refused(ValueError, message, lambda shape=shape: forward_example(np.ones(shape), GOOD))


@pytest.mark.parametrize(
    ("changed", "kind", "message"),
    [
        ({"n_x": 0}, ValueError, "n_x must be a whole number from 1 on; got 0"),
        ({"n_h": -1}, ValueError, "n_h must be a whole number from 1 on; got -1"),
        ({"n_y": 0}, ValueError, "n_y must be a whole number from 1 on; got 0"),
        ({"n_h": 4.0}, TypeError, "n_h must be a whole number from 1 on; got 4.0 (float)"),
        ({"n_h": True}, TypeError, "n_h must be a whole number from 1 on; got True (bool)"),
        ({"n_h": np.True_}, TypeError, "n_h must be a whole number from 1 on; got np.True_ (bool)"),
        ({"scale": -0.01}, ValueError, "scale must be a finite number from 0 on; got -0.01"),
        ({"scale": math.inf}, ValueError, "scale must be a finite number from 0 on; got inf"),
        ({"scale": math.nan}, ValueError, "scale must be a finite number from 0 on; got nan"),
        ({"scale": "small"}, TypeError, "scale must be a finite number from 0 on; got 'small' (str)"),
        ({"scale": 10**400}, ValueError, f"scale must be a finite number from 0 on, from -{np.finfo(float).max} to {np.finfo(float).max}; got one too large for float64"),
        ({"rng": 3}, TypeError, "rng must be a numpy.random.Generator, such as np.random.default_rng(3); got 3 (int)"),
        ({"rng": None}, TypeError, "rng must be a numpy.random.Generator, such as np.random.default_rng(3); got None (NoneType)"),
        ({"rng": np.random}, TypeError, "rng must be a numpy.random.Generator, such as np.random.default_rng(3); got module"),
    ],
    ids=str,
)  # fmt: skip
def test_bad_start_is_refused_with_the_reason(changed, kind, message):
    arguments = {"n_x": 2, "n_h": 3, "n_y": 1, "rng": np.random.default_rng(1), **changed}
    refused(kind, message, lambda: initialize_parameters(**arguments))


@given(count=st.sampled_from([np.int8(2), np.int64(2), np.uint16(2)]))
def test_numpys_integers_are_whole_numbers(count):
    assert initialize_parameters(count, count, count, rng=np.random.default_rng(1)).W1.shape == (2, 2)


# ---- overflow ----------------------------------------------------------------------------------------------


def overflows(call, name):
    """Check that a call refuses finite numbers that are too large for it, without a warning of NumPy's."""
    message = f"the arguments of {name} must be small enough to compute with; got numbers whose results overflow float64 (beyond {np.finfo(float).max})"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        refused(ValueError, message, call)


LARGE = Parameters(np.full((2, 1), 1e200), np.zeros((2, 1)), np.array([[1.0, -1.0]]), np.zeros((1, 1)))


@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_overflow_is_refused_and_not_turned_into_an_answer(hidden):
    # inf − inf would be nan, and nan > 0.5 is False.
    for forward in (forward_propagation, forward_propagation_loop, forward_example):
        overflows(lambda forward=forward: forward([[1e200]], LARGE, hidden=hidden), forward.__name__)
    overflows(lambda: predict([[1e200]], LARGE, hidden=hidden), "forward_propagation")
    overflows(lambda: forward_unit([[1e200]], [[1e200]], 0, activation=hidden), "forward_unit")


def test_overflow_of_other_results_is_refused():
    squared = LARGE._replace(W2=LARGE.W1.T)
    overflows(lambda: collapse_linear_layers(squared), "collapse_linear_layers")
    rng = np.random.default_rng(3)
    overflows(lambda: initialize_parameters(20, 20, scale=1e308, rng=rng), "initialize_parameters")


def test_underflow_is_no_fault_even_for_a_caller_who_traps_it():
    small = Parameters(*(np.full(p.shape, 1e-200) for p in LESSON))
    with np.errstate(all="raise"):
        assert forward_propagation(X * 1e-200, small).A1.max() < 1e-190
        assert initialize_parameters(3, 4, scale=1e-320, rng=np.random.default_rng(1)).W1.any()
