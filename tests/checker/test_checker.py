"""The checker itself: what it reads, what it takes for true, what it refuses and how it says so."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from docs_src import checker
from docs_src.checker import (
    FormulaError,
    Registry,
    World,
    mutants,
    symbol,
    symbols,
    verification,
    verify,
)
from tests.refused import refusal

A = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 7.0]])
B = np.array([[2.0, -1.0], [0.5, 3.0], [1.0, 1.0]])
C = np.array([[1.0], [-2.0]])


def small(**values: Any) -> World:
    """Make a world of numbers, matrices and functions; what f and P stand for counts as a reference function's."""
    made = World(i=range(1, 4), l=(1, 2))
    made.given({"z": 0.5, "k": -2.0, "m": 3, "A": A, "B": B, "C": C, "n_x": 2, "W^{[1]}": A, "W^{[2]}": B})
    made.given(
        {
            "x^{(i)}": lambda i: A[:, [i - 1]],
            "c_i": lambda i: float(i),
            "dz": 4.0,
            "d": 0.25,
            "dp": 2.0,
            "W'": A + 1,
        }
    )
    made.given({"w_{12}": 2.0, "w_{21}": 4.0, "T": 8})
    made.given(values)
    made.function("f", np.sin)
    made.function("f'", np.cos)
    made.function("g^{[1]}", lambda M: M**2)
    made.run(lambda: A @ B, gives=lambda product: {"P": product, "p": float(product[0, 0])})
    made.run(lambda: 2 * C, gives=lambda new: {"C": new}, after=True)
    return made


TRUE = [
    r"P = A B",
    r"P = AB",
    r"P = A \cdot B",
    r"P^{T} = B^{T} A^{T}",
    r"P^T = B^\top A^T",
    r"P = W^{[1]} W^{[2]}",
    r"P + C = A B + C",
    r"P \odot P = (A B) \odot (A B)",
    r"A B \odot A B = P \odot P",
    r"P - 1 = A B - 1",
    r"2P = A B + P",
    r"\frac{P}{2} = \frac{1}{2} A B",
    r"-P = -A B",
    r"p = 2 + 2 \cdot 0.5 + 3",
    r"p \, z = 6 / 2",
    r"f(0.5) = 0.479425538604203",
    r"f(-z) = -f(z)",
    r"f(z)^{2} + f'(z)^2 = 1",
    r"f^{2}(z) + f'^{2}(z) = 1",
    r"f'(z) = \frac{d}{dz} f(z)",
    r"2z f'(z^{2}) = \frac{d}{dz} f(z^{2})",
    r"f(z) \approx 0.4794255",
    r"0 < f(z) \le 0.5, \quad 0.4 \leq f(z), \quad 0.5 \geq f(z) \ge 0.4, \quad p \le 6, \quad 6 \leq p, \quad p \geq 6",
    r"\log(e^{p}) = 6",
    r"\log p = \log 6",
    r"\exp(p) = e^{6}",
    r"f(|k|) = -f(k) = 0.9092974268256817",
    r"\max(f(z), 1, k) = 1",
    r"\min(f(z), 1, k) = k",
    r"P = \begin{bmatrix} p & 7 + 1 \\ 17.5 & 18 \end{bmatrix}",
    r"P = A \begin{bmatrix} B \end{bmatrix}",
    r"\sum_{i=1}^{m} P x^{(i)} = A B x^{(1)} + A B x^{(2)} + A B x^{(m)}",
    r"\sum_{i=1}^{3} i p = 36",
    r"\frac{1}{m} \sum_{i=1}^m c_i p = 12",
    r"\sum_{i=1}^{m} c_i + \sum_{i=1}^{m} p c_i = 42",
    r"p = 6 + c_i - i",
    r"p = c_{m-1} + 4",
    r"p C^{T} C = 30, \quad p = C^{T} C \cdot 1.2, \quad p B = 6 B, \quad p C = C^{T} C C + C",
    r"P x^{(i)} = A B x^{(i)} \quad \text{for } i = 1, \dots, m",
    r"P x^{(i)} = A B x^{(i)}, \\ \text{for } i = 1, \dots, 3",
    r"\begin{aligned} p &= 6 \\ &= 2p - 6, & f(z) &= 0.479425538604203 \end{aligned}",
    r"\begin{aligned} p &= 2 + 1 \\ &\quad + 3 \\ -p &= -6 \end{aligned}",
    r"p = w_{1, 2} + w_{2,1}, \quad p = 3 w_{12}",
    r"p = \frac{T}{2} + 2",
    r"p = \sum_{i=1}^{T} i - 30",
    r"\max(0, A B) = P",
    r"P \in \mathbb{R}^{n_x \times 2}",
    r"p \in \mathbb{R}",
    r"P W' = A B W'",
    r"g^{[1]}(P) = P \odot P",
    r"C := P \begin{bmatrix} 0 \\ 0 \end{bmatrix} + 2C",
    r"dz \, p = 24",
    r"d z p = \frac{3}{4}",
]


@pytest.mark.parametrize("tex", TRUE)
def test_true_formula_is_accepted(tex: str) -> None:
    assert verify(tex, [small()]).comparisons > 0


