"""The figures of the week on shallow networks draw what nnref computes, and write what they draw."""

import math
import re
from collections.abc import Callable
from functools import cache, partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pytest
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, PathPatch, Rectangle
from matplotlib.path import Path as MatplotlibPath
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox

import nnref
from docs_src.figures.drawing import FIGURES, FIRST, MUTED, SECOND, THIRD, Language
from docs_src.figures.shallow import NETWORK_ACCURACY, UNIT_ACCURACY
from docs_src.measured import measurements
from tests.conftest import ROOT

ISOLATED = re.compile("\u2066([^\u2069]*)\u2069")
SLOPE = re.compile("(?:slope|الميل) \u2066([=≈])\u2069 \u2066([^\u2069]*)\u2069")
NUMBER = re.compile("(−?[0-9]+(?:[.][0-9]+)?)(?:×10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?")
PLAIN = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789")

POINTS = (-10.0, 0.0, 10.0)
SMOOTH = ("sigmoid", "tanh")
KINKED = ("relu", "leaky_relu")

# Every curve of every figure: the function it must follow, and the ends of its z.
CURVES = {
    "sigmoid_and_tanh": {"sigmoid": (nnref.sigmoid, -6, 6), "tanh": (nnref.tanh, -6, 6)},
    "relu_curve": {"relu": (nnref.relu, -6, 6)},
    "leaky_relu_curve": {
        "leaky_relu": (nnref.leaky_relu, -10, 6),
        "leaky_relu_steeper": (partial(nnref.leaky_relu, slope=0.1), -10, 6),
    },
}
for name in SMOOTH:
    function, derivative = nnref.ACTIVATIONS[name]
    CURVES[f"{name}_derivative_curve"] = {
        name: (function, -12, 12),
        f"{name}_derivative": (derivative, -12, 12),
    }
for name in KINKED:
    function, derivative = nnref.ACTIVATIONS[name]
    CURVES[f"{name}_derivative_curve"] = {
        name: (function, -12, 12),
        f"{name}_derivative_negative": (derivative, -12, -5e-324),
        f"{name}_derivative_positive": (derivative, 0, 12),
    }

each_language = pytest.mark.parametrize("language", ["ar", "en"])
each_function = pytest.mark.parametrize("name", SMOOTH + KINKED)


def lines_of(figure: Figure) -> dict[str, Line2D]:
    return {line.get_gid(): line for line in figure.findobj(Line2D) if line.get_gid()}


def value_of(text: str) -> float:
    """Read a number as a reader does."""
    if power := re.fullmatch("10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", text):
        return float(f"1e{power[1].translate(PLAIN)}")
    mantissa, exponent = NUMBER.fullmatch(text).groups()
    return float(f"{mantissa.translate(PLAIN)}e{(exponent or '0').translate(PLAIN)}")


def says_truly(sign: str, text: str, value: float) -> bool:
    """Say whether `text` is `value` (=), or `value` rounded to three significant digits (≈)."""
    written = value_of(text)
    digits = abs(written - value) <= 0.5 * 10.0 ** (math.floor(math.log10(abs(value or 1))) - 2) * (1 + 1e-9)
    return written == value if sign == "=" else written != value and digits


def slopes_written(figure: Figure) -> list[tuple[str, str]]:
    """List the slopes that labels write, from left to right, as (sign, text)."""
    labels = [
        (text.xy[0], SLOPE.fullmatch(text.get_text())) for text in figure.findobj(Text) if hasattr(text, "xy")
    ]
    return [match.groups() for _, match in sorted(labels, key=lambda pair: pair[0]) if match]


@pytest.mark.parametrize("name", sorted(CURVES))
@each_language
def test_curves_are_nnrefs_values(name: str, language: Language) -> None:
    lines = lines_of(FIGURES[name].draw(language))
    marks = {gid for gid in lines if re.match("(point|slope|tangent)_at_|centre_of_|asymptote_|jump$", gid)}
    assert lines.keys() - marks == CURVES[name].keys(), "no curve goes unchecked"
    for gid, (function, low, high) in CURVES[name].items():
        z, drawn = lines[gid].get_data()
        assert np.array_equal(drawn, function(z)), gid
        assert (z[0], z[-1]) == (low, high), gid
        steps = np.diff(z)
        assert (steps > 0).all(), gid
        assert steps.max() <= 0.1 * (1 + 1e-9), gid


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_both_languages_draw_the_same(name: str) -> None:
    arabic, english = (FIGURES[name].draw(language) for language in ("ar", "en"))
    assert arabic.get_size_inches().tolist() == english.get_size_inches().tolist()
    for one, other in zip(arabic.axes, english.axes, strict=True):
        assert one.get_position().bounds == other.get_position().bounds
        assert (one.get_xlim(), one.get_ylim()) == (other.get_xlim(), other.get_ylim())
        assert one.get_xticks().tolist() == other.get_xticks().tolist()
        assert one.get_yticks().tolist() == other.get_yticks().tolist()
        for first, second in zip(one.lines, other.lines, strict=True):
            assert first.get_gid() == second.get_gid()
            assert np.array_equal(first.get_xydata(), second.get_xydata())
        for first, second in zip(one.patches, other.patches, strict=True):
            assert first.get_gid() == second.get_gid()
            assert np.array_equal(first.get_path().vertices, second.get_path().vertices)
        for first, second in zip(one.collections, other.collections, strict=True):
            assert first.get_gid() == second.get_gid()
            for path, twin in zip(first.get_paths(), second.get_paths(), strict=True):
                assert np.array_equal(path.vertices, twin.vertices)
    counts = [len([text for text in figure.findobj(Text) if text.get_text()]) for figure in (arabic, english)]
    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", sorted(FIGURES))
@each_language
def test_numbers_at_the_axes_are_their_places(name: str, language: Language) -> None:
    figure = FIGURES[name].draw(language)
    figure.draw_without_rendering()
    checked = 0
    for axes in filter(lambda axes: axes.axison, figure.axes):
        for axis, low, high in ((axes.xaxis, *axes.get_xlim()), (axes.yaxis, *axes.get_ylim())):
            for place, text in zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=True):
                assert low <= place <= high
                if text.get_text():
                    assert value_of(ISOLATED.fullmatch(text.get_text())[1]) == place
                    checked += 1
    assert bool(checked) == any(axes.axison for axes in figure.axes)


@each_function
@each_language
def test_tangents_touch_the_function_with_nnrefs_slope(name: str, language: Language) -> None:
    function, derivative = nnref.ACTIVATIONS[name]
    figure = FIGURES[f"{name}_derivative_curve"].draw(language)
    lines, above = lines_of(figure), figure.axes[0]
    assert lines[name].axes is above
    assert sum(gid.startswith("tangent_at_") for gid in lines) == len(POINTS)
    for z in POINTS:
        tangent, point = lines[f"tangent_at_{z:g}"], lines[f"point_at_{z:g}"]
        assert tangent.axes is above
        assert point.axes is above
        assert point.get_xydata().tolist() == [[z, function(z)]]
        (left, right), (low, high) = tangent.get_data()
        assert left < z < right
        # Rounding of the ends, of about the size of the function, is all that may differ.
        assert (high - low) == pytest.approx(derivative(z) * (right - left), rel=0, abs=1e-14)
        assert (low + high) / 2 == pytest.approx(function(z), rel=0, abs=1e-14)
        assert (left + right) / 2 == z
        assert tangent.is_dashed() == (z == 0 and name in KINKED), "dashes mean a convention"


@each_function
@each_language
def test_the_derivative_has_the_three_points_on_it(name: str, language: Language) -> None:
    derivative = nnref.ACTIVATIONS[name][1]
    figure = FIGURES[f"{name}_derivative_curve"].draw(language)
    lines, (above, below) = lines_of(figure), figure.axes
    assert above.get_position().y0 > below.get_position().y1
    assert above.get_xlim() == below.get_xlim()
    assert sum(gid.startswith("slope_at_") for gid in lines) == len(POINTS)
    for z in POINTS:
        point = lines[f"slope_at_{z:g}"]
        assert point.axes is below
        assert point.get_xydata().tolist() == [[z, derivative(z)]]
        assert point.get_markerfacecolor() == point.get_markeredgecolor(), "a filled point is on the curve"
    assert all(line.axes is below for gid, line in lines.items() if gid.startswith(f"{name}_derivative"))


@pytest.mark.parametrize("name", KINKED)
def test_the_jump_is_open_at_its_lower_end(name: str) -> None:
    jump = lines_of(FIGURES[f"{name}_derivative_curve"].draw("en"))["jump"]
    ((z, value),) = jump.get_xydata()
    assert z == math.nextafter(0, -1)
    assert value == nnref.ACTIVATIONS[name][1](-1.0)
    assert jump.get_markerfacecolor() != jump.get_markeredgecolor()


@each_function
@each_language
def test_written_slopes_are_nnrefs(name: str, language: Language) -> None:
    derivative = nnref.ACTIVATIONS[name][1]
    written = slopes_written(FIGURES[f"{name}_derivative_curve"].draw(language))
    assert len(written) == len(POINTS)
    for z, (sign, text) in zip(POINTS, written, strict=True):
        assert says_truly(sign, text, derivative(z)), (z, sign, text)


