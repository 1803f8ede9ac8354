"""Thai text as people mean it: one normal form, a comparison key, and the closest listed value."""

from __future__ import annotations

import codecs
import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

# Marks that sit on a consonant, in the order the normal form wants them. The first two ranks follow Unicode's own
# canonical order and the tones come after them there too, so NFC leaves the result alone.
_PHINTHU = "\u0e3a"
_BELOW = "\u0e38\u0e39"
_ABOVE = "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47\u0e4d"
_TONES = "\u0e48\u0e49\u0e4a\u0e4b"
_SILENT = "\u0e4c"
_YAMAKKAN = "\u0e4e"
_RANKS = (_PHINTHU, _BELOW, _ABOVE, _TONES, _SILENT, _YAMAKKAN)
_RANK_OF = {mark: rank for rank, marks in enumerate(_RANKS) for mark in marks}
_MARK = f"[{''.join(_RANKS)}]"
_NIKHAHIT, _SARA_AA, _SARA_AM = "\u0e4d", "\u0e32", "\u0e33"

# Older Thai fonts, and the PDF files made with them, hold shifted shapes of letters in the private use area.
_SHIFTED_SHAPES = dict(
    zip(
        range(0xF700, 0xF71B),
        "\u0e10\u0e34\u0e35\u0e36\u0e37"  # left-shifted upper vowels, after the footless tho than
        "\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e48\u0e49\u0e4a\u0e4b\u0e4c"  # lowered marks, twice
        "\u0e0d\u0e31\u0e4d\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e38\u0e39\u0e3a",
        strict=True,
    )
)

_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_FORBIDDEN = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff"
_BLANK = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_LINE_END = "\r\x0b\x0c\x85\u2028\u2029"
_SHIFTED = "\uf700-\uf71a"

# Thai in UTF-8 that was opened as Western or as Thai Windows text: so the first two of each letter's three bytes show.
# A byte that the code page does not have stands as itself; LibreOffice shifts it into the private use area.
_MISREAD = {
    "cp1252": re.compile("(?:\u00e0[\u00b8\u00b9].){2}", re.DOTALL),
    "cp874": re.compile("(?:เ[ธน].){2}", re.DOTALL),
}
_STRAY = "stray-bytes"
# Some programs hand on the references of the file in place of the letters: &#3585; is ก.
_REFERENCE = re.compile("&#(?:358[5-9]|359[0-9]|36[0-6][0-9]|367[0-5]);")

_MARK_RUN = re.compile(f"{_MARK}{{2,}}[{_SARA_AA}{_SARA_AM}]?|{_NIKHAHIT}[{_SARA_AA}{_SARA_AM}]")
_DROPPED = re.compile(f"[{_INVISIBLE}{_FORBIDDEN}]+")
_LINE_ENDS = re.compile(f"\r\n|[{_LINE_END}]")
_BLANKS = re.compile(f"[ {_BLANK}]+")
_LINE_EDGES = re.compile(" ?\n ?")
_DOUBLED_VOWEL = re.compile("([ะาำแโใไ])\\1+")
_LATE_TONE = re.compile(f"{_SARA_AM}([{_TONES}])")
# A PDF that loses the circle of sara am leaves a blank before the า, which can never begin a word: ด าเนินการ.
_LOST_CIRCLE = re.compile(f"(?<=[ก-ฮ{_TONES}]) {_SARA_AA}")

# What normalise() might change, NFC apart. Nearly every cell is clean, so these run far oftener than all else here; one
# pattern with many alternatives was four times slower than three that each begin with one set of characters.
_STRANGE = re.compile(f"[{_INVISIBLE}{_FORBIDDEN}{_BLANK}{_LINE_END}{_SHIFTED}{_NIKHAHIT}\u00e0\uf180-\uf19f]")
_UNUSUAL_MARKS = re.compile(f"{_MARK}{_MARK}(?:(?<![{_BELOW}{_ABOVE}][{_TONES}{_SILENT}])|{_MARK})")
_UNUSUAL_PAIRS = re.compile(
    "|".join((*(one * 2 for one in "ะาเแโใไ"), f"{_SARA_AM}[{_SARA_AM}{_TONES}]", f" [ \n{_SARA_AA}]"))
)

_EDGES = frozenset(" \n")
_SHORT = 80
"""Characters of a text that comes again and again: names, titles, listed values. Longer ones are not remembered."""
_PUNCTUATION = re.compile(r"[\s!-/:-@\[-`{-~\u00ab\u00b7\u00bb\u2010-\u2027\u2032\u2033\u2039\u203a\u2212๏๚๛]+")


def normalise(text: str) -> str:
    """Return ``text`` in the one form all checks compare: same words, typing and copying damage undone.

    Composed and ordered marks (NFC, sara am, tone after vowel), no doubled vowels or marks, no invisible or control
    characters, single spaces, ``\\n`` between lines, trimmed. Thai digits stay: prose keeps them.
    """
    return _normalise_short(text) if len(text) <= _SHORT else _normalise(text)


def all_normal(texts: Sequence[str]) -> bool:
    """Say whether all these texts are in their normal form; a no may be wrong, and costs asking each of them.

    Asked together they take half the time of one after the other: nearly every sheet has only clean ones.
    """
    # Between two texts a line ends, and neither a mark nor a letter goes together with what stands beyond it.
    return not any(text[:1] in _EDGES or text[-1:] in _EDGES for text in texts) and not _is_suspicious("\n".join(texts))


def _normalise(text: str) -> str:
    while _is_suspicious(text):
        mended = _mend(text)
        if mended == text:
            break
        text = mended
    return text


