"""Every page as a reader sees it, in Chromium: both languages, phone and desk, light and dark."""

from collections import Counter
from collections.abc import Iterator
from itertools import cycle, product
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from docs_src.site.html import mathml
from docs_src.site.sources import typeset_number
from docs_src.texts import DIRECTIONS, LANGUAGES, NAMES
from tests.conftest import ROOT
from tests.site.firefox import firefox
from tests.site.test_built_site import LABS, LESSONS, PAGES, location
from tests.site.webkit import webkit

pytestmark = pytest.mark.browser

WIDTHS = (390, 1280)
SCHEMES = {"light": "default", "dark": "slate"}  # as browsers and as Material call them
BIDI, ORDER, CONTRAST, SCREEN, MATH = (
    (ROOT / "tests" / "site" / f"{name}_audit.js").read_text(encoding="utf-8")
    for name in ("bidi", "order", "contrast", "screen", "math")
)
LESSON = "shallow/derivatives"
# Every page of a site, named by the fixture that serves it.
PLACES = [("address", name) for name in PAGES + LABS]
# A small page of each kind, which axe judges whole in every state: what `test_page_is_in_order` leaves out, it leaves
# out because no page differs in it.
SAMPLE = [("tiny_address", name) for name in ("index", "trial/halves", "trial/glossary", "trial/flower")]

# Nothing moves any more: styles are in force, typefaces have come, transitions are over, and for some frames
# the page has not scrolled.
REST = """async () => {
  // A page behind another draws no frames, and a resting animation never ends: nothing is waited for without a bound.
  const frame = () => new Promise(done => { requestAnimationFrame(done); setTimeout(done, 250) })
  await frame()
  await document.fonts.ready
  const ending = document.getAnimations().filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity)
  const bound = new Promise(done => setTimeout(done, 3000))
  await Promise.race([Promise.allSettled(ending.map(({ finished }) => finished)), bound])
  for (let still = 0, last = NaN, frames = 0; still < 4 && frames < 300; frames++) {
    await frame()
    const now = scrollY + document.documentElement.scrollHeight
    still = now === last ? still + 1 : 0
    last = now
  }
}"""
# Opens all that is folded, and says which fold a pointer cannot reach.
UNFOLD = """() => {
  const folds = [...document.querySelectorAll("details:not([open]) > summary")].filter(fold => fold.checkVisibility())
  const covered = folds.filter(fold => {
    fold.scrollIntoView({ block: "center", behavior: "instant" })
    const { x, y, width, height } = fold.getBoundingClientRect()
    return !fold.contains(document.elementFromPoint(x + width / 2, y + height / 2))
  })
  for (const { parentElement } of folds) parentElement.open = true
  scrollTo({ top: 0, behavior: "instant" })
  return covered.map(fold => `cannot be unfolded: ${fold.outerHTML.slice(0, 120)}`)
}"""
# What scrolls must be reached by key: itself, or something in it.
REACH = """() => [...document.querySelectorAll("body *")].filter(element => {
  const wide = element.scrollWidth > element.clientWidth + 13, high = element.scrollHeight > element.clientHeight + 13
  if ((!wide && !high) || !element.clientWidth || !element.checkVisibility({ visibilityProperty: true })) return false
  const { overflowX, overflowY } = getComputedStyle(element), scrolls = /auto|scroll/
  return ((wide && scrolls.test(overflowX)) || (high && scrolls.test(overflowY)))
    && ![element, ...element.querySelectorAll("*")].some(part => part.tabIndex >= 0)
}).map(element => `scrolls, but no key reaches it: ${element.outerHTML.slice(0, 120)}`)"""
FOLD = "() => document.querySelectorAll('details[open]').forEach(details => { details.open = false })"
AXE = """([options, exclude]) =>
  axe.run({ include: [["html"]], exclude }, { resultTypes: ["violations"], ...options }).then(({ violations }) =>
  violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 120)).join(" ")}`))"""
