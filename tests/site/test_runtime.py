"""The browser's Python: pinned, hashed, and part of the site where a folder is named, in every browser."""

import functools
import json
import socket
import subprocess
import sys
import threading
import time
import zipfile
from base64 import b64decode
from collections.abc import Iterator
from contextlib import suppress
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from docs_src.course import SourceError
from docs_src.site import classroom, runtime
from tests.conftest import ROOT, build_site, built_once, served
from tests.courses import tiny
from tests.site.firefox import firefox
from tests.site.webkit import webkit


def test_archive_is_the_same_from_the_same_sources_and_has_what_runs() -> None:
    archive = runtime.course_archive(ROOT)
    runtime._packages.cache_clear()
    assert runtime.course_archive(ROOT) == archive
    names = zipfile.ZipFile(BytesIO(archive)).namelist()
    assert {"driver.py", "nnref/__init__.py", "nnref/shallow/__init__.py", "tqdm/__init__.py"} <= set(names)
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"driver.py", "nnref", "tqdm"}


def test_folder_with_a_missing_or_another_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(runtime.PINNED, "files", {"one": {"size": 3, "integrity": runtime.integrity(b"one")}})
    monkeypatch.setenv("PYODIDE", str(tmp_path))
    with pytest.raises(
        SourceError, match=r"cannot read one \(No such file or directory\); «python -m docs_src.site.runtime"
    ):
        runtime.given()
    (tmp_path / "one").write_bytes(b"two")
    with pytest.raises(SourceError, match=r"one is not the file of Pyodide 0\.27\.8"):
        runtime.given()
    runtime._read.cache_clear()
    (tmp_path / "one").write_bytes(b"one")
    assert runtime.given() == tmp_path
    monkeypatch.setenv("PYODIDE", "")
    assert runtime.given() is None


def test_files_are_fetched_and_nothing_else_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    offered, folder = tmp_path / "offered", tmp_path / "folder"
    offered.mkdir()
    (offered / "one").write_bytes(b"one")
    (offered / "two").write_bytes(b"wrong")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(offered))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setitem(runtime.PINNED, "address", f"http://127.0.0.1:{server.server_port}/")
        files = {name: {"size": 3, "integrity": runtime.integrity(name.encode())} for name in ("one", "two")}
        monkeypatch.setitem(runtime.PINNED, "files", files)
        with pytest.raises(SourceError, match="two is not the file"):
            runtime.fetch(folder)
        assert [path.name for path in folder.iterdir()] == ["one"]
        (offered / "two").write_bytes(b"two")
        (offered / "one").unlink()  # it is there already
        runtime.fetch(folder)
        server.shutdown()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"one": b"one", "two": b"two"}


def test_hashes_are_those_of_the_distribution(pyodide: Path) -> None:
    lock = json.loads((pyodide / "pyodide-lock.json").read_text("utf-8"))
    assert lock["info"]["version"] == runtime.PINNED["version"]
    hashes = {row["file_name"]: row["sha256"] for row in lock["packages"].values()}
    wheels = [name for name in runtime.PINNED["files"] if name.endswith(".whl")]
    assert len(wheels) == 10
    for name in wheels:
        assert b64decode(runtime.PINNED["files"][name]["integrity"].partition("-")[2]).hex() == hashes[name]
    assert {path.name for path in pyodide.iterdir()} >= set(runtime.PINNED["files"])
    for name, row in runtime.PINNED["files"].items():
        assert (pyodide / name).stat().st_size == row["size"]


@pytest.fixture(scope="session")
def site_with_runtime(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config, pyodide: Path
) -> Path:
    """Give the site of a small course that has the browser's Python itself."""

    def build(folder: Path) -> subprocess.CompletedProcess[str]:
        course = tiny(folder.parent.parent / "tiny-with-runtime-course")
        return build_site(course, folder, "--strict", labs=True, pyodide=pyodide)

    return built_once(tmp_path_factory, pytestconfig, "tiny-with-runtime", build)


@pytest.fixture(scope="session")
def with_runtime(site_with_runtime: Path) -> Iterator[str]:
    """Give its address."""
    with served(site_with_runtime) as address:
        yield address


@pytest.mark.browser
def test_site_with_its_own_runtime_asks_no_other_host(browser: Any, with_runtime: str) -> None:
    with browser.new_context() as context:
        context.set_default_timeout(90_000)
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{with_runtime}en/")
        assert page.locator("meta[name=python-from], .run-from").count() == 0
        page.locator(".run-run").click()
        page.locator(".run[data-kind=same]").wait_for()
        host = with_runtime.partition("/notes/")[0]
        assert [url for url in asked if not url.startswith((host, "blob:", "data:"))] == []
        assert any(url.endswith("pyodide.asm.wasm") for url in asked)


@pytest.mark.browser
def test_classroom_archive_is_served_by_its_one_line(
    browser: Any, site_with_runtime: Path, tmp_path: Path
) -> None:
    classroom.pack(site_with_runtime, tmp_path / "classroom.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["classroom.zip"]
    with zipfile.ZipFile(tmp_path / "classroom.zip") as archive:
        archive.extractall(tmp_path)
    line = (tmp_path / "READ-ME.txt").read_text("utf-8").splitlines()[-1]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, *line.split()[1:], "--bind", "127.0.0.1", str(port)]
    server = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE)
    try:
        with browser.new_context() as context:
            context.set_default_timeout(90_000)
            page = context.new_page()
            for _ in range(100):
                with suppress(Exception):
                    page.goto(f"http://127.0.0.1:{port}/")
                    break
                time.sleep(0.1)
            page.locator(".run-run").click()
            page.locator(".run[data-kind=same]").wait_for()
            assert page.locator(".run-status").inner_text() == "مطابق لما اختُبر"
    finally:
        server.terminate()
        server.wait()
        server.stderr.close()


def test_classroom_archive_without_python_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="was built without its own Python"):
        classroom.pack(tmp_path, tmp_path / "classroom.zip")
    assert not list(tmp_path.iterdir())


RUN = """async () => {
  const bar = document.querySelector(".run")
  bar.querySelector(".run-run").click()
  while (bar.dataset.state !== "") await new Promise(resolve => setTimeout(resolve, 20))
  return bar.querySelector("[lang=en]").closest(".run").querySelector(".run-status [lang=en]").textContent
}"""


@pytest.mark.browser
@pytest.mark.parametrize("opened", [firefox, webkit], ids=lambda opened: opened.__name__)
def test_code_runs_in(opened: Any, with_runtime: str, tmp_path: Path) -> None:
    with opened(tmp_path) as window:
        window.open(f"{with_runtime}en/", 1280)
        assert window.evaluate(RUN) == "Same as tested"
