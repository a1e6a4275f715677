"""The package as a whole, its shared modules and every week's room: names, docstrings, equations, who imports whom.

What is particular to a week, such as signatures and who owns which equation, stands in ``tests/<week>/test_contract.py``.
"""

import ast
import copy
import doctest
import importlib
import inspect
import pkgutil
import pydoc
import re
import subprocess
import sys
from graphlib import TopologicalSorter
from types import ModuleType
from typing import NamedTuple

import pytest

import nnref
from docs_src.course import Course
from docs_src.site.html import mathml
from docs_src.site.sources import Sources
from nnref.checks import Fields
from tests.conftest import ROOT


class Room(NamedTuple):
    """A package with its modules: a week's, or nnref itself, with those that weeks share."""

    package: ModuleType
    modules: dict[str, ModuleType]


def room(name: str) -> Room:
    package = importlib.import_module(name)
    found = [module.name for module in pkgutil.iter_modules(package.__path__) if not module.ispkg]
    return Room(package, {module: importlib.import_module(f"{name}.{module}") for module in found})


SHARED = room("nnref")
WEEKS = {m.name: room(f"nnref.{m.name}") for m in pkgutil.iter_modules(nnref.__path__) if m.ispkg}
ROOMS = {"shared": SHARED, **WEEKS}
MODULES = {f"{room}/{name}": module for room in ROOMS for name, module in ROOMS[room].modules.items()}
FUNCTIONS = {
    f"{name}.{public}": getattr(module, public)
    for name, module in MODULES.items()
    for public in module.__all__
    if inspect.isfunction(getattr(module, public))
}
FORMULAS = Sources().formulas.values()

every_room = pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)
every_module = pytest.mark.parametrize("module", MODULES.values(), ids=MODULES)
every_function = pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
every_formula = pytest.mark.parametrize(
    "formula", FORMULAS, ids=lambda formula: f"{formula.week}/{formula.id}"
)

# ---- equations and docstrings ------------------------------------------------------------------------------


@every_formula
def test_equation_stands_in_the_docstring_of_the_function_that_a_reader_imports(formula):
    owner = nnref
    for name in formula.owner.split(".")[1:]:
        owner = getattr(owner, name)
    docstring = inspect.getdoc(owner)
    # In its room the week goes without saying.
    own = formula.owner.startswith(f"nnref.{formula.week}.")
    assert rf"\tag{{{formula.id if own else formula.key}}}" in docstring
    lesson = re.search(r"^Lesson: (.+)", docstring, re.M)[1]
    rows = re.findall(r"(?:\w+:)?S\d+-[A-Z]\d+", lesson)
    assert any((formula.id if own else formula.key).startswith(row) for row in rows)


@every_formula
def test_equation_can_be_typeset(formula):
    assert "<math" in mathml(formula.tex, display=True)


@every_function
def test_docstring_teaches(function):
    docstring = inspect.getdoc(function)
    for parameter in inspect.signature(function).parameters:
        assert re.search(rf"^(?:\w+, )*{parameter}(?:, \w+)* : ", docstring, re.M), parameter
    sections = re.findall(r"^(\w+)\n-+$", docstring, re.M)
    assert sections == ["Parameters", "Returns", "Raises", "Notes", "Examples"]
    assert re.search(r"^Lesson: (?:\w+:)?S\d+", docstring, re.M)
    assert ">>> " in docstring


@every_module
def test_a_shared_module_names_the_week_of_what_it_cites_and_a_room_does_not(module):
    shared = module in SHARED.modules.values()
    tree = ast.parse(inspect.getsource(module))
    documented = [
        node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
    ]
    for docstring in filter(None, map(ast.get_docstring, documented)):
        weeks = re.findall(r"(\w+:)?\b(?:S\d+-[A-Z]\d|E\d+\b)", docstring)
        assert all(bool(week) == shared for week in weeks), docstring


def raised(function) -> dict[str, str]:
    """Give what a docstring says under Raises: the kinds of errors, each with its condition."""
    section = inspect.getdoc(function).partition("\nRaises\n")[2].partition("\nNotes\n")[0]
    rows = re.findall(r"^(\w+Error)\n((?: +.+\n?)+)", section, re.M)
    return {kind: " ".join(condition.split()) for kind, condition in rows}


@every_function
def test_every_raised_kind_is_documented_and_no_other(function):
    kinds = {"ValueError"}
    # What takes numbers and arrays alone raises no TypeError: whatever is wrong with them is a wrong value.
    if function.__module__ not in ("nnref.activations", "nnref.losses"):
        kinds |= {"TypeError"}
    if function.__name__ == "train":
        kinds |= {"DivergenceError"}
    assert set(raised(function)) == kinds


@every_function
def test_what_many_functions_refuse_is_said_in_the_same_words(function):
    # The rows above it say of each argument what it must be, and nnref/checks.py holds them to that.
    said = raised(function)
    if function.__module__ not in ("nnref.activations", "nnref.losses", "nnref.numerical"):
        assert said["TypeError"] == "If an argument is of another kind than said above."
        assert re.fullmatch(r"If (a|a shape or a) value is not as said above(, .+)?\.", said["ValueError"])


# ---- names -------------------------------------------------------------------------------------------------


def test_every_room_is_that_of_a_week():
    assert set(WEEKS) <= set(Course().weeks)
    for name, week in WEEKS.items():
        assert list(Course().week(name).modules) == order(week.package)


