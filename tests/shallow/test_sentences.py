"""What may stand inside a sentence of week 3: its single terms, and nothing that states something."""

import pytest

from tests.site.test_formulas_on_pages import is_allowed


@pytest.mark.parametrize(
    "tex",
    [r"\sigma(z)", r"\sigma'(z)", "a", "W^{[1]}", "w_i^{[1]T}", "b'", "g", "g^{[2]}", r"\hat{y}^{(i)}", r"e^{-|z|}", r"\sigma(-z)", "z = -10", "(4, 3)", "(n_h, m)", "-10"],
)  # fmt: skip
def test_single_terms_are_allowed_inside_sentences(tex: str) -> None:
    assert is_allowed(tex, "shallow")


@pytest.mark.parametrize(
    "tex",
    [r"a = \sigma(z)", "g(z) = z", "dZ = A - Y", "A - Y", "1 - a", "W X + b", "W^{[3]}", "q", r"\sigma(q)", "a(1 - a)", "z < 0", "z = a", r"\frac{1}{m} X", "J(W)", r"g'(z) = 1"],
)  # fmt: skip
def test_whatever_states_something_is_not(tex: str) -> None:
    assert not is_allowed(tex, "shallow")