def test_a_written_slope_may_be_neither_wrong_nor_called_exact() -> None:
    assert says_truly("≈", "4.54×10⁻⁵", nnref.sigmoid_derivative(10.0))
    assert not says_truly("=", "4.54×10⁻⁵", nnref.sigmoid_derivative(10.0))
    assert not says_truly("≈", "4.55×10⁻⁵", nnref.sigmoid_derivative(10.0))
    assert not says_truly("≈", "4.54×10⁻⁶", nnref.sigmoid_derivative(10.0))
    assert says_truly("=", "0.25", nnref.sigmoid_derivative(0.0))
    assert not says_truly("≈", "0.25", nnref.sigmoid_derivative(0.0))


@pytest.mark.parametrize("name", KINKED)
@pytest.mark.parametrize(("language", "text"), [("ar", "(اصطلاحًا)"), ("en", "(by convention)")])
def test_the_slope_at_a_kink_is_called_a_convention(name: str, language: Language, text: str) -> None:
    labels = FIGURES[f"{name}_derivative_curve"].draw(language).findobj(Text)
    (note,) = (label for label in labels if label.get_text() == text)
    assert note.xy == (0, nnref.ACTIVATIONS[name][0](0.0))


@each_function
@each_language
def test_descriptions_tell_nnrefs_slopes(name: str, language: Language) -> None:
    text = getattr(FIGURES[f"{name}_derivative_curve"].description, language)
    sentence = re.split(r"[.;؛](?= )", text)[0]
    parts = re.split(", | and | و ", re.split("of slopes |بالترتيب ", sentence)[1])
    assert len(parts) == len(POINTS)
    for z, part in zip(POINTS, parts, strict=True):
        sign, number = ("≈", part[2:]) if part.startswith("≈ ") else ("=", part)
        assert says_truly(sign, number, nnref.ACTIVATIONS[name][1](z)), (z, part)


@each_language
def test_asymptotes_are_the_limits_and_the_centres_the_values_at_0(language: Language) -> None:
    figure = FIGURES["sigmoid_and_tanh"].draw(language)
    lines = lines_of(figure)
    limits = {nnref.tanh(-math.inf), nnref.tanh(math.inf), nnref.sigmoid(math.inf)}
    heights = {tuple(line.get_ydata()) for gid, line in lines.items() if gid.startswith("asymptote_")}
    assert heights == {(limit, limit) for limit in limits}
    assert nnref.sigmoid(-math.inf) == 0
    assert any(list(line.get_ydata()) == [0, 0] for line in figure.axes[0].lines), "the axis is the third"
    for name in SMOOTH:
        function = nnref.ACTIVATIONS[name][0]
        assert lines[f"centre_of_{name}"].get_xydata().tolist() == [[0, function(0.0)]]
        assert lines[f"centre_of_{name}"].get_markerfacecolor() == lines[name].get_color()
    told = [
        re.fullmatch("(?:centre|المركز) \u2066(.*)\u2069", text.get_text()) for text in figure.findobj(Text)
    ]
    assert {value_of(match[1]) for match in told if match} == {nnref.sigmoid(0.0), nnref.tanh(0.0)}


@each_language
def test_relu_says_the_slopes_of_its_halves(language: Language) -> None:
    written = slopes_written(FIGURES["relu_curve"].draw(language))
    assert len(written) == 2
    for z, (sign, text) in zip((-1.0, 1.0), written, strict=True):
        assert says_truly(sign, text, nnref.relu_derivative(z))


@each_language
def test_leaky_relu_says_the_slope_of_each_curve_beside_it(language: Language) -> None:
    figure = FIGURES["leaky_relu_curve"].draw(language)
    lines = lines_of(figure)
    labels = [text for text in figure.findobj(Text) if SLOPE.fullmatch(text.get_text())]
    assert len(labels) == 2
    for gid, slope in (("leaky_relu", nnref.leaky_relu_derivative(-1.0)), ("leaky_relu_steeper", 0.1)):
        (label,) = (label for label in labels if label.get_color() == lines[gid].get_color())
        assert says_truly(*SLOPE.fullmatch(label.get_text()).groups(), slope)
        assert label.xy[1] == pytest.approx(slope * label.xy[0])
        for text in (*FIGURES["leaky_relu_curve"].caption, *FIGURES["leaky_relu_curve"].description):
            assert slope in [value_of(match[0]) for match in NUMBER.finditer(text)]


@each_language
def test_the_ratio_of_loop_and_matrices_is_the_measured_one(language: Language) -> None:
    # S5-V4
    measured = measurements("shallow")
    figure = FIGURES["loop_and_matrices"].draw(language)
    lines = lines_of(figure)
    counts, drawn = lines["ratio"].get_data()
    assert list(counts) == [10, 100, 1000, 10_000, 100_000]
    assert list(drawn) == [
        min(measured.rounds[f"loop_{m}"]) / min(measured.rounds[f"matrices_{m}"]) for m in counts
    ]
    written = {text.xy: text.get_text() for text in figure.findobj(Text) if hasattr(text, "xy")}
    for m, ratio in zip(counts, drawn, strict=True):
        assert lines[f"ratio_at_{m}"].get_xydata().tolist() == [[m, ratio]]
        said = value_of(ISOLATED.fullmatch(written[m, ratio])[1])
        assert said == pytest.approx(ratio, rel=0.05)
    description = FIGURES["loop_and_matrices"].description.of(language)
    said = [value_of(match[0]) for match in re.finditer(rf"10[⁰¹²³⁴⁵⁶⁷⁸⁹]+|{NUMBER.pattern}", description)]
    expected = [value for m, ratio in zip(counts, drawn, strict=True) for value in (m, ratio)]
    assert said == pytest.approx(expected, rel=0.05)
    caption = FIGURES["loop_and_matrices"].caption.of(language)
    said = [value_of(match[0]) for match in re.finditer(rf"10[⁰¹²³⁴⁵⁶⁷⁸⁹]+|{NUMBER.pattern}", caption)]
    assert said == pytest.approx([counts[0], drawn[0], counts[-1], drawn[-1]], rel=0.05)
    low, high = figure.axes[0].get_ylim()
    assert all(low < ratio < high for ratio in drawn)


@each_language
def test_the_network_mixes_tanh_and_sigmoid(language: Language) -> None:
    figure = FIGURES["mixed_network"].draw(language)
    circles = {circle.get_gid(): circle for circle in figure.findobj(Circle)}
    marks = {text.xy: text.get_text() for text in figure.findobj(Text) if ISOLATED.fullmatch(text.get_text())}
    inside = {gid: ISOLATED.fullmatch(marks[tuple(circle.center)])[1] for gid, circle in circles.items()}
    assert inside == {
        **{f"unit_0_{i}": f"x_{{{i}}}" for i in range(1, 4)},
        **{f"unit_1_{i}": "tanh" for i in range(1, 5)},
        "unit_2_1": "σ",
    }
    arrows = {arrow.get_gid() for arrow in figure.findobj(FancyArrowPatch)}
    edges = {f"edge_1_{i}_{j}" for i in range(1, 5) for j in range(1, 4)}
    assert arrows == edges | {f"edge_2_1_{j}" for j in range(1, 5)} | {"output_1"}
    assert "ŷ" in {text.strip("\u2066\u2069") for text in marks.values()}
    titles = [text for text in figure.findobj(Text) if text.get_text() and text.xy not in marks]
    expected = {
        "ar": ["طبقة المدخلات", "الطبقة الخفية", "طبقة المخرجات"],
        "en": ["input layer", "hidden layer", "output layer"],
    }
    assert [text.get_text() for text in sorted(titles, key=lambda text: text.xy[0])] == expected[language]
    assert [text.xy[0] for text in titles] == [circles[f"unit_{depth}_1"].center[0] for depth in range(3)]


# --- What stands where in a diagram ------------------------------------------------------------------------


class Written(NamedTuple):
    """A label, where it stands in the units of the figure, and its colour."""

    text: str
    x: float
    y: float
    colour: str
    side: str


class Arrow(NamedTuple):
    """An arrow, from where to where it leads, and its colour."""

    start: np.ndarray
    end: np.ndarray
    colour: str


def written(figure: Figure) -> list[Written]:
    """List the labels; where one is mathematics and nothing else, without the marks around it."""
    return [
        Written(
            match[1] if (match := ISOLATED.fullmatch(text.get_text())) else text.get_text(),
            *np.add(text.axes.transData.transform(text.xy) * 72 / figure.dpi, text.xyann),
            to_hex(text.get_color()),
            text.get_ha(),
        )
        for text in figure.findobj(Annotation)
    ]


def called(figure: Figure, text: str) -> Written:
    """Give the one label with a text."""
    (label,) = (label for label in written(figure) if label.text == text)
    return label


def arrows_of(figure: Figure) -> dict[str, Arrow]:
    return {
        arrow.get_gid(): Arrow(*map(np.array, arrow._posA_posB), to_hex(arrow.get_edgecolor()))
        for arrow in figure.findobj(FancyArrowPatch)
        if arrow.get_gid()
    }