@every_room
def test_names_are_offered_once_and_in_order(room):
    package, modules = room
    # Datasets, and the single unit, whose steps are named as a network's, are offered as modules.
    apart = {name for name, module in modules.items() if getattr(package, name, None) is module}
    apart &= set(package.__all__)
    offered = [name for key, module in modules.items() if key not in apart for name in module.__all__]
    assert package.__all__ == sorted([*offered, *apart])
    assert len(set(package.__all__)) == len(package.__all__)
    assert all(hasattr(package, name) for name in package.__all__)


@every_module
def test_a_module_offers_its_own_classes_and_functions(module):
    assert module.__all__ == sorted(module.__all__)
    own = {
        name for name, value in vars(module).items() if getattr(value, "__module__", "") == module.__name__
    }
    classes = {name for name in own if not name.startswith("_") and inspect.isclass(getattr(module, name))}
    if module is not nnref.checks:  # all of it is for the package's own use
        assert classes <= set(module.__all__)


@every_module
def test_tables_of_fields_have_the_fields_of_what_they_read(module):
    for name, value in vars(module).items():
        if isinstance(value, Fields):
            assert tuple(value.table) == value.kind._fields, name


def test_the_single_unit_and_the_datasets_are_offered_as_modules():
    assert inspect.ismodule(nnref.logistic)
    assert inspect.ismodule(nnref.datasets)
    assert {"logistic", "datasets"} <= set(nnref.__all__)


@pytest.mark.parametrize("name", sorted(nnref._MOVED_TO_SHALLOW))
def test_a_name_that_has_moved_says_where(name):
    message = f"nnref.{name} has moved to nnref.shallow.{name}; write: from nnref.shallow import {name}"
    for get in (lambda: getattr(nnref, name), lambda: exec(f"from nnref import {name}")):  # noqa: S102
        with pytest.raises(ImportError) as caught:
            get()
        assert str(caught.value) == message
    assert hasattr(nnref.shallow, name)


def test_a_name_that_never_was_is_no_attribute():
    with pytest.raises(AttributeError, match=r"^module 'nnref' has no attribute 'nonsense'$"):
        _ = nnref.nonsense
    with pytest.raises(ImportError, match=r"^cannot import name 'nonsense' from 'nnref'"):
        exec("from nnref import nonsense")  # noqa: S102
    assert not hasattr(nnref, "nonsense")
    assert not hasattr(nnref, "__wrapped__")
    assert not hasattr(nnref, "not a name")


def test_tools_that_look_around_do_not_stumble():
    assert {*nnref.__all__, "__getattr__"} <= set(dir(nnref))
    assert {name for name, _ in inspect.getmembers(nnref)} >= set(nnref.__all__)
    assert copy.copy(nnref.logistic.initialize_parameters) is nnref.logistic.initialize_parameters
    assert inspect.unwrap(nnref.sigmoid) is not nnref.sigmoid
    assert inspect.getmodule(nnref.sigmoid) is nnref.activations
    assert "PACKAGE CONTENTS" in pydoc.plain(pydoc.render_doc(nnref))
    assert doctest.DocTestFinder().find(nnref)
    namespace = {}
    exec("from nnref import *", namespace)  # noqa: S102
    assert set(nnref.__all__) <= set(namespace)


# ---- who imports whom --------------------------------------------------------------------------------------


def imports(module: ModuleType) -> set[str]:
    """Give the full names of the modules that a module of ours imports from."""
    tree = ast.parse(inspect.getsource(module))
    found = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "in full, so that it can be searched for"
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= names & everything() or {node.module}
    return found


def everything() -> set[str]:
    return {value.__name__ for room in ROOMS.values() for value in (room.package, *room.modules.values())}


def order(package: ModuleType) -> list[str]:
    """Give the modules in the order in which a package says that they should be read."""
    said = re.search(r"[Tt]o be read in this order: (.+?)\.", " ".join(package.__doc__.split()))[1]
    return re.sub(r" \(.+?\)", "", said).split(", ")


@every_room
def test_modules_import_one_way(room):
    package, modules = room
    graph = {module.__name__: imports(module) for module in modules.values()}
    TopologicalSorter(graph).prepare()  # finds a circle
    names = [f"{package.__name__}.{name}" for name in order(package)]
    for place, name in enumerate(names):
        assert not graph[name] & set(names[place:]), name
    assert all(re.search(rf"\b{name}\b", package.__doc__) for name in modules)


@pytest.mark.parametrize("week", WEEKS)
def test_a_room_imports_what_weeks_share_and_itself(week):
    allowed = {m.__name__ for room in (SHARED, WEEKS[week]) for m in room.modules.values()}
    for module in (WEEKS[week].package, *WEEKS[week].modules.values()):
        assert {name for name in imports(module) if name.startswith("nnref")} <= allowed, module.__name__


def test_shared_modules_import_no_room():
    allowed = {module.__name__ for module in SHARED.modules.values()}
    for module in (nnref, *SHARED.modules.values()):
        assert {name for name in imports(module) if name.startswith("nnref")} <= allowed, module.__name__
    program = "import sys, nnref; print(*(name for name in sys.modules if name.startswith('nnref.')))"
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(run.stdout.split()) == allowed, "importing nnref must not bring in a room"


def test_only_numpy_and_the_standard_library_are_imported():
    for module in (*MODULES.values(), *(room.package for room in ROOMS.values())):
        roots = {name.partition(".")[0] for name in imports(module)}
        assert roots - sys.stdlib_module_names <= {"nnref", "numpy"}, module.__name__


@pytest.mark.parametrize("path", sorted(ROOT.glob("tests/*/oracle.py")), ids=lambda path: path.parent.name)
def test_oracle_shares_nothing_with_what_it_judges(path):
    oracle = importlib.import_module(f"tests.{path.parent.name}.oracle")
    assert imports(oracle) <= {"math", "collections.abc", "tests.nnref.oracle"}
