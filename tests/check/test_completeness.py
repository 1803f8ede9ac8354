"""Completeness: required cells, what a status demands, and one finding for one cause."""

from datetime import date

from workbooks import Form, ita

from ita_workbook.checks.engine import check_return
from ita_workbook.read.returned import Event

ITEM_HEAD = "item | name | department | officer | status | url | published_on | evidence | problem"


def test_a_complete_row_has_no_finding(make, found, full_item):
    assert found(make(assignments=full_item)) == []


def test_an_unfilled_issued_row_lists_each_required_cell(make, found):
    assert found(make(assignments="item | name | department\nO1 | โครงสร้าง | กองคลัง")) == [
        ("C101", "I5"),
        ("C101", "K5"),
    ]


def test_a_done_item_needs_link_date_and_evidence(make, today):
    returned = make(assignments=f"{ITEM_HEAD}\nO1 | ก | กองคลัง | นิติกร | ดำเนินการแล้ว | | | |")
    findings = check_return(returned, today=today)
    assert [(one.code, one.cell, one.field) for one in findings] == [
        ("C102", "L5", "url"),
        ("C102", "M5", "published_on"),
        ("C102", "N5", "evidence"),
    ]
    assert findings[0].message.th == 'O1 "สถานะ" เป็น "ดำเนินการแล้ว" แต่ยังไม่ได้กรอก "ลิงก์ (URL) ที่เผยแพร่"'
    assert "https://www.example.go.th/oit/o1" in findings[0].cure.th


def test_other_states_demand_other_cells(make, found):
    returned = make(
        assignments=f"{ITEM_HEAD}\nO1 | ก | กองคลัง | นิติกร | ยังไม่ดำเนินการ | | | |",
        tracking="measure | round | status\nM01 | รอบ 6 เดือน | อยู่ระหว่างดำเนินการ",
        measures=MEASURE,
    )
    assert found(returned) == [("C104", "O5"), ("C103", "H5"), ("C103", "L5")]


MEASURE = """
measure | indicator | title | steps | department | responsible | starts_on | ends_on | monitoring
M01 | 7 | เพิ่มช่องทาง | 1. ทำ | กองคลัง | กองคลัง | 01/10/2565 | 30/09/2566 | ประชุม
"""


def test_untouched_spare_rows_are_not_asked_and_begun_ones_are(make, found):
    returned = make(
        measures="origin | measure | indicator | title\nspare | M02 | | \nspare | M03 | 7 | อบรม",
        tracking="origin | measure | round | status | reported_on | progress\nspare | M03 | รอบ 6 เดือน | อยู่ระหว่างดำเนินการ | 05/04/2566 | เริ่มแล้ว",
    )
    # Row 5 is untouched; row 6 has neither steps, responsible, period nor monitoring.
    assert found(returned) == [("C101", cell) for cell in ("H6", "J6", "K6", "L6", "M6")]


def test_an_inserted_row_needs_its_locked_cells_too(make, found):
    returned = make(
        measures=MEASURE,
        tracking="""
        origin | measure | round | status | progress | reported_on
        issued | M01 | รอบ 6 เดือน | อยู่ระหว่างดำเนินการ | ทำแล้วครึ่งหนึ่ง | 05/04/2566
        new | | | อยู่ระหว่างดำเนินการ | ทำต่อ | 05/04/2566
        """,
    )
    assert found(returned) == [("C101", "C6"), ("C101", "D6")]


def test_a_doubtful_cell_is_not_called_missing(make, found):
    returned = make(
        assignments=f"{ITEM_HEAD}\nO1 | ก | กองคลัง | นิติกร | ดำเนินการแล้ว | https://a.go.th | เร็วๆ นี้ | ภาพ |",
        events=[
            Event(
                "date_not_understood",
                sheet="มอบหมาย OIT",
                cell="M5",
                sheet_id="assignments",
                field="published_on",
                row_key="O1",
                value="เร็วๆ นี้",
            )
        ],
    )
    assert found(returned) == [("V201", "M5")]


def test_a_lost_column_explains_its_empty_cells(make, found):
    returned = make(
        assignments=f"{ITEM_HEAD}\nO1 | ก | กองคลัง | นิติกร | ดำเนินการแล้ว | https://a.go.th | 15/03/2566 | |",
        events=[
            Event(
                "column_lost", sheet="มอบหมาย OIT", sheet_id="assignments", field="evidence", params={"title": "หลักฐาน"}
            )
        ],
    )
    del returned.sheets["assignments"].columns["evidence"]
    assert found(returned) == [("S201", None)]


def test_a_missing_sheet_explains_its_rows_and_what_refers_to_them(make, found):
    returned = make(measures=MEASURE, events=[Event("sheet_missing", sheet="ติดตามมาตรการ", sheet_id="tracking")])
    del returned.sheets["tracking"]
    assert found(returned) == [("S101", None)]


def test_merged_cells_explain_the_covered_ones(make, found):
    returned = make(
        assignments=f"{ITEM_HEAD}\nO1 | ก | กองคลัง | นิติกร | ดำเนินการแล้ว | https://a.go.th/1 | 15/03/2566 | ภาพ |\n"
        "O2 | ข | กองคลัง | | ดำเนินการแล้ว | https://a.go.th/2 | 15/03/2566 | ภาพ |",
        events=[
            Event("merged_cells", sheet="มอบหมาย OIT", cell="I5", sheet_id="assignments", params={"range": "I5:I6"})
        ],
    )
    assert found(returned) == [("S301", "I5")]


