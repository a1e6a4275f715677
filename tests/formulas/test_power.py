"""Whether wrong formulas are refused: mutants of every formula, and mistakes that people really publish."""

import pytest

from tests.formulas.checker import FormulaError
from tests.formulas.record import COMMAND, recorded, reviewed, survivors
from tests.formulas.registry import check, load

EVALUATED = [name for name, entry in load().items() if entry.draw is not None]


@pytest.mark.parametrize("name", EVALUATED)
def test_mutants_are_refused_but_for_the_reviewed_ones(name: str) -> None:
    count, lived = survivors(name)
    assert sorted(lived) == sorted(reviewed().get(name, {})), "review them: tests/formulas/survivors.toml"
    row = recorded()[name]
    assert (row["mutants"], row["survivors"]) == (count, len(lived)), f"run {COMMAND}"


def test_at_least_99_percent_of_the_mutants_are_refused() -> None:
    rows = [recorded()[name] for name in EVALUATED]
    mutants, lived = (sum(row[key] for row in rows) for key in ("mutants", "survivors"))
    assert mutants > 4000
    assert lived <= mutants / 100


def test_survivors_have_reasons() -> None:
    assert set(reviewed()) <= set(EVALUATED)
    assert all(len(reason) > 10 for rows in reviewed().values() for reason in rows.values())


