"""The labs: one source in both languages, run once, as pages and as notebooks to take away."""

import gzip
import json
import os
import re
import subprocess
import sys
import venv
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import nbformat
import numpy as np
import pytest
from bs4 import Tag

from docs_src.site import labs
from docs_src.site.sources import SourceError
from docs_src.texts import ARABIC_LETTER, DIRECTIONS, LANGUAGES
from nnref import datasets, initialize_parameters, logistic, predict, train
from tests.conftest import ROOT, SITE_URL, build_site, copy_checkout
from tests.site.test_built_site import both_languages, location, open_page

LABS = {lab.page.removesuffix(".ipynb"): lab for lab in labs.labs(ROOT)}

every_lab = pytest.mark.parametrize("name", LABS)


def page(site: Path, name: str, language: str) -> Tag:
    """Give what a lab's page is about."""
    return open_page(site, name, language).select_one("article")


def taken(site: Path, name: str, language: str) -> nbformat.NotebookNode:
    """Read the notebook that a page gives to take away, from where its button leads."""
    (button,) = page(site, name, language).select(".lab-buttons a[download]")
    return nbformat.read(site / location(name, language) / button["href"], as_version=4)


def test_there_are_three_labs() -> None:
    assert set(LABS) == {"shallow/flower", "shallow/from-scratch", "shallow/seeing"}


@every_lab
@both_languages
def test_page_carries_its_language_alone(site: Path, name: str, language: str) -> None:
    html = open_page(site, name, language)
    assert (html.html["lang"], html.body["dir"]) == (language, DIRECTIONS.of(language))
    assert not html.select(".tabbed-set")
    prose = [part.get_text() for part in html.select("article :is(p, li, h1, h2):not(.lab-buttons)")]
    assert len(prose) > len(LABS[name].prose(language))
    assert all(bool(ARABIC_LETTER.search(text)) == (language == "ar") for text in prose)
    description = html.select_one("meta[name=description]")["content"]
    assert description == LABS[name].description.of(language)
    other = "en" if language == "ar" else "ar"
    switch = html.select_one("a.language-switch")["href"]
    assert urljoin(f"/{location(name, language)}", switch) == f"/{location(name, other)}"


@every_lab
def test_code_and_results_are_the_same_in_both_languages(site: Path, name: str) -> None:
    sides = [page(site, name, language) for language in LANGUAGES]
    executed = labs.run(LABS[name])
    written = [cell.source for cell in LABS[name].cells if cell.language is None]
    for side, language in zip(sides, LANGUAGES, strict=True):
        cells = side.select(".jp-CodeCell.jp-Notebook-cell:not(:has(> .jp-CodeCell))")
        assert [cell.select_one("code").get_text().strip() for cell in cells] == written
        for shown, run in zip(cells, executed.cells, strict=True):
            texts = [output.text for output in run.outputs if output.output_type == "stream"]
            assert [pre.get_text() for pre in shown.select(".jp-OutputArea-output pre")] == texts
            drawings = [output.data["image/png"] for output in run.outputs if "data" in output]
            images = shown.select(".jp-RenderedImage img")
            assert [image["src"] for image in images] == [f"data:image/png;base64,{png}" for png in drawings]
            assert {image["alt"] for image in images} <= {labs._DRAWING.of(language)}


@every_lab
@both_languages
def test_page_asks_nobody_and_is_light(site: Path, name: str, language: str) -> None:
    text = page(site, name, language)
    assert not text.select("style, script, link, iframe, clipboard-copy")
    html = (site / location(name, language) / "index.html").read_bytes()
    assert len(gzip.compress(html)) < 150_000
    assert b"labplace" not in html
    assert not re.search(r"\{\{|\}\}|\$[a-zA-Z(\\]", text.get_text())


