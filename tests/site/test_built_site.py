"""The built site: both languages whole, of one structure, with links that lead somewhere."""

import re
from collections import Counter
from functools import cache
from html import unescape
from pathlib import Path
from posixpath import normpath
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup, Tag

from docs_src.course import Course, Section, week_of
from docs_src.site.citations import NUMBER, with_numbers
from docs_src.site.html import INLINE_MATH
from docs_src.site.sources import Sources
from docs_src.site.weekly import weekly_pages
from docs_src.texts import ARABIC_LETTER, DIRECTIONS, LANGUAGES, NAMES
from tests.conftest import ROOT, SITE_URL
from tests.site.mathematics import drawn_number

COURSE = Course()
SOURCES = Sources(ROOT)
WEEKLY = weekly_pages(COURSE)
PAGES = sorted(
    [path.relative_to(ROOT / "docs").with_suffix("").as_posix() for path in (ROOT / "docs").rglob("*.md")]
    + [path.removesuffix(".md") for path in WEEKLY]
)
# Labs are pages too, of one language each; test_labs.py looks at them.
LABS = [f"{week.name}/{lab}" for week in COURSE.weeks.values() for lab in week.labs]
FOLDERS = {"ar": "", "en": "en/"}
_COMMENT = re.compile("<!--.*?-->", re.DOTALL)
_MATHEMATICS = re.compile(r"(<math\b[^>]*>).*?(<annotation\b.*?</annotation>).*?</math>", re.DOTALL)
# What the pages have to teach, by week and section.
SECTIONS = [(week.name, section) for week in COURSE.weeks.values() for section in week.sections]
LESSONS = [f"{week}/{section.page}" for week, section in SECTIONS]

both_languages = pytest.mark.parametrize("language", LANGUAGES)
every_page = pytest.mark.parametrize("page", PAGES)
every_lesson = pytest.mark.parametrize("page", LESSONS)


def location(page: str, language: str) -> str:
    """Give a page's address below the site's root."""
    folder = "" if page == "index" else f"{page.removesuffix('/index')}/"
    return FOLDERS[language] + folder


@cache
def parsed(path: Path) -> BeautifulSoup:
    """Parse an HTML file, as a browser would but for the few things that are compared below.

    Of mathematics its TeX is left, a fifth of the whole; what is drawn of it, mathematics.py reads.
    """
    return BeautifulSoup(without_drawings(path.read_text(encoding="utf-8")), "lxml")


def without_drawings(html: str) -> str:
    """Leave of each piece of mathematics its TeX."""
    return _MATHEMATICS.sub(r"\1\2</math>", html)


@cache
def places(path: Path) -> set[str]:
    """Give all places of a page that a link can lead to."""
    return set(re.findall(r"\sid=\"([^\"]+)\"", path.read_text(encoding="utf-8")))


def built(site: Path, page: str, language: str) -> str:
    """Read a page of one build as it was written."""
    return (site / location(page, language) / "index.html").read_text(encoding="utf-8")


def open_page(site: Path, page: str, language: str) -> BeautifulSoup:
    """Parse a page of one build."""
    return parsed(site / location(page, language) / "index.html")


def article(site: Path, page: str, language: str) -> Tag:
    """Give what the page is about, without the interface around it."""
    return open_page(site, page, language).find("article")


def nested(tag: Tag) -> list[object]:
    """Give what stands in a tag, without what the HTML standard adds: letters' case in SVG, bodies of tables."""
    found: list[object] = []
    for part in tag.children:
        if not isinstance(part, Tag):
            if part.strip():
                found.append(str(part))
        elif part.name == "tbody":
            found += nested(part)
        else:
            attributes = {name.lower(): value for name, value in part.attrs.items()}
            found.append((part.name.lower(), attributes, nested(part)))
    return found


@both_languages
@pytest.mark.parametrize("page", [LESSONS[-1], LABS[0], "index"])
def test_page_reads_the_same_by_the_html_standard(site: Path, page: str, language: str) -> None:
    """A browser mends what is nested wrongly, each mistake in its own way; here there is nothing to mend."""
    text = BeautifulSoup(built(site, page, language), "html5lib")
    assert nested(text) == nested(BeautifulSoup(built(site, page, language), "lxml"))


