"""Reads the pages' sources and finds what is wrong in them, with file and line.

A page stands outside any language, but for its prose: pairs of tabs, Arabic first.
Headings, citations and tables of symbols stand between the pairs, once for both languages.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from docs_src.site.citations import CITATION, KINDS, NUMBER, TERM, cited
from docs_src.site.citations import number as cited_number
from docs_src.site.html import INLINE_MATH, Context, mathml
from docs_src.site.sources import Sources
from docs_src.texts import ARABIC_LETTER, LATIN_LETTER, NAMES, Bilingual, nearest

_FENCE = re.compile(r"\s*(?P<mark>`{3,}|~{3,}) *(?P<language>\w*)")
_HEADING = re.compile(r"(?P<marks>#{1,6}) +(?P<text>.*?)(?: +\{#(?P<id>[a-z0-9][a-z0-9-]*)\})?$")
_LINK = re.compile(r"\]\(([^)]+)\)")
_NOTE = re.compile(r"\s*(?:!!!|\?\?\?\+?) \w+(?P<title> \".+\")?$")
_LIST_ITEM = re.compile(r"\s*(?:[-*+]|\d+\.) ")
_EASTERN_DIGIT = re.compile(r"[\u0660-\u0669\u06F0-\u06F9]")
_UNDERLINE = re.compile(r"\s*(=+|-+)\s*")
_TAB = re.compile(r'(?P<indent> *)===(?P<marks>[!+]*) "(?P<title>[^"]*)"$')
_INLINE_CODE = re.compile(r"(`+).+?\1")
_BLOCK = re.compile(r"\s*(?P<mark>[-*+] |\d+\. |!!! |\?\?\?\+? |\|)")
_HOME = re.compile(r"^(?:::: formula (\S+)|#.*\{#(s\d+-\S+|e\d+)\})$", re.MULTILINE)
_PLACE = re.compile(r"^(?:::: (?:formula|figure) (\S+)|#.*\{#([\w-]+)\})$", re.MULTILINE)
_SITE_WIDE_ID = re.compile(r"s\d+-\w+|e\d+")


@dataclass
class _Panel:
    line: int
    lines: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)

    def found(self, pattern: re.Pattern[str]) -> set[str]:
        return {match[0] for line in self.lines for match in pattern.finditer(line)}

    def blocks(self) -> list[str]:
        marks = (_BLOCK.match(line) for line in self.lines)
        return [re.sub(r"\d+", "1", match["mark"]) for match in marks if match]


class PageCheck:
    """Checks one page; ``faults`` and ``ids`` hold what was found, by line."""

    def __init__(self, path: str, text: str, sources: Sources, home: Mapping[str, str]) -> None:
        self.path = path
        self.sources = sources
        self.home = home
        self.faults: list[tuple[int, str]] = []
        self.ids: dict[str, int] = {}
        self._pair: dict[str, _Panel] = {}
        self._titled = False
        lines = text.splitlines()
        start = self._front_matter(lines)
        for number, line, in_fence in _outside_comments(lines, start, self._fault):
            self._line(number, line, in_fence, lines)
        self._close_pair()
        if not self._titled:
            self._fault(start + 1, "the page has no title, «# عنوان | Title {#id}»")
        self.faults.sort()

    def _fault(self, line: int, text: str) -> None:
        self.faults.append((line, text))

    def _attempt(self, line: int, action: Callable[[], object]) -> None:
        try:
            action()
        except ValueError as error:
            self._fault(line, str(error))

    def _front_matter(self, lines: list[str]) -> int:
        """Check the page's description and return the index of the first line after the front matter."""
        if not lines or lines[0] != "---" or "---" not in lines[1:]:
            self._fault(1, "the page must begin with «---», «description: عربي | English», «---»")
            return 0
        end = lines.index("---", 1)
        keys = set()
        for number, line in enumerate(lines[1:end], 2):
            key, _, value = line.partition(": ")
            keys.add(key)
            if key in {"description", "title"}:
                self._attempt(number, partial(Bilingual.parse, value.strip("\"'")))
        if "description" not in keys:
            self._fault(1, "the page has no «description: عربي | English»")
        return end + 1

    def _line(self, number: int, line: str, in_fence: bool, lines: list[str]) -> None:
        if tab := None if in_fence else _TAB.match(line):
            self._tab(number, tab)
        elif self._pair and (not line.strip() or line.startswith("    ")):
            panel = list(self._pair.values())[-1]
            if in_fence:
                panel.code.append(line)
            else:
                self._in_panel(number, line, panel)
            panel.lines.append(line)
        elif line.strip():
            self._close_pair()
            if in_fence:
                self._fault(number, "code stands on the page itself; cite an example that is run instead")
            elif heading := _HEADING.match(line):
                self._heading(number, heading)
            elif line.startswith(":::"):
                self._citation(number, line, lines)
            else:
                self._shared(number, line)

    def _tab(self, number: int, tab: re.Match[str]) -> None:
        title = tab["title"]
        if title not in NAMES:
            self._fault(number, f"tab «{title}» is not a language; the two are «{NAMES.ar}» and «{NAMES.en}»")
            return
        if tab["indent"]:
            self._fault(number, "a language tab stands inside something else; begin it at the margin")
        if title == NAMES.ar:
            self._close_pair()
            if tab["marks"] != "!":
                self._fault(
                    number, f'a pair begins with «===! "{NAMES.ar}"», or it merges with the one before'
                )
        elif list(self._pair) != [NAMES.ar]:
            self._fault(number, f"tab «{NAMES.en}» has no tab «{NAMES.ar}» right before it")
        elif tab["marks"]:
            self._fault(number, f'the second tab of a pair is written «=== "{NAMES.en}"»')
        self._pair[title] = _Panel(number)

    def _close_pair(self) -> None:
        pair, self._pair = self._pair, {}
        if not pair:
            return
        for title, panel in pair.items():
            if not any(line.strip() for line in panel.lines):
                self._fault(panel.line, f"tab «{title}» is empty")
        if NAMES.en not in pair:
            self._fault(pair[NAMES.ar].line, f"tab «{NAMES.ar}» has no tab «{NAMES.en}» right after it")
        if len(pair) == 2:
            self._compare(pair[NAMES.ar], pair[NAMES.en])

    def _compare(self, arabic: _Panel, english: _Panel) -> None:
        """Find what one language of a pair has and the other has not."""
        if not arabic.found(ARABIC_LETTER):
            self._fault(arabic.line, f"tab «{NAMES.ar}» holds no Arabic")
        if english.found(ARABIC_LETTER):
            self._fault(english.line, f"tab «{NAMES.en}» holds Arabic")
        if arabic.code != english.code:
            self._fault(english.line, "the languages differ in their code")
        for what, pattern in {"formula": INLINE_MATH, "number": NUMBER, "link": _LINK}.items():
            ours, theirs = arabic.found(pattern), english.found(pattern)
            for text in sorted(ours - theirs):
                self._fault(english.line, f"{what} {text} stands in «{NAMES.ar}» but not in «{NAMES.en}»")
            for text in sorted(theirs - ours):
                self._fault(arabic.line, f"{what} {text} stands in «{NAMES.en}» but not in «{NAMES.ar}»")
        if (ours_marks := arabic.blocks()) != (theirs_marks := english.blocks()):
            self._fault(
                english.line,
                f"the languages differ in their lists, notes or tables: «{NAMES.ar}» has {ours_marks}, "
                f"«{NAMES.en}» has {theirs_marks}",
            )

    def _in_panel(self, number: int, line: str, panel: _Panel) -> None:
        text = line.strip()
        before = panel.lines[-1] if panel.lines else ""
        if (
            _LIST_ITEM.match(line)
            and before.strip()
            and not _LIST_ITEM.match(before)
            and not before.startswith(" " * 8)
        ):
            self._fault(number, "a list begins after an empty line; without one it would run on as text")
        if (note := _NOTE.match(line)) and not note["title"]:
            self._fault(number, 'a note has a title in its own language, as in «!!! warning "…"»')
        if NAMES.ar in self._pair and NAMES.en not in self._pair and len(_plain_words(text)) > 3:
            self._fault(number, f"a line of tab «{NAMES.ar}» holds no Arabic")
        if _HEADING.match(text) or _UNDERLINE.fullmatch(text):
            self._fault(
                number, "a heading inside a tab cannot be reached while the tab is hidden; move it out"
            )
        elif text.startswith(":::"):
            self._fault(number, "a citation stands once for both languages; move it out of the tab")
        self._inline(number, line)

    def _heading(self, number: int, heading: re.Match[str]) -> None:
        if (heading["marks"] == "#") == self._titled:
            self._fault(
                number, "a page begins with its one title, «# …»; all other headings are «## …» or below"
            )
        self._titled = True
        self._attempt(number, partial(Bilingual.parse, heading["text"]))
        if heading["id"]:
            self._define(number, heading["id"])
        else:
            self._fault(number, "the heading has no id; end it with one, as in {#what-goes-wrong}")
        self._inline(number, heading["text"])

    def _citation(self, number: int, line: str, lines: list[str]) -> None:
        neighbours = [lines[i] for i in (number - 2, number) if 0 <= i < len(lines)]
        if any(neighbour.strip() for neighbour in neighbours):
            self._fault(
                number, "a citation is a paragraph of its own; leave an empty line before and after it"
            )
        citation = CITATION.match(line)
        if not citation:
            self._fault(number, f"cannot read the citation «{line}»; it is written «::: kind name»")
        elif citation["kind"] not in KINDS:
            self._fault(number, f"no kind '{citation['kind']}' of citation{nearest(citation['kind'], KINDS)}")
        elif citation["section"] and not KINDS[citation["kind"]].divided:
            divided = " and ".join(kind for kind in KINDS if KINDS[kind].divided)
            self._fault(number, f"only {divided} have sections; «{line}» names one")
        else:
            self._attempt(number, partial(cited, citation, Context(self.path, "ar", self.sources, self.home)))
            if KINDS[citation["kind"]].anchored:
                self._define(number, citation["name"])
            if citation["kind"] == "recall" and citation["name"] not in self.home:
                self._fault(number, f"formula '{citation['name']}' has no page of its own to recall it from")

    def _define(self, number: int, anchor: str) -> None:
        if anchor in self.ids:
            self._fault(
                number, f"id '{anchor}' is defined twice; the other one stands on line {self.ids[anchor]}"
            )
        self.ids.setdefault(anchor, number)

    def _shared(self, number: int, line: str) -> None:
        self._inline(number, line)
        for pattern in (_INLINE_CODE, INLINE_MATH, NUMBER):
            line = pattern.sub("", line)
        if ARABIC_LETTER.search(line) or LATIN_LETTER.search(line):
            self._fault(number, "prose stands outside the language tabs, so one language would miss it")

    def _inline(self, number: int, line: str) -> None:
        if _EASTERN_DIGIT.search(line):
            self._fault(number, "digits are Western ones in both languages")
        line = _INLINE_CODE.sub("", line)
        if "$$" in line:
            self._fault(number, "a displayed formula is cited, «::: formula s8-d1», not typed")
        for tex in INLINE_MATH.findall(line):
            self._attempt(number, partial(mathml, tex, display=False))
        for match in TERM.finditer(line):
            self._attempt(number, partial(self.sources.term, match["key"]))
        for match in NUMBER.finditer(line):
            self._attempt(number, partial(cited_number, match, self.path, self.sources))
        if "{{" in NUMBER.sub("", line):
            self._fault(number, "cannot read the cited number; it is written «{{example: name; digits}}»")


