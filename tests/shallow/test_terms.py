"""Whether a link that leads to another term than its words say is found."""

import pytest

from tests.site.test_glossary import misled


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("[الوزن](term:weight) (weight)", 0),
        ("[الوزن](term:bias) (bias)", 1),
        ("[المدخل الموزون](term:weighted-input) (weight)", 1),
        ("[weights](term:weight)", 0),
        ("[weights](term:learning-rate)", 1),
    ],
)
def test_link_to_another_term_is_found(line: str, found: int) -> None:
    assert len(list(misled(line, "shallow"))) == found
