"""What is written into cells."""

from __future__ import annotations

from datetime import datetime

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.hyperlink import Hyperlink

from mutations.edits import clear, put, sheet, take
from mutations.mutation import mutation


@mutation("V101 assignments!K5")
def list_typo(book: Workbook) -> None:
    sheet(book, "assignments")["K5"] = "ดำเนินกาแล้วว"


@mutation("V101 assignments!K5")
def value_of_no_list(book: Workbook) -> None:
    sheet(book, "assignments")["K5"] = "กำลังจะทำ"


@mutation("V102 assignments!K5", "V102 assignments!K8")
def alias_spellings(book: Workbook) -> None:
    page = sheet(book, "assignments")
    page["K5"], page["K8"] = "เสร็จแล้ว", "กำลังทำ"


@mutation()
def english_list_value(book: Workbook) -> None:
    sheet(book, "assignments")["K5"] = "Done"


@mutation("V604 assignments!K5")
def zero_width_in_list_value(book: Workbook) -> None:
    sheet(book, "assignments")["K5"] = "ดำเนินการ\u200bแล้ว"


@mutation()
def blanks_around_list_value(book: Workbook) -> None:
    sheet(book, "assignments")["K5"] = "\u00a0ดำเนินการแล้ว "


@mutation("V604 assignments!N5")
def doubled_vowels(book: Workbook) -> None:
    sheet(book, "assignments")["N5"] = "ภาพหน้าาจอเเสดงการเผยแพร่ที่ 1"


@mutation("V604 measures!G5")
def sara_am_apart(book: Workbook) -> None:
    sheet(book, "measures")["G5"] = "ผลการดําเนินการ ยังไมํ่ครบ"


@mutation()
def no_break_spaces(book: Workbook) -> None:
    sheet(book, "assignments")["N5"] = "ภาพหน้าจอ\u00a0หน้าที่ 1"


@mutation("V605 assignments!N5")
def control_characters(book: Workbook) -> None:
    sheet(book, "assignments")["N5"] = "ภาพหน้าจอ_x0001_หน้าที่ 1"


@mutation("V103 assignments!H5")
def section_of_other_department(book: Workbook) -> None:
    sheet(book, "assignments")["H5"] = "งานโยธา"


@mutation()
def thai_digits_in_date(book: Workbook) -> None:
    sheet(book, "assignments")["M5"] = "๑๕/๐๓/๒๕๖๖"


@mutation("V207 assignments!M5")
def year_stored_as_gregorian(book: Workbook) -> None:
    cell = sheet(book, "assignments")["M5"]
    cell.value, cell.number_format = 243327, "dd/mm/yyyy"  # 15/3 of the Gregorian year 2566


@mutation("V207 assignments!M5")
def serial_without_date_format(book: Workbook) -> None:
    cell = sheet(book, "assignments")["M5"]
    cell.value, cell.number_format = 243327, "General"


@mutation()
def real_date(book: Workbook) -> None:
    cell = sheet(book, "assignments")["M5"]
    cell.value, cell.number_format = datetime(2023, 3, 15), "dd/mm/yyyy"


@mutation("V208 assignments!M5")
def gregorian_date_text(book: Workbook) -> None:
    sheet(book, "assignments")["M5"] = "15/03/2023"


@mutation("V209 assignments!M5")
def two_digit_year(book: Workbook) -> None:
    sheet(book, "assignments")["M5"] = "15/03/66"


@mutation("V210 assignments!M5")
def by_when_where_it_is_asked_when(book: Workbook) -> None:
    sheet(book, "assignments")["M5"] = "ภายใน 31 มีนาคม 2566"


@mutation("V203 assignments!M5")
def two_digit_year_of_another_fiscal_year(book: Workbook) -> None:
    sheet(book, "assignments")["M5"] = "15/03/65"


@mutation("V202 assignments!M5")
def impossible_date(book: Workbook) -> None:
    sheet(book, "assignments")["M5"] = "31/02/2566"


@mutation("V204 assignments!M5")
def month_only(book: Workbook) -> None:
    sheet(book, "assignments")["M5"] = "มีนาคม 2566"


@mutation("V102 measures!K5", "V102 measures!L5")
def months_for_a_period(book: Workbook) -> None:
    put(sheet(book, "measures"), "K5", [["ต.ค. 2565", "มี.ค. 2566"]])


