"""What every figure of the course shares: registration, helpers that draw, and the way into a page.

A week's ``docs_src/<week>/figures.py`` registers functions ``draw(language)`` that return a figure of
Matplotlib. It imports from here what it draws with; behind this stand, each resting on those before it alone:

- `style`: the width, the type, the colours
- `text`: mathematics, numbers and labels
- `plots`: axes, functions and their slopes
- `diagrams`: arrows, units, boxes, matrices, networks
- `register`: the captions, and which figures there are
- `examples`: the numbers of examples that figures draw
- `svg`: what Matplotlib drew becomes an inline SVG with the page's font and colours
- `kept`: `render`, which a page calls, and the drawings kept on disk
"""

from docs_src.drawing.diagrams import (
    DOTS,
    MORE,
    Layer,
    arrow,
    box,
    brackets,
    cells,
    circle,
    network,
    sheet,
)
from docs_src.drawing.examples import Example
from docs_src.drawing.kept import render
from docs_src.drawing.plots import Floats, curve, grid, heading, marks, plot, point, tangent
from docs_src.drawing.register import FIGURES, figure
from docs_src.drawing.style import FIRST, INK, MUTED, SECOND, THIRD, WIDTH, across, canvas, from_start
from docs_src.drawing.text import Side, equals, label, listed, maths, meaning, number

__all__ = [
    "DOTS",
    "FIGURES",
    "FIRST",
    "INK",
    "MORE",
    "MUTED",
    "SECOND",
    "THIRD",
    "WIDTH",
    "Example",
    "Floats",
    "Layer",
    "Side",
    "across",
    "arrow",
    "box",
    "brackets",
    "canvas",
    "cells",
    "circle",
    "curve",
    "equals",
    "figure",
    "from_start",
    "grid",
    "heading",
    "label",
    "listed",
    "marks",
    "maths",
    "meaning",
    "network",
    "number",
    "plot",
    "point",
    "render",
    "sheet",
    "tangent",
]
