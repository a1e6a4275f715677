"""Puts faults into a copy of the course, one after the other, and says which test fails for each.

``python -m tests.attack`` takes them all, some hours on two cores; with names these alone; ``--point 6`` those of one
point; ``--every 4`` a fixed quarter. ``--without-locks`` leaves out that a text must be read again when it changes, to
see what programs alone notice. ``--record`` writes down what caught each.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

from tests.attack import CAUGHT, ROOT, Fault, caught, faults
from tests.reviewed import stale

LEFT_OUT = {".git", "site", "node_modules", ".pytest_cache", ".mypy_cache", ".ruff_cache"}
FIRST = ["tests/site", "-m", "not browser", "-k", "golden or shallow/derivatives or shallow/backpropagation"]
BUILT = [
    "tests/site/test_built_site.py",
    "tests/site/test_formulas_on_pages.py",
    "tests/site/test_numbers.py",
]
SEEN = "page_is_in_order and (derivatives or backpropagation or many-examples)"
# What an author would run who has changed a file, by the beginning of its path; the first that fits.
CHECKS: list[tuple[str, list[list[str]]]] = [
    ("docs_src/site/theme/assets/search", [["tests/site/test_search.py"]]),
    ("docs_src/site/theme/404", [["tests/site/test_built_site.py", "-k", "not_found"]]),
    (
        "docs_src/site/theme",
        [
            ["tests/site/test_browser.py", "-k", SEEN],
            ["tests/site/test_browser.py", "-k", "print or phone"],
            ["tests/site", "-m", "not browser"],
        ],
    ),
    ("docs_src/site/search", [["tests/site/test_search.py"]]),
    (
        "docs_src/site",
        [
            FIRST,
            [*BUILT, "tests/site/test_glossary.py"],
            ["tests/site/test_search.py", "tests/site/test_course.py", "-m", "not browser"],
            ["tests/site/test_labs.py", "-m", "not labs"],
        ],
    ),
    ("docs_src/measured", [["tests/shallow/test_measurements.py", "tests/test_project.py"]]),
    ("docs_src/drawing", [["tests/drawing"]]),
    (
        "nnref",
        [
            ["tests/nnref/test_docstrings.py", "nnref"],
            ["tests/nnref", "tests/formulas/test_formulas.py"],
            ["tests/shallow"],
        ],
    ),
    ("README.md", [["tests/test_project.py", "tests/shallow/test_measurements.py"]]),
    ("docs_src/shallow/figures.py", [["tests/drawing"], ["tests/shallow/test_figures.py"]]),
    ("docs_src/shallow/measurements.json", [["tests/shallow/test_measurements.py", "tests/test_project.py"]]),
    ("docs_src/shallow/labs", [["tests/test_traced.py", "tests/shallow/test_labs.py"]]),
    (
        "docs_src/shallow/formulas.toml",
        [
            [
                "tests/shallow/test_notation.py",
                "tests/site/test_identity.py",
                "tests/site/test_languages.py",
                "tests/formulas/test_formulas.py",
            ],
            BUILT,
        ],
    ),
    (
        "docs_src",
        [
            [
                "tests/site/test_languages.py",
                "tests/site/test_words.py",
                "tests/site/test_course.py",
                "tests/site/test_glossary.py",
            ]
        ],
    ),
    (
        "docs",
        [
            [
                "tests/site/test_identity.py",
                "tests/site/test_shapes.py",
                "tests/site/test_citations.py",
                "tests/site/test_languages.py",
            ],
            ["tests/shallow/test_week.py", "tests/site/test_course.py"],
        ],
    ),
    ("", [["tests/test_project.py"]]),
]


def run(copy: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command in the copy."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(copy),
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        timeout=1200,
    )


def commands(fault: Fault, *, locks: bool) -> Iterator[list[str]]:
    """Give what would be run, the cheapest first."""
    pytest = ["pytest", "-q", "-rfE", "-x", "-n2", "-p", "no:cacheprovider"]
    pytest += [] if locks else ["--deselect", "tests/site/test_reviewed.py"]
    week, _, page = fault.file.removeprefix("docs_src/").removeprefix("docs/").partition("/")
    if fault.file.startswith("docs/") and page:
        yield [*pytest, "--page", f"{week}/{page.removesuffix('.md')}"]
    if "/examples/" in fault.file:
        folder, name = Path(page).parts[1:]
        yield [
            *pytest,
            "tests/test_examples.py",
            "tests/test_traced.py",
            "-k",
            f"{folder}/{name.removesuffix('.py')}",
        ]
        yield [*pytest, "--page", f"{week}/{folder}"]
    checks = next(checks for start, checks in CHECKS if fault.file.startswith(start))
    for options in checks:
        yield [*pytest, *options]


def first_failure(fault: Fault, copy: Path, *, locks: bool) -> str:
    """Put a fault in, and give the first test that fails; nothing, where all pass."""
    kept = (copy / fault.file).read_bytes()
    output = (copy / fault.file).with_suffix(".out") if "/examples/" in fault.file else None
    printed = output.read_bytes() if output else b""
    try:
        fault.put_in(copy)
        if output:  # an author accepts what the example prints now
            run(
                copy,
                "pytest",
                "-q",
                "-n0",
                "--rewrite-outputs",
                "tests/test_examples.py",
                "-k",
                f"{output.parent.name}/{output.stem}",
            )
        if locks and (again := stale(copy)):
            return f"FAILED tests/site/test_reviewed.py: {again[0].place}"
        for command in commands(fault, locks=locks):
            result = run(copy, *command)
            if result.returncode not in {0, 5}:
                failed = [line for line in result.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
                return failed[0].partition(" - ")[0] if failed else f"FAILED {' '.join(command)}"
    finally:
        (copy / fault.file).write_bytes(kept)
        if output:
            output.write_bytes(printed)
    return ""


def main() -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser("python -m tests.attack", description=__doc__)
    parser.add_argument("name", nargs="*", help="a fault; all, where none is named")
    parser.add_argument("--point", type=int, help="the faults of one point alone")
    parser.add_argument("--every", type=int, default=1, help="one fault of so many, always the same ones")
    parser.add_argument("--without-locks", action="store_true", help="what programs alone notice")
    parser.add_argument("--record", action="store_true", help="write down what caught each")
    options = parser.parse_args()
    if options.record and options.without_locks:
        parser.error("--record writes down what all tests catch, locks too; leave --without-locks out")
    known, chosen = faults(), []
    if unknown := [name for name in options.name if name not in known]:
        parser.error(f"no fault {', '.join(unknown)} in tests/attack")
    for name, fault in known.items():
        asked = not options.name or name in options.name
        if asked and options.point in (None, fault.point) and crc32(name.encode()) % options.every == 0:
            chosen.append(fault)
    found = caught()
    score: Counter[tuple[int, bool]] = Counter()
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "course"
        shutil.copytree(ROOT, copy, ignore=lambda here, _: LEFT_OUT if here == str(ROOT) else {"__pycache__"})
        for fault in chosen:
            try:
                failed = first_failure(fault, copy, locks=not options.without_locks)
            except LookupError as error:
                print(f"{error.args[0]}; rewrite it in tests/attack", flush=True)
                score[fault.point, False] += 1
                continue
            found[fault.name] = failed
            if options.record:
                rows = {name: found[name] for name in known if name in found}
                CAUGHT.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")
            score[fault.point, bool(failed)] += 1
            print(f"{fault.point} {fault.name}: {failed or 'PASSES'}", flush=True)
    for point in sorted({point for point, _ in score}):
        print(f"point {point}: {score[point, True]} of {score[point, True] + score[point, False]} caught")
    print(f"all: {sum(count for (_, was), count in score.items() if was)} of {len(chosen)} caught")
    return 1 if any(count for (_, was), count in score.items() if not was) else 0


if __name__ == "__main__":
    sys.exit(main())
