"""Formula cards: a formula with its name, its symbols, the function that owns it, and how it was checked."""

from collections.abc import Sequence
from html import escape
from typing import Final

from docs_src.course import SourceError
from docs_src.site.html import Context, code_block, link, mathml, sides
from docs_src.site.reference import examples, page_of
from docs_src.site.sources import Check, Formula
from docs_src.texts import Bilingual

CHECKED_PAGE: Final = "checked.md"

_CHECKED = Bilingual("مفحوصة", "checked")
_UNCHECKED = Bilingual("لم تُفحص", "not checked")
_HOW = Bilingual("كيف فُحصت", "how it was checked")
_BEFORE = Bilingual("رموز شُرحت قبل هذا، مع:", "Symbols explained before, with:")
_EXAMPLE = Bilingual("مثال محسوب على:", "A worked example of:")
_SHAPES = {"number": Bilingual("عدد", "number"), "function": Bilingual("دالة", "function")}
_KIND = Bilingual("النوع:", "Kind:")
_KINDS = {
    "equation": Bilingual("معادلة", "equation"),
    "notation": Bilingual("طريقة كتابة", "notation"),
    "illustration": Bilingual("للتوضيح", "illustration"),
}
_SOURCE = Bilingual("نصّ الكود", "source code")
_OR = Bilingual("أو", "or")
_COLUMNS = [
    Bilingual("الرمز", "Symbol"),
    Bilingual("الأبعاد", "Shape"),
    Bilingual("المعنى", "Meaning"),
    Bilingual("في Python", "In Python"),
    Bilingual("أول معادلة", "First formula"),
]


def card(
    formulas: Formula | Sequence[Formula], context: Context, *, brief: bool = False, home: bool = False
) -> str:
    """Write one card of one formula, or of several that are one step.

    The formulas stand one under the other, and below them a quiet line: what they are called, and that they
    were checked. It opens to all the rest; a brief one says the ids beside it, and no more.
    At home each of several formulas has its own anchor; one alone has that of its card.

    Raises
    ------
    ValueError
        When a formula cannot be read, or has no name.
    """
    formulas = [formulas] if isinstance(formulas, Formula) else list(formulas)

    def place(formula: Formula) -> str:
        return f' id="{formula.anchor}"' if home and len(formulas) > 1 else ""

    # Excluded from search: a fraction without its bar would be found as a wrong number.
    shown = "".join(
        f'<div class="formula-line"{place(formula)} data-search-exclude>'
        f"{mathml(formula.tex, display=True)}</div>"
        for formula in formulas
    )
    names = [context.sources.name(formula) for formula in formulas]
    between = " · " if len(names) == 2 else " … "
    called = (
        names[0] if len(names) == 1 else Bilingual(*map(between.join, zip(names[0], names[-1], strict=True)))
    )
    line = f'<span class="formula-name sides">{sides(called, context)}</span>{_mark(formulas, context)}'
    if brief:
        python = "".join(_statements(formula, context) for formula in formulas)
        ids = " ".join(_identity(formula, context) for formula in formulas)
        return f'{shown}{python}<div class="formula-label">{line}{ids}</div>'
    return (
        f'{shown}<details class="formula-more"><summary class="formula-label">{line}</summary>'
        f"{_details(formulas, context)}</details>"
    )


def register(week: str, context: Context) -> str:
    """Write all formulas of a week in the order of the lesson, with how they were checked.

    Raises
    ------
    ValueError
        When there is no such week.
    """
    return "".join(
        f'<div class="citation recall" id="checked-{formula.anchor}">{card(formula, context, brief=True)}'
        f'<div class="formula-facts" data-search-exclude><p>{_owner(formula.owner, context)}</p>'
        f"{_facts(formula, context)}</div></div>"
        for formula in context.sources.week(week)
    )


