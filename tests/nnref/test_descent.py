"""The loop of gradient descent alone, on the parabola θ²: what it counts, hands on and gives back, and divergence."""

import math
import pickle
from typing import NamedTuple

import numpy as np
import pytest

from nnref import DivergenceError, Training
from nnref.descent import descend
from tests.nnref.bad_input import refused


class Theta(NamedTuple):
    """The parameters: a number, and one that stays."""

    theta: float
    still: np.ndarray


START = Theta(8.0, np.zeros((2, 1)))


def halve(parameters):
    """Take a step with the learning rate 1/4, of which the slope 2θ makes half the way."""
    return parameters.theta**2, parameters._replace(theta=parameters.theta / 2)


def descended(step=halve, *, iterations, callback=None):
    return descend(step, START, learning_rate=0.25, iterations=iterations, callback=callback)


@pytest.mark.parametrize(("iterations", "theta", "costs"), [(0, 8, []), (1, 4, [64]), (3, 1, [64, 16, 4])])
def test_costs_are_those_before_each_update(iterations, theta, costs):
    training = descended(iterations=iterations)
    assert isinstance(training, Training)
    assert training.parameters.theta == theta
    assert training.costs.tolist() == costs
    assert (training.costs.dtype, training.costs.shape) == (np.float64, (iterations,))


def test_callback_sees_each_iteration_before_its_update():
    seen = []
    descended(iterations=3, callback=lambda k, cost, parameters: seen.append((k, cost, parameters.theta)))
    assert seen == [(0, 64, 8), (1, 16, 4), (2, 4, 2)]


@pytest.mark.parametrize("cost", [math.inf, -math.inf, math.nan])
def test_a_cost_that_is_not_finite_stops_at_once(cost):
    costs = iter([2.0, cost, 1.0])
    seen = []
    with pytest.raises(DivergenceError) as caught:
        descended(
            lambda p: (next(costs), p), iterations=3, callback=lambda *arguments: seen.append(arguments)
        )
    error = caught.value
    assert (error.iteration, error.learning_rate, len(seen)) == (1, 0.25, 1)
    np.testing.assert_array_equal(error.costs, [2.0, cost])
    assert str(error) == (
        f"training diverged at iteration 1 with learning_rate=0.25: the cost is {cost}; try a smaller learning rate, "
        "smaller initial weights, or features scaled to about 1 (the error's attribute costs holds the costs so far)"
    )


@pytest.mark.parametrize("last", [Theta(math.nan, np.zeros(2)), Theta(0.0, np.array([0, math.inf]))])
def test_one_parameter_that_is_not_finite_after_the_last_update_is_enough(last):
    with pytest.raises(DivergenceError, match="a parameter is not finite") as caught:
        descended(lambda _: (2.0, last), iterations=1)
    assert (caught.value.iteration, caught.value.learning_rate) == (1, 0.25)
    assert caught.value.costs.tolist() == [2.0]


def test_divergence_is_an_error_of_arithmetic_that_reaches_another_process_whole():
    error = pickle.loads(pickle.dumps(DivergenceError("the cost is nan", 3, 0.5, np.array([1.0, np.nan]))))  # noqa: S301 -- our own bytes
    assert isinstance(error, ArithmeticError)
    assert (error.iteration, error.learning_rate, error.costs[0]) == (3, 0.5, 1.0)
    assert str(error).startswith("training diverged at iteration 3 with learning_rate=0.5: the cost is nan;")


@pytest.mark.parametrize(
    ("settings", "kind", "message"),
    [
        ({"iterations": -1}, ValueError, "iterations must be a whole number from 0 on; got -1"),
        ({"iterations": 1.0}, TypeError, "iterations must be a whole number from 0 on; got 1.0 (float)"),
        ({"iterations": 1, "callback": "print"}, TypeError, "callback must be a function or None; got str"),
    ],
    ids=str,
)
def test_bad_settings_are_refused_with_the_reason(settings, kind, message):
    refused(kind, message, lambda: descended(**settings))