def circles_of(figure: Figure) -> dict[str, Circle]:
    return {circle.get_gid(): circle for circle in figure.findobj(Circle)}


def inside(figure: Figure) -> dict[str, str]:
    """Say what stands in the middle of each circle."""
    places = {(label.x, label.y): label.text for label in written(figure)}
    return {gid: places[tuple(circle.center)] for gid, circle in circles_of(figure).items()}


def assert_touches(place: np.ndarray, circle: Circle) -> None:
    assert np.hypot(*(place - circle.center)) == pytest.approx(circle.radius), circle.get_gid()


def cells_of(figure: Figure, name: str) -> dict[tuple[int, int], Rectangle]:
    """Give the cells of one matrix by row and column, counted as they stand: from above and from the left."""
    cells = [
        cell
        for cell in figure.findobj(Rectangle)
        if re.fullmatch(rf"{re.escape(name)}_\d+_\d+", cell.get_gid() or "")
    ]
    tops, lefts = (
        sorted({round(place(cell), 6) for cell in cells})
        for place in (lambda cell: -cell.get_y(), Rectangle.get_x)
    )
    found = {(tops.index(round(-c.get_y(), 6)) + 1, lefts.index(round(c.get_x(), 6)) + 1): c for c in cells}
    assert len(found) == len(cells)
    return found


def brackets_of(figure: Figure) -> Bbox:
    """Give the area between the brackets, which must open towards it."""
    left, right = (
        next(patch.get_path().vertices for patch in figure.findobj(PathPatch) if patch.get_gid() == gid)
        for gid in ("bracket_left", "bracket_right")
    )
    assert left[0, 0] > left[1, 0] == left[2, 0] < left[3, 0]
    assert right[0, 0] < right[1, 0] == right[2, 0] > right[3, 0]
    assert left[:, 1].tolist() == right[:, 1].tolist()
    return Bbox([[left[1, 0], left[2, 1]], [right[1, 0], right[1, 1]]])


# --- S1: overview ------------------------------------------------------------------------------------------


def examples(figure: str) -> tuple[np.ndarray, np.ndarray, np.random.Generator]:
    """Draw the examples of a figure, and give the generator as it is then."""
    rng = np.random.default_rng(3)
    if figure == "collapse":
        return *nnref.datasets.moons(100, rng=rng), rng
    return *nnref.datasets.xor(100, noise=0.25, rng=rng), rng


@cache
def outputs(figure: str, name: str) -> Callable[[np.ndarray], np.ndarray]:
    """Train once more, and give what is drawn as a plain formula of the points."""
    X, Y, rng = examples(figure)
    if name == "unit":
        start = nnref.logistic.initialize_parameters(2)
        iterations = {"two_boundaries": 1000, "collapse": 2000}[figure]
        w, b = nnref.logistic.train(X, Y, start, iterations=iterations).parameters
        return lambda points: 1 / (1 + np.exp(-(w.T @ points + b)))[0]
    start = nnref.initialize_parameters(2, 4, rng=rng)
    linear = name == "linear"
    hidden = "identity" if linear else "tanh"
    W1, b1, W2, b2 = nnref.train(X, Y, start, iterations=2000, hidden=hidden).parameters
    assert W1.shape == (4, 2)

    def output(points: np.ndarray) -> np.ndarray:
        Z1 = W1 @ points + b1
        return 1 / (1 + np.exp(-(W2 @ (Z1 if linear else np.tanh(Z1)) + b2)))[0]

    return output


def artist(figure: Figure, gid: str) -> Artist:
    (found,) = figure.findobj(lambda one: one.get_gid() == gid)
    return found


@each_language
@pytest.mark.parametrize(
    ("drawing", "name"),
    [("two_boundaries", "unit"), ("two_boundaries", "network"), ("collapse", "lines"), ("collapse", "curve")],
)
def test_both_plots_show_the_examples_with_their_labels(drawing: str, name: str, language: Language) -> None:
    figure, (X, Y, _) = FIGURES[drawing].draw(language), examples(drawing)
    for value, colour, size in ((0, FIRST, 2), (1, SECOND, 4)):
        patch = artist(figure, f"label_{value}_of_{name}")
        pieces = patch.get_path().vertices.reshape(-1, size, 2)
        np.testing.assert_allclose(pieces.mean(axis=1), X[:, Y[0] == value].T, atol=1e-12)
        assert len(pieces) == 50
        assert to_hex(patch.get_edgecolor()) == colour
        assert bool(np.ptp(pieces, axis=1).all()) == (value == 1), "dots for 0, crosses for 1"
        (low, high), (bottom, top) = patch.axes.get_xlim(), patch.axes.get_ylim()
        assert (pieces[..., 0] > low).all()
        assert (pieces[..., 0] < high).all()
        assert (pieces[..., 1] > bottom).all()
        assert (pieces[..., 1] < top).all()
    _, _, width, height = patch.axes.get_position().bounds * np.tile(figure.get_size_inches(), 2)
    assert width / (high - low) == pytest.approx(height / (top - bottom)), "a circle would be round"
    assert drawing == "collapse" or (low, high) == (bottom, top)


@each_language
@pytest.mark.parametrize(
    ("drawing", "name"),
    [("two_boundaries", "unit"), ("two_boundaries", "network"), ("collapse", "unit"), ("collapse", "tanh")],
)
def test_the_boundary_is_where_the_output_is_one_half(drawing: str, name: str, language: Language) -> None:
    figure, output = FIGURES[drawing].draw(language), outputs(drawing, name)
    boundary = artist(figure, f"boundary_of_{name}")
    assert {to_hex(colour) for colour in boundary.get_edgecolor()} == {THIRD}
    points = np.concatenate([path.vertices for path in boundary.get_paths()]).T
    assert points.shape[1] > 30
    angles = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    around = [output(points + 0.01 * np.array([[np.cos(t)], [np.sin(t)]])) for t in angles]
    assert (np.min(around, axis=0) < 0.5).all()
    assert (np.max(around, axis=0) > 0.5).all(), "half a unit from the true line at most"
    (low, high), (bottom, top) = boundary.axes.get_xlim(), boundary.axes.get_ylim()
    places = np.meshgrid(np.linspace(low, high, 41), np.linspace(bottom, top, 41))
    plane = np.stack([axis.ravel() for axis in places])
    ones = artist(figure, f"ones_of_{name}")
    assert {to_hex(colour) for colour in ones.get_facecolor()} == {SECOND}, "the colour of the label 1"
    (path,) = ones.get_paths()
    certain = np.abs(output(plane) - 0.5) > 0.05
    shaded = np.any(
        [
            piece.contains_points(plane.T)
            for piece in map(MatplotlibPath, path.to_polygons(closed_only=False))
        ],
        axis=0,
    )
    inner = (low < plane[0]) & (plane[0] < high) & (bottom < plane[1]) & (plane[1] < top)
    assert (shaded == (output(plane) > 0.5))[certain & inner].all(), "shaded where the answer is 1"


def assert_titled(
    figure: Figure, gid: str, title: str, measure: str, share: float, language: Language
) -> None:
    """Check what stands above a plot, where the language's lines begin, and the accuracy below it."""
    heading, axes = called(figure, title), artist(figure, gid).axes
    (said,) = (
        label
        for label in written(figure)
        if re.match(measure, label.text) and label.x == heading.x and label.side == heading.side
    )
    assert said.y < heading.y
    assert value_of(ISOLATED.search(said.text)[1]) == share
    place = axes.get_window_extent()
    edges = np.array([place.x0, place.x1]) * 72 / figure.dpi
    assert heading.x == pytest.approx(edges[1 if language == "ar" else 0])
    assert heading.side == ("right" if language == "ar" else "left")
    assert said.y > place.y1 * 72 / figure.dpi


@each_language
def test_the_accuracies_are_those_of_the_examples(language: Language) -> None:
    # S1-O5
    figure, (X, Y, _) = FIGURES["two_boundaries"].draw(language), examples("two_boundaries")
    words = {
        "ar": {"unit": "وحدة واحدة", "network": "شبكة بطبقة خفية"},
        "en": {"unit": "one unit", "network": "with a hidden layer"},
    }[language]
    shares = {name: float(np.mean((outputs("two_boundaries", name)(X) > 0.5) == Y[0])) for name in words}
    assert shares["network"] > shares["unit"] + 0.4
    for name, title in words.items():
        assert_titled(figure, f"boundary_of_{name}", title, "الدقّة|accuracy", shares[name], language)
    told = [
        value_of(match[0]) for match in NUMBER.finditer(FIGURES["two_boundaries"].description.of(language))
    ]
    assert told == [shares["unit"], shares["network"]]
    assert artist(figure, "boundary_of_unit").axes.get_position().x1 < (
        artist(figure, "boundary_of_network").axes.get_position().x0
    ), "the unit stands on the left"


