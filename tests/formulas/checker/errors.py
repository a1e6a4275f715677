"""What is wrong with a formula, and where in it."""


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
        caret = " " * self.start + "^" * (self.end - self.start)
        return f"{self.reason}\n  {self.tex}\n  {caret}"
