"""The order of a Thai dictionary, for sorting names on sheets and in reports."""

from __future__ import annotations

import re

from ita_workbook.thai.digits import to_arabic
from ita_workbook.thai.text import normalise

SortKey = tuple[str, str, str]

_LEADING_VOWEL = re.compile("([เ-ไ])([ก-ฮ])")
_NUMBER = re.compile("[0-9]+")
# Signs that tell words apart only when all their letters agree: the five tone-like marks and the silencer.
_TONES = "\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c"
_TONE = re.compile(f"[{_TONES}]")
_LETTER = re.compile(f"[^{_TONES}]")
_IGNORED = re.compile(r"[\s!-/:-@\[-`{-~\u2010-\u2027ฯๆ]+")
_NUMBER_WIDTH = 12


def sort_key(text: str) -> SortKey:
    """Return a key that sorts as the Royal Institute's dictionary does.

    By consonants and vowels first, a leading vowel after its consonant; then by tone marks; blanks and punctuation
    count last of all. Numbers sort by size, so O2 comes before O10.
    """
    clean = normalise(text)
    letters = _IGNORED.sub("", to_arabic(clean).casefold())
    letters = _NUMBER.sub(lambda found: found[0].lstrip("0").rjust(_NUMBER_WIDTH, "0"), letters)
    letters = _LEADING_VOWEL.sub(r"\2\1", letters)
    # One blank stands for each letter, so a mark is compared where it stands.
    return _TONE.sub("", letters), _LETTER.sub(" ", letters), clean
