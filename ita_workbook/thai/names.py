"""Names of persons where a position is meant: a title or rank, and the name after it.

Many positions begin as titles do (นายกเทศมนตรี, นายช่างโยธา), and so do some places (นางรอง). A name without a title
is not looked for: nothing tells it from the words of a position.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ita_workbook.thai.joined import texts_at
from ita_workbook.thai.privacy import Found

_LETTER = "ก-ฮะ-ฺเ-ๅ็-๎"
_BLANKS = "[ \u00a0]*"
_RANK_WORDS = (
    "(?:พล|พัน|ร้อย)(?:ตำรวจ|เรือ|อากาศ)?(?:เอก|โท|ตรี)|(?:นาวา|เรือ)(?:อากาศ)?(?:เอก|โท|ตรี)"
    "|(?:พันจ่า|จ่า)(?:อากาศ|สิบ(?:ตำรวจ)?)?(?:เอก|โท|ตรี)|จ่าสิบตำรวจ|สิบ(?:ตำรวจ)?(?:เอก|โท|ตรี)|ดาบตำรวจ"
    # Of the volunteer defence corps.
    "|นาย(?:กอง|หมวด|หมู่)(?:ใหญ่|เอก|โท|ตรี)"
)
_RANKS_SHORT = (
    r"(?:พล|พ|ร|ส)\. ?ต\. ?[อทต]\.|จ\. ?ส\. ?[อทต]\.|พล\. ?[อร]\. ?[อทต]\.|พ\. ?[จอ]\. ?[อทต]\.|ด\. ?ต\."
    r"|(?:พล|[พรสจน])\. ?[อทต]\."
)
# What stands after a rank or doctorate where no name follows, but the position itself.
_POSITION = (
    "ผู้|นัก(?!รบ)|หัวหน้า|เจ้าพนักงาน|เจ้าหน้าที่|รอง(?:ปลัด|ผู้|นาย|หัวหน้า|ผอ)|ปลัด|พนักงาน|นิติกร|สารวัตร|ผบ|ผกก"
    rf"|ครู|อาจารย์|วิศวกร|กรรมการ|ประธาน|เลขา|สมาชิก|เขต(?![{_LETTER}])"
)
_RANK = rf"(?:ว่าที่{_BLANKS})?(?:{_RANK_WORDS}|{_RANKS_SHORT})(?:{_BLANKS}\(?หญิง\)?)?"
_TITLE = (
    rf"(?:{_RANK}|ดร\.)(?!{_BLANKS}(?:{_POSITION}))"
    r"|น\. ?ส\.|นส\.|ด\. ?[ชญ]\.|เด็กชาย|เด็กหญิง|นางสาว|นาง|นาย"
)
# What begins as นาย or นาง and a name do, and is a position.
_AFTER_NAI = (
    rf"ก(?:[^{_LETTER}]|$|เทศ|องค์|อบต|อบจ(?!ิ)|ท[ตมน](?![{_LETTER}])|สมาคม|สภา|สโมสร|เหล่า|พุทธสมาคม|กิตติมศักดิ์"
    "|รัฐมนตรี|เมือง|ตำบล)|ช่าง|ทะเบียน|แพทย์|สัตว์?แพทย์|อำเภอ|ด่าน|ตรวจ|เวร|ท่า|สถานี|สนาม|ไปรษณีย์|ตำรวจ|ทหาร"
    "|ร้อยเวร|ร้อยตำรวจ|จ้าง|หน้า|ประกัน|เรือ(?!ง)"
)
_AFTER_NANG = "พยาบาล"
_NAMED = re.compile(
    rf"(?:(?<![{_LETTER}])|(?<=โดย)|(?<=คือ)|(?<=ชื่อ)|(?<=และ))((?>{_TITLE})){_BLANKS}"
    # A name has two letters at least, and no full stop: that is an abbreviation.
    rf"(?!(?<=นาย)(?:{_AFTER_NAI})|(?<=นาง){_AFTER_NANG})([เ-ไ]?[ก-ฮ][{_LETTER}]++)(?![.ฯ])"
)
_PLACES = frozenset({"นางรอง", "นางแล", "นางบวช", "นางลือ", "นางตะเคียน", "นางเลิ้ง", "นายม"})
"""Subdistricts and districts whose names begin as a title."""
_BEFORE_PLACES = (
    "ตำบล", "อำเภอ", "เทศบาลเมือง", "บ้าน", "ชุมชน", "วัด", "โรงเรียน", "ทต.", "ทม.", "อบต.", "ต.", "อ.", "บ.", "รพ.", "สภ.",
    "ร.ร.", "รร.",
)  # fmt: skip
# Every title and rank has one of these; nearly all cells have none, and are not looked at further.
_MARKS = ("นาย", "นาง", "ส.", "นส.", "ดร.", "ด.", "เด็ก", "ต.", "เอก", "โท", "ตรี", "อ.", "ท.", "ตำรวจ", "ใหญ่")


def naming_any(texts: Sequence[str]) -> list[int]:
    """Return which of the texts may hold a title, by number: one look spares nearly all the searches below."""
    # The same few positions stand in row after row.
    different = list(dict.fromkeys(texts))
    marked = texts_at(different, _places(" ".join(different)))
    return [number for number, text in enumerate(texts) if text in marked] if marked else []


def _places(text: str) -> Iterator[int]:
    """Yield where the marks of titles stand."""
    for mark in _MARKS:
        place = text.find(mark)
        while place >= 0:
            yield place
            place = text.find(mark, place + 1)


def find_names(text: str) -> list[Found]:
    """Return the titles with the first name after them."""
    return [
        Found(*match.span(), match[0])
        for match in _NAMED.finditer(text)
        if match[0] not in _PLACES and not text[: match.start()].rstrip().endswith(_BEFORE_PLACES)
    ]


def masked_name(name: str) -> str:
    """Return a title and name with all but the title and the first letter hidden."""
    found = _NAMED.match(name)
    if found is None:
        return "…"
    first = 2 if found[2][0] in "เแโใไ" else 1
    return name[: found.start(2) + first] + "…"
