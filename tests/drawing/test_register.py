"""Figures belong to their weeks, say where they fail, and are drawn again when something changed, and only then."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from matplotlib.figure import Figure

from docs_src import drawing
from docs_src.drawing import examples, kept, register
from docs_src.drawing.kept import render
from docs_src.texts import Bilingual, Language
from tests.conftest import ROOT
from tests.drawing.drawn import FIGURES, WEEKS

A_TRIAL = Bilingual("تجربة.", "A trial.")


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Give an empty register, and a folder of its own for the drawings that are kept."""
    known: dict[str, register.FigureSource] = {}
    for module in (register, kept):
        monkeypatch.setattr(module, "FIGURES", known)
    monkeypatch.setattr(kept, "FOLDER", tmp_path / "kept")
    kept._state.cache_clear()
    yield tmp_path / "kept"
    kept._state.cache_clear()


def blank(_: Language) -> Figure:
    """Draw nothing but a label."""
    page = drawing.canvas(100)
    drawing.label(drawing.sheet(page), 200, 50, drawing.maths("z"))
    return page


def add(
    draw: Callable[[Language], Figure] = blank, name: str = "trial", week: str = "deep", **words: object
) -> register.FigureSource:
    """Register a function as a week's module does."""

    def trial(language: Language) -> Figure:
        return draw(language)

    trial.__name__, trial.__module__ = name, f"docs_src.{week}.figures"
    drawing.figure(**{"caption": A_TRIAL, "description": A_TRIAL, **words})(trial)
    return register.FIGURES[f"{week}/{name}"]


def line_of(text: str) -> int:
    """Say in which line of this file a comment stands."""
    lines = Path(__file__).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.endswith(f"# {text}"))


HERE = "tests/drawing/test_register.py"


# --- Names and faults --------------------------------------------------------------------------------------


def test_a_figure_belongs_to_the_week_of_its_module() -> None:
    add(name="units", week="deep")
    add(name="units", week="logistic")
    assert list(register.FIGURES) == ["deep/units", "logistic/units"]
    assert all(' id="units-title"' in render(key, "en") for key in register.FIGURES)


def test_an_unknown_name_is_refused_with_the_nearest_known_one() -> None:
    add(name="relu_curve", week="shallow")
    with pytest.raises(
        ValueError, match=r"^no figure 'shallow/relu_curves'; did you mean 'shallow/relu_curve'\?$"
    ):
        render("shallow/relu_curves", "en")
    with pytest.raises(ValueError, match=r"^no figure 'qqqq'$"):
        render("qqqq", "en")


def test_a_name_registered_twice_in_one_week_is_refused_with_both_places() -> None:
    def trial(_: Language) -> Figure:  # the first
        raise NotImplementedError

    first = trial

    def trial(_: Language) -> Figure:  # the second
        raise NotImplementedError

    decorate = drawing.figure(caption=A_TRIAL, description=A_TRIAL)
    decorate(first)
    decorate(first)  # the same module may be imported anew
    places = [re.escape(f"{HERE}, line {line_of(text)}") for text in ("the first", "the second")]
    with pytest.raises(
        ValueError, match=f"^figure 'drawing/trial' is registered twice: {places[0]}; {places[1]}$"
    ):
        decorate(trial)


def test_whatever_fails_in_a_drawing_is_told_with_its_place() -> None:
    def failing(language: Language) -> Figure:
        return drawing.canvas(1 / (language == "ar"))  # here it fails

    source = add(failing)
    assert "svg" in render("deep/trial", "ar")
    with pytest.raises(ValueError) as caught:  # noqa: PT011 -- the whole message is compared
        render("deep/trial", "en")
    assert str(caught.value) == (
        f"figure 'deep/trial' ({source.place}): ZeroDivisionError: division by zero, "
        f"at {HERE}, line {line_of('here it fails')}"
    )
    assert str(source.place).startswith(f"{HERE}, line ")
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


@pytest.mark.parametrize("error", [KeyError("x"), AssertionError("no"), RecursionError("deep")])
def test_no_kind_of_error_escapes(error: Exception) -> None:
    def failing(_: Language) -> Figure:
        raise error

    add(failing)
    with pytest.raises(ValueError, match=rf"^figure 'deep/trial' .*: {type(error).__name__}: .*, line \d+$"):
        render("deep/trial", "en")


