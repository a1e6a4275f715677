"""What every figure of the course shares: registration, helpers that draw, and the way into a page.

A figure is a function ``draw(language)`` that returns a Matplotlib figure and is registered by `figure`.
`render` turns it into an inline SVG that takes its font from the page and its colours from the style sheet.

One unit of a drawing is one point of Matplotlib and one user unit of the SVG.
"""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import Any, Literal, NamedTuple
from unicodedata import normalize
from xml.etree import ElementTree

import matplotlib.style
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import ScaledTranslation
from numpy.typing import NDArray

from docs_src.texts import Bilingual, Language, nearest

Side = Literal["left", "center", "right"]
Floats = NDArray[np.float64]
Function = Callable[[Any], Any]
Place = tuple[float, float]


# --- The register ------------------------------------------------------------------------------------------


class FigureSource(NamedTuple):
    """A registered figure."""

    name: str
    draw: Callable[[Language], Figure]
    caption: Bilingual
    description: Bilingual
    place: str


FIGURES: dict[str, FigureSource] = {}


def figure(
    *, caption: Bilingual, description: Bilingual
) -> Callable[[Callable[[Language], Figure]], Callable[[Language], Figure]]:
    """Register a drawing function under its own name.

    Parameters
    ----------
    caption
        The one sentence under the figure: Markdown whose only mathematics is single letters such as ``$z$``.
    description
        One to three sentences of plain text for those who cannot see the drawing.

    Raises
    ------
    ValueError
        If another function is registered under the same name.
    """

    def register(draw: Callable[[Language], Figure]) -> Callable[[Language], Figure]:
        name = draw.__name__
        place = f"{draw.__module__}, line {draw.__code__.co_firstlineno}"
        if name in FIGURES:
            raise ValueError(f"figure {name!r} is registered twice: {FIGURES[name].place}; {place}")

        @wraps(draw)
        def styled(language: Language) -> Figure:
            with _style():
                return draw(language)

        FIGURES[name] = FigureSource(name, styled, caption, description, place)
        return styled

    return register


# --- Style -------------------------------------------------------------------------------------------------

WIDTH = 420.0
FONT_SIZE = 14.0

INK = "#000000"
FIRST = "#0b5cad"
SECOND = "#b84300"
THIRD = "#1a7a3c"
MUTED = "#6b7078"
BACKGROUND = "#ffffff"

# Matplotlib knows only fixed colours: each of these stands for what the page's style sheet will say.
PALETTE = {
    INK: "currentColor",
    FIRST: "var(--figure-1)",
    SECOND: "var(--figure-2)",
    THIRD: "var(--figure-3)",
    MUTED: "var(--figure-muted)",
    BACKGROUND: "var(--figure-background)",
}

_STYLE = {
    "figure.dpi": 72,  # a point is then a unit
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.spines.bottom": False,
    "axes.axisbelow": True,
    "grid.color": MUTED,
    "grid.alpha": 0.35,
    "grid.linewidth": 1.0,
    "xtick.bottom": False,
    "ytick.left": False,
    "font.family": "DejaVu Sans",
    "font.size": FONT_SIZE,
    "xtick.labelsize": FONT_SIZE,
    "ytick.labelsize": FONT_SIZE,
    "lines.linewidth": 2.5,
    "lines.solid_capstyle": "round",
    "lines.dash_capstyle": "butt",
    "svg.fonttype": "none",
    "svg.hashsalt": "figure",
}


@contextmanager
def _style() -> Iterator[None]:
    """Draw in the course's style, whatever the machine's own settings say."""
    with matplotlib.style.context(["default", _STYLE]):
        yield


# --- Text --------------------------------------------------------------------------------------------------

_ISOLATE, _END = "\u2066", "\u2069"
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def maths(text: str) -> str:
    """Mark a piece of a label as mathematics: it runs left to right, in the page's mathematics font.

    ``_{…}`` and ``^{…}`` are subscripts and superscripts as in TeX, one in another at most: ``x_{n_{x}}``.
    """
    return f"{_ISOLATE}{text}{_END}"