# Of what is the same over and over, the first instances.
REPEATED = [[".recall[id^=checked-]:nth-of-type(n + 7)"], [".citation:has(.api) ~ .citation:has(.api) .api"]]
# Nothing moves while it is measured.
STILL = "*, *::before, *::after { transition: none !important; animation: none !important; scroll-behavior: auto !important }"
# Colours of text and of links among words are judged by our own pass, which says of them what axe says.
OURS = ("color-contrast", "link-in-text-block")
STRUCTURE = {"rules": {rule: {"enabled": False} for rule in OURS}}


class View:
    """A browser's page that remembers what went wrong on it."""

    def __init__(self, context: Any, address: str) -> None:
        self.page = context.new_page()
        self.address = address
        self.troubles: list[str] = []
        self.page.on("console", lambda message: self._console(message))
        self.page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        self.page.on("request", lambda request: self._request(request.url))
        self.page.on("response", lambda answer: self._response(answer))

    def _console(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.troubles.append(f"console: {message.text}")

    def _request(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.troubles.append(f"request to another host: {url}")

    def _response(self, answer: Any) -> None:
        if answer.status >= 400:
            self.troubles.append(f"{answer.status}: {answer.url}")

    def open(self, page: str, language: str) -> Any:
        """Open a page of one build and wait until it is at rest."""
        self.page.goto(self.address + location(page, language), wait_until="load")
        self.rest()
        return self.page

    def rest(self) -> None:
        """Wait until nothing moves."""
        self.page.evaluate(REST)

    def widen(self, width: int) -> None:
        """Change the width in place."""
        self.page.set_viewport_size({"width": width, "height": 800})
        self.rest()

    def tab(self, language: str) -> Any:
        """Give the tab of a language."""
        return self.page.locator(f".language-pair--first > .tabbed-labels > label[lang={language}]")

    def read(self, language: str) -> None:
        """Choose the tab of a language, where it is not chosen."""
        tab = self.tab(language)
        if tab.count() and not tab.evaluate("tab => tab.control.checked"):
            tab.click()
            self.rest()

    def scheme(self) -> str:
        """Give the scheme in force, as Material calls it."""
        return self.page.evaluate("document.body.dataset.mdColorScheme")

    def place(self, selector: str) -> float:
        """Give how far below the window's edge an element begins."""
        return self.page.locator(selector).bounding_box()["y"]


def other_than(language: str) -> str:
    """Give the other of the two languages."""
    return next(other for other in LANGUAGES if other != language)


@pytest.fixture
def desk(browser: Any, address: str) -> Iterator[View]:
    """Give an empty page as wide as on a desk."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield View(context, address)
    context.close()


@pytest.fixture(params=WIDTHS, ids=lambda width: f"{width}px")
def view(request: pytest.FixtureRequest, browser: Any, address: str) -> Iterator[View]:
    """Give an empty page of one width."""
    context = browser.new_context(viewport={"width": request.param, "height": 800})
    yield View(context, address)
    context.close()


TEX = "all => all.map(math => math.querySelector('annotation').textContent)"
# What scripts have made of the mathematics and numbers that the page was sent with: nothing.
CHANGED = """async () => {
  const sent = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html")
  const drawn = page => [...page.querySelectorAll("article :is(math, .number)")].map(part => part.textContent)
  const now = drawn(document)
  return drawn(sent).flatMap((was, k) => was === now[k] ? [] : [`a script has changed «${was}» to «${now[k]}»`])
}"""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("course", "name"), PLACES)
def test_page_is_in_order(
    request: pytest.FixtureRequest, browser: Any, course: str, name: str, language: str
) -> None:
    # One load for everything. The two builds begin at opposite ends, so that each width, scheme and language is
    # loaded somewhere and come to by a change somewhere else.
    turn = 1 if language == "ar" else -1
    widths, schemes, lab = WIDTHS[::turn], list(SCHEMES)[::turn], name in LABS
    proses = [language] if lab else [language, other_than(language)]
    context = browser.new_context(viewport={"width": widths[0], "height": 800}, color_scheme=schemes[0])
    view = View(context, request.getfixturevalue(course))
    page = view.open(name, language)
    assert view.scheme() == SCHEMES[schemes[0]]
    page.add_style_tag(content=STILL)
    page.evaluate(AXE_SCRIPT)
    order = {"language": language, "direction": DIRECTIONS.of(language), "prose": language, "lab": lab}
    found = []

    def note(state: str, complaints: list[str]) -> None:
        found.extend(f"{page.viewport_size['width']}px, {state}: {complaint}" for complaint in complaints)

    for width in widths:
        view.widen(width)
        for prose in proses:
            view.read(prose)
            note(prose, [*page.evaluate(ORDER, order | {"prose": prose}), *page.evaluate(BIDI)])
            if prose == language:
                note("folded", page.evaluate(UNFOLD))
                view.rest()
                audits = [(ORDER, order), (REACH, None), (SCREEN, None), (MATH, None)]
                note("scripts", page.evaluate(CHANGED))
                note("unfolded", [said for audit, given in audits for said in page.evaluate(audit, given)])
                note(view.scheme(), page.evaluate(CONTRAST))
                page.locator("[data-md-component=palette] label:visible").click()
                view.rest()
                note(view.scheme(), page.evaluate(CONTRAST))
                if width == widths[-1]:
                    note("structure", page.evaluate(AXE, [STRUCTURE, REPEATED]))
                page.evaluate(FOLD)
            else:
                note(prose, page.evaluate(SCREEN))
        proses.reverse()  # what is shown already comes first
    page.wait_for_load_state("networkidle")
    context.close()
    found += view.troubles
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("course", "name"), SAMPLE)
def test_axe_finds_nothing_in_any_state(
    request: pytest.FixtureRequest, browser: Any, course: str, name: str, language: str
) -> None:
    # One load for all states, in turn as above: the one build begins on a phone and light, the other as its opposite.
    turn = 1 if language == "ar" else -1
    widths, schemes = WIDTHS[::turn], list(SCHEMES)[::turn]
    context = browser.new_context(viewport={"width": widths[0], "height": 800}, color_scheme=schemes[0])
    view = View(context, request.getfixturevalue(course))
    page = view.open(name, language)
    assert view.scheme() == SCHEMES[schemes[0]]
    page.add_style_tag(content=STILL)
    page.evaluate(AXE_SCRIPT)
    found, seen = [], []
    for width in widths:
        view.widen(width)
        found += page.evaluate(UNFOLD)
        for _ in schemes:
            view.rest()
            seen.append((width, view.scheme()))
            found += [f"{width}px, {view.scheme()}: {said}" for said in page.evaluate(AXE, [{}, []])]
            page.locator("[data-md-component=palette] label:visible").click()
    context.close()
    assert sorted(seen) == sorted(product(WIDTHS, SCHEMES.values()))
    assert not found, "\n".join(found)


def test_term_opens_its_definition_by_key_and_by_touch(browser: Any, address: str) -> None:
    for language in LANGUAGES:
        context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True)
        view = View(context, address)
        page = view.open("shallow/activations", language)
        button = page.locator(f".tabbed-block[lang={language}] button.term").first
        tip = page.locator(f"#{button.get_attribute('popovertarget')}")
        assert not tip.is_visible()
        button.focus()
        page.keyboard.press("Enter")
        assert tip.is_visible()
        box = tip.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert 0 < box["y"] + box["height"] <= 800
        page.wait_for_timeout(600)  # the header turns from the site's title to the page's
        assert page.evaluate(CONTRAST) == []
        page.keyboard.press("Escape")
        assert not tip.is_visible()
        button.tap()
        assert tip.is_visible()
        page.touchscreen.tap(200, 200)
        assert not tip.is_visible()
        assert view.troubles == []
        context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_switching_the_tab_keeps_the_place(desk: View, language: str) -> None:
    page = desk.open(LESSON, language)
    other = other_than(language)
    blocks = page.locator(".md-content__inner > .citation")
    for width in WIDTHS:
        desk.widen(width)
        for share in (0.2, 0.5, 0.8):
            block = blocks.nth(int(share * blocks.count()))
            # The block lies across the line under the tabs, where reading begins; who reads scrolls down to it.
            block.evaluate(
                "element => { scrollTo(0, 0); scrollBy(0, element.getBoundingClientRect().top - 70) }"
            )
            desk.rest()
            before = block.bounding_box()["y"]
            scrolled = page.evaluate("window.scrollY")
            assert desk.tab(other).bounding_box()["y"] >= 0, "the tabs stay in reach"
            desk.read(other)
            assert page.locator(f".tabbed-block[lang={other}]:visible").count() > 0
            assert abs(block.bounding_box()["y"] - before) < 2
            assert page.evaluate("window.scrollY") != scrolled, (
                "the pages are of different length, so this proves nothing"
            )
            desk.tab(language).evaluate("tab => tab.control.click()")


# What a browser remembers has no width.
def test_chosen_tab_is_remembered_within_its_build(desk: View) -> None:
    page = desk.open(LESSON, "ar")
    desk.read("en")
    page = desk.open("shallow/activations", "ar")
    assert page.locator(".tabbed-block:visible").first.get_attribute("lang") == "en"
    assert page.locator("html").get_attribute("lang") == "ar"
    page = desk.open("shallow/activations", "en")
    desk.read("ar")
    page = desk.open("shallow/activations", "en")
    assert page.locator(".tabbed-block:visible").first.get_attribute("lang") == "ar"


def test_tabs_work_from_the_keyboard(view: View) -> None:
    page = view.open(LESSON, "ar")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("!!document.activeElement.closest('.language-pair')"):
            break
    else:
        pytest.fail("the tabs cannot be reached")
    page.keyboard.press("ArrowDown")
    view.rest()
    assert page.locator(".tabbed-block:visible").first.get_attribute("lang") == "en"


def test_header_leads_to_the_same_place_in_the_other_language(view: View) -> None:
    page = view.open(LESSON, "ar")
    page.evaluate("document.getElementById('tanh').scrollIntoView()")
    view.rest()
    page.locator("a.language-switch").click()
    page.wait_for_url(view.address + location(LESSON, "en") + "#tanh", timeout=5000)
    view.rest()
    page.locator("a.language-switch").click()
    page.wait_for_url(view.address + location(LESSON, "ar") + "**", timeout=5000)
    view.rest()
    assert view.troubles == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_can_be_read_without_scripts(browser: Any, address: str, language: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + location(LESSON, language))
    pairs = page.locator(".language-pair").count()
    assert page.locator(".tabbed-labels:visible").count() == pairs
    assert page.locator(f".tabbed-block[lang={language}]:visible").count() == pairs
    page.get_by_text(NAMES.of(other_than(language)), exact=True).nth(1).click()
    assert page.locator(f".tabbed-block[lang={language}]:visible").count() == pairs - 1
    assert page.locator("math:visible").count() > 5
    context.close()


@pytest.mark.parametrize("folded", [True, False], ids=["folded", "unfolded"])
def test_what_is_copied_is_the_whole_program(browser: Any, address: str, folded: bool) -> None:
    context = browser.new_context()
    view = View(context, address)
    page = view.open("shallow/gradient-descent", "ar")
    # The system's clipboard is shared, and may keep a reader waiting for ever; what is put on it is not.
    page.evaluate("document.addEventListener('copy', event => { window.copied = event.target.value })")
    blocks = page.locator(".highlight:has(.imports)")
    assert blocks.count() > 3
    for block in blocks.all():
        name = block.locator(".filename").inner_text()
        code = (ROOT / "docs_src/shallow/examples/gradient-descent" / name).read_text(encoding="utf-8")
        if "# %% " in code:
            continue  # its parts stand apart
        if not folded:
            block.locator(".imports > summary").click()
        assert block.locator(".imports").evaluate("fold => fold.open") != folded
        shown = block.locator("code").inner_text()
        assert ("\nimport " in shown or "\nfrom " in shown) != folded
        block.locator(".md-code__button").click()
        page.wait_for_function("window.copied", timeout=5000)
        assert page.evaluate("window.copied") == code.rstrip("\n")
        page.evaluate("window.copied = ''")
    context.close()
    assert view.troubles == []


def test_program_is_seen_whole_without_scripts(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + location("shallow/gradient-descent", "en"))
    block = page.locator(".highlight:has(.imports)").first
    assert "import numpy" not in block.locator("code").inner_text()
    block.locator(".imports > summary").click()
    assert "import numpy" in block.locator("code").inner_text()
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_print_shows_the_builds_language_alone(desk: View, language: str) -> None:
    page = desk.open(LESSON, language)
    shown_there = page.locator("math:visible").evaluate_all(TEX)
    desk.read(other_than(language))
    page.emulate_media(media="print")
    for width in WIDTHS:
        desk.widen(width)
        for texts in (".tabbed-block", "figcaption > span"):
            shown = page.locator(f"{texts}:visible").evaluate_all("all => all.map(text => text.lang)")
            assert set(shown) == {language}
        lost = Counter(shown_there) - Counter(page.locator("math:visible").evaluate_all(TEX))
        assert not lost, f"on paper these are missing: {', '.join(lost)}"
        assert len(shown_there) > 20
        assert page.evaluate(MATH) == []
        assert page.locator(".tabbed-labels:visible").count() == 0


def test_anchor_is_not_hidden_under_header_and_tabs(view: View) -> None:
    page = view.open(LESSON, "ar")
    for anchor in ("tanh", "s8-d3"):
        page.goto(f"{view.address}{location(LESSON, 'ar')}#{anchor}")
        view.rest()
        bar = page.locator(".language-pair--first > .tabbed-labels").bounding_box()
        assert page.locator(f"#{anchor}").bounding_box()["y"] >= bar["y"] + bar["height"]


# That no page loads others, `test_page_is_in_order` sees at each width.
def test_typefaces_are_our_own(desk: View) -> None:
    page = desk.open(LESSON, "ar")
    loaded = page.evaluate(
        "[...document.fonts].filter(face => face.status === 'loaded').map(face => face.family)"
    )
    assert {name.strip('"') for name in loaded} == {"Plex Arabic", "Plex Mono", "STIX Math"}


def test_page_that_is_not_found_is_readable(desk: View, site: Path) -> None:
    assert (site / "404.html").is_file()
    desk.page.goto(f"{desk.address}404.html")
    for width in WIDTHS:
        desk.widen(width)
        assert desk.page.evaluate(BIDI) == []
        assert desk.page.evaluate(CONTRAST) == []


@pytest.fixture(scope="module")
def sheet(browser: Any) -> Iterator[Any]:
    """Give a page to write on; what is written replaces all that stood there before."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    yield page
    page.close()


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ('<p dir="rtl">لغة C++ قديمة.</p>', "out of order: «C++»"),
        ('<p dir="rtl">من -10 إلى عشرة.</p>', "out of order: «-10»"),
        ('<p dir="rtl">إصدار 3.11+ وما بعده.</p>', "out of order: «3.11+»"),
        ('<p dir="ltr">هذه جملة عربية كاملة.</p>', "direction is ltr"),
        ('<p dir="rtl">This is an English sentence.</p>', "direction is rtl"),
        (
            '<p dir="rtl">جملة تنتهي <span dir="ltr">بكلمة word.</span></p>',
            "the sentence does not end with its stop",
        ),
        ('<p dir="rtl">الرمز <math style="direction:rtl"><mi>z</mi></math> هنا</p>', "not left to right"),
        ('<p dir="rtl">الكود <code style="direction:ltr">x--</code> هنا</p>', "not isolated"),
        ('<pre style="text-align:right;direction:ltr">x</pre>', "code not aligned left"),
        ('<div class="tabbed-block" lang="ar" dir="ltr">x</div>', "panel without its direction"),
    ],
)
def test_bidi_audit_finds_what_it_is_for(sheet: Any, html: str, complaint: str) -> None:
    sheet.set_content(f"<body>{html}</body>")
    found = sheet.evaluate(BIDI)
    assert any(text.startswith(complaint) for text in found), found


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p style='color:#777'>text</p>", True),
        ("<p style='color:#757575'>text</p>", False),
        ("<p style='color:#888; font-size:24px'>large text</p>", False),
        ("<p style='color:#999; font-size:24px'>large text</p>", True),
        ("<p style='color:#888; font-size:19px; font-weight:700'>large text</p>", False),
        ("<p style='color:#0008'>text</p>", True),
        ("<div style='opacity:.8'><p style='color:#555; opacity:.7'>text</p></div>", True),
        ("<div style='background:#222'><p style='background:#fff6; color:#333'>text</p></div>", True),
        ("<div style='background:#222'><p style='background:#fffe; color:#333'>text</p></div>", False),
        ("<div style='background:#222; opacity:.5'><p style='color:#fff'>text</p></div>", True),
        ("<div style='background:color-mix(in srgb, #000 60%, #fff)'><p>text</p></div>", True),
        ("<pre><code>x = <span style='color:#99a'>123</span></code></pre>", True),
        ("<math><mi style='color:#888'>word</mi></math>", True),
        ("<button style='background:#eee; color:#888'>text</button>", True),
        ("<details open><summary>more</summary><p style='color:#888'>text</p></details>", True),
        ("<details><summary>more</summary><p style='color:#888'>text</p></details>", False),
        ("<p style='color:#888' hidden>text</p><p>text</p>", False),
        ("<p>words <a href='#' style='color:#222; text-decoration:none'>link</a> words</p>", True),
        ("<p>words <a href='#' style='color:#222'>link</a> words</p>", False),
        ("<p>words <a href='#' style='color:#a1a; text-decoration:none'>link</a></p>", False),
    ],
)
def test_contrast_audit_says_what_axe_says(sheet: Any, html: str, found: bool) -> None:
    sheet.set_content(
        f"<html lang=en><title>x</title><body style='color:#000; font:16px serif'>{html}</body>"
    )
    if not sheet.evaluate("typeof axe === 'object'"):
        sheet.evaluate(AXE_SCRIPT)
    axe = sheet.evaluate(AXE, [{"runOnly": {"type": "rule", "values": OURS}}, []])
    ours = sheet.evaluate(CONTRAST)
    assert (bool(ours), bool(axe)) == (found, found), (ours, axe)


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ("<pre><code style='display:block; overflow:hidden'>WIDE</code></pre>", "cut"),
        ("<pre><code style='display:block; overflow:auto'>WIDE</code></pre>", "scrolls without a sign of it"),
        (
            "<div style='overflow:auto; background:linear-gradient(red, red) local, linear-gradient(red, red) scroll'>"
            "<p style='background:#fff; width:900px'>text</p></div>",
            "covers the sign of scrolling",
        ),
        (
            "<pre style='position:relative'><nav class=md-code__nav style='position:absolute'>x</nav><code>text</code></pre>",
            "a button covers",
        ),
        (
            "<style>summary { position:relative } summary::after { content:''; position:absolute; left:9px; top:0; width:9px; height:9px }</style>"
            "<details><summary>why is that</summary></details>",
            "the arrow covers text",
        ),
        (
            "<h2 style='width:5ch; font-family:monospace'>title <a class=headerlink href='#'>#</a></h2>",
            "an unseen link takes a line",
        ),
        ("<p style='width:4ch'><code>a + b - c</code></p>", "broken code"),
        (
            "<p style='width:5ch; word-break:break-all'><code>backward_propagation(x, y, learning_rate)</code></p>",
            "broken code",
        ),
        ("<p><code style='padding:4px'>x</code>, y</p>", "a gap of 4.0px after"),
        ("<p dir=rtl><code style='padding:4px'>x</code>، y</p>", "a gap of 4.0px after"),
        (
            "<div class=md-header__topic><span class=md-ellipsis style='display:block; width:3ch; overflow:hidden'>Deeplearning</span></div>",
            "cut",
        ),
        (
            "<div class=md-sidebar--primary><div class=md-nav__title style='margin-bottom:-9px'>title</div><a class=md-nav__link>home</a></div>",
            "the title covers",
        ),
        (
            "<p><code>x</code>, y</p><h2>title<a class=headerlink href='#' style='position:absolute'>#</a></h2>",
            None,
        ),
        (
            "<div style='overflow:auto; background:linear-gradient(red, red) local, linear-gradient(red, red) scroll'>"
            "<p style='width:900px'>text</p></div>",
            None,
        ),
    ],
)
def test_screen_audit_finds_what_it_is_for(sheet: Any, html: str, complaint: str | None) -> None:
    sheet.set_viewport_size({"width": 390, "height": 800})
    sheet.set_content(f"<article>{html.replace('WIDE', 'wide ' * 50)}</article>")
    found = sheet.evaluate(SCREEN)
    sheet.set_viewport_size({"width": 1280, "height": 800})
    assert bool(found) == bool(complaint), found
    assert all(text.startswith(complaint) for text in found), found


