"""What happens to rows and their hidden keys."""

from __future__ import annotations

from openpyxl import Workbook

from mutations.edits import clear, put, sheet, take
from mutations.mutation import mutation

_NEW_MEASURE = [
    [None, "8", "งานสารบรรณ", "ปรับปรุงแบบสอบถาม", "ผลสำรวจ", "1. ทำ 2. ใช้", None, "เจ้าหน้าที่ธุรการ", "01/11/2565",
     "30/06/2566", None, "รายงานทุกเดือน", None]
]  # fmt: skip


@mutation()
def empty_row_inserted(book: Workbook) -> None:
    sheet(book, "measures").insert_rows(6, 2)


@mutation("R105 measures!C6", "X101 measures!C6")
def filled_row_inserted(book: Workbook) -> None:
    """A measure that nobody tracks yet: taken as new, and its missing tracking is told."""
    page = sheet(book, "measures")
    page.insert_rows(6)
    put(page, "C6", _NEW_MEASURE)


@mutation("R105 measures!C15", "X101 measures!C15")
def filled_row_below_the_table(book: Workbook) -> None:
    put(sheet(book, "measures"), "C15", _NEW_MEASURE)


@mutation("R102 assignments!C7")
def row_inserted_among_items(book: Workbook) -> None:
    """Items come from the year's framework: nobody can add one."""
    page = sheet(book, "assignments")
    page.insert_rows(7)
    put(page, "D7", [["ข้อมูลอื่นที่กองอยากเผยแพร่"]])


@mutation("R102 assignments!C11")
def item_of_other_department_added(book: Workbook) -> None:
    put(sheet(book, "assignments"), "C11", [["O12", "ข้อมูลของกองอื่น"]])


@mutation("R102 assignments!C11")
def row_of_other_workbook_pasted(book: Workbook) -> None:
    put(sheet(book, "assignments"), "A11", [["O12~abcd", "abcdefgh", "O12", "ข้อมูลของกองอื่น"]])


@mutation("R104 assignments!C7", "R104 measures!C5")
def keys_with_wrong_check_characters(book: Workbook) -> None:
    """A key of the right form that was never issued so: typed, or of another master's sheet."""
    for page, cell in ((sheet(book, "assignments"), "A7"), (sheet(book, "measures"), "A5")):
        key, _, check = str(page[cell].value).rpartition("~")
        page[cell] = f"{key}~{check[::-1] if check != check[::-1] else 'aaaa'}"


@mutation("R101 assignments")
def row_deleted(book: Workbook) -> None:
    sheet(book, "assignments").delete_rows(7)


@mutation("R101 assignments", "R101 assignments", "R101 assignments")
def rows_deleted(book: Workbook) -> None:
    sheet(book, "assignments").delete_rows(7, 3)


@mutation("R101 measures")
def measure_deleted(book: Workbook) -> None:
    """Its tracking row is not told again."""
    sheet(book, "measures").delete_rows(6)


@mutation("R101 assignments")
def row_cleared(book: Workbook) -> None:
    clear(sheet(book, "assignments"), "A7:R7")


@mutation()
def unused_spare_rows_deleted(book: Workbook) -> None:
    sheet(book, "measures").delete_rows(9, 4)


@mutation("R103 assignments!C8")
def row_duplicated(book: Workbook) -> None:
    page = sheet(book, "assignments")
    values = take(page, "A7:R7")
    page.insert_rows(8)
    put(page, "A8", values)


@mutation("R103 assignments!C7")
def row_duplicated_above_and_not_filled(book: Workbook) -> None:
    """The copy inserted above was left without what people fill in: the one with the report is read."""
    page = sheet(book, "assignments")
    values = take(page, "A7:H7")
    page.insert_rows(7)
    put(page, "A7", values)


@mutation("R103 assignments!C11")
def visible_row_copied_below(book: Workbook) -> None:
    page = sheet(book, "assignments")
    put(page, "C11", take(page, "C7:R7"))


@mutation("R101 assignments", "R103 assignments!C9")
def row_pasted_over_another(book: Workbook) -> None:
    """The whole row with its key."""
    page = sheet(book, "assignments")
    put(page, "A9", take(page, "A7:R7"))


@mutation("R101 assignments", "R103 assignments!C9")
def visible_row_pasted_over_another(book: Workbook) -> None:
    """Only what people see: the hidden key still names the row that is lost."""
    page = sheet(book, "assignments")
    put(page, "C9", take(page, "C7:R7"))


