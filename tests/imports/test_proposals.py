"""Proposals decided by people in their workbook: what is entered, what is refused, and what is never silent."""

from __future__ import annotations

import openpyxl
import pytest
from docx import Document
from workbooks import ita, ita_ok

from ita_workbook import Master, accept, propose
from ita_workbook.words.errors import UsageProblem

HEADS = ("ข้อ", "ข้อมูล", "ผู้รับผิดชอบ", "ลิงก์")
ROWS = (
    ("O๑", "โครงสร้าง", "งานบริหารทั่วไป สำนักปลัด", "https://www.example.go.th/o1"),
    ("๐๒", "ข้อมูลผู้บริหาร", "กองคลัง", "www.example.go.th/o2"),
    ("O3", "อำนาจหน้าที่", "สำนักปลัด / กองช่าง", ""),
    ("O4", "แผนยุทธศาสตร์หรือแผนพัฒนาหน่วยงาน", "ฝ่ายแผน", ""),
)


def report(path, rows=ROWS, heads=HEADS, above=""):
    document = Document()
    document.add_paragraph(above)
    table = document.add_table(0, len(heads))
    for line in (heads, *rows):
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = text
    document.save(str(path))
    return path


@pytest.fixture
def master(tmp_path):
    """A master of 2566 in which no item has an owner."""
    made = Master.new(2566, "เทศบาลตำบลตัวอย่าง", "tt", province="เชียงราย")
    for row in made.book.content.rows("assignments"):
        row.values.pop("department", None), row.values.pop("section", None)
    return made.save(tmp_path / "master.xlsx")


@pytest.fixture
def proposal(master, tmp_path):
    return master.propose(report(tmp_path / "มอบหมาย.docx"))


def values(proposal) -> dict[tuple[str, str], tuple[str, str, list[str]]]:
    """What is proposed by row key and field: text, confidence, codes of the doubts."""
    return {
        (one.row_key, one.field): (one.text, one.confidence, [doubt.code for doubt in one.doubts])
        for one in proposal.draft.proposed
    }


class Sheets:
    """The workbook of a proposal, to be filled in by the titles of its columns."""

    def __init__(self, path):
        self.path, self.book = path, openpyxl.load_workbook(path)

    def put(self, key, title, text):
        for sheet in self.book.worksheets:
            titles = [cell.value for cell in sheet[3]]
            for row in sheet.iter_rows(min_row=4) if title in titles else ():
                if row[0].value == key:
                    row[titles.index(title)].value = text
                    return self
        raise KeyError(key)

    def save(self, path=None):
        self.book.save(path or self.path)
        return path or self.path


def test_values_are_read_as_those_of_a_return_and_the_doubts_stand_beside(proposal):
    assert values(proposal) == {
        ("O1", "department"): ("สำนักปลัด", "sure", []),
        ("O1", "section"): ("งานบริหารทั่วไป", "sure", []),
        ("O1", "url"): ("https://www.example.go.th/o1", "sure", []),
        ("O2", "department"): ("กองคลัง", "sure", []),
        ("O2", "url"): ("www.example.go.th/o2", "look", ["V402"]),
        ("O3", "department"): ("สำนักปลัด / กองช่าง", "look", ["I304"]),
        ("O4", "department"): ("ฝ่ายแผน", "look", ["I302"]),
        ("D11", "department"): ("ฝ่ายแผน", "look", ["I315"]),
    }


def test_a_table_accepts_what_is_sure_and_what_is_doubtful_only_by_name(master, proposal):
    sure = master.accept(proposal.decide({"T1": "accept"}))
    assert sure.counts()["accept"] == 4
    everything = master.accept(proposal.decide({"T1": "accept_all"}))
    assert everything.counts()["undecided"] == 0
    one = next(one for one in proposal.draft.proposed if one.cell == ("assignments", "O4", "department"))
    own = master.accept(proposal.decide({"T1": "accept_all", one.id: "กองคลัง"}))
    assert own.master.book.content.row("assignments", "O4").text("department") == "กองคลัง"
    refused = master.accept(proposal.decide({one.column: "reject", "T1": "accept_all"}))
    assert refused.master.book.content.row("assignments", "O1").text("department") == ""


