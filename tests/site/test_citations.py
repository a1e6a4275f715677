"""Whether a sentence cites the number that it speaks of: by what the number is called, by its sign, as it is rounded."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

import pytest

from docs_src.site.blocks import Pair, Table, read
from docs_src.site.citations import NUMBER
from docs_src.site.grammar import inline
from docs_src.site.sources import Sources, typeset_number
from docs_src.texts import without_vowel_marks
from tests.conftest import ROOT
from tests.site.prose import Sentence, on_page
from tests.site.test_built_site import PAGES, source_of

# What a number may be called, and the words that then stand in the sentence, or else in those around it.
WORDS = {
    "which function": {
        "sigmoid": r"سيجمويد|[Ss]igmoid|\\sigma",
        "tanh": "الظل الزائدي|ظل|tanh",
        "leaky": "متسر|[Ll]eaky",
        "relu": "ReLU(?! الم)|(?<!leaky )ReLU",
        "linear": "خطي|linear",
    },
    "what": {
        "cost": "تكلف|[Cc]ost",
        "loss": "خسار|[Ll]oss",
        "accuracy": "دق|[Aa]ccuracy|أصاب|right|صحيح",
        "slope": "ميل|[Ss]lope|مشتق|derivative",
        "error": "خط[أئؤ]|[Ee]rror|mistake",
    },
    "when": {"before": "قبل|[Bb]efore", "after": "بعد|[Aa]fter"},
    "which": {"first": "أول|[Ff]irst", "last": "أخير|[Ll]ast"},
}
_SPOKEN = ("which function", "what")
"""Those of them that must be spoken of; the others may be said in other words."""
# What a page begins with may ask which is which.
RIDDLES = {("docs/shallow/activations.md", "the first was"), ("docs/shallow/activations.md", "تكلفة الأولى")}
_SIGN = re.compile(r"(?:(?<![\w}$])[-−]|\bminus |ناقص |\bnegative |سالب )\{\{")
_NUMERAL = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?")


def _spoken(text: str) -> str:
    """Give the words of a sentence at their places, with room where numbers are cited."""
    return NUMBER.sub(lambda found: " " * len(found[0]), text)


def out_of_order(text: str) -> Iterator[str]:
    """Find two cited numbers in the order opposite to that of what they are called."""
    text = without_vowel_marks(text)
    spoken = _spoken(text)
    for one, other in combinations(NUMBER.finditer(text), 2):
        for words in WORDS.values():
            names = [[word for word in words if word in cited["name"].lower()] for cited in (one, other)]
            if names[0] != names[1] and [len(found) for found in names] == [1, 1]:
                places = [re.search(words[found[0]], spoken) for found in names]
                if places[0] and places[1] and places[0].start() > places[1].start():
                    yield f"{one[0]} stands before {other[0]}, but «{places[1][0]}» before «{places[0][0]}»"
        numerals = [_NUMERAL.findall(cited["name"]) for cited in (one, other)]
        if numerals[0] != numerals[1] and [len(found) for found in numerals] == [1, 1]:
            places = [re.search(rf"(?<![\w.]){re.escape(found[0])}(?!\w|\.\d)", spoken) for found in numerals]
            if places[0] and places[1] and places[0].start() > places[1].start():
                yield f"{one[0]} stands before {other[0]}, but {numerals[1][0]} before {numerals[0][0]}"


def not_spoken_of(text: str, around: str) -> Iterator[str]:
    """Find cited numbers that are called what neither the sentence nor those around it speak of."""
    around = _spoken(without_vowel_marks(around))
    for cited in NUMBER.finditer(text):
        for kind, words in WORDS.items():
            called = [word for word in words if word in cited["name"].lower()]
            if kind in _SPOKEN and called and not any(re.search(words[word], around) for word in called):
                yield f"{cited[0]} is called «{called[0]}», and nothing here speaks of that"


def signed(text: str) -> Iterator[str]:
    """Find a sign in front of a cited number, which brings its own."""
    yield from (f"«{found[0]}»: a cited number brings its own sign" for found in _SIGN.finditer(text))


def made_whole(cited: re.Match[str], printed: str) -> Iterator[str]:
    """Find a number that is rounded until it looks whole, and is not."""
    shown = typeset_number(printed, int(cited["digits"]) if cited["digits"] else None).replace("−", "-")
    if re.fullmatch(r"-?\d+", shown) and Decimal(shown) != Decimal(printed):
        yield f"{cited[0]} shows {shown} for {printed}: it looks whole; cite a digit more"


def faults(page: str, sentence: Sentence, around: str) -> Iterator[str]:
    """Find what is wrong with the numbers that a sentence cites."""
    yield from out_of_order(sentence.text)
    yield from signed(sentence.text)
    yield from not_spoken_of(sentence.text, around)
    sources = Sources(ROOT)
    for cited in NUMBER.finditer(sentence.text):
        if cited["example"] != "formula":
            yield from made_whole(
                cited, sources.example(f"{page}.md", cited["example"]).number(cited["name"])
            )


@pytest.mark.parametrize("page", PAGES)
def test_cited_numbers_are_those_that_the_sentence_speaks_of(page: str) -> None:
    sentences, found = on_page(page), []
    for number, sentence in enumerate(sentences):
        around = " ".join(other.text for other in sentences[max(0, number - 20) : number + 4])
        if not any(sentence.place.startswith(path) and words in sentence.text for path, words in RIDDLES):
            found += [
                f"{sentence.place}: {fault}\n  {sentence.text}" for fault in faults(page, sentence, around)
            ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The sigmoid has {{v: tanh: cost}}, tanh {{v: sigmoid: cost}}.", "stands before"),
        ("للسيجمويد {{v: tanh: cost}}، وللظلّ الزائدي {{v: sigmoid: cost}}.", "stands before"),
        ("The sigmoid has {{v: sigmoid: cost}}, tanh {{v: tanh: cost}}.", ""),
        ("After 500 steps {{v: cost 2000}}, after 2000 {{v: cost 500}}.", "but 500 before 2000"),
        ("After 500 steps {{v: cost 500}}, after 2000 {{v: cost 2000}}.", ""),
        ("The cost is {{v: cost before}} before and {{v: cost after}} after.", ""),
        ("Before it is {{v: cost after}}, and after it {{v: cost before}}.", "stands before"),
    ],
)
def test_exchanged_numbers_are_found(text: str, said: str) -> None:
    found = list(out_of_order(text))
    assert bool(found) == bool(said)
    assert said in " ".join(found)


def test_number_of_another_name_is_found() -> None:
    text = "The cost becomes {{v: accuracy; 3}}."
    assert list(not_spoken_of(text, text)) == [
        "{{v: accuracy; 3}} is called «accuracy», and nothing here speaks of that"
    ]
    assert list(not_spoken_of("The accuracy is {{v: accuracy; 3}}.", "The accuracy is")) == []


@pytest.mark.parametrize("text", ["It is -{{v: a}}.", "It is minus {{v: a}}.", "هو ناقص {{v: a}}."])
def test_sign_before_a_citation_is_found(text: str) -> None:
    assert "brings its own sign" in next(signed(text))


def test_a_difference_is_no_sign() -> None:
    assert list(signed("From $a - {{v: a}}$ and ${{v: a}} - {{v: b}}$.")) == []


@pytest.mark.parametrize(
    ("cited", "printed", "whole"),
    [("{{v: a; 1}}", "1.96", True), ("{{v: a; 2}}", "1.96", False), ("{{v: a; 2}}", "2.0", False), ("{{v: a; 2}}", "-11.7", True)],
)  # fmt: skip
def test_number_that_is_made_whole_is_found(cited: str, printed: str, whole: bool) -> None:
    match = NUMBER.fullmatch(cited)
    assert match
    assert bool(list(made_whole(match, printed))) == whole


# ---- tables ------------------------------------------------------------------------------------------------------


def cells(row: str) -> list[str]:
    """Give the cells of a row; a bar in mathematics or in a citation divides nothing."""
    hidden = row
    for item in inline(row).items:
        hidden = hidden.replace(item[0], item[0].replace("|", "\0"))
    return [cell.strip().replace("\0", "|") for cell in hidden.strip().strip("|").split("|")]


def tables(page: str) -> Iterator[list[tuple[int, str]]]:
    """Give the rows of the tables of a page, outside tabs and inside."""
    for block in read(source_of(page)).blocks:
        lines = []
        if isinstance(block, Table):
            lines = [*block.rows]
        elif isinstance(block, Pair):
            lines = [line for panel in (block.arabic, block.english) for line in panel.texts()]
        rows: list[tuple[int, str]] = []
        for line in lines:
            if rows and (not line.text.startswith("|") or line.number != rows[-1][0] + 1):
                yield rows
                rows = []
            if line.text.startswith("|"):
                rows.append((line.number, line.text))
        if rows:
            yield rows


def mislabelled(rows: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Find the cited numbers of a table that are called otherwise than their row and column."""
    columns = cells(rows[0][1])
    for line, row in rows[2:]:
        labels = cells(row)
        for column, cell in zip(columns[1:], labels[1:], strict=True):
            label = without_vowel_marks(f"{labels[0]} {column}")
            for cited in NUMBER.finditer(cell):
                name = cited["name"].lower()
                called = {word for words in WORDS.values() for word in words if word in name}
                said = {
                    word for words in WORDS.values() for word, form in words.items() if re.search(form, label)
                }
                numerals = [set(_NUMERAL.findall(text)) for text in (cited["name"], label)]
                primes = ["derivative" in name or "slope" in name, "'" in label or "slope" in said]
                if (
                    called - {"slope"} != said - {"slope"}
                    or numerals[0] != numerals[1]
                    or primes[0] != primes[1]
                ):
                    yield line, f"{cited[0]} stands in row «{labels[0]}», column «{column}»"


@pytest.mark.parametrize("page", PAGES)
def test_numbers_of_a_table_are_those_of_their_row_and_column(page: str) -> None:
    found = [
        f"docs/{page}.md:{line}: {fault}; cite the number that its labels name"
        for rows in tables(page)
        if any("{{" in row for _, row in rows)
        for line, fault in mislabelled(rows)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r"| $\sigma'$ |", r"| $\tanh'$ |"),
        (r"| $\mathrm{ReLU}'$ |", r"| $\mathrm{LeakyReLU}'$ |"),
        (r"| $\tanh'$ |", r"| $\tanh$ |"),
        ("| $-10$ | $0$ | $10$ |", "| $10$ | $0$ | $-10$ |"),
        ("relu_derivative(0)}} | {{values: relu_derivative(10)", "relu_derivative(10)}} | {{values: relu_derivative(0)"),
    ],
)  # fmt: skip
def test_exchanged_labels_are_found(old: str, new: str) -> None:
    (rows,) = (rows for rows in tables("shallow/derivatives") if "{{" in rows[2][1])
    changed = [(line, row.replace(old, new)) for line, row in rows]
    assert changed != rows
    assert not list(mislabelled(rows))
    assert list(mislabelled(changed))
