"""Whether sentences that state a quantity, a comparison or a direction carry mathematics that says so, and holds.

It is that of the sentence itself, or what a comment below it holds (docs_src/site/holds.py): a relation with the
numeral that a word of number is, with > where a word says «greater», «rises», and < where it says «smaller», «falls»;
so what a sentence speaks of stands on the left. Counts, «… = 4», stand in the order of the words, one for each.
Other sentences stand in tests/<week>/said.toml, by the words in question, under the reason why nothing need hold.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import count
from typing import NamedTuple

import pytest

from docs_src.course import SourceError, week_of
from docs_src.site.blocks import Citation, Derivation, Page, Pair, read
from docs_src.site.citations import NUMBER
from docs_src.site.grammar import inline
from docs_src.site.holds import Holds, filled, held
from docs_src.site.sources import Sources
from tests.conftest import ROOT
from tests.formulas.record import formulas
from tests.site import test_built_site
from tests.site.prose import Sentence
from tests.site.test_built_site import LESSONS, full, source_of
from tests.site.test_formulas_on_pages import refusal

SOURCES = Sources(ROOT)
PAGES = [page for page in test_built_site.PAGES if page in LESSONS or page.endswith("/summary")]
MORE, LESS = r">|\\ge|\\gt", r"<|\\le(?!ft)|\\lt"
# Words of comparison and direction, by the sign that their mathematics has.
SIGNS = {
    MORE: "greater larger bigger more longer wider (?<!at_)most at_least largest greatest longest steeper steepest higher highest further farther slower "
    "rises? rose risen rising grows? grew grown growing increases? increased increasing raises? raised climbs? climbed climbing exceeds?",
    LESS: "smaller less fewer lower shorter narrower (?<!at_)least at_most smallest lowest fewest flatter closer nearer nearest closest faster sooner "
    "falls? fell fallen falling shrinks? decreases? decreased decreasing lowers? lowered drops? dropped sinks? sank",
}  # fmt: skip
# Words of number, by the numerals of which their mathematics has one.
NUMERALS = {
    "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10",
    "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16",
    "seventeen": "17", "eighteen": "18", "nineteen": "19", "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50",
    "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90", "dozens?": "12",
    "hundreds?": "100 100000", "thousands?": "1000 100000", "millions?": "1000000",
    "half|halves|halved|halve": r"2 0.5", "twice|double|doubles|doubled": "2", "(?:a|one) third of|thirds": "3", "quarters?": "4 0.25 0.75",
    "tenth|tenths": "10 0.1", "hundredth|hundredths": "100 0.01",
}  # fmt: skip
WANTED = [
    *((re.compile(rf"\b(?:{words.replace(' ', '|').replace('_', ' ')})\b", re.I), re.compile(sign)) for sign, words in SIGNS.items()),
    *(
        (
            re.compile(rf"\b(?:{words})\b", re.I),
            re.compile(rf"(?<![\d.])(?:{'|'.join(map(re.escape, numerals.split()))})(?!\.?\d)"),
        )
        for words, numerals in NUMERALS.items()
    ),
]  # fmt: skip
_HARMLESS = re.compile(r"\b(?:once more|no more|any more|no longer|more than one|[Mm]ost of)\b")
_RELATION = re.compile(r"[<>=]|\\(?:le|ge|lt|gt|approx)(?![A-Za-z])")
_SIDES = re.compile(f"({_RELATION.pattern})")
_COMMAND = re.compile(r"\\(?:frac|cdot|sqrt|approx|le|ge|lt|gt|left|right|,)(?![A-Za-z])")
_BARE = re.compile(r"\\?[A-Za-z]+'*(?:_(?:\{[^{}]*\}|\w)|\^\{[\[(T][^{}]*\})*|-?[\d.]+")


class Said(NamedTuple):
    """A sentence of a page, in English."""

    place: str
    text: str
    words: str
    holds: tuple[str, ...]
    """What is written below it."""


@cache
def said_on(page: str) -> tuple[Said, ...]:
    """Read the sentences in the English tabs of a page."""
    return tuple(sentences(source_of(page), f"docs/{page}.md"))


def sentences(source: str, path: str) -> Iterator[Said]:
    """Read the sentences in the English tabs of a text."""
    page = read(source)
    below: dict[int, list[str]] = {}
    for holds in held(page):
        below.setdefault(holds.sentence.number, []).extend(holds.claims)
    for block in page.blocks:
        for line in block.english.texts() if isinstance(block, Pair) else ():
            place = f"{path}:{line.number}"
            words = Sentence(place, "en", line.text).words
            yield Said(place, line.text, words, tuple(below.get(line.number, ())))


def unsaid(said: Said) -> list[re.Match[str]]:
    """Give the words of a sentence for which no mathematics stands: with their sign, with their numeral."""
    found = [item["math"].strip("$") for item in inline(said.text).items if item["math"]]
    relations = [NUMBER.sub("", tex) for tex in (*found, *said.holds) if _RELATION.search(tex)]
    words = _HARMLESS.sub(lambda match: "-" * len(match[0]), said.words)
    return sorted(
        (
            word
            for pattern, wanted in WANTED
            for word in pattern.finditer(words)
            if not any(wanted.search(tex) for tex in relations)
        ),
        key=lambda word: word.start(),
    )


# Words for which nothing need hold, and something may.
ALLOWED = [
    (re.compile(rf"\b(?:{words})\b", re.I), re.compile(sign))
    for words, sign in {"one|single": "= 1$", "positive": MORE, "negative": LESS}.items()
]
_COUNT = re.compile(r"= \d+$")


def idle(said: Said) -> list[str]:
    """Give what is written below a sentence and answers none of its words; counts answer a word each, in order."""
    answers = sorted(
        (
            (word.start(), wanted)
            for pattern, wanted in (*WANTED, *ALLOWED)
            for word in pattern.finditer(said.words)
        ),
        key=lambda found: found[0],
    )
    found, left = [], iter(answers)
    for claim in said.holds:
        bare = NUMBER.sub("", claim)
        if not any(wanted.search(bare) for _, wanted in (left if _COUNT.search(claim) else answers)):
            found.append(claim)
    return found


def around(words: Sequence[re.Match[str]]) -> str:
    """Write down words of a sentence, each with two before and two behind it, as said.toml lists them."""
    tokens = [(token.start(), token.end()) for token in re.finditer(r"\S+", words[0].string)]
    near = set()
    for word in words:
        (place,) = (k for k, (start, end) in enumerate(tokens) if start <= word.start() < end)
        near |= {*range(max(0, place - 2), min(len(tokens), place + 3))}
    runs = [k for k in sorted(near) if k - 1 not in near]
    parts = []
    for first in runs:
        last = next(k for k in count(first) if k + 1 not in near)
        parts.append(words[0].string[tokens[first][0] : tokens[last][1]])
    return " … ".join(parts)


@cache
def listed(week: str) -> dict[str, tuple[str, ...]]:
    """Give what need not hold, by page and words, with its reasons."""
    path = ROOT / "tests" / week / "said.toml"
    found = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    return {
        f"{week}/{page}": tuple(words for kind in found.values() for words in kind.get(page, ()))
        for page in {page for kind in found.values() for page in kind if kind["why"]} - {"why"}
    }


@pytest.mark.parametrize("page", PAGES)
def test_what_a_sentence_says_holds_or_need_not(page: str) -> None:
    week = week_of(page)
    found = {around(words): said for said in said_on(page) if (words := unsaid(said))}
    known = listed(week).get(page, ())
    wrong = [
        f"{said.place}: nothing holds of «{words}»; below it write «<!-- holds: … -->», with the numeral, and with > for "
        f"what is more and < for what is less, or list these words in tests/{week}/said.toml\n  {said.text}"
        for words, said in found.items()
        if words not in known
    ]
    wrong += [
        f"docs/{page}.md: «{words}», listed in tests/{week}/said.toml, is not there, or holds now; take it away there"
        for words, often in Counter(known).items()
        if words not in found or often > 1
    ]
    wrong += [
        f"{said.place}: «{claim}» is written below, and no word of the sentence says that; mend the one or the other\n"
        f"  {said.text}"
        for said in said_on(page)
        for claim in idle(said)
    ]
    assert not wrong, "\n".join(wrong)


# ---- what is written below sentences -----------------------------------------------------------------------------


def spoken_of(page: str, parsed: Page) -> tuple[str, ...]:
    """Give the formulas that a page shows, and those it links to, as the built page is read too."""
    names = [
        name
        for block in parsed.blocks
        if isinstance(block, Derivation)
        or (isinstance(block, Citation) and block.kind in {"formula", "recall"})
        for name in block.name.split()
    ]
    shown = [full(page, name).replace("/", ":") for name in names]
    anchors = set(re.findall(r"\]\([^)]*#([^)]+)\)|\{\{formula: ([\w/-]+)\}\}", source_of(page)))
    led = {anchor or name for anchor, name in anchors}
    known = [
        name for name, found in formulas().items() if found.anchor in led and found.week == week_of(page)
    ]
    by_id = {f"{found.week}:{found.anchor}": name for name, found in formulas().items()}
    return tuple(dict.fromkeys([*(by_id[name.lower()] for name in shown), *known]))


def untrue(claim: str, holds: Holds, parsed: Page, page: str) -> str:
    """Say what is wrong with what is written below a sentence."""
    try:
        tex = filled(claim, holds, parsed, f"{page}.md", SOURCES)
    except (SourceError, ValueError) as error:
        return str(error)
    sides = [side.strip() for side in _RELATION.split(tex)]
    if len(sides) < 2:
        return f"«{claim}» compares nothing; write a relation"
    if len(set(sides)) < len(sides) and "{{" not in claim:
        return f"«{claim}» compares something with itself"
    symbols = re.findall(r"[A-Za-z]", _COMMAND.sub("", tex))
    if "{{" not in claim and (not symbols or all(map(_BARE.fullmatch, sides))):
        return f"«{claim}» would hold whatever the page says; cite a number, or write a value of the course's functions"
    return refusal(_without_doubles(tex), week_of(page), spoken_of(page, parsed), cited=True)


def _without_doubles(tex: str) -> str:
    """Leave out of «4 = 4» the second side: it is true, and the checker refuses what says nothing."""
    first, *rest = _SIDES.split(tex)
    kept = [first]
    for relation, side in zip(rest[::2], rest[1::2], strict=True):
        if relation not in {"=", r"\approx"} or side.strip() != kept[-1].strip():
            kept += [relation, side]
    return "".join(kept)


@pytest.mark.parametrize("page", PAGES)
def test_what_is_written_below_a_sentence_is_true(page: str) -> None:
    parsed = read(source_of(page))
    found = [
        f"docs/{page}.md:{holds.line}: {reason}; mend this line, or the sentence above it, in both languages"
        for holds in held(parsed)
        for claim in holds.claims
        if (reason := untrue(claim, holds, parsed, page))
    ]
    assert not found, "\n".join(found)


# ---- what people get wrong ---------------------------------------------------------------------------------------

TABS = """---
description: "صفحة | A page"
---
# عنوان | Title {{#title}}

