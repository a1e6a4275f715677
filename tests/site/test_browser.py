"""Every page as a reader sees it, in Chromium: both languages, phone and desk, light and dark."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from docs_src.texts import DIRECTIONS, LANGUAGES, NAMES
from tests.conftest import ROOT
from tests.site.test_built_site import LABS, PAGES, location

pytestmark = pytest.mark.browser

WIDTHS = (390, 1280)
AUDIT = (ROOT / "tests" / "site" / "bidi_audit.js").read_text(encoding="utf-8")
LESSON = "shallow/derivatives"
# The contrast of each word in a drawing with the page behind it, as the accessibility guidelines count it.
CONTRAST = """() => {
  const light = colour => colour.match(/[0-9.]+/g).slice(0, 3).map(Number).map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0)
  const ground = light(getComputedStyle(document.body).backgroundColor)
  return [...document.querySelectorAll("svg.figure text")].map(text => light(getComputedStyle(text).fill))
    .map(ink => (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05))
}"""


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
        self.page.evaluate("document.fonts.ready.then(() => true)")
        self.page.wait_for_timeout(200)
        return self.page


@pytest.fixture(params=WIDTHS, ids=lambda width: f"{width}px")
def view(request: pytest.FixtureRequest, browser: Any, address: str) -> Iterator[View]:
    """Give an empty page of one width."""
    context = browser.new_context(viewport={"width": request.param, "height": 800})
    yield View(context, address)
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_page_is_in_order(view: View, name: str, language: str) -> None:
    page = view.open(name, language)
    assert page.evaluate("[document.documentElement.lang, getComputedStyle(document.body).direction]") == [
        language,
        DIRECTIONS.of(language),
    ]
    for prose in (language, *(other for other in LANGUAGES if other != language)):
        if prose != language:
            page.locator(f".language-pair--first > .tabbed-labels > label[lang={prose}]").click()
            page.wait_for_timeout(150)
        shown = page.locator(".tabbed-block:visible")
        assert shown.count() == page.locator(".language-pair").count()
        assert {panel.get_attribute("lang") for panel in shown.all()} == {prose}
        captions = page.locator("figcaption > span:visible").all()
        assert {caption.get_attribute("lang") for caption in captions} <= {prose}
        assert page.locator(".tabbed-labels:visible").count() == 1
        grounds = {
            label.get_attribute("lang"): label.evaluate("label => getComputedStyle(label).backgroundColor")
            for label in page.locator(".language-pair--first > .tabbed-labels > label").all()
        }
        assert grounds[prose] != grounds["en" if prose == "ar" else "ar"], "the chosen tab stands out"
        for block in page.locator(
            ".highlight pre:visible, figure svg, .formula > div:first-child math, .heading-other"
        ).all():
            box = block.bounding_box()
            assert box["height"] >= 10, block.evaluate("element => element.outerHTML.slice(0, 80)")
            assert box["width"] >= 30
        assert page.evaluate(AUDIT) == []
        too_wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert too_wide == 0, "the page scrolls sideways"
    assert view.troubles == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", LABS)
def test_lab_is_in_order(view: View, name: str, language: str) -> None:
    page = view.open(name, language)
    assert page.evaluate("getComputedStyle(document.body).direction") == DIRECTIONS.of(language)
    for block in page.locator(".highlight pre, .jp-OutputArea-output pre, .jp-RenderedImage img").all():
        assert block.bounding_box()["width"] >= 30
        assert block.evaluate("block => getComputedStyle(block).direction") == "ltr"
    assert page.locator("button.md-code__button, .md-clipboard").count() > 0, "code can be copied"
    assert page.evaluate(AUDIT) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    assert view.troubles == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES + LABS)
def test_axe_finds_nothing(
    browser: Any, address: str, name: str, language: str, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = View(context, address).open(name, language)
    assert (
        page.locator("body").get_attribute("data-md-color-scheme")
        == {"light": "default", "dark": "slate"}[scheme]
    )
    # What is the same over and over is looked at in its first instances.
    page.evaluate("""() => {
      const cut = (parts, from) => [...document.querySelectorAll(parts)].slice(from).forEach(part => part.remove())
      cut("[id^=checked-]", 6)
      cut(".api", 2)
      cut(".api details", 2)
    }""")
    for folded in page.locator("details:visible summary").all():
        folded.click()
    page.wait_for_timeout(300)
    violations = Axe().run(page).response["violations"]
    context.close()
    assert [f"{v['id']}: {[node['html'][:120] for node in v['nodes'][:3]]}" for v in violations] == []


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
        page.keyboard.press("Escape")
        assert not tip.is_visible()
        button.tap()
        assert tip.is_visible()
        page.touchscreen.tap(200, 200)
        assert not tip.is_visible()
        assert view.troubles == []
        context.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_switching_the_tab_keeps_the_place(view: View, language: str, share: float) -> None:
    page = view.open(LESSON, language)
    other = next(name for name in LANGUAGES if name != language)
    tab = page.locator(f".language-pair--first > .tabbed-labels > label[lang={other}]")
    blocks = page.locator(".md-content__inner > .citation")
    block = blocks.nth(int(share * blocks.count()))
    # The block lies across the line under the tabs, where reading begins.
    block.evaluate("element => window.scrollBy(0, element.getBoundingClientRect().top - 70)")
    page.wait_for_timeout(200)
    before = block.bounding_box()["y"]
    scrolled = page.evaluate("window.scrollY")
    assert tab.bounding_box()["y"] >= 0, "the tabs stay in reach"
    tab.click()
    page.wait_for_timeout(300)
    assert page.locator(f".tabbed-block[lang={other}]:visible").count() > 0
    assert abs(block.bounding_box()["y"] - before) < 2
    assert page.evaluate("window.scrollY") != scrolled, (
        "the pages are of different length, so this proves nothing"
    )


def test_chosen_tab_is_remembered_within_its_build(view: View) -> None:
    page = view.open(LESSON, "ar")
    page.locator(".language-pair--first > .tabbed-labels > label[lang=en]").click()
    page = view.open("shallow/activations", "ar")
    assert page.locator(".tabbed-block:visible").first.get_attribute("lang") == "en"
    assert page.locator("html").get_attribute("lang") == "ar"
    page = view.open("shallow/activations", "en")
    page.locator(".language-pair--first > .tabbed-labels > label[lang=ar]").click()
    page = view.open("shallow/activations", "en")
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
    page.wait_for_timeout(200)
    assert page.locator(".tabbed-block:visible").first.get_attribute("lang") == "en"


def test_header_leads_to_the_same_place_in_the_other_language(view: View) -> None:
    page = view.open(LESSON, "ar")
    page.evaluate("document.getElementById('tanh').scrollIntoView()")
    page.wait_for_timeout(200)
    page.locator("a.language-switch").click()
    page.wait_for_timeout(400)
    assert page.url == view.address + location(LESSON, "en") + "#tanh"
    page.locator("a.language-switch").click()
    page.wait_for_timeout(400)
    assert page.url.startswith(view.address + location(LESSON, "ar"))
    assert view.troubles == []


@pytest.mark.parametrize(
    ("language", "query", "found"),
    [
        ("ar", "المشتقة", "shallow/derivatives/"),
        ("ar", "مشتقة", "shallow/derivatives/"),
        ("ar", "تشبع", "shallow/activations/"),
        ("ar", "التشبّع", "shallow/activations/"),
        ("ar", "بالميل", "shallow/derivatives/"),
        ("ar", "خريطة المقرر", "map/"),
        ("ar", "ReLU", "shallow/derivatives/"),
        ("en", "saturated", "shallow/activations/"),
    ],
)
def test_search_finds_the_page(browser: Any, address: str, language: str, query: str, found: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = View(context, address).open("index", language)
    page.locator(".md-search__input").click()
    page.keyboard.type(query)
    page.keyboard.press("Shift")  # Arabic letters have no key here, and the search listens to keys
    page.locator(".md-search-result__link").first.wait_for(timeout=5000)
    page.wait_for_timeout(300)
    links = page.eval_on_selector_all(".md-search-result__link", "all => all.map(link => link.href)")
    context.close()
    assert any(f"/{found}" in link for link in links), links


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_can_be_read_without_scripts(browser: Any, address: str, language: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = View(context, address).open(LESSON, language)
    pairs = page.locator(".language-pair").count()
    assert page.locator(".tabbed-labels:visible").count() == pairs
    assert page.locator(f".tabbed-block[lang={language}]:visible").count() == pairs
    page.get_by_text(NAMES.of("en" if language == "ar" else "ar"), exact=True).nth(1).click()
    assert page.locator(f".tabbed-block[lang={language}]:visible").count() == pairs - 1
    assert page.locator("math:visible").count() > 5
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_print_shows_the_builds_language_alone(view: View, language: str) -> None:
    page = view.open(LESSON, language)
    other = next(name for name in LANGUAGES if name != language)
    page.locator(f".language-pair--first > .tabbed-labels > label[lang={other}]").click()
    page.emulate_media(media="print")
    for texts in (".tabbed-block", "figcaption > span"):
        shown = {text.get_attribute("lang") for text in page.locator(f"{texts}:visible").all()}
        assert shown == {language}
    assert page.locator("math:visible").count() > 20
    assert page.locator(".tabbed-labels:visible").count() == 0


def test_anchor_is_not_hidden_under_header_and_tabs(view: View) -> None:
    page = view.open(LESSON, "ar")
    for anchor in ("tanh", "s8-d3"):
        page.goto(f"{view.address}{location(LESSON, 'ar')}#{anchor}")
        page.wait_for_timeout(300)
        bar = page.locator(".language-pair--first > .tabbed-labels").bounding_box()
        assert page.locator(f"#{anchor}").bounding_box()["y"] >= bar["y"] + bar["height"]


def test_typefaces_are_our_own(view: View) -> None:
    page = view.open(LESSON, "ar")
    loaded = page.evaluate(
        "[...document.fonts].filter(face => face.status === 'loaded').map(face => face.family)"
    )
    assert {name.strip('"') for name in loaded} == {"Plex Arabic", "Plex Mono", "STIX Math"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_drawings_can_be_read_in_both_schemes(browser: Any, address: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme)
    page = View(context, address).open(LESSON, "ar")
    ratios = page.evaluate(CONTRAST)
    context.close()
    assert len(ratios) > 30
    assert min(ratios) >= 4.5


def test_page_that_is_not_found_is_readable(view: View, site: Path) -> None:
    assert (site / "404.html").is_file()
    page = view.page
    page.goto(f"{view.address}404.html")
    assert page.evaluate(AUDIT) == []


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
def test_bidi_audit_finds_what_it_is_for(browser: Any, html: str, complaint: str) -> None:
    page = browser.new_page()
    page.set_content(f"<body>{html}</body>")
    found = page.evaluate(AUDIT)
    page.close()
    assert any(text.startswith(complaint) for text in found), found
