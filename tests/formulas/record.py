"""What was tested about each formula, written down for the pages: ``docs_src/<week>/formulas.json``.

The pages show what stands there, and a test demands that it is what the tests find.
A formula is named by its id in the whole course, ``shallow:S8-D1``.
"""

import json
import tomllib
from collections import defaultdict
from functools import cache
from typing import Any, NamedTuple
from zlib import crc32

from docs_src.checker import (
    DerivationError,
    Entry,
    FormulaError,
    Line,
    Registry,
    Report,
    World,
    derivation_mutants,
    derive,
    mutants,
    symbol,
    verify,
)
from docs_src.checker.symbols import BUILTIN_FUNCTIONS, BUILTIN_NAMES, Symbol, write
from docs_src.course import ROOT, Course, week_of
from docs_src.site.blocks import Derivation, read
from docs_src.site.sources import Formula, Sources

SEED = 3
# The plain run tries every fourth mutant, the same ones each time; --everything, and what is recorded, all.
EVERY = 4
TEST = "tests/formulas/test_formulas.py::test_formula[{}]"
COMMAND = "python -m tests.formulas --record"
COURSE = Course()


@cache
def formulas() -> dict[str, Formula]:
    """Give the formulas of nnref's docstrings by their ids."""
    return {formula.key: formula for formula in Sources().formulas.values()}


@cache
def registries() -> dict[str, Registry]:
    """Import every week's worlds, and give the formulas that each week names in them."""
    modules = {name: week.module("worlds") for name, week in COURSE.weeks.items()}
    return {name: module.FORMULAS for name, module in modules.items() if module}


def registered() -> dict[str, Entry]:
    """Give how each formula of the course is tested, by its id."""
    return {f"{week}:{name}": entry for week, found in registries().items() for name, entry in found.items()}


def entry(name: str) -> Entry:
    """Give how one formula is tested."""
    if name not in registered():
        raise LookupError("it is in no world; name it in docs_src/<week>/worlds.py")
    return registered()[name]


def check(name: str, tex: str, seed: int) -> Report:
    """Test a text in the worlds of one formula that a seed gives."""
    week, _, own = name.partition(":")
    return registries()[week].check(own, tex, seed)


@cache
def worlds(name: str) -> list[World]:
    """Draw the worlds of one formula, once."""
    week, _, own = name.partition(":")
    return registries()[week].worlds(own, SEED)


def states(name: str) -> tuple[str, ...]:
    """Give what a formula states something of."""
    week, _, own = name.partition(":")
    return registries()[week].subjects.get(own, ())


class Tried(NamedTuple):
    """What became of the mutants of a formula or of a derivation."""

    count: int
    """How many there are."""
    tried: list[Any]
    """Those that were tried."""
    lived: list[Any]
    """Those of them that the checker takes for true."""


def sample(mutants: list[Any], everything: bool) -> list[Any]:
    """Choose the mutants that are tried: all, or by a hash of their texts every fourth, and one at least."""
    chosen = [mutant for mutant in mutants if everything or crc32(str(mutant).encode()) % EVERY == 0]
    return chosen or mutants[:1]


def survivors(name: str, *, everything: bool = True) -> Tried:
    """Try a formula's mutants."""
    drawn = worlds(name)

    def lives(tex: str) -> bool:
        try:
            verify(tex, drawn, tied=entry(name).tied, states=states(name))
        except FormulaError:
            return False
        return True

    found = [mutant.tex for mutant in mutants(formulas()[name].tex, drawn[0])]
    tried = sample(found, everything)
    return Tried(len(found), tried, [tex for tex in tried if lives(tex)])


class Derived(NamedTuple):
    """A derivation, and where it stands."""

    page: str
    block: Derivation
    lines: list[Line]
    result: str

    def where(self, error: DerivationError) -> str:
        """Say which line of which page is wrong, and how."""
        place = self.block.steps[error.line - 1].line
        return f"docs/{self.page}:{place}: derivation {self.block.name}, {error}"


@cache
def derivations() -> dict[str, Derived]:
    """Read the derivations of all pages, by the formulas that they derive."""
    found = {}
    for path in sorted((ROOT / "docs").rglob("*.md")):
        page = path.relative_to(ROOT / "docs").as_posix()
        for block in read(path.read_text("utf-8")).blocks:
            if isinstance(block, Derivation):
                key = f"{week_of(page)}:{block.name}"
                name = next(
                    name for name, formula in formulas().items() if f"{formula.week}:{formula.anchor}" == key
                )
                lines = [Line(step.tex, step.let) for step in block.steps[:-1]]
                found[name] = Derived(page, block, lines, formulas()[name].tex)
    return found


def derivation_worlds(name: str, seed: int) -> list[World]:
    """Draw the worlds of one derivation."""
    week, _, own = name.partition(":")
    return registries()[week].derivation(own, seed)


@cache
def kinds(name: str) -> list[list[World]]:
    """Draw the worlds that sentences about a formula speak of: its own, and those in which it is derived."""
    found = [worlds(name), derivation_worlds(name, SEED)] if name in derivations() else [worlds(name)]
    return [drawn for drawn in found if drawn]


def derived(name: str, seed: int) -> None:
    """Verify a derivation in the worlds that a seed gives.

    Raises
    ------
    AssertionError
        With page, line and caret.
    """
    own = derivations()[name]
    try:
        derive(own.lines, derivation_worlds(name, seed), own.result)
    except DerivationError as error:
        raise AssertionError(own.where(error)) from None


