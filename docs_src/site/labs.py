"""Labs: notebooks made from one source each, run once for both languages.

A lab is a script ``docs_src/labs/<week>/<name>.py``: a first line with its description in both languages,
then cells that lines ``# %%`` divide.
A cell of prose is marked ``# %% [markdown] lang="ar"`` or ``lang="en"``, an Arabic one always followed by its
English one; code cells belong to both.
Prose may cite a number that a cell printed, ``{{accuracy of one unit; 3}}``, and lead to lessons,
``[text](review.md#s2-r3)``.
"""

import hashlib
import io
import os
import platform
import posixpath
import re
import tempfile
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple, cast

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat import NotebookNode
from PIL import Image

from docs_src.site.html import INLINE_MATH, mathml
from docs_src.site.sources import Example, SourceError, typeset_number
from docs_src.texts import ARABIC_LETTER, DIRECTIONS, LANGUAGES, Bilingual, Language

FOLDER = "docs_src/labs"
COLOURS = 32
# What a run depends on, besides the lab and nnref.
PACKAGES = ("numpy", "matplotlib", "pillow", "ipykernel", "matplotlib-inline", "nbclient", "tqdm")

# The branch on which publishing puts the notebooks.
BRANCH = "gh-pages"
_GITHUB = re.compile(r"https://github\.com/([\w.-]+/[\w.-]+?)(?:\.git)?/?")

