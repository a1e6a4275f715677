"""The notebooks to take away, prose of one language and code that has not been run yet, and links to them."""

import posixpath
import re
from html import escape

import nbformat
from nbformat import NotebookNode

from docs_src.site.notebooks.page import write
from docs_src.site.notebooks.run import METADATA, printed
from docs_src.site.notebooks.source import CODE_SPAN, Address, Lab
from docs_src.site.sources import typeset_number
from docs_src.texts import DIRECTIONS, Bilingual, Language

# The branch on which publishing puts the notebooks.
BRANCH = "gh-pages"

_GITHUB = re.compile(r"https://github\.com/([\w.-]+/[\w.-]+?)(?:\.git)?/?")
_DOWNLOAD = Bilingual("نزّل الدفتر", "Download the notebook")
_COLAB = Bilingual("افتحه في Colab", "Open it in Colab")
_INSTALLS = Bilingual(
    "السطر التالي يثبّت `nnref` وما يحتاج إليه المختبر؛ شغّله مرة واحدة.",
    "The next line installs `nnref` and what the lab needs; run it once.",
)


def notebook(
    lab: Lab, language: Language, executed: NotebookNode | None, address: Address, repository: str
) -> str:
    """Write the notebook to take away.

    Parameters
    ----------
    address
        Turns a page's path inside docs into its whole address: the notebook will be anywhere.
    repository
        The address of the repository, from where nnref is installed; may be empty.
    """
    cells = []
    if install := install_line(repository):
        cells += [
            nbformat.v4.new_markdown_cell(_directed(_INSTALLS.of(language), language), id="installs"),
            nbformat.v4.new_code_cell(install, id="install"),
        ]
    for i, cell in enumerate(lab.cells):
        if cell.language is None:
            cells.append(nbformat.v4.new_code_cell(cell.source, id=f"cell-{i}"))
        elif cell.language == language:
            text = lab.told(cell.source, printed(executed), address, _number)
            cells.append(nbformat.v4.new_markdown_cell(_directed(text, language), id=f"cell-{i}"))
    return write(nbformat.v4.new_notebook(cells=cells, metadata=METADATA))


def _number(text: str, digits: int | None) -> str:
    number = typeset_number(text, digits)
    # In Arabic whatever has a sign or a power is held together from left to right.
    return number if re.fullmatch(r"[\d.]+", number) else f'<bdi dir="ltr">{number}</bdi>'


def _directed(text: str, language: Language) -> str:
    """Give prose its direction; English has that of every notebook."""
    if language == "en":
        return text
    parts = CODE_SPAN.split(text)
    parts[1::2] = [
        part if part.startswith("```") else f'<code dir="ltr">{escape(part.strip("`"), quote=False)}</code>'
        for part in parts[1::2]
    ]
    # The empty lines make the inside Markdown again.
    return f'<div dir="{DIRECTIONS.of(language)}" lang="{language}">\n\n{"".join(parts)}\n\n</div>'


def name(lab: Lab, language: Language) -> str:
    """Give the file name of the notebook to take away."""
    return f"{lab.name}-{language}.ipynb"


def install_line(repository: str) -> str:
    """Give the line that installs nnref from the repository, if its address is known."""
    if match := _GITHUB.fullmatch(repository):
        # An archive needs no git on the reader's machine.
        return f'%pip install -q "nnref[labs] @ https://github.com/{match[1]}/archive/refs/heads/main.zip"'
    return f'%pip install -q "nnref[labs] @ git+{repository}"' if repository else ""


def buttons(lab: Lab, language: Language, folder: str, repository: str) -> str:
    """Write the links to the notebook, and to Colab where the repository is known.

    Parameters
    ----------
    folder
        Where the page stands in its build, and the notebook beside it.
    """
    links = [f'<a class="md-button" href="{name(lab, language)}" download>{_DOWNLOAD.of(language)}</a>']
    if match := _GITHUB.fullmatch(repository):
        place = posixpath.join("" if language == "ar" else "en", folder, name(lab, language))
        address = f"https://colab.research.google.com/github/{match[1]}/blob/{BRANCH}/{place}"
        links.append(f'<a class="md-button" href="{address}">{_COLAB.of(language)}</a>')
    return f'<p class="lab-buttons" data-search-exclude>{" ".join(links)}</p>'
