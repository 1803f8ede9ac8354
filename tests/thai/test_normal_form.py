"""The normal form: clean texts stay as they are, and each kind of damage is undone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_workbook.words.thai_text import all_normal, normalise

CLEAN = (
    "กองคลัง",
    "ดำเนินการแล้ว",
    "น้ำท่วม ที่นี่ อยู่ เป็น สิทธิ์ เก็บ ใกล้ ไม่ โครงการ",
    "จะ เพราะ ๆ ฯลฯ ๑๕ มีนาคม ๒๕๖๖ ฿100",
    "บรรทัดแรก\nบรรทัดสอง",
    "“คำพูด” ‘ใน’ – ช่วง — ขีด… • ข้อ · ©®™ ±½ → ← ≤ ≥ ≠ ✓ € £ «» §",
    "https://www.example.go.th/oit/o1?a=1&b=[2]#x",
    "O1 (ข้อ 1): 91.25% \"ใน\" 'ใน' a_b {c} <d> ~ ^ ` | \\",
    "1. จัดทำแผนการจัดซื้อจัดจ้าง\n2. เผยแพร่บนเว็บไซต์ของหน่วยงาน\n3. รายงานผลให้ผู้บริหารทราบทุกเดือน",
    "การเปิดเผยข้อมูลสาธารณะของหน่วยงานภาครัฐ ตามแบบวัดการเปิดเผยข้อมูลสาธารณะ " * 200 + "ครบ",
)

# Marks are named by number where the order of the characters is the point.
DAMAGED = {
    "doubled following vowel": "หน้าาจอ",
    "doubled vowel at the end": "จะะ",
    "doubled sara am": "ทำำ",
    "doubled leading vowel": "ไไม่",
    "two sara e": "เเสดง",
    "two sara ae": "แแสดง",
    "doubled upper vowel": "ที\u0e35\u0e48",
    "doubled lower vowel": "ก\u0e38\u0e38",
    "doubled tone": "ที\u0e48\u0e48",
    "tone after sara am": "น\u0e33\u0e49",
    "nikhahit and sara aa": "ด\u0e4dาเนินการ",
    "nikhahit, tone, sara aa": "น\u0e4d\u0e49า",
    "nikhahit after the tone": "น\u0e49\u0e4dา",
    "tone before the upper vowel": "ท\u0e48\u0e35",
    "tone before the lower vowel": "อย\u0e48\u0e39",
    "silencer before the vowel": "สิทธ\u0e4c\u0e34",
    "phinthu after the tone": "ก\u0e48\u0e3a",
    "yamakkan before the vowel": "ก\u0e4e\u0e34",
    "circle lost in a PDF": "ด าเนินการ",
    "circle lost after a tone": "น\u0e49 า",
    "two spaces": "กอง  คลัง",
    "space at the beginning": " กองคลัง",
    "space at the end": "กองคลัง ",
    "line break at the beginning": "\nกองคลัง",
    "line break at the end": "กองคลัง\n",
    "space at the end of a line": "ก \nข",
    "space at the beginning of a line": "ก\n ข",
    "nothing but a space": " ",
    "nothing but a line break": "\n",
    "carriage return": "ก\r\nข",
    "tab": "ก\tข",
    "no-break space": "กอง\u00a0คลัง",
    "wide space": "กอง\u3000คลัง",
    "line separator": "ก\u2028ข",
    "zero-width space": "กอง\u200bคลัง",
    "byte order mark": "\ufeffกองคลัง",
    "soft hyphen": "กอง\u00adคลัง",
    "NUL": "กอง\x00คลัง",
    "control character": "กอง\x1fคลัง",
    "a control character that few programs write": "กอง\x01คลัง",
    "another such character": "กอง\x02คลัง",
    "delete": "กองคลัง\x7f",
    "half a surrogate pair": "ก\ud83dข",
    "no character": "ก\uffffข",
    "private use": "ก\uf70bา",
    "decomposed Latin": "cafe\u0301",
    "Latin composed otherwise": "\u212b",
}


@pytest.mark.parametrize("text", CLEAN)
def test_a_clean_text_is_in_the_normal_form(text):
    assert normalise(text) == text


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_text_is_not_and_its_normal_form_is_clean(kind):
    mended = normalise(DAMAGED[kind])
    assert mended != DAMAGED[kind]
    assert normalise(mended) == mended


LETTERS = "กขเแะาำัิ่้์ํ \n\u200b\u00a0aé&#3585;"


@given(st.lists(st.text(st.sampled_from(LETTERS), max_size=8), max_size=5))
def test_texts_that_are_found_normal_together_are_normal_one_by_one(texts):
    assert not all_normal(texts) or all(normalise(text) == text for text in texts)


def test_clean_texts_are_found_normal_together():
    texts = ["ผู้รับผิดชอบ", "", "งานคลัง\nงานพัสดุ", "ก่อน", "O12 https://www.example.go.th/oit/o12"]
    assert all_normal(texts)
    for strange in (" ก", "ก\n", "เเก", "กํา", "ก\u200bข", "&#3585;"):
        assert not all_normal([*texts, strange, "ก"])