def number(value: float) -> str:
    """Write a number to three significant digits as a book does.

    Examples
    --------
    >>> number(-10.0), number(0.25), number(4.5395807735951673e-05), number(100_000)
    ('−10', '0.25', '4.54×10⁻⁵', '10⁵')
    """
    mantissa, e, exponent = f"{value:.3g}".partition("e")
    if not e:
        return mantissa.replace("-", "−")
    power = f"10{str(int(exponent)).translate(_SUPERSCRIPTS)}"
    return power if mantissa == "1" else f"{mantissa.replace('-', '−')}×{power}"


def is_rounded(value: float) -> bool:
    """Say whether `number` takes anything away from a value."""
    return float(f"{value:.3g}") != value


def equals(value: float) -> str:
    """Write a number in a label, behind the sign that is true of it: = or ≈."""
    return f"{maths('≈' if is_rounded(value) else '=')} {maths(number(value))}"


def listed(values: Sequence[float], language: Language) -> str:
    """Write numbers in a description as a sentence lists them.

    Examples
    --------
    >>> listed((-10.0, 0.0, 1 / 3), "en")
    '−10, 0 and ≈ 0.333'
    """
    *first, last = (f"≈ {number(value)}" if is_rounded(value) else number(value) for value in values)
    return " و ".join([*first, last]) if language == "ar" else f"{', '.join(first)} and {last}"


def label(
    axes: Axes,
    x: float,
    y: float,
    text: str,
    *,
    colour: str = INK,
    side: Side = "center",
    shift: tuple[float, float] = (0.0, 0.0),
) -> Text:
    """Write a label at a point of the axes' coordinates, moved by `shift` units; `side` is the edge there.

    The words of all labels at one height stand on one line, however tall their letters are.
    """
    words = _PIECES.sub("", text) != ""
    fall = ScaledTranslation(0, -0.38 * FONT_SIZE / 72, axes.figure.dpi_scale_trans)
    return axes.annotate(
        text,
        (x, y),
        shift,
        xycoords=axes.transData + fall if words else "data",
        textcoords="offset points",
        color=colour,
        ha=side,
        va="baseline" if words else "center_baseline",
        annotation_clip=False,
        zorder=5,
    )


# --- Functions and their slopes ----------------------------------------------------------------------------


def canvas(height: float) -> Figure:
    """Return an empty figure, `WIDTH` by `height` units."""
    return Figure(figsize=(WIDTH / 72, height / 72))


def plot(
    page: Figure,
    *,
    bottom: float,
    height: float,
    x: tuple[float, float],
    y: tuple[float, float],
    x_ticks: Sequence[float],
    y_ticks: Sequence[float],
    x_name: str = "z",
    margins: tuple[float, float] = (44.0, 30.0),
    powers: bool = False,
) -> Axes:
    """Add axes that stand `bottom` units above the figure's edge, with faint lines at the ticks of y.

    An empty `x_name` leaves out the numbers of x too: the plot below has them.
    With `powers`, both axes rise by factors instead of steps, and have no 0.
    """
    total = page.get_figheight() * 72
    left, right = margins
    axes = page.add_axes((left / WIDTH, bottom / total, (WIDTH - left - right) / WIDTH, height / total))
    if powers:
        axes.set(xscale="log", yscale="log")
        axes.minorticks_off()
    axes.set(xlim=x, ylim=y)
    axes.set_xticks(x_ticks, [maths(number(tick)) if x_name else "" for tick in x_ticks])
    axes.set_yticks(y_ticks, [maths(number(tick)) for tick in y_ticks])
    axes.grid(axis="y")
    for draw_line, edge in ((axes.axhline, y[0]), (axes.axvline, x[0])):
        draw_line(edge if powers else 0, color=MUTED, linewidth=1.2, zorder=1)
    if x_name:
        axes.annotate(
            maths(x_name),
            (1, 0),
            (18, -12),
            "axes fraction",
            "offset points",
            ha="center",
            va="center_baseline",
        )
    return axes


