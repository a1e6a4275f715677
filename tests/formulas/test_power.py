"""Whether wrong formulas are refused: mutants of every formula, and mistakes that people really publish."""

from importlib import import_module

import pytest

from docs_src.checker import FormulaError
from docs_src.course import ROOT
from tests.formulas.record import COMMAND, COURSE, check, recorded, registered, reviewed, survivors

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


# By week: tests/<week>/wrong.py.
WRONG = [
    (f"{week}:{name}", tex, answer)
    for week in COURSE.weeks
    if (ROOT / "tests" / week / "wrong.py").is_file()
    for name, tex, answer in import_module(f"tests.{week}.wrong").WRONG
]


@pytest.mark.parametrize(("name", "tex", "answer"), WRONG, ids=[f"{name}: {tex}" for name, tex, _ in WRONG])
def test_published_mistake_is_refused(name: str, tex: str, answer: str) -> None:
    with pytest.raises(FormulaError) as caught:
        check(name, tex, seed=3)
    assert answer in caught.value.reason