def test_a_copied_row_is_not_judged_again(make, found, full_item):
    copied = full_item + "O1 | โครงสร้าง | กองคลัง | | | | | | |\n".replace(" | |\n", " |\n")
    returned = make(
        assignments=copied,
        events=[
            Event(
                "row_duplicate",
                sheet="มอบหมาย OIT",
                cell="C6",
                sheet_id="assignments",
                row_key="O1",
                params={"other": "C5"},
            )
        ],
    )
    returned.sheets["assignments"].rows[1].copy = True
    assert found(returned) == [("R103", "C6")]


def test_the_agency_form_is_judged_by_its_fields(make, today):
    answers = {
        "name": "เทศบาลตำบลตัวอย่าง", "type": "เทศบาลตำบล", "province": "เชียงราย", "district": "", "fiscal_year": "2566",
        "head": "นายกเทศมนตรี", "coordinator": "", "website": "https://www.example.go.th",
    }  # fmt: skip
    form = "field | value\n" + "\n".join(f"{field} | {value}" for field, value in answers.items())
    findings = check_return(make("master", agency=form), today=today)
    assert [(one.code, one.cell, one.field) for one in findings] == [("C101", "D11", "coordinator")]
    assert findings[0].message.th == 'ยังไม่ได้กรอก "ตำแหน่งผู้ประสานงาน ITA"'


def test_an_item_without_owner_is_told_once(make, found):
    assert found(make("master", assignments="item | name\nO1 | โครงสร้าง")) == [("X103", "G5")]


def test_not_started_with_a_link_contradicts_itself(make, today):
    returned = make(
        assignments=f"{ITEM_HEAD}\nO1 | ก | กองคลัง | นิติกร | ยังไม่ดำเนินการ | https://a.go.th/1 | | | รอ",
    )
    (finding,) = check_return(returned, today=today)
    assert (finding.code, finding.cell, finding.severity) == ("C202", "K5", "warning")
    assert "ลิงก์ (URL) ที่เผยแพร่" in finding.message.th


def test_in_progress_past_the_end_looks_at_the_latest_round_only(make, found):
    measures = MEASURE.replace("30/09/2566", "31/03/2566")
    head = "measure | round | status | progress | result | evidence | reported_on"
    early = "M01 | ไตรมาส 2 | อยู่ระหว่างดำเนินการ | ครึ่งหนึ่ง | | | 05/04/2566"
    assert found(make(measures=measures, tracking=f"{head}\n{early}")) == [("C201", "G5")]
    done = "M01 | รอบ 6 เดือน | ดำเนินการแล้ว | | เสร็จ | รายงาน | 05/04/2566"
    assert found(make(measures=measures, tracking=f"{head}\n{early}\n{done}")) == []


def test_where_the_issued_rows_are_not_known_untouched_ones_are_not_asked(make, found):
    returned = make(
        measures=MEASURE + "M02 | | | | กองคลัง | | | |",
        tracking="measure | round\nM01 | รอบ 6 เดือน\nM02 | รอบ 6 เดือน",
    )
    returned.base_known = False
    # M01 is filled in, so its report is missing; M02 may be a spare row.
    assert found(returned) == [("C101", "G5")]


TRACKED = "measure | round | status\nM01 | รอบ 6 เดือน |\nM01 | รอบ 12 เดือน |"


def test_a_merged_row_that_nobody_answered_is_told_when_its_round_is_over(make):
    returned = make(kind="merged", measures=MEASURE, tracking=TRACKED)

    def told(day):
        return [(one.code, one.row_key) for one in check_return(returned, today=day) if one.code == "C106"]

    assert told(date(2023, 3, 31)) == []
    assert told(date(2023, 4, 10)) == [("C106", "M01|m6")]
    assert told(date(2023, 10, 1)) == [("C106", "M01|m6"), ("C106", "M01|m12")]


def test_a_merged_item_that_nobody_answered_is_told_when_the_year_is_over(make):
    returned = make(kind="merged", assignments="item | name | department\nO1 | โครงสร้าง | กองคลัง")
    assert "C106" not in {one.code for one in check_return(returned, today=date(2023, 9, 30))}
    assert [(one.code, one.cell) for one in check_return(returned, today=date(2023, 10, 1)) if one.code == "C106"] == [
        ("C106", "K5"),
    ]


def test_a_master_that_was_not_merged_asks_nobody_for_answers(make):
    returned = make(kind="master", assignments="item | name | department\nO1 | โครงสร้าง | กองคลัง")
    assert "C106" not in {one.code for one in check_return(returned, today=date(2023, 10, 1))}


def test_a_status_in_the_remarks_is_pointed_to_and_the_other_rows_stay_one_entry(copied):
    played = copied(2568)
    form = Form(played.returns["สำนักปลัด"])
    keys = form.issued_rows("assignments")[:5]
    for key in keys:
        form.put("assignments", key, status=None, url=None, published_on=None, evidence=None, problem=None, note=None)
    text = "ดำเนินการแล้ว https://www.example.go.th/o16 เผยแพร่ 20/2/2568"
    form.put("assignments", keys[2], note=text).save()
    places = [form.place("assignments", key, "status") for key in keys]
    said = ita("check", form.path).out
    assert f"4 แห่ง: {places[0]}:{places[1]}, {places[3]}:{places[4]}" in said
    note = form.place("assignments", keys[2], "note")
    cure = f"กรอกในช่อง {places[2]} เช่น ดำเนินการแล้ว ถ้าหมายเหตุเป็นคำตอบ ให้ย้ายจากช่อง {note}"
    assert cure in " ".join(said.split())
