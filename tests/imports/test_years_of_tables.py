"""Tables with the same headings and different years above them: each value at its own year, and every doubt told."""

from __future__ import annotations

import openpyxl
import pytest
from docx import Document

from ita_workbook import Master

HEADS = ("ตัวชี้วัดที่", "ตัวชี้วัด", "คะแนน")
OLD = [("1", "การปฏิบัติหน้าที่", "81.00"), ("2", "การใช้งบประมาณ", "82.00")]
NEW = [("1", "การปฏิบัติหน้าที่", "91.00"), ("2", "การใช้งบประมาณ", "92.00")]


@pytest.fixture
def master(tmp_path):
    return Master.new(2567, "เทศบาลตำบลตัวอย่าง", "tt").save(tmp_path / "master.xlsx")


def word(path, *tables):
    """Write tables as (text above or '', heads or None, rows)."""
    document = Document()
    for above, heads, rows in tables:
        document.add_paragraph(above)
        table = document.add_table(0, len(HEADS))
        for line in ([heads] if heads else []) + rows:
            for cell, text in zip(table.add_row().cells, line, strict=True):
                cell.text = text
    document.save(str(path))
    return path


def sheet(path, lines, merged=()):
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    for span in merged:
        book.active.merge_cells(span)
    book.save(path)
    return path


def scores(proposal):
    """What is proposed as (row key, field): text, confidence, codes, first place."""
    return {
        (one.row_key, one.field): (one.text, one.confidence, [doubt.code for doubt in one.doubts], one.places[0])
        for one in proposal.draft.proposed
    }


def both(old, new, doubts=("I316",)):
    """What both tables give, where their scores stand in these cells."""
    return {
        ("1", "previous_score"): ("81.00", "sure", [*doubts], old[0]), ("2", "previous_score"): ("82.00", "sure", [*doubts], old[1]),
        ("1", "score"): ("91.00", "sure", [], new[0]), ("2", "score"): ("92.00", "sure", [], new[1]),
    }  # fmt: skip


def agree(proposal):
    counts = proposal.draft.counts()
    return counts["cells"] == counts["used"] + counts["left"]


@pytest.mark.parametrize("newest_first", [False, True])
def test_each_table_of_a_report_is_of_the_year_above_it(master, tmp_path, newest_first):
    tables = [("ผลคะแนน ปี ๒๕๖๖", HEADS, OLD), ("ผลคะแนน ปี 2567", HEADS, NEW)]
    proposal = master.propose(word(tmp_path / "ก.docx", *(tables[::-1] if newest_first else tables)))
    one, two = ("ตาราง 2", "ตาราง 1") if newest_first else ("ตาราง 1", "ตาราง 2")
    assert scores(proposal) == both([f"{one}!C2", f"{one}!C3"], [f"{two}!C2", f"{two}!C3"])
    said = [(told.id, told.place, told.samples) for told in proposal.draft.columns if not told.number]
    assert sorted(said, key=lambda told: told[2]) == sorted(
        [("T2" if newest_first else "T1", f"{one}!A1", ("2", "ผลคะแนน ปี ๒๕๖๖")),
         ("T1" if newest_first else "T2", f"{two}!A1", ("2", "ผลคะแนน ปี 2567"))], key=lambda told: told[2],
    )  # fmt: skip
    assert agree(proposal)


def test_a_continuation_under_another_year_is_of_that_year_and_under_none_of_the_one_before(master, tmp_path):
    tables = [("ปี 2566", HEADS, OLD[:1]), ("", None, OLD[1:]), ("ปี 2567", None, NEW[:1]), ("", None, NEW[1:])]
    proposal = master.propose(word(tmp_path / "ก.docx", *tables))
    assert scores(proposal) == both(["ตาราง 1!C2", "ตาราง 2!C1"], ["ตาราง 3!C1", "ตาราง 4!C1"])
    assert agree(proposal)


@pytest.mark.parametrize(
    ("lines", "old", "new"),
    [
        ([["ปี 2566"], HEADS, *OLD, [], ["ปี 2567"], HEADS, *NEW], 3, 8),
        ([["ปี 2566"], HEADS, *OLD, [], ["ปี 2567"], [], HEADS, *NEW], 3, 9),
        ([["ปี 2566"], HEADS, *OLD, ["ผลคะแนน ปี 2567"], HEADS, *NEW], 3, 7),
        ([["ปี 2566"], HEADS, *OLD, ["ปีงบประมาณ พ.ศ. 2567"], *NEW], 3, 6),
        ([["ปี 2566"], HEADS, *OLD, [], ["ปี 2567"], [], *NEW], 3, 8),
        ([HEADS, ["ปี 2566"], *OLD, ["ปี 2567"], *NEW], 3, 6),
    ],
)
def test_a_year_between_the_rows_of_a_sheet_holds_for_those_below(master, tmp_path, lines, old, new):
    proposal = master.propose(sheet(tmp_path / "ก.xlsx", lines))
    assert scores(proposal) == both([f"Sheet!C{old}", f"Sheet!C{old + 1}"], [f"Sheet!C{new}", f"Sheet!C{new + 1}"])
    assert agree(proposal)