@every_lab
@both_languages
def test_headings_have_ids_and_are_the_contents(site: Path, name: str, language: str) -> None:
    html = open_page(site, name, language)
    headings = html.select("article :is(h1, h2, h3)")
    assert [heading["id"] for heading in headings] == [anchor for _, anchor, _ in LABS[name].headings]
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", heading["id"]) for heading in headings)
    items = html.select(".md-sidebar--secondary a")
    assert [item["href"] for item in items] == [f"#{heading['id']}" for heading in headings[1:]]
    assert [item.get_text(strip=True) for item in items] == [
        heading.find(string=True).strip() for heading in headings[1:]
    ]


@every_lab
@both_languages
def test_links_lead_somewhere(site: Path, name: str, language: str) -> None:
    here = f"http://site/{location(name, language)}"
    links = [urlsplit(urljoin(here, a["href"])) for a in page(site, name, language).select("a[href]")]
    assert len(links) > 2
    for link in links:
        assert link.netloc == "site"
        path = site / link.path.lstrip("/")
        path = path / "index.html" if path.is_dir() else path
        assert path.is_file(), link
        if link.fragment:
            assert f'id="{link.fragment}"' in path.read_text(encoding="utf-8"), link


@every_lab
def test_cited_numbers_are_those_that_were_printed(site: Path, name: str) -> None:
    lab = LABS[name]
    printed = dict(re.findall(r"^(\S.*?) = (\S+)$", labs.printed(labs.run(lab)), re.MULTILINE))
    for language in LANGUAGES:
        cited = re.findall(r"\{\{([^;{}]+?)(?:; (\d+))?\}\}", "\n".join(lab.prose(language)))
        shown = [number.get_text() for number in page(site, name, language).select(".number")]
        assert len(shown) == len(cited)
        for (what, digits), text in zip(cited, shown, strict=True):
            value = float(text.replace("−", "-").replace(" × 10", "e"))
            expected = float(printed[what])
            assert value == expected or abs(value - expected) <= 0.51 * 10 ** (
                np.floor(np.log10(abs(expected))) + 1 - int(digits)
            ), what


@every_lab
@both_languages
def test_notebook_to_take_away_is_whole(site: Path, name: str, language: str) -> None:
    notebook = taken(site, name, language)
    nbformat.validate(notebook)
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    assert code == [cell.source for cell in LABS[name].cells if cell.language is None]
    assert all(cell.outputs == [] for cell in notebook.cells if cell.cell_type == "code")
    prose = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert len(prose) == len(LABS[name].prose(language))
    for text, source in zip(prose, LABS[name].prose(language), strict=True):
        plain = re.sub(r"</?(?:div|bdi|code|sup)\b[^>]*>|\]\(\S+?\)|`", "", text)
        words = re.sub(r"\{\{.*?\}\}|\]\(\S+?\)|`", " ", source)
        assert [word for word in words.split() if word not in plain] == [], "no prose is lost"
        assert bool(ARABIC_LETTER.search(text)) == (language == "ar")
        assert text.startswith('<div dir="rtl" lang="ar">\n\n') == (language == "ar")
        assert text.endswith("\n\n</div>") == (language == "ar")
        assert "{{" not in text
        assert "labplace" not in text
    address = SITE_URL + ("en/" if language == "en" else "")
    links = re.findall(r"\]\((\S+)\)", "\n".join(prose))
    assert links
    assert all(link.startswith(address) for link in links)
    shown = [
        urljoin(SITE_URL + location(name, language), a["href"])
        for a in page(site, name, language).select("p a, li a")
    ]
    assert set(links) <= set(shown)
    numbers = [number.get_text() for number in page(site, name, language).select(".number")]
    everything = re.sub(r"</?\w+[^>]*>", "", "\n".join(prose))
    assert [number for number in numbers if number not in everything] == []