# Forms that mean the same, on the left and on the right.
FORMS = [
    r"\mathbf{P} = \boldsymbol{A} \mathbf B = \mathbf{W^{[1]}} {\mathbf{W}}^{[ 2 ]}.",
    r"B^\intercal A^{\mathsf{T}} = {W^{[2]}}^T W^{[1]^T} = B^{\top} A^{\mathrm T} = (W^{[2]})^{T} A^T = W^{[2]T} W^{[1]\,T}",
    r"P = 2 \times A \times 0.5 \cdot B; \quad P \circ P = P \odot A B \quad \text{and} \quad 2 * p = 12",
    r"P + C \mathbf{1}^{T} = A B + C, \quad A \mathbf{1} = \sum_{i} x^{(i)} = A \mathbf 1_{m} = \sum\nolimits_i x^{(i)}",
    r"A = [x^{(1)}, x^{(2)}, x^{(3)}] = \left[ x^{(1)}, \ldots, x^{(m)} \right]",
    r"P = \left(\begin{matrix} p & 8 \\ 17.5 & 18 \\ \end{matrix}\right) = A B = \begin{array}{cc} p & 8 \\ 17.5 & 18 \end{array}",
    r"C \leftarrow C + C",
    r"\operatorname{diag}(C) = \begin{bmatrix} 1 & 0 \\ 0 & -2 \end{bmatrix}",
    r"A = \begin{bmatrix} | & & \mid \\ x^{(1)} & \cdots & x^{(m)} \\ | & \cdots & | \end{bmatrix}",
    r"A^{T} = \begin{bmatrix} - & x^{(1)T} & - \\ & \vdots & \\ - & x^{(3)T} & - \end{bmatrix}",
    r"{f}'(z) = (f)'(0.5), \quad f^\prime(z) = f^{\prime}(0.5), \quad \lvert k \rvert = |-2| = \left| k \right|",
    r"\sum^{3}_{i=1} c_i = \prod_{i} c_i = \underbrace{3 + 3}_{2 \cdot 3} = \underbrace{p}_{\text{the product}}",
    r"c_i = \left\{\begin{matrix} i, & \text{for } i < 2 \\[2pt] c_i \cdot 1, & \text{else} \end{matrix}\right.",
    r"c_i = \begin{cases} i \text{ if } i \le 2, \\ 3, \ \text{otherwise.} \end{cases}",
    r"c_i = \begin{cases} i &, i < 2 \\ c_i \cdot 1 & , (2 \le i \le 3) \end{cases}",
    r"\mathrm{d}z = 4 = \mathrm{d}\mathbf{z}, \quad \mathrm{W}' = A + 1",
    r"p = 6 + c_i − i, \quad \text{for } i = 1, 2, …, m",
    r"p = 6 + c_i - i \quad \text{for } i = 1 \text{ to } m",
    r"p = \frac1{z \cdot z} + \dfrac12 \cdot 4 \hspace{1em}",
    r"f'(z) = \frac{d f(z)}{dz}, \quad f'(0.5) = \frac{\mathrm{d}\,f(z)}{\mathrm{d} z}",
    r"w_{1 2} = w_{12} + 0, \quad x^{(m)} = x^{(n_x + 1)} = x^{(n_{x}+1)}",
]


@pytest.mark.parametrize("tex", FORMS)
def test_forms_that_mean_the_same_are_read_alike(tex: str) -> None:
    assert verify(tex, [small()], tied="nothing").comparisons > 0


