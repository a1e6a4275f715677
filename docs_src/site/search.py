"""The texts that are searched, in files of which a reader's browser fetches those that it needs.

Every page loads ``search_index.json``: the pages of the whole course, and the titles of all others.
The text of a week is in a file of its own. ``theme/assets/search.js`` reads them.
Each term of a week's glossary is a place of its own there, with its other names: who looks for one of those
is shown the term, and what is found by the name that the lesson uses.
"""

import json
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

from docs_src.course import week_of
from docs_src.site.citations import ALSO, COMMA
from docs_src.site.html import INLINE_MATH
from docs_src.site.sources import Term
from docs_src.texts import Language, without_vowel_marks

Entry = dict[str, Any]
"""A page, or a section of one: its location, its title and its text; a term has its names too."""


def of_term(term: Term, language: Language) -> Entry:
    """Make what the search reads of a term.

    English words are searched in Arabic too, but not the other way round.
    """
    name, definition = term.name.of(language), term.definition.of(language)
    definition = INLINE_MATH.sub(lambda math: math[1].replace("-", "−"), definition)
    names = term.other_names(language)
    if language == "ar":
        names += term.other_names("en")
    text = f"<p>{escape(definition, quote=False)}</p>"
    if names:
        called = escape(COMMA.of(language).join(names), quote=False)
        text += f"<p>{ALSO.of(language)} {called}</p>"
    return {
        "location": f"{term.week}/glossary/#term-{term.key}",
        "title": without_vowel_marks(f"{name} · {term.name.en}" if language == "ar" else name),
        "text": without_vowel_marks(text),
        "name": without_vowel_marks(name),
        "also": [without_vowel_marks(other) for other in names],
    }


def write(
    index: dict[str, Any], weeks: list[str], terms: Iterable[Entry], folder: Path, address: str
) -> None:
    """Write the index in parts.

    Parameters
    ----------
    index
        Everything that the search plugin found.
    weeks
        The names of the weeks that are written.
    terms
        Their terms, each as a place of its own.
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
    built = {entry["location"] for entry in index["docs"]}
    for entry in terms:
        page = entry["location"].partition("#")[0]
        if page in built:
            texts[week_of(page)].append(entry)
    addresses = {week: f"{address}{week}.json" for week in weeks}
    _write(folder / "search_index.json", {"config": {**index["config"], "weeks": addresses}, "docs": common})
    for week, entries in texts.items():
        _write(folder / f"{week}.json", entries)


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")), "utf-8")
