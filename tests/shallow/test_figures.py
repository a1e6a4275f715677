"""The figures of the week on shallow networks draw what nnref computes, and write what they draw.

They are looked at in English: tests/drawing makes sure that the Arabic ones draw and number the same,
and the first test here that their words say the same.
"""

import math
import re
from collections.abc import Callable
from functools import cache, partial
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import FancyBboxPatch, Rectangle
from matplotlib.path import Path as MatplotlibPath
from matplotlib.transforms import Bbox

import nnref
from docs_src.drawing import FIGURES, FIRST, MUTED, SECOND, THIRD
from docs_src.measured import measurements
from tests.conftest import ROOT
from tests.drawing.drawn import ISOLATED, Drawn, numbers_in, says_truly, value_of
from tests.drawing.drawn import drawn as drawn_of

SLOPE = re.compile("slope \u2066([=≈])\u2069 \u2066([^\u2069]*)\u2069")
POINTS = (-10.0, 0.0, 10.0)
SMOOTH, KINKED = ("sigmoid", "tanh"), ("relu", "leaky_relu")
each_function = pytest.mark.parametrize("name", SMOOTH + KINKED)

WORDS = {
    "(by convention)": "(اصطلاحًا)",
    "ReLU": "دالة ReLU",
    "The derivative: the slope of the tangent": "المشتقة: ميل المماس",
    "The function and its tangents": "الدالة ومماساتها",
    "accuracy": "الدقّة",
    "cost": "التكلفة",
    "error of the numerical derivative": "خطأ المشتقة العددية",
    "inputs": "المدخلات",
    "loss for the label": "الخسارة حين الوسم",
    "no activation": "من دون دالة تنشيط",
    "one-sided, slope": "من جهة واحدة، بميل",
    "probability": "الاحتمال",
    "rounding, slope": "التدوير، بميل",
    "sum": "المجموع",
    "two-sided, slope": "من جهتين، بميل",
    "with tanh": "مع الظلّ الزائدي",
    "accuracy of both": "دقّة كلتيهما",
    "activation": "ناتج",
    "activations": "النواتج",
    "backward": "الانتشار الخلفي",
    "both activations": "ناتجا الوحدتين",
    "centre": "المركز",
    "decision boundary": "حدّ الفصل",
    "end": "النهاية",
    "equal start": "بداية متماثلة",
    "forward": "الانتشار الأمامي",
    "hidden layer": "الطبقة الخفية",
    "input layer": "طبقة المدخلات",
    "label": "الوسم",
    "layer": "الطبقة",
    "leaky ReLU": "دالة ReLU المتسرّبة",
    "learning rate": "معدّل التعلّم",
    "network with tanh": "شبكة بالظلّ الزائدي",
    "next example": "المثال التالي",
    "next unit": "الوحدة التالية",
    "of the linear network": "حدّ فصل الشبكة الخطّية",
    "of the unit": "حدّ فصل الوحدة",
    "one column per example": "عمود لكلّ مثال",
    "one column per input": "عمود لكلّ مدخل",
    "one row per feature": "صفّ لكلّ خاصّية",
    "one row per unit": "صفّ لكلّ وحدة",
    "one unit": "وحدة واحدة",
    "one unit, linear network": "وحدة واحدة، وشبكة خطّية",
    "output layer": "طبقة المخرجات",
    "random start": "بداية عشوائية",
    "right weight": "الوزن الصحيح",
    "slope": "الميل",
    "slopes": "الميول",
    "start": "البداية",
    "time of the loop ÷ time of the matrices": "زمن الحلقة ÷ زمن المصفوفات",
    "unit": "الوحدة",
    "weight": "الوزن",
    "weighted input": "مدخل موزون",
    "weights times": "الأوزان مضروبة في",
    "with a hidden layer": "شبكة بطبقة خفية",
}


def drawn(name: str) -> Drawn:
    return drawn_of(f"shallow/{name}")


@pytest.mark.parametrize("key", sorted(key for key in FIGURES if key.startswith("shallow/")))
def test_arabic_labels_say_what_the_english_ones_say(key: str) -> None:
    arabic, english = drawn_of(key, "ar"), drawn_of(key, "en")
    for one, other in zip(arabic.worded, english.worded, strict=True):
        words, meant = (ISOLATED.split(text)[0].strip() for text in (one, other))
        assert words == WORDS[meant], meant


# --- Functions and their slopes ----------------------------------------------------------------------------


def curves() -> dict[str, dict[str, tuple[Callable[[float], float], float, float]]]:
    """Give every curve of every figure of functions: what it must follow, and the ends of its z."""
    pairs = nnref.ACTIVATIONS
    found = {
        "sigmoid_and_tanh": {"sigmoid": (nnref.sigmoid, -6, 6), "tanh": (nnref.tanh, -6, 6)},
        "relu_curve": {"relu": (nnref.relu, -6, 6)},
        "leaky_relu_curve": {
            "leaky_relu": (nnref.leaky_relu, -10, 6),
            "leaky_relu_steeper": (partial(nnref.leaky_relu, slope=0.1), -10, 6),
        },
    }
    for name in SMOOTH:
        pieces = {f"{name}_derivative": (pairs[name][1], -12, 12)}
        found[f"{name}_derivative_curve"] = {name: (pairs[name][0], -12, 12), **pieces}
    for name in KINKED:
        ends = {"negative": (-12, -5e-324), "positive": (0, 12)}
        pieces = {f"{name}_derivative_{side}": (pairs[name][1], *z) for side, z in ends.items()}
        found[f"{name}_derivative_curve"] = {name: (pairs[name][0], -12, 12), **pieces}
    return found


@pytest.mark.parametrize("name", sorted(curves()))
def test_curves_are_nnrefs_values(name: str) -> None:
    lines, expected = drawn(name).lines, curves()[name]
    marks = {gid for gid in lines if re.match("(point|slope|tangent)_at_|centre_of_|asymptote_|jump$", gid)}
    assert lines.keys() - marks == expected.keys(), "no curve goes unchecked"
    for gid, (function, low, high) in expected.items():
        z, values = lines[gid].get_data()
        assert np.array_equal(values, function(z)), gid
        assert (z[0], z[-1]) == (low, high), gid
        assert (np.diff(z) > 0).all(), gid
        assert np.diff(z).max() <= 0.1 * (1 + 1e-9), gid


@each_function
def test_tangents_and_the_derivatives_points_have_nnrefs_slopes(name: str) -> None:
    function, derivative = nnref.ACTIVATIONS[name]
    figure = drawn(f"{name}_derivative_curve")
    lines, (above, below) = figure.lines, figure.page.axes
    assert above.get_position().y0 > below.get_position().y1
    assert above.get_xlim() == below.get_xlim()
    assert {gid for gid, line in lines.items() if line.axes is above} == {
        name, *(f"{kind}_at_{z:g}" for kind in ("tangent", "point") for z in POINTS)
    }  # fmt: skip
    assert len([gid for gid in lines if gid.startswith("slope_at_")]) == len(POINTS)
    for z in POINTS:
        assert lines[f"point_at_{z:g}"].get_xydata().tolist() == [[z, function(z)]]
        tangent = lines[f"tangent_at_{z:g}"]
        (left, right), (low, high) = tangent.get_data()
        assert left < z < right
        # Rounding of the ends, of about the size of the function, is all that may differ.
        assert (high - low) == pytest.approx(derivative(z) * (right - left), rel=0, abs=1e-14)
        assert (low + high) / 2 == pytest.approx(function(z), rel=0, abs=1e-14)
        assert (left + right) / 2 == z
        assert tangent.is_dashed() == (z == 0 and name in KINKED), "dashes mean a convention"
        slope = lines[f"slope_at_{z:g}"]
        assert slope.get_xydata().tolist() == [[z, derivative(z)]]
        assert slope.get_markerfacecolor() == slope.get_markeredgecolor(), "a filled point is on the curve"


@each_function
def test_written_slopes_are_nnrefs(name: str) -> None:
    function, derivative = nnref.ACTIVATIONS[name]
    figure = drawn(f"{name}_derivative_curve")
    written = sorted((label for label in figure.labels if SLOPE.match(label.text)), key=lambda one: one.at[0])
    first_sentence = re.split(r"[.;](?= )", figure.description)[0]
    told = re.split(", | and ", first_sentence.split("of slopes ")[1])
    for z, label, part in zip(POINTS, written, told, strict=True):
        assert says_truly(*SLOPE.fullmatch(label.text).groups(), derivative(z)), label
        assert label.at[1] == function(z), "at the height of its point"
        assert abs(label.at[0] - z) <= 2
        sign, number = ("≈", part[2:]) if part.startswith("≈ ") else ("=", part)
        assert says_truly(sign, number, derivative(z)), part
    for text, place in ((f"{symbol(name)}(z)", function), (f"{symbol(name)}′(z)", derivative)):
        label = figure.label(text)
        assert label.at[1] == place(label.at[0]), "a name starts from its curve"


