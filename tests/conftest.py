"""What all tests share: the option that rewrites outputs, the built site, and a browser."""

import functools
import importlib
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
SITE_URL = (
    "https://course.example/notes/"  # a site below a host's root, where absolute addresses go wrong first
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that accepts what the examples print now."""
    parser.addoption(
        "--rewrite-outputs", action="store_true", help="write what each example prints into its .out file"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that wait for a server, so that other processes have work meanwhile."""
    items.sort(key=lambda item: item.path.name != "test_serve.py")


def build_site(root: Path, site: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Build both languages of the checkout `root` into the folder `site`."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(site), *options],
        cwd=root,
        env={
            **{key: value for key, value in os.environ.items() if key not in {"LABS", "REPOSITORY"}},
            "SITE_URL": SITE_URL,
            "NO_MKDOCS_2_WARNING": "1",
            # Copies of the checkout are made to be broken; the labs have been run in this one.
            **({} if root == ROOT else {"LABS": "skip"}),
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def copy_checkout(folder: Path, *, whole: bool = True) -> Path:
    """Copy into a new folder what the site is made of, to break it there.

    Where not the whole of it is wanted, pages other than the derivatives keep their beginning and headings alone, and
    what that page recalls of them; so a build takes half the time.
    """
    for name in ("docs", "docs_src", "nnref"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", folder)
    if not whole:
        for page in (folder / "docs").rglob("*.md"):
            if page.stem != "derivatives":
                text = page.read_text(encoding="utf-8")
                head = "\n\n".join(
                    [text.partition("\n## ")[0], *re.findall(r"^##+ .*\}$", text, re.MULTILINE)]
                )
                recalled = "\n\n::: formula s6-a1\n" if page.stem == "activations" else "\n"
                page.write_text(head + recalled, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of the strictly built site; its name is the path below the host."""
    folder = tmp_path_factory.mktemp("built") / "notes"
    run = build_site(ROOT, folder, "--strict")
    assert run.returncode == 0, run.stdout + run.stderr
    return folder


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Serve the built site on this machine and give its address."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
            pass

    handler = functools.partial(Quiet, directory=str(site.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{site.name}/"
        server.shutdown()


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


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Start the Chromium of this machine; without one skip, but never in CI."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("BROWSER_PATH") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        reason = f"no browser found (looked for {', '.join(BROWSERS)}, and for a path in BROWSER_PATH)"
        if os.environ.get("CI"):
            pytest.fail(f"{reason}; CI must have one")
        pytest.skip(reason)
    with sync_playwright() as playwright:
        # No sandbox: it does not start for root in a container, and only our own pages are opened.
        chromium = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield chromium
        chromium.close()
