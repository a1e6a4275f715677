"""Whether the two languages say the same, as far as a program sees: in pairs of lines, one the translation of the other.

The order of mathematics, numbers, code and links in the tabs of a page is compared by the build; see blocks.py.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

import pytest

from docs_src.course import Course
from tests.site.opposites import OPPOSITES, contradictions
from tests.site.prose import Sentence, in_text, of_week, on_page
from tests.site.test_built_site import LABS, PAGES

_DIGITS = re.compile(r"(?<![A-Za-z0-9.])\d+(?:\.\d+)?")
_ITEMS = re.compile(r"\$[^$]+\$|`[^`]+`|\{\{[^}]*\}\}")
_MISTAKE = re.compile(r"\bE\d+")


def in_pairs(sentences: Iterable[Sentence]) -> Iterator[tuple[Sentence, Sentence]]:
    """Give each Arabic sentence with its translation: runs of one language follow each other, line for line."""
    runs = [list(run) for _, run in groupby(sentences, key=lambda sentence: sentence.language)]
    for arabic, english in zip(runs[::2], runs[1::2], strict=True):
        assert [arabic[0].language, english[0].language] == ["ar", "en"], arabic[0].place
        assert len(arabic) == len(english), f"{arabic[0].place}: {len(arabic)} lines and {len(english)}"
        yield from zip(arabic, english, strict=True)


def differences(arabic: Sentence, english: Sentence) -> list[str]:
    """Say in what two sentences do not say the same."""
    found = [f"opposites: {name}" for name in contradictions(arabic.words, english.words)]
    for what, pattern in (("mathematics and code", _ITEMS), ("digits", _DIGITS)):
        texts = [
            side.text if pattern is _ITEMS else _MISTAKE.sub("", side.words) for side in (arabic, english)
        ]
        ours, theirs = map(pattern.findall, texts)
        if ours != theirs:
            found.append(f"{what}: {ours} there, {theirs} here")
    return [
        f"{arabic.place} and {english.place} differ in {what}\n  {arabic.text}\n  {english.text}"
        for what in found
    ]


@pytest.mark.parametrize("page", [*PAGES, *LABS])
def test_languages_of_a_page_agree(page: str) -> None:
    found = [difference for pair in in_pairs(on_page(page)) for difference in differences(*pair)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("week", Course().weeks)
def test_languages_of_a_week_agree(week: str) -> None:
    found = [difference for pair in in_pairs(of_week(week)) for difference in differences(*pair)]
    assert not found, "\n".join(found)


# Of each pair of opposites a sentence, its translation, and one that says the opposite.
SENTENCES = {
    "row and column": ("لكلّ وحدة صفّ.", "Each unit has a row.", "Each unit has a column."),
    "forward and back": ("الانتشار الأمامي أولًا.", "Forward propagation comes first.", "Backpropagation comes first."),
    "left and right": ("الجهة اليسرى صفر.", "The left side is zero.", "The right side is zero."),
    "above and below": ("الرسم الأعلى ميلها.", "The upper plot is its slope.", "The lower plot is its slope."),
    "greater and smaller": ("ميله أكبر.", "Its slope is greater.", "Its slope is smaller."),
    "faster and slower": ("هذا أسرع.", "This is faster.", "This is slower."),
    "rising and falling": ("التكلفة تنزل.", "The cost falls.", "The cost rises."),
    "positive and negative": ("الوزن سالب.", "The weight is negative.", "The weight is positive."),
    "first and last": ("في أول الصفحة.", "At the beginning of the page.", "At the end of the page."),
    "before and after": ("قبل التحديث.", "Before the update.", "After the update."),
    "with and without": ("بلا حلقة.", "Without a loop.", "With a loop."),
    "input and output": ("مدخل الطبقة.", "The input of the layer.", "The output of the layer."),
    "weight and bias": ("يُجمع الانحياز.", "The bias is added.", "The weight is added."),
    "loss and cost": ("ميل الخسارة.", "The slope of the loss.", "The slope of the cost."),
    "sigmoid and tanh": ("مشتقة السيجمويد.", "The slope of the sigmoid.", "The slope of tanh."),
    "unit and layer": ("ناتج الوحدة.", "What the unit gives.", "What the layer gives."),
    "example and feature": ("عمود لكلّ مثال.", "A column per example.", "A column per feature."),
    "mean and sum": ("متوسط الخسائر.", "The mean of the losses.", "The sum of the losses."),
    "hidden and output": ("في الطبقة الخفية.", "In the hidden layer.", "In the output layer."),
    "true and false": ("الجواب صحيح.", "The answer is correct.", "The answer is wrong."),
    "4 there, 3 here": ("أربع وحدات.", "Four units.", "Three units."),
}  # fmt: skip


@pytest.mark.parametrize("name", SENTENCES)
def test_opposite_is_found(name: str) -> None:
    arabic, english, opposite = SENTENCES[name]
    assert contradictions(arabic, english) == []
    assert name in contradictions(arabic, opposite)


def test_every_pair_of_opposites_has_a_sentence() -> None:
    assert set(OPPOSITES) <= set(SENTENCES)


def test_digits_and_mathematics_are_compared_in_order() -> None:
    tab = '===! "العربية"\n\n    العدد $a$ ثم $b$ من 3.\n\n=== "English"\n\n    The number $b$, then $a$, of 4.\n'
    (pair,) = in_pairs(in_text(tab, "page.md"))
    said = differences(*pair)
    assert [text.partition(":")[2].partition(" and ")[0] for text in said] == ["3", "3"]
    assert "['$a$', '$b$'] there, ['$b$', '$a$'] here" in said[0]
    assert "digits: ['3'] there, ['4'] here" in said[1]
