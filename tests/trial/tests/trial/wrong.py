"""Wrong formulas of the trial week."""

WRONG = [("S6-A1", r"a = 2z", "the sides differ")]
