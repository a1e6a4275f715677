"""Every registered figure is fit for a page, in both languages, and the shared code refuses what is not."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from itertools import combinations, pairwise
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
from matplotlib.transforms import Bbox

from docs_src.figures import drawing
from docs_src.figures.drawing import (
    FIGURES,
    Layer,
    Side,
    label,
    maths,
    number,
    render,
)
from docs_src.texts import DIRECTIONS, LANGUAGES, Bilingual, Language
from tests.conftest import ROOT

MODULES = sorted(f"docs_src.figures.{path.stem}" for path in (ROOT / "docs_src/figures").glob("*.py"))
for module in MODULES:
    import_module(module)

SVG = "{http://www.w3.org/2000/svg}"
ARABIC = re.compile("[\u0600-\u06ff]")
ISOLATED = re.compile("\u2066[^\u2069]*\u2069")
SCRIPT = re.compile("[_^][{]|[}]")
NUMBER = re.compile("−?[0-9]+(?:[.][0-9]+)?(?:×10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?")

every_figure = pytest.mark.parametrize("name", sorted(FIGURES))
each_language = pytest.mark.parametrize("language", LANGUAGES)


@cache
def svg(name: str, language: Language) -> str:
    return render(name, language)


def tree(name: str, language: Language) -> ElementTree.Element:
    return ElementTree.fromstring(svg(name, language))  # noqa: S314 -- made by the code under test


def style_of(element: ElementTree.Element) -> dict[str, str]:
    return dict(rule.split(":", 1) for rule in element.get("style", "").split(";") if rule)


def labels_of(figure: Figure) -> list[Text]:
    """List the labels that are drawn, those of the axes' ticks among them."""
    figure.draw_without_rendering()
    texts = {id(text): text for text in figure.findobj(Text) if text.get_visible() and text.get_text()}
    return [text for text in texts.values() if getattr(text.axes, "axison", True) or hasattr(text, "xy")]


def extents(figure: Figure) -> list[tuple[str, Bbox]]:
    """Give every label and a box around it: about the page's, for its scripts are smaller than what counts here."""
    labels = labels_of(figure)
    for text in labels:
        stacked = re.sub(r"_\{[^{}]*(?:\{[^{}]*\})?\}(?=\^)", "", text.get_text())
        text.set_text(SCRIPT.sub("", stacked))
    return [(text.get_text(), text.get_window_extent()) for text in labels]


# --- What every figure must be -----------------------------------------------------------------------------


def test_all_figures_of_this_week_are_registered() -> None:
    assert {"sigmoid_and_tanh", "relu_curve", "leaky_relu_curve", "mixed_network"} < FIGURES.keys()
    assert {"dead_and_leaky", "collapse", "descent_path", "symmetry", "weight_scales"} < FIGURES.keys()
    for function in ("sigmoid", "tanh", "relu", "leaky_relu"):
        assert f"{function}_derivative_curve" in FIGURES


@every_figure
def test_name_is_a_name_of_python(name: str) -> None:
    assert re.fullmatch("[a-z][A-Za-z0-9_]*", name), "capitals are the lesson's symbols"
    assert FIGURES[name].name == name


@every_figure
@each_language
def test_root_says_what_it_is_and_leaves_its_size_to_the_page(name: str, language: Language) -> None:
    root = tree(name, language)
    assert root.tag == f"{SVG}svg"
    assert root.get("class") == "figure"
    assert root.get("role") == "img"
    assert root.get("lang") == language
    assert root.get("width") is None
    assert root.get("height") is None
    assert style_of(root) == {"direction": "ltr", "fill": "currentColor", "stroke-linejoin": "round"}


@every_figure
@each_language
def test_text_is_large_enough_on_a_phone(name: str, language: Language) -> None:
    root = tree(name, language)
    width = float(root.get("viewBox").split()[2])
    sizes = {style_of(text)["font-size"] for text in root.iter(f"{SVG}text")}
    assert sizes
    assert all(float(size.removesuffix("px")) * 350 / width >= 10 for size in sizes)
    scripts = {float(span.get("font-size", 14)) for span in root.iter(f"{SVG}tspan")}
    assert all(size * 350 / width >= 7 for size in scripts)


