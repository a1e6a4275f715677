"""Halving."""

__all__ = ["half"]


def half(z: float) -> float:
    r"""Divide a number by two.

    $$ a = \frac{z}{2} \tag{S6-A1} $$

    Parameters
    ----------
    z : float or ndarray
        Any number, or an array of them.

    Returns
    -------
    float or ndarray
        Its half.

    Raises
    ------
    ValueError
        If there is no z.

    Notes
    -----
    Lesson: S6-A1.
    Errata: E1.

    Examples
    --------
    >>> half(5.0)
    2.5
    """
    if z is None:
        raise ValueError("z must be a number; got None")
    a = z / 2
    return a
