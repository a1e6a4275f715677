"""Every example, doctest and lab runs in the browser's Python and prints and draws what it does in this one.

The environment variable PYODIDE names a folder with that Python; it answers for the host that has it.
"""

import ast
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from difflib import unified_diff
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from bs4 import BeautifulSoup

from docs_src.site import notebooks, runtime
from docs_src.site.notebooks import run as running
from tests.conftest import ROOT
from tests.site.driven import Ran, Run, in_page, native
from tests.test_examples import EXAMPLES

LABS = {lab.page.removesuffix(".ipynb"): lab for lab in notebooks.labs(ROOT)}
DRAWN = (ROOT / "tests" / "site" / "drawn.py").read_text("utf-8")
WATCH = f"exec({f'{DRAWN}watch()'!r}, {{}})"
"""A part of a program after which it tells what it draws; it leaves no names behind."""
CLOSE = 1e-6
"""How far two drawn numbers may be apart, in parts of the largest of their row."""

needs_python = pytest.mark.skipif(
    not os.environ.get("PYODIDE"),
    reason="PYODIDE names no folder with the browser's Python; python -m docs_src.site.runtime FOLDER fetches it",
)

Block = tuple[str, str]
"""A piece of code on a page: what its attribute says it is, and its text."""


@pytest.fixture(scope="module")
def python(browser: Any, address: str) -> Iterator[Run]:
    """Open one page of the site, and run programs in it."""
    folder = runtime.given()

    def answer(route: Any) -> None:
        name = route.request.url.removeprefix(runtime.PINNED["address"])
        route.fulfill(path=folder / name, headers={"Access-Control-Allow-Origin": "*"})

    page = browser.new_page()
    page.route(f"{runtime.PINNED['address']}**", answer)
    page.goto(f"{address}404.html")
    yield in_page(page, address)
    page.close()


def whole_name(name: str, page: Path) -> str:
    """Name an example with its page, which its own page leaves out."""
    return name if "/" in name or "." in name else f"{page.as_posix()}/{name}"


def blocks(site: Path, attribute: str) -> list[Block]:
    """Give what all pages of one build show with a Run below it, in order."""
    pages = sorted(path for path in site.rglob("*.html") if "en" not in path.relative_to(site).parts)
    return [
        (
            whole_name(str(element[attribute]), path.parent.relative_to(site)),
            element.select_one("pre > code").text,
        )
        for path in pages
        if attribute in (text := path.read_text("utf-8"))
        for element in BeautifulSoup(text, "lxml").select(f"[{attribute}]")
    ]


def differences(ran: Ran, expected: Sequence[str], first: int = 0) -> Iterator[str]:
    """Compare what the parts printed, from the first on, with what they were to print."""
    if ran.ended["kind"] != "done":
        yield ran.ended.get("traceback") or f"it ended so: {ran.ended}"
        return
    for part, text in enumerate(expected, first):
        yield from ran.sent("stderr", part)
        if (printed := ran.printed(part)) != text:
            lines = (value.splitlines() for value in (text, printed))
            yield "\n".join(unified_diff(*lines, "recorded", "in the browser", lineterm="", n=0))


def report(found: Iterable[tuple[str, Iterable[str]]]) -> None:
    """Fail with everything that differs."""
    said = [f"{name}:\n{text}" for name, texts in found for text in texts]
    assert not said, "\n\n".join(
        [
            "the browser's Python prints something else; print fewer digits, or nothing that hangs on a version",
            *said,
        ]
    )


# --- Examples and doctests -------------------------------------------------------------------------------------