def test_both_builds_have_all_pages_and_no_others(site: Path) -> None:
    found = {path.parent.relative_to(site).as_posix() for path in site.rglob("index.html")}
    assert found == {
        location(page, language).rstrip("/") or "." for page in PAGES + LABS for language in LANGUAGES
    }


@both_languages
@every_page
def test_page_says_its_language_title_and_addresses(site: Path, page: str, language: str) -> None:
    html = open_page(site, page, language)
    assert html.html["lang"] == language
    assert html.body["dir"] == DIRECTIONS.of(language)
    description = html.select_one("meta[name=description]")["content"]
    for text in (html.title.string, description, html.select_one("nav.md-nav--primary").get_text()):
        assert bool(ARABIC_LETTER.search(text)) == (language == "ar"), text
    assert html.select_one("link[rel=canonical]")["href"] == SITE_URL + location(page, language)
    alternates = {link["hreflang"]: link["href"] for link in html.select("head link[hreflang]")}
    assert alternates == {
        "ar": SITE_URL + location(page, "ar"),
        "en": SITE_URL + location(page, "en"),
        "x-default": SITE_URL + location(page, "ar"),
    }
    other = "en" if language == "ar" else "ar"
    switch = html.select_one("a.language-switch")
    assert switch["lang"] == other
    assert urljoin(f"/{location(page, language)}", switch["href"]) == f"/{location(page, other)}"


@pytest.mark.whole
@both_languages
@every_page
def test_every_link_and_anchor_leads_somewhere(site: Path, page: str, language: str) -> None:
    here = f"http://site/{location(page, language)}"
    html = open_page(site, page, language)
    links = [
        tag.get("href") or tag.get("src")
        for tag in html.find_all(lambda tag: tag.has_attr("href") or tag.has_attr("src"))
    ]
    assert len(links) > 10
    for link in links:
        target = urlsplit(urljoin(here, link))
        if link.startswith((SITE_URL, "javascript:")) or (target.netloc == "" and target.scheme == ""):
            continue
        assert target.netloc in {"site", ""}, f"{link} asks another host"
        path = site / unquote(target.path).lstrip("/")
        path = path / "index.html" if path.is_dir() else path
        assert path.is_file(), f"{link} leads nowhere"
        if target.fragment and path.suffix == ".html":
            assert unquote(target.fragment) in places(path), f"{link} names no place on its page"


@both_languages
@every_page
def test_ids_are_unique(site: Path, page: str, language: str) -> None:
    counts = Counter(tag["id"] for tag in open_page(site, page, language).find_all(id=True))
    assert [name for name, count in counts.items() if count > 1] == []


@both_languages
@every_page
def test_nothing_is_left_unrendered(site: Path, page: str, language: str) -> None:
    texts = article(site, page, language).find_all(string=True)
    shown = " ".join(text for text in texts if text.parent.name != "annotation")
    assert [mark for mark in (":::", "{{", "}}", "$", "===", "\x02", "wzxhzdk") if mark in shown] == []


@both_languages
@every_page
def test_pairs_of_tabs_have_their_languages(site: Path, page: str, language: str) -> None:
    pairs = article(site, page, language).select(".tabbed-set")
    assert pairs
    assert [("language-pair--first" in pair["class"]) for pair in pairs] == [True] + [False] * (
        len(pairs) - 1
    )
    for pair in pairs:
        labels = pair.select(".tabbed-labels > label")
        assert [(label["lang"], label.get_text()) for label in labels] == [("ar", NAMES.ar), ("en", NAMES.en)]
        panels = pair.select(".tabbed-content > .tabbed-block")
        assert [(panel["lang"], panel["dir"]) for panel in panels] == [("ar", "rtl"), ("en", "ltr")]
        assert all(panel.get_text().strip() for panel in panels)
        assert [radio.has_attr("checked") for radio in pair.select("input")] == [
            language == "ar",
            language == "en",
        ]


