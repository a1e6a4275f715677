"""Tells what Matplotlib has drawn: the data and colours of every figure, when it is saved.

Its text is run in both Pythons, so it stands alone.
"""

import json
from typing import Any

import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure


def _numbers(values: Any) -> list[float]:
    """Give numbers in a row, in nine digits; a gap is none."""
    row = np.ma.filled(np.ma.asarray(values, dtype=float), np.nan).ravel()
    return [float(f"{value:.9g}") for value in row]


def _artists(axes: Any) -> dict[str, Any]:
    """Give what stands in one system of axes, by what it is."""
    told = {
        "title": axes.get_title(),
        "labels": f"{axes.get_xlabel()}, {axes.get_ylabel()}",
        "scales": f"{axes.get_xscale()}, {axes.get_yscale()}",
        "x limits": _numbers(axes.get_xlim()),
        "y limits": _numbers(axes.get_ylim()),
        "texts": [text.get_text() for text in axes.texts],
        "legend": [text.get_text() for text in axes.get_legend().texts] if axes.get_legend() else [],
    }
    for i, line in enumerate(axes.lines):
        told[f"line {i}: x"] = _numbers(line.get_xdata())
        told[f"line {i}: y"] = _numbers(line.get_ydata())
        told[f"line {i}: colour"] = _numbers(to_rgba(line.get_color()))
        told[f"line {i}: style"] = f"{line.get_linestyle()} {line.get_marker()} {line.get_linewidth()}"
    for i, collection in enumerate(axes.collections):
        kind = type(collection).__name__
        told[f"{kind} {i}: places"] = _numbers(collection.get_offsets())
        told[f"{kind} {i}: outlines"] = [_numbers(path.vertices) for path in collection.get_paths()]
        told[f"{kind} {i}: colours"] = _numbers(collection.get_facecolor())
    for i, image in enumerate(axes.images):
        told[f"image {i}: colours"] = _numbers(image.to_rgba(image.get_array()))
    for i, patch in enumerate(axes.patches):
        outline = patch.get_patch_transform().transform(patch.get_path().vertices)
        told[f"{type(patch).__name__} {i}: outline"] = _numbers(outline)
        told[f"{type(patch).__name__} {i}: colour"] = _numbers(patch.get_facecolor())
    return told


def watch() -> None:
    """Send of each figure that is saved what it shows, beside what the program prints."""
    import driver  # there where programs run

    save = getattr(Figure.savefig, "__wrapped__", Figure.savefig)

    def savefig(self: Figure, *given: Any, **named: Any) -> None:
        save(self, *given, **named)
        driver._output.speak("data", json.dumps([_artists(axes) for axes in self.axes]))

    savefig.__wrapped__ = save
    Figure.savefig = savefig
