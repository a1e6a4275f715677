"""Places that were on pages of the whole course before weeks had rooms, or on a page that was divided, are found."""

from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest

from docs_src.texts import LANGUAGES
from tests.site.test_built_site import COURSE, FOLDERS, location, open_page

OLD_AND_NEW = [
    ("glossary/#term-unit", "shallow/glossary/#term-unit"),
    ("checked/#checked-s8-d1", "shallow/checked/#checked-s8-d1"),
    ("api/#nnref.train", "shallow/reference/#nnref.shallow.train"),
    ("api/#nnref.Parameters-source", "shallow/reference/#nnref.shallow.Parameters-source"),
    ("api/#backward", "shallow/reference/#backward"),
    ("api/#nnref.logistic.train", "api/#nnref.logistic.train"),
    ("notation/#reading", "notation/#reading"),
    ("glossary/", "glossary/"),
    ("shallow/gradient-descent/#s9-g5-dz2", "shallow/backpropagation/#s9-g5-dz2"),
    ("shallow/gradient-descent/#check", "shallow/backpropagation/#check"),
    ("shallow/gradient-descent/#s9-g3", "shallow/gradient-descent/#s9-g3"),
    ("shallow/gradient-descent/#mistakes", "shallow/gradient-descent/#mistakes"),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_that_lost_places_names_the_one_that_has_them(site: Path, language: str) -> None:
    moved = COURSE.week("shallow").moved
    assert moved
    for page in COURSE.week("shallow").pages:
        if page in COURSE.week("shallow").labs:
            continue
        here = location(f"shallow/{page}", language)
        heirs = open_page(site, f"shallow/{page}", language).select("[data-heir]")
        assert [urljoin(here, heir["href"]) for heir in heirs] == [
            location(f"shallow/{moved[page]}", language) for _ in range(page in moved)
        ]


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_old_places_lead_to_the_new_ones(browser: Any, address: str, language: str) -> None:
    page = browser.new_page()
    for old, new in OLD_AND_NEW:
        page.goto("about:blank")
        page.goto(address + FOLDERS[language] + old, wait_until="commit")
        page.wait_for_url(address + FOLDERS[language] + new, wait_until="domcontentloaded")
        found = "!location.hash || !!document.getElementById(decodeURIComponent(location.hash.slice(1)))"
        assert page.evaluate(found), new
    page.close()
