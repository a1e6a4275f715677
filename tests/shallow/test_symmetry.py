"""The lesson's experiments on how to start (I1, E6), with two hidden units: what stays equal, what stays zero."""

import numpy as np
import pytest

from nnref import ACTIVATIONS, datasets, logistic
from nnref.shallow import Parameters, initialize_parameters, train

STEPS = 300
ROWS = ("W1", "b1")  # a row is a hidden unit
ZERO = Parameters(np.zeros((2, 2)), np.zeros((2, 1)), np.zeros((1, 2)), np.zeros((1, 1)))
# Two units that start alike, though not at zero.
ALIKE = Parameters(
    np.array([[0.3, -0.2], [0.3, -0.2]]), np.full((2, 1), 0.1), np.full((1, 2), 0.5), np.zeros((1, 1))
)

every_activation = pytest.mark.parametrize("hidden", ACTIVATIONS)
every_balance = pytest.mark.parametrize("balanced", [True, False], ids=["balanced", "unbalanced"])


def data(*, balanced):
    """Draw 30 examples, of which half or a third have the label 1."""
    X, Y = datasets.moons(30, rng=np.random.default_rng(3))
    if not balanced:
        Y = (np.arange(30) % 3 == 0).reshape(1, -1) * 1.0
    return X, Y


def history(start, hidden, *, balanced, steps=STEPS):
    """Give the parameters before each update and after the last."""
    seen = []
    last = train(
        *data(balanced=balanced),
        start,
        learning_rate=0.5,
        iterations=steps,
        hidden=hidden,
        callback=lambda *arguments: seen.append(arguments[2]),
    )
    return [*seen, last.parameters]


@every_activation
@every_balance
@pytest.mark.parametrize("start", [ZERO, ALIKE], ids=["zero", "alike"])
def test_units_that_start_alike_stay_alike(start, hidden, balanced):
    # S10-I1, to the last bit: two units compute the same numbers in the same order, with every BLAS tried; larger
    # groups may be split by rounding after hundreds of steps.
    for W1, b1, W2, _ in history(start, hidden, balanced=balanced):
        assert np.array_equal(W1[0], W1[1])
        assert b1[0] == b1[1]
        assert W2[0, 0] == W2[0, 1]


@every_activation
def test_units_that_start_alike_do_learn(hidden):
    # They stay equal, not still.
    first, *_, last = history(ALIKE, hidden, balanced=False)
    assert not np.allclose(first.W1, last.W1, atol=1e-3)


@pytest.mark.parametrize("hidden", ["tanh", "relu", "leaky_relu", "identity"])
def test_zero_start_leaves_all_but_b2_at_zero_where_g_of_0_is_0(hidden):
    # E6: a1 = g(0) = 0 stops dW2, W2 = 0 stops dZ1; b2 alone learns, up to the share of label 1.
    seen = history(ZERO, hidden, balanced=False, steps=2000)
    assert not any(p.W1.any() or p.b1.any() or p.W2.any() for p in seen)
    b2 = [p.b2.item() for p in seen]
    assert b2[1] != 0
    assert b2[-1] == pytest.approx(np.log((1 / 3) / (2 / 3)), rel=1e-6)  # σ(b2) = 1/3


def test_zero_start_with_sigmoid_moves_both_units_from_the_second_update_on():
    # E6: g(0) = 1/2, so that W2 moves first, and W1 after it, both rows alike.
    start, one, two, *_, last = history(ZERO, "sigmoid", balanced=False)
    assert not one.W1.any()
    assert not one.b1.any()
    assert one.W2.all()
    assert two.W1.all()
    assert two.b1.all()
    assert last.W1.all()
    assert np.array_equal(last.W1[0], last.W1[1])
    assert not start.W1.any()


@every_activation
def test_zero_start_with_exactly_balanced_labels_moves_nothing_at_all(hidden):
    # E6: A2 = 1/2 for every example, and the errors ±1/2 add up to 0.
    for parameters in history(ZERO, hidden, balanced=True):
        assert not any(p.any() for p in parameters)


@every_activation
@every_balance
def test_random_start_breaks_the_symmetry(hidden, balanced):
    # S10-I2
    rng = np.random.default_rng(3)
    first, *_, last = history(initialize_parameters(2, 2, rng=rng), hidden, balanced=balanced, steps=3000)
    apart = [np.abs(np.subtract(*parameters.W1)).max() for parameters in (first, last)]
    assert apart[1] > 1.5 * apart[0]


def test_a_single_unit_may_start_at_zero():
    # S10-I1: nothing else is like it, so that there is no symmetry to break.
    X, Y = data(balanced=True)
    training = logistic.train(X, Y, logistic.initialize_parameters(2), learning_rate=0.5, iterations=STEPS)
    assert training.parameters.w.all()
    assert training.costs[-1] < 0.6 * training.costs[0]
