"""Width: the one measure of how wide Thai text is, on a terminal and in print, and where its lines break."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from math import ceil

_NO_WIDTH = frozenset(("Mn", "Me", "Cf"))


def width(text: str) -> int:
    """Return the terminal columns of ``text``: marks above and below take none, wide characters take two."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in _NO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def padded(text: str, columns: int) -> str:
    """Return ``text`` filled up with blanks to ``columns``."""
    return text + " " * max(columns - width(text), 0)


def wrapped(text: str, columns: int) -> list[str]:
    """Return ``text`` in lines of at most ``columns``: broken at blanks, and within a word only where it must be."""
    columns = max(columns, 8)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            joined = f"{line} {word}" if line else word
            if width(joined) <= columns:
                line = joined
                continue
            room = columns - width(line) - 1 if line else columns
            if line and (room < _WORTHWHILE or (width(word) <= columns and not _is_thai(word))):
                lines.append(line)
                line, room = "", columns
            # Thai runs on without blanks, so a long run starts where the line has room instead of leaving it ragged.
            pieces = _pieces(word, room, columns)
            lines += [f"{line} {pieces[0]}" if line else pieces[0], *pieces[1:-1]] if len(pieces) > 1 else []
            line = pieces[-1]
        lines.append(line)
    return lines


_WORTHWHILE = 12
"""Columns that must be left on a line before a word is torn to fill it."""

# Thai has no blanks between words, and no dictionary is kept here. A syllable's marks and vowels stay with it; of the
# places that remain, those where a word surely ends are taken first, then those where a syllable does.
_VOWELS, _MARKS = "\u0e30-\u0e3a\u0e45", "\u0e47-\u0e4e"
_INSIDE = f"(?<![เแโใไ])(?![{_VOWELS}{_MARKS}ๆฯ])"
_WORDS = (
    "กรอก|กอง|การ|ของ|ข้อ|ความ|คอลัมน์|ค่า|จาก|จึง|ช่อง|ด้วย|ตรวจ|ตาม|ตัวชี้วัด|ต้อง|ถ้า|ที่|ทั้ง|นี้|ผลการ|ผู้|ภายใน|มาตรการ|ยัง|ระบุ|"
    "รหัส|รอบ|ราชการ|รายงาน|ลิงก์|วันที่|สถานะ|สมุดงาน|สิ่งที่|ส่วน|หน่วยงาน|หน้า|หรือ|หลักฐาน|อยู่"
)
"""Common words of this tool's sentences that begin one; those with a leading vowel are seen by it."""
_ENDS = "มาตร ราช โครง บริ ประกอบ จัด ผล ผู้ ถูก ส่วน หน่วย วัน สิ่ง ภาย โปร่ง"
_NOT_BEFORE = "".join(f"(?<!{start})" for start in _ENDS.split())
"""Words that such a word is a part of: มาตรการ, ภายใน."""
_LONGEST = 12
"""Characters that must be seen behind a place to know the word that begins there."""
_BREAKS = (
    # After signs, after a repetition or abbreviation, between Thai and other writing.
    re.compile(
        rf"(?<=[-/_&?=.,;:)ๆฯ])(?<![ก-ฮ]\.)(?=[^\s{_VOWELS}{_MARKS}ๆฯ])"
        rf"|(?<=[ก-๛])(?=[^ก-๛.,;:)\"'\]])|(?<=[^ก-๛(\"'\[])(?=[ก-ฮเแโใไ])"
    ),
    # Before a common word or a vowel that stands first in its syllable.
    re.compile(rf"{_INSIDE}{_NOT_BEFORE}(?=[เแโใไ]|{_WORDS})"),
    # After a vowel that ends its syllable, or before a consonant that has a vowel of its own.
    re.compile(rf"(?<=[ะำ]){_INSIDE}|{_INSIDE}(?<!ห)(?=[ก-ฮ][{_VOWELS}{_MARKS}])"),
    re.compile(_INSIDE),
)
_REACHES = (0.45, 0.5, 0.75, 1.0)
"""How far back of a full line each kind of place is looked for, the last one anywhere: the part that stays filled."""


