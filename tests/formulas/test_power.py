"""Whether wrong formulas are refused, and right ones taken in whatever form people write them.

The wrong ones are mutants of every formula, and mistakes that people really publish.
"""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

from docs_src.checker import verify
from docs_src.course import ROOT
from tests.formulas.record import (
    COMMAND,
    COURSE,
    entry,
    recorded,
    registered,
    reviewed,
    sample,
    states,
    survivors,
    worlds,
)
from tests.refused import refusal

EVALUATED = [name for name, entry in registered().items() if entry.draw is not None]


@pytest.mark.parametrize("name", EVALUATED)
def test_mutants_are_refused_but_for_the_reviewed_ones(name: str, pytestconfig: pytest.Config) -> None:
    everything = pytestconfig.getoption("--everything")
    found, known = survivors(name, everything=everything), reviewed().get(name, {})
    expected = [mutant for mutant in known if everything or mutant in found.tried]
    assert sorted(found.lived) == sorted(expected), "review them: tests/<week>/survivors.toml"
    row = recorded()[name]
    assert (row["mutants"], row["survivors"]) == (found.count, len(known)), f"run {COMMAND}"


def test_at_least_99_percent_of_the_mutants_are_refused() -> None:
    rows = [recorded()[name] for name in EVALUATED]
    mutants, lived = (sum(row[key] for row in rows) for key in ("mutants", "survivors"))
    assert mutants
    assert lived <= mutants / 100


def test_survivors_have_reasons() -> None:
    assert set(reviewed()) <= set(EVALUATED)
    assert all(len(reason) > 10 for rows in reviewed().values() for reason in rows.values())


def listed(week: str, module: str, rows: str) -> Iterator[tuple[Any, ...]]:
    """Give the rows of a list of formulas that a week may have, each with its id in the whole course."""
    if (ROOT / "tests" / week / f"{module}.py").is_file():
        for name, *rest in getattr(import_module(f"tests.{week}.{module}"), rows):
            yield (f"{week}:{name}", *rest)


# By week: tests/<week>/wrong.py, and forms.py.
WRONG = [
    row for week in COURSE.weeks for module in ("wrong", "forms") for row in listed(week, module, "WRONG")
]
RIGHT = [row for week in COURSE.weeks for row in listed(week, "forms", "RIGHT")]


def judged(name: str, tex: str, *, whole: bool = True) -> None:
    verify(tex, worlds(name), tied=entry(name).tied, states=states(name) if whole else ())


@pytest.mark.parametrize(("name", "tex", "answer"), WRONG, ids=[f"{name}: {tex}" for name, tex, _ in WRONG])
def test_published_mistake_is_refused(name: str, tex: str, answer: str) -> None:
    assert answer in refusal(lambda: judged(name, tex, whole=False), f"{name}: {tex}").reason


@pytest.mark.parametrize(("name", "tex"), RIGHT, ids=[f"{name}: {tex}" for name, tex in RIGHT])
def test_right_formula_is_taken_in_the_forms_in_which_people_write_it(name: str, tex: str) -> None:
    judged(name, tex, whole=False)  # some are one row of a formula of several


def test_a_week_that_has_forms_has_them_of_every_formula() -> None:
    weeks = {name.partition(":")[0] for name, _ in RIGHT}
    assert {name for name, _ in RIGHT} == {name for name in EVALUATED if name.partition(":")[0] in weeks}


# By week: tests/<week>/others.py, what people wrote who had not seen the checker.
OTHERS = {
    kind: [row for week in COURSE.weeks for row in listed(week, "others", kind)]
    for kind in ("RIGHT", "WRONG", "REFUSED")
}
every_formula_of_others = pytest.mark.parametrize(
    "name", dict.fromkeys(row[0] for kind in ("RIGHT", "WRONG") for row in OTHERS[kind])
)


@every_formula_of_others
def test_what_others_wrote_rightly_is_taken(name: str, pytestconfig: pytest.Config) -> None:
    known = {tex: reason for other, tex, reason in OTHERS["REFUSED"] if other == name}
    own = [tex for other, tex in OTHERS["RIGHT"] if other == name]
    for tex in sample(own, pytestconfig.getoption("--everything")):
        if tex in known:
            assert known[tex] in refusal(lambda tex=tex: judged(name, tex), f"{name}: {tex}").reason  # type: ignore[misc]
        else:
            judged(name, tex)


@every_formula_of_others
def test_what_others_wrote_wrongly_is_refused(name: str, pytestconfig: pytest.Config) -> None:
    own = [(tex, why) for other, tex, why in OTHERS["WRONG"] if other == name]
    for tex, why in sample(own, pytestconfig.getoption("--everything")):
        refusal(lambda tex=tex: judged(name, tex), f"{name}: {tex}: {why}")  # type: ignore[misc]


def test_98_percent_of_what_others_wrote_rightly_are_taken() -> None:
    assert len(OTHERS["REFUSED"]) <= 0.02 * len(OTHERS["RIGHT"])


@pytest.mark.parametrize("name", EVALUATED)
def test_formula_says_what_it_speaks_of(name: str) -> None:
    """In a week that says so of its formulas, `Registry.states`: of all of them."""
    week = name.partition(":")[0]
    assert states(name) or not any(states(other) for other in EVALUATED if other.startswith(f"{week}:"))