def test_colab_opens_it_only_where_the_repository_is_known() -> None:
    lab = LABS["shallow/flower"]
    for repository in ("", "https://git.example/someone/course"):
        assert "colab" not in labs.tidied("<h1>x</h1>", lab, "ar", [], repository, "shallow/flower")
    html = labs.tidied("<h1>x</h1>", lab, "en", [], "https://github.com/someone/course.git", "shallow/flower")
    address = "https://colab.research.google.com/github/someone/course/blob/gh-pages/en/shallow/flower/flower-en.ipynb"
    assert f'href="{address}"' in html
    archive = "https://github.com/someone/course/archive/refs/heads/main.zip"
    assert (
        labs.install_line("https://github.com/someone/course") == f'%pip install -q "nnref[labs] @ {archive}"'
    )
    assert "git+https://git.example" in labs.install_line("https://git.example/someone/course")
    assert labs.install_line("") == ""
    workflow = (ROOT / ".github" / "workflows" / "publish.yml").read_text(encoding="utf-8")
    assert f"--initial-branch={labs.BRANCH}" in workflow
    assert f'.git" {labs.BRANCH}\n' in workflow


PROSE = '# %% [markdown] lang="ar"\n# # عنوان $z$\n\n# %% [markdown] lang="en"\n# # Title $z$\n\n'


def lab_of(folder: Path, text: str) -> labs.Lab:
    """Write a lab of its own into a folder."""
    return labs.Lab("docs_src/labs/shallow/own.py", text, folder)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("# وصف\n" + PROSE, ":1: expected two languages"),
        (
            "# وصف | About\n" + PROSE.replace("$z$", "$a$", 1),
            "cell 2: formula $a$ does not stand as often in both",
        ),
        (
            "# وصف | About\n" + PROSE.replace("# # Title", "# ## Title"),
            "cell 2: the languages differ in their headings",
        ),
        ("# وصف | About\n" + PROSE.replace("عنوان", "Heading"), "cell 1: Arabic prose holds no Arabic"),
        ("# وصف | About\n" + PROSE.replace("Title", "عنوان"), "cell 2: English prose holds Arabic"),
        ("# وصف | About\n" + PROSE.partition('# %% [markdown] lang="en"')[0], "has no English after it"),
        ("# وصف | About\n" + PROSE.partition("\n\n")[2], "cell 1: English prose has no Arabic"),
        (
            "# وصف | About\n" + PROSE.replace("# # Title $z$", "# # Title $z$ {{a; 2}}"),
            "number {{a; 2}} does not stand",
        ),
        ("# وصف | About\n" + PROSE.replace("$z$", "$\\frac{a$"), "cell 1: cannot read the formula"),
        (
            "# وصف | About\n" + PROSE.replace("Title", "Title [a](review.md)"),
            "link ](review.md) does not stand",
        ),
        ("# وصف | About\n" + PROSE.replace('lang="en"', 'lang="fr"'), "cell 2: marked «[markdown] fr»"),
        ("# وصف | About\n" + PROSE.replace('[markdown] lang="en"', "[raw]"), "cell 2: marked «[raw] None»"),
        ("# وصف | About\n" + PROSE.replace("# # ", "# ## "), "begins with its one title"),
        ("# وصف | About\n" + PROSE + PROSE.replace("# # ", "# ## "), "have the anchor «title-z»"),
        ("# وصف | About\n" + PROSE, "holds mathematics or code"),
    ],
)
def test_fault_of_a_lab_is_named(tmp_path: Path, text: str, fault: str) -> None:
    assert any(fault in found for found in lab_of(tmp_path, text).faults())


@pytest.mark.parametrize(
    ("prose", "fault"),
    [
        ("{{b; 2}}", "cell 2: docs_src/labs/shallow/own.py has no number 'b'"),
        ("[a](reviews.md)", "cell 2: there is no page docs/shallow/reviews.md"),
        ("[a](review.md#nothere)", "cell 2: docs/shallow/review.md has no place #nothere"),
        ("[a](review.md#unit) {{a; 2}} `{{b}}`", ""),
    ],
)
def test_broken_citation_of_a_lab_is_named(tmp_path: Path, prose: str, fault: str) -> None:
    executed = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("print('a = 1')")])
    executed.cells[0].outputs = [nbformat.v4.new_output("stream", name="stdout", text="a = 1\n")]
    lab = lab_of(tmp_path, "# وصف | About\n" + PROSE.replace("Title", f"Title {prose}"))
    found = list(lab.broken(executed, {"shallow/review.md": {"unit"}}))
    assert found == [] if not fault else any(fault in text for text in found)


