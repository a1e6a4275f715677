"""Small courses to try the machinery on, out of the one trial week that stands in ``tests/trial``.

`with_trial` adds that week to a copy of the whole course; `tiny` makes a course of two small weeks and nothing else.
"""

import shutil
from pathlib import Path

from tests.conftest import ROOT

TRIAL = ROOT / "tests" / "trial"
MACHINERY = ("docs_src/site", "docs_src/drawing", "docs_src/checker")
IGNORED = shutil.ignore_patterns("__pycache__")

# The course's own pages in a tiny course; those that name no week are taken from the course itself.
PAGES = {
    "index.md": """---
description: "مقرّر صغير للتجربة | A small course for trying things"
title: "الرئيسية | Home"
---
# مقرّر صغير | A small course {#home}

===! "العربية"

    أسبوعان صغيران.

=== "English"

    Two small weeks.

::: weeks pages

::: figure trial/relu_curve

::: code trial/halves/values

::: recall second/s6-a1
""",
    "notation.md": """---
description: "رموز الأسبوعين | The symbols of both weeks"
---
# الرموز | Notation {#notation}

===! "العربية"

    الرمز $z$ عدد.

=== "English"

    The symbol $z$ is a number.

::: weeks notation
""",
    "api.md": """---
description: "مرجع الكود | The reference of the code"
---
# المرجع | The reference {#reference}

===! "العربية"

    لكلّ أسبوع مرجعه.

=== "English"

    Each week has its own.

::: weeks reference
""",
}


def trial_files() -> list[str]:
    """List what the trial week is made of, by its path in a checkout."""
    files = (path for path in TRIAL.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return sorted(path.relative_to(TRIAL).as_posix() for path in files)


def with_trial(folder: Path) -> Path:
    """Copy the whole course, and put the trial week's rooms beside the others."""
    for name in ("docs", "docs_src", "nnref", "tests", ".cache", ".github"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "trial"))
    for name in ("mkdocs.yml", "pyproject.toml", "README.md", "constraints.txt"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(TRIAL, folder, ignore=IGNORED, dirs_exist_ok=True)
    return folder


def tiny(folder: Path) -> Path:
    """Make a course of two small weeks that have all their names in common, and cite each other."""
    for name in MACHINERY:
        shutil.copytree(ROOT / name, folder / name, ignore=IGNORED)
    for path in [ROOT / "mkdocs.yml", *(ROOT / "docs_src").glob("*.py"), ROOT / "docs_src" / "course.toml"]:
        shutil.copy(path, folder / path.relative_to(ROOT))
    _week(folder, "trial", "second", number=1)
    _week(folder, "second", "trial", number=2)
    (folder / "nnref" / "__init__.py").write_text(
        '"""What both weeks share: nothing."""\n\n__all__ = []\n', "utf-8"
    )
    for name in ("map.md", "glossary.md", "checked.md"):
        shutil.copy(ROOT / "docs" / name, folder / "docs")
    for name, text in PAGES.items():
        (folder / "docs" / name).write_text(text, "utf-8")
    return folder


def _week(folder: Path, name: str, other: str, *, number: int) -> None:
    """Put the trial week under a name of its own where it cites another week, and give it its place in the course."""
    for file in trial_files():
        place = folder / file.replace("/trial/", f"/{name}/")
        place.parent.mkdir(parents=True, exist_ok=True)
        text = (TRIAL / file).read_text("utf-8").replace("trial", name).replace("shallow", other)
        # The term that it takes from the other week is a half there, and not the shallow network's unit.
        text = text.replace("[الوحدة](term:", "[النصف](term:").replace("[unit](term:", "[half](term:")
        if place.name == "week.toml":
            text = text.replace("part = 5\nnumber = 16", f"part = 1\nnumber = {number}")
        place.write_text(text, "utf-8")