def heading(axes: Axes, text: Bilingual, language: Language) -> None:
    """Write what a plot shows above it, on the side where the language's lines begin."""
    axes.set_title(text.of(language), fontsize=FONT_SIZE, pad=8, loc="right" if language == "ar" else "left")


def grid(low: float, high: float, steps: int = 240) -> Floats:
    """Return `steps` + 1 evenly spaced values from `low` to `high`, exact at both ends and in the middle."""
    return (low * np.arange(steps, -1, -1) + high * np.arange(steps + 1)) / steps


def curve(axes: Axes, function: Function, z: Floats, gid: str, *, colour: str = FIRST) -> Line2D:
    """Draw a function at the values `z`."""
    (line,) = axes.plot(z, function(z), color=colour, gid=gid, zorder=2)
    return line


def point(axes: Axes, z: float, value: float, gid: str, *, colour: str = INK, hollow: bool = False) -> Line2D:
    """Mark one point; a hollow one does not belong to the curve."""
    (line,) = axes.plot(
        [z],
        [value],
        "o",
        markersize=7,
        markeredgewidth=1.8,
        markeredgecolor=colour,
        markerfacecolor=BACKGROUND if hollow else colour,
        clip_on=False,
        gid=gid,
        zorder=4,
    )
    return line


def marks(axes: Axes, X: Floats, gid: str, *, colour: str, crosses: bool = False) -> PathPatch:
    """Mark many points, the columns of X, by dots or by crosses, all of them in one short path."""
    if crosses:
        scale = np.diff(axes.transData.transform([(0, 0), (1, 1)]), axis=0)[0]
        ends = np.array([(-2.6, -2.6), (2.6, 2.6), (-2.6, 2.6), (2.6, -2.6)]) / scale
    else:
        ends = np.zeros((2, 2))  # a line without length shows its round ends alone
    path = Path(
        (X.T[:, np.newaxis] + ends).reshape(-1, 2), [Path.MOVETO, Path.LINETO] * (X.shape[1] * len(ends) // 2)
    )
    patch = PathPatch(
        path,
        fill=False,
        edgecolor=colour,
        linewidth=1.6 if crosses else 5.5,
        capstyle="round",
        clip_on=False,
        gid=gid,
        zorder=3,
    )
    axes.add_patch(patch)
    return patch


def tangent(
    axes: Axes,
    function: Function,
    derivative: Function,
    z: float,
    reach: float,
    *,
    convention: bool = False,
) -> float:
    """Draw the tangent at `z`, `reach` to either side, with its point, and return its slope.

    Dashes say that the function has no tangent there, and that the slope is a convention.
    """
    value, slope = function(z), derivative(z)
    ends = np.array([z - reach, z + reach])
    axes.plot(
        ends,
        value + slope * (ends - z),
        "--" if convention else "-",
        color=THIRD,
        linewidth=3.5,
        gid=f"tangent_at_{z:g}",
        zorder=3,
    )
    point(axes, z, value, f"point_at_{z:g}")
    return float(slope)


# --- Diagrams ----------------------------------------------------------------------------------------------

DOTS, MORE = "⋮", "⋯"


def sheet(page: Figure) -> Axes:
    """Add invisible axes over the whole figure, whose coordinates are its units."""
    axes = page.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, page.get_figwidth() * 72), ylim=(0, page.get_figheight() * 72))
    axes.set_axis_off()
    return axes


def arrow(axes: Axes, start: Place, end: Place, gid: str, *, colour: str = MUTED) -> FancyArrowPatch:
    """Draw a straight arrow between two points of a sheet."""
    patch = FancyArrowPatch(
        start,
        end,
        arrowstyle="-|>,head_length=0.5,head_width=0.22",
        mutation_scale=12,
        shrinkA=0,
        shrinkB=0,
        color=colour,
        linewidth=1.1 if colour == MUTED else 1.8,
        joinstyle="miter",
        clip_on=False,
        gid=gid,
        zorder=1,
    )
    axes.add_patch(patch)
    return patch


