"""Every figure of every week is fit for a page, in both languages.

What a week's figures show is looked at in ``tests/<week>/test_figures.py``, mostly in English alone:
here it is made sure that the Arabic one shows the same.
"""

import os
import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path as FilePath
from typing import Any
from unicodedata import normalize
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.artist import Artist
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch
from matplotlib.path import Path
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox

from docs_src.drawing import FIGURES, FIRST, SECOND, THIRD, WIDTH
from docs_src.texts import LANGUAGES
from tests.conftest import ROOT
from tests.drawing.drawn import (
    ISOLATED,
    SVG,
    WEEKS,
    Drawn,
    drawn,
    numbers_in,
    seen,
    value_of,
    without_scripts,
)

ARABIC = re.compile("[\u0600-\u06ff]")


@pytest.fixture(
    scope="module", params=[f"{key}-{language}" for key in sorted(FIGURES) for language in LANGUAGES]
)
def figure(request: pytest.FixtureRequest) -> Drawn:
    """Give a figure in one language; all that is asked of it comes in a row."""
    return drawn(*request.param.rsplit("-", 1))


@pytest.fixture(scope="module", params=sorted(FIGURES))
def both(request: pytest.FixtureRequest) -> tuple[Drawn, Drawn]:
    """Give a figure in Arabic and in English."""
    return drawn(request.param, "ar"), drawn(request.param, "en")


def style_of(element: ElementTree.Element) -> dict[str, str]:
    return dict(rule.split(":", 1) for rule in element.get("style", "").split(";") if rule)


# --- What it says of itself --------------------------------------------------------------------------------


def test_root_says_what_it_is_and_leaves_its_size_to_the_page(figure: Drawn) -> None:
    root = figure.root
    assert root.tag == f"{SVG}svg"
    assert (root.get("class"), root.get("role"), root.get("lang")) == ("figure", "img", figure.language)
    assert (root.get("width"), root.get("height")) == (None, None)
    assert style_of(root) == {"direction": "ltr", "fill": "currentColor", "stroke-linejoin": "round"}


def test_title_and_description_are_there_in_the_right_language(figure: Drawn) -> None:
    named = [figure.root.find(f".//*[@id='{id_}']") for id_ in figure.root.get("aria-labelledby").split()]
    assert [element.tag for element in named] == [f"{SVG}title", f"{SVG}desc"]
    assert named == list(figure.root)[:2]
    assert [element.text for element in named] == [figure.caption.replace("$", ""), figure.description]
    assert all(bool(ARABIC.search(element.text)) == (figure.language == "ar") for element in named)


def test_caption_is_one_sentence_and_the_description_one_to_three(figure: Drawn) -> None:
    assert re.fullmatch(r"(?:[^.]|\.(?=\d))+\.", figure.caption), "one sentence, one full stop"
    bare = re.sub(r"\$[a-zA-Z]\$", "", figure.caption)
    assert not re.search(r"[*_`<>\[\]$\\=≈−]", bare), "single letters of mathematics alone"
    assert not re.search(r"[*_`<>\[\]$\\\u2066\u2069]", figure.description)
    assert 1 <= len(re.findall(r"\.(?!\d)", figure.description)) <= 3
    assert figure.description.endswith(".")


