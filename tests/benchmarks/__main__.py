"""Time nnref against others and against itself, and print the ratios.

``python -m tests.benchmarks`` needs the extra `peers` and a quiet machine; it takes some minutes.
With ``--record`` it also writes the numbers where the figures and the README take them from.
In each round every contender runs once, in a process of its own; the fastest of the rounds counts, for
whatever else the machine does can only add to a time.
"""

import json
import os
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from docs_src.measured import HERE, Measurements
from tests.benchmarks.report import ROUNDS, ROWS, placed, table
from tests.conftest import ROOT
from tests.shallow.contenders import CONTENDERS


def machine() -> str:
    """Describe what the numbers were measured on."""
    cpuinfo = Path("/proc/cpuinfo")
    names = [line.partition(":")[2].strip() for line in cpuinfo.read_text().splitlines() if line.startswith("model name")] if cpuinfo.exists() else []  # fmt: skip
    versions = [f"{name} {version(package)}" for name, package in (("NumPy", "numpy"), ("PyTorch", "torch"), ("scikit-learn", "scikit-learn"))]  # fmt: skip
    return ", ".join(
        [
            f"{(names or [platform.processor() or platform.machine()])[0]} ({os.cpu_count()} cores)",
            f"{platform.system()} {platform.machine()}",
            f"Python {platform.python_version()}",
            *versions,
        ]
    )


def in_a_process_of_its_own(name: str) -> float:
    """Run one contender."""
    command = [sys.executable, "-m", "tests.benchmarks", name]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if run.returncode:
        sys.exit(f"{name} failed:\n{run.stderr}")
    return float(run.stdout)


def main(arguments: list[str]) -> int:
    """Run one contender, or all of them; end with 1 if a goal is missed."""
    if arguments and arguments[0] in CONTENDERS:
        print(CONTENDERS[arguments[0]]())
        return 0
    if arguments not in ([], ["--record"]):
        sys.exit(f"usage: python -m tests.benchmarks [--record | one of {', '.join(CONTENDERS)}]")
    rounds: dict[str, list[float]] = {name: [] for name in CONTENDERS}
    for k in range(ROUNDS):
        for name, values in rounds.items():
            values.append(in_a_process_of_its_own(name))
        print(f"round {k + 1} of {ROUNDS} is done", file=sys.stderr)
    for name, values in rounds.items():
        print(f"{name}: {', '.join(f'{value:.4g}' for value in sorted(values))}")
    measured = Measurements(machine(), rounds).sealed
    if arguments:
        record = json.dumps(measured._asdict(), indent=2) + "\n"
        readme = ROOT / "README.md"
        text = placed(readme.read_text(encoding="utf-8"), measured)
        (HERE / "shallow" / "measurements.json").write_text(record, encoding="utf-8")
        readme.write_text(text, encoding="utf-8")
    print(f"\n{table(measured, 'en')}")
    missed = [row.what.en for row in ROWS if not row.reaches_goal(measured)]
    if missed:
        print(f"\nMissed: {'; '.join(missed)}")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
