"""What all tests share: the options, the built site, and a browser."""

import functools
import importlib
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

import pytest
from filelock import FileLock

ROOT = Path(__file__).resolve().parents[1]
SITE_URL = (
    "https://course.example/notes/"  # a site below a host's root, where absolute addresses go wrong first
)
OPEN = {"access-control-allow-origin": "*"}  # as the public distribution says to pages of other hosts
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")


# These take long by waiting and by building, so they begin: no process shall be left alone with one of them at the end.
SLOW = (
    "tests/site/test_serve.py",
    "tests/site/test_labs.py",
    "tests/site/test_pages.py",
    "tests/site/test_run_all.py",
)
# Where the tests of single pages and labs stand: with --page no others are imported.
PAGE_TESTS = (
    "tests/test_examples.py",
    "tests/test_traced.py",
    "tests/site/test_built_site.py",
    "tests/site/test_citations.py",
    "tests/site/test_formulas_on_pages.py",
    "tests/site/test_glossary.py",
    "tests/site/test_identity.py",
    "tests/site/test_languages.py",
    "tests/site/test_numbers.py",
    "tests/site/test_predictions.py",
    "tests/site/test_reviewed.py",
    "tests/site/test_said.py",
    "tests/site/test_shapes.py",
    "tests/site/test_words.py",
)
LAB_TESTS = (
    "tests/test_traced.py",
    "tests/site/test_formulas_on_pages.py",
    "tests/site/test_labs.py",
    "tests/site/test_languages.py",
    "tests/site/test_numbers.py",
    "tests/site/test_words.py",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that accepts what the examples print now, and those that choose a week or a page."""
    parser.addoption(
        "--rewrite-outputs", action="store_true", help="write what each example prints into its .out file"
    )
    parser.addoption(
        "--week", metavar="WEEK", help="test this week alone: its rooms, its pages, its formulas"
    )
    parser.addoption(
        "--everything",
        action="store_true",
        help="check all mutants, seeds and attacks, not the fixed sample of the plain run alone",
    )
    parser.addoption(
        "--page", metavar="WEEK/PAGE", help="test this page or lab alone, on a site that has only this page"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Refuse weeks and pages that there are not; test a page in this process, which is there already."""
    week, page = config.getoption("--week"), config.getoption("--page")
    if week is None and page is None:
        return
    from docs_src.course import Course

    weeks = Course().weeks
    pages = [path.rpartition(".")[0] for known in weeks.values() for path in known.addresses]
    for option, name, known in (("--week", week, weeks), ("--page", page, pages)):
        if name is not None and name not in known:
            raise pytest.UsageError(f"{option}: there is no «{name}»; there is {', '.join(known)}")
    if page is not None:
        config.option.numprocesses = 0
        if config.args_source is not pytest.Config.ArgsSource.ARGS:
            config.args = [str(ROOT / path) for path in (LAB_TESTS if is_lab(page) else PAGE_TESTS)]


def is_lab(page: str) -> bool:
    """Say whether a page is a lab, by its path inside docs without its ending."""
    week, _, name = page.partition("/")
    return (ROOT / "docs_src" / week / "labs" / f"{name}.py").is_file()


def is_of_week(path: str, names: Iterable[str], week: str) -> bool:
    """Say whether a test is a week's: it stands in a room of the week, or is given something of the week."""
    return path.startswith(tuple(f"{room}/{week}/" for room in ("nnref", "docs_src", "tests"))) or any(
        re.match(rf"(docs/|docs_src/)?{week}([/:]|$)", name) for name in names
    )


def is_of_page(names: Iterable[str], page: str) -> bool:
    """Say whether a test is given a page, or an example of it."""
    return any(re.fullmatch(rf"(docs/)?{page}(\.md|/.*)?", name) for name in names)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what was not asked for, and choose the order."""

    def path(item: pytest.Item) -> str:
        return item.path.relative_to(ROOT).as_posix()

    def names(item: pytest.Item) -> list[str]:
        """Give what a test is given, files by their path in the checkout."""
        given = item.callspec.params.values() if hasattr(item, "callspec") else ()
        return [
            value.relative_to(ROOT).as_posix()
            if isinstance(value, Path) and value.is_relative_to(ROOT)
            else str(value)
            for value in given
        ]

    week, page = config.getoption("--week"), config.getoption("--page")
    if week or page:
        chosen = [
            item
            for item in items
            if (not week or is_of_week(path(item), names(item), week))
            and (not page or (is_of_page(names(item), page) and not item.get_closest_marker("whole")))
        ]
        kept = set(chosen)
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = chosen

    if not config.getoption("--everything"):
        beyond = pytest.mark.skip(reason="beyond the sample of the plain run; --everything runs it")
        for item in items:
            if item.get_closest_marker("everything"):
                item.add_marker(beyond)

    def place(item: pytest.Item) -> tuple[int, str]:
        if path(item) in SLOW:
            return SLOW.index(path(item)) - len(SLOW), ""
        if "site" not in item.fixturenames:
            return 0, ""
        # pytest-xdist gives a process what stands together: page after page, each is parsed by one process alone, and
        # while the first that needs the site builds it, the others have different work.
        return 1, next((name for name in names(item) if "/" in name), "")

    items.sort(key=place)


def build_site(
    root: Path,
    site: Path,
    *options: str,
    page: str | None = None,
    labs: bool = False,
    pyodide: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    """Build both languages of the checkout `root` into the folder `site`, all pages or one; run the labs, or not.

    Copies of the checkout are made to be broken; the labs have been run in this one.
    The browser's Python is part of the site where its folder is given.
    """
    labs = labs or (root == ROOT and (page is None or is_lab(page)))
    ours = {"LABS", "PAGES", "PYODIDE", "REPOSITORY"}
    one = {} if page is None else {"PAGES": f"{page}.{'ipynb' if is_lab(page) else 'md'}"}
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(site), *options],
        cwd=root,
        env={
            **{key: value for key, value in os.environ.items() if key not in ours},
            **one,
            "SITE_URL": SITE_URL,
            "NO_MKDOCS_2_WARNING": "1",
            **({} if labs else {"LABS": "skip"}),
            **({} if pyodide is None else {"PYODIDE": str(pyodide)}),
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def copy_checkout(folder: Path) -> Path:
    """Copy into a new folder what the site is made of, to break it there; what was drawn need not be drawn again."""
    for name in ("docs", "docs_src", "nnref", ".cache/figures"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


def built_once(
    factory: pytest.TempPathFactory,
    config: pytest.Config,
    name: str,
    build: Callable[[Path], subprocess.CompletedProcess[str]],
) -> Path:
    """Give the folder of a built site; the first process that asks builds it for all of them."""
    shared = factory.getbasetemp()
    if hasattr(config, "workerinput"):
        shared = shared.parent  # the folders of the processes stand in it side by side
    folder, said = shared / name / "notes", shared / f"{name}.txt"
    with FileLock(shared / f"{name}.lock"):
        if not said.exists():
            run = build(folder)
            said.write_text(
                "" if run.returncode == 0 else f"mkdocs build --strict:\n{run.stdout}{run.stderr}", "utf-8"
            )
    fault = said.read_text("utf-8")
    assert not fault, fault
    return folder


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Path:
    """Give the folder of the strictly built site; its name is the path below the host. With --page it has that page alone."""
    page = pytestconfig.getoption("--page")
    return built_once(
        tmp_path_factory,
        pytestconfig,
        "built",
        lambda folder: build_site(ROOT, folder, "--strict", page=page),
    )


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a built site on this machine and give its address."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
            pass

    handler = functools.partial(Quiet, directory=str(site.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{site.name}/"
        server.shutdown()


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Give the address of the built site."""
    with served(site) as address:
        yield address


@pytest.fixture(scope="session")
def tiny_address(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[str]:
    """Give the address of the site of a course of two small weeks."""
    from tests.courses import tiny

    def build(folder: Path) -> subprocess.CompletedProcess[str]:
        return build_site(tiny(folder.parent.parent / "tiny-course"), folder, "--strict", labs=True)

    with served(built_once(tmp_path_factory, pytestconfig, "tiny", build)) as address:
        yield address


@pytest.fixture(scope="session")
def peer(pytestconfig: pytest.Config) -> Callable[[str], ModuleType]:
    """Give a function that imports a library of the extra `peers`; without it skip, unless `-m peers` asks."""

    def imported(name: str) -> ModuleType:
        try:
            return importlib.import_module(name)
        except ModuleNotFoundError as error:
            reason = f"{error.name} is not installed; the extra «peers» brings it"
            if pytestconfig.getoption("-m") == "peers":
                pytest.fail(reason)
            pytest.skip(reason)

    return imported


def missed(reason: str) -> NoReturn:
    """Skip what needs something that this machine has not; in CI that is a failure."""
    if os.environ.get("CI"):
        pytest.fail(f"{reason}; CI must have it")
    pytest.skip(reason)


def chromium(playwright: Any) -> Any:
    """Start the Chromium of this machine; without one skip, but never in CI."""
    path = os.environ.get("BROWSER_PATH") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        missed(f"no browser found (looked for {', '.join(BROWSERS)}, and for a path in BROWSER_PATH)")
    # No sandbox: it does not start for root in a container, and only our own pages are opened.
    return playwright.chromium.launch(
        executable_path=path, args=["--no-sandbox", "--disable-background-networking"]
    )


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Give that Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = chromium(playwright)
        yield started
        started.close()


@pytest.fixture(scope="session")
def pyodide() -> Path:
    """Give the folder of the browser's Python, which the environment variable PYODIDE names; without it skip."""
    if not os.environ.get("PYODIDE"):
        pytest.skip("PYODIDE names no folder that has the browser's Python, so no code is run in a page")
    return Path(os.environ["PYODIDE"]).resolve()


@pytest.fixture(scope="session")
def distribution(pyodide: Path) -> Callable[[Any], None]:
    """Give a function that answers from that folder what a browser asks of Pyodide's public distribution."""
    from docs_src.site.runtime import PINNED

    def answer(context: Any) -> None:
        context.route(
            f"{PINNED['address']}**",
            lambda route: route.fulfill(path=pyodide / Path(route.request.url).name, headers=OPEN),
        )

    return answer
