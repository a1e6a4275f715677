"""The Markdown of a lab's prose, read as notebooks read it, but for mathematics, code and headings."""

from collections.abc import Iterable, Iterator
from re import Match
from typing import Any

from mistune import BlockParser, BlockState, HTMLRenderer, InlineParser, InlineState, Markdown
from mistune.plugins.formatting import strikethrough
from mistune.plugins.table import table
from mistune.plugins.url import url

from docs_src.site.html import INLINE_MATH, code_block, mathml


def headings(text: str) -> list[tuple[int, str]]:
    """Find the headings of a text: their level, and what stands in them."""
    state = BlockState()
    state.process(f"{text}\n")
    BlockParser().parse(state)
    return list(_headings(state.tokens))


def _headings(tokens: Iterable[dict[str, Any]]) -> Iterator[tuple[int, str]]:
    for token in tokens:
        if token["type"] == "heading":
            yield token["attrs"]["level"], token["text"]
        yield from _headings(token.get("children", ()))


def html(text: str, anchors: Iterable[str] = (), under_title: str = "") -> str:
    """Turn a text into HTML.

    Parameters
    ----------
    anchors
        The ids of its headings in order.
    under_title
        What follows the heading of the first level.
    """
    inline = InlineParser()
    # Before all that could take a formula apart.
    inline.register("mathematics", INLINE_MATH.pattern, _mathematics, before=inline.rules[0])
    markdown = Markdown(_Renderer(anchors, under_title), inline=inline, plugins=[strikethrough, table, url])
    return str(markdown(text))


def _mathematics(inline: InlineParser, match: Match[str], state: InlineState) -> int:  # noqa: ARG001 - mistune's
    state.append_token({"type": "mathematics", "raw": match[0][1:-1]})
    return match.end()


class _Renderer(HTMLRenderer):
    def __init__(self, anchors: Iterable[str], under_title: str) -> None:
        super().__init__(escape=False)
        self.anchors = iter(anchors)
        self.under_title = under_title

    def mathematics(self, tex: str) -> str:
        """Write a formula as MathML."""
        return mathml(tex, display=False)

    def block_code(self, code: str, info: str | None = None) -> str:
        """Write a block of code as it stands on all pages."""
        return code_block(code, (info or "text").split()[0])

    def heading(self, text: str, level: int, **_: Any) -> str:
        """Write a heading with its own id, and a link to it."""
        anchor = next(self.anchors, None)
        if anchor is None:
            return f"<h{level}>{text}</h{level}>\n"
        if level == 1:
            return f'<h1 id="{anchor}">{text}</h1>{self.under_title}\n'
        link = f'<a class="headerlink" href="#{anchor}">#</a>'
        return f'<h{level} id="{anchor}">{text}{link}</h{level}>\n'
