"""Suspects: no text that differs from its normal form escapes the one look over many texts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ita_workbook.thai.suspects import suspects
from ita_workbook.words.thai_text import normalise

law = settings(derandomize=True, deadline=None, max_examples=500)

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
    "the character that stands between the texts": "กอง\x01คลัง",
    "the character that stands for strange ones": "กอง\x02คลัง",
    "delete": "กองคลัง\x7f",
    "half a surrogate pair": "ก\ud83dข",
    "no character": "ก\uffffข",
    "private use": "ก\uf70bา",
    "escaped carriage return": "ก_x000D_\nข",
    "escaped letter": "_x0E01_อง",
    "decomposed Latin": "cafe\u0301",
    "Latin composed otherwise": "\u212b",
}


@pytest.mark.parametrize("text", CLEAN)
def test_a_text_in_the_normal_form_is_no_suspect(text):
    assert normalise(text) == text
    assert suspects([text]) == set()


def test_clean_texts_together_are_no_suspects():
    assert suspects(CLEAN * 3) == set()


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_text_is_a_suspect_wherever_it_stands(kind):
    text = DAMAGED[kind]
    assert normalise(text) != text
    assert text in suspects([text])
    assert text in suspects([*CLEAN, text])
    assert text in suspects([text, *CLEAN])
    assert text in suspects([*CLEAN, text, *CLEAN, text])
    long = f"{CLEAN[0]}\n{text}\n{CLEAN[1]}"
    if normalise(long) != long:
        assert long in suspects([*CLEAN, long, *CLEAN])


@pytest.mark.parametrize("kind", [kind for kind in DAMAGED if "between the texts" not in kind])
def test_beside_a_damaged_text_the_clean_ones_stay_clean(kind):
    assert suspects([*CLEAN, DAMAGED[kind], *CLEAN]) == {DAMAGED[kind]}


def test_all_damaged_texts_are_found_together():
    texts = [text for pair in zip(DAMAGED.values(), CLEAN * 6, strict=False) for text in pair]
    damaged = [text for text in texts if "\x01" not in text]
    assert suspects(damaged) == {text for text in damaged if text in DAMAGED.values()}
    assert set(DAMAGED.values()) <= suspects(texts)


def test_the_separator_in_a_text_makes_every_text_a_suspect():
    assert suspects(["ก", "ข\x01ค", "ง"]) == {"ก", "ข\x01ค", "ง"}


def test_damage_does_not_reach_over_the_border_of_two_texts():
    assert suspects(["จะ", "ะ", "เ", "เ", "น้ำ", "\u0e49ก", "ก", "ข"]) == set()


def test_no_texts_have_no_suspects():
    assert suspects([]) == set()
    assert suspects(iter(())) == set()


def test_an_empty_text_makes_no_other_a_suspect():
    assert suspects(["", "ก", "", "", "ข", ""]) <= {""}
    assert suspects(["", "ก  ข", ""]) - {""} == {"ก  ข"}
    assert suspects([""]) <= {""}


def test_rare_characters_are_suspects_though_they_are_clean():
    """They have no byte of their own; a look at one of these texts costs little."""
    assert suspects(["กอง 😀", "日本", "ก"]) == {"กอง 😀", "日本"}


THAI = "".join(map(chr, range(0x0E00, 0x0E5D)))
debris = st.text(
    st.sampled_from(THAI)
    | st.sampled_from("\u0e4d\u0e32\u0e33\u0e48\u0e49\u0e31\u0e38\u0e3aเแไะ \n")
    | st.sampled_from(
        "ab_x0D \t\r\n\x00\x01\x02\x0b\u00a0\u00ad\u200b\u200d\ufeff\u2060\u2028\uf70a\uf712\u0301\u0338“”–…≠"
    ),
    max_size=12,
)
anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=8)


@law
@given(st.lists(debris | debris | anything, max_size=8))
def test_every_text_that_normalising_changes_is_a_suspect(texts):
    assert {text for text in texts if normalise(text) != text} <= suspects(texts) <= set(texts)


@law
@given(st.lists(debris.map(normalise).filter(lambda text: "\x01" not in text), max_size=8))
def test_a_text_is_judged_by_itself_alone(texts):
    alone = {text for text in texts if text in suspects([text])}
    assert suspects(texts) - {""} == alone - {""}


@pytest.mark.parametrize("first", ["", "ก", "\u0e34", "\u0e48", "ำ", "\u0e4d"])
def test_no_three_neighbours_escape(first):
    letters = [*map(chr, range(0x0E01, 0x0E3B)), *map(chr, range(0x0E3F, 0x0E5C)), " ", "\n", "a", "\u00a0", "“"]
    texts = [f"ก{first}{one}{other}ก" for one in letters for other in letters]
    assert {text for text in texts if normalise(text) != text} <= suspects(texts)
