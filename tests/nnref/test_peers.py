"""Two libraries that nobody here wrote: PyTorch's automatic differentiation and scikit-learn's classifier.

They come with the extra `peers`; ``python -m pytest -m peers`` demands them, the plain command does without.
"""

import warnings

import numpy as np
import pytest
from hypothesis import assume, given, settings

from nnref import (
    ACTIVATIONS,
    Parameters,
    backward_propagation,
    compute_cost,
    datasets,
    forward_propagation,
    initialize_parameters,
    logistic,
    train,
)
from tests.nnref.drawn import cases, hidden_names

pytestmark = pytest.mark.peers

# Their names for the lesson's activation functions.
SKLEARN = {"identity": "identity", "sigmoid": "logistic", "tanh": "tanh", "relu": "relu"}


@pytest.fixture(scope="module")
def torch(peer):
    return peer("torch")


def torch_cost_and_gradients(torch, case, hidden):
    """Let PyTorch compute the cost of the same network and differentiate it by itself."""
    g = {
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "relu": torch.relu,
        "leaky_relu": lambda z: torch.nn.functional.leaky_relu(z, 0.01),
        "identity": lambda z: z,
    }[hidden]
    X, Y = torch.tensor(case.X), torch.tensor(case.Y)
    W1, b1, W2, b2 = leaves = [torch.tensor(p, requires_grad=True) for p in case.parameters]
    A2 = torch.sigmoid(W2 @ g(W1 @ X + b1) + b2)
    cost = torch.nn.functional.binary_cross_entropy(A2, Y, reduction="sum") / X.shape[1]
    return cost.item(), [slope.numpy() for slope in torch.autograd.grad(cost, leaves)]


@settings(deadline=None, max_examples=300)
@given(case=cases(), hidden=hidden_names)
def test_pytorch_finds_the_same_gradients(torch, case, hidden):
    cache = forward_propagation(case.X, case.parameters, hidden=hidden)
    # At the kink itself PyTorch takes the slope 0, the lesson 1.
    assume(np.abs(cache.Z1).min() > 1e-9 or hidden not in ("relu", "leaky_relu"))
    cost, slopes = torch_cost_and_gradients(torch, case, hidden)
    assert compute_cost(cache.A2, case.Y) == pytest.approx(cost, rel=1e-10)
    for ours, theirs in zip(
        backward_propagation(case.X, case.Y, case.parameters, cache, hidden=hidden), slopes, strict=True
    ):
        assert theirs.dtype == np.float64
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-10 * np.abs(theirs).max(initial=1e-12))


def test_pytorch_takes_the_other_convention_at_the_kink(torch):
    # S8-D3, E11: so that the test above must keep off it.
    assert torch.func.grad(torch.relu)(torch.tensor(0.0)).item() == 0
    assert ACTIVATIONS["relu"][1](0) == 1


@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_pytorch_trains_to_the_same_costs(torch, hidden):
    from tests.nnref.drawn import Case

    rng = np.random.default_rng(3)
    X, Y = datasets.flower(100, rng=rng)
    parameters = start = initialize_parameters(2, 4, scale=0.5, rng=rng)
    costs = []
    for _ in range(100):
        cost, slopes = torch_cost_and_gradients(torch, Case(X, Y, parameters), hidden)
        costs.append(cost)
        parameters = Parameters(*(p - 0.5 * slope for p, slope in zip(parameters, slopes, strict=True)))
    training = train(X, Y, start, learning_rate=0.5, iterations=100, hidden=hidden)
    assert training.costs == pytest.approx(costs, rel=1e-9)


@pytest.mark.parametrize("hidden", SKLEARN)
def test_scikit_learn_trains_to_the_same_costs(peer, hidden):
    neural_network = peer("sklearn.neural_network")
    rng = np.random.default_rng(3)
    X, Y = datasets.flower(100, rng=rng)
    start = initialize_parameters(2, 4, scale=0.5, rng=rng)
    classifier = neural_network.MLPClassifier(
        (4,), activation=SKLEARN[hidden], solver="sgd", alpha=0, batch_size=100, learning_rate_init=0.5,
        momentum=0, nesterovs_momentum=False, shuffle=False, tol=0, max_iter=1, warm_start=True,
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that it has not converged, which is right
        classifier.fit(X.T, Y[0])  # builds its arrays
        W1, b1, W2, b2 = start
        classifier.coefs_ = [W1.T.copy(), W2.T.copy()]
        classifier.intercepts_ = [b1[:, 0].copy(), b2[:, 0].copy()]
        classifier.set_params(max_iter=100, n_iter_no_change=1000).fit(X.T, Y[0])
    theirs = classifier.loss_curve_[-100:]
    training = train(X, Y, start, learning_rate=0.5, iterations=100, hidden=hidden)
    assert training.costs == pytest.approx(theirs, rel=1e-10)
    assert training.parameters.W1 == pytest.approx(classifier.coefs_[0].T, rel=1e-9)


def test_scikit_learn_has_the_same_single_unit(peer):
    linear_model = peer("sklearn.linear_model")
    X, Y = datasets.blobs(100, noise=1.5, rng=np.random.default_rng(3))
    exact = linear_model.LogisticRegression(C=np.inf, tol=1e-12, max_iter=10_000).fit(X.T, Y[0])
    unit = logistic.train(X, Y, logistic.initialize_parameters(2), iterations=5000).parameters
    assert unit.w[:, 0] == pytest.approx(exact.coef_[0], rel=1e-5)
    assert unit.b == pytest.approx(exact.intercept_[0], rel=1e-4)
