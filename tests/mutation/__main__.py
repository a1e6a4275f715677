"""Break nnref in many small ways, in copies of the checkout, and see whether its tests notice each of them.

`python -m tests.mutation` tries all modules, `python -m tests.mutation activations shallow.network` these two, and
`python -m tests.mutation shallow` all of a week's room.
cosmic-ray makes the mutants, as cosmic-ray.toml says; the tests run until the first of them fails.
What weeks share is tried by tests/nnref alone, a week's room by the tests of its own room.
Ends with 1 if too few are killed, or if those that survive are not the reviewed ones, in tests/<room>/mutants.toml.
"""

import ast
import json
import os
import re
import resource
import shlex
import shutil
import sys
import tempfile
import time
import tomllib
import traceback
from collections import Counter
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from signal import SIGXCPU
from typing import NamedTuple

for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):  # one a process: there are enough processes
    os.environ[threads] = "1"

# Imported before the processes part, so that each mutant finds them in memory.
import hypothesis
import mpmath  # noqa: F401
import numpy as np  # noqa: F401
import pytest
from cosmic_ray.commands import init
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Example, Operator
from cosmic_ray.plugins import OPERATOR_PROVIDERS, get_operator
from cosmic_ray.work_db import use_db

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
CONFIG = tomllib.loads((HERE / "cosmic-ray.toml").read_text(encoding="utf-8"))["cosmic-ray"]
LEAST = 0.92
# What cosmic-ray has no operators for: each is written for the other.
SWAPS = ["+= -=", "*= /=", "@ *", "maximum minimum", "sum mean", "any all", "sin cos"]
SWAPS += ["zeros ones", "zeros_like ones_like", "exp expm1", "log log1p", "isnan isinf"]
PASSED, FAILED, BROKEN = 0, (1, 2), 3  # pytest's exit codes; 2 is a module that cannot be imported any more


class Mutant(NamedTuple):
    """One change; `old` and `new` are the line of code before and after it."""

    file: str
    function: str
    old: str
    new: str
    line: int
    code: str


class Computing(ast.NodeTransformer):
    """Keep of a module what computes: no annotations, decorators, overloads, aliases of types, messages.

    Which arguments must be named is left out too; the rooms' test_contract.py hold all signatures.
    """

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST | None:
        if any(isinstance(d, ast.Name) and d.id == "overload" for d in node.decorator_list):
            return None
        node.decorator_list, node.returns = [], None
        return self.generic_visit(node)

    def visit_arguments(self, node: ast.arguments) -> ast.AST:
        node.args = [*node.posonlyargs, *node.args, *node.kwonlyargs]
        node.defaults = [*node.defaults, *filter(None, node.kw_defaults)]
        node.posonlyargs = node.kwonlyargs = node.kw_defaults = []
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        return ast.arg(node.arg)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        alias = isinstance(node.annotation, ast.Name) and node.annotation.id == "TypeAlias"
        return None if alias or node.value is None else ast.Assign([node.target], self.visit(node.value))

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        return ast.Raise()

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        return ast.Constant("")


def swap(old: str, new: str) -> type[Operator]:
    """Make a cosmic-ray operator that writes one sign or name for another."""

    class Swap(Operator):
        def mutation_positions(self, node):
            if getattr(node, "value", None) == old:
                yield node.start_pos, node.end_pos

        def mutate(self, node, index):
            node.value = new
            return node

        @classmethod
        def examples(cls):
            return (
                (Example(f"np.{old}", f"np.{new}"),)
                if old.isidentifier()
                else (Example(f"a {old} b", f"a {new} b"),)
            )

    return Swap


def computing(code: str) -> str | None:
    """Give what a module computes, to be compared; None where the code is no Python."""
    try:
        compile(code, "mutant", "exec")  # finds more faults than ast.parse
        return ast.dump(Computing().visit(ast.parse(code)))
    except SyntaxError:
        return None


def mutants(files: list[Path], session: Path) -> Iterator[Mutant]:
    """Make every mutant once that still is Python and computes something else."""
    excluded = re.compile("|".join(CONFIG["filters"]["operators-filter"]["exclude-operators"]))
    code = {file: (ROOT / file).read_text(encoding="utf-8") for file in files}
    seen = {None, *map(computing, code.values())}
    pairs = [pair.split() for pair in SWAPS]
    OPERATOR_PROVIDERS["swap"] = {
        f"{a}_{b}": swap(a, b) for x, y in pairs for a, b in ((x, y), (y, x)) if a != "*"
    }
    with use_db(str(session)) as work:
        init([ROOT / file for file in files], work, {})
        items = (item.mutations[0] for item in work.work_items)
        for item in sorted(items, key=lambda m: (m.module_path, m.start_pos, m.operator_name, m.occurrence)):
            file = item.module_path.relative_to(ROOT)
            if excluded.match(item.operator_name):
                continue
            changed = mutate_code(code[file], get_operator(item.operator_name)(), item.occurrence)
            if (dump := computing(changed)) not in seen:
                seen.add(dump)
                line = item.start_pos[0]
                old, new = (" ".join(text.splitlines()[line - 1].split()) for text in (code[file], changed))
                yield Mutant(file.as_posix(), item.definition_name or "", old, new, line, changed)


def room_of(file: Path) -> str:
    """Give the room that judges a module: a week's, or `nnref` for what weeks share."""
    return file.parts[-2]


def tests_of(room: str) -> list[str]:
    """Give a room's tests of nnref; those that import docs_src look at pages, and are not in the copies."""
    pages = re.compile(r"^(from|import) (docs_src|tests\.contract)\b", re.M)
    paths = sorted((ROOT / "tests" / room).glob("test_*.py"))
    return [
        str(path.relative_to(ROOT)) for path in paths if not pages.search(path.read_text(encoding="utf-8"))
    ]