def _plain_words(text: str) -> list[str]:
    """Return the words of a line without Arabic, apart from what is cited, code or mathematics."""
    for pattern in (_INLINE_CODE, INLINE_MATH, NUMBER):
        text = pattern.sub("", text)
    return [] if ARABIC_LETTER.search(text) else re.findall(r"[A-Za-z]{2,}", text)


def check_pages(pages: Mapping[str, str], sources: Sources) -> list[str]:
    """Check all pages of the site.

    Parameters
    ----------
    pages
        The Markdown of each page by its path inside docs.
    sources
        What they may cite.

    Returns
    -------
    list of str
        One line for each fault: ``docs/shallow/derivatives.md:134: no formula 's8-d9'``.
    """
    found = []
    first: dict[str, str] = {}
    home = homes(pages)
    for path, text in pages.items():
        page = PageCheck(path, text, sources, home)
        found += [f"docs/{path}:{line}: {fault}" for line, fault in page.faults]
        for anchor, line in page.ids.items():
            if _SITE_WIDE_ID.fullmatch(anchor) and (other := first.setdefault(anchor, path)) != path:
                found.append(
                    f"docs/{path}:{line}: id '{anchor}' is defined twice; the other one is on docs/{other}"
                )
    return found


def places(pages: Mapping[str, str]) -> dict[str, set[str]]:
    """Return the anchors of every page: of its headings, its formulas and its figures."""
    return {path: {a or b for a, b in _PLACE.findall(text)} for path, text in pages.items()}