# The formula, the part under the carets, and a part of the answer.
FALSE = [
    (r"P = A B + C", "A B + C", "expected 6.0, got 7.0, in entry (1, 1)"),
    (r"P x^{(i)} = A B x^{(1)}", "A B x^{(1)}", "for i = 2"),
    (r"f(z) = z", "z", "expected 0.479425538604203, got 0.5, where z = 0.5"),
    (r"z = f(z)", "f(z)", "the sides differ"),
    (r"A B + C = P", "A B + C", "expected 6.0, got 7.0"),
    (r"p > f(z) > 1", "1", "does not hold: the sides are 0.479425538604203 and 1.0"),
    (r"f(z) \approx 0.4795", "0.4795", "the sides differ"),
    (r"P = A", "A", "the sides differ in shape: a 2 × 2 matrix on the left, a 2 × 3 matrix on the right"),
    (r"P = p", "p", "differ in shape"),
    (r"P * P = P \odot P", "P * P", "could be meant otherwise"),
    (r"P = A * B", "A * B", "«*» multiplies entry by entry; a 2 × 3 matrix and a 3 × 2 matrix do not fit"),
    (r"P = \mathbf{1}", r"\mathbf{1}", "how long the vector of ones is; write \\mathbf{1}_{m}, or 1"),
    (r"P \mathbf{1} = A \mathbf{1}", r"A \mathbf{1}", "the sides differ"),
    (r"P = P \mathbf{1} C", r"\mathbf{1}", "no vector of ones fits here, however long"),
    (r"P = (A x^{(1)}, B)", "(A x^{(1)}, B)", "a row is written in square brackets, [x, y]"),
    (r"P = \operatorname{diag}(A)", r"\operatorname{diag}(A)", "made of one column, or of one row"),
    (r"p = \underbrace{3 + 3}_{5}", "5", "what stands beneath the brace is not what stands above it"),
    (r"P = \underbrace{A B}_{A}", "A", "what stands beneath the brace is not what stands above it"),
    (
        r"f(z) = \begin{cases} 0 & z < 0.3 \\ f(z) & z > 0.3 \end{cases}",
        r"\begin{cases} 0 & z < 0.3 \\ f(z) & z > 0.3 \end{cases}",
        "0 branches apply where z = 0.3",
    ),
    (
        r"f(z) = \begin{cases} 0 & z < 0.2 \\ 1 & z < 0.1 \\ f(z) & \text{otherwise} \end{cases}",
        r"\begin{cases} 0 & z < 0.2 \\ 1 & z < 0.1 \\ f(z) & \text{otherwise} \end{cases}",
        "2 branches apply where z = 0.0999",
    ),
    (r"P = B A + C", "B A + C", "a 3 × 3 matrix and a 2 × 1 matrix cannot be added"),
    (r"P = A A", "A A", "a 2 × 3 matrix and a 2 × 3 matrix cannot be multiplied"),
    (r"P = A \odot B", r"A \odot B", "cannot be multiplied entry by entry"),
    (r"p = p \odot 1", r"p \odot 1", "cannot be multiplied entry by entry"),
    (r"p = p^{T}", "p^{T}", "only a matrix is transposed"),
    (r"P = A^{2}", "A^{2}", "only a number is raised to a power"),
    (r"p = \frac{p}{A}", "A", "only a number divides"),
    (r"p = \frac{p}{z - 0.5}", "z - 0.5", "division by 0"),
    (r"p = k^{z}", "k^{z}", "-2.0 has no power 0.5"),
    (r"p = \log(k)", r"\log(k)", "a logarithm is taken of a number greater than 0"),
    (r"p = e^{e^{e^{e^{e^{z}}}}}", r"e^{e^{e^{e^{e^{z}}}}}", "not finite"),
    (r"p = e^{e^{e^{e^{e^{z}}}}} p", r"e^{e^{e^{e^{e^{z}}}}}", "not finite"),
    (r"f(z) = \max(z)", r"\max(z)", "expected two numbers or more"),
    (
        r"f(z) = \begin{cases} 1 & \text{if } z < 0 \\ 2 & \text{if } z > 1 \end{cases}",
        r"\begin{cases} 1 & \text{if } z < 0 \\ 2 & \text{if } z > 1 \end{cases}",
        "0 branches apply",
    ),
    (
        r"f(z) = \begin{cases} 1 & \text{if } z < 1 \\ 2 & \text{if } z > 0 \end{cases}",
        r"\begin{cases} 1 & \text{if } z < 1 \\ 2 & \text{if } z > 0 \end{cases}",
        "2 branches apply",
    ),
    (r"f(z) = \begin{cases} 1 & \text{if } z \end{cases}", "z", "expected a condition"),
    (
        r"P = \begin{bmatrix} p & 8 \\ A \end{bmatrix}",
        r"\begin{bmatrix} p & 8 \\ A \end{bmatrix}",
        "the entries do not fit together",
    ),
    (r"P = \begin{bmatrix} x^{(1)} & \cdots & -x^{(3)} \end{bmatrix}", "-x^{(3)}", "differ in nothing else"),
    (r"P = \begin{bmatrix} x^{(1)} & x^{(3)} & \cdots & x^{(m)} \end{bmatrix}", "x^{(3)}", "count in ones"),
    (
        r"P = \begin{bmatrix} x^{(1)} & \cdots \end{bmatrix}",
        r"\begin{bmatrix} x^{(1)} & \cdots \end{bmatrix}",
        "dots stand between",
    ),
    (r"p = \sum_{i=1}^{4} c_i", "c_i", "the index 4 is outside 1, …, 3"),
    (r"p = \sum_{k=1}^{3} c_k", "k", "«k» is no index here; those are i, l"),
    (r"p = \sum_{i=1}^{99999} i", r"\sum_{i=1}^{99999} i", "too long"),
    (r"p = \sum_{l=1}^{2} W^{[l]}", "W^{[l]}", "the terms of the sum differ in shape"),
    (
        r"f(z) = f(z) \odot \sum_{i=1}^{2} c_i",
        r"f(z) \odot \sum_{i=1}^{2} c_i",
        "cannot be multiplied entry by entry",
    ),
    (r"p = \frac{d}{dz} p", "p", "nothing here depends on z"),
    (r"p = \frac{d}{dz} (p + z)", "(p + z)", "p is a number that the code gave, and does not move with z"),
    (r"p = \frac{d}{dz} f(z) p", "f(z) p", "put what is differentiated into parentheses"),
    (r"p = \frac{d}{dA} A", r"\frac{d}{dA} A", "the slope of a matrix with respect to a matrix"),
    (r"p = \frac{d}{dc_1} c_1", r"c_1", "expected the name of a number"),
    (r"p = \frac{dz}{dp}", r"z", "nothing here depends on p"),
    (r"p = f^{-1}(z)", "-1", "this reads as the inverse function"),
    (r"p = \mathbb{R}", r"\mathbb{R}", "a set stands after"),
    (r"p < \mathcal{N}(0, 1)", r"\mathcal{N}(0, 1)", "a law stands after"),
    (r"p = \begin{cases} 1 & \text{if } z \in z \end{cases}", r"\in", "a condition compares two numbers"),
    (
        r"P = \begin{bmatrix} x^{(3)} & \cdots & x^{(1)} \end{bmatrix}",
        r"\begin{bmatrix} x^{(3)} & \cdots & x^{(1)} \end{bmatrix}",
        "dots need entries",
    ),
    (r"p + i + l = c_{i+l} + 6", "c_{i+l}", "the index 4 is outside"),
    (r"p = e^{A}", "A", "an exponent is a number; this is a 2 × 3 matrix"),
    (r"p = \log(p, z)", r"\log(p, z)", "expected one number"),
    (r"p = \max(A, B)", r"\max(A, B)", "the matrices differ in shape"),
    (r"p \sim \mathcal{N}(6, 1)", "p", "1 values are too few to tell a law"),
    (r"p = \sum_{i=2}^{1} c_i", r"\sum_{i=2}^{1} c_i", "is empty"),
    (r"p = \sum_{i=1}^{3} z", "z", "nothing in this sum depends on i"),
    (r"P \in \mathbb{R}^{2 \times 3}", r"\mathbb{R}^{2 \times 3}", "expected the shape 2 × 2, got 2 × 3"),
    (r"P \in \mathbb{R}^{2}", r"\mathbb{R}^{2}", "rows and columns"),
    (r"P \in A", "A", "expected a set"),
    (r"P P \in \mathbb{R}^{2 \times 2}", "P P", "expected a symbol, whose shape is stated"),
    (r"P, P \in \mathbb{R}^{2 \times 2}", "P", "said already"),
    (r"P \in \mathbb{R}^{z \times 2}", "z", "expected a whole number, got 0.5"),
    (r"P \sim A", "A", "expected a law"),
    (r"p \sim \mathcal{N}(0, k)", r"\mathcal{N}(0, k)", "a variance is greater than 0"),
    (r"C := C + C + C", "C + C + C", "the sides differ"),
    (r"A := P A", "A", "nothing assigns to this"),
    (r"P + P := P", "P + P", "nothing assigns to this"),
    (
        r"P x^{(i)} = A B x^{(i)}, \text{for } i = 2, \dots, m",
        r"\text{for } i = 2, \dots, m",
        "i runs from 1 to 3 here, not from 2 to 3",
    ),
    (r"P = A B, \text{for } z = 1, \dots, m", "z", "nothing here is left to hold for every z"),
    (r"P = A B, \text{for } i = 1, \dots, m", "i", "nothing here is left to hold for every i"),
    (
        r"P x^{(i)} = A B x^{(i)}, \text{for } i = 1, \dots, m, \text{for } i = 1, \dots, m",
        "i",
        "nothing here is left",
    ),
]


