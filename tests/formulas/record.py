"""What was tested about each formula, written down for the pages: one file a week in docs_src/formulas.

The pages show what stands there, and a test demands that it is what the tests find.
"""

import json
import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from docs_src.site.sources import ROOT, Formula, Sources
from tests.formulas.checker import FormulaError, World, mutants, symbol, verify
from tests.formulas.checker.syntax import BUILTIN_FUNCTIONS, BUILTIN_NAMES, Symbol, write
from tests.formulas.registry import check, load

SEED = 3
FOLDER = ROOT / "docs_src" / "formulas"
TEST = "tests/formulas/test_formulas.py::test_formula[{}]"
COMMAND = "python -m tests.formulas --record"


@cache
def formulas() -> dict[str, Formula]:
    """Give the formulas of nnref's docstrings by their ids."""
    return {formula.id: formula for formula in Sources().formulas.values()}


def worlds(name: str) -> list[World]:
    """Draw the worlds of one formula."""
    draw = load()[name].draw
    return list(draw(np.random.default_rng(SEED))) if draw else []


def survivors(name: str) -> tuple[int, list[str]]:
    """Count a formula's mutants, and list those that the checker takes for true."""
    entry, drawn, count, lived = load()[name], worlds(name), 0, []
    for mutant in mutants(formulas()[name].tex, drawn[0]):
        count += 1
        try:
            verify(mutant.tex, drawn, reference=entry.kind == "equation")
        except FormulaError:
            continue
        lived.append(mutant.tex)
    return count, lived


def reviewed() -> dict[str, dict[str, str]]:
    """Read the surviving mutants that someone has looked at: the reason by formula and mutant."""
    rows = tomllib.loads(Path(__file__).with_name("survivors.toml").read_text("utf-8"))["survivor"]
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        found[row["formula"]][row["mutant"]] = row["reason"]
    return found


@cache
def notation(week: str) -> dict[str, list[str]]:
    """Read the symbols of a week with their shapes."""
    rows = tomllib.loads((FOLDER / f"{week}.toml").read_text("utf-8"))["symbols"]
    return {text: row["shapes"] for text, row in rows.items()}


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
        raise LookupError(f"add the symbol {write(name)} to docs_src/formulas/{week}.toml")
    return (exact or found)[0]


def shape_of(name: Symbol, week: str, drawn: list[World]) -> str:
    """Find the one shape, of those that the notation gives a symbol, that it has in a formula's worlds."""
    shapes = notation(week)[entry_of(name, week)]
    if all(world.vocabulary[name.base] for world in drawn):
        assert shapes == ["function"], f"{write(name)} is a function"
        return "function"
    for shape in shapes:
        size = "" if shape == "number" else "^{" + shape.replace(",", r" \times") + "}"
        try:
            verify(rf"{write(name)} \in \mathbb{{R}}{size}", drawn, reference=False)
        except FormulaError:
            continue
        return shape
    raise LookupError(f"{write(name)} has none of the shapes {shapes}; see docs_src/formulas/{week}.toml")


def verified(name: str) -> dict[str, Any]:
    """Give what a page says about one formula, but for its mutants."""
    entry, tex = load()[name], formulas()[name].tex
    if entry.draw is None:
        return {"tex": tex, "kind": entry.kind, "reason": entry.reason}
    report, drawn = check(name, tex, SEED), worlds(name)
    symbols = {}
    for text in report.symbols:
        if symbol(text).base not in {*BUILTIN_FUNCTIONS, *BUILTIN_NAMES, *drawn[0].ranges}:
            symbols.setdefault(entry_of(symbol(text), entry.week), shape_of(symbol(text), entry.week, drawn))
    return {
        "tex": tex,
        "kind": entry.kind,
        "test": TEST.format(name),
        "comparisons": report.comparisons,
        "symbols": symbols,
    }


def recorded() -> dict[str, dict[str, Any]]:
    """Read what was written down, by id."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(FOLDER.glob("*.json")):
        found |= json.loads(path.read_text("utf-8"))
    return found


def write_records() -> list[str]:
    """Test everything and write it down; return the paths of the files.

    Raises
    ------
    FormulaError
        When a formula fails; then nothing is written.
    """
    weeks: dict[str, dict[str, Any]] = defaultdict(dict)
    for name in formulas():
        row = verified(name)
        if row["kind"] != "illustration":
            count, lived = survivors(name)
            row |= {"mutants": count, "survivors": len(lived)}
        weeks[load()[name].week][name] = row
    paths = []
    for week, rows in weeks.items():
        path = FOLDER / f"{week}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")
        paths.append(path.relative_to(ROOT).as_posix())
    return paths
