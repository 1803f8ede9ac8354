"""A person's own list of departments: a workbook with titles, merged headings and cells, numbers before names."""

import openpyxl
import pytest
from openpyxl.styles import Font
from workbooks import Form, ita, ita_ok

from ita_workbook import Master
from ita_workbook.season.department_list import read
from ita_workbook.words.errors import AgencyError


def a_list(folder, rows, merged=(), *, title="รายชื่อ", others=()):
    """Save rows of texts as a workbook with merged ranges; ``others`` are (name, state) of sheets before it."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, state in others:
        book.create_sheet(name).sheet_state = state
        book[name]["A1"] = "บันทึก"
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append([cell or None for cell in row])
    for span in merged:
        sheet.merge_cells(span)
    path = folder / "รายชื่อ.xlsx"
    book.save(path)
    return path


def parts(path):
    return [(department.name, department.sections) for department in read(path).departments]


def test_titles_above_and_the_heading_as_people_write_it(tmp_path):
    path = a_list(
        tmp_path,
        [["เทศบาลตำบลตัวอย่าง", "", ""], ["ข้อมูล ณ วันที่ 1 ต.ค. 2565", "", ""], [], ["ที่", "กอง/สำนัก", "งาน"],
         ["1", "สำนักปลัด", "งานธุรการ"], ["", "", "งานนิติการ"], ["2", "กองคลัง", ""], ["", "รวม", ""]],
        ["A1:C1", "A2:C2"],
    )  # fmt: skip
    assert parts(path) == [("สำนักปลัด", ("งานธุรการ", "งานนิติการ")), ("กองคลัง", ())]


@pytest.mark.parametrize("heading", ["ฝ่าย/กลุ่มงาน", "กลุ่มบริหาร", "กลุ่มงาน/ฝ่าย"])
def test_headings_of_schools(tmp_path, heading):
    path = a_list(
        tmp_path, [["ลำดับ", heading, "งาน"], ["1", "ฝ่ายวิชาการ", "งานทะเบียน"], ["2", "ฝ่ายงบประมาณ", "งานการเงิน"]]
    )
    assert parts(path) == [("ฝ่ายวิชาการ", ("งานทะเบียน",)), ("ฝ่ายงบประมาณ", ("งานการเงิน",))]


def test_a_department_merged_over_its_sections(tmp_path):
    path = a_list(
        tmp_path,
        [
            ["ส่วนราชการ", "ฝ่าย/งาน", "ผู้ประสานงาน"],
            ["กองช่าง", "งานโยธา", "นายช่าง"],
            ["", "งานผังเมือง", ""],
            ["กองคลัง", "งานพัสดุ", "มานี"],
        ],
        ["A2:A3", "C2:C3"],
    )
    works, finance = read(path).departments
    assert (works.name, works.sections) == ("กองช่าง", ("งานโยธา", "งานผังเมือง"))
    assert works.contact("งานผังเมือง") == "นายช่าง"
    assert finance.contact("งานพัสดุ") == "มานี"


def test_headings_over_two_rows(tmp_path):
    path = a_list(
        tmp_path,
        [["บัญชีส่วนราชการ"], ["ลำดับ", "ส่วนราชการ", "", "ผู้ประสานงาน"], ["", "กอง", "งาน", ""],
         ["1", "กองช่าง", "งานโยธา", "นายช่าง"], ["2", "กองคลัง", "งานพัสดุ", ""]],
        ["A1:D1", "A2:A3", "B2:C2", "D2:D3"],
    )  # fmt: skip
    assert parts(path) == [("กองช่าง", ("งานโยธา",)), ("กองคลัง", ("งานพัสดุ",))]
    assert read(path).departments[0].contact("งานโยธา") == "นายช่าง"


def test_numbers_before_names_are_no_part_of_them(tmp_path):
    path = a_list(
        tmp_path, [["ส่วนราชการ", "งาน"], ["1. กองช่าง", "1.1 งานโยธา"], ["", "๑.๒ งานผังเมือง"], ["๒) กองคลัง", ""]]
    )
    assert parts(path) == [("กองช่าง", ("งานโยธา", "งานผังเมือง")), ("กองคลัง", ())]


def test_the_sheet_with_the_headings_is_taken_and_hidden_ones_are_not(tmp_path):
    path = a_list(tmp_path, [["ส่วนราชการ"], ["กองคลัง"]], others=[("ปก", "visible"), ("เก่า", "hidden")])
    assert parts(path) == [("กองคลัง", ())]


@pytest.mark.parametrize(
    ("rows", "others", "place", "says"),
    [
        ([["บัญชี"], ["ชื่อ", "หน้าที่"], ["กองช่าง", "ก่อสร้าง"]], (), "A2", "no column ส่วนราชการ (found ชื่อ | หน้าที่)"),
        ([["บัญชี"], ["ส่วนราชการ", "งาน"], ["", "งานโยธา"]], (), "A3", "no department"),
        ([["ส่วนราชการ", "งาน"], ["กองช่าง", "งานโยธา"], ["", "งานโยธา"]], (), "B3", "งานโยธา of กองช่าง is listed twice"),
        ([["ส่วนราชการ"], ["#REF!"]], (), "A2", "the formula gives #REF!"),
        ([["ส่วนราชการ"], ["#N/A"]], [("ปก", "visible")], "รายชื่อ!A2", "the formula gives #N/A"),
        ([["ส่วนราชการ", "งาน"]], (), "A2", "no departments below the header"),
    ],
)
def test_what_cannot_be_read_is_answered_with_its_cell_and_cure(tmp_path, rows, others, place, says):
    with pytest.raises(AgencyError) as caught:
        read(a_list(tmp_path, rows, others=others))
    assert caught.value.key == place
    assert says in caught.value.message.en
    assert place in caught.value.message.th


def test_a_name_that_is_struck_through_is_asked_about(tmp_path):
    path = a_list(tmp_path, [["ส่วนราชการ"], ["กองคลัง"], ["กองเดิม"]])
    book = openpyxl.load_workbook(path)
    book["รายชื่อ"]["A3"].font = Font(strike=True)
    book.save(path)
    with pytest.raises(AgencyError, match="at A3: กองเดิม is struck through"):
        read(path)


def test_a_file_that_only_looks_like_a_workbook_is_refused(tmp_path):
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"PK\x03\x04" + b"\0" * 200)
    with pytest.raises(AgencyError, match="cannot be opened as a spreadsheet"):
        read(path)


def test_a_new_master_has_the_departments_of_the_list(tmp_path):
    listed = a_list(
        tmp_path, [["เทศบาลตำบลตัวอย่าง", ""], ["กอง/สำนัก", "งาน"], ["สำนักปลัด", "งานธุรการ"], ["กองคลัง", ""]], ["A1:B1"]
    )
    made = tmp_path / "m.xlsx"
    ita_ok("new", "--year", "2566", "--agency", "เทศบาลตำบลตัวอย่าง", "--type", "tt", "--departments", listed, "-o", made)
    form = Form(made)
    listed = [form.get("departments", key, "department") for key in form.keys("departments")]
    assert [name for name in listed if name] == ["สำนักปลัด", "กองคลัง"]
    refused = a_list(tmp_path, [["บัญชี"], ["ชื่อกลุ่ม"], ["กองคลัง"]])
    ran = ita(
        "new", "--year", "2566", "--agency", "อ", "--type", "tt", "--departments", refused, "-o", tmp_path / "x.xlsx"
    )
    assert (ran.code, (tmp_path / "x.xlsx").exists()) == (2, False)
    assert "A1" in ran.err


HEADS = ["ที่", "ส่วนราชการ", "หัวหน้าส่วนราชการ", "งาน", "โทรศัพท์"]


def test_the_head_of_a_department_is_its_contact_and_columns_not_taken_are_named(tmp_path):
    path = a_list(tmp_path, [HEADS, ["1", "กองคลัง", "ผู้อำนวยการกองคลัง", "งานพัสดุ", "ต่อ 12"]])
    made = ita_ok("new", "--year", "2566", "--agency", "เทศบาลตำบลตัวอย่าง", "--type", "tt", "--departments", path, "-o",
                  tmp_path / "m.xlsx")  # fmt: skip
    assert [line for line in made.out.splitlines() if "ไม่ได้นำมา" in line] == [
        'ข้อควรระวัง: คอลัมน์ "โทรศัพท์" ในรายชื่อส่วนราชการไม่ได้นำมา เพราะหน้าส่วนราชการไม่มีช่องนี้หรือมีคอลัมน์อื่นอยู่แล้ว'
    ]
    (row,) = Master(tmp_path / "m.xlsx").book.content.rows("departments")
    assert (row.text("department"), row.text("section"), row.text("contact")) == (
        "กองคลัง", "งานพัสดุ", "ผู้อำนวยการกองคลัง",
    )  # fmt: skip


def test_of_two_columns_for_the_contact_the_nearer_is_taken_and_the_other_named(tmp_path):
    rows = [["หัวหน้าส่วนราชการ", "ส่วนราชการ", "ผู้ประสานงาน"], ["ผู้อำนวยการกองคลัง", "กองคลัง", "นักวิชาการคลัง"]]
    listed = read(a_list(tmp_path, rows))
    assert (listed.departments[0].contact(), listed.left) == ("นักวิชาการคลัง", ("หัวหน้าส่วนราชการ",))


@pytest.mark.parametrize(
    ("kind", "names", "owner"),
    [
        ("sao", ["สำนักปลัด อบต.", "กองคลัง"], "สำนักปลัด อบต."),
        ("sao", ["สำนักปลัดองค์การบริหารส่วนตำบลตัวอย่าง", "กองคลัง"], "สำนักปลัดองค์การบริหารส่วนตำบลตัวอย่าง"),
        ("tt", ["สำนักปลัด ทต.ตัวอย่าง"], "สำนักปลัด ทต.ตัวอย่าง"),
        ("tt", ["สำนักปลัด ทต. ก", "สำนักปลัด ทต. ข"], ""),
        ("tt", ["สำนักปลัดกิจการพิเศษ"], ""),
    ],
)
def test_a_usual_owner_is_known_behind_what_the_agency_is_called(tmp_path, kind, names, owner):
    master = Master.new(
        2566, "ตัวอย่าง", kind, departments=a_list(tmp_path, [["ส่วนราชการ"], *([name] for name in names)])
    )
    assert master.book.content.row("assignments", "O1").text("department") == owner
    assert [f'"{owner}" คือ สำนักปลัด' in told.th for told in master.told] == ([True] if owner else [])