@pytest.mark.parametrize(("tex", "part", "answer"), FALSE, ids=[tex for tex, _, _ in FALSE])
def test_false_formula_is_refused_with_the_place_and_the_reason(tex: str, part: str, answer: str) -> None:
    error = refusal(lambda: verify(tex, [small()]), tex)
    assert answer in error.reason
    assert error.part == part
    reason, formula, caret = str(error).split("\n")
    assert formula == f"  {tex}"
    assert formula[caret.index("^") : caret.rindex("^") + 1] == part
    assert reason == error.reason


# What says nothing about any code.
VACUOUS = [
    (r"P = P", "P", "both sides are the same"),
    (r"c_{i} = c_i", "c_i", "both sides are the same"),
    (r"A = W^{[1]}", "A = W^{[1]}", "nothing in this relation comes from a reference function"),
    (
        r"P = A B, \quad A B = A W^{[2]}",
        "A B = A W^{[2]}",
        "nothing in this relation comes from a reference function",
    ),
    (r"A \in \mathbb{R}^{2 \times 3}", r"A \in \mathbb{R}^{2 \times 3}", "nothing in this relation"),
    (r"C = 2C - C", "C = 2C - C", "nothing in this relation"),
    (r"P", "P", "a relation is missing"),
    (r"A B, P = A B", "A B", "a relation is missing"),
    (r"P = A B, \quad P", "P", "a relation is missing"),
    (r"\text{for } i = 1, \dots, m", "i", "nothing here is left to hold for every i"),
    (r"P = (P)", "(P)", "both sides are the same"),
    (r"P - P = 0 A B", "P - P = 0 A B", "it holds whatever the reference functions give"),
    (r"\log(p) - \log(p) = 0", r"\log(p) - \log(p) = 0", "it holds whatever the reference functions give"),
    (r"f(z) = f(0.5)", "f(z) = f(0.5)", "it holds whatever the reference functions give"),
    (r"A = W^{[1]} + 0 P A", "A = W^{[1]} + 0 P A", "it holds whatever the reference functions give"),
    (r"p = 6, \quad \frac{p}{p} = 1", r"\frac{p}{p} = 1", "it holds whatever the reference functions give"),
]


@pytest.mark.parametrize(("tex", "part", "answer"), VACUOUS, ids=[tex for tex, _, _ in VACUOUS])
def test_formula_that_tests_no_code_is_refused(tex: str, part: str, answer: str) -> None:
    error = refusal(lambda: verify(tex, [small()]), tex)
    assert answer in error.reason
    assert error.part == part


NOTATION = [
    r"A = \begin{bmatrix} x^{(1)} & \cdots & x^{(m)} \end{bmatrix}",
    r"A = \begin{bmatrix} x^{(1)} & x^{(2)} & \dots & x^{(3)} \end{bmatrix}",
    r"A^{T} = \begin{bmatrix} x^{(1)T} \\ \vdots \\ x^{(m)T} \end{bmatrix}",
    r"2A = \begin{bmatrix} 2x^{(1)} & \cdots & 2x^{(m)} \end{bmatrix}",
]


@pytest.mark.parametrize("tex", NOTATION)
def test_dots_stand_for_what_is_between(tex: str) -> None:
    assert verify(tex, [small()], tied="symbol").comparisons == 1