def test_what_fails_inside_nnref_or_matplotlib_is_told_with_the_line_that_called_it() -> None:
    def failing(_: Language) -> Figure:
        page = drawing.canvas(100)
        drawing.sheet(page).plot([1, 2], [1, 2, 3])  # a curve with a point too many
        return page

    add(failing)
    line = line_of("a curve with a point too many")
    with pytest.raises(ValueError, match=rf"must have same first dimension.*, at {HERE}, line {line}$"):
        render("deep/trial", "en")


def test_a_drawing_that_a_page_must_not_have_is_told_with_its_place() -> None:
    def unfit(_: Language) -> Figure:
        page = drawing.canvas(100)
        drawing.label(drawing.sheet(page), 200, 50, "slope $z$")
        return page

    source = add(unfit)
    with pytest.raises(
        ValueError, match=rf"^figure 'deep/trial' \({source.place}\): the label 'slope \$z\$'"
    ):
        render("deep/trial", "en")


# --- Words that need a result ------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["caption", "description"])
def test_words_that_need_a_result_are_made_once_when_they_are_asked_for(words: str) -> None:
    made: list[int] = []

    def counted() -> Bilingual:
        made.append(1)
        return Bilingual(f"رقم {len(made)}.", f"Number {len(made)}.")

    source = add(**{words: counted})
    assert not made
    assert [getattr(source, words).en for _ in range(2)] == ["Number 1."] * 2
    assert "Number 1." in kept.draw(source, "en")


