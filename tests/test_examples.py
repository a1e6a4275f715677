"""Every example runs alone and prints, to the letter, what stands in its .out file."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

EXAMPLES = ROOT / "docs_src" / "examples"
SCRIPTS = sorted(path.relative_to(EXAMPLES).with_suffix("").as_posix() for path in EXAMPLES.rglob("*.py"))


def run(script: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a script as a reader would: in a folder of its own, with nnref installed."""
    return subprocess.run(
        [sys.executable, "-W", "error", str(script)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


@pytest.mark.parametrize("name", SCRIPTS)
def test_example_prints_its_output(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    result = run(EXAMPLES / f"{name}.py", tmp_path)
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    assert not list(tmp_path.iterdir()), "an example leaves nothing behind"
    output = EXAMPLES / f"{name}.out"
    if request.config.getoption("--rewrite-outputs"):
        output.write_text(result.stdout, encoding="utf-8", newline="\n")
    assert output.is_file(), f"{output.name} is missing; python -m pytest --rewrite-outputs writes it"
    assert result.stdout == output.read_text(encoding="utf-8"), (
        "it prints something else now; if that is right, python -m pytest --rewrite-outputs accepts it"
    )


@pytest.mark.parametrize("name", SCRIPTS)
def test_example_says_what_it_is_for(name: str) -> None:
    assert re.match(r'"""\S.+[.?]"""\n', (EXAMPLES / f"{name}.py").read_text(encoding="utf-8"))


def test_no_output_is_left_without_its_example() -> None:
    outputs = sorted(
        path.relative_to(EXAMPLES).with_suffix("").as_posix() for path in EXAMPLES.rglob("*.out")
    )
    assert outputs == SCRIPTS
