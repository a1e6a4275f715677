"""What figures write: mathematics, numbers, and labels that stand where they should in both languages."""

import re
from collections.abc import Sequence
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.text import Text
from matplotlib.transforms import ScaledTranslation

from docs_src.drawing.style import FONT_SIZE, INK, from_start
from docs_src.texts import Language

Side = Literal["left", "center", "right"]

ISOLATE, END = "\u2066", "\u2069"
# What maths() marks, between the marks.
PIECES = re.compile(f"{ISOLATE}([^{END}]*){END}")
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def maths(text: str) -> str:
    """Mark a piece of a label as mathematics: it runs left to right, in the page's mathematics font.

    ``_{…}`` and ``^{…}`` are subscripts and superscripts as in TeX, one in another at most: ``x_{n_{x}}``.
    """
    return f"{ISOLATE}{text}{END}"


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
    power = _power(int(exponent))
    return power if mantissa == "1" else f"{mantissa.replace('-', '−')}×{power}"


def _power(exponent: int) -> str:
    return f"10{str(exponent).translate(_SUPERSCRIPTS)}"


def step(value: float) -> str:
    """Write a number at an axis that rises by steps: thousands in full.

    Examples
    --------
    >>> step(1500.0), step(-0.5), step(1e6)
    ('1500', '−0.5', '10⁶')
    """
    return f"{value:.0f}" if 1000 <= value < 10_000 and value % 1 == 0 else number(value)


def factor(value: float) -> str:
    """Write a number at an axis that rises by factors: small powers of ten as such.

    Examples
    --------
    >>> factor(0.1), factor(0.001), factor(0.002)
    ('0.1', '10⁻³', '0.002')
    """
    mantissa, _, exponent = f"{value:.2e}".partition("e")
    return _power(int(exponent)) if value < 0.01 and mantissa == "1.00" else number(value)


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
    words = PIECES.sub("", text) != ""
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


def meaning(axes: Axes, x: float, y: float, text: str, language: Language) -> Text:
    """Write on a sheet, behind a sample of a key, what the sample stands for.

    Sample and text are `x` units and more from the edge where the language's lines begin.
    """
    return label(axes, from_start(x, language), y, text, side="right" if language == "ar" else "left")
