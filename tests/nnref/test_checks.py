"""What the doors share and no single function shows: no copy, how much of a bad value a message shows."""

import numpy as np
import pytest

from nnref.checks import matrix, real_array, whole_number
from tests.nnref.bad_input import refused


def test_an_array_of_float64_is_read_without_a_copy():
    A = np.ones((2, 3))
    assert real_array(A, "") is A
    assert matrix("A", A, (2, "m"), "") is A
    assert matrix("A", A.astype(np.float32), (2, "m"), "").dtype == np.float64


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a" * 38, f"'{'a' * 38}' (str)"),  # 40 characters with its quotes
        ("a" * 39, "str"),
        (type("Lines", (), {"__repr__": lambda _: "a\nb"})(), "Lines"),
        (object(), "object"),
        (np.zeros(0), "ndarray of shape (0,)"),
    ],
    ids=["short", "long", "two lines", "no repr", "array"],
)
def test_a_message_shows_what_fits_in_a_few_words(value, shown):
    message = f"m must be a whole number from 1 on; got {shown}"
    refused(TypeError, message, lambda: whole_number("m", value, least=1))


def test_a_scalar_is_no_matrix():
    refused(
        ValueError,
        "A must have shape (n, m), rows; got shape ()",
        lambda: matrix("A", 1.0, ("n", "m"), "rows"),
    )


def test_the_first_bad_entry_is_named():
    A = np.array([[1.0, 2.0], [np.nan, -np.inf]])
    refused(ValueError, "A must be finite; got nan at [1, 0]", lambda: matrix("A", A, (2, 2), "rows"))
