"""A trial: the code of a week of one function."""

from nnref.trial.halving import half

__all__ = ["half"]
