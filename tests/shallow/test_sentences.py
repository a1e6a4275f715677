"""What may stand inside a sentence of week 3: what has a value, and what is true."""

import pytest

from tests.site.test_formulas_on_pages import refusal

TANH = ("shallow:S8-D2",)
NETWORK = ("shallow:S9-G5-dZ2", "shallow:S9-G5-dZ1")


@pytest.mark.parametrize(
    "tex",
    [r"\sigma(z)", r"\sigma'(z)", "a", "W^{[1]}", "w_i^{[1]T}", "b'", "g", "g^{[2]}", r"\hat{y}^{(i)}", r"e^{-|z|}", r"\sigma(-z)", "z = -10", "(4, 3)", "(n_h, m)", "-10", "A - Y", "1 - a", "W^{[1]} X + b^{[1]}", "a(1 - a)", r"\frac{1}{m} X", "z < 0", "0 < z < 1", "y = 1", "a = 0.9", "e^{1000}", "m = 1000", "4 - 2 - 1 = 1", "z = 4 - 2 - 1 = 1", r"0.01 \cdot \sqrt{100} = 0.1", r"\sigma(0) = 0.5", r"\sigma(2) \approx 0.881"],
)  # fmt: skip
def test_expressions_settings_and_arithmetic_are_allowed(tex: str) -> None:
    assert refusal(tex, "shallow") == ""


@pytest.mark.parametrize(
    ("tex", "names"),
    [(r"a = \tanh(z)", TANH), (r"\tanh'(z) = 4\sigma(2z)\sigma(-2z)", TANH), ("dZ^{[2]} = A^{[2]} - Y", NETWORK), (r"\frac{\partial L^{(i)}}{\partial z_k^{[2](i)}} = a_k^{[2](i)} - y_k^{(i)}", NETWORK), (r"a = \sigma(z)", ("shallow:S8-D1",))],
)  # fmt: skip
def test_true_relations_are_allowed(tex: str, names: tuple[str, ...]) -> None:
    assert refusal(tex, "shallow", names) == ""


@pytest.mark.parametrize(
    ("tex", "names", "answer"),
    [
        (r"a = \sigma(z)", TANH, "the sides differ"),
        (r"a = \sigma(z)", ("shallow:S6-A5",), "no formula that this page cites has a world"),
        (r"\tanh'(z) = 2\sigma(2z)\sigma(-2z)", TANH, "the sides differ"),
        (r"dZ^{[2]} = Y - A^{[2]}", NETWORK, "the sides differ"),
        ("z = 4 - 2 - 1 = 2", (), "the sides differ"),
        (r"0.01 \cdot \sqrt{100} = 1", (), "the sides differ"),
        (r"\sigma(0) = 1", (), "the sides differ"),
        (r"\sigma(2) \approx 0.882", (), "the sides differ"),
        ("2 < 1", (), "does not hold"),
        ("a = 0.731", (), "cite the number"),
        ("z = z", TANH, "both sides are the same"),
        ("W X + b", (), "unknown symbol"),
        ("W^{[3]}", (), "unknown symbol"),
        ("q", (), "unknown symbol"),
        (r"\sigma(q)", (), "unknown symbol"),
        ("X W^{[1]}", NETWORK, "cannot be multiplied"),
        ("z = a", TANH, "the sides differ"),
    ],
)  # fmt: skip
def test_what_is_untrue_or_cannot_be_judged_is_refused(tex: str, names: tuple[str, ...], answer: str) -> None:
    assert answer in refusal(tex, "shallow", names)
