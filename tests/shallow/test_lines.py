"""The checker of derivations, judged by lines that others wrote."""

from functools import cache

import pytest

from docs_src.checker import Line, World, derive
from docs_src.shallow.worlds import FORMULAS
from tests.formulas.record import SEED
from tests.refused import refusal
from tests.shallow.lines import RIGHT, STYLE, WRONG


@cache
def worlds(formula: str) -> list[World]:
    """Draw the worlds of a derivation once for all its lines."""
    return FORMULAS.derivation(formula, SEED)


@pytest.mark.parametrize(("formula", "line"), [row[:2] for row in [*RIGHT, *STYLE]], ids="{}".format)
def test_right_line_is_taken(formula: str, line: str) -> None:
    derive([Line(line)], worlds(formula))


@pytest.mark.parametrize(("formula", "line"), [row[:2] for row in WRONG], ids="{}".format)
def test_wrong_line_is_refused(formula: str, line: str) -> None:
    refusal(lambda: derive([Line(line)], worlds(formula)), f"{formula}: {line}")
