"""Time what a reader waits for when code runs in a page, from this machine's own server.

``PYODIDE=FOLDER python -m tests.benchmarks.page`` needs Chromium and a quiet machine; it takes two minutes.
Of the rounds the fastest counts, for whatever else the machine does can only add to a time; of the gaps between
frames, the smallest of the largest.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from docs_src.course import Course
from tests.conftest import ROOT, build_site, chromium, served

ROUNDS = 5
WEEK = next(iter(Course().weeks))
PURE, NUMPY = "print(1)\n", "import numpy as np\nprint(np.ones(3).sum())\n"
BUSY = "for i in range(200_000):\n    print(i)\n"
ENDLESS = "print('begun')\nwhile True:\n    pass\n"
GOALS = {
    "first run, Python alone": 3000,
    "first run, NumPy": 4500,
    "a later small run": 100,
    "Stop": 300,
    "the largest gap between two frames while code prints": 50,
}

# Gives the milliseconds from a press to its end, and the largest gap between two frames meanwhile.
PRESS = """async ([code, stop]) => {
  const bar = document.querySelector(".run")
  if (!document.querySelector("textarea")) {
    bar.querySelector(".run-edit").click()
    while (!document.querySelector("textarea")) await new Promise(requestAnimationFrame)
  }
  const area = document.querySelector("textarea")
  area.value = code
  area.dispatchEvent(new Event("input", { bubbles: true }))
  await new Promise(requestAnimationFrame)
  let [gap, last, watching] = [0, performance.now(), true]
  const frame = now => {
    gap = Math.max(gap, now - last)
    last = now
    if (watching) requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
  let begun = performance.now()
  bar.querySelector(".run-run").click()
  if (stop) {
    while (!bar.parentElement.nextElementSibling.textContent.includes("begun")) await new Promise(requestAnimationFrame)
    begun = performance.now()
    bar.querySelector(".run-run").click()
  }
  while (bar.dataset.state !== "") await new Promise(resolve => setTimeout(resolve, 1))
  watching = false
  return [performance.now() - begun, gap]
}"""


@contextmanager
def opened(browser: Any, address: str) -> Iterator[Any]:
    """Open a page that knows nothing of earlier ones."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}en/{WEEK}/derivatives/")
        yield page


def measured(browser: Any, address: str) -> dict[str, float]:
    """Measure everything once."""
    with opened(browser, address) as page:
        pure, _ = page.evaluate(PRESS, [PURE, False])
        later, _ = page.evaluate(PRESS, [PURE, False])
        _, gap = page.evaluate(PRESS, [BUSY, False])
        stop, _ = page.evaluate(PRESS, [ENDLESS, True])
    with opened(browser, address) as page:
        numpy, _ = page.evaluate(PRESS, [NUMPY, False])
    return dict(zip(GOALS, (pure, numpy, later, stop, gap), strict=True))


def main() -> None:
    """Build a site with its own runtime, measure, and print a table."""
    if not os.environ.get("PYODIDE"):
        sys.exit("PYODIDE must name the folder that has the browser's Python")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder) / "notes"
        run = build_site(ROOT, site, labs=False, pyodide=Path(os.environ["PYODIDE"]).resolve())
        if run.returncode:
            sys.exit(run.stdout + run.stderr)
        browser = chromium(playwright)
        with served(site) as address:
            rounds = [measured(browser, address) for _ in range(ROUNDS)]
        browser.close()
    for what, goal in GOALS.items():
        print(f"{what}: {min(row[what] for row in rounds):.0f} ms (goal {goal})")


if __name__ == "__main__":
    main()
