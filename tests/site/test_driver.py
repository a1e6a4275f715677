"""What runs a reader's code in a page: one program leaves nothing to the next, and each fault says where it is.

It runs here in a process of this Python.
"""

from base64 import b64decode
from collections.abc import Iterator

import pytest

from docs_src.site import driver
from tests.site.driven import Run, native


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    """Give what runs programs."""
    with native() as run:
        yield run


# --- One program and the next ------------------------------------------------------------------------------


def test_parts_share_their_names(run: Run) -> None:
    assert (
        run("a = 1\n", "def f(): return a + 1\n", "a = 2\nprint(f(), __name__)").printed() == "3 __main__\n"
    )
    assert run("print(a)", fresh=False).printed() == "2\n"


# What a program changes, and what tells in the next that all is as it was.
CHANGES = {
    "a name": ("mine = 1", "print('mine' in globals())"),
    "a name of the module": ("__name__ = 'other'", "print(__name__)"),
    "a builtin": ("import builtins\nbuiltins.abs = len", "print(abs(-1))"),
    "a new builtin": ("import builtins\nbuiltins.mine = 0", "print(hasattr(__builtins__, 'mine'))"),
    "a builtin that is gone": ("import builtins\ndel builtins.sum", "print(sum([1]))"),
    "the module itself": ("import sys\nsys.modules['__main__'] = sys", "print(__import__('__main__').__name__)"),
    "the environment": ("import os\nos.environ['MINE'] = '1'\nos.environ.pop('MPLBACKEND')",
                        "import os\nprint('MINE' in os.environ, os.environ['MPLBACKEND'])"),
    "where modules are found": ("import sys\nsys.path.clear()", "import sys\nprint(len(sys.path))"),
    "the folder": ("import os\nos.chdir('/')", "import os\nprint(os.getcwd())"),
    "standard output": ("import io, sys\nsys.stdout = io.StringIO()", "import sys\nprint(type(sys.stdout).__name__)"),
    "how values are shown": ("import sys\nsys.displayhook = lambda _: None", "1"),
    "the depth of recursion": ("import sys\nsys.setrecursionlimit(77)", "import sys\nprint(sys.getrecursionlimit())"),
    "the warnings": ("import warnings\nwarnings.simplefilter('error')", "import warnings\nprint(warnings.filters)"),
    "all warnings": ("import warnings\nwarnings.resetwarnings()", "import warnings\nprint(warnings.filters)"),
    "a function of NumPy": ("import numpy as np\nnp.exp = np.linalg.norm = np.random.default_rng = None",
                            "import numpy as np\nnp.exp(0.0), np.linalg.norm([3, 4]), np.random.default_rng is None"),
    "math": ("import math\nmath.exp = None", "import math\nmath.exp(0)"),
    "how NumPy prints": ("import numpy as np\nnp.set_printoptions(precision=2)", "import numpy as np\nnp.array([1 / 3])"),
    "what NumPy says of overflow": ("import numpy as np\nnp.seterr(all='raise')", "import numpy as np\nnp.geterr()"),
    "nnref": ("import nnref\nnnref.sigmoid = nnref.activations.sigmoid = len", "import nnref\nnnref.sigmoid(0.0)"),
    "a table of nnref": ("import nnref\nnnref.ACTIVATIONS = {}", "import nnref\nlist(nnref.ACTIVATIONS)"),
    "how Matplotlib draws": ("import matplotlib\nmatplotlib.rcParams['font.size'] = 77",
                             "import matplotlib\nmatplotlib.rcParams['font.size']"),
    "a figure": ("import matplotlib.pyplot as plt\nplt.figure()\n1 / 0", "import matplotlib.pyplot as plt\nplt.get_fignums()"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "seen"), CHANGES.values(), ids=CHANGES)
def test_nothing_of_a_program_is_left_in_the_next(change: str, seen: str, run: Run) -> None:
    before = run(seen).printed()
    run(change)
    after = run(seen)
    assert before
    assert after.printed() == before, after.ended


def test_the_first_program_leaves_nothing_in_the_second() -> None:
    with native() as run:
        run("import numpy as np\nnp.set_printoptions(precision=2)\nnp.seterr(all='raise')")
        seen = run("import numpy as np\nprint(np.array([1 / 3]), np.geterr()['over'])")
    assert seen.printed() == "[0.33333333] warn\n"