def at(z: float) -> World:
    """Make a world of one number and the absolute value of it."""
    made = World()
    made.given({"z": z})
    made.function("f", abs)
    return made


def test_exactly_one_branch_applies_and_every_branch_is_tried() -> None:
    tex = r"f(z) = \begin{cases} z & \text{if } 0 < z \le 9 \\ -z & \text{if } z < 0 \\ 0 & \text{otherwise} \end{cases}"
    worlds = [at(z) for z in (-1.0, 0.0, 2.0)]
    assert verify(tex, worlds).comparisons == 3
    for left_out, branch in enumerate(("-z", "0", "z")):
        with pytest.raises(FormulaError, match="this branch was chosen in no world") as caught:
            verify(tex, worlds[:left_out] + worlds[left_out + 1 :])
        assert caught.value.part == branch


def test_rows_after_an_assignment_see_the_new_value() -> None:
    tex = r"\begin{aligned} v &:= \beta v + (1 - \beta) g \\ w &:= w - \alpha v \end{aligned}"

    def step(v: float, w: float, *, new: bool) -> tuple[float, float]:
        moved = 0.9 * v + 0.1 * 2.0
        return moved, w - 0.5 * (moved if new else v)

    def made(*, new: bool) -> World:
        world = World()
        world.given({"v": 1.0, "w": 3.0, "g": 2.0, r"\alpha": 0.5, r"\beta": 0.9})
        world.run(step, 1.0, 3.0, new=new, after=True, gives=lambda pair: {"v": pair[0], "w": pair[1]})
        return world

    assert verify(tex, [made(new=True)]).relations == 2
    with pytest.raises(FormulaError, match="the sides differ"):
        verify(tex, [made(new=False)])


# Wrong by less than one part in a hundred million, and refused all the same.
ALMOST = [
    r"p = 6.00000006",
    r"p + 1 = 7.00000007",
    r"p z = 3.00000003",
    r"\frac{p}{2} = 3.00000003",
    r"p^{2} = 36.0000003",
    r"P = 1.00000001 A B",
    r"P \odot P = 1.00000001 (A B \odot A B)",
    r"P x^{(i)} = 1.00000001 A B x^{(i)}",
    r"\sum_{i=1}^{3} p c_i = 36.0000003",
    r"f(z) = 0.4794255434",
    r"f(2) = 0.9092974368",
    r"\log(p) = 1.79175948",
    r"e^{p} = 403.428797",
    r"\max(p, 1) = 6.00000006",
    r"f'(z) = 1.000001 \frac{d}{dz} f(z)",
    r"f(z) \approx 0.479428",
    r"C := 2.00000002 C",
]


@pytest.mark.parametrize("tex", ALMOST)
def test_almost_true_is_not_true(tex: str) -> None:
    assert "the sides differ" in refusal(lambda: verify(tex, [small()]), tex).reason


# True, though what cancels is a million times what is left of it.
CANCELLING = [
    r"q = 1 + \frac{1}{1000000} - 1",
    r"q p = (1 + \frac{1}{1000000} - 1) p",
    r"q = \frac{1 + 10^{-6} - 1}{1}",
    r"2q = \sum_{i=1}^{2} (i + 10^{-6} - i)",
    r"q q = (1 + \frac{1}{1000000} - 1)^{2}",
    r"q = |1 - 10^{-6} - 1|",
    r"q A = (1 + 10^{-6}) A - A",
    r"q^{2} = (1 + 10^{-6} - 1) (1 + 10^{-6} - 1)",
]


@pytest.mark.parametrize("tex", CANCELLING)
def test_cancellation_is_no_mistake(tex: str) -> None:
    made = small()
    made.run(lambda: 1e-6, gives=lambda number: {"q": number})
    assert verify(tex, [made]).worst < 1


def test_whatever_is_written_is_answered_by_the_checker_itself() -> None:
    rng = np.random.default_rng(3)
    made = small()
    pieces = [
        [token.value for token in checker.tokens(tex, made.vocabulary)]
        for tex in (*TRUE, *FORMS, *(tex for tex, *_ in FALSE))
        if "aligned" not in tex
    ]
    for _ in range(1000):
        one, other = (pieces[k] for k in rng.integers(len(pieces), size=2))
        cut, resume = rng.integers(len(one) + 1), rng.integers(len(other) + 1)
        mixed = " ".join([*one[:cut], *other[resume:]])
        with suppress(FormulaError):
            verify(mixed, [small()], tied=["relation", "symbol"][rng.integers(2)])


@pytest.mark.parametrize("value", [np.ones(3), np.ones((2, 0)), np.ones((1, 1, 1)), "text", 1j, {}])
def test_value_that_is_no_number_and_no_matrix_is_refused(value: Any) -> None:
    with pytest.raises(FormulaError, match=r"a number (?:or a|and no) matrix|no number and no matrix"):
        verify("q = p", [small(q=value)])


def test_world_refuses_what_cannot_be_indexed() -> None:
    with pytest.raises(ValueError, match="must run through numbers one after the other"):
        World(i=(1, 5))
    with pytest.raises(ValueError, match="must run through numbers one after the other"):
        World(i=())
    with pytest.raises(
        ValueError, match=r"«x\^\{\(i\)\}» is a family; its value is a function of its indices"
    ):
        World(i=range(3)).given({"x^{(i)}": 1.0})