def recap(week: str, section: str, context: Context) -> str:
    """Write the formulas of a section of a week in the order of the lesson, briefly.

    Raises
    ------
    ValueError
        When there is no such week, or no formula in the section.
    """
    formulas = [found for found in context.sources.week(week) if found.id.startswith(f"{section}-")]
    if not formulas:
        raise SourceError(f"no formula of week '{week}' stands in section '{section}'")
    cards = (card(formula, context, brief=True) for formula in formulas)
    return "".join(f'<div class="citation recall">{html}</div>' for html in cards)


def notation(week: str, context: Context) -> str:
    """Write the table of a week's symbols: shape, meaning, name in Python, and the formula that first has it.

    Raises
    ------
    ValueError
        When there is no such week.
    """
    formulas, checks = context.sources.week(week), context.sources.checks
    rows = ["".join(f'<th class="sides" scope="col">{sides(title, context)}</th>' for title in _COLUMNS)]
    for tex, symbol in context.sources.symbols(week).items():
        having = (found for found in formulas if found.key in checks and tex in checks[found.key].symbols)
        first = next(having, None)
        cells = [
            mathml(tex, display=False),
            f" {_said(_OR, context)} ".join(_shape(shape, context) for shape in symbol.shapes),
            f'<span class="sides">{sides(symbol.meaning, context)}</span>',
            f"<code>{escape(symbol.python)}</code>",
            _identity(first, context) if first else "",
        ]
        rows.append("".join(f"<td>{cell}</td>" for cell in cells))
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f'<div class="notation-scroll"><table class="symbols notation">{body}</table></div>'


def _statements(formula: Formula, context: Context) -> str:
    """Write the lines of Python that compute what the formula says."""
    lines = "".join(f"<code>{escape(line)}</code>" for line in context.sources.statements(formula))
    return f'<div class="formula-python" dir="ltr" data-search-exclude>{lines}</div>' if lines else ""


def _identity(formula: Formula, context: Context) -> str:
    """Write the id, as a link to where the formula is taught, or else to its place among all formulas."""
    home = context.homes.get(f"{formula.week}/{formula.anchor}")
    target = f"{home}#{formula.anchor}" if home else f"{formula.week}/checked.md#checked-{formula.anchor}"
    shown = formula.id if formula.week == context.week else f"{formula.week}/{formula.id}"
    return link(target, shown, context, ' class="formula-id"')


def _check(formula: Formula, context: Context) -> Check | None:
    """Give what the tests found out, if it was this very formula that they tested."""
    check = context.sources.checks.get(formula.key)
    return check if check and check.tex == formula.tex else None


def _was_checked(formula: Formula, context: Context) -> bool:
    check = _check(formula, context)
    return check is not None and check.kind != "illustration"


def _mark(formulas: Sequence[Formula], context: Context) -> str:
    """Say that all that is shown was checked, or that it was not."""
    if all(_was_checked(formula, context) for formula in formulas):
        return f'<span class="checked"><span aria-hidden="true">✓</span> {_said(_CHECKED, context)}</span>'
    return f'<span class="unchecked sides">{sides(_UNCHECKED, context)}</span>'


def _details(formulas: Sequence[Formula], context: Context) -> str:
    """Write all the rest: of each formula its id, its line of Python, whose it is and how it was checked."""
    about = "".join(_about(formula, context, alone=len(formulas) == 1) for formula in formulas)
    how = link(f"{CHECKED_PAGE}#how", _aside(_HOW, context), context)
    owners = "".join(
        f"<p>{_owner(owner, context)} · {how}</p>{_doctest(owner, context)}"
        for owner in dict.fromkeys(each.owner for each in formulas)
    )
    # A section, because the search ends an exclusion at the first end tag of the same name.
    rest = f"{_symbols(formulas, context)}{owners}"
    return f'{about}<section class="formula-rest" data-search-exclude>{rest}</section>'