def symbol(name: str) -> str:
    return {"sigmoid": "σ", "relu": "ReLU", "leaky_relu": "LeakyReLU"}.get(name, name)


def test_a_written_slope_may_be_neither_wrong_nor_called_exact() -> None:
    assert says_truly("≈", "4.54×10⁻⁵", nnref.sigmoid_derivative(10.0))
    assert not says_truly("=", "4.54×10⁻⁵", nnref.sigmoid_derivative(10.0))
    assert not says_truly("≈", "4.55×10⁻⁵", nnref.sigmoid_derivative(10.0))
    assert not says_truly("≈", "4.54×10⁻⁶", nnref.sigmoid_derivative(10.0))
    assert says_truly("=", "0.25", nnref.sigmoid_derivative(0.0))
    assert not says_truly("≈", "0.25", nnref.sigmoid_derivative(0.0))


@pytest.mark.parametrize("name", KINKED)
def test_a_kink_has_an_open_jump_and_a_slope_by_convention(name: str) -> None:
    function, derivative = nnref.ACTIVATIONS[name]
    figure = drawn(f"{name}_derivative_curve")
    jump, slope = figure.lines["jump"], figure.label("(by convention)")
    assert jump.get_xydata().tolist() == [[math.nextafter(0, -1), derivative(-1.0)]]
    assert jump.get_markerfacecolor() != jump.get_markeredgecolor(), "an open point is not on the curve"
    assert slope.at == (0, function(0.0))
    left = figure.label(f"{derivative(-1.0):g}")
    assert left.at[0] < 0, "the derivative's value left of the jump is written there"
    assert left.at[1] == derivative(-1.0)
    ends = [
        value_of(text) for text in re.findall(r"(?<=derivative: )\S+|(?<=jump to )\S+", figure.description)
    ]
    assert ends == [derivative(-1.0), derivative(1.0)]


def test_asymptotes_are_the_limits_and_the_centres_the_values_at_0() -> None:
    figure = drawn("sigmoid_and_tanh")
    limits = {nnref.tanh(-math.inf), nnref.tanh(math.inf), nnref.sigmoid(math.inf)}
    heights = {tuple(line.get_ydata()) for gid, line in figure.lines.items() if gid.startswith("asymptote_")}
    assert heights == {(limit, limit) for limit in limits}
    assert nnref.sigmoid(-math.inf) == 0
    assert any(list(line.get_ydata()) == [0, 0] for line in figure.page.axes[0].lines), (
        "the axis is the third"
    )
    told = numbers_in(figure.description)
    for name in SMOOTH:
        value, centre = nnref.ACTIVATIONS[name][0](0.0), figure.lines[f"centre_of_{name}"]
        assert centre.get_xydata().tolist() == [[0, value]]
        assert centre.get_markerfacecolor() == figure.lines[name].get_color()
        label = figure.label(f"centre \u2066{value:g}\u2069")
        assert (label.at, label.colour) == ((0, value), figure.lines[name].get_color())
        label = figure.label(f"{symbol(name)}(z)")
        assert label.at[1] == nnref.ACTIVATIONS[name][0](label.at[0])
        assert value in told


def test_relu_says_the_slopes_of_its_halves() -> None:
    figure = drawn("relu_curve")
    written = sorted((label for label in figure.labels if SLOPE.match(label.text)), key=lambda one: one.at[0])
    for z, label in zip((-1.0, 1.0), written, strict=True):
        assert says_truly(*SLOPE.fullmatch(label.text).groups(), nnref.relu_derivative(z))
        assert label.at[0] * z > 0
        assert label.at[1] == nnref.relu(label.at[0])
    ends = [nnref.relu(-6.0), nnref.relu_derivative(-6.0), nnref.relu_derivative(6.0), nnref.relu(6.0)]
    assert numbers_in(figure.description) == [-6, 6, *ends]


def test_leaky_relu_says_the_slope_of_each_curve_beside_it() -> None:
    figure = drawn("leaky_relu_curve")
    slopes = {"leaky_relu": nnref.leaky_relu_derivative(-1.0), "leaky_relu_steeper": 0.1}
    labels = {label.colour: label for label in figure.labels if SLOPE.match(label.text)}
    assert len(labels) == 2
    for gid, slope in slopes.items():
        label = labels[figure.lines[gid].get_color()]
        assert says_truly(*SLOPE.fullmatch(label.text).groups(), slope)
        assert label.at[1] == pytest.approx(slope * label.at[0])
    assert numbers_in(figure.caption) == list(slopes.values())
    told = [number for slope in slopes.values() for number in (slope, -10 * slope)]
    assert numbers_in(figure.description) == [-10, 6, -10, *told]


def test_the_ratio_of_loop_and_matrices_is_the_measured_one() -> None:
    # S5-V4
    measured, figure = measurements("shallow"), drawn("loop_and_matrices")
    counts, ratios = figure.lines["ratio"].get_data()
    assert list(counts) == [10, 100, 1000, 10_000, 100_000]
    assert list(ratios) == [
        min(measured.rounds[f"loop_{m}"]) / min(measured.rounds[f"matrices_{m}"]) for m in counts
    ]
    written = {label.at: label.text for label in figure.labels}
    for m, ratio in zip(counts, ratios, strict=True):
        assert figure.lines[f"ratio_at_{m}"].get_xydata().tolist() == [[m, ratio]]
        assert value_of(written[m, ratio]) == pytest.approx(ratio, rel=0.05)
    pairs = [value for pair in zip(counts, ratios, strict=True) for value in pair]
    assert numbers_in(figure.description) == pytest.approx(pairs, rel=0.05)
    told = [ratios[0], counts[0], ratios[-1], counts[-1]]
    assert numbers_in(figure.caption) == pytest.approx(told, rel=0.05)
    low, high = figure.page.axes[0].get_ylim()
    assert all(low < ratio < high for ratio in ratios)


# --- Decision boundaries (S1, S7) --------------------------------------------------------------------------


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
    start = nnref.shallow.initialize_parameters(2, 4, rng=rng)
    linear = name == "linear"
    hidden = "identity" if linear else "tanh"
    W1, b1, W2, b2 = nnref.shallow.train(X, Y, start, iterations=2000, hidden=hidden).parameters
    assert W1.shape == (4, 2)

    def output(points: np.ndarray) -> np.ndarray:
        Z1 = W1 @ points + b1
        return 1 / (1 + np.exp(-(W2 @ (Z1 if linear else np.tanh(Z1)) + b2)))[0]

    return output


def right(figure: str, name: str) -> np.ndarray:
    """Say which of the examples are answered correctly."""
    X, Y, _ = examples(figure)
    return (outputs(figure, name)(X) > 0.5) == Y[0]


@pytest.mark.parametrize(
    ("drawing", "name"),
    [("two_boundaries", "unit"), ("two_boundaries", "network"), ("collapse", "lines"), ("collapse", "curve")],
)
def test_both_plots_show_the_examples_with_their_labels(drawing: str, name: str) -> None:
    figure, (X, Y, _) = drawn(drawing), examples(drawing)
    for value, colour, size in ((0, FIRST, 2), (1, SECOND, 4)):
        patch = figure.artist(f"label_{value}_of_{name}")
        pieces = patch.get_path().vertices.reshape(-1, size, 2)
        np.testing.assert_allclose(pieces.mean(axis=1), X[:, Y[0] == value].T, atol=1e-12)
        assert len(pieces) == 50
        assert to_hex(patch.get_edgecolor()) == colour
        assert bool(np.ptp(pieces, axis=1).all()) == (value == 1), "dots for 0, crosses for 1"
        assert patch.axes.viewLim.contains(*pieces.min(axis=(0, 1))), "all of them can be seen"
        assert patch.axes.viewLim.contains(*pieces.max(axis=(0, 1)))
    assert_in_proportion(figure, patch.axes)
    (low, high), (bottom, top) = patch.axes.get_xlim(), patch.axes.get_ylim()
    for axis, place in (("x_{1}", (high, bottom)), ("x_{2}", (low, top))):
        (label,) = (one for one in figure.labels if one.text == axis and one.axes is patch.axes)
        assert label.at == place
    ticks = [*map(list, (patch.axes.get_xticks(), patch.axes.get_yticks()))]
    assert all(0 in places and len(places) > 2 for places in ticks), "a name stands at the end, not at 0"


def assert_in_proportion(figure: Drawn, axes: object) -> None:
    area, view = figure.area(axes), axes.viewLim
    assert area.width / view.width == pytest.approx(area.height / view.height), "a circle would be round"


