"""Words of place, order and direction under a figure are what is drawn, in both languages.

Arabic plots in a row are read from the right: what stands on the left in English stands on the right there.
"""

from importlib import import_module
from types import SimpleNamespace

import pytest

from docs_src.drawing import FIGURES
from docs_src.texts import LANGUAGES, Language
from tests.conftest import ROOT
from tests.drawing.claims import Claim, claim, faults, said
from tests.drawing.drawn import drawn


def claims_of(key: str) -> list[Claim]:
    """Give the claims of a figure."""
    week, _, name = key.partition("/")
    if not (ROOT / "tests" / week / "claims.py").is_file():
        return []
    return import_module(f"tests.{week}.claims").CLAIMS.get(name, [])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", sorted(FIGURES))
def test_words_under_a_figure_are_what_is_drawn(key: str, language: Language) -> None:
    found = faults(drawn(key, language), claims_of(key))
    assert not found, "\n".join(f"{key} ({language}): {fault}" for fault in found)


@pytest.mark.parametrize("week", sorted({key.partition("/")[0] for key in FIGURES}))
def test_no_claim_is_left_without_its_figure(week: str) -> None:
    if (ROOT / "tests" / week / "claims.py").is_file():
        claims = import_module(f"tests.{week}.claims").CLAIMS
        assert {f"{week}/{name}" for name in claims} <= set(FIGURES)


@pytest.mark.parametrize(
    ("language", "caption", "fault"),
    [
        ("en", "On the left a curve.", ""),
        ("en", "On the right a curve.", "says «right», and is drawn left"),
        ("en", "On the left a rising curve.", "it does not say «On the {0} a curve»"),
        ("en", "On the left a curve, which falls.", "«falls» in"),
        ("ar", "على اليسار منحنى.", ""),
        ("ar", "على اليمين منحنى.", "says «اليمين», and is drawn left"),
        ("ar", "على اليسار منحنى صاعد.", "«صاعد» in"),
    ],
)
def test_a_word_that_is_not_drawn_is_found(language: Language, caption: str, fault: str) -> None:
    figure = SimpleNamespace(key="week/one", language=language, caption=caption, description="")
    found = faults(figure, [claim("On the {0} a curve", "على {0} منحنى", said("left"))])
    assert bool(found) == bool(fault)
    assert fault in "".join(found)
