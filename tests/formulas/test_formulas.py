"""Every formula of the course against the code that it describes, and what the pages say of that."""

import inspect
import sys
from dataclasses import replace
from time import perf_counter
from typing import Any

import pytest

import nnref
from tests.formulas import __main__ as command
from tests.formulas import record
from tests.formulas.record import COMMAND, SEED, check, formulas, recorded, registered, verified

REGISTRY = registered()
EVALUATED = [name for name in formulas() if name in REGISTRY and REGISTRY[name].draw is not None]


def owner(name: str) -> Any:
    """Give the function or class whose docstring holds a formula."""
    found: Any = nnref
    for part in formulas()[name].owner.split(".")[1:]:
        found = getattr(found, part)
    return found


def test_every_formula_is_registered_and_no_other() -> None:
    unknown = set(REGISTRY) - set(formulas())
    missing = set(formulas()) - set(REGISTRY)
    assert not unknown, f"registered, but in no docstring of nnref: {sorted(unknown)}"
    assert not missing, f"add to a world in docs_src/<week>/worlds.py: {sorted(missing)}"


def test_illustrations_have_reasons() -> None:
    assert all(entry.reason for entry in REGISTRY.values() if entry.kind == "illustration")


@pytest.mark.parametrize("name", EVALUATED)
def test_formula(name: str) -> None:
    for seed in (SEED, SEED + 1, SEED + 2):
        report = check(name, formulas()[name].tex, seed)
        assert report.comparisons >= report.relations > 0
        if REGISTRY[name].kind == "equation":
            sources = {inspect.unwrap(source) for source in report.sources}
            assert inspect.unwrap(owner(name)) in sources, (
                f"{name} is owned by {formulas()[name].owner}, but its values come from {sources}"
            )


def test_all_formulas_are_verified_within_three_seconds() -> None:
    begun = perf_counter()
    for name in EVALUATED:
        check(name, formulas()[name].tex, SEED)
    assert perf_counter() - begun < 3


@pytest.mark.parametrize("name", formulas())
def test_pages_say_what_was_tested(name: str) -> None:
    row = dict(recorded().get(name, {}))
    for counted in ("mutants", "survivors", "line_mutants", "line_survivors"):  # others look at these
        row.pop(counted, None)
    assert row == verified(name), f"read the difference, then run {COMMAND}"


def test_nothing_is_recorded_of_formulas_that_are_gone() -> None:
    assert set(recorded()) == set(formulas()), f"run {COMMAND}"


@pytest.mark.parametrize("name", EVALUATED)
def test_recorded_test_exists(name: str, request: pytest.FixtureRequest) -> None:
    path, function, row = recorded()[name]["test"].replace("[", "::").rstrip("]").split("::")
    assert (request.config.rootpath / path).samefile(__file__)
    assert callable(globals()[function])
    assert row == name


def test_record_names_every_formula_that_fails_and_writes_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name, formula = next(item for item in formulas().items() if REGISTRY[item[0]].kind == "equation")
    wrong, lost = replace(formula, tex=f"{formula.tex} + 1"), replace(formula, id="lost")
    monkeypatch.setattr(record, "formulas", lambda: {name: wrong, lost.key: lost})
    monkeypatch.setattr(sys, "argv", ["tests.formulas", "--record"])
    assert command.main() == 1
    told = capsys.readouterr().out
    assert f"{name}, in the docstring of {formula.owner}: the sides differ" in told
    assert f"{lost.key}, in the docstring of {formula.owner}: it is in no world" in told
    assert told.endswith("nothing is written\n")
