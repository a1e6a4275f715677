"""The Markdown extension that makes one source into the page of one build.

Headings show both languages, the build's own large; pairs of tabs get their language and direction;
citations become formulas, code, output and figures. What stands in the source was checked before (pages.py).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from docs_src.site.citations import CITATION, ERRATUM, KINDS, NUMBER, TERM, cited, erratum, number, term
from docs_src.site.html import INLINE_MATH, Context, mathml
from docs_src.site.sources import Sources
from docs_src.texts import DIRECTIONS, LANGUAGES, NAMES, Bilingual, Language

# A formula or a term with what stands right before and after it: «و$z$،».
_BEFORE, _AFTER = r"(?P<before>[(«\u0621-\u064A]{0,3})", "(?P<after>[.,:;!?)»،؛؟]*)"


class BilingualExtension(Extension):
    """Renders pages for the build of one language; ``begin`` names the page before it is converted."""

    def __init__(self, language: Language, sources: Sources, homes: Mapping[str, str]) -> None:
        super().__init__()
        self.context = Context("", language, sources, homes)
        self.title = ""
        self.terms = 0

    def begin(self, page: str, address: Callable[[str], str]) -> None:
        """Remember which page is converted next, and how links from it are written."""
        self.context = self.context._replace(page=page, address=address)
        self.title = ""
        self.terms = 0

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Markdown's
        """Register the processors: structure before inline text is read, the rest as inline text."""
        md.treeprocessors.register(_Structure(md, self), "bilingual", 25)  # before 'inline' at 20
        md.inlinePatterns.register(
            _Number(NUMBER.pattern, md, self), "cited-number", 185
        )  # after code at 190
        md.inlinePatterns.register(
            _Term(_BEFORE + TERM.pattern + _AFTER, md, self), "term", 170
        )  # before links at 160
        md.inlinePatterns.register(
            _Erratum(ERRATUM.pattern, md, self), "erratum", 50
        )  # in what is left as text
        md.inlinePatterns.register(
            _Mathematics(_BEFORE + INLINE_MATH.pattern + _AFTER, md), "mathematics", 184
        )


def _stash(md: Markdown, html: str) -> AtomicString:
    return AtomicString(md.htmlStash.store(html))


def _together(match: re.Match[str], html: str) -> str:
    """Keep what stands right before and after something on its line."""
    if match["before"] or match["after"]:
        return f'<span class="together">{match["before"]}{html}{match["after"]}</span>'
    return html


class _Number(InlineProcessor):
    def __init__(self, pattern: str, md: Markdown, extension: BilingualExtension) -> None:
        super().__init__(pattern, md)
        self.extension = extension

    def handleMatch(self, m, data):  # type: ignore[no-untyped-def, override]  # noqa: ARG002, N802 - Markdown's
        """Put the number itself in the place of its citation."""
        context = self.extension.context
        return _stash(self.md, number(m, context.page, context.sources)), m.start(0), m.end(0)


class _Term(InlineProcessor):
    def __init__(self, pattern: str, md: Markdown, extension: BilingualExtension) -> None:
        super().__init__(pattern, md)
        self.extension = extension

    def handleMatch(self, m, data):  # type: ignore[no-untyped-def, override]  # noqa: ARG002, N802 - Markdown's
        """Put a button with its definition in the place of ``[text](term:key)``."""
        self.extension.terms += 1
        html = _together(m, term(m, self.extension.terms, self.extension.context))
        return _stash(self.md, html), m.start(0), m.end(0)


class _Erratum(InlineProcessor):
    def __init__(self, pattern: str, md: Markdown, extension: BilingualExtension) -> None:
        super().__init__(pattern, md)
        self.extension = extension

    def handleMatch(self, m, data):  # type: ignore[no-untyped-def, override]  # noqa: ARG002, N802 - Markdown's
        """Make the number of a mistake a link to the page that puts it right."""
        html = erratum(m, self.extension.context)
        return (_stash(self.md, html), m.start(0), m.end(0)) if html else (None, None, None)


class _Mathematics(InlineProcessor):
    def handleMatch(self, m, data):  # type: ignore[no-untyped-def, override]  # noqa: ARG002, N802 - Markdown's
        """Put MathML in the place of ``$tex$``."""
        html = _together(m, mathml(m[2], display=False))
        return _stash(self.md, html), m.start(0), m.end(0)


class _Structure(Treeprocessor):
    def __init__(self, md: Markdown, extension: BilingualExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: Element) -> None:
        """Give headings, tabs and citations their final form."""
        language = self.extension.context.language
        first = True
        for cell in root.iter("th"):
            if match := INLINE_MATH.fullmatch(cell.text or ""):
                _named_column(cell, match[1])
        for element in list(root):
            if element.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
                self._heading(element)
            elif element.get("class", "").startswith("tabbed-set"):
                _pair(element, language, first)
                first = False
            elif element.tag == "p" and (match := CITATION.match((element.text or "").strip())):
                self._citation(element, match["kind"], match["name"], cited(match, self.extension.context))

    def _heading(self, heading: Element) -> None:
        text, brace, attributes = (heading.text or "").partition(" {#")
        sides = Bilingual.parse(text)
        own = self.extension.context.language
        other = next(language for language in LANGUAGES if language != own)
        heading.text = None
        heading.set("data-toc-label", sides.of(own))
        for language, name in ((own, "heading-own"), (other, "heading-other")):
            span = _span(heading, language, sides.of(language))
            span.set("class", name)
            span.tail = " "
        heading[-1].tail = brace + attributes
        if heading.tag == "h1":
            self.extension.title = sides.of(own)

    def _citation(self, block: Element, kind: str, name: str, html: str) -> None:
        block.tag = "div"
        block.text = _stash(self.md, html)
        block.set("class", f"citation {kind}")
        if KINDS[kind].anchored:
            block.set("id", name)


def _pair(tabs: Element, language: str, first: bool) -> None:
    """Give a pair of tabs its languages and directions, and select the tab of the build's language."""
    tabs.set("class", f"{tabs.get('class')} language-pair{' language-pair--first' if first else ''}")
    names = [label.text for label in tabs.iterfind("div[@class='tabbed-labels']/label")]
    for bar in tabs.iterfind("div[@class='tabbed-labels']"):
        bar.set("data-search-exclude", "")
    for name, radio, label, panel in zip(names, *_parts(tabs), strict=True):
        own = LANGUAGES[NAMES.index(name or "")]
        radio.attrib.pop("checked", None)
        if own == language:
            radio.set("checked", "checked")
        else:
            # Each build is searched in its own language.
            # Material's index ends an exclusion at the first end tag of that name, such as a note's </div>.
            panel.tag = "section"
            panel.set("data-search-exclude", "")
        label.set("lang", own)
        panel.set("lang", own)
        panel.set("dir", DIRECTIONS.of(own))


def _named_column(cell: Element, tex: str) -> None:
    """Give a column headed by a formula a name in plain text, for screen readers that skip the formula."""
    cell.text = None
    SubElement(cell, "span", {"class": "unseen"}).text = AtomicString(tex.replace("-", "−"))
    SubElement(cell, "span", {"aria-hidden": "true"}).text = f"${tex}$"


def _parts(tabs: Element) -> Iterator[list[Element]]:
    yield tabs.findall("input")
    yield tabs.findall("div[@class='tabbed-labels']/label")
    yield tabs.findall("div[@class='tabbed-content']/div")


def _span(parent: Element, language: Language, text: str) -> Element:
    span = SubElement(parent, "span", {"lang": language, "dir": DIRECTIONS.of(language)})
    span.text = text
    return span