def test_long_formula_is_shown_around_its_fault() -> None:
    tex = " + ".join(["p"] * 60) + " = q + " + " + ".join(["p"] * 60)
    with pytest.raises(FormulaError) as caught:
        verify(tex, [small()])
    _, formula, caret = str(caught.value).split("\n")
    assert len(formula) < 120
    assert formula[caret.index("^")] == "q"


def test_notation_needs_no_reference_function_but_must_be_true() -> None:
    assert verify(r"A = W^{[1]}", [small()], tied="symbol").relations == 1
    with pytest.raises(FormulaError, match="the sides differ"):
        verify(r"A = W'", [small()], tied="symbol")


# What cannot be read.
UNREADABLE = [
    (r"p = \frac{d}{dq^2} z", r"q", "unknown symbol"),
    (r"p = \lgo(z)", r"\lgo", "unknown symbol «\\lgo»; did you mean «\\log»?"),
    (r"p = \nabla p", r"\nabla", "unknown symbol «\\nabla»"),
    (r"P = A b", "b", "unknown symbol «b»; did you mean «B»?"),
    (r"P = W^{[3]}", "W^{[3]}", "unknown symbol «W^{[3]}»; did you mean «W^{[2]}»?"),
    (r"P = B_1", "B_1", "unknown symbol «B_{1}»; did you mean «B»?"),
    (r"P = W", "W", "unknown symbol «W»; did you mean"),
    (r"p = 1e-5", "1e-5", "write a power of ten, 10^{-5}"),
    (r"p = z^10", "10", "without braces only one character is raised"),
    (r"p = z^dz", "dz", "without braces only one character is raised"),
    (r"p = 2 3", "3", "a number stands before what it multiplies"),
    (r"p = z2", "2", "a number stands before what it multiplies"),
    (r"p = \log p / 2", r"\log p / 2", "what is divided by what?"),
    (r"p = 2 \log p z", r"\log p", "put the argument into parentheses"),
    (r"\begin{aligned} p = 6", r"\begin{aligned}", "this is never closed"),
    (r"p = 6 \end{aligned}", r"\end{aligned}", "nothing begins that ends here"),
    (r"P = \begin{bmatrix} 1 \end{pmatrix}", r"\end{pmatrix}", "nothing begins that ends here"),
    (
        r"p = \begin{cases} 1 & \text{otherwise} \end{aligned}",
        r"\end{aligned}",
        "nothing begins that ends here",
    ),
    (r"f(z) = \frac{1}{2", "", "ends too early; expected an operator, «}»"),
    (r"f(z) = ", "", "ends too early; expected"),
    (r"f(z) = (z", "", "ends too early; expected an operator, «)»"),
    (r"f(z) = z)", ")", "«)» cannot stand here; expected"),
    (r"f(z) = + z", "+", "«+» cannot stand here; expected"),
    (r"f = z", "f", "«f» is a function; write what it is taken of, as in f(z)"),
    (r"P = A \times B", r"A \times B", "between two matrices this has several meanings"),
    (r"P = A & B", "&", "«&» cannot stand here"),
    (r"f(z) = \begin{cases} 1 & 2 \end{cases}", "2", "expected a condition, such as z < 0"),
    (r"f z = 1", "f z", "put the argument into parentheses"),
    (r"p = \log p z", r"\log p", "put the argument into parentheses"),
    (r"p = 1 / 2 z", "1 / 2 z", "what is divided by what?"),
    (r"p = 2 z / 2", "2 z / 2", "what is divided by what?"),
    (r"p = 1 / 2 / z", "1 / 2 / z", "what is divided by what?"),
    (r"p = g^{[1]}", "", "ends too early; expected"),
    (r"p = z'", "z'", "unknown symbol «z'»; did you mean «z»?"),
    (r"p = z(2)", "z(2)", "the sides differ"),
    (r"p = \sum_{i=1}^{2} (c_i + \sum_{i=1}^{2} c_i)", "i", "«i» is an index already"),
    (r"p = 5 !", "!", "unknown symbol «!»"),
    (r"p = \%", r"\%", r"unknown symbol «\%»"),
    (r"p = \begin{vmatrix} z \end{vmatrix}", r"\begin{vmatrix}", r"unknown symbol «\begin{vmatrix}»"),
    (r"p = \operatorname{argmax}(z)", r"\operatorname{argmax}", r"unknown symbol «\operatorname{argmax}»"),
    (r"p = \text{the rest}", r"\text{the rest}", "of words a formula has «if»"),
    (r"p = \coth z", r"\coth", "unknown symbol «\\coth»"),
    (r"p = \mathbf{Q}", r"\mathbf{Q}", r"unknown symbol «\mathbf{Q}»"),
    (r"p = \mathbf{e}^{z}", r"\mathbf{e}", r"unknown symbol «\mathbf{e}»"),
    (r"p = A \otimes B", r"\otimes", r"write \odot for the product entry by entry"),
    (r"p \to 6", r"\to", r"an assignment is written \leftarrow or :="),
    (r"p = \sum_i^m c_i", r"\sum_i^m c_i", r"write \sum_{i=1}^{m}, or \sum_{i} for all"),
    (r"P = W^{[2],T} p", ",", "«,» cannot stand here"),
]


@pytest.mark.parametrize(("tex", "part", "answer"), UNREADABLE, ids=[tex for tex, _, _ in UNREADABLE])
def test_unreadable_formula_is_refused_at_its_place(tex: str, part: str, answer: str) -> None:
    error = refusal(lambda: verify(tex, [small()]), tex)
    assert answer in error.reason
    assert error.part == part


