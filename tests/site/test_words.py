"""The words of the site: what is said as mathematics, how numbers look, and Arabic that shows as it is written.

Each kind of fault has its reason and its remedy, and sentences that show what is one and what is none.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from docs_src.course import Course
from docs_src.site.sources import Sources
from docs_src.texts import ARABIC_LETTER, LANGUAGES, Language, without_vowel_marks
from tests.conftest import ROOT
from tests.site.prose import SYMBOL, Sentence, in_text, of_week, on_page, says
from tests.site.test_built_site import LABS, PAGES, article, both_languages, every_page

Kind = Callable[[Sentence], Iterator[str]]
every_text = pytest.mark.parametrize("page", PAGES + LABS)
every_week = pytest.mark.parametrize("week", Course().weeks)


# --- No arithmetic in words -------------------------------------------------------------------------------


class Pattern(NamedTuple):
    """A way to tell arithmetic in words."""

    reason: str
    remedy: str
    arabic: str
    english: str


# What patterns are made of: a symbol (or code, or a cited number), a number in any form, the name of a function.
_PARTS = {
    "<S>": SYMBOL,
    "<N>": {
        "ar": rf"(?:{SYMBOL}|(?:ال)?(?:صفر|واحدة?|اثن(?:ين|ان|تين)|ثلاثة|أربعة|خمسة|ستة|سبعة|ثمانية|تسعة|عشرة|نصف|ربع|ثلث)(?!\w)|\d[\d.]*)",
        "en": rf"(?:{SYMBOL}|(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|half|(?:a|one) (?:half|quarter|third))(?!\w)|\d[\d.]*)",
    },
    "<F>": {
        "ar": r"(?:مقلوب|لوغاريتم|اللوغاريتم|جذر)",
        "en": r"(?:the )?(?:natural )?(?:logarithms?|log|reciprocal|inverse|exponential|root)(?!\w)",
    },
}

PATTERNS = [
    Pattern(
        "what completes a number to one is a difference",
        "write it: $1 - a$",
        r"\S*[يت]كمل(?:ه|ها|هما)?(?: \S+){0,3} إلى (?:ال)?واحد",
        r"(?:lacks?|short|missing) (?:to|of|from) one(?!\w)|complements? (?:\w+ )?to one(?!\w)",
    ),
    Pattern(
        "a difference is told in words",
        "write it: $1 - \\hat{y}$, $4 - 2 - 1$",
        r"<N> ناقصا? |ناقصا? <N>|مطروحا من <N>|<N> إلا <N>",
        r"<N> minus (?!signs?(?!\w))|minus <S>|(?:subtract|take) .{1,30} from one(?!\w)",
    ),
    Pattern(
        "a sign is told in words",
        "write it: $-1$, $-\\log a$",
        r"سالب (?:<N>|<F>)",
        r"minus (?:<N>|<F>|the <F>)",
    ),
    Pattern(
        "a product is told in words",
        "write it: $2 a$, $a(1 - a)$",
        r"<N> مضروب(?:ا|ة|ان|ين) في <N>|حاصل ضرب <S> في <S>|ضعفا? <N>",
        r"(?<!about )<N> times <N>|(?:twice|double) <N>",
    ),
    Pattern(
        "a sum is told in words",
        "write it: $2 + 1$",
        r"<N> زائدا? ",
        r"<N> plus <N>",
    ),
    Pattern(
        "a quotient is told in words",
        "write it: $\\frac{1}{m}$, $1 / a$",
        r"<N> (?:مقسوما?|مقسومة) على |(?:ال)?واحد على (?:<S>|<F>|المقام|مربع|عدد)",
        r"(?<!\w)one over \S+|<N> (?:over|divided by) <N>",
    ),
    Pattern(
        "a power is told in words",
        "write it: $e^{-z}$",
        r"مرفوع[ةا]? (?:إلى|للقوة|لقوة)|أس (?:<N>|سالب)",
        r"to the power|(?<!\w)e to the (?:minus|<N>)",
    ),
]


def regex(pattern: Pattern, language: Language) -> re.Pattern[str]:
    """Compile a pattern in one language."""
    text = pattern.arabic if language == "ar" else pattern.english
    for name, part in _PARTS.items():
        text = text.replace(name, part if isinstance(part, str) else part[language])
    # A particle may stand before an Arabic word.
    return re.compile(rf"(?<!\w){'[وفبكل]?' if language == 'ar' else ''}(?:{text})", re.IGNORECASE)


REGEXES = {language: [(pattern, regex(pattern, language)) for pattern in PATTERNS] for language in LANGUAGES}


def arithmetic_in_words(sentence: Sentence) -> Iterator[str]:
    """Find arithmetic that a sentence tells in words."""
    text = without_vowel_marks(sentence.words)
    for pattern, expression in REGEXES[sentence.language]:
        for found in expression.finditer(text):
            yield f"{sentence.place}: «{found[0]}»: {pattern.reason}; {pattern.remedy}"


# --- English in parentheses ---------------------------------------------------------------------------------

_GLOSS = r"\([A-Za-z][A-Za-z0-9 ,.⁠’'-]*\)"
_TWO_GLOSSES = re.compile(rf"([\u0621-\u064A]+) {_GLOSS} ([\u0621-\u064A]+) {_GLOSS}")
_BEFORE_ARTICLE = re.compile(rf"([\u0621-\u064A]+) {_GLOSS} ((?:ال|لل)[\u0621-\u064A]{{2,}})")
_JOINED = re.compile(r"[وفبلك]|(?:في|من|عن|على|إلى|مع|هو|هي|أو|ثم|أي|لا|بل|كل|عند|قبل|بعد|لكل|هذا|هذه)$")
# Words of ours that begin with a letter that joins others.
_OWN = re.compile(r"(?:وحد|وزن|وسم|وسوم|ليس|لكن|كلف|بيان|بعد|فرق|فيض)")


def split_by_a_gloss(sentence: Sentence) -> Iterator[str]:
    """Find an English gloss between two Arabic nouns of which the second belongs to the first.

    A program does not know nouns from others. It finds two glosses with one word between them that nothing joins to
    what stands before, and a noun without article and ending, its gloss, and a noun with the article.
    """
    if sentence.language != "ar":
        return
    text = without_vowel_marks(sentence.words)
    pairs = [
        *(
            found
            for found in _TWO_GLOSSES.finditer(text)
            if not _JOINED.match(found[2]) or _OWN.match(found[2])
        ),
        *_BEFORE_ARTICLE.finditer(text),
    ]
    # What has the article, or a pronoun at its end, has nothing that belongs to it; what begins with «ي» is a verb.
    for found in pairs:
        if not re.match(r"[وفبك]?ال|لل|[وف]?ي", found[1]) and not re.search(r"(?:ها|ه|هما|نا|ا)$", found[1]):
            yield f"{sentence.place}: «{found[0]}»: {SPLIT}"


SPLIT = "an English gloss splits what belongs together; put it after the last noun, «دالة تنشيط الطبقة الخفية (activation function)»"


# --- Signs that have a direction ----------------------------------------------------------------------------

_BRACKETS = {")": "(", "]": "[", "}": "{", "»": "«", "”": "“"}
_ARROWS = re.compile(r"[←-⇿⟵-⟿]")


def signs_with_a_direction(sentence: Sentence) -> Iterator[str]:
    """Find signs in Arabic text that a browser mirrors, or that point the wrong way, and brackets without their partner."""
    if sentence.language != "ar":
        return
    text = sentence.words
    brackets = {*_BRACKETS, *_BRACKETS.values()}
    mirrored = [sign for sign in text if unicodedata.mirrored(sign) and sign not in brackets | {"≈"}]
    for sign in [*mirrored, *_ARROWS.findall(text)]:
        yield f"{sentence.place}: «{sign}» shows mirrored in Arabic; write it as code, `∈`, or in words"
    opened: list[str] = []
    for sign in text:
        if sign in _BRACKETS.values():
            opened.append(sign)
        elif sign in _BRACKETS and (not opened or opened.pop() != _BRACKETS[sign]):
            yield f"{sentence.place}: «{sign}» closes what nothing opens; the two point the same way in Arabic"
    for sign in opened:
        yield f"{sentence.place}: «{sign}» is never closed; the line would turn round in Arabic"


# --- One form of a word ---------------------------------------------------------------------------------------

ONE_FORM = {
    r"(?<!ما )(?<!\w)[وفبل]?(?:لا نهاية|اللا ?نهاية|لانهاية)": "say «ما لا نهاية»",
    r"(?:ال)?(?:قوس|أقواس)\S* (?:ال)?مربع": "say «القوسان المعقوفان»",
    r"(?:ال)?(?:قوس|أقواس)\S* (?:ال)?عادي": "say «القوسان الهلاليان»",
    r"(?:أركان|ركن\S*) (?:ال)?مربع": "a square has «رؤوس»; «الركن» is that of a house",
    r"دور(?:ة|ات) (?:ال)?تدريب": "«دورات» is read as epochs; say «تكرارات»",
    r"(?:ال)?شبك\S+ (?:ال)?تكراري": "say «الشبكات المتكرّرة»; «التكرار» is an iteration",
}


def forms(sentence: Sentence) -> Iterator[str]:
    """Find a word that stands on the site in another form."""
    text = without_vowel_marks(sentence.words)
    for expression, remedy in ONE_FORM.items() if sentence.language == "ar" else ():
        for found in re.finditer(expression, text):
            yield f"{sentence.place}: «{found[0]}»: {remedy}"


# --- The other names of terms -------------------------------------------------------------------------------


TERMS = list(Sources(ROOT).terms.values())
# What has the words of a name, and is another thing.
NO_NAMES = ["نظرية التقريب الشامل"]
# Names in forms that say something else than their words would in any order.
FORMS = {
    "الجواب الصحيح": ["الأجوبة الصحيحة", *(f"جواب{ending} الصحيح" for ending in ("ه", "ها", "هما", "هم"))],
}


def other_names(sentence: Sentence) -> Iterator[str]:
    """Find another name of a term in a sentence that does not explain the term."""
    text = without_vowel_marks(sentence.words).lower()
    for phrase in NO_NAMES:
        text = text.replace(phrase, "")
    for term in TERMS:
        own = without_vowel_marks(term.name.of(sentence.language).split()[-1]).removeprefix("ال")
        # What is short for another name, ReLU, may stand beside it. A lab has no links to terms: there the sentence
        # that explains one says its own name.
        beside = "/labs/" in sentence.place or re.search(r"[A-Z]{2}", own)
        if term.key in sentence.terms or (beside and own.lower() in text):
            continue
        for name in term.other_names(sentence.language):
            if any(says(without_vowel_marks(form).lower(), text) for form in (name, *FORMS.get(name, ()))):
                yield (
                    f"{sentence.place}: «{name}»; this site says «{term.name.of(sentence.language)}», and another "
                    f"name only in the sentence that explains it, beside «(term:{term.key})»"
                )


# --- What is looked at --------------------------------------------------------------------------------------

KINDS: list[Kind] = [
    arithmetic_in_words,
    split_by_a_gloss,
    signs_with_a_direction,
    forms,
    other_names,
]
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


def is_judged(sentence: Sentence, kind: Kind) -> bool:
    """Pages of errata name as wrong what is wrong, also by its names."""
    return kind is not other_names or not re.search(r"/errata\.md:", sentence.place)


@every_kind
@every_text
def test_words_of_a_page(page: str, kind: Kind) -> None:
    assert [fault for found in on_page(page) if is_judged(found, kind) for fault in kind(found)] == []


@every_kind
@every_week
def test_words_of_a_week(week: str, kind: Kind) -> None:
    assert [fault for found in of_week(week) for fault in kind(found)] == []


_MACHINE = re.compile(r"(?<![\d.\w])\d+\.0(?![\d.])")


@both_languages
@every_page
def test_numbers_look_as_people_write_them(site: Path, page: str, language: str) -> None:
    """No «1.0» in a sentence, typed or cited: a digit after the point says that it is known."""
    found = []
    for part in article(site, page, language).select(
        ".tabbed-block, figcaption, dl.glossary, :is(h1, h2, h3):not(.api *)"
    ):
        for text in part.find_all(string=_MACHINE):
            inside = text.find_parent(["pre", "code", "svg"])
            if inside is None and (text.parent.name == "annotation" or not text.find_parent("math")):
                found.append(text.parent.parent.get_text() if text.parent.name == "bdi" else str(text))
    assert found == []


# --- That faults are found ----------------------------------------------------------------------------------


def faults(kind: Kind, text: str, language: Language) -> list[str]:
    """Give what a kind finds in a text."""
    return list(kind(Sentence("here", language, text)))


@pytest.mark.parametrize(
    "text",
    [
        "فخسارته سالب لوغاريتم ما يُكمِّل ناتجه إلى الواحد.",
        "نضربه فيما يُكمِّله إلى الواحد.",
        "ضعف الواحد ناقص سالب اثنين يساوي أربعة.",
        "واحد ناقص مربّع الظلّ الزائدي.",
        "الناتج ناقص واحد.",
        "ومشتقّتها $a$ ناقص `y`.",
        "رؤوس المربّع إحداثياتها واحد وسالب واحد.",
        "إذا كان ميل الخسارة سالب مقلوب الناتج.",
        "وهي حاصل ضرب $\\sigma(z)$ في $\\sigma(-z)$.",
        "اثنان مضروبان في ثلاثة.",
        "نجمع: واحد زائد اثنين.",
        "كسر هو واحد على المقام.",
        "وتساوي $a$ مقسومًا على $m$.",
        "العدد $e$ مرفوعًا إلى القوة $z$.",
        "One minus the output.",
        "The loss is minus the logarithm of the output.",
        "It is minus the natural logarithm of one minus it.",
        "what σ(z) lacks to one",
        "Its value is minus one.",
        "twice one minus minus two",
        "multiplied by one over the denominator",
        "The output is $a$ minus $y$.",
        "It is $a$ times one minus $a$.",
        "so it is two times three",
        "two plus two",
        "$a$ divided by $m$",
        "take the output from one",
        "e to the minus z",
        "raised to the power of two",
        "{{values: tanh(1); 3}} plus {{values: tanh(2); 3}}",
    ],
)
def test_arithmetic_in_words_is_found(text: str) -> None:
    assert faults(arithmetic_in_words, text, "ar" if ARABIC_LETTER.search(text) else "en")


@pytest.mark.parametrize(
    "text",
    [
        "نصف الأوزان سالب، والباقي موجب.",
        "نضرب `da2` في هذا الميل، ونضرب `dz2` في `a1`.",
        "حين تضرب $(4, 3)$ في $(3, 1)$ يبقى الخارجيان.",
        "تعود الشبكة فتُكمِل الطريق إلى أول طبقة.",
        "عنصر ناقص في المصفوفة.",
        "مثلًا 5 أمثلة، وعمود واحد على اليسار.",
        "ونكتبها $z = 4 - 2 - 1 = 1$، والناتج $-\\log(1 - \\hat{y})$.",
        "والعنصر رقم $i$ في $dZ$.",
        "The minus sign at the head of the loss.",
        "about ten times smaller, three times as long",
        "The two minus signs cancel, and it is about {{values: a; 2}} times $a$.",
        "A shape $(4, 3)$ times $(3, 1)$ leaves the outer two.",
        "It is $1 - a$, and its logarithm $-\\log a$.",
        "one above the other",
        "the other one is above one half",
        "It takes a minute from one page to another.",
        "plus the bias",
    ],
)
def test_what_is_no_arithmetic_is_left_alone(text: str) -> None:
    assert faults(arithmetic_in_words, text, "ar" if ARABIC_LETTER.search(text) else "en") == []


def test_message_says_place_reason_and_remedy() -> None:
    assert faults(arithmetic_in_words, "One minus the output.", "en") == [
        "here: «One minus »: a difference is told in words; write it: $1 - \\hat{y}$, $4 - 2 - 1$"
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("تأخذ [خصائص](term:feature) (features) [مثال](term:example) (example) واحد.", True),
        ("تأخذ أوزان (weights) وحدة (unit).", True),
        ("[دالة تنشيط](term:activation-function) (activation function) الطبقة الخفية", True),
        ("نبدأ من ميل (slope) للخسارة.", True),
        ("تأخذ خصائص مثال واحد (features of an example).", False),
        ("[والأوزان](term:weight) (weights) [والانحيازات](term:bias) (biases).", False),
        ("وزن (weight) لخاصّية (feature).", False),
        (
            "في [الانحدار اللوجستي](term:logistic-regression) (logistic regression) [وحدة](term:unit) (unit) واحدة.",
            False,
        ),
        ("دالة تنشيط الطبقة الخفية (activation function)", False),
        ("الحاسوب [فيدوّر](term:rounding) (rounding) الأعداد.", False),
        ("ميلها (slope) الأكبر.", False),
    ],
)
def test_gloss_that_splits_is_found(text: str, found: bool) -> None:
    assert bool(faults(split_by_a_gloss, text, "ar")) == found
    assert faults(split_by_a_gloss, text, "en") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ويدلّ ما بعد العلامة ∈ على الأبعاد.", 1),
        ("إذا كان العدد > 0 أو < 1.", 2),
        ("من اليمين → إلى اليسار.", 1),
        ("الناتج -> الخسارة", 1),
        ("العلامة ∼ معناها «عدد عشوائي من».", 1),
        ("(مثل هذا]", 1),
        ("«كلام بلا إغلاق", 1),
        ("إغلاق بلا فتح)", 1),
        ("العلامة $\\in$ و`a -> b` و`x > 0` و$z < 0$.", 0),
        ("(كلام [بين] «أقواس»)، والميل ≈ 0.", 0),
    ],
)
def test_sign_with_a_direction_is_found(text: str, found: int) -> None:
    assert len(faults(signs_with_a_direction, text, "ar")) == found
    assert faults(signs_with_a_direction, text, "en") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("فيصير لا نهاية.", True),
        ("إلى اللانهاية", True),
        ("يساوي ما لا نهاية، وما لا نهاية له", False),
        ("بين القوسين المربّعين", True),
        ("والقوسان العاديّان", True),
        ("بين القوسين المعقوفين أو الهلاليين", False),
        ("أركان المربّع", True),
        ("ركنا المربّع", True),
        ("رؤوس المربّع", False),
        ("دورات التدريب", True),
        ("الشبكات التكرارية", True),
        ("تكرارات التدريب", False),
    ],
)
def test_other_form_is_found(text: str, found: bool) -> None:
    assert bool(faults(forms, text, "ar")) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("هذا هو الجواب الصحيح.", True),
        ("نقارن بالجواب الصحيح، وللجواب الصحيح أثر.", True),
        ("أجوبة صحيحة كثيرة", True),
        ("وكلّ مثال بجوابه الصحيح", True),
        ("[الوسم](term:label) (label)، أي الجواب الصحيح الذي يأتي مع المثال.", False),
        ("[الوسم](term:shallow/label) (label)، أي الجواب الصحيح.", False),
        ("[الوحدة](term:unit) (unit)، أي الجواب الصحيح.", True),
        ("هذا جواب، وهو صحيح.", False),
        ("نظرية التقريب الشامل", False),
        ("خطأ التقريب", True),
        ("الانتشار العكسيّ", True),
        ("دالةُ التفعيل", True),
        ("Each neuron fires.", True),
        ("Two NEURONS fire.", True),
        ("A [unit](term:unit), also called a neuron.", False),
        ("the neuronal", False),
        ("The `neuron` of $neuron$", False),
    ],
)
def test_other_name_of_a_term_is_found(text: str, found: bool) -> None:
    assert bool(faults(other_names, text, "ar" if ARABIC_LETTER.search(text) else "en")) == found


def test_what_is_short_for_a_name_may_stand_beside_it() -> None:
    for text, found in (("The rectified linear unit, ReLU", False), ("The rectified linear unit", True)):
        assert bool(faults(other_names, text, "en")) == found


def test_in_a_lab_another_name_stands_beside_the_own_one() -> None:
    for text, found in (("هذا وسمها، أي جوابها الصحيح.", False), ("هذا جوابها الصحيح.", True)):
        for place, here in (("docs_src/shallow/labs/flower.py", found), ("docs/shallow/review.md:7", True)):
            assert bool(list(other_names(Sentence(place, "ar", text)))) == here


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1.0", True),
        ("يصير −0.0 هنا", True),
        ("z = 20.0", True),
        ("1.02", False),
        ("0.01", False),
        ("1", False),
        ("3.0.1", False),
    ],
)
def test_machine_float_is_found(text: str, found: bool) -> None:
    assert bool(_MACHINE.search(text)) == found


def test_sentences_of_a_page_are_read() -> None:
    source = """---
description: "وصف $z$ | About $z$"
---
# عنوان | Title {#title}

===! "العربية"

    - جملة عن [وحدة](term:unit) و`x > 0`.

    !!! note "حاشية"

        ما فيها {{values: a; 3}}.

    ```text
    لا يُقرأ
    ```

=== "English"

    - A sentence.

::: formula s8-d1

::: derivation s8-d1

    $= a$ | سبب | a reason

| $a$ | $b$ |
"""
    read = [(found.place, found.language, found.words) for found in in_text(source, "p")]
    assert read == [
        ("p:2", "ar", "وصف ⬚"),
        ("p:2", "en", "About ⬚"),
        ("p:4", "ar", "عنوان"),
        ("p:4", "en", "Title"),
        ("p:8", "ar", "جملة عن وحدة و⬚."),
        ("p:10", "ar", "حاشية"),
        ("p:12", "ar", "ما فيها ⬚."),
        ("p:20", "en", "A sentence."),
        ("p:26", "ar", "سبب"),
        ("p:26", "en", "a reason"),
    ]
