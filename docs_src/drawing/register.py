"""The register of all figures: a week's drawing functions with their captions, under «week/name»."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from traceback import extract_tb
from typing import NamedTuple

from matplotlib.figure import Figure

from docs_src.drawing.style import styled
from docs_src.texts import Bilingual, Language, nearest

ROOT = Path(__file__).parents[2]

Draw = Callable[[Language], Figure]
Words = Bilingual | Callable[[], Bilingual]


class Place(NamedTuple):
    """A line of a source."""

    file: Path
    line: int

    def __str__(self) -> str:
        inside = self.file.is_relative_to(ROOT)
        return f"{(self.file.relative_to(ROOT) if inside else self.file).as_posix()}, line {self.line}"


@dataclass(frozen=True)
class FigureSource:
    """A registered figure; what its words need to have computed is computed when they are first asked for."""

    week: str
    name: str
    place: Place
    function: Draw
    words: tuple[Words, Words]

    @property
    def key(self) -> str:
        """Where the figure stands in the register."""
        return f"{self.week}/{self.name}"

    @cached_property
    def caption(self) -> Bilingual:
        """The sentence under the figure."""
        return self._said(self.words[0])

    @cached_property
    def description(self) -> Bilingual:
        """The figure for those who cannot see it."""
        return self._said(self.words[1])

    def draw(self, language: Language) -> Figure:
        """Draw the figure in the course's style."""
        with styled():
            return self.function(language)

    def _said(self, words: Words) -> Bilingual:
        with self.named_in_faults():
            return words if isinstance(words, Bilingual) else words()

    @contextmanager
    def named_in_faults(self) -> Iterator[None]:
        """Turn whatever goes wrong into one kind of error that names the figure and the place in its source.

        Raises
        ------
        ValueError
            For every exception, which is its cause.
        """
        try:
            yield
        except Exception as error:
            what = str(error) if type(error) is ValueError else f"{type(error).__name__}: {error}"
            passed = [
                frame for frame in extract_tb(error.__traceback__) if Path(frame.filename) == self.place.file
            ]
            where = f", at {Place(self.place.file, passed[-1].lineno or 0)}" if passed else ""
            raise ValueError(f"figure {self.key!r} ({self.place}): {what}{where}") from error


FIGURES: dict[str, FigureSource] = {}


def figure(*, caption: Words, description: Words) -> Callable[[Draw], Draw]:
    """Register a drawing function under the week whose package it is in, and its own name.

    Parameters
    ----------
    caption
        The one sentence under the figure: Markdown whose only mathematics is single letters such as ``$z$``.
    description
        One to three sentences of plain text for those who cannot see the drawing.
        Both may be functions without parameters, which are called when the words are first shown:
        nothing shall be trained when a week's module is imported.

    Raises
    ------
    ValueError
        If another function of the week is registered under the same name.
    """

    def register(draw: Draw) -> Draw:
        place = Place(Path(draw.__code__.co_filename), draw.__code__.co_firstlineno)
        source = FigureSource(
            draw.__module__.split(".")[-2], draw.__name__, place, draw, (caption, description)
        )
        known = FIGURES.get(source.key, source)
        if known.place != place:  # the same place again is the same module, imported anew
            raise ValueError(f"figure {source.key!r} is registered twice: {known.place}; {place}")
        FIGURES[source.key] = source
        return draw

    return register


def registered(key: str) -> FigureSource:
    """Give a figure.

    Raises
    ------
    ValueError
        If there is none of the key; with the key that is most like it.
    """
    if key not in FIGURES:
        raise ValueError(f"no figure '{key}'{nearest(key, FIGURES)}")
    return FIGURES[key]
