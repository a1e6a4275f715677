"""The citations that pages are made of: how they are written, what they name, and the HTML they become.

A citation is a paragraph of its own, ``::: formula s8-d1``.
A number is cited inside a sentence, ``{{values: sigmoid_derivative(10); 3}}``;
a formula is, ``{{formula: s8-d1}}``.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from typing import NamedTuple

from docs_src.course import WEEKLY, SourceError, Week
from docs_src.drawing import FIGURES, render
from docs_src.site import cards, reference
from docs_src.site.html import Context, code_block, link, mathml, sides, with_math
from docs_src.site.sources import Formula, Sources, Term, tex_number, typeset_number
from docs_src.texts import ARABIC_LETTER, DIRECTIONS, LANGUAGES, Bilingual, Language, nearest, sort_key

CITATION = re.compile(r"^::: (?P<kind>[a-z]+) (?P<name>[^\s#]+(?: [^\s#]+)*)(?:#(?P<section>\S+))?$")
ERRATUM = re.compile(r"(?<![A-Za-z\d/])(?:(?P<week>[a-z][a-z0-9_]*)/)?E(?P<number>\d+)(?!\w)")
TERM = re.compile(r"\[(?P<text>[^\]\[]+)\]\(term:(?P<key>[^)\s]+)\)")
NUMBER = re.compile(r"\{\{(?P<example>[\w./-]+): (?P<name>[^;{}]+?)(?:; (?P<digits>[1-9]\d?))?\}\}")
_COLUMNS = re.compile(r"\S  +\S|^\w+ +at +-?\d", re.MULTILINE)
"""What a line of columns has: in them numbers are compared from line to line, so it is not wrapped."""
OUTPUT = Bilingual("الخرج", "Output")
ALSO = Bilingual("يُسمّى أيضًا:", "Also called:")
COMMA = Bilingual("، ", ", ")

_PATH = re.compile(r'(?<= d=")[^"]+')
_SHARP = ";stroke-linejoin:miter"
_HALO = ";paint-order:stroke;stroke:var(--figure-background);stroke-width:4px"


@cache  # the check of a page draws what the build will need
def _drawn(key: str, language: Language) -> str:
    """Draw a figure, without what the style sheet says of all drawings, and digits that no eye can tell."""
    drawn = render(key, language).replace(_HALO, "").replace(_SHARP, "")
    return _PATH.sub(lambda path: _shortened(path[0]), drawn)


def _shortened(path: str) -> str:
    """Write a path with tenths of a pixel, and without the points that lie on a line between others.

    >>> _shortened("M 99 265.53 L 97.36 264.75 L 94 263.15 L 93.06 269.98")
    'M99 265.5L94 263.1 93.1 270'
    """
    rounded = re.sub(r"\d+\.\d+", lambda number: f"{float(number[0]):.1f}".removesuffix(".0"), path)
    joined = re.sub(r" ?([A-Za-z]) ?", r"\1", rounded)
    return re.sub(r"[^A-Za-z]+(?:L[^A-Za-z]+){2,}", lambda run: _straightened(run[0]), joined)


def _straightened(run: str) -> str:
    points = [complex(*map(float, point.split())) for point in run.split("L")]
    kept = [run.split("L")[i] for i in _bends(points, 0, len(points) - 1)]
    return f"{kept[0]}L{' '.join(kept[1:])}"


def _bends(points: Sequence[complex], first: int, last: int) -> list[int]:
    """Choose points such that no other is further than a tenth of a pixel from the line through them."""
    along = points[last] - points[first]

    def aside(i: int) -> float:
        away = points[i] - points[first]
        if along:
            away -= along * min(1.0, max(0.0, (away / along).real))
        return abs(away)

    far = max(range(first + 1, last), key=aside, default=first)
    if far == first or aside(far) <= 0.1:
        return [first, last]
    return _bends(points, first, far)[:-1] + _bends(points, far, last)


class Kind(NamedTuple):
    """A kind of citation."""

    html: Callable[[str, str, Context], str]
    """Makes the HTML from the name and the section; raises ValueError when there is no such thing."""
    anchored: bool = False
    """Whether the name becomes an anchor of the page."""
    divided: bool = False
    """Whether a section may be named, after a #."""
    several: bool = False
    """Whether several may be named, one after the other."""


def number(match: re.Match[str], context: Context) -> str:
    """Return the HTML of a number, or of a formula, that a sentence cites."""
    if match["example"] == "formula":
        return relation(match["name"], context)
    printed = context.sources.example(context.page, match["example"]).number(match["name"])
    text = typeset_number(printed, int(match["digits"]) if match["digits"] else None)
    return f'<bdi class="number" dir="ltr">{text}</bdi>'


def with_numbers(tex: str, page: str, sources: Sources) -> str:
    """Put the numbers that mathematics cites in their places.

    Raises
    ------
    ValueError
        When there is no such number.
    """

    def put(match: re.Match[str]) -> str:
        printed = sources.example(page, match["example"]).number(match["name"])
        return tex_number(printed, int(match["digits"]) if match["digits"] else None)

    return NUMBER.sub(put, tex)


