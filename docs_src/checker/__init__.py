r"""Evaluates displayed formulas, written in LaTeX, against the code that they describe.

A *world* maps symbols to values: inputs that were drawn, and outputs that reference functions gave for them.
A formula is a statement about worlds; `verify` evaluates both sides of every relation in each of them.

>>> import math
>>> world = World()
>>> world.given({"z": 0.5})
>>> world.function(r"\sigma", lambda z: 1 / (1 + math.exp(-z)))
>>> verify(r"\sigma(z) = \frac{1}{1 + e^{-z}}", [world]).relations
1
>>> try:
...     verify(r"\sigma(z) = 1 / 1 + e^{-z}", [world])
... except FormulaError as error:
...     print(error)
the sides differ: expected 0.6224593312018546, got 1.6065306597126334, where z = 0.5
  \sigma(z) = 1 / 1 + e^{-z}
              ^^^^^^^^^^^^^^

Names (symbols), tokens (lexer), trees (syntax), values (evaluation), statements (verification), wrong
variants (mutation) and the list of what is tested in which worlds (registry) know no symbol of any course.
NumPy and lark are all that they need.
"""

from .derivation import DerivationError, Line, derivation_mutants, derive, introduced
from .errors import FormulaError
from .mutation import Mutant, mutants
from .registry import Entry, Registry
from .sentences import judge
from .symbols import symbol
from .syntax import parse, tokens
from .verification import Report, verify
from .world import World

__all__ = [
    "DerivationError",
    "Entry",
    "FormulaError",
    "Line",
    "Mutant",
    "Registry",
    "Report",
    "World",
    "derivation_mutants",
    "derive",
    "introduced",
    "judge",
    "mutants",
    "parse",
    "symbol",
    "tokens",
    "verify",
]