def test_a_filled_cell_becomes_a_conflict_and_keeps_its_value(tmp_path, proposal):
    filled = Master.new(2566, "เทศบาลตำบลตัวอย่าง", "tt", province="เชียงราย")
    filled.book.content.row("assignments", "O2").values["department"] = "กองช่าง"
    filled = filled.save(tmp_path / "filled.xlsx")
    offered = filled.propose(tmp_path / "มอบหมาย.docx")
    assert values(offered)["O2", "department"] == ("กองคลัง", "look", ["I301"])
    entered = filled.accept(offered.decide({"T1": "accept_all"})).save(tmp_path / "new.xlsx")
    (conflict,) = [one for one in entered.conflicts if one.row_key == "O2"]
    assert (conflict.ours, conflict.theirs, conflict.file, conflict.cell) == (
        "กองช่าง", "กองคลัง", "มอบหมาย.docx", "ตาราง 1!C3",
    )  # fmt: skip
    assert entered.exit_code == 1
    assert entered.master.book.content.row("assignments", "O2").text("department") == "กองช่าง"
    assert entered.master.propose(tmp_path / "มอบหมาย.docx").draft.proposed == ()


def test_where_a_value_came_from_is_explained_by_file_place_and_hash(master, proposal, tmp_path):
    entered = master.accept(proposal.decide({"T1": "accept"})).save(tmp_path / "new.xlsx")
    origin = entered.master.explain("assignments!O1.url").cell.origin
    assert (origin.file, origin.cell) == ("มอบหมาย.docx", "ตาราง 1!D2")
    assert origin.sha256 == proposal.draft.sources[0].sha256
    told = ita_ok("explain", tmp_path / "new.xlsx", "assignments!O1.url").out
    assert "มาจาก ไฟล์ มอบหมาย.docx ช่อง ตาราง 1!D2" in told


def test_decisions_in_the_workbook_are_followed_and_the_others_told(master, proposal, tmp_path):
    ids = {(one.row_key, one.field): one.id for one in proposal.draft.proposed}
    path = tmp_path / "proposal.xlsx"
    proposal.save(path)
    sheets = Sheets(path)
    sheets.put(ids["O1", "department"], "คำตัดสิน", "รับ")
    sheets.put(ids["O1", "url"], "คำตัดสิน", "ไม่รับ")
    sheets.put(ids["O2", "department"], "ค่าที่แก้", "กองช่าง")
    sheets.put(ids["O3", "department"], "คำตัดสิน", "แก้")
    sheets.put(ids["O4", "department"], "คำตัดสิน", "เอา")
    sheets.put(ids["O1", "section"], "ค่าที่จะเก็บ", "งานนิติการ").put(ids["O1", "section"], "คำตัดสิน", "รับ")
    sheets.save()
    ran = ita("import", path, "--into", tmp_path / "master.xlsx", "-o", tmp_path / "new.xlsx")
    assert ran.code == 1
    for key in (("O3", "department"), ("O4", "department"), ("O1", "section")):
        assert ids[key] in ran.out
    new = Master(tmp_path / "new.xlsx").book.content
    assert new.row("assignments", "O1").text("department") == "สำนักปลัด"
    assert "url" not in new.row("assignments", "O1").values and "section" not in new.row("assignments", "O1").values
    assert new.row("assignments", "O2").text("department") == "กองช่าง"
    again = Master(tmp_path / "new.xlsx").propose(tmp_path / "มอบหมาย.docx")
    asked = {(one.row_key, one.field) for one in again.draft.proposed}
    assert not asked & {("O1", "department"), ("O1", "url"), ("O2", "department")}, (
        "what was decided is not asked again"
    )


def test_a_corrected_mapping_is_proposed_anew_and_remembered(master, proposal, tmp_path):
    path = tmp_path / "proposal.xlsx"
    proposal.save(path)
    Sheets(path).put("T1.4", "เสนอเป็นช่อง", "มอบหมาย OIT › หลักฐาน").put("T1.3", "คำตัดสิน", "รับ").save()
    refused = ita("import", path, "--into", tmp_path / "master.xlsx", "-o", tmp_path / "new.xlsx")
    assert refused.code == 2 and "เสนอใหม่" in refused.err
    again = tmp_path / "again.xlsx"
    ita_ok("import", tmp_path / "มอบหมาย.docx", path, "--into", tmp_path / "master.xlsx", "-o", again)
    Sheets(again).put("T1.4", "คำตัดสิน", "รับ").save()
    ita("import", again, "--into", tmp_path / "master.xlsx", "-o", tmp_path / "new.xlsx")
    entered = Master(tmp_path / "new.xlsx")
    assert entered.book.content.row("assignments", "O1").text("evidence") == "https://www.example.go.th/o1"
    assert entered.book.content.row("assignments", "O1").text("department") == "สำนักปลัด"
    following = entered.next(2567).save(tmp_path / "next.xlsx").master
    heading = [("O1", "โครงสร้างและอำนาจหน้าที่", "กองคลัง", "ภาพหน้าจอ")]
    offered = following.propose(report(tmp_path / "ปีหน้า.docx", heading))
    mapped = {one.heading: (one.field, one.why) for one in offered.draft.columns if one.number}
    assert mapped["ลิงก์"] == ("evidence", "learnt"), mapped


