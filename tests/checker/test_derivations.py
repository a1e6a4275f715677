"""Slopes, and derivations line by line: what is verified, and what is refused, where and why."""

import math

import numpy as np
import pytest

from docs_src.checker import (
    DerivationError,
    FormulaError,
    Line,
    World,
    derivation_mutants,
    derive,
    judge,
    symbol,
    verify,
)
from tests.refused import refusal

ONE = 1.3


def sigma(z: float) -> float:
    """Take a sigmoid that refuses complex numbers, as nnref does."""
    return 1 / (1 + math.exp(-float(z)))


def graph() -> World:
    """Make a world in which c = a·b, d = c + a, and a row R comes from a row S, entry by entry."""
    world = World(i=range(1, 4))
    world.given({"a": 2.0, "b": 3.0, "z": ONE, "x": np.array([[1.0], [2.0]]), "m": 3})
    world.run(lambda a, b: a * b, 2.0, 3.0, gives=lambda c: {"c": c})
    world.run(lambda c, a: c + a, 6.0, 2.0, gives=lambda d: {"d": d})
    world.given({"S": np.array([[0.5, 1.0, 2.0]])})
    world.run(np.square, np.array([[0.5, 1.0, 2.0]]), gives=lambda r: {"R": r})
    world.run(np.sum, np.array([[0.25, 1.0, 4.0]]), gives=lambda t: {"T": float(t)})
    world.run(max, 0.0, 0.0, gives=lambda k: {"k": float(k)})
    world.given({"n": 0.0})
    world.function(r"\sigma", sigma)
    world.run(lambda z: sigma(z) * (1 - sigma(z)), ONE, gives=lambda s: {"s'": s})
    world.node("c", ("a", "b"), lambda a, b: a * b)
    world.node("d", ("c", "a"), lambda c, a: c + a)
    world.node("R", ("S",), np.square)
    world.node("T", ("R",), np.sum)
    world.node("k", ("n",), lambda n: np.maximum(n, 0.0) if not np.iscomplexobj(n) else _refused())
    world.entries("S^{(i)}", "S")
    world.entries("R^{(i)}", "R")
    return world


def _refused() -> float:
    raise TypeError("no complex numbers")


@pytest.mark.parametrize(
    "tex",
    [
        r"\frac{\partial d}{\partial a} = 1",  # c rests
        r"\frac{dd}{da} = 4",  # c moves with a
        r"\frac{\partial d}{\partial b} = a",  # b enters through c alone
        r"\frac{\partial R^{(i)}}{\partial S^{(i)}} = 2 S^{(i)}",
        r"\frac{\partial T}{\partial S^{(i)}} = 2 S^{(i)}",
        r"\frac{\partial T}{\partial S} = 2 S",
        r"\frac{d}{dz} \sigma(z) = s'",
        r"\frac{d\sigma}{dz} = s'",
        r"\partial d/\partial a = 1",
        r"\frac{\mathrm{d}}{\mathrm{d}z} z^{3} = 3 z^{2}",
        r"c = a \cdot b = \sqrt{36} = \frac12 \cdot 12",
        r"c = \prod_{i=1}^{3} i",
        r"T = \lVert S \rVert^{2}",
        r"\operatorname{sech}^{2} z = \frac{1}{\cosh^{2} z} = 1 - \frac{\sinh^{2}(z)}{\cosh(z)^{2}}",
    ],
)
def test_slopes_products_norms_and_the_like_are_evaluated(tex: str) -> None:
    verify(tex, [graph()], tied="nothing")


def test_a_slope_that_a_world_gives_is_a_symbol() -> None:
    world = World(l=(1, 2))
    slopes = np.array([[1.0, 2.0]]), np.array([[3.0]])
    world.given({"w^{[1]}": np.zeros((1, 2)), "w^{[2]}": np.zeros((1, 1)), "c": 2.0})
    world.given({"s^{[1]}": 5.0, "s^{[2]}": 9.0})
    world.run(lambda: slopes, gives=lambda s: {r"\frac{dJ}{dw^{[1]}}": s[0], r"\frac{dJ}{dw^{[2]}}": s[1]})
    for tex in (
        r"\frac{\partial J}{\partial w^{[1]}} = [1, c]",
        r"\frac{\mathrm{d}J}{\mathrm{d}\mathbf{w}^{[ 2 ]}} = 3",
        r"s^{[l]} = \frac{\partial J}{\partial w^{[l]}} (\frac{\partial J}{\partial w^{[l]}})^{T}",
    ):
        assert verify(tex, [world]).sources
    assert verify(r"\frac{dJ}{dw^{[1]}} = [1, c]", [world]).symbols == (r"\frac{dJ}{dw^{[1]}}", "c")
    with pytest.raises(FormulaError, match="the sides differ"):
        verify(r"\frac{\partial J}{\partial w^{[2]}} = c", [world])
    for tex in (r"\frac{\partial w^{[1]}}{\partial J} = c", "J = c"):
        with pytest.raises(FormulaError, match=r"unknown symbol «J»|expected the name"):
            verify(tex, [world])


def test_at_a_corner_a_function_has_the_slope_that_the_world_gives_it() -> None:
    for z in (-1e-16, 0.0, 0.001, 2.0):
        world = World()
        world.given({"z": z})
        world.function("g", lambda z: max(0.0, z))
        with pytest.raises(FormulaError, match=r"there is no slope here|the sides differ"):
            verify(r"\frac{dg}{dz} = 1 - \frac{dg}{dz}", [world])
        world.function("g'", lambda z: 1.0 * (z >= 0))
        for left in (r"\frac{dg}{dz}", r"\frac{d}{dz} g(z)", r"\frac{d g(z)}{dz}"):
            verify(rf"{left} = g'(z)", [world], tied="nothing")


