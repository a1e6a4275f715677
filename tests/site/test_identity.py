"""Whether formulas and figures are what they are called, and stand where that is spoken of."""

import re
from collections.abc import Iterator

import pytest

from docs_src.checker import symbol
from docs_src.course import Course, week_of
from docs_src.drawing import FIGURES
from docs_src.site.blocks import Block, Citation, Derivation, Heading, read
from docs_src.site.sources import Formula, Sources
from docs_src.texts import LANGUAGES, Bilingual
from tests.conftest import ROOT
from tests.formulas.record import entry_of
from tests.site.opposites import contradictions
from tests.site.test_built_site import LESSONS, source_of

SOURCES = Sources(ROOT)
# How functions are called in words; where one name holds another, it stands before it.
FUNCTIONS = {
    "leaky_relu": Bilingual("المتسرّبة", "[Ll]eaky"),
    "relu": Bilingual("ReLU(?! المتسرّبة)", "(?<![Ll]eaky )ReLU"),
    "sigmoid": Bilingual("السيجمويد|سيجمويد", "[Ss]igmoid"),
    "tanh": Bilingual("الظلّ الزائدي|ظلّ زائدي", "tanh|hyperbolic tangent"),
    "identity": Bilingual("المحايدة", "identity"),
    "cost": Bilingual("تكلفة", "cost"),
    "loss": Bilingual("خسارة", "loss"),
}
QUANTITIES = {"cost", "loss"}
"""Those of them under whose headings the others stand too."""
ORDINALS = Bilingual("الأولى الثانية الثالثة الرابعة", "first second third fourth")
_ROW = re.compile(r"\\\\|, *\\quad|, *\\;")
_SIDE = re.compile(r":?=|\\sim|\\in(?![A-Za-z])|\\approx")


def functions_of(name: str) -> set[str]:
    """Give the functions that a name in code speaks of, ``relu`` for ``nnref.relu_derivative``."""
    found, bare = set(), name.rpartition(".")[2].rpartition("/")[2]
    for known in FUNCTIONS:
        if re.search(rf"(?<![a-z]){known}(?![a-z])", bare):
            found.add(known)
            bare = bare.replace(known, "")
    return found


def spoken_of(text: str, language: str) -> set[str]:
    """Give the functions that a text speaks of."""
    return {name for name, words in FUNCTIONS.items() if re.search(words.of(language), text)}


def subjects(tex: str) -> Iterator[str]:
    """Give what a formula speaks of: the first sides of its relations."""
    bare = re.sub(r"\\(?:begin|end)\{aligned\}|\\begin\{(cases|bmatrix)\}.*?\\end\{\1\}", "", tex)
    for row in _ROW.split(bare):
        side = _SIDE.split(row)[0]
        yield from (name.strip(" &") for name in re.split(r", (?![^(]*\))", side) if name.strip(" &"))


def meanings(formula: Formula) -> list[Bilingual]:
    """Give the meanings of the symbols that a formula speaks of, from the notation."""
    symbols, found = SOURCES.symbols(formula.week), []
    for tex in subjects(formula.tex):
        try:
            found.append(symbols[entry_of(symbol(tex), formula.week)].meaning)
        except (LookupError, ValueError):  # a call, J(W, b), or no symbol at all
            head = tex.partition("(")[0]
            found += [symbols[head].meaning] if head in symbols else []
    return found


def misnamed(formula: Formula, name: Bilingual) -> Iterator[str]:
    """Find what a formula is called and is not."""
    functions = functions_of(formula.owner)
    units = {int(found) for found in re.findall(r"(?<![A-Za-z])[za]_(\d)\^", formula.tex)}
    for place, language in enumerate(LANGUAGES):
        text = name.of(language)
        if functions and spoken_of(text, language) != functions:
            yield f"«{text}» is not what {formula.owner} is called"
        known = meanings(formula)
        for opposite in (
            set.intersection(
                *({*contradictions(text, meaning.of(language), (place, place))} for meaning in known)
            )
            if known
            else ()
        ):
            yield f"«{text}» and «{known[0].of(language)}» are opposites: {opposite}"
        ordinals = [number for number, word in enumerate(ORDINALS.of(language).split(), 1) if word in text]
        if ordinals and len(units) == 1 and set(ordinals) != units:
            yield f"«{text}» speaks of unit {units.pop()}"


@pytest.mark.parametrize("key", SOURCES.formulas)
def test_formula_is_called_what_it_is(key: str) -> None:
    formula = SOURCES.formulas[key]
    found = list(misnamed(formula, SOURCES.name(formula)))
    assert not found, f"{formula.path}:{formula.line}, {formula.key}: {'; '.join(found)}"


def misplaced(page: str, blocks: tuple[Block, ...]) -> Iterator[str]:
    """Find homes of formulas, and figures, below a heading that speaks of another function."""
    week, heading = week_of(page), Bilingual("", "")
    for block in blocks:
        if isinstance(block, Heading) and block.level <= 3:
            heading = Bilingual.parse(block.text)
        names = []
        if isinstance(block, Derivation):
            names = [SOURCES.formula(block.name, week).owner]
        elif isinstance(block, Citation) and block.kind == "formula":
            names = [SOURCES.formula(name, week).owner for name in block.name.split()]
        elif isinstance(block, Citation) and block.kind == "figure":
            names = [block.name]
        for name in names:
            functions = functions_of(name)
            for language in LANGUAGES:
                said = spoken_of(heading.of(language), language) - QUANTITIES
                if functions and said and not functions & said:
                    yield f"docs/{page}.md:{block.line}: {name} stands below «{heading.of(language)}»"


@pytest.mark.parametrize("page", LESSONS)
def test_formulas_and_figures_stand_below_their_headings(page: str) -> None:
    found = list(misplaced(page, read(source_of(page)).blocks))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("week", Course().weeks)
def test_caption_speaks_of_what_is_drawn(week: str) -> None:
    Course().week(week).module("figures")
    for figure in (figure for figure in FIGURES.values() if figure.week == week):
        for language in LANGUAGES:
            said = spoken_of(caption := figure.caption.of(language), language)
            assert not said or functions_of(figure.name) <= said, (
                f"{figure.place}: {figure.name}, «{caption}»"
            )


def test_exchanged_names_are_found() -> None:
    formulas = SOURCES.formulas
    for one, other in (("s9-g5-dw1", "s9-g5-dw2"), ("s9-g5-dw2", "s9-g5-db2"), ("s8-d1", "s8-d2"), ("s8-d3", "s8-d4"), ("s4-f1-1", "s4-f1-2"), ("s9-g3-w1", "s9-g3-b1"), ("s9-g2", "s9-g2-l"), ("s5-v2-z1", "s5-v2-z2")):  # fmt: skip
        first, second = formulas[f"shallow/{one}"], formulas[f"shallow/{other}"]
        assert list(misnamed(first, SOURCES.name(second))), (one, other)
        assert list(misnamed(second, SOURCES.name(first))), (other, one)


def test_formula_below_the_heading_of_another_is_found() -> None:
    text = source_of("shallow/derivatives")
    moved = text.replace("figure tanh_derivative_curve", "figure sigmoid_derivative_curve")
    found = " ".join(misplaced("shallow/derivatives", read(moved).blocks))
    assert "sigmoid_derivative_curve stands below «مشتقة الظلّ الزائدي»" in found
    assert "sigmoid_derivative_curve stands below «The derivative of tanh»" in found
