"""What a person has read and found true: the texts of the course, in order, with what stands beneath them.

No program sees whether a sentence is true. A person does, once; from then on a lock holds the sentence, its
translation and what it was read beside: the numbers that it cites, the code and its output, the function that draws.
Whatever changes one of them, or its place, must be read again.

The locks are ``docs_src/<week>/reviewed.json``, and ``docs_src/reviewed.json`` for the pages of the whole course:
for each file, one line for each text, with a hash of the Arabic, of the English, and of what is beneath.

``python -m tests.reviewed`` shows what is to be read again, and renews the locks of what was.
"""

import ast
import json
import re
import tomllib
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import partial
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from docs_src.course import ROOT, Course, week_of
from docs_src.site.blocks import Block, Citation, Derivation, Heading, Pair, Prediction, Stray, Table, read
from docs_src.site.grammar import Line, inline
from docs_src.site.notebooks.source import Lab
from docs_src.site.sources import Sources, typeset_number
from docs_src.texts import Bilingual

COMMAND = "python -m tests.reviewed"
PARTS = ("the Arabic", "the English", "what is beneath it")


class Entry(NamedTuple):
    """A text, and what it was read beside."""

    line: int
    name: str
    arabic: str = ""
    english: str = ""
    beneath: str = ""

    @property
    def lock(self) -> str:
        """What is kept of it."""
        return " ".join([self.name.replace(" ", "_"), *map(_hash, self[2:])])


def _hash(text: str) -> str:
    return sha256(" ".join(text.split()).encode()).hexdigest()[:8] if text else "-"


# ---- what there is to read ------------------------------------------------------------------------------------


def readers(root: Path = ROOT) -> dict[str, Callable[[], list[Entry]]]:
    """Give what reads each file whose texts are locked."""
    sources = Sources(root)
    found: dict[Path, Callable[[], Iterable[Entry]]] = {}
    for path in sorted((root / "docs").rglob("*.md")):
        found[path] = partial(_page, path.relative_to(root / "docs").as_posix(), path, sources)
    for path in sorted((root / "docs_src" / "site" / "weekly").glob("*.md")):
        found[path] = partial(_page, "", path, sources)
    for path in [root / "docs_src" / "course.toml", *sorted(root.glob("docs_src/*/*.toml"))]:
        found[path] = partial(_table, path)
    for path in sorted(root.glob("docs_src/*/figures.py")):
        found[path] = partial(_figures, path)
    for path in sorted((root / "nnref").rglob("*.py")):
        found[path] = partial(_docstrings, path)
    for path in sorted(root.glob("docs_src/*/labs/*.py")):
        found[path] = partial(_lab, root, path)
    return {path.relative_to(root).as_posix(): lambda read=read: list(read()) for path, read in found.items()}  # type: ignore[misc]


def entries(root: Path = ROOT) -> dict[str, list[Entry]]:
    """Give everything that is locked, by its file, in order."""
    return {file: read() for file, read in readers(root).items()}


def _page(page: str, path: Path, sources: Sources) -> list[Entry]:
    """Give a page's blocks."""
    parsed = read(path.read_text("utf-8"))
    told = {"title": parsed.title, "description": parsed.description}
    said = [Entry(1, part, *text) for part, text in told.items() if text]
    place = ""
    for block in parsed.blocks:
        place = block.anchor if isinstance(block, Heading) else place
        said.append(_block(block, place, page, sources))
    return said


def _block(block: Block, place: str, page: str, sources: Sources) -> Entry:
    match block:
        case Heading():
            return Entry(block.line, f"heading {block.anchor}", *Bilingual.parse(block.text))
        case Pair():
            numbers = [_numbers(panel.lines, page, sources) for panel in (block.arabic, block.english)]
            arabic, english = (
                "\n".join(line.text for line in panel.lines) for panel in (block.arabic, block.english)
            )
            beneath = "\n".join([*numbers[0], *numbers[1]])
            return Entry(block.line, f"text under {place}", arabic, english, beneath)
        case Derivation():
            sides = [Bilingual.parse(step.reason) for step in block.steps]
            lines = [step.tex or sources.formula(step.formula, week_of(page)).tex for step in block.steps]
            return Entry(
                block.line,
                f"derivation {block.name}",
                "\n".join(side.ar for side in sides),
                "\n".join(side.en for side in sides),
                "\n".join(lines),
            )
        case Prediction():
            sides = [Bilingual.parse(guess.why) for guess in block.guesses]
            example = sources.example(page, block.example)
            return Entry(
                block.line,
                f"prediction {block.example}: {block.name}",
                "\n".join(side.ar for side in sides),
                "\n".join(side.en for side in sides),
                "\n".join([*(guess.value for guess in block.guesses), example.code, example.output]),
            )
        case Citation():
            name = f"{block.kind} {block.name}#{block.section}".rstrip("#")
            return Entry(block.line, name, beneath=_cited(block, page, sources))
        case Table():
            return Entry(
                block.line, f"table under {place}", beneath="\n".join(row.text for row in block.rows)
            )
        case Stray():  # a template of the pages that every week has, with places left open
            return Entry(block.line, f"line under {place}", beneath=block.text.text)
    raise NotImplementedError(type(block))