@every_page
def test_languages_share_everything_but_prose(site: Path, page: str) -> None:
    arabic, english = (article(site, page, language) for language in LANGUAGES)

    def shared(selector: str) -> tuple[list[str], list[str]]:
        return tuple([tag.get_text() for tag in side.select(selector)] for side in (arabic, english))

    for selector in ("annotation", "pre > code", ".number", ".tabbed-block", "figcaption", "td", "th"):
        ours, theirs = shared(selector)
        assert ours == theirs, selector
    ids = [
        [tag["id"] for tag in side.select("h1, h2, h3, .formula[id], .formula-line[id]")]
        for side in (arabic, english)
    ]
    assert ids[0] == ids[1]
    headings = [
        [set(tag.stripped_strings) for tag in side.select("h1, h2, h3")] for side in (arabic, english)
    ]
    assert headings[0] == headings[1]


@both_languages
@every_page
def test_headings_show_the_builds_language_large(site: Path, page: str, language: str) -> None:
    html = open_page(site, page, language)
    for heading in html.select("article :is(h1, h2, h3):not(.api *)"):
        own, other = heading.select_one(".heading-own"), heading.select_one(".heading-other")
        assert (own["lang"], own["dir"]) == (language, DIRECTIONS.of(language))
        assert other["lang"] != language
        assert bool(ARABIC_LETTER.search(own.get_text())) == (language == "ar")
    contents = [item.get_text(strip=True) for item in html.select(".md-sidebar--secondary a")]
    assert contents == [
        own.get_text(strip=True) for own in html.select("article :is(h2, h3):not(.api *) .heading-own")
    ]


@both_languages
@every_page
def test_display_formulas_come_from_docstrings(site: Path, page: str, language: str) -> None:
    formulas = SOURCES.formulas
    for math in article(site, page, language).select('math[display="block"]'):
        if math.find_parent(class_="line"):
            continue  # of a derivation: test_formulas_on_pages
        card = math.find_parent(class_=["formula", "recall"])
        assert card is not None
        # Several formulas on one card stand in the order of their ids.
        others = card.select('math[display="block"]')
        link = card.select("a.formula-id")[[other is math for other in others].index(True)]
        formula = formulas[full(page, link.get_text().lower())]
        assert math.select_one("annotation").get_text() == formula.tex
        if "formula" in card["class"]:
            place = card if len(others) == 1 else math.find_parent(class_="formula-line")
            assert place["id"] == formula.anchor
            assert urlsplit(link["href"]).fragment == formula.anchor


@both_languages
@pytest.mark.parametrize(
    ("week", "section"),
    SECTIONS,
    ids=[f"{page}-{section.name}" for page, (_, section) in zip(LESSONS, SECTIONS, strict=True)],
)
def test_every_row_of_the_lesson_is_an_anchor_and_shown(
    site: Path, week: str, section: Section, language: str
) -> None:
    page = f"{week}/{section.page}"
    text, cites = article(site, page, language), [f"{kind} {name}" for kind, name, _ in cited(page)]
    cites += [f"{kind} {name}#{part}" for kind, name, part in cited(page) if part]
    for row, shown_by in section.rows.items():
        for anchor in {f"{section.name}-{row}".lower(), *formulas_of(shown_by)}:
            place = text.find(id=anchor)
            assert place is not None, f"no anchor {anchor}"
            assert place.name in {"h2", "h3"} or {"formula", "formula-line"} & {*place["class"]}, anchor
        assert [what for what in shown_by if what not in cites] == [], row
    for panel in LANGUAGES:
        prose = " ".join(block.get_text() for block in text.select(f".tabbed-block[lang={panel}]"))
        assert [name for name in section.errata if not re.search(rf"\b{name}\b", prose)] == []


def formulas_of(shown_by: tuple[str, ...]) -> set[str]:
    """Give the anchors of the formulas among what shows a row."""
    return {what.split()[1] for what in shown_by if what.startswith(("formula ", "derivation "))}


@pytest.mark.parametrize("week", COURSE.weeks)
def test_every_formula_belongs_to_one_row_and_every_row_to_one_page(week: str) -> None:
    sections = COURSE.week(week).sections
    rows = [(section.name, row) for section in sections for row in section.rows]
    assert len(rows) == len(set(rows))
    shown = [
        (section.name, anchor)
        for section in sections
        for shown_by in section.rows.values()
        for anchor in formulas_of(shown_by)
    ]
    own = [(found.id.partition("-")[0], found.anchor) for found in SOURCES.week(week)]
    assert sorted(shown) == sorted(own)


