"""What is timed: each contender is a function that gives seconds for one iteration, or bytes.

A contender runs in a process of its own, so that none of them warms up another's caches or threads.
The libraries are imported inside, so that each process holds what it needs and no more.
"""

import importlib
import time
import tracemalloc
from collections.abc import Callable

import numpy as np

from nnref import compute_cost, datasets
from nnref.shallow import (
    Parameters,
    backward_propagation,
    forward_propagation,
    forward_propagation_loop,
    initialize_parameters,
    train,
    update_parameters,
)
from tests.shallow.peers import sklearn_train, torch_train

LEARNING_RATE = 0.1


def lesson_network():
    """Give the lesson's network, 2-4-1, and the 400 points of the flower."""
    rng = np.random.default_rng(3)
    return *datasets.flower(rng=rng), initialize_parameters(2, 4, rng=rng)


def large_network():
    """Give a network of 784-512-1 and 10 000 examples."""
    rng = np.random.default_rng(3)
    X, Y = rng.standard_normal((784, 10_000)), rng.integers(0, 2, (1, 10_000)).astype(float)
    return X, Y, initialize_parameters(784, 512, rng=rng)


def per_iteration(run: Callable[[int], object], iterations: int, *, warm_up: int) -> float:
    """Time some iterations together, after a few that don't count."""
    # A large array, given back at once, makes the C library keep the memory of later ones, as in any process
    # that has handled data; else the middle-sized ones would be fetched from the system at every call.
    np.empty(2**22 - 2**10)
    run(warm_up)
    begin = time.perf_counter()
    run(iterations)
    return (time.perf_counter() - begin) / iterations


def repeated(call: Callable[[], object]) -> Callable[[int], None]:
    """Make a run of a call."""

    def run(times: int) -> None:
        for _ in range(times):
            call()

    return run


def bare_step(X, Y, parameters):
    """Compute one iteration with its cost in plain NumPy: no checks, and labels that are exactly 0 or 1."""
    W1, b1, W2, b2 = parameters
    m = X.shape[1]
    A1 = np.tanh(W1 @ X + b1)
    A2 = 1 / (1 + np.exp(-(W2 @ A1 + b2)))
    cost = -np.log(np.where(Y == 1, A2, 1 - A2)).sum() / m
    dZ2 = A2 - Y
    dZ1 = W2.T @ dZ2 * (1 - A1 * A1)
    dW1, db1 = dZ1 @ X.T / m, dZ1.sum(axis=1, keepdims=True) / m
    dW2, db2 = dZ2 @ A1.T / m, dZ2.sum(axis=1, keepdims=True) / m
    moved = zip(parameters, (dW1, db1, dW2, db2), strict=True)
    return cost, Parameters(*(p - LEARNING_RATE * slope for p, slope in moved))


def lesson_step(X, Y, parameters):
    """Compute one iteration with the lesson's functions as they are written."""
    cache = forward_propagation(X, parameters)
    compute_cost(cache.A2, Y)
    return update_parameters(parameters, backward_propagation(X, Y, parameters, cache), LEARNING_RATE)


# ---- the lesson's network ----------------------------------------------------------------------------------


def small_train() -> float:
    """Train with nnref."""
    return per_iteration(
        lambda n: train(*lesson_network(), learning_rate=LEARNING_RATE, iterations=n), 10_000, warm_up=500
    )


def small_bare() -> float:
    """Train with the bare step."""
    X, Y, parameters = lesson_network()

    def run(times):
        moved, costs = parameters, []
        for _ in range(times):
            cost, moved = bare_step(X, Y, moved)
            costs.append(cost)

    return per_iteration(run, 10_000, warm_up=500)


def small_torch() -> float:
    """Train with PyTorch."""
    torch = importlib.import_module("torch")
    arguments = {"hidden": "tanh", "learning_rate": LEARNING_RATE}
    return per_iteration(
        lambda n: torch_train(torch, *lesson_network(), iterations=n, **arguments), 3000, warm_up=200
    )


