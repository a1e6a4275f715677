"""The way into a page: an SVG with the page's font and colours, and labels in their own directions."""

import io
import re
from collections.abc import Sequence
from typing import NamedTuple
from unicodedata import normalize
from xml.etree import ElementTree

from matplotlib.figure import Figure
from matplotlib.text import Text

from docs_src.drawing.style import BACKGROUND, MATHS_SIZE, PALETTE, SCRIPT_SIZE, styled
from docs_src.drawing.text import ISOLATE, PIECES
from docs_src.texts import Language

_SVG = "http://www.w3.org/2000/svg"
_ARABIC = re.compile("[\u0600-\u06ff]")
# A letter that stands alone, or after the d of a slope.
_VARIABLE = re.compile("(?<![A-Za-z])d?[A-Za-zα-ω](?![A-Za-z])")
_SCRIPT = re.compile(r"([_^])\{((?:[^{}]|\{[^{}]+\})+)\}")
# Powers of ten as number() writes them: the typeface's own small digits are too small on a phone.
_POWER = re.compile("[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_ON_THE_LINE = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "−0123456789")
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


def to_svg(page: Figure, name: str, title: str, description: str, language: Language) -> str:
    """Return a drawing as an SVG element for an HTML page: the same bytes on every run.

    Parameters
    ----------
    page
        What was drawn.
    name
        What every id in the element begins with.
    title, description
        Plain text for those who cannot see the drawing.
    language
        The language of both, and of the drawing's labels.

    Raises
    ------
    ValueError
        If the drawing has something that would come out wrong on a page.
    """
    out = io.StringIO()
    for text in page.findobj(Text):
        _check_label(text.get_text())
    with styled():
        page.savefig(out, format="svg")
    root = ElementTree.fromstring(out.getvalue())  # noqa: S314 -- drawn by ourselves a line ago
    _strip(root)
    for element in root.iter():
        _restyle(element)
        if element.tag == "text":
            _set_text(element)
    _name_ids(root, name, {gid for artist in page.findobj() if (gid := artist.get_gid())})
    _introduce(root, name, title, description, language)
    return ElementTree.tostring(root, encoding="unicode")


def _check_label(text: str) -> None:
    """Refuse what would come out in the wrong order, or as outlines."""
    if "$" in text:
        raise ValueError(f"the label {text!r} needs Unicode and maths(…) in place of $")
    pieces = (run.text for piece in PIECES.findall(text) for run in _runs(piece))
    if re.search("[_^{}]", "".join([PIECES.sub("", text), *pieces])):
        raise ValueError(f"the label {text!r} needs maths(…), and {{…}} around each script")
    if _ARABIC.search(text) and re.search(r"[\d−+=≈]", PIECES.sub("", text)):
        raise ValueError(f"mathematics in the Arabic label {text!r} needs maths(…)")
    if _ARABIC.search(text) and text.startswith(ISOLATE):
        # Browsers take the direction in which a label is anchored from what stands first in it.
        raise ValueError(f"the Arabic label {text!r} must begin with a word")


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


def _restyle(element: ElementTree.Element) -> None:
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
                raise ValueError(f"the colour {value} is not in the palette")
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
    words, *pieces = PIECES.split(text)
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
        _write_style(element, _read_style(element) | {"font-size": f"{MATHS_SIZE:g}px"})
        _set_mathematics(element, pieces[0])
        return
    element.text, risen = words, 0.0
    for piece, tail in zip(pieces[::2], pieces[1::2], strict=True):
        span = ElementTree.SubElement(
            element,
            "tspan",
            {"class": "math", "font-size": f"{MATHS_SIZE:g}", "style": "direction:ltr;unicode-bidi:isolate"},
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


def _runs(text: str, size: float = MATHS_SIZE, rise: float = 0.0) -> list[_Run]:
    """Cut mathematics at its scripts; a superscript right after a subscript goes back to stand above it.

    >>> [(run.text, run.size, round(run.rise, 2), round(run.back, 2)) for run in _runs("a_{1}^{[1]}")]
    [('a', 16.0, 0.0, 0.0), ('1', 12.0, -4.48, 0.0), ('[1]', 12.0, 6.72, 5.94)]
    """
    raised = _POWER.sub(lambda power: f"^{{{power[0].translate(_ON_THE_LINE)}}}", text)
    line, *scripts = _SCRIPT.split(raised)
    runs = [_Run(line, size, rise)] if line else []
    last, width = "", 0.0
    for mark, script, line in zip(scripts[::3], scripts[1::3], scripts[2::3], strict=True):
        first, *others = _runs(script, SCRIPT_SIZE, rise + _SCRIPT_RISES[mark] * size)
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
            if run.size != MATHS_SIZE:  # without the halo, which would eat what stands close
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


def _introduce(
    root: ElementTree.Element, name: str, title: str, description: str, language: Language
) -> None:
    """Give the drawing its role, its title and its description."""
    root.attrib = {
        "xmlns": _SVG,
        "viewBox": root.attrib["viewBox"],
        "class": "figure",
        "role": "img",
        "lang": language,
        "aria-labelledby": f"{name}-title {name}-description",
        "style": "direction:ltr;fill:currentColor;stroke-linejoin:round",
    }
    for place, (tag, kind, text) in enumerate(
        (("title", "title", title), ("desc", "description", description))
    ):
        element = ElementTree.Element(tag, {"id": f"{name}-{kind}"})
        element.text = text
        root.insert(place, element)
