"""What was measured stands in the README as it was recorded, reaches its goals, and compares equal work."""

import re
import subprocess
import sys

import numpy as np
import pytest

from docs_src.measured import measurements
from nnref.shallow import train
from tests.benchmarks.report import ROUNDS, ROWS, placed
from tests.conftest import ROOT
from tests.shallow.contenders import CONTENDERS, LEARNING_RATE, bare_step, lesson_network, lesson_step

MEASURED = measurements("shallow")


def test_record_is_whole_and_names_its_machine():
    assert list(MEASURED.rounds) == list(CONTENDERS)
    assert {len(values) for values in MEASURED.rounds.values()} == {ROUNDS}
    assert all(value > 0 for values in MEASURED.rounds.values() for value in values)
    parts = r".+ \(\d+ cores\), \w+ \w+, Python 3[.\d]+, NumPy [.\d]+, PyTorch [.\d]+\S*, scikit-learn [.\d]+"
    assert re.fullmatch(parts, MEASURED.machine)


def test_record_is_as_it_was_measured():
    assert MEASURED.sealed == MEASURED, "a number was changed by hand; python -m tests.benchmarks --record"


def test_any_number_that_is_changed_is_noticed():
    for name, values in MEASURED.rounds.items():
        for k, value in enumerate(values):
            changed = [*values[:k], value * (1 + 1e-9), *values[k + 1 :]]
            edited = MEASURED._replace(rounds={**MEASURED.rounds, name: changed})
            assert edited.sealed != edited, f"{name}, round {k + 1}"
    assert (edited := MEASURED._replace(machine="another")).sealed != edited


def test_readme_shows_what_was_recorded():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert placed(readme, MEASURED) == readme


def test_readme_without_its_marks_is_refused():
    with pytest.raises(ValueError, match="<!-- measured ar -->"):
        placed("# A README", MEASURED)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.what.en)
def test_recorded_ratio_reaches_its_goal(row):
    assert row.reaches_goal(MEASURED), f"{row.ratio(MEASURED):.3g} is not {row.goal('en')}"


def test_a_missed_goal_is_noticed():
    slower, heavier = (
        MEASURED._replace(rounds={**MEASURED.rounds, name: [10 * MEASURED.value(name)]})
        for name in ("small_train", "large_train")
    )
    assert [sum(not row.reaches_goal(measured) for row in ROWS) for measured in (slower, heavier)] == [2, 1]


def test_contenders_do_the_same_work():
    X, Y, parameters = lesson_network()
    training = train(X, Y, parameters, learning_rate=LEARNING_RATE, iterations=1)
    cost, bare = bare_step(X, Y, parameters)
    assert cost == pytest.approx(training.costs[0], rel=1e-12)
    for others in (bare, lesson_step(X, Y, parameters)):
        for one, other in zip(training.parameters, others, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-15)


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    run = [sys.executable, "-m", "tests.benchmarks", *arguments]
    return subprocess.run(run, cwd=ROOT, capture_output=True, text=True)


def test_one_contender_runs_alone_and_prints_a_number():
    run = command("memory_activations")
    assert run.returncode == 0, run.stderr
    assert float(run.stdout) == 512 * 10_000 * 8


def test_unknown_contender_is_refused_with_the_known_ones():
    run = command("small_trian")
    assert run.returncode == 1
    assert "small_train" in run.stderr