def test_warnings_are_shown_as_python_shows_them(run: Run) -> None:
    quiet = "import warnings\nwarnings.warn_explicit('old', DeprecationWarning, 'elsewhere.py', 1)"
    assert run(quiet).sent("stderr") == []
    for _ in range(2):  # that it was shown in one program is forgotten in the next
        ran = run("import warnings\nwarnings.warn('mine', RuntimeWarning)")
        assert "RuntimeWarning: mine" in "".join(ran.sent("stderr"))


# --- What is shown -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "mode", "printed"),
    [
        ("1\n2\n3", "script", "3\n"),
        ("1\n2\n3", "interactive", "1\n2\n3\n"),
        ("None\nx = 1", "interactive", ""),
        ("x = 1", "script", ""),
        ("", "script", ""),
        ("# nothing", "interactive", ""),
        ("'text'", "script", "'text'\n"),
        ("print(1)", "script", "1\n"),
        ("for i in range(2):\n    i", "script", ""),
        ("for i in range(2):\n    i", "interactive", "0\n1\n"),
        ("1 / 0\n5", "interactive", "Traceback (most recent call last):\n    ...\nZeroDivisionError: division by zero\n5\n"),
        ("raise ValueError('two\\nlines')", "interactive", "Traceback (most recent call last):\n    ...\nValueError: two\nlines\n"),
    ],
)  # fmt: skip
def test_values_are_shown(code: str, mode: str, printed: str, run: Run) -> None:
    ran = run(code, mode=mode)
    assert ran.ended["kind"] == "done"
    assert ran.printed() == printed


def test_a_doctest_has_the_names_of_its_module(run: Run) -> None:
    assert run("sigmoid(0.0), np.array([1.0])", "__name__", session="nnref.sigmoid").printed(0) == (
        "(0.5, array([1.]))\n"
    )
    assert run("predict, __name__", session="nnref.shallow.predict").printed().endswith(", '__main__')\n")


def test_standard_error_is_kept_apart(run: Run) -> None:
    ran = run("import sys\nprint(1)\nprint(2, file=sys.stderr)\nprint(3)")
    assert ran.joined() == [("stdout", "1\n"), ("stderr", "2\n"), ("stdout", "3\n")]


@pytest.mark.parametrize(
    ("code", "lines", "shown"),
    [
        (f"for i in range({2 * driver.LINES}):\n    print(i)", 2 * driver.LINES, driver.LINES),
        (f"print('\\n'.join(map(str, range({2 * driver.LINES}))))", 2 * driver.LINES, driver.LINES),
        (
            f"for _ in range(2):\n    print('1\\n' * {driver.LINES - 1}, end='')",
            2 * driver.LINES - 2,
            driver.LINES,
        ),
        (f"print('x' * {2 * driver.CHARACTERS})", 1, 0),
        (f"for _ in range(2):\n    print('x' * {driver.CHARACTERS - 9})", 2, 1),
        (f"for i in range({driver.LINES}):\n    print('x' * 999)", driver.LINES, driver.CHARACTERS // 1000),
    ],
)
def test_long_output_is_cut_but_counted(code: str, lines: int, shown: int, run: Run) -> None:
    ran = run(code)
    assert ran.ended == {"kind": "done", "lines": lines, "shown": shown, "cut": True}
    assert ran.printed().count("\n") == shown
    assert len(ran.printed()) <= driver.CHARACTERS


def test_output_streams_in_pieces(run: Run) -> None:
    ran = run("import time\nfor i in range(3):\n    print(i, end=' ')\n    time.sleep(0.06)\nprint()")
    assert len(ran.sent("stdout")) > 1
    assert ran.printed() == "0 1 2 \n"


# --- How it ends -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("exit()", []),
        ("import sys\nsys.exit(0)\nprint(1)", []),
        ("import sys\nsys.exit('enough')", ["enough\n"]),
        ("import sys\nsys.exit(3)", ["3\n"]),
    ],
)
def test_a_program_may_end_itself(code: str, said: list[str], run: Run) -> None:
    ran = run(code)
    assert (ran.ended["kind"], ran.printed(), ran.sent("stderr")) == ("done", "", said)