def test_swapped_items_and_the_list_of_another_year_are_noticed(master, tmp_path):
    swapped = report(tmp_path / "สลับ.docx", [("O1", "ข้อมูลผู้บริหาร", "กองคลัง", ""), ("O2", "โครงสร้าง", "กองช่าง", ""),
                                            *ROWS[2:]])  # fmt: skip
    found = values(master.propose(swapped))
    assert found["O2", "department"] == ("กองคลัง", "look", ["I201"])
    assert found["O1", "department"] == ("กองช่าง", "look", ["I201"])
    names = [item.name.th for item in Master.new(2568, "ก", "tt").framework.items[:12]]
    other = report(tmp_path / "ปี2568.docx", [(f"O{n}", name, "กองคลัง", "") for n, name in enumerate(names, 1)])
    offered = master.propose(other)
    (finding,) = [one for one in offered.draft.findings if one.code == "I101"]
    assert "2568" in finding.text.th
    assert all(one.confidence != "sure" for one in offered.draft.proposed if "I201" in {d.code for d in one.doubts})


def test_two_rows_for_one_item_are_both_told(master, tmp_path):
    twice = report(tmp_path / "สองแถว.docx", [ROWS[0], ("O1", "โครงสร้าง", "กองคลัง", "https://www.example.go.th/o1")])
    (owner,) = [one for one in master.propose(twice).draft.proposed if one.cell == ("assignments", "O1", "department")]
    assert (owner.text, owner.confidence, [doubt.code for doubt in owner.doubts]) == (
        "สำนักปลัด / กองคลัง", "look", ["I304"],
    )  # fmt: skip
    assert owner.places == ("ตาราง 1!C2", "ตาราง 1!C3")
    links = report(tmp_path / "สองลิงก์.docx", [ROWS[0], (*ROWS[0][:3], "https://www.example.go.th/other")])
    two = [one for one in master.propose(links).draft.proposed if one.field == "url"]
    assert [(one.confidence, [doubt.code for doubt in one.doubts]) for one in two] == [("look", ["I203"])] * 2


def test_the_round_of_a_report_is_asked_and_not_guessed(master, tmp_path):
    heads = ("มาตรการ", "ขั้นตอน", "ยังไม่ดำเนินการ", "อยู่ระหว่างดำเนินการ", "ดำเนินการแล้ว", "ผลการดำเนินการ")
    path = report(tmp_path / "ผล.docx", [("จัดทำคู่มือ", "1. ร่าง", "", "", "/", "เผยแพร่แล้ว")], heads)
    first = master.propose(path)
    assert {one.reason for one in first.draft.left if one.text in ("/", "ดำเนินการแล้ว", "เผยแพร่แล้ว")} <= {
        "no_round", "heading",
    }  # fmt: skip
    first.save(tmp_path / "p.xlsx")
    Sheets(tmp_path / "p.xlsx").put("T1", "รอบการรายงาน", "รอบ 12 เดือน").save()
    again = master.propose(path, mapping=tmp_path / "p.xlsx")
    entered = master.accept(again.decide({"T1": "accept_all"})).save(tmp_path / "new.xlsx").master
    row = entered.book.content.row("tracking", "M01|m12")
    assert (row.text("status"), row.text("result")) == ("ดำเนินการแล้ว", "เผยแพร่แล้ว")


