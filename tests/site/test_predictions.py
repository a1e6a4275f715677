"""Predictions: what a program prints is asked before it is shown, and a wrong answer is told its slip."""

import re
from collections.abc import Callable, Iterator
from math import ceil
from typing import Any

import pytest

from docs_src.site.blocks import Prediction, read
from docs_src.site.pages import PageCheck
from docs_src.site.sources import Sources, typeset_number
from docs_src.texts import LANGUAGES, Bilingual
from nnref import sigmoid_derivative
from tests.conftest import ROOT
from tests.site.test_built_site import LESSONS, location, source_of

SOURCES = Sources(ROOT)
PREDICTIONS = [
    (page, block)
    for page in LESSONS
    for block in read(source_of(page)).blocks
    if isinstance(block, Prediction)
]
# Where a wrong value comes from that the example itself does not print.
SLIPS: dict[tuple[str, str, str], Callable[[], float]] = {
    ("shallow/activations", "saturation", "22029"): lambda: ceil(1 / sigmoid_derivative(10)),
    ("shallow/overview", "unit_and_network", "0.75"): lambda: 3 / 4,  # three corners of the square, of four
}

each = pytest.mark.parametrize(
    ("page", "block"), PREDICTIONS, ids=[f"{page}: {block.name}" for page, block in PREDICTIONS]
)


def test_there_are_predictions_and_every_slip_is_asked_for() -> None:
    asked = {
        (page, block.example, guess.value)
        for page, block in PREDICTIONS
        for guess in block.guesses
        if guess.value
    }
    assert SLIPS.keys() <= asked


@each
def test_wrong_values_come_from_somewhere(page: str, block: Prediction) -> None:
    example = SOURCES.example(f"{page}.md", block.example)
    truth = float(example.number(block.name))
    printed = {float(value) for name, value in example.numbers.items() if name != block.name}
    for guess in (guess for guess in block.guesses if guess.value):
        value, slip = float(guess.value), SLIPS.get((page, block.example, guess.value))
        assert value != truth
        assert value in printed or (slip and slip() == value), (
            f"docs/{page}.md:{guess.line}: where does {guess.value} come from? SLIPS says it in {__file__}"
        )


@each
def test_every_value_is_explained_by_itself(page: str, block: Prediction) -> None:
    for language in LANGUAGES:
        reasons = [Bilingual.parse(guess.why).of(language) for guess in block.guesses]
        assert len(set(reasons)) == len(reasons), f"docs/{page}.md:{block.line}"


HEAD = '---\ndescription: "نص | A text"\n---\n# عنوان | Title {#title}\n\n'
GOOD = """::: predict values: sigmoid(0)
    0.25 | الميل | the slope
    right | القيمة | the value
    1 | الحد | the limit
"""


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        (GOOD, None),
        (GOOD.replace("values:", "value:"), "no example 'value'"),
        (GOOD.replace("sigmoid(0)", "sigmoid(3)"), "has no number 'sigmoid(3)'"),
        (GOOD.replace(": sigmoid(0)", ""), "a prediction is written «::: predict example: printed name»"),
        (
            GOOD.replace("right", "0.7"),
            "a prediction has one line «right | … | …», and two wrong guesses or more",
        ),
        (GOOD.replace("    1 | الحد | the limit\n", ""), "a prediction has one line «right"),
        (GOOD.replace("0.25 |", "a quarter |"), "cannot read this guess"),
        (GOOD.replace("0.25", "0.5"), "the prediction of «sigmoid(0)» has one value twice"),
        (GOOD.replace(" | the slope", ""), "عربي | English"),
    ],
)
def test_fault_is_named_with_its_line(source: str, fault: str | None) -> None:
    check = PageCheck("shallow/derivatives.md", HEAD + source, SOURCES, {})
    said = [text for _, text in check.faults]
    assert any(fault in text for text in said) if fault else said == [], said


def test_values_are_shown_from_the_smallest() -> None:
    (block,) = (block for block in read(HEAD + GOOD).blocks if isinstance(block, Prediction))
    choices = block.choices("shallow/derivatives.md", SOURCES)
    assert [value for value, _ in choices] == [typeset_number(value) for value in ("0.25", "0.5", "1")]
    assert [guess.value for _, guess in choices] == ["0.25", "", "1"]


@pytest.fixture
def opened(browser: Any) -> Iterator[Any]:
    with browser.new_context() as context:
        yield context.new_page()


PAGES = list(dict.fromkeys(page for page, _ in PREDICTIONS))


@pytest.mark.browser
@pytest.mark.whole
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_reader_is_told_what_the_choice_means(opened: Any, address: str, page: str, language: str) -> None:
    opened.goto(address + location(page, language))
    forms, blocks = opened.locator("form.prediction"), [block for own, block in PREDICTIONS if own == page]
    assert forms.count() == len(blocks)
    words = {
        "ar": ("اختر عددًا أوّلًا.", "ليس هذا. ", "صحيح."),
        "en": ("Choose a number first.", "Not that one. ", "Right."),
    }
    first, wrong, right = words[language]
    for k, block in enumerate(blocks):
        form, output = forms.nth(k), opened.locator(".predicted").nth(k)
        status, button = form.locator("[role=status]"), form.locator("button")
        button.click()
        assert status.inner_text() == first
        choices = block.choices(f"{page}.md", SOURCES)
        for i, (_, guess) in sorted(enumerate(choices), key=lambda choice: not choice[1][1].value):
            form.locator("input").nth(i).check()
            button.click()
            if guess.value:
                why = re.sub(r"\$[^$]*\$", "", Bilingual.parse(guess.why).of(language))
                said = re.sub(
                    r"<math.*?</math>|<[^>]*>", "", status.locator(f"[lang={language}]").inner_html()
                )
                assert said == wrong + why
                assert output.get_attribute("open") is None
            else:
                assert status.inner_text() == right
                assert output.get_attribute("open") is not None
    # What was answered is there again, in the other language too.
    other = next(other for other in LANGUAGES if other != language)
    opened.goto(address + location(page, other))
    assert opened.locator("form.prediction[data-judged=right]").count() == len(blocks)
    opened.locator("form.prediction input").first.focus()
    opened.keyboard.press("ArrowRight")
    opened.keyboard.press("Enter")
    assert opened.locator("form.prediction").first.get_attribute("data-judged") == "wrong"


@pytest.mark.browser
@pytest.mark.whole
@pytest.mark.parametrize("page", PAGES)
def test_without_scripts_question_and_output_are_there(browser: Any, address: str, page: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        opened = context.new_page()
        opened.goto(address + location(page, "en"))
        assert not opened.locator("form.prediction button").first.is_visible()
        opened.locator(".predicted > summary").first.click()
        assert opened.locator(".predicted .output code").first.is_visible()
