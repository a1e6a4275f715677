"""The texts that are searched, in files of which a reader's browser fetches those that it needs.

Every page loads ``search_index.json``: the pages of the whole course, and the titles of all others.
The text of a week is in a file of its own. ``theme/assets/search.js`` reads them.
"""

import json
from pathlib import Path
from typing import Any

from docs_src.course import week_of

Entry = dict[str, Any]
"""A page, or a section of one: its location, its title and its text."""


def write(index: dict[str, Any], weeks: list[str], folder: Path, address: str) -> None:
    """Write the index in parts.

    Parameters
    ----------
    index
        Everything that the search plugin found.
    weeks
        The names of the weeks that are written.
    folder
        Where the files belong.
    address
        That folder as the search's script sees it.
    """
    texts: dict[str, list[Entry]] = {week: [] for week in weeks}
    common: list[Entry] = []
    for entry in index["docs"]:
        page, _, place = entry["location"].partition("#")
        week = week_of(page)
        if week in texts:
            texts[week].append(entry)
        if week not in texts or not place:
            common.append({**entry, "text": ""} if week in texts else entry)
    addresses = {week: f"{address}{week}.json" for week in weeks}
    _write(folder / "search_index.json", {"config": {**index["config"], "weeks": addresses}, "docs": common})
    for week, entries in texts.items():
        _write(folder / f"{week}.json", entries)


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")), "utf-8")
