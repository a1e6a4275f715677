"""The labs: one source in both languages, run once, as pages and as notebooks to take away."""

import gzip
import os
import re
import subprocess
import sys
import venv
from pathlib import Path
from types import ModuleType
from urllib.parse import urljoin, urlsplit

import nbformat
import numpy as np
import pytest
from bs4 import BeautifulSoup, Tag
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs_jupyter import convert, nbconvert2
from mkdocs_jupyter.plugin import Plugin

import nnref
from docs_src.site import notebooks
from docs_src.site.addresses import clashes
from docs_src.site.html import code_block
from docs_src.site.notebooks import page as making
from docs_src.site.notebooks import prose, take_away
from docs_src.site.notebooks import run as running
from docs_src.site.sources import SourceError
from docs_src.texts import ARABIC_LETTER, DIRECTIONS, LANGUAGES
from tests.conftest import ROOT, SITE_URL
from tests.site.mathematics import drawn_number
from tests.site.test_built_site import both_languages, location, open_page

LABS = {lab.page.removesuffix(".ipynb"): lab for lab in notebooks.labs(ROOT)}

every_lab = pytest.mark.parametrize("name", LABS)


def page(site: Path, name: str, language: str) -> Tag:
    """Give what a lab's page is about."""
    return open_page(site, name, language).select_one("article")


def taken(site: Path, name: str, language: str) -> nbformat.NotebookNode:
    """Read the notebook that a page gives to take away, from where its button leads."""
    (button,) = page(site, name, language).select(".lab-buttons a[download]")
    return nbformat.read(site / location(name, language) / button["href"], as_version=4)


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
    executed = running.run(LABS[name])
    for side, language in zip(sides, LANGUAGES, strict=True):
        cells = side.select(".lab-cell")
        assert [cell.select_one("code").get_text().strip() for cell in cells] == LABS[name].code
        for shown, run in zip(cells, executed.cells, strict=True):
            texts = [output.text for output in run.outputs if output.output_type == "stream"]
            assert [pre.get_text() for pre in shown.select(".lab-output pre")] == texts
            drawings = [output.data["image/png"] for output in run.outputs if "data" in output]
            images = shown.select(".lab-drawing img")
            assert [image["src"] for image in images] == [f"data:image/png;base64,{png}" for png in drawings]
            assert {image["alt"] for image in images} <= {making._DRAWING.of(language)}


@every_lab
@both_languages
def test_page_asks_nobody_and_is_light(site: Path, name: str, language: str) -> None:
    text = page(site, name, language)
    assert not text.select("style, script, link, iframe, clipboard-copy")
    html = (site / location(name, language) / "index.html").read_bytes()
    assert len(gzip.compress(html)) < 150_000
    assert not re.search(r"\{\{|\}\}|\$[a-zA-Z(\\]", text.get_text())


@every_lab
@both_languages
def test_headings_have_ids_and_are_the_contents(site: Path, name: str, language: str) -> None:
    html = open_page(site, name, language)
    headings = html.select("article :is(h1, h2, h3)")
    assert [heading["id"] for heading in headings] == [place.anchor for place in LABS[name].headings]
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", heading["id"]) for heading in headings)
    items = html.select(".md-sidebar--secondary a")
    assert [item["href"] for item in items] == [f"#{heading['id']}" for heading in headings[1:]]
    assert [item.get_text(strip=True) for item in items] == [
        heading.find(string=True).strip() for heading in headings[1:]
    ]