def circle(axes: Axes, centre: Place, radius: float, gid: str, *, colour: str = INK) -> Circle:
    """Draw a unit on a sheet."""
    patch = Circle(
        centre, radius, facecolor=BACKGROUND, edgecolor=colour, linewidth=2, clip_on=False, gid=gid
    )
    axes.add_patch(patch)
    return patch


def box(
    axes: Axes, centre: Place, size: tuple[float, float], text: str, gid: str, *, colour: str = INK
) -> FancyBboxPatch:
    """Draw a box with rounded corners on a sheet, and mathematics in it."""
    (x, y), (width, height) = centre, size
    patch = FancyBboxPatch(
        (x - width / 2, y - height / 2),
        width,
        height,
        boxstyle="round,pad=0,rounding_size=7",
        facecolor=BACKGROUND,
        edgecolor=colour,
        linewidth=1.8,
        clip_on=False,
        gid=gid,
    )
    axes.add_patch(patch)
    label(axes, x, y, maths(text))
    return patch


def cells(
    axes: Axes, corner: Place, size: tuple[float, float], colours: Sequence[Sequence[str]], gid: str
) -> None:
    """Draw rows of tinted cells on a sheet, from its upper left corner on; row i, column j is ``gid_i_j``.

    An empty colour leaves a cell out.
    """
    (left, top), (width, height) = corner, size
    for i, row in enumerate(colours, start=1):
        for j, colour in enumerate(row, start=1):
            if colour:
                place = left + (j - 1) * width, top - i * height
                name = f"{gid}_{i}_{j}"
                tint = to_rgba(colour, 0.22)
                axes.add_patch(
                    Rectangle(place, width, height, facecolor=tint, edgecolor=colour, linewidth=1.2, gid=name)
                )


def brackets(axes: Axes, corner: Place, size: tuple[float, float], gid: str, *, gap: float = 5.0) -> None:
    """Draw the brackets of a matrix on a sheet, `gap` units from the area of its cells."""
    (left, top), (width, height) = corner, size
    left, right, top, bottom = left - gap, left + width + gap, top + gap, top - height - gap
    for side, x, inward in (("left", left, 6.0), ("right", right, -6.0)):
        shape = Path([(x + inward, top), (x, top), (x, bottom), (x + inward, bottom)])
        axes.add_patch(
            PathPatch(shape, fill=False, edgecolor=INK, linewidth=1.6, clip_on=False, gid=f"{gid}_{side}")
        )


class Layer(NamedTuple):
    """One column of a network: what stands in each of its units, what stands below them, their colour."""

    units: Sequence[str]
    title: str
    colour: str = INK


def network(
    axes: Axes,
    layers: Sequence[Layer],
    columns: Sequence[float],
    *,
    middle: float,
    spacing: float = 54.0,
    radius: float = 21.0,
    output: str = "",
) -> None:
    """Draw a fully connected network on a sheet, from left to right in every language.

    Unit i of layer l has the id ``unit_l_i``, the arrow to it from unit j of the layer before
    ``edge_l_i_j``: layers count from 0, the inputs, and units from 1.
    A unit ``⋮`` stands for those that are left out: bare dots, with neither circle, arrow nor number.

    Parameters
    ----------
    layers, columns
        The layers, and where each stands.
    middle
        The height on which every column is centred.
    output
        What the last layer's units send out, if it shall be shown.
    """
    places = [
        [(x, middle + spacing * ((len(layer.units) - 1) / 2 - i)) for i in range(len(layer.units))]
        for layer, x in zip(layers, columns, strict=True)
    ]
    drawn = [
        [place for place, unit in zip(column, layer.units, strict=True) if unit != DOTS]
        for column, layer in zip(places, layers, strict=True)
    ]
    for depth in range(1, len(layers)):
        for i, end in enumerate(drawn[depth], start=1):
            for j, start in enumerate(drawn[depth - 1], start=1):
                step = np.subtract(end, start)
                gap = step * (radius / np.hypot(*step))
                arrow(axes, tuple(start + gap), tuple(end - gap), f"edge_{depth}_{i}_{j}")
    tallest = max(len(layer.units) for layer in layers)
    for depth, (layer, x) in enumerate(zip(layers, columns, strict=True)):
        for i, place in enumerate(drawn[depth], start=1):
            circle(axes, place, radius, f"unit_{depth}_{i}", colour=layer.colour)
        for place, unit in zip(places[depth], layer.units, strict=True):
            label(axes, *place, maths(unit))
        label(axes, x, middle - spacing * (tallest - 1) / 2 - radius - 20, layer.title)
    if output:
        for i, (x, y) in enumerate(drawn[-1], start=1):
            arrow(axes, (x + radius, y), (x + 2 * radius, y), f"output_{i}")
            label(axes, x + 2 * radius, y, maths(output), shift=(12, 0))


