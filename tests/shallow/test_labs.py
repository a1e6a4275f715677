"""The labs of the week: which there are, and that what the flower shows holds for every seed."""

import json

import nbformat
import numpy as np
import pytest

from docs_src.site.notebooks import labs, read
from docs_src.site.notebooks import run as running
from nnref import datasets, logistic
from nnref.shallow import initialize_parameters, predict, train
from tests.conftest import ROOT

# After 1500 updates every network has learned it; the one that is last to goes all the way of the lab.
LAST = 11
LENGTHS = {seed: 10_000 if seed == LAST else 1500 for seed in range(20)}


def test_there_are_three_labs() -> None:
    names = {lab.name for lab in labs(ROOT) if lab.week == "shallow"}
    assert names == {"flower", "from-scratch", "seeing"}


@pytest.mark.parametrize(
    ("seed", "iterations"),
    [
        pytest.param(*row, marks=[] if row[0] % 5 == 0 or row[0] == LAST else pytest.mark.everything)
        for row in LENGTHS.items()
    ],
)
def test_flower_is_learned_from_every_seed(seed: int, iterations: int) -> None:
    rng = np.random.default_rng(seed)
    X, Y = datasets.flower(400, petals=4, noise=0.2, rng=rng)
    start = initialize_parameters(2, 4, rng=rng)
    network = train(X, Y, start, learning_rate=1.2, iterations=iterations).parameters
    assert np.mean(predict(X, network) == Y) >= 0.88
    unit = logistic.train(X, Y, logistic.initialize_parameters(2), iterations=iterations).parameters
    assert np.mean(logistic.predict(X, unit) == Y) < 0.6


@pytest.mark.everything
def test_two_runs_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LABS", raising=False)
    lab = read(ROOT, "shallow", "flower")
    first = running.run(lab)
    cells = [nbformat.v4.new_code_cell(source, id=f"code-{i}") for i, source in enumerate(lab.code, 1)]
    again = nbformat.v4.new_notebook(cells=cells)
    running.execute(lab, again)
    ours, theirs = (
        [json.dumps(cell.outputs, sort_keys=True) for cell in notebook.cells] for notebook in (first, again)
    )
    assert ours == theirs