@pytest.mark.whole
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
    printed = dict(re.findall(r"^(\S.*?) = (\S+)$", running.printed(running.run(lab)), re.MULTILINE))
    for language in LANGUAGES:
        cited = re.findall(r"\{\{([^;{}]+?)(?:; (\d+))?\}\}", "\n".join(lab.prose(language)))
        shown = [drawn_number(str(number)) for number in page(site, name, language).select(".number")]
        assert len(shown) == len(cited)
        for (what, digits), number in zip(cited, shown, strict=True):
            value = float(number)
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
    assert code == LABS[name].code
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
    lab = own_lab(ROOT, OWN, name="flower")
    for repository in ("", "https://git.example/someone/course"):
        assert "colab" not in take_away.buttons(lab, "ar", "shallow/flower", repository)
    html = take_away.buttons(lab, "en", "shallow/flower", "https://github.com/someone/course.git")
    address = "https://colab.research.google.com/github/someone/course/blob/gh-pages/en/shallow/flower/flower-en.ipynb"
    assert f'href="{address}"' in html
    archive = "https://github.com/someone/course/archive/refs/heads/main.zip"
    assert (
        take_away.install_line("https://github.com/someone/course")
        == f'%pip install -q "nnref[labs] @ {archive}"'
    )
    assert "git+https://git.example" in take_away.install_line("https://git.example/someone/course")
    assert take_away.install_line("") == ""
    workflow = (ROOT / ".github" / "workflows" / "publish.yml").read_text(encoding="utf-8")
    assert f"--initial-branch={take_away.BRANCH}" in workflow
    assert f'.git" {take_away.BRANCH}\n' in workflow


PROSE = '# %% [markdown] lang="ar"\n# # عنوان $z$\n\n# %% [markdown] lang="en"\n# # Title $z$\n\n'
OWN = """# وصف | About

# %% [markdown] lang="ar"
# # عنوان
#
# النصّ $|w_1 * w_2|$ و[درس](review.md#unit).

# %% [markdown] lang="en"
# # Title
#
# The text $|w_1 * w_2|$ and [a lesson](review.md#unit).

# %%
print("a = -1.5e-7 <b>")
a = 3

# %% [markdown] lang="ar"
# ## باب **مهمّ**
#
# | القيمة |
# |---|
# | {{a; 2}} |
#
# ```python
# x = 1
# ```

# %% [markdown] lang="en"
# ## A **part**
#
# | value |
# |---|
# | {{a; 2}} |
#
# ```python
# x = 1
# ```

# %%
draw()
"""


def own_lab(root: Path, text: str, name: str = "own") -> notebooks.Lab:
    """Give a lab that stands nowhere."""
    return notebooks.Lab(root, "week", name, text)


def own_run(lab: notebooks.Lab) -> nbformat.NotebookNode:
    """Give what running the lab above would give."""
    cells = [nbformat.v4.new_code_cell(source) for source in lab.code]
    cells[0].outputs = [nbformat.v4.new_output("stream", name="stdout", text="a = -1.5e-7\n<b>\n")]
    data = {"image/png": "aGVsbG8=", "text/plain": "<Figure>"}
    cells[1].outputs = [
        nbformat.v4.new_output("execute_result", data={"text/plain": "'<x>'"}),
        nbformat.v4.new_output("display_data", data=data),
    ]
    return nbformat.v4.new_notebook(cells=cells)


def made_page(
    lab: notebooks.Lab,
    folder: Path,
    language: str = "en",
    executed: nbformat.NotebookNode | None = None,
    repository: str = "",
) -> Page:
    """Make a lab's page as MkDocs does: through mkdocs-jupyter, from the file to its content."""
    config = MkDocsConfig()
    config.load_dict(
        {"site_name": "own", "site_url": SITE_URL, "docs_dir": str(folder), "site_dir": str(folder / "site")}
    )
    config.plugins = None
    plugin = Plugin()
    plugin.load_config({"include": ["*.ipynb"], "execute": False, "cache": False})
    source = folder / lab.page
    source.parent.mkdir(parents=True, exist_ok=True)
    source.touch()
    files = plugin.on_files(Files([File(lab.page, str(folder), config.site_dir, True)]), config)
    (file,) = files
    one = plugin.on_pre_page(Page(None, file, config), config=config, files=files)
    kind = notebooks.LabPage(lab, executed, language, repository)
    kind.markdown("", one, lambda target: f"../{target}")
    one.render(config, files)
    one.content = kind.content(one.content, one, lambda target: f"../{target}")
    return one


