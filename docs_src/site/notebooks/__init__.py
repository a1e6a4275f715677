"""Labs become notebooks: each made from one source, run once for both languages.

source.py reads a lab, prose.py its Markdown, run.py runs it, page.py makes its page, and take_away.py the
notebook to download. What the rest of the site needs stands here.
"""

import posixpath
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from nbformat import NotebookNode

from docs_src.course import SourceError
from docs_src.site.notebooks import page as making
from docs_src.site.notebooks import run as running
from docs_src.site.notebooks import take_away
from docs_src.site.notebooks.source import Lab, labs, read
from docs_src.texts import Language

__all__ = ["Lab", "LabPage", "lab", "lab_pages", "labs", "read"]


@dataclass(frozen=True)
class LabPage:
    """The page of a lab in the build of one language: the kind of page whose source is a notebook."""

    lab: Lab
    executed: NotebookNode | None
    language: Language
    repository: str
    """The address of the repository, or nothing."""

    def markdown(self, markdown: str, page: Page, address: Callable[[str], str]) -> str:
        """Write the notebook that mkdocs-jupyter turns into HTML next, where MkDocs takes the page to be."""
        folder = posixpath.dirname(page.file.dest_uri)
        buttons = take_away.buttons(self.lab, self.language, folder, self.repository)
        made = making.notebook(self.lab, self.language, self.executed, address, buttons)
        Path(str(page.file.abs_src_path)).write_text(made, "utf-8")
        page.meta["description"] = self.lab.description.of(self.language)
        return markdown

    def content(self, html: str, page: Page, address: Callable[[str], str]) -> str:
        """Give the page its title and contents, and put the notebook to take away beside it."""
        if not html.startswith(making.START):
            raise SourceError(
                f"{self.lab.path}: mkdocs-jupyter has not used the template of labs;"
                " see take_over in docs_src/site/notebooks/page.py"
            )
        page.title = self.lab.headings[0].text.of(self.language)
        page.toc = get_toc(making.contents(self.lab, self.language))

        def whole(target: str) -> str:
            return urljoin(str(page.canonical_url), address(target))

        taken = take_away.notebook(self.lab, self.language, self.executed, whole, self.repository)
        folder = Path(str(page.file.abs_dest_path)).parent
        folder.mkdir(parents=True, exist_ok=True)
        (folder / take_away.name(self.lab, self.language)).write_text(taken, "utf-8", newline="\n")
        return html


def lab_pages(
    root: Path, language: Language, repository: str, places: Mapping[str, Container[str]]
) -> tuple[dict[str, LabPage], list[str]]:
    """Run all labs, and give their pages by path inside docs, and what is wrong in them.

    Parameters
    ----------
    repository
        The address of the repository, or nothing: nnref is installed from there, and Colab opens notebooks.
    places
        The anchors of the other pages, by path inside docs.
    """
    making.take_over()
    all_labs = labs(root)
    anchors = {lab.page: [] if lab.faults else [place.anchor for place in lab.headings] for lab in all_labs}
    places = {**places, **anchors}
    found: dict[str, LabPage] = {}
    faults: list[str] = []
    for lab in all_labs:
        wrong = list(lab.faults)
        try:
            executed = None if wrong else running.run(lab)
        except SourceError as error:
            wrong, executed = [str(error)], None
        wrong = wrong or list(lab.broken(running.printed(executed), places))
        faults += wrong
        found[lab.page] = LabPage(lab, executed, language, repository)
    return found, faults
