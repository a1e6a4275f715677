"""What a week says of itself is read, and whatever is wrong in it is named with its place."""

from pathlib import Path

import pytest

from docs_src.course import Course, Section, SourceError, Week
from docs_src.site.addresses import clashes
from docs_src.texts import Bilingual

WEEK = """part = 1
number = 1
title = "أسبوع | A week"
pages = ["first", "lab"]

[modules]
halving = "نصف | Half"

[rows.S1]
page = "first"
"""


def course(root: Path, **weeks: str) -> Course:
    """Write a course of weeks that have one page and one lab."""
    (root / "docs_src").mkdir()
    plan = '[[parts]]\ntitle = "جزء | A part"\nweeks = ["أسبوع | One", "أسبوع | Two"]\n'
    (root / "docs_src" / "course.toml").write_text(plan, "utf-8")
    for name, text in weeks.items():
        for file in (f"docs/{name}/first.md", f"docs_src/{name}/labs/lab.py"):
            (root / file).parent.mkdir(parents=True, exist_ok=True)
            (root / file).touch()
        (root / "docs_src" / name / "week.toml").write_text(text, "utf-8")
    return Course(root)


def pages_of(week: Week) -> list[tuple[str, str]]:
    """List the pages that a week has, with what they are made from."""
    docs = week.root / "docs"
    written = [path.relative_to(docs).as_posix() for path in docs.rglob("*.md")]
    return [*((path, f"docs/{path}") for path in written), *week.sources]


def test_week_is_read(tmp_path: Path) -> None:
    second = WEEK.replace("number = 1", "number = 2").replace('[modules]\nhalving = "نصف | Half"\n', "")
    weeks = course(tmp_path, b=WEEK, a=second).weeks
    assert list(weeks) == ["b", "a"], "in the order of the course"
    assert weeks["b"].heading == Bilingual("الأسبوع 1: أسبوع", "Week 1: A week")
    assert weeks["b"].lessons == ["b/first.md", "b/lab.ipynb"]
    assert weeks["b"].addresses[2:] == [
        "b/notation.md",
        "b/glossary.md",
        "b/checked.md",
        "b/reference.md",
    ]
    assert "a/reference.md" not in weeks["a"].addresses, "a week without code has no reference"
    assert [week.faults() for week in weeks.values()] == [[], []]
    assert [*clashes(pages_of(weeks["b"]))] == []


def test_section_is_taught_by_one_page_or_by_several(tmp_path: Path) -> None:
    two = '[[rows.S2]]\npage = "first"\nA1 = ["figure one"]\n\n[[rows.S2]]\npage = "lab"\nerrata = ["E1"]\nA2 = []\n'
    assert course(tmp_path, a=f"{WEEK}errata = []\n\n{two}").weeks["a"].sections == (
        Section("S1", "first", (), {}),
        Section("S2", "first", (), {"A1": ("figure one",)}),
        Section("S2", "lab", ("E1",), {"A2": ()}),
    )


def test_section_without_its_page_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="the week does not say its 'page'"):
        _ = course(tmp_path, a=WEEK.replace('page = "first"', "")).weeks


def test_weeks_are_numbered_through_the_course() -> None:
    numbers = [list(part.weeks) for part in Course().parts]
    assert [number for part in numbers for number in part] == list(range(1, 17))
    assert numbers[1][0] == len(numbers[0]) + 1, "they do not begin anew in each part"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"lab"', '"labb"', "no page 'labb'; did you mean 'lab'?"),
        (', "lab"', "", "its pages do not name 'lab', so nothing would lead to it"),
        ('page = "first"', 'page = "frist"', "no page 'frist'; did you mean 'first'?"),
        ("[rows.S1]", '[moved]\nfirst = "labb"\n\n[rows.S1]', "no page 'labb'; did you mean 'lab'?"),
        ('"lab"', '"lab", "first"', "names 'first' twice"),
    ],
)
def test_page_that_is_missing_or_forgotten_is_named(tmp_path: Path, old: str, new: str, fault: str) -> None:
    week = course(tmp_path, a=WEEK.replace(old, new)).weeks["a"]
    assert f"docs_src/a/week.toml: {fault}" in week.faults()


@pytest.mark.parametrize(
    ("file", "first", "second"),
    [
        ("docs/a/lab.md", "docs/a/lab.md", "docs_src/a/labs/lab.py"),
        ("docs/a/glossary.md", "docs/a/glossary.md", "docs_src/site/weekly/glossary.md"),
        ("docs_src/a/labs/notation.py", "docs_src/a/labs/notation.py", "docs_src/site/weekly/notation.md"),
    ],
)
def test_two_sources_of_one_address_are_both_named(
    tmp_path: Path, file: str, first: str, second: str
) -> None:
    made = course(tmp_path, a=WEEK)
    (tmp_path / file).touch()
    (fault,) = clashes(pages_of(made.weeks["a"]))
    assert first in fault
    assert second in fault


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("number = 1\n", "", "docs_src/a/week.toml: the week does not say its 'number'"),
        ("number = 1", "number = 7", "docs_src/course.toml has no week 7 of part 1"),
        ("part = 1", "part = 3", "docs_src/course.toml has no week 1 of part 3"),
        ("أسبوع | A week", "A week", "docs_src/a/week.toml: expected two languages"),
        ("pages =", "pages", "docs_src/a/week.toml: "),
    ],
)
def test_fault_in_a_week_is_named(tmp_path: Path, old: str, new: str, fault: str) -> None:
    with pytest.raises(SourceError) as caught:
        _ = course(tmp_path, a=WEEK.replace(old, new)).weeks
    assert fault in str(caught.value)


def test_two_weeks_of_one_place_are_both_named(tmp_path: Path) -> None:
    with pytest.raises(
        SourceError, match=r"docs_src/b/week.toml: part 1 has its week 1 .*docs_src/a/week.toml"
    ):
        _ = course(tmp_path, a=WEEK, b=WEEK).weeks


def test_name_of_a_week_is_that_of_a_package(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="«Deep-Networks»"):
        _ = course(tmp_path, **{"Deep-Networks": WEEK}).weeks


def test_unknown_week_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no week 'shalow'; did you mean 'shallow'\?"):
        course(tmp_path, shallow=WEEK).week("shalow")
