"""Programs run by `docs_src/site/driver.py`: in a process of this Python, or in a page, by the browser's.

Both take the same requests and tell the same of what a program did, so one is compared with the other.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any, NamedTuple, Protocol

from tests.conftest import ROOT


class Ran(NamedTuple):
    """What a program did."""

    ended: dict[str, Any]
    """How its last part ended, as `driver.run` tells it."""
    parts: list[list[tuple[str, str]]]
    """What each part sent: the stream, and the text."""

    def sent(self, stream: str, part: int = -1) -> list[str]:
        """Give what one part sent into a stream, in pieces."""
        return [text for name, text in self.parts[part] if name == stream]

    def joined(self, part: int = -1) -> list[tuple[str, str]]:
        """Give what one part sent, where text that stands together is one piece, whenever it was sent."""
        pieces: list[tuple[str, str]] = []
        for name, text in self.parts[part]:
            if pieces and pieces[-1][0] == name != "drawing":
                text = pieces.pop()[1] + text
            pieces.append((name, text))
        return pieces

    def printed(self, part: int = -1) -> str:
        """Give what one part printed."""
        return "".join(self.sent("stdout", part))


class Run(Protocol):
    """Runs the parts of a program, one after the other, until one fails."""

    def __call__(  # noqa: D102 -- the class says it
        self,
        *parts: str,
        session: str = "program",
        mode: str = "script",
        file: str | list[str] = "program.py",
        fresh: bool = True,
    ) -> Ran: ...


@contextmanager
def native(environment: dict[str, str] | None = None) -> Iterator[Run]:
    """Start a process that runs programs: the driver changes the Python in which it runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.site.driven"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdin
    assert process.stdout

    def run(
        *parts: str,
        session: str = "program",
        mode: str = "script",
        file: str | list[str] = "program.py",
        fresh: bool = True,
    ) -> Ran:
        json.dump([parts, session, mode, file, fresh], process.stdin)
        process.stdin.write("\n")
        process.stdin.flush()
        answer = process.stdout.readline()
        assert answer, "the process that runs programs has ended"
        return Ran(*json.loads(answer))

    with process:
        yield run
        process.stdin.close()


def _serve() -> None:
    from docs_src.site import driver

    sys.modules["driver"] = driver  # its name in the browser
    sent: list[tuple[str, str]] = []
    driver.speak(lambda stream, text: sent.append((stream, text)))
    requests, answers = sys.stdin, sys.stdout
    sys.stdin = StringIO()  # exit() closes it
    for request in requests:
        parts, session, mode, file, fresh = json.loads(request)
        if fresh:
            driver.begin(session)
        ended: dict[str, Any] = {}
        told: list[list[tuple[str, str]]] = []
        names = file if isinstance(file, list) else [file] * len(parts)
        for part, name in zip(parts, names, strict=True):
            sent.clear()
            ended = json.loads(driver.run(part, mode, name))
            told.append([*sent])
            if ended["kind"] != "done":
                break
        assert sys.stdout is answers, "driver.run has kept standard output"
        print(json.dumps([ended, told]), file=answers, flush=True)


_IN_PAGE = """async ({ base, request }) => {
  const { Python, groupsFor } = await import(`${base}assets/run/python.js`)
  window.python ??= new Python()
  const parts = []
  const groups = groupsFor(request.parts.map(({ code }) => code).join("\\n"), request.mode === "interactive")
  const ended = await window.python.run({ ...request, groups, seconds: 900 }, {
    progress() {},
    begun() {},
    part: () => parts.push([]),
    output: (stream, text) => parts.at(-1).push([stream, text]),
    drawing: png => parts.at(-1).push(["drawing", png]),
  })
  return [ended, parts]
}"""


def in_page(page: Any, base: str) -> Run:
    """Run programs in a page of a site, whose address is the base."""

    def run(
        *parts: str,
        session: str = "program",
        mode: str = "script",
        file: str | list[str] = "program.py",
        fresh: bool = True,
    ) -> Ran:
        named = [{"code": part, "file": file} for part in parts]
        request = {"parts": named, "session": session, "mode": mode, "fresh": fresh}
        return Ran(*page.evaluate(_IN_PAGE, {"base": base, "request": request}))

    return run


if __name__ == "__main__":
    _serve()