@mutation("V201 assignments!M5")
def date_in_words(book: Workbook) -> None:
    sheet(book, "assignments")["M5"] = "เร็ว ๆ นี้"


@mutation("V206 assignments!M5")
def year_added_twice(book: Workbook) -> None:
    sheet(book, "assignments")["M5"] = "15/03/3109"


@mutation()
def spelled_out_date(book: Workbook) -> None:
    sheet(book, "assignments")["M5"] = "15 มีนาคม พ.ศ. 2566"


@mutation("V402 assignments!L5")
def url_without_scheme(book: Workbook) -> None:
    sheet(book, "assignments")["L5"] = "www.example.go.th/oit/o1"


@mutation("V401 assignments!L5")
def url_broken(book: Workbook) -> None:
    sheet(book, "assignments")["L5"] = "https//www.example go.th/o1"


@mutation("V401 assignments!L5")
def words_for_url(book: Workbook) -> None:
    sheet(book, "assignments")["L5"] = "อยู่หน้าเว็บหลัก"


@mutation()
def url_as_hyperlink(book: Workbook) -> None:
    cell = sheet(book, "assignments")["L5"]
    cell.hyperlink = Hyperlink(ref="L5", target="https://www.example.go.th/oit/o1")


@mutation("V403 assignments!L5")
def words_over_an_address(book: Workbook) -> None:
    cell = sheet(book, "assignments")["L5"]
    cell.value, cell.hyperlink = "ดูหน้าที่เผยแพร่", "https://www.example.go.th/oit/new"


@mutation("V404 assignments!N5")
def address_behind_evidence(book: Workbook) -> None:
    cell = sheet(book, "assignments")["N5"]
    cell.value, cell.hyperlink = "รายงานการประชุม", "https://drive.example.go.th/9"


@mutation("V403 assignments!L5")
def address_by_a_formula(book: Workbook) -> None:
    sheet(book, "assignments")["L5"] = '=HYPERLINK("https://www.example.go.th/oit/new","ดูที่นี่")'


@mutation("V610 assignments!N5")
def answer_struck_out(book: Workbook) -> None:
    from openpyxl.styles import Font

    sheet(book, "assignments")["N5"].font = Font(strike=True)


@mutation()
def numbers_as_shown(book: Workbook) -> None:
    page = sheet(book, "assignments")
    for cell, number, code in (("P5", 1, "0%"), ("P6", 12, '"ฉบับที่ "0'), ("P7", 5, "000"), ("P8", 0.5, "h:mm")):
        page[cell], page[cell].number_format = number, code


@mutation("V613 assignments!N5")
def formula_for_text(book: Workbook) -> None:
    sheet(book, "assignments")["N5"] = "=N6"


@mutation("V613 measures!J6")
def formula_joining_text(book: Workbook) -> None:
    sheet(book, "measures")["J6"] = '=J5&" และคณะ"'


@mutation("V602 assignments!N5")
def division_by_zero(book: Workbook) -> None:
    cell = sheet(book, "assignments")["N5"]
    cell.value, cell.data_type = "#DIV/0!", "e"


@mutation("V602 assignments!K5")
def not_available_in_list(book: Workbook) -> None:
    cell = sheet(book, "assignments")["K5"]
    cell.value, cell.data_type = "#N/A", "e"


@mutation("C101 assignments!I7")
def required_cleared(book: Workbook) -> None:
    clear(sheet(book, "assignments"), "I7:I7")


@mutation("C101 assignments!I7")
def required_blanked_with_spaces(book: Workbook) -> None:
    sheet(book, "assignments")["I7"] = "   "


@mutation("C101 assignments!K7", "C101 measures!J5")
def required_cleared_in_two_sheets(book: Workbook) -> None:
    clear(sheet(book, "assignments"), "K7:K7")
    clear(sheet(book, "measures"), "J5:J5")


@mutation("C102 assignments!L5", "C102 assignments!M5", "C102 assignments!N5")
def done_without_proof(book: Workbook) -> None:
    clear(sheet(book, "assignments"), "L5:N5")


