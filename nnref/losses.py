r"""How wrong an output is: the loss of one example, and the cost of them all.

The output $\hat{y}$ is the probability that the label is 1, and y is the label, so both lie in [0, 1].
"""

from __future__ import annotations

from typing import Any, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnref.checks import PROBABILITIES, Array, Number, Sizes, float_or_array, in_unit_interval, real_array

__all__ = ["compute_cost", "cross_entropy_loss"]


@overload
def cross_entropy_loss(y_hat: Number, y: Number) -> float: ...
@overload
def cross_entropy_loss(y_hat: list[Any] | NDArray[Any], y: list[Any] | NDArray[Any]) -> Array: ...
def cross_entropy_loss(y_hat: ArrayLike, y: ArrayLike) -> float | Array:
    r"""Give the loss of an output: small where it is sure and right, large where it is sure and wrong.

    $$ L(\hat{y}, y) = -(y \log \hat{y} + (1 - y) \log(1 - \hat{y})) \tag{shallow:S9-G2-L} $$

    Where a factor is 0, its product counts 0, even times log 0.

    Parameters
    ----------
    y_hat : float or array_like
        Output $\hat{y}$, a probability in [0, 1], or an array of them, such as (n_y, m).
    y : float or array_like
        Label in [0, 1], usually 0 or 1, or an array of them in the shape of y_hat.

    Returns
    -------
    float or ndarray
        The loss, a pure number from 0 on (log is the natural logarithm), in the shape of y_hat.
        It is inf where the output is certain and wrong.

    Raises
    ------
    ValueError
        If either holds anything but numbers in [0, 1], or their shapes differ.

    Notes
    -----
    Lesson: shallow:S9-G2, shallow:S2-R1.

    Examples
    --------
    A coin's chance costs log 2, whatever the label.

    >>> cross_entropy_loss(0.5, 1)
    0.6931471805599453

    The same output, right and wrong.

    >>> cross_entropy_loss([0.9, 0.9], [1, 0])
    array([0.10536052, 2.30258509])

    Certain: right costs nothing, wrong costs more than any number.

    >>> cross_entropy_loss(1, 1), cross_entropy_loss(1, 0)
    (0.0, inf)
    """
    p = in_unit_interval("y_hat", real_array(y_hat, "y_hat must be a probability or an array of them"))
    t = in_unit_interval("y", real_array(y, "y must be a label or an array of them"))
    if p.shape != t.shape:
        raise ValueError(f"y must have the shape of y_hat, {p.shape}; got shape {t.shape}")
    with np.errstate(divide="ignore", under="ignore"):
        return float_or_array(cross_entropy(p, t))


def compute_cost(A2: ArrayLike, Y: ArrayLike) -> float:
    r"""Average the loss over all examples.

    $$ J(W^{[1]}, b^{[1]}, W^{[2]}, b^{[2]}) = \frac{1}{m} \sum_{i=1}^{m} L(\hat{y}^{(i)}, y^{(i)})
    \tag{shallow:S9-G2} $$

    The parameters enter by the outputs $\hat{y}^{(i)}$ that they give.
    With several output units, the losses of an example are added: three rows and one column are one example
    with three outputs, one row and three columns are three examples.

    Parameters
    ----------
    A2 : array_like
        Outputs $A^{[2]}$ of shape (n_y, m), probabilities in [0, 1].
    Y : array_like
        Labels of shape (n_y, m) in [0, 1], usually 0 or 1.

    Returns
    -------
    float
        The cost J, a pure number from 0 on; inf if an output is certain and wrong.

    Raises
    ------
    ValueError
        If the shapes differ or are not (n_y, m) with m at least 1, or an entry is outside [0, 1].

    Notes
    -----
    Lesson: shallow:S9-G2.
    Errata: shallow:E16.

    Examples
    --------
    By hand: −(log 0.9 + log(1 − 0.2) + log 0.5) / 3.

    >>> round(compute_cost([[0.9, 0.2, 0.5]], [[1, 0, 1]]), 12)
    0.340550415844

    Labels in a flat array would be broadcast against a column of outputs, so that they are refused.

    >>> try:
    ...     compute_cost([[0.9, 0.2, 0.5]], [1, 0, 1])
    ... except ValueError as error:
    ...     print(*str(error).split("; "), sep="\n")
    Y must have shape (1, 3), one row per output unit, one column per example
    got shape (3,)
    np.reshape(Y, (1, -1)) makes it one row
    """
    sizes: Sizes = {}
    A2 = PROBABILITIES.read("A2", A2, sizes)
    Y = PROBABILITIES.read("Y", Y, sizes)
    m = Y.shape[1]
    with np.errstate(divide="ignore", under="ignore"):
        loss = cross_entropy(A2, Y)
    return float(np.sum(loss) / m)


def cross_entropy(y_hat: Array, y: Array) -> Array:
    """Compute the loss without the door's checks; nan stays nan, and log 0 warns unless told not to."""
    rest = 1.0 - y
    # Where its factor is 0 a logarithm must not count, so that it is taken of 1 there.
    log_y_hat = np.log(np.where(y > 0, y_hat, 1.0))
    log_rest = np.log1p(-np.where(rest > 0, y_hat, 0.0))
    return 0.0 - (y * log_y_hat + rest * log_rest)  # not −(…), which gives −0.0 for 0
