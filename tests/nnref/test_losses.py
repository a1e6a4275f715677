"""The loss and the cost against the oracle, at the ends of [0, 1], and against bad input."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnref import compute_cost, cross_entropy_loss
from tests.nnref import oracle
from tests.nnref.bad_input import OUTPUT_ROWS
from tests.nnref.drawn import relaxed

probability = st.floats(0, 1)


@relaxed
@given(y_hat=probability, y=probability | st.sampled_from([0, 1]))
def test_loss_agrees_with_the_oracle(y_hat, y):
    # The oracle takes log(1 − ŷ), where 1 − ŷ rounds.
    assert cross_entropy_loss(y_hat, y) == pytest.approx(
        oracle.cross_entropy_loss(y_hat, y), rel=1e-13, abs=2e-16
    )


@pytest.mark.parametrize("y", [0, 0.3, 1])
@pytest.mark.parametrize("y_hat", [5e-324, 1e-300, 1e-20, 1e-5, 0.4, 0.5, 1 - 1e-5, 1 - 2.0**-53])
def test_loss_is_the_true_one_to_the_last_digits(y_hat, y):
    with mpmath.workprec(200):
        p = mpmath.mpf(y_hat)
        true = -(y * mpmath.log(p) + (1 - mpmath.mpf(y)) * mpmath.log(1 - p))
        assert cross_entropy_loss(y_hat, y) == pytest.approx(float(true), rel=1e-15)


def test_certain_outputs():
    with np.errstate(all="raise"):
        assert [cross_entropy_loss(p, y) for p, y in ((0, 0), (1, 1))] == [0, 0]
        assert [cross_entropy_loss(p, y) for p, y in ((0, 1), (1, 0), (0, 0.5), (1, 0.5))] == [math.inf] * 4
        assert compute_cost([[1, 0, 1]], [[1, 0, 1]]) == 0
        assert compute_cost([[1, 0, 1]], [[1, 1, 1]]) == math.inf


def test_no_loss_is_minus_0():
    assert not np.signbit(cross_entropy_loss([0.0, 1.0], [0, 1])).any()
    assert math.copysign(1, compute_cost([[1.0]], [[1.0]])) == 1


def test_number_in_float_out_and_array_in_array_out():
    assert type(cross_entropy_loss(0.5, 1)) is float
    assert type(cross_entropy_loss(np.float64(0.5), np.int64(1))) is float
    assert type(compute_cost([[0.5]], [[1]])) is float
    assert cross_entropy_loss(np.full((2, 3), 0.5), np.ones((2, 3))).shape == (2, 3)


@relaxed
@given(shape=st.tuples(st.integers(1, 3), st.integers(1, 6)), seed=st.integers(0, 2**32))
def test_cost_agrees_with_the_oracle(shape, seed):
    rng = np.random.default_rng(seed)
    A2, Y = rng.random(shape), rng.integers(0, 2, shape).astype(float)
    assert compute_cost(A2, Y) == pytest.approx(oracle.compute_cost(A2.tolist(), Y.tolist()), rel=1e-12)


def test_cost_by_hand():
    # E16: the mean of the losses; −log 0.9 for the first, −log(1 − 0.2) for the second.
    assert compute_cost([[0.9, 0.2]], [[1, 0]]) == pytest.approx(
        -(math.log(0.9) + math.log(0.8)) / 2, rel=1e-15
    )


@pytest.mark.parametrize(
    ("A2", "Y", "message"),
    [
        ([[0.5, 0.5]], [1, 0], f"Y must have shape (1, 2), {OUTPUT_ROWS}; got shape (2,); np.reshape(Y, (1, -1)) makes it one row"),
        ([[0.5, 0.5]], [[1], [0]], f"Y must have shape (1, 2), {OUTPUT_ROWS}; got shape (2, 1); np.transpose(Y) has rows and columns exchanged"),
        ([[0.5, 0.5]], [[1, 0, 1]], f"Y must have shape (1, 2), {OUTPUT_ROWS}; got shape (1, 3)"),
        ([[0.5, 0.5]], 1, f"Y must have shape (1, 2), {OUTPUT_ROWS}; got shape ()"),
        ([0.5, 0.5], [[1, 0]], f"A2 must have shape (n_y, m), {OUTPUT_ROWS}; got shape (2,); np.reshape(A2, (1, -1)) makes it one row, np.reshape(A2, (-1, 1)) makes it one column"),
        (np.zeros((1, 0)), np.zeros((1, 0)), f"A2 must have shape (n_y, m), {OUTPUT_ROWS}; got shape (1, 0)"),
        ([[0.5, 1.5]], [[1, 0]], "A2 must be in [0, 1]; got 1.5 at [0, 1]"),
        ([[0.5, 0.5]], [[1, 2]], "Y must be in [0, 1]; got 2.0 at [0, 1]"),
        ([[0.5, 0.5]], [[-1, 1]], "Y must be in [0, 1]; got -1.0 at [0, 0]"),
        ([[0.5, 0.5]], [[1, math.nan]], "Y must be finite; got nan at [0, 1]"),
        ([[math.inf, 0.5]], [[1, 0]], "A2 must be finite; got inf at [0, 0]"),
        ([[0.5, 0.5]], [["a", "b"]], f"Y must be a matrix of real numbers of shape (1, 2), {OUTPUT_ROWS}, not bool, text, complex, object or masked; got list of dtype <U1 and shape (1, 2)"),
    ],
    ids=str,
)  # fmt: skip
def test_bad_input_of_the_cost_is_refused_with_the_reason(A2, Y, message):
    with pytest.raises(ValueError, match=r"must") as caught:
        compute_cost(A2, Y)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("y_hat", "y", "message"),
    [
        (1.5, 1, "y_hat must be in [0, 1]; got 1.5"),
        (-5e-324, 1, "y_hat must be in [0, 1]; got -5e-324"),
        (math.nan, 1, "y_hat must be in [0, 1]; got nan"),
        (0.5, 2, "y must be in [0, 1]; got 2.0"),
        ([0.5, 0.5], [1, math.nan], "y must be in [0, 1]; got nan at [1]"),
        ([0.5, 0.5], 1, "y must have the shape of y_hat, (2,); got shape ()"),
        ([[0.5, 0.5]], [1, 0], "y must have the shape of y_hat, (1, 2); got shape (2,)"),
        ("0.5", 1, "y_hat must be a probability or an array of them, not bool, text, complex, object or masked; got str of dtype <U3 and shape ()"),
        (0.5, None, "y must be a label or an array of them, not bool, text, complex, object or masked; got NoneType of dtype object and shape ()"),
    ],
    ids=str,
)  # fmt: skip
def test_bad_input_of_the_loss_is_refused_with_the_reason(y_hat, y, message):
    with pytest.raises(ValueError, match=r"must") as caught:
        cross_entropy_loss(y_hat, y)
    assert str(caught.value) == message