def test_scores_are_of_the_year_that_the_text_above_names_and_weighted_points_are_said_to_be(master, tmp_path):
    heads = ("เครื่องมือ", "คะแนนที่ได้")
    rows = [("IIT", "29.85"), ("EIT ส่วนที่ 1", "14.25"), ("EIT ส่วนที่ 2", "14.40"), ("OIT", "39.00")]
    last = master.propose(report(tmp_path / "ก่อน.docx", rows, heads, "ผลคะแนน ปีงบประมาณ พ.ศ. 2565"))
    assert values(last)["IIT", "previous_score"][:2] == ("99.50", "look")
    assert {"I311", "I316"} <= set(values(last)["IIT", "previous_score"][2])
    this = master.propose(report(tmp_path / "นี้.docx", [("IIT", "99.51"), ("OIT", "๙๖.๐๐ คะแนน")], heads, "ปี 2566"))
    assert values(this)["OIT", "score"][:2] == ("96.00", "sure")
    unsaid = master.propose(report(tmp_path / "ไม่บอก.docx", [("IIT", "99.51"), ("OIT", "96")], heads))
    assert "I317" in values(unsaid)["IIT", "score"][2]


def test_a_pdf_is_told_with_what_to_ask_for(master, tmp_path):
    (tmp_path / "รายงาน.pdf").write_bytes(b"%PDF-1.7 ...")
    ran = ita("import", tmp_path / "รายงาน.pdf", "--into", tmp_path / "master.xlsx", "-o", tmp_path / "p.xlsx")
    assert ran.code == 1
    assert "[I001]" in ran.out and ".docx" in ran.out


def test_frames_and_functions_do_the_same(master, tmp_path):
    path = report(tmp_path / "มอบหมาย.docx")
    offered = propose(path, into=tmp_path / "master.xlsx")
    frame = offered.to_frame()
    sure = frame[frame.confidence == "sure"]
    entered = accept(offered.decide(dict.fromkeys(sure.index, "accept")), tmp_path / "master.xlsx")
    assert entered.counts()["accept"] == len(sure) == 4
    assert set(offered.to_frame("left").reason) == {"heading", "identifies"}
    assert offered.to_frame("columns").loc["T1.3", "field"] == "department"
    with pytest.raises(UsageProblem):
        offered.decide({"T9": "accept"})
    other = Master.new(2567, "เทศบาลตำบลตัวอย่าง", "tt").save(tmp_path / "other.xlsx")
    with pytest.raises(UsageProblem):
        other.accept(offered)


def test_a_list_of_ones_own_makes_a_master_and_its_owners_become_departments(tmp_path):
    rows = [("1", "โครงสร้างและอำนาจหน้าที่", "งานบุคลากร/งานบริหารทั่วไป", "9.1"), ("2", "แผนพัฒนาสถานศึกษา", "งานแผน", ""),
            ("3", "ข่าวประชาสัมพันธ์", "งานศูนย์ข้อมูล", "ไม่มีในกรอบ")]  # fmt: skip
    path = report(tmp_path / "รายการ.docx", rows, ("ข้อ", "รายการ", "ผู้รับผิดชอบ", "ตัวชี้วัด"))
    made = ita_ok("new", "--year", "2569", "--list", path, "--agency", "วิทยาลัยตัวอย่าง", "--type", "other", "-o",
                  tmp_path / "m.xlsx")  # fmt: skip
    assert "3 ข้อ OIT 0 ส่วนราชการ" in made.out and "2 จาก 3 ข้อ" in made.out
    master = Master(tmp_path / "m.xlsx")
    assert [(item.code, item.name.th, item.sub_indicator) for item in master.framework.items] == [
        ("O1", "โครงสร้างและอำนาจหน้าที่", "9.1"), ("O2", "แผนพัฒนาสถานศึกษา", None),
        ("O3", "ข่าวประชาสัมพันธ์", None),
    ]  # fmt: skip
    assert {tool.weight for tool in master.framework.tools} == {None} and master.framework.questions == ()
    entered = master.accept(master.propose(path).decide({"T1": "accept_all"})).save(tmp_path / "new.xlsx").master
    assert entered.departments == ("งานบุคลากร", "งานบริหารทั่วไป", "งานแผน", "งานศูนย์ข้อมูล")
    assert ita_ok("issue", tmp_path / "new.xlsx", "-o", tmp_path / "issued").out.count(".xlsx:") == 4
    twice = report(tmp_path / "ซ้ำ.docx", [rows[0], rows[0]], ("ข้อ", "รายการ", "ผู้รับผิดชอบ", "ตัวชี้วัด"))
    with pytest.raises(UsageProblem, match="O1"):
        Master.new(2569, "ก", "other", items=twice)


