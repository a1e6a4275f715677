r"""What pages cite: formulas of nnref, examples with their output, numbers that the output names.

Each thing lives in one place, in the room of its week, and this module reads it from there:

- a formula in a docstring of nnref, as ``$$ tex \tag{S8-D1} $$`` in the week's room and
  ``\tag{shallow:S8-D1}`` in what weeks share;
  cited as ``s8-d1`` on the week's pages, ``shallow/s8-d1`` elsewhere;
- an example in ``docs_src/<week>/examples/<page>/<name>.py`` with ``<name>.out`` beside it;
- a number in a line ``name = value`` of such an output, or in the code, ``x1, x2 = 2, -4``;
- the terms of a week, in ``docs_src/<week>/glossary.toml``;
- what formulas are called and their symbols mean, in ``docs_src/<week>/formulas.toml``; beside it, in
  ``formulas.json``, what the tests found out about each formula.
"""

import ast
import json
import posixpath
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from textwrap import dedent
from typing import Any, TypeVar, cast

import griffe

from docs_src.course import ROOT, Course, SourceError, week_of
from docs_src.texts import ARABIC_LETTER, Bilingual, Language, nearest

_DISPLAY = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
_TAG = re.compile(r"\\tag\{([^}]*)\}")
_FORMULA_ID = re.compile(r"(?:(?P<week>[a-z][a-z0-9_]*):)?(?P<id>S\d+-[A-Z]\d+(?:-[A-Za-z0-9]+)*)")
_NAMED_NUMBER = re.compile(r"^(?P<name>\S.*?) = (?P<value>[-+]?(?:\d[\d.]*(?:e[-+]?\d+)?|inf|nan))$", re.M)
_ROW, _EQUALS = re.compile(r"\\\\|, *\\quad"), re.compile(r":?=")
_NUMERAL = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_SECTION = re.compile(r"^# %% (.+)\n", re.M)


@dataclass(frozen=True)
class Formula:
    """A displayed equation and the function that owns it."""

    week: str
    id: str
    """Its id in its week, ``S8-D1``."""
    tex: str
    owner: str
    """The function by the name that a reader imports: ``nnref.sigmoid``, ``nnref.shallow.train``."""
    path: str
    line: int

    @property
    def anchor(self) -> str:
        """The id as it stands in addresses: ``s8-d1``."""
        return self.id.lower()

    @property
    def key(self) -> str:
        """Its id in the whole course, ``shallow:S8-D1``."""
        return f"{self.week}:{self.id}"


@dataclass(frozen=True)
class Term:
    """A word of the field: what it is called, what it means, and where the lesson teaches it."""

    week: str
    key: str
    name: Bilingual
    definition: Bilingual
    taught: str
    """A row of the lesson, such as ``S3-N1``, or one of the week's pages, such as ``flower``."""
    also: tuple[str, ...] = ()
    """Its other names in use, in either language: readers look for them, and the lesson does without."""
    avoid: tuple[str, ...] = ()
    """Arabic words that are wrong for it."""

    def other_names(self, language: Language) -> list[str]:
        """Give its other names in use, those in a language."""
        return [name for name in self.also if bool(ARABIC_LETTER.search(name)) == (language == "ar")]


@dataclass(frozen=True)
class Symbol:
    """What a symbol of a week stands for."""

    shapes: list[str]
    """``number``, ``function``, or rows and columns; several, where it means one here and another there."""
    python: str
    meaning: Bilingual


@dataclass(frozen=True)
class Check:
    """What the tests found out about a formula."""

    tex: str
    """The formula as it was tested."""
    kind: str
    test: str = ""
    comparisons: int = 0
    symbols: dict[str, str] = field(default_factory=dict)
    """Its symbols, each with its shape."""
    mutants: int = 0
    """The number of variants with one thing changed, of which all but ``survivors`` were refused."""
    survivors: int = 0
    line_mutants: int = 0
    """The same for the lines of its derivation, if it has one."""
    line_survivors: int = 0
    reason: str = ""
    """Why an illustration is not tested."""


