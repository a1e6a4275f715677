"""Diagrams: sheets without axes, and on them arrows, units, boxes, matrices and networks."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, PathPatch, Rectangle
from matplotlib.path import Path

from docs_src.drawing.style import BACKGROUND, INK, MUTED
from docs_src.drawing.text import label, maths

Place = tuple[float, float]

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