# Every way in which a formula sets its signs, and a cited number.
DRAWN = [
    r"g'(z) = \begin{cases} 0.01 & z < 0 \\ 1 & z \ge 0 \end{cases}",
    r"X = \begin{bmatrix} x^{(1)} & \cdots & x^{(m)} \\ a & b & c \end{bmatrix}",
    r"\begin{aligned} z^{[1]} &= W^{[1]T} x + b_{1}^{[1]} \\ a_{2} &= \hat{y} \text{ for } z \end{aligned}",
    r"J = -\frac{1}{m} \sum_{i=1}^{n_h} \sqrt{z} (L - 1) \odot \log(1 - \hat{y}^{(i)})",
]


@pytest.fixture(scope="module")
def drawn_pages(browser: Any, tiny_address: str) -> Iterator[list[Any]]:
    """Give a page of each language that shows formulas and a number alone, as the style sheet sets them."""
    shown = "".join(f'<p><span class="together">{mathml(tex, display=False)}</span></p>' for tex in DRAWN)
    shown += "".join(f'<div class="citation">{mathml(tex, display=True)}</div>' for tex in DRAWN)
    shown += f'<p><bdi class="number" dir="ltr">{typeset_number("-4.54e-05")}</bdi></p>'
    context = browser.new_context()
    views = [View(context, tiny_address) for _ in LANGUAGES]
    for view, language in zip(views, LANGUAGES, strict=True):
        page = view.open("index", language)
        page.evaluate("html => { document.querySelector('article').innerHTML = html }", shown)
        view.rest()
        assert page.evaluate(MATH) == []
    yield [view.page for view in views]
    context.close()