# --- Into the page -----------------------------------------------------------------------------------------

_SVG = "http://www.w3.org/2000/svg"
_ARABIC = re.compile("[\u0600-\u06ff]")
_PIECES = re.compile(f"{_ISOLATE}([^{_END}]*){_END}")
# A letter that stands alone, or after the d of a slope.
_VARIABLE = re.compile("(?<![A-Za-z])d?[A-Za-zα-ω](?![A-Za-z])")
_SCRIPT = re.compile(r"([_^])\{((?:[^{}]|\{[^{}]+\})+)\}")
_SCRIPT_SIZES = {FONT_SIZE: 10.0, 10.0: 8.5}
_SCRIPT_RISES = {"^": 0.42, "_": -0.28}
# How wide the characters of scripts are, as parts of the font size: that of digits, but for these.
_WIDTH_OF_DIGIT = 0.495
_WIDTHS = {"[": 0.35, "]": 0.35, "(": 0.36, ")": 0.36, "T": 0.61, "h": 0.57, "i": 0.27, "l": 0.28, "m": 0.83}
_WIDTHS |= {"n": 0.57, "x": 0.56, "y": 0.51}
_ITALICS = {
    **{ord("A") + i: chr(0x1D434 + i) for i in range(26)},
    **{ord("a") + i: chr(0x1D44E + i) for i in range(26)},
    **{ord("α") + i: chr(0x1D6FC + i) for i in range(25)},
    ord("h"): "ℎ",  # the one letter that Unicode keeps elsewhere
}
_NUMBER = re.compile(r"-?\d+\.\d+")
_REFERENCE = re.compile(r"url\(#([^)]+)\)|^#(.+)$")
_HALO = {"paint-order": "stroke", "stroke": BACKGROUND, "stroke-width": "4px"}
_SWAPPED = {"start": "end", "end": "start", "middle": "middle"}


def render(name: str, language: Language) -> str:
    """Return a figure as an SVG element for an HTML page: the same bytes on every run.

    Raises
    ------
    ValueError
        If no figure has the name, or if the drawing has something that would come out wrong on a page.
    """
    if name not in FIGURES:
        raise ValueError(f"no figure '{name}'{nearest(name, FIGURES)}")
    source = FIGURES[name]
    page, out = source.draw(language), io.StringIO()
    for text in page.findobj(Text):
        _check_label(text.get_text(), name)
    with _style():
        page.savefig(out, format="svg")
    root = ElementTree.fromstring(out.getvalue())  # noqa: S314 -- drawn by ourselves a line ago
    _strip(root)
    for element in root.iter():
        _restyle(element, name)
        if element.tag == "text":
            _set_text(element)
    _name_ids(root, name, {gid for artist in page.findobj() if (gid := artist.get_gid())})
    _introduce(root, source, language)
    return ElementTree.tostring(root, encoding="unicode")