@each_language
@pytest.mark.parametrize(("drawing", "name"), [("two_boundaries", "unit"), ("collapse", "curve")])
def test_the_key_says_what_dots_crosses_and_the_line_are(drawing: str, name: str, language: Language) -> None:
    figure = FIGURES[drawing].draw(language)
    label, boundary = {"ar": ("الجواب الصحيح", "حدّ الفصل"), "en": ("label", "decision boundary")}[language]
    for value in (0, 1):
        sample, meant = artist(figure, f"key_{value}"), artist(figure, f"label_{value}_of_{name}")
        assert to_hex(sample.get_edgecolor()) == to_hex(meant.get_edgecolor())
        vertices = sample.get_path().vertices
        assert len(vertices) == (4 if value else 2)
        text = called(figure, f"{label} \u2066{value}\u2069")
        assert (text.y, text.side) == (vertices.mean(axis=0)[1], "left")
        assert 0 < text.x - vertices.mean(axis=0)[0] < 12
    line = artist(figure, "key_boundary")
    assert to_hex(line.get_color()) == THIRD
    assert 0 < called(figure, boundary).x - line.get_xdata()[1] < 12
    low, bottom = figure.axes[0].get_xlim()[0], figure.axes[0].get_ylim()[0]
    for name, place in (("x_{1}", (0, bottom)), ("x_{2}", (low, 0))):
        texts = [text for text in figure.findobj(Annotation) if text.get_text() == f"\u2066{name}\u2069"]
        assert [text.xy for text in texts] == [place, place]
        assert {text.axes for text in texts} == set(figure.axes[:2])


# --- S2: one unit, and the graph of a computation ----------------------------------------------------------


@each_language
def test_a_unit_weighs_its_inputs_and_sends_out_its_activation(language: Language) -> None:
    # S2-R1
    figure = FIGURES["one_unit"].draw(language)
    circles, arrows = circles_of(figure), arrows_of(figure)
    assert set(circles) == {"input_1", "input_2", "input_3", "unit"}
    assert set(arrows) == {"weight_1", "weight_2", "weight_3", "bias", "output"}
    unit, (x, y) = circles["unit"], circles["unit"].center
    heights = [circles[f"input_{i}"].center[1] for i in (1, 2, 3)]
    assert heights == sorted(heights, reverse=True)
    for i in (1, 2, 3):
        source, arrow, weight = circles[f"input_{i}"], arrows[f"weight_{i}"], called(figure, f"w_{{{i}}}")
        name = called(figure, f"x_{{{i}}}")
        assert (name.x, name.y) == source.center
        assert_touches(arrow.start, source)
        assert_touches(arrow.end, unit)
        lines = {j: np.transpose([arrows[f"weight_{j}"].start, arrows[f"weight_{j}"].end]) for j in (1, 2, 3)}
        above = {j: weight.y - np.interp(weight.x, *line) for j, line in lines.items()}
        assert min(above, key=lambda j: abs(above[j])) == i
        assert 8 < above[i] < 20
        assert arrow.start[0] < weight.x < arrow.end[0]
        assert weight.colour == FIRST
    bias = called(figure, "b")
    assert bias.colour == FIRST, "like the weights: both are learned"
    assert {arrow.colour for arrow in arrows.values()} == {MUTED}
    assert arrows["bias"].start[0] == arrows["bias"].end[0] == bias.x == x
    assert bias.y > arrows["bias"].start[1] > arrows["bias"].end[1]
    assert_touches(arrows["bias"].end, unit)
    assert_touches(arrows["output"].start, unit)
    answer = called(figure, "ŷ")
    assert answer.x > arrows["output"].end[0] > arrows["output"].start[0] > x
    assert answer.y == arrows["output"].end[1] == y
    lines = lines_of(figure)
    assert list(zip(*lines["halves"].get_data(), strict=True)) == [(x, y - unit.radius), (x, y + unit.radius)]
    words = {"ar": ("مدخل موزون", "ناتج"), "en": ("weighted input", "activation")}[language]
    for half, word, direction in (("z", words[0], -1), ("a", words[1], 1)):
        symbol, text = called(figure, half), called(figure, word)
        assert 0 < (symbol.x - x) * direction < unit.radius, "z is on the left"
        assert symbol.y == y
        (place, same), (start, end) = lines[f"half_{half}"].get_data()
        assert place == same == symbol.x
        assert y > start > y - unit.radius > end > text.y
        assert 0 < (text.x - x) * direction < (place - x) * direction, "the word reaches below its line"
        assert text.side == ("right" if direction < 0 else "left")


# Everything that is computed, from what, for one example.
COMPUTED_FROM = {
    "z^{[1]}": {"W^{[1]}", "b^{[1]}", "x"},
    "a^{[1]}": {"z^{[1]}"},
    "z^{[2]}": {"W^{[2]}", "b^{[2]}", "a^{[1]}"},
    "a^{[2]}": {"z^{[2]}"},
    "L": {"a^{[2]}", "y"},
}
DATA = {"x", "y"}


def boxes_of(figure: Figure) -> dict[str, Bbox]:
    """Give the area of each box, by what is written in its middle."""
    names = {(round(label.x, 6), round(label.y, 6)): label.text for label in written(figure)}
    areas = [patch.get_bbox() for patch in figure.findobj(FancyBboxPatch)]
    return {names[round((a.x0 + a.x1) / 2, 6), round((a.y0 + a.y1) / 2, 6)]: a for a in areas}


def thing_at(figure: Figure, place: np.ndarray) -> str:
    """Name the box at whose edge a place is, or else the nearest label."""
    for name, area in boxes_of(figure).items():
        if area.padded(0.5).contains(*place) and not area.padded(-0.5).contains(*place):
            return name
    return min(written(figure), key=lambda label: np.hypot(*(place - (label.x, label.y)))).text


@each_language
def test_the_graph_leads_forward_to_the_loss_and_back_to_the_parameters(language: Language) -> None:
    # S2-R3
    figure = FIGURES["computation_graph"].draw(language)
    boxes, arrows = boxes_of(figure), arrows_of(figure)
    assert set(boxes) == set(COMPUTED_FROM).union(*COMPUTED_FROM.values())
    drawn = {gid: arrow for gid, arrow in arrows.items() if not gid.startswith("key_")}
    ends = {gid: tuple(thing_at(figure, place) for place in arrow[:2]) for gid, arrow in drawn.items()}
    forward = {(source, result) for result, sources in COMPUTED_FROM.items() for source in sources}
    backward = {(result, source) for source, result in forward if source not in DATA}
    assert {ends[gid] for gid, arrow in drawn.items() if arrow.colour == FIRST} == forward
    led = {
        (a.removeprefix("d"), b.removeprefix("d"))
        for a, b in (ends[g] for g in drawn if drawn[g].colour == SECOND)
    }
    assert led == backward
    assert len(drawn) == len(forward) + len(backward), "nothing is drawn twice"
    assert {gid.split("_")[0] for gid in drawn if drawn[gid].colour == FIRST} == {"forward"}
    assert {gid.split("_")[0] for gid in drawn if drawn[gid].colour == SECOND} == {"backward"}
    for gid, (source, result) in ends.items():
        bare = [re.sub(r"[\^{}\[\]]", "", name).removeprefix("d") for name in (source, result)]
        assert gid.split("_")[1:] == bare


@each_language
def test_the_slopes_run_below_the_values_and_to_the_left(language: Language) -> None:
    figure = FIGURES["computation_graph"].draw(language)
    boxes, arrows, slopes = boxes_of(figure), arrows_of(figure), written(figure)
    row = ["x", "z^{[1]}", "a^{[1]}", "z^{[2]}", "a^{[2]}", "L"]
    assert [name for name in sorted(boxes, key=lambda name: boxes[name].x0) if name in row] == row
    assert len({boxes[name].y0 for name in row}) == 1
    for before, after in pairwise(row):
        there = arrows[f"forward_{flat(before)}_{flat(after)}"]
        assert there.start[0] == pytest.approx(boxes[before].x1)
        assert there.end[0] == pytest.approx(boxes[after].x0)
        if before != "x":
            back = arrows[f"backward_{flat(after)}_{flat(before)}"]
            assert (back.start[0], back.end[0]) == (there.end[0], there.start[0])
            assert back.start[1] == back.end[1] < there.start[1] == there.end[1]
    named = {label.text for label in slopes if label.text.startswith("d")}
    assert named == {f"d{name}" for name in boxes if name not in DATA | {"L"}}
    for label in slopes:
        if label.text in named:
            assert label.colour == SECOND
            area = boxes[label.text[1:]]
            assert label.x == pytest.approx((area.x0 + area.x1) / 2), "below what it is the slope of"
            assert label.y < min(boxes[name].y0 for name in row)
    values = [boxes[name] for name in ("W^{[1]}", "b^{[1]}", "W^{[2]}", "b^{[2]}", "y")]
    assert all(area.y0 > boxes["L"].y1 for area in values), "parameters and the label enter from above"


def flat(name: str) -> str:
    return re.sub(r"[\^{}\[\]]", "", name)