@dataclass(frozen=True)
class Example:
    """A script that runs alone, and what it printed."""

    path: str
    code: str
    output: str

    @property
    def name(self) -> str:
        """Its week, page and file, ``shallow/derivatives/values``."""
        _, week, _, rest = self.path.removesuffix(".py").split("/", 3)
        return f"{week}/{rest}"

    @cached_property
    def sections(self) -> dict[str, str]:
        """The parts that lines ``# %% name`` divide the script into."""
        parts = _SECTION.split(self.code)[1:]
        return {name.strip(): code.strip("\n") for name, code in zip(parts[::2], parts[1::2], strict=True)}

    @cached_property
    def numbers(self) -> dict[str, str]:
        """The values of the lines ``name = value``, as they were printed."""
        found: dict[str, str] = {}
        for match in _NAMED_NUMBER.finditer(self.output):
            if found.setdefault(match["name"], match["value"]) != match["value"]:
                raise SourceError(f"{self.path}: prints «{match['name']}» twice, with different values")
        return found

    @cached_property
    def inputs(self) -> dict[str, str]:
        """The numbers that the script gives a name, ``x1, x2 = 2, -4``, where that name never changes."""
        tree = ast.parse(self.code)
        names = (node for node in ast.walk(tree) if isinstance(node, ast.Name))
        stored = Counter(node.id for node in names if isinstance(node.ctx, ast.Store))
        found = {}
        for node in tree.body:
            if isinstance(node, ast.Assign) and len(node.targets) == 1:
                for name, value in _paired(node.targets[0], node.value):
                    text = ast.unparse(value)
                    if isinstance(name, ast.Name) and stored[name.id] == 1 and _NUMERAL.fullmatch(text):
                        found[name.id] = text
        return found

    def section(self, name: str) -> str:
        """Return the code of one section, or all of it (without the dividing lines) for an empty name."""
        if not name:
            return _SECTION.sub("", self.code).strip("\n")
        if name not in self.sections:
            raise SourceError(f"{self.path} has no section '{name}'{nearest(name, self.sections)}")
        return self.sections[name]

    def number(self, name: str) -> str:
        """Return a number by its name: one that was printed, or else one that the code itself gives."""
        known = self.inputs | self.numbers
        if name not in known:
            raise SourceError(f"{self.path} has no number '{name}'{nearest(name, known)}")
        return known[name]