def _check_label(text: str, name: str) -> None:
    """Refuse what would come out in the wrong order, or as outlines."""
    if "$" in text:
        raise ValueError(f"figure {name!r}: the label {text!r} needs Unicode and maths(…) in place of $")
    pieces = (run.text for piece in _PIECES.findall(text) for run in _runs(piece))
    if re.search("[_^{}]", "".join([_PIECES.sub("", text), *pieces])):
        raise ValueError(f"figure {name!r}: the label {text!r} needs maths(…), and {{…}} around each script")
    if _ARABIC.search(text) and re.search(r"[\d−+=≈]", _PIECES.sub("", text)):
        raise ValueError(f"figure {name!r}: mathematics in the Arabic label {text!r} needs maths(…)")
    if _ARABIC.search(text) and text.startswith(_ISOLATE):
        # Browsers take the direction in which a label is anchored from what stands first in it.
        raise ValueError(f"figure {name!r}: the Arabic label {text!r} must begin with a word")


def _strip(parent: ElementTree.Element) -> None:
    """Take out namespaces, line breaks, metadata, global styles, empty groups and invisible paths."""
    parent.tag = parent.tag.removeprefix(f"{{{_SVG}}}")
    parent.text = parent.text if parent.tag == "text" else None
    for child in list(parent):
        _strip(child)
        child.tail = None
        invisible = child.get("style") == "fill: none"
        empty = child.tag in {"g", "defs"} and len(child) == 0
        if child.tag in {"metadata", "style"} or invisible or empty:
            parent.remove(child)


def _restyle(element: ElementTree.Element, name: str) -> None:
    """Put the page's colours and font in the place of Matplotlib's."""
    for key, value in list(element.items()):
        if key.endswith("}href"):
            del element.attrib[key]
            element.set("href", value)
        elif key in {"d", "x", "y"}:
            rounded = _NUMBER.sub(lambda m: f"{float(m[0]):.2f}".rstrip("0").rstrip("."), value)
            element.set(key, " ".join(rounded.split()))
    style = _read_style(element)
    style.pop("font-family", None)
    if element.tag == "text":
        style |= _HALO
    for key, value in style.items():
        if value.startswith("#"):
            if value not in PALETTE:
                raise ValueError(f"figure {name!r}: the colour {value} is not in the palette")
            style[key] = PALETTE[value]
    _write_style(element, style)


def _read_style(element: ElementTree.Element) -> dict[str, str]:
    pairs = (rule.partition(":") for rule in element.get("style", "").split(";") if rule.strip())
    return {key.strip(): value.strip() for key, _, value in pairs}


def _write_style(element: ElementTree.Element, style: dict[str, str]) -> None:
    if style:
        element.set("style", ";".join(f"{key}:{value}" for key, value in style.items()))


def _set_text(element: ElementTree.Element) -> None:
    """Give a label its direction, and its mathematics a direction and a class of its own.

    Matplotlib's "start" is always the left edge; in Arabic it is the right one, so the anchors are swapped.
    """
    text = element.text or ""
    words, *pieces = _PIECES.split(text)
    style = _read_style(element)
    if "text-anchor" not in style:
        raise ValueError(f"the turned label {text!r} needs rotation_mode='anchor'")
    if element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]
    if _ARABIC.search(text):
        style["text-anchor"] = _SWAPPED[style["text-anchor"]]
        _write_style(element, {"direction": "rtl"} | style)
    if not words and len(pieces) == 2 and not pieces[1]:
        element.set("class", "math")
        _set_mathematics(element, pieces[0])
        return
    element.text, risen = words, 0.0
    for piece, tail in zip(pieces[::2], pieces[1::2], strict=True):
        span = ElementTree.SubElement(
            element, "tspan", {"class": "math", "style": "direction:ltr;unicode-bidi:isolate"}
        )
        risen = _set_mathematics(span, piece, risen)
        if tail and risen:
            ElementTree.SubElement(element, "tspan", {"dy": f"{risen:g}"}).text, risen = tail, 0.0
        else:
            span.tail = tail


class _Run(NamedTuple):
    """A piece of mathematics of one size: how high it stands, and how far it goes back to the left."""

    text: str
    size: float
    rise: float
    back: float = 0.0


