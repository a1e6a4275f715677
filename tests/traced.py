"""Code run with its own lines watched: what its comments, its labels and its comparisons say must be true.

- A comment behind a line, ``# (3, 5)``, ``# (2, 3) + (2, 1) is (2, 3)``, ``# three features``, is held against what the
  line computed.
- A label that is an expression, ``print("W1 @ x has the shape", …)``, is evaluated where it is printed.
- Nothing is compared with itself.

What it cannot read of a comment with numbers is told, so that somebody looks at it.
"""

import ast
import io
import itertools
import math
import re
import tokenize
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

import numpy as np

import nnref
import nnref.shallow

SHAPE = r"\((?:\d+|[a-z]\w*),(?: ?(?:\d+|[a-z]\w*))*\)"
NUMBER = r"-?\d+(?:\.\d+)?"
COMPARING = {
    "allclose",
    "array_equal",
    "array_equiv",
    "isclose",
    "assert_allclose",
    "assert_array_equal",
    "zip",
}
COUNTS = {word: n for n, word in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven"])}
COUNTS |= {"ten": 10, "a hundred": 100}
COUNTED = re.compile(
    rf"(?<!the )\b(\d+|{'|'.join(COUNTS)}) (?:hidden |output |equal )?"
    r"(features?|examples?|units?|inputs?|outputs?|rows?|columns?|entries|corners|ones?|zeros?)\b"
)
# What words make of the expression that they speak of.
PHRASES = {
    r"(.+) by (?:nnref|hand|pushing .+)": "{}",
    r"rows of (.+)": "np.shape({})[0]",
    r"columns of (.+)": "np.shape({})[1]",
    r"entries of (.+)": "np.size({})",
    r"first entry of (.+)": "np.ravel({})[0]",
    r"largest in (.+)": "np.max(np.abs({}))",
    r"(.+) (?:has|gives) the shape": "np.shape({})",
}
# What the lesson calls by these names, where a script has no variable of the name.
LESSON = {
    "L": "-(y * log(a2) + (1 - y) * log(1 - a2))",
    "dZ": "A - Y",
    "dz2": "a2 - y",
    "dW2": "dz2 * a1",
    "db2": "dz2",
    "da1": "W2 * dz2",
    "dW1": "dz1 * x",
    "db1": "dz1",
    "theta_0": "theta[0, 0]",
}
KNOWN = {name: getattr(nnref, name) for name in nnref.__all__ if callable(getattr(nnref, name))}
KNOWN |= {"np": np, "e": math.e, "exp": np.exp, "log": np.log, "max": max, "min": min}
Names = dict[str, list[Any]]


class Comment(NamedTuple):
    """A comment: its line, its words, and whether code stands before it."""

    line: int
    text: str
    behind: bool


@dataclass
class Trace:
    """What a run showed."""

    where: str
    faults: list[str] = field(default_factory=list)
    """What is not true, each with its place."""
    held: set[tuple[int, str]] = field(default_factory=set)
    """Lines, with the comments and the labels that were held against values."""
    unread: set[str] = field(default_factory=set)
    """Comments with numbers that nothing was held against."""
    printed: str = ""

    def say(self, line: int, fault: str) -> None:
        """Note a fault once."""
        if (told := f"{self.where}:{line}: {fault}") not in self.faults:
            self.faults.append(told)

    def hold(self, line: int, text: str, fault: str | None) -> None:
        """Note that something was held against a value, and what is wrong with it."""
        self.held.add((line, text))
        if fault:
            self.say(line, fault)


@contextmanager
def shortened(most: int) -> Iterator[None]:
    """Let nnref's training stop early: what labs say of shapes does not depend on it."""
    rooms = (nnref.logistic, nnref.shallow)
    whole = [room.train for room in rooms]
    for room, train in zip(rooms, whole, strict=True):
        room.train = partial(_train, train, most)
    try:
        yield
    finally:
        for room, train in zip(rooms, whole, strict=True):
            room.train = train


def _train(train: Any, most: int, *arguments: Any, iterations: int = 10_000, **settings: Any) -> Any:
    return train(*arguments, iterations=min(iterations, most), **settings)


def trace(source: str, where: str) -> Trace:
    """Run a script, and tell what it says of itself that is not true."""
    found = Trace(where)
    tree = ast.parse(source)
    for line, text in compared_with_itself(tree):
        found.say(line, f"{text}: something is compared with itself, which is always true")
    for line, text in exchanged(tree):
        found.say(line, text)
    watch = _Watch(found, {comment.line: comment.text for comment in comments(source)})
    namespace = {"__name__": "__main__", "__watch__": watch}
    watch.names = namespace
    instrumented = ast.fix_missing_locations(_Instrument(comments(source)).visit(tree))
    output = io.StringIO()
    with redirect_stdout(output):
        exec(compile(instrumented, where, "exec", dont_inherit=True), namespace)  # noqa: S102 -- the course's own
    found.printed = output.getvalue()
    said = {text for _, text in found.held}
    found.unread = {
        c.text for c in comments(source) if re.search(r"(?<![\w.])\d", c.text) and c.text not in said
    }
    return found


def comments(source: str) -> list[Comment]:
    """Give the comments of a script but for those that mark its parts or speak to a linter."""
    lines, found = source.splitlines(), []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        text = re.sub(r"\s*#?\s*noqa.*", "", token.string.removeprefix("#")).strip()
        if token.type == tokenize.COMMENT and text and not text.startswith("%%"):
            behind = bool(lines[token.start[0] - 1][: token.start[1]].strip())
            found.append(Comment(token.start[0], text, behind))
    return found


# --- Comparisons -------------------------------------------------------------------------------------------


def compared_with_itself(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Find ``x == x``, ``x - x`` and ``allclose(x, x)``."""
    for node in ast.walk(tree):
        pairs: list[tuple[ast.expr, ast.expr]] = []
        if isinstance(node, ast.Compare):
            pairs = [*itertools.pairwise([node.left, *node.comparators])]
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
            pairs = [(node.left, node.right)]
        elif isinstance(node, ast.Call) and _name(node.func) in COMPARING:
            pairs = [*itertools.combinations(node.args, 2)]
        for one, other in pairs:
            if not isinstance(one, ast.Constant) and ast.dump(one) == ast.dump(other):
                yield node.lineno, ast.unparse(node)


def exchanged(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Find two variables that are printed, each behind words that name the other one."""
    printed = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) == "print":
            parts = [
                part
                for one in node.args
                for part in (one.values if isinstance(one, ast.JoinedStr) else [one])
            ]
            values = [part.value if isinstance(part, ast.FormattedValue) else part for part in parts]
            words = {
                word
                for part in values
                if isinstance(part, ast.Constant)
                for word in re.findall(r"\w+", str(part.value))
            }
            if values and isinstance(values[-1], ast.Name):
                printed.append((node.lineno, values[-1].id, words))
    for (line, one, words), (_, other, others) in itertools.combinations(printed, 2):
        if one in others - words and other in words - others:
            yield line, f"«{one}» is printed behind words that name «{other}», and the other way round"


def _name(function: ast.expr) -> str:
    return getattr(function, "attr", getattr(function, "id", ""))


def same(one: Any, other: Any) -> bool:
    """Say whether two names have one array: not equal ones, but the very same numbers."""
    arrays = isinstance(one, np.ndarray) and isinstance(other, np.ndarray)
    if arrays and one.size:
        return one is other or one.__array_interface__ == other.__array_interface__
    return isinstance(one, tuple) and one is other and any(isinstance(part, np.ndarray) for part in one)


# --- Watching ----------------------------------------------------------------------------------------------


class _Instrument(ast.NodeTransformer):
    """Let a script tell the watch what it computes on lines with comments, prints and compares."""

    def __init__(self, found: list[Comment]) -> None:
        self.behind = {comment.line for comment in found if comment.behind}
        self.before = {comment.line for comment in found if not comment.behind}

    def _tell(self, method: str, *arguments: ast.expr) -> ast.Call:
        watch = ast.Attribute(ast.Name("__watch__", ast.Load()), method, ast.Load())
        return ast.Call(watch, [*arguments], [])

    def _names(self) -> ast.expr:
        return ast.Call(ast.Name("locals", ast.Load()), [], [])

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id == "print":
            used = " ".join(
                part.id for part in ast.walk(ast.Module(node.args, [])) if isinstance(part, ast.Name)
            )
            plain = all(
                isinstance(part.value, ast.Name)
                for argument in node.args
                for part in ast.walk(argument)
                if isinstance(part, ast.FormattedValue)
            )
            used = "*" if plain else used
            node.func = self._tell("print", ast.Constant(node.lineno), ast.Constant(used), self._names())
        elif _name(node.func) in COMPARING:
            node.func = self._tell("comparing", ast.Constant(node.lineno), node.func)
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.op, ast.Sub):
            return ast.copy_location(
                self._tell("minus", ast.Constant(node.lineno), node.left, node.right), node
            )
        return node

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Put what holds a comment against its line behind each statement with one."""
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list):
                setattr(node, name, [new for old in block for new in self._told(old)])
        for name, value in ast.iter_fields(node):
            if name in ("body", "orelse", "finalbody") and isinstance(value, list):
                continue
            if isinstance(value, list):
                value[:] = [self.visit(part) if isinstance(part, ast.AST) else part for part in value]
            elif isinstance(value, ast.AST):
                setattr(node, name, self.visit(value))
        return node

    def _told(self, node: ast.stmt) -> list[ast.stmt]:
        if hasattr(node, "body"):
            self.visit(node)
            return [node]
        lines = sorted(self.behind & {*range(node.lineno, (node.end_lineno or 0) + 1)})
        above = node.lineno - 1
        if above in self.before:
            lines.append(above)
        operands = {line: self._keep(node, line) for line in lines}
        self.visit(node)
        return [node] + [
            ast.Expr(self._tell("comment", ast.Constant(line), ast.Constant(operands[line]), self._names()))
            for line in lines
        ]

    def _keep(self, node: ast.stmt, line: int) -> str:
        """Keep the value that the comment of a line speaks of, and give the code that computes it."""
        for part in ast.walk(node):
            if isinstance(part, ast.keyword) and part.value.end_lineno == line and node.lineno < line:
                code = ast.unparse(part.value)
                part.value = self._tell("value", ast.Constant(line), part.value)
                return code
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
            code = ast.unparse(node.value)
            node.value = self._tell("value", ast.Constant(line), node.value)
            return code
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and node.value.args:
            code = ast.unparse(node.value.args[-1])
            if not isinstance(node.value.args[-1], ast.Starred):
                node.value.args[-1] = self._tell("value", ast.Constant(line), node.value.args[-1])
            return code
        return ""


class _Watch:
    """What the instrumented script calls."""

    def __init__(self, found: Trace, texts: dict[int, str]) -> None:
        self.found, self.texts = found, texts
        self.names: dict[str, Any] = {}
        self.values: dict[int, Any] = {}
        self.waiting: tuple[int, str] | None = None
        self.columns: list[str] = []

    def value(self, line: int, value: Any) -> Any:
        self.values[line] = value
        return value

    def minus(self, line: int, one: Any, other: Any) -> Any:
        self.pair(line, one, other)
        return one - other

    def comparing(self, line: int, function: Any) -> Any:
        def compare(*arguments: Any, **settings: Any) -> Any:
            for one, other in itertools.combinations(arguments, 2):
                self.pair(line, one, other)
            return function(*arguments, **settings)

        return compare

    def pair(self, line: int, one: Any, other: Any) -> None:
        if same(one, other):
            self.found.say(line, "an array is compared with itself, which is always true")

    def comment(self, line: int, code: str, local: dict[str, Any]) -> None:
        text, value = self.texts[line], self.values.get(line)
        names = known(self.names | local, value)
        for fault in read_comment(text, code, value, names):
            self.found.hold(line, text, fault and f"«# {text}»: {fault}")

    # What is printed

    def print(self, line: int, used: str, local: dict[str, Any]) -> Any:
        """Print, and hold the labels against the values; `used` names what is printed, if that is no one variable."""

        def printing(*parts: Any, **settings: Any) -> None:
            print(*parts, **settings)  # noqa: T201 -- for the script
            names = known(self.names | local, None)
            for label, value, text in self._labelled(line, parts):
                before, _, name = label.rpartition(": ")
                if before and name.isidentifier() and used != "*" and name not in used.split():
                    continue  # «80 points: accuracy» of another accuracy than the variable's
                self.hold(line, label, value, text, names)

        return printing

    def hold(self, line: int, label: str, printed: Any, text: str, names: Names) -> None:
        values = evaluated(label, names)
        if values:
            told = any(agree(value, printed, text) for value in values)
            is_now = " or ".join(str(value) for value in values[:2])
            fault = f"«{label}» is printed as {' '.join(text.split())}, and is {' '.join(is_now.split())}"
            self.found.hold(line, label, None if told else fault)

    def _labelled(self, line: int, parts: tuple[Any, ...]) -> Iterator[tuple[str, Any, str]]:
        text = " ".join(map(str, parts))
        waiting, self.waiting = self.waiting, None
        if waiting and len(parts) == 1 and not isinstance(parts[0], str):
            yield waiting[1], parts[0], text
            return
        if len(parts) == 1 and isinstance(parts[0], str):
            yield from self._told(line, text)
            return
        for label, value in itertools.pairwise(parts):
            if isinstance(label, str) and not isinstance(value, str):
                yield label.strip(" :="), value, str(value)
        if isinstance(parts[0], str) and all(isinstance(part, str) for part in parts) and len(parts) > 2:
            yield parts[0].strip(" :="), None, " ".join(parts[1:])

    def _told(self, line: int, text: str) -> Iterator[tuple[str, Any, str]]:
        columns = re.split(r"\s{2,}", text.strip())
        if len(columns) == len(self.columns) > 1:
            yield from ((label, None, part) for label, part in zip(self.columns, columns, strict=True))
            return
        if len(columns) > 2:
            self.columns = columns
        elif re.search(r"[=:]$", text):
            label = text.strip(" :=")
            label, _, said = label.partition(", ")
            if match := re.search(SHAPE, said):
                yield label, ast.literal_eval(match[0]), match[0]
            self.waiting = line, label
        elif " = " in text:
            label, _, value = text.rpartition(" = ")
            yield label.strip(), None, value
        elif len(columns) == 2:
            yield columns[0], None, columns[1]


# --- Names, and what they stand for ------------------------------------------------------------------------


def known(names: dict[str, Any], value: Any) -> Names:
    """Give what names stand for: variables, else the fields of all named tuples, else what everybody knows."""
    found: Names = {name: [thing] for name, thing in KNOWN.items()}
    variables = {name: thing for name, thing in names.items() if not name.startswith("__")}
    records = [thing for thing in [value, *variables.values()] if hasattr(thing, "_fields")]
    fields: Names = {}
    for record in records:
        for name in record._fields:
            fields.setdefault(name, []).append(getattr(record, name))
    found |= fields | {name: [thing] for name, thing in variables.items()}
    if hasattr(value, "_fields"):
        found |= {name: [getattr(value, name)] for name in value._fields}
    for sizes, array in (("n_x m", "X"), ("n_h n_x", "W1"), ("n_y n_h", "W2")):
        for (thing,) in [found[array]] if len(found.get(array, ())) == 1 else []:
            if isinstance(thing, np.ndarray) and thing.ndim == 2:
                for name, size in zip(sizes.split(), thing.shape, strict=True):
                    found.setdefault(name, [size])
    return found


def evaluated(label: str, names: Names) -> list[Any]:
    """Evaluate a label, if it is an expression of known names: once for each thing that a name may stand for."""
    code = written(label, names)
    code = LESSON[code] if code in LESSON and code not in names else code
    try:
        tree = ast.parse(code, mode="eval") if code else None
    except (SyntaxError, ValueError):
        return []
    if tree is None:
        return []
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    if not used <= names.keys() or isinstance(tree.body, ast.Constant):
        return []
    values = []
    for chosen in itertools.islice(itertools.product(*(names[name] for name in sorted(used))), 64):
        try:
            with np.errstate(all="ignore"):
                value = eval(  # noqa: S307 -- the course's own
                    compile(tree, label, "eval"), dict(zip(sorted(used), chosen, strict=True))
                )
        except Exception:  # noqa: S112 -- words that happen to be an expression
            continue
        if isinstance(value, bool | int | float | np.number | np.bool | np.ndarray | tuple):
            values.append(value)
    return values


def written(label: str, names: Names) -> str:
    """Write a label as Python: ``2 sigmoid(2z) - 1`` as ``2*sigmoid(2*z) - 1``, ``e^-z`` as ``e**-z``."""
    label = label.strip()
    _, colon, rest = label.rpartition(": ")
    if colon and "(" not in rest:
        label = rest
    if match := re.fullmatch(r"(?:at \S+: )?(.+?) at (\w+) = (\S+) gives", label):
        return re.sub(rf"\b{match[2]}\b", f"({match[3]})", written(match[1], names))
    for pattern, code in PHRASES.items():
        if match := re.fullmatch(pattern, label):
            return code.format(written(match[1], names))
    label = re.sub(r"(\w)'", r"\1_prime", label.replace("^", "**"))
    label = re.sub(r"(?<![\w.])(\d+(?:\.\d+)?) ?(?=[A-Za-z])(?!e[-+]?\d)", r"\1*", label)
    label = re.sub(r"\b([A-Za-z]\w*) (?=[A-Za-z]\w*\b)", lambda m: _product(m, label, names), label)
    return re.sub(r"\b([A-Za-z]\w*)\((?=.)", lambda m: _call(m, names), label)


def _product(match: re.Match[str], label: str, names: Names) -> str:
    after = re.match(r"[A-Za-z]\w*", label[match.end() :])
    words = match[1], after[0] if after else ""
    return f"{match[1]}*" if all(word in names and len(word) <= 2 for word in words) else match[0]


def _call(match: re.Match[str], names: Names) -> str:
    things = names.get(match[1], [len])
    return match[0] if any(callable(thing) for thing in things) else f"{match[1]}*("


def agree(value: Any, printed: Any, text: str) -> bool:
    """Say whether what was printed is a value, to the digits that were printed."""
    if isinstance(printed, tuple):
        return printed == (value if isinstance(value, tuple) else np.shape(value))
    if isinstance(value, tuple) and any(isinstance(part, np.ndarray) for part in value):
        return True  # a record under its own name
    if isinstance(printed, np.ndarray):
        value = np.asarray(value)
        if printed.shape != value.shape:
            return False
        rounded = (np.round(value, digits) for digits in range(2, 13))
        return np.allclose(printed, value, rtol=1e-12, atol=0, equal_nan=True) or any(
            np.allclose(printed, one, rtol=0, atol=1e-14) for one in rounded
        )
    if text in ("True", "False"):
        return bool(np.all(value)) == (text == "True")
    numbers = re.findall(r"-?(?:\d+\.?\d*(?:e[-+]?\d+)?|inf|nan)", text)
    values = np.ravel(value).tolist()
    return len(numbers) == len(values) and all(map(_rounds_to, values, numbers))


def _rounds_to(value: float, text: str) -> bool:
    number = float(text)
    if not math.isfinite(number) or not math.isfinite(value):
        return number == value or (math.isnan(number) and math.isnan(value))
    mantissa, _, exponent = text.partition("e")
    last = 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    return abs(value - number) <= 0.5 * last * (1 + 1e-9) + 1e-15 * abs(value)


# --- Comments ----------------------------------------------------------------------------------------------

RANGE = re.compile(rf"\b(in|between|from about) [(\[]?({NUMBER})(?:,| and| to about) ({NUMBER})[)\]]?")
ARITHMETIC = re.compile(rf"({SHAPE}(?: [-@*+] {SHAPE})+)(?: is ({SHAPE}))?(?=$|:)")


def read_comment(text: str, code: str, value: Any, names: Names) -> Iterator[str | None]:
    """Give for each thing that a comment says of a value what is wrong with it, or None where nothing is."""
    first = value[0] if type(value) is tuple else value
    if re.fullmatch(NUMBER, text):
        yield None if agree(value, None, text) else f"it is {value}"
        return
    for kind, low, high in RANGE.findall(text):
        yield _within(kind, float(low), float(high), first)
    text = RANGE.sub("", text)
    yield from _shapes(text, code, value, names)
    yield from _counts(text, first)
    for name, said in re.findall(rf"\b([A-Za-z]\w*) = ({NUMBER})", text):
        for thing in names.get(name, [])[:1]:
            yield None if np.all(np.asarray(thing) == float(said)) else f"{name} is {thing}"


def _within(kind: str, low: float, high: float, value: Any) -> str | None:
    least, most = float(np.min(value)), float(np.max(value))
    if kind == "from about":
        right = abs(least - low) <= 0.05 and abs(most - high) <= 0.05
    else:
        right = low < least and most < high if kind == "in" else low <= least and most <= high
    return None if right else f"it is from {least} to {most}"


def _shapes(text: str, code: str, value: Any, names: Names) -> Iterator[str | None]:
    if match := ARITHMETIC.search(text):
        yield from _arithmetic(match, text[: match.start()], code, value, names)
        return
    if match := re.fullmatch(rf"({SHAPE}) and ({SHAPE}): ({SHAPE})", text):
        one, other, result = (ast.literal_eval(shape) for shape in match.groups())
        yield None if np.broadcast_shapes(one, other) == result else "they are not broadcast to that"
        return
    if match := re.match(rf"(.+?) is (?:.*, )?({SHAPE})", text):
        for thing in evaluated(match[1], names)[:1]:
            yield _shape(match[2], thing, names, match[1])
            return
    groups = re.findall(rf"((?:\b[A-Za-z]\w*, )*\b[A-Za-z]\w*) ({SHAPE})", text)
    if groups and all(name in names for group, _ in groups for name in group.split(", ")):
        for group, shape in groups:
            yield from (_shape(shape, names[name][0], names, name) for name in group.split(", "))
        return
    if match := re.match(rf"{SHAPE}(?:(?:, | and ){SHAPE})*( and a number)?(?=$|[:,.;]| )", text):
        shapes = re.findall(SHAPE, match[0]) + ["()"] * bool(match[1])
        if len(shapes) == 1:
            yield _shape(shapes[0], value, names)
        elif not isinstance(value, tuple) or len(value) != len(shapes):
            yield f"it is no tuple of {len(shapes)}"
        else:
            yield from (_shape(shape, one, names) for shape, one in zip(shapes, value, strict=True))
    elif match := re.search(rf"(?P<of>\bof .*)?({SHAPE})$", text):
        shape = np.shape(value)
        wanted = _sizes(match[2], names)
        if wanted is not None:
            yield (
                None
                if wanted == (shape[-len(wanted) :] if match["of"] else shape)
                else f"its shape is {shape}"
            )


def _sizes(shape: str, names: Names) -> tuple[Any, ...] | None:
    """Read a shape, whose letters are variables."""
    parts = [part.strip() for part in shape.strip("()").split(",") if part.strip()]
    known = all(part.isdigit() or part in names for part in parts)
    return tuple(int(part) if part.isdigit() else names[part][0] for part in parts) if known else None


def _shape(shape: str, value: Any, names: Names, name: str = "it") -> str | None:
    sizes = _sizes(shape, names)
    if sizes is None:
        return f"{shape} has a letter that is no variable"
    return None if sizes == np.shape(value) else f"{name} has the shape {np.shape(value)}"


def _arithmetic(
    match: re.Match[str], before: str, code: str, value: Any, names: Names
) -> Iterator[str | None]:
    """Read shapes with signs between them: those of what stands in the code, or in the comment before them."""
    if " is " in before:
        code = before.rpartition(" is ")[0]
    tree = ast.parse(code, mode="eval").body
    operands: list[ast.expr] = []
    while isinstance(tree, ast.BinOp):
        operands.insert(0, tree.right)
        tree = tree.left
    operands.insert(0, tree)
    shapes = re.findall(SHAPE, match[1])
    signs = re.sub(SHAPE, "_", match[1])
    written = code
    for operand in operands:
        written = written.replace(ast.unparse(operand), "_", 1)
    yield None if written == signs else f"the code is {code}"
    for operand, shape in zip(operands, shapes, strict=False):
        for thing in evaluated(ast.unparse(operand), names)[:1]:
            yield _shape(shape, thing, names, ast.unparse(operand))
    if match[2]:
        yield _shape(match[2], value, names)


def _counts(text: str, value: Any) -> Iterator[str | None]:
    """Read «three features» and «two equal rows» of a matrix."""
    if not isinstance(value, np.ndarray) or re.search(r"\bper\b|\bis one\b|\bas many\b", text):
        return
    shape = value.shape
    for word, what in COUNTED.findall(text):
        n = COUNTS.get(word, int(word) if word.isdigit() else -1)
        if what.startswith(("ones", "one", "zero")):
            count = int(np.sum(value == (0 if what.startswith("zero") else 1)))
            yield None if count == n else f"it has {count}"
        else:
            sizes = {"row": shape[:1], "col": shape[1:]}.get(what[:3], shape)
            yield None if n in sizes or (n == 1 and value.ndim == 1) else f"its shape is {shape}"
    if re.search(r"\bequal (rows|entries)\b", text):
        yield (
            None
            if (np.asarray(value) == np.ravel(value)[0] if "entries" in text else value == value[0]).all()
            else "they differ"
        )
    if match := re.search(r"\b(two|three|four) of each\b", text):
        counts = np.unique(value, return_counts=True)[1]
        yield None if (counts == COUNTS[match[1]]).all() else f"it has {counts.tolist()}"