class Sources:
    """Everything that pages may cite, read from one checkout."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root
        self.course = Course(root)
        self._examples: dict[str, Example] = {}
        self._statements: dict[str, list[str]] = {}

    @cached_property
    def formulas(self) -> dict[str, Formula]:
        """All formulas as pages cite them, ``shallow/s8-d1``."""
        found: dict[str, Formula] = {}
        public = _public_names(self.root / "nnref")
        for path in sorted((self.root / "nnref").rglob("*.py")):
            for formula in _formulas_in(path, path.relative_to(self.root).as_posix(), public, self.course):
                if (other := found.setdefault(f"{formula.week}/{formula.anchor}", formula)) is not formula:
                    raise SourceError(
                        f"{formula.path}:{formula.line}: formula {formula.key} is defined twice; "
                        f"the other one stands at {other.path}:{other.line}"
                    )
        return found

    def formula(self, name: str, week: str = "") -> Formula:
        """Return a formula: ``s8-d1`` of the week itself, or ``shallow/s8-d1``."""
        return _named(name, week, self.formulas, "formula")

    @cached_property
    def checks(self) -> dict[str, Check]:
        """What the tests found out about each formula, by its id in the course."""
        return {
            f"{week.name}:{name}": Check(**row)
            for week in self.course.weeks.values()
            if (path := week.folder / "formulas.json").is_file()
            for name, row in json.loads(path.read_text("utf-8")).items()
        }

    @cached_property
    def _notation(self) -> dict[str, dict[str, Any]]:
        """What formulas are called and their symbols mean, by the week."""
        paths = {name: week.folder / "formulas.toml" for name, week in self.course.weeks.items()}
        return {
            name: tomllib.loads(path.read_text("utf-8")) for name, path in paths.items() if path.is_file()
        }

    def week(self, week: str) -> list[Formula]:
        """Return a week's formulas in the order of the lesson."""
        self.course.week(week)
        order = {name: place for place, name in enumerate(self._notation.get(week, {"names": {}})["names"])}
        found = [formula for formula in self.formulas.values() if formula.week == week]
        return sorted(found, key=lambda formula: order.get(formula.id, len(order)))

    def name(self, formula: Formula) -> Bilingual:
        """Return what a formula is called."""
        names = self._notation.get(formula.week, {"names": {}})["names"]
        if formula.id not in names:
            raise SourceError(
                f"formula {formula.key} has no name; "
                f"add «عربي | English» to docs_src/{formula.week}/formulas.toml"
            )
        return Bilingual.parse(names[formula.id])

    def symbols(self, week: str) -> dict[str, Symbol]:
        """Return the symbols of a week, by how they are written."""
        self.course.week(week)
        return {
            tex: Symbol(row["shapes"], row["python"], Bilingual.parse(row["meaning"]))
            for tex, row in self._notation.get(week, {}).get("symbols", {}).items()
        }

    def glossary(self, week: str) -> list[Term]:
        """Return the terms of a week."""
        path = self.course.week(week).folder / "glossary.toml"
        found = []
        try:
            rows = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
        except tomllib.TOMLDecodeError as error:  # such as a key that stands there twice
            raise SourceError(f"docs_src/{week}/glossary.toml: {error}") from error
        for key, row in rows.items():
            try:
                texts = Bilingual.parse(row["term"]), Bilingual.parse(row["definition"])
                words = (tuple(row.get(kind, ())) for kind in ("also", "avoid"))
                found.append(Term(week, key, *texts, row["taught"], *words))
            except (KeyError, ValueError) as error:
                raise SourceError(f"docs_src/{week}/glossary.toml, [{key}]: {error}") from error
        return found

    @cached_property
    def terms(self) -> dict[str, Term]:
        """The terms of all weeks as pages cite them, ``shallow/unit``."""
        return {f"{week}/{term.key}": term for week in self.course.weeks for term in self.glossary(week)}

    def term(self, name: str, week: str = "") -> Term:
        """Return a term: ``unit`` of the week itself, or ``shallow/unit``."""
        return _named(name, week, self.terms, "term")

    @cached_property
    def _package(self) -> griffe.Module:
        found = griffe.load("nnref", search_paths=[self.root], allow_inspection=False)
        return cast(griffe.Module, found)

    def module(self, name: str) -> griffe.Module:
        """Return a module of nnref, ``losses`` or ``shallow.network``, with what stands in its source."""
        modules = {f"{path}.{key}".lstrip("."): member for path, key, member in _modules(self._package)}
        if name not in modules:
            raise SourceError(f"nnref has no module '{name}'{nearest(name, modules)}")
        return modules[name]

    def owner(self, name: str) -> griffe.Object:
        """Return the function or class of nnref that a reader imports by this name."""
        found = self._package[name.removeprefix("nnref.")]
        return cast(griffe.Object, found.final_target if found.is_alias else found)

    def public_name(self, module: str, name: str) -> str:
        """Return the name by which a reader imports something that stands in a module."""
        home = module.rpartition(".")[0]
        offered = (self._package if home == "nnref" else self._package[home.removeprefix("nnref.")]).members
        there = offered.get(name)
        taken = isinstance(there, griffe.Alias) and there.target_path == f"{module}.{name}"
        return f"{home if taken else module}.{name}"

    def statements(self, formula: Formula) -> list[str]:
        """Return the lines of its owner's code that compute a formula's left side, ``dZ2 = A2 - Y``."""
        if formula.key not in self._statements:
            self._statements[formula.key] = self._computing(formula)
        return self._statements[formula.key]

    def _computing(self, formula: Formula) -> list[str]:
        if formula.key not in self.checks:
            return []
        symbols = self.symbols(formula.week)
        rows = _ROW.split(formula.tex.removeprefix(r"\begin{aligned}"))
        lefts = [side for row in rows for side in _EQUALS.split(row)[:-1]]
        names = {symbols[left].python for side in lefts if (left := side.strip(" &")) in symbols}
        code = ast.parse(dedent("\n".join(self.owner(formula.owner).lines)))
        found = [
            node
            for node in ast.walk(code)
            if isinstance(node, ast.Assign) and names & {ast.unparse(target) for target in node.targets}
        ]
        return [ast.unparse(node) for node in found if not _is_door(node)]

    def example(self, page: str, name: str) -> Example:
        """Return the example that a page cites by a name relative to the page's own folder of examples.

        Parameters
        ----------
        page
            The page's path inside docs, such as ``shallow/derivatives.md``.
        name
            Such as ``values``, ``../activations/ranges`` for another page's example, or, with its week,
            ``shallow/activations/ranges`` for one of another week.
        """
        stem = self._stem(page, name)
        if stem not in self._examples:
            code, output = self.root / f"{stem}.py", self.root / f"{stem}.out"
            if not code.is_file():
                known = [path.stem for path in code.parent.glob("*.py")]
                raise SourceError(f"no example '{name}': {stem}.py does not exist{nearest(name, known)}")
            if not output.is_file():
                raise SourceError(
                    f"example '{name}' has no output: {stem}.out does not exist; "
                    "python -m pytest --rewrite-outputs writes it"
                )
            self._examples[stem] = Example(f"{stem}.py", code.read_text("utf-8"), output.read_text("utf-8"))
        return self._examples[stem]

    def _stem(self, page: str, name: str) -> str:
        """Say where an example stands, without the ending."""
        room, own = name.partition("/")[0], week_of(page)
        if room != ".." and name.count("/") == 2:
            self.course.week(room)
            return f"docs_src/{room}/examples/{name.partition('/')[2]}"
        if not own:
            raise SourceError(f"name the example '{name}' with its week, as in shallow/derivatives/values")
        place = posixpath.normpath(posixpath.join(page.removesuffix(".md").partition("/")[2], name))
        return f"docs_src/{own}/examples/{place}"