def surviving_lines(name: str, *, everything: bool = True) -> Tried:
    """Try the mutants of a derivation's lines, each with the number of its line."""
    own, drawn = derivations()[name], derivation_worlds(name, SEED)

    def lives(number: int, tex: str) -> bool:
        changed = [*own.lines[: number - 1], own.lines[number - 1]._replace(tex=tex), *own.lines[number:]]
        try:
            derive(changed, drawn, own.result, first=number)
        except DerivationError:
            return False
        return True

    found = [(number, mutant.tex) for number, mutant in derivation_mutants(own.lines, drawn)]
    tried = sample(found, everything)
    return Tried(len(found), tried, [mutant for mutant in tried if lives(*mutant)])


def reviewed_lines() -> dict[str, dict[tuple[int, str], str]]:
    """Read the surviving mutants of lines that someone has looked at: the reason by line and mutant."""
    found: dict[str, dict[tuple[int, str], str]] = defaultdict(dict)
    for week in COURSE.weeks:
        path = ROOT / "tests" / week / "survivors.toml"
        rows = tomllib.loads(path.read_text("utf-8")).get("line", []) if path.is_file() else []
        for row in rows:
            found[f"{week}:{row['formula']}"][row["line"], row["mutant"]] = row["reason"]
    return found


def reviewed() -> dict[str, dict[str, str]]:
    """Read the surviving mutants that someone has looked at: the reason by formula and mutant."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for week in COURSE.weeks:
        path = ROOT / "tests" / week / "survivors.toml"
        rows = tomllib.loads(path.read_text("utf-8")).get("survivor", []) if path.is_file() else []
        for row in rows:
            found[f"{week}:{row['formula']}"][row["mutant"]] = row["reason"]
    return found


@cache
def notation(week: str) -> dict[str, list[str]]:
    """Read the symbols of a week with their shapes."""
    return {text: symbol.shapes for text, symbol in Sources().symbols(week).items()}


def entry_of(name: Symbol, week: str) -> str:
    """Find the row of the notation that a symbol falls under: its own, or one with letters for its indices."""

    def covers(row: Symbol) -> bool:
        if (row.base, row.primes) != (name.base, name.primes):
            return False
        if [len(part) for part in row[1:4]] != [len(part) for part in name[1:4]]:
            return False
        pairs = zip(row.indices, name.indices, strict=True)
        return all(general == own or general in set("ijl") for general, own in pairs)

    found = [text for text in notation(week) if covers(symbol(text))]
    exact = [text for text in found if symbol(text) == name]
    if not found:
        raise LookupError(f"add the symbol {write(name)} to docs_src/{week}/formulas.toml")
    return (exact or found)[0]


def shape_of(name: Symbol, week: str, drawn: list[World]) -> str:
    """Find the one shape, of those that the notation gives a symbol, that it has in a formula's worlds."""
    shapes = notation(week)[entry_of(name, week)]
    if all(world.vocabulary[name.base] for world in drawn):
        assert shapes == ["function"], f"{write(name)} is a function"
        return "function"
    if all(world.members(name) is not None for world in drawn):
        assert shapes == ["number"], f"{write(name)} is an entry of a matrix"
        return "number"
    for shape in shapes:
        size = "" if shape == "number" else "^{" + shape.replace(",", r" \times") + "}"
        try:
            verify(rf"{write(name)} \in \mathbb{{R}}{size}", drawn, tied="symbol")
        except FormulaError:
            continue
        return shape
    raise LookupError(f"{write(name)} has none of the shapes {shapes}; see docs_src/{week}/formulas.toml")


def verified(name: str) -> dict[str, Any]:
    """Give what a page says about one formula, but for its mutants."""
    own, tex, week = entry(name), formulas()[name].tex, formulas()[name].week
    if own.draw is None:
        return {"tex": tex, "kind": own.kind, "reason": own.reason}
    report, drawn = check(name, tex, SEED), worlds(name)
    symbols = {}
    for text in report.symbols:
        if symbol(text).base not in {*BUILTIN_FUNCTIONS, *BUILTIN_NAMES, *drawn[0].ranges}:
            symbols.setdefault(entry_of(symbol(text), week), shape_of(symbol(text), week, drawn))
    return {
        "tex": tex,
        "kind": own.kind,
        "test": TEST.format(name),
        "comparisons": report.comparisons,
        "symbols": symbols,
    }


def recorded() -> dict[str, dict[str, Any]]:
    """Read what was written down, by id."""
    found: dict[str, dict[str, Any]] = {}
    for name, week in COURSE.weeks.items():
        path = week.folder / "formulas.json"
        rows = json.loads(path.read_text("utf-8")) if path.is_file() else {}
        found |= {f"{name}:{own}": row for own, row in rows.items()}
    return found


def _row(name: str) -> dict[str, Any]:
    row = verified(name)
    if row["kind"] != "illustration":
        found = survivors(name)
        row |= {"mutants": found.count, "survivors": len(found.lived)}
    if name in derivations():
        derived(name, SEED)
        lines = surviving_lines(name)
        row |= {"line_mutants": lines.count, "line_survivors": len(lines.lived)}
    return row


def write_records() -> list[str]:
    """Test everything and write it down; return the paths of the files.

    Raises
    ------
    ValueError
        With a line or more for each formula that fails; then nothing is written.
    """
    weeks: dict[str, dict[str, Any]] = defaultdict(dict)
    failures = []
    for name, formula in formulas().items():
        try:
            weeks[formula.week][formula.id] = _row(name)
        except (FormulaError, LookupError) as error:
            failures.append(f"{name}, in the docstring of {formula.owner}: {error}")
        except AssertionError as error:
            failures.append(f"{name}: {error}")
    if failures:
        raise ValueError("\n".join(failures))
    paths = []
    for week, rows in weeks.items():
        path = COURSE.week(week).folder / "formulas.json"
        path.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")
        paths.append(path.relative_to(ROOT).as_posix())
    return paths