@pytest.mark.parametrize(
    ("drawing", "name"),
    [("two_boundaries", "unit"), ("two_boundaries", "network"), ("collapse", "unit"), ("collapse", "tanh")],
)
def test_the_boundary_is_where_the_output_is_one_half(drawing: str, name: str) -> None:
    figure, output = drawn(drawing), outputs(drawing, name)
    boundary = figure.artist(f"boundary_of_{name}")
    assert {to_hex(colour) for colour in boundary.get_edgecolor()} == {THIRD}
    points = np.concatenate([path.vertices for path in boundary.get_paths()]).T
    assert points.shape[1] > 30
    angles = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    around = [output(points + 0.01 * np.array([[np.cos(t)], [np.sin(t)]])) for t in angles]
    assert (np.min(around, axis=0) < 0.5).all()
    assert (np.max(around, axis=0) > 0.5).all(), "half a unit from the true line at most"
    (low, high), (bottom, top) = boundary.axes.get_xlim(), boundary.axes.get_ylim()
    places = np.meshgrid(np.linspace(low, high, 41)[1:-1], np.linspace(bottom, top, 41)[1:-1])
    plane = np.stack([axis.ravel() for axis in places])
    ones = figure.artist(f"ones_of_{name}")
    assert {to_hex(colour) for colour in ones.get_facecolor()} == {SECOND}, "the colour of the label 1"
    (path,) = ones.get_paths()
    pieces = map(MatplotlibPath, path.to_polygons(closed_only=False))
    shaded = np.any([piece.contains_points(plane.T) for piece in pieces], axis=0)
    certain = np.abs(output(plane) - 0.5) > 0.05
    assert (shaded == (output(plane) > 0.5))[certain].all(), "shaded where the answer is 1"


@pytest.mark.parametrize(
    ("drawing", "example", "plots"),
    [
        ("two_boundaries", "overview/unit_and_network", {
            "unit": ("one unit", "accuracy", "one unit"),
            "network": ("with a hidden layer", "accuracy", "hidden layer"),
        }),
        ("collapse", "linear/boundary", {
            "unit": ("one unit, linear network", "accuracy of both", "unit"),
            "tanh": ("network with tanh", "accuracy", "tanh network"),
        }),
    ],
)  # fmt: skip
def test_accuracies_are_those_of_the_examples_above_their_plots(
    drawing: str, example: str, plots: dict[str, tuple[str, str, str]]
) -> None:
    # S1-O5, S7-L1
    figure, values = drawn(drawing), printed(example)
    for name, (title, measure, given) in plots.items():
        share, heading = float(np.mean(right(drawing, name))), figure.label(title)
        area = figure.area(figure.artist(f"boundary_of_{name}").axes)
        said = figure.label(f"{measure} \u2066{share:.3g}\u2069")
        assert share == float(values[f"{given}: accuracy"])
        assert said.x == heading.x == pytest.approx(area.x0)
        assert area.y1 < said.y < heading.y
    left, other = (figure.artist(f"boundary_of_{name}").axes.get_position() for name in plots)
    assert left.x1 < other.x0, "the unit stands on the left"
    if drawing == "two_boundaries":
        shares = [float(np.mean(right(drawing, name))) for name in plots]
        assert numbers_in(figure.description) == [1, *shares]
        assert shares[1] > shares[0] + 0.4


@pytest.mark.parametrize(("drawing", "name"), [("two_boundaries", "unit"), ("collapse", "curve")])
def test_the_key_says_what_dots_crosses_and_the_line_are(drawing: str, name: str) -> None:
    figure = drawn(drawing)
    for value in (0, 1):
        sample, meant = figure.artist(f"key_{value}"), figure.artist(f"label_{value}_of_{name}")
        assert to_hex(sample.get_edgecolor()) == to_hex(meant.get_edgecolor())
        vertices = sample.get_path().vertices
        assert len(vertices) == (4 if value else 2)
        text = figure.label(f"label \u2066{value}\u2069")
        assert (text.y, text.side) == (vertices.mean(axis=0)[1], "left")
        assert 0 < text.x - vertices.mean(axis=0)[0] < 14
    assert to_hex(figure.artist("key_boundary").get_color()) == THIRD
    assert_beside(figure, "key_boundary", "decision boundary")


def assert_beside(figure: Drawn, gid: str, text: str) -> None:
    """Check that a label of a key begins right of its sample."""
    sample, label = figure.lines[gid], figure.label(text)
    assert 0 < label.x - sample.get_xdata()[1] < 14
    assert (label.y, label.side) == (sample.get_ydata()[0], "left")


def test_the_lines_of_one_unit_and_of_a_linear_network_coincide() -> None:
    # S7-L1
    figure, values, lines = drawn("collapse"), printed("linear/boundary"), {}
    for name, given in (("unit", "unit"), ("linear", "linear network")):
        boundary = figure.artist(f"boundary_of_{name}")
        (path,) = boundary.get_paths()
        x1, x2 = path.vertices.T
        assert (x1.min(), x1.max()) == boundary.axes.get_xlim(), "from edge to edge"
        slope, height = np.polyfit(x1, x2, 1)
        np.testing.assert_allclose(slope * x1 + height, x2, atol=1e-6)
        assert -slope == pytest.approx(float(values[f"{given}: w1/w2"]), abs=2e-4)
        np.testing.assert_allclose(outputs("collapse", name)(np.stack([x1, x2])), 0.5, atol=1e-6)
        lines[name] = slope, height
        assert boundary.axes is figure.artist("label_0_of_lines").axes
    assert np.abs(np.subtract(lines["unit"], lines["linear"])).max() < 2e-4, "to the eye one line"
    shares = {name: right("collapse", name).mean() for name in ("unit", "linear", "tanh")}
    assert shares["unit"] == shares["linear"] < shares["tanh"] == 1
    assert set(examples("collapse")[1][0, ~right("collapse", "unit")]) == {0, 1}, "the line cuts both moons"
    curve = figure.artist("boundary_of_tanh")
    assert curve.axes is figure.artist("label_0_of_curve").axes
    x1, x2 = np.concatenate([path.vertices for path in curve.get_paths()]).T
    assert np.abs(np.polyval(np.polyfit(x1, x2, 1), x1) - x2).max() > 0.5, "no line at all"


def test_one_sees_both_lines_and_the_key_says_whose_they_are() -> None:
    figure = drawn("collapse")
    unit, linear, tanh = (figure.artist(f"boundary_of_{name}") for name in ("unit", "linear", "tanh"))
    order = unit.axes.get_children()
    assert (unit.zorder, order.index(unit)) < (linear.zorder, order.index(linear)), "dashes on top"
    assert unit.get_linewidths()[0] > 3 * linear.get_linewidths()[0]
    assert unit.get_alpha() < 0.6
    assert [bool(one.get_linestyles()[0][1]) for one in (unit, linear, tanh)] == [False, True, False]
    for name, boundary, text in (("unit", unit, "of the unit"), ("linear", linear, "of the linear network")):
        sample = figure.lines[f"key_{name}"]
        assert to_hex(sample.get_color()) == to_hex(boundary.get_edgecolor()[0])
        assert sample.get_linewidth() == boundary.get_linewidths()[0]
        assert (sample.get_alpha(), sample.is_dashed()) == (boundary.get_alpha(), name == "linear")
        assert_beside(figure, f"key_{name}", text)


def printed(example: str) -> dict[str, str]:
    """Read the named values that an example printed."""
    text = (ROOT / f"docs_src/shallow/examples/{example}.out").read_text(encoding="utf-8")
    return dict(re.findall(r"^(.+) = (.+)$", text, re.M))


# --- Two lines, and the plane of the activations (S1) ------------------------------------------------------


def sigmoid(z: np.ndarray) -> np.ndarray:
    """Compute σ by its formula alone."""
    return 1 / (1 + np.exp(-z))


SQUARE = np.array([[0, 0, 1, 1], [0, 1, 0, 1]])
TWO_LINES = np.array([[20, 20, -10], [20, 20, -30]])
"""w₁, w₂ and b of both units."""


def test_two_lines_cut_the_square_and_one_line_the_plane_of_the_activations() -> None:
    figure = drawn("two_lines_and_plane")
    by_label = {0: [[0, 0], [1, 1]], 1: [[0, 1], [1, 0]]}
    for value, corners in by_label.items():
        marks = figure.artist(f"label_{value}_of_inputs").get_path().vertices.reshape(2, -1, 2)
        assert sorted(map(list, marks.mean(axis=1).round(9))) == corners, "XOR"
    for i, (w1, w2, b) in enumerate(TWO_LINES, start=1):
        boundary = figure.artist(f"boundary_of_unit_{i}")
        (path,) = boundary.get_paths()
        x1, x2 = path.vertices.T
        np.testing.assert_allclose(w1 * x1 + w2 * x2 + b, 0, atol=1e-9)
        assert (x1.min(), x2.min()) == (max(-0.5, -b / 20 - 1.5), max(-0.5, -b / 20 - 1.5)), "edge to edge"
        assert to_hex(boundary.get_edgecolor()[0]) == THIRD
        name = figure.label(f"unit \u2066{i}\u2069")
        assert w1 * name.at[0] + w2 * name.at[1] + b == pytest.approx(0), "it is written along its line"
        assert name.colour == THIRD
        between = np.sign(TWO_LINES[:, :2] @ (0.5, 0.5) + TWO_LINES[:, 2])[i - 1]
        assert name.shift[1] * between < 0, "outside"
    inputs, plane = (figure.artist(f"label_0_of_{name}").axes for name in ("inputs", "activations"))
    assert inputs.get_position().x1 < plane.get_position().x0
    for axes in (inputs, plane):
        assert_in_proportion(figure, axes)