def _pieces(word: str, room: int, columns: int) -> list[str]:
    """Cut a word into a first piece of at most ``room`` columns and others of at most ``columns``."""
    pieces: list[str] = []
    limit = room
    while width(word) > limit:
        place = _best_break(word, limit)
        if not place:
            break
        pieces.append(word[:place])
        word, limit = word[place:], columns
    return [*pieces, word]


def _best_break(word: str, limit: int) -> int:
    """Return where a word is cut so that ``limit`` columns hold what is before; 0 where nothing may be cut."""
    taken = list(accumulate(map(_columns, word)))
    last = bisect_right(taken, limit)
    for pattern, reach in zip(_BREAKS, _REACHES, strict=True):
        places = [found.start() for found in pattern.finditer(word, 0, last + _LONGEST) if 0 < found.start() <= last]
        near = [place for place in places if reach == 1 or taken[place - 1] >= limit * reach]
        if near:
            return near[-1]
    # Not even one syllable fits: it is left whole.
    return next((found.start() for found in _BREAKS[-1].finditer(word) if found.start() > 0), 0)


def _is_thai(word: str) -> bool:
    return any("\u0e00" <= character <= "\u0e7f" for character in word)


WASTE = 2.5
"""Characters that a line leaves empty, since Thai breaks between words; measured against LibreOffice with Laksaman."""
LEAST = 0.6
"""The part of a line that is filled in a column so narrow that :data:`WASTE` would leave nothing."""


def lines_needed(text: str, room: float) -> int:
    """Return how many lines ``text`` takes where ``room`` character cells fit on one line."""
    room = max(room, 1.0)
    total = 0
    for line in text.split("\n"):
        taken = width(line)
        total += 1 if taken <= room else ceil(taken / max(room - WASTE, room * LEAST))
    return max(total, 1)


def row_lines(cells: Iterable[tuple[str, float]]) -> int:
    """Return the lines of the tallest cell of a row, from each cell's text and room."""
    return max((lines_needed(text, room) for text, room in cells), default=1)


# Widths in digits of the workbook's font, in which columns are measured too; so they hold for whatever stands in for
# TH SarabunPSK. Measured on Laksaman, which fontconfig gives for it. Marks above and below a consonant take no room.
_MARK_CHARACTERS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200b-\u200d\ufeff]")
_WIDTHS = (
    (re.compile("[เแโใไๅ ./:;,!|'ilIjtfr()\\-]"), 0.72),
    (re.compile("[ณญฌฒฑMWmw@%]"), 1.5),
    (re.compile("[A-HJ-LN-VX-Z]"), 1.25),
    (re.compile("[^ก-๛a-zA-Z0-9]"), 1.1),
)
_USUAL_WIDTH = 1.07


def _single_bytes(pattern: re.Pattern[str]) -> bytes:
    """Return the characters of a pattern in the Thai code page that has one byte for each."""
    return "".join(filter(pattern.match, bytes(range(256)).decode(_CODE_PAGE, "ignore"))).encode(_CODE_PAGE)


_CODE_PAGE = "cp874"
_MARK_BYTES = _single_bytes(_MARK_CHARACTERS)
_WIDTHS_OF_BYTES = tuple((_single_bytes(pattern), each) for pattern, each in _WIDTHS)


def printed_widths(text: str) -> list[tuple[int, float]]:
    """Return, for each line of ``text``, its characters and its width in digits of the printed font."""
    # Counting bytes takes a tenth of what patterns take, and nearly every text has a byte for each character.
    try:
        return [(len(line), _width_of_bytes(line)) for line in text.encode(_CODE_PAGE).split(b"\n")]
    except UnicodeEncodeError:
        return [(len(line), _printed_width(line)) for line in text.split("\n")]


def _width_of_bytes(line: bytes) -> float:
    """Return the width in digits of one line in the code page."""
    size = len(line)
    count = len(line.translate(None, _MARK_BYTES))
    width = count * _USUAL_WIDTH
    for characters, each in _WIDTHS_OF_BYTES:
        width += (size - len(line.translate(None, characters))) * (each - _USUAL_WIDTH)
    return width


def _printed_width(line: str) -> float:
    """Return the width in digits of one line of whatever characters."""
    line = _MARK_CHARACTERS.sub("", line)
    width = len(line) * _USUAL_WIDTH
    for pattern, each in _WIDTHS:
        width += len(pattern.findall(line)) * (each - _USUAL_WIDTH)
    return width
