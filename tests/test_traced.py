"""Examples and labs say of themselves what is true: comments, labels and comparisons, held against their run."""

import re

import pytest

from docs_src.site.notebooks import labs
from tests.conftest import ROOT
from tests.test_examples import EXAMPLES
from tests.traced import shortened, trace

LABS = {f"{lab.week}/{lab.name}": lab for lab in labs(ROOT)}
# Comments with numbers that say nothing of what their line computes.
NOTHING_TO_HOLD = {
    "(1 / 1) + …",
    "NumPy would warn of log 0",
    "Python counts from 0, the lesson from 1",
    "The loss is (a - y)**2 / 2; by the chain rule its slope in z is:",
    "an output of ReLU is never below 0",
    "costs[200]: after 200 updates",
    "label 0, label 1",
    "layer 1",
    "layer 2",
    "the first output has been rounded to 1",
    "the loss where the label is 0",
    "the loss where the label is 1",
    "the slope of ReLU is 1, for z1 is positive",
    "update k + 1 is the first to raise it",
    "z2 changes by a1 when W2 changes by 1",
}


def assert_true(found: object) -> None:
    assert not found.faults, "\n".join(found.faults)
    assert not found.unread - NOTHING_TO_HOLD, (
        f"{found.where}: nothing holds these comments; put them so that tests/traced.py reads them, "
        "or among NOTHING_TO_HOLD here"
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_says_what_is_true_of_its_run(name: str) -> None:
    path = EXAMPLES[name]
    assert_true(trace(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()))


@pytest.mark.parametrize("name", LABS)
def test_a_lab_says_what_is_true_of_its_run(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import matplotlib.pyplot as plt  # not needed, and not waited for, where one page alone is tested

    monkeypatch.setenv("TQDM_DISABLE", "1")
    code = re.sub(r"(?ms)^# %% \[markdown\].*?(?=^# %%|\Z)", blank, LABS[name].text)
    with plt.rc_context({"backend": "agg"}), shortened(30):
        assert_true(trace(code, LABS[name].path))
    plt.close("all")


def blank(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


FIRST = "import numpy as np\nfrom nnref import sigmoid\nX = np.ones((2, 3))\nW = np.ones((4, 2))\nb = np.ones((4, 1))\n"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("Z = W @ X  # (4, 3)", ""),
        ("Z = W @ X  # (3, 4)", "it has the shape (4, 3)"),
        ("Z = W @ X  # (4, 3): three examples", ""),
        ("Z = W @ X  # (4, 3): five examples", "its shape is (4, 3)"),
        ("Z = W @ X  # (4, 2) @ (2, 3) is (4, 3)", ""),
        ("Z = W @ X  # (4, 2) @ (2, 3) is (2, 3)", "it has the shape (4, 3)"),
        ("Z = W @ X  # (2, 4) @ (2, 3) is (4, 3)", "W has the shape (4, 2)"),
        ("Z = W @ X + b  # (4, 2) @ (2, 3) @ (4, 1) is (4, 3)", "the code is W @ X + b"),
        ("m = 3\nZ = W @ X  # down, (4, m)", ""),
        ("m = 4\nZ = W @ X  # down, (4, m)", "its shape is (4, 3)"),
        ("A, B = X, W  # (2, 3) and (4, 2)", ""),
        ("A, B = W, X  # (2, 3) and (4, 2)", "it has the shape (4, 2)"),
        ("Z = dict(\n    A=X,  # (4, 2)\n    B=W,  # (4, 2)\n)", "it has the shape (2, 3)"),
        ("def f():\n    Z = W @ X  # (3, 4)\nf()", "it has the shape (4, 3)"),
        ("a = 1 / 2  # 0.5", ""),
        ("a = 1 / 4  # 0.5", "it is 0.25"),
        ("a = sigmoid(X)  # each in (0, 1)", ""),
        ("a = 2 * sigmoid(X)  # each in (0, 1)", "it is from"),
        ("Y = np.array([1, 0, 1])  # two ones, one zero", ""),
        ("Y = np.array([1, 0, 0])  # two ones, one zero", "it has 1"),
        ("z = 2\nprint('z =', z)", ""),
        ("z, a = 2, 3\nprint('z =', a)", "«z» is printed as 3, and is 2"),
        ("z, a = 2, 3\nprint(f'z = {a:.3f}')", "«z» is printed as 3.000, and is 2"),
        ("print('W @ X has the shape', (W @ X).shape)", ""),
        ("print('X @ W has the shape', (W @ X).shape)", ""),
        ("print('W @ X has the shape', (W @ X).T.shape)", "«W @ X has the shape»"),
        ("print('X', X.shape, 'W', X.shape)", "«W» is printed as (2, 3)"),
        ("Z = W @ X\nprint('Z =')\nprint(Z.round(2))", ""),
        ("Z = W @ X\nprint('Z =')\nprint(2 * Z)", "«Z» is printed"),
        ("from math import exp\nprint('1/(1 + e^-2) =', 1 / (1 + exp(2)))", "«1/(1 + e^-2)»"),
        ("print('2 sigmoid(2z) - 1 =', 2)\nz = 1\nprint(f'2 sigmoid(2z) - 1 = {2 * sigmoid(z) - 1:.6f}')", "«2 sigmoid"),
        ("print('rows of W =', W.shape[1])", "«rows of W»"),
        ("print(np.allclose(W @ X, W @ X))", "compared with itself"),
        ("print(W == W)", "compared with itself"),
        ("V = W\nprint(np.array_equal(V, W))", "compared with itself"),
        ("for one, other in zip((W, X), (W, X)):\n    print(abs(one - other).max())", "compared with itself"),
        ("left, right = 1, 2\nprint(f'slope left of 0 = {left}')\nprint(f'slope right of 0 = {right}')", ""),
        ("left, right = 1, 2\nprint(f'slope left of 0 = {right}')\nprint(f'slope right of 0 = {left}')", "the other way round"),
        ("V = W.copy()\nprint(np.array_equal(V, W))", ""),
    ],
)  # fmt: skip
def test_what_is_not_true_is_found(line: str, fault: str) -> None:
    faults = trace(FIRST + line + "\n", "here.py").faults
    assert bool(faults) == bool(fault), faults
    assert all(one.startswith("here.py:") for one in faults)
    assert fault in "".join(faults)