IDENTITY = re.compile(r"(?:(?P<week>[a-z]\w*)[/:])?(?P<id>S\d+-[A-Z]\d+(?:-\w+)?|E\d+)")


@cache
def taught() -> dict[str, str]:
    """Give the page on which each row and formula of the lesson is taught, by its week and its anchor."""
    found = {}
    for week, section in SECTIONS:
        for row, shown_by in section.rows.items():
            for anchor in {f"{section.name}-{row}".lower(), *formulas_of(shown_by)}:
                found[f"{week}/{anchor}"] = f"{week}/{section.page}"
    return found


@cache
def formula_places() -> dict[str, set[str]]:
    """Give the places where formulas are taught by their TeX; one may be taught for several functions."""
    found: dict[str, set[str]] = {}
    for formula in SOURCES.formulas.values():
        page = taught()[f"{formula.week}/{formula.anchor}"]
        found.setdefault(formula.tex, set()).add(f"{page}#{formula.anchor}")
    return found


@cache
def titles(site: Path, language: str) -> dict[str, set[str]]:
    """Give the pages of one build by their titles, and what each week has of what every week has by both's names."""
    found: dict[str, set[str]] = {}
    for page in PAGES + LABS:
        title = unescape(re.search("<title>(.*?)</title>", built(site, page, language))[1])
        found.setdefault(title.rpartition(" - ")[0], set()).add(page)
    for week in COURSE.weeks.values():
        for name in ("reference", "checked", "glossary", "notation"):
            found[f"{name}: {week.heading.of(language)}"] = {f"{week.name}/{name}"}
    return found


@cache
def terms(language: str) -> dict[str, set[str]]:
    """Give the places of terms, ``shallow/glossary#term-unit``, by their names."""
    found: dict[str, set[str]] = {}
    for week in COURSE.weeks:
        for term in SOURCES.glossary(week):
            found.setdefault(term.name.of(language), set()).add(f"{week}/glossary#term-{term.key}")
    return found


def reference_of(name: str) -> str:
    """Give the page on which the reference of a function stands, by its public name."""
    room = name.split(".")[1]
    return f"{room}/reference" if room in COURSE.weeks else "api"


def named_by(link: Tag, site: Path, page: str, language: str) -> set[str]:
    """Say where a link may lead by what it says, ``shallow/derivatives#s8-d1``; nowhere in particular in prose."""
    text, around = link.get_text(), {name for part in link.parents for name in part.get("class", [])}
    own = "".join(part["lang"] for part in [link.find_parent(lang=True)] if part) or language
    if found := IDENTITY.fullmatch(text):
        week, anchor = found["week"] or week_of(page), found["id"].lower()
        if link["href"].startswith("#symbols-"):
            return {f"{page}#symbols-{week}-{anchor}"}
        if anchor.startswith("e"):
            return {f"{week}/errata#{anchor}"}
        return {f"{taught().get(f'{week}/{anchor}', 'the page of this row')}#{anchor}"}
    if re.fullmatch(r"nnref(\.\w+)+", text):
        worked = link["href"].startswith("#doctest-")
        return {f"{page}#doctest-{text}" if worked else f"{reference_of(text)}#{text}"}
    if "how it was checked" in text:
        return {"checked#how"}
    if "source code" in text:
        owner = link.find_previous("a").get_text()
        return {f"{reference_of(owner)}#{owner}-source"}
    if "relation" in link.get("class", []):
        return formula_places()[link.annotation.get_text()]
    if "headerlink" in link.get("class", []):
        return {f"{page}#{link.parent['id']}"}
    if "contents" in around:
        headings = [heading["id"] for heading in link.find_parent(class_="api").select("h3[id]")]
        return {f"{page}#{name}" for name in headings if name.endswith(f".{text}")}
    if "tip" in around:
        return terms(own).get(text, {"the term of this name"})
    if "in-both" in around:
        several = {"index": "", "map": "", "api": "reference: "}.get(page, f"{page}: ")
        return titles(site, own).get(f"{several}{text}", {"a page of this title"})
    return titles(site, language).get(text, {"a page of this title"}) if "taught" in around else set()


