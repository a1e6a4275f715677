"""Compare the site that MkDocs builds with the one that its maintained fork builds: ``python -m tests.properdocs``.

ProperDocs comes with the extra of its name. The two must differ in what they say of themselves, and in nothing else.
"""

import gzip
import os
import re
import subprocess
import sys
import tempfile
from itertools import zip_longest
from pathlib import Path

from tests.conftest import ROOT

GENERATOR = re.compile(rb'<meta name="generator" content="[^"]*">')


def content(path: Path) -> bytes:
    """Read a file of a site, without the name of its builder or the time at which it was packed."""
    data = path.read_bytes()
    if path.suffix == ".gz":
        return gzip.decompress(data)
    return GENERATOR.sub(b"", data) if path.suffix == ".html" else data


def differences(site: Path, other: Path) -> list[str]:
    """Name the files that only one of two sites has, and those that differ, with the first line that does."""
    names = {
        path.relative_to(folder) for folder in (site, other) for path in folder.rglob("*") if path.is_file()
    }
    found = []
    for name in sorted(names):
        if not (site / name).is_file() or not (other / name).is_file():
            found.append(f"{name} is in {site if (site / name).is_file() else other} alone")
        elif content(site / name) != content(other / name):
            lines = zip_longest(content(site / name).split(b"\n"), content(other / name).split(b"\n"))
            number, ours, theirs = next(
                (number, *pair) for number, pair in enumerate(lines, 1) if pair[0] != pair[1]
            )
            found.append(f"{name}:{number}:\n  {ours!r:.200}\n  {theirs!r:.200}")
    return found


def main() -> None:
    """Build both and compare them."""
    with tempfile.TemporaryDirectory() as folder:
        sites = [Path(folder) / builder for builder in ("mkdocs", "properdocs")]
        for site in sites:
            subprocess.run(
                [sys.executable, "-m", site.name, "build", "--strict", "-f", "mkdocs.yml", "-d", str(site)],
                cwd=ROOT,
                env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
                check=True,
            )
        pages = len(list(sites[0].rglob("*.html")))
        found = differences(*sites)
    if not pages or found:
        sys.exit("\n".join(found) or "MkDocs built no page")
    print(f"{pages} pages are equal but for the name of their builder")


if __name__ == "__main__":
    main()