def homes(pages: Mapping[str, str]) -> dict[str, str]:
    """Return the page on which each formula, row of the lesson and mistake has its home, by its anchor."""
    return {name or row: path for path, text in pages.items() for name, row in _HOME.findall(text)}


def _outside_comments(
    lines: list[str], start: int, fault: Callable[[int, str], None]
) -> Iterator[tuple[int, str, bool]]:
    """Yield number, text and «inside a fence» of each line that is no HTML comment."""
    fence = comment = ""
    opened = 0
    for number, line in enumerate(lines[start:], start + 1):
        mark = _FENCE.match(line)
        if fence:
            yield number, line, True
            if mark and mark["mark"].startswith(fence):
                fence = ""
        elif comment or line.lstrip().startswith("<!--"):
            if line.partition("-->")[2].strip():
                fault(number, "text after the end of a comment is not checked; begin a new line")
            opened, comment = (opened if comment else number), ("" if "-->" in line else "comment")
        elif mark:
            opened, fence = number, mark["mark"]
            if mark["language"].startswith("py"):
                fault(number, "Python on a page is an example that runs; write it under docs_src/examples")
            yield number, line, True
        else:
            yield number, line, False
    if fence or comment:
        fault(opened, "what opens here is never closed, so the rest of the page would vanish")