@every_figure
@each_language
def test_title_and_description_are_there_in_the_right_language(name: str, language: Language) -> None:
    root = tree(name, language)
    named = [root.find(f".//*[@id='{id_}']") for id_ in root.get("aria-labelledby").split()]
    assert [element.tag for element in named] == [f"{SVG}title", f"{SVG}desc"]
    assert named == list(root)[:2]
    assert named[0].text == getattr(FIGURES[name].caption, language).replace("$", "")
    assert named[1].text == getattr(FIGURES[name].description, language)
    for element in named:
        assert bool(ARABIC.search(element.text)) == (language == "ar")


@every_figure
def test_caption_is_one_sentence_with_single_letters_of_mathematics(name: str) -> None:
    for text in FIGURES[name].caption:
        assert re.fullmatch(r"(?:[^.]|\.(?=\d))+\.", text), "one sentence, one full stop"
        assert not re.search(r"[*_`<>\[\]$\\=≈−]", re.sub(r"\$[a-zA-Z]\$", "", text))


@every_figure
def test_description_is_one_to_three_plain_sentences(name: str) -> None:
    for text in FIGURES[name].description:
        assert not re.search(r"[*_`<>\[\]$\\\u2066\u2069]", text)
        assert 1 <= len(re.findall(r"\.(?!\d)", text)) <= 3
        assert text.endswith(".")


@every_figure
@pytest.mark.parametrize("kind", ["caption", "description"])
def test_both_languages_tell_the_same_numbers(name: str, kind: str) -> None:
    arabic, english = (NUMBER.findall(text) for text in getattr(FIGURES[name], kind))
    assert arabic == english


