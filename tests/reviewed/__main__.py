"""Shows what must be read again, with the difference to what was reviewed, and locks what was read.

``python -m tests.reviewed`` shows everything that has changed since it was reviewed;
``python -m tests.reviewed docs/shallow/derivatives.md:134 …`` shows these texts, and locks them as they are now.
"""

import argparse
import sys
import tarfile
from collections.abc import Iterator, Sequence
from difflib import unified_diff
from io import BytesIO
from pathlib import Path
from subprocess import PIPE, run
from tempfile import TemporaryDirectory

from docs_src.course import ROOT
from tests.reviewed import COMMAND, Entry, Stale, entries, renew, stale

FARTHEST = 40
"""How many commits back a text is looked for as it was when it was reviewed."""


def earlier() -> Iterator[dict[str, list[Entry]]]:
    """Give the texts as they were, commit after commit into the past."""
    commits = run(["git", "log", "--format=%H", f"-{FARTHEST}"], cwd=ROOT, stdout=PIPE, text=True, check=True)
    for commit in commits.stdout.split():
        parts = ["docs", "docs_src", "nnref"]
        packed = run(["git", "archive", commit, *parts], cwd=ROOT, stdout=PIPE, check=True).stdout
        with TemporaryDirectory() as folder:
            with tarfile.open(fileobj=BytesIO(packed)) as tar:
                tar.extractall(folder, filter="data")
            try:
                yield entries(Path(folder))
            except (ValueError, NotImplementedError):
                return  # so long ago that this cannot read it


def reviewed(items: Sequence[Stale]) -> dict[tuple[str, str], Entry]:
    """Find the texts as they were reviewed, by file and lock."""
    wanted = {(item.file, item.locked) for item in items if item.locked}
    found: dict[tuple[str, str], Entry] = {}
    for texts in earlier() if wanted else ():
        known = {(file, text.lock): text for file, own in texts.items() for text in own}
        found = {key: known[key] for key in wanted & set(known)} | found
        if len(found) == len(wanted):
            break
    return found


def written(text: Entry | None) -> list[str]:
    """Write a text in lines, with what is beneath it."""
    return "\n".join(part for part in text[1:] if part).splitlines() if text else []


def main(arguments: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(COMMAND, description=__doc__)
    parser.add_argument("place", nargs="*", help="a text that you have read, as a fault names it, file:line")
    places = parser.parse_args(arguments).place
    items = stale()
    if unknown := [place for place in places if place not in {item.place for item in items}]:
        print(f"nothing is to be read again at {', '.join(unknown)}; «{COMMAND}» shows what is")
        return 2
    chosen = [item for item in items if not places or item.place in places]
    olds = reviewed(chosen)
    for item in chosen:
        before = written(olds.get((item.file, item.locked)))
        print(item, *unified_diff(before, written(item.text), "reviewed", "now", "", "", 1, ""), "", sep="\n")
    if places:
        renew(chosen)
        print(f"locked as they are now: {', '.join(places)}")
    elif not items:
        print("all texts are as they were reviewed")
    return 1 if items and not places else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
