"""Codes of items, questions, indicators and measures, however they were written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ita_workbook.words.codes import (
    indicator_code,
    item_code,
    item_codes,
    item_codes_in_prose,
    measure_code,
    question_code,
)
from ita_workbook.words.thai_text import to_thai

law = settings(derandomize=True, max_examples=300)

numbers = st.integers(1, 99)
# How people, scanners and keyboards write the O of an item.
O_SPELLINGS = [
    "O",
    "o",
    "O ",
    "o-",
    "O.",
    "ข้อ O",
    "ข้อที่ o ",
    "(O",
    "0",
    "๐",
    "0 ",
    "๐-",
    "О",
    "о",
    "Ο",
    "ο",
    "Ｏ",
    "OIT",
    "OIT ",
    "OIT O",
    "O0",
    "\u200bO",
    "O\u00a0",
]


@law
@given(numbers, st.sampled_from(O_SPELLINGS), st.sampled_from(["", ".", " ", ")"]), st.booleans(), st.booleans())
def test_an_item_is_read_in_every_spelling(number, letter, end, thai, loose):
    digits = to_thai(str(number)) if thai else str(number)
    assert item_code(f"{letter}{digits}{end}", loose=loose) == f"O{number}"


@pytest.mark.parametrize(
    ("typed", "code"), [("026", "O26"), ("๐๑๒", "O12"), ("๐๓", "O3"), ("010", "O10"), ("O01", "O1"), ("O๔๒", "O42")]
)
def test_a_scanned_zero_is_the_letter(typed, code):
    assert item_code(typed, loose=False) == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("12", "O12"),
        (12, "O12"),
        (12.0, "O12"),
        ("๑๒", "O12"),
        ("12.", "O12"),
        ("ข้อ 12", "O12"),
        ("O12 แผนการใช้จ่าย", "O12"),
        ("O8. Q&A", "O8"),
        ("026\tรายงานผลตามนโยบาย", "O26"),
    ],
)
def test_only_a_column_of_codes_takes_plain_numbers_and_names(typed, code):
    assert item_code(typed) == code
    assert item_code(typed, loose=False) is None


@pytest.mark.parametrize(
    "typed",
    [
        "",
        None,
        "O",
        "O0",
        "00",
        0,
        100,
        -1,
        12.5,
        float("nan"),
        True,
        "O100",
        "2566",
        "O9.1",
        "0.12",
        "MOIT 1",
        "P12",
        "O12 และ O13",
        "O8, O18",
        "15/03/2566",
        "05 มกราคม 2566",
        b"O12",
    ],
)
def test_what_names_no_single_item_gives_none(typed):
    assert item_code(typed) is None


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("O8, O18 และ O21-O23", ["O8", "O18", "O21", "O22", "O23"]),
        ("O21-23", ["O21", "O22", "O23"]),
        ("ข้อ O1 ถึงข้อ O3", ["O1", "O2", "O3"]),
        ("๐๓๙ – ๐๔๑", ["O39", "O40", "O41"]),
        ("O8, 18; 21-22", ["O8", "O18", "O21", "O22"]),
        ("1 2 5-6", ["O1", "O2", "O5", "O6"]),
        ("O8/O18", ["O8", "O18"]),
        ("O1\r\nO2\r\nO1", ["O1", "O2"]),
        ("O23-O20", ["O23", "O20"]),
        ("O12", ["O12"]),
        (12.0, ["O12"]),
        ("ดูข้อ O12 และ ๐๒๖ ด้วย", ["O12", "O26"]),
        ("8/2566", []),
        ("15/03", []),
        ("0 0 0", []),
        ("ไม่มี", []),
        ("", []),
        (None, []),
    ],
)
def test_a_codes_cell_lists_its_items(cell, codes):
    assert item_codes(cell) == codes


@law
@given(
    st.lists(numbers, min_size=1, max_size=8, unique=True), st.sampled_from([", ", " ", ",", " และ ", "\n", "; ", "/"])
)
def test_a_list_of_items_reads_back(listed, joiner):
    codes = [f"O{number}" for number in listed]
    assert item_codes(joiner.join(codes)) == codes


@law
@given(numbers, numbers, st.sampled_from(["-", " - ", "–", " ถึง ", "~"]))
def test_a_range_holds_each_item_once(one, other, joiner):
    first, last = sorted((one, other))
    assert item_codes(f"O{first}{joiner}O{last}") == [f"O{number}" for number in range(first, last + 1)]


@pytest.mark.parametrize(
    ("prose", "codes"),
    [
        ("ได้คะแนนในข้อ O12 (รายการจัดซื้อ) และ O13", ["O12", "O13"]),
        ("ผู้รับผิดชอบรายข้อ (O1-O3) 2. ตรวจสอบ", ["O1", "O2", "O3"]),
        ("(อ้างอิงจาก ๐๓๙ – ๐๔๑) โดยจัด", ["O39", "O40", "O41"]),
        ("ได้แก่ ๐๕ ๐๖ ๐๑๐ ๐๑๑ มีผล", ["O5", "O6", "O10", "O11"]),
        ("อำนาจหน้าที่ ๐๒ ประเด็นที่พบ", ["O2"]),
        ("กิจกรรม ๐๑๒ ประเด็น", ["O12"]),
        ("O21 - 23 มกราคม", ["O21"]),
        ("๐๒๖ รายงานผล และ 03 ราย", ["O26"]),
    ],
)
def test_items_are_found_in_running_text(prose, codes):
    assert item_codes_in_prose(prose) == codes


@pytest.mark.parametrize(
    "prose",
    [
        "โทร 043 123456",
        "โทร. 054-711234",
        "081 234 056",
        "วันที่ 05 มกราคม 2566",
        "05 ม.ค. 2566",
        "๐๑/๐๒/๒๕๖๖",
        "เวลา 08.30 น.",
        "เวลา 09 น.",
        "หมู่ที่ 05",
        "ม. 05",
        "เลขที่ 012/2566",
        "มี 03 คน",
        "0.26",
        "ก๊าซ CO2",
        "O9.1",
        "ข้อ 12 และ 13",
        "ปี ๒๕๖๐ ๑๒",
        "",
    ],
)
def test_other_numbers_in_running_text_are_no_items(prose):
    assert item_codes_in_prose(prose) == []


@law
@given(st.text(st.sampled_from("Oo0๐19๙ -–/.,ถึงและข้อ\n")))
def test_any_text_gives_codes_in_the_official_form_once_each(text):
    for codes in (item_codes(text), item_codes_in_prose(text)):
        assert len(codes) == len(set(codes))
        assert all(item_code(code, loose=False) == code for code in codes)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("I 1", "i1"),
        ("i๑", "i1"),
        ("e4", "e4"),
        ("E4", "e4"),
        ("EP3", "EP3"),
        ("ep๓", "EP3"),
        ("ES 2", "ES2"),
        ("ES-12", "ES12"),
        ("(i2)", "i2"),
        ("ข้อ e9", "e9"),
        ("Е4", "e4"),
        ("l3", "i3"),
        ("|3", "i3"),
        ("EP 03", "EP3"),
        ("1๑๐", "i10"),
        ("1๑", "i1"),
    ],
)
def test_questions_take_their_official_case(typed, code):
    assert question_code(typed) == code


@pytest.mark.parametrize("typed", ["", "12", "11", 1, None, "e0", "i100", "O1", "EIT", "IIT 1", "e4 e5", "EP"])
def test_what_names_no_question_gives_none(typed):
    assert question_code(typed) is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ตัวชี้วัดที่ 7", "7"),
        ("ตัวชี้วัดที่ ๗ ประสิทธิภาพการสื่อสาร", "7"),
        ("ตัวชี้วัดที่ ๑. การปฏิบัติหน้าที่", "1"),
        ("ตัวชี้วัดย่อยที่ 9.1 ข้อมูลพื้นฐาน", "9.1"),
        ("9.๓", "9.3"),
        ("๑๐", "10"),
        ("10.2", "10.2"),
        ("7.0", "7"),
        ("7.", "7"),
        ("07", "7"),
        (7, "7"),
        (7.0, "7"),
        (10.0, "10"),
        (9.1, "9.1"),
        (10.1, "10.1"),
        (9.299999999999999, "9.3"),
    ],
)
def test_indicators_are_read_as_their_number(typed, code):
    assert indicator_code(typed) == code


@pytest.mark.parametrize(
    "typed",
    ["", None, 0, -1, 100, 2566, "2566", 1e300, float("nan"), float("inf"), True, "๑,๒", "7 และ 8", "O12", "ตัวชี้วัด"],
)
def test_what_names_no_indicator_gives_none(typed):
    assert indicator_code(typed) is None


@law
@given(st.integers(1, 10), st.integers(0, 9))
def test_number_cell_and_text_cell_name_the_same_indicator(indicator, sub):
    text = f"{indicator}.{sub}"
    assert indicator_code(float(text)) == indicator_code(text) == indicator_code(to_thai(text))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("m1", "M01"),
        ("M๐๑", "M01"),
        ("M-01", "M01"),
        ("M 12", "M12"),
        ("M001", "M01"),
        ("M123", "M123"),
        ("М1", "M01"),
        ("มาตรการที่ ๑", "M01"),
        ("M01.", "M01"),
    ],
)
def test_measures_take_two_digits(typed, code):
    assert measure_code(typed) == code


@pytest.mark.parametrize("typed", ["", "1", 1, None, "M0", "M", "M1234", "M1 M2", "มาตรการ"])
def test_what_names_no_measure_gives_none(typed):
    assert measure_code(typed) is None


@law
@given(st.integers(1, 999))
def test_a_measure_code_reads_as_itself(number):
    code = measure_code(f"m{number}")
    assert measure_code(code) == code
