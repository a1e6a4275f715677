"""Places that were on pages of the whole course before weeks had rooms are found where they are now."""

from typing import Any

import pytest

from docs_src.texts import LANGUAGES
from tests.site.test_built_site import FOLDERS

OLD_AND_NEW = [
    ("glossary/#term-unit", "shallow/glossary/#term-unit"),
    ("checked/#checked-s8-d1", "shallow/checked/#checked-s8-d1"),
    ("api/#nnref.train", "shallow/reference/#nnref.shallow.train"),
    ("api/#nnref.Parameters-source", "shallow/reference/#nnref.shallow.Parameters-source"),
    ("api/#backward", "shallow/reference/#backward"),
    ("api/#nnref.logistic.train", "api/#nnref.logistic.train"),
    ("notation/#reading", "notation/#reading"),
    ("glossary/", "glossary/"),
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