def relation(name: str, context: Context) -> str:
    """Return the HTML of a formula inside a sentence: a link to where it is taught.

    Raises
    ------
    ValueError
        When there is no such formula.
    """
    formula = context.sources.formula(name, context.week)
    home = context.homes.get(f"{formula.week}/{formula.anchor}")
    target = f"{home}#{formula.anchor}" if home else f"{formula.week}/checked.md#checked-{formula.anchor}"
    # Mathematics gives a link no name that screen readers would say.
    name = escape(f"{context.sources.name(formula).of(context.language)}, {formula.id}")
    return link(target, mathml(formula.tex, display=False), context, f' class="relation" aria-label="{name}"')


def term(match: re.Match[str], number: int, context: Context) -> str:
    """Return the HTML of a term: a button that opens its definition, in the language of the sentence."""
    found = context.sources.term(match["key"], context.week)
    language: Language = "ar" if ARABIC_LETTER.search(match["text"]) else "en"
    where = link(f"{found.week}/glossary.md#term-{found.key}", escape(found.name.of(language)), context)
    return (
        f'<button type="button" class="term" popovertarget="tip-{number}">{escape(match["text"])}</button>'
        f'<span popover class="tip" id="tip-{number}" lang="{language}" dir="{DIRECTIONS.of(language)}"'
        f" data-search-exclude><strong>{where}</strong> {with_math(found.definition.of(language))}</span>"
    )


def erratum(match: re.Match[str], context: Context) -> str | None:
    """Return the HTML of a mistake's number: a link to where it is put right, if that is another page."""
    anchor = f"e{match['number']}"
    home = context.homes.get(f"{match['week'] or context.week}/{anchor}", context.page)
    return None if home == context.page else link(f"{home}#{anchor}", match[0], context)


def _formula(name: str, _: str, context: Context) -> str:
    return cards.card(_formulas_named(name, context), context, home=True)


def _recall(name: str, _: str, context: Context) -> str:
    return cards.card(_formulas_named(name, context), context)


def _formulas_named(names: str, context: Context) -> list[Formula]:
    return [context.sources.formula(name, context.week) for name in names.split()]


def _formulas(name: str, _: str, context: Context) -> str:
    return cards.register(name, context)


def _notation(name: str, _: str, context: Context) -> str:
    return cards.notation(name, context)


def _glossary(name: str, _: str, context: Context) -> str:
    terms = sorted(context.sources.glossary(name), key=lambda term: sort_key(term.name.of(context.language)))
    rows = []
    for term in terms:
        others = [language for language in LANGUAGES if language != context.language]
        names = " ".join(
            f'<span lang="{language}" dir="{DIRECTIONS.of(language)}">{escape(term.name.of(language))}</span>'
            for language in (context.language, *others)
        )
        rows.append(
            f'<dt id="term-{term.key}">{names}</dt>'
            f'<dd><span class="sides">{sides(term.definition, context)}</span> '
            f'<span class="taught">{_taught(term, context)}</span>{_also(term)}</dd>'
        )
    # The search finds each term as a place of its own; see search.py.
    return f'<dl class="glossary" data-search-exclude>{"".join(rows)}</dl>'


def _taught(term: Term, context: Context) -> str:
    """Write where a term is taught, as a link: a row of the lesson by its id, a page by its title."""
    if home := context.homes.get(f"{term.week}/{term.taught.lower()}"):
        return link(f"{home}#{term.taught.lower()}", term.taught, context)
    for page in (f"{term.week}/{term.taught}.md", f"{term.week}/{term.taught}.ipynb"):
        if page in context.titles:
            return link(page, escape(context.titles[page][0].of(context.language)), context)
    return term.taught


def _also(term: Term) -> str:
    """Write a term's other names, in both languages; those of the chosen one stand first."""
    if not term.also:
        return ""
    parts = []
    for language in LANGUAGES:
        others = [other for other in LANGUAGES if other != language]
        names = [
            f'<bdi lang="{own}">{escape(name)}</bdi>'
            for own in (language, *others)
            for name in term.other_names(own)
        ]
        parts.append(
            f'<span lang="{language}" dir="{DIRECTIONS.of(language)}">'
            f"{ALSO.of(language)} {COMMA.of(language).join(names)}</span>"
        )
    return f'<span class="also sides">{"".join(parts)}</span>'


def _part(name: str, _: str, context: Context) -> str:
    course = context.sources.course
    if name not in {str(number) for number in range(1, len(course.parts) + 1)}:
        raise SourceError(f"the course has {len(course.parts)} parts, and no part '{name}'")
    planned = course.parts[int(name) - 1].weeks
    written = {week.number: week for week in course.weeks.values()}

    def rows(language: Language) -> str:
        found = []
        for number, called in planned.items():
            title = with_math(called.of(language))
            if week := written.get(number):
                title = f"<strong>{title}</strong>{_page_list(week, language, context)}"
            found.append(f"<li>{title}</li>")
        return f'<ol start="{min(planned)}">{"".join(found)}</ol>'

    return _in_both(rows, context)