===! "العربية"

    نصّ.

=== "English"

    {sentence}
    <!-- holds: {holds} -->
"""
VALUES, STEP = "../derivatives/values", "../derivatives/step"
STEEPER = f"{{{{{VALUES}: sigmoid_derivative(0)}}}} > {{{{{VALUES}: sigmoid_derivative(10)}}}}"
UNITS = "{{page: argument of ../gradient-descent/training, initialize_parameters 2}}"


@pytest.mark.parametrize(
    ("sentence", "holds", "without"),
    [
        ("There are four units.", f"{UNITS} = 4", []),
        ("There are eight units.", f"{UNITS} = 4", ["eight"]),
        ("There are four units.", f"{UNITS} = 40", ["four"]),
        ("It is steeper at the origin.", STEEPER, []),
        ("It is flatter at the origin.", STEEPER, ["flatter"]),
        ("There are at least four.", rf"{UNITS} \ge 4", []),
        ("There are at most four.", rf"{UNITS} \ge 4", ["at most"]),
        ("The cost falls.", STEEPER, ["falls"]),
        ("It never grows: $a < 1$.", "a", ["grows"]),
        ("Once more, and no longer with most of them.", STEEPER, []),
    ],
)
def test_word_without_its_mathematics_is_found(sentence: str, holds: str, without: list[str]) -> None:
    (said,) = sentences(TABS.format(sentence=sentence, holds=holds), "page.md")
    assert [word[0] for word in unsaid(said)] == without


def test_mathematics_without_its_word_is_found() -> None:
    for sentence, claims in {
        "Its units.": [f"{UNITS} = 4"],
        "The other slope.": [STEEPER],
        "It is steeper.": [],
    }.items():
        (said,) = sentences(TABS.format(sentence=sentence, holds=claims[0] if claims else STEEPER), "page.md")
        assert idle(said) == claims


@pytest.mark.parametrize(
    ("holds", "reason"),
    [
        (STEEPER, ""),
        (f"{UNITS} = 4", ""),
        (r"\sigma(2) > \sigma(1)", ""),
        (r"\sigma'(z) \le {{../derivatives/values: sigmoid_derivative(0)}}", ""),
        (STEEPER.replace(">", "<"), "does not hold"),
        (f"{UNITS} = 8", "the sides differ"),
        (r"\sigma(z) > {{../derivatives/values: sigmoid_derivative(0)}}", "does not hold"),
        (r"\sigma(1) > \sigma(2)", "does not hold"),
        ("4 > 3", "cite a number"),
        ("4 + 4 = 8", "cite a number"),
        ("z > 3", "cite a number"),
        (f"{UNITS}", "compares nothing"),
        ("z = z", "with itself"),
        (r"\qux(2) > 1", "unknown symbol"),
    ],
)
def test_holds_that_says_nothing_or_is_not_true_is_found(holds: str, reason: str) -> None:
    (found,) = held(read(TABS.format(sentence="Text.", holds=holds)))
    said = untrue(holds, found, read(source_of("shallow/derivatives")), "shallow/derivatives")
    assert bool(said) == bool(reason), said
    assert reason in said


@pytest.mark.parametrize(
    ("page", "old", "new"),
    [
        ("derivatives", "it is far smaller than", "it is far larger than"),
        ("derivatives", "That is four times the sigmoid's", "That is five times the sigmoid's"),
        ("gradient-descent", "it has fallen to", "it has risen to"),
        ("backpropagation", "tries six slips", "tries seven slips"),
        ("backpropagation", "tries six slips", "tries two slips"),
        ("backpropagation", "With seventeen knobs", "With eighteen knobs"),
        ("linear", "has five layers, with", "has eight layers, with"),
        ("review", "the cost rises from", "the cost falls from"),
    ],
)
def test_turned_comparison_is_found_on_its_page(page: str, old: str, new: str) -> None:
    source = source_of(f"shallow/{page}")
    assert old in source
    known = listed("shallow")[f"shallow/{page}"]
    changed = [said for said in sentences(source.replace(old, new), page) if new in said.text]
    assert [bool(idle(said)) or around(unsaid(said)) not in known for said in changed] == [True]