def test_reference_function_that_refuses_its_argument_makes_the_formula_false() -> None:
    def picky(_: float) -> float:
        raise ValueError("not this one")

    made = small()
    made.function("L", picky)
    with pytest.raises(FormulaError, match="L refuses its arguments: not this one"):
        verify("L(z) = 1", [made])


def test_tolerance_follows_the_largest_intermediate_and_no_further() -> None:
    for z in (-18.0, -9.0, 9.0, 12.0, 18.0):
        made = World()
        made.given({"z": z})
        made.function(r"\tanh", np.tanh)
        made.run(lambda z=z: 1 / np.cosh(z) ** 2, gives=lambda slope: {"s": slope})
        assert verify(r"s = 1 - \tanh^{2}(z)", [made]).worst < 1
    made = small()
    made.run(lambda: 1e-6 + 1e-15, gives=lambda number: {"q": number})
    with pytest.raises(FormulaError, match="the sides differ"):
        verify(r"q = \frac{1}{1000000}", [made])
    assert verify(r"q = 1 + \frac{1}{1000000} - 1", [made]).worst < 1


def test_sample_is_held_against_its_law() -> None:
    rng = np.random.default_rng(3)
    n = verification.SMALLEST_SAMPLE
    sample = rng.normal(1.0, 0.5, (2, n // 2))
    made = World(i=range(1, 3), j=range(1, n // 2 + 1), l=(1, 2))
    made.run(lambda: sample, gives=lambda numbers: {"S": numbers, "S^{[1]}": numbers, "S^{[2]}": -numbers})
    made.entries("s_{ij}", "S")
    made.entries("s^{[l]}_{ij}", "S^{[l]}")
    verify(r"s_{ij} \sim \mathcal{N}(1, 0.25), \quad S \sim N(1, 0.25)", [made])
    verify(r"1 - s_{ij} \sim \mathcal{N}(0, 0.25), \quad s^{[1]}_{ij} \sim \mathcal{N}(1, 0.25)", [made])
    for wrong in ("1, 0.505^2", "1, 0.495^2", "1.005, 0.25", "0.995, 0.25"):  # by 1 %
        error = refusal(lambda wrong=wrong: verify(rf"s_{{ij}} \sim \mathcal{{N}}({wrong})", [made]), wrong)
        assert f"{n} values of s_{{ij}} do not follow this law; they have mean 1" in error.reason
    for few in ("s_{i2}", "s_{1j}"):
        with pytest.raises(FormulaError, match="are too few to tell a law to 1 %; take 500000"):
            verify(rf"{few} \sim \mathcal{{N}}(1, 0.25)", [made])
    with pytest.raises(FormulaError, match="do not follow"):  # the half has another mean
        verify(r"s^{[l]}_{ij} \sim \mathcal{N}(1, 0.25)", [made])
    made = World()
    made.run(lambda: rng.uniform(-1, 1, (1, n)), gives=lambda numbers: {"S": numbers})
    with pytest.raises(FormulaError, match="do not follow"):
        verify(r"S \sim \mathcal{N}(0, \frac{1}{3})", [made])


def test_number_of_one_entry_counts_as_a_number_but_not_in_shapes() -> None:
    made = World()
    made.given({"w": C, "x": C, "b": 1.0})
    made.run(lambda: C.T @ C + 1, gives=lambda z: {"z": z})
    made.run(lambda: 6.0, gives=lambda y: {"y": y})
    verify("z = w^{T} x + b", [made])
    verify("y = w^{T} x + b = z", [made])
    verify(r"z \in \mathbb{R}^{1 \times 1}, y \in \mathbb{R}", [made])
    with pytest.raises(FormulaError, match="expected the shape 1 × 1"):
        verify(r"z \in \mathbb{R}", [made])
    with pytest.raises(FormulaError, match="expected the shape of a number"):
        verify(r"y \in \mathbb{R}^{1 \times 1}", [made])


def test_formula_must_hold_in_every_world() -> None:
    worlds = []
    for z in (1.0, 2.0):
        made = World()
        made.given({"z": z})
        made.function("f", lambda z: z**2)
        worlds.append(made)
    verify("f(z) = z", worlds[:1])
    with pytest.raises(FormulaError, match=r"expected 4\.0, got 2\.0, where z = 2\.0"):
        verify("f(z) = z", worlds)
    with pytest.raises(ValueError, match="one world at least"):
        verify("f(z) = z", [])


def test_same_letters_are_other_names_in_another_world() -> None:
    first, second = World(), World()
    first.given({"d": 2.0, "z": 3.0, r"\sigma": 4.0})
    first.run(lambda: 6.0, gives=lambda n: {"p": n})
    second.given({"dz": 6.0})
    second.run(lambda: 6.0, gives=lambda n: {"p": n})
    second.function(r"\sigma", lambda n: -n)
    assert verify(r"p = dz", [first, second]).symbols == ("p", "d", "z")
    assert verify(r"\sigma(p) = -6", [second]).sources
    verify(r"\sigma(p) = 24", [first])


def test_report_says_what_was_tested() -> None:
    report = verify(r"P x^{(i)} = W^{[1]} B x^{(i)}, \quad f(z) = 0.479425538604203", [small(), small()])
    assert (report.relations, report.comparisons) == (2, 2 * (3 + 1))
    assert report.symbols == ("P", "x^{(i)}", "W^{[1]}", "B", "f", "z")
    assert np.sin in report.sources
    assert report.worst < 1


def test_what_does_not_matter_is_no_source() -> None:
    # With the first other value of p the logarithm is not defined, in the middle of the sum.
    report = verify(r"\sum_{i=1}^{3} c_i \log(7 - p) = 0 f(z)", [small()])
    assert np.sin not in report.sources
    assert report.sources


def test_world_refuses_what_is_defined_twice() -> None:
    with pytest.raises(ValueError, match="«z» is defined twice"):
        small(z=1.0)


@pytest.mark.parametrize("text", ["", "W^{[1]T}", "x^{2}"])
def test_world_refuses_what_is_no_symbol(text: str) -> None:
    with pytest.raises(ValueError, match="cannot read the symbol"):
        World().given({text: 1.0})


@pytest.mark.parametrize(
    "text",
    [
        "z",
        "dZ^{[2](i)}",
        "w_1^{[1]}",
        "W^{[l]}_{ij}",
        r"\hat{y}^{(i)}",
        "W'",
        r"g^{[1]\prime}",
        r"d\theta",
        "c_{i,10}",
    ],
)
def test_symbols_are_written_as_they_are_read(text: str) -> None:
    assert symbol(symbols.write(symbol(text))) == symbol(text)


def every_mutant(tex: str) -> Iterator[str]:
    """Give a formula's mutants without their spaces."""
    return ("".join(mutant.tex.split()) for mutant in mutants(tex, small()))


@pytest.mark.parametrize(
    ("tex", "wrong"),
    [
        ("P = A B + C", "P=AB-C"),
        ("P = A B + C", "P=BA+C"),
        ("P = A B + C", r"P=A\odotB+C"),
        ("P = A B^{T}", "P=AB"),
        ("P = A B", "P=A^{T}B"),
        ("P = A B", "P=AA"),
        ("P = W^{[1]} B", "P=W^{[2]}B"),
        ("f'(z) = z", "f(z)=z"),
        (r"p = \frac{1}{m} p", "p=p"),
        (r"p = \frac{1}{m} p", r"p=\frac{m}{1}p"),
        (r"p = \sum_{i=1}^{m} c_i", "p=c_i"),
        (r"p = \sum_{i=1}^{m} c_i", r"p=\sum_{i=2}^{m}c_i"),
        ("p = -(z + 1)", "p=-z+1"),
        ("p = -(z + 1)", "p=(z+1)"),
        (r"P \in \mathbb{R}^{2 \times m}", r"P\in\mathbb{R}^{m\times2}"),
        ("C := C + C", "C=C+C"),
        (
            r"p = \begin{cases} 1 & \text{if } z < 0 \end{cases}",
            r"p=\begin{cases}1&\text{if}z\le0\end{cases}",
        ),
        ("p = x^{(i)}", "p=x^{(1)}"),
    ],
)
def test_mutants_are_those_that_people_make(tex: str, wrong: str) -> None:
    assert wrong in every_mutant(tex)


def test_mutants_are_all_different_from_the_formula_and_from_each_other() -> None:
    for tex in (r"P = A B + C", r"p = \frac{1}{m} \sum_{i=1}^{m} c_i - (0 + z)"):
        found = list(every_mutant(tex))
        assert len(found) == len(set(found)) > 30
        assert "".join(tex.split()) not in found


def test_checker_needs_numpy_and_lark_alone() -> None:
    allowed = {"numpy", "lark", *sys.stdlib_module_names}
    for module in Path(checker.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert node.level == 1 or (node.module or "").partition(".")[0] in allowed, node.module
            elif isinstance(node, ast.Import):
                assert {alias.name.partition(".")[0] for alias in node.names} <= allowed


def test_checker_can_be_taken_away(tmp_path: Path) -> None:
    """It is one folder, whatever it is called and wherever it lies."""
    shutil.copytree(
        Path(checker.__file__).parent, tmp_path / "judge", ignore=shutil.ignore_patterns("__pycache__")
    )
    code = (
        "import judge\n"
        "world = judge.World()\n"
        "world.given({'z': 0.5, 'p': 1.0})\n"
        "print(judge.verify('p = z + z', [world], tied='symbol').relations)\n"
    )
    run = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{code}"],
        capture_output=True,
        text=True,
    )
    assert (run.stdout, run.stderr) == ("1\n", "")


def test_registry_refuses_what_leaves_out_a_part_or_states_another() -> None:
    registry = Registry()

    @registry.notation("A1", "A2")
    def worlds(_: np.random.Generator) -> Iterator[World]:
        world = World(i=range(1, 4))
        world.given({"p": 2.0, "q": 5.0, "r": 7.0, "x^{(i)}": lambda i: 3.0 * i})
        yield world

    registry.states({"A1": ("q", "r"), "A2": "x^{(i)} or p"})
    assert registry.check("A1", "q = p + 3, r = q + p", seed=1).relations == 2
    assert registry.check("A2", "p = 2", seed=1).relations == 1
    assert registry.check("A2", "x^{(i)} = 3 i", seed=1).relations == 1
    for name, tex, left_out in (("A1", "q = p + 3", "r"), ("A2", "r = q + p", "x^{(i)} or p")):
        with pytest.raises(FormulaError, match=re.escape(f"this says nothing of {left_out}")):
            registry.check(name, tex, seed=1)