@pytest.mark.whole
@both_languages
@every_page
def test_links_lead_to_what_they_name(site: Path, page: str, language: str) -> None:
    here, wrong = f"/{location(page, language)}", []
    for link in article(site, page, language).find_all("a", href=True):
        target = urlsplit(urljoin(here, link["href"]))
        folder = target.path.removeprefix(f"/{FOLDERS[language]}").strip("/") or "index"
        led, named = "#".join(filter(None, [folder, target.fragment])), named_by(link, site, page, language)
        if named and led not in named:
            wrong.append(f"{here}: «{link.get_text()}» leads to {led}, and not to {' or '.join(named)}")
    assert not wrong, "\n".join(wrong)


@both_languages
@every_page
def test_mistakes_are_links_to_where_they_are_put_right(site: Path, page: str, language: str) -> None:
    here = f"/{location(page, language)}"
    for mention in article(site, page, language).find_all(string=re.compile(r"(?<![A-Za-z\d])E\d+\b")):
        if page.endswith("/errata") or mention.find_parent(["h1", "h2", "h3", "code", "pre", "annotation"]):
            continue
        link = mention.find_parent("a")
        assert link is not None, mention
        target = urlsplit(urljoin(here, link["href"]))
        week, name = re.fullmatch(r"(?:(\w+)[/:])?(E\d+)", link.get_text()).groups()
        assert target.path == f"/{location(f'{week or week_of(page)}/errata', language)}"
        assert target.fragment == name.lower()


@both_languages
@every_lesson
def test_lesson_has_all_that_a_lesson_has(site: Path, page: str, language: str) -> None:
    text = article(site, page, language)
    after: dict[str, list[Tag]] = {"": []}
    for part in text.find_all(True, recursive=False):
        if part.name == "h2":
            after[part["id"]] = []
        after[list(after)[-1]].append(part)
    assert list(after)[-3:] == ["mistakes", "summary", "questions"]
    for name, least, most in (("", 3, 4), ("summary", 5, 5)):
        (pair,) = (part for part in after[name] if "language-pair" in part.get("class", []))
        for panel in pair.select(".tabbed-block"):
            assert least <= len(panel.select("li")) <= most, name
    (pair,) = (part for part in after["questions"] if "language-pair" in part.get("class", []))
    for panel in pair.select(".tabbed-block"):
        questions = panel.select("details.question")
        assert 3 <= len(questions) <= 4
        assert all(not found.has_attr("open") and len(found.find_all(True)) > 1 for found in questions)
    assert any(part.select(".highlight") for part in after["mistakes"]), "mistakes are shown by running code"
    assert text.select("figure")
    assert text.select(".formula, .recall")
    assert text.select(".highlight.output")
    assert text.select("button.term")


@every_lesson
def test_parts_of_code_on_a_page_are_the_whole_example(page: str) -> None:
    parts: dict[str, list[str]] = {}
    for kind, name, part in cited(page):
        if kind == "code" and part:
            parts.setdefault(name, []).append(part)
    for name, shown in parts.items():
        code = example(page, name, "py")
        assert re.findall(r"^# %% (.+)$", code, re.MULTILINE) == shown, f"{name}: shown whole and in order"
        assert re.match(r'"""[^"]+"""\n\n# %% ', code), (
            f"{name}: nothing but its purpose stands before its parts"
        )
        assert ("output", name, "") in cited(page), f"{name}: what it prints is shown too"


@both_languages
@every_page
def test_figures_have_text_alternatives_and_captions(site: Path, page: str, language: str) -> None:
    for figure in article(site, page, language).select("figure"):
        svg = figure.select_one("svg")
        assert svg["role"] == "img"
        for name in svg["aria-labelledby"].split():
            assert bool(ARABIC_LETTER.search(svg.find(id=name).get_text())) == (language == "ar")
        captions = figure.select("figcaption > span")
        assert [(caption["lang"], caption["dir"]) for caption in captions] == [("ar", "rtl"), ("en", "ltr")]
        assert ARABIC_LETTER.search(captions[0].get_text())
        assert not ARABIC_LETTER.search(captions[1].get_text())


