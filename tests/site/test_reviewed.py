"""Whether every text is as a person has read it, beside what it was read with; see tests/reviewed."""

from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT, copy_checkout
from tests.reviewed import Stale, locks, readers, renew, stale
from tests.reviewed.__main__ import main, written


@cache
def now() -> list[Stale]:
    """Give everything that is to be read again."""
    return stale()


@pytest.mark.parametrize("file", sorted(readers()))
def test_text_is_as_it_was_reviewed(file: str) -> None:
    found = [str(item) for item in now() if item.file == file]
    assert not found, "\n".join(found)


def test_nothing_is_locked_that_is_not_there() -> None:
    assert set(locks()) <= set(readers())


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the course, to change it."""
    return copy_checkout(tmp_path_factory.mktemp("reviewed") / "course")


WEEK = "docs_src/shallow"
# By what changes: in which file, from what to what, and what is then said of which files.
CHANGES = {
    "one language": (f"{WEEK}/glossary.toml", "كثيرة. |", "قليلة. |", {f"{WEEK}/glossary.toml": "deep-network has changed since it was reviewed: the Arabic;"}),
    "a symbol's shape": (f"{WEEK}/formulas.toml", '"n_h, n_x"], python = "dW1"', '"n_x, n_h"], python = "dW1"', {f"{WEEK}/formulas.toml": "symbols.dW^{[1]} has changed since it was reviewed: what is beneath it"}),
    "what is drawn": (f"{WEEK}/figures.py", "STEEPER_SLOPE = 0.1", "STEEPER_SLOPE = 0.2", {f"{WEEK}/figures.py": "STEEPER_SLOPE has changed"}),
    "a lab's code": (f"{WEEK}/labs/seeing.py", "np.linspace(-10, 10, 401)", "np.linspace(-9, 9, 401)", {f"{WEEK}/labs/seeing.py": "code has changed"}),
    "a cited number": (f"{WEEK}/examples/derivatives/values.out", "slope at 0 / slope at 10 = ", "slope at 0 / slope at 10 = 1", {"docs/shallow/derivatives.md": "text under derivatives has changed since it was reviewed: what is beneath it"}),
    "what holds of a sentence": ("docs/shallow/derivatives.md", "<!-- holds: {{page: items}}", "<!-- holds: 3 = {{page: items}}", {"docs/shallow/derivatives.md": "has changed since it was reviewed: the English;"}),
    "a formula": ("nnref/activations.py", r"a(1 - a) \tag", r"a(1 + a) \tag", {"docs/shallow/derivatives.md": "derivation s8-d1 has changed"}),
    "a docstring": ("nnref/activations.py", "the value 1 there is a convention", "the value 0 there is a convention", {"nnref/activations.py": "has changed since it was reviewed: the English;"}),
    "a week's name": ("docs_src/course.toml", "Practical aspects", "Aspects", {"docs_src/course.toml": "parts.2.weeks.1 has changed since it was reviewed: the English;"}),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_must_be_read_again(copy: Path, change: str) -> None:
    file, old, new, said = CHANGES[change]
    path, text = copy / file, (copy / file).read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    try:
        found = {file: "\n".join(map(str, stale(copy, [file]))) for file in said}
    finally:
        path.write_text(text, "utf-8")
    for name, words in said.items():
        assert words in found[name]
        assert f"then: python -m tests.reviewed {name}:" in found[name]


PAGE = "docs/shallow/linear.md"


def test_place_is_locked_and_a_lock_is_renewed_one_by_one(copy: Path) -> None:
    path, text = copy / PAGE, (copy / PAGE).read_text("utf-8")
    first, second = "::: figure collapse\n", "::: figure tanh_bump\n"
    path.write_text(text.replace(first, "\0").replace(second, first).replace("\0", second), "utf-8")
    found = stale(copy, [PAGE])
    assert [item.text and item.text.name for item in found] == ["figure tanh_bump", "figure collapse"]
    assert "was not here when this was reviewed" in str(found[0])
    renew(found[:1], copy)
    assert [item.text and item.text.name for item in stale(copy, [PAGE])] == ["figure collapse"]
    renew(stale(copy, [PAGE]), copy)
    assert stale(copy, [PAGE]) == []
    path.write_text(text.replace("::: example many_layers\n", ""), "utf-8")
    renew([item for item in stale(copy, [PAGE]) if item.text], copy)
    (gone,) = stale(copy, [PAGE])
    assert "what was reviewed here is gone: example many layers" in str(gone)
    renew([gone], copy)
    assert stale(copy, [PAGE]) == []


def test_command_refuses_a_place_where_nothing_is_to_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    kept = locks()
    assert main(["docs/shallow/linear.md:1"]) == 2
    assert "nothing is to be read again at docs/shallow/linear.md:1" in capsys.readouterr().out
    assert locks() == kept


def test_difference_shows_both_languages_and_what_is_beneath() -> None:
    text = readers(ROOT)[f"{WEEK}/formulas.toml"]()[-1]
    assert [part in "\n".join(written(text)) for part in text[1:]] == [True] * 4
