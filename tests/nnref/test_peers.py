"""The single unit beside scikit-learn's, which nobody here wrote.

It comes with the extra `peers`; ``python -m pytest -m peers`` demands it, the plain command does without.
"""

import numpy as np
import pytest

from nnref import datasets, logistic

pytestmark = pytest.mark.peers


def test_scikit_learn_has_the_same_single_unit(peer):
    linear_model = peer("sklearn.linear_model")
    X, Y = datasets.blobs(100, noise=1.5, rng=np.random.default_rng(3))
    exact = linear_model.LogisticRegression(C=np.inf, tol=1e-12, max_iter=10_000).fit(X.T, Y[0])
    unit = logistic.train(X, Y, logistic.initialize_parameters(2), iterations=5000).parameters
    assert unit.w[:, 0] == pytest.approx(exact.coef_[0], rel=1e-5)
    assert unit.b == pytest.approx(exact.intercept_[0], rel=1e-4)
