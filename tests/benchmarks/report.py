"""What the measurements say: the rows of the table, in both languages, and the goals."""

import re
from collections.abc import Callable
from typing import NamedTuple

from docs_src.measured import Measurements
from docs_src.texts import Bilingual, Language
from tests.shallow.contenders import EXAMPLES

HEAD = Bilingual("| ما قيس | النسبة | المطلوب |", "| measured | ratio | goal |")
RAN_ON = Bilingual("الجهاز والإصدارات", "Machine and versions")
ROUNDS = 5
LTR = "\u200e"  # in Arabic text, digits with hyphens would be shown in the other order


class Row(NamedTuple):
    """One ratio, and what it shall be at least or at most."""

    what: Bilingual
    ratio: Callable[[Measurements], float]
    least: float | None = None
    most: float | None = None

    def reaches_goal(self, measured: Measurements) -> bool:
        """Say whether the ratio is on the right side of the goal."""
        ratio = self.ratio(measured)
        return (self.least is None or ratio >= self.least) and (self.most is None or ratio <= self.most)

    def goal(self, language: Language) -> str:
        """Write the goal in words, for signs such as ≥ are mirrored in text from right to left."""
        if self.least:
            return Bilingual(f"{self.least:g} على الأقل", f"at least {self.least:g}").of(language)
        if self.most:
            return Bilingual(f"{self.most:g} على الأكثر", f"at most {self.most:g}").of(language)
        return "–"


SMALL = Bilingual(f"شبكة الدرس `{LTR}2-4-1` مع 400 مثال", "the lesson's network `2-4-1`, 400 examples")
LARGE = Bilingual(f"شبكة `{LTR}784-512-1` مع 10000 مثال", "a network `784-512-1`, 10000 examples")


def _row(network: Bilingual, ar: str, en: str, one: str, other: str, **goal: float) -> Row:
    what = Bilingual(f"{network.ar}: {ar}", f"{network.en}: {en}")
    return Row(what, lambda measured: measured.ratio(one, other), **goal)


ROWS = [
    _row(
        SMALL,
        "زمن التكرار في PyTorch إلى زمنه في `train`",
        "PyTorch's time for an iteration to that of `train`",
        "small_torch",
        "small_train",
        least=3.5,
    ),
    _row(
        SMALL,
        "زمن التكرار في `MLPClassifier` من scikit-learn إلى زمنه في `train`",
        "the time of scikit-learn's `MLPClassifier` to that of `train`",
        "small_sklearn",
        "small_train",
        least=2,
    ),
    _row(
        SMALL,
        "زمن `train` إلى زمن خطوة NumPy المجرّدة",
        "the time of `train` to that of a bare NumPy step",
        "small_train",
        "small_bare",
    ),
    _row(
        LARGE,
        "زمن دوال الدرس كما هي مكتوبة إلى زمن عمليات ضرب المصفوفات الخمس وحدها",
        "the time of the lesson's functions as written to that of the five matrix products alone",
        "large_lesson",
        "large_products",
        most=1.9,
    ),
    _row(
        LARGE,
        "زمن `train` إلى زمن عمليات ضرب المصفوفات الخمس وحدها",
        "the time of `train` to that of the five matrix products alone",
        "large_train",
        "large_products",
        most=1.3,
    ),
    _row(
        LARGE,
        "زمن PyTorch إلى زمن عمليات ضرب المصفوفات الخمس وحدها",
        "PyTorch's time to that of the five matrix products alone",
        "large_torch",
        "large_products",
    ),
    _row(
        LARGE,
        "أقصى ذاكرة تشغلها دوال الدرس في تكرار واحد إلى حجم `A1`",
        "peak memory of one iteration of the lesson's functions to the size of `A1`",
        "memory_lesson",
        "memory_activations",
    ),
    _row(
        LARGE,
        "أقصى ذاكرة تشغلها `train` في تكرار واحد إلى حجم `A1`",
        "peak memory of one iteration of `train` to the size of `A1`",
        "memory_train",
        "memory_activations",
    ),
    *(
        _row(
            Bilingual(f"شبكة `{LTR}3-4-1`، عدد الأمثلة {m}", f"a network `3-4-1`, {m} examples"),
            "زمن الحلقة إلى زمن المصفوفات",
            "the time of the loop to that of the matrices",
            f"loop_{m}",
            f"matrices_{m}",
        )
        for m in EXAMPLES
    ),
]


def _number(ratio: float) -> str:
    """Write a ratio to three digits, or to the last whole one."""
    return f"{ratio:.3g}" if ratio < 100 else f"{ratio:.0f}"


def table(measured: Measurements, language: Language) -> str:
    """Write the measurements as Markdown."""
    lines = [HEAD.of(language), "|---|---|---|"]
    lines += [
        f"| {row.what.of(language)} | {_number(row.ratio(measured))} | {row.goal(language)} |" for row in ROWS
    ]
    return "\n".join([*lines, "", f"{RAN_ON.of(language)}: `{measured.machine}`."])


def placed(readme: str, measured: Measurements) -> str:
    """Put both tables into the README, between their two marks."""
    for language in ("ar", "en"):
        marked = re.compile(f"(?<=<!-- measured {language} -->\n\n).*?(?=\n\n<!-- end -->)", re.DOTALL)
        readme, count = marked.subn(lambda _, language=language: table(measured, language), readme)
        if count != 1:
            raise ValueError(
                f"README.md must have one «<!-- measured {language} -->» with its «<!-- end -->»"
            )
    return readme
