"""Names of provinces and districts without the words that say what they are, which documents put before them."""

from __future__ import annotations

import re

from ita_workbook.thai.text import normalise

_PROVINCE = re.compile(r"(?:(?:จังหวัด|จว\.|จ\.) ?)*(.*?)(?: province)?", re.I | re.S)
_DISTRICT = re.compile(r"(?:(?:กิ่ง ?อำเภอ|กิ่ง ?อ\.|อำเภอ|อ\.|เขต) ?)*(.*?)(?: district)?", re.I | re.S)
_CAPITAL = re.compile(r"กรุงเทพ(?:มหานคร|ฯ|ๆ)?|กทม\.?|bangkok(?: metropolis)?", re.I)


def bare_province(text: str) -> str:
    """Return a province's name without จังหวัด or จ. before it."""
    return _bare(_PROVINCE, text)


def bare_district(text: str) -> str:
    """Return a district's name without อำเภอ, อ. or เขต before it."""
    return _bare(_DISTRICT, text)


def is_capital(province: str) -> bool:
    """Whether a bare province is Bangkok, which is no province and has เขต for อำเภอ."""
    return _CAPITAL.fullmatch(province) is not None


def _bare(words: re.Pattern[str], text: str) -> str:
    found = words.fullmatch(normalise(text))
    return found[1] if found else ""