FAULTS = {
    "an exception": (
        "def f(x):\n    return 1 / x\n\nf(0)", "ZeroDivisionError", 2,
        'Traceback (most recent call last):\n  File "program.py", line 4, in <module>\n    f(0)\n'
        '  File "program.py", line 2, in f\n    return 1 / x\n           ~~^~~\nZeroDivisionError: division by zero\n',
    ),
    "syntax": (
        "a = 1\nprint('never'\n", "SyntaxError", 2,
        '  File "program.py", line 2\n    print(\'never\'\n         ^\nSyntaxError: \'(\' was never closed\n',
    ),
    "indentation": (
        "if True:\nx = 1", "IndentationError", 2,
        '  File "program.py", line 2\n    x = 1\n    ^\n'
        "IndentationError: expected an indented block after 'if' statement on line 1\n",
    ),
    "an error inside nnref": (
        "from nnref import sigmoid\n\nsigmoid('z')", "ValueError", 3,
        'Traceback (most recent call last):\n  File "program.py", line 3, in <module>\n    sigmoid(\'z\')\nValueError: ',
    ),
    "a cause": (
        "try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    raise ValueError('no') from error", "ValueError", 4,
        'Traceback (most recent call last):\n  File "program.py", line 2, in <module>\n    1 / 0\n    ~~^~~\n'
        "ZeroDivisionError: division by zero\n\n"
        "The above exception was the direct cause of the following exception:\n\n"
        'Traceback (most recent call last):\n  File "program.py", line 4, in <module>\n'
        "    raise ValueError('no') from error\nValueError: no\n",
    ),
    "an error while another is handled": (
        "from nnref import sigmoid\ntry:\n    sigmoid('z')\nexcept ValueError:\n    {}['a']", "KeyError", 5,
        'Traceback (most recent call last):\n  File "program.py", line 3, in <module>\n    sigmoid(\'z\')\nValueError: ',
    ),
    "a cause inside nnref": (
        "from nnref import sigmoid\ntry:\n    sigmoid('z')\nexcept ValueError as error:\n    raise KeyError('a') from error", "KeyError", 5,
        'Traceback (most recent call last):\n  File "program.py", line 3, in <module>\n    sigmoid(\'z\')\nValueError: ',
    ),
    "no such module": (
        "import pandas", "ModuleNotFoundError", 1,
        'Traceback (most recent call last):\n  File "program.py", line 1, in <module>\n    import pandas\n'
        "ModuleNotFoundError: No module named 'pandas'\n",
    ),
    "several at once": (
        "raise ExceptionGroup('all', [ValueError('one')])", "ExceptionGroup", 1,
        '  + Exception Group Traceback (most recent call last):\n  |   File "program.py", line 1, in <module>\n',
    ),
    "code that code makes": (
        "exec('1 / 0')", "ZeroDivisionError", 1,
        'Traceback (most recent call last):\n  File "program.py", line 1, in <module>\n    exec(\'1 / 0\')\nZeroDivisionError: division by zero\n',
    ),
    "syntax of code that code makes": (
        "a = 1\n\nexec('(')", "SyntaxError", 3,
        'Traceback (most recent call last):\n  File "program.py", line 3, in <module>\n    exec(\'(\')\n  File "<string>", line 1\n',
    ),
    "a key": (
        "raise KeyboardInterrupt", "KeyboardInterrupt", 1,
        'Traceback (most recent call last):\n  File "program.py", line 1, in <module>\n    raise KeyboardInterrupt\n',
    ),
}  # fmt: skip


@pytest.mark.parametrize(("code", "name", "line", "traceback"), FAULTS.values(), ids=FAULTS)
def test_a_fault_shows_the_readers_own_lines(
    code: str, name: str, line: int, traceback: str, run: Run
) -> None:
    ended = run("before = 1\n", code).ended
    assert (ended["kind"], ended["line"]) == ("error", line)
    assert name in ended["traceback"]
    assert ended["traceback"].startswith(traceback)
    assert "nnref" not in ended["traceback"].replace("from nnref import", "")
    assert "driver.py" not in ended["traceback"]


def test_the_module_that_there_is_not_is_named(run: Run) -> None:
    ended = run("import pandas.core").ended
    assert (ended["why"], ended["module"]) == ("module", "pandas")
    assert run("raise ModuleNotFoundError('q')").ended["why"] is None
    assert run("1 / 0").ended["module"] is None


@pytest.mark.parametrize("code", ["def f(): f()\nf()", "def f(): g()\ndef g(): f()\nf()"])
def test_deep_recursion_is_told_in_few_lines(code: str, run: Run) -> None:
    ended = run(code).ended
    assert "RecursionError" in ended["traceback"]
    assert ended["line"] < 3
    assert ended["traceback"].count("\n") < 20


def test_after_a_fault_the_names_are_still_there(run: Run) -> None:
    run("a = 1\n1 / 0")
    assert run("print(a)", fresh=False).printed() == "1\n"