@pytest.mark.browser
@needs_python
def test_every_example_prints_the_same(python: Run, site: Path) -> None:
    shown = blocks(site, "data-run")
    whole = dict(shown)

    def compared() -> Iterator[tuple[str, Iterable[str]]]:
        for name, path in EXAMPLES.items():
            published = json.loads((site / runtime.RUN / "examples" / f"{name}.json").read_text("utf-8"))
            recorded = path.with_suffix(".out").read_text("utf-8")
            ran = python(whole.get(name, published["code"]), file=path.name)
            yield name, differences(ran, [recorded])
            if any(other.startswith(f"{name}#") for other, _ in shown):
                # As a page runs it: the parts that it shows, and between them those that it does not.
                parts = [whole.get(f"{name}#{part}", code) for part, code in published["sections"].items()]
                ran = python(*parts, file=path.name)
                joined = "".join(map(ran.printed, range(len(ran.parts))))
                yield (
                    f"{name}, part by part",
                    differences(ran._replace(parts=[[("stdout", joined)]]), [recorded]),
                )

    report(compared())


@pytest.mark.browser
@needs_python
def test_every_doctest_prints_the_same(python: Run, site: Path) -> None:
    found: dict[str, list[Block]] = {}
    for owner, text in blocks(site, "data-doctest"):
        found.setdefault(owner, []).append(read_doctest(text))
    assert found

    def compared() -> Iterator[tuple[str, Iterable[str]]]:
        for owner, parts in found.items():
            ran = python(*(code for code, _ in parts), session=owner, mode="interactive", file=owner)
            yield owner, differences(ran, [output for _, output in parts])

    report(compared())


def read_doctest(text: str) -> Block:
    """Divide a doctest into code and output, as the page does."""
    lines = text.rstrip("\n").split("\n")
    prompted = [line[:3] in (">>>", "...") for line in lines]
    code = [line[4:] for line, is_code in zip(lines, prompted, strict=True) if is_code]
    output = [line for line, is_code in zip(lines, prompted, strict=True) if not is_code]
    return "".join(f"{line}\n" for line in code), "".join(f"{line}\n" for line in output)


# --- Labs --------------------------------------------------------------------------------------------------


@pytest.mark.browser
@needs_python
@pytest.mark.parametrize("name", LABS)
def test_lab_prints_and_draws_the_same(name: str, python: Run) -> None:
    lab = LABS[name]
    executed = running.run(lab)
    assert executed is not None
    cells = executed.cells
    recorded = [str(running.printed(nbformat.v4.new_notebook(cells=[cell]))) for cell in cells]
    parts = [WATCH, *lab.code] if "matplotlib" in "".join(lab.code) else ["", *lab.code]
    with native() as here, ThreadPoolExecutor(1) as beside:
        expected = beside.submit(here, *parts)
        ran = python(*parts, session="lab")
        drawn = expected.result()
    report([(name, differences(ran, recorded, 1))])
    assert drawn.ended["kind"] == "done", drawn.ended
    faults = []
    for number, cell in enumerate(cells, 1):
        shown = sum("image/png" in output.get("data", {}) for output in cell.outputs)
        assert len(ran.sent("drawing", number)) == shown, f"{name}, code cell {number}: how many drawings"
        for ours, theirs in zip(drawn.sent("data", number), ran.sent("data", number), strict=True):
            different = unlike(json.loads(ours), json.loads(theirs))
            faults += [f"{name}, code cell {number}, {fault}" for fault in different]
    assert not faults, "the browser's Python draws something else:\n" + "\n".join(faults)


def unlike(ours: Any, theirs: Any, where: str = "axes") -> Iterator[str]:
    """Say where two figures differ, each as drawn.py tells it."""
    if isinstance(ours, dict):
        if ours.keys() != theirs.keys():
            yield f"{where}: there is {', '.join(sorted(ours.keys() ^ theirs.keys()))} in one of them alone"
        for key in ours.keys() & theirs.keys():
            yield from unlike(ours[key], theirs[key], f"{where}, {key}")
    elif isinstance(ours, str):
        if ours != theirs:
            yield f"{where}: «{ours}» here, «{theirs}» in the browser"
    elif len(ours) != len(theirs):
        yield f"{where}: {len(ours)} here, {len(theirs)} in the browser"
    elif all(isinstance(value, float) for value in ours):
        one, other = np.array(ours), np.array(theirs)
        scale = np.nanmax(np.abs(one), initial=0)
        apart = ~np.isclose(one, other, rtol=0, atol=CLOSE * scale, equal_nan=True)
        if apart.any():
            first = int(np.argmax(apart))
            yield (
                f"{where}: {apart.sum()} of {apart.size} numbers, the first at {first},"
                f" {one[first]} here, {other[first]} in the browser"
            )
    else:
        for i, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            yield from unlike(one, other, f"{where} {i}")