@both_languages
def test_weeks_on_the_map_have_the_numbers_by_which_the_site_calls_them(site: Path, language: str) -> None:
    lists = article(site, "map", language).select(f".in-both > [lang={language}] > ol")
    numbered = {
        number: row
        for rows in lists
        for number, row in enumerate(rows.find_all("li", recursive=False), int(rows["start"]))
    }
    assert list(numbered) == list(range(1, 17))
    written = {
        number: row.a["href"] for number, row in numbered.items() if row.find("strong", recursive=False)
    }
    assert list(written) == [week.number for week in COURSE.weeks.values()]
    for week in COURSE.weeks.values():
        assert written[week.number].endswith(f"{week.name}/{week.pages[0]}/")


def test_static_files_stand_once(site: Path) -> None:
    assert not (site / "en" / "assets").exists()
    assert (site / "assets" / "site.css").is_file()
    assert not (site / "en" / "404.html").exists()
    for licence in ("LICENSE-ibm-plex.txt", "LICENSE-stix-two-math.txt"):
        assert (site / "assets" / "fonts" / licence).is_file()


def test_site_map_lists_both_languages(site: Path) -> None:
    tree = ElementTree.parse(site / "sitemap.xml")  # noqa: S314 - our own file
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    urls = tree.findall("s:url", space)
    expected = {SITE_URL + location(page, language) for page in PAGES + LABS for language in LANGUAGES}
    assert {url.findtext("s:loc", namespaces=space) for url in urls} == expected
    for url in urls:
        links = {link.get("hreflang"): link.get("href") for link in url.findall("x:link", space)}
        assert set(links) == set(LANGUAGES)
        assert url.findtext("s:loc", namespaces=space) in links.values()


def test_page_that_is_not_found_speaks_both_languages(site: Path) -> None:
    html = parsed(site / "404.html")
    assert {tag["lang"] for tag in html.select("article [lang]")} == set(LANGUAGES)
    links = {link.find_parent(lang=True)["lang"]: link["href"] for link in html.select("article a")}
    assert links == {"ar": urlsplit(SITE_URL).path, "en": urlsplit(SITE_URL).path + "en/"}


@both_languages
@every_page
def test_nothing_is_left_in_two_languages(site: Path, page: str, language: str) -> None:
    html = open_page(site, page, language)
    values = [value for tag in html.find_all(True) for value in tag.attrs.values() if isinstance(value, str)]
    shown = [text for text in html.find_all(string=True) if " | " in text]
    assert [value for value in values if " | " in value] == []
    assert [text for text in shown if not text.find_parent(["code", "script", "style"])] == []
    for label in html.select("header [aria-label], header [title], .headerlink"):
        text = label.get("aria-label") or label["title"]
        assert bool(ARABIC_LETTER.search(text)) == (language == "ar"), text


@both_languages
@every_page
def test_no_line_breaks_between_a_symbol_and_its_neighbours(site: Path, page: str, language: str) -> None:
    for math in article(site, page, language).select(".tabbed-block math:not([display=block])"):
        outer = math.parent if "together" in math.parent.get("class", []) else math
        before, after = outer.previous_sibling, outer.next_sibling
        assert not isinstance(before, str) or before[-1].isspace(), outer.parent
        assert not isinstance(after, str) or after[0].isspace(), outer.parent


def cited(page: str) -> list[tuple[str, str, str]]:
    """Read from a page's source its citations in order: kind, name and section."""
    source = re.sub(r"^::: predict ([^\s:]+): .*$", r"::: example \1", source_of(page), flags=re.MULTILINE)
    found = re.findall(r"^::: (\w+) ([^\n#]+)#?(\S*)$", source, re.MULTILINE)
    return [(kind, name, section) for kind, names, section in found for name in names.split()]


def source_of(page: str) -> str:
    """Read a page's source, or that of a page which every week has."""
    path = ROOT / "docs" / f"{page}.md"
    return WEEKLY.get(f"{page}.md") or path.read_text(encoding="utf-8")


def full(page: str, name: str) -> str:
    """Give a name with its week, as pages of other weeks cite it."""
    return name if "/" in name else f"{week_of(page)}/{name}"


