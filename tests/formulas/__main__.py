"""Tests every formula and every derivation in many worlds; with ``--record``, writes down what was tested, for the pages to show.

``python -m tests.formulas`` takes 100 seeds, and fails at the first false alarm.
"""

import argparse
import sys
from time import perf_counter

from docs_src.checker import FormulaError
from tests.formulas.record import check, derivations, derived, formulas, registered, write_records


def main() -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser("python -m tests.formulas", description=__doc__)
    parser.add_argument("--seeds", type=int, default=100, help="number of seeds (default: 100)")
    parser.add_argument("--record", action="store_true", help="write what pages say about the formulas")
    options = parser.parse_args()
    if options.record:
        try:
            paths = write_records()
        except ValueError as error:
            print(f"{error}\nnothing is written")
            return 1
        for path in paths:
            print(f"wrote {path}")
        return 0
    evaluated = {name: formulas()[name].tex for name, entry in registered().items() if entry.draw}
    begun, alarms = perf_counter(), 0
    for name, tex in evaluated.items():
        for seed in range(options.seeds):
            try:
                check(name, tex, seed)
            except FormulaError as error:
                alarms += 1
                print(f"{name}, seed {seed}: {error}")
                break
    for name in derivations():
        for seed in range(options.seeds):
            try:
                derived(name, seed)
            except AssertionError as error:
                alarms += 1
                print(f"{name}, seed {seed}: {error}")
                break
    taken = perf_counter() - begun
    print(
        f"{len(evaluated)} formulas, {len(derivations())} derivations, {options.seeds} seeds, {alarms} with an alarm, {taken:.1f} s ({taken / max(options.seeds, 1):.2f} s a seed)"
    )
    return 1 if alarms else 0


if __name__ == "__main__":
    sys.exit(main())
