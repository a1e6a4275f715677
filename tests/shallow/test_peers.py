"""Two libraries that nobody here wrote: PyTorch's automatic differentiation and scikit-learn's classifier.

They come with the extra `peers`; ``python -m pytest -m peers`` demands them, the plain command does without.
"""

import numpy as np
import pytest
from hypothesis import assume, given, settings

from nnref import ACTIVATIONS, compute_cost, datasets
from nnref.shallow import backward_propagation, forward_propagation, initialize_parameters, train
from tests.nnref.drawn import hidden_names
from tests.shallow.drawn import cases
from tests.shallow.peers import SKLEARN_NAMES, sklearn_train, torch_forward, torch_train

pytestmark = pytest.mark.peers

SETTINGS = {"learning_rate": 0.5, "iterations": 100}


@pytest.fixture(scope="module")
def torch(peer):
    return peer("torch")


@pytest.fixture
def lesson():
    """Give the flower and a start for a network of four hidden units."""
    rng = np.random.default_rng(3)
    return *datasets.flower(100, rng=rng), initialize_parameters(2, 4, scale=0.5, rng=rng)


@settings(deadline=None, max_examples=300)
@given(case=cases(), hidden=hidden_names)
def test_pytorch_finds_the_same_outputs_and_gradients(torch, case, hidden):
    cache = forward_propagation(case.X, case.parameters, hidden=hidden)
    # At the kink itself PyTorch takes the slope 0, the lesson 1.
    assume(np.abs(cache.Z1).min() > 1e-9 or hidden not in ("relu", "leaky_relu"))
    A2 = torch_forward(torch, torch.tensor(case.X), [torch.tensor(p) for p in case.parameters], hidden)
    np.testing.assert_allclose(cache.A2, A2.numpy(), rtol=1e-12)
    _, (cost,), slopes = torch_train(torch, *case, hidden=hidden, learning_rate=0.1, iterations=1)
    assert compute_cost(cache.A2, case.Y) == pytest.approx(cost, rel=1e-10)
    gradients = backward_propagation(case.X, case.Y, case.parameters, cache, hidden=hidden)
    for ours, theirs in zip(gradients, slopes, strict=True):
        assert theirs.dtype == np.float64
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-10 * np.abs(theirs).max(initial=1e-12))


def test_pytorch_takes_the_other_convention_at_the_kink(torch):
    # S8-D3, E11: so that the test above must keep off it.
    assert torch.func.grad(torch.relu)(torch.tensor(0.0)).item() == 0
    assert ACTIVATIONS["relu"][1](0) == 1


@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_pytorch_trains_to_the_same_costs_and_parameters(torch, lesson, hidden):
    parameters, costs, _ = torch_train(torch, *lesson, hidden=hidden, **SETTINGS)
    training = train(*lesson, hidden=hidden, **SETTINGS)
    assert training.costs == pytest.approx(costs, rel=1e-10)
    for ours, theirs in zip(training.parameters, parameters, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize("hidden", SKLEARN_NAMES)
def test_scikit_learn_trains_to_the_same_costs_and_parameters(peer, lesson, hidden):
    parameters, costs = sklearn_train(peer("sklearn.neural_network"), *lesson, hidden=hidden, **SETTINGS)
    training = train(*lesson, hidden=hidden, **SETTINGS)
    assert training.costs == pytest.approx(costs, rel=1e-10)
    for ours, theirs in zip(training.parameters, parameters, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-8, atol=1e-10)