def test_without_memory_the_names_are_let_go(run: Run) -> None:
    ended = run("a = 1\nraise MemoryError").ended
    assert (ended["kind"], ended["why"], ended["line"]) == ("error", "memory", 2)
    assert "NameError" in run("a", fresh=False).ended["traceback"]
    huge = run("import numpy as np\nkept = [0]\nnp.empty(10**15)").ended
    assert (huge["why"], huge["line"]) == ("memory", 3)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("input('name? ')", "NotInAPageError: input does not work in a page"),
        ("import asyncio\nasync def f(): pass\nasyncio.run(f())", "NotInAPageError: asyncio does not work in a page"),
    ],
)  # fmt: skip
def test_what_no_page_can_do_is_refused_by_name(code: str, said: str, run: Run) -> None:
    ended = run(code).ended
    assert ended["why"] == said.split()[1]
    assert said in ended["traceback"]


def test_a_thread_that_cannot_start_is_called_so(run: Run) -> None:
    assert run('raise RuntimeError("can\'t start new thread")').ended["why"] == "threads"


def test_a_name_of_ours_is_no_reason(run: Run) -> None:
    code = "class memory(Exception):\n    pass\nclass NotInAPageError(RuntimeError):\n    what = 'input'\n"
    for name in ("memory", "NotInAPageError"):
        assert run(f"{code}raise {name}").ended["why"] is None


def test_an_error_in_a_function_of_an_earlier_part_points_to_both(run: Run) -> None:
    # The parts of a page have each their own name.
    ended = run("def broken():\n    return 1 / 0\n", "a = 1\nbroken()\n", file=["first", "second"]).ended
    assert ended["line"] == 2
    assert 'File "second", line 2' in ended["traceback"]
    assert 'File "first", line 2, in broken\n    return 1 / 0' in ended["traceback"]


def test_what_is_printed_too_long_is_said_to_be_cut(run: Run) -> None:
    counted = [run(code).ended for code in ("print('x')", "print('x' * 10**6)", "print('x\\n' * 3000)")]
    assert [(ended["cut"], ended["lines"], ended["shown"]) for ended in counted] == [
        (False, 1, 1),
        (True, 1, 0),
        (True, 3001, 2000),
    ]


def test_flush_sends_what_waits(run: Run) -> None:
    assert run("print('a', end='', flush=True)").printed() == "a"


# --- Drawings ----------------------------------------------------------------------------------------------

DRAW = "import matplotlib.pyplot as plt\nlines = plt.plot([1, 2])\n"


@pytest.mark.parametrize(
    ("code", "streams"),
    [
        (DRAW, ["drawing"]),
        (f"{DRAW}plt.show()", ["drawing"]),
        (f"{DRAW}plt.show()\nprint(1)", ["drawing", "stdout"]),
        (f"print(1)\n{DRAW}plt.show()\nprint(2)\none = plt.figure()\nother = plt.figure()", ["stdout", "drawing", "stdout", "drawing", "drawing"]),
        (f"{DRAW}plt.gcf().show()", ["drawing"]),
        (f"{DRAW}plt.close()", []),
        (f"{DRAW}plt.show()\nplt.show()", ["drawing"]),
    ],
)  # fmt: skip
def test_figures_are_shown_once_where_they_are_asked_for(code: str, streams: list[str], run: Run) -> None:
    ran = run(code)
    assert ran.ended["kind"] == "done", ran.ended
    assert [name for name, _ in ran.joined()] == streams
    assert all(b64decode(text).startswith(b"\x89PNG") for text in ran.sent("drawing"))
    assert run("print(plt.get_fignums())", fresh=False).printed() == "[]\n"


def test_a_figure_that_cannot_be_drawn_is_a_fault_of_the_program(run: Run) -> None:
    ended = run(f"{DRAW}title = plt.title('$\\\\frac{{$')").ended
    assert (ended["kind"], ended["line"]) == ("error", None)
    assert "ValueError" in ended["traceback"]


@pytest.mark.parametrize("fault", ["1 / 0", "title = plt.title('$\\\\frac{$')"])
def test_a_part_that_fails_leaves_no_figure_to_the_next(fault: str, run: Run) -> None:
    assert run(DRAW + fault).ended["kind"] == "error"
    assert run(DRAW, fresh=False).parts[-1][0][0] == "drawing"
    assert len(run(DRAW, fresh=False).parts[-1]) == 1
