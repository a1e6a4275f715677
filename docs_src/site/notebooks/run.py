"""Runs a lab once for both languages, and keeps what it printed and drew."""

import ast
import hashlib
import io
import os
import platform
import re
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import cast

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat import NotebookNode
from PIL import Image

from docs_src.course import SourceError
from docs_src.site.notebooks.source import Lab

METADATA = {
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    "language_info": {"name": "python"},
}
COLOURS = 32
# What a run depends on, besides the lab and the modules that it imports.
PACKAGES = ("numpy", "matplotlib", "pillow", "ipykernel", "matplotlib-inline", "nbclient", "tqdm")
# With these, anything may be imported.
_IMPORT_ANYTHING = {"importlib", "__import__", "exec", "eval"}
# What a page shows of a result; others would need a place in its template.
SHOWN = {"image/png", "text/plain"}


def run(lab: Lab) -> NotebookNode | None:
    """Run a lab's code, unless the same code has been run with the same modules and packages before.

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
    kept = lab.root / ".cache" / "labs" / lab.week / f"{lab.name}-{_key(lab)}.ipynb"
    with suppress(FileNotFoundError):
        return _read(kept)
    notebook: NotebookNode = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source, id=f"code-{i}") for i, source in enumerate(lab.code, 1)]
    )
    execute(lab, notebook)
    kept.parent.mkdir(parents=True, exist_ok=True)
    # Written under another name first: a run that is stopped leaves nothing that looks whole.
    unfinished = kept.with_suffix(f".{os.getpid()}")
    nbformat.write(notebook, unfinished)
    unfinished.replace(kept)
    for old in kept.parent.iterdir():
        if old != kept and re.fullmatch(rf"{re.escape(lab.name)}-[0-9a-f]{{16}}\.ipynb", old.name):
            old.unlink(missing_ok=True)  # another build may do the same
    return notebook


@cache  # what a key names never changes
def _read(path: Path) -> NotebookNode:
    return cast(NotebookNode, nbformat.read(path, as_version=4))


def printed(notebook: NotebookNode | None) -> str | None:
    """Give everything that a run printed."""
    if notebook is None:
        return None
    return "".join(
        output.text
        for cell in notebook.cells
        for output in cell.outputs
        if output.output_type == "stream" and output.name == "stdout"
    )


# --- What a result depends on ------------------------------------------------------------------------------


def _key(lab: Lab) -> str:
    """Name everything that the output of a lab depends on."""
    digest = hashlib.sha256(platform.python_version().encode())
    for package in PACKAGES:
        digest.update(f"{package} {version(package)}\0".encode())
    for part in (*lab.code, Path(__file__).read_text("utf-8"), *modules(lab).values()):
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()[:16]


def modules(lab: Lab) -> dict[str, str]:
    """Give the text of the modules of nnref that a lab imports, and of those that they import, by path.

    A name that a package's ``__init__.py`` only hands on leads to the module that it is from.
    Where it is not clear what is imported, everything is.
    """
    texts = {
        path.relative_to(lab.root).as_posix(): path.read_text("utf-8")
        for path in sorted((lab.root / "nnref").rglob("*.py"))
    }
    found: dict[str, str] = {}
    waiting = _imported("\n".join(lab.code), "", texts)
    while waiting:
        path = waiting.pop()
        if path in found or path not in texts:
            continue
        found[path] = texts[path]
        if path.endswith("/__init__.py"):
            found[path] = _own(texts[path])
        waiting |= _imported(found[path], path, texts)
        waiting |= {f"{folder}/__init__.py" for folder in map(str, PurePosixPath(path).parents[:-1])}
    return dict(sorted(found.items()))


def _imported(code: str, path: str, texts: dict[str, str]) -> set[str]:
    """Find the paths of the modules that a text imports.

    Parameters
    ----------
    path
        Where the text stands, from where relative imports are counted.
    """
    imports = _imports(code)
    if imports is None:
        return set(texts)
    found: set[str] = set()
    for node in imports:
        if isinstance(node, ast.Import):
            for name in node.names:
                # «import nnref.datasets» gives the name nnref itself.
                found |= _whole(name.name if name.asname else name.name.partition(".")[0], texts)
        else:
            module = _module_of(node, path)
            found |= set().union(*(_offered(module, name.name, texts) for name in node.names))
    return found


@cache
def _imports(code: str) -> list[ast.Import | ast.ImportFrom] | None:
    """Find the imports in a text, or None where it may import anything."""
    nodes = list(ast.walk(tree)) if (tree := _parsed(code)) else []
    if not tree or any(isinstance(node, ast.Name) and node.id in _IMPORT_ANYTHING for node in nodes):
        return None
    return [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]


@cache
def _parsed(code: str) -> ast.Module | None:
    try:
        return ast.parse(code)
    except SyntaxError:  # a line for Jupyter alone
        return None


def _module_of(node: ast.ImportFrom, path: str) -> str:
    if not node.level:
        return node.module or ""
    return ".".join([*path.split("/")[: -node.level], *([node.module] if node.module else [])])


def _offered(module: str, name: str, texts: dict[str, str]) -> set[str]:
    """Find where a name is from that a module offers."""
    package = f"{module.replace('.', '/')}/__init__.py"
    if package not in texts:
        return _whole(module, texts)
    tree = _parsed(texts[package])
    found = {package}
    for node in tree.body if tree else ():
        if isinstance(node, ast.ImportFrom):
            source = _module_of(node, package)
            for alias in node.names:
                # «from nnref import datasets» in nnref itself names a module, which stands below.
                if (alias.asname or alias.name) == name and source != module:
                    found |= _offered(source, alias.name, texts)
    return found if len(found) > 1 else _whole(f"{module}.{name}", texts, or_else=module)


def _whole(module: str, texts: dict[str, str], or_else: str = "nnref") -> set[str]:
    """Find the paths of a module and of all that is below it; where there is none, of another."""
    first = module.partition(".")[0]
    if first != "nnref":
        return set(texts) if first in _IMPORT_ANYTHING else set()
    folder = module.replace(".", "/")
    found = {path for path in texts if path == f"{folder}.py" or path.startswith(f"{folder}/")}
    return found or {path for path in texts if path.startswith(f"{or_else.replace('.', '/')}/")}


def _own(package: str) -> str:
    """Leave of a package's text what it does besides handing on names."""
    tree = _parsed(package)
    if tree is None:
        return package
    return "\n".join(
        ast.unparse(node)
        for node in tree.body
        if not isinstance(node, ast.Import | ast.ImportFrom)
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        and not (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__")
    )


# --- Running -----------------------------------------------------------------------------------------------


def execute(lab: Lab, notebook: NotebookNode) -> None:
    """Run the cells of a notebook, and make what they print and draw the same on every machine.

    Raises
    ------
    SourceError
        When a cell fails, or gives what no page shows.
    """
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
        for fault in _unfit(cell):
            raise failed(fault)
    notebook.metadata = METADATA
    for cell in notebook.cells:
        for output in cell.outputs:
            if "image/png" in (data := output.get("data", {})):
                data["image/png"] = _smaller(data["image/png"])


def _unfit(cell: NotebookNode) -> Iterator[str]:
    for output in cell.outputs:
        if output.output_type == "stream" and output.name == "stderr":
            yield f"writes what readers should not see: {output.text.strip()}"
        if kinds := sorted(set(output.get("data", {})) - SHOWN):
            yield f"gives {', '.join(kinds)}; a page shows text and drawings alone"


def _smaller(image: str) -> str:
    """Save a drawing with as few colours as it needs: it has no more than a few dozen."""
    drawing = Image.open(io.BytesIO(b64decode(image))).convert("RGB").quantize(COLOURS)
    out = io.BytesIO()
    drawing.save(out, "PNG", optimize=True)
    return b64encode(out.getvalue()).decode()
