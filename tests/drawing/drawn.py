"""What tests of figures share: every figure is drawn once a process, and read as a reader sees it."""

import math
import re
from fnmatch import fnmatchcase
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, NoReturn
from xml.etree import ElementTree

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import Collection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyArrowPatch, PathPatch, Rectangle
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox

from docs_src.drawing import FIGURES
from docs_src.drawing.svg import to_svg
from docs_src.texts import DIRECTIONS, Language
from tests.conftest import ROOT

WEEKS = sorted(path.parent.name for path in (ROOT / "docs_src").glob("*/figures.py"))
for week in WEEKS:
    import_module(f"docs_src.{week}.figures")

SVG = "{http://www.w3.org/2000/svg}"
ISOLATED = re.compile("\u2066([^\u2069]*)\u2069")
NUMBER = re.compile("10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|−?[0-9]+(?:[.][0-9]+)?(?:×10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?")
_PLAIN = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789")
_SCRIPT = re.compile("[_^][{]|[}]")


def value_of(text: str) -> float:
    """Read a number as a reader does."""
    assert NUMBER.fullmatch(text), text
    mantissa, _, exponent = text.rpartition("10") if re.search("10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]", text) else (text, "", "0")
    return float(f"{(mantissa.rstrip('×') or '1').translate(_PLAIN)}e{exponent.translate(_PLAIN)}")


def numbers_in(text: str) -> list[float]:
    """List the numbers that a sentence tells."""
    return [value_of(match[0]) for match in NUMBER.finditer(text)]


def says_truly(sign: str, text: str, value: float) -> bool:
    """Say whether `text` is `value` (=), or `value` rounded to three significant digits (≈)."""
    written = value_of(text)
    digits = abs(written - value) <= 0.5 * 10.0 ** (math.floor(math.log10(abs(value or 1))) - 2) * (1 + 1e-9)
    return written == value if sign == "=" else written != value and digits


def without_scripts(text: str) -> str:
    """Write scripts as if they stood on the line."""
    return _SCRIPT.sub("", text)


class Label(NamedTuple):
    """A label: where it is mathematics and nothing else, without the marks around it."""

    text: str
    x: float
    """With `y` its place in units of the figure."""
    y: float
    colour: str
    side: str
    at: tuple[float, float]
    """What it belongs to, in coordinates of the axes."""
    shift: tuple[float, float]
    axes: Axes


class Arrow(NamedTuple):
    """An arrow, from where to where it leads, and its colour."""

    start: np.ndarray
    end: np.ndarray
    colour: str


class ByName(dict[str, Any]):
    """What a figure has, by its ids; asked for another, it says what there is."""

    def __missing__(self, gid: str) -> NoReturn:
        raise LookupError(
            f"nothing in this figure is called «{gid}»; there is {', '.join(sorted(map(str, self)))}"
        )


class Drawn:
    """A figure in one language, as Matplotlib's artists and as the page gets it."""

    def __init__(self, key: str, language: Language) -> None:
        self.key, self.language, source = key, language, FIGURES[key]
        self.name = source.name
        self.caption, self.description = source.caption.of(language), source.description.of(language)
        self.page: Figure = source.draw(language)
        title = self.caption.replace("$", "")
        self.svg = to_svg(self.page, self.name, title, self.description, language)
        self.root = ElementTree.fromstring(self.svg)  # noqa: S314 -- made by the code under test

    @cached_property
    def texts(self) -> list[Text]:
        """All that is written, the numbers at the axes among it."""
        texts = {id(text): text for text in self.page.findobj(Text) if text.get_visible() and text.get_text()}
        return [text for text in texts.values() if getattr(text.axes, "axison", True) or hasattr(text, "xy")]

    @property
    def worded(self) -> list[str]:
        """What has words in it: the labels, then the headings."""
        texts = sorted(self.texts, key=lambda text: not hasattr(text, "xy"))
        return [text.get_text() for text in texts if ISOLATED.sub("", text.get_text()).strip()]

    @cached_property
    def boxes(self) -> list[tuple[str, Bbox]]:
        """The area of each text: about the page's, for its scripts are smaller than what counts here."""
        boxes = []
        for text in self.texts:
            whole = text.get_text()
            text.set_text(without_scripts(re.sub(r"_\{[^{}]*(?:\{[^{}]*\})?\}(?=\^)", "", whole)))
            boxes.append((whole, text.get_window_extent()))
            text.set_text(whole)
        return boxes

    @cached_property
    def labels(self) -> list[Label]:
        """The labels, in the order in which they were written."""
        return [
            Label(
                match[1] if (match := ISOLATED.fullmatch(text.get_text())) else text.get_text(),
                *np.add(text.axes.transData.transform(text.xy) * 72 / self.page.dpi, text.xyann),
                to_hex(text.get_color()),
                text.get_ha(),
                text.xy,
                text.xyann,
                text.axes,
            )
            for text in self.page.findobj(Annotation)
            if text.xycoords != "axes fraction"
        ]

    def label(self, text: str) -> Label:
        """Give the one label with a text."""
        (found,) = (label for label in self.labels if label.text == text)
        return found

    @cached_property
    def named(self) -> dict[str, list[Artist]]:
        """The artists by their ids."""
        found: dict[str, list[Artist]] = {}
        for artist in self.page.findobj(lambda artist: artist.get_gid() is not None):
            found.setdefault(artist.get_gid(), []).append(artist)
        return found

    def artist(self, gid: str) -> Artist:
        """Give the one artist with an id."""
        (found,) = self.named[gid]
        return found

    @cached_property
    def lines(self) -> dict[str, Line2D]:
        """The lines that have ids."""
        return ByName({line.get_gid(): line for line in self.page.findobj(Line2D) if line.get_gid()})

    @cached_property
    def circles(self) -> dict[str, Circle]:
        """The circles by their ids."""
        return ByName({circle.get_gid(): circle for circle in self.page.findobj(Circle)})

    @cached_property
    def arrows(self) -> dict[str, Arrow]:
        """The arrows by their ids."""
        return ByName(
            {
                arrow.get_gid(): Arrow(*map(np.array, arrow._posA_posB), to_hex(arrow.get_edgecolor()))
                for arrow in self.page.findobj(FancyArrowPatch)
            }
        )

    @property
    def inside(self) -> dict[str, str]:
        """What stands in the middle of each circle."""
        places = {(label.x, label.y): label.text for label in self.labels}
        return {gid: places[tuple(circle.center)] for gid, circle in self.circles.items()}

    def cells(self, name: str) -> dict[tuple[int, int], Rectangle]:
        """Give the cells of one matrix by row and column, as they stand: from above and from the left."""
        cells = [
            cell
            for cell in self.page.findobj(Rectangle)
            if re.fullmatch(rf"{re.escape(name)}_\d+_\d+", cell.get_gid() or "")
        ]
        tops, lefts = (
            sorted({round(place(cell), 6) for cell in cells})
            for place in (lambda cell: -cell.get_y(), Rectangle.get_x)
        )
        found = {
            (tops.index(round(-cell.get_y(), 6)) + 1, lefts.index(round(cell.get_x(), 6)) + 1): cell
            for cell in cells
        }
        assert len(found) == len(cells)
        return found

    def between_brackets(self) -> Bbox:
        """Give the area between the brackets, which must open towards it."""
        left, right = (self.artist(f"bracket_{side}").get_path().vertices for side in ("left", "right"))
        assert left[0, 0] > left[1, 0] == left[2, 0] < left[3, 0]
        assert right[0, 0] < right[1, 0] == right[2, 0] > right[3, 0]
        assert left[:, 1].tolist() == right[:, 1].tolist()
        return Bbox([[left[1, 0], left[2, 1]], [right[1, 0], right[1, 1]]])

    def area(self, axes: Axes) -> Bbox:
        """Give the area of a plot in units of the figure."""
        left, bottom, width, height = axes.get_position().bounds * np.tile(
            self.page.get_size_inches() * 72, 2
        )
        return Bbox.from_bounds(left, bottom, width, height)