_METADATA = {
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    "language_info": {"name": "python"},
}
_DOWNLOAD = Bilingual("نزّل الدفتر", "Download the notebook")
_COLAB = Bilingual("افتحه في Colab", "Open it in Colab")
_INSTALLS = Bilingual(
    "السطر التالي يثبّت `nnref` وما يحتاج إليه المختبر؛ شغّله مرة واحدة.",
    "The next line installs `nnref` and what the lab needs; run it once.",
)
_DRAWING = Bilingual("رسم ناتج عن الكود الذي قبله", "The drawing that the code before it makes")
_NUMBER = re.compile(r"\{\{(?P<name>[^;{}]+?)(?:; (?P<digits>[1-9]\d?))?\}\}")
_LINK = re.compile(r"\]\((?P<page>[\w./-]+\.(?:md|ipynb))(?P<anchor>#[\w-]+)?\)")
_CODE_BLOCK = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_CODE_SPAN = re.compile(r"(^```.*?^```$|`[^`\n]+`)", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#{1,3}) (.+)$", re.MULTILINE)
_PLACE = "labplace"
_WORDS = re.compile(r"[^a-z0-9]+")


class Cell(NamedTuple):
    """A piece of a lab: prose of one language, or code, whose language is None."""

    language: Language | None
    source: str
    kind: str = ""
    """What it was marked as, where that is nothing a lab has."""


@dataclass(frozen=True)
class Lab:
    """A lab as it is written, and what running it printed and drew."""

    path: str
    """Its path inside the checkout."""
    text: str
    root: Path

    @property
    def page(self) -> str:
        """The path of its page inside docs."""
        return f"{self.path.removeprefix(FOLDER + '/').removesuffix('.py')}.ipynb"

    @cached_property
    def cells(self) -> list[Cell]:
        """Its cells in order."""
        found = jupytext.reads(self.text.partition("\n")[2].strip(), fmt="py:percent").cells
        cells = []
        for cell in found:
            language = cell.metadata.get("lang")
            known = language in LANGUAGES if cell.cell_type == "markdown" else cell.cell_type == "code"
            prose = cell.cell_type == "markdown" and known
            cells.append(
                Cell(
                    language if prose else None,
                    cell.source,
                    "" if known else f"[{cell.cell_type}] {language}",
                )
            )
        return cells

    @property
    def description(self) -> Bilingual:
        """What the lab is about, in one line."""
        return Bilingual.parse(self.text.partition("\n")[0].removeprefix("# "))

    def prose(self, language: Language) -> list[str]:
        """Give the cells of prose of one language."""
        return [cell.source for cell in self.cells if cell.language == language]

    @cached_property
    def headings(self) -> list[tuple[int, str, Bilingual]]:
        """The headings in order: their level, their anchor, made from the English words, and their text."""
        arabic, english = (_headings("\n\n".join(self.prose(language))) for language in LANGUAGES)
        return [
            (len(marks), _WORDS.sub("-", text.lower()).strip("-"), Bilingual(ours[1], text))
            for ours, (marks, text) in zip(arabic, english, strict=True)
        ]

    def faults(self) -> Iterator[str]:
        """Find what one language has and the other has not, and what cannot be read."""
        try:
            _ = self.description
        except ValueError as error:
            yield f"{self.path}:1: {error}"
        waiting = ""
        for number, cell in enumerate(self.cells, 1):
            where = f"{self.path}, cell {number}"
            if cell.kind:
                yield f'{where}: marked «{cell.kind}»; prose is marked # %% [markdown] lang="ar" or lang="en"'
            if cell.language == "en":
                if not waiting:
                    yield f'{where}: English prose has no Arabic, # %% [markdown] lang="ar", right before it'
                elif ARABIC_LETTER.search(cell.source):
                    yield f"{where}: English prose holds Arabic"
                yield from (f"{where}: {fault}" for fault in _differences(waiting, cell.source))
                waiting = ""
                continue
            if waiting:
                yield f'{where}: Arabic prose has no English, # %% [markdown] lang="en", right after it'
            waiting = cell.source if cell.language == "ar" else ""
            if cell.language == "ar" and not ARABIC_LETTER.search(cell.source):
                yield f"{where}: Arabic prose holds no Arabic"
        if waiting:
            yield f"{self.path}: the last cell of Arabic prose has no English after it"
        for number, cell in enumerate(self.cells, 1):
            for tex in INLINE_MATH.findall(_without_code(cell.source)) if cell.language else ():
                try:
                    mathml(tex, display=False)
                except ValueError as error:
                    yield f"{self.path}, cell {number}: {error}"
        yield from self._faults_of_headings()

    def _faults_of_headings(self) -> Iterator[str]:
        texts = [_headings("\n\n".join(self.prose(language))) for language in LANGUAGES]
        if [marks for marks, _ in texts[0]] != [marks for marks, _ in texts[1]]:
            return  # named already, with the cell
        levels = [level for level, _, _ in self.headings]
        if levels[:1] != [1] or 1 in levels[1:]:
            yield f"{self.path}: a lab begins with its one title, «# …»; all others are «## …» or below"
        anchors = [anchor for _, anchor, _ in self.headings]
        for anchor in sorted({anchor for anchor in anchors if not anchor or anchors.count(anchor) > 1}):
            yield f"{self.path}: two headings, or one without letters, have the anchor «{anchor}»"
        for _, _, text in self.headings:
            if re.search(r"[$`]", "".join(text)):
                yield f"{self.path}: the heading «{text.en}» holds mathematics or code, which contents do not"

    def broken(self, executed: NotebookNode | None, places: Mapping[str, Container[str]]) -> Iterator[str]:
        """Find numbers that no cell printed, and links that lead nowhere.

        Parameters
        ----------
        places
            The anchors of every page, by its path inside docs.
        """
        example = Example(self.path, "", printed(executed))
        for number, cell in enumerate(self.cells, 1):
            where = f"{self.path}, cell {number}"
            if cell.language is None:
                continue
            for name, _ in _NUMBER.findall(_without_code(cell.source)) if executed else ():
                try:
                    example.number(name)
                except SourceError as error:
                    yield f"{where}: {error}"
            for match in _LINK.finditer(cell.source):
                page, anchor = _target(self, match["page"]), (match["anchor"] or "#").removeprefix("#")
                if page not in places:
                    yield f"{where}: there is no page docs/{page}"
                elif anchor and anchor not in places[page]:
                    yield f"{where}: docs/{page} has no place #{anchor}"


def _without_code(text: str) -> str:
    """Leave out code between backticks, in lines or in blocks."""
    return _CODE_SPAN.sub("", text)


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    """Change a text, but for its code between backticks."""
    parts = _CODE_SPAN.split(text)  # the odd ones are the code itself
    return "".join(part if i % 2 else change(part) for i, part in enumerate(parts))


def _headings(text: str) -> list[tuple[str, str]]:
    return _HEADING.findall(_CODE_BLOCK.sub("", text))


def _differences(arabic: str, english: str) -> Iterator[str]:
    for what, pattern in {"formula": INLINE_MATH, "number": _NUMBER, "link": _LINK}.items():
        ours, theirs = (
            Counter(match[0] for match in pattern.finditer(_without_code(text))) for text in (arabic, english)
        )
        for text in sorted((ours - theirs) + (theirs - ours)):
            yield f"{what} {text} does not stand as often in both languages"
    marks = [[marks for marks, _ in _headings(text)] for text in (arabic, english)]
    if marks[0] != marks[1]:
        yield "the languages differ in their headings"


def labs(root: Path) -> list[Lab]:
    """Read all labs of a checkout."""
    paths = sorted((root / FOLDER).rglob("*.py"))
    return [Lab(path.relative_to(root).as_posix(), path.read_text("utf-8"), root) for path in paths]


# --- Running -----------------------------------------------------------------------------------------------


def run(lab: Lab) -> NotebookNode | None:
    """Run a lab's code, unless the same code has been run with the same nnref and packages before.

    Returns
    -------
    NotebookNode or None
        The code cells with their output; None where the environment says ``LABS=skip``.

    Raises
    ------
    SourceError
        When a cell fails: the error names the lab, the cell and what went wrong.
    """
    if os.environ.get("LABS") == "skip":
        return None
    kept = lab.root / ".cache" / "labs" / f"{_key(lab)}.ipynb"
    with suppress(FileNotFoundError):
        return _read(kept)
    code = [cell.source for cell in lab.cells if cell.language is None]
    notebook: NotebookNode = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source, id=f"code-{i}") for i, source in enumerate(code, 1)]
    )
    _execute(lab, notebook)
    kept.parent.mkdir(parents=True, exist_ok=True)
    # Written under another name first: a run that is stopped leaves nothing that looks whole.
    unfinished = kept.with_suffix(f".{os.getpid()}")
    nbformat.write(notebook, unfinished)
    unfinished.replace(kept)
    for old in kept.parent.iterdir():
        if old != kept and re.fullmatch(rf"{re.escape(_stem(lab))}-[0-9a-f]{{16}}\.ipynb", old.name):
            old.unlink(missing_ok=True)  # another build may do the same
    return notebook