def small_sklearn() -> float:
    """Train with scikit-learn."""
    library = importlib.import_module("sklearn.neural_network")
    arguments = {"hidden": "tanh", "learning_rate": LEARNING_RATE}
    return per_iteration(
        lambda n: sklearn_train(library, *lesson_network(), iterations=n, **arguments), 3000, warm_up=200
    )


# ---- a large network ---------------------------------------------------------------------------------------


def large_products() -> float:
    """Compute the five products of an iteration, each into a new array, and nothing else."""
    X, _, (W1, _, W2, _) = large_network()
    A1, dZ2 = np.tanh(W1 @ X), np.ones((1, X.shape[1]))
    dZ1 = W2.T @ dZ2

    def products():
        W1 @ X
        W2 @ A1
        dZ2 @ A1.T
        W2.T @ dZ2
        dZ1 @ X.T

    return per_iteration(repeated(products), 12, warm_up=2)


def large_lesson() -> float:
    """Compute iterations with the lesson's functions."""
    arguments = large_network()
    return per_iteration(repeated(lambda: lesson_step(*arguments)), 12, warm_up=2)


def large_train() -> float:
    """Train with nnref, the checks at its door included."""
    arguments = large_network()
    return per_iteration(
        lambda n: train(*arguments, learning_rate=LEARNING_RATE, iterations=n), 12, warm_up=2
    )


def large_torch() -> float:
    """Train with PyTorch."""
    torch = importlib.import_module("torch")
    arguments = large_network()
    return per_iteration(
        lambda n: torch_train(torch, *arguments, hidden="tanh", learning_rate=LEARNING_RATE, iterations=n),
        12,
        warm_up=2,
    )


# ---- the loop and the matrices -----------------------------------------------------------------------------


def many_examples(m: int):
    """Give m examples and the network 3-4-1 of the lesson's sections S3 to S5."""
    rng = np.random.default_rng(3)
    return rng.standard_normal((3, m)), initialize_parameters(3, 4, rng=rng)


def loop(m: int) -> float:
    """Compute the outputs for m examples, one after the other."""
    arguments = many_examples(m)
    return per_iteration(
        repeated(lambda: forward_propagation_loop(*arguments)), max(1, 20_000 // m), warm_up=1
    )


def matrices(m: int) -> float:
    """Compute the outputs for m examples at once."""
    arguments = many_examples(m)
    return per_iteration(
        repeated(lambda: forward_propagation(*arguments)), max(20, 1_000_000 // (m + 100)), warm_up=5
    )


# ---- memory ------------------------------------------------------------------------------------------------


def peak(call: Callable[[], object]) -> float:
    """Measure how many bytes a call holds at most, beside its arguments."""
    tracemalloc.start()
    call()
    return tracemalloc.get_traced_memory()[1]


def memory_lesson() -> float:
    """Measure an iteration of the lesson's functions on the large network."""
    arguments = large_network()
    return peak(lambda: lesson_step(*arguments))


def memory_train() -> float:
    """Measure an iteration of train on the large network."""
    arguments = large_network()
    return peak(lambda: train(*arguments, learning_rate=LEARNING_RATE, iterations=1))


def memory_activations() -> float:
    """Give the size of A1 of the large network."""
    X, _, (W1, *_) = large_network()
    return float(np.tanh(W1 @ X).nbytes)


EXAMPLES = (10, 100, 1000, 10_000, 100_000)
CONTENDERS: dict[str, Callable[[], float]] = {
    function.__name__: function
    for function in (
        *(small_train, small_bare, small_torch, small_sklearn),
        *(large_products, large_lesson, large_train, large_torch),
        *(memory_activations, memory_lesson, memory_train),
    )
}
for count in EXAMPLES:
    CONTENDERS[f"loop_{count}"] = lambda m=count: loop(m)
    CONTENDERS[f"matrices_{count}"] = lambda m=count: matrices(m)
