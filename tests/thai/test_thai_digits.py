"""Thai digits and Arabic digits."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ita_workbook.words.thai_text import to_arabic, to_thai

law = settings(derandomize=True, max_examples=200)


def test_thai_digits_become_arabic_and_all_else_stays():
    assert to_arabic("ปี ๒๕๖๖ ข้อ O๑๒") == "ปี 2566 ข้อ O12"


def test_arabic_digits_become_thai_and_all_else_stays():
    assert to_thai("15 มีนาคม 2566") == "๑๕ มีนาคม ๒๕๖๖"


@law
@given(st.text())
def test_positions_never_move(text):
    assert len(to_arabic(text)) == len(to_thai(text)) == len(text)


@law
@given(st.text())
def test_there_and_back_changes_only_the_kind_of_digit(text):
    assert to_arabic(to_thai(text)) == to_arabic(text)
    assert to_thai(to_arabic(text)) == to_thai(text)
