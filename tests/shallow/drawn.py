"""Networks, examples and labels of random shapes, for hypothesis to draw."""

from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

from nnref.shallow import Parameters


class Case(NamedTuple):
    """Examples, labels and parameters that fit each other."""

    X: np.ndarray
    Y: np.ndarray
    parameters: Parameters

    @property
    def lists(self):
        """X, Y and the parameters as the oracle takes them."""
        W1, b1, W2, b2 = self.parameters
        return (
            self.X.tolist(),
            self.Y.tolist(),
            (W1.tolist(), b1[:, 0].tolist(), W2.tolist(), b2[:, 0].tolist()),
        )


@st.composite
def cases(draw):
    """Draw a network of up to 4-5-3 units with up to 7 examples.

    The numbers are small enough that no output comes so near 0 or 1 that a cost depends on its last digits.
    """
    n_x, n_h, n_y, m = (draw(st.integers(1, most)) for most in (4, 5, 3, 7))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    Y = rng.integers(0, 2, (n_y, m)).astype(float)
    if draw(st.booleans()):
        Y = rng.random((n_y, m))
    parameters = Parameters(
        *(rng.uniform(-0.7, 0.7, shape) for shape in ((n_h, n_x), (n_h, 1), (n_y, n_h), (n_y, 1)))
    )
    return Case(rng.uniform(-1.5, 1.5, (n_x, m)), Y, parameters)