def test_ids_are_unique_begin_with_the_name_and_are_found_by_what_refers_to_them(figure: Drawn) -> None:
    assert re.fullmatch("[a-z][A-Za-z0-9_]*", figure.name), "capitals are the lesson's symbols"
    ids = [element.get("id") for element in figure.root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    assert all(id_.startswith(f"{figure.name}-") for id_ in ids)
    targets = set(re.findall(r'(?:url\(|href=")([^)"]*)', figure.svg))
    assert {target.removeprefix("#") for target in targets} <= set(ids)
    assert not any("}" in key for element in figure.root.iter() for key in element.attrib), "no namespace"
    gids = {artist.get_gid() for artist in figure.page.findobj()} - {None}
    assert gids
    assert {f"{figure.name}-{gid}" for gid in gids} <= set(ids), "every artist that was named is there"


# --- What the page gets ------------------------------------------------------------------------------------


def test_colours_come_from_the_page(figure: Drawn) -> None:
    variables = {f"var(--figure-{role})" for role in ("1", "2", "3", "muted", "background")}
    styles = [place for element in figure.root.iter() for place in (element.attrib, style_of(element))]
    assert {"stroke", "fill"} <= set().union(*styles), "there is something to look at"
    used = {style[key] for style in styles for key in ("fill", "stroke", "color") if key in style}
    assert used <= {"none", "currentColor", *variables}
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", re.sub(r"(url\(|\")#", "", figure.svg))


def test_nothing_of_matplotlib_is_left_that_a_page_must_not_have(figure: Drawn) -> None:
    tags = {element.tag.removeprefix(SVG) for element in figure.root.iter()}
    assert tags <= {"svg", "title", "desc", "g", "defs", "clipPath", "rect", "path", "use", "text", "tspan"}
    assert not re.search("<[?!]|metadata|Date|Matplotlib|\n|font-family|font:", figure.svg)
    assert figure.svg.count("://") == 1, "the namespace alone: no address to fetch from"


def test_text_is_large_enough_on_a_phone(figure: Drawn) -> None:
    on_phone = 350 / float(figure.root.get("viewBox").split()[2])
    sizes = {style_of(text)["font-size"].removesuffix("px") for text in figure.root.iter(f"{SVG}text")}
    assert sizes
    assert all(float(size) * on_phone >= 10 for size in sizes)
    scripts = {float(span.get("font-size", 14)) for span in figure.root.iter(f"{SVG}tspan")}
    assert all(size * on_phone >= 10 - 1e-9 for size in scripts), "scripts too"


def test_labels_are_text_in_the_right_language_and_direction(figure: Drawn) -> None:
    texts = list(figure.root.iter(f"{SVG}text"))
    meant = [text.get_text() for text in figure.texts]
    plain = sorted(re.sub("[\u2066\u2069]", "", normalize("NFKC", without_scripts(text))) for text in meant)
    assert sorted(normalize("NFKC", "".join(text.itertext())) for text in texts) == plain
    worded = [words for text in meant if (words := ISOLATED.sub("", text).strip())]
    assert all(bool(ARABIC.search(words)) == (figure.language == "ar") for words in worded)
    assert not any("$" in text for text in plain)
    for text in texts:
        arabic = bool(ARABIC.search("".join(text.itertext())))
        assert (style_of(text).get("direction") == "rtl") == arabic
        if arabic:
            for span in text.iter(f"{SVG}tspan"):
                isolated = {"direction": "ltr", "unicode-bidi": "isolate"}
                assert style_of(span) == (isolated if span.get("class") == "math" else {})
            outside = [text.text, *(span.tail for span in text)]
            outside += [span.text for span in text if span.get("class") != "math"]
            assert not re.search("[0-9−×=≈]", "".join(filter(None, outside)))


# --- What a reader sees ------------------------------------------------------------------------------------


def test_labels_lie_inside_and_apart(figure: Drawn) -> None:
    for text, box in figure.boxes:
        assert 0 <= box.x0 < box.x1 <= figure.page.bbox.x1, text
        assert 0 <= box.y0 < box.y1 <= figure.page.bbox.y1, text
    for (one, first), (other, second) in combinations(figure.boxes, 2):
        assert not first.overlaps(second), f"{one} | {other}"


@pytest.mark.browser
def test_labels_lie_inside_and_apart_in_a_browser(figure: Drawn, browser: Any, tmp_path: FilePath) -> None:
    _, _, width, height = map(float, figure.root.get("viewBox").split())
    boxes = []
    for runs in seen(browser, tmp_path, figure.svg, figure.language):
        left, right = min(run["left"] for run in runs), max(run["right"] for run in runs)
        top = min(run["line"] - 0.75 * run["size"] for run in runs)
        bottom = max(run["line"] + 0.25 * run["size"] for run in runs)
        boxes.append(("".join(run["text"] for run in runs), Bbox([[left, top], [right, bottom]])))
    assert len(boxes) == len(figure.texts)
    for text, box in boxes:
        assert 0 <= box.x0 < box.x1 <= width, text
        assert 0 <= box.y0 < box.y1 <= height, text
    for (one, first), (other, second) in combinations(boxes, 2):
        assert not first.padded(1).overlaps(second), f"{one} | {other}"


def test_no_arrow_runs_through_a_label(figure: Drawn) -> None:
    for arrow in figure.page.findobj(FancyArrowPatch):
        line = Path(arrow._posA_posB)
        for text, box in figure.boxes:
            assert not line.intersects_bbox(box.padded(-1.5), filled=False), f"{text} | {arrow.get_gid()}"


def test_a_coloured_label_of_a_plot_stands_at_a_line_of_its_colour(figure: Drawn) -> None:
    for text, (words, box) in zip(figure.texts, figure.boxes, strict=True):
        if not isinstance(text, Annotation) or not text.axes.axison:
            continue
        gaps: dict[str, float] = {}
        for line in text.axes.lines:
            places = line.axes.transData.transform(line.get_xydata())
            between = np.linspace(places[:-1], places[1:], 20).reshape(-1, 2)
            outside = np.maximum(np.maximum(box.min - between, between - box.max), 0)
            colour = to_hex(line.get_color())
            gaps[colour] = min(gaps.get(colour, np.inf), np.hypot(*outside.T).min(initial=np.inf))
        own = gaps.get(to_hex(text.get_color()), np.inf)
        curves = [gaps[colour] for colour in (FIRST, SECOND, THIRD) if colour in gaps]
        if own < np.inf and to_hex(text.get_color()) in (FIRST, SECOND, THIRD):
            assert own <= 40, words
            assert own <= min(curves) + 10, words


def test_numbers_at_the_axes_are_their_places(figure: Drawn) -> None:
    checked = 0
    for axes in filter(lambda axes: axes.axison, figure.page.axes):
        for axis, low, high in ((axes.xaxis, *axes.get_xlim()), (axes.yaxis, *axes.get_ylim())):
            for place, text in zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=True):
                assert low <= place <= high
                if text.get_text():
                    assert value_of(ISOLATED.fullmatch(text.get_text())[1]) == place
                    checked += 1
    assert bool(checked) == any(axes.axison for axes in figure.page.axes)