@mutation("C102 tracking!I5", "C102 tracking!J5", "C102 tracking!M5")
def measure_done_without_proof(book: Workbook) -> None:
    clear(sheet(book, "tracking"), "I5:J5")
    clear(sheet(book, "tracking"), "M5:M5")


@mutation("R108 assignments!D5")
def prefilled_overwritten(book: Workbook) -> None:
    sheet(book, "assignments")["D5"] = "ผังองค์กร"


@mutation("R108 assignments!F5")
def prefilled_cleared(book: Workbook) -> None:
    clear(sheet(book, "assignments"), "F5:F5")


@mutation("R108 assignments!J5")
def due_date_changed(book: Workbook) -> None:
    sheet(book, "assignments")["J5"] = "30/09/2566"


@mutation()
def due_date_retyped_as_date(book: Workbook) -> None:
    """The same day in another form is no change."""
    cell = sheet(book, "assignments")["J5"]
    cell.value, cell.number_format = datetime(2023, 3, 20), "dd/mm/yyyy"


@mutation()
def prefilled_with_other_blanks(book: Workbook) -> None:
    cell = sheet(book, "assignments")["D5"]
    cell.value = f" {cell.value}\u200b "


@mutation("C101 assignments!I5", "R104 assignments!C5", "R108 assignments!J5", "V201 assignments!M5", "V401 assignments!L5",
          "V101 assignments!K5")  # fmt: skip
def row_pasted_one_column_right(book: Workbook) -> None:
    page = sheet(book, "assignments")
    values = take(page, "I5:O5")
    put(page, "I5", [[None]])
    put(page, "J5", values)


@mutation("V609 assignments!C4", "V609 assignments!L5")
def comments_added(book: Workbook) -> None:
    page = sheet(book, "assignments")
    page["L5"].comment = Comment("ลิงก์นี้ถูกไหม", "กองคลัง")
    page["C4"].comment = Comment("ดูข้อ", "กองคลัง")


@mutation()
def bold_and_coloured(book: Workbook) -> None:
    from openpyxl.styles import Font, PatternFill

    for line in sheet(book, "assignments")["C5:R10"]:
        for cell in line:
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", "FFFF00")


@mutation()
def text_as_long_as_a_cell_holds(book: Workbook) -> None:
    sheet(book, "measures")["H5"] = "ก" * 32_767


@mutation()
def many_lines(book: Workbook) -> None:
    sheet(book, "measures")["H5"] = "\n".join(f"{number}. ขั้นตอน" for number in range(1, 60))


@mutation("F106 assignments!XFD1048576")
def cell_in_the_last_corner(book: Workbook) -> None:
    sheet(book, "assignments")["XFD1048576"] = "x"


@mutation("F106 assignments!C60000")
def cell_far_below(book: Workbook) -> None:
    sheet(book, "assignments")["C60000"] = "จบ"


@mutation("V303 scores!G5", original="master")
def percent_score(book: Workbook) -> None:
    sheet(book, "scores")["G5"] = "91.25%"


@mutation("V304 scores!G5", "V304 scores!G6", original="master")
def numbers_as_text(book: Workbook) -> None:
    put(sheet(book, "scores"), "G5", [["91.25"], ["๘๘.๕๐"]])


@mutation("V302 scores!G5", "V302 scores!G6", original="master")
def score_out_of_range(book: Workbook) -> None:
    put(sheet(book, "scores"), "G5", [[912.5], [-1]])


@mutation("V301 scores!G5", original="master")
def score_in_words(book: Workbook) -> None:
    sheet(book, "scores")["G5"] = "รอประกาศ"


@mutation("V502 scores!L5", original="master")
def item_codes_in_thai_digits(book: Workbook) -> None:
    sheet(book, "scores")["L5"] = "๐๘, ๐๑๘"


@mutation("V501 scores!L5", original="master")
def item_of_no_year(book: Workbook) -> None:
    sheet(book, "scores")["L5"] = "O99"


@mutation("V101 assignments!G5", original="master")
def department_typo(book: Workbook) -> None:
    sheet(book, "assignments")["G5"] = "กองครัง"


@mutation(original="master")
def departments_sorted_without_keys(book: Workbook) -> None:
    """Nothing hangs on the ids of these rows, so their order says nothing."""
    page = sheet(book, "departments")
    put(page, "C5", take(page, "C5:E9")[::-1])
