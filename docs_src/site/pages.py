"""Finds what is wrong in the pages' sources, with file and line.

What a page is made of, and what each kind of block has to keep to, stands in ``blocks.py``.
"""

import re
from collections.abc import Callable, Container, Mapping
from functools import partial

from docs_src.course import week_of
from docs_src.site import grammar
from docs_src.site.blocks import Page, read
from docs_src.site.citations import number as cited_number
from docs_src.site.citations import with_numbers
from docs_src.site.holds import MEANT, Holds, filled, held
from docs_src.site.html import Context, mathml
from docs_src.site.sources import Sources
from docs_src.texts import Bilingual

_EASTERN_DIGIT = re.compile(r"[\u0660-\u0669\u06F0-\u06F9]")
_SITE_WIDE_ID = re.compile(r"s\d+-\w+|e\d+")
# What is left of something that was meant to be read, once all that can be read has been taken out of a line.
_LEFT_OVER = {
    "{{": "cannot read the cited number; it is written «{{example: name; digits}}»",
    "$$": "a displayed formula is cited, «::: formula s8-d1», not typed",
    "$": "mathematics begins and ends on one line, with a $ each time",
    "`": "code between backticks begins and ends on one line",
    "](term:": "cannot read the term; it is written «[words](term:key)»",
    "<!--": "a comment begins its line",
    "{:": "attributes are not written on a page; ids stand behind headings, {#id}",
    "{#": "an id stands behind a heading alone",
}
_HTML = re.compile(r"<(?!/?bdi>)[A-Za-z/!?]")

Called = tuple[Bilingual, Bilingual]
"""What a page is called, and what it is about."""


class PageCheck:
    """Checks one page; ``faults`` and ``ids`` hold what was found, by line."""

    def __init__(
        self,
        path: str,
        text: str,
        sources: Sources,
        home: Mapping[str, str],
        called: Mapping[str, Called] = {},
    ) -> None:
        self.context = Context(path, "ar", sources, home, called)
        self.page: Page = read(text)
        self.faults: list[tuple[int, str]] = [(fault.line, fault.text) for fault in self.page.faults]
        self.ids: dict[str, int] = {}
        for block in self.page.blocks:
            block.check(self)
        self._holds(text)
        self.faults.sort()

    def fault(self, line: int, text: str) -> None:
        """Note what is wrong on a line."""
        self.faults.append((line, text))

    def attempt(self, line: int, action: Callable[[], object]) -> None:
        """Do what the build will do, and note it where that fails."""
        try:
            action()
        except ValueError as error:
            self.fault(line, str(error))

    def define(self, line: int, anchor: str) -> None:
        """Note an anchor of the page, which there is once."""
        if anchor in self.ids:
            self.fault(
                line, f"id '{anchor}' is defined twice; the other one stands on line {self.ids[anchor]}"
            )
        self.ids.setdefault(anchor, line)

    def has_home(self, formula: str) -> bool:
        """Say whether a formula stands on a page of its own, by the name by which this page cites it."""
        return (formula if "/" in formula else f"{self.context.week}/{formula}") in self.context.homes

    def _mathematics(self, tex: str) -> None:
        mathml(with_numbers(tex, self.context.page, self.context.sources), display=False)

    def _holds(self, text: str) -> None:
        """Check what comments claim below sentences; whether it is true, the tests find."""
        found = list(held(self.page))
        for said in found:
            for claim in said.claims:
                self.attempt(said.line, partial(self._claim, claim, said))
        read_ones = {said.line for said in found}
        for number, line in enumerate(grammar.split(text), 1):
            if MEANT.search(line) and number not in read_ones:
                self.fault(
                    number,
                    "cannot read what holds; below its sentence, in the English tab, stands "
                    "«<!-- holds: {{example: name}} > 1 ; … -->»",
                )

    def _claim(self, claim: str, said: Holds) -> None:
        tex = filled(claim, said, self.page, self.context.page, self.context.sources)
        if left := re.search(r"\{\{.*|\$", tex):
            raise ValueError(f"cannot read «{left[0]}» in what holds")
        mathml(tex, display=False)

    def inline(self, line: int, text: str) -> None:
        """Check what stands inside a line."""
        if _EASTERN_DIGIT.search(text):
            self.fault(line, "digits are Western ones in both languages")
        for match in grammar.inline(text).items:
            if match["math"]:
                self.attempt(line, partial(self._mathematics, match["math"][1:-1]))
            elif match["example"]:
                self.attempt(line, partial(cited_number, match, self.context))
            elif match["key"]:
                self.attempt(line, partial(self.context.sources.term, match["key"], self.context.week))
                if re.search(r"[$`<]|\{\{", match["text"]):
                    self.fault(line, "the words of a term hold neither mathematics nor code")
        rest = grammar.inline(text).rest
        for sign, fault in _LEFT_OVER.items():
            if sign in rest:
                self.fault(line, fault)
                break
        else:
            if _HTML.search(rest):
                self.fault(
                    line, "HTML is not written on a page, but for <bdi> around what reads the other way"
                )


def check_pages(
    pages: Mapping[str, str],
    sources: Sources,
    changed: Container[str] | None = None,
    called: Mapping[str, Called] | None = None,
) -> list[str]:
    """Check all pages of the site, or only those that have changed.

    Parameters
    ----------
    pages
        The Markdown of each page by its path inside docs.
    sources
        What they may cite.
    changed
        The paths of the pages to check; the others were found to be without faults.
        What is wrong with a page follows from its text, from the sources, and from ``homes`` and ``called``.
    called
        What each page is called and is about, labs included.

    Returns
    -------
    list of str
        One line for each fault: ``docs/shallow/derivatives.md:134: no formula 's8-d9'``.
    """
    found = []
    first: dict[str, str] = {}
    home, called = homes(pages), titles(pages) if called is None else called
    for path, text in pages.items():
        if changed is None or path in changed:
            page = PageCheck(path, text, sources, home, called)
            found += [f"docs/{path}:{line}: {fault}" for line, fault in page.faults]
        for line, anchor in ((block.line, anchor) for block in read(text).blocks for anchor in block.anchors):
            full = f"{week_of(path)}/{anchor}"
            if _SITE_WIDE_ID.fullmatch(anchor) and (other := first.setdefault(full, path)) != path:
                found.append(
                    f"docs/{path}:{line}: id '{anchor}' is defined twice; the other one is on docs/{other}"
                )
    return found


def places(pages: Mapping[str, str]) -> dict[str, set[str]]:
    """Return the anchors of every page: of its headings, its formulas and its figures."""
    return {
        path: {anchor for block in read(text).blocks for anchor in block.anchors}
        for path, text in pages.items()
    }


def homes(pages: Mapping[str, str]) -> dict[str, str]:
    """Return the page on which each formula, row of a lesson and mistake stands, by ``<week>/<anchor>``."""
    return {
        f"{week_of(path)}/{home}": path
        for path, text in pages.items()
        for block in read(text).blocks
        for home in block.homes
    }


def titles(pages: Mapping[str, str]) -> dict[str, Called]:
    """Return what every page is called in the navigation, and what it is about."""
    found = {}
    for path, text in pages.items():
        page = read(text)
        if page.title and page.description:
            found[path] = page.title, page.description
    return found