def test_a_department_stands_once_over_its_sections(master, tmp_path):
    rows = [("กองสาธารณสุข", "งานบริการ"), ("", "งานควบคุมโรค"), ("กองคลัง", "งานจัดเก็บรายได้")]
    offered = master.propose(report(tmp_path / "ส่วน.docx", rows, ("ส่วนราชการ", "งาน")))
    entered = master.accept(offered.decide({"T1": "accept"})).save(tmp_path / "new.xlsx").master
    assert entered.book.content.sections("กองสาธารณสุข") == ("งานบริการ", "งานควบคุมโรค")
    assert "งานจัดเก็บรายได้" in entered.book.content.sections("กองคลัง")


def test_a_row_that_the_master_has_since_from_elsewhere_is_not_written_into(master, tmp_path):
    heads = ("มาตรการ", "ขั้นตอน")
    ours = master.propose(report(tmp_path / "ก.docx", [("จัดทำคู่มือ", "1. ร่าง")], heads))
    others = master.propose(report(tmp_path / "ข.docx", [("อบรมบุคลากร", "1. เชิญวิทยากร")], heads))
    first = master.accept(ours.decide({"T1": "accept"})).save(tmp_path / "first.xlsx").master
    late = first.accept(others.decide({"T1": "accept"}))
    assert (late.counts()["accept"], late.counts()["undecided"], late.exit_code) == (0, 2, 1)
    assert "M01" in str(late)
    assert late.master.book.content.row("measures", "M01").text("title") == "จัดทำคู่มือ"
    again = first.accept(first.propose(tmp_path / "ข.docx").decide({"T1": "accept"}))
    assert again.master.book.content.row("measures", "M02").text("title") == "อบรมบุคลากร"


def test_what_was_proposed_without_a_master_is_not_entered_into_one(tmp_path):
    newest = Master.new(2569, "เทศบาลตำบลตัวอย่าง", "tt").save(tmp_path / "newest.xlsx")
    loose = propose(report(tmp_path / "มอบหมาย.docx"))
    assert "2569" in loose.problems[0].th
    with pytest.raises(UsageProblem, match=r"newest\.xlsx"):
        newest.accept(loose)
    # So what it says to do next is to propose anew, and that goes on to the master.
    looked = loose.save(tmp_path / "ดู.xlsx")
    told = list(looked.lines("en"))[-1]
    assert "ita import มอบหมาย.docx" in told and "--into MASTER.xlsx -o NEW-PROPOSAL.xlsx" in told
    anew = newest.propose(tmp_path / "มอบหมาย.docx", mapping=looked)
    assert newest.accept(anew.decide({one.id: "accept" for one in anew.draft.columns if not one.number})).taken


def test_text_outside_tables_is_told_to_be_unread(proposal, tmp_path, master):
    assert [one.code for one in proposal.draft.findings] == []
    prose = report(tmp_path / "ความเรียง.docx", above="ข้อ e3 ได้รับคะแนน 99.13 คะแนน")
    (told,) = master.propose(prose).draft.findings
    assert told.code == "I004" and "1 ย่อหน้า" in told.text.th


def test_the_year_of_scores_stands_in_the_title_of_a_sheet_too(master, tmp_path):
    book = openpyxl.Workbook()
    for line in (
        ["ผลคะแนน ITA ปีงบประมาณ พ.ศ. ๒๕๖๕"],
        [],
        ["ลำดับ", "รายละเอียดตัวชี้วัด", "คะแนน"],
        [1, "การปฏิบัติหน้าที่", 98.9],
    ):
        book.active.append(line)
    book.save(tmp_path / "คะแนน.xlsx")
    found = values(master.propose(tmp_path / "คะแนน.xlsx"))
    assert found == {("1", "previous_score"): ("98.90", "sure", ["I316"])}


