"""The reference of nnref, from its docstrings: every public name with its formulas and its source."""

import re
from collections.abc import Callable, Iterator
from html import escape
from typing import Final, TypeAlias

import griffe

from docs_src.site.html import Context, code_block, link, prose
from docs_src.site.sources import Formula, Sources

SHARED: Final = "api.md"

Entry: TypeAlias = griffe.Object | griffe.Alias
Card: TypeAlias = Callable[[Formula, Context], str]
"""Writes the card of a formula."""

_DISPLAY = re.compile(r"\$\$.+?\\tag\{([^}]*)\}\s*\$\$", re.DOTALL)
_TUPLE, _TOGETHER = re.compile(r"\([^()]{1,24}\)"), r'<span class="together">\g<0></span>'
_LESSON_ID = re.compile(r"\b(?:(?P<week>[a-z][a-z0-9_]*):)?(?P<id>S\d+-[A-Z]\d+(?:-[A-Za-z0-9]+)*|E\d+)\b")
_TITLES = {
    "parameters": "Parameters",
    "attributes": "Attributes",
    "returns": "Returns",
    "raises": "Raises",
    "examples": "Examples",
}


def module(name: str, context: Context, card: Card) -> str:
    """Write the reference of one module of nnref.

    Parameters
    ----------
    name
        The module's name inside nnref, ``losses`` or ``shallow.network``.
    context
        Where it is shown.
    card
        Writes the card of a formula.

    Raises
    ------
    ValueError
        When there is no such module.
    """
    found = context.sources.module(name)
    public = [found.members[str(name)] for name in found.exports or ()]
    entries = [entry for entry in public if not entry.is_alias]
    contents = "".join(
        f"<tr><td>{_entry_link(entry, context)}</td><td>{prose(_first_sentence(entry))}</td></tr>"
        for entry in entries
    )
    search = "" if context.language == "en" else " data-search-exclude"
    introduction = "".join(_text(_docstring(found), context, card))
    written = "".join(_entry(entry, context, card) for entry in entries)
    return (
        f'<section class="api" lang="en" dir="ltr"{search}>{introduction}'
        f'<table class="contents">{contents}</table>{written}</section>'
    )


def examples(owner: str, sources: Sources) -> list[str]:
    """Give the doctests of a function or class, a piece of code each."""
    return [code for kind, code in _examples(sources.owner(owner)) if kind == "code"]


def _entry_link(entry: Entry, context: Context) -> str:
    return link(f"{context.page}#{_name(entry, context)}", f"<code>{entry.name}</code>", context)


def page_of(owner: str, sources: Sources) -> str:
    """Give the page on which the reference of a function or class stands, by its public name."""
    room = owner.split(".")[1]
    return f"{room}/reference.md" if room in sources.course.weeks else SHARED


def _name(entry: Entry, context: Context) -> str:
    return context.sources.public_name(entry.path.rpartition(".")[0], entry.name)


def _docstring(entry: Entry) -> str:
    return entry.docstring.value if entry.docstring else ""


def _first_sentence(entry: Entry) -> str:
    return " ".join(_docstring(entry).partition("\n\n")[0].split())


def _entry(entry: Entry, context: Context, card: Card) -> str:
    name = _name(entry, context)
    signature = f"({', '.join(_signature(entry))})" if isinstance(entry, griffe.Function) else ""
    sections = "".join(_section(section, name, context, card) for section in _sections(entry))
    return (
        f'<h3 id="{name}"><code>{escape(name + signature).replace("(", "(<wbr>", 1)}</code></h3>{sections}'
        f"<details><summary>Source</summary>"
        f'<div id="{name}-source">{code_block(_source(entry), "python")}</div></details>'
    )


def _signature(function: griffe.Function) -> Iterator[str]:
    keywords = False
    for parameter in function.parameters:
        if parameter.kind is griffe.ParameterKind.keyword_only and not keywords:
            keywords = True
            yield "*"
        yield parameter.name if parameter.default is None else f"{parameter.name}={parameter.default}"


def _sections(entry: Entry) -> list[griffe.DocstringSection]:
    return entry.docstring.parse("numpy", warnings=False) if entry.docstring else []


def _section(section: griffe.DocstringSection, owner: str, context: Context, card: Card) -> str:
    kind = section.kind.value
    if kind == "text":
        return "".join(_text(section.value, context, card))
    if kind == "admonition":
        body = "".join(_text(section.value.description, context, card))
        return f"<h4>{escape(section.title or '')}</h4>{body}"
    if kind == "examples":
        parts = (
            code_block(text, "pycon").replace("<div", f'<div data-doctest="{owner}"', 1)
            if code.value == "examples"
            else f"<p>{prose(text)}</p>"
            for code, text in section.value
        )
        return f"<h4>{_TITLES[kind]}</h4>{''.join(parts)}"
    rows = "".join(
        f"<dt><code>{_TUPLE.sub(_TOGETHER, escape(_term(item)))}</code></dt>"
        f"<dd>{prose(item.description)}</dd>"
        for item in section.value
    )
    return f"<h4>{_TITLES[kind]}</h4><dl>{rows}</dl>"


def _term(item: griffe.DocstringElement) -> str:
    """Write what a row describes: a name with its kind, or a kind alone."""
    name = getattr(item, "name", "")
    kind = str(item.annotation or "")
    default = getattr(item, "default", None)
    return " : ".join(filter(None, [name, kind])) + (f" = {default}" if default else "")


def _examples(entry: Entry) -> Iterator[tuple[str, str]]:
    for section in _sections(entry):
        if section.kind.value == "examples":
            for kind, text in section.value:
                yield ("code" if kind.value == "examples" else "text"), text


def _text(text: str, context: Context, card: Card) -> Iterator[str]:
    """Write paragraphs, with the cards of the formulas between them."""
    parts = _DISPLAY.split(text)
    for words, formula in zip(parts[::2], [*parts[1::2], ""], strict=True):
        for paragraph in filter(None, (part.strip() for part in re.split(r"\n{2,}", words))):
            yield f"<p>{_linked(prose(paragraph), context)}</p>"
        if formula:
            owned = context.sources.formula(formula.lower().replace(":", "/"), context.week)
            yield f'<div class="citation recall">{card(owned, context)}</div>'


def _linked(html: str, context: Context) -> str:
    """Make the ids of the lesson and of mistakes links to where they are taught and put right."""

    def linked(match: re.Match[str]) -> str:
        anchor = match["id"].lower()
        home = context.homes.get(f"{match['week'] or context.week}/{anchor}")
        return link(f"{home}#{anchor}", match[0], context) if home else match[0]

    return _LESSON_ID.sub(linked, html)


def _source(entry: Entry) -> str:
    """Give the code of a function or class without its docstring, which stands above it."""
    lines = entry.lines
    if entry.docstring and entry.docstring.lineno and entry.docstring.endlineno and entry.lineno:
        first, last = (line - entry.lineno for line in (entry.docstring.lineno, entry.docstring.endlineno))
        if 0 <= first <= last < len(lines):
            lines = [*lines[:first], *lines[last + 1 :]]
    return "\n".join(lines)