def _width(runs: Sequence[_Run]) -> float:
    """Estimate how wide scripts are, in the page's mathematics font."""
    return sum(
        run.size * sum(_WIDTHS.get(letter, _WIDTH_OF_DIGIT) for letter in run.text) - run.back for run in runs
    )


def _runs(text: str, size: float = FONT_SIZE, rise: float = 0.0) -> list[_Run]:
    """Cut mathematics at its scripts; a superscript right after a subscript goes back to stand above it.

    >>> [(run.text, run.size, round(run.rise, 2), run.back) for run in _runs("a_{1}^{[1]}")]
    [('a', 14.0, 0.0, 0.0), ('1', 10.0, -3.92, 0.0), ('[1]', 10.0, 5.88, 4.95)]
    """
    line, *scripts = _SCRIPT.split(text)
    runs = [_Run(line, size, rise)] if line else []
    last, width = "", 0.0
    for mark, script, line in zip(scripts[::3], scripts[1::3], scripts[2::3], strict=True):
        first, *others = _runs(script, _SCRIPT_SIZES[size], rise + _SCRIPT_RISES[mark] * size)
        back = width if mark != last else 0.0
        last, width = mark, _width([first, *others])
        runs += [first._replace(back=back), *others]
        if line:
            runs.append(_Run(line, size, rise, min(0.0, width - back)))
            width = 0.0
    return runs


def _set_mathematics(element: ElementTree.Element, text: str, risen: float = 0.0) -> float:
    """Write mathematics into an element, and return how high above the line it ends.

    Scripts are moved by dx and dy, since not every browser knows baseline-shift.
    """
    for run in _runs(text):
        place = {"dx": -run.back, "dy": risen - run.rise}
        moved = {key: f"{value:.2f}".rstrip("0").rstrip(".") for key, value in place.items() if value}
        if moved or len(element):
            if run.size != FONT_SIZE:  # without the halo, which would eat what stands close
                moved |= {"font-size": f"{run.size:g}", "stroke": "none"}
            ElementTree.SubElement(element, "tspan", moved).text = _italic(run.text)
        else:
            element.text = _italic(run.text)
        risen = run.rise
    return risen


def _italic(mathematics: str) -> str:
    """Set letters that stand alone in the italics that MathML gives them in the page's formulas."""
    return normalize("NFC", _VARIABLE.sub(lambda m: m[0].translate(_ITALICS), normalize("NFD", mathematics)))


def _name_ids(root: ElementTree.Element, name: str, gids: set[str]) -> None:
    """Keep the ids that are referred to or that a figure gave, and put the figure's name before each."""
    values = [value for element in root.iter() for value in element.attrib.values()]
    wanted = gids | {a or b for value in values for a, b in _REFERENCE.findall(value)}
    for element in root.iter():
        for key, value in list(element.items()):
            if key != "id":
                element.set(key, _REFERENCE.sub(lambda m: m[0].replace("#", f"#{name}-"), value))
            elif value in wanted:
                element.set("id", f"{name}-{value}")
            else:
                del element.attrib["id"]
    _unwrap(root)


def _unwrap(parent: ElementTree.Element) -> None:
    """Put the content of groups that say nothing into their parents."""
    children: list[ElementTree.Element] = []
    for child in parent:
        _unwrap(child)
        children += list(child) if child.tag == "g" and not child.attrib else [child]
    parent[:] = children


def _introduce(root: ElementTree.Element, source: FigureSource, language: Language) -> None:
    """Give the drawing its role, its title and its description."""
    root.attrib = {
        "xmlns": _SVG,
        "viewBox": root.attrib["viewBox"],
        "class": "figure",
        "role": "img",
        "lang": language,
        "aria-labelledby": f"{source.name}-title {source.name}-description",
        "style": "direction:ltr;fill:currentColor;stroke-linejoin:round",
    }
    title = ElementTree.Element("title", {"id": f"{source.name}-title"})
    title.text = source.caption.of(language).replace("$", "")
    description = ElementTree.Element("desc", {"id": f"{source.name}-description"})
    description.text = source.description.of(language)
    root[:0] = [title, description]
