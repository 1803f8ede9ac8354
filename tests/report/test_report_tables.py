"""The tables of each report: columns, groups, ticks, sources, and what happens to unusual content."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ita_workbook.framework.agency import available_profiles, load_profile
from ita_workbook.report.documents.committee import left_open
from ita_workbook.report.model import BLANK, CELL_BLANK, Chart, Listing, Signature, Source
from ita_workbook.report.write import KINDS, build_report
from ita_workbook.season.create import new_master
from ita_workbook.words.thai_text import to_thai


def test_progress_has_one_table_for_each_tool_with_one_tick_a_row(rich, framework):
    report = build_report("progress", rich, framework)
    tables = [table for table in report.tables() if any(column.group for column in table.columns)]
    assert [len(table.rows) for table in tables] == [1, 2, 2]  # IIT, EIT, OIT
    assert [column.title for column in tables[0].columns if column.group] == [
        "ยังไม่\nดำเนินการ",
        "อยู่ระหว่าง\nดำเนินการ",
        "ดำเนินการ\nแล้ว",
    ]
    ticked = [
        [column.code for column, cell in zip(table.columns, row.cells, strict=True) if cell.tick]
        for table in tables
        for row in table.rows
    ]
    assert ticked == [["done"], ["in_progress"], ["not_started"], [], []]


def test_progress_tells_the_state_of_measures_by_department_where_several_lead_them(season, framework):
    def table(*departments):
        made = [{"title": "ก", "indicator": "6", "department": name} for name in departments]
        content = season(measures=made, tracking={"M01": {"รอบ 12 เดือน": {"status": "ดำเนินการแล้ว"}}})
        tables = build_report("progress", content, framework).tables()
        return [
            [cell.text for cell in row.cells]
            for one in tables
            if one.columns[0].code == "department"
            for row in one.rows
        ]

    assert table("กองคลัง", "กองช่าง", "กองคลัง", "") == [
        ["กองคลัง", "1 และ 3", "0", "0", "1", "1"],
        ["กองช่าง", "2", "0", "0", "0", "1"],
        ["ไม่ได้ระบุส่วนราชการ", "4", "0", "0", "0", "1"],
    ]
    assert table("กองคลัง", "กองคลัง") == []


def test_progress_tells_result_evidence_and_date_of_each_round(rich, framework):
    report = build_report("progress", rich, framework)
    table = next(table for table in report.tables() if any(column.group for column in table.columns))
    assert table.rows[0].cells[-1].text == (
        "รอบ 6 เดือน (5 เม.ย. 2566): ดำเนินการแล้ว\nเผยแพร่คู่มือครบ 12 งาน\nหลักฐาน: หน้าเว็บไซต์ข้อ O15"
    )


def test_a_round_that_has_not_begun_does_not_undo_an_earlier_one(season, framework):
    content = season(
        measures=[{"title": "ก", "indicator": "1"}],
        tracking={"M01": {"รอบ 6 เดือน": {"status": "ดำเนินการแล้ว"}, "รอบ 12 เดือน": {"status": "ยังไม่ดำเนินการ"}}},
    )
    counts = build_report("progress", content, framework).tables()[0]
    assert [[cell.text for cell in row.cells] for row in counts.rows] == [
        ["ยังไม่ดำเนินการ", "0", "0.00"],
        ["อยู่ระหว่างดำเนินการ", "0", "0.00"],
        ["ดำเนินการแล้ว", "1", "100.00"],
        ["รวม", "1", "100.00"],
    ]


def test_measures_without_a_known_indicator_are_kept_under_their_own_heading(season, framework):
    content = season(measures=[{"title": "ก", "indicator": "ทุกตัวชี้วัด"}, {"title": "ข"}])
    report = build_report("progress", content, framework)
    assert "2.1 มาตรการที่ยังไม่ได้ระบุตัวชี้วัด" in report.texts()
    assert len(report.tables()[1].rows) == 2


def test_an_empty_obligatory_cell_is_a_visible_blank(season, framework):
    content = season(measures=[{"title": "ก", "indicator": "1"}])
    row = build_report("plan", content, framework).tables()[0].rows[0]
    assert [cell.text for cell in row.cells] == ["1. ก", CELL_BLANK, CELL_BLANK, CELL_BLANK, CELL_BLANK]


def test_the_indicator_of_a_measure_is_marked_urgent_below_the_pass_mark(season, framework):
    content = season(
        {"10": Decimal("70.00"), "1": Decimal("100")},
        measures=[
            {"title": "ก", "indicator": "10", "analysis": "ข้อ e8 ได้ 85.69 คะแนน"},
            {"title": "ข", "indicator": "1", "analysis": "ดีแล้ว"},
        ],
    )
    table = build_report("analysis", content, framework).tables()[-1]
    assert [[cell.text for cell in row.cells[:3]] for row in table.rows] == [
        ["10. การป้องกันการทุจริต\n(เร่งด่วน)", "1. ก", "ข้อ e8 ได้ 85.69 คะแนน"],
        ["1. การปฏิบัติหน้าที่", "2. ข", "ดีแล้ว"],
    ]


def test_every_measure_stands_in_the_table_of_its_process_or_in_the_common_one(season, framework):
    content = season(
        measures=[
            {"title": "ก", "indicator": "1", "process": "บริการ", "monitoring": "รายเดือน"},
            {"title": "ข", "indicator": "6, 7, 8", "practice": "ปรับคู่มือ"},
            {"title": "ค", "indicator": "1", "process": "บริการ"},
        ],
    )
    common, process = build_report("analysis", content, framework).tables()[-2:]
    assert [row.source.key for row in common.rows] == ["M02"] and [row.source.key for row in process.rows] == [
        "M01",
        "M03",
    ]
    assert common.rows[0].cells[0].text.split("\n")[2].startswith("8.")
    assert common.rows[0].cells[-1].text == "การนำผลไปสู่การปฏิบัติ:\nปรับคู่มือ"
    assert process.rows[0].cells[1].text == "1. ก" and "รายเดือน" in [cell.text for cell in process.rows[0].cells]


def test_assignments_lists_every_item_once_by_sub_indicator(rich, framework):
    report = build_report("assignments", rich, framework)
    items, departments = report.tables()
    assert [row.cells[0].text for row in items.rows if row.kind == "row"] == [item.code for item in framework.items]
    assert sum(row.kind == "heading" for row in items.rows) == len(framework.sub_indicators)
    assert departments.rows[-1].cells[1].value == len(framework.items)
    assert any("ข้อที่ยังไม่ได้มอบหมายส่วนราชการ 40 ข้อ" in text for text in report.texts())


def test_committee_order_is_numbered_and_signed_by_the_head(rich, framework):
    report = build_report("committee", rich, framework)
    assert [[cell.text for cell in row.cells] for row in report.tables()[0].rows] == [
        ["๑)", "ปลัดเทศบาล", "ประธานคณะทำงาน"],
        ["๒)", "นิติกร", "เลขานุการ"],
    ]
    signature = next(block for block in report.blocks() if isinstance(block, Signature))
    assert signature.position == "นายกเทศมนตรีตำบลตัวอย่าง"
    assert signature.lines[1] == "(................................................)"


DUTIES = "๑) วิเคราะห์ผล\n๒) ศึกษากรอบ\n๓) กำกับติดตาม ดังนี้\n๓.๑ ก่อนการประเมิน\n๓.๒ หลังการประเมิน\n๔) มอบหมาย"


def order(season, framework, *duties):
    rows = [{"position": f"ตำแหน่ง {number}", "role": "กรรมการ", "duty": duty} for number, duty in enumerate(duties, 1)]
    report = build_report("committee", season(committee=rows), framework)
    return [
        [(item.mark, item.text, *(part.text for part in item.more)) for item in block.items]
        for block in report.blocks()
        if isinstance(block, Listing)
    ]


def test_duties_of_the_group_keep_their_numbers_and_their_points_as_typed(season, framework):
    assert order(season, framework, DUTIES, "รวบรวมเอกสาร") == [
        [
            ("๑)", "วิเคราะห์ผล"),
            ("๒)", "ศึกษากรอบ"),
            ("๓)", "กำกับติดตาม ดังนี้", "๓.๑ ก่อนการประเมิน", "๓.๒ หลังการประเมิน"),
            ("๔)", "มอบหมาย"),
        ],
        [("๑)", "ตำแหน่ง 2: รวบรวมเอกสาร")],
    ]


def test_duties_of_a_chair_alone_leave_those_of_the_group(season, framework):
    usual, own = order(season, framework, "1. ลงนามคำสั่ง\n2. เป็นประธาน", "")
    assert len(usual) == 5 and own == [("๑)", "ตำแหน่ง 1", "1. ลงนามคำสั่ง", "2. เป็นประธาน")]


def test_duties_without_numbers_are_numbered(season, framework):
    assert order(season, framework, "ก\nข\nค") == [[("๑)", "ก"), ("๒)", "ข"), ("๓)", "ค")]]


@pytest.mark.parametrize("kind", [profile.code for profile in available_profiles()])
def test_the_order_of_a_new_master_can_be_signed_whatever_the_type_of_the_agency(framework, kind):
    profile = load_profile(kind)
    form = {
        "name": "หน่วยงานตัวอย่าง",
        "type": profile.name.th,
        "head": profile.head,
        "website": "https://www.example.go.th",
    }
    book = new_master(framework, profile, form, profile.departments, seed="x")
    report = build_report("committee", book.content, framework)
    members = report.tables()[0]
    assert [row.cells[1].text for row in members.rows] == [member.position for member in profile.committee]
    (duties,) = [block for block in report.blocks() if isinstance(block, Listing)]
    assert [(item.mark, item.text) for item in duties.items] == [
        (to_thai(f"{number})"), duty) for number, duty in enumerate(profile.committee_duties, 1)
    ]
    assert next(block for block in report.blocks() if isinstance(block, Signature)).position == profile.head
    assert not [text for text in report.texts() if BLANK in text and "สั่ง ณ วันที่" not in text]
    assert any(text.startswith(f"ตาม{GROUND} หน่วยงานตัวอย่างจึงเข้ารับการประเมิน") for text in report.texts())


GROUND = "แผนแม่บทภายใต้ยุทธศาสตร์ชาติ ประเด็นการต่อต้านการทุจริตและประพฤติมิชอบ"


def test_the_plan_behind_an_order_is_the_agencys_to_say(season, framework):
    def first(**form):
        report = build_report("committee", season(**form), framework)
        return next(text for text in report.texts() if "เข้ารับการประเมิน" in text)

    assert first(order_ground="นโยบาย ปี 2566").startswith("ตามนโยบาย ปี ๒๕๖๖ เทศบาลตำบลตัวอย่างจึงเข้ารับการประเมิน")
    assert first().startswith("ด้วยเทศบาลตำบลตัวอย่างเข้ารับการประเมิน") and "แผนแม่บท" not in first()
    assert first(goal="ได้ 90 คะแนน").endswith(" โดยมีเป้าหมาย คือ ได้ ๙๐ คะแนน")


def test_members_and_duties_that_are_not_there_are_lines_to_fill_and_not_made_up(season, framework):
    report = build_report("committee", season(), framework)
    assert [[cell.text for cell in row.cells][1:] for row in report.tables()[0].rows] == [[BLANK, BLANK]] * 5
    (duties,) = [block for block in report.blocks() if isinstance(block, Listing)]
    assert {item.text.strip(".") for item in duties.items} == {""} and len(duties.items) == 5


def test_what_an_order_leaves_to_be_written_is_told_where_to_enter_it(season, rich):
    assert [text.th.split(" เพราะ")[0] for text in left_open(season(), KINDS)] == [
        "คำสั่งแต่งตั้งคณะทำงานมีแต่เส้นให้เขียนตำแหน่ง", "คำสั่งแต่งตั้งคณะทำงานมีแต่เส้นให้เขียนหน้าที่และอำนาจ",
    ]  # fmt: skip
    assert [text.en.split(",")[0] for text in left_open(rich, KINDS)] == ["The order has lines where the duties belong"]
    whole = season(duties="ก", committee=[{"position": "ปลัดเทศบาล", "role": "ประธาน"}])
    assert left_open(whole, KINDS) == left_open(season(), ["analysis"]) == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("notice", "guide")])
def test_a_paper_to_be_signed_or_published_does_not_speak_of_the_workbook(season, rich, framework, kind):
    differing = season({"7": Decimal("96.35")}, questions={"EP7": Decimal("90"), "EP8": Decimal("91")})
    for content in (season(), rich, differing):
        assert not [text for text in build_report(kind, content, framework).texts() if "สมุดงาน" in text]


def test_summary_counts_agree_with_its_totals(rich, framework):
    report = build_report("summary", rich, framework)
    table = next(table for table in report.tables() if any(column.code == "share" for column in table.columns))
    *rows, total = table.rows
    for column in range(1, 6):
        assert sum(row.cells[column].value for row in rows) == total.cells[column].value
    assert sum(isinstance(block, Chart) for block in report.blocks()) == 4


def test_measures_of_the_year_after_are_told_with_their_own_year(season, framework):
    from datetime import date

    later = {"title": "ก", "indicator": "1", "starts_on": date(2023, 10, 1), "ends_on": date(2024, 9, 30)}
    assert "5. มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน ปีงบประมาณ พ.ศ. 2567" in (
        build_report("analysis", season(measures=[later]), framework).texts()
    )


def test_figures_and_rows_know_where_they_came_from(rich, framework):
    report = build_report("analysis", rich, framework)
    rows = {row.source for table in report.tables() for row in table.rows}
    assert {Source("indicators", "8", "score"), Source("measures", "M01")} <= rows
    tools = report.tables()[0]
    assert all(row.source for row in tools.rows)


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_master_still_gives_every_report(season, framework, kind):
    report = build_report(kind, season(), framework)
    assert report.texts()
    assert not [text for text in report.texts() if "{" in text or "None" in text]


@pytest.mark.parametrize("kind", KINDS)
def test_unreadable_scores_and_dates_do_not_stop_a_report(season, framework, kind):
    content = season(measures=[{"title": "ก", "indicator": "1", "starts_on": "ปลายปี"}])
    content.row("indicators", "1").values["score"] = "เก้าสิบ"
    content.row("assignments", "O1").values["due_on"] = "สิ้นเดือน"
    assert build_report(kind, content, framework).texts()


def test_an_order_has_no_running_head(rich, framework):
    assert build_report("committee", rich, framework).header == ""
    assert build_report("analysis", rich, framework).header != ""
