"""Words of opposite meaning, in both languages: where one language says the one and the other its opposite, one is wrong.

A line that has both words of a pair, or neither, says nothing.
"""

import re
from collections.abc import Iterator
from math import prod

from docs_src.texts import without_vowel_marks

_BEFORE, _AFTER = r"(?<![\u0621-\u064A])(?:[وف]?[كبل]?(?:ال)?|[وف]?لل)", r"(?![\u0621-\u064A])"
_ENDINGS = r"(?:ه|ها|هما|هم|ان|ين|ات|ي|ية|تان|تين|ته|تها|تهما|نا|ا|ة|وا|ت)?"


def _arabic(words: str) -> re.Pattern[str]:
    return re.compile(f"{_BEFORE}(?:{words.replace(' ', '|')}){_ENDINGS}{_AFTER}")


def _english(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words.replace(' ', '|')})\b", re.IGNORECASE)


# What is opposed, and for each of the two sides its words in Arabic and in English.
OPPOSITES = {
    name: tuple((_arabic(arabic), _english(english)) for arabic, english in sides)
    for name, sides in {
        "row and column": (("صف صفوف صفّ", "rows?"), ("عمود أعمدة أعمدت", "columns?")),
        "forward and back": (("أمامي أمام", "forward"), ("خلفي خلف راجع راجعين عود", "back backward backwards backpropagation")),
        "left and right": (("يسار أيسر يسرى", "left"), ("يمين أيمن يمنى", "right-hand right")),
        "above and below": (("فوق أعلى علوي عليا", "above top upper up over"), ("تحت أسفل سفلي سفلى", "below under bottom lower down beneath")),
        "greater and smaller": (
            ("أكبر أكثر أطول أوسع كبير يكبر تكبر كبر كبرى", "greater larger bigger more longer wider most largest large great above"),
            ("أصغر أقل أقصر أضيق أدنى صغير يصغر تصغر صغر صغرى", "smaller less fewer lower shorter narrower least smallest small tiny below lowest"),
        ),
        "faster and slower": (("أسرع سريع سريعا", "faster quick quickly fast sooner"), ("أبطأ بطيء بطيئا ببطء بطء", "slower slow slowly")),
        "rising and falling": (
            ("يزيد تزيد زاد يصعد تصعد صعد يرتفع ترتفع ارتفع رفع يرفع ترفع صاعد", "rises? rose rising grows? grew growing increases? increased raises? raised climbs? climbed"),
            ("ينقص تنقص نقص يهبط تهبط هبط ينخفض تنخفض ينزل تنزل نزل نازل", "falls? fell fallen falling shrinks? decreases? decreased lowers? lowered drops? dropped sinks?"),
        ),
        "positive and negative": (("موجب", "positive"), ("سالب", "negative")),
        "first and last": (("أول أولى", "first begins? beginning start"), ("أخير نهاية", "last end ends final")),
        "before and after": (("قبل", "before already earlier"), ("بعد", "after later then")),
        "with and without": (("مع", "with"), ("بلا دون بدون", "without")),
        "input and output": (("مدخل مدخلات", "inputs?"), ("ناتج نواتج مخرجات خرج", "outputs? activations?")),
        "weight and bias": (("وزن أوزان", "weights?"), ("انحياز انحيازات", "bias biases")),
        "loss and cost": (("خسارة خسارت خسائر", "loss losses"), ("تكلفة تكلفت", "costs?")),
        "sigmoid and tanh": (("سيجمويد", "sigmoids?"), ("ظل", "tanh")),
        "unit and layer": (("وحدة وحدات وحدت", "units?"), ("طبقة طبقات طبقت", "layers?")),
        "example and feature": (("مثال أمثلة مثالي", "examples?"), ("خاصية خصائص خاصيت", "features?")),
        "mean and sum": (("متوسط متوسطات", "means? average"), ("مجموع مجاميع", "sums? total")),
        "hidden and output": (("خفي", "hidden"), ("مخرجات", "output")),
        "true and false": (("صحيح صواب صحّ", "true correct truly right"), ("خطأ خاطئ غلط", "wrong false incorrect mistaken mistakes? errors?")),
    }.items()
}  # fmt: skip


# From three on: what is two is said by an ending in Arabic, and what is one by nothing.
NUMBERS = {
    value: (_arabic(arabic), _english(english))
    for value, arabic, english in (
        (3, "ثلاث", "three third thirds"),
        (4, "أربع رابع", "four fourth quarter quarters"),
        (5, "خمس خامس", "five fifth fifths"),
        (6, "ست سادس", "six sixth"),
        (7, "سبع سابع", "seven seventh seventeen"),
        (8, "ثماني ثمانية ثامن ثمان", "eight eighth"),
        (9, "تسع تاسع", "nine ninth"),
        (10, "عشر عاشر", "ten tenth tenths seventeen sixteen thirteen fourteen fifteen eighteen nineteen"),
        (100, "مئة مئت مئوية", "hundred hundreds hundredth"),
        (1000, "ألف آلاف", "thousand thousands"),
        (1_000_000, "مليون ملايين", "million millions"),
    )
}


# What is «at least» in one language may be «or more» in the other.
_GLOSS = re.compile(r"\([A-Za-z][A-Za-z ,/-]*\)")
_LIMIT = re.compile("على الأقل|على الأكثر|at (?:the )?(?:least|most)|or (?:more|less)")


def contradictions(one: str, other: str, languages: tuple[int, int] = (0, 1)) -> list[str]:
    """Say in which opposites two texts contradict each other: an Arabic one and its translation, or as `languages` says."""
    texts = [_LIMIT.sub("", _GLOSS.sub("", without_vowel_marks(text))) for text in (one, other)]

    def sides(pair: tuple[tuple[re.Pattern[str], ...], ...]) -> Iterator[int]:
        for text, language in zip(texts, languages, strict=True):
            yield bool(pair[0][language].search(text)) - bool(pair[1][language].search(text))

    found = [name for name, pair in OPPOSITES.items() if prod(sides(pair)) < 0]
    ours, theirs = (
        {value for value, words in NUMBERS.items() if words[language].search(text)}
        for text, language in zip(texts, languages, strict=True)
    )
    if ours and theirs and not ours & theirs:
        found.append(
            f"{' and '.join(map(str, sorted(ours)))} there, {' and '.join(map(str, sorted(theirs)))} here"
        )
    return found