def _numbers(lines: Iterable[Line], page: str, sources: Sources) -> list[str]:
    """Give what the sentences cite, as it is shown."""
    found = []
    for match in (match for line in lines for match in inline(line.text).items):
        if match["example"] == "formula":
            found.append(sources.formula(match["name"], week_of(page)).tex)
        elif match["example"] and match["example"] != "page":  # what a comment counts is the page's own
            printed = sources.example(page, match["example"]).number(match["name"])
            found.append(typeset_number(printed, int(match["digits"]) if match["digits"] else None))
    return found


def _cited(block: Citation, page: str, sources: Sources) -> str:
    """Give what a citation shows; figures, terms and symbols have locks of their own."""
    if block.kind in {"example", "code", "output"}:
        example = sources.example(page, block.name)
        return f"{example.section(block.section)}\n{example.output}"
    if block.kind in {"formula", "recall"}:
        return "\n".join(sources.formula(name, week_of(page)).tex for name in block.name.split())
    return ""


def _lab(root: Path, path: Path) -> Iterator[Entry]:
    """Give a lab's prose, in pairs, and its cells of code."""
    text = path.read_text("utf-8")
    lab = Lab(root, path.parent.parent.name, path.stem, text)
    yield Entry(1, "description", *lab.description)
    starts = [number for number, line in enumerate(text.splitlines(), 1) if line.startswith("# %%")]
    arabic = ""
    for cell, line in zip(lab.cells, starts, strict=True):
        if cell.language == "ar":
            arabic = cell.source
        elif cell.language == "en":
            yield Entry(line, "text", arabic, cell.source)
        else:
            yield Entry(line, "code", beneath=cell.source)


def _figures(path: Path) -> Iterator[Entry]:
    """Give each figure: the words about it, in both languages, and the function that draws it."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            words = "\n".join(map(ast.unparse, node.decorator_list))
            drawing = "\n".join(map(ast.unparse, node.body[bool(ast.get_docstring(node)) :]))
            yield Entry(node.lineno, node.name, words, words, f"{ast.unparse(node.args)}\n{drawing}")
        elif isinstance(node, ast.ClassDef | ast.Assign | ast.AnnAssign):
            yield Entry(
                node.lineno, ast.unparse(node).partition("\n")[0].split(" = ")[0], beneath=ast.unparse(node)
            )


def _docstrings(path: Path) -> Iterator[Entry]:
    """Give what a module of nnref says of its functions and classes, with how they are called."""
    module = ast.parse(path.read_text("utf-8"))
    yield Entry(1, "module", english=ast.get_docstring(module) or "")
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            called = ast.unparse(node.args) if isinstance(node, ast.FunctionDef) else ""
            yield Entry(node.lineno, node.name, english=ast.get_docstring(node) or "", beneath=called)


def _table(path: Path) -> Iterator[Entry]:
    """Give the texts of a table: each «عربي | English» by its key, or a row with all that it says."""
    text, at = path.read_text("utf-8"), 0
    for name, row in _rows(tomllib.loads(text), ""):
        said = list(row.values())
        sides = [value.split(" | ") for value in said if _is_bilingual(value)]
        beneath = {key: value for key, value in row.items() if not _is_bilingual(value)}
        table = re.escape(re.sub(r"[.]\d+$", "", name))
        headed = re.compile(rf"^\[+{table}\]+$", re.M).search(text, at)
        key = name.rpartition(".")[2] if name.isascii() else name
        wanted = sides[0][0] if sides else f"{key} ="
        at = headed.start() if headed else max(at, text.find(wanted, at))
        arabic, english = ("\n".join(side[k] for side in sides) for k in (0, 1))
        line = text.count("\n", 0, at) + 1
        yield Entry(line, name, arabic, english, json.dumps(beneath, ensure_ascii=False) if beneath else "")


def _is_bilingual(value: Any) -> bool:
    return isinstance(value, str) and " | " in value


def _is_plain(value: Any) -> bool:
    items = value if isinstance(value, list) else [value]
    return not any(isinstance(item, dict) or (item is not value and _is_bilingual(item)) for item in items)


def _rows(value: Any, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Find the rows of a table: what one key says, or several that make one row."""
    inside = {
        f"{name}.{key}".lstrip("."): item
        for key, item in (value.items() if isinstance(value, dict) else enumerate(value, 1))
    }
    plain = {path: item for path, item in inside.items() if _is_plain(item)}
    if name and not all(map(_is_bilingual, plain.values())):
        yield name, plain
    else:
        yield from ((path, {path: item}) for path, item in plain.items())
    for path, item in inside.items():
        if path not in plain:
            yield from _rows(item, path)


