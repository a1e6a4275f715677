r"""Judges mathematics inside a sentence: expressions, arithmetic, settings, and relations that must hold.

>>> world = World()
>>> world.given({"z": 0.5})
>>> world.function("f", lambda z: z**2)
>>> for tex in ("f(z)", "z = -10", "4 - 2 - 1 = 1", "f(z) = z^{2}", r"f(1.5) \approx 2.3"):
...     judge(tex, [[world]])
>>> try:
...     judge("f(2) = 2 + 2 = 5", [[world]])
... except FormulaError as error:
...     print(error)
the sides differ: expected 4.0, got 5.0
  f(2) = 2 + 2 = 5
                 ^
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType

import numpy as np

from .errors import FormulaError, InfiniteError, UntrueError
from .evaluation import ORDER, Evaluator, Node, names_in
from .lexer import SymbolToken
from .symbols import Symbol, write
from .syntax import parse, tokens
from .verification import verify
from .world import World


def judge(
    tex: str,
    near: Iterable[Sequence[World]],
    far: Iterable[Sequence[World]] = (),
    *,
    cited: bool = False,
    lets: Mapping[Symbol, Node] = MappingProxyType({}),
) -> None:
    r"""Judge what a sentence says.

    An expression must have a value. Arithmetic of plain numbers is evaluated. A setting or a condition, one
    symbol and numbers, ``z = -10``, says nothing that could be wrong, unless it is the code that gives the
    symbol its value, and the number has several digits. Any other relation must hold in all worlds of a kind.

    Parameters
    ----------
    tex
        The mathematics.
    near
        Kinds of worlds, each a sequence: those that the sentence speaks of.
    far
        Others, which know symbols too, but judge no relation.
    cited
        Whether its numbers are cited from an output, so that they may tell what the code gave.
    lets
        What names stand for that the text introduced.

    Raises
    ------
    FormulaError
        When it cannot be read, has no value, is not true, or cannot be judged.
    """
    errors: list[FormulaError] = []
    kinds, held = [[World()], *near], False
    for number, worlds in enumerate([*kinds, *far]):
        try:
            related = _judge(tex, worlds, cited=cited, lets=lets if number else {}, near=number < len(kinds))
        except UntrueError as error:
            if number >= len(kinds):
                raise  # «g(1) = 1» is true of some g alone
            errors.append(error)
        except FormulaError as error:
            errors.append(error)
        else:
            held = True
            if number < len(kinds) or not related:
                return
        if number == len(kinds) - 1 and (
            denied := [found for found in errors if isinstance(found, UntrueError)]
        ):
            raise denied[0]  # those that it speaks of know its symbols
    if not held:
        read = [error for error in errors if not error.reason.startswith("unknown symbol")]
        raise (read or errors[::-1])[0]


def _judge(
    tex: str, worlds: Sequence[World], *, cited: bool, lets: Mapping[Symbol, Node], near: bool
) -> bool:
    """Judge it in one kind of worlds, and say whether it was a relation that they had to hold."""
    world = worlds[0]
    vocabulary = {**world.vocabulary, **{name.base: False for name in lets}}
    if len(found := tokens(tex, vocabulary)) == 1 and isinstance(token := found[0], SymbolToken):
        _is_known(tex, token.symbol, world, lets)
        return False
    tree: Node = parse(tex, vocabulary)

    def values(sides: Sequence[Node]) -> bool:
        return any(not vocabulary.get(name.base, True) for side in sides for name in _names(side))

    related = False
    for item in tree.children:
        if item.data != "chain":
            raise FormulaError("a sentence has no room for this", tex, 0, len(tex))
        sides, signs = item.children[::2], [str(sign) for sign in item.children[1::2]]
        bare = [side for side in sides if _is_bare(side)]
        plain = [side for side in sides if not _is_bare(side)]
        if not signs:
            _has_a_value(tex, sides[0], world, lets)
        elif len(bare) == 1 and not values(plain) and all(sign in _SETTING for sign in signs):
            _set(tex, bare[0], plain, signs, worlds, cited=cited, lets=lets)
            related = related or any(map(_names, plain))
        elif near or not values(sides):
            verify(tex, worlds, tied="nothing", lets=lets)
            return True
        else:
            reason = "no formula that this page cites has a world in which this can be judged; cite one"
            raise FormulaError(reason, tex, 0, len(tex))
    return related


_SETTING = {*ORDER, r"\approx"}


def _names(side: Node) -> list[Symbol]:
    return [name for name in names_in(side) if name != Symbol("e")]


def _is_bare(side: Node) -> bool:
    return bool(side.data == "name" and side.children[0].symbol != Symbol("e"))


def _is_known(tex: str, name: Symbol, world: World, lets: Mapping[Symbol, Node]) -> None:
    """Find out whether a symbol that stands alone, a function perhaps, means something."""
    if name in lets or name == Symbol("e") or (name.base in world.ranges and not name.indices):
        return
    try:
        world.find(name, {letter: numbers[0] for letter, numbers in world.ranges.items()})
    except LookupError as error:
        raise FormulaError(error.args[0], tex, 0, len(tex)) from None


def _has_a_value(tex: str, side: Node, world: World, lets: Mapping[Symbol, Node]) -> None:
    """Find the value of an expression, at the first number of every letter."""
    evaluator = Evaluator(tex, world, lets)
    evaluator.indices = {letter: world.ranges[letter][0] for letter in evaluator.free(side)}
    with np.errstate(all="ignore"), suppress(InfiniteError):  # e^{1000} is a number all the same
        evaluator.evaluate(side)


def _is_long(side: Node) -> bool:
    """Tell whether a side is a number of several digits; one digit, «say a = 0.9», is a supposition."""
    side = side.children[0] if side.data == "negative" else side
    return bool(side.data == "literal" and len(str(side.children[0]).replace(".", "").strip("0")) > 1)


def _set(
    tex: str,
    bare: Node,
    plain: Sequence[Node],
    relations: Sequence[str],
    worlds: Sequence[World],
    *,
    cited: bool,
    lets: Mapping[Symbol, Node],
) -> None:
    """Judge one symbol and plain numbers: the numbers must agree with each other."""
    evaluator = Evaluator(tex, world := worlds[0], lets)
    name = bare.children[0].symbol
    evaluator.indices = {letter: world.ranges[letter][0] for letter in evaluator.free(bare)}
    evaluator.value(bare)
    equal = all(relation in {"=", r"\approx"} for relation in relations)
    if equal and len(plain) == 1 and not cited and _is_long(plain[0]) and evaluator.sources(name):
        evaluator.fail(
            bare, f"the code gives {write(name)} its value; cite the number, or show how it comes about"
        )
    for side in plain:
        evaluator.number(side)
    if len(plain) > 1 and equal:
        start, end = plain[0].meta.start_pos, plain[-1].meta.end_pos
        if bare.meta.start_pos > start:
            evaluator.fail(bare, "the symbol stands first, and the numbers after it")
        try:
            verify(tex[start:end], worlds, tied="nothing", lets=lets)
        except FormulaError as error:
            raise type(error)(error.reason, tex, error.start + start, error.end + start) from None