def _read(path: Path) -> NotebookNode:
    return cast(NotebookNode, nbformat.read(path, as_version=4))


def _stem(lab: Lab) -> str:
    return lab.page.removesuffix(".ipynb").replace("/", "-")


def _key(lab: Lab) -> str:
    """Name everything that the output of a lab depends on."""
    digest = hashlib.sha256(platform.python_version().encode())
    digest.update(Path(__file__).read_bytes())
    for cell in lab.cells:
        if cell.language is None:
            digest.update(cell.source.encode() + b"\0")
    for path in sorted((lab.root / "nnref").rglob("*.py")):
        digest.update(path.read_bytes() + b"\0")
    for package in PACKAGES:
        digest.update(f"{package} {version(package)}\0".encode())
    return f"{_stem(lab)}-{digest.hexdigest()[:16]}"


def _execute(lab: Lab, notebook: NotebookNode) -> None:
    running = 0

    def begin(cell: NotebookNode, cell_index: int) -> None:  # noqa: ARG001 -- nbclient names its arguments
        nonlocal running
        running = cell_index

    def failed(why: str) -> SourceError:
        first = notebook.cells[running].source.partition("\n")[0]
        return SourceError(f"{lab.path}: code cell {running + 1}, which begins «{first}», {why}")

    with tempfile.TemporaryDirectory() as folder:
        # What a reader's machine is set to shall not show: an empty file here is found before any other.
        (Path(folder) / "matplotlibrc").touch()
        environment = {
            **os.environ,
            "PYTHONPATH": str(lab.root),
            "PYTHONDONTWRITEBYTECODE": "1",
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            "MATPLOTLIBRC": folder,
            "IPYTHONDIR": folder,
            "TQDM_DISABLE": "1",  # no progress bars on a page
        }
        client = NotebookClient(
            notebook,
            timeout=300,
            kernel_name="python3",
            resources={"metadata": {"path": folder}},
            record_timing=False,
            coalesce_streams=True,  # when a kernel flushes is chance
            on_cell_start=begin,
            extra_arguments=["--log-level=ERROR"],
        )
        try:
            client.execute(env=environment)
        except CellExecutionError as error:
            raise failed(f"fails with {error.ename}: {error.evalue}") from error
        except (DeadKernelError, TimeoutError, RuntimeError) as error:
            raise failed(f"ended the run: {error}") from error
    for index, cell in enumerate(notebook.cells):
        begin(cell, index)
        for output in cell.outputs:
            if output.output_type == "stream" and output.name == "stderr":
                raise failed(f"writes what readers should not see: {output.text.strip()}")
    notebook.metadata = _METADATA
    for cell in notebook.cells:
        for output in cell.outputs:
            if "image/png" in (data := output.get("data", {})):
                data["image/png"] = _smaller(data["image/png"])


def _smaller(image: str) -> str:
    """Save a drawing with as few colours as it needs: it has no more than a few dozen."""
    drawing = Image.open(io.BytesIO(b64decode(image))).convert("RGB").quantize(COLOURS)
    out = io.BytesIO()
    drawing.save(out, "PNG", optimize=True)
    return b64encode(out.getvalue()).decode()