# ---- what was read --------------------------------------------------------------------------------------------


def lock_of(file: str, root: Path = ROOT) -> Path:
    """Say where the locks of a file are kept: in the room of its week, or in the course's."""
    room = Path(file).parts[1]
    return root / "docs_src" / (room if room in Course(root).weeks else "") / "reviewed.json"


def _locks_in(path: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return found


def locks(root: Path = ROOT) -> dict[str, list[str]]:
    """Read all locks, by the file that they speak of."""
    found: dict[str, list[str]] = {}
    for path in [root / "docs_src" / "reviewed.json", *sorted(root.glob("docs_src/*/reviewed.json"))]:
        found |= _locks_in(path)
    return found


class Stale(NamedTuple):
    """A text that is not as it was reviewed."""

    file: str
    line: int
    text: Entry | None
    """What stands there now; None where something is gone."""
    locked: str
    """The lock of what stood there; empty where nothing did."""

    @property
    def place(self) -> str:
        """By which name the command calls it."""
        return f"{self.file}:{self.line}"

    def __str__(self) -> str:
        was = self.locked.split(" ")
        if self.text is None:
            what = f"what was reviewed here is gone: {was[0].replace('_', ' ')}"
        elif was[0] != (now := self.text.lock.split(" "))[0]:
            what = f"{self.text.name} was not here when this was reviewed"
        else:
            parts = [part for part, old, new in zip(PARTS, was[1:], now[1:], strict=True) if old != new]
            what = f"{self.text.name} has changed since it was reviewed: {' and '.join(parts)}"
        return f"{self.place}: {what}; read it again, both languages, then: {COMMAND} {self.place}"


def _compared(file: str, found: Sequence[Entry], locked: Sequence[str]) -> Iterator[str | Stale]:
    """Walk over a file's texts beside what was reviewed: the lock of what is the same, or what is stale."""
    now = [text.lock for text in found]
    for kind, a, b, c, d in SequenceMatcher(None, locked, now, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from locked[a:b]
            continue
        after = found[min(d, len(found) - 1)].line if found else 1
        for text, lock in zip_longest(found[c:d], locked[a:b]):
            yield Stale(file, text.line if text else after, text, lock or "")


def stale(root: Path = ROOT, files: Container[str] | None = None) -> list[Stale]:
    """Give what is to be read again: of all files, or of some."""
    found, locked = readers(root), locks(root)
    return [
        item
        for file in dict.fromkeys([*found, *locked])
        if files is None or file in files
        for item in _compared(file, found[file]() if file in found else [], locked.get(file, []))
        if isinstance(item, Stale)
    ]


def renew(chosen: Sequence[Stale], root: Path = ROOT) -> None:
    """Lock some texts as they are now, and leave all others as they were reviewed."""
    found, places = readers(root), {item.place for item in chosen}
    for file in dict.fromkeys(item.file for item in chosen):
        path = lock_of(file, root)
        kept = _locks_in(path)
        renewed = []
        for item in _compared(file, found[file]() if file in found else [], kept.pop(file, [])):
            if isinstance(item, str):
                renewed.append(item)
            elif item.place not in places:
                renewed += [item.locked] if item.locked else []
            elif item.text:
                renewed.append(item.text.lock)
        kept |= {file: renewed} if renewed else {}
        text = json.dumps(dict(sorted(kept.items())), ensure_ascii=False, indent=0)
        path.write_text(text + "\n", "utf-8")
