"""What happens to whole sheets."""

from __future__ import annotations

import tempfile
from pathlib import Path

from openpyxl import Workbook, load_workbook

from mutations.edits import NAMES, put, sheet, take, values_only
from mutations.mutation import mutation
from mutations.original import WORKS, write_filled

DATA = ("assignments", "measures", "tracking")


@mutation("S101 tracking")
def sheet_deleted(book: Workbook) -> None:
    book.remove(sheet(book, "tracking"))


@mutation("S101 measures", "S101 tracking")
def two_sheets_deleted(book: Workbook) -> None:
    book.remove(sheet(book, "tracking"))
    book.remove(sheet(book, "measures"))


@mutation("S102 measures")
def sheet_renamed(book: Workbook) -> None:
    sheet(book, "measures").title = "มาตรการ กองคลัง (แก้ไข)"


@mutation()
def sheets_named_in_english(book: Workbook) -> None:
    for sheet_id, name in (("assignments", "OIT assignments"), ("measures", "Measures"), ("tracking", "Tracking")):
        sheet(book, sheet_id).title = name


@mutation()
def sheets_reordered(book: Workbook) -> None:
    book.move_sheet(sheet(book, "tracking"), -3)


@mutation("S103 measures")
def sheet_duplicated(book: Workbook) -> None:
    book.copy_worksheet(sheet(book, "measures")).title = "มาตรการ (2)"


@mutation("S103 measures")
def sheet_duplicated_and_first_emptied(book: Workbook) -> None:
    """The copy is the one with the data, so that is the one to be read; the finding stands at the other."""
    page = sheet(book, "measures")
    copy = book.copy_worksheet(page)
    page.title, copy.title = "มาตรการ เดิม", NAMES["measures"]
    put(page, "D5", [[None] * 11 for _ in range(8)])


@mutation("S101 measures", "S101 tracking", "S107", "S108")
def sheet_copied_out_alone(book: Workbook) -> Workbook:
    return values_only(book, ("assignments",))


@mutation("S107", "S108")
def data_sheets_copied_out(book: Workbook) -> Workbook:
    return values_only(book, DATA)


@mutation("F211")
def visible_cells_copied_out(book: Workbook) -> Workbook:
    """Only what people see, from the header down: no identity is left anywhere."""
    fresh = Workbook()
    fresh.remove(fresh.active)
    for sheet_id in DATA:
        page = sheet(book, sheet_id)
        lines = take(page, f"C4:{page.cell(page.max_row, page.max_column).coordinate}")
        put(fresh.create_sheet(page.title), "A1", lines)
    return fresh


@mutation("S104 measures")
def sheet_emptied(book: Workbook) -> None:
    page = sheet(book, "measures")
    page.delete_rows(1, page.max_row)


@mutation("S104 measures")
def rows_of_a_sheet_emptied(book: Workbook) -> None:
    page = sheet(book, "measures")
    page.delete_rows(5, page.max_row)


@mutation("S105 measures")
def sheet_hidden(book: Workbook) -> None:
    sheet(book, "measures").sheet_state = "hidden"


@mutation()
def hidden_sheets_shown(book: Workbook) -> None:
    sheet(book, "lists").sheet_state = "visible"
    sheet(book, "identity").sheet_state = "visible"


@mutation("S107")
def lists_deleted(book: Workbook) -> None:
    book.remove(sheet(book, "lists"))


@mutation("S108")
def identity_deleted(book: Workbook) -> None:
    book.remove(sheet(book, "identity"))


@mutation("S107", "S108")
def lists_and_identity_deleted(book: Workbook) -> None:
    book.remove(sheet(book, "lists"))
    book.remove(sheet(book, "identity"))


@mutation()
def guide_and_summary_deleted(book: Workbook) -> None:
    book.remove(sheet(book, "guide"))
    book.remove(sheet(book, "summary"))


@mutation("S106 จดบันทึก")
def extra_sheet(book: Workbook) -> None:
    put(book.create_sheet("จดบันทึก"), "B2", [["โทรตามกองช่าง", 3]])


@mutation()
def empty_extra_sheet(book: Workbook) -> None:
    book.create_sheet("Sheet1")


def _of_other_department(issue: int = 1, department: str = WORKS) -> Workbook:
    with tempfile.TemporaryDirectory() as folder:
        return load_workbook(write_filled(Path(folder) / "other.xlsx", department, issue))


def _replace(book: Workbook, sheet_id: str, other: Workbook) -> None:
    place = book.sheetnames.index(NAMES[sheet_id])
    book.remove(sheet(book, sheet_id))
    page = sheet(other, sheet_id)
    put(
        book.create_sheet(NAMES[sheet_id], place),
        "A1",
        take(page, f"A1:{page.cell(page.max_row, page.max_column).coordinate}"),
    )


@mutation("F204 tracking")
def sheet_of_other_department(book: Workbook) -> None:
    """Another department's sheet stands in the place of this one's: one cause, told once."""
    _replace(book, "tracking", _of_other_department())


@mutation("F204 tracking")
def sheet_of_other_department_added(book: Workbook) -> None:
    page = sheet(_of_other_department(), "tracking")
    put(
        book.create_sheet("ติดตามมาตรการ กองช่าง"),
        "A1",
        take(page, f"A1:{page.cell(page.max_row, page.max_column).coordinate}"),
    )


@mutation("F205 measures")
def sheet_of_earlier_issue(book: Workbook) -> None:
    _replace(book, "measures", _of_other_department(2, "กองคลัง"))


@mutation()
def sheet_settings_changed(book: Workbook) -> None:
    """Protection off, other widths, no validations, no frozen panes, no print area: harmless."""
    for sheet_id in DATA:
        page = sheet(book, sheet_id)
        page.protection.sheet = False
        page.data_validations.dataValidation = []
        page.freeze_panes = None
        page.auto_filter.ref = None
        page.column_dimensions["D"].width = 70
        page.row_dimensions[3].hidden = False
        page.column_dimensions["A"].hidden = False


@mutation()
def title_and_hint_changed(book: Workbook) -> None:
    page = sheet(book, "measures")
    page["C1"], page["C2"] = "มาตรการของกองคลัง", None