def test_a_table_without_headings_is_brought_in_once_its_columns_are_chosen(master, tmp_path):
    people = [("๑) ผู้อำนวยการกองสาธารณสุข", "ที่ปรึกษา"), ("๒) ปลัดเทศบาล", "คณะทำงาน")]
    path = report(tmp_path / "คำสั่ง.docx", people[1:], people[0])
    first = master.propose(path)
    assert {one.reason for one in first.draft.left} == {"table"}
    first.save(tmp_path / "p.xlsx")
    sheets = Sheets(tmp_path / "p.xlsx").put("T1", "เสนอเป็นช่อง", "คณะทำงาน")
    sheets.put("T1.1", "เสนอเป็นช่อง", "คณะทำงาน › ตำแหน่ง")
    sheets.put("T1.2", "เสนอเป็นช่อง", "คณะทำงาน › หน้าที่ในคณะทำงาน").save()
    again = master.propose(path, mapping=tmp_path / "p.xlsx")
    assert [(one.field, one.text) for one in again.draft.proposed] == [
        ("position", "ผู้อำนวยการกองสาธารณสุข"), ("role", "ที่ปรึกษา"),
    ]  # fmt: skip
    assert {one.reason for one in again.draft.left} == {"same"}, "the clerk is in the committee already"
    wrong = Sheets(tmp_path / "p.xlsx").put("T1.2", "เสนอเป็นช่อง", "มาตรการ › ผลการวิเคราะห์").save()
    other = master.propose(path, mapping=wrong)
    assert all(one.sheet == "committee" for one in other.draft.proposed)


def codes(proposal) -> dict[tuple[str, str], set[str]]:
    """The codes of the doubts by the source's text and the field."""
    return {(one.source, one.field): {doubt.code for doubt in one.doubts} for one in proposal.draft.proposed}


def test_each_doubt_about_a_measure_has_its_code(master, tmp_path):
    heads = ("ตัวชี้วัด", "มาตรการ", "ผู้รับผิดชอบ", "ระยะเวลา", *("ยังไม่ดำเนินการ", "ดำเนินการแล้ว"))
    rows = [("1. การใช้งบประมาณ", "ก", "กองคลัง", "ไตรมาส 1", "", "/"), ("3", "ข", "สำนักปลัด กองคลัง", "ม.ค. 2566 เป็นต้นไป", "", ""),
            ("4", "ค", "ทุกกอง", "ต.ค.65 - ก.ย.66", "/", "/"), ("", "", "กองช่าง", "", "", "")]  # fmt: skip
    path = report(tmp_path / "มาตรการ.docx", rows, heads)
    master.propose(path).save(tmp_path / "p.xlsx")
    Sheets(tmp_path / "p.xlsx").put("T1", "รอบการรายงาน", "รอบ 6 เดือน").save()
    found = codes(master.propose(path, mapping=tmp_path / "p.xlsx"))
    assert found["1. การใช้งบประมาณ", "indicator"] == {"I310"}
    assert found["กองคลัง", "department"] == {"I307"}
    assert found["ไตรมาส 1", "starts_on"] == {"I314"}
    assert found["สำนักปลัด กองคลัง", "department"] == {"I306"}
    assert found["ม.ค. 2566 เป็นต้นไป", "starts_on"] == {"I309"}
    assert found["ต.ค.65 - ก.ย.66", "ends_on"] == {"I308"}
    assert found["ทุกกอง\nกองช่าง", "responsible"] == {"I204"}
    assert found["ยังไม่ดำเนินการ / ดำเนินการแล้ว", "status"] >= {"I312"}


def test_each_doubt_about_an_item_has_its_code(master, tmp_path):
    rows = [("O1", "โครงสร้าง", "งานนิติการ", ""), ("O2", "ข้อมูลผู้บริหาร", "ทุกส่วนราชการ", ""),
            ("O16", "ข้อมูล", "กองคลัง", "")]  # fmt: skip
    found = codes(master.propose(report(tmp_path / "ข้อ.docx", rows)))
    assert found["งานนิติการ", "department"] == {"I305"}
    assert found["ทุกส่วนราชการ", "department"] == {"I303"}
    assert found["กองคลัง", "department"] == {"I202"}
    above = master.propose(report(tmp_path / "ปี.docx", [("ก", "ไตรมาส 2")], ("มาตรการ", "ระยะเวลา"), "มาตรการ ปี 2566"))
    assert codes(above)["ไตรมาส 2", "starts_on"] == {"I313"}
    empty = Document()
    empty.save(str(tmp_path / "เปล่า.docx"))
    assert [one.code for one in master.propose(tmp_path / "เปล่า.docx").draft.findings] == ["I003"]


SCORED = [("1", "การปฏิบัติหน้าที่", "80.00", "86.70", "91.00"), ("2", "การใช้งบประมาณ", "81.00", "84.20", "88.50")]