def test_a_merged_row_with_a_year_within_a_table_does_so_too(master, tmp_path):
    lines = [HEADS, ["คะแนนที่ได้ในปี 2566"], *OLD, ["คะแนนที่ได้ในปี 2567"], *NEW]
    proposal = master.propose(sheet(tmp_path / "ก.xlsx", lines, ("A2:C2", "A5:C5")))
    assert scores(proposal) == both(["Sheet!C3", "Sheet!C4"], ["Sheet!C6", "Sheet!C7"])
    assert [(one.place, one.reason) for one in proposal.draft.left if one.reason == "group"] == [
        ("Sheet!A2", "group"), ("Sheet!A5", "group"),
    ]  # fmt: skip


def test_a_table_whose_text_above_has_no_year_is_of_the_year_before_it_and_doubtful(master, tmp_path):
    tables = [("ผลคะแนน ปี 2567", HEADS, NEW[:1]), ("ผลคะแนนรายตัวชี้วัด", HEADS, NEW[1:])]
    proposal = master.propose(word(tmp_path / "ก.docx", *tables))
    assert scores(proposal) == {
        ("1", "score"): ("91.00", "sure", [], "ตาราง 1!C2"), ("2", "score"): ("92.00", "look", ["I320"], "ตาราง 2!C2"),
    }  # fmt: skip


def test_a_second_sheet_without_a_year_is_doubtful_too(master, tmp_path):
    path = sheet(tmp_path / "ก.xlsx", [["ปี 2567"], HEADS, NEW[0]])
    book = openpyxl.load_workbook(path)
    other = book.create_sheet("อีกหน้า")
    for line in (HEADS, NEW[1]):
        other.append(line)
    book.save(path)
    assert scores(master.propose(path))["2", "score"] == ("92.00", "look", ["I320"], "อีกหน้า!C2")


def test_periods_without_a_year_are_of_the_year_above_their_own_table(master, tmp_path):
    heads = ("มาตรการ", "ขั้นตอน", "ระยะเวลา")
    tables = [
        ("มาตรการ ปี 2567", heads, [("ก", "1. ร่าง", "ไตรมาส 2")]),
        ("มาตรการ ปี 2568", heads, [("ข", "1. ร่าง", "ไตรมาส 2")]),
    ]
    found = scores(master.propose(word(tmp_path / "ก.docx", *tables)))
    assert [found[key, "starts_on"][0] for key in ("M01", "M02")] == ["01/01/2567", "01/01/2568"]


def test_a_mapping_corrected_for_one_year_or_one_file_is_not_that_of_the_other(master, tmp_path):
    one = word(tmp_path / "ก.docx", ("ปี 2566", HEADS, OLD), ("ปี 2567", HEADS, NEW))
    two = word(tmp_path / "ข.docx", ("ปี 2567", HEADS, [("3", "การใช้อำนาจ", "93.00")]))
    first = master.propose([one, two])
    assert [told.id for told in first.draft.columns if not told.number] == ["T1", "T2", "T3"]
    first.save(tmp_path / "p.xlsx")
    again = master.propose([one, two], mapping=first.map_columns({"T1.3": ""}).save(tmp_path / "q.xlsx").output)
    assert set(scores(again)) == {("1", "previous_score"), ("2", "previous_score"), ("1", "score"), ("2", "score"),
                                  ("3", "score")}  # fmt: skip
    book = openpyxl.load_workbook(tmp_path / "p.xlsx")
    page = book.worksheets[0]
    titles = [cell.value for cell in page[3]]
    for row in page.iter_rows(min_row=4):
        if row[0].value in ("T1.3", "T3.3"):
            row[titles.index("เสนอเป็นช่อง")].value = "ไม่นำเข้า"
    book.save(tmp_path / "p.xlsx")
    again = master.propose([one, two], mapping=tmp_path / "p.xlsx")
    assert set(scores(again)) == {("1", "score"), ("2", "score")}