def test_two_corners_meet_in_the_plane_of_the_activations() -> None:
    figure, A1 = drawn("two_lines_and_plane"), sigmoid(TWO_LINES[:, :2] @ SQUARE + TWO_LINES[:, 2:])
    places = {}
    for value, which in ((0, [0, 3]), (1, [1, 2])):
        marks = figure.artist(f"label_{value}_of_activations").get_path().vertices.reshape(2, -1, 2)
        places[value] = marks.mean(axis=1)
        np.testing.assert_allclose(places[value], A1[:, which].T, atol=1e-9)
    assert np.ptp(places[1], axis=0).max() < 1e-3 < 0.5 < np.ptp(places[0], axis=0).min(), "they meet"
    boundary = figure.artist("boundary_of_output")
    a1, a2 = np.concatenate([path.vertices for path in boundary.get_paths()]).T
    np.testing.assert_allclose(20 * a1 - 20 * a2 - 10, 0, atol=1e-9)
    sides = {value: set(np.sign(20 * a[:, 0] - 20 * a[:, 1] - 10)) for value, a in places.items()}
    assert sides == {0: {-1}, 1: {1}}, "one line divides them"
    for axes, written in (("inputs", "a"), ("activations", "x")):
        labels = [one for one in figure.labels if one.text.startswith(f"{written} = (")]
        assert {id(one.axes) for one in labels} == {id(figure.artist(f"label_0_of_{axes}").axes)}
        for x, a in zip(SQUARE.T, A1.T, strict=True):
            told, place = (a.round(3), x) if written == "a" else (x, a)
            text = f"{written} = ({told[0]:g}, {told[1]:g})"
            near = [one for one in labels if one.text == text]
            assert len(near) == 1
            assert np.hypot(*(near[0].at - place)) < 1, "in its piece, or at its point"
    assert [one.text for one in figure.labels].count("a = (1, 0)") == 1, "one for both corners between"
    (shaded,) = figure.artist("ones_of_inputs").get_paths()
    pieces = [MatplotlibPath(piece) for piece in shaded.to_polygons(closed_only=False)]
    inside = [any(piece.contains_point(corner) for piece in pieces) for corner in SQUARE.T]
    assert inside == [False, True, True, False], "shaded where the network answers 1"


# --- One unit, and the graph of a computation (S2) ---------------------------------------------------------


def test_sigmoid_and_loss_are_nnrefs_and_the_loss_leaves_the_plot() -> None:
    figure = drawn("sigmoid_and_log")
    lines = figure.lines
    z, values = lines["sigmoid"].get_data()
    assert (z[0], z[-1], len(z) > 200) == (-10, 10, True)
    np.testing.assert_allclose(values, sigmoid(z), rtol=1e-12)
    assert (np.diff(values) > 0).all()
    low, high = lines["sigmoid"].axes.get_xlim()
    assert low <= -10 < 10 <= high
    p, losses = lines["loss"].get_data()
    np.testing.assert_allclose(losses, [-math.log(one) for one in p], atol=1e-12)
    assert (np.diff(p) > 0).all()
    assert p[-1] == 1
    assert losses[0] == pytest.approx(lines["loss"].axes.get_ylim()[1]), "it goes out at the top: no bound"
    assert np.diff(losses).min() > -0.05, "smooth where it is steep"
    infinity = figure.label("∞")
    assert infinity.at == (p[0], lines["loss"].axes.get_ylim()[1])
    for text in ("0.5", "0.01", "1"):
        (place,) = lines[f"loss_at_{text}"].get_xydata().tolist()
        assert place == [float(text), pytest.approx(-math.log(float(text)))]
    for label in figure.labels:
        if match := re.fullmatch("−log (.*) ≈ (.*)", label.text):
            confidence = float(match[1])
            assert label.at == (confidence, pytest.approx(-math.log(confidence)))
            assert says_truly("≈", match[2], -math.log(confidence))
    names = {"σ(z)": "sigmoid", "−log ŷ": "loss"}
    for text, gid in names.items():
        label = figure.label(text)
        assert label.colour == to_hex(lines[gid].get_color())
        assert label.axes is lines[gid].axes


def assert_touches(place: np.ndarray, circle: object) -> None:
    assert np.hypot(*(place - circle.center)) == pytest.approx(circle.radius), circle.get_gid()


def test_a_unit_weighs_its_inputs_and_sends_out_its_activation() -> None:
    # S2-R1
    figure = drawn("one_unit")
    circles, arrows = figure.circles, figure.arrows
    assert set(circles) == {"input_1", "input_2", "input_3", "unit"}
    assert set(arrows) == {"weight_1", "weight_2", "weight_3", "bias", "output"}
    assert {arrow.colour for arrow in arrows.values()} == {MUTED}
    unit, (x, y) = circles["unit"], circles["unit"].center
    heights = [circles[f"input_{i}"].center[1] for i in (1, 2, 3)]
    assert heights == sorted(heights, reverse=True)
    lines = {i: np.transpose(arrows[f"weight_{i}"][:2]) for i in (1, 2, 3)}
    for i in (1, 2, 3):
        source, arrow = circles[f"input_{i}"], arrows[f"weight_{i}"]
        weight, name = figure.label(f"w_{{{i}}}"), figure.label(f"x_{{{i}}}")
        assert (name.x, name.y) == source.center
        assert_touches(arrow.start, source)
        assert_touches(arrow.end, unit)
        above = {j: weight.y - np.interp(weight.x, *line) for j, line in lines.items()}
        assert min(above, key=lambda j: abs(above[j])) == i, "a weight stands at its own arrow"
        assert 8 < above[i] < 20
        assert arrow.start[0] < weight.x < arrow.end[0]
        assert weight.colour == FIRST
    bias, answer = figure.label("b"), figure.label("ŷ")
    assert bias.colour == FIRST, "like the weights: both are learned"
    assert arrows["bias"].start[0] == arrows["bias"].end[0] == bias.x == x
    assert bias.y > arrows["bias"].start[1] > arrows["bias"].end[1]
    assert_touches(arrows["bias"].end, unit)
    assert_touches(arrows["output"].start, unit)
    assert answer.x > arrows["output"].end[0] > arrows["output"].start[0] > x
    assert answer.y == arrows["output"].end[1] == y
    assert figure.lines["halves"].get_xydata().tolist() == [[x, y - unit.radius], [x, y + unit.radius]]
    for half, word, side in (("z", "weighted input", -1), ("a", "activation", 1)):
        symbol, text = figure.label(half), figure.label(word)
        assert 0 < (symbol.x - x) * side < unit.radius, "z is on the left"
        assert symbol.y == y
        (place, same), (start, end) = figure.lines[f"half_{half}"].get_data()
        assert place == same == symbol.x
        assert y > start > y - unit.radius > end > text.y
        assert 0 < (text.x - x) * side < (place - x) * side, "the word reaches below its line"
        assert text.side == ("right" if side < 0 else "left")


# Everything that is computed, from what, for one example.
COMPUTED_FROM = {
    "z^{[1]}": {"W^{[1]}", "b^{[1]}", "x"},
    "a^{[1]}": {"z^{[1]}"},
    "z^{[2]}": {"W^{[2]}", "b^{[2]}", "a^{[1]}"},
    "a^{[2]}": {"z^{[2]}"},
    "L": {"a^{[2]}", "y"},
}
DATA = {"x", "y"}


def boxes_of(figure: Drawn) -> dict[str, Bbox]:
    """Give the area of each box, by what is written in its middle."""
    names = {(round(label.x, 6), round(label.y, 6)): label.text for label in figure.labels}
    areas = [patch.get_bbox() for patch in figure.page.findobj(FancyBboxPatch)]
    return {names[round((a.x0 + a.x1) / 2, 6), round((a.y0 + a.y1) / 2, 6)]: a for a in areas}


def thing_at(figure: Drawn, place: np.ndarray) -> str:
    """Name the box at whose edge a place is, or else the nearest label."""
    for name, area in boxes_of(figure).items():
        if area.padded(0.5).contains(*place) and not area.padded(-0.5).contains(*place):
            return name
    return min(figure.labels, key=lambda label: np.hypot(*(place - (label.x, label.y)))).text