@pytest.fixture
def jupyter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let mkdocs-jupyter be what it is installed as, and then take it over."""
    monkeypatch.setattr(convert, "nb2html", nbconvert2.nb2html)
    monkeypatch.setattr(convert, "nb2md", nbconvert2.nb2md)
    making.take_over()


@pytest.mark.usefixtures("jupyter")
@both_languages
def test_page_of_a_lab_is_of_our_own_html(tmp_path: Path, language: str) -> None:
    lab = own_lab(tmp_path, OWN)
    assert lab.faults == []
    one = made_page(lab, tmp_path, language, own_run(lab))
    html = BeautifulSoup(one.content, "html5lib").body
    (whole,) = html.find_all(recursive=False)
    assert whole["class"] == ["lab"]
    assert [
        (h["id"], h.find_all("a", class_="headerlink", href=f"#{h['id']}") != []) for h in html(["h1", "h2"])
    ] == [
        ("title", False),
        ("a-part", True),
    ]
    assert one.title == ("Title" if language == "en" else "عنوان")
    assert [(item.id, item.title) for item in one.toc.items[0].children] == [
        ("a-part", "A **part**" if language == "en" else "باب **مهمّ**")
    ]
    (formula,) = html("math")
    assert formula.annotation.get_text() == "|w_1 * w_2|"
    assert html.select_one("p:not(.lab-buttons) a")["href"] == "../week/review.md#unit"
    assert [number.get_text() for number in html.select("td bdi.number[dir=ltr]")] == ["−1.5 × 10−7"]
    codes = [block.get_text() for block in html.select("div.highlight > pre > code")]
    assert codes == [f"{lab.code[0]}\n", "x = 1\n", f"{lab.code[1]}\n"]
    assert [str(block) for block in html.select("div.highlight")] == [
        str(BeautifulSoup(code_block(code, "python"), "html5lib").body.div) for code in codes
    ]
    assert [part.name for part in html.select("[data-search-exclude]:not(annotation)")] == ["p", "div", "div"]
    assert all(part.find_parent("div", class_="lab-code") for part in html.select(".lab-cell code"))
    texts = html.select(".lab-output > pre[tabindex='0']")
    assert [text.get_text() for text in texts] == ["a = -1.5e-7\n<b>\n", "'<x>'"]
    (drawing,) = html("img")
    assert drawing["src"] == "data:image/png;base64,aGVsbG8="
    assert drawing["alt"] == making._DRAWING.of(language)
    assert not html.select("style, script, [class*=jp-]")
    assert len(html.select("[tabindex]")) == 2
    assert html.h1.find_next_sibling()["class"] == ["lab-buttons"]
    taken = nbformat.read(tmp_path / "site" / "week" / "own" / f"own-{language}.ipynb", as_version=4)
    assert f"]({SITE_URL}week/week/review.md#unit)" in taken.cells[0].source
    assert one.meta["description"] == lab.description.of(language)


def test_mkdocs_jupyter_that_goes_its_own_way_stops_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab = own_lab(tmp_path, OWN)
    monkeypatch.setattr(convert, "nb2html", nbconvert2.nb2html)
    monkeypatch.setattr(convert, "nb2md", nbconvert2.nb2md)
    with pytest.raises(SourceError, match=r"week/labs/own\.py: mkdocs-jupyter has not used the template"):
        made_page(lab, tmp_path)
    making.take_over()
    made_page(lab, tmp_path)


@pytest.mark.usefixtures("jupyter")
def test_page_of_the_same_text_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = []
    read = prose.html
    monkeypatch.setattr(prose, "html", lambda *given: blocks.append(given) or read(*given))
    making.html.cache_clear()
    making._exporter.cache_clear()
    lab = own_lab(tmp_path, OWN)
    contents = [made_page(lab, tmp_path).content for _ in range(2)]
    assert contents[0] == contents[1]
    assert len(blocks) == 2, "one for each cell of prose"
    exporter = making._exporter()
    made_page(own_lab(tmp_path, OWN.replace("The text", "A text")), tmp_path)
    made_page(lab, tmp_path, "ar")
    assert len(blocks) == 6
    assert making._exporter() is exporter, "the template is compiled once"
    making._exporter.cache_clear()  # it holds what is put in place here


def test_labs_of_all_weeks_are_found(tmp_path: Path) -> None:
    for week, name in (("b", "one"), ("a", "two"), ("a", "one")):
        path = tmp_path / "docs_src" / week / "labs" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(OWN, encoding="utf-8")
    (tmp_path / "docs_src" / "a" / "figures.py").write_text("", encoding="utf-8")
    found = notebooks.labs(tmp_path)
    assert [lab.page for lab in found] == ["a/one.ipynb", "a/two.ipynb", "b/one.ipynb"]
    assert [tmp_path / lab.path for lab in found] == sorted(tmp_path.glob("docs_src/*/labs/*.py"))
    assert found[0] == notebooks.read(tmp_path, "a", "one")
    assert found[0] is notebooks.labs(tmp_path)[0], "the same text is read once"
    path.write_text(OWN.replace("Title", "Name"), encoding="utf-8")
    assert notebooks.read(tmp_path, "a", "one").headings[0].anchor == "name"


def test_lab_leads_to_a_heading_of_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABS", "skip")
    folder = tmp_path / "docs_src" / "week" / "labs"
    folder.mkdir(parents=True)
    for name, target in (("one", "two.ipynb#a-part"), ("two", "one.ipynb#no-part")):
        (folder / f"{name}.py").write_text(OWN.replace("review.md#unit", target), encoding="utf-8")
    pages, faults = notebooks.lab_pages(tmp_path, "en", "", {})
    assert list(pages) == ["week/one.ipynb", "week/two.ipynb"]
    assert faults == [
        f"docs_src/week/labs/two.py, cell {cell}: docs/week/one.ipynb has no place #no-part"
        for cell in (1, 2)
    ]


@pytest.mark.parametrize(
    ("page", "lab", "clash"),
    [
        ("week/flower.md", "week/flower.ipynb", True),
        ("week/flower/index.md", "week/flower.ipynb", True),
        ("week/flower/README.md", "week/flower.ipynb", True),
        ("week/Flower.md", "week/flower.ipynb", True),
        ("other/flower.md", "week/flower.ipynb", False),
        ("week/flowers.md", "week/flower.ipynb", False),
        ("week/index.md", "index.ipynb", False),
    ],
)
def test_lab_at_the_address_of_a_lesson_is_named(page: str, lab: str, clash: bool) -> None:
    found = list(clashes([(page, f"docs/{page}"), (lab, "docs_src/labs/own.py")]))
    assert len(found) == clash
    assert all(f"docs/{page}" in fault and "docs_src/labs/own.py" in fault for fault in found)


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
        ("# وصف | About\n" + PROSE, "holds mathematics, code or a number"),
        (OWN.replace("$|w", "$$|w").replace("2|$", "2|$$"), "cell 1: prose holds $$"),
        (OWN.replace("{{a; 2}} |", "$|a|$ |"), "cell 4: Markdown takes a formula apart"),
        (OWN.replace("# | {{a; 2}} |", "# ~~so $a~~b$~~"), "cell 5: Markdown takes a formula apart"),
        (
            OWN.replace("# ## A", "# A").replace("part**", "part**\n# ==="),
            "cell 5: the languages differ in their headings",
        ),
    ],
)
def test_fault_of_a_lab_is_named(tmp_path: Path, text: str, fault: str) -> None:
    assert any(fault in found for found in own_lab(tmp_path, text).faults)


@pytest.mark.parametrize(
    ("prose", "fault"),
    [
        ("{{b; 2}}", "cell 2: docs_src/week/labs/own.py has no number 'b'"),
        ("[a](reviews.md)", "cell 2: there is no page docs/week/reviews.md"),
        ("[a](review.md#nothere)", "cell 2: docs/week/review.md has no place #nothere"),
        ("[a](review.md#unit) {{a; 2}} `{{b}}`", ""),
    ],
)
def test_broken_citation_of_a_lab_is_named(tmp_path: Path, prose: str, fault: str) -> None:
    lab = own_lab(tmp_path, "# وصف | About\n" + PROSE.replace("Title", f"Title {prose}"))
    found = list(lab.broken("a = 1\n", {"week/review.md": {"unit"}}))
    assert found == [] if not fault else any(fault in text for text in found)


def test_code_between_backticks_is_left_alone(tmp_path: Path) -> None:
    text = (
        "# وصف | About\n"
        + PROSE.replace(" $z$", "")
        + PROSE.replace("# # Title $z$", "# `$HOME {{a}} $b`\n#\n# ```\n# # no heading\n# ```").replace(
            "# # عنوان $z$", "# نصّ `$HOME {{a}} $b`\n#\n# ```\n# # no heading\n# ```"
        )
    )
    lab = own_lab(tmp_path, text)
    assert list(lab.faults) == []
    assert [heading.anchor for heading in lab.headings] == ["title"]
    html = making.html(making.notebook(lab, "en", None, str, ""))
    assert html.count("<code>$HOME {{a}} $b</code>") == 1
    assert "<math" not in html
    assert html.count("<h") == 1


def test_labs_have_no_faults() -> None:
    assert [fault for lab in LABS.values() for fault in lab.faults] == []


def test_failing_cell_stops_the_build_and_is_named(tmp_path: Path) -> None:
    text = f"# وصف | About\n{PROSE}# %%\nprint('a = 1')\n\n# %%\nb = 2\nb / 0\n"
    with pytest.raises(
        SourceError,
        match=r"own\.py: code cell 2, which begins «b = 2», fails with ZeroDivisionError: division by zero",
    ):
        running.run(own_lab(tmp_path, text))
    assert not list(tmp_path.rglob("*.ipynb"))


def test_cell_that_no_page_can_show_stops_the_build(tmp_path: Path) -> None:
    for code, fault in (
        (
            "import warnings\nwarnings.warn('old')",
            "code cell 1, which begins «import warnings», writes what readers",
        ),
        ("import os\nos._exit(1)", "code cell 1, which begins «import os», ended the run"),
        (
            "from IPython.display import HTML\nHTML('<b>')",
            "code cell 1, which begins «from IPython.display import HTML», gives text/html; a page shows",
        ),
    ):
        with pytest.raises(SourceError, match=fault):
            running.run(own_lab(tmp_path, f"# وصف | About\n{PROSE}# %%\n{code}\n"))


@pytest.mark.everything
def test_drawings_do_not_depend_on_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"# وصف | About\n{PROSE}# %%\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\n"
    plain = running.run(own_lab(tmp_path / "a", text))
    (tmp_path / "matplotlibrc").write_text("lines.linewidth: 9\n", encoding="utf-8")
    monkeypatch.setenv("MPLBACKEND", "Agg")
    monkeypatch.setenv("MATPLOTLIBRC", str(tmp_path))
    other = running.run(own_lab(tmp_path / "b", text))
    assert other.cells[0].outputs[-1].data == plain.cells[0].outputs[-1].data


def test_result_is_kept_while_nothing_that_it_depends_on_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = []

    def execute(lab: notebooks.Lab, notebook: nbformat.NotebookNode) -> None:
        runs.append(lab)
        notebook.cells[0].outputs = [nbformat.v4.new_output("stream", name="stdout", text="a = 1\n")]

    monkeypatch.setattr(running, "execute", execute)
    monkeypatch.delenv("LABS", raising=False)
    package = tmp_path / "nnref" / "a.py"
    package.parent.mkdir()
    package.write_text("x = 1\n", encoding="utf-8")
    package.with_name("__init__.py").touch()
    text = f"# وصف | About\n{PROSE}# %%\nprint('a = 1')\nfrom nnref import a\n"
    for _ in range(2):
        assert running.printed(running.run(own_lab(tmp_path, text))) == "a = 1\n"
    assert len(runs) == 1
    running.run(own_lab(tmp_path, text.replace("عنوان", "آخر")))
    assert len(runs) == 1, "prose changes no result"
    running.run(own_lab(tmp_path, text.replace("a = 1", "a = 2")))
    assert len(runs) == 2
    package.write_text("x = 2\n", encoding="utf-8")
    running.run(own_lab(tmp_path, text.replace("a = 1", "a = 2")))
    assert len(runs) == 3
    package.with_name("b.py").write_text("x = 2\n", encoding="utf-8")
    running.run(own_lab(tmp_path, text.replace("a = 1", "a = 2")))
    assert len(runs) == 3, "a module that no lab imports changes no result"
    for count, package in enumerate(running.PACKAGES, 4):
        monkeypatch.setattr(running, "version", lambda name, package=package: f"{name == package}")
        running.run(own_lab(tmp_path, text.replace("a = 1", "a = 2")))
        assert len(runs) == count, package
    monkeypatch.setattr(running.platform, "python_version", lambda: "4.0.0")
    running.run(own_lab(tmp_path, text.replace("a = 1", "a = 2")))
    assert len(runs) == 4 + len(running.PACKAGES)
    assert len(list((tmp_path / ".cache" / "labs" / "week").iterdir())) == 1, "old results go"
    monkeypatch.setenv("LABS", "skip")
    assert running.run(own_lab(tmp_path, text)) is None


PACKAGE = {
    "nnref/__init__.py": '"""All."""\nfrom nnref import c, week\nfrom nnref.a import x as y\n__all__ = ["c", "week", "y"]\n',
    "nnref/a.py": "from .d import z\nx = z\n",
    "nnref/b.py": "import numpy\n",
    "nnref/c.py": "x = 1\n",
    "nnref/d.py": "z = 1\n",
    "nnref/week/__init__.py": "from .e import f, g\nfrom nnref import y\nown = 1\n",
    "nnref/week/e.py": "from .. import c\n",
    "nnref/week/h.py": "",
}
ALL = {"a", "b", "c", "d", "week", "e", "h"}


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("import numpy as np", set()),
        ("from nnref import c", {"c"}),
        ("from nnref import y", {"a", "d"}),
        ("import nnref.b as b", {"b"}),
        ("from nnref.week import f", {"week", "e", "c"}),
        ("from nnref.week.e import f", {"week", "e", "c"}),
        ("from nnref.week import y", {"week", "a", "d"}),
        ("def f():\n    from nnref import c", {"c"}),
        # Where it is not clear what is used, more is in.
        ("from nnref import week", {"week", "e", "c", "h"}),
        ("from nnref.week import own", {"week", "e", "c", "h"}),
        ("from nnref.week import *", {"week", "e", "c", "h"}),
        ("import nnref", ALL),
        ("import nnref.b", ALL),
        ("from nnref import *", ALL),
        ("from nnref import unknown", ALL),
        ("import importlib", ALL),
        ("%matplotlib inline\nfrom nnref import c", ALL),
    ],
)
def test_lab_is_run_again_for_the_modules_that_it_imports(tmp_path: Path, code: str, names: set[str]) -> None:
    def key() -> str:
        return running._key(lab)

    for path, text in PACKAGE.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    lab = own_lab(tmp_path, f"# وصف | About\n{PROSE}# %%\n{code}\n")
    before = key()
    changed = set()
    for path, text in PACKAGE.items():
        (tmp_path / path).write_text(f"{text}more = 1\n", encoding="utf-8")
        if key() != before:
            changed.add(path.removesuffix("/__init__.py").rpartition("/")[2].removesuffix(".py"))
        (tmp_path / path).write_text(text, encoding="utf-8")
    assert changed - {"nnref"} == names
    assert ("nnref" in changed) == bool(names), "what a package does besides handing on names counts"
    top = tmp_path / "nnref" / "__init__.py"
    top.write_text(
        PACKAGE["nnref/__init__.py"].replace("All.", "Everything.").replace('"y"', '"y", "x"'),
        encoding="utf-8",
    )
    assert key() == before


def test_every_name_that_nnref_offers_leads_to_the_module_that_it_is_from() -> None:
    for package in (nnref, nnref.shallow):
        for name in package.__all__:
            offered = getattr(package, name)
            home = offered.__name__ if isinstance(offered, ModuleType) else getattr(offered, "__module__", "")
            lab = own_lab(ROOT, f"# وصف | About\n{PROSE}# %%\nfrom {package.__name__} import {name}\n")
            found = running.modules(lab)
            if home.startswith("nnref"):
                assert {f"{home.replace('.', '/')}{end}" for end in (".py", "/__init__.py")} & set(found), (
                    name
                )
            assert "nnref/shallow/network.py" not in found or "shallow" in package.__name__ + name


def test_how_a_page_is_made_changes_no_result() -> None:
    (lab, *_) = LABS.values()
    read = []

    class Recorded(type(Path())):
        def read_text(self, *given: str, **named: str) -> str:
            read.append(self.name if "nnref" not in self.parts else "nnref")
            return super().read_text(*given, **named)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(running, "Path", Recorded)
        running._key(notebooks.Lab(Recorded(lab.root), lab.week, lab.name, lab.text))
    assert set(read) == {"run.py", "nnref"}


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
            printed = running.printed(
                nbformat.v4.new_notebook(cells=[cell for cell in found.cells if cell.cell_type == "code"])
            )
            assert printed == running.printed(running.run(LABS[name])), (name, language)
