"""Every text of every figure stands at what it names, and has its colour, in both languages.

What it names is written down in ``tests/<week>/texts_of_figures.toml``, apart from the code that draws.
"""

import re
import tomllib
from functools import cache

import numpy as np
import pytest
from matplotlib.artist import Artist
from matplotlib.collections import Collection
from matplotlib.colors import to_hex
from matplotlib.contour import ContourSet
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, PathPatch, StepPatch
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from docs_src.drawing import FIGURES, FIRST, INK, MUTED, SECOND, THIRD
from docs_src.texts import LANGUAGES, Language
from tests.conftest import ROOT
from tests.drawing.drawn import NUMBER, WEEKS, Drawn, artists, drawn, extent, outline

COLOURS = {"black": INK, "blue": FIRST, "orange": SECOND, "green": THIRD, "grey": MUTED}
NEUTRAL = {INK, MUTED}
WHERE = re.compile(
    r"(at|in|above|below|left of|right of|x of|y of|title of|key (?P<sample>\S+) of) (?P<what>\S+)"
)


class Row:
    """A row of the table: a text, its colour, and where it stands."""

    def __init__(self, line: str) -> None:
        self.text, self.colour, self.where = (part.strip() for part in line.split(" | "))
        pattern = re.escape(self.text).replace(r"\#", f"(?:{NUMBER.pattern})")
        self.pattern = re.compile(pattern)

    def faults(self, figure: Drawn, text: Text, box: Bbox) -> list[str]:
        """Say what is wrong with a text."""
        found = []
        if (colour := to_hex(text.get_color())) != COLOURS[self.colour]:
            found.append(f"it is {name_of(colour)}, and ought to be {self.colour}")
        for part in self.where.split(", "):
            match = WHERE.fullmatch(part)
            assert match, f"{figure.key}: «{part}» cannot be read"
            if fault := stands(figure, text, box, match, self.colour):
                found.append(f"it is not {part}: {fault}")
        return found


@cache
def table(week: str) -> dict[str, list[Row]]:
    """Read what the texts of a week's figures stand at."""
    path = ROOT / "tests" / week / "texts_of_figures.toml"
    written = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return {name: [Row(line) for line in rows.strip().splitlines()] for name, rows in written.items()}


def name_of(colour: str) -> str:
    return next((name for name, known in COLOURS.items() if known == colour), colour)


# --- Artists -----------------------------------------------------------------------------------------------


def colour_of(artist: Artist) -> str:
    if isinstance(artist, Line2D):
        return to_hex(artist.get_color() if len(artist.get_xdata()) > 1 else artist.get_markeredgecolor())
    if isinstance(artist, Collection):
        edge = artist.get_edgecolor()
        return to_hex((edge if len(edge) else artist.get_facecolor())[0])
    return to_hex(artist.get_facecolor() if isinstance(artist, StepPatch) else artist.get_edgecolor())


def look(artist: Artist) -> dict[str, object]:
    """Give what tells a sample of a key, and what it stands for, from others."""
    found: dict[str, object] = {"colour": name_of(colour_of(artist))}
    if isinstance(artist, Line2D):
        found |= {
            "dashed": artist.is_dashed(),
            "width": artist.get_linewidth(),
            "opacity": artist.get_alpha() or 1.0,
        }
    elif isinstance(artist, ContourSet):
        dashed = bool(artist.get_linestyles()[0][1])
        found |= {"dashed": dashed, "width": artist.get_linewidths()[0], "opacity": artist.get_alpha() or 1.0}
    elif isinstance(artist, PathPatch):
        pieces = np.split(artist.get_path().vertices, np.flatnonzero(artist.get_path().codes == 1)[1:])
        found["crosses"] = bool(np.ptp(pieces[0], axis=0).any())
    elif isinstance(artist, Patch):
        found["kind"] = type(artist).__name__
    return found


# --- Where a text stands -----------------------------------------------------------------------------------


def stands(figure: Drawn, text: Text, box: Bbox, match: re.Match[str], colour: str) -> str:
    """Say what is wrong with the place of a text, or nothing."""
    how, what = match[1].partition(" of ")[0].split()[0], match["what"]
    found = artists(figure, what)
    own = {colour_of(artist) for artist in found} - NEUTRAL
    if how not in ("in", "key") and colour not in ("black", "grey") and own and own != {COLOURS[colour]}:
        return f"{what} is {', '.join(map(name_of, own))}"
    if how == "key":
        return sample_fault(figure, box, match["sample"], found)
    if how in ("x", "y", "title"):
        return axis_fault(figure, text, box, how, found[0])
    around = extent(figure, what)
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    if how == "in":
        return "" if around.contains(x, y) else f"{what} is elsewhere"
    if how == "at":
        return at_fault(figure, text, box, what)
    beyond = {
        "above": box.y0 - around.y1, "below": around.y0 - box.y1, "left": around.x0 - box.x1, "right": box.x0 - around.x1,
    }[how]  # fmt: skip
    across = (
        (box.x0, box.x1, around.x0, around.x1)
        if how in ("above", "below")
        else (box.y0, box.y1, around.y0, around.y1)
    )
    if beyond < -6:
        return "it is on another side"
    return "" if across[0] < across[3] and across[1] > across[2] else f"{what} is in another row or column"