@pytest.mark.parametrize("pattern", ["คะแนนปี {}", "คะแนน (พ.ศ. {})", "ผลการประเมิน ปีงบประมาณ พ.ศ. {}", "ปี {}"])
@pytest.mark.parametrize("above", ["เปรียบเทียบคะแนน", "ผลการประเมิน ปีงบประมาณ พ.ศ. 2566", "คะแนนปี 2565"])
def test_years_in_headings_tell_of_which_year_scores_are(master, tmp_path, pattern, above):
    heads = ("ตัวชี้วัดที่", "ตัวชี้วัด", *(pattern.format(year) for year in ("2564", "๒๕๖๕", "2566")))
    offered = master.propose(report(tmp_path / "คะแนน.docx", SCORED, heads, above))
    assert values(offered) == {
        ("1", "previous_score"): ("86.70", "sure", []), ("1", "score"): ("91.00", "sure", []),
        ("2", "previous_score"): ("84.20", "sure", []), ("2", "score"): ("88.50", "sure", []),
    }  # fmt: skip
    assert [(one.place, one.text) for one in offered.draft.left if one.reason == "other_year"] == [
        ("ตาราง 1!C2", "80.00"), ("ตาราง 1!C3", "81.00"),
    ]  # fmt: skip


def test_a_year_that_the_master_has_no_column_for_is_never_sure_even_when_chosen(master, tmp_path):
    path = report(tmp_path / "ก.docx", [one[:3] for one in SCORED], ("ตัวชี้วัดที่", "ตัวชี้วัด", "คะแนนปี 2564"))
    first = master.propose(path)
    assert values(first) == {}
    first.save(tmp_path / "p.xlsx")
    Sheets(tmp_path / "p.xlsx").put("T1.3", "เสนอเป็นช่อง", "ตัวชี้วัด › คะแนนปีนี้").save()
    again = master.propose(path, mapping=tmp_path / "p.xlsx")
    assert values(again)["1", "score"] == ("80.00", "look", ["I317"])
    (told, _) = [doubt.text.th for one in again.draft.proposed for doubt in one.doubts]
    assert "เขียนปี 2564" in told


def test_the_mapping_says_last_year_too_where_the_text_above_does_and_it_is_not_learnt(master, tmp_path):
    heads = ("ตัวชี้วัดที่", "ตัวชี้วัด", "คะแนนปีนี้", "คะแนนปีก่อน")
    rows = [(*one[:2], one[3], one[2]) for one in SCORED]
    last = master.propose(report(tmp_path / "ก่อน.docx", rows, heads, "ผลการประเมิน ปี 2565"))
    assert [(one.field, one.why) for one in last.draft.columns[3:]] == [
        ("previous_score", "year_above"), ("", "other_year"),
    ]  # fmt: skip
    assert values(last)["1", "previous_score"] == ("86.70", "sure", ["I316"])
    entered = master.accept(last.decide({"T1": "accept"})).save(tmp_path / "new.xlsx").master
    assert [row.text("heading") for row in entered.book.content.rows("mappings")] == []
    this = entered.propose(report(tmp_path / "นี้.docx", rows, heads, "ผลการประเมิน ปี 2566"))
    assert values(this)["1", "score"][:2] == ("86.70", "sure")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ภายใน มี.ค. 2566", {"ends_on": ("31/03/2566", "sure", [])}),
        ("แล้วเสร็จภายในเดือนมีนาคม ๒๕๖๖", {"ends_on": ("31/03/2566", "sure", [])}),
        ("ไม่เกิน 15 มีนาคม 2566", {"ends_on": ("15/03/2566", "sure", [])}),
        ("ภายในไตรมาสที่ 2", {"ends_on": ("31/03/2566", "look", ["I314"])}),
        ("ภายใน 31-03-2566", {"starts_on": ("ภายใน 31-03-2566", "unread", ["V210"])}),
        ("ตั้งแต่ ม.ค. 2566", {"starts_on": ("01/01/2566", "look", ["I309"])}),
        ("ภายใน ม.ค. - มี.ค. 2566", {"starts_on": ("01/01/2566", "sure", []), "ends_on": ("31/03/2566", "sure", [])}),
        ("มี.ค. 2566", {"starts_on": ("01/03/2566", "sure", []), "ends_on": ("31/03/2566", "sure", [])}),
    ],
)
def test_by_when_something_is_done_tells_no_first_day(master, tmp_path, text, found):
    path = report(tmp_path / "ก.docx", [("จัดทำคู่มือ", "1. ร่าง", text)], ("มาตรการ", "ขั้นตอน", "ระยะเวลา"))
    days = {field: told for (_, field), told in values(master.propose(path)).items() if field.endswith("_on")}
    assert days == found