def test_the_graph_leads_forward_to_the_loss_and_back_to_the_parameters() -> None:
    # S2-R3
    figure = drawn("computation_graph")
    assert set(boxes_of(figure)) == set(COMPUTED_FROM).union(*COMPUTED_FROM.values())
    forward = {(source, result) for result, sources in COMPUTED_FROM.items() for source in sources}
    backward = {(f"d{result}", f"d{source}") for source, result in forward if source not in DATA}
    led = {"forward": [], "backward": [], "key": []}
    for gid, arrow in figure.arrows.items():
        kind, *names = gid.split("_")
        ends = tuple(thing_at(figure, place) for place in arrow[:2])
        led[kind].append(ends)
        if kind != "key":
            assert names == [re.sub(r"[\^{}\[\]]", "", end).removeprefix("d") for end in ends]
            assert arrow.colour == {"forward": FIRST, "backward": SECOND}[kind]
    assert sorted(led["forward"]) == sorted(forward), "nothing is drawn twice"
    assert sorted(
        (f"d{a.removeprefix('d')}", f"d{b.removeprefix('d')}") for a, b in led["backward"]
    ) == sorted(backward)


def test_the_slopes_run_below_the_values_and_to_the_left() -> None:
    figure = drawn("computation_graph")
    boxes, arrows = boxes_of(figure), figure.arrows
    row = ["x", "z^{[1]}", "a^{[1]}", "z^{[2]}", "a^{[2]}", "L"]
    flat = [re.sub(r"[\^{}\[\]]", "", name) for name in row]
    assert [name for name in sorted(boxes, key=lambda name: boxes[name].x0) if name in row] == row
    assert len({boxes[name].y0 for name in row}) == 1
    for before, after in pairwise(range(6)):
        there = arrows[f"forward_{flat[before]}_{flat[after]}"]
        assert there.start[0] == pytest.approx(boxes[row[before]].x1)
        assert there.end[0] == pytest.approx(boxes[row[after]].x0)
        if before:
            back = arrows[f"backward_{flat[after]}_{flat[before]}"]
            assert (back.start[0], back.end[0]) == (there.end[0], there.start[0])
            assert back.start[1] == back.end[1] < there.start[1] == there.end[1]
    slopes = [label for label in figure.labels if label.text.startswith("d")]
    assert {label.text for label in slopes} == {f"d{name}" for name in boxes if name not in DATA | {"L"}}
    for label in slopes:
        area = boxes[label.text[1:]]
        assert label.colour == SECOND
        assert label.x == pytest.approx((area.x0 + area.x1) / 2), "below what it is the slope of"
        assert label.y < min(boxes[name].y0 for name in row)
    assert all(boxes[name].y0 > boxes["L"].y1 for name in boxes if name not in row), "they enter from above"
    for text, colour, direction in (("forward", FIRST, 1), ("backward", SECOND, -1)):
        label, arrow = figure.label(text), arrows[f"key_{text}"]
        assert (label.colour, label.y, label.side) == (colour, arrow.start[1], "left")
        assert arrow.colour == colour
        assert (arrow.end[0] - arrow.start[0]) * direction > 0
        assert 0 < label.x - max(arrow.start[0], arrow.end[0]) < 16


# --- Networks (S3, S6) -------------------------------------------------------------------------------------

TITLES = ("input layer", "hidden layer", "output layer")
INPUTS = ["x_{1}", "x_{2}", "x_{3}"]


@pytest.mark.parametrize(
    ("name", "layers"),
    [
        ("mixed_network", [INPUTS, ["tanh"] * 4, ["σ"]]),
        ("network_names", [INPUTS, [f"a_{{{i}}}^{{[1]}}" for i in (1, 2, 3, 4)], ["a^{[2]}"]]),
        ("general_network", [
            ["x_{1}", "x_{2}", "x_{n_{x}}"], ["a_{1}^{[1]}", "a_{2}^{[1]}", "a_{n_{h}}^{[1]}"], ["a^{[2]}"]
        ]),
    ],
)  # fmt: skip
def test_every_unit_is_connected_to_all_of_the_layer_before_it(name: str, layers: list[list[str]]) -> None:
    figure = drawn(name)
    circles, arrows = figure.circles, figure.arrows
    assert figure.inside == {
        f"unit_{depth}_{i}": unit for depth, units in enumerate(layers) for i, unit in enumerate(units, 1)
    }
    edges = {
        f"edge_{depth}_{i}_{j}"
        for depth, (before, after) in enumerate(pairwise(layers), start=1)
        for i in range(1, len(after) + 1)
        for j in range(1, len(before) + 1)
    }
    assert set(arrows) == edges | {"output_1"}
    for gid in edges:
        _, depth, i, j = gid.split("_")
        assert_touches(arrows[gid].start, circles[f"unit_{int(depth) - 1}_{j}"])
        assert_touches(arrows[gid].end, circles[f"unit_{depth}_{i}"])
    answer = figure.label("ŷ")
    assert answer.y == arrows["output_1"].end[1]
    assert 0 < answer.x - arrows["output_1"].end[0] < 20
    columns = columns_of(figure)
    assert columns == sorted(columns), "from left to right"
    for x, title in zip(columns, TITLES, strict=True):
        assert figure.label(title).x == x
        assert figure.label(title).y < min(circle.center[1] for circle in circles.values())


def columns_of(figure: Drawn) -> list[float]:
    return [figure.circles[f"unit_{depth}_1"].center[0] for depth in range(3)]


def test_every_part_of_the_network_has_its_name() -> None:
    # S3-N1, S3-N2
    figure = drawn("network_names")
    columns = columns_of(figure)
    names = [label for label in figure.labels if label.y < figure.label(TITLES[0]).y]
    assert len(names) == 6
    assert (numbers_in(figure.caption), numbers_in(figure.description)) == ([0], [0, 1, 2])
    for depth, x in enumerate(columns):
        colour = to_hex(figure.circles[f"unit_{depth}_1"].get_edgecolor())
        counted, named = sorted((label for label in names if label.x == x), key=lambda label: -label.y)
        assert counted.text == f"layer \u2066{depth}\u2069"
        assert (named.text, named.colour) == (f"a^{{[{depth}]}}", colour)
        if depth:
            parameters = figure.label(f"W^{{[{depth}]}}, b^{{[{depth}]}}")
            assert parameters.x == (columns[depth - 1] + x) / 2, "between the layers, above the arrows"
            assert parameters.y > max(circle.center[1] + circle.radius for circle in figure.circles.values())
            assert parameters.colour == colour, "of the layer that they lead into"


def test_the_general_network_counts_its_units() -> None:
    # S3-N3
    figure = drawn("general_network")
    circles, columns = figure.circles, columns_of(figure)
    dots = {(label.x, label.y) for label in figure.labels if label.text == "⋮"}
    assert dots == {
        (x, (circles[f"unit_{depth}_2"].center[1] + circles[f"unit_{depth}_3"].center[1]) / 2)
        for depth, x in enumerate(columns[:2])
    }, "between the second and the last"
    for depth, (x, size) in enumerate(zip(columns, "xhy", strict=True)):
        count = figure.label(f"n_{{{size}}} = n^{{[{depth}]}}")
        assert (count.x, count.colour) == (x, to_hex(circles[f"unit_{depth}_1"].get_edgecolor()))
        assert count.y < figure.label(TITLES[depth]).y


# --- Matrices (S4, S5) -------------------------------------------------------------------------------------


def assert_is_matrix(
    figure: Drawn, matrix: dict[tuple[int, int], Rectangle], name: str, shape: str, rows: str, columns: str
) -> None:
    """Check that brackets stand close around the cells, and beside and below them what they are."""
    area, around = Bbox.union([cell.get_bbox() for cell in matrix.values()]), figure.between_brackets()
    np.testing.assert_allclose(around.bounds, area.padded(5).bounds)
    first, second = figure.label(name), figure.label(shape)
    assert first.y == second.y < around.y0
    assert (first.side, second.side) == ("right", "left")
    assert 0 < second.x - first.x < 12
    row, column = figure.label(rows), figure.label(columns)
    assert row.x > around.x1
    assert row.y == pytest.approx((around.y0 + around.y1) / 2)
    assert column.x == pytest.approx((around.x0 + around.x1) / 2)
    assert column.y < around.y0


def colours_of(cells: list[Rectangle]) -> set[str]:
    return {to_hex(colour) for cell in cells for colour in (cell.get_edgecolor(), cell.get_facecolor())}