def example(page: str, name: str, ending: str) -> str:
    """Read one file of an example that a page cites."""
    if name.count("/") == 2 and not name.startswith(".."):
        week, name = name.split("/", 1)
    else:
        week, name = week_of(page), normpath(f"{page.partition('/')[2]}/{name}")
    return (ROOT / "docs_src" / week / "examples" / f"{name}.{ending}").read_text(encoding="utf-8")


@both_languages
@every_page
def test_code_and_output_are_those_of_the_files(site: Path, page: str, language: str) -> None:
    expected = []
    for kind, name, section in cited(page):
        if kind in {"example", "code"}:
            code = example(page, name, "py")
            if section:
                code = code.partition(f"# %% {section}\n")[2].partition("# %% ")[0]
            expected.append((f"{name.rpartition('/')[2]}.py", re.sub(r"# %% .*\n", "", code).strip("\n")))
        if kind in {"example", "output"}:
            title = "الخرج" if language == "ar" else "Output"
            expected.append((title, example(page, name, "out").strip("\n")))
    blocks = article(site, page, language).select(".highlight:not(.formula-more *, .api *)")
    found = [
        (b.select_one(".filename").get_text(), b.select_one("code").get_text().strip("\n")) for b in blocks
    ]
    assert found == expected


@both_languages
@every_page
def test_every_cited_formula_and_figure_is_shown(site: Path, page: str, language: str) -> None:
    text = article(site, page, language)
    sources, expected = SOURCES, 0
    for kind, name, section in cited(page):
        expected += kind in {"formula", "recall", "derivation"}
        if kind == "formulas":
            expected += len(sources.week(name))
        if kind == "recap":
            expected += sum(found.id.startswith(f"{section}-") for found in sources.week(name))
        if kind == "module":
            expected += sum(
                formula.path == f"nnref/{name.replace('.', '/')}.py" for formula in sources.formulas.values()
            )
    maths = [math for math in text.select('math[display="block"]') if not math.find_parent(class_="line")]
    assert len(maths) == expected
    figures = [figure.find_parent(class_="citation")["id"] for figure in text.select("figure")]
    assert figures == [name.rpartition("/")[2] for kind, name, _ in cited(page) if kind == "figure"]


def named_numbers(page: str, name: str) -> dict[str, str]:
    """Read an example's numbers by their names: those of its code, and those that it printed."""
    found = {}
    for line in example(page, name, "py").splitlines():
        names, _, values = re.sub(" +#.*", "", line).partition(" = ")
        pairs = list(zip(names.split(", "), values.split(", "), strict=False))
        if all(re.fullmatch(r"-?\d+(\.\d+)?", value) for _, value in pairs):
            found |= dict(pairs)
    for line in example(page, name, "out").splitlines():
        before, _, value = line.partition(" = ")
        found[before] = value
    return found


@both_languages
@every_page
def test_cited_numbers_are_those_that_were_printed(site: Path, page: str, language: str) -> None:
    source, text = _COMMENT.sub("", source_of(page)), article(site, page, language)
    of_mathematics = [tex for tex in INLINE_MATH.findall(source) if NUMBER.search(tex)]
    citations = [found.groups() for found in NUMBER.finditer(INLINE_MATH.sub("", source))]
    citations = [found for found in citations if found[0] != "formula"]
    shown = [drawn_number(str(number)) for number in text.select(".number:not(.prediction *)")]
    assert len(shown) == len(citations)
    annotations = [found.get_text() for found in text.select("math:not([display=block]) annotation")]
    for tex in of_mathematics:
        assert with_numbers(tex, f"{page}.md", SOURCES) in annotations, tex
        for found in NUMBER.finditer(tex):
            citations.append(found.groups())
            written = with_numbers(found[0], f"{page}.md", SOURCES)
            shown.append(re.sub(r" \\cdot 10\^\{(-?\d+)\}", r"e\1", written))
    for (name, label, digits), number in zip(citations, shown, strict=True):
        printed, where = named_numbers(page, name)[label], f"{name}: {label} is shown as {number}"
        if not digits:
            assert repr(float(number)) == repr(float(printed)), where
            continue
        assert f"{float(number):.{int(digits) - 1}e}" == f"{float(printed):.{int(digits) - 1}e}", where
        written = re.sub(r"e.*|[-.]", "", number).lstrip("0")
        assert len(written) == int(digits) or float(number) == float(printed), where