@pytest.mark.parametrize("words", ["caption", "description"])
def test_words_that_fail_are_told_with_their_place(words: str) -> None:
    source = add(**{words: lambda: Bilingual("أ", str(1 // 0))})  # no number
    message = rf"^figure 'deep/trial' .*: ZeroDivisionError: .*, at {HERE}, line {line_of('no number')}$"
    with pytest.raises(ValueError, match=message):
        getattr(source, words)
    with pytest.raises(ValueError, match=message):
        render("deep/trial", "en")


@pytest.mark.parametrize("week", WEEKS)
def test_the_import_of_a_weeks_figures_trains_nothing(week: str) -> None:
    program = f"""
import sys, time
import nnref
def refuse(*_, **__):
    raise AssertionError("trained at import")
for name, module in list(sys.modules.items()):
    if name.startswith("nnref.") and hasattr(module, "train"):
        module.train = refuse
assert nnref.logistic.train is refuse
import docs_src.drawing
before = time.process_time()
import docs_src.{week}.figures
assert time.process_time() - before < 0.2, "a tenth of it is what definitions take"
"""
    subprocess.run([sys.executable, "-B", "-c", program], cwd=ROOT, check=True)


# --- Numbers of examples ------------------------------------------------------------------------------------


def test_an_example_is_run_once_in_silence_and_its_drawings_depend_on_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "docs_src" / "deep" / "examples" / "page" / "runs.py"
    place.parent.mkdir(parents=True)
    place.write_text(f"from pathlib import Path\nx = 2\nprint(x)\nPath({str(tmp_path / 'ran')!r}).mkdir()\n")
    monkeypatch.setattr(examples, "ROOT", tmp_path)
    example = drawing.Example("deep/page/runs")
    assert not (tmp_path / "ran").exists(), "not when a week's figures are imported"
    assert [example["x"], example["x"]] == [2, 2], "a second run would fail"
    with pytest.raises(
        LookupError, match=r"^docs_src/deep/examples/page/runs\.py has no «y»; it has Path, x$"
    ):
        example["y"]
    assert capsys.readouterr().out == ""
    monkeypatch.setattr(kept, "ROOT", tmp_path)
    assert place in kept.sources(tmp_path / "docs_src" / "deep" / "figures.py")
    assert place not in kept.sources(tmp_path / "docs_src" / "other" / "figures.py")
    kept.DRAWN_FROM.remove(place)


# --- Drawings that are kept --------------------------------------------------------------------------------


@pytest.fixture
def drawings() -> list[str]:
    """Register a figure, and list every drawing of it."""
    made: list[str] = []

    def counted(language: Language) -> Figure:
        made.append(language)
        return blank(language)

    add(counted)
    return made


def test_a_figure_is_drawn_once_in_each_language_and_then_kept(drawings: list[str], folder: Path) -> None:
    first = [render("deep/trial", language) for language in ("ar", "en", "ar", "en")]
    assert drawings == ["ar", "en"]
    assert (
        first[:2]
        == first[2:]
        == [kept.draw(register.FIGURES["deep/trial"], language) for language in ("ar", "en")]
    )
    assert sorted(path.name for path in (folder / "deep").iterdir()) == ["trial.ar.svg", "trial.en.svg"]


@pytest.mark.parametrize("broken", ["", "<svg", "\udcff", "half", "another"])
def test_what_was_kept_broken_is_drawn_anew(drawings: list[str], folder: Path, broken: str) -> None:
    svg, place = render("deep/trial", "en"), folder / "deep" / "trial.en.svg"
    whole = place.read_text("utf-8")
    contents = {"half": whole[: len(whole) // 2], "another": whole.replace("A trial.", "A trick.")}
    place.write_bytes(contents.get(broken, broken).encode("utf-8", "surrogateescape"))
    assert render("deep/trial", "en") == svg
    assert drawings == ["en", "en"]
    assert place.read_text("utf-8") == whole


def test_a_figure_is_drawn_anew_when_anything_it_is_made_of_changes(
    drawings: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old = tmp_path / "source.py"
    old.write_text("one")
    os.utime(old, (0, 0))
    monkeypatch.setattr(kept, "ROOT", tmp_path)
    monkeypatch.setattr(kept, "sources", lambda _: [old])
    for expected, change in (
        (1, lambda: None),
        (1, lambda: None),
        (2, lambda: (old.write_text("two"), os.utime(old, (0, 0)))),
        (2, lambda: None),
        (3, lambda: monkeypatch.setattr(kept, "version", lambda _: "0.1")),
        (4, lambda: monkeypatch.setattr(kept, "platform", SimpleNamespace(python_version=lambda: "9.9"))),
        (4, lambda: None),
    ):
        change()
        kept._state.cache_clear()
        render("deep/trial", "en")
        assert len(drawings) == expected


def test_a_source_that_changed_since_it_was_imported_is_not_taken_for_what_is_drawn(
    drawings: list[str], monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setattr(kept, "_LOADED", 0)
    kept._state.cache_clear()
    assert render("deep/trial", "en") == render("deep/trial", "en")
    assert drawings == ["en", "en"]
    assert not list(folder.rglob("*.svg"))


def test_drawings_of_figures_that_are_gone_go(folder: Path) -> None:
    add()
    add(name="old")
    add(name="other", week="logistic")
    for key in ("deep/old", "logistic/other"):
        render(key, "en")
    del register.FIGURES["deep/old"]
    render("deep/trial", "en")
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.svg")) == [
        "deep/trial.en.svg",
        "logistic/other.en.svg",
    ]


def test_what_fails_is_not_kept(folder: Path) -> None:
    add(lambda _: 1 / 0)
    for _ in range(2):
        with pytest.raises(ValueError, match="ZeroDivisionError"):
            render("deep/trial", "en")
    assert not list(folder.rglob("*.svg"))


@pytest.mark.parametrize("week", WEEKS)
def test_no_module_that_figures_are_made_of_is_forgotten(week: str) -> None:
    program = (
        f"import sys, docs_src.{week}.figures\n"
        "for name, module in sys.modules.items():\n"
        "    if name.split('.')[0] in {'docs_src', 'nnref'} and module.__file__:\n"
        "        print(module.__file__)"
    )
    run = subprocess.run(
        [sys.executable, "-B", "-c", program], cwd=ROOT, check=True, capture_output=True, text=True
    )
    imported = {Path(line).resolve() for line in run.stdout.split() if Path(line).name != "__init__.py"}
    room = ROOT / "docs_src" / week
    assert {room / "figures.py", ROOT / "docs_src" / "drawing" / "__init__.py"} & imported
    assert imported <= set(kept.sources(room / "figures.py"))
    read = {
        path for path in (room / "measurements.json", ROOT / "docs_src/drawing/__init__.py") if path.exists()
    }
    assert read <= set(kept.sources(room / "figures.py"))
    assert FIGURES, "the tests of figures draw, whatever was kept"
