"""The summary's values as computed here; that LibreOffice computes the same is tested with LibreOffice."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from written_books import make_issued, make_master

from ita_workbook.book.book import Book
from ita_workbook.write.formulas import Needs
from ita_workbook.write.layout import lay_out

Written = Callable[[Book], Path]


def table(path: Path, sheet: str, heading: str, *, through_gaps: bool = False) -> list[list[object]]:
    """The table below ``heading``, with its header, up to the next empty row, or the total when ``through_gaps``."""
    rows = list(openpyxl.load_workbook(path, data_only=True)[sheet].iter_rows(min_col=3, values_only=True))
    start = next(number for number, row in enumerate(rows) if row[0] == heading)
    found = []
    for row in rows[start + 1 :]:
        if not through_gaps and all(cell is None for cell in row):
            break
        found.append([cell for cell in row if cell is not None])
        if row[0] == "รวม":
            break
    return found


def test_departments_of_a_master(master: Book, written: Written) -> None:
    found = table(written(master), "สรุป", "ข้อ OIT ตามส่วนราชการ", through_gaps=True)
    assert found[0][:6] == [
        "ส่วนราชการ", "ข้อที่รับผิดชอบ", "ดำเนินการแล้ว", "อยู่ระหว่างดำเนินการ", "ยังไม่ดำเนินการ", "ยังไม่กรอกสถานะ",
    ]  # fmt: skip
    by_name = {row[0]: row[1:] for row in found if len(row) > 1}
    # items, done, doing, not yet, no status, share done, missing on assignments, measures, tracking
    assert by_name["สำนักปลัด"] == [37, 2, 0, 1, 34, 0.0541, 3, 9, 3]
    assert by_name["กองคลัง"] == [4, 0, 1, 0, 3, 0, 0, 3, 1]
    # without items there is no share
    assert by_name["กองช่าง"] == [0, 0, 0, 0, 0, 0, 0, 0]
    assert by_name["ยังไม่มอบหมาย หรือไม่มีชื่อในหน้าส่วนราชการ"] == [2, 1, 0, 0, 1, 0.5, 4, 0, 0]
    assert by_name["รวม"] == [43, 3, 1, 1, 38, 0.0698, 7, 12, 4]


def test_own_counts_only_in_an_issued_workbook(master: Book, written: Written) -> None:
    book = make_issued(master, "กองคลัง")
    found = table(written(book), "สรุป", "ข้อ OIT ตามส่วนราชการ")
    assert [row[0] for row in found[1:]] == ["กองคลัง"]
    assert found[1][1:] == [4, 0, 1, 0, 3, 0, 3 + 3, 3, 1]


def test_measures_count_by_their_latest_round(master: Book, written: Written) -> None:
    found = table(written(master), "สรุป", "มาตรการตามสถานะของรอบรายงานล่าสุด")
    assert found[1:] == [
        ["ดำเนินการแล้ว", 0],
        ["อยู่ระหว่างดำเนินการ", 1],  # M01 was done in the first quarter, and is under way after six months
        ["ยังไม่ดำเนินการ", 1],
        ["ยังไม่รายงาน", 1],
        ["รวม", 3],
    ]


def test_indicators_with_what_is_known(master: Book, written: Written) -> None:
    found = table(written(master), "สรุป", "คะแนนตัวชี้วัด")
    assert found[0] == ["ตัวชี้วัด", "ปี 2566", "ปี 2565", "เป้าหมาย", "เพิ่ม/ลด"]
    assert len(found) == 11
    assert found[1] == ["1. การปฏิบัติหน้าที่", 99.67, 94.1, 95, 5.57]
    assert found[2] == ["2. การใช้งบประมาณ"]
    assert found[10] == ["10. การป้องกันการทุจริต", "เก้าสิบ", 90]


def test_missing_cells_by_column(master: Book, issued: Book, written: Written) -> None:
    heading = "ช่องที่ต้องกรอกและยังว่าง ตามหน้าและคอลัมน์"
    found = dict(table(written(issued), "สรุป", heading)[1:])  # type: ignore[arg-type]
    assert found["มอบหมาย OIT · ผู้รับผิดชอบ (ตำแหน่ง)"] == 36
    assert found["มอบหมาย OIT · หลักฐาน"] == 1
    assert found["มาตรการ · ตัวชี้วัด"] == 1
    assert "ติดตามมาตรการ · รอบการรายงาน" not in found  # prefilled, nothing to fill in
    assert found["รวม"] == sum(count for text, count in found.items() if text != "รวม")
    assert dict(table(written(master), "สรุป", heading)[1:])["หน่วยงาน · คำตอบ"] == 3  # type: ignore[arg-type]


def test_charts_are_native(master: Book, issued: Book, written: Written) -> None:
    def charts(book: Book) -> list[str]:
        with zipfile.ZipFile(written(book)) as archive:
            names = sorted(name for name in archive.namelist() if name.startswith("xl/charts/chart"))
            return [archive.read(name).decode() for name in names]

    progress, indicators = charts(master)
    assert '<c:grouping val="stacked"/>' in progress and "สำนักปลัด" in progress and "กองช่าง" in progress
    assert '<c:barDir val="col"/>' in indicators and "<c:v>99.67</c:v>" in indicators
    assert len(charts(issued)) == 1


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_master_without_departments_and_scores(language: str, written: Written) -> None:
    book = make_master(language, filled=False)  # type: ignore[arg-type]
    book.content.sheets["departments"] = []
    found = openpyxl.load_workbook(written(book))
    assert book.say(book.spec.sheet("summary").name) in found.sheetnames


def test_no_function_is_new_or_volatile(master: Book, written: Written) -> None:
    functions: set[str] = set()
    for sheet in openpyxl.load_workbook(written(master)):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    functions |= set(re.findall(r"([A-Z][A-Z0-9.]+)\(", str(cell.value)))
    assert functions <= {
        "AND", "COUNTIF", "COUNTIFS", "IF", "IFERROR", "INDEX", "ISNUMBER", "LEFT", "LEN", "MATCH", "MAX", "MOD", "N", "OR",
        "ROUND", "ROW", "SIGN", "SMALL", "SUM", "SUMPRODUCT", "TRIM",
    }  # fmt: skip


def test_a_round_is_asked_for_when_it_has_ended(master: Book) -> None:
    layouts = lay_out(make_issued(master, "สำนักปลัด"), {})
    reports = layouts["tracking"]
    # What an answer asks for is asked for at once; the status of a round, which M03 lacks, when the round has ended.
    day = {date(2022, 12, 31): (3, 0), date(2023, 3, 31): (3, 0), date(2023, 4, 1): (4, 1)}
    for today, (all_, statuses) in day.items():
        needs = Needs(reports, layouts["measures"], today)
        status = [need for need in needs.columns if need.column.field == "status"]
        assert (needs.count(needs.columns, reports.rows), needs.count(status, reports.rows)) == (all_, statuses), today
    needs = Needs(reports, layouts["measures"], date(2023, 2, 1))
    assert needs.due(lambda code: f"${code}5") == '(1-SIGN((TODAY()<=DATE(2023,3,31))*($round5="รอบ 6 เดือน")))'
    assert Needs(reports, layouts["measures"], date(2023, 4, 1)).due(str) == ""
