"""The editor of a block of code, in Chromium: the packed one, and the plain one of sites that were built without it."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.conftest import ROOT
from tests.site.test_browser import AXE, CONTRAST, SCHEMES, SCREEN, STILL, WIDTHS, View

pytestmark = pytest.mark.browser

PAGE, EXAMPLE = "trial/halves", "values"
SOURCES = {
    "packed": ROOT / ".cache" / "editor.js",
    "plain": ROOT / "docs_src" / "site" / "scripts" / "plain.js",
}
# What the site's policy lets pages do, but for Material's own scripts, which stand in them.
POLICY = "style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' blob:"
# What Run is given, in the place of what runs it.
RUN = """export const press = block => {
  (window.given ??= []).push(block.text)
  document.body.dataset.given = window.given.length
}"""
KEPT = "Object.entries(localStorage).filter(([key]) => key.startsWith('code:'))"


def packed_editor() -> Path:
    """Give the packed editor; without it skip, but never in CI."""
    if not SOURCES["packed"].is_file():
        reason = "the editor is not packed; «npm ci» and «npm run build» pack it"
        if os.environ.get("CI"):
            pytest.fail(f"{reason}; CI must have done so")
        pytest.skip(reason)
    return SOURCES["packed"]


@dataclass
class Editing:
    """A page with its first example, as somebody has it who edits that."""

    view: View
    packed: bool

    def __post_init__(self) -> None:
        self.page = self.view.page
        self.block = self.page.locator(f"[data-run='{EXAMPLE}']").first
        self.code = self.block.locator("pre")
        self.area = self.block.locator("textarea")
        self.edit, self.reset, self.run = (
            self.block.locator(f".run-{name}") for name in ("edit", "reset", "run")
        )

    def open(self, language: str) -> None:
        """Open the page of one build."""
        self.view.open(PAGE, language)
        self.page.add_style_tag(content=STILL)

    def begin(self) -> str:
        """Open the editor, and give what stands in it."""
        self.edit.click()
        self.area.wait_for()
        return self.area.input_value()

    def type(self, text: str) -> None:
        """Write at the end, a key after the other."""
        self.area.press("Control+End")
        self.page.keyboard.type(text)

    def kept(self) -> list[str]:
        """Give what the browser keeps of readers' code."""
        return [json.loads(value)["text"] for _, value in self.page.evaluate(KEPT)]

    def given(self, times: int) -> list[str]:
        """Give what Run was given, once it was pressed so many times; the policy forbids Playwright's own waiting."""
        self.page.locator(f"body[data-given='{times}']").wait_for(state="attached")
        return self.page.evaluate("given")

    def focused(self, place: Any) -> bool:
        """Say whether an element has the focus."""
        return place.evaluate("element => element === document.activeElement")


@pytest.fixture(params=list(SOURCES))
def editing(request: pytest.FixtureRequest, browser: Any, tiny_address: str) -> Iterator[Editing]:
    """Give a page of a site that has one of the two editors, and no Python."""
    source = packed_editor() if request.param == "packed" else SOURCES["plain"]
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme="light")

    def answer(path: str, text: str) -> None:
        context.route(path, lambda route: route.fulfill(body=text, content_type="text/javascript"))

    def guard(route: Any) -> None:
        answered = route.fetch()
        headers = {**answered.headers, "content-security-policy": POLICY}
        route.fulfill(response=answered, headers=headers)

    context.route(f"**/{PAGE}/", guard)
    answer("**/assets/run/editor.js", source.read_text(encoding="utf-8"))
    answer("**/assets/run/run.js", RUN)
    view = View(context, tiny_address)
    yield Editing(view, packed=request.param == "packed")
    context.close()
    assert not view.troubles, "\n".join(view.troubles)