def test_code_between_backticks_is_left_alone(tmp_path: Path) -> None:
    text = (
        "# وصف | About\n"
        + PROSE.replace(" $z$", "")
        + PROSE.replace("# # Title $z$", "# `$HOME {{a}} $b`\n#\n# ```\n# # no heading\n# ```").replace(
            "# # عنوان $z$", "# نصّ `$HOME {{a}} $b`\n#\n# ```\n# # no heading\n# ```"
        )
    )
    lab = lab_of(tmp_path, text)
    assert list(lab.faults()) == []
    assert [anchor for _, anchor, _ in lab.headings] == ["title"]
    notebook, pieces = labs.page_notebook(lab, "en", None, str)
    assert "`$HOME {{a}} $b`" in notebook.cells[1].source
    assert pieces == []


def test_labs_have_no_faults() -> None:
    assert [fault for lab in LABS.values() for fault in lab.faults()] == []


def test_failing_cell_stops_the_build_and_is_named(tmp_path: Path) -> None:
    text = f"# وصف | About\n{PROSE}# %%\nprint('a = 1')\n\n# %%\nb = 2\nb / 0\n"
    with pytest.raises(
        SourceError,
        match=r"own\.py: code cell 2, which begins «b = 2», fails with ZeroDivisionError: division by zero",
    ):
        labs.run(lab_of(tmp_path, text))
    assert not list(tmp_path.rglob("*.ipynb"))


def test_cell_that_writes_to_stderr_or_kills_python_stops_the_build(tmp_path: Path) -> None:
    for code, fault in (
        (
            "import warnings\nwarnings.warn('old')",
            "code cell 1, which begins «import warnings», writes what readers",
        ),
        ("import os\nos._exit(1)", "code cell 1, which begins «import os», ended the run"),
    ):
        with pytest.raises(SourceError, match=fault):
            labs.run(lab_of(tmp_path, f"# وصف | About\n{PROSE}# %%\n{code}\n"))


def test_drawings_do_not_depend_on_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"# وصف | About\n{PROSE}# %%\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\n"
    plain = labs.run(lab_of(tmp_path / "a", text))
    (tmp_path / "matplotlibrc").write_text("lines.linewidth: 9\n", encoding="utf-8")
    monkeypatch.setenv("MPLBACKEND", "Agg")
    monkeypatch.setenv("MATPLOTLIBRC", str(tmp_path))
    other = labs.run(lab_of(tmp_path / "b", text))
    assert other.cells[0].outputs[-1].data == plain.cells[0].outputs[-1].data


