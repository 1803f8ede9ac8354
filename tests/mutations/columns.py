"""What happens to columns and headers."""

from __future__ import annotations

from openpyxl import Workbook

from mutations.edits import clear, move_column, put, sheet, swap_columns, take
from mutations.mutation import mutation


@mutation("S204 assignments!P4")
def column_moved_to_end(book: Workbook) -> None:
    move_column(sheet(book, "assignments"), "I", "Q")


@mutation("S204 assignments!C4")
def column_moved_to_front(book: Workbook) -> None:
    move_column(sheet(book, "assignments"), "K", "C")


@mutation("S204 assignments!L4")
def neighbours_swapped_whole(book: Workbook) -> None:
    swap_columns(sheet(book, "assignments"), "L", "M")


@mutation("S204 assignments!L4", "S204 assignments!N4")
def columns_swapped_whole(book: Workbook) -> None:
    swap_columns(sheet(book, "assignments"), "L", "N")


@mutation("S204 assignments!L4")
def columns_swapped_below_codes(book: Workbook) -> None:
    """Header and data change places, the hidden codes do not: what people see is what counts."""
    swap_columns(sheet(book, "assignments"), "L", "M", 4)


@mutation("S204 measures!G4")
def text_columns_swapped_below_codes(book: Workbook) -> None:
    swap_columns(sheet(book, "measures"), "G", "H", 4)


@mutation("S205 assignments!L4", "S205 assignments!M4")
def headers_swapped_without_data(book: Workbook) -> None:
    """Only the header texts change places: the data still fits the codes."""
    page = sheet(book, "assignments")
    page["L4"].value, page["M4"].value = page["M4"].value, page["L4"].value


@mutation("S203 assignments!K4")
def column_inserted_with_data(book: Workbook) -> None:
    page = sheet(book, "assignments")
    page.insert_cols(11)
    put(page, "K4", [["เบอร์ติดต่อ"], ["ภายใน 11"], ["ภายใน 12"]])


@mutation("S203 assignments!K5")
def column_inserted_without_header(book: Workbook) -> None:
    page = sheet(book, "assignments")
    page.insert_cols(11)
    put(page, "K5", [["ตรวจแล้ว"], [None], ["ตรวจแล้ว"]])


@mutation()
def empty_column_inserted(book: Workbook) -> None:
    sheet(book, "assignments").insert_cols(11)


@mutation()
def columns_inserted_before_all(book: Workbook) -> None:
    for sheet_id in ("assignments", "measures"):
        sheet(book, sheet_id).insert_cols(1, 2)


@mutation("S203 assignments!A5")
def numbering_inserted_before_all(book: Workbook) -> None:
    page = sheet(book, "assignments")
    page.insert_cols(1)
    put(page, "A5", [[number] for number in range(1, 7)])


@mutation("S203 assignments!S6")
def notes_beside_the_table(book: Workbook) -> None:
    sheet(book, "assignments")["S6"] = "ดูเอกสารแนบ"


@mutation("S201 assignments")
def column_deleted(book: Workbook) -> None:
    sheet(book, "assignments").delete_cols(14)


@mutation("S201 assignments", "S201 assignments")
def two_columns_deleted(book: Workbook) -> None:
    sheet(book, "assignments").delete_cols(16, 2)


@mutation("S201 assignments")
def locked_column_deleted(book: Workbook) -> None:
    sheet(book, "assignments").delete_cols(6)


@mutation("S201 assignments")
def visible_code_column_deleted(book: Workbook) -> None:
    """The item numbers are gone, but the hidden keys still tell the rows."""
    sheet(book, "assignments").delete_cols(3)


@mutation("S202 assignments!L4")
def column_duplicated(book: Workbook) -> None:
    page = sheet(book, "assignments")
    values = take(page, "K1:K10")
    page.insert_cols(12)
    put(page, "L1", values)


@mutation("S202 assignments!K4")
def column_duplicated_and_first_emptied(book: Workbook) -> None:
    """The copy has the data, so it is read; the finding stands at the empty one."""
    page = sheet(book, "assignments")
    values = take(page, "K1:K10")
    page.insert_cols(12)
    put(page, "L1", values)
    clear(page, "K5:K10")


@mutation("S205 measures!F4")
def header_edited(book: Workbook) -> None:
    sheet(book, "measures")["F4"] = "ชื่อโครงการ"


@mutation("S205 measures!F4")
def header_cleared(book: Workbook) -> None:
    sheet(book, "measures")["F4"] = None


@mutation()
def header_with_line_breaks(book: Workbook) -> None:
    sheet(book, "measures")["F4"] = "มาตรการ/\nโครงการ/ กิจกรรม"


@mutation("S206 measures")
def code_row_deleted(book: Workbook) -> None:
    sheet(book, "measures").delete_rows(3)


@mutation("S206 measures")
def rows_above_headers_deleted(book: Workbook) -> None:
    page = sheet(book, "measures")
    page.delete_rows(1, 3)
    page.row_dimensions[3].hidden = False  # openpyxl leaves it to the row that came up


@mutation()
def some_codes_cleared(book: Workbook) -> None:
    """The headers below make it good."""
    clear(sheet(book, "measures"), "F3:H3")


@mutation("S201 measures", "S203 measures!F4")
def code_and_header_replaced(book: Workbook) -> None:
    page = sheet(book, "measures")
    page["F3"], page["F4"] = None, "ชื่อเรียก"


@mutation("S207 measures")
def codes_and_headers_deleted(book: Workbook) -> None:
    """Rows 1 to 4 are gone. The keys and what was issued still tell the columns, so the data is kept."""
    page = sheet(book, "measures")
    page.delete_rows(1, 4)
    page.row_dimensions[3].hidden = False


@mutation("R104 assignments!B5")
def key_column_deleted(book: Workbook) -> None:
    sheet(book, "assignments").delete_cols(1)


@mutation("R104 assignments!A5")
def both_hidden_columns_deleted(book: Workbook) -> None:
    sheet(book, "assignments").delete_cols(1, 2)


@mutation()
def fingerprint_column_deleted(book: Workbook) -> None:
    sheet(book, "assignments").delete_cols(2)


@mutation()
def title_row_deleted(book: Workbook) -> None:
    sheet(book, "measures").delete_rows(1)


@mutation()
def rows_inserted_above_table(book: Workbook) -> None:
    page = sheet(book, "measures")
    page.insert_rows(1, 5)
    page["C2"] = "เรียน ผู้ประสานงาน"