@pytest.mark.parametrize(("language", "there", "back"), [
    ("ar", "الانتشار الأمامي", "الانتشار الخلفي"), ("en", "forward", "backward")
])  # fmt: skip
def test_the_key_says_which_way_is_which(language: Language, there: str, back: str) -> None:
    figure = FIGURES["computation_graph"].draw(language)
    for text, colour, direction in ((there, FIRST, 1), (back, SECOND, -1)):
        label = called(figure, text)
        assert label.colour == colour
        (arrow,) = (arrow for gid, arrow in arrows_of(figure).items() if arrow.start[1] == label.y)
        assert arrow.colour == colour
        assert (arrow.end[0] - arrow.start[0]) * direction > 0
        assert 0 < label.x - max(arrow.start[0], arrow.end[0]) < 16
        assert label.side == "left"


# --- S3: the names of a network's parts --------------------------------------------------------------------

TITLES = {
    "ar": ["طبقة المدخلات", "الطبقة الخفية", "طبقة المخرجات"],
    "en": ["input layer", "hidden layer", "output layer"],
}


def assert_is_network(figure: Figure, sizes: tuple[int, ...], language: Language) -> list[float]:
    """Check the circles, the arrows, the titles and the answer, and give where the layers stand."""
    circles, arrows = circles_of(figure), arrows_of(figure)
    edges = {
        f"edge_{depth}_{i}_{j}"
        for depth, (before, size) in enumerate(pairwise(sizes), start=1)
        for i in range(1, size + 1)
        for j in range(1, before + 1)
    }
    assert set(circles) == {f"unit_{d}_{i}" for d, size in enumerate(sizes) for i in range(1, size + 1)}
    assert set(arrows) == edges | {"output_1"}
    for gid in edges:
        _, depth, i, j = gid.split("_")
        assert_touches(arrows[gid].start, circles[f"unit_{int(depth) - 1}_{j}"])
        assert_touches(arrows[gid].end, circles[f"unit_{depth}_{i}"])
    answer = called(figure, "ŷ")
    assert answer.y == arrows["output_1"].end[1]
    assert 0 < answer.x - arrows["output_1"].end[0] < 20
    columns = [circles[f"unit_{depth}_1"].center[0] for depth in range(len(sizes))]
    assert columns == sorted(columns)
    lowest = min(circle.center[1] for circle in circles.values())
    for x, title in zip(columns, TITLES[language], strict=True):
        assert called(figure, title).x == x
        assert called(figure, title).y < lowest
    return columns


@each_language
def test_every_part_of_the_network_has_its_name(language: Language) -> None:
    # S3-N1, S3-N2
    figure = FIGURES["network_names"].draw(language)
    columns = assert_is_network(figure, (3, 4, 1), language)
    assert inside(figure) == {
        **{f"unit_0_{i}": f"x_{{{i}}}" for i in (1, 2, 3)},
        **{f"unit_1_{i}": f"a_{{{i}}}^{{[1]}}" for i in (1, 2, 3, 4)},
        "unit_2_1": "a^{[2]}",
    }
    circles, word = circles_of(figure), {"ar": "الطبقة", "en": "layer"}[language]
    names = [label for label in written(figure) if label.y < called(figure, TITLES[language][0]).y]
    assert len(names) == 6
    for depth, x in enumerate(columns):
        colour = to_hex(circles[f"unit_{depth}_1"].get_edgecolor())
        counted, named = sorted((label for label in names if label.x == x), key=lambda label: -label.y)
        assert counted.text == f"{word} \u2066{depth}\u2069"
        assert (named.text, named.colour) == (f"a^{{[{depth}]}}", colour)
        if depth:
            parameters = called(figure, f"W^{{[{depth}]}}, b^{{[{depth}]}}")
            assert parameters.x == (columns[depth - 1] + x) / 2, "between the layers, above the arrows"
            assert parameters.y > max(circle.center[1] + circle.radius for circle in circles.values())
            assert parameters.colour == colour, "of the layer that they lead into"


@each_language
def test_the_general_network_counts_its_units(language: Language) -> None:
    # S3-N3
    figure = FIGURES["general_network"].draw(language)
    columns = assert_is_network(figure, (3, 3, 1), language)
    assert inside(figure) == {
        "unit_0_1": "x_{1}",
        "unit_0_2": "x_{2}",
        "unit_0_3": "x_{n_{x}}",
        "unit_1_1": "a_{1}^{[1]}",
        "unit_1_2": "a_{2}^{[1]}",
        "unit_1_3": "a_{n_{h}}^{[1]}",
        "unit_2_1": "a^{[2]}",
    }
    circles = circles_of(figure)
    dots = {(label.x, label.y) for label in written(figure) if label.text == "⋮"}
    assert dots == {
        (x, (circles[f"unit_{depth}_2"].center[1] + circles[f"unit_{depth}_3"].center[1]) / 2)
        for depth, x in enumerate(columns[:2])
    }, "between the second and the last"
    for depth, (x, size) in enumerate(zip(columns, ("x", "h", "y"), strict=True)):
        count = called(figure, f"n_{{{size}}} = n^{{[{depth}]}}")
        assert (count.x, count.colour) == (x, to_hex(circles[f"unit_{depth}_1"].get_edgecolor()))
        assert count.y < called(figure, TITLES[language][depth]).y


# --- S4, S5: matrices --------------------------------------------------------------------------------------


@each_language
def test_each_unit_is_a_row_of_the_weights(language: Language) -> None:
    # S4-F2-W
    figure = FIGURES["rows_into_W"].draw(language)
    circles, arrows, matrix = circles_of(figure), arrows_of(figure), cells_of(figure, "W")
    assert set(matrix) == {(i, j) for i in range(1, 5) for j in range(1, 4)}
    assert inside(figure) == {f"unit_{i}": f"a_{{{i}}}^{{[1]}}" for i in range(1, 5)}
    assert set(arrows) == {f"into_{i}" for i in range(1, 5)}
    around = brackets_of(figure)
    colours = set()
    for i in range(1, 5):
        unit, row, weights = (
            circles[f"unit_{i}"],
            cells_of(figure, f"weights_{i}"),
            called(figure, f"w_{{{i}}}^{{[1]T}}"),
        )
        assert set(row) == {(1, 1), (1, 2), (1, 3)}
        colour = to_hex(unit.get_edgecolor())
        colours.add(colour)
        cells = [*row.values(), *(matrix[i, j] for j in (1, 2, 3))]
        assert {to_hex(cell.get_edgecolor()) for cell in cells} == {colour}
        assert {to_hex(cell.get_facecolor()) for cell in cells} == {colour}
        assert weights.colour == colour
        y = unit.center[1]
        assert weights.y == y
        assert unit.center[0] + unit.radius < weights.x < row[1, 1].get_x()
        for cell in cells:
            assert cell.get_y() + cell.get_height() / 2 == pytest.approx(y), "a row stays at its height"
        arrow = arrows[f"into_{i}"]
        assert arrow.start[1] == arrow.end[1] == y
        assert row[1, 3].get_x() + row[1, 3].get_width() < arrow.start[0] < arrow.end[0] < around.x0
    assert len(colours) == 4
    assert_is_matrix(figure, matrix, "W^{[1]}", "(4, 3)")
    words = {
        "ar": ("صفّ لكلّ وحدة", "عمود لكلّ مدخل"),
        "en": ("one row per unit", "one column per input"),
    }
    assert_says_rows_and_columns(figure, *words[language])


def assert_is_matrix(figure: Figure, matrix: dict[tuple[int, int], Rectangle], name: str, shape: str) -> None:
    """Check that brackets stand close around the cells, and the name and the shape side by side."""
    area = Bbox.union([cell.get_bbox() for cell in matrix.values()])
    np.testing.assert_allclose(brackets_of(figure).bounds, area.padded(5).bounds)
    first, second = called(figure, name), called(figure, shape)
    assert first.y == second.y < area.y0
    assert (first.side, second.side) == ("right", "left")
    assert 0 < second.x - first.x < 12


def assert_says_rows_and_columns(figure: Figure, rows: str, columns: str) -> None:
    """Check that the words on rows stand beside the matrix, and those on columns below it."""
    area = brackets_of(figure)
    row, column = called(figure, rows), called(figure, columns)
    assert row.x > area.x1
    assert row.y == pytest.approx((area.y0 + area.y1) / 2)
    assert column.x == pytest.approx((area.x0 + area.x1) / 2)
    assert column.y < area.y0