Named = TypeVar("Named")


def _named(name: str, week: str, known: Mapping[str, Named], what: str) -> Named:
    """Look up what belongs to a week by its name there, or by that of another week before it."""
    full = name if "/" in name or not week else f"{week}/{name}"
    if full not in known:
        close = nearest(full, known).replace(f"'{week}/", "'") if "/" not in name else nearest(full, known)
        raise SourceError(f"no {what} '{name}'{close}")
    return known[full]


def _modules(package: griffe.Module, path: str = "") -> Iterator[tuple[str, str, griffe.Module]]:
    """Yield the modules of nnref and of its rooms: the path of the room, the name, the module."""
    for key, member in package.members.items():
        if isinstance(member, griffe.Module):
            yield path, key, member
            yield from _modules(member, f"{path}.{key}".lstrip("."))


def _paired(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Pair what an assignment gives a value with the value."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        yield from zip(target.elts, value.elts, strict=False)
    else:
        yield target, value


def _is_door(node: ast.Assign) -> bool:
    """Say whether a line checks what came in: it has a message's words, which no line of mathematics has."""
    constants = (part.value for part in ast.walk(node.value) if isinstance(part, ast.Constant))
    return any(isinstance(value, str) for value in constants)


def _public_names(package: Path) -> dict[tuple[str, str], str]:
    """Find what the package and its rooms offer under their own name: the room, by module and name."""
    found: dict[tuple[str, str], str] = {}
    for init in sorted(package.rglob("__init__.py")):
        room = ".".join(init.relative_to(package.parent).parent.parts)
        for node in ast.parse(init.read_text("utf-8")).body:
            if isinstance(node, ast.ImportFrom) and (node.module or "").rpartition(".")[0] == room:
                found |= {(node.module or "", alias.name): room for alias in node.names}
    return found


def _formulas_in(
    path: Path, name: str, public: Mapping[tuple[str, str], str], course: Course
) -> Iterator[Formula]:
    """Find the formulas in the docstrings of one module's public functions and classes."""
    module = ast.parse(path.read_text("utf-8"), name)
    dotted = name.removesuffix(".py").replace("/", ".")
    room = dotted.split(".")[1] if dotted.count(".") > 1 else ""
    for node in module.body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        docstring = ast.get_docstring(node, clean=False) or ""
        for match in _DISPLAY.finditer(docstring):
            line = node.body[0].lineno + docstring.count("\n", 0, match.start())
            ids = _TAG.findall(match[1])
            found = _FORMULA_ID.fullmatch(ids[0]) if len(ids) == 1 else None
            if found is None:
                raise SourceError(
                    f"{name}:{line}: a formula needs one id, as in \\tag{{S8-D1}}, but has {ids}"
                )
            if bool(room) == bool(found["week"]):
                wanted = "the id alone, for the room tells the week" if room else "its week before the id"
                raise SourceError(f"{name}:{line}: the formula {ids[0]} needs {wanted}")
            week = room or found["week"]
            try:
                course.week(week)
            except SourceError as error:
                raise SourceError(f"{name}:{line}: {error}") from error
            tex = " ".join(_TAG.sub("", match[1]).split())
            home = public.get((dotted, node.name), dotted)
            yield Formula(week, found["id"], tex, f"{home}.{node.name}", name, line)


def typeset_number(printed: str, digits: int | None = None) -> str:
    """Write a printed number as HTML, rounded to significant digits where wanted.

    >>> typeset_number("4.5395807735951673e-05", 3)
    '4.54 × 10<sup>−5</sup>'
    >>> typeset_number("-0.25", 3)
    '−0.25'
    >>> typeset_number("0.9999546021312976", 8)
    '0.99995460'
    >>> typeset_number("1.0")
    '1'
    >>> typeset_number("nan")
    '<code>nan</code>'
    """
    if not printed.lstrip("+-")[0].isdigit():
        return f"<code>{printed}</code>"
    number, exponent = _rounded(printed, digits)
    return (f"{number} × 10<sup>{exponent}</sup>" if exponent else number).replace("-", "−")


def tex_number(printed: str, digits: int | None = None) -> str:
    r"""Write a printed number as TeX, rounded as `typeset_number` does.

    Raises
    ------
    ValueError
        When it is not finite, and so has no place inside mathematics.

    Examples
    --------
    >>> tex_number("4.5395807735951673e-05", 3)
    '4.54 \\cdot 10^{-5}'
    """
    if not printed.lstrip("+-")[0].isdigit():
        raise ValueError(f"«{printed}» has no place inside mathematics; cite it beside it")
    number, exponent = _rounded(printed, digits)
    return rf"{number} \cdot 10^{{{exponent}}}" if exponent else number


def _rounded(printed: str, digits: int | None) -> tuple[str, int]:
    """Give the digits of a printed number, and the power of ten by which they are multiplied, if any."""
    value = Decimal(printed)
    if digits is not None:
        rounded = Decimal(f"{value:.{digits - 1}e}")
        value = rounded.normalize() if rounded == value else rounded
    elif value == value.to_integral_value():
        value = value.to_integral_value()  # 1.0 is a machine's way of writing 1
    exponent = value.adjusted() if value else 0
    if -5 < exponent < 16:
        return f"{value:f}", 0
    return f"{value.scaleb(-exponent):f}", exponent