@mutation("R101 assignments", "R103 assignments!C5")
def visible_row_pasted_upwards(book: Workbook) -> None:
    page = sheet(book, "assignments")
    put(page, "C5", take(page, "C9:R9"))


@mutation("R101 tracking", "R103 tracking!C6")
def visible_report_pasted_over_another(book: Workbook) -> None:
    """Where nothing but the code is prefilled, what was filled in tells that the row is a copy."""
    page = sheet(book, "tracking")
    put(page, "C6", take(page, "C5:N5"))


@mutation("R101 tracking", "R103 tracking!C6")
def visible_report_pasted_and_edited(book: Workbook) -> None:
    page = sheet(book, "tracking")
    put(page, "C6", take(page, "C5:N5"))
    page["H6"] = "ดำเนินการครบทุกหมู่บ้าน"


@mutation("R101 assignments", "R101 assignments", "R103 assignments!C8", "R103 assignments!C9")
def block_pasted_over_rows(book: Workbook) -> None:
    page = sheet(book, "assignments")
    put(page, "A8", take(page, "A5:R6"))


@mutation("R104 assignments!C7")
def key_cleared(book: Workbook) -> None:
    clear(sheet(book, "assignments"), "A7:B7")


@mutation("R104 assignments!C5")
def keys_cleared(book: Workbook) -> None:
    """One cause, one finding."""
    clear(sheet(book, "assignments"), "A5:B10")


@mutation("R104 tracking!C5")
def tracking_keys_cleared(book: Workbook) -> None:
    clear(sheet(book, "tracking"), "A5:B12")


@mutation()
def inner_keys_cleared(book: Workbook) -> None:
    """Delete across the inner key: the hidden ones still tell the rows."""
    clear(sheet(book, "assignments"), "O5:O10")


@mutation("R104 assignments!C6")
def text_pasted_over_an_inner_key(book: Workbook) -> None:
    sheet(book, "assignments")["O6"] = "ดูแฟ้มงาน"


@mutation("R104 assignments!C6")
def inner_key_filled_down(book: Workbook) -> None:
    page = sheet(book, "assignments")
    put(page, "O6", take(page, "O5:O5") * 3)


@mutation("R104 assignments!C7")
def key_typed_over(book: Workbook) -> None:
    sheet(book, "assignments")["A7"] = "3"


@mutation("R104 assignments!C5")
def keys_overwritten_by_numbers(book: Workbook) -> None:
    put(sheet(book, "assignments"), "A5", [[number] for number in range(1, 7)])


@mutation("R104 assignments!C6")
def block_pasted_one_column_left(book: Workbook) -> None:
    """Text pasted into the hidden columns."""
    put(sheet(book, "assignments"), "A6", [["งานพัสดุ", "งานพัสดุ"], ["งานพัสดุ", "งานพัสดุ"]])


@mutation("R108 assignments!C7")
def code_overwritten(book: Workbook) -> None:
    """The hidden key still tells the row."""
    sheet(book, "assignments")["C7"] = "O1"


@mutation(unknowable=True)
def two_answers_exchanged(book: Workbook) -> None:
    """Cut and pasted without the inner key, one in place of the other."""
    page = sheet(book, "assignments")
    first, second = take(page, "L5:N5"), take(page, "L6:N6")
    put(page, "L5", second)
    put(page, "L6", first)


@mutation("S302 assignments!A8")
def filter_left_on(book: Workbook) -> None:
    page = sheet(book, "assignments")
    page.auto_filter.ref = "A4:P10"
    page.auto_filter.add_filter_column(10, ["ดำเนินการแล้ว"])
    for row in (8, 9):
        page.row_dimensions[row].hidden = True


@mutation("S303 assignments!A6")
def rows_hidden(book: Workbook) -> None:
    page = sheet(book, "assignments")
    page.auto_filter.ref = None
    for row in (6, 8):
        page.row_dimensions[row].hidden = True


@mutation("S301 assignments!I6")
def merged_downwards(book: Workbook) -> None:
    page = sheet(book, "assignments")
    page.merge_cells("I6:I8")


@mutation("S301 assignments!N6")
def merged_sideways(book: Workbook) -> None:
    sheet(book, "assignments").merge_cells("N6:P6")


@mutation("S301 measures!E5", "S301 measures!J5")
def merged_twice(book: Workbook) -> None:
    page = sheet(book, "measures")
    page.merge_cells("E5:E6")
    page.merge_cells("J5:J6")


@mutation()
def title_merged(book: Workbook) -> None:
    """Above the table and below it merging does no harm."""
    sheet(book, "assignments").merge_cells("C1:H1")
