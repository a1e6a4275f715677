"""What captions and descriptions say of place, order and direction, and what of that is drawn.

A week's claims stand in ``tests/<week>/claims.py``: pieces of its texts in both languages, with ``{0}``, ``{1}`` in
the place of such words, and for each what is drawn there, as `side`, `trend` and the others here find it out.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from matplotlib.collections import Collection
from matplotlib.lines import Line2D

from tests.drawing.drawn import Drawn, artists, extent

Fact = Callable[[Drawn], set[str]]
"""Gives the meanings of words that are true of a drawing."""

# Words by what they mean.
ENGLISH = {
    "left": "left",
    "right": "right(?! weight| angles)",
    "above": "[Aa]bove|upper|up|top",
    "below": "[Bb]elow|lower|down|bottom",
    "first": "first",
    "second": "second",
    "third": "third",
    "last": "last",
    "three": "[Tt]hree",
    "four": "[Ff]our",
    "five": "[Ff]ive",
    "six": "[Ss]ix",
    "middle": "middle",
    "rises": "rising|rises?|rose",
    "falls": "falling|falls?|fell",
    "level": "flat|level",
    "straight": "straight",
    "dashed": "dashed",
    "dotted": "dotted",
    "wide": "wide",
    "thin": "thin",
    "longest": "longest",
    "shortest": "shortest",
    "longer": "longer",
    "shorter": "shorter",
    "lowest": "lowest",
    "highest": "highest",
    "faster": "faster",
    "slower": "slower",
    "blue": "blue",
    "orange": "orange|red",
    "green": "green",
    "grey": "gr[ea]y",
}
ARABIC = {
    "left": "(?:ال)?(?:يسار|أيسر)(?:ها)?",
    "right": "(?:ال)?(?:يمين|أيمن)(?:ها)?",
    "above": "(?:ال)?أعلى|فوق(?:ها)?",
    "below": "(?:ال)?أسفل|تحت(?:ها)?",
    "first": "(?:ال)?أول(?:ى|اها|ًا)?",
    "second": "(?:ال)?ثاني(?:ة)?",
    "third": "(?:ال)?ثالث(?:ة)?",
    "last": "(?:ال)?أخير(?:ة)?",
    "three": "(?:ال)?ثلاث(?:ة)?",
    "four": "(?:ال)?أربع(?:ة)?",
    "five": "(?:ال)?خمس(?:ة)?",
    "six": "(?:ال)?ستّ(?:ة)?",
    "middle": "(?:ال)?أوسط",
    "rises": "صاعد|[يت]صعد",
    "falls": "هابط|نازل|[يت]هبط|[يت]نزل",
    "level": "أفقي|مستوية|مستويًا",
    "straight": "(?:ال)?مستقيم(?:ًا|ان|ين)?",
    "dashed": "متقطّع",
    "dotted": "منقّط",
    "wide": "عريض",
    "thin": "رفيع",
    "longest": "أطولها",
    "shortest": "أقصرها",
    "longer": "تطول",
    "shorter": "تقصر",
    "lowest": "أدنى",
    "highest": "أعلاها",
    "faster": "أسرع",
    "slower": "أبطأ",
    "blue": "(?:ال)?(?:أزرق|زرقاء)",
    "orange": "برتقالي(?:ة)?",
    "green": "(?:ال)?(?:أخضر|خضراء)",
    "grey": "رمادي(?:ة)?",
}
WORDS = {
    language: re.compile(
        r"(?<![\w])" + ("[وف]?" if language == "ar" else "")
        + "(?:" + "|".join(f"(?P<{meaning}>{words})" for meaning, words in table.items()) + r")(?!\w)"
    )
    for language, table in (("en", ENGLISH), ("ar", ARABIC))
}  # fmt: skip


class Claim(NamedTuple):
    """Pieces of a caption or of a description, and what is drawn where they have ``{0}`` and so on."""

    english: str
    arabic: str
    facts: tuple[Fact, ...]


def claim(english: str, arabic: str, *facts: Fact) -> Claim:
    return Claim(english, arabic, facts)


def faults(figure: Drawn, claims: list[Claim]) -> list[str]:
    """Say which words of a figure's texts are not what is drawn, and which no claim holds."""
    found, held = [], set()
    text = f"{figure.caption}\n{figure.description}"
    words = WORDS[figure.language]
    for one in claims:
        piece = one.english if figure.language == "en" else one.arabic
        if not piece:
            continue
        parts = re.split(r"\{(\d)\}", piece)
        literals, numbers = parts[::2], list(map(int, parts[1::2]))
        matches = [*re.finditer(r"([^\s,.;:،؛]+)".join(map(re.escape, literals)), text)]
        matches = [match for match in matches if all(map(words.fullmatch, match.groups()))] or matches
        if len(matches) != 1:
            found.append(
                f"it does not say «{piece}»; renew tests/{figure.key.partition('/')[0]}/claims.py with it"
            )
            continue
        for group, number in enumerate(numbers, 1):
            word, drawn = matches[0][group], one.facts[number](figure)
            meaning = words.fullmatch(word)
            held.add(matches[0].start(group))
            if not meaning or meaning.lastgroup not in drawn:
                found.append(f"«{matches[0][0]}»: says «{word}», and is drawn {' or '.join(sorted(drawn))}")
    for match in words.finditer(text):
        if match.start() not in held:
            around = text[max(0, match.start() - 25) : match.end() + 25].strip()
            found.append(f"«{match[0]}» in «… {around} …» is held by no claim")
    return found


# --- What is drawn -----------------------------------------------------------------------------------------


def said(meaning: str) -> Fact:
    """Take a word that counts what the text itself lists: its numbers are tested, not its place."""
    return lambda _: {meaning}


