"""Sorting in the order of a Thai dictionary."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ita_workbook.words.thai_text import sort_key

law = settings(derandomize=True, max_examples=200)


@pytest.mark.parametrize(
    "in_order",
    [
        ["กา", "เกง", "แก", "โก", "ใก", "ไก่", "ขา", "เขา"],
        ["เกง", "เก็ง", "เก่ง", "เก้ง", "เก๋ง"],
        ["ขา", "ข่า", "ข้า", "ขาว", "ข่าว", "ข้าว"],
        ["กขค", "กระ", "กรา", "กร่าง", "กราบ"],
        ["กองการศึกษา", "กองคลัง", "กองช่าง", "กองสวัสดิการสังคม", "สำนักปลัด", "หน่วยตรวจสอบภายใน"],
        ["O1", "O2", "O10", "O๑๑", "O12"],
        ["ABC", "กองคลัง"],
    ],
)
def test_words_come_in_dictionary_order(in_order):
    backwards = in_order[::-1]
    assert sorted(backwards, key=sort_key) == in_order


def test_blanks_and_punctuation_do_not_move_a_name():
    assert sorted(["กอง ช่าง", "กองคลัง", "กอง-คลัง ๑"], key=sort_key) == ["กองคลัง", "กอง-คลัง ๑", "กอง ช่าง"]


@law
@given(st.lists(st.text(st.sampled_from("กขคงเแไาิ่้์ O19๒"), max_size=8)))
def test_the_order_does_not_depend_on_the_order_before(words):
    backwards = words[::-1]
    assert [sort_key(word) for word in sorted(words, key=sort_key)] == [
        sort_key(word) for word in sorted(backwards, key=sort_key)
    ]


@law
@given(st.lists(st.sampled_from(["กา", " กา", "กา\u200b", "ขา"])))
def test_equal_names_keep_their_order(words):
    places = list(enumerate(words))
    in_order = sorted(places, key=lambda place: sort_key(place[1]))
    for (left, one), (right, other) in pairwise(in_order):
        assert sort_key(one) < sort_key(other) or left < right
