"""The lines of nnref that stand beside a formula of the trial week."""

LINES = {"S6-A1": ["a = z / 2"]}
