"""Faults in the code of the trial week."""

FAULTS = [("S6-A1", "trial.halving.half", "z / 2", "z / 3")]

WITHOUT: set[str] = set()
"""Equations that no fault belongs to."""
