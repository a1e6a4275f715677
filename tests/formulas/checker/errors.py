"""What is wrong with a formula, and where in it."""

SHOWN, AROUND = 100, 40


class FormulaError(ValueError):
    """A formula cannot be read, or is not true.

    Attributes
    ----------
    reason : str
        What was expected, and what came.
    tex : str
        The formula.
    start, end : int
        Where in it the fault lies, from the first character to the one after the last.
    """

    def __init__(self, reason: str, tex: str, start: int, end: int) -> None:
        super().__init__(reason, tex, start, end)
        self.reason, self.tex, self.start, self.end = reason, tex, start, max(end, start + 1)

    @property
    def part(self) -> str:
        """The faulty part; empty where something is missing at the end."""
        return self.tex[self.start : self.end]

    def __str__(self) -> str:
        first, last = self.start, self.end
        before, after = self.tex[:first], self.tex[last:]
        if len(self.tex) > SHOWN:  # what stands around the fault is enough
            before = f"…{before[-AROUND:]}" if len(before) > AROUND else before
            after = f"{after[:AROUND]}…" if len(after) > AROUND else after
        caret = " " * len(before) + "^" * (last - first)
        return f"{self.reason}\n  {before}{self.tex[first:last]}{after}\n  {caret}"
