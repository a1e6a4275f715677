"""One command serves both languages, and both follow what is edited."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.courses import tiny

PAGES = ("trial/halves/", "en/trial/halves/")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Make a small course, since what is served is the same for a large one."""
    return tiny(tmp_path / "checkout")


@pytest.fixture
def said(tmp_path: Path) -> Path:
    """Give the file with what the server says."""
    return tmp_path / "said.txt"


@pytest.fixture
def read(checkout: Path, said: Path) -> Iterator[Callable[[str], str]]:
    """Serve the copy and give a function that reads an address, or nothing while there is none."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with said.open("wb") as file:
        server = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
            cwd=checkout,
            env={
                **{key: value for key, value in os.environ.items() if key not in {"SITE_URL", "PYTHONPATH"}},
                "LABS": "skip",
            },
            stdout=file,
            stderr=subprocess.STDOUT,
        )

    def answer(path: str) -> str:
        try:
            with urlopen(f"http://127.0.0.1:{port}/{path}", timeout=5) as response:
                return response.read().decode()
        except OSError:
            return ""

    yield answer
    server.kill()
    server.wait()


def until(happened: Callable[[], bool], otherwise: str) -> None:
    """Wait for what an edit brings about."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if happened():
            return
        time.sleep(0.1)
    pytest.fail(otherwise)


def wait_for(read: Callable[[str], str], text: str) -> None:
    """Wait until both languages show a text."""
    until(lambda: all(text in read(page) for page in PAGES), f"«{text}» does not appear in both languages")


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def without_reload(html: str) -> str:
    """Leave out the script by which MkDocs tells a page that there is a newer one."""
    return html.rpartition("<script")[0]


def test_both_languages_follow_what_is_edited(checkout: Path, said: Path, read: Callable[[str], str]) -> None:
    wait_for(read, "S6-A1")
    assert all("livereload" in read(page) for page in PAGES)
    sources = checkout / "docs_src" / "trial"
    # One folder at a time: each must be watched, and what was imported from it forgotten.
    edit(sources / "figures.py", "A straight line through", "A line drawn through")
    edit(sources / "figures.py", "خطّ مستقيم يمرّ", "(A line drawn through) خطّ مستقيم يمرّ")
    wait_for(read, "A line drawn through")
    edit(checkout / "nnref" / "trial" / "halving.py", r"\frac{z}{2} \tag", r"\frac{z}{2 + 0} \tag")
    wait_for(read, "2 + 0")
    # A page that alone has changed is rendered alone, and the others are as they were.
    page, other = checkout / "docs" / "trial" / "halves.md", without_reload(read("second/halves/"))
    built = said.read_text(encoding="utf-8").count("Documentation built")
    edit(page, "تحسب [النصف]", "تأخذ [النصف]")
    edit(page, "take the [half]", "work out the [half]")
    until(lambda: "work out the" in read(PAGES[1]) and "تأخذ" in read(PAGES[0]), "the page does not follow")
    assert said.read_text(encoding="utf-8").count("Documentation built") > built
    assert without_reload(read("second/halves/")) == other
    assert "Half" in read("en/search/search_index.json")
    # MkDocs holds its answers back while a page is broken; once it is mended, they go on.
    edit(page, "The formula {#formula}", "The equation {#formula}")
    edit(sources / "examples" / "halves" / "values.out", "half(0) = 0.0", "half(0) = 0.625")
    edit(page, "{{formula: s6-a1}}", "{{formula: s6-a9}}")
    until(lambda: "no formula 's6-a9'" in said.read_text(encoding="utf-8"), "the fault is not told")
    edit(page, "{{formula: s6-a9}}", "{{formula: s6-a1}}")
    for text in ("The equation", "0.625"):
        wait_for(read, text)


BUILD_TWICE = """
from pathlib import Path
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.structure.pages import Page

rendered, render = [], Page.render
Page.render = lambda self, *given: (rendered.append(self.file.src_uri), render(self, *given))[1]

def build_again():
    config = load_config("mkdocs.yml", site_dir="site")
    config.plugins.on_startup(command="serve", dirty=False)
    rendered.clear()
    build(config)
    return len(rendered), sorted(set(rendered))

page = Path("docs/trial/halves.md")
assert build_again()[0] > 20
page.write_text(page.read_text("utf-8").replace("take the [half]", "work out the [half]"), "utf-8")
print(*build_again())
"""


def test_page_that_alone_has_changed_is_rendered_alone(checkout: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", BUILD_TWICE],
        cwd=checkout,
        env={**os.environ, "LABS": "skip", "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
    )
    assert run.stdout == "2 ['trial/halves.md']\n", run.stdout + run.stderr
    for name in ("trial/errata", "en/second/halves"):
        assert (checkout / "site" / name / "index.html").is_file(), "the others stand as they were"
