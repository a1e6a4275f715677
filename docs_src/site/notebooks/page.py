"""A lab's page: the notebook that mkdocs-jupyter finds, and the template that turns it into HTML.

The notebook's text is all that its HTML is made from, so the same text is turned into HTML once.
"""

from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, cast

import nbformat
from mkdocs_jupyter import convert
from nbconvert.exporters import TemplateExporter
from nbformat import NotebookNode

from docs_src.site.html import code_block
from docs_src.site.notebooks import prose
from docs_src.site.notebooks.run import METADATA, printed
from docs_src.site.notebooks.source import Address, Lab
from docs_src.site.sources import typeset_number
from docs_src.texts import Bilingual, Language

START = '<div class="lab">'
"""What every page begins with that comes from the template here."""

_TEMPLATE = Path(__file__).with_name("lab.html.j2")
_DRAWING = Bilingual("رسم ناتج عن الكود الذي قبله", "The drawing that the code before it makes")


def take_over() -> None:
    """Let mkdocs-jupyter turn notebooks into HTML with the template here, and leave the contents to us.

    These two functions are all that is replaced; what a page begins with shows whether they have been used.
    """
    convert.nb2html = lambda path, **_: html(Path(path).read_text("utf-8"))
    convert.nb2md = lambda *_, **__: ""


def notebook(
    lab: Lab, language: Language, executed: NotebookNode | None, address: Address, under_title: str
) -> str:
    """Write the notebook that becomes the page.

    Parameters
    ----------
    under_title
        The HTML that follows the title.
    """
    anchors = iter(heading.anchor for heading in lab.headings)
    outputs = iter(executed.cells if executed else [])
    cells = []
    for i, cell in enumerate(lab.cells):
        if cell.language is None:
            code = nbformat.v4.new_code_cell(cell.source, id=f"cell-{i}")
            code.outputs = next(outputs).outputs if executed else []
            cells.append(code)
        elif cell.language == language:
            own = [next(anchors) for _ in prose.headings(cell.source)]
            text = lab.told(cell.source, printed(executed), address, _number)
            cells.append(nbformat.v4.new_markdown_cell(text, id=f"cell-{i}", metadata={"anchors": own}))
    course = {"drawing": _DRAWING.of(language), "under_title": under_title}
    return write(nbformat.v4.new_notebook(cells=cells, metadata={**METADATA, "lab": course}))


def _number(text: str, digits: int | None) -> str:
    return f'<bdi class="number" dir="ltr">{typeset_number(text, digits)}</bdi>'


def write(made: Mapping[str, Any]) -> str:
    """Write a notebook: the same text on every run."""
    return cast(str, nbformat.writes(made)) + "\n"


@cache
def html(text: str) -> str:
    """Turn the text of a notebook into the HTML of its page."""
    made, _ = _exporter().from_notebook_node(nbformat.reads(text, as_version=4))
    return made


@cache  # it compiles the template
def _exporter() -> TemplateExporter:
    filters = {"prose": prose.html, "code": lambda source: code_block(source, "python")}
    return TemplateExporter(template_file=str(_TEMPLATE), filters=filters)  # type: ignore[no-untyped-call]


def contents(lab: Lab, language: Language) -> list[Any]:
    """Give the headings as Markdown's list of contents has them."""
    tokens: list[Any] = []
    for level, anchor, text in lab.headings:
        token = {"level": level, "id": anchor, "name": escape(text.of(language)), "children": []}
        siblings = tokens
        while siblings and siblings[-1]["level"] < level:
            siblings = siblings[-1]["children"]
        siblings.append(token)
    return tokens
