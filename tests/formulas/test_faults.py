"""The other way round: a fault in the code is caught by the formula that describes it."""

import __future__

import inspect
import sys
from importlib import import_module
from types import FunctionType, MappingProxyType

import pytest

from tests.formulas.record import COURSE, SEED, check, formulas, registered
from tests.refused import refusal

# By week: docs_src/<week>/faults.py.
TABLES = {name: module for name, week in COURSE.weeks.items() if (module := week.module("faults"))}
FAULTS = [(f"{week}:{name}", *row) for week, table in TABLES.items() for name, *row in table.FAULTS]


def faulty(function: FunctionType, right: str, wrong: str) -> FunctionType:
    """Compile a function of nnref anew, with one place written wrongly."""
    head, quotes, body = inspect.getsource(inspect.unwrap(function)).rpartition('"""')
    if "=" in right and ": float" in right:  # a default
        head, quotes, body = "", "", head + quotes + body
    assert body.count(right) == 1, f"«{right}» stands {body.count(right)} times in {function.__name__}"
    module = sys.modules[function.__module__]
    names = dict(vars(module))
    code = compile(
        head + quotes + body.replace(right, wrong),
        f"faulty {module.__file__}",
        "exec",
        __future__.annotations.compiler_flag,
    )
    exec(code, names)  # noqa: S102 - our own code, with our own fault
    return names[function.__name__]


def inject(monkeypatch: pytest.MonkeyPatch, name: str, right: str, wrong: str) -> None:
    """Put a faulty function into the place of a right one, wherever nnref or a week's worlds have it."""
    registered()  # worlds are imported before, and so restored afterwards
    module, _, function = name.rpartition(".")
    original = getattr(import_module(f"nnref.{module}"), function)
    replacement = faulty(original, right, wrong)
    mine = {"nnref", "docs_src"}
    for loaded in [module for key, module in sys.modules.items() if key.partition(".")[0] in mine]:
        for key, value in list(vars(loaded).items()):
            if value is original:
                monkeypatch.setattr(loaded, key, replacement)
            elif key == "ACTIVATIONS":
                table = {
                    activation: tuple(replacement if entry is original else entry for entry in pair)
                    for activation, pair in value.items()
                }
                monkeypatch.setattr(loaded, key, MappingProxyType(table))


@pytest.mark.parametrize(
    ("name", "where", "right", "wrong"), FAULTS, ids=[f"{name}-{where}" for name, where, *_ in FAULTS]
)
def test_fault_in_the_code_is_caught_by_its_formula(
    monkeypatch: pytest.MonkeyPatch, name: str, where: str, right: str, wrong: str
) -> None:
    inject(monkeypatch, where, right, wrong)
    fault = f"{name} with {wrong} for {right} in nnref.{where}"
    refusal(lambda: check(name, formulas()[name].tex, SEED), fault)


def test_every_equation_has_a_fault_that_it_catches() -> None:
    equations = {name for name, entry in registered().items() if entry.kind == "equation"}
    without = {f"{week}:{name}" for week, table in TABLES.items() for name in table.WITHOUT}
    assert equations - {name for name, *_ in FAULTS} == without
