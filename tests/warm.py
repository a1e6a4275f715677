"""A process that has imported NumPy and nnref once, and runs each script that it is told of in a fork of itself.

It reads jobs from its input, the paths of a script, its folder and the two files for what it prints, divided by NUL
bytes; it answers each with the exit code on a line. A child leaves the loop and ends as Python ends, so a failure, an
exit code, and what happens at exit are those of the script run alone.
"""

import os
import sys
import types
import warnings

import numpy as np  # noqa: F401 - only these two, so that a script that forgets an import fails here too

import nnref  # noqa: F401


def next_script() -> str:
    """Answer jobs until there are no more; return in the children alone, with the script to run."""
    while job := os.read(0, 65536).decode():
        script, folder, output, errors = job.split("\0")
        with warnings.catch_warnings():
            # Newer Pythons warn of threads. The only ones here are those of NumPy's OpenBLAS, which knows of forks.
            warnings.simplefilter("ignore")
            child = os.fork()
        if not child:
            for number, path, mode in (
                (0, os.devnull, os.O_RDONLY),
                (1, output, os.O_WRONLY | os.O_CREAT),
                (2, errors, os.O_WRONLY | os.O_CREAT),
            ):
                os.dup2(os.open(path, mode), number)
            os.closerange(3, 64)
            os.chdir(folder)
            return script
        _, status = os.waitpid(child, 0)
        os.write(1, b"%d\n" % os.waitstatus_to_exitcode(status))
    sys.exit()


if __name__ == "__main__":
    script = next_script()
    sys.argv = [script]
    sys.path[0] = os.path.dirname(script)  # noqa: PTH120 - pathlib is not imported before the script does it
    main = sys.modules["__main__"] = types.ModuleType("__main__")
    vars(main).update(__file__=script, __cached__=None, __builtins__=__builtins__)
    with open(script, "rb") as source:  # noqa: PTH123 - the same
        code = compile(source.read(), script, "exec", dont_inherit=True)
    exec(code, vars(main))  # noqa: S102 - what this is for
