"""What the symbols of a formula stand for: inputs that were drawn, and what functions made of them."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from functools import cached_property
from itertools import product
from numbers import Integral
from typing import Any, NamedTuple, TypeVar

import numpy as np

from .symbols import Index, Symbol, symbol, write

T = TypeVar("T")
Indices = Mapping[str, int]
"""The numbers that index letters stand for at the moment."""


class Step(NamedTuple):
    """How a quantity comes from others."""

    parents: tuple[Symbol, ...]
    function: Callable[..., Any]


class World:
    r"""Symbols and their values.

    A symbol is written as in formulas, ``W^{[1]}``; its value is a number, a matrix (an array with two axes)
    or a function of such. A symbol with index letters, ``x^{(i)}``, is a family: its value is a function that
    takes the numbers they stand for, in the order in which they are written.

    Parameters
    ----------
    ranges : dict from str to iterable of int
        The index letters, and the numbers each runs through. A statement in which a letter stays free must
        hold for every one of its numbers.

    Examples
    --------
    >>> world = World(i=range(1, 4))
    >>> world.given({"m": 3, "x^{(i)}": lambda i: 10.0 * i})
    >>> world.find(symbol("x^{(m)}"), {})
    30.0
    >>> world.find(symbol("x^{(i)}"), {"i": 2})
    20.0
    """

    def __init__(self, **ranges: Iterable[int]) -> None:
        self.ranges = {letter: tuple(numbers) for letter, numbers in ranges.items()}
        for letter, numbers in self.ranges.items():
            if not numbers or numbers != tuple(range(numbers[0], numbers[-1] + 1)):
                raise ValueError(f"the index {letter} must run through numbers one after the other")
        self._before: dict[Symbol, Any] = {}
        self._after: dict[Symbol, Any] = {}
        self._sources: dict[tuple[bool, Symbol], frozenset[Any]] = {}
        self._steps: dict[Symbol, Step] = {}
        self._whole: dict[Symbol, Symbol] = {}
        self.in_shapes: set[Symbol] = set()
        """Sizes that are the same in every world of a kind."""
        self.arguments: dict[Symbol, tuple[Symbol, ...]] = {}
        """What functions are taken of that are written alone."""
        self._moving = 0
        self._found: dict[tuple[bool, Symbol], tuple[Symbol, tuple[int, ...]]] = {}
        self._slopes: dict[Any, Any] = {}

    def given(self, values: Mapping[str, Any]) -> None:
        """Define inputs, which no reference function has touched."""
        for text, value in values.items():
            self._define(text, value)

    def given_in_shapes(self, sizes: Mapping[str, int]) -> None:
        """Define sizes that are the same in every world of a kind, such as 1.

        They may stand in shapes alone: a factor of 1 that does not belong into a formula would not show.
        """
        self.given(sizes)
        self.in_shapes |= set(map(symbol, sizes))

    def run(
        self,
        function: Callable[..., T],
        *arguments: Any,
        gives: Callable[[T], Mapping[str, Any]],
        after: bool = False,
        **settings: Any,
    ) -> T:
        """Run a reference function and define what it gave; its outputs enter a world in no other way.

        Parameters
        ----------
        function
            The reference function; a wrapper made with ``functools.wraps`` counts as what it wraps.
        *arguments, **settings
            What it is called with.
        gives
            Takes the result, and gives the symbols with their values.
        after
            Whether the values are those after an assignment; ``:=`` has them on its left side.
        """
        result = function(*arguments, **settings)
        for text, value in gives(result).items():
            self._define(text, value, function, type(result), after=after)
        return result

    def function(
        self,
        text: str,
        function: Callable[..., Any],
        *,
        of: Callable[..., Any] | None = None,
        at: Iterable[str] = (),
    ) -> None:
        """Define a symbol that is itself a reference function, or is made of one.

        Written alone, it is its value at some symbols, if there are such: J is J(W, b).
        """
        self._define(text, function, of or function)
        if at:
            self.arguments[symbol(text)] = tuple(map(symbol, at))

    def node(self, text: str, parents: Iterable[str], function: Callable[..., Any]) -> None:
        """Say how a quantity comes from others, so that slopes can be taken.

        Raises
        ------
        ValueError
            When that does not give the value that the quantity has.
        """
        name, step = symbol(text), Step(tuple(map(symbol, parents)), function)
        made, known = function(*(self._before[parent] for parent in step.parents)), self._before[name]
        if np.shape(made) != np.shape(known) or not np.allclose(made, known, rtol=1e-11, atol=1e-14):
            raise ValueError(f"«{text}» is {known}, and its step makes {made}")
        self._steps[name] = step

    def entries(self, text: str, of: str) -> None:
        """Define a family as the entries of a matrix, its letters being those of the row and the column.

        A row or a column takes one letter. Of several matrices, ``W^{[l]}``, the family has the letter too.
        """
        family, whole = symbol(text), symbol(of)

        def entry(*numbers: int) -> Any:
            owner, place = self._entry_of(family, whole, numbers)
            return self._before[owner][place]

        letters = [str(letter) for letter in whole.indices if letter in self.ranges]
        numbers = product(*(self.ranges[letter] for letter in letters))
        owners = [self._numbered(whole, dict(zip(letters, found, strict=True))) for found in numbers]
        self._define(text, entry, *frozenset().union(*(self._sources[False, owner] for owner in owners)))
        self._whole[family] = whole

    def _numbered(self, name: Symbol, numbers: Mapping[str, int]) -> Symbol:
        return name.with_indices(tuple(numbers.get(str(index), index) for index in name.indices))

    def _entry_of(
        self, family: Symbol, whole: Symbol, numbers: tuple[int, ...]
    ) -> tuple[Symbol, tuple[int, ...]]:
        """Give the matrix and the place in it that the numbers of a family of entries stand for."""
        letters = [str(index) for index in family.indices if index in self.ranges]
        by_letter = dict(zip(letters, numbers, strict=True))
        owner = self._numbered(whole, by_letter)
        own = tuple(number for letter, number in by_letter.items() if letter not in whole.indices)
        rows = self._before[owner].shape[0]
        return owner, tuple(k - 1 for k in (own if len(own) > 1 else (1, *own) if rows == 1 else (*own, 1)))

    def members(self, name: Symbol) -> np.ndarray | None:
        """Give all entries of matrices that a name stands for, in a column; None where it stands for none.

        Of its letters each counts by itself, and an index is one of them or a number.
        """
        families = [known for known in self._whole if known.base == name.base and self._fits(known, name)]
        if not families or len(set(name.indices)) < len(name.indices):
            return None
        whole, numbers = self._whole[families[0]], {}
        for letter, index in zip(families[0].indices, name.indices, strict=True):
            if isinstance(index, str) and index not in self.ranges:
                return None
            if letter in self.ranges:
                numbers[str(letter)] = self.ranges[index] if isinstance(index, str) else (index,)
        shared = [letter for letter in numbers if letter in whole.indices]
        places = [np.array(numbers[letter]) - 1 for letter in numbers if letter not in shared]
        found = []
        for chosen in product(*(numbers[letter] for letter in shared)):
            array = self._before[self._numbered(whole, dict(zip(shared, chosen, strict=True)))]
            if len(places) == 1:
                places.insert(0 if array.shape[0] == 1 else 1, np.array([0]))
            found.append(array[np.ix_(*places)].ravel())
        return np.concatenate(found)[:, None]

    def _owner(self, name: Symbol, indices: Indices) -> tuple[Symbol, tuple[int, ...]]:
        """Give the quantity that a name means, and which entry of it, if it is one."""
        family, numbers, _ = self._entry(name, indices, after=False)
        whole = self._whole.get(family)
        return self._entry_of(family, whole, numbers) if whole else (family, ())

    def entry(self, name: Symbol, indices: Indices) -> Any:
        """Return the value that can be moved under a name: of a quantity, or of one entry.

        Raises
        ------
        LookupError
            When nothing is known by this name.
        """
        whole, place = self._owner(name, indices)
        value = self._before[whole]
        return value[place] if place else value

    def is_entry_of(self, name: Symbol, whole: Symbol) -> bool:
        """Tell whether a name is one of the entries of a matrix."""
        return any(
            self._whole[family] == whole and self._fits(family, name) and family.base == name.base
            for family in self._whole
        )

    def follows(self, name: Symbol, other: Symbol, indices: Indices) -> bool:
        """Tell whether one quantity comes from another, through however many steps."""
        try:
            of, by = self._owner(name, indices)[0], self._owner(other, indices)[0]
        except LookupError:
            return False
        return of != by and by in self._ancestors(of)

    def has_step(self, name: Symbol, indices: Indices) -> bool:
        """Tell whether it is known how a quantity comes from others."""
        return self._owner(name, indices)[0] in self._steps

    def _ancestors(self, name: Symbol) -> set[Symbol]:
        parents = self._steps[name].parents if name in self._steps else ()
        return set(parents).union(*map(self._ancestors, parents))

    def step(self, of: Symbol, by: Symbol, indices: Indices) -> Symbol | None:
        """Return the quantity whose own step takes another, if it does."""
        try:
            whole, other = self._owner(of, indices)[0], self._owner(by, indices)[0]
        except LookupError:
            return None
        return whole if whole in self._steps and other in self._steps[whole].parents else None

    @contextmanager
    def moved(self, name: Symbol, indices: Indices, value: Any, only: Symbol | None = None) -> Iterator[None]:
        """Let a quantity, or one entry of it, have another value for a while, and all that follows from it.

        With ``only``, that one quantity alone follows, by its own step.
        """
        whole, place = self._owner(name, indices)
        if place:
            array = self._before[whole].astype(np.result_type(value, float))
            array[place] = value
            value = array
        kept = {whole: self._before[whole]}
        self._before[whole] = value
        self._moving += 1
        try:
            for node, step in self._steps.items():  # in the order in which they were said: parents first
                if (only is None or node == only) and node != whole and kept.keys() & set(step.parents):
                    kept[node] = self._before[node]
                    self._before[node] = step.function(*(self._before[parent] for parent in step.parents))
            yield
        finally:
            self._moving -= 1
            self._before.update(kept)

    def remembered(
        self, of: Symbol, by: Symbol, indices: Indices, *, total: bool, find: Callable[[], T]
    ) -> T:
        """Find the slope of one quantity by another, once for as long as nothing is moved."""
        if self._moving:
            return find()
        key = self._owner(of, indices), self._owner(by, indices), total
        if key not in self._slopes:
            self._slopes[key] = find()
        found: T = self._slopes[key]
        return found

    def _define(self, text: str, value: Any, *sources: Any, after: bool = False) -> None:
        name, values = symbol(text), self._after if after else self._before
        if name in values:
            raise ValueError(f"«{text}» is defined twice")
        if any(index in self.ranges for index in name.indices) and not callable(value):
            raise ValueError(f"«{text}» is a family; its value is a function of its indices")
        values[name] = value
        self._sources[after, name] = frozenset(sources)
        self.__dict__.pop("vocabulary", None)
        self.__dict__.pop("sizes", None)
        self._found.clear()

    @cached_property
    def vocabulary(self) -> dict[str, bool]:
        """The names without their indices, and whether each is a function."""
        found = dict.fromkeys(self.ranges, False)
        for name, value in {**self._after, **self._before}.items():
            is_family = any(index in self.ranges for index in name.indices)
            found[name.base] = found.get(name.base, False) or (callable(value) and not is_family)
        return found

    def find(self, name: Symbol, indices: Indices, *, after: bool = False) -> Any:
        """Return what a symbol stands for.

        Raises
        ------
        LookupError
            When nothing is known by this name, or an index is out of its range.
        """
        key, numbers, later = self._entry(name, indices, after=after)
        value = (self._after if later else self._before)[key]
        return value(*numbers) if numbers else value

    def assigns(self, name: Symbol, indices: Indices) -> bool:
        """Tell whether a symbol has another value after an assignment."""
        try:
            return self._entry(name, indices, after=True)[2]
        except LookupError:
            return False

    def defines(self, name: Symbol, indices: Indices) -> Any:
        """Return what was given as a symbol's definition; None for unknown ones."""
        try:
            return self._before[self._entry(name, indices, after=False)[0]]
        except LookupError:
            return None

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """How many rows and columns there are in the matrices, but 1."""
        arrays = [value for value in {**self._before, **self._after}.values() if np.ndim(value) == 2]
        return tuple(sorted({size for array in arrays for size in np.shape(array)} - {1}))

    @property
    def symbols(self) -> tuple[Symbol, ...]:
        """All symbols, families with their letters."""
        return tuple({**self._before, **self._after})

    @contextmanager
    def changed(
        self, name: Symbol, indices: Indices, change: Callable[[Any], Any], *, after: bool = False
    ) -> Iterator[None]:
        """Let a symbol stand for something else for a while: what ``change`` makes of its value.

        Of a family that is one member, or every one where an index letter stands for no number yet.
        """
        key, numbers, later = self._entry(name, self._completed(indices), after=after)
        values = self._after if later else self._before
        kept = values[key]
        one = numbers if all(letter in indices for letter in self._letters(name)) else ()

        def changed(*given: Any) -> Any:
            return change(kept(*given)) if given == one or not one else kept(*given)

        values[key] = changed if callable(kept) else change(kept)
        self._moving += 1
        step = None if later else self._steps.get(key)
        if step:
            self._steps[key] = step._replace(function=lambda *given: change(step.function(*given)))
        try:
            yield
        finally:
            values[key] = kept
            self._moving -= 1
            if step:
                self._steps[key] = step

    def sources(self, name: Symbol, indices: Indices, *, after: bool = False) -> frozenset[Any]:
        """Return the reference functions, and the classes of their results, behind a symbol's value."""
        key, _, later = self._entry(name, self._completed(indices), after=after)
        return self._sources[later, key]

    def _completed(self, indices: Indices) -> dict[str, int]:
        """Let every index letter that stands for no number yet stand for its first."""
        return {**{letter: numbers[0] for letter, numbers in self.ranges.items()}, **indices}

    def _letters(self, name: Symbol) -> Iterator[str]:
        """Give the index letters in the indices of a symbol."""
        for index in name.indices:
            for letter in re.split(r"[+-]", index) if isinstance(index, str) else ():
                if letter in self.ranges:
                    yield letter

    def letters(self, name: Symbol) -> set[str]:
        """Give the index letters that a symbol uses, in its indices or as itself."""
        return {*self._letters(name), *({name.base} & set(self.ranges) if not name.indices else ())}

    def _entry(self, name: Symbol, indices: Indices, *, after: bool) -> tuple[Symbol, tuple[int, ...], bool]:
        """Find the definition of a symbol, the numbers that a family is to be called with, and its time."""
        if after:
            try:
                return (*self._entry_in(self._after, name, indices), True)
            except LookupError:
                pass
        return (*self._entry_in(self._before, name, indices), False)

    def _entry_in(
        self, known: Mapping[Symbol, Any], name: Symbol, indices: Indices
    ) -> tuple[Symbol, tuple[int, ...]]:
        if name in known and not any(index in self.ranges for index in name.indices):
            return name, ()
        place = tuple(self.number(index, indices) for index in name.indices)
        numbered = name.with_indices(place)
        if numbered in known:
            return numbered, ()
        key = known is self._after, numbered
        if key not in self._found:
            self._found[key] = self._family(known, name, numbered)
        return self._found[key]

    def _family(
        self, known: Mapping[Symbol, Any], name: Symbol, numbered: Symbol
    ) -> tuple[Symbol, tuple[int, ...]]:
        """Find the family that a symbol with numbers is a member of."""
        place = numbered.indices
        for other in known:
            if other.base == name.base and other.primes == name.primes and self._fits(other, numbered):
                pairs = [
                    (letter, index)
                    for letter, index in zip(other.indices, place, strict=True)
                    if letter in self.ranges
                ]
                for letter, index in pairs:
                    if index not in self.ranges[letter]:
                        first, last = self.ranges[letter][0], self.ranges[letter][-1]
                        raise LookupError(f"the index {index} is outside {first}, …, {last}")
                return other, tuple(int(index) for _, index in pairs)
        written = sorted({write(other) for other in known if other.base == name.base})
        close = get_close_matches(write(name), written, n=1, cutoff=0)
        hint = f"; did you mean «{close[0]}»?" if close else ""
        raise LookupError(f"unknown symbol «{write(name)}»{hint}")

    def _fits(self, family: Symbol, name: Symbol) -> bool:
        """Tell whether a family has indices where a symbol has them, and the same where they are fixed."""
        if [len(part) for part in family[1:4]] != [len(part) for part in name[1:4]]:
            return False
        return all(
            letter == index or letter in self.ranges
            for letter, index in zip(family.indices, name.indices, strict=True)
        )

    def number(self, index: Index, indices: Indices) -> Index:
        """Give the number that an index such as ``i``, ``m`` or ``l-1`` stands for; other letters stay."""
        if isinstance(index, int):
            return index
        if index in indices:
            return indices[index]
        total = 0
        for part in re.findall(r"[+-]?[^+-]+", index):
            letter = part.lstrip("+-")
            value = int(letter) if letter.isdigit() else indices.get(letter, self._before.get(symbol(letter)))
            if not isinstance(value, Integral) or isinstance(value, bool):
                return index
            total += -int(value) if part.startswith("-") else int(value)
        return total