def test_each_unit_is_a_row_of_the_weights() -> None:
    # S4-F2-W
    figure = drawn("rows_into_W")
    arrows, matrix, around = figure.arrows, figure.cells("W"), figure.between_brackets()
    assert set(matrix) == {(i, j) for i in range(1, 5) for j in range(1, 4)}
    assert figure.inside == {f"unit_{i}": f"a_{{{i}}}^{{[1]}}" for i in range(1, 5)}
    assert set(arrows) == {f"into_{i}" for i in range(1, 5)}
    colours = set()
    for i in range(1, 5):
        unit, row, arrow = figure.circles[f"unit_{i}"], figure.cells(f"weights_{i}"), arrows[f"into_{i}"]
        weights, y = figure.label(f"w_{{{i}}}^{{[1]T}}"), unit.center[1]
        assert set(row) == {(1, 1), (1, 2), (1, 3)}
        cells = [*row.values(), *(matrix[i, j] for j in (1, 2, 3))]
        assert colours_of(cells) == {weights.colour} == {to_hex(unit.get_edgecolor())}
        colours.add(weights.colour)
        assert weights.y == y
        assert unit.center[0] + unit.radius < weights.x < row[1, 1].get_x()
        for cell in cells:
            assert cell.get_y() + cell.get_height() / 2 == pytest.approx(y), "a row stays at its height"
        assert arrow.start[1] == arrow.end[1] == y
        assert row[1, 3].get_bbox().x1 < arrow.start[0] < arrow.end[0] < around.x0
    assert len(colours) == 4
    assert_is_matrix(figure, matrix, "W^{[1]}", "(4, 3)", "one row per unit", "one column per input")
    assert numbers_in(figure.description) == [4, 3]


def test_each_example_is_a_column_of_the_inputs() -> None:
    # S5-V2-X
    figure = drawn("columns_into_X")
    arrows, matrix, around = figure.arrows, figure.cells("X"), figure.between_brackets()
    assert set(matrix) == {(i, j) for i in (1, 2, 3) for j in (1, 2, 3)}
    assert set(arrows) == {"into_1", "into_2", "into_m"}
    colours = set()
    for j, name in enumerate("12m", start=1):
        title, column, arrow = (
            figure.label(f"x^{{({name})}}"),
            figure.cells(f"example_{name}"),
            arrows[f"into_{name}"],
        )
        assert set(column) == {(1, 1), (2, 1), (3, 1)}
        cells = [*column.values(), *(matrix[i, j] for i in (1, 2, 3))]
        assert colours_of(cells) == {title.colour}
        colours.add(title.colour)
        for cell in cells:
            assert cell.get_x() + cell.get_width() / 2 == pytest.approx(title.x)
        assert arrow.start[0] == arrow.end[0] == title.x
        assert title.y > column[1, 1].get_bbox().y1
        assert column[3, 1].get_y() > arrow.start[1] > arrow.end[1] > around.y1
    assert len(colours) == 3
    gap = matrix[1, 2].get_bbox().x1, matrix[1, 3].get_x()
    assert gap[1] - gap[0] == pytest.approx(matrix[1, 1].get_width()), "room for the others"
    dots = sorted((label for label in figure.labels if label.text == "⋯"), key=lambda label: -label.y)
    for label, cells in zip(dots, (figure.cells("example_1"), matrix), strict=True):
        assert label.x == pytest.approx(sum(gap) / 2)
        assert label.y == pytest.approx(cells[2, 1].get_y() + cells[2, 1].get_height() / 2)
    assert_is_matrix(figure, matrix, "X", "(n_{x}, m)", "one row per feature", "one column per example")


def test_a_step_right_is_the_next_example_and_a_step_down_the_next_unit() -> None:
    # S5-V3
    figure = drawn("reading_A1")
    around, arrows = figure.between_brackets(), figure.arrows
    entries = [label for label in figure.labels if around.contains(label.x, label.y)]
    rows = sorted({label.y for label in entries}, reverse=True)
    lines = [sorted((label.x, label.text) for label in entries if label.y == y) for y in rows]
    assert [" ".join(text for _, text in line) for line in lines] == [
        "a_{1}^{[1](1)} a_{1}^{[1](2)} ⋯ a_{1}^{[1](m)}",
        "a_{2}^{[1](1)} a_{2}^{[1](2)} ⋯ a_{2}^{[1](m)}",
        "⋮ ⋮ ⋱ ⋮",
        "a_{n_{h}}^{[1](1)} a_{n_{h}}^{[1](2)} ⋯ a_{n_{h}}^{[1](m)}",
    ]
    assert len({tuple(x for x, _ in line) for line in lines}) == 1, "columns stand below each other"
    right, down = arrows["next_example"], arrows["next_unit"]
    assert set(arrows) == {"next_example", "next_unit"}
    assert (right.end - right.start)[1] == 0 < (right.end - right.start)[0]
    assert (down.end - down.start)[0] == 0 > (down.end - down.start)[1]
    assert right.start[1] > around.y1
    assert down.start[0] < around.x0
    examples, units = figure.label("next example"), figure.label("next unit")
    assert (examples.colour, units.colour) == (right.colour, down.colour) == (FIRST, SECOND)
    assert examples.y > right.start[1]
    assert examples.x == pytest.approx((right.start[0] + right.end[0]) / 2)
    assert units.x < down.start[0]
    assert (units.y, units.side) == (pytest.approx((down.start[1] + down.end[1]) / 2), "right")
    name, shape = figure.label("A^{[1]}"), figure.label("(n_{h}, m)")
    assert name.y == shape.y < around.y0
    assert name.x < shape.x


# --- A dead unit (S6) --------------------------------------------------------------------------------------


def weights_of_the_unit(slope: float) -> list[float]:
    """Train the unit of the example dead_unit by plain formulas, and give every w."""
    w, b, weights = 1.0, -5.0, []
    for _ in range(2001):
        weights.append(w)
        dw = db = 0.0
        for x in (0.5, 1.0, 2.0):
            z = w * x + b
            dz = (z - 2 * x) * 1.0 if z > 0 else (slope * z - 2 * x) * slope
            dw, db = dw + dz * x / 3, db + dz / 3
        w, b = w - 0.1 * dw, b - 0.1 * db
    return weights


def test_a_dead_unit_stays_and_a_leaky_one_arrives() -> None:
    # S6-A5, S6-A6
    figure, values = drawn("dead_and_leaky"), printed("activations/dead_unit")
    code = (ROOT / "docs_src/shallow/examples/activations/dead_unit.py").read_text(encoding="utf-8")
    for setting in ("x = np.array([0.5, 1.0, 2.0])", "y = 2 * x", "alpha = 0.1", "w, b = 1.0, -5.0"):
        assert setting in code, "it is the unit of the example"
    lines, (axes,) = figure.lines, figure.page.axes
    dots = {gid: line for gid, line in lines.items() if gid.startswith("out_at_")}
    assert lines.keys() - dots.keys() == {"relu", "leaky_relu", "target"}
    assert [lines[name].is_dashed() for name in ("relu", "leaky_relu", "target")] == [False, False, True]
    for name, slope in (("relu", 0.0), ("leaky_relu", 0.01)):
        k, weights = lines[name].get_data()
        assert list(k) == list(range(2001)) == list(range(int(axes.get_xlim()[1]) + 1))
        assert "range(2000)" in code, "the axis goes as far as the text"
        np.testing.assert_allclose(weights, weights_of_the_unit(slope), rtol=1e-9)
        assert axes.get_ylim()[0] <= min(weights) <= max(weights) <= axes.get_ylim()[1]
        assert weights[0] - weights[1] == pytest.approx(0.1 * float(values[f"{name}: first dw"]), abs=1e-9)
        assert round(weights[-1], 2) == float(values[f"{name}: w after training"])
    moving = lines["leaky_relu"].get_ydata()
    assert set(lines["relu"].get_ydata()) == {moving[0]} == {1.0}
    assert moving.max() > 3, "it overshoots"
    bends = np.abs(np.diff(moving, 2))
    assert len(dots) == 3, "one for each example"
    for gid, dot in dots.items():
        (place,) = dot.get_xydata()
        k = int(place[0])
        assert (gid, place[1]) == (f"out_at_{k}", moving[k])
        assert bends[k - 2 : k + 2].max() > 5 * bends[k - 3], "a kink"
    assert numbers_in(figure.caption) == [pytest.approx(moving.max(), abs=0.05)]
    assert moving[-1] == pytest.approx(2, abs=0.005)
    assert list(lines["target"].get_ydata()) == [2, 2]
    told = numbers_in(figure.description)
    assert told == [2, pytest.approx(moving.max(), rel=0.005), *(dots[gid].get_xdata()[0] for gid in dots)]
    assert len({to_hex(lines[gid].get_color()) for gid in lines.keys() - dots.keys()}) == 3
    assert_names_lines(figure, {"relu": "ReLU", "leaky_relu": "leaky ReLU", "target": "right weight"})
    assert axes.get_title(loc="left") == "weight \u2066w\u2069"
    assert_counts_updates(axes)


def assert_counts_updates(axes: object) -> None:
    """Check that k, the number of updates, stands at the right end of the axis."""
    (name,) = (text for text in axes.texts if text.get_text() == "\u2066k\u2069")
    assert (name.xycoords, name.xy) == ("axes fraction", (1, 0))
    assert name.xyann[0] > 0 > name.xyann[1]


def assert_names_lines(figure: Drawn, names: dict[str, str]) -> None:
    """Check that each label starts from a point of its line, stays near it, and has its colour."""
    for gid, name in names.items():
        label, line = figure.label(name), figure.lines[gid]
        assert label.colour == to_hex(line.get_color())
        assert label.axes is line.axes
        x, y = line.get_data()
        assert label.at[1] == (y[0] if gid == "target" else y[list(x).index(label.at[0])])
        assert max(np.abs(label.shift)) <= 20


