"""Every line of every derivation against the code, and whether wrong lines are refused."""

from time import process_time

import pytest

from tests.formulas.record import (
    COMMAND,
    SEED,
    derivations,
    derived,
    recorded,
    reviewed_lines,
    surviving_lines,
)


@pytest.mark.parametrize(
    "seed", [SEED, pytest.param(SEED + 1, marks=pytest.mark.everything)], ids="seed {}".format
)
@pytest.mark.parametrize("name", derivations())
def test_derivation(name: str, seed: int) -> None:
    derived(name, seed)


@pytest.mark.everything
def test_all_lines_are_verified_within_three_seconds() -> None:
    names = list(derivations())
    begun = process_time()
    for name in names:
        derived(name, SEED)
    assert process_time() - begun < 3


@pytest.mark.parametrize("name", derivations())
def test_mutants_of_lines_are_refused_but_for_the_reviewed_ones(
    name: str, pytestconfig: pytest.Config
) -> None:
    everything = pytestconfig.getoption("--everything")
    found, known = surviving_lines(name, everything=everything), reviewed_lines().get(name, {})
    expected = [mutant for mutant in known if everything or mutant in found.tried]
    assert sorted(found.lived) == sorted(expected), "review them: tests/<week>/survivors.toml"
    row = recorded()[name]
    assert (row["line_mutants"], row["line_survivors"]) == (found.count, len(known)), f"run {COMMAND}"


def test_at_least_99_percent_of_the_mutants_of_lines_are_refused() -> None:
    rows = [recorded()[name] for name in derivations()]
    mutants, lived = (sum(row[key] for row in rows) for key in ("line_mutants", "line_survivors"))
    assert mutants
    assert lived <= mutants / 100


def test_surviving_lines_have_reasons() -> None:
    assert set(reviewed_lines()) <= set(derivations())
    assert all(len(reason) > 10 for rows in reviewed_lines().values() for reason in rows.values())
