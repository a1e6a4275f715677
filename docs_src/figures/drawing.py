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
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyArrowPatch
from matplotlib.text import Text
from numpy.typing import NDArray

from docs_src.texts import Bilingual, Language, nearest

Side = Literal["left", "center", "right"]
Floats = NDArray[np.float64]
Function = Callable[[Any], Any]


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
    """Mark a piece of a label as mathematics: it runs left to right, in the page's mathematics font."""
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
    """Write a label at a point of the axes' coordinates, moved by `shift` units; `side` is the edge there."""
    return axes.annotate(
        text,
        (x, y),
        shift,
        textcoords="offset points",
        color=colour,
        ha=side,
        va="center_baseline",
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


# --- Networks ----------------------------------------------------------------------------------------------


class Layer(NamedTuple):
    """One column of a network: what stands in each of its units, what stands below them, their colour."""

    units: Sequence[str]
    title: str
    colour: str = INK


def sheet(page: Figure) -> Axes:
    """Add invisible axes over the whole figure, whose coordinates are its units."""
    axes = page.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, page.get_figwidth() * 72), ylim=(0, page.get_figheight() * 72))
    axes.set_axis_off()
    return axes


def arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float], gid: str) -> FancyArrowPatch:
    """Draw a straight arrow between two points of a sheet."""
    patch = FancyArrowPatch(
        start,
        end,
        arrowstyle="-|>,head_length=0.5,head_width=0.22",
        mutation_scale=12,
        shrinkA=0,
        shrinkB=0,
        color=MUTED,
        linewidth=1.1,
        joinstyle="miter",
        clip_on=False,
        gid=gid,
        zorder=1,
    )
    axes.add_patch(patch)
    return patch


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
    for depth in range(1, len(layers)):
        for i, end in enumerate(places[depth], start=1):
            for j, start in enumerate(places[depth - 1], start=1):
                step = np.subtract(end, start)
                gap = step * (radius / np.hypot(*step))
                arrow(axes, tuple(start + gap), tuple(end - gap), f"edge_{depth}_{i}_{j}")
    tallest = max(len(layer.units) for layer in layers)
    for depth, (layer, x) in enumerate(zip(layers, columns, strict=True)):
        for i, (place, unit) in enumerate(zip(places[depth], layer.units, strict=True), start=1):
            look = {"facecolor": BACKGROUND, "edgecolor": layer.colour, "linewidth": 2}
            axes.add_patch(Circle(place, radius, clip_on=False, gid=f"unit_{depth}_{i}", **look))
            label(axes, *place, maths(unit))
        label(axes, x, middle - spacing * (tallest - 1) / 2 - radius - 20, layer.title)
    if output:
        for i, (x, y) in enumerate(places[-1], start=1):
            arrow(axes, (x + radius, y), (x + 2 * radius, y), f"output_{i}")
            label(axes, x + 2 * radius, y, maths(output), shift=(12, 0))


# --- Into the page -----------------------------------------------------------------------------------------

_SVG = "http://www.w3.org/2000/svg"
_ARABIC = re.compile("[\u0600-\u06ff]")
_PIECES = re.compile(f"{_ISOLATE}([^{_END}]*){_END}")
_VARIABLE = re.compile("(?<![A-Za-z])[A-Za-zα-ω](?![A-Za-z])")
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
    if _ARABIC.search(text) and re.search(r"[\d−+=≈]", _PIECES.sub("", text)):
        raise ValueError(f"figure {name!r}: mathematics in the Arabic label {text!r} needs maths(…)")


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
        element.text = _italic(pieces[0])
        return
    element.text = words
    for piece, tail in zip(pieces[::2], pieces[1::2], strict=True):
        span = ElementTree.SubElement(
            element, "tspan", {"class": "math", "style": "direction:ltr;unicode-bidi:isolate"}
        )
        span.text, span.tail = _italic(piece), tail


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