@every_figure
@each_language
def test_ids_are_unique_and_begin_with_the_name(name: str, language: Language) -> None:
    ids = [element.get("id") for element in tree(name, language).iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    assert all(id_.startswith(f"{name}-") for id_ in ids)


@every_figure
@each_language
def test_references_find_what_they_name_inside_the_drawing(name: str, language: Language) -> None:
    root = tree(name, language)
    ids = {element.get("id") for element in root.iter()}
    targets = set(re.findall(r'(?:url\(|href=")([^)"]*)', svg(name, language)))
    assert {target.removeprefix("#") for target in targets} <= ids
    assert not any("}" in key for element in root.iter() for key in element.attrib), "no other namespace"


@every_figure
@each_language
def test_every_artist_that_was_named_can_be_found_in_the_drawing(name: str, language: Language) -> None:
    gids = {artist.get_gid() for artist in FIGURES[name].draw(language).findobj()} - {None}
    assert gids
    assert {f"{name}-{gid}" for gid in gids} <= {element.get("id") for element in tree(name, language).iter()}


@every_figure
@each_language
def test_colours_come_from_the_page(name: str, language: Language) -> None:
    variables = {f"var(--figure-{role})" for role in ("1", "2", "3", "muted", "background")}
    known = {"none", "currentColor", *variables}
    for element in tree(name, language).iter():
        for place in (element.attrib, style_of(element)):
            assert {place[key] for key in ("fill", "stroke", "color") if key in place} <= known
    assert not re.search(
        r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", re.sub(r"(url\(|\")#", "", svg(name, language))
    )
    shapes = {key for element in tree(name, language).iter() for key in style_of(element)}
    assert {"stroke", "fill"} <= shapes, "the check above had something to look at"


@every_figure
@each_language
def test_nothing_of_matplotlib_is_left_that_a_page_must_not_have(name: str, language: Language) -> None:
    text = svg(name, language)
    tags = {element.tag.removeprefix(SVG) for element in tree(name, language).iter()}
    assert tags <= {"svg", "title", "desc", "g", "defs", "clipPath", "rect", "path", "use", "text", "tspan"}
    assert "font-family" not in text
    assert "font:" not in text
    assert not re.search("<[?!]|metadata|Date|Matplotlib|\n", text)
    assert text.count("://") == 1, "the namespace alone: no address to fetch from"


@every_figure
@each_language
def test_labels_are_text_in_the_right_language(name: str, language: Language) -> None:
    drawn = ["".join(text.itertext()) for text in tree(name, language).iter(f"{SVG}text")]
    meant = [text.get_text() for text in labels_of(FIGURES[name].draw(language))]
    plain = sorted(re.sub("[\u2066\u2069]", "", normalize("NFKC", SCRIPT.sub("", text))) for text in meant)
    assert sorted(normalize("NFKC", text) for text in drawn) == plain
    worded = [words for text in meant if (words := ISOLATED.sub("", text).strip())]
    assert all(bool(ARABIC.search(words)) == (language == "ar") for words in worded)
    assert not any("$" in text for text in drawn)


@every_figure
def test_mathematics_in_labels_is_the_same_in_both_languages(name: str) -> None:
    arabic, english = (
        sorted(
            piece
            for text in labels_of(FIGURES[name].draw(language))
            for piece in ISOLATED.findall(text.get_text())
        )
        for language in LANGUAGES
    )
    assert arabic == english


@every_figure
def test_arabic_labels_run_from_right_to_left_and_their_mathematics_from_left_to_right(name: str) -> None:
    for text in tree(name, "ar").iter(f"{SVG}text"):
        arabic = bool(ARABIC.search("".join(text.itertext())))
        assert (style_of(text).get("direction") == "rtl") == arabic
        for span in text.iter(f"{SVG}tspan"):
            isolated = {"direction": "ltr", "unicode-bidi": "isolate"}
            assert style_of(span) == (isolated if span.get("class") == "math" else {})
        if arabic:
            outside = [text.text, *(span.tail for span in text)]
            outside += [span.text for span in text if span.get("class") != "math"]
            assert not re.search("[0-9−×=≈]", "".join(filter(None, outside)))


@every_figure
@each_language
def test_labels_lie_inside_and_apart(name: str, language: Language) -> None:
    page = FIGURES[name].draw(language)
    boxes = extents(page)
    for text, box in boxes:
        assert box.x0 >= 0, text
        assert box.y0 >= 0, text
        assert box.x1 <= page.bbox.x1, text
        assert box.y1 <= page.bbox.y1, text
    for (one, first), (other, second) in combinations(boxes, 2):
        assert not first.overlaps(second), f"{one} | {other}"


@every_figure
@each_language
def test_no_arrow_runs_through_a_label(name: str, language: Language) -> None:
    page = FIGURES[name].draw(language)
    for text, box in extents(page):
        for arrow in page.findobj(FancyArrowPatch):
            line = Path(arrow._posA_posB)
            assert not line.intersects_bbox(box.padded(-1.5), filled=False), f"{text} | {arrow.get_gid()}"


@every_figure
@each_language
def test_the_same_bytes_come_out_twice(name: str, language: Language) -> None:
    assert render(name, language) == render(name, language)


def test_the_same_bytes_come_out_of_other_processes() -> None:
    program = (
        "import importlib, sys\n"
        f"for module in {MODULES!r}:\n"
        "    importlib.import_module(module)\n"
        "from docs_src.figures.drawing import FIGURES, render\n"
        "drawn = [render(name, language) for name in sorted(FIGURES) for language in ('ar', 'en')]\n"
        "sys.stdout.buffer.write('\\n'.join(drawn).encode())"
    )
    outputs = [
        subprocess.run(
            [sys.executable, "-W", "error", "-B", "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": seed},
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout.decode()
        for seed in ("1", "2")
    ]
    assert outputs[0] == outputs[1]
    assert outputs[0] == "\n".join(svg(name, language) for name in sorted(FIGURES) for language in LANGUAGES)


# --- What the shared code promises -------------------------------------------------------------------------


Register = Callable[[Callable[[Language], Figure]], object]


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Register:
    """Give a way to register a figure for one test alone."""
    monkeypatch.setattr(drawing, "FIGURES", {})
    return drawing.figure(
        caption=Bilingual("تجربة.", "A trial."), description=Bilingual("تجربة.", "A trial.")
    )


def test_unknown_name_is_refused_with_the_nearest_known_one() -> None:
    with pytest.raises(ValueError, match=r"no figure 'sigmoid_and_than'; did you mean 'sigmoid_and_tanh'\?"):
        render("sigmoid_and_than", "en")
    with pytest.raises(ValueError, match=r"^no figure 'qqqq'$"):
        render("qqqq", "en")


def test_a_name_registered_twice_is_refused_with_both_places(register: Register) -> None:
    def trial(_: Language) -> Figure:
        return drawing.canvas(100)

    first = trial.__code__.co_firstlineno
    register(trial)

    def trial(_: Language) -> Figure:
        return drawing.canvas(200)

    second = trial.__code__.co_firstlineno
    assert first != second
    with pytest.raises(ValueError, match=f"'trial' is registered twice: .*line {first}; .*line {second}$"):
        register(trial)


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
        (text,) = ElementTree.fromstring(render("trial", language)).iter(f"{SVG}text")  # noqa: S314
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
        render("trial", "ar")


def test_words_at_one_height_stand_on_one_line(register: Register) -> None:
    words = {"ar": ("الوحدة", "خطّية", "أوزان"), "en": ("unit", "Åå", "now")}

    def trial(language: Language) -> Figure:
        page = drawing.canvas(100)
        for i, word in enumerate(words[language]):
            label(drawing.sheet(page), 100 * i + 50, 60, word)
        return page

    register(trial)
    for language in LANGUAGES:
        texts = ElementTree.fromstring(render("trial", language)).iter(f"{SVG}text")  # noqa: S314
        assert {text.get("y") for text in texts} == {"45.32"}, "half a tall letter below the middle"


def test_a_turned_label_needs_an_anchor(register: Register) -> None:
    def trial(language: Language) -> Figure:
        page = drawing.canvas(100)
        mode = "anchor" if language == "en" else "default"
        label(drawing.sheet(page), 200, 50, "slope").set(rotation=90, rotation_mode=mode)
        return page

    register(trial)
    assert 'transform="rotate(-90 ' in render("trial", "en")
    with pytest.raises(ValueError, match="turned label 'slope' needs rotation_mode"):
        render("trial", "ar")


def test_a_colour_outside_the_palette_is_refused(register: Register) -> None:
    def trial(_: Language) -> Figure:
        page = drawing.canvas(100)
        drawing.sheet(page).plot([0, 400], [0, 90], color="#123456")
        return page

    register(trial)
    with pytest.raises(ValueError, match="'trial': the colour #123456 is not in the palette"):
        render("trial", "en")


def test_settings_of_the_machine_do_not_reach_a_figure() -> None:
    before = svg("relu_curve", "ar")
    with mpl.rc_context(
        {"font.size": 30, "lines.linewidth": 9, "svg.fonttype": "path", "text.color": "#ff0000"}
    ):
        assert render("relu_curve", "ar") == before


def test_letters_that_stand_alone_are_italic_and_words_are_not(register: Register) -> None:
    letters = ascii_letters + "αβγδεζηθικλμνξοπρςστυφχψω"

    def trial(_: Language) -> Figure:
        page = drawing.canvas(100)
        for text in (" ".join(letters), "tanh′(z)", "x₁", "4.54×10⁻⁵", "ŷ", "dz", "db = dW"):
            label(drawing.sheet(page), 200, 50, maths(text))
        return page

    register(trial)
    texts = [text.text for text in ElementTree.fromstring(render("trial", "en")).iter(f"{SVG}text")]  # noqa: S314
    assert not set(texts[0]) & set(letters)
    assert normalize("NFKC", texts[0]) == " ".join(letters)
    assert texts[1:] == ["tanh′(𝑧)", "𝑥₁", "4.54×10⁻⁵", "𝑦\u0302", "𝑑𝑧", "𝑑𝑏 = 𝑑𝑊"]


# How a label with scripts is written: text, font size, and the moves to the right and down before it.
WRITTEN = {
    "x_{1}": [("𝑥", 14, 0, 0), ("1", 10, 0, 3.92)],
    "W^{[1]}": [("𝑊", 14, 0, 0), ("[1]", 10, 0, -5.88)],
    "dW^{[2]}": [("𝑑𝑊", 14, 0, 0), ("[2]", 10, 0, -5.88)],
    "z^{[1](2)}": [("𝑧", 14, 0, 0), ("[1](2)", 10, 0, -5.88)],
    "a_{1}^{[1]}": [("𝑎", 14, 0, 0), ("1", 10, 0, 3.92), ("[1]", 10, -4.95, -9.8)],
    "w_{1}^{[1]T}": [("𝑤", 14, 0, 0), ("1", 10, 0, 3.92), ("[1]𝑇", 10, -4.95, -9.8)],
    "x_{n_{x}}": [("𝑥", 14, 0, 0), ("𝑛", 10, 0, 3.92), ("𝑥", 8.5, 0, 2.8)],
    "n_{x} = 3": [("𝑛", 14, 0, 0), ("𝑥", 10, 0, 3.92), (" = 3", 14, 0, -3.92)],
    "a_{123}^{T}z": [("𝑎", 14, 0, 0), ("123", 10, 0, 3.92), ("𝑇", 10, -14.85, -9.8), ("𝑧", 14, 8.75, 5.88)],
    "x_{1}, x_{2}": [("𝑥", 14, 0, 0), ("1", 10, 0, 3.92), (", 𝑥", 14, 0, -3.92), ("2", 10, 0, 3.92)],
}


def runs_of(text: ElementTree.Element) -> list[tuple[str, float, float, float]]:
    """List the pieces of a label of mathematics as the browser gets them."""
    pieces = [text, *text] if text.text else list(text)
    return [
        (piece.text, *(float(piece.get(key, default)) for key, default in SCRIPT_PLACE.items()))
        for piece in pieces
    ]


SCRIPT_PLACE = {"font-size": "14", "dx": "0", "dy": "0"}


@pytest.mark.parametrize("text", WRITTEN)
def test_scripts_are_small_and_moved(register: Register, text: str) -> None:
    def trial(_: Language) -> Figure:
        page = drawing.canvas(100)
        label(drawing.sheet(page), 200, 50, maths(text))
        return page

    register(trial)
    (written,) = ElementTree.fromstring(render("trial", "ar")).iter(f"{SVG}text")  # noqa: S314
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
        (text,) = ElementTree.fromstring(render("trial", language)).iter(f"{SVG}text")  # noqa: S314
        moves = [(span.text, float(span.get("dy", 0))) for span in text.iter(f"{SVG}tspan")]
        after = [" هنا و ", " هناك"] if language == "ar" else [" here and ", " there"]
        expected = [
            ("𝑤", 0),
            ("1", 3.92),
            (after[0], -3.92),
            ("𝑥", 0),
            ("(2)", -5.88),
            (None, 0),
            ("𝑇", 5.88),
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
        seen(browser, tmp_path, "trial", language), [*WRITTEN.items()], strict=False
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
    mixed = seen(browser, tmp_path, "trial", language)[-1]
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
    letters = [*drawing._WIDTHS, "0", "4"]

    def trial(_: Language) -> Figure:
        page = drawing.canvas(40 * len(letters) + 40)
        for i, letter in enumerate(letters):
            label(drawing.sheet(page), 200, 40 * i + 40, maths(f"x_{{{letter}}}^{{2}}"))
        return page

    register(trial)
    for letter, (_, below, above) in zip(letters, seen(browser, tmp_path, "trial", "en"), strict=True):
        assert above["left"] == pytest.approx(below["left"], abs=0.12), letter


@pytest.mark.browser
@each_language
def test_labels_lie_inside_and_apart_in_a_browser(
    browser: Any, tmp_path: FilePath, language: Language
) -> None:
    for name in sorted(FIGURES):
        _, _, width, height = map(float, tree(name, language).get("viewBox").split())
        boxes = []
        for runs in seen(browser, tmp_path, name, language):
            left, right = min(run["left"] for run in runs), max(run["right"] for run in runs)
            top = min(run["line"] - 0.75 * run["size"] for run in runs)
            bottom = max(run["line"] + 0.25 * run["size"] for run in runs)
            boxes.append(("".join(run["text"] for run in runs), Bbox([[left, top], [right, bottom]])))
        for text, box in boxes:
            assert 0 <= box.x0 < box.x1 <= width, (name, text)
            assert 0 <= box.y0 < box.y1 <= height, (name, text)
        for (one, first), (other, second) in combinations(boxes, 2):
            assert not first.padded(1).overlaps(second), f"{name}: {one} | {other}"


LOOK = """
async () => {
  await document.fonts.ready;
  return [...document.querySelectorAll("text")].map(text => {
    const runs = [], walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    for (let node, first = 0; (node = walker.nextNode()); first += node.length) {
      const spans = [...Array(node.length).keys()].map(i => text.getExtentOfChar(first + i)).filter(b => b.width);
      runs.push({
        text: node.data,
        left: Math.min(...spans.map(b => b.x)),
        right: Math.max(...spans.map(b => b.x + b.width)),
        line: text.getStartPositionOfChar(first).y,
        size: parseFloat(getComputedStyle(node.parentNode).fontSize),
        whole: text.getBBox().width,
      });
    }
    return runs;
  });
}
"""


def seen(browser: Any, folder: FilePath, name: str, language: Language) -> list[list[dict[str, Any]]]:
    """Say where a browser puts the pieces of every label, in units of the drawing."""
    assets = ROOT / "docs_src/site/theme/assets"
    style = (assets / "site.css").read_text(encoding="utf-8").replace('url("', f'url("{assets.as_uri()}/')
    direction = DIRECTIONS.of(language)
    html = (
        f'<html lang="{language}" dir="{direction}"><meta charset="utf-8"><style>{style}</style>'
        f'<body class="md-typeset" style="font-family: Plex Arabic"><figure>{render(name, language)}</figure>'
    )
    file = folder / f"{name}_{language}.html"
    file.write_text(html, encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    labels = page.evaluate(LOOK)
    page.close()
    return labels


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