_normalise_short = lru_cache(maxsize=8192)(_normalise)


def _is_suspicious(text: str) -> bool:
    """Say whether ``text`` may differ from its normal form; a wrong yes costs time, a wrong no would be a mistake."""
    return text != "" and (
        text[0] in " \n"
        or text[-1] in " \n"
        or "\n " in text
        or _STRANGE.search(text) is not None
        or _UNUSUAL_MARKS.search(text) is not None
        or _UNUSUAL_PAIRS.search(text) is not None
        or ("เธ" in text and _MISREAD["cp874"].search(text) is not None)
        or "&#3" in text
        or not unicodedata.is_normalized("NFC", text)
    )


def _stray_bytes(error: UnicodeError) -> tuple[bytes, int]:
    """Give back the bytes that a code page did not have."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    numbers = [ord(letter) for letter in error.object[error.start : error.end]]
    numbers = [number - 0xF100 if 0xF180 <= number <= 0xF1FF else number for number in numbers]
    if max(numbers) > 0xFF:
        raise error
    return bytes(numbers), error.end


codecs.register_error(_STRAY, _stray_bytes)


def _read_again(text: str) -> str:
    """Return text opened in the wrong code page as it was written; any other, and one that lost bytes, as it is.

    Where references stand for Thai letters, all of it was handed on as it stood in the file.
    """
    if _REFERENCE.search(text):
        text = html.unescape(text)
    for page, pattern in _MISREAD.items():
        if pattern.search(text):
            try:
                return text.encode(page, _STRAY).decode("utf-8")
            except UnicodeError:
                continue
    return text


def _mend(text: str) -> str:
    """Undo each kind of damage once; one mended thing may bring another to light, so the caller repeats."""
    text = _read_again(text)
    text = _DROPPED.sub("", _LINE_ENDS.sub("\n", text)).translate(_SHIFTED_SHAPES)
    text = _LINE_EDGES.sub("\n", _BLANKS.sub(" ", text)).strip(" \n")
    text = _LOST_CIRCLE.sub(_SARA_AM, text)
    text = _DOUBLED_VOWEL.sub(r"\1", text.replace("เเ", "แ"))
    text = _LATE_TONE.sub(rf"\1{_SARA_AM}", text)
    return unicodedata.normalize("NFC", _MARK_RUN.sub(_ordered, text))


def _ordered(run: re.Match[str]) -> str:
    """Return a run of marks without repeats, vowel before tone, a nikhahit before sara aa made sara am."""
    found = run[0]
    tail = found[-1] if found[-1] in (_SARA_AA, _SARA_AM) else ""
    marks = dict.fromkeys(found[: len(found) - len(tail)])
    if tail and _NIKHAHIT in marks:
        del marks[_NIKHAHIT]
        tail = _SARA_AM
    return "".join(sorted(marks, key=_RANK_OF.__getitem__)) + tail


def damaged(text: str) -> bool:
    """Say whether :func:`normalise` changes more than the white space of ``text``."""
    clean = normalise(text)
    return clean != text and "".join(clean.split()) != "".join(text.split())


def fold(text: str) -> str:
    """Return a key for comparing names and listed values: no case, blanks, punctuation or kind of digit.

    The key is for comparing only: ``9.1`` and ``91`` share one.
    """
    return _fold_short(text) if len(text) <= _SHORT else _fold(text)


def _fold(text: str) -> str:
    bare = _PUNCTUATION.sub("", to_arabic(normalise(text)).casefold())
    # Marks kept apart by a full stop or a blank have come together.
    return normalise(bare)


_fold_short = lru_cache(maxsize=8192)(_fold)


def suggest(value: str, choices: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """Return the choice that ``value`` most likely stands for ("did you mean"), or None when none is close.

    ``cutoff`` is difflib's ratio (0–1) over the comparison keys; the earlier choice wins a tie.
    """
    key = fold(value)
    if not key:
        return None
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(key)
    best, best_ratio = None, cutoff
    for choice in choices:
        other = fold(choice)
        if other == key:
            return choice
        matcher.set_seq1(other)
        # The two quick bounds spare the costly ratio for choices that cannot win.
        if matcher.real_quick_ratio() < best_ratio or matcher.quick_ratio() < best_ratio:
            continue
        ratio = matcher.ratio()
        if ratio > best_ratio or (best is None and ratio == best_ratio):
            best, best_ratio = choice, ratio
    return best


THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
ARABIC_DIGITS = "0123456789"

_TO_ARABIC = str.maketrans(THAI_DIGITS, ARABIC_DIGITS)
_TO_THAI = str.maketrans(ARABIC_DIGITS, THAI_DIGITS)
_HAS_THAI = re.compile("[๐-๙]")


def to_arabic(text: str) -> str:
    """Return ``text`` with every Thai digit as an Arabic one; length and positions stay the same."""
    # str.translate copies character by character; most cells hold no Thai digit at all.
    if text.isascii() or _HAS_THAI.search(text) is None:
        return text
    return text.translate(_TO_ARABIC)


def to_thai(text: str) -> str:
    """Return ``text`` with every Arabic digit as a Thai one; length and positions stay the same."""
    return text.translate(_TO_THAI)


SortKey = tuple[str, str, str]

_LEADING_VOWEL = re.compile("([เ-ไ])([ก-ฮ])")
_NUMBER = re.compile("[0-9]+")
# Signs that tell words apart only when all their letters agree: the five tone-like marks and the silencer.
_SORT_TONES = "\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c"
_TONE = re.compile(f"[{_SORT_TONES}]")
_LETTER = re.compile(f"[^{_SORT_TONES}]")
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