# --- A bump (S7) -------------------------------------------------------------------------------------------


def test_tanh_curves_add_up_to_a_bump_and_straight_lines_to_a_straight_line() -> None:
    figure = drawn("tanh_bump")
    lines = figure.lines
    for hidden, g in (("tanh", np.tanh), ("identity", np.asarray)):
        terms = []
        for i, (w, b, v) in enumerate(((3, 3, 0.5), (2, -2, -0.5)), start=1):
            x, term = lines[f"{hidden}_{i}"].get_data()
            np.testing.assert_allclose(term, v * g(w * x + b), atol=1e-12)
            terms.append(term)
        x, total = lines[f"{hidden}_sum"].get_data()
        np.testing.assert_allclose(total, sum(terms), atol=1e-12)
        axes = lines[f"{hidden}_sum"].axes
        assert all(lines[f"{hidden}_{i}"].axes is axes for i in (1, 2))
        assert (
            axes.get_ylim()[0] <= min(map(min, terms)) <= max(*map(max, terms), *total) <= axes.get_ylim()[1]
        )
        slopes = np.diff(total) / np.diff(x)
        if hidden == "identity":
            np.testing.assert_allclose(slopes, slopes[0], atol=1e-9), "a straight line"
            assert abs(slopes[0]) > 0.1, "and not a level one by chance"
        else:
            assert max(abs(total[0]), abs(total[-1])) < 0.01, "nothing at both ends"
            assert total.max() > 0.9
            top = int(np.argmax(total))
            assert (slopes[: top - 1] > 0).all(), "up once"
            assert (slopes[top + 1 :] < 0).all(), "and down once"
        for i in (1, 2, "sum"):
            line, sample = lines[f"{hidden}_{i}"], lines[f"key_{i}"]
            assert (line.get_color(), line.get_linewidth()) == (sample.get_color(), sample.get_linewidth())
            assert line.is_dashed() == sample.is_dashed()
    for i in (1, 2):
        assert_beside(figure, f"key_{i}", f"unit \u2066{i}\u2069")
    assert_beside(figure, "key_sum", "sum")
    left, right = (lines[f"{hidden}_sum"].axes for hidden in ("tanh", "identity"))
    assert left.get_position().x1 < right.get_position().x0
    assert figure.label("with tanh").axes is left
    assert figure.label("no activation").axes is right
    assert "3x + 3" in figure.description
    assert "2x − 2" in figure.description


# --- Numerical differentiation (S8) ------------------------------------------------------------------------


def test_the_error_of_numerical_differentiation_falls_and_rises_again() -> None:
    figure, z = drawn("numerical_error"), 1.0
    lines, (axes,) = figure.lines, figure.page.axes
    slope = math.exp(-z) / (1 + math.exp(-z)) ** 2
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    for name, power, falling in (("one", 1, 6), ("two", 2, 4)):
        h, errors = lines[name].get_data()
        assert list(h) == [float(f"1e-{n}") for n in range(12, 0, -1)]
        for step, error in zip(h, errors, strict=True):
            sides = [1 / (1 + math.exp(-z - side * step)) for side in (1, -1 if name == "two" else 0)]
            # A rounding of the function more or less, divided by h, is all that may differ.
            replayed = abs((sides[0] - sides[1]) / (step * power) - slope)
            assert error == pytest.approx(replayed, rel=1e-3, abs=3e-16 / step)
            assert axes.get_ylim()[0] < error < axes.get_ylim()[1]
        if name == "two":
            told = printed("derivatives/step")
            assert [f"{error:.0e}" for error in errors] == [told[f"error with {step:.0e}"] for step in h]
        rates = np.diff(np.log10(errors)) / np.diff(np.log10(h))
        np.testing.assert_allclose(rates[-falling:], power, atol=0.25 if power == 1 else 0.6)
        np.testing.assert_allclose(rates[-3:], power, atol=0.02)
        best = int(np.argmin(errors))
        assert errors[0] > 100 * errors[best], "rounding takes over"
        (guide_h, guide) = lines[f"slope_of_{name}"].get_data()
        assert np.diff(np.log10(guide)) / np.diff(np.log10(guide_h)) == pytest.approx(power)
        assert (guide_h[0], guide_h[-1], guide[-1]) == (h[best], h[-1], errors[-1])
        label = figure.label(f"{name}-sided, slope \u2066{power}\u2069")
        assert label.colour == to_hex(lines[name].get_color())
        assert label.at in [tuple(place) for place in lines[name].get_xydata()]
        assert numbers_in(figure.description)[-2 if power == 2 else -5] == pytest.approx(
            errors[best], rel=0.005
        )
    h, rounding = lines["rounding"].get_data()
    np.testing.assert_allclose(rounding * h, 2.0**-54, rtol=1e-12), "half an ulp of σ(1), divided by h"
    for name in ("one", "two"):
        ratio = lines[name].get_ydata()[:4] / rounding[:4]
        assert (ratio < 2).all(), "of the size of one rounding"
        assert (ratio > 0.05).all()
    one, two = (lines[name].get_ydata() for name in ("one", "two"))
    assert two.min() < 1e-3 * one.min(), "two sides reach further"
    assert figure.label("rounding, slope \u2066−1\u2069").at in [*zip(h, rounding, strict=True)]


# --- Gradient descent (S9) ---------------------------------------------------------------------------------


def costs_at(rate: float) -> list[float]:
    """Train on the page's data by plain formulas; the last cost may be infinite."""
    rng = np.random.default_rng(3)
    X, Y = nnref.datasets.moons(100, rng=rng)
    W1, b1, W2, b2 = nnref.shallow.initialize_parameters(2, 4, scale=1.0, rng=rng)
    costs = []
    for _ in range(201):
        A1 = np.tanh(W1 @ X + b1)
        A2 = sigmoid(W2 @ A1 + b2)
        with np.errstate(divide="ignore"):
            losses = -np.log(np.where(Y == 1, A2, 1 - A2))
        costs.append(float(losses.mean()))
        dZ2 = A2 - Y
        dZ1 = W2.T @ dZ2 * (1 - A1**2)
        W1, b1 = W1 - rate * dZ1 @ X.T / 100, b1 - rate * dZ1.mean(axis=1, keepdims=True)
        W2, b2 = W2 - rate * dZ2 @ A1.T / 100, b2 - rate * dZ2.mean(axis=1, keepdims=True)
        if math.isinf(costs[-1]):
            break
    return costs


def test_four_learning_rates_and_what_becomes_of_the_cost() -> None:
    figure = drawn("learning_rates")
    lines, (axes,) = figure.lines, figure.page.axes
    (level,) = set(lines["infinity"].get_ydata())
    assert axes.get_yscale() == "log"
    rises = {}
    for rate in (0.01, 1.2, 5, 30):
        k, costs = lines[f"rate_{rate:g}"].get_data()
        replayed = costs_at(rate)
        assert list(k) == list(range(len(replayed)))
        finite = [cost for cost in replayed if math.isfinite(cost)]
        np.testing.assert_allclose(costs[: len(finite)], finite, rtol=1e-4 if rate == 5 else 1e-9)
        assert set(costs[len(finite) :]) <= {level}
        assert axes.get_ylim()[0] < costs.min() <= costs.max() < axes.get_ylim()[1]
        assert max(finite) < 0.5 * level, "no finite cost comes near the line that means infinity"
        rises[rate] = int(np.sum(np.diff(replayed) > 0))
        label = figure.label(f"α = {rate:g}")
        assert label.colour == to_hex(lines[f"rate_{rate:g}"].get_color())
        assert label.at in [tuple(place) for place in lines[f"rate_{rate:g}"].get_xydata()]
    last = {rate: lines[f"rate_{rate:g}"].get_ydata()[-1] for rate in rises}
    assert last[5] < 0.1 * last[1.2] < last[1.2] < last[0.01] < last[30] == level
    assert rises[0.01] == rises[1.2] == 0 < rises[5]
    assert all(len(lines[f"rate_{rate:g}"].get_xdata()) == 201 for rate in (0.01, 1.2, 5)), "200 updates"
    ends = len(costs_at(30)) - 1
    assert lines["end"].get_xydata().tolist() == [[ends, level]]
    assert figure.label("∞").at == (axes.get_xlim()[0], level)
    assert lines["infinity"].is_dashed()
    assert numbers_in(figure.caption) == [0.01, 5, rises[5], 30, ends]
    assert numbers_in(figure.description) == pytest.approx(
        [0.01, 1.2, 5, 30, *(last[a] for a in (0.01, 1.2, 5))], rel=0.005
    )
    assert_counts_updates(axes)