def _about(formula: Formula, context: Context, *, alone: bool) -> str:
    called = f' <span class="formula-name sides">{sides(context.sources.name(formula), context)}</span>'
    return (
        f'<div class="formula-about"><p>{_identity(formula, context)}{"" if alone else called}</p>'
        f'<section class="formula-rest" data-search-exclude>{_statements(formula, context)}'
        f"{_facts(formula, context)}</section></div>"
    )


def _doctest(owner: str, context: Context) -> str:
    """Write the doctests of a function; where the page has shown them already, lead there."""
    anchor = f"doctest-{owner}"
    told = {} if context.told is None else context.told
    if anchor in told:
        return f'<p>{_aside(_EXAMPLE, context)} <a href="#{anchor}"><code>{owner}</code></a></p>'
    told[anchor] = (anchor, owner)
    code = "".join(code_block(code, "pycon") for code in examples(owner, context.sources))
    return f'<div class="doctest" id="{anchor}" dir="ltr">{code}</div>'


def _symbols(formulas: Sequence[Formula], context: Context) -> str:
    """Write a table of the symbols that the formulas have, a row each; it leads to rows that the page has."""
    anchor, shown = f"symbols-{formulas[0].week}-{formulas[0].anchor}", formulas[0].id
    told = {} if context.told is None else context.told
    rows: list[str] = []
    before: dict[str, str] = {}
    for formula in formulas:
        check = _check(formula, context)
        for tex, shape in check.symbols.items() if check else ():
            first = told.setdefault(f"{formula.week}: {tex} {shape}", (anchor, shown))
            if first != (anchor, shown):
                before[first[0]] = first[1]
                continue
            meaning = context.sources.symbols(formula.week)[tex].meaning
            row = (
                f"<tr><td>{mathml(tex, display=False)}</td><td>{_shape(shape, context)}</td>"
                f'<td class="sides">{sides(meaning, context, searched=False)}</td></tr>'
            )
            rows += [] if row in rows else [row]
    table = f'<table class="symbols" id="{anchor}">{"".join(rows)}</table>' if rows else ""
    links = ", ".join(f'<a href="#{place}">{name}</a>' for place, name in before.items())
    return table + (f"<p>{_aside(_BEFORE, context)} <bdi>{links}</bdi></p>" if before else "")


def _shape(shape: str, context: Context) -> str:
    return _said(_SHAPES[shape], context) if shape in _SHAPES else mathml(f"({shape})", display=False)


def _owner(owner: str, context: Context) -> str:
    """Name the function that owns a formula: a link to its reference, and one to its source."""
    where = f"{page_of(owner, context.sources)}#{owner}"
    function = link(where, f"<code>{owner}</code>", context)
    return f"{function} · {link(f'{where}-source', _aside(_SOURCE, context), context)}"


def _facts(formula: Formula, context: Context) -> str:
    """Say what was tested; the numbers stand after their names, so that no noun depends on them."""
    check = _check(formula, context)
    if check is None:
        return ""
    if check.kind == "illustration":
        kind = f"{_aside(_KIND, context)} {_aside(_KINDS[check.kind], context)}"
        return f'<p>{kind}: <span lang="en" dir="ltr">{escape(check.reason)}</span></p>'
    refused = check.mutants - check.survivors
    said = Bilingual(
        f"{_KINDS[check.kind].ar}. عدد مرّات المقارنة: {check.comparisons}. "
        f"الصيغ المحرّفة التي رُفضت: {refused} من {check.mutants}.",
        f"{_KINDS[check.kind].en.capitalize()}. Comparisons: {check.comparisons}. "
        f"Altered variants refused: {refused} of {check.mutants}.",
    )
    return f"<p><code>{escape(check.test.rpartition('::')[2])}</code>. {_aside(said, context)}</p>"


def _said(text: Bilingual, context: Context) -> str:
    return f'<span class="sides">{sides(text, context)}</span>'


def _aside(text: Bilingual, context: Context) -> str:
    """Say something where nothing is searched."""
    return f'<span class="sides">{sides(text, context, searched=False)}</span>'
