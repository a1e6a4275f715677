"""How every figure looks: its width, its type size, its colours, and the settings that it is drawn with.

One unit of a drawing is one point of Matplotlib and one user unit of the SVG.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import matplotlib.style
from matplotlib.figure import Figure

from docs_src.texts import Language

Place = TypeVar("Place")

WIDTH = 420.0
FONT_SIZE = 14.0
# The mathematics font is smaller to the eye than that of words; scripts can still be read on a phone.
MATHS_SIZE, SCRIPT_SIZE = 16.0, 12.0

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
def styled() -> Iterator[None]:
    """Draw in the course's style, whatever the machine's own settings say."""
    with matplotlib.style.context(["default", _STYLE]):
        yield


def canvas(height: float) -> Figure:
    """Return an empty figure, `WIDTH` by `height` units."""
    return Figure(figsize=(WIDTH / 72, height / 72))


def across(places: Sequence[Place], language: Language) -> list[Place]:
    """Order the places of panels, given from the left on, as the language reads."""
    return [*places][::-1] if language == "ar" else [*places]


def from_start(x: float, language: Language) -> float:
    """Give the place that is `x` units from the edge where the language's lines begin."""
    return WIDTH - x if language == "ar" else x