def test_result_is_kept_while_nothing_that_it_depends_on_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = []

    def execute(lab: labs.Lab, notebook: nbformat.NotebookNode) -> None:
        runs.append(lab)
        notebook.cells[0].outputs = [nbformat.v4.new_output("stream", name="stdout", text="a = 1\n")]

    monkeypatch.setattr(labs, "_execute", execute)
    monkeypatch.delenv("LABS", raising=False)
    package = tmp_path / "nnref" / "a.py"
    package.parent.mkdir()
    package.write_text("x = 1\n", encoding="utf-8")
    text = f"# وصف | About\n{PROSE}# %%\nprint('a = 1')\n"
    for _ in range(2):
        assert labs.printed(labs.run(lab_of(tmp_path, text))) == "a = 1\n"
    assert len(runs) == 1
    labs.run(lab_of(tmp_path, text.replace("عنوان", "آخر")))
    assert len(runs) == 1, "prose changes no result"
    labs.run(lab_of(tmp_path, text.replace("a = 1", "a = 2")))
    assert len(runs) == 2
    package.write_text("x = 2\n", encoding="utf-8")
    labs.run(lab_of(tmp_path, text.replace("a = 1", "a = 2")))
    assert len(runs) == 3
    for count, package in enumerate(labs.PACKAGES, 4):
        monkeypatch.setattr(labs, "version", lambda name, package=package: f"{name == package}")
        labs.run(lab_of(tmp_path, text.replace("a = 1", "a = 2")))
        assert len(runs) == count, package
    monkeypatch.setattr(labs.platform, "python_version", lambda: "4.0.0")
    labs.run(lab_of(tmp_path, text.replace("a = 1", "a = 2")))
    assert len(runs) == 4 + len(labs.PACKAGES)
    assert len(list((tmp_path / ".cache" / "labs").iterdir())) == 1, "old results go"
    monkeypatch.setenv("LABS", "skip")
    assert labs.run(lab_of(tmp_path, text)) is None


def test_two_runs_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LABS", raising=False)
    lab = LABS["shallow/flower"]
    first = labs.run(lab)
    code = [cell.source for cell in lab.cells if cell.language is None]
    again = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source, id=f"code-{i}") for i, source in enumerate(code, 1)]
    )
    labs._execute(lab, again)
    ours, theirs = (
        [json.dumps(cell.outputs, sort_keys=True) for cell in notebook.cells] for notebook in (first, again)
    )
    assert ours == theirs


def test_site_without_running_the_labs(tmp_path: Path) -> None:
    checkout = copy_checkout(tmp_path / "checkout", whole=False)
    built = build_site(checkout, tmp_path / "site", "--strict")
    assert built.returncode == 0, built.stderr
    text = page(tmp_path / "site", "shallow/flower", "en")
    assert text.select(".jp-CodeCell code")
    assert not text.select(".jp-OutputArea-output")
    assert not (checkout / ".cache").exists()


@pytest.mark.parametrize("seed", range(20))
def test_flower_is_learned_from_every_seed(seed: int) -> None:
    rng = np.random.default_rng(seed)
    X, Y = datasets.flower(400, petals=4, noise=0.2, rng=rng)
    start = initialize_parameters(2, 4, rng=rng)
    network = train(X, Y, start, learning_rate=1.2, iterations=10_000).parameters
    assert np.mean(predict(X, network) == Y) >= 0.88
    unit = logistic.train(X, Y, logistic.initialize_parameters(2)).parameters
    assert np.mean(logistic.predict(X, unit) == Y) < 0.6


@pytest.mark.labs
def test_notebooks_run_outside_the_repository(
    site: Path, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    if pytestconfig.getoption("-m") != "labs":
        pytest.skip("installs the package into an environment of its own; python -m pytest -m labs runs it")
    pip = [sys.executable, "-m", "pip"]
    subprocess.run([*pip, "wheel", "--quiet", "--no-deps", "-w", tmp_path, ROOT], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    constraints = ROOT / "constraints.txt"
    subprocess.run(
        [
            python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "-c",
            constraints,
            f"{wheel}[labs]",
            "nbclient",
            "ipykernel",
        ],
        check=True,
    )
    for name in LABS:
        for language in LANGUAGES:
            notebook = tmp_path / f"{name.replace('/', '-')}-{language}.ipynb"
            nbformat.write(taken(site, name, language), notebook)
            done = subprocess.run(
                [python, "-m", "jupyter", "execute", "--inplace", notebook],
                cwd=tmp_path,
                env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
                capture_output=True,
                text=True,
            )
            assert done.returncode == 0, done.stderr
            found = nbformat.read(notebook, as_version=4)
            printed = labs.printed(
                nbformat.v4.new_notebook(cells=[cell for cell in found.cells if cell.cell_type == "code"])
            )
            assert printed == labs.printed(labs.run(LABS[name])), (name, language)
