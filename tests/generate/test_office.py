"""What was written, opened and computed by LibreOffice."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from written_books import CREATED, Cells, make_issued, make_master, read_ods

from ita_workbook.book.book import Book
from ita_workbook.book.content import Row
from ita_workbook.framework.load import load_framework
from ita_workbook.season.create import new_content
from ita_workbook.write.cell_rules import readable_date
from ita_workbook.write.workbook_file import write_workbook

pytestmark = pytest.mark.office
Convert = Callable[[list[Path], str], list[Path]]
Written = Callable[..., Path]


def cached(path: Path) -> dict[tuple[str, str], str | float]:
    """The values that the file gives for its formulas, by sheet and cell."""
    formulas, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    found: dict[tuple[str, str], str | float] = {}
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    value = values[sheet.title][cell.coordinate].value
                    found[sheet.title, cell.coordinate] = "" if value is None else value
    return found


def computed(cells: Cells, wanted: dict[tuple[str, str], str | float]) -> dict[tuple[str, str], str | float]:
    """The values that LibreOffice computed for the same cells."""
    found = {}
    for sheet, coordinate in wanted:
        row, column = openpyxl.utils.cell.coordinate_to_tuple(coordinate)
        found[sheet, coordinate] = cells[sheet].get((row - 1, column - 1), "")
    return found


def errors(cells: Cells) -> list[tuple[str, tuple[int, int], str]]:
    return [
        (sheet, place, value)
        for sheet, found in cells.items()
        for place, value in found.items()
        if isinstance(value, str) and value.startswith(("#", "Err:"))
    ]


def test_cached_values_are_what_libreoffice_computes(written: Written, convert: Convert) -> None:
    master = make_master()
    merged = make_master()
    merged.identity = type(merged.identity)("f", "m", "merged", 2566, "ท")
    books = {
        "master": master,
        "merged": merged,
        "english": make_master("en"),
        "issued": make_issued(master, "สำนักปลัด"),
        "finance": make_issued(master, "กองคลัง"),
        "nothing": make_issued(master, "กองช่าง"),
    }
    paths = [written(book, f"{name}.xlsx") for name, book in books.items()]
    for path, converted in zip(paths, convert(paths, "ods"), strict=True):
        wanted, cells = cached(path), read_ods(converted)
        assert wanted
        assert computed(cells, wanted) == wanted
        assert errors(cells) == []


def test_every_year_opens_without_an_error(tmp_path: Path, convert: Convert) -> None:
    base = make_master(filled=False)
    paths = []
    for year in range(2564, 2570):
        framework = load_framework(year)
        content = new_content(framework, {"name": "ก"}, [("กองคลัง", "งานพัสดุ", "")], {})
        identity = type(base.identity)("f", "m", "master", year)
        paths.append(tmp_path / f"{year}.xlsx")
        write_workbook(Book(identity, framework, content, base.spec), paths[-1], created=CREATED)
    for path, converted in zip(paths, convert(paths, "ods"), strict=True):
        wanted, cells = cached(path), read_ods(converted)
        assert computed(cells, wanted) == wanted
        assert errors(cells) == []


def test_counts_follow_what_people_fill_in(written: Written, convert: Convert) -> None:
    """An empty workbook that is filled in shows what a workbook written with that content shows."""
    for department in ("สำนักปลัด", "กองคลัง"):
        empty = written(make_issued(make_master(filled=False), department), "empty.xlsx")
        full = written(make_issued(make_master(), department), "full.xlsx")
        source, target = openpyxl.load_workbook(full), openpyxl.load_workbook(empty)
        for name in ("มอบหมาย OIT", "มาตรการ", "ติดตามมาตรการ"):
            for row in source[name].iter_rows(min_row=5):
                for cell in row:
                    target[name][cell.coordinate].value = cell.value
        typed = empty.with_name(f"typed-{department}.xlsx")
        target.save(typed)
        wanted = cached(full)
        assert cached(empty) != wanted
        assert computed(read_ods(convert([typed], "ods")[0]), wanted) == wanted


def test_a_department_without_items_is_not_said_to_lack_cells_of_a_row_that_is_not_there(
    written: Written, convert: Convert
) -> None:
    path = written(make_issued(make_master(), "กองช่าง"), "nothing.xlsx")
    book = openpyxl.load_workbook(path)
    assert book["มอบหมาย OIT"]["C5"].value is None
    formulas = [formula for area in book["มอบหมาย OIT"].conditional_formatting for rule in area.rules
                for formula in rule.formula if formula.endswith('(TRIM($K5)="")')]  # fmt: skip
    assert [formula.startswith("SIGN(LEN(") for formula in formulas] == [True]
    # Saved without the values that were computed here, all is computed anew.
    saved = path.with_name("saved.xlsx")
    book.save(saved)
    wanted = {place: value for place, value in cached(path).items() if place[0] == "สรุป"}
    assert computed(read_ods(convert([saved], "ods")[0]), wanted) == wanted


def test_sorted_rows_change_nothing_in_the_summary(written: Written, convert: Convert) -> None:
    path = written(make_master(), "master.xlsx")
    book = openpyxl.load_workbook(path)
    for name in ("มอบหมาย OIT", "มาตรการ", "ติดตามมาตรการ", "ตัวชี้วัด"):
        rows = [[cell.value for cell in row] for row in book[name].iter_rows(min_row=5)]
        for number, values in enumerate(reversed(rows), 5):
            for column, value in enumerate(values, 1):
                book[name].cell(number, column).value = value
    turned = path.with_name("turned.xlsx")
    book.save(turned)
    wanted = {place: value for place, value in cached(path).items() if place[0] == "สรุป"}
    assert computed(read_ods(convert([turned], "ods")[0]), wanted) == wanted


def test_a_department_added_later_can_be_chosen_and_is_counted(written: Written, convert: Convert) -> None:
    path = written(make_master(filled=False), "master.xlsx")
    book = openpyxl.load_workbook(path)
    departments = book["ส่วนราชการ"]
    departments["C9"], departments["D9"] = "กองสาธารณสุข", "งานอนามัย"
    departments["C10"], departments["D10"] = "กองคลัง", "งานจัดเก็บรายได้"
    book["มอบหมาย OIT"]["G5"] = "กองสาธารณสุข"
    # What the dropdowns of a department and of a section choose from, as cells.
    names = "OFFSET(lst_department,0,0,MAX(1,MAX(lst_department_number)),1)"
    guide = book["คำชี้แจง"]
    for number in range(1, 6):
        guide.cell(60 + number, 1).value = f'=IFERROR(INDEX({names},{number}),"-")'
    for column, department in ((2, "สำนักปลัด"), (3, "กองคลัง"), (4, "กองสาธารณสุข"), (5, "กองช่าง")):
        guide.cell(60, column).value = department
        cell = f"{openpyxl.utils.get_column_letter(column)}60"
        start = f"MATCH({cell},lst_section_department,0)-1"
        sections = f"OFFSET(lst_section,{start},0,COUNTIF(lst_section_department,{cell}),1)"
        for number in range(1, 4):
            guide.cell(60 + number, column).value = f'=IFERROR(INDEX({sections},{number}),"-")'
    typed = path.with_name("typed.xlsx")
    book.save(typed)
    cells = read_ods(convert([typed], "ods")[0])
    seen = cells["คำชี้แจง"]
    assert [seen[60 + row, 0] for row in range(5)] == ["สำนักปลัด", "กองคลัง", "กองช่าง", "กองสาธารณสุข", "-"]
    assert [[seen[60 + row, column] for row in range(3)] for column in (1, 2, 3, 4)] == [
        ["งานบริหารทั่วไป", "งานนิติการ", "-"],
        ["งานพัสดุและทรัพย์สิน", "งานจัดเก็บรายได้", "-"],
        ["งานอนามัย", "-", "-"],
        ["-", "-", "-"],
    ]
    summary = cells["สรุป"]
    line = next(row for (row, column), value in summary.items() if column == 2 and value == "กองสาธารณสุข")
    assert summary[line, 3] == 1


def test_printed_pages(written: Written, convert: Convert) -> None:
    master = make_master()
    paths = [written(master, "master.xlsx"), written(make_issued(master, "กองคลัง"), "issued.xlsx")]
    for pdf in convert(paths, "pdf"):
        assert pdf.stat().st_size > 10_000


DATES = {
    "15/01/2566": True, "15/1/2566": True, "๑๕/๑/๒๕๖๖": True, "31 มีนาคม 2566": True, "๓๑ มี.ค. ๒๕๖๖": True,
    "15/1/66": True, "แล้วเสร็จภายใน 31 มี.ค. 2566": True, "มี.ค. 66": True, "32/01/2566": False, "15/13/2566": False,
    "15/01/2023": False, "เร็วๆ นี้": False, "มีนาคม": False, "ไตรมาส 2": False, "15-01": False,
}  # fmt: skip


def test_a_date_is_coloured_as_wrong_where_a_check_cannot_read_it(tmp_path: Path, convert: Convert) -> None:
    book = openpyxl.Workbook()
    for row, text in enumerate(DATES, 1):
        book.active.cell(row, 1).value = text
        book.active.cell(row, 2).value = f"=IF({readable_date(f'A{row}', 2566)},1,0)"
    book.save(tmp_path / "dates.xlsx")
    cells = read_ods(convert([tmp_path / "dates.xlsx"], "ods")[0])["Sheet"]
    assert {text: bool(cells[row, 1]) for row, text in enumerate(DATES)} == DATES


def test_where_values_came_from_is_not_printed_with_the_workbook(written: Written, convert: Convert) -> None:
    """Hidden sheets are printed by LibreOffice, and this one has a row for each cell that was merged."""
    book, paths = make_master(), []
    for count in (1, 400):
        content = book.content.copy()
        content.sheets["provenance"] = [
            Row(f"P{number}", {"sheet": "assignments", "row_key": "O1", "field": "url", "value": "ที่มา"})
            for number in range(count)
        ]
        merged = Book(replace(book.identity, kind="merged"), book.framework, content, book.spec)
        paths.append(written(merged, f"{count}.xlsx"))
    few, many = (len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes())) for pdf in convert(paths, "pdf"))
    assert few == many > 10


def test_hidden_stays_hidden_after_saving(written: Written, convert: Convert) -> None:
    path = written(make_issued(make_master(), "กองคลัง"), "issued.xlsx")
    saved = openpyxl.load_workbook(convert([path], "xlsx")[0])
    sheet = saved["มอบหมาย OIT"]
    assert sheet.row_dimensions[3].hidden and sheet.column_dimensions["A"].hidden
    assert sheet.row_dimensions[5].height == pytest.approx(
        openpyxl.load_workbook(path)["มอบหมาย OIT"].row_dimensions[5].height, abs=1
    )
    assert saved["รายการเลือก"].sheet_state == "hidden"
    assert not saved["มอบหมาย OIT"].protection.sort
