"""Every example runs alone and prints, to the letter, what stands in its .out file."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
# The name of an example begins with its week and its page: shallow/derivatives/by_hand.
EXAMPLES = {
    f"{folder.parent.name}/{path.relative_to(folder).with_suffix('').as_posix()}": path
    for folder in sorted(ROOT.glob("docs_src/*/examples"))
    for path in sorted(folder.rglob("*.py"))
}

Run = Callable[[Path, Path], subprocess.CompletedProcess[str]]


def run_alone(script: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a script as a reader would: in a folder of its own, with nnref installed."""
    return subprocess.run(
        [sys.executable, "-W", "error", str(script)],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Give a function that does the same, but in a fork of one process, which need not import NumPy anew.

    macOS and Windows run each script alone: NumPy's library on the one does not survive a fork, the other has none.
    """
    if sys.platform != "linux":
        yield run_alone
        return
    printed = tmp_path_factory.mktemp("printed")
    output, errors, trouble = printed / "output", printed / "errors", printed / "trouble"

    def run_forked(script: Path, folder: Path) -> subprocess.CompletedProcess[str]:
        output.write_bytes(b"")
        errors.write_bytes(b"")
        os.write(warm.stdin.fileno(), "\0".join(map(str, (script, folder, output, errors))).encode())
        answer = warm.stdout.readline()
        assert answer, f"the process that runs the examples has ended: {trouble.read_text(encoding='utf-8')}"
        return subprocess.CompletedProcess(
            script, int(answer), output.read_text(encoding="utf-8"), errors.read_text(encoding="utf-8")
        )

    with (
        trouble.open("wb") as file,
        subprocess.Popen(
            [sys.executable, "-W", "error", str(ROOT / "tests" / "warm.py")],
            env=ENVIRONMENT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=file,
        ) as warm,
    ):
        yield run_forked
        warm.stdin.close()


def check(name: str, run: Run, folder: Path, *, rewrite: bool = False) -> None:
    """Run an example in an empty folder, and compare what it prints with what stands in its file."""
    result = run(EXAMPLES[name], folder)
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    assert not list(folder.iterdir()), "an example leaves nothing behind"
    output = EXAMPLES[name].with_suffix(".out")
    if rewrite:
        output.write_text(result.stdout, encoding="utf-8", newline="\n")
    assert output.is_file(), f"{output.name} is missing; python -m pytest --rewrite-outputs writes it"
    assert result.stdout == output.read_text(encoding="utf-8"), (
        "it prints something else now; if that is right, python -m pytest --rewrite-outputs accepts it"
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_prints_its_output(
    name: str, run: Run, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    check(name, run, tmp_path, rewrite=request.config.getoption("--rewrite-outputs"))


@pytest.mark.parametrize("week", sorted({name.partition("/")[0] for name in EXAMPLES}))
def test_sections_print_as_many_lines_as_recorded(
    week: str, run: Run, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    found: dict[str, dict[str, int]] = {}
    for name, path in EXAMPLES.items():
        own, _, example = name.partition("/")
        code = path.read_text(encoding="utf-8")
        if own != week or "\n# %% " not in code:
            continue
        # What is printed between two marks, a section has printed.
        head, *parts = re.split(r"^# %% (.+)$", code, flags=re.M)
        marked = "".join(
            f"print('§ {section}')\n{text}" for section, text in zip(parts[::2], parts[1::2], strict=True)
        )
        script = tmp_path / "marked.py"
        script.write_text(head + marked, encoding="utf-8")
        result = run(script, tmp_path)
        assert result.returncode == 0, result.stderr
        printed = re.split(r"^§ (.+)\n", result.stdout, flags=re.M)[1:]
        found[example] = {
            section: text.count("\n") for section, text in zip(printed[::2], printed[1::2], strict=True)
        }
        assert sum(found[example].values()) == path.with_suffix(".out").read_text("utf-8").count("\n")
    recorded = ROOT / "docs_src" / week / "examples" / "sections.json"
    if request.config.getoption("--rewrite-outputs") and found:
        recorded.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8", newline="\n")
    assert found == (json.loads(recorded.read_text("utf-8")) if recorded.is_file() else {}), (
        "sections print other lines now; python -m pytest --rewrite-outputs accepts it"
    )


@pytest.mark.parametrize("name", {name.partition("/")[0]: name for name in EXAMPLES}.values())
def test_last_example_of_each_week_prints_the_same_for_a_reader(name: str, tmp_path: Path) -> None:
    check(name, run_alone, tmp_path)


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_says_what_it_is_for(name: str) -> None:
    assert re.match(r'"""\S.+[.?]"""\n', EXAMPLES[name].read_text(encoding="utf-8"))


def test_no_output_is_left_without_its_example() -> None:
    outputs = [path.with_suffix(".py") for path in ROOT.glob("docs_src/*/examples/**/*.out")]
    assert sorted(outputs) == sorted(EXAMPLES.values())


# Scripts that show where a fork could differ from a process of its own: what each prints, writes, and how it ends.
SEEN = {
    "itself": """
import sys, warnings, os, numpy
print(__name__, __file__, __doc__, __spec__, __package__, __builtins__)
print(sorted(set(globals()) - {"__annotations__", "__loader__", "numpy"}), sys.modules["__main__"].__dict__ is globals())
print(sys.argv, sys.path, os.getcwd(), sys.flags, warnings.filters, sys.stdin.read(), sys.stdout.encoding)
""",
    "modules": "import sys, numpy, nnref\nprint(sorted(sys.modules), list(vars(nnref)))\n",
    "forgotten import": "import nnref\nprint(list(vars(nnref)))\nprint(nnref.shallow.network)",
    "failure": "print('before')\n1 / 0",
    "exit code": "raise SystemExit(3)",
    "message at exit": "import sys\nsys.exit('enough')",
    "signal": "import os\nos.kill(os.getpid(), 9)",
    "standard error": "import sys\nprint('?', file=sys.stderr)",
    "file descriptor": "import os\nos.write(2, b'?')\nos.system('echo out; echo err >&2')",
    "at exit": "import atexit\natexit.register(print, 'at exit')\nprint('first')",
    "warning": "import numpy as np\nprint(np.log(np.array([0.0])))",
    "syntax": "print('never'\n",
    "file": "open('left', 'w').close()",
    "future": "def f(x: Unknown): pass\nprint('annotations were not read')",
}


@pytest.mark.parametrize("source", SEEN.values(), ids=SEEN)
def test_a_fork_is_as_good_as_a_process_of_its_own(source: str, run: Run, tmp_path: Path) -> None:
    script, folder = tmp_path / "script.py", tmp_path / "folder"
    script.write_text(source.lstrip("\n"), encoding="utf-8")
    folder.mkdir()
    results = []
    for way in (run, run_alone):
        result = way(script, folder)
        # The last line of a failure is the error; above it the forked one names its own file too.
        last = result.stderr.splitlines()[-1:]
        results.append((result.returncode, result.stdout, last, [path.name for path in folder.iterdir()]))
    assert results[0] == results[1]


def test_nothing_passes_from_one_example_to_the_next(run: Run, tmp_path: Path) -> None:
    script, folder = tmp_path / "script.py", tmp_path / "folder"
    folder.mkdir()
    script.write_text(
        "import builtins, os, sys, warnings\nimport numpy as np\nimport nnref\n"
        "print(np.exp(0.0), nnref.tanh(0.0), hasattr(builtins, 'seen'), 'seen' in globals(), 'json' in sys.modules,"
        " 'SEEN' in os.environ, len(warnings.filters), np.get_printoptions()['precision'])\n"
        "np.exp = nnref.tanh = lambda z: 7\nbuiltins.seen = seen = True\nimport json\nos.environ['SEEN'] = '1'\n"
        "warnings.simplefilter('ignore')\nnp.set_printoptions(precision=3)\n",
        encoding="utf-8",
    )
    first, second = run(script, folder), run(script, folder)
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.startswith("1.0 0.0 False False False False ")
    assert second.stdout == first.stdout
