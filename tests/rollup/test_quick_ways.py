"""What was made quick gives what the slow way gives."""

import hashlib
import re
from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter.worksheet import Worksheet

from ita_workbook.checks.engine import check_return
from ita_workbook.framework import load
from ita_workbook.read import row_witness, rows_unchanged, sheet_reader, structure
from ita_workbook.read.reader import read_workbook
from ita_workbook.words import personal_data, thai_text
from ita_workbook.words.text import Text
from ita_workbook.write.workbook_file import write_workbook
from ita_workbook.write.xlsx_file import GrowingSheet

CREATED = datetime(2026, 1, 1, tzinfo=UTC)
TODAY = date(2023, 9, 30)


def returns_of(season):
    year = season(2566)
    return [year.master, *year.issued.values(), *year.returns.values()]


def told(path):
    """Everything that reading and checking a file gives, as text."""
    returned = read_workbook(path)
    return repr((returned.content, returned.sheets, returned.events, check_return(returned, today=TODAY)))


def test_formulas_are_written_as_xlsxwriter_writes_them(season, tmp_path, monkeypatch):
    book = read_workbook(season(2566).master).current_book()
    write_workbook(book, tmp_path / "quick.xlsx", created=CREATED)
    monkeypatch.setattr(GrowingSheet, "_prepare_formula", Worksheet._prepare_formula)
    write_workbook(book, tmp_path / "slow.xlsx", created=CREATED)
    assert (tmp_path / "quick.xlsx").read_bytes() == (tmp_path / "slow.xlsx").read_bytes()


def test_texts_nobody_touched_are_read_as_if_they_were_new(season, monkeypatch):
    paths = returns_of(season)
    quick = [told(path) for path in paths]
    for module in (rows_unchanged, sheet_reader):
        monkeypatch.setattr(module, "PROSE", frozenset())
    assert [told(path) for path in paths] == quick


def test_key_cells_as_issued_show_the_key_that_parsing_them_gives(season, monkeypatch):
    paths = returns_of(season)
    quick = [told(path) for path in paths]
    monkeypatch.setattr(row_witness.RowWitnesses, "_shows_issued_key", lambda *_: False)
    assert [told(path) for path in paths] == quick


TAGS = st.lists(
    st.sampled_from(
        [
            b'<row r="5"', b"<x:row", b' r="7"', b' hidden="1"', b' hidden="true"', b' hidden="0"', b' xhidden="1"', b">",
            b"/>", b"<c", b' r="ABC1"', b' r="A12345"', b' br="ABC1"', b' r="B9"', b"r='", b"r =", b"r\t", b"=", b" ", b"r\r",
            b"<v>1</v>", b"\n",
        ]
    ),
    max_size=30,
).map(b"".join)  # fmt: skip


@given(TAGS)
def test_the_quick_searches_of_the_structure_find_what_plain_ones_find(data):
    plain = re.compile(rb'\bhidden="(?:1|true)"')
    assert [found.start() for found in structure._HIDDEN.finditer(data)] == [
        one.start() for one in plain.finditer(data)
    ]
    far = structure._FAR.pattern.replace(rb'r="(?<!\wr=")', rb'\br="')
    assert far != structure._FAR.pattern
    assert bool(structure._FAR.search(data)) == bool(re.search(far, data))


@given(st.text(max_size=60))
def test_short_texts_are_normalised_as_long_ones(written):
    assert thai_text.normalise(written) == thai_text._normalise(written)


@given(st.lists(st.text(st.sampled_from("กข1๒8 @-.x\n"), max_size=24), max_size=6))
def test_a_quick_look_passes_over_no_personal_data(texts):
    searches = (
        personal_data.find_national_ids,
        personal_data.find_phones,
        personal_data.find_emails,
        personal_data.find_bank_accounts,
    )
    for text in texts:
        assert personal_data.may_hold_any(text) or not any(search(text) for search in searches)


def spread(number):
    """A number as people write it: with what they put between the digits, in either kind of digit, in a sentence."""
    gaps = st.lists(st.sampled_from(["", "", " ", ".", "-", "\u00a0", "\u200b", "\u2013"]), min_size=13, max_size=13)
    return st.tuples(gaps, st.booleans(), st.sampled_from(["", "โทร ", "บัญชี ", "1 2566 ", "\x7f", "พี่ที่รู้ "])).map(
        lambda how: how[2] + written(number, how[0], how[1]) + " ครับ"
    )


