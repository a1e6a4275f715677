"""The checker of derivations, judged by lines that others wrote."""

from functools import cache

import pytest

from docs_src.checker import FormulaError, Line, World, derive
from docs_src.shallow.worlds import FORMULAS
from tests.formulas.record import SEED
from tests.shallow.lines import RIGHT, STYLE, UNREAD, WRONG


@cache
def worlds(formula: str) -> list[World]:
    """Draw the worlds of a derivation once for all its lines."""
    return FORMULAS.derivation(formula, SEED)


@pytest.mark.parametrize(
    ("formula", "line"), [row[:2] for row in [*RIGHT, *STYLE] if row[1] not in UNREAD], ids="{}".format
)
def test_right_line_is_taken(formula: str, line: str) -> None:
    derive([Line(line)], worlds(formula))


@pytest.mark.parametrize(("formula", "line"), [row[:2] for row in WRONG], ids="{}".format)
def test_wrong_line_is_refused(formula: str, line: str) -> None:
    with pytest.raises(FormulaError):
        derive([Line(line)], worlds(formula))


@pytest.mark.parametrize("line", UNREAD)
def test_what_cannot_be_read_is_refused_with_its_place(line: str) -> None:
    formula = next(row[0] for row in STYLE if row[1] == line)
    with pytest.raises(FormulaError, match="unknown symbol"):
        derive([Line(line)], worlds(formula))
