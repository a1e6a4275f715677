"""One card and one entry of the reference, word for word: what all of them are made of is in its place."""

from collections.abc import Iterator
from copy import copy
from pathlib import Path

import pytest
from bs4 import Tag

from docs_src.texts import LANGUAGES
from tests.formulas.record import recorded
from tests.site.test_built_site import article, both_languages

LINES = {"p", "div", "section", "summary", "tr", "h3", "h4", "dt", "dd", "pre"}


def told(part: Tag, language: str) -> str:
    """Write what a part of a page says in one language: mathematics and links as in Markdown, a block a line."""
    part = copy(part)
    for hidden in part.select(f"[lang]:not([lang={language}], .api)"):
        hidden.decompose()
    for math in part.select("math"):
        math.replace_with(f"${math.annotation.get_text()}$")
    for code in part.select(":not(pre) > code"):
        code.insert(0, "`")
        code.append("`")
    for link in part.select("a"):
        link.insert(0, "[")
        link.append(f"]({link['href']})")
    for cell in part.select("td + td"):
        cell.insert(0, " | ")
    for beside in part.select(".checked, .checked + .formula-id"):
        beside.insert(0, " ")
    for block in part.find_all(LINES):
        block.insert(0, "\n")
        block.append("\n")
    lines = (line.rstrip() for line in part.get_text().splitlines())
    return "\n".join(line for line in lines if line)


CARD = {
    "ar": r"""
$a = \max(0, z)$
دالة ReLU ✓ مفحوصة
[S6-A5](#s6-a5)
`test_formula[shallow:S6-A5]`. معادلة. عدد مرّات المقارنة: {comparisons}. الصيغ المحرّفة التي رُفضت: {refused} من {mutants}.
$a$ | عدد | ناتج الوحدة
رموز شُرحت قبل هذا، مع: [S6-A1](#symbols-shallow-s6-a1)
[`nnref.relu`](../../api/#nnref.relu) · [نصّ الكود](../../api/#nnref.relu-source) · [كيف فُحصت](../../checked/#how)
{doctest}
""",
    "en": r"""
$a = \max(0, z)$
ReLU ✓ checked
[S6-A5](#s6-a5)
`test_formula[shallow:S6-A5]`. Equation. Comparisons: {comparisons}. Altered variants refused: {refused} of {mutants}.
$a$ | number | Activation of a unit
Symbols explained before, with: [S6-A1](#symbols-shallow-s6-a1)
[`nnref.relu`](../../api/#nnref.relu) · [source code](../../api/#nnref.relu-source) · [how it was checked](../../checked/#how)
{doctest}
""",
}
DOCTEST = """
>>> relu(-2.5), relu(2.5)
(0.0, 2.5)
>>> relu([[-1, 0], [1, 2]])
array([[0., 0.],
       [1., 2.]])
"""
CALLED = {"ar": "مشتقة الظلّ الزائدي ✓ مفحوصة", "en": "The derivative of tanh ✓ checked"}
ENTRY = r"""
`nnref.tanh_derivative(z)`
Give the slope of tanh at z.
With $a$ for $\tanh(z)$:
$\tanh'(z) = 1 - \tanh^{2}(z) = 1 - a^{2}$
CALLED [shallow/S8-D2](../shallow/derivatives/#s8-d2)
Parameters
`z : float or array_like`
Weighted input of a unit (not its activation), a pure number, or an array of them of any shape.
Returns
`float or ndarray`
The slope $\tanh'(z)$, a pure number in (0, 1], or 0 where it underflows, in the shape of z.
Raises
`ValueError`
If z holds anything but real numbers that fit float64.
Notes
Lesson: [shallow:S8-D2](../shallow/derivatives/#s8-d2).
Errata: [shallow:E8](../shallow/errata/#e8), [shallow:E14](../shallow/errata/#e14).
Examples
Far from 0 the slope is small, not zero.
>>> [tanh_derivative(z) for z in (-10, 0, 10)]
[8.244614455767397e-09, 1.0, 8.244614455767397e-09]
At z = 20, a rounds to 1 and 1 − a² to 0; the slope does not.
>>> 1 - tanh(20) ** 2
0.0
>>> tanh_derivative(np.array([-20.0, 20.0]))
array([1.6993417e-17, 1.6993417e-17])
Source
@elementwise
def tanh_derivative(z: Array) -> Array:
    e = np.exp(-np.abs(z))  # at most 1, so that it cannot overflow
    sech = 2.0 * e / (1.0 + e * e)
    return sech * sech  # 1 − tanh² = sech², where the subtraction would cancel
"""


@both_languages
@pytest.mark.parametrize("prose", LANGUAGES)
def test_card_is_word_for_word_as_it_is_to_be(site: Path, language: str, prose: str) -> None:
    row = recorded()["shallow:S6-A5"]
    shown = article(site, "shallow/activations", language).find(id="s6-a5")
    assert told(shown, prose) == CARD[prose].strip().format(
        comparisons=row["comparisons"],
        refused=row["mutants"] - row["survivors"],
        mutants=row["mutants"],
        doctest=DOCTEST.strip(),
    )
    assert row["survivors"], "where all are refused, «14 of 16» would say the same turned round"


def entry(site: Path, page: str, language: str, name: str) -> Iterator[Tag]:
    """Give the parts of one entry of the reference."""
    heading = article(site, page, language).find(id=name)
    yield heading
    for part in heading.find_next_siblings():
        if part.name == "h3":
            return
        yield part


@both_languages
@pytest.mark.parametrize("prose", LANGUAGES)
def test_entry_of_the_reference_is_word_for_word_as_it_is_to_be(
    site: Path, language: str, prose: str
) -> None:
    found = "\n".join(told(part, prose) for part in entry(site, "api", language, "nnref.tanh_derivative"))
    assert found == ENTRY.strip().replace("CALLED", CALLED[prose])
