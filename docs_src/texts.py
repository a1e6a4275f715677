"""Words: the two languages of the site, texts given in both, and the nearest name to a misspelt one."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Literal, NamedTuple

Language = Literal["ar", "en"]

ARABIC_LETTER = re.compile(r"[\u0621-\u064A]")
# With the joiner that keeps «cross-entropy» on its line in Arabic, which nobody types either.
VOWEL_MARK = re.compile(r"[\u064B-\u0652\u0640\u2060]")
LATIN_LETTER = re.compile(r"[A-Za-z]")


class Bilingual(NamedTuple):
    """One text in Arabic and in English."""

    ar: str
    en: str

    @classmethod
    def parse(cls, text: str) -> "Bilingual":
        """Split ``عربي | English``.

        Raises
        ------
        ValueError
            When a side is missing or in the wrong language.
        """
        sides = [side.strip() for side in text.split(" | ")]
        if len(sides) != 2 or not all(sides):
            raise ValueError(f"expected two languages, «عربي | English», but got «{text}»")
        arabic, english = sides
        if not ARABIC_LETTER.search(arabic):
            raise ValueError(f"expected Arabic before the bar, but got «{arabic}»")
        if ARABIC_LETTER.search(english):
            raise ValueError(f"expected English after the bar, but got «{english}»")
        return cls(arabic, english)

    def of(self, language: str) -> str:
        """Return the text in one language."""
        return self.ar if language == "ar" else self.en


LANGUAGES: tuple[Language, ...] = ("ar", "en")
DIRECTIONS = Bilingual("rtl", "ltr")
NAMES = Bilingual("العربية", "English")


def without_vowel_marks(text: str) -> str:
    """Take away the marks that readers seldom type when they search.

    >>> without_vowel_marks("التشبّع")
    'التشبع'
    """
    return VOWEL_MARK.sub("", text)


def sort_key(text: str) -> str:
    """Return what a word is sorted by: no vowel marks, article or capitals, and one form of alif.

    >>> sorted(["الوزن", "أبعاد", "المثال"], key=sort_key)
    ['أبعاد', 'المثال', 'الوزن']
    """
    bare = without_vowel_marks(text).translate(str.maketrans("أإآ", "ااا"))
    return bare.removeprefix("ال").lower()


def nearest(name: str, known: Iterable[str]) -> str:
    """Return ``; did you mean 'x'?`` for the known name most like this one, or nothing."""
    matches = get_close_matches(name, list(known), n=1)
    return f"; did you mean '{matches[0]}'?" if matches else ""
