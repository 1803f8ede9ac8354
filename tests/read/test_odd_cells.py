"""One cell that this program can make nothing of costs no other: it is told by its place, and is never a value."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from mutations.files import _sheet_part
from workbook_xml import sheet_xml
from workbooks import DONE, Form, errors, ita, ita_ok, packed, parts_of

from ita_workbook.read.kept import CellFormats
from ita_workbook.read.reader import read_workbook
from ita_workbook.read.xlsx_cells import CellReader

ASSIGNMENTS = "มอบหมาย OIT"
ODD = {
    "a type that nobody knows": '<c r="{cell}" t="z"><v>x</v></c>',
    "a text outside its element": '<c r="{cell}" t="inlineStr"><t>x</t></c>',
    "a shared text that is not there": '<c r="{cell}" t="s"><v>99999</v></c>',
    "words for the number of a shared text": '<c r="{cell}" t="s"><v>x</v></c>',
    "no number": '<c r="{cell}"><v>NaN</v></c>',
    "too large a number": '<c r="{cell}"><v>1e999</v></c>',
    "words for a number": '<c r="{cell}" t="n"><v>x</v></c>',
    "neither true nor false": '<c r="{cell}" t="b"><v>x</v></c>',
    "no day": '<c r="{cell}" t="d"><v>x</v></c>',
}


def with_cell(source, target, written, sheet=ASSIGNMENTS):
    """Replace a cell of a sheet's part; ``written`` is its XML."""
    parts = parts_of(source)
    part = _sheet_part(parts, sheet)
    tree = etree.fromstring(parts[part])
    made = etree.fromstring(f'<x xmlns="{etree.QName(tree).namespace}">{written}</x>')[0]
    (old,) = tree.xpath("//*[local-name()='c'][@r=$cell]", cell=made.get("r"))
    old.getparent().replace(old, made)
    parts[part] = etree.tostring(tree)
    return packed(parts, target)


@pytest.fixture
def back(season):
    return season(2566).returns["กองคลัง"]


@pytest.fixture
def place(back):
    """The item, field and address of a filled cell."""
    sheet = read_workbook(back).sheets["assignments"]
    row = next(row for row in sheet.rows if "evidence" in row.cells)
    return row.key, row.cells["evidence"].address


@pytest.mark.parametrize("kind", ODD)
def test_it_is_told_and_all_others_arrive(tmp_path, back, place, kind):
    key, cell = place
    odd = with_cell(back, tmp_path / "a.xlsx", ODD[kind].format(cell=cell))
    before, told = errors(back), errors(odd)
    assert [(one["code"], one["cell"], one["row_key"]) for one in told if one not in before] == [("F108", cell, key)]
    whole, read = read_workbook(back), read_workbook(odd)
    assert read.row("assignments", key).values.get("evidence") is None
    for row in whole.content.rows("assignments"):
        kept = {code: value for code, value in row.values.items() if (row.key, code) != (key, "evidence")}
        assert read.row("assignments", row.key).values == kept


@pytest.mark.parametrize("kind", ["a type that nobody knows", "a shared text that is not there"])
def test_a_merge_reports_it_and_clears_nothing(tmp_path, season, back, place, kind):
    key, cell = place
    played = season(2566)
    ita("merge", played.master, back, "-o", tmp_path / "first.xlsx")
    changed = Form(back)
    changed.put("assignments", key, status=DONE, note="แก้ไขแล้ว")
    odd = with_cell(changed.save(tmp_path / "again.xlsx"), tmp_path / "odd.xlsx", ODD[kind].format(cell=cell))
    ran = ita("merge", tmp_path / "first.xlsx", odd, "-o", tmp_path / "second.xlsx", "--json")
    (tally,) = ran.json["files"]
    assert tally["reported"] == 1
    assert [(one["code"], one["cell"]) for one in ran.json["findings"] if one["code"] == "F108"] == [("F108", cell)]
    held, now = (read_workbook(tmp_path / name).row("assignments", key) for name in ("first.xlsx", "second.xlsx"))
    assert now.values["evidence"] == held.values["evidence"]
    assert now.values["note"] == "แก้ไขแล้ว"


def test_repair_lists_it(tmp_path, back, place):
    odd = with_cell(back, tmp_path / "a.xlsx", ODD["a text outside its element"].format(cell=place[1]))
    said = ita_ok("repair", odd, "-o", tmp_path / "b.xlsx", "--json").json
    assert [(one["place"], one["value"], one["reason"]) for one in said["unplaced"]] == [
        (f"{ASSIGNMENTS}!{place[1]}", "x", "cell_unread")
    ]


