"""Build a course of many weeks, all of them copies of one, and see whether it costs more than its weeks.

``python -m tests.benchmarks.course --weeks 16`` needs a quiet machine for its seconds, and takes a minute or two.
It prints what the build took and what a reader's browser loads, beside the same course with that week alone,
and ends with 1 where a goal is missed. With ``--keep FOLDER`` the built sites stay there: ``FOLDER/1`` and ``FOLDER/16``.
"""

import argparse
import gzip
import re
import resource
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from docs_src.course import Course
from tests.conftest import build_site, copy_checkout

WEEK = "shallow"
PAGE = "derivatives"
SECONDS = 60.0
HEAVIER = 1.1
"""What a page of a week, and what it loads to be searched, may weigh beside the same in a course of one week."""

_TAGGED = re.compile(rf"\\tag\{{{WEEK}:")


def make_course(root: Path, weeks: int) -> None:
    """Add copies of the week to a checkout, in the places that are free.

    What weeks share has formulas of that week. Each copy gets copies of these modules too, so that it owns as much.
    """
    shared = [path for path in (root / "nnref").glob("*.py") if _TAGGED.search(path.read_text("utf-8"))]
    course = Course(root)
    taken = {(week.part, week.number) for week in course.weeks.values()}
    free = [
        (part, number)
        for part, planned in enumerate(course.parts, 1)
        for number in planned.weeks
        if (part, number) not in taken
    ]
    for k, (part, number) in enumerate(free[: weeks - 1], 1):
        name = f"w{k:02}"
        for folder in ("docs", "docs_src", "nnref"):
            shutil.copytree(root / folder / WEEK, root / folder / name)
        for path in shared:
            shutil.copy(path, root / "nnref" / name)
        own = re.compile(rf"\bnnref([./])(?={'|'.join(path.stem for path in shared)}\b)")
        for folder in ("docs", "docs_src", "nnref"):
            for path in (root / folder / name).rglob("*"):
                if path.suffix in {".py", ".md", ".toml", ".json"}:
                    text = _TAGGED.sub(r"\\tag{", path.read_text("utf-8"))
                    text = own.sub(rf"nnref\1{name}\1", text)
                    text = re.sub(rf"\b{WEEK}(?=[:/])|(?<=[./]){WEEK}\b", name, text)
                    path.write_text(text, "utf-8")
        with (root / "nnref" / name / "__init__.py").open("a") as file:
            file.write(f"from nnref.{name} import {', '.join(path.stem for path in shared)}\n")
        with (root / "nnref" / "__init__.py").open("a") as file:
            file.write(f"from nnref import {name}\n")
        place = root / "docs_src" / name / "week.toml"
        text = re.sub(r"^part = \d+$", f"part = {part}", place.read_text("utf-8"), flags=re.MULTILINE)
        text = re.sub(r"^number = \d+$", f"number = {number}", text, flags=re.MULTILINE)
        text = re.sub(r"^old-addresses.*\n", "", text, flags=re.MULTILINE)
        modules = "".join(f'{path.stem} = "ما في {path.stem} | {path.stem}"\n' for path in shared)
        place.write_text(text.replace("[modules]\n", f"[modules]\n{modules}"), "utf-8")


class Weights(NamedTuple):
    """What a built course takes; the bytes are those after compression, as they are sent."""

    wall: float
    user: float
    pages: int
    page: int
    navigation: int
    search: int
    site_map: int


def measure(folder: Path, weeks: int, site: Path) -> Weights:
    """Make a course, build it and weigh it."""
    copy_checkout(folder)
    make_course(folder, weeks)
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime, time.perf_counter()
    run = build_site(folder, site)
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    if run.returncode:
        sys.exit(run.stdout + run.stderr)
    page = (site / WEEK / PAGE / "index.html").read_bytes()
    found = re.search(rb'<nav class="md-nav md-nav--primary.*?(?=<div class="md-sidebar)', page, re.DOTALL)
    assert found is not None
    loaded = [
        site / "assets" / "search.js",
        *(site / "search" / f"{name}.json" for name in ("search_index", WEEK)),
    ]
    return Weights(
        wall,
        after - before,
        len(list(site.rglob("index.html"))),
        _sent(page),
        _sent(found[0]),
        sum(_sent(path.read_bytes()) for path in loaded),
        _sent((site / "sitemap.xml").read_bytes()),
    )


def _sent(content: bytes) -> int:
    return len(gzip.compress(content, mtime=0))


def main() -> int:
    """Print a table, and the goals that were missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.course", description=__doc__)
    parser.add_argument("--weeks", type=int, default=16)
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    arguments = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        sites = arguments.keep or folder / "sites"
        one, many = (measure(folder / str(n), n, sites / str(n) / "notes") for n in (1, arguments.weeks))
    print(f"{'weeks':24}{1:>12}{arguments.weeks:>12}")
    for name, *values in zip(Weights._fields, one, many, strict=True):
        print(
            f"{name:24}"
            + "".join(f"{value:12,.1f}" if name in {"wall", "user"} else f"{value:12,}" for value in values)
        )
    missed = [f"the build took {many.wall:.0f} s, not {SECONDS:.0f}"] if many.wall > SECONDS else []
    for name in ("page", "search"):
        ratio = getattr(many, name) / getattr(one, name)
        if ratio > HEAVIER:
            missed.append(f"{name}: {ratio:.2f} times as heavy as in a course of one week")
    print("\n".join(missed) or "all goals are met")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
