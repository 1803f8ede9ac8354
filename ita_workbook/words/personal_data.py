"""Personal data that must not stand in a published sheet: national ids, mobile numbers, e-mail, bank accounts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

# Web addresses carry long running numbers (news ids, time stamps) that look like personal ones.
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s\u0e00-\u0e7f]+", re.I)
# What people write between the digits, beside full stops: blanks of any width, brackets, line breaks; and dashes.
_BLANKS = " \t\r\n()[]\u00a0\u202f\u3000\uff08\uff09" + "".join(map(chr, range(0x2000, 0x200C)))
_DASHES = "-\u2212\ufe58\uff0d" + "".join(map(chr, range(0x2010, 0x2016)))
_DIGIT = "0-9๐-๙\uff10-\uff19"
_GAP = "[ .-]{0,3}"
# Looks back past the first digit, not before it: a pattern that begins with a set of characters is searched far faster.
_ALONE = r"(?<![0-9].)(?<![0-9][.-].)"
# The first digit is 1-8 for a person; 0 begins the tax number of a company or an agency.
_NATIONAL_ID = re.compile(rf"[1-8]{_ALONE}{_GAP}[0-9]{{4}}{_GAP}[0-9]{{5}}{_GAP}[0-9]{{2}}{_GAP}[0-9](?!-?[0-9])")
_REST = rf"(?:{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}|[0-9]{_GAP}(?:[0-9]{{3}}{_GAP}[0-9]{{4}}|[0-9]{{4}}{_GAP}[0-9]{{3}}))"
_ABROAD = rf"(?:(?<=\+)6|(?<=6){_ALONE})6{_GAP}(?:0{_GAP})?"
_MOBILE = re.compile(rf"[0+6](?:(?<=0){_ALONE}|{_ABROAD})[689]{_REST}(?![0-9])")
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}"
)
_ACCOUNT = re.compile(rf"[0-9]{_ALONE}[0-9]{{2}}([ -]{{1,3}})[0-9]\1[0-9]{{5}}\1[0-9](?![0-9]|-[0-9])")
# Ten digits otherwise are an account only where the words before say so; charts of accounts have codes of ten as well.
_NAMED_ACCOUNT = re.compile(
    r"(?<!ผัง)(?<!รหัส)บัญชี(?!แยกประเภท|ราย|มาตรฐาน|กลาง|ย่อย|เกณฑ์)[^0-9]{0,30}"
    r"(?!25[0-9]{2}-)([0-9](?:-{0,3}[0-9]){9,14})(?![0-9])"
)
# A number behind these words is a code or a sum, unless a word of the second kind stands between.
_CODE_BEFORE = re.compile(
    r"(?:รหัส(?!ประจำตัว|บัตร|ประชาชน)|งบประมาณ|จำนวนเงิน|วงเงิน|เลขที่(?:โครงการ|สัญญา|ใบสั่ง|คุม)|e-?GP)([^0-9]{0,16})$",
    re.I,
)
_PERSON_BETWEEN = re.compile(r"โทร|ติดต่อ|เบอร์|มือถือ|บัตร|ประชาชน|ประจำตัว|บัญชี|tel|line|mobile", re.I)
_SUM_BEHIND = re.compile(r" {0,2}(?:บาท|ล้าน|,[0-9]{3})|\.[0-9]{2}(?![0-9])")

# A bank account or a mobile number has ten digits at least, an id thirteen; a link with a password has a sign.
_BETWEEN = f"[{re.escape(_BLANKS + _DASHES)}.]{{0,3}}"
_MAY_HOLD = re.compile(rf"[@={_DIGIT}](?:(?<=[@=])|(?:{_BETWEEN}[{_DIGIT}]){{9}})")
_ONE_KIND = (
    {first + number: str(number) for first in (0x0E50, 0xFF10) for number in range(10)}
    | dict.fromkeys(map(ord, _BLANKS), " ")
    | dict.fromkeys(map(ord, _DASHES), "-")
    | {0xFF0B: "+"}
)
"""What makes Arabic digits of all digits, spaces of all blanks and hyphens of all dashes."""


class Found(NamedTuple):
    """One piece of personal data: where it stands in the text, and the text as written there."""

    start: int
    end: int
    text: str


def may_hold_any(text: str) -> bool:
    """Whether a text may hold personal data; nearly none may, and these are spared the searches below."""
    return _MAY_HOLD.search(text) is not None


_SECRET_IN_LINK = re.compile(
    r"https?://[^\s/?#@:]{0,200}:[^\s/?#@]{1,200}@[^\s/?#]+"
    r"|https?://[^\s]{1,2000}?[?&;](?:pass(?:word|wd|code)?|pwd)=[^&\s]{1,200}",
    re.I,
)


def find_secrets_in_links(text: str) -> list[Found]:
    """Return the web addresses that carry a password: ``https://name:word@host`` and ``?password=word``."""
    if "://" not in text or ("@" not in text and "=" not in text):
        return []
    return [Found(*match.span(), match[0]) for match in _SECRET_IN_LINK.finditer(text)]