@cache
def cost_on_circles() -> Callable[[float, float], float]:
    """Give the cost as a function of the two weights of the first hidden unit."""
    rng = np.random.default_rng(3)
    X, Y = nnref.datasets.circles(40, rng=rng)
    start = nnref.shallow.initialize_parameters(2, 2, scale=1.0, rng=rng)
    W1, b1, W2, b2 = nnref.shallow.train(X, Y, start, iterations=300).parameters

    def cost(w1: float, w2: float) -> float:
        parameters = nnref.shallow.Parameters(np.array([[w1, w2], W1[1]]), b1, W2, b2)
        return nnref.compute_cost(nnref.shallow.forward_propagation(X, parameters).A2, Y)

    return cost


def test_the_cost_is_the_same_all_along_a_contour() -> None:
    # S9-G2
    figure, cost = drawn("descent_path"), cost_on_circles()
    contours = figure.artist("contours")
    steps = np.diff(contours.levels)
    assert steps == pytest.approx(steps[0]), "closer lines mean a steeper slope"
    assert {to_hex(colour) for colour in contours.get_edgecolor()} == {FIRST}
    for level, path in zip(contours.levels, contours.get_paths(), strict=True):
        assert len(path.vertices) >= 10
        costs = [cost(*place) for place in path.vertices[::5]]
        np.testing.assert_allclose(costs, level, atol=0.001)
    assert_in_proportion(figure, contours.axes)
    named = [label for label in figure.labels if label.text.startswith("J = ")]
    assert len(named) == 2
    for label in named:
        level = value_of(label.text.removeprefix("J = "))
        assert level in contours.levels
        assert cost(*label.at) == pytest.approx(level, abs=0.001)
        assert (label.shift, label.colour) == ((0, 0), FIRST)
    corners = [cost(w1, w2) for w1 in contours.axes.get_xlim() for w2 in contours.axes.get_ylim()]
    assert max(corners) < contours.levels[-1] + 1.5 * steps[0], "no room without lines"


def test_each_step_goes_down_the_slope() -> None:
    # S9-G3
    figure, cost = drawn("descent_path"), cost_on_circles()
    path, axes = figure.artist("path").get_xydata(), figure.page.axes[0]
    alpha = value_of(re.fullmatch("learning rate \u2066α = (.*)\u2069", axes.get_title(loc="left"))[1])
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
    assert costs[-1] < min(figure.artist("contours").levels) < costs[0] - 0.3, (
        "it ends within the lowest line"
    )
    assert numbers_in(figure.description) == [alpha, len(path) - 1]
    assert (path[0] > (np.mean(axes.get_xlim()), np.mean(axes.get_ylim()))).all(), "from the upper right"


def test_the_path_says_where_it_starts_and_ends() -> None:
    figure = drawn("descent_path")
    path = figure.artist("path")
    assert path.get_marker() == "o", "a dot after every step"
    for place, word in ((0, "start"), (-1, "end")):
        mark, label = figure.artist(f"{word}_of_path"), figure.label(word)
        assert mark.get_xydata().tolist() == [path.get_xydata()[place].tolist()] == [list(label.at)]
        assert mark.get_markersize() > path.get_markersize()
        assert label.colour == to_hex(path.get_color()) == mark.get_markerfacecolor() == SECOND
        assert label.side == "right"
        assert -16 < label.shift[0] < 0
    area, left, below = figure.area(path.axes), figure.label("W_{12}^{[1]}"), figure.label("W_{11}^{[1]}")
    assert left.x < area.x0 < below.x < area.x1
    assert below.y < area.y0 < left.y < area.y1


# --- Initialisation (S10) ----------------------------------------------------------------------------------


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


def test_units_that_start_alike_stay_alike_and_others_part() -> None:
    # S10-I1, S10-I2
    lines = drawn("symmetry").lines
    assert lines.keys() - {"key_1", "key_2"} == {"equal_1", "equal_2", "random_1", "random_2"}
    for start in ("equal", "random"):
        replayed = first_weights(start == "equal")
        for i in (1, 2):
            line = lines[f"{start}_{i}"]
            k, weights = line.get_data()
            assert list(k) == list(range(601))
            np.testing.assert_allclose(weights, replayed[i - 1], rtol=1e-6, atol=1e-9)
            assert line.axes.get_xlim() == (0, 600)
            assert line.axes.get_ylim()[0] < weights.min() < weights.max() < line.axes.get_ylim()[1]
    weights = {gid: line.get_ydata() for gid, line in lines.items()}
    assert np.array_equal(weights["equal_1"], weights["equal_2"])
    assert np.ptp(weights["equal_1"]) > 1, "alike, and not for want of learning"
    assert (weights["random_1"] != weights["random_2"]).all()
    assert max(abs(weights["random_1"][0]), abs(weights["random_2"][0])) < 0.05, "a small start"
    assert np.abs(np.subtract(weights["random_1"], weights["random_2"]))[:100].max() < 0.2
    assert weights["random_1"][-1] > 2
    assert weights["random_2"][-1] < -2


def test_the_plots_of_both_starts_have_their_headings_and_a_key() -> None:
    figure = drawn("symmetry")
    lines = figure.lines
    above, below = lines["equal_1"].axes, lines["random_1"].axes
    assert above.get_position().y0 > below.get_position().y1
    assert above.get_ylim() == below.get_ylim()
    for axes, start in ((above, "equal"), (below, "random")):
        assert axes.get_title(loc="left") == f"{start} start"
        assert lines[f"{start}_2"].axes is axes
        assert lines[f"{start}_1"].zorder < lines[f"{start}_2"].zorder
        for i in (1, 2):
            line, sample = lines[f"{start}_{i}"], lines[f"key_{i}"]
            assert line.get_color() == sample.get_color()
            assert (line.get_linewidth(), line.get_alpha()) == (sample.get_linewidth(), sample.get_alpha())
            assert line.is_dashed() == sample.is_dashed() == (i == 2)
    assert lines["key_1"].get_linewidth() > 2 * lines["key_2"].get_linewidth()
    for i in (1, 2):
        assert_beside(figure, f"key_{i}", f"unit \u2066{i}\u2069")
    assert_names_lines(figure, {f"random_{i}": f"W_{{{i}1}}^{{[1]}}" for i in (1, 2)})
    assert_counts_updates(below)


def test_large_weights_saturate_the_units() -> None:
    # S10-I3
    figure, values = drawn("weight_scales"), printed("initialisation/scales")
    X, heights = np.random.default_rng(3).standard_normal((3, 1000)), []
    for scale, text in ((0.01, "0.01"), (1, "1"), (100, "100")):
        Z1 = (np.random.default_rng(3).standard_normal((4, 3)) * scale) @ X
        slopes = 1 - np.tanh(Z1) ** 2
        assert f"{slopes.mean():.3g}" == values[f"scale {text}: mean slope"]
        for name, meant, low in (("activations", np.tanh(Z1), -1), ("slopes", slopes, 0)):
            steps = figure.artist(f"{name}_{text}")
            shares, edges, floor = steps.get_data()
            assert (edges[0], edges[-1], floor) == (low, 1, 0)
            assert steps.axes.get_xlim() == (low, 1)
            assert np.diff(edges) == pytest.approx((1 - low) / len(shares))
            for k, share in enumerate(shares):
                last = k == len(shares) - 1
                inside = (meant >= edges[k]) & ((meant <= edges[k + 1]) if last else (meant < edges[k + 1]))
                assert share == np.count_nonzero(inside) / 4000
            assert sum(shares) == pytest.approx(1), "every value is in a bin"
            assert steps.get_fill()
            assert steps.axes.get_ylim()[0] == 0
            assert max(shares) < steps.axes.get_ylim()[1]
            heights.append(shares)
    small, steep, spread, varied, ends, flat = heights
    assert min(small[len(small) // 2], steep[-1]) > 0.99
    assert max(*spread, *varied) < 0.5
    assert ends[0] + ends[-1] > 0.98
    assert min(ends[0], ends[-1]) > 0.4
    assert flat[0] > 0.98
    assert numbers_in(figure.description) == [0.01, 1, 100, 0, 1, 0]


def test_rows_name_their_scales_and_columns_what_they_count() -> None:
    figure, rows = drawn("weight_scales"), []
    for text in ("0.01", "1", "100"):
        left, right = (figure.artist(f"{name}_{text}").axes for name in ("activations", "slopes"))
        assert left.get_position().y0 == right.get_position().y0
        assert left.get_position().x1 < right.get_position().x0
        assert left.get_title(loc="left") == f"weights times \u2066{text}\u2069"
        rows.append(left.get_position().y0)
    assert rows == sorted(rows, reverse=True)
    for name in ("activations", "slopes"):
        label, area = figure.label(name), figure.area(figure.artist(f"{name}_0.01").axes)
        assert label.x == pytest.approx((area.x0 + area.x1) / 2)
        assert label.y > area.y1
        for text in ("0.01", "1", "100"):
            assert to_hex(figure.artist(f"{name}_{text}").get_facecolor()) == label.colour