@pytest.mark.parametrize(
    ("style", "complaint"),
    [
        ("sup { display: none }", "not to be seen: the number"),
        (".number sup { visibility: hidden }", "not to be seen: the number"),
        (".number { opacity: 0 }", "not to be seen: the number"),
        (".number sup { vertical-align: baseline }", "its exponent is not raised"),
        (".number sup { vertical-align: sub }", "its exponent is not raised"),
        (".number sup { font-size: 3px }", "too small: the number"),
        (".number { unicode-bidi: bidi-override; direction: rtl }", "not in its order: the number"),
        ("math { display: none }", "not to be seen"),
        (".together { display: none }", "not to be seen"),
        ("math { direction: rtl }", "does not follow"),
        ("mo { display: none }", "not to be seen"),
        ("mn { visibility: hidden }", "not to be seen"),
        ("mi { opacity: 0 }", "not to be seen"),
        ("mtext { font-size: 0 }", "not to be seen"),
        ("mn { font-size: 30% }", "too small"),
        ("mo { clip-path: inset(50%) }", "not to be seen"),
        ("mrow { overflow: hidden }", "not to be seen"),
        ("msup > :last-child { display: none }", "not to be seen"),
        ("msup > :last-child { visibility: hidden }", "not to be seen"),
        ("msup > :last-child { transform: translateY(1em) }", "not raised"),
        ("msup { display: inline-block }", "not raised"),
        ("msub > :last-child { transform: translateY(-1em) }", "not lowered"),
        ("msubsup { display: inline-flex }", "not lowered"),
        ("msubsup > :last-child { position: relative; right: 2em }", "not right of its base"),
        ("mfrac { display: inline-block }", "not set as mathematics"),
        ("mfrac { display: inline-flex; flex-direction: column-reverse }", "a numerator"),
        ("munderover > :last-child { transform: translateY(3em) }", "not above"),
        ("munderover > :nth-child(2) { transform: translateX(3em) }", "not over or under the middle"),
        ("mover > mo { transform: translateY(2em) }", "not above"),
        ("mover > mo { display: none }", "not to be seen"),
        ("mover > mo { margin-bottom: .7em }", "floats above"),
        ("mtd { display: block }", "a cell does not follow"),
        ("mtr { display: flex; flex-direction: row-reverse }", "a cell does not follow"),
        ("mtr:last-child { visibility: collapse }", "not to be seen"),
        ("mtr:last-child { transform: translateY(-2em) }", "a row is not below"),
        ("mtr:last-child > mtd { transform: translateX(1em) }", "a cell is not in its column"),
        ("mo:has(+ mtable) { transform: scaleY(.3) }", "a bracket does not reach around"),
        ("mrow > mo { transform: translateX(-1em) }", "does not follow"),
        ("mi { margin-right: -1em }", "does not follow"),
        ("msqrt > * { transform: translateX(4em) }", "beside what it belongs to"),
        ("math mo { color: transparent }", "contrast"),
    ],
)
def test_math_audit_finds_what_it_is_for(drawn_pages: list[Any], style: str, complaint: str) -> None:
    for page in drawn_pages:
        fault = page.add_style_tag(content=style.replace(" }", " !important }"))
        found = page.evaluate(CONTRAST if complaint == "contrast" else MATH)
        fault.evaluate("style => style.remove()")
        assert any(said.startswith(complaint) for said in found), found