FIGURE = """import matplotlib.pyplot as plt
figure, axes = plt.subplots()
axes.plot([1, 2, 3], [1.0, 2.0, 4.0])
axes.scatter([1, 2], [2, 1], c=[0, 1], cmap="viridis")
axes.contourf([[0, 1], [0, 1]], [0, 0.5, 1])
axes.imshow([[0, 1], [1, 0]])
axes.bar([1, 2], [1, 2])
axes.set(title="one", xlabel="update")
axes.annotate("here", (1, 1))
plt.show()
"""


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("", "", ""),
        ("4.0", "4.00001", "line 0: y: 1 of 3 numbers"),
        ("[1, 2, 3]", "[1, 2, 3.1]", "line 0: x"),
        ("4.0])", "4.0], 'r--')", "line 0: colour"),
        ("viridis", "magma", "PathCollection 0: colours"),
        ("[2, 1], c", "[2, 1.5], c", "PathCollection 0: places"),
        ("0.5", "0.6", "outlines 0"),
        ("[[0, 1], [1, 0]]", "[[0, 1], [1, 0.9]]", "image 0: colours"),
        ("bar([1, 2], [1, 2])", "bar([1, 2], [1, 3])", "Rectangle 1: outline"),
        ("axes.imshow([[0, 1], [1, 0]])", "", "image 0: colours in one of them alone"),
        ("one", "two", "title: «one» here, «two» in the browser"),
        ("update", "step", "labels"),
        ("here", "there", "texts 0"),
    ],
)
def test_another_drawing_is_noticed(old: str, new: str, place: str, figures: Run) -> None:
    one, other = (figures(WATCH, code) for code in (FIGURE, FIGURE.replace(old, new, 1)))
    assert one.ended["kind"] == other.ended["kind"] == "done", (one.ended, other.ended)
    (ours,), (theirs,) = one.sent("data"), other.sent("data")
    faults = list(unlike(json.loads(ours), json.loads(theirs)))
    assert any(place in fault for fault in faults) if place else not faults, faults


@pytest.fixture(scope="module")
def figures() -> Iterator[Run]:
    """Draw in a process of this Python."""
    with native() as run:
        yield run


# --- What no page can run ----------------------------------------------------------------------------------

UNABLE = {"asyncio", "concurrent", "multiprocessing", "socket", "subprocess", "threading", "_thread"}


def beyond_a_page(code: str) -> list[str]:
    """Name what a program uses that the browser's Python does not have."""
    found = []
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Import():
                found += [name.name.partition(".")[0] for name in node.names]
            case ast.ImportFrom():
                found.append(str(node.module).partition(".")[0])
            case ast.Call(func=ast.Name(id="input" | "breakpoint" as name)):
                found.append(f"{name}()")
    return [name for name in found if name in UNABLE or name.endswith("()")]


@pytest.mark.parametrize("name", [*EXAMPLES, *LABS])
def test_program_uses_nothing_that_no_page_has(name: str) -> None:
    code = EXAMPLES[name].read_text("utf-8") if name in EXAMPLES else "\n".join(LABS[name].code)
    assert not beyond_a_page(code), "readers run it in a page, where that does not work"


@pytest.mark.parametrize(
    "code",
    [
        "import asyncio",
        "import numpy, threading",
        "from concurrent.futures import ThreadPoolExecutor",
        "def f():\n    return input('?')",
    ],
)
def test_what_no_page_has_is_noticed(code: str) -> None:
    assert beyond_a_page(code)
