"""Plots: axes, and on them functions, their points and their tangents."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from numpy.typing import NDArray

from docs_src.drawing.style import BACKGROUND, FIRST, FONT_SIZE, INK, MUTED, THIRD, WIDTH
from docs_src.drawing.text import factor, maths, step
from docs_src.texts import Bilingual, Language

Floats = NDArray[np.float64]
Function = Callable[[Any], Any]


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
    powers: Literal["", "y", "xy"] = "",
) -> Axes:
    """Add axes that stand `bottom` units above the figure's edge, with faint lines at the ticks of y.

    An empty `x_name` leaves out the numbers of x too: the plot below has them.
    The axes named by `powers` rise by factors instead of steps, and have no 0.
    """
    total = page.get_figheight() * 72
    left, right = margins
    axes = page.add_axes((left / WIDTH, bottom / total, (WIDTH - left - right) / WIDTH, height / total))
    if powers:
        axes.set(yscale="log", xscale="log" if powers == "xy" else "linear")
        axes.minorticks_off()
    axes.set(xlim=x, ylim=y)
    across, up = factor if powers == "xy" else step, factor if powers else step
    axes.set_xticks(x_ticks, [maths(across(tick)) if x_name else "" for tick in x_ticks])
    axes.set_yticks(y_ticks, [maths(up(tick)) for tick in y_ticks])
    axes.grid(axis="y")
    axes.axhline(y[0] if powers else 0, color=MUTED, linewidth=1.2, zorder=1)
    axes.axvline(x[0] if powers == "xy" else 0, color=MUTED, linewidth=1.2, zorder=1)
    if x_name:
        axes.annotate(
            maths(x_name),
            (1, 0),
            (26 if x[1] == x_ticks[-1] >= 1000 and not powers else 22, -12),
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


def marks(
    axes: Axes, X: Floats, gid: str, *, colour: str, crosses: bool = False, size: float = 1.0
) -> PathPatch:
    """Mark many points, the columns of X, by dots or by crosses, all of them in one short path."""
    if crosses:
        scale = np.diff(axes.transData.transform([(0, 0), (1, 1)]), axis=0)[0]
        ends = size * np.array([(-2.6, -2.6), (2.6, 2.6), (-2.6, 2.6), (2.6, -2.6)]) / scale
    else:
        ends = np.zeros((2, 2))  # a line without length shows its round ends alone
    path = Path(
        (X.T[:, np.newaxis] + ends).reshape(-1, 2), [Path.MOVETO, Path.LINETO] * (X.shape[1] * len(ends) // 2)
    )
    patch = PathPatch(
        path,
        fill=False,
        edgecolor=colour,
        linewidth=size * (1.6 if crosses else 5.5),
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
