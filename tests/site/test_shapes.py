"""Whether the shapes that sentences state are those of the notation, with one number for each letter, and fit products.

A shape belongs to the symbol or the name in code that stands before it in its line; «$(4, 3)$» in words alone must be
one that some symbol has, or its transpose.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

import pytest

from docs_src.course import week_of
from docs_src.site.blocks import Pair, read
from docs_src.site.grammar import inline
from docs_src.site.sources import Sources
from tests.conftest import ROOT
from tests.site.test_built_site import LESSONS, source_of

_SIZE = r"\d+|n_[xhy]|m"
_SHAPE = re.compile(rf"\(({_SIZE}), ({_SIZE})\)")
_PRODUCT = re.compile(r"^\W*(?:times|by|في)\W*$")
"""What stands between two factors."""
_GIVES = re.compile(r"^\W*(?:gives|يعطي|فيعطي)\W*$")
_TURNED = re.compile(r"transpos|turned|منقول|مقلوب", re.IGNORECASE)
# Shapes that are wrong, or of another network, and meant to be: a part of the line, and the reason.
MEANT = {
    "على أنها $(1, 4)$": "what the notes say",
    "given as $(1, 4)$": "what the notes say",
    "كود زميلك": "a question: where is the mistake?",
    "your friend's code": "a question: where is the mistake?",
    "$(4, 3)$ في $(4, 3)$": "a product that cannot be",
    "$(4, 3)$ times $(4, 3)$": "a product that cannot be",
}


Shape = tuple[str, str]


@cache
def shapes(week: str) -> dict[str, set[Shape]]:
    """Give the shapes of the symbols of a week, by how mathematics writes them and by how code does."""
    found: dict[str, set[Shape]] = {}
    for tex, symbol in Sources(ROOT).symbols(week).items():
        own = {tuple(shape.split(", ")) for shape in symbol.shapes if ", " in shape}
        for name in (tex, *symbol.python.split(", ")):
            found.setdefault(name, set()).update(own)  # type: ignore[arg-type]
    return {name: own for name, own in found.items() if own}


def _fits(shape: Shape, general: Shape, bound: dict[str, str]) -> dict[str, str] | None:
    """Bind the letters of a general shape to the sizes of one that is stated; None where that cannot be."""
    new = dict(bound)
    for size, letter in zip(shape, general, strict=True):
        named = letter.isdigit() or not size.isdigit()
        known = letter if named else new.setdefault(letter, size)
        if known != size:
            return None
    return new


def wrong_shapes(lines: Sequence[str], known: dict[str, set[Shape]]) -> Iterator[str]:
    """Find the shapes in some lines that no symbol before them has, or that contradict the lines before."""
    bound: dict[str, str] = {}
    for line in lines:
        if any(words in line for words in MEANT):
            continue
        subject, transposed, before, factors, end = "", False, None, [], 0
        for item in inline(line).items:
            tex = (item["math"] or "").strip("$")
            between = line[end : item.start()]
            end = item.end()
            if not (match := _SHAPE.fullmatch(tex)):
                name, transposed = tex.removesuffix("^{T}") or item["code"] or "", tex.endswith("^{T}")
                subject = (
                    name if name in known else ("" if "=" not in tex and (tex or item["code"]) else subject)
                )
                before = None
                continue
            shape = (match[1], match[2])
            if before and _PRODUCT.search(between):
                if before[1] != shape[0]:
                    yield f"({', '.join(before)}) times ({', '.join(shape)}): the inner numbers differ: {line.strip()}"
                factors = [before, shape]
            elif factors and _GIVES.search(between) and shape != (factors[0][0], factors[1][1]):
                yield f"the product is not ({', '.join(shape)}): {line.strip()}"
            elif subject:
                general = {(b, a) if transposed else (a, b) for a, b in known[subject]}
                turned = bool(_TURNED.search(line))
                options = [*general, *((b, a) for a, b in general if turned)]
                fitting = [found for option in options if (found := _fits(shape, option, bound)) is not None]
                if not fitting:
                    yield f"({', '.join(shape)}) is no shape of {subject} here: {line.strip()}"
                else:
                    bound = fitting[0]
                subject = ""
            before = shape


def panels(page: str) -> Iterator[list[str]]:
    """Give the lines of each tab of a page."""
    for block in read(source_of(page)).blocks:
        if isinstance(block, Pair):
            for panel in (block.arabic, block.english):
                yield [line.text for line in panel.texts()]


@pytest.mark.parametrize("page", sorted({*LESSONS, "shallow/errata", "shallow/summary"}))
def test_shapes_are_those_of_the_notation(page: str) -> None:
    found = [fault for lines in panels(page) for fault in wrong_shapes(lines, shapes(week_of(page)))]
    assert not found, "\n".join(found)


NOTATION = {"W": {("n_h", "n_x")}, "x": {("n_x", "1")}, "Z": {("n_h", "m")}}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["$W$ is $(4, 3)$ and $x$ is $(3, 1)$."], ""),
        (["$W$ is $(3, 4)$ and $x$ is $(3, 1)$."], "(3, 1) is no shape of x here"),
        (["أبعاد $W$ هي $(n_x, n_h)$."], "(n_x, n_h) is no shape of W here"),
        (["أبعاد $W$ هي $(n_h, n_x)$."], ""),
        (["- `W` has the shape $(4, 3)$;", "- `x` has the shape $(4, 1)$."], "(4, 1) is no shape of x here"),
        (["$W^{T}$ has the shape $(n_x, n_h)$."], ""),
        (["Transposed, $W$ has the shape $(n_x, n_h)$."], ""),
        (["$(4, 3)$ times $(3, 2)$ gives $(4, 2)$."], ""),
        (["$(4, 3)$ في $(2, 3)$."], "the inner numbers differ"),
        (["$(4, 3)$ في $(3, 2)$ يعطي $(2, 4)$."], "the product is not (2, 4)"),
        (["$x$ is $(4, 3)$, a column."], "(4, 3) is no shape of x here"),
    ],
)
def test_wrong_shape_is_found(lines: list[str], said: str) -> None:
    found = " ".join(wrong_shapes(lines, NOTATION))
    assert bool(found) == bool(said)
    assert said in found