def test_within_a_month_is_no_first_day_where_the_last_one_has_its_own_column(master, tmp_path):
    heads = ("มาตรการ", "ขั้นตอน", "วันที่เริ่ม", "วันที่สิ้นสุด")
    path = report(tmp_path / "ก.docx", [("จัดทำคู่มือ", "1. ร่าง", "ภายใน มี.ค. 2566", "ภายใน มี.ค. 2566")], heads)
    found = values(master.propose(path))
    assert found["M01", "starts_on"][:2] == ("ภายใน มี.ค. 2566", "unread")
    assert found["M01", "ends_on"][0] == "31/03/2566"


def test_the_indicator_that_a_text_names_is_proposed_too_and_the_text_kept(master, tmp_path):
    heads = ("ประเด็นที่ต้องพัฒนา", "มาตรการ", "ขั้นตอน")
    rows = [
        ("ตัวชี้วัดที่ 7 ประสิทธิภาพการสื่อสาร", "เปิดช่องทางถามตอบ", "1. ตั้งผู้ดูแล"),
        ("คะแนนต่ำใน ตัวชี้วัดที่ ๒ การใช้งบประมาณ", "เผยแพร่แผน", "1. จัดทำ"),
        ("ประชาชนไม่ทราบช่องทาง", "จัดทำคู่มือ", "1. ร่าง"),
        ("ตัวชี้วัดความสำเร็จ ร้อยละ 80", "อบรม", "1. เชิญ"),
    ]
    found = values(master.propose(report(tmp_path / "ก.docx", rows, heads)))
    assert {key: told for (key, field), told in found.items() if field == "indicator"} == {
        "M01": ("7", "look", ["I318", "I321"]), "M02": ("2", "look", ["I318", "I321"]),
    }  # fmt: skip
    assert [found[f"M0{number}", "analysis"] for number in (1, 2)] == [(row[0], "look", ["I321"]) for row in rows[:2]]
    heads = ("ตัวชี้วัด", *heads)
    own = report(tmp_path / "ข.docx", [("8", *rows[0])], heads)
    assert values(master.propose(own))["M01", "indicator"] == ("8", "sure", [])


def test_a_value_is_no_surer_than_its_column_and_who_accepts_the_column_has_confirmed_it(master, tmp_path):
    heads = ("ประเด็นที่ต้องพัฒนา", "มาตรการ", "ขั้นตอน", "ระยะเวลา")
    rows = [("ประชาชนไม่ทราบช่องทาง", "จัดทำคู่มือ", "1. ร่าง", "ม.ค. 2566 เป็นต้นไป"), ("ไม่มีผู้ดูแล", "อบรม", "1. เชิญ", "")]
    proposal = master.propose(report(tmp_path / "ก.docx", rows, heads))
    column = next(one for one in proposal.draft.columns if one.heading == heads[0])
    assert (column.id, column.field, column.sure) == ("T1.1", "analysis", False)
    assert values(proposal) == {
        ("M01", "analysis"): (rows[0][0], "look", ["I321"]), ("M02", "analysis"): (rows[1][0], "look", ["I321"]),
        ("M01", "title"): ("จัดทำคู่มือ", "sure", []), ("M02", "title"): ("อบรม", "sure", []),
        ("M01", "steps"): ("1. ร่าง", "sure", []), ("M02", "steps"): ("1. เชิญ", "sure", []),
        ("M01", "starts_on"): ("01/01/2566", "look", ["I309"]),
    }  # fmt: skip
    told = next(doubt.text for one in proposal.draft.proposed for doubt in one.doubts if doubt.code == "I321")
    assert told.th == f'A2: หัวคอลัมน์ "{heads[0]}" เพียงคล้ายชื่อของช่องนี้ (คะแนนการจับคู่ {column.score})'

    def accepted(decisions):
        draft = proposal.decide(decisions).draft
        return {(one.row_key, one.field) for one in draft.proposed if draft.decided(one).decision == "accept"}

    named = {("M01", "title"), ("M02", "title"), ("M01", "steps"), ("M02", "steps")}
    assert accepted({"T1": "accept"}) == named
    assert accepted({"T1": "accept", "T1.1": "accept", "T1.4": "accept"}) == named | {
        ("M01", "analysis"), ("M02", "analysis"),
    }  # fmt: skip
    assert accepted({"T1": "accept_all"}) == {(one.row_key, one.field) for one in proposal.draft.proposed}
