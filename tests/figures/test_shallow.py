"""The figures of the week on shallow networks draw what nnref computes, and write what they draw."""

import math
import re
from functools import partial

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyArrowPatch
from matplotlib.text import Text

import docs_src.figures.shallow  # noqa: F401 -- registers the figures
import nnref
from docs_src.figures.drawing import FIGURES, Language
from docs_src.measured import measurements

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
    assert checked or name == "mixed_network"


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
    assert said == pytest.approx([counts[0], drawn[0], counts[-2], drawn[-2]], rel=0.05)
    low, high = figure.axes[0].get_ylim()
    assert all(low < ratio < high for ratio in drawn)


@each_language
def test_the_network_mixes_tanh_and_sigmoid(language: Language) -> None:
    figure = FIGURES["mixed_network"].draw(language)
    circles = {circle.get_gid(): circle for circle in figure.findobj(Circle)}
    marks = {text.xy: text.get_text() for text in figure.findobj(Text) if ISOLATED.fullmatch(text.get_text())}
    inside = {gid: ISOLATED.fullmatch(marks[tuple(circle.center)])[1] for gid, circle in circles.items()}
    assert inside == {
        **{f"unit_0_{i}": f"x{digit}" for i, digit in enumerate("₁₂₃", start=1)},
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