# A formula's id, what people write instead, and a part of the answer.
WRONG = [
    # activation functions
    ("S6-A1", r"\sigma(z) = 1 / 1 + e^{-z}", "the sides differ"),
    ("S6-A1", r"\sigma(z) = \frac{1}{1 + e^{z}}", "the sides differ"),
    ("S6-A1", r"\sigma(z) = \frac{1}{1 - e^{-z}}", "the sides differ"),
    ("S6-A1", r"\sigma(z) = \frac{e^{z}}{1 + e^{-z}}", "the sides differ"),
    ("S6-A1", r"\sigma = \frac{1}{1 + e^{-z}}", "«=» cannot stand here"),
    ("S6-A2", r"\tanh(z) = \frac{e^{z} + e^{-z}}{e^{z} - e^{-z}}", "the sides differ"),
    ("S6-A2", r"\tanh(z) = \frac{e^{z} - e^{-z}}{e^{z} + e^{z}}", "the sides differ"),
    ("S6-A2", r"\tanh(z) = 2\sigma(z) - 1", "the sides differ"),
    ("S6-A2", r"\tanh(z) = \sigma(2z) - 1", "the sides differ"),
    ("S6-A2", r"\tanh(z) = \sigma(z) - \frac{1}{2}", "the sides differ"),
    ("S6-A5", r"a = \min(0, z)", "the sides differ"),
    ("S6-A5", r"a = \max(1, z)", "the sides differ"),
    ("S6-A5", r"a = |z|", "the sides differ"),
    ("S6-A6", r"a = \min(0.01z, z)", "the sides differ"),
    ("S6-A6", r"a = \max(0.1z, z)", "the sides differ"),
    ("S6-A6", r"a = \max(0.01, z)", "the sides differ"),
    # derivatives
    ("S8-D1", r"\sigma'(z) = \sigma(z)(1 + \sigma(z))", "the sides differ"),
    ("S8-D1", r"\sigma'(z) = z(1 - z)", "the sides differ"),
    ("S8-D1", r"\sigma'(a) = a(1 - a)", "the sides differ"),
    ("S8-D1", r"\sigma'(z) = \sigma(a)(1 - \sigma(a))", "the sides differ"),
    ("S8-D1", r"\sigma'(z) = a - 1", "the sides differ"),
    ("S8-D2", r"\tanh'(z) = \tanh^{2}(z) - 1", "the sides differ"),
    ("S8-D2", r"\tanh'(z) = 1 - \tanh(z)", "the sides differ"),
    ("S8-D2", r"\tanh'(z) = 1 - \tanh(z^{2})", "the sides differ"),
    ("S8-D2", r"\tanh'(z) = 1 - a", "the sides differ"),
    ("S8-D2", r"\tanh'(z) = (1 - a)^{2}", "the sides differ"),
    ("S8-D2", r"\tanh'(z) = 1 - z^{2}", "the sides differ"),
    (
        "S8-D3",
        r"g'(z) = \begin{cases} 0 & \text{if } a < 0 \\ 1 & \text{if } a \ge 0 \end{cases}",
        "the sides differ",
    ),
    (
        "S8-D3",
        r"g'(z) = \begin{cases} 0 & \text{if } z \le 0 \\ 1 & \text{if } z > 0 \end{cases}",
        "where z = 0.0",
    ),
    (
        "S8-D3",
        r"g'(z) = \begin{cases} 0 & \text{if } z < 0 \\ 1 & \text{if } z > 0 \end{cases}",
        "0 branches apply",
    ),
    (
        "S8-D3",
        r"g'(z) = \begin{cases} 0 & \text{if } z < 0 \\ z & \text{if } z \ge 0 \end{cases}",
        "the sides differ",
    ),
    (
        "S8-D4",
        r"g'(z) = \begin{cases} 0.01 & \text{if } z \le 0 \\ 1 & \text{if } z \ge 0 \end{cases}",
        "2 branches apply",
    ),
    (
        "S8-D4",
        r"g'(z) = \begin{cases} 0 & \text{if } z < 0 \\ 1 & \text{if } z \ge 0 \end{cases}",
        "the sides differ",
    ),
    (
        "S8-D4",
        r"g'(z) = \begin{cases} 0.01z & \text{if } z < 0 \\ 1 & \text{if } z \ge 0 \end{cases}",
        "the sides differ",
    ),
    # one unit, one example
    ("S2-R1", r"z = w x + b, \quad \hat{y} = a = \sigma(z)", "cannot be multiplied"),
    ("S2-R1", r"z = w^{T} x, \quad \hat{y} = a = \sigma(z)", "the sides differ"),
    ("S2-R1", r"z = w^{T} x + b, \quad \hat{y} = \sigma(a)", "the sides differ"),
    ("S2-R3-dw", r"dw = \frac{1}{m} X \, dZ", "cannot be multiplied"),
    ("S2-R3-dw", r"dw = X \, dZ^{T}", "the sides differ"),
    ("S2-R3-db", r"db = \sum_{i=1}^{m} dz^{(i)}", "the sides differ"),
    ("S2-R3-w", r"w := w + \alpha \, dw", "the sides differ"),
    (
        "S4-F1-1",
        r"z_1^{[1]} = w_1^{[1]} x + b_1^{[1]}, \quad a_1^{[1]} = \sigma(z_1^{[1]})",
        "cannot be multiplied",
    ),
    (
        "S4-F1-2",
        r"z_2^{[1]} = w_2^{[1]T} x + b_1^{[1]}, \quad a_2^{[1]} = \sigma(z_2^{[1]})",
        "the sides differ",
    ),
    (
        "S4-F1-3",
        r"z_3^{[1]} = w_3^{[1]T} x + b_3^{[1]}, \quad a_3^{[1]} = \sigma(z_2^{[1]})",
        "the sides differ",
    ),
    (
        "S4-F2",
        r"\begin{aligned} z^{[1]} &= W^{[1]T} x + b^{[1]} \\ a^{[1]} &= \sigma(z^{[1]}) \end{aligned}",
        "cannot be multiplied",
    ),
    (
        "S4-F2",
        r"\begin{aligned} z^{[1]} &= W^{[1]} x + b^{[1]} \\ a^{[1]} &= \sigma(a^{[1]}) \end{aligned}",
        "the sides differ",
    ),
    (
        "S4-F3",
        r"\begin{aligned} z^{[2]} &= W^{[2]} x + b^{[2]} \\ a^{[2]} &= \sigma(z^{[2]}) = \hat{y} \end{aligned}",
        "cannot be multiplied",
    ),
    (
        "S4-F3",
        r"\begin{aligned} z^{[2]} &= W^{[2]} z^{[1]} + b^{[2]} \\ a^{[2]} &= \sigma(z^{[2]}) = \hat{y} \end{aligned}",
        "the sides differ",
    ),
    (
        "S4-F2-W",
        r"W^{[1]} = \begin{bmatrix} w_1^{[1]} & w_2^{[1]} & w_3^{[1]} & w_4^{[1]} \end{bmatrix}",
        "differ in shape",
    ),
    # many examples
    (
        "S5-V1",
        r"\begin{aligned} z^{[1](i)} &= W^{[1]} x^{(i)} + b^{[2]} \\ &\text{for } i = 1, \dots, m \end{aligned}",
        "cannot be added",
    ),
    (
        "S5-V1",
        r"\begin{aligned} z^{[1](i)} &= W^{[1]} x^{(1)} + b^{[1]} \\ &\text{for } i = 1, \dots, m \end{aligned}",
        "for i = 2",
    ),
    (
        "S5-V1",
        r"\begin{aligned} z^{[1](i)} &= W^{[1]} x^{(i)} + b^{[1]} \\ &\text{for } i = 0, \dots, m \end{aligned}",
        "i runs from 1",
    ),
    (
        "S5-V2-X",
        r"X = \begin{bmatrix} x^{(1)T} & x^{(2)T} & \cdots & x^{(m)T} \end{bmatrix}",
        "differ in shape",
    ),
    (
        "S5-V2-X",
        r"X = \begin{bmatrix} x^{(1)} \\ x^{(2)} \\ \vdots \\ x^{(m)} \end{bmatrix}",
        "differ in shape",
    ),
    ("S5-V2-Z1", r"Z^{[1]} = X W^{[1]} + b^{[1]}", "cannot be multiplied"),
    ("S5-V2-Z1", r"Z^{[1]} = W^{[1]} \odot X + b^{[1]}", "cannot be multiplied entry by entry"),
    ("S5-V2-Z1", r"Z^{[1]} = W^{[1]} X + b^{[1]T}", "cannot be added"),
    ("S5-V2-A1", r"A^{[1]} = g^{[1]}(A^{[1]})", "the sides differ"),
    ("S5-V2-A1", r"A^{[l]} = g^{[1]}(A^{[l]})", "the sides differ"),
    ("S5-V2-Z2", r"Z^{[2]} = W^{[2]} Z^{[1]} + b^{[2]}", "the sides differ"),
    ("S5-V2-A2", r"A^{[2]} = \sigma(Z^{[1]})", "differ in shape"),
    ("S5-V3", r"A^{[1]} \in \mathbb{R}^{m \times n^{[1]}}", "expected the shape 4 × 5, got 5 × 4"),
    ("S7-L1", r"W' = W^{[1]} W^{[2]}", "cannot be multiplied"),
    ("S7-L1", r"b' = b^{[1]} + b^{[2]}", "cannot be added"),
    ("S7-L1", r"b' = W^{[2]} b^{[1]}", "the sides differ"),
    # shapes
    ("S3-N3", r"W^{[l]} \in \mathbb{R}^{n^{[l-1]} \times n^{[l]}}", "expected the shape"),
    ("S3-N3", r"b^{[l]} \in \mathbb{R}^{1 \times n^{[l]}}", "expected the shape"),
    ("S3-N3", r"b^{[l]} \in \mathbb{R}^{n^{[l]}}", "rows and columns"),
    ("S9-G1", r"dW^{[1]} \in \mathbb{R}^{n^{[0]} \times n^{[1]}}", "expected the shape"),
    # the cost
    ("S9-G2-L", r"L(\hat{y}, y) = y \log \hat{y} + (1 - y) \log(1 - \hat{y})", "the sides differ"),
    ("S9-G2-L", r"L(\hat{y}, y) = -y \log \hat{y} + (1 - y) \log(1 - \hat{y})", "the sides differ"),
    ("S9-G2-L", r"L(\hat{y}, y) = -(y \log \hat{y} + (1 - y) \log \hat{y})", "the sides differ"),
    ("S9-G2-L", r"L(\hat{y}, y) = -(\hat{y} \log y + (1 - \hat{y}) \log(1 - y))", "a logarithm is taken"),
    ("S9-G2-L", r"L(\hat{y}, y) = (\hat{y} - y)^{2}", "the sides differ"),
    (
        "S9-G2",
        r"J(W^{[1]}, b^{[1]}, W^{[2]}, b^{[2]}) = -\frac{1}{m} \sum_{i=1}^{m} L(\hat{y}^{(i)}, y^{(i)})",
        "the sides differ",
    ),
    (
        "S9-G2",
        r"J(W^{[1]}, b^{[1]}, W^{[2]}, b^{[2]}) = \sum_{i=1}^{m} L(\hat{y}^{(i)}, y^{(i)})",
        "the sides differ",
    ),
    (
        "S9-G2",
        r"J(W^{[1]}, b^{[1]}, W^{[2]}, b^{[2]}) = \frac{1}{2m} \sum_{i=1}^{m} L(\hat{y}^{(i)}, y^{(i)})",
        "the sides differ",
    ),
    (
        "S9-G2",
        r"J(W^{[1]}, b^{[1]}, W^{[2]}, b^{[2]}) = \frac{1}{m} \sum_{i=1}^{n_x} L(\hat{y}^{(i)}, y^{(i)})",
        "the sides differ",
    ),
    (
        "S9-G2",
        r"J(W^{[1]}, b^{[1]}, W^{[2]}, b^{[2]}) = \frac{1}{m} \sum_{i=0}^{m} L(\hat{y}^{(i)}, y^{(i)})",
        "the index 0 is outside",
    ),
    (
        "S9-G2",
        r"J(W^{[1]}, b^{[1]}, W^{[2]}, b^{[2]}) = \frac{1}{m} \sum_{i=1}^{m} L(y^{(i)}, \hat{y}^{(i)})",
        "not finite",
    ),
    # back, and down
    ("S9-G5-dZ2", r"dZ^{[2]} = Y - A^{[2]}", "the sides differ"),
    ("S9-G5-dZ2", r"dZ^{[2]} = A^{[1]} - Y", "cannot be added"),
    ("S9-G5-dW2", r"dW^{[2]} = dZ^{[2]} A^{[1]T}", "the sides differ"),
    ("S9-G5-dW2", r"dW^{[2]} = \frac{1}{m} dZ^{[2]} A^{[1]}", "cannot be multiplied"),
    ("S9-G5-dW2", r"dW^{[2]} = \frac{1}{m} A^{[1]} dZ^{[2]T}", "differ in shape"),
    ("S9-G5-dW2", r"dW^{[2]} = \frac{1}{m} dZ^{[2]} A^{[2]T}", "differ in shape"),
    ("S9-G5-db2", r"db^{[2]} = \sum_{i=1}^{m} dZ^{[2](i)}", "the sides differ"),
    ("S9-G5-db2", r"db^{[2]} = \frac{1}{m - 1} \sum_{i=1}^{m} dZ^{[2](i)}", "the sides differ"),
    ("S9-G5-db2", r"db^{[2]} = \frac{1}{m} dZ^{[2]}", "differ in shape"),
    ("S9-G5-dZ1", r"dZ^{[1]} = W^{[2]T} dZ^{[2]} g^{[1]\prime}(Z^{[1]})", "cannot be multiplied"),
    ("S9-G5-dZ1", r"dZ^{[1]} = W^{[2]} dZ^{[2]} \odot g^{[1]\prime}(Z^{[1]})", "cannot be multiplied"),
    ("S9-G5-dZ1", r"dZ^{[1]} = W^{[2]T} dZ^{[2]} \odot g^{[1]\prime}(A^{[1]})", "the sides differ"),
    ("S9-G5-dZ1", r"dZ^{[1]} = W^{[2]T} dZ^{[2]} \odot g^{[1]}(Z^{[1]})", "the sides differ"),
    ("S9-G5-dZ1", r"dZ^{[1]} = W^{[2]T} dZ^{[2]} \odot g^{[1]\prime}(Z^{[2]})", "cannot be multiplied"),
    ("S9-G5-dZ1", r"dZ^{[1]} = W^{[1]T} dZ^{[2]} \odot g^{[1]\prime}(Z^{[1]})", "cannot be multiplied"),
    ("S9-G5-dZ1", r"dZ^{[1]} = W^{[2]T} dZ^{[2]}", "the sides differ"),
    ("S9-G5-dW1", r"dW^{[1]} = \frac{1}{m} dZ^{[1]} X", "cannot be multiplied"),
    ("S9-G5-dW1", r"dW^{[1]} = \frac{1}{m} X dZ^{[1]T}", "differ in shape"),
    ("S9-G5-dW1", r"dW^{[1]} = \frac{1}{n_x} dZ^{[1]} X^{T}", "the sides differ"),
    ("S9-G5-db1", r"db^{[1]} = \frac{1}{m} \sum_{i=1}^{m} dZ^{[2](i)}", "differ in shape"),
    ("S9-G3-W1", r"W^{[1]} := W^{[1]} + \alpha \, dW^{[1]}", "the sides differ"),
    ("S9-G3-W1", r"W^{[1]} = W^{[1]} - \alpha \, dW^{[1]}", "the sides differ"),
    ("S9-G3-W2", r"W^{[2]} := W^{[2]} - dW^{[2]}", "the sides differ"),
    ("S9-G3-b1", r"b^{[1]} := b^{[1]} - \alpha \, db^{[2]}", "cannot be added"),
    ("S9-G3-b2", r"b^{[2]} := b^{[2]} - \alpha b^{[2]}", "the sides differ"),
    ("S9-G5-check", r"d\theta \approx \frac{J(\theta + h) - J(\theta - h)}{h}", "the sides differ"),
    ("S9-G5-check", r"d\theta \approx \frac{J(\theta + h) - J(\theta)}{2h}", "the sides differ"),
    # the start
    ("S10-I2", r"W^{[l]}_{ij} \sim \mathcal{N}(0, 0.01)", "do not follow this law"),
    ("S10-I2", r"W^{[l]}_{ij} \sim \mathcal{N}(0, 1)", "do not follow this law"),
    ("S10-I2", r"W^{[l]}_{ij} = 0", "the sides differ"),
    ("S10-I1", r"a_1^{[1](i)} = a_3^{[1](i)}", "the sides differ"),
]


def test_there_are_more_than_fifty_wrong_formulas() -> None:
    assert len({tex for _, tex, _ in WRONG}) >= 50


@pytest.mark.parametrize(("name", "tex", "answer"), WRONG, ids=[f"{name}: {tex}" for name, tex, _ in WRONG])
def test_published_mistake_is_refused(name: str, tex: str, answer: str) -> None:
    with pytest.raises(FormulaError) as caught:
        check(name, tex, seed=3)
    assert answer in caught.value.reason