def test_the_name_of_an_axis_stands_beyond_its_numbers(figure: Drawn) -> None:
    for label in figure.labels:
        if not label.axes.axison or re.search("[0-9]", without_scripts(label.text)[:1]):
            continue
        area, (low, high) = figure.area(label.axes), label.axes.get_ylim()
        to_page = label.axes.transData.transform
        if area.y0 - 30 < label.y < area.y0:
            assert label.x > max(to_page((tick, low))[0] for tick in label.axes.get_xticks()), label.text
        if label.x < area.x0:
            left = label.axes.get_xlim()[0]
            ticks = [to_page((left, tick))[1] for tick in label.axes.get_yticks() if low <= tick <= high]
            assert label.y > max(ticks), label.text


# --- Both languages ----------------------------------------------------------------------------------------


def test_both_languages_draw_the_same(both: tuple[Drawn, Drawn]) -> None:
    arabic, english = (drawing.page for drawing in both)
    assert arabic.get_size_inches().tolist() == english.get_size_inches().tolist()
    for one, other in zip(arabic.axes, english.axes, strict=True):
        bounds = (axes.get_position().bounds[1:] for axes in (one, other))
        np.testing.assert_allclose(*bounds, rtol=1e-12, err_msg="panels change places in their row alone")
        assert (one.get_xlim(), one.get_ylim()) == (other.get_xlim(), other.get_ylim())
        assert one.get_xticks().tolist() == other.get_xticks().tolist()
        assert one.get_yticks().tolist() == other.get_yticks().tolist()
        for first, second in zip(one.lines, other.lines, strict=True):
            assert first.get_gid() == second.get_gid()
            assert same_or_mirrored(first, first.get_xydata(), second.get_xydata())
            assert (first.get_color(), first.get_linestyle()) == (second.get_color(), second.get_linestyle())
        for first, second in zip(one.patches, other.patches, strict=True):
            assert first.get_gid() == second.get_gid()
            if isinstance(first, FancyArrowPatch):
                ends, others = (np.array(patch._posA_posB) for patch in (first, second))
                assert same_or_mirrored(first, ends, others)
                assert np.array_equal(np.diff(ends, axis=0), np.diff(others, axis=0)), "it points one way"
                continue
            assert same_or_mirrored(first, first.get_path().vertices, second.get_path().vertices)
            matrices = [patch.get_transform().get_matrix() for patch in (first, second)]
            if first.axes.axison:  # its panel may stand elsewhere in the row
                for matrix in matrices:
                    matrix[0, 2] = 0
            assert np.array_equal(*matrices)
            assert first.get_edgecolor() == second.get_edgecolor()
        for first, second in zip(one.collections, other.collections, strict=True):
            assert first.get_gid() == second.get_gid()
            assert np.array_equal(first.get_edgecolor(), second.get_edgecolor())
            for path, twin in zip(first.get_paths(), second.get_paths(), strict=True):
                assert np.array_equal(path.vertices, twin.vertices)


def same_or_mirrored(artist: Artist, arabic: np.ndarray, english: np.ndarray) -> bool:
    """Say whether an artist is at one place in both languages, or, in a key, on the other side in Arabic."""
    if not (artist.get_gid() or "").startswith("key_"):
        return np.array_equal(arabic, english)
    mirrored = np.array(english) * (-1, 1) + (WIDTH, 0)
    spans = [np.sort(places, axis=0) for places in (arabic, mirrored)]
    return not artist.axes.axison and np.allclose(*spans)