@cache
def drawn(key: str, language: Language = "en") -> Drawn:
    """Draw a figure, once a process."""
    return Drawn(key, language)


def artists(figure: Drawn, pattern: str) -> list[Artist]:
    """Give the artists whose ids fit a pattern, ``unit_1_*``; there is one at least."""
    found = [artist for gid, named in figure.named.items() if fnmatchcase(gid, pattern) for artist in named]
    assert found, f"{figure.key}: there is no artist {pattern}"
    return found


def outline(artist: Artist) -> np.ndarray:
    """Give the points of what is drawn, close to each other, in units of the figure."""
    if isinstance(artist, FancyArrowPatch):
        pieces = [np.array(artist._posA_posB)]
    elif isinstance(artist, Collection):
        pieces = [artist.get_transform().transform(path.vertices) for path in artist.get_paths()]
    elif isinstance(artist, Line2D):
        pieces = [artist.get_transform().transform(artist.get_xydata())]
    elif isinstance(artist, PathPatch) and artist.get_path().codes is not None and not artist.get_fill():
        vertices = artist.get_transform().transform(artist.get_path().vertices)
        pieces = np.split(vertices, np.flatnonzero(artist.get_path().codes == 1)[1:])
    else:
        extent = artist.get_window_extent()
        pieces = [extent.corners()[[0, 1, 3, 2, 0]]]
    return np.concatenate(
        [
            np.linspace(piece[:-1], piece[1:], 2 + 400 // len(piece)).reshape(-1, 2)
            if len(piece) > 1
            else piece
            for piece in pieces
        ]
    )


def extent(figure: Drawn, pattern: str) -> Bbox:
    """Give the area that artists take together."""
    points = np.concatenate([outline(artist) for artist in artists(figure, pattern)])
    return Bbox([points.min(axis=0), points.max(axis=0)])


LOOK = """
async () => {
  await document.fonts.ready;
  return [...document.querySelectorAll("text")].map(text => {
    const runs = [], walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    for (let node, first = 0; (node = walker.nextNode()); first += node.length) {
      const spans = [...Array(node.length).keys()].map(i => text.getExtentOfChar(first + i)).filter(b => b.width);
      runs.push({
        text: node.data,
        left: Math.min(...spans.map(b => b.x)),
        right: Math.max(...spans.map(b => b.x + b.width)),
        line: text.getStartPositionOfChar(first).y,
        size: parseFloat(getComputedStyle(node.parentNode).fontSize),
        whole: text.getBBox().width,
      });
    }
    return runs;
  });
}
"""


def seen(browser: Any, folder: Path, svg: str, language: Language) -> list[list[dict[str, Any]]]:
    """Say where a browser puts the pieces of every label, in units of the drawing."""
    assets = ROOT / "docs_src/site/theme/assets"
    style = (assets / "site.css").read_text(encoding="utf-8").replace('url("', f'url("{assets.as_uri()}/')
    direction = DIRECTIONS.of(language)
    html = (
        f'<html lang="{language}" dir="{direction}"><meta charset="utf-8"><style>{style}</style>'
        f'<body class="md-typeset" style="font-family: Plex Arabic"><figure>{svg}</figure>'
    )
    file = folder / "figure.html"
    file.write_text(html, encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    labels = page.evaluate(LOOK)
    page.close()
    return labels
