"""Normal form, comparison key and suggestions of Thai text."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ita_workbook.words.thai_text import damaged, fold, normalise, suggest

law = settings(derandomize=True, max_examples=500)

STATUSES = ("ยังไม่ดำเนินการ", "อยู่ระหว่างดำเนินการ", "ดำเนินการแล้ว")
# Thai letters and marks, and what copying and programs leave between them.
thai_and_debris = st.text(
    st.sampled_from([chr(code) for code in range(0x0E01, 0x0E5C) if chr(code).isprintable()])
    | st.sampled_from("\u0e4d\u0e32\u0e33\u0e48\u0e49\u0e31\u0e38\u0e3aเแ")
    | st.sampled_from("ab _x0D\t\r\n\x00\x0b\u00a0\u00ad\u200b\u200d\ufeff\u2060\u2028\uf70a\uf712"),
    max_size=30,
)

# Marks are named by number where the order of the characters is the point.
DAMAGE = {
    "nikhahit and sara aa": ("ท\u0e4d\u0e32", "ท\u0e33"),
    "nikhahit before the tone": ("น\u0e4d\u0e49\u0e32", "น\u0e49\u0e33"),
    "nikhahit after the tone": ("น\u0e49\u0e4d\u0e32", "น\u0e49\u0e33"),
    "tone after sara am": ("น\u0e33\u0e49", "น\u0e49\u0e33"),
    "nikhahit before sara am": ("น\u0e4d\u0e33", "น\u0e33"),
    "circle lost in a PDF": ("ด าเนินการ", "ดำเนินการ"),
    "circle lost after a tone": ("น\u0e49 า", "น\u0e49\u0e33"),
    "two sara e": ("เเละ", "และ"),
    "doubled tone": ("ที\u0e48\u0e48", "ที\u0e48"),
    "doubled upper vowel": ("ที\u0e35\u0e48", "ที\u0e48"),
    "vowel again after the tone": ("ที\u0e48\u0e35", "ที\u0e48"),
    "doubled following vowel": ("จะะ", "จะ"),
    "doubled leading vowel": ("ไไม่", "ไม่"),
    "tone before the upper vowel": ("ท\u0e48\u0e35", "ท\u0e35\u0e48"),
    "tone before the lower vowel": ("อย\u0e48\u0e39", "อย\u0e39\u0e48"),
    "silencer before the vowel": ("สิทธ\u0e4c\u0e34", "สิทธ\u0e34\u0e4c"),
    "zero-width space": ("กอง\u200bคลัง", "กองคลัง"),
    "joiners, soft hyphen, byte order mark": ("\ufeffก\u200c\u200dอ\u00adง\u2060", "กอง"),
    "control characters": ("กอง\x00ค\x1fลัง\x7f", "กองคลัง"),
    "half a surrogate pair": ("ก\ud83dข", "กข"),
    "shifted shapes of old fonts": ("ก\uf70bา", "ก\u0e49า"),
    "decomposed Latin": ("e\u0301", "é"),
}
WHITE_SPACE = {
    "no-break space": ("กอง\u00a0คลัง", "กอง คลัง"),
    "wide and thin spaces": ("ก\u3000ข\u2009ค", "ก ข ค"),
    "runs of blanks and tabs": ("ก  \t ข", "ก ข"),
    "blanks at the edges": ("  กองคลัง ", "กองคลัง"),
    "blanks at the ends of lines": ("ก \n ข", "ก\nข"),
    "line ends of Windows and old Macs": ("ก\r\nข\rค", "ก\nข\nค"),
    "empty lines at the edges": ("\n\nก\n", "ก"),
}


@pytest.mark.parametrize(("typed", "meant"), DAMAGE.values(), ids=DAMAGE)
def test_damage_is_undone_and_said_to_be_damage(typed, meant):
    assert normalise(typed) == meant
    assert damaged(typed)


@pytest.mark.parametrize(("typed", "meant"), WHITE_SPACE.values(), ids=WHITE_SPACE)
def test_white_space_is_tidied_and_is_no_damage(typed, meant):
    assert normalise(typed) == meant
    assert not damaged(typed)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "การเปิดเผยข้อมูลภาครัฐ (Open Data)",
        "สิทธิ์ พันธุ์ ก็ ที่ อยู่ น้ำ ค่า ณ แห่ง ต่างๆ ฯลฯ กรุงเทพฯ",
        "ปี พ.ศ. ๒๕๖๖",
        "บรรทัดแรก\n\nบรรทัดสาม",
        "https://www.example.go.th/a_x/12",
    ],
)
def test_sound_text_stays_as_it_is(text):
    assert normalise(text) == text
    assert not damaged(text)


@law
@given(thai_and_debris | st.text())
def test_the_normal_form_is_normal(text):
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not damaged(once)


@law
@given(thai_and_debris)
def test_normalising_never_lengthens(text):
    assert len(normalise(text)) <= len(text)


@law
@given(thai_and_debris, st.lists(st.sampled_from("\u200b\u200c\u200d\ufeff\u00ad\u2060"), max_size=5), st.data())
def test_invisible_characters_make_no_difference(text, specks, data):
    spoilt = text
    for speck in specks:
        at = data.draw(st.integers(0, len(spoilt)))
        spoilt = spoilt[:at] + speck + spoilt[at:]
    # Between CR and LF a speck makes two line ends of one; that is the writer's business.
    if "\r" not in text:
        assert normalise(spoilt) == normalise(text)


@law
@given(thai_and_debris | st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@law
@given(thai_and_debris)
def test_folding_sees_through_normalising(text):
    assert fold(normalise(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("กองสาธารณสุข และสิ่งแวดล้อม", "กองสาธารณสุขและสิ่งแวดล้อม"),
        ("อบต. แม่ใส", "อบต.แม่ใส"),
        ("รอบ ๖ เดือน", "รอบ 6 เดือน"),
        ("Social-Network", "social network"),
        ("กองสวัสดิการ (สังคม)", "กองสวัสดิการสังคม"),
        ("“E–Service”", "e-service"),
    ],
)
def test_spellings_of_one_name_share_a_key(one, other):
    assert fold(one) == fold(other)


def test_different_names_keep_different_keys():
    assert fold("กองคลัง") != fold("กองช่าง")
    assert fold("เทศบาลเมือง") != fold("เทศบาลเมืองฯ")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ดำเนินการเเล้ว", "ดำเนินการแล้ว"),
        ("ดําเนินการแล้ว ", "ดำเนินการแล้ว"),
        ("ดำเนินการ", "ดำเนินการแล้ว"),
        ("อยู่ระหวาง", "อยู่ระหว่างดำเนินการ"),
        ("ยังไม่ได้ดำเนินการ", "ยังไม่ดำเนินการ"),
    ],
)
def test_the_closest_choice_is_suggested(typed, meant):
    assert suggest(typed, STATUSES) == meant


@pytest.mark.parametrize("typed", ["", " - ", "xyz", "ไม่มี"])
def test_nothing_is_suggested_for_a_stranger(typed):
    assert suggest(typed, STATUSES) is None


def test_the_earlier_of_two_equally_close_choices_is_suggested():
    assert suggest("abcx", ["abcd", "abce"]) == "abcd"
    assert suggest("abcx", ["abce", "abcd"]) == "abce"


def test_a_stricter_cutoff_leaves_out_distant_choices():
    assert suggest("ดำเนินการ", STATUSES, cutoff=0.9) is None


@law
@given(st.sampled_from(STATUSES))
def test_a_listed_value_suggests_itself(status):
    assert suggest(status, STATUSES) == status


def test_what_only_looks_like_an_escape_of_a_file_is_a_text():
    assert normalise("ไฟล์_x0041_ชุด") == "ไฟล์_x0041_ชุด"