def test_panels_in_a_row_are_read_in_the_direction_of_the_language(both: tuple[Drawn, Drawn]) -> None:
    places = [[axes.get_position().bounds for axes in drawing.page.axes if axes.axison] for drawing in both]
    for bottom in {round(place[1], 6) for place in places[1]}:
        arabic, english = ([place[0] for place in row if round(place[1], 6) == bottom] for row in places)
        assert english == sorted(english)
        assert arabic == sorted(arabic, reverse=True)
        assert sorted(arabic) == english, "the same places are taken"


def test_samples_of_a_key_stand_before_what_they_stand_for(figure: Drawn) -> None:
    samples = [artist for artist in figure.page.findobj() if (artist.get_gid() or "").startswith("key_")]
    towards = -1 if figure.language == "ar" else 1
    for sample in samples:
        shape = np.array(sample._posA_posB) if isinstance(sample, FancyArrowPatch) else (
            sample.get_xydata() if isinstance(sample, Line2D) else sample.get_path().vertices
        )  # fmt: skip
        y, edges = shape[:, 1].mean(), (shape[:, 0].min(), shape[:, 0].max())
        far, near = edges[::towards]  # far: where the reader comes from
        beside = [(label.x - near) * towards for label in figure.labels if abs(label.y - y) < 1]
        assert 0 < min((gap for gap in beside if gap > 0), default=np.inf) < 16, sample.get_gid()
        assert not [gap for gap in beside if -(near - far) * towards - 16 < gap < 0], "nothing before it"
        side = {label.side for label in figure.labels if 0 < (label.x - near) * towards < 16}
        assert side >= {"right" if figure.language == "ar" else "left"}


def test_both_languages_label_the_same(both: tuple[Drawn, Drawn]) -> None:
    """The labels belong to the same places; those of keys, and those where lines begin, are mirrored."""
    for arabic, english in zip(both[0].labels, both[1].labels, strict=True):
        assert ISOLATED.findall(arabic.text) == ISOLATED.findall(english.text), "the same mathematics"
        assert arabic.colour == english.colour
        if (arabic.at, arabic.side) == (english.at, english.side):
            assert arabic.shift == english.shift
        else:
            assert (arabic.side, english.side) == ("right", "left")
            assert (arabic.at[1], arabic.shift) == (english.at[1], english.shift)
            low, high = english.axes.get_xlim()
            assert low <= english.at[0] == pytest.approx(low + high - arabic.at[0])
    titles = [[text.get_text() for text in drawing.texts if not hasattr(text, "xy")] for drawing in both]
    assert sorted(map(ISOLATED.findall, titles[0])) == sorted(map(ISOLATED.findall, titles[1]))


def test_headings_stand_where_lines_begin(figure: Drawn) -> None:
    begin, against = ("right", "left") if figure.language == "ar" else ("left", "right")
    for axes in figure.page.axes:
        assert not axes.get_title(loc=against)
        assert not axes.get_title(loc="center")
        if axes.get_title(loc=begin):
            row = [other for other in figure.page.axes if other.get_position().y0 == axes.get_position().y0]
            row.sort(key=lambda other: other.get_position().x0, reverse=figure.language == "ar")
            assert row[0] is axes


def test_both_languages_tell_the_same_numbers(both: tuple[Drawn, Drawn]) -> None:
    arabic, english = both
    assert numbers_in(arabic.caption) == numbers_in(english.caption)
    assert numbers_in(arabic.description) == numbers_in(english.description)


# --- Every time the same -----------------------------------------------------------------------------------


@pytest.mark.everything
@pytest.mark.parametrize("week", WEEKS)
def test_the_same_bytes_come_out_of_another_process_in_another_order(week: str) -> None:
    keys = [key for key in sorted(FIGURES) if key.startswith(f"{week}/")]
    program = (
        "import sys\n"
        f"import docs_src.{week}.figures\n"
        "from docs_src.drawing.kept import draw\n"
        "from docs_src.drawing import FIGURES\n"
        f"for key in {keys[::-1]!r}:\n"
        "    for language in ('en', 'ar'):\n"
        "        sys.stdout.buffer.write(f'{draw(FIGURES[key], language)}\\n'.encode())"
    )
    run = subprocess.run(
        [sys.executable, "-W", "error", "-B", "-c", program],
        env={**os.environ, "PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": "1"},
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    here = [drawn(key, language).svg for key in keys[::-1] for language in ("en", "ar")]
    assert run.stdout.decode().splitlines() == here