def written(number, gaps, thai):
    thai_text = "".join(digit + gap for digit, gap in zip(number, gaps, strict=False))
    return thai_text.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")) if thai else thai_text


PERSONAL = ["1101700230708", "0812345678", "66812345678", "1234567890", "123456789012", "0912345678"]


@given(
    st.lists(
        st.sampled_from(PERSONAL).flatmap(spread) | st.sampled_from(["ก", "", "ปี 2565-2566", "ท่าที่ 12"]), max_size=6
    )
)
def test_a_quick_look_passes_over_no_number_however_it_is_written(texts):
    searches = (personal_data.find_national_ids, personal_data.find_phones, personal_data.find_bank_accounts)
    for text in texts:
        assert personal_data.may_hold_any(text) or not any(search(text) for search in searches)


def test_a_quick_look_passes_over_ordinary_texts():
    ordinary = ["โทร. 0-5367-1234 ต่อ 12", "ปีงบประมาณ พ.ศ. 2565 - 2566", "1. จัดทำแผน\n2. เผยแพร่", "ที่ ชร 52301/123"]
    assert not any(map(personal_data.may_hold_any, ordinary))
    assert all(map(personal_data.may_hold_any, ["ติดต่อ 081 234 5678", "a@b.co"]))


def test_a_framework_kept_in_memory_is_the_one_in_the_file():
    kept = load.load_framework(2566)
    assert kept is load.load_framework("2566")
    assert kept == load._load_year(2566, load.template("frameworks"))


def test_a_file_is_read_the_same_with_and_without_its_hash(season):
    path = next(iter(season(2566).returns.values()))
    hashed, bare = read_workbook(path), read_workbook(path, hashed=False)
    assert hashed.sha256 == hashlib.sha256(path.read_bytes()).hexdigest() and bare.sha256 == ""
    assert (hashed.content, hashed.sheets, hashed.events) == (bare.content, bare.sheets, bare.events)


def test_findings_to_be_shown_in_thai_have_the_same_words_but_for_the_english_ones(season):
    year = season(2566)
    compared = 0
    for path in (*year.returns.values(), year.master):
        returned = read_workbook(path)
        both = check_return(returned, today=TODAY)
        assert check_return(returned, today=TODAY, language="en") == both
        thai = [replace(one, message=Text(one.message.th), cure=Text(one.cure.th)) for one in both]
        assert check_return(returned, today=TODAY, language="th") == thai
        compared += len(thai)
    assert compared


TITLES = [
    "นาย",
    "นาง",
    "นางสาว",
    "น.ส.",
    "นส.",
    "ด.ช.",
    "ด.ญ.",
    "เด็กชาย",
    "เด็กหญิง",
    "ดร.",
    "พลตำรวจเอก",
    "ว่าที่ร้อยตรี",
    "พันโท",
    "นาวาเอก",
    "เรืออากาศตรี",
    "พันจ่าเอก",
    "จ่าสิบตำรวจ",
    "สิบเอก",
    "ดาบตำรวจ",
    "นายกองใหญ่",
    "นายหมวดโท",
    "พล.ต.อ.",
    "พ.ต.ท.",
    "ร.ต.",
    "ส.ต.ต.",
    "จ.ส.อ.",
    "พล.อ.อ.",
    "พ.จ.อ.",
    "พ.อ.อ.",
    "ด.ต.",
    "พล.ท.",
    "ร.อ.",
    "น.ต.",
]


@given(st.text(max_size=12), st.sampled_from(TITLES), st.sampled_from(("สมชาย", " ใจดี", "")), st.text(max_size=12))
def test_a_text_with_a_name_is_looked_at_whatever_its_title(before, title, name, after):
    text = f"{before} {title}{name}{after}"
    assert personal_data.find_names(text) == personal_data._find_names(text)


def test_each_title_before_a_name_is_found():
    assert [title for title in TITLES if not personal_data.find_names(f"มอบ {title}สมชาย ใจดี")] == []