def find_national_ids(text: str) -> list[Found]:
    """Return the 13-digit personal ids whose check digit is right, with or without dashes, in either kind of digit."""
    plain = _plain(text)
    found = (match.span() for match in _NATIONAL_ID.finditer(plain) if check_digit_is_right(match[0]))
    return _outside_addresses(text, plain, found)


def find_phones(text: str) -> list[Found]:
    """Return the mobile numbers (06, 08, 09, or +66 before them); office lines are not personal."""
    plain = _plain(text)
    found = (match.span() for match in _MOBILE.finditer(plain) if _ACCOUNT.fullmatch(match[0]) is None)
    return _outside_addresses(text, plain, found)


def find_emails(text: str) -> list[Found]:
    """Return the e-mail addresses."""
    if "@" not in text:
        return []
    return [Found(*match.span(), match[0]) for match in _EMAIL.finditer(text)]


def find_bank_accounts(text: str) -> list[Found]:
    """Return the bank accounts: ddd-d-ddddd-d anywhere, plain 10 to 12 digits only after the word บัญชี."""
    plain = _plain(text)
    spans = {match.span() for match in _ACCOUNT.finditer(plain)}
    if "บัญชี" in plain:
        spans.update(match.span(1) for match in _NAMED_ACCOUNT.finditer(plain))
    return _outside_addresses(text, plain, sorted(spans))


def _plain(text: str) -> str:
    """Return ``text`` with one kind of digit, blank and dash, positions kept; nothing when it holds no long number."""
    return text.translate(_ONE_KIND) if may_hold_any(text) else ""


def check_digit_is_right(candidate: str) -> bool:
    """Say whether the thirteenth digit is the check digit of the twelve before it."""
    digits = [int(character) for character in candidate if character.isdigit()]
    weighted = sum(digit * weight for digit, weight in zip(digits, range(13, 1, -1), strict=False))
    return (11 - weighted % 11) % 10 == digits[12]


def masked_number(number: str) -> str:
    """Return a number with its middle digits hidden: what warns of it or publishes it must not pass it on."""
    digits = [index for index, character in enumerate(number) if character.isdigit()]
    hidden = set(digits[3:-2])
    return "".join("x" if index in hidden else character for index, character in enumerate(number))


def masked_national_ids(text: str) -> str:
    """Return a text with the numbers of natural persons in it masked."""
    for found in reversed(find_national_ids(text)):
        text = f"{text[: found.start]}{masked_number(found.text)}{text[found.end :]}"
    return text


def _outside_addresses(text: str, plain: str, spans: Iterable[tuple[int, int]]) -> list[Found]:
    """Return the spans as found in ``text``, but for those inside a web address, and for codes and sums of money."""
    kept = [(a, b) for a, b in spans if not _is_code_or_sum(plain, a, b)]
    if kept and ("://" in text or "www." in text):
        addresses = [match.span() for match in _ADDRESS.finditer(text)]
        kept = [(a, b) for a, b in kept if not any(start <= a and b <= end for start, end in addresses)]
    return [Found(start, end, text[start:end]) for start, end in kept]


def _is_code_or_sum(plain: str, start: int, end: int) -> bool:
    """Whether the words around a number say that it is a code of the budget or a sum, and of nobody."""
    before = _CODE_BEFORE.search(plain, max(0, start - _NEAR), start)
    return bool(before and not _PERSON_BETWEEN.search(before[1])) or _SUM_BEHIND.match(plain, end) is not None


_NEAR = 40
"""Letters before a number among which the word stands that says what it is."""
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
# Every title and rank has one of these; nearly all cells have none, and are not looked at further. The search stops at
# each letter that one of them begins with: so some begin with the rarest of their letters and look back.
_MARK = re.compile(r"นา[ยง]|\.(?<=[สดรตอท]\.)|็(?<=ด็)ก|เอก|โท|ตรี|ตำรวจ|ญ(?<=ใหญ)่")


def may_name_any(text: str) -> bool:
    """Whether a text may name a person; nearly all may not."""
    return _MARK.search(text) is not None


def find_names(text: str) -> tuple[Found, ...]:
    """Return the titles with the first name after them."""
    return _find_names(text) if may_name_any(text) else ()


# Positions and responsible units stand in many rows of a workbook, word for word.
@lru_cache(maxsize=1024)
def _find_names(text: str) -> tuple[Found, ...]:
    return tuple(
        Found(*match.span(), match[0])
        for match in _NAMED.finditer(text)
        if match[0] not in _PLACES and not text[: match.start()].rstrip().endswith(_BEFORE_PLACES)
    )


def masked_name(name: str) -> str:
    """Return a title and name with all but the title and the first letter hidden."""
    found = _NAMED.match(name)
    if found is None:
        return "…"
    first = 2 if found[2][0] in "เแโใไ" else 1
    return name[: found.start(2) + first] + "…"