def _weeks(name: str, _: str, context: Context) -> str:
    weeks = context.sources.course.weeks.values()
    if name != "pages" and name not in WEEKLY:
        raise SourceError(f"weeks have no '{name}'{nearest(name, ['pages', *WEEKLY])}")

    def pages(language: Language) -> str:
        return "".join(
            f"<p><strong>{with_math(week.heading.of(language))}</strong></p>"
            f"{_page_list(week, language, context, about=True)}"
            for week in weeks
        )

    def rows(language: Language) -> str:
        found = []
        for week in (week for week in weeks if name in week.weekly):
            # What stood on the course's own page before weeks had theirs is asked for there still.
            heir = f' data-heir="{week.name}"' if week.old_addresses else ""
            row = link(f"{week.name}/{name}.md", with_math(week.heading.of(language)), context, heir)
            found.append(f"<li>{row}</li>")
        return f"<ul>{''.join(found)}</ul>"

    return _in_both(pages if name == "pages" else rows, context)


def _in_both(write: Callable[[Language], str], context: Context) -> str:
    """Write something in both languages, of which the chosen tab shows one; the build's own is searched."""
    parts = []
    for language in LANGUAGES:
        # The search ends an exclusion at the first end tag of the same name.
        excluded = "" if language == context.language else " data-search-exclude"
        direction = DIRECTIONS.of(language)
        parts.append(f'<section lang="{language}" dir="{direction}"{excluded}>{write(language)}</section>')
    return f'<div class="in-both">{"".join(parts)}</div>'


def _page_list(week: Week, language: Language, context: Context, *, about: bool = False) -> str:
    """Write a list of links to a week's lessons and labs, where wanted with what each is about."""
    rows = []
    for page in week.lessons:
        if page not in context.titles:
            raise SourceError(f"there is no page docs/{page}")
        title, description = context.titles[page]
        row = link(page, with_math(title.of(language)), context)
        if about:
            row += f": {with_math(_beyond(title.of(language), description.of(language)))}"
        rows.append(f"<li>{row}</li>")
    return f"<ul>{''.join(rows)}</ul>"


def _beyond(title: str, description: str) -> str:
    """Give what a description says beyond the title that it begins with.

    >>> _beyond("Review: from one unit to two layers", "Review: what one unit computes")
    'what one unit computes'
    >>> _beyond("Activation functions", "Sigmoid and tanh: which one to use")
    'Sigmoid and tanh: which one to use'
    """
    beginning, _, rest = description.partition(": ")
    return rest if rest and title.startswith(beginning) else description


def _module(name: str, _: str, context: Context) -> str:
    return reference.module(name, context, lambda formula, place: cards.card(formula, place, brief=True))


def _code(name: str, section: str, context: Context) -> str:
    example = context.sources.example(context.page, name)
    block = code_block(example.section(section), "python", example.path.rpartition("/")[2])
    # By this the page's script knows what it can run: an example of its own page by its last name alone.
    own = example.name.removeprefix(f"{context.page.removesuffix('.md')}/")
    run = f"{own}#{section}" if section else own
    return block.replace("<div", f'<div data-run="{run}"', 1)


def _output(name: str, _: str, context: Context) -> str:
    example = context.sources.example(context.page, name)
    output = example.output.strip("\n")
    columns = ["columns"] if _COLUMNS.search(output) else []
    return code_block(output, "text", OUTPUT.of(context.language), "output", *columns)


def _example(name: str, section: str, context: Context) -> str:
    return _code(name, section, context) + _output(name, section, context)


def _figure(name: str, _: str, context: Context) -> str:
    for week in context.sources.course.weeks.values():
        week.module("figures")  # registers the week's figures when it is imported
    key = name if "/" in name else f"{context.week}/{name}"
    drawing, caption = _drawn(key, context.language), sides(FIGURES[key].caption, context)
    return (
        f"<figure><div data-search-exclude>{drawing}</div>"
        f'<figcaption class="sides">{caption}</figcaption></figure>'
    )


KINDS = {
    "formula": Kind(_formula, anchored=True, several=True),
    "recall": Kind(_recall, several=True),
    "figure": Kind(_figure, anchored=True),
    "example": Kind(_example),
    "code": Kind(_code, divided=True),
    "output": Kind(_output),
    "formulas": Kind(_formulas),
    "recap": Kind(cards.recap, divided=True),
    "notation": Kind(_notation),
    "glossary": Kind(_glossary),
    "module": Kind(_module),
    "part": Kind(_part),
    "weeks": Kind(_weeks),
}


def cited(kind: str, name: str, section: str, context: Context) -> str:
    """Return the HTML of a citation.

    Raises
    ------
    ValueError
        When there is no such thing to cite.
    """
    return KINDS[kind].html(name, section, context)
