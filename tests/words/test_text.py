"""Texts: fields, parts that are left out, words by count, both languages."""

import pytest

from ita_workbook.words.text import Text, fields_of, fill, stray_braces


@pytest.mark.parametrize(
    ("pattern", "values", "expected"),
    [
        ("กรอก {cell}[ เช่น {sample}]", {"cell": "E5", "sample": "กองคลัง"}, "กรอก E5 เช่น กองคลัง"),
        ("กรอก {cell}[ เช่น {sample}]", {"cell": "E5", "sample": ""}, "กรอก E5"),
        ("กรอก {cell}[ เช่น {sample}]", {"cell": "E5"}, "กรอก E5"),
        ("อ่าน {value} ไม่ได้", {"value": ""}, "อ่าน – ไม่ได้"),
        ("อ่าน {value} ไม่ได้", {}, "อ่าน {value} ไม่ได้"),
        ("ค่า {value}", {"value": "{cell} [x]"}, "ค่า {cell} [x]"),
        ("เช่น [EIT1, EIT2]", {}, "เช่น [EIT1, EIT2]"),
        ("[[{code}]] {what}", {"code": "F001", "what": "x"}, "[F001] x"),
        ("ย่อหน้า {{ body }} {th: ..., en: ...}", {"body": "x"}, "ย่อหน้า {{ body }} {th: ..., en: ...}"),
        ("{count} {count:place|places}", {"count": "1"}, "1 place"),
        ("{count} {count:place|places}", {"count": "2"}, "2 places"),
        ("{count:place|places}", {}, "{count:place|places}"),
        ("100% {value}", {"value": "%s"}, "100% %s"),
    ],
)
def test_fill(pattern, values, expected):
    assert fill(pattern, values) == expected


def test_only_the_words_of_the_pattern_go_through_what_is_done_with_them():
    assert fill("ข้อ 1 {value}[ {more}]", {"value": "1", "more": "2"}, lambda text: text.replace("1", "๑")) == "ข้อ ๑ 1 2"


def test_a_value_in_two_languages_is_taken_in_the_language_it_stands_in():
    filled = Text("หน้า {sheet}", "sheet {sheet}").fill({"sheet": Text("มาตรการ", "Measures")})
    assert (filled.th, filled.en) == ("หน้า มาตรการ", "sheet Measures")


def test_fields_and_stray_braces():
    assert fields_of("{a}[ {b_c}] {d:x|y} {{ body }} {E}") == {"a", "b_c", "d"}
    assert [stray_braces(text) for text in ("{a} {b:x|y}", "{a", "{A}", "a}")] == [False, True, True, True]