@each_language
def test_each_example_is_a_column_of_the_inputs(language: Language) -> None:
    # S5-V2-X
    figure = FIGURES["columns_into_X"].draw(language)
    arrows, matrix = arrows_of(figure), cells_of(figure, "X")
    assert set(matrix) == {(i, j) for i in (1, 2, 3) for j in (1, 2, 3)}
    assert set(arrows) == {"into_1", "into_2", "into_m"}
    around, colours, width = brackets_of(figure), set(), matrix[1, 1].get_width()
    for j, name in enumerate(("1", "2", "m"), start=1):
        title, column, arrow = (
            called(figure, f"x^{{({name})}}"),
            cells_of(figure, f"example_{name}"),
            arrows[f"into_{name}"],
        )
        assert set(column) == {(1, 1), (2, 1), (3, 1)}
        cells = [*column.values(), *(matrix[i, j] for i in (1, 2, 3))]
        assert {to_hex(cell.get_edgecolor()) for cell in cells} == {title.colour}
        assert {to_hex(cell.get_facecolor()) for cell in cells} == {title.colour}
        colours.add(title.colour)
        for cell in cells:
            assert cell.get_x() + cell.get_width() / 2 == pytest.approx(title.x)
        assert arrow.start[0] == arrow.end[0] == title.x
        assert title.y > column[1, 1].get_bbox().y1
        assert column[3, 1].get_y() > arrow.start[1] > arrow.end[1] > around.y1
    assert len(colours) == 3
    dots = sorted((label for label in written(figure) if label.text == "⋯"), key=lambda label: -label.y)
    assert len(dots) == 2
    middle = (matrix[1, 2].get_bbox().x1 + matrix[1, 3].get_x()) / 2
    assert matrix[1, 3].get_x() - matrix[1, 2].get_bbox().x1 == pytest.approx(width), "room for the others"
    for label, cells in zip(dots, (cells_of(figure, "example_1"), matrix), strict=True):
        assert label.x == pytest.approx(middle)
        assert label.y == pytest.approx(cells[2, 1].get_y() + cells[2, 1].get_height() / 2)
    assert_is_matrix(figure, matrix, "X", "(n_{x}, m)")
    words = {
        "ar": ("صفّ لكلّ خاصّية", "عمود لكلّ مثال"),
        "en": ("one row per feature", "one column per example"),
    }
    assert_says_rows_and_columns(figure, *words[language])


ENTRIES_OF_A1 = [
    ["a_{1}^{[1](1)}", "a_{1}^{[1](2)}", "⋯", "a_{1}^{[1](m)}"],
    ["a_{2}^{[1](1)}", "a_{2}^{[1](2)}", "⋯", "a_{2}^{[1](m)}"],
    ["⋮", "⋮", "⋱", "⋮"],
    ["a_{n_{h}}^{[1](1)}", "a_{n_{h}}^{[1](2)}", "⋯", "a_{n_{h}}^{[1](m)}"],
]


@each_language
def test_a_step_right_is_the_next_example_and_a_step_down_the_next_unit(language: Language) -> None:
    # S5-V3
    figure = FIGURES["reading_A1"].draw(language)
    around, arrows = brackets_of(figure), arrows_of(figure)
    entries = [label for label in written(figure) if around.contains(label.x, label.y)]
    rows = sorted({label.y for label in entries}, reverse=True)
    lines = [sorted((label.x, label.text) for label in entries if label.y == y) for y in rows]
    assert [[text for _, text in line] for line in lines] == ENTRIES_OF_A1
    assert len({tuple(x for x, _ in line) for line in lines}) == 1, "columns stand below each other"
    examples, units = {"ar": ("المثال التالي", "الوحدة التالية"), "en": ("next example", "next unit")}[
        language
    ]
    right, down = arrows["next_example"], arrows["next_unit"]
    assert set(arrows) == {"next_example", "next_unit"}
    assert (right.end - right.start)[1] == 0 < (right.end - right.start)[0]
    assert (down.end - down.start)[0] == 0 > (down.end - down.start)[1]
    assert right.start[1] > around.y1
    assert down.start[0] < around.x0
    label = called(figure, examples)
    assert label.colour == right.colour == FIRST
    assert label.y > right.start[1]
    assert label.x == pytest.approx((right.start[0] + right.end[0]) / 2)
    label = called(figure, units)
    assert label.colour == down.colour == SECOND
    assert label.x < down.start[0]
    assert label.side == "right"
    assert label.y == pytest.approx((down.start[1] + down.end[1]) / 2)
    name, shape = called(figure, "A^{[1]}"), called(figure, "(n_{h}, m)")
    assert name.y == shape.y < around.y0
    assert name.x < shape.x


def printed(example: str) -> dict[str, str]:
    """Read the named values that an example printed."""
    text = (ROOT / f"docs_src/examples/shallow/{example}.out").read_text(encoding="utf-8")
    return dict(re.findall(r"^(.+) = (.+)$", text, re.M))


def test_two_boundaries_are_those_of_the_example() -> None:
    found = {name: float(value) for name, value in printed("overview/unit_and_network").items()}
    assert found == {"one unit: accuracy": UNIT_ACCURACY, "hidden layer: accuracy": NETWORK_ACCURACY}


# --- S6: a dead unit ---------------------------------------------------------------------------------------


def weights_of_the_unit(slope: float) -> tuple[list[float], list[float]]:
    """Train the unit of the example dead_unit by plain formulas, and give every w and every dw."""
    w, b, weights, slopes = 1.0, -5.0, [], []
    for _ in range(901):
        dw = db = 0.0
        for x in (0.5, 1.0, 2.0):
            z = w * x + b
            dz = (z - 2 * x) * 1.0 if z > 0 else (slope * z - 2 * x) * slope
            dw, db = dw + dz * x / 3, db + dz / 3
        weights.append(w)
        slopes.append(dw)
        w, b = w - 0.1 * dw, b - 0.1 * db
    return weights, slopes


@each_language
def test_a_dead_unit_stays_and_a_leaky_one_arrives(language: Language) -> None:
    # S6-A5, S6-A6
    figure = FIGURES["dead_and_leaky"].draw(language)
    lines, (axes,) = lines_of(figure), figure.axes
    assert lines.keys() == {"relu", "leaky_relu", "target"}
    for name, slope in (("relu", 0.0), ("leaky_relu", 0.01)):
        weights, slopes = weights_of_the_unit(slope)
        assert (slopes[0] == 0) == (name == "relu")
        k, drawn = lines[name].get_data()
        assert list(k) == list(range(901)) == list(range(int(axes.get_xlim()[1]) + 1))
        np.testing.assert_allclose(drawn, weights, rtol=1e-9)
        low, high = axes.get_ylim()
        assert low <= min(drawn) <= max(drawn) <= high
    still, moving = (lines[name].get_ydata() for name in ("relu", "leaky_relu"))
    assert set(still) == {1.0}
    assert moving[0] == still[0]
    assert moving.max() > 3, "it overshoots"
    assert moving[-1] == pytest.approx(2, abs=0.005)
    assert list(lines["target"].get_ydata()) == [2, 2]
    assert lines["target"].is_dashed()
    assert not lines["relu"].is_dashed()
    assert not lines["leaky_relu"].is_dashed()
    told = [
        value_of(match[0]) for match in NUMBER.finditer(FIGURES["dead_and_leaky"].description.of(language))
    ]
    assert told == [2]


def test_the_dead_unit_is_that_of_the_example() -> None:
    code = (ROOT / "docs_src/examples/shallow/activations/dead_unit.py").read_text(encoding="utf-8")
    for setting in ("x = np.array([0.5, 1.0, 2.0])", "y = 2 * x", "alpha = 0.1", "w, b = 1.0, -5.0"):
        assert setting in code
    lines, values = lines_of(FIGURES["dead_and_leaky"].draw("en")), printed("activations/dead_unit")
    for name in KINKED:
        weights = lines[name].get_ydata()
        assert weights[0] - weights[1] == pytest.approx(0.1 * float(values[f"{name}: first dw"]), abs=1e-9)
        assert round(weights[-1], 2) == float(values[f"{name}: w after training"])


@pytest.mark.parametrize(("language", "relu", "leaky", "target", "weight"), [
    ("ar", "دالة ReLU", "دالة ReLU المتسرّبة", "الوزن الصحيح", "الوزن \u2066w\u2069"),
    ("en", "ReLU", "leaky ReLU", "right weight", "weight \u2066w\u2069"),
])  # fmt: skip
def test_each_curve_of_the_unit_has_its_name_on_it(
    language: Language, relu: str, leaky: str, target: str, weight: str
) -> None:
    figure = FIGURES["dead_and_leaky"].draw(language)
    lines, (axes,) = lines_of(figure), figure.axes
    assert_names_lines(figure, {"relu": relu, "leaky_relu": leaky, "target": target})
    assert axes.get_title(loc="right" if language == "ar" else "left") == weight
    assert_counts_updates(axes)
    assert len({to_hex(line.get_color()) for line in lines.values()}) == 3


def assert_counts_updates(axes: Axes) -> None:
    """Check that k, the number of updates, stands at the right end of the axis."""
    (name,) = (text for text in axes.texts if text.get_text() == "\u2066k\u2069")
    assert (name.xycoords, name.xy) == ("axes fraction", (1, 0))
    assert name.xyann[0] > 0 > name.xyann[1]


def assert_names_lines(figure: Figure, names: dict[str, str]) -> None:
    """Check that each label starts from a point of its line, stays near it, and has its colour."""
    lines = lines_of(figure)
    for gid, name in names.items():
        (label,) = (text for text in figure.findobj(Annotation) if text.get_text() == name)
        assert to_hex(label.get_color()) == to_hex(lines[gid].get_color())
        assert label.axes is lines[gid].axes
        x, y = lines[gid].get_data()
        if gid == "target":
            assert label.xy[1] == y[0]
        else:
            assert label.xy[1] == y[list(x).index(label.xy[0])]
        assert max(np.abs(label.xyann)) <= 20


