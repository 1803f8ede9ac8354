"""Suspects: which of many texts may differ from their normal form, told by one pass over all of them together.

Why this is not simply :func:`normalise` for each text: nearly all texts are in the normal form
already, and to see that by patterns took a sixth of all the time of checking a file. Here every character becomes a
byte that says what it may begin and what it may end (four bits each for four kinds of damage); one long number shifted
against itself then tells all pairs of neighbours that make damage. A wrong yes costs the time of looking at that
text; a wrong no would be a mistake, and tests compare with ``normalise``.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from functools import lru_cache

from ita_workbook.thai.joined import texts_at

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
_MARKS_AND_AA = _VOWELS + "าำ"
_PAIRS: tuple[tuple[str, str], ...] = (
    (_MARKS_AND_AA, _MARKS_AND_AA),
    (_TONES + "ำะ", _TONES + _VOWELS + "ะ"),
    (" \n" + _BETWEEN, " \nา" + _BETWEEN),
    ("เแโใไ", "เแโใไ"),
)
"""Neighbours that are damage, or that no clean text is likely to have: any of the first with any of the second. At most
four: the lower half of a byte says what a character may end, the upper half what it may begin."""
_ALWAYS_BYTES = bytes(map(_ALPHABET.index, _STRANGE + "\0\u0e3a\u0e4d\u0e4e"))
"""What may be damage whatever stands beside it."""
_ALWAYS = re.compile(b"[%b]" % re.escape(_ALWAYS_BYTES))
_ESCAPE = bytes(map(_ALPHABET.index, "_x"))
_MANY = 1 << 17
_CUT = _ALPHABET.index(_BETWEEN)
_HIT = re.compile(rb"[^\0]")


def _bits() -> bytes:
    """Return for each byte of the alphabet the kinds of damage that it may end and, four bits higher, begin."""
    table = bytearray(256)
    for number, (firsts, seconds) in enumerate(_PAIRS):
        for character in firsts:
            table[_ALPHABET.index(character)] |= 16 << number
        for character in seconds:
            table[_ALPHABET.index(character)] |= 1 << number
    return bytes(table)


_BITS = _bits()


def _replaced(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return _STRANGE * (error.end - error.start), error.end


codecs.register_error("ita_workbook.strange", _replaced)


def suspects(texts: Iterable[str]) -> set[str]:
    """Return those of the texts that may differ from their normal form; every other text is in it."""
    listed = list(texts)
    encoded = codecs.charmap_encode(_BETWEEN.join(["", *listed, ""]), "ita_workbook.strange", _TO_BYTES)[0]
    if encoded.count(_CUT) != len(listed) + 1:
        return set(listed)
    # A search for one byte is many times faster than one for two, and hardly any text has this one.
    escapes = _ESCAPE[:1] in encoded and _ESCAPE in encoded
    found = {text for text in listed if "_x" in text} if escapes else set()
    bits = int.from_bytes(encoded.translate(_BITS), "little")
    # The upper half of each byte, what it may begin, meets the lower half of the next one, what that may end.
    damage = bits & (bits >> 4) & _upper_halves(len(encoded))
    hits = _HIT.finditer(damage.to_bytes(len(encoded), "little")) if damage else ()
    # What stands between belongs to the text that it stands before.
    places = [hit.start() + (encoded[hit.start()] == _CUT) for hit in hits]
    places += (
        [hit.start() for hit in _ALWAYS.finditer(encoded)] if any(map(encoded.__contains__, _ALWAYS_BYTES)) else []
    )
    return found | texts_at(listed, places, begin=1) if places else found


@lru_cache(maxsize=1)
def _upper_halves_of_many() -> int:
    return int.from_bytes(b"\xf0" * _MANY, "little")


def _upper_halves(count: int) -> int:
    """Return a number that has the upper half of at least so many bytes."""
    return _upper_halves_of_many() if count <= _MANY else int.from_bytes(b"\xf0" * count, "little")