def test_sizes_that_are_alike_in_every_world_stand_in_shapes_alone() -> None:
    world = World()
    world.given_in_shapes({"n": 1})
    world.run(lambda: np.ones((1, 2)), gives=lambda row: {"R": row, "m": 2})
    verify(r"R \in \mathbb{R}^{n \times m}", [world])
    with pytest.raises(
        FormulaError, match="n is 1 in every world here, so that it may stand in shapes alone"
    ):
        verify(r"R = n R", [world])


@pytest.mark.parametrize(
    ("tex", "part", "answer"),
    [
        (r"\frac{\partial d}{\partial a} = 4", "4", "the sides differ"),
        (r"\frac{dd}{da} = 1", "1", "the sides differ"),
        (r"1 = \frac{\partial a}{\partial d}", "a", "nothing here depends on d"),
        (r"1 = \frac{\partial d}{\partial d}", r"\frac{\partial d}{\partial d}", "with respect to itself"),
        (r"1 = \frac{\partial d}{\partial q}", r"\partial", "unknown symbol"),
        (r"1 = \frac{\partial k}{\partial n}", r"\frac{\partial k}{\partial n}", "there is no slope here"),
        (r"1 = \frac{\partial R}{\partial S}", r"\frac{\partial R}{\partial S}", "take entries"),
        (r"1 = \frac{d}{dz} (z + s')", "(z + s')", "does not move with z"),
        (r"c = (a + b] + 1", "]", "does not fit"),
        (r"c = \sqrt{-a}", r"\sqrt{-a}", "not negative"),
        (r"c = \prod_{i=1}^{3} S", "S", "nothing in this product depends on i"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(tex: str, part: str, answer: str) -> None:
    error = refusal(lambda: verify(tex, [graph()], tied="nothing"), tex)
    assert answer in error.reason
    assert error.part == part


def test_a_step_must_give_what_the_code_gave() -> None:
    world = World()
    world.given({"a": 2.0, "b": 3.0})
    with pytest.raises(ValueError, match="its step makes 4"):
        world.node("b", ("a",), lambda a: a + 2)


def test_nothing_stays_moved_after_a_slope() -> None:
    world = graph()
    verify(r"\frac{dd}{da} = 4", [world], tied="nothing")
    verify("c = 6, d = 8, a = 2, T = 5.25", [world], tied="nothing")


RIGHT = [
    Line("u = a + b", let=True),
    Line("v = c", let=True),
    Line("d = v + a"),
    Line("= a b + a"),
    Line("= a (u - a + 1)"),
]


def test_a_derivation_that_is_right() -> None:
    derive(RIGHT, [graph()], "d = a(b + 1)")


@pytest.mark.parametrize(
    ("lines", "result", "number", "part", "answer"),
    [
        ([*RIGHT[:4], Line("= a u + 1")], "", 5, "a u + 1", "the sides differ"),
        ([*RIGHT[:4], Line("= a b + a")], "", 5, "a b + a", "both sides are the same"),
        ([Line("= a b")], "", 1, "=", "goes on from nothing"),
        ([Line("c = 2", let=True)], "", 1, "c ", "means something already"),
        ([Line("u = a", let=True), Line("u = b", let=True)], "", 2, "u ", "means something already"),
        ([Line("u = q + a", let=True)], "", 1, "q", "unknown symbol"),
        ([Line("u", let=True)], "", 1, "u", "a name is introduced as"),
        ([Line("a + b = 5")], "", 1, "a + b = 5", "comes from a reference function"),
        ([Line("d = 8"), Line("= w")], "", 2, "w", "unknown symbol"),
        (RIGHT, "c = a b", 6, "c = a b", "the lines before speak of d"),
        (RIGHT, "d = a b", 6, "a b", "the sides differ"),
    ],
)
def test_a_wrong_line_is_named(lines: list[Line], result: str, number: int, part: str, answer: str) -> None:
    error = refusal(lambda: derive(lines, [graph()], result), f"line {number} of {lines}, {result}")
    assert isinstance(error, DerivationError)
    assert error.line == number
    assert answer in error.reason
    assert error.part == part


def test_a_wrong_step_in_a_world_is_noticed_though_the_first_side_agrees() -> None:
    other = graph()
    moved = other.changed(symbol("b"), {}, lambda b: b + 1)
    with moved, pytest.raises(DerivationError, match="line 4"):
        derive(RIGHT, [graph(), other])


def test_mutants_of_every_line_are_made_and_a_name_is_not_mistaken_for_its_own_meaning() -> None:
    found = list(derivation_mutants(RIGHT, [graph()]))
    assert {number for number, _ in found} == {1, 2, 3, 4, 5}
    texts = [mutant.tex for number, mutant in found if number == 3]
    assert "d = v - a" in texts
    assert "d = c + a" not in texts
    assert all(mutant.tex.startswith(("= ", ":= ")) for number, mutant in found if number > 3)


@pytest.mark.parametrize(
    ("tex", "answer"),
    [
        ("c = a b", ""),
        ("c = 6.5", "cite the number"),
        ("c = a + b", "the sides differ"),
        ("c + q", "unknown symbol"),
    ],
)
def test_sentences_are_judged(tex: str, answer: str) -> None:
    if answer:
        assert answer in refusal(lambda: judge(tex, [[graph()]]), tex).reason
    else:
        judge(tex, [[graph()]])