def enter_copy(parent: str, tests: list[str]) -> None:
    """Give this process a copy of the checkout, to work and import there."""
    copy = Path(tempfile.mkdtemp(dir=parent))
    for name in ("nnref", "tests"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    os.chdir(copy)
    sys.path[:] = [str(copy), *(p for p in sys.path if p and Path(p).resolve() != ROOT)]
    for name in [name for name in sys.modules if name.split(".")[0] in ("nnref", "tests")]:
        del sys.modules[name]
    run_tests("--collect-only", *tests)  # leaves the compiled tests
    for folder in Path("nnref").rglob("__pycache__"):
        shutil.rmtree(folder)
    sys.dont_write_bytecode = True  # two mutants of one second and one size would share theirs


class FewNumbersFirst:
    """A pytest plugin that puts the tests with drawn examples, which are the slow ones, behind the others."""

    @staticmethod
    def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: item.get_closest_marker("hypothesis") is not None)


def run_tests(*tests: str) -> int:
    """Run some tests in a process of their own; give its exit code, or minus its signal."""
    *options, _ = shlex.split(CONFIG["test-command"])[3:]
    if pid := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    code = BROKEN
    try:
        log = os.open("pytest.log", os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
        os.dup2(log, 1)
        os.dup2(log, 2)
        seconds = int(CONFIG["timeout"])
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (2**32, 2**32))
        # The same examples in each run, none remembered, none shrunk, no complaint about a busy machine.
        hypothesis.settings.register_profile(
            "mutation",
            derandomize=True,
            database=None,
            deadline=None,
            phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        hypothesis.settings.load_profile("mutation")
        # That pytest finds hypothesis imported already is no fault.
        options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
        code = int(pytest.main([*options, *tests], [FewNumbersFirst()]))
    except BaseException:  # whatever it is, this process must not go on as a second worker
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def try_mutant(mutant: Mutant) -> tuple[Mutant, int]:
    """Run the module's own tests on one mutant, then all of its room, and put the file back."""
    file = Path(mutant.file)
    room = room_of(file)
    own = Path("tests", room, f"test_{file.name}")
    good = file.read_text(encoding="utf-8")
    file.write_text(mutant.code, encoding="utf-8")
    try:
        return mutant, (run_tests(str(own)) if own.exists() else PASSED) or run_tests(*tests_of(room))
    finally:
        file.write_text(good, encoding="utf-8")


def main(names: list[str]) -> int:
    """Try the mutants of the named modules, or of all, and compare the survivors with the reviewed ones."""
    begin = time.monotonic()
    every = [path.relative_to(ROOT) for path in sorted((ROOT / CONFIG["module-path"]).rglob("*.py"))]
    every = [f for f in every if not any(map(f.match, CONFIG["excluded-modules"]))]
    # A module by its name inside nnref, `losses` or `shallow.network`, and `shallow` for all of that room.
    dotted = {file: ".".join(file.with_suffix("").parts[1:]) for file in every}
    named = {file: {name, name.rpartition(".")[0]} & set(names) for file, name in dotted.items()}
    files = [file for file in every if named[file] or not names]
    if unknown := set(names).difference(*named.values()):
        sys.exit(f"no module to mutate: {', '.join(sorted(unknown))}; there are {', '.join(dotted.values())}")
    tests = sorted({test for file in files for test in tests_of(room_of(file))})
    results: list[tuple[Mutant, int]] = []
    with tempfile.TemporaryDirectory() as folder:
        tried = list(mutants(files, Path(folder, "session.sqlite")))
        with get_context("fork").Pool(os.cpu_count(), enter_copy, (folder, tests)) as pool:
            if code := pool.apply(run_tests, tests):
                sys.exit(f"the tests fail ({code}) without any mutant; see what pytest says")
            for mutant, code in pool.imap_unordered(try_mutant, tried):
                if code > max(FAILED):
                    sys.exit(f"pytest itself failed with {code} on {mutant[:-1]}")
                results.append((mutant, code))
                if code == PASSED:  # said at once, so that a run that is cut short has said it
                    print(
                        f"{mutant.file}:{mutant.line} {mutant.function}\n-   {mutant.old}\n+   {mutant.new}",
                        flush=True,
                    )
    survivors = sorted(mutant for mutant, code in results if code == PASSED)
    timeouts = sum(code == -SIGXCPU for _, code in results)
    for file in files:
        codes = [code for mutant, code in results if mutant.file == file.as_posix()]
        print(f"{file}: {len(codes)} mutants, {codes.count(PASSED)} survived")
    killed = len(results) - len(survivors)
    rate = killed / len(results) if results else 1.0
    print(
        f"{len(results)} mutants, {killed} killed ({timeouts} by time), {len(survivors)} survived:"
        f" {rate:.1%} in {time.monotonic() - begin:.0f} s"
    )

    lists = [
        tomllib.loads(path.read_text("utf-8")) for path in sorted((ROOT / "tests").glob("*/mutants.toml"))
    ]
    reviewed = [survivor for rows in lists for survivor in rows["survivor"] if survivor["reason"]]
    known = Counter((s["file"], s["function"], s["old"], s["new"]) for s in reviewed)
    known = Counter({k: n for k, n in known.items() if Path(k[0]) in files or Path(k[0]) not in every})
    found = Counter(mutant[:4] for mutant in survivors)
    for title, keys in (("Not reviewed", found - known), ("Reviewed, but killed or gone", known - found)):
        for key in sorted(keys.elements()):
            print(f"\n# {title}:\n[[survivor]]")
            for name, value in zip(("file", "function", "old", "new"), key, strict=True):
                print(f"{name} = {json.dumps(value, ensure_ascii=False)}")
    return int(rate < LEAST or found != known)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
