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

from tests.conftest import copy_checkout

PAGES = ("shallow/derivatives/", "en/shallow/derivatives/")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Copy what the site is made of."""
    return copy_checkout(tmp_path / "checkout", whole=False)


@pytest.fixture
def read(checkout: Path) -> Iterator[Callable[[str], str]]:
    """Serve the copy and give a function that reads an address, or nothing while there is none."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
        cwd=checkout,
        env={
            **{key: value for key, value in os.environ.items() if key not in {"SITE_URL", "PYTHONPATH"}},
            "LABS": "skip",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
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


def wait_for(read: Callable[[str], str], text: str) -> None:
    """Wait until both languages show a text."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if all(text in read(page) for page in PAGES):
            return
        time.sleep(0.1)
    pytest.fail(f"«{text}» does not appear in both languages")


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_both_languages_follow_what_is_edited(checkout: Path, read: Callable[[str], str]) -> None:
    wait_for(read, "S8-D1")
    assert all("livereload" in read(page) for page in PAGES)
    # One folder at a time: each must be watched, and what was imported from it forgotten.
    edit(checkout / "docs_src" / "figures" / "shallow.py", "at its centre, ", "in the very middle, ")
    wait_for(read, "in the very middle")
    edit(checkout / "nnref" / "activations.py", r"= a(1 - a) \tag{S8-D1}", r"= a - aa \tag{S8-D1}")
    wait_for(read, "a - aa")
    page = checkout / "docs" / "shallow" / "derivatives.md"
    output = checkout / "docs_src" / "examples" / "shallow" / "derivatives" / "by_hand.out"
    edit(page, "The derivative of tanh {#tanh}", "The slope of tanh {#tanh}")
    edit(output, "a = 0.5", "a = 0.625")
    for text in ("The slope of tanh", "0.625"):
        wait_for(read, text)
    # MkDocs holds its answers back while a page is broken; once it is mended, they go on.
    edit(page, "::: formula s8-d2", "::: formula s8-d99")
    edit(output, "a = 0.625", "a = 0.75")
    time.sleep(2)
    edit(page, "::: formula s8-d99", "::: formula s8-d2")
    wait_for(read, "0.75")