# --- S7: why the activation is not linear ------------------------------------------------------------------


@each_language
def test_the_lines_of_one_unit_and_of_a_linear_network_coincide(language: Language) -> None:
    # S7-L1
    figure = FIGURES["collapse"].draw(language)
    values, lines = printed("linear/boundary"), {}
    for name, given in (("unit", "unit"), ("linear", "linear network")):
        boundary = artist(figure, f"boundary_of_{name}")
        (path,) = boundary.get_paths()
        (low, high), (x1, x2) = boundary.axes.get_xlim(), path.vertices.T
        assert (x1.min(), x1.max()) == (low, high), "from edge to edge"
        slope, height = np.polyfit(x1, x2, 1)
        np.testing.assert_allclose(slope * x1 + height, x2, atol=1e-6)
        assert -slope == pytest.approx(float(values[f"{given}: w1/w2"]), abs=2e-4)
        output = outputs("collapse", name)
        np.testing.assert_allclose(output(np.stack([x1, x2])), 0.5, atol=1e-6)
        lines[name] = slope, height
        assert boundary.axes is artist(figure, "label_0_of_lines").axes
    assert lines["unit"] == pytest.approx(lines["linear"], rel=5e-3), "to the eye one line"
    assert np.abs(np.subtract(lines["unit"], lines["linear"])).max() < 2e-4
    curve = artist(figure, "boundary_of_tanh")
    assert curve.axes is artist(figure, "label_0_of_curve").axes
    x1, x2 = np.concatenate([path.vertices for path in curve.get_paths()]).T
    assert np.abs(np.polyval(np.polyfit(x1, x2, 1), x1) - x2).max() > 0.5, "no line at all"
    places = [artist(figure, f"boundary_of_{name}").axes.get_position() for name in ("unit", "tanh")]
    assert places[0].x1 < places[1].x0, "the lines stand on the left"


@each_language
def test_one_sees_both_lines_and_the_key_says_whose_they_are(language: Language) -> None:
    figure = FIGURES["collapse"].draw(language)
    unit, linear, tanh = (artist(figure, f"boundary_of_{name}") for name in ("unit", "linear", "tanh"))
    artists = unit.axes.get_children()
    assert (unit.zorder, artists.index(unit)) < (linear.zorder, artists.index(linear)), "dashes on top"
    assert unit.get_linewidths()[0] > 3 * linear.get_linewidths()[0]
    assert unit.get_alpha() < 0.6
    dashed = [bool(boundary.get_linestyles()[0][1]) for boundary in (unit, linear, tanh)]
    assert dashed == [False, True, False]
    words = {
        "ar": ("حدّ فصل الوحدة", "حدّ فصل الشبكة الخطّية"),
        "en": ("of the unit", "of the linear network"),
    }[language]
    for name, boundary, text in zip(("unit", "linear"), (unit, linear), words, strict=True):
        sample, label = artist(figure, f"key_{name}"), called(figure, text)
        assert to_hex(sample.get_color()) == to_hex(boundary.get_edgecolor()[0])
        assert sample.get_linewidth() == boundary.get_linewidths()[0]
        assert sample.get_alpha() == boundary.get_alpha()
        assert sample.is_dashed() == (name == "linear")
        assert 0 < label.x - sample.get_xdata()[1] < 14
        assert label.y == sample.get_ydata()[0]
        assert label.side == "left"


@each_language
def test_a_linear_network_is_as_accurate_as_one_unit(language: Language) -> None:
    # S7-L1
    figure, (X, Y, _) = FIGURES["collapse"].draw(language), examples("collapse")
    right = {name: (outputs("collapse", name)(X) > 0.5) == Y[0] for name in ("unit", "linear", "tanh")}
    shares = {name: float(np.mean(answers)) for name, answers in right.items()}
    assert shares["unit"] == shares["linear"] < shares["tanh"] == 1
    assert set(Y[0, ~right["unit"]]) == {0, 1}, "the line cuts both moons"
    values = printed("linear/boundary")
    for name, given in (("unit", "unit"), ("linear", "linear network"), ("tanh", "tanh network")):
        assert shares[name] == float(values[f"{given}: accuracy"])
    both, one = {"ar": ("دقّة كلتيهما", "الدقّة"), "en": ("accuracy of both", "accuracy")}[language]
    titles = {
        "ar": ("وحدة واحدة، وشبكة خطّية", "شبكة بالظلّ الزائدي"),
        "en": ("one unit, linear network", "network with tanh"),
    }[language]
    assert_titled(figure, "boundary_of_unit", titles[0], both, shares["unit"], language)
    assert_titled(figure, "boundary_of_tanh", titles[1], f"{one} \u2066", shares["tanh"], language)


# --- S9: gradient descent ----------------------------------------------------------------------------------


@cache
def cost_on_circles() -> Callable[[float, float], float]:
    """Give the cost as a function of the two weights of the first hidden unit."""
    rng = np.random.default_rng(3)
    X, Y = nnref.datasets.circles(40, rng=rng)
    start = nnref.initialize_parameters(2, 2, scale=1.0, rng=rng)
    W1, b1, W2, b2 = nnref.train(X, Y, start, iterations=300).parameters

    def cost(w1: float, w2: float) -> float:
        parameters = nnref.Parameters(np.array([[w1, w2], W1[1]]), b1, W2, b2)
        return nnref.compute_cost(nnref.forward_propagation(X, parameters).A2, Y)

    return cost


@each_language
def test_the_cost_is_the_same_all_along_a_contour(language: Language) -> None:
    # S9-G2
    figure, cost = FIGURES["descent_path"].draw(language), cost_on_circles()
    contours = artist(figure, "contours")
    steps = np.diff(contours.levels)
    assert steps == pytest.approx(steps[0]), "closer lines mean a steeper slope"
    assert {to_hex(colour) for colour in contours.get_edgecolor()} == {FIRST}
    for level, path in zip(contours.levels, contours.get_paths(), strict=True):
        assert len(path.vertices) >= 10
        costs = [cost(*place) for place in path.vertices[::5]]
        np.testing.assert_allclose(costs, level, atol=0.001)
    (low, high), (bottom, top) = contours.axes.get_xlim(), contours.axes.get_ylim()
    _, _, width, height = contours.axes.get_position().bounds * np.tile(figure.get_size_inches(), 2)
    assert width / (high - low) == pytest.approx(height / (top - bottom)), "right angles look right"
    named = [text for text in figure.findobj(Annotation) if text.get_text().startswith("\u2066J = ")]
    assert len(named) == 2
    for text in named:
        level = value_of(ISOLATED.fullmatch(text.get_text())[1].removeprefix("J = "))
        assert level in contours.levels
        assert cost(*text.xy) == pytest.approx(level, abs=0.001)
        assert text.xyann == (0, 0)
        assert to_hex(text.get_color()) == FIRST
    corners = [cost(w1, w2) for w1 in (low, high) for w2 in (bottom, top)]
    assert max(corners) < contours.levels[-1] + 1.5 * steps[0], "no room without lines"


@each_language
def test_each_step_goes_down_the_slope(language: Language) -> None:
    # S9-G3
    figure, cost = FIGURES["descent_path"].draw(language), cost_on_circles()
    path = artist(figure, "path").get_xydata()
    word = {"ar": "معدّل التعلّم", "en": "learning rate"}[language]
    title = figure.axes[0].get_title(loc="right" if language == "ar" else "left")
    alpha = value_of(re.fullmatch(f"{word} \u2066α = (.*)\u2069", title)[1])
    h = 1e-5
    for (w1, w2), after in pairwise(path):
        slopes = (
            (cost(w1 + h, w2) - cost(w1 - h, w2)) / (2 * h),
            (cost(w1, w2 + h) - cost(w1, w2 - h)) / (2 * h),
        )
        np.testing.assert_allclose(after - (w1, w2), np.multiply(-alpha, slopes), atol=1e-8)
    costs = [cost(*place) for place in path]
    assert costs == sorted(costs, reverse=True)
    lengths = np.hypot(*np.diff(path, axis=0).T)
    assert list(lengths) == sorted(lengths, reverse=True), "shorter and shorter"
    assert lengths[-1] < 0.1 * lengths[0]
    lowest = min(artist(figure, "contours").levels)
    assert costs[-1] < lowest < costs[0] - 0.3, "it ends within the lowest line"
    description = FIGURES["descent_path"].description.of(language)
    assert [value_of(match[0]) for match in NUMBER.finditer(description)] == [alpha, len(path) - 1]
    (low, high), (bottom, top) = figure.axes[0].get_xlim(), figure.axes[0].get_ylim()
    middle = np.array([low + high, bottom + top]) / 2
    assert (path[0] > middle).all(), "it starts at the upper right"


