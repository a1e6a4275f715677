"""Tests every formula in many worlds; with ``--record``, writes down what was tested, for the pages to show.

``python -m tests.formulas`` takes 100 seeds, and fails at the first false alarm.
"""

import argparse
import sys
from time import perf_counter

from docs_src.site.sources import Sources
from tests.formulas.checker import FormulaError
from tests.formulas.record import write_records
from tests.formulas.registry import check, load


def main() -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser("python -m tests.formulas", description=__doc__)
    parser.add_argument("--seeds", type=int, default=100, help="number of seeds (default: 100)")
    parser.add_argument("--record", action="store_true", help="write what pages say about the formulas")
    options = parser.parse_args()
    registry = load()
    formulas = [f for f in Sources().formulas.values() if registry[f.id].draw is not None]
    if options.record:
        for path in write_records():
            print(f"wrote {path}")
        return 0
    begun, alarms = perf_counter(), 0
    for formula in formulas:
        for seed in range(options.seeds):
            try:
                check(formula.id, formula.tex, seed)
            except FormulaError as error:
                alarms += 1
                print(f"{formula.id}, seed {seed}: {error}")
                break
    taken = perf_counter() - begun
    print(
        f"{len(formulas)} formulas, {options.seeds} seeds, {alarms} formulas with an alarm, {taken:.1f} s ({taken / max(options.seeds, 1):.2f} s a seed)"
    )
    return 1 if alarms else 0


if __name__ == "__main__":
    sys.exit(main())
