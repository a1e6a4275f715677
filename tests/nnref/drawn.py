"""How hypothesis draws, and how what is drawn is compared with the oracle."""

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from nnref import ACTIVATIONS
from tests.nnref import oracle

relaxed = settings(deadline=None, max_examples=60)
hidden_names = st.sampled_from(sorted(ACTIVATIONS))


def activation_of_oracle(hidden):
    """Give the oracle's activation function and its derivative."""
    return getattr(oracle, hidden), getattr(oracle, f"{hidden}_derivative")


def agree(arrays, lists, *, rtol=1e-12):
    """Compare arrays with the oracle's lists (a column may be flat), in proportion to the largest entry."""
    for array, plain in zip(arrays, lists, strict=True):
        expected = np.reshape(plain, np.shape(array))
        np.testing.assert_allclose(
            array, expected, rtol=rtol, atol=rtol * np.abs(expected).max(initial=1e-300)
        )
