"""The shared code keeps its promises to every figure, and refuses what would come out wrong on a page."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path as FilePath
from string import ascii_letters
from typing import Any
from unicodedata import normalize
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text

from docs_src import drawing
from docs_src.drawing import Layer, Side, figure, label, maths, number, svg
from docs_src.drawing import register as registry
from docs_src.drawing.kept import draw
from docs_src.texts import LANGUAGES, Bilingual, Language
from tests.drawing.drawn import SVG, seen

each_language = pytest.mark.parametrize("language", LANGUAGES)

Register = Callable[[Callable[[Language], Figure]], object]


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Register:
    """Give a way to register a figure for one test alone."""
    monkeypatch.setattr(registry, "FIGURES", {})
    return figure(caption=Bilingual("تجربة.", "A trial."), description=Bilingual("تجربة.", "A trial."))


def svg_of_trial(language: Language) -> str:
    """Draw what was registered."""
    return draw(registry.registered("drawing/trial"), language)


def texts_of(svg: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(svg).iter(f"{SVG}text"))  # noqa: S314 -- made by the code under test


def style_of(element: ElementTree.Element) -> dict[str, str]:
    return dict(rule.split(":", 1) for rule in element.get("style", "").split(";") if rule)


def labels_of(page: Figure) -> list[Text]:
    return [text for text in page.findobj(Text) if text.get_text()]


# --- Labels ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("side", "latin", "arabic"), [
    ("left", "start", "end"), ("center", "middle", "middle"), ("right", "end", "start")
])  # fmt: skip
def test_labels_keep_the_edge_that_matplotlib_meant(
    register: Register, side: Side, latin: str, arabic: str
) -> None:
    def trial(language: Language) -> Figure:
        page = drawing.canvas(100)
        label(drawing.sheet(page), 200, 50, "الميل" if language == "ar" else "slope", side=side)
        return page

    register(trial)
    anchors = {}
    for language in ("en", "ar"):
        (text,) = texts_of(svg_of_trial(language))
        anchors[language] = style_of(text)["text-anchor"]
        assert float(text.get("x")) == 200
    assert anchors == {"en": latin, "ar": arabic}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("الميل 0.25", r"needs maths\(…\)"),
        ("الميل = س", r"needs maths\(…\)"),
        (maths("z") + " هو الميل", "must begin with a word"),
        ("الميل $z$", r"in place of \$"),
        ("slope $z$", r"in place of \$"),
        ("x_{1}", r"needs maths\(…\), and \{…\} around each script"),
        (maths("x_1"), "around each script"),
        (maths("x^{}"), "around each script"),
        (maths("x_{1"), "around each script"),
        (maths("x_{1_{2_{3}}}"), "around each script"),
    ],
)
def test_a_label_that_would_come_out_wrong_is_refused(register: Register, text: str, message: str) -> None:
    def trial(_: Language) -> Figure:
        page = drawing.canvas(100)
        label(drawing.sheet(page), 200, 50, text)
        return page

    register(trial)
    with pytest.raises(ValueError, match=message):
        svg_of_trial("ar")


def test_words_at_one_height_stand_on_one_line(register: Register) -> None:
    words = {"ar": ("الوحدة", "خطّية", "أوزان"), "en": ("unit", "Åå", "now")}

    def trial(language: Language) -> Figure:
        page = drawing.canvas(100)
        for i, word in enumerate(words[language]):
            label(drawing.sheet(page), 100 * i + 50, 60, word)
        return page

    register(trial)
    for language in LANGUAGES:
        texts = texts_of(svg_of_trial(language))
        assert {text.get("y") for text in texts} == {"45.32"}, "half a tall letter below the middle"


def test_a_turned_label_needs_an_anchor(register: Register) -> None:
    def trial(language: Language) -> Figure:
        page = drawing.canvas(100)
        mode = "anchor" if language == "en" else "default"
        label(drawing.sheet(page), 200, 50, "slope").set(rotation=90, rotation_mode=mode)
        return page

    register(trial)
    assert 'transform="rotate(-90 ' in svg_of_trial("en")
    with pytest.raises(ValueError, match="turned label 'slope' needs rotation_mode"):
        svg_of_trial("ar")


def test_a_colour_outside_the_palette_is_refused(register: Register) -> None:
    def trial(_: Language) -> Figure:
        page = drawing.canvas(100)
        drawing.sheet(page).plot([0, 400], [0, 90], color="#123456")
        return page

    register(trial)
    with pytest.raises(ValueError, match=r"'drawing/trial' .*: the colour #123456 is not in the palette"):
        svg_of_trial("en")


def test_settings_of_the_machine_do_not_reach_a_figure(register: Register) -> None:
    def trial(_: Language) -> Figure:
        page = drawing.canvas(300)
        axes = drawing.plot(
            page, bottom=32, height=200, x=(-1, 1), y=(-1, 1), x_ticks=(-1, 1), y_ticks=(-1, 1)
        )
        drawing.curve(axes, np.tanh, drawing.grid(-1, 1), "curve")
        label(axes, 0, 0, maths("tanh(z)"))
        return page

    register(trial)
    before = svg_of_trial("ar")
    with mpl.rc_context(
        {"font.size": 30, "lines.linewidth": 9, "svg.fonttype": "path", "text.color": "#ff0000"}
    ):
        assert svg_of_trial("ar") == before


def test_letters_that_stand_alone_are_italic_and_words_are_not(register: Register) -> None:
    letters = ascii_letters + "αβγδεζηθικλμνξοπρςστυφχψω"

    def trial(_: Language) -> Figure:
        page = drawing.canvas(100)
        for text in (" ".join(letters), "tanh′(z)", "x₁", "4.54×10⁻⁵", "ŷ", "dz", "db = dW"):
            label(drawing.sheet(page), 200, 50, maths(text))
        return page

    register(trial)
    texts = [text.text for text in texts_of(svg_of_trial("en"))]
    assert not set(texts[0]) & set(letters)
    assert normalize("NFKC", texts[0]) == " ".join(letters)
    assert texts[1:] == ["tanh′(𝑧)", "𝑥₁", "4.54×10", "𝑦\u0302", "𝑑𝑧", "𝑑𝑏 = 𝑑𝑊"]


# How a label with scripts is written: text, font size, and the moves to the right and down before it.
WRITTEN = {
    "x_{1}": [("𝑥", 16, 0, 0), ("1", 12, 0, 4.48)],
    "W^{[1]}": [("𝑊", 16, 0, 0), ("[1]", 12, 0, -6.72)],
    "dW^{[2]}": [("𝑑𝑊", 16, 0, 0), ("[2]", 12, 0, -6.72)],
    "z^{[1](2)}": [("𝑧", 16, 0, 0), ("[1](2)", 12, 0, -6.72)],
    "a_{1}^{[1]}": [("𝑎", 16, 0, 0), ("1", 12, 0, 4.48), ("[1]", 12, -5.94, -11.2)],
    "w_{1}^{[1]T}": [("𝑤", 16, 0, 0), ("1", 12, 0, 4.48), ("[1]𝑇", 12, -5.94, -11.2)],
    "x_{n_{x}}": [("𝑥", 16, 0, 0), ("𝑛", 12, 0, 4.48), ("𝑥", 12, 0, 3.36)],
    "n_{x} = 3": [("𝑛", 16, 0, 0), ("𝑥", 12, 0, 4.48), (" = 3", 16, 0, -4.48)],
    "a_{123}^{T}z": [("𝑎", 16, 0, 0), ("123", 12, 0, 4.48), ("𝑇", 12, -17.82, -11.2), ("𝑧", 16, 10.5, 6.72)],
    "4.54×10⁻⁵": [("4.54×10", 16, 0, 0), ("−5", 12, 0, -6.72)],
    "x_{1}, x_{2}": [("𝑥", 16, 0, 0), ("1", 12, 0, 4.48), (", 𝑥", 16, 0, -4.48), ("2", 12, 0, 4.48)],
}


def runs_of(text: ElementTree.Element) -> list[tuple[str, float, float, float]]:
    """List the pieces of a label of mathematics as the browser gets them."""
    pieces = [text, *text] if text.text else list(text)
    return [
        (piece.text, *(float(piece.get(key, default)) for key, default in SCRIPT_PLACE.items()))
        for piece in pieces
    ]


SCRIPT_PLACE = {"font-size": "16", "dx": "0", "dy": "0"}


@pytest.mark.parametrize("text", WRITTEN)
def test_scripts_are_small_and_moved(register: Register, text: str) -> None:
    def trial(_: Language) -> Figure:
        page = drawing.canvas(100)
        label(drawing.sheet(page), 200, 50, maths(text))
        return page

    register(trial)
    (written,) = texts_of(svg_of_trial("ar"))
    assert written.get("class") == "math"
    assert runs_of(written) == [(run, *map(pytest.approx, place)) for run, *place in WRITTEN[text]]
    for piece in written:
        assert (piece.get("stroke") == "none") == ("font-size" in piece.attrib), (
            "a halo eats what stands close"
        )


def test_words_after_a_script_stand_on_the_line_again(register: Register) -> None:
    def trial(language: Language) -> Figure:
        page = drawing.canvas(100)
        words = ("الوزن ", " هنا و ", " هناك") if language == "ar" else ("weight ", " here and ", " there")
        parts = [words[0], maths("w_{1}"), words[1], maths("x^{(2)}"), maths("T"), words[2]]
        label(drawing.sheet(page), 200, 50, "".join(parts))
        return page

    register(trial)
    for language in LANGUAGES:
        (text,) = texts_of(svg_of_trial(language))
        moves = [(span.text, float(span.get("dy", 0))) for span in text.iter(f"{SVG}tspan")]
        after = [" هنا و ", " هناك"] if language == "ar" else [" here and ", " there"]
        expected = [
            ("𝑤", 0),
            ("1", 4.48),
            (after[0], -4.48),
            ("𝑥", 0),
            ("(2)", -6.72),
            (None, 0),
            ("𝑇", 6.72),
        ]
        assert moves == [(run, pytest.approx(move)) for run, move in expected]
        assert text[-1].tail == after[1]


@pytest.mark.browser
@each_language
def test_scripts_stand_where_they_belong_in_a_browser(
    register: Register, browser: Any, tmp_path: FilePath, language: Language
) -> None:
    def trial(_: Language) -> Figure:
        page = drawing.canvas(40 * len(WRITTEN) + 100)
        axes = drawing.sheet(page)
        for i, text in enumerate(WRITTEN):
            label(axes, 200, 40 * i + 40, maths(text))
        word = "الوزن" if language == "ar" else "weight"
        label(axes, 200, 40 * len(WRITTEN) + 40, f"{word} {maths('a_{1}^{[1]}')} {word} {maths('x_{2}')}")
        return page

    register(trial)
    for runs, (text, *places) in zip(
        seen(browser, tmp_path, svg_of_trial(language), language), [*WRITTEN.items()], strict=False
    ):
        assert [run["text"] for run in runs] == [run for run, *_ in places[0]], text
        assert runs[0]["left"] + runs[0]["whole"] / 2 == pytest.approx(200, abs=1.5), "centred"
        for before, run, (_, _, dx, dy) in zip(runs, runs[1:], places[0][1:], strict=False):
            assert run["line"] - before["line"] == pytest.approx(dy, abs=0.05)
            gap = run["left"] - before["right"]
            if dx < 0:  # a superscript above a subscript
                assert run["left"] == pytest.approx(before["left"], abs=0.4)
            else:
                assert gap == pytest.approx(dx, abs=0.05)
        assert runs[-1]["left"] >= runs[0]["right"] - 0.1
    mixed = seen(browser, tmp_path, svg_of_trial(language), language)[-1]
    places = {run["text"].strip(): run for run in mixed}
    assert places["[1]"]["left"] == pytest.approx(places["1"]["left"], abs=0.4)
    assert places["1"]["left"] == pytest.approx(places["𝑎"]["right"], abs=0.1)
    assert places["2"]["left"] == pytest.approx(places["𝑥"]["right"], abs=0.1)
    right = places["𝑎"]["left"] > places["𝑥"]["left"]
    assert right == (language == "ar"), "words run in their own direction"
    words = [run["line"] for run in mixed if run["text"].strip() in {"الوزن", "weight"}]
    assert words == [pytest.approx(words[0], abs=0.01)] * 2


@pytest.mark.browser
def test_widths_of_scripts_are_those_of_the_pages_font(
    register: Register, browser: Any, tmp_path: FilePath
) -> None:
    letters = [*svg._WIDTHS, "0", "4"]

    def trial(_: Language) -> Figure:
        page = drawing.canvas(40 * len(letters) + 40)
        for i, letter in enumerate(letters):
            label(drawing.sheet(page), 200, 40 * i + 40, maths(f"x_{{{letter}}}^{{2}}"))
        return page

    register(trial)
    for letter, (_, below, above) in zip(
        letters, seen(browser, tmp_path, svg_of_trial("en"), "en"), strict=True
    ):
        assert above["left"] == pytest.approx(below["left"], abs=0.12), letter


# --- Numbers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (1.0, "1"), (-10.0, "−10"), (0.25, "0.25"), (-0.1, "−0.1"), (0.01, "0.01"), (12.0, "12"),
        (4.5395807735951673e-05, "4.54×10⁻⁵"), (8.244614455767397e-09, "8.24×10⁻⁹"), (-2.5e-7, "−2.5×10⁻⁷"),
        (1234567.0, "1.23×10⁶"), (1e-10, "10⁻¹⁰"), (1000.0, "10³"), (-1e5, "−1×10⁵"), (0.99995, "1"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_a_book_writes_them(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "sign"), [(0.25, "="), (0.0, "="), (-10.0, "="), (1 / 3, "≈"), (0.99995, "≈")]
)
def test_the_sign_before_a_number_is_true(value: float, sign: str) -> None:
    assert drawing.equals(value) == f"{maths(sign)} {maths(number(value))}"


def test_numbers_are_listed_in_both_languages() -> None:
    assert drawing.listed((-10.0, 0.25, 2 / 3), "en") == "−10, 0.25 and ≈ 0.667"
    assert drawing.listed((-10.0, 0.25, 2 / 3), "ar") == "−10 و 0.25 و ≈ 0.667"


@pytest.mark.parametrize(("low", "high"), [(-12, 12), (-6, 6), (-10, 4), (0, 7)])
def test_grid_is_even_and_exact_at_its_ends_and_middle(low: float, high: float) -> None:
    z = drawing.grid(low, high, 240)
    assert len(z) == 241
    assert (z[0], z[120], z[-1]) == (low, (low + high) / 2, high)
    np.testing.assert_allclose(np.diff(z), (high - low) / 240, rtol=1e-12)


# --- Diagrams and plots -------------------------------------------------------------------------------------


def test_a_unit_of_dots_has_neither_circle_nor_arrow_nor_number() -> None:
    page = drawing.canvas(300)
    layers = [Layer(["a", "b", "⋮", "c"], "first"), Layer(["d", "⋮", "e"], "second")]
    drawing.network(drawing.sheet(page), layers, (60, 200), middle=160, output="ŷ")
    circles = {circle.get_gid(): circle.center for circle in page.findobj(Circle)}
    assert set(circles) == {"unit_0_1", "unit_0_2", "unit_0_3", "unit_1_1", "unit_1_2"}
    marks = {text.get_text().strip("\u2066\u2069"): text.xy for text in labels_of(page) if text.xy[0] < 210}
    for unit, gid in {
        "a": "unit_0_1",
        "b": "unit_0_2",
        "c": "unit_0_3",
        "d": "unit_1_1",
        "e": "unit_1_2",
    }.items():
        assert marks[unit] == circles[gid]
    assert circles["unit_0_2"][1] - circles["unit_0_3"][1] == 2 * 54, "room for the dots"
    dots = [text.xy for text in labels_of(page) if text.get_text() == maths("⋮")]
    assert dots == [(60, 160 - 27), (200, 160)]
    arrows = {arrow.get_gid(): arrow for arrow in page.findobj(FancyArrowPatch)}
    assert set(arrows) == {f"edge_1_{i}_{j}" for i in (1, 2) for j in (1, 2, 3)} | {"output_1", "output_2"}
    for i, j in ((1, 1), (1, 3), (2, 2)):
        start, end = (np.array(place) for place in arrows[f"edge_1_{i}_{j}"]._posA_posB)
        assert np.hypot(*(start - circles[f"unit_0_{j}"])) == pytest.approx(21)
        assert np.hypot(*(end - circles[f"unit_1_{i}"])) == pytest.approx(21)


def test_an_arrow_has_its_colour_and_ends() -> None:
    page = drawing.canvas(100)
    arrow = drawing.arrow(drawing.sheet(page), (10, 20), (60, 20), "go", colour=drawing.SECOND)
    assert to_hex(arrow.get_edgecolor()) == to_hex(arrow.get_facecolor()) == drawing.SECOND
    assert arrow._posA_posB == [(10, 20), (60, 20)]
    assert arrow.get_arrowstyle().arrow == "-|>", "its head is at its end"


def test_a_box_stands_around_its_text() -> None:
    page = drawing.canvas(100)
    box = drawing.box(drawing.sheet(page), (100, 40), (44, 30), "z^{[1]}", "here")
    assert box.get_bbox().bounds == (78, 25, 44, 30)
    (text,) = labels_of(page)
    assert (text.xy, text.get_text()) == ((100, 40), maths("z^{[1]}"))


def test_cells_count_like_a_matrix_and_its_brackets_stand_around_them() -> None:
    page = drawing.canvas(100)
    axes, colours = drawing.sheet(page), [[drawing.FIRST, "", drawing.THIRD], [drawing.SECOND] * 3]
    drawing.cells(axes, (20, 90), (10, 15), colours, "W")
    drawing.brackets(axes, (20, 90), (30, 30), "bracket")
    cells = {cell.get_gid(): cell for cell in page.findobj(Rectangle) if cell.get_gid()}
    assert set(cells) == {"W_1_1", "W_1_3", "W_2_1", "W_2_2", "W_2_3"}, "no colour, no cell"
    assert cells["W_1_3"].get_bbox().bounds == (40, 75, 10, 15)
    assert cells["W_2_1"].get_bbox().bounds == (20, 60, 10, 15)
    for gid, cell in cells.items():
        _, i, j = gid.split("_")
        assert to_hex(cell.get_edgecolor()) == to_hex(cell.get_facecolor()) == colours[int(i) - 1][int(j) - 1]
        assert cell.get_facecolor()[3] < 0.5 < cell.get_edgecolor()[3]
    sides = {patch.get_gid(): patch.get_path().vertices for patch in page.findobj(PathPatch)}
    assert sides["bracket_left"].tolist() == [[21, 95], [15, 95], [15, 55], [21, 55]]
    assert sides["bracket_right"].tolist() == [[49, 95], [55, 95], [55, 55], [49, 55]]


@pytest.mark.parametrize("crosses", [False, True])
def test_marks_are_centred_on_their_points(crosses: bool) -> None:
    page, X = drawing.canvas(300), np.array([[-1.0, 0.5, 1.5], [0.0, -0.25, 1.0]])
    axes = drawing.plot(page, bottom=32, height=200, x=(-2, 2), y=(-2, 2), x_ticks=(0,), y_ticks=(0,))
    patch = drawing.marks(axes, X, "points", colour=drawing.FIRST, crosses=crosses)
    pieces = patch.get_path().vertices.reshape(3, -1, 2)
    np.testing.assert_allclose(pieces.mean(axis=1), X.T, atol=1e-12)
    sizes = np.ptp(axes.transData.transform(pieces.reshape(-1, 2)).reshape(3, -1, 2), axis=1)
    np.testing.assert_allclose(sizes, 5.2 if crosses else 0, atol=1e-9)
    assert patch.get_path().codes.tolist() == [Path.MOVETO, Path.LINETO] * (6 if crosses else 3)
    assert patch.get_capstyle() == "round"


def test_network_connects_neighbouring_layers_from_left_to_right() -> None:
    page = drawing.canvas(300)
    layers = [Layer(["a"] * size, f"layer {depth}") for depth, size in enumerate((2, 3, 1))]
    drawing.network(drawing.sheet(page), layers, (60, 200, 340), middle=160, output="ŷ")
    circles = {circle.get_gid(): circle for circle in page.findobj(Circle)}
    assert set(circles) == {"unit_0_1", "unit_0_2", "unit_1_1", "unit_1_2", "unit_1_3", "unit_2_1"}
    arrows = {arrow.get_gid(): arrow for arrow in page.findobj(FancyArrowPatch)}
    edges = {f"edge_1_{i}_{j}" for i in (1, 2, 3) for j in (1, 2)} | {f"edge_2_1_{j}" for j in (1, 2, 3)}
    assert set(arrows) == edges | {"output_1"}
    for gid in edges:
        _, depth, i, j = gid.split("_")
        start, end = (np.array(place) for place in arrows[gid]._posA_posB)
        source, target = circles[f"unit_{int(depth) - 1}_{j}"], circles[f"unit_{depth}_{i}"]
        assert start[0] < end[0]
        assert np.hypot(*(start - source.center)) == pytest.approx(source.radius)
        assert np.hypot(*(end - target.center)) == pytest.approx(target.radius)
        assert np.hypot(*(end - start)) == pytest.approx(
            np.hypot(*np.subtract(target.center, source.center)) - source.radius - target.radius
        )
    for depth, size in ((0, 2), (1, 3)):
        heights = [circles[f"unit_{depth}_{i}"].center[1] for i in range(1, size + 1)]
        assert all(upper > lower for upper, lower in pairwise(heights)), "units count downwards"
        assert np.mean(heights) == pytest.approx(160)