def test_a_text_that_looks_like_an_escape_stays_as_it_is(tmp_path, back, place):
    key, cell = place
    written = f'<c r="{cell}" t="inlineStr"><is><t>ไฟล์_x005F_x0041_ชุด</t></is></c>'
    odd = with_cell(back, tmp_path / "a.xlsx", written)
    assert read_workbook(odd).row("assignments", key).text("evidence") == "ไฟล์_x0041_ชุด"
    ita("repair", odd, "-o", tmp_path / "b.xlsx")
    assert read_workbook(tmp_path / "b.xlsx").row("assignments", key).text("evidence") == "ไฟล์_x0041_ชุด"


def test_the_same_cell_twice_is_read_once_and_told(tmp_path, back, place):
    sheet = sheet_xml('<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c><c r="B1"><v>1</v></c><c r="B1"><v>1</v></c>')
    kept = CellReader([], CellFormats()).read(sheet)
    assert kept.rows() == [[1.0, 1.0]]
    assert kept.beside.unread == {"A1": ("the same cell twice", "2.0")}


# --- the law

_WRITTEN = [
    "", '<c/>', '<c r="{cell}"/>', '<c r="{cell}"><v/></c>', "<c><v>1</v></c>", '<c t="s"><v>0</v></c>', '<c t="s"><v/></c>',
    '<c t="e"><v>#N/A</v></c>', '<c t="str"><f>A1</f><v>x</v></c>', '<c r="{cell}" t="inlineStr"><is><t>x</t></is></c>',
    '<c r="{cell}" t="e" vm="1"><v>#VALUE!</v></c>', '<c t="str"><f>_xlfn.DISPIMG("a",1)</f><v>=DISPIMG("a",1)</v></c>',
    *ODD.values(),
]  # fmt: skip


def _present(data: bytes) -> int:
    """How many cells of a part hold something."""
    cells = etree.fromstring(data).iter("{*}c")
    return sum(any((one.text or "").strip() for one in cell.iter() if one is not cell) for cell in cells)


@settings(derandomize=True, max_examples=200)
@given(st.lists(st.lists(st.sampled_from(_WRITTEN), max_size=6), max_size=5), st.booleans())
def test_cells_present_are_cells_read_and_cells_told(rows, numbered):
    body = ""
    for row, cells in enumerate(rows, 1):
        written = "".join(one.format(cell=f"{chr(65 + place)}{row}") for place, one in enumerate(cells) if one)
        body += f'<row r="{row}">{written}</row>' if numbered else f"<row>{written}</row>"
    data = sheet_xml(body or "<row/>")
    kept = CellReader([("ก", False)], CellFormats()).read(data)
    told = len(kept.errors) + len(kept.beside.unread) + len(kept.beside.pictures)
    assert _present(data) == kept.count == len(kept.values) + told


@pytest.mark.parametrize("shown", ["#N/A", "#REF!", "#NAME?", "Err:508", "####", " #DIV/0! "])
def test_an_error_that_was_pasted_as_text_is_no_answer(tmp_path, back, place, shown):
    key, cell = place
    pasted = with_cell(back, tmp_path / "a.xlsx", f'<c r="{cell}" t="inlineStr"><is><t>{shown}</t></is></c>')
    assert [(one["code"], one["cell"]) for one in errors(pasted) if one not in errors(back)] == [("V602", cell)]
    read = read_workbook(pasted)
    row = next(row for row in read.sheets["assignments"].rows if row.key == key)
    assert (row.cells["evidence"].doubtful, row.cells["evidence"].value) == (True, shown.strip())
    assert "evidence" not in read.content.index("assignments")[key].values


@pytest.mark.parametrize("written", ["#1", "#", "##", "# N/A", "N/A", "แฟ้ม #REF!", "Err:5"])
def test_what_only_looks_like_an_error_is_an_answer(tmp_path, back, place, written):
    key, cell = place
    typed = with_cell(back, tmp_path / "a.xlsx", f'<c r="{cell}" t="inlineStr"><is><t>{written}</t></is></c>')
    assert "V602" not in {one["code"] for one in errors(typed)}
    assert read_workbook(typed).content.index("assignments")[key].values["evidence"] == written


@pytest.mark.parametrize(
    ("shown", "lost"), [("????????? 3 ????", True), ("???", True), ("ทำไม???", False), ("a?b?c?", False)]
)
def test_thai_that_a_program_made_question_marks_is_told_and_is_no_answer(tmp_path, back, place, shown, lost):
    key, cell = place
    typed = with_cell(back, tmp_path / "a.xlsx", f'<c r="{cell}" t="inlineStr"><is><t>{shown}</t></is></c>')
    told = {one["cell"] for one in errors(typed) if one["code"] == "V611"}
    assert told == ({cell} if lost else set())
    assert ("evidence" in read_workbook(typed).content.index("assignments")[key].values) is not lost