def axis_fault(figure: Drawn, text: Text, box: Bbox, how: str, artist: Artist) -> str:
    if text.axes is not artist.axes:
        return "it belongs to another plot"
    area = figure.area(artist.axes)
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    right = {
        "x": y < area.y0 and x > area.x1 - 25,
        "y": x < area.x0 and y > area.y1 - 25,
        "title": box.y0 > area.y1 - 2 and box.x1 > area.x0 and box.x0 < area.x1,
    }[how]
    return "" if right else "it stands elsewhere at its plot"


def at_fault(figure: Drawn, text: Text, box: Bbox, what: str) -> str:
    """Find fault with a text that starts from no point of its artist, or in a diagram is nearer to its like."""
    points = np.concatenate([outline(artist) for artist in artists(figure, what)])
    if text.axes.axison:
        anchor = text.axes.transData.transform(text.xy)
        gap = np.hypot(*(points - anchor).T).min()
        return "" if gap <= 2.5 and distance(box, points) <= 42 else f"it starts {gap:.0f} units from {what}"
    kind = what.partition("_")[0]
    near = {artist.get_gid(): distance(box, outline(artist)) for artist in artists(figure, f"{kind}_*")}
    nearest = min(near, key=near.__getitem__)
    return "" if nearest == what and near[what] <= 20 else f"{nearest} is nearer, {near[what]:.0f} units"


def distance(box: Bbox, points: np.ndarray) -> float:
    return float(np.hypot(*np.maximum(np.maximum(box.min - points, points - box.max), 0).T).min())


def sample_fault(figure: Drawn, box: Bbox, name: str, meant: list[Artist]) -> str:
    sample = figure.artist(name)
    around = Bbox([outline(sample).min(axis=0), outline(sample).max(axis=0)])
    behind = around.x0 - box.x1 if figure.language == "ar" else box.x0 - around.x1
    if not (-2 < behind < 18 and box.y0 < around.y1 + 8 and box.y1 > around.y0 - 8):
        return "the sample is elsewhere"
    for artist in meant:
        for quality, value in look(sample).items():
            if (other := look(artist).get(quality, value)) != value:
                return f"the sample has the {quality} {value}, {artist.get_gid()} has {other}"
    return ""


# --- The test ----------------------------------------------------------------------------------------------


def texts_of(figure: Drawn) -> list[tuple[str, Text, Bbox]]:
    """Give all texts but the numbers at the axes, the labels first, as they are read."""
    numbers = {
        id(label)
        for axes in figure.page.axes
        for axis in (axes.xaxis, axes.yaxis)
        for label in axis.get_ticklabels()
    }
    found = [
        (re.sub("[\u2066\u2069]", "", text.get_text()), text, box)
        for text, (_, box) in zip(figure.texts, figure.boxes, strict=True)
        if id(text) not in numbers
    ]
    return sorted(found, key=lambda one: not hasattr(one[1], "xy"))


@cache
def rows_of(key: str) -> tuple[Row, ...]:
    """Give the rows of a figure in the order of its English texts."""
    week, _, name = key.partition("/")
    rows, figure = table(week).get(name), drawn(key, "en")
    assert rows, f"{key} has no rows in tests/{week}/texts_of_figures.toml"
    chosen = []
    for text, artist, box in texts_of(figure):
        like = [row for row in rows if row.pattern.fullmatch(text)]
        assert like, f"{key}: «{text}» has no row in tests/{week}/texts_of_figures.toml"
        faults = {row: row.faults(figure, artist, box) for row in like}
        free = [row for row in like if row not in chosen] or like
        chosen.append(min(free, key=lambda row: len(faults[row])))
    missing = [row.text for row in rows if row not in chosen]
    assert not missing, f"{key} no longer has {missing}; see tests/{week}/texts_of_figures.toml"
    return tuple(chosen)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", sorted(FIGURES))
def test_every_text_stands_at_what_it_names(key: str, language: Language) -> None:
    figure = drawn(key, language)
    faults = [
        f"{key} ({language}), «{text}»: {fault}"
        for row, (text, artist, box) in zip(rows_of(key), texts_of(figure), strict=True)
        for fault in row.faults(figure, artist, box)
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("week", WEEKS)
def test_no_row_is_left_without_its_figure(week: str) -> None:
    assert {f"{week}/{name}" for name in table(week)} <= set(FIGURES), f"tests/{week}/texts_of_figures.toml"
