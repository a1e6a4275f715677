"""The addresses of pages: no two sources may be written to one."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath


def clashes(sources: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Find sources of which one would erase the other.

    Parameters
    ----------
    sources
        The path of each page inside docs, and the path of what it is made from.

    >>> list(clashes([("week/a.md", "docs/week/a.md"), ("week/a.ipynb", "docs_src/week/labs/a.py")]))
    ['docs_src/week/labs/a.py: its address, week/a/, is that of docs/week/a.md too']
    """
    known: dict[str, str] = {}
    for page, source in sources:
        path = PurePosixPath(page)
        place = path.parent if path.stem.lower() in {"index", "readme"} else path.with_suffix("")
        # Where capitals make no difference to names of files, they make none here.
        first = known.setdefault(str(place).lower(), source)
        if first != source:
            yield f"{source}: its address, {place}/, is that of {first} too"
