"""Suspects: which of many texts may differ from their normal form, told by one pass over all of them together.

Why this is not simply :func:`ita_workbook.thai.text.normalise` for each text: nearly all texts are in the normal form
already, and to see that by patterns took a sixth of all the time of checking a file. Here every character becomes a
byte that says what it may begin (eight bits for eight kinds of damage) and one that says what it may end; two long
numbers and one "and" then tell all pairs of neighbours that make damage. A wrong yes costs the time of looking at that
text; a wrong no would be a mistake, and tests compare with ``normalise``.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

_BETWEEN = "\x01"
"""Stands between the texts; in a text it would be damage itself."""
_STRANGE = "\x02"
"""Stands for every character that no clean Thai text has, and for those that are too rare to have a byte here."""
_USUAL = "“”‘’–—…•·°×÷±²³½¼¾©®™→←≤≥≠✓€£«»§"
_THAI = "".join(map(chr, (*range(0x0E01, 0x0E3B), *range(0x0E3F, 0x0E5C))))
# Only with a NUL at its beginning does Python make the fast kind of encoding map.
_ALPHABET = "\0\n" + _BETWEEN + _STRANGE + "".join(map(chr, range(0x20, 0x7F))) + _THAI + _USUAL
_TO_BYTES = codecs.charmap_build(_ALPHABET.ljust(256, "\ufffe"))

# Phinthu, nikhahit and yamakkan are left to the patterns: they are rare, and what may stand beside them is not simple.
_VOWELS = "\u0e38\u0e39\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47"
_TONES = "\u0e48\u0e49\u0e4a\u0e4b\u0e4c"
_ANY = "".join(sorted(set(_ALPHABET)))
_PAIRS: tuple[tuple[str, str], ...] = (
    (_ANY, _STRANGE + "\0\u0e3a\u0e4d\u0e4e"),
    (_VOWELS, _VOWELS),
    (_TONES + "ำ", _TONES + _VOWELS),
    (" ", " \nา" + _BETWEEN),
    ("\n" + _BETWEEN, " \n" + _BETWEEN),
    ("ะ", "ะ"),
    ("าำ", "าำ"),
    ("เแโใไ", "เแโใไ"),
)
"""Neighbours that are damage: any of the first with any of the second. At most eight, one a bit."""
_HIT = re.compile(rb"[^\0]")


def _bits(side: int) -> bytes:
    """Return for each byte of the alphabet the kinds of damage that it may begin (side 0) or end (side 1)."""
    table = bytearray(256)
    for number, pair in enumerate(_PAIRS):
        for character in pair[side]:
            table[_ALPHABET.index(character)] |= 1 << number
    return bytes(table)


_BEGINS, _ENDS = _bits(0), _bits(1)


def _replaced(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return _STRANGE * (error.end - error.start), error.end


codecs.register_error("ita_workbook.strange", _replaced)


def suspects(texts: Iterable[str]) -> set[str]:
    """Return those of the texts that may differ from their normal form; every other text is in it."""
    listed = list(texts)
    whole = f"{_BETWEEN}{_BETWEEN.join(listed)}{_BETWEEN}"
    if whole.count(_BETWEEN) != len(listed) + 1:
        return set(listed)
    found = {text for text in listed if "_x" in text} if "_x" in whole else set()
    encoded = codecs.charmap_encode(whole, "ita_workbook.strange", _TO_BYTES)[0]
    begins = int.from_bytes(encoded.translate(_BEGINS), "little")
    ends = int.from_bytes(encoded.translate(_ENDS), "little")
    damage = begins & (ends >> 8)
    if damage:
        found |= _at(listed, encoded, damage.to_bytes(len(encoded), "little"))
    return found


def _at(texts: Sequence[str], encoded: bytes, damage: bytes) -> set[str]:
    """Return the texts in which damage begins or ends."""
    starts = list(accumulate((len(text) + 1 for text in texts), initial=1))
    between = _ALPHABET.index(_BETWEEN)
    found = set()
    for hit in _HIT.finditer(damage):
        place = hit.start() + (encoded[hit.start()] == between)
        number = bisect_right(starts, place) - 1
        if number < len(texts):
            found.add(texts[number])
    return found
