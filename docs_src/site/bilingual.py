"""The Markdown extension that makes one source into the page of one build.

Markdown's own reading of the source is set aside: the page is built from the blocks that were checked
(blocks.py). Markdown reads the prose in them, once all that ``grammar.INLINE`` finds is taken out of it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from mkdocs.structure.pages import Page as MkDocsPage

from docs_src.site.blocks import Page, read
from docs_src.site.citations import ERRATUM, erratum, number, term, with_numbers
from docs_src.site.grammar import INLINE, Line
from docs_src.site.html import Context, inline_code, mathml
from docs_src.site.pages import homes
from docs_src.site.sources import Sources
from docs_src.texts import Bilingual, Language

# What Markdown would make of prose, and the page's own blocks alone may be.
_NOT_PROSE = ("code", "hashheader", "setextheader", "reference")


class BilingualExtension(Extension):
    """Renders pages for the build of one language; ``begin`` names the page before it is converted."""

    def __init__(
        self,
        language: Language,
        sources: Sources,
        pages: Mapping[str, str],
        titles: Mapping[str, tuple[Bilingual, Bilingual]],
    ) -> None:
        super().__init__()
        self.pages = pages
        self.context = Context("", language, sources, homes(pages), titles)
        self.page = Page((), ())

    def begin(self, page: str, address: Callable[[str], str]) -> None:
        """Remember which page is converted next, and how links from it are written."""
        self.context = self.context._replace(page=page, address=address, told={})
        self.page = read(self.pages[page])

    def markdown(self, markdown: str, page: MkDocsPage, address: Callable[[str], str]) -> str:
        """Begin the page of MkDocs, and choose the language of its description."""
        self.begin(page.file.src_uri, address)
        page.meta.pop("title", None)
        page.meta["description"] = self.context.titles[page.file.src_uri][1].of(self.context.language)
        return markdown

    def content(self, html: str, page: MkDocsPage, address: Callable[[str], str]) -> str:  # noqa: ARG002
        """Call the page by its main heading, or by the shorter title that it gives."""
        page.title = self.context.titles[page.file.src_uri][0].of(self.context.language)
        return html

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Markdown's
        """Put the page's blocks in the place of what Markdown would read, before anything else is done."""
        md.preprocessors.register(_SetAside(md), "bilingual", 1000)
        md.treeprocessors.register(Builder(md, self), "bilingual", 1000)
        md.inlinePatterns.register(
            _Erratum(ERRATUM.pattern, md, self), "erratum", 50
        )  # in what is left as text
        for name in _NOT_PROSE:
            md.parser.blockprocessors.deregister(name)


class _SetAside(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:  # noqa: ARG002 - the page has been read already
        """Leave nothing for Markdown to read by itself."""
        return []


class Builder(Treeprocessor):
    """Builds a page from its blocks, which ask for what they need of Markdown."""

    def __init__(self, md: Markdown, extension: BilingualExtension) -> None:
        super().__init__(md)
        self.extension = extension
        self.context = extension.context
        self.pairs = 0
        """How many pairs of tabs have been built."""
        self.predictions = 0
        """How many predictions have been built."""
        self._terms = 0
        self._symbols: dict[str, str] = {}

    def run(self, root: Element) -> None:
        """Build the whole page."""
        self.context = self.extension.context
        for block in self.extension.page.blocks:
            block.build(root, self)
        for cell in root.iter("th"):
            if tex := self._symbols.get(cell.text or ""):
                _name_column(cell, tex)

    def stash(self, html: str) -> AtomicString:
        """Put HTML aside, and return what will be replaced by it when Markdown is done."""
        return AtomicString(self.md.htmlStash.store(html))

    def prose(self, parent: Element, lines: Iterable[Line]) -> None:
        """Let Markdown read lines of prose; a comment between two of them does not part them."""
        self.md.parser.parseChunk(
            parent, "\n".join(self.inline(line.text) for line in lines if not line.comment)
        )

    def inline(self, text: str) -> str:
        """Put everything that stands inside a line into its final form, and leave its words."""
        return INLINE.sub(self._item, text)

    def _item(self, match: re.Match[str]) -> str:
        if match["code"]:
            return self.stash(inline_code(match["code"].strip()))
        if match["example"]:
            return self.stash(number(match, self.context))
        if match["key"]:
            self._terms += 1
            return self.stash(_together(match, term(match, self._terms, self.context)))
        tex = with_numbers(match["math"][1:-1], self.context.page, self.context.sources)
        place = self.stash(_together(match, mathml(tex, display=False)))
        self._symbols[place] = tex
        return place


class _Erratum(InlineProcessor):
    def __init__(self, pattern: str, md: Markdown, extension: BilingualExtension) -> None:
        super().__init__(pattern, md)
        self.extension = extension

    def handleMatch(self, m, data):  # type: ignore[no-untyped-def, override]  # noqa: ARG002, N802 - Markdown's
        """Make the number of a mistake a link to the page that puts it right."""
        html = erratum(m, self.extension.context)
        return (AtomicString(self.md.htmlStash.store(html)), m.start(0), m.end(0)) if html else (None,) * 3


def _together(match: re.Match[str], html: str) -> str:
    """Keep what stands right before and after something on its line."""
    if match["before"] or match["after"]:
        return f'<span class="together">{match["before"]}{html}{match["after"]}</span>'
    return html


def _name_column(cell: Element, tex: str) -> None:
    """Give a column headed by a formula a name in plain text, for screen readers that skip the formula."""
    formula, cell.text = cell.text, None
    SubElement(cell, "span", {"class": "unseen"}).text = AtomicString(tex.replace("-", "−"))
    SubElement(cell, "span", {"aria-hidden": "true"}).text = formula
