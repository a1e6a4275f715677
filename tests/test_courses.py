"""A week is added by its own rooms alone, and the machinery carries any course: tried on small ones."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.courses import tiny, trial_files, with_trial

# What holds for the pages, formulas, figures and examples of every course.
GENERIC = (
    "tests/site/test_built_site.py",
    "tests/site/test_formulas_on_pages.py",
    "tests/site/test_glossary.py",
    "tests/site/test_languages.py",
    "tests/site/test_numbers.py",
    "tests/formulas",
    "tests/drawing/test_claims.py",
    "tests/drawing/test_figures.py",
    "tests/drawing/test_texts.py",
)


def passed(folder: Path, *arguments: str) -> int:
    """Run tests of a checkout, and give how many passed."""
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-n0",
            "-q",
            "-p",
            "no:cacheprovider",
            "--everything",
            "-m",
            "not browser",
            *arguments,
        ],
        cwd=folder,
        env={key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "LABS"))},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr
    return int(re.findall(r"(\d+) passed", run.stdout)[-1])


def test_a_week_touches_its_own_rooms_alone() -> None:
    rooms = {"docs/trial", "docs_src/trial", "nnref/trial", "tests/trial"}
    assert {"/".join(file.split("/")[:2]) for file in trial_files()} == rooms
    assert len(trial_files()) > 15


@pytest.mark.everything
def test_two_small_weeks_with_the_same_names_are_a_course(tmp_path: Path) -> None:
    course = tiny(tmp_path / "tiny")
    for name in ("site", "formulas", "drawing"):
        shutil.copytree(
            ROOT / "tests" / name, course / "tests" / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    for name in ("tests/conftest.py", "tests/refused.py", "pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, course / name)
    assert passed(course, *GENERIC) > 300


@pytest.mark.trial
def test_a_week_is_added_to_the_course(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    if pytestconfig.getoption("-m") != "trial":
        pytest.skip("builds a copy of the course with one week more; python -m pytest -m trial runs it")
    course = with_trial(tmp_path / "course")
    before = {
        path: path.read_bytes()
        for path in course.rglob("*")
        if path.is_file() and ".cache" not in path.parts  # where results are kept, and renewed
    }
    assert passed(course, "--week", "trial") > 80
    assert [path for path, content in before.items() if path.read_bytes() != content] == []