def printed(notebook: NotebookNode | None) -> str:
    """Give everything that a run printed."""
    cells = notebook.cells if notebook else []
    return "".join(
        output.text
        for cell in cells
        for output in cell.outputs
        if output.output_type == "stream" and output.name == "stdout"
    )


# --- Into the page, and to take away -----------------------------------------------------------------------

Address = Callable[[str], str]
"""Turns a page's path inside docs, with an anchor, into a link."""


def _cited(
    lab: Lab, text: str, executed: NotebookNode | None, write: Callable[[str, int | None], str]
) -> str:
    """Put the numbers that were printed in the place of their citations."""
    example = Example(lab.path, "", printed(executed))

    def number(match: re.Match[str]) -> str:
        if executed is None:
            return "…"
        return write(example.number(match["name"]), int(match["digits"]) if match["digits"] else None)

    return _outside_code(text, lambda part: _NUMBER.sub(number, part))


def _target(lab: Lab, page: str) -> str:
    """Give the path inside docs of a page that a lab names relative to its own folder."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(lab.page), page))


def _linked(lab: Lab, text: str, address: Address) -> str:
    def link(match: re.Match[str]) -> str:
        return f"]({address(_target(lab, match['page']) + (match['anchor'] or ''))})"

    return _LINK.sub(link, text)


def page_notebook(
    lab: Lab, language: Language, executed: NotebookNode | None, address: Address
) -> tuple[NotebookNode, list[str]]:
    """Give the notebook that becomes the page, and the HTML that belongs into its numbered places.

    What Markdown might take apart, mathematics and numbers, waits outside until the page is made.
    """
    pieces: list[str] = []

    def place(html: str) -> str:
        pieces.append(html)
        return f"{_PLACE}{len(pieces) - 1}x"

    def number(text: str, digits: int | None) -> str:
        return place(f'<bdi class="number" dir="ltr">{typeset_number(text, digits)}</bdi>')

    outputs = iter(executed.cells if executed else [])
    cells = []
    for i, cell in enumerate(lab.cells):
        if cell.language is None:
            code = nbformat.v4.new_code_cell(cell.source, id=f"cell-{i}")
            code.outputs = next(outputs).outputs if executed else []
            cells.append(code)
        elif cell.language == language:
            text = _cited(lab, _linked(lab, cell.source, address), executed, number)
            text = _outside_code(
                text, lambda part: INLINE_MATH.sub(lambda match: place(mathml(match[1], display=False)), part)
            )
            cells.append(nbformat.v4.new_markdown_cell(text, id=f"cell-{i}"))
    return _notebook(cells), pieces


def _notebook(cells: list[NotebookNode]) -> NotebookNode:
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata = _METADATA
    return cast(NotebookNode, notebook)


def download(
    lab: Lab, language: Language, executed: NotebookNode | None, address: Address, install: str
) -> NotebookNode:
    """Give the notebook to take away: prose of one language, and code that has not been run yet.

    Parameters
    ----------
    install
        What installs nnref, a line of Jupyter; may be empty.
    """

    def number(text: str, digits: int | None) -> str:
        written = typeset_number(text, digits)
        # In Arabic whatever has a sign or a power is held together from left to right.
        return written if re.fullmatch(r"[\d.]+", written) else f'<bdi dir="ltr">{written}</bdi>'

    cells = []
    if install:
        cells += [
            nbformat.v4.new_markdown_cell(_directed(_INSTALLS.of(language), language), id="installs"),
            nbformat.v4.new_code_cell(install, id="install"),
        ]
    for i, cell in enumerate(lab.cells):
        if cell.language is None:
            cells.append(nbformat.v4.new_code_cell(cell.source, id=f"cell-{i}"))
        elif cell.language == language:
            text = _cited(lab, _linked(lab, cell.source, address), executed, number)
            cells.append(nbformat.v4.new_markdown_cell(_directed(text, language), id=f"cell-{i}"))
    return _notebook(cells)


def _directed(text: str, language: Language) -> str:
    """Give prose its direction; English has that of every notebook."""
    if language == "en":
        return text
    parts = _CODE_SPAN.split(text)
    parts[1::2] = [
        part if part.startswith("```") else f'<code dir="ltr">{escape(part.strip("`"), quote=False)}</code>'
        for part in parts[1::2]
    ]
    # The empty lines make the inside Markdown again.
    return f'<div dir="{DIRECTIONS.of(language)}" lang="{language}">\n\n{"".join(parts)}\n\n</div>'


_OUTSIDE = re.compile(
    r"^.*?(?=<div class=\"jupyter-wrapper\">)|<(?P<tag>style|script)\b.*?</(?P=tag)>", re.DOTALL
)
_INPUT = re.compile(
    r'<div class="CodeMirror cm-s-jupyter">.*?'
    r'<div class="highlight-ipynb hl-python"><pre>(?P<code>.*?)</pre></div>'
    r'.*?<div class="clipboard-copy-txt".*?</div>\s*</div>',
    re.DOTALL,
)
# Four wrappers around each cell of prose, which would end the section of the search index.
_PROSE = re.compile(
    r'<div class="jp-Cell jp-MarkdownCell[^>]*>\s*<div class="jp-Cell-inputWrapper"[^>]*>\s*'
    r'<div class="jp-InputArea[^>]*>\s*<div class="jp-RenderedHTMLCommon[^>]*>'
    r"(?P<text>.*?)</div>\s*</div>\s*</div>\s*</div>",
    re.DOTALL,
)
# Of the many stops for the keyboard, those are left that may have to be scrolled.
_STOP = re.compile(r' tabindex="0"')
_OUTPUT = re.compile(r'(<div class="jp-RenderedText[^>]*>\s*)<pre>')
_EMPTY = re.compile(r'<div class="jp-Collapser[^>]*>\s*</div>\s*')
_TITLED = re.compile(
    r'<h(?P<level>[1-3])[^>]*>(?P<text>.*?)(?:<a class="anchor-link".*?</a>)?</h(?P=level)>', re.DOTALL
)
_CODE = '<div class="highlight" data-search-exclude><pre><span></span><code>{}</code></pre></div>'
_PLACES = re.compile(rf"{_PLACE}(\d+)x")
_NO_TEXT = re.compile(r'alt="No description has been provided for this image"\s*')


def tidied(html: str, lab: Lab, language: Language, pieces: list[str], repository: str, folder: str) -> str:
    """Turn what mkdocs-jupyter made into HTML of this site, without style, script or address of its own.

    Parameters
    ----------
    pieces
        What belongs into the numbered places.
    repository
        The address of the repository, or nothing: Colab opens notebooks from there.
    folder
        Where the page stands in its build, and the notebook beside it.
    """
    html = _OUTSIDE.sub("", html)
    html = _EMPTY.sub("", html)
    html = _INPUT.sub(lambda match: _CODE.format(match["code"]), html)
    html = _PROSE.sub(lambda match: match["text"], html)
    html = _OUTPUT.sub(r'\1<pre tabindex="0">', _STOP.sub("", html))
    html = _NO_TEXT.sub(f'alt="{_DRAWING.of(language)}" ', html)
    headings = iter(lab.headings)

    def titled(match: re.Match[str]) -> str:
        level, anchor, _ = next(headings)
        link = f'<a class="headerlink" href="#{anchor}">#</a>' if level > 1 else ""
        return f'<h{level} id="{anchor}">{match["text"]}{link}</h{level}>'

    html = _TITLED.sub(titled, html).replace(
        "</h1>", f"</h1>{_buttons(lab, language, repository, folder)}", 1
    )
    return _PLACES.sub(lambda match: pieces[int(match[1])], html)


def download_name(lab: Lab, language: Language) -> str:
    """Give the file name of the notebook to take away."""
    return f"{lab.page.rpartition('/')[2].removesuffix('.ipynb')}-{language}.ipynb"


def install_line(repository: str | None) -> str:
    """Give the line that installs nnref from the repository, if its address is known."""
    if match := _GITHUB.fullmatch(repository or ""):
        # An archive needs no git on the reader's machine.
        return f'%pip install -q "nnref[labs] @ https://github.com/{match[1]}/archive/refs/heads/main.zip"'
    return f'%pip install -q "nnref[labs] @ git+{repository}"' if repository else ""


def written(notebook: NotebookNode) -> str:
    """Write a notebook: the same text on every run."""
    return cast(str, nbformat.writes(notebook)) + "\n"


def _buttons(lab: Lab, language: Language, repository: str, folder: str) -> str:
    name = download_name(lab, language)
    links = [f'<a class="md-button" href="{name}" download>{_DOWNLOAD.of(language)}</a>']
    if match := _GITHUB.fullmatch(repository or ""):
        place = posixpath.join("" if language == "ar" else "en", folder, name)
        address = f"https://colab.research.google.com/github/{match[1]}/blob/{BRANCH}/{place}"
        links.append(f'<a class="md-button" href="{address}">{_COLAB.of(language)}</a>')
    return f'<p class="lab-buttons" data-search-exclude>{" ".join(links)}</p>'


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
