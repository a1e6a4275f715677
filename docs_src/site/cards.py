"""Formula cards: a formula with its name, its symbols, the function that owns it, and how it was checked."""

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
_MORE = Bilingual("الرموز والكود والاختبار", "Symbols, code and test")
_SHAPES = {"number": Bilingual("عدد", "number"), "function": Bilingual("دالة", "function")}
_KIND = Bilingual("النوع:", "Kind:")
_KINDS = {
    "equation": Bilingual("معادلة", "equation"),
    "notation": Bilingual("طريقة كتابة", "notation"),
    "illustration": Bilingual("للتوضيح", "illustration"),
}
_OWNER = Bilingual("مكانها في الكود:", "In the code:")
_SOURCE = Bilingual("نصّ الكود", "source code")
_TEST = Bilingual("اختبارها:", "Test:")
_COMPARED = Bilingual("عدد مرّات المقارنة:", "Comparisons:")
_REFUSED = Bilingual("الصيغ المحرّفة التي رُفضت:", "Altered variants refused:")
_OF = Bilingual("من", "of")
_OR = Bilingual("أو", "or")
_COLUMNS = [
    Bilingual("الرمز", "Symbol"),
    Bilingual("الأبعاد", "Shape"),
    Bilingual("المعنى", "Meaning"),
    Bilingual("في Python", "In Python"),
    Bilingual("أول معادلة", "First formula"),
]


def card(formula: Formula, context: Context, *, brief: bool = False) -> str:
    """Write the card of a formula; a brief one is without its symbols and its test.

    Raises
    ------
    ValueError
        When the formula cannot be read, or has no name.
    """
    return (
        # Excluded from search: a fraction without its bar would be found as a wrong number.
        f"<div data-search-exclude>{mathml(formula.tex, display=True)}</div>"
        f"{_statements(formula, context)}"
        f'<div class="formula-label">{_identity(formula, context)}'
        f'<span class="formula-name sides">{sides(context.sources.name(formula), context)}</span>'
        f"{_mark(formula, context)}</div>"
        f"{'' if brief else _details(formula, context)}"
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
        f'<div class="formula-facts" data-search-exclude>{_owner(formula, context)}{_facts(formula, context)}'
        "</div></div>"
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


def _mark(formula: Formula, context: Context) -> str:
    check = _check(formula, context)
    if check is None or check.kind == "illustration":
        return f'<span class="unchecked sides">{sides(_UNCHECKED, context)}</span>'
    text = f'<span aria-hidden="true">✓</span> {_said(_CHECKED, context)}'
    return link(f"{CHECKED_PAGE}#how", text, context, ' class="checked"')


def _details(formula: Formula, context: Context) -> str:
    doctest = "".join(code_block(code, "pycon") for code in examples(formula.owner, context.sources))
    return (
        '<details class="formula-more" data-search-exclude>'
        f"<summary>{_said(_MORE, context)}</summary>"
        f"{_symbols(formula, context)}{_owner(formula, context)}{_facts(formula, context)}"
        f'<div class="doctest" dir="ltr">{doctest}</div></details>'
    )


def _symbols(formula: Formula, context: Context) -> str:
    check = _check(formula, context)
    if check is None:
        return ""
    rows = []
    for tex, shape in check.symbols.items():
        written = _shape(shape, context)
        meaning = sides(context.sources.symbols(formula.week)[tex].meaning, context)
        rows.append(
            f"<tr><td>{mathml(tex, display=False)}</td><td>{written}</td>"
            f'<td class="sides">{meaning}</td></tr>'
        )
    return f'<table class="symbols">{"".join(rows)}</table>'


def _shape(shape: str, context: Context) -> str:
    return _said(_SHAPES[shape], context) if shape in _SHAPES else mathml(f"({shape})", display=False)


def _owner(formula: Formula, context: Context) -> str:
    where = f"{page_of(formula.owner, context.sources)}#{formula.owner}"
    function = link(where, f"<code>{formula.owner}</code>", context)
    source = link(f"{where}-source", _said(_SOURCE, context), context)
    return f"<p>{_said(_OWNER, context)} {function} ({source})</p>"


def _facts(formula: Formula, context: Context) -> str:
    """Say what was tested; the numbers stand after their names, so that no noun depends on them."""
    check = _check(formula, context)
    if check is None:
        return ""
    kind = f"{_said(_KIND, context)} {_said(_KINDS[check.kind], context)}"
    if check.kind == "illustration":
        return f'<p>{kind}: <span lang="en" dir="ltr">{escape(check.reason)}</span></p>'
    test = f"{_said(_TEST, context)} <code>{escape(check.test.rpartition('::')[2])}</code>"
    compared = f"{_said(_COMPARED, context)} <bdi>{check.comparisons}</bdi>"
    refused = f"<bdi>{check.mutants - check.survivors}</bdi> {_said(_OF, context)} <bdi>{check.mutants}</bdi>"
    return f"<p>{kind}. {test}. {compared}. {_said(_REFUSED, context)} {refused}.</p>"


def _said(text: Bilingual, context: Context) -> str:
    return f'<span class="sides">{sides(text, context)}</span>'