@pytest.mark.parametrize("opened", [firefox, webkit], ids=lambda opened: opened.__name__)
def test_mathematics_is_in_its_place_in(opened: Any, address: str, tmp_path: Path) -> None:
    found = []
    with opened(tmp_path) as window:
        # In turn in both directions: a formula is the same in both builds.
        for page, language, width in zip(LESSONS, cycle(LANGUAGES), cycle(WIDTHS), strict=False):
            window.open(address + location(page, language), width)
            window.evaluate("async () => { await document.fonts.ready }")
            window.evaluate(UNFOLD)
            found += [f"{location(page, language)}: {said}" for said in window.evaluate(MATH)]
        assert not found, "\n".join(found)
        for style in (
            "sup, mo { display: none }",
            "msup > :last-child { opacity: 0 }",
            "math { direction: rtl }",
        ):
            window.evaluate(
                "style => { document.head.append(window.fault ??= document.createElement('style')); window.fault.textContent = style }",
                style.replace(" }", " !important }"),
            )
            assert window.evaluate(MATH), style


# What axe does not see: words in drawings, and in empty fields.
@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<input placeholder='text'><style>::placeholder { color:#999 }</style>", True),
        ("<svg><text y='20' style='fill:#888'>text</text></svg>", True),
        ("<svg><text y='20' style='fill:#333; fill-opacity:.5'>text</text></svg>", True),
        ("<svg><text y='20'><tspan style='fill:#999'>text</tspan></text></svg>", True),
        ("<svg><text y='20' style='fill:#333'>text</text></svg>", False),
        ("<svg><path d='M0 0h99v40h-99z' style='fill:#444'/><text y='20'>text</text></svg>", True),
        ("<svg><text y='20'>text</text><path d='M90 0h9v40h-9z' style='fill:#444'/></svg>", False),
        (
            "<svg><path d='M0 0h99v40h-99z' style='fill:#444'/>"
            "<text y='20' style='stroke:#fff; stroke-width:3; paint-order:stroke'>text</text></svg>",
            False,
        ),
    ],
)
def test_contrast_audit_sees_drawings_and_fields(sheet: Any, html: str, found: bool) -> None:
    sheet.set_content(html)
    ours = sheet.evaluate(CONTRAST)
    assert bool(ours) == found, ours
