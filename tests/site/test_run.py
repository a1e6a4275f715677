"""Code runs in the page: what a reader presses, types and sees, and what can go wrong."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from docs_src.course import Course
from docs_src.site.runtime import PINNED
from docs_src.texts import LANGUAGES
from tests.site.test_browser import AXE, SCHEMES, STILL, WIDTHS

pytestmark = pytest.mark.browser

WEEK = next(iter(Course().weeks))
PAGE = f"en/{WEEK}/derivatives/"


class Block:
    """A block of code with its buttons, as a reader finds it."""

    def __init__(self, page: Any, name: str) -> None:
        self.page = page
        *_, own = name.split("/")
        self.code = page.locator(f"[data-run='{own}'], [data-run='{WEEK}/{name}']")
        self.bar = self.code.locator(".run")
        self.live = self.code.locator("xpath=following-sibling::*[contains(@class, 'run-output')]")

    def press(self, button: str) -> None:
        """Press a button by its name."""
        self.bar.locator(f".run-{button}").click()

    def type(self, code: str) -> None:
        """Write other code into the block."""
        if not self.code.locator("textarea").count():
            self.press("edit")
        self.code.locator("textarea").fill(code)

    def run(self, code: str | None = None) -> str:
        """Run the block, with other code where it is given, and say how it ended."""
        if code is not None:
            self.type(code)
        self.press("run")
        return self.ended()

    def ended(self, seconds: float = 90) -> str:
        """Wait until nothing runs, and say how it ended."""
        self.code.locator(".run:not([data-state]), .run[data-state='']").wait_for(timeout=1000 * seconds)
        return self.said()

    def said(self) -> str:
        """Give what stands beside the buttons."""
        return str(self.bar.locator(".run-status").inner_text())

    def printed(self) -> str:
        """Give what was printed."""
        return str(self.live.locator("pre").first.inner_text())


@pytest.fixture(scope="module")
def context(browser: Any, distribution: Callable[[Any], None]) -> Iterator[Any]:
    """Give a browser that can load Python."""
    with browser.new_context() as context:
        context.set_default_timeout(90_000)
        distribution(context)
        yield context


@pytest.fixture
def apart(browser: Any, distribution: Callable[[Any], None]) -> Iterator[Any]:
    """Give such a browser for one test, which does to it what others must not meet."""
    with browser.new_context() as context:
        context.set_default_timeout(90_000)
        distribution(context)
        yield context


@pytest.fixture
def opened(context: Any, address: str) -> Iterator[Callable[..., Any]]:
    pages = []

    def open_(path: str = PAGE) -> Any:
        page = context.new_page()
        pages.append(page)
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.goto(f"{address}{path}")
        return page

    yield open_
    for page in pages:
        assert page.faults == []
        page.close()


@pytest.fixture(scope="module")
def shared(context: Any, address: str) -> Iterator[Any]:
    """Give a page whose Python is up: what is tried in it leaves it usable for the next."""
    page = context.new_page()
    page.goto(f"{address}{PAGE}")
    yield page
    page.close()


def test_same_as_tested_and_then_not(shared: Any) -> None:
    block = Block(shared, "derivatives/by_hand")
    assert block.run() == "Same as tested"
    tested = block.printed()
    code = block.code.locator("code").text_content()
    assert block.run(code.replace("z = 0", "z = 1")) == "Lines that differ from what was tested: 5 of 5"
    assert block.live.locator("mark").count() == 5
    assert block.live.locator(".run-tested .output").text_content().endswith(tested)
    block.press("reset")
    assert block.said() == ""
    assert block.code.locator("textarea").count() == 0
    assert block.run() == "Same as tested"
    assert block.printed() == tested


def test_nothing_of_one_program_is_left_in_the_next(shared: Any) -> None:
    block = Block(shared, "derivatives/by_hand")
    assert block.run(
        "import nnref\nnnref.sigmoid_derivative = abs\nmine = 1\nimport builtins\nbuiltins.print = len\n"
    )
    block.press("reset")
    assert block.run() == "Same as tested"
    assert block.run("print(mine)\n") == "Error in line 1"
    block.press("reset")


@pytest.mark.parametrize(
    ("code", "said", "printed"),
    [
        ("a = 1\n\nb = a / 0\n", "Error in line 3", 'File "by_hand.py", line 3, in <module>\n    b = a / 0'),
        ("a = 1\nprint(a\n", "Error in line 2", "SyntaxError: '(' was never closed"),
        ("import numpy as np\nnp.ones(2) @ np.ones(3)\n", "Error in line 2", "ValueError: matmul"),
        (
            "input('z: ')\n",
            "input does not work in a page. Write the value into the code itself.",
            "line 1",
        ),
        (
            "import asyncio\nasyncio.run(asyncio.sleep(1))\n",
            "asyncio does not work in a page.",
            "line 2",
        ),
        (
            "from threading import Thread\nThread(target=print).start()\n",
            "Threads do not work in a browser.",
            "line 2",
        ),
        (
            "import scipy\n",
            "The page does not have scipy; it has Python's own library, numpy, matplotlib and nnref.",
            "line 1",
        ),
        ("def f(n):\n    return f(n + 1)\n\nf(0)\n", "Error in line 2", "RecursionError"),
        (
            "kept = []\nwhile True:\n    kept.append(bytearray(10**9))\n",
            "The browser has not enough memory for this.",
            "MemoryError",
        ),
    ],
)
def test_error_says_what_and_where(shared: Any, code: str, said: str, printed: str) -> None:
    block = Block(shared, "derivatives/by_hand")
    assert block.run(code).startswith(said)
    assert printed in block.printed()
    assert "/lib/" not in block.printed()
    assert len(block.printed().splitlines()) < 15
    block.press("reset")
    assert block.run() == "Same as tested"


def test_output_that_nobody_can_read_is_cut_and_counted(shared: Any) -> None:
    block = Block(shared, "derivatives/by_hand")
    said = block.run("for i in range(100_000):\n    print(i)\n")
    assert said == "100000 lines were printed; the first 2000 are shown here"
    assert block.printed().splitlines()[-1] == "1999"
    assert block.run("print('x' * 10**6)\n").startswith("The output is too long to be shown whole")
    block.press("reset")


def test_endless_loop_is_stopped_by_hand(shared: Any) -> None:
    block, other = Block(shared, "derivatives/by_hand"), Block(shared, "derivatives/kink")
    block.type("print('on and on')\nwhile True:\n    pass\n")
    block.press("run")
    block.live.get_by_text("on and on").wait_for()
    other.press("run")
    other.bar.get_by_text("Waiting for its turn").wait_for()
    milliseconds = shared.evaluate(
        """async bar => {
          const begun = performance.now()
          bar.querySelector(".run-stop").click()
          while (bar.dataset.state) await new Promise(resolve => setTimeout(resolve, 1))
          return performance.now() - begun
        }""",
        block.bar.element_handle(),
    )
    assert milliseconds < 300
    assert block.said() == "Stopped"
    assert other.ended() == "Same as tested"
    block.press("reset")


def test_endless_loop_is_stopped_by_itself(shared: Any) -> None:
    outcome = shared.evaluate(
        """async () => {
          const { Python } = await import(new URL("assets/run/python.js", document.querySelector("script[src*='run/page.js']").src.replace("assets/run/page.js", "")))
          const python = new Python()
          const nothing = () => {}
          return python.run(
            { session: "", fresh: true, parts: [{ code: "while True:\\n    pass\\n", file: "loop" }], mode: "script", groups: ["core"], seconds: 0.5 },
            { progress: nothing, begun: nothing, part: nothing, output: nothing, drawing: nothing },
          )
        }"""
    )
    assert outcome == {"kind": "late", "seconds": 0.5}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "import sys\nsys.setrecursionlimit(10**6)\ndef f(n):\n    return f(n + 1)\nf(0)\n",
            "Error in line 4",
        ),
        ("import ctypes\nctypes.string_at(0xFFFFFFF0, 100)\n", "Python itself has broken down"),
    ],
    ids=["deep", "dead"],
)
def test_python_that_breaks_down_starts_anew(shared: Any, code: str, said: str) -> None:
    block = Block(shared, "derivatives/by_hand")
    assert block.run(code).startswith(said)
    block.press("reset")
    assert block.run() == "Same as tested"


def test_pressing_often_runs_once(shared: Any) -> None:
    block = Block(shared, "derivatives/by_hand")
    block.bar.locator(".run-run").click(click_count=10)
    assert block.ended() == "Same as tested"
    assert len(block.printed().splitlines()) == 5


def test_later_parts_run_those_before_them(opened: Callable[..., Any]) -> None:
    page = opened(f"en/{WEEK}/hidden-layer/")
    block = Block(page, "hidden-layer/mistakes#flat")
    assert block.run() == "Same as tested"
    first = Block(page, "hidden-layer/mistakes#row")
    code = first.code.locator("code").first.text_content()
    first.type(f"print('mine')\n{code}")
    assert block.run() == "Same as tested"  # what is printed before it is the other's
    assert (
        first.run("pass\n") == "Lines that differ from what was tested: 1 of 1"
    )  # it prints less than it did
    first.type("def broken():\n    return 1 / 0\n\nbroken()\n")
    assert block.run() == "Error in earlier code on which this depends: mistakes.py#row, line 2"
    first.type(f"def broken():\n    return 1 / 0\n\n{code}")
    assert block.run("one = 1\nbroken()\n") == "Error in line 2"
    assert 'File "mistakes.py#row", line 2, in broken\n    return 1 / 0' in block.printed()


def test_parts_that_a_page_does_not_show_are_run_too(opened: Callable[..., Any]) -> None:
    block = Block(opened("en/"), "summary/training_loop#loop")
    assert block.run() == "Done; it prints nothing"
    assert block.run(f"{block.code.locator('code').first.text_content()}print(round(cost, 4))\n").startswith(
        "Lines that differ"
    )
    assert re.fullmatch(r"0\.\d{4}", block.printed().strip())


def test_doctest_runs_in_the_reference(opened: Callable[..., Any]) -> None:
    page = opened(f"en/{WEEK}/reference/")
    blocks = page.locator("[data-doctest]")
    assert blocks.count() > 5
    bar = blocks.first.locator(".run")
    bar.locator(".run-run").click()
    blocks.first.locator(".run[data-kind]:not([data-kind=''])").wait_for(timeout=90_000)
    assert bar.locator(".run-status").inner_text() == "Same as tested"


def test_cells_of_a_lab_run_in_order_and_draw(opened: Callable[..., Any]) -> None:
    page = opened(f"en/{WEEK}/flower/")
    cell = page.locator(".lab-cell").nth(1)
    cell.locator(".run-run").click()
    cell.locator(".run[data-kind]:not([data-kind=''])").wait_for(timeout=90_000)
    assert cell.locator(".run-status").inner_text() == "Same as tested"
    image = cell.locator(".run-output img")
    assert image.get_attribute("alt") == "The drawing that the code before it makes"
    assert image.evaluate("image => image.naturalWidth") > 200


def test_nothing_is_loaded_before_the_first_press(browser: Any, address: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}{PAGE}", wait_until="networkidle")
        assert [url for url in asked if not url.startswith(address)] == []
        assert {url.rpartition("/run/")[2] for url in asked if "/run/" in url} == {
            "page.js",
            "doctest.js",
            "kept.js",
            "texts.js",
        }
        told = page.locator(".run-from")
        assert told.count() == 1
        assert "cdn.jsdelivr.net" in told.inner_text()


def test_no_network_and_a_wrong_file_are_told(browser: Any, apart: Any, address: str) -> None:
    page = apart.new_page()
    page.goto(f"{address}{PAGE}")
    block = Block(page, "derivatives/by_hand")
    apart.route("**/run/examples/**", lambda route: route.fulfill(status=404))
    assert block.run().startswith(f"Could not load {WEEK}/derivatives/by_hand.json from 127.0.0.1")
    apart.unroute("**/run/examples/**")
    apart.route(f"{PINNED['address']}*.wasm", lambda route: route.abort())
    assert (
        block.run()
        == "Could not load pyodide.asm.wasm from cdn.jsdelivr.net. Check the connection, then press Run again."
    )
    apart.unroute(f"{PINNED['address']}*.wasm")
    apart.route(
        f"{PINNED['address']}*stdlib.zip",
        lambda route: route.fulfill(body=b"PK", headers={"access-control-allow-origin": "*"}),
    )
    assert block.run().startswith("python_stdlib.zip is not the file that was tested, so nothing was run.")
    apart.unroute(f"{PINNED['address']}*stdlib.zip")
    assert block.run() == "Same as tested"
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}{PAGE}")
        context.set_offline(True)
        block = Block(page, "derivatives/by_hand")
        assert block.run().startswith("Could not load run.js from 127.0.0.1")


def test_what_was_typed_is_kept_and_shared_by_both_languages(opened: Callable[..., Any]) -> None:
    page = opened()
    block = Block(page, "derivatives/by_hand")
    block.type("while True:\n    pass\n")
    block.press("run")
    page.goto(page.url.replace("/en/", "/"))
    block = Block(page, "derivatives/by_hand")
    assert block.code.locator("code").text_content() == "while True:\n    pass\n"
    assert block.said() == "هذا الكود كما عدّلته"
    page.go_back()
    other = opened()  # a second tab
    assert Block(other, "derivatives/by_hand").said() == "This is the code as you changed it"
    assert Block(other, "derivatives/by_hand").run("print(1)\n").startswith("Lines that differ")
    Block(page, "derivatives/by_hand").press("reset")
    page.reload()
    assert Block(page, "derivatives/by_hand").said() == ""


POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' blob: https://cdn.jsdelivr.net; "
    "worker-src 'self' blob:; connect-src 'self' blob: https://cdn.jsdelivr.net; img-src 'self' data:; style-src 'self' 'unsafe-inline'"
)


def test_code_runs_where_nothing_is_kept_and_no_text_may_become_a_script(apart: Any, address: str) -> None:
    page = apart.new_page()
    page.route(
        re.compile(r"/derivatives/$"),
        lambda route: route.fulfill(
            body=route.fetch()
            .text()
            .replace("<head>", f'<head><meta http-equiv="Content-Security-Policy" content="{POLICY}">'),
            content_type="text/html",
        ),
    )
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })"
    )
    refused: list[str] = []
    page.on(
        "console",
        lambda message: refused.append(message.text) if "Security Policy" in message.text else None,
    )
    page.goto(f"{address}{PAGE}")
    assert page.evaluate("document.querySelector('meta[http-equiv]').content") == POLICY
    block = Block(page, "derivatives/kink")
    block.type("print(1)\n")
    assert block.said() == "Your browser keeps nothing, so your change is lost when you leave the page"
    assert block.run().startswith("Lines that differ")
    block.press("reset")
    assert block.run() == "Same as tested"
    assert refused == []


def test_keys_alone_run_and_stop(shared: Any) -> None:
    block = Block(shared, "derivatives/by_hand")
    block.bar.locator(".run-edit").focus()
    shared.keyboard.press("Shift+Tab")
    assert shared.evaluate("document.activeElement.matches(':focus-visible')")
    shared.keyboard.press("Enter")
    assert block.ended() == "Same as tested"
    shared.keyboard.press("Tab")
    assert shared.evaluate("document.activeElement.className").startswith("run-edit")
    shared.keyboard.press("Enter")
    block.code.locator("textarea").press("Control+a")
    shared.keyboard.type("while True: pass")
    shared.keyboard.press("Control+Enter")
    block.bar.get_by_text("Running…").wait_for()
    shared.keyboard.press("Escape")  # back to Edit
    shared.keyboard.press("Shift+Tab")
    shared.keyboard.press("Enter")
    assert block.ended() == "Stopped"
    block.press("reset")
    assert shared.evaluate("document.activeElement.className").startswith("run-run")


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_beside_what_was_run(opened: Callable[..., Any], language: str) -> None:
    page = opened(PAGE if language == "en" else PAGE.removeprefix("en/"))
    Block(page, "derivatives/by_hand").run()
    Block(page, "derivatives/kink").run("print(1)\n1 / 0\n")
    Block(page, "derivatives/values").run("print('other')\n")
    page.locator(".run-tested").evaluate("details => { details.open = true }")
    page.add_style_tag(content=STILL)
    page.evaluate(AXE_SCRIPT)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for _ in SCHEMES:
            scheme = page.evaluate("document.body.dataset.mdColorScheme")
            found = [f"{width}px, {scheme}: {said}" for said in page.evaluate(AXE, [{}, []])]
            assert not found, "\n".join(found)
            page.locator("[data-md-component=palette] label:visible").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_room_is_kept_for_the_buttons(browser: Any, address: str) -> None:
    heights = []
    for scripts in (True, False):
        with browser.new_context() as context:
            if not scripts:
                context.route("**/run/page.js", lambda route: route.abort())
            page = context.new_page()
            page.goto(f"{address}{PAGE}")
            page.evaluate("document.fonts.ready")
            page.evaluate("document.querySelectorAll('.run-from').forEach(line => line.remove())")
            assert bool(page.locator(".run").count()) == scripts
            heights.append(page.evaluate("document.querySelector('article').offsetHeight"))
    assert abs(heights[0] - heights[1]) < 2, heights


def test_what_was_run_is_run_once_and_what_is_lost_again(opened: Callable[..., Any]) -> None:
    page = opened(f"en/{WEEK}/hidden-layer/")
    row, turned, flat = (Block(page, f"hidden-layer/mistakes#{part}") for part in ("row", "turned", "flat"))
    row.type("kept = []\n")
    turned.type("kept.append(1)\nopen('runs', 'a').write('x')\n")  # files stay, whatever becomes of the names
    counts = "print(len(kept), len(open('runs').read()))\n"
    assert flat.run("1 / 0\n") == "Error in line 1"
    flat.run(counts)
    assert flat.printed() == "1 1\n"  # what stands before it was not run again
    assert flat.run("raise MemoryError\n").startswith("The browser has not enough memory")
    flat.run(counts)
    assert flat.printed() == "1 2\n"  # and now it was, for Python has let go of everything


def test_stop_and_reset_hold_whatever_comes_later(opened: Callable[..., Any]) -> None:
    page = opened(f"en/{WEEK}/derivatives/")
    block = Block(page, "derivatives/kink")
    held: list[Any] = []
    page.route("**/run/examples/**", lambda route: held.append(route))
    block.press("run")
    block.bar.locator(".run-stop").wait_for()
    while not held:
        page.wait_for_timeout(20)
    block.press("run")
    assert block.ended() == "Stopped"
    block.type("while True:\n    pass\n")
    assert block.said() == ""  # what was said was said of other code
    held.pop().continue_()
    page.unroute("**/run/examples/**")
    block.press("run")
    block.bar.get_by_text("Running…").wait_for()
    block.press("reset")
    assert block.ended() == ""
    block.run()
    assert block.said() == "Same as tested"
    block.type("print(2)\n")
    assert block.said() == ""


def test_names_of_exceptions_say_nothing_of_ours(shared: Any) -> None:
    block = Block(shared, "derivatives/by_hand")
    for name in ("same", "constructor", "memory"):
        assert block.run(f"class {name}(Exception):\n    pass\n\nraise {name}\n") == "Error in line 4"
    block.press("reset")


def test_script_that_does_not_come_is_named(apart: Any, address: str) -> None:
    page = apart.new_page()
    page.goto(f"{address}{PAGE}index.html")  # the same page by its whole name
    apart.route("**/run/worker.js", lambda route: route.abort())
    block = Block(page, "derivatives/kink")
    assert block.run().startswith("Could not load worker.js from 127.0.0.1")
    apart.unroute("**/run/worker.js")
    assert block.run() == "Same as tested"