@pytest.mark.parametrize(("language", "start", "end"), [("ar", "البداية", "النهاية"), ("en", "start", "end")])
def test_the_path_says_where_it_starts_and_ends(language: Language, start: str, end: str) -> None:
    figure = FIGURES["descent_path"].draw(language)
    path, axes = artist(figure, "path"), figure.axes[0]
    for place, gid, word in ((0, "start_of_path", start), (-1, "end_of_path", end)):
        mark = artist(figure, gid)
        assert mark.get_xydata().tolist() == [path.get_xydata()[place].tolist()]
        assert mark.get_markersize() > path.get_markersize()
        (text,) = (text for text in figure.findobj(Annotation) if text.get_text() == word)
        assert text.xy == tuple(path.get_xydata()[place])
        assert to_hex(text.get_color()) == to_hex(path.get_color()) == mark.get_markerfacecolor() == SECOND
        assert text.get_ha() == "right"
        assert -16 < text.xyann[0] < 0
    assert path.get_marker() == "o", "a dot after every step"
    place = axes.get_window_extent().transformed(figure.dpi_scale_trans.inverted())
    left, below = called(figure, "W_{12}^{[1]}"), called(figure, "W_{11}^{[1]}")
    assert left.x < place.x0 * 72 < below.x < place.x1 * 72
    assert below.y < place.y0 * 72 < left.y < place.y1 * 72


# --- S10: initialisation -----------------------------------------------------------------------------------


def first_weights(equal: bool) -> np.ndarray:
    """Train two hidden units by plain formulas, and follow weight 1 of each."""
    rng = np.random.default_rng(3)
    X, Y = nnref.datasets.xor(40, rng=rng)
    W1, W2 = rng.standard_normal((2, 2)) * 0.01, rng.standard_normal((1, 2)) * 0.01
    b1, b2, m, followed = np.zeros((2, 1)), np.zeros((1, 1)), 40, []
    if equal:
        W1[1], W2[0, 1] = W1[0], W2[0, 0]
    for _ in range(601):
        followed.append(W1[:, 0])
        A1 = np.tanh(W1 @ X + b1)
        dZ2 = 1 / (1 + np.exp(-(W2 @ A1 + b2))) - Y
        dZ1 = W2.T @ dZ2 * (1 - A1**2)
        W1, b1 = W1 - 1.2 * dZ1 @ X.T / m, b1 - 1.2 * dZ1.mean(axis=1, keepdims=True)
        W2, b2 = W2 - 1.2 * dZ2 @ A1.T / m, b2 - 1.2 * dZ2.mean(axis=1, keepdims=True)
    return np.transpose(followed)


@each_language
def test_units_that_start_alike_stay_alike_and_others_part(language: Language) -> None:
    # S10-I1, S10-I2
    figure = FIGURES["symmetry"].draw(language)
    lines = lines_of(figure)
    assert lines.keys() - {"key_1", "key_2"} == {"equal_1", "equal_2", "random_1", "random_2"}
    for start in ("equal", "random"):
        replayed = first_weights(start == "equal")
        for i in (1, 2):
            k, weights = lines[f"{start}_{i}"].get_data()
            assert list(k) == list(range(601))
            np.testing.assert_allclose(weights, replayed[i - 1], rtol=1e-6, atol=1e-9)
            axes = lines[f"{start}_{i}"].axes
            assert axes.get_xlim() == (0, 600)
            assert axes.get_ylim()[0] < weights.min() < weights.max() < axes.get_ylim()[1]
    weights = {gid: line.get_ydata() for gid, line in lines.items()}
    assert np.array_equal(weights["equal_1"], weights["equal_2"])
    assert np.ptp(weights["equal_1"]) > 1, "alike, and not for want of learning"
    assert (weights["random_1"] != weights["random_2"]).all()
    assert max(abs(weights["random_1"][0]), abs(weights["random_2"][0])) < 0.05, "a small start"
    assert np.abs(np.subtract(weights["random_1"], weights["random_2"]))[:100].max() < 0.2
    assert weights["random_1"][-1] > 2
    assert weights["random_2"][-1] < -2


@each_language
def test_the_plots_of_both_starts_have_their_headings_and_a_key(language: Language) -> None:
    figure = FIGURES["symmetry"].draw(language)
    lines = lines_of(figure)
    above, below = lines["equal_1"].axes, lines["random_1"].axes
    assert above.get_position().y0 > below.get_position().y1
    titles = {"ar": ("بداية متماثلة", "بداية عشوائية"), "en": ("equal start", "random start")}[language]
    for axes, start, title in ((above, "equal", titles[0]), (below, "random", titles[1])):
        assert axes.get_title(loc="right" if language == "ar" else "left") == title
        assert lines[f"{start}_2"].axes is axes
        assert lines[f"{start}_1"].zorder < lines[f"{start}_2"].zorder
    assert above.get_ylim() == below.get_ylim()
    word = {"ar": "الوحدة", "en": "unit"}[language]
    for i in (1, 2):
        sample, label = lines[f"key_{i}"], called(figure, f"{word} \u2066{i}\u2069")
        for start in ("equal", "random"):
            line = lines[f"{start}_{i}"]
            assert line.get_color() == sample.get_color()
            assert line.get_linewidth() == sample.get_linewidth()
            assert line.get_alpha() == sample.get_alpha()
            assert line.is_dashed() == sample.is_dashed() == (i == 2)
        assert 0 < label.x - sample.get_xdata()[1] < 14
        assert (label.y, label.side) == (sample.get_ydata()[0], "left")
    assert lines["key_1"].get_linewidth() > 2 * lines["key_2"].get_linewidth()
    assert_names_lines(figure, {f"random_{i}": f"\u2066W_{{{i}1}}^{{[1]}}\u2069" for i in (1, 2)})
    assert_counts_updates(below)


@each_language
def test_large_weights_saturate_the_units(language: Language) -> None:
    # S10-I3
    figure, values = FIGURES["weight_scales"].draw(language), printed("initialisation/scales")
    X = np.random.default_rng(3).standard_normal((3, 1000))
    heights = []
    for scale, text in ((0.01, "0.01"), (1, "1"), (100, "100")):
        Z1 = (np.random.default_rng(3).standard_normal((4, 3)) * scale) @ X
        slopes = 1 - np.tanh(Z1) ** 2
        assert f"{slopes.mean():.3g}" == values[f"scale {text}: mean slope"]
        for name, drawn, low in (("activations", np.tanh(Z1), -1), ("slopes", slopes, 0)):
            steps = artist(figure, f"{name}_{text}")
            shares, edges, floor = steps.get_data()
            assert (edges[0], edges[-1], floor) == (low, 1, 0)
            assert steps.axes.get_xlim() == (low, 1)
            assert np.diff(edges) == pytest.approx((1 - low) / len(shares))
            for k, share in enumerate(shares):
                last = k == len(shares) - 1
                inside = (drawn >= edges[k]) & ((drawn <= edges[k + 1]) if last else (drawn < edges[k + 1]))
                assert share == np.count_nonzero(inside) / 4000
            assert sum(shares) == pytest.approx(1), "every value is in a bin"
            assert steps.get_fill()
            assert steps.axes.get_ylim()[0] == 0
            assert max(shares) < steps.axes.get_ylim()[1]
        heights.append(
            [artist(figure, f"{name}_{text}").get_data().values for name in ("activations", "slopes")]
        )
    (small, steep), (spread, varied), (ends, flat) = heights
    assert small[len(small) // 2] > 0.99
    assert steep[-1] > 0.99
    assert max(spread) < 0.5
    assert max(varied) < 0.5
    assert ends[0] + ends[-1] > 0.98
    assert min(ends[0], ends[-1]) > 0.4
    assert flat[0] > 0.98


@each_language
def test_rows_name_their_scales_and_columns_what_they_count(language: Language) -> None:
    figure = FIGURES["weight_scales"].draw(language)
    titles = {"ar": ("النواتج", "الميول"), "en": ("activations", "slopes")}[language]
    words = {"ar": "الأوزان مضروبة في", "en": "weights times"}[language]
    rows = []
    for text in ("0.01", "1", "100"):
        left, right = (artist(figure, f"{name}_{text}").axes for name in ("activations", "slopes"))
        assert left.get_position().y0 == right.get_position().y0
        assert left.get_position().x1 < right.get_position().x0
        begin, other = (right, left) if language == "ar" else (left, right)
        assert begin.get_title(loc="right" if language == "ar" else "left") == f"{words} \u2066{text}\u2069"
        assert not any(other.get_title(loc=side) for side in ("left", "center", "right"))
        rows.append(left.get_position().y0)
    assert rows == sorted(rows, reverse=True)
    for name, title in zip(("activations", "slopes"), titles, strict=True):
        top = artist(figure, f"{name}_0.01")
        label, place = called(figure, title), top.axes.get_window_extent()
        assert label.x == pytest.approx((place.x0 + place.x1) / 2 * 72 / figure.dpi)
        assert label.y > place.y1 * 72 / figure.dpi
        assert label.colour == to_hex(top.get_facecolor())
        for text in ("1", "100"):
            assert to_hex(artist(figure, f"{name}_{text}").get_facecolor()) == label.colour
    told = [
        value_of(match[0]) for match in NUMBER.finditer(FIGURES["weight_scales"].description.of(language))
    ]
    assert told == [0.01, 1, 100]