def test_editing_from_the_first_press_to_the_last(editing: Editing) -> None:
    page, area, code = editing.page, editing.area, editing.code
    editing.open("ar")
    original = code.text_content().strip("\n")
    coloured = code.locator("span").count()

    # It opens once however often it is pressed meanwhile, in the place of the code, named, from left to right.
    editing.edit.evaluate("button => { button.click(); button.click() }")
    area.wait_for()
    assert area.count() == 1
    assert area.input_value() == original
    assert not code.is_visible(), "the code must go where the editor comes"
    assert editing.edit.get_attribute("aria-pressed") == "true"
    assert editing.focused(area)
    assert page.get_by_role("textbox", name="كود: values.py", exact=True).count() == 1
    assert area.evaluate("element => getComputedStyle(element).direction") == "ltr"
    assert not editing.reset.is_visible()

    # Whatever is typed is kept at once, and is what Run takes.
    editing.type("  # half")
    assert area.input_value() == f"{original}  # half"
    assert editing.kept() == [f"{original}  # half\n"]
    assert editing.reset.is_visible()
    for keys in ("Control+Enter", "Meta+Enter"):
        area.press(keys)
    assert editing.given(2) == 2 * [f"{original}  # half\n"]
    assert area.input_value() == f"{original}  # half", "what runs the code must not write into it"
    editing.run.click()
    assert editing.given(3) == 3 * [f"{original}  # half\n"]

    # What was typed can be taken back, and what was taken back is kept, too.
    area.focus()
    for _ in range(20):
        area.press("Control+z")
    assert area.input_value() == original
    assert editing.kept() == []
    assert not editing.reset.is_visible()

    # It grows with its text; in the packed one a line begins where the last did, further in after a colon, and one
    # press of Backspace leads out by a step.
    tall = editing.block.bounding_box()["height"]
    editing.type("\nif z:\nhalf(z)\n\n\n")
    assert editing.kept() == [area.input_value().rstrip("\n") + "\n"]
    if editing.packed:
        inside = " " * 8
        assert area.input_value() == f"{original}\n    if z:\n{inside}half(z)\n{inside}\n{inside}\n{inside}"
        for space in (4, 0):
            area.press("Backspace")
            assert area.input_value().endswith(f"\n{inside}\n{' ' * space}")
        area.press("Backspace")
        assert area.input_value().endswith(f"\n{inside}\n{inside}")
        assert editing.kept() == [area.input_value().rstrip("\n") + "\n"]
        area.press("Control+z")
    else:
        assert area.input_value() == f"{original}\nif z:\nhalf(z)\n\n\n"
    assert editing.block.bounding_box()["height"] > tall + 80
    assert area.evaluate("element => element.scrollHeight <= element.clientHeight + 1"), (
        "it must show all lines"
    )
    if editing.packed:
        shown = editing.block.locator(".pce-line").all_text_contents()
        assert "".join(shown).removesuffix("\n") == area.input_value()

    # No key keeps anybody in.
    typed = area.input_value()
    for keys in ("Tab", "Shift+Tab"):
        area.focus()
        area.press(keys)
        assert not editing.focused(area), f"{keys} must leave the editor"
    area.focus()
    area.press("Escape")
    assert editing.focused(editing.edit)
    assert area.input_value() == typed

    # Closed, it leaves the changed code in its place; open again, it goes on from there.
    page.keyboard.press("Enter")
    assert area.count() == 0
    assert code.is_visible()
    assert code.text_content().strip("\n") == typed.strip("\n")
    assert editing.edit.get_attribute("aria-pressed") == "false"
    assert editing.begin() == typed.rstrip("\n")

    # The other language has it; from there the original comes back, with its colours, for both.
    editing.open("en")
    assert code.text_content().strip("\n") == typed.strip("\n")
    assert "as you changed it" in editing.block.locator(".run-status").inner_text()
    assert editing.begin() == typed.rstrip("\n")
    assert page.get_by_role("textbox", name="Code: values.py", exact=True).count() == 1
    editing.reset.click()
    assert area.count() == 0
    assert code.is_visible()
    assert code.text_content().strip("\n") == original
    assert code.locator("span").count() == coloured
    assert editing.edit.get_attribute("aria-pressed") == "false"
    assert editing.kept() == []
    assert editing.focused(editing.run)
    assert editing.begin() == original


# One of each kind that has a colour of its own, and a line that is wider than a telephone.
COLOURED = '''
@decorated
class Half:
    """Words that tell."""
    def of(self, z):
        return {"z": z, True: len([1.5, z]) + 2}, f"{z:g} is {1 + z}"  # and more and more and more
'''


def test_open_editor_keeps_nobody_out(editing: Editing) -> None:
    editing.open("ar")
    editing.begin()
    editing.area.evaluate(
        "(area, text) => { area.value = text; area.dispatchEvent(new Event('input')) }", COLOURED
    )
    editing.page.evaluate(AXE_SCRIPT)
    if editing.packed:
        colours = "all => new Set(all.map(token => getComputedStyle(token).color)).size"
        assert editing.block.locator(".token").evaluate_all(colours) >= 7
    found = []
    for width in WIDTHS:
        editing.view.widen(width)
        for _ in SCHEMES:
            editing.page.locator("[data-md-component=palette] label:visible").click()
            editing.view.rest()
            audits: list[Callable[[], list[str]]] = [
                lambda: editing.page.evaluate(AXE, [{}, []]),
                lambda: editing.page.evaluate(CONTRAST),
                lambda: editing.page.evaluate(SCREEN),
            ]
            found += [f"{width}px, {editing.view.scheme()}: {said}" for audit in audits for said in audit()]
    assert not found, "\n".join(found)


def test_an_editor_that_does_not_come_leaves_the_code(editing: Editing) -> None:
    editing.open("en")
    editing.page.route("**/assets/run/editor.js", lambda route: route.abort())
    editing.edit.click()
    editing.block.locator(".run-status", has_text="Could not load edit.js").wait_for()
    assert editing.code.is_visible()
    assert editing.area.count() == 0
    assert editing.edit.get_attribute("aria-pressed") == "false"
    expected = [trouble for trouble in editing.view.troubles if "Failed to load resource" in trouble]
    assert editing.view.troubles == expected
    editing.view.troubles.clear()
    # It comes with the next press, once the network is there again.
    editing.page.unroute("**/assets/run/editor.js")
    assert editing.begin() == editing.code.text_content().strip("\n")