def panel(gid: str) -> Fact:
    """Say on which side the plot of an artist stands in its row."""

    def fact(figure: Drawn) -> set[str]:
        (axes, *_) = {artist.axes for artist in artists(figure, gid)}
        bottom = axes.get_position().y0
        row = [
            one.get_position().x0
            for one in figure.page.axes
            if one.axison and abs(one.get_position().y0 - bottom) < 0.01
        ]
        return {"left"} if axes.get_position().x0 < np.mean(row) else {"right"}

    return fact


def row(gid: str) -> Fact:
    """Say where the plot of an artist stands among those above each other."""

    def fact(figure: Drawn) -> set[str]:
        heights = sorted(
            {round(axes.get_position().y0, 3) for axes in figure.page.axes if axes.axison}, reverse=True
        )
        place = heights.index(round(artists(figure, gid)[0].axes.get_position().y0, 3))
        return {
            ("first", "second", "third", "fourth")[place],
            "above" if place < (len(heights) - 1) / 2 else "below",
        }

    return fact


def middle_of(figure: Drawn, gid: str) -> np.ndarray:
    """Give the middle of artists, or of a label where the name is «text …»."""
    if gid.startswith("text "):
        label = figure.label(gid.removeprefix("text "))
        return np.array([label.x, label.y])
    around = extent(figure, gid)
    return np.array([(around.x0 + around.x1) / 2, (around.y0 + around.y1) / 2])


def side(gid: str, of: str) -> Fact:
    """Say on which side of others artists stand."""
    return lambda figure: {"left"} if middle_of(figure, gid)[0] < middle_of(figure, of)[0] else {"right"}


def height(gid: str, of: str) -> Fact:
    """Say whether artists stand above others."""
    return lambda figure: {"above"} if middle_of(figure, gid)[1] > middle_of(figure, of)[1] else {"below"}


def rank(gid: str, *among: str) -> Fact:
    """Say which of a row artists are, counted from the left."""

    def fact(figure: Drawn) -> set[str]:
        places = sorted(middle_of(figure, one)[0] for one in among)
        place = places.index(middle_of(figure, gid)[0])
        names = {0: "first", 1: "second", 2: "third"} | {len(places) - 1: "last"}
        middle = {"middle"} if 2 * place == len(places) - 1 else set()
        return {names[place]} | middle

    return fact


def counted(number: int) -> set[str]:
    """Say a number in a word."""
    return {{3: "three", 4: "four", 5: "five", 6: "six"}.get(number, str(number))}


def count(pattern: str) -> Fact:
    """Say how many artists there are."""
    return lambda figure: counted(len(artists(figure, pattern)))


def heading(pattern: str) -> Fact:
    """Say in which direction arrows point; all must agree."""

    def fact(figure: Drawn) -> set[str]:
        found = set()
        for arrow in artists(figure, pattern):
            x, y = np.subtract(arrow._posA_posB[1], arrow._posA_posB[0])
            found.add(("right" if x > 0 else "left") if abs(x) > abs(y) else "above" if y > 0 else "below")
        assert len(found) == 1, f"{pattern} point {found}"
        return found | {"falls"} if found == {"below"} else found

    return fact


def trend(gid: str, low: float = -np.inf, high: float = np.inf, *, backwards: bool = False) -> Fact:
    """Say whether a line rises or falls from one x to another, or, `backwards`, from the right to the left."""

    def fact(figure: Drawn) -> set[str]:
        line = figure.lines[gid]
        x, y = line.get_xdata(), line.get_transform().transform(line.get_xydata())[:, 1]
        y = y[(x >= low) & (x <= high)]
        change = (y[-1] - y[0]) * (-1 if backwards else 1)
        if np.ptp(y) < 0.01 * figure.area(line.axes).height:
            return {"level"}
        return {"rises", "above"} if change > 0 else {"falls", "below"}

    return fact


def flat_ends(gid: str) -> Fact:
    """Say whether a line is level at both ends."""

    def fact(figure: Drawn) -> set[str]:
        x, y = figure.lines[gid].get_data()
        ends = [abs(y[1] - y[0]) / (x[1] - x[0]), abs(y[-1] - y[-2]) / (x[-1] - x[-2])]
        return {"level"} if max(ends) < 1e-3 else {"rises"}

    return fact


def form(gid: str, low: float = -np.inf, high: float = np.inf) -> Fact:
    """Say whether a line, or a contour, is straight."""

    def fact(figure: Drawn) -> set[str]:
        artist = figure.artist(gid)
        places = (
            np.concatenate([path.vertices for path in artist.get_paths()])
            if isinstance(artist, Collection)
            else artist.get_xydata()
        )
        places = places[(places[:, 0] >= low) & (places[:, 0] <= high)]
        across = np.linalg.svd(places - places.mean(axis=0), compute_uv=False)
        return {"straight"} if across[1] < 1e-3 * across[0] else {"curved"}

    return fact


def style(gid: str) -> Fact:
    """Say whether a line is dashed, and how wide it is."""

    def fact(figure: Drawn) -> set[str]:
        artist = figure.artist(gid)
        if isinstance(artist, Line2D):
            dashed, width = artist.is_dashed(), artist.get_linewidth()
        else:
            dashed, width = bool(artist.get_linestyles()[0][1]), artist.get_linewidths()[0]
        return {"dashed" if dashed else "solid", "wide" if width > 5 else "thin"}

    return fact


def true_of(meaning: str, holds: Callable[[Drawn], bool], otherwise: str = "otherwise") -> Fact:
    """Say a word where something holds."""
    return lambda figure: {meaning} if holds(figure) else {otherwise}
