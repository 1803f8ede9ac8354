"""What is said of an indicator, a question or an item is printed as what it is: cause, conclusion, advice, own reading."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ita_workbook.framework.load import load_framework
from ita_workbook.report.model import Listing, Paragraph
from ita_workbook.report.write import build_report


def listed(report):
    return [
        (item.text, [part.text for part in item.more])
        for block in report.blocks()
        if isinstance(block, Listing)
        for item in block.items
        if item.more
    ]


def test_a_cause_is_no_advice_and_a_conclusion_has_its_author(season, framework):
    content = season({"9": Decimal(70)}, questions={"O12": Decimal(0)})
    content.row("scores", "O12").values |= {
        "cause": "ลบแผ่นคำอธิบาย", "conclusion": "ต้องตรวจก่อนส่ง", "concluded_by": "คณะทำงาน ITA",
    }  # fmt: skip
    report = build_report("analysis", content, framework)
    ((_, said),) = listed(report)
    assert said == ["สาเหตุ: ลบแผ่นคำอธิบาย", "ข้อสรุปของคณะทำงาน ITA: ต้องตรวจก่อนส่ง"]
    assert not any("ข้อเสนอแนะ: ลบ" in text for text in report.texts())


def test_advice_on_a_tool_as_a_whole_is_the_assessors(season, framework):
    content = season({"1": Decimal(90)})
    content.row("indicators", "IIT").values["comment"] = "รักษามาตรฐานไว้"
    assert "ข้อเสนอแนะของผู้ประเมินต่อ IIT: รักษามาตรฐานไว้" in build_report("analysis", content, framework).texts()


def test_the_agencys_own_reading_stands_in_place_of_the_draft(season, framework):
    content = season({"7": Decimal("88.00")})
    content.row("indicators", "7").values["reading"] = "ผู้รับบริการยังไม่รู้จักช่องทางใหม่"
    texts = build_report("analysis", content, framework).texts()
    place = texts.index("ผู้รับบริการยังไม่รู้จักช่องทางใหม่")
    assert "88.00" in texts[place - 1]
    assert not any("ควรพัฒนา" in text and "ตัวชี้วัดนี้" in text for text in texts[place - 1 : place + 2])


def drafted(report):
    return [block.text for block in report.blocks() if isinstance(block, Paragraph) and block.text.startswith("(ร่าง)")]


def test_a_draft_is_marked_until_it_is_accepted(season, framework):
    content = season({str(number): Decimal(90) for number in range(1, 11)})
    (note,) = drafted(build_report("analysis", content, framework))
    assert note.startswith("(ร่าง) ข้อความรายตัวชี้วัดทั้งหมดในหัวข้อนี้")
    content.row("indicators", "4").values["draft"] = "รับร่าง"
    (note,) = drafted(build_report("analysis", content, framework))
    assert note.startswith("(ร่าง) ข้อความของตัวชี้วัดที่ 1, 2, 3, 5, 6, 7, 8, 9 และ 10 ")
    for row in content.rows("indicators"):
        row.values["draft"] = "รับร่าง"
    assert drafted(build_report("analysis", content, framework)) == []


def test_a_measure_that_names_a_question_answers_it_and_no_other(season, framework):
    measures = [{"title": "ก", "indicator": "7", "items": "e4"}, {"title": "ข", "indicator": "7"}]
    content = season({"7": Decimal(90)}, comments={"EP8": ("ควรเพิ่ม", "O8")}, measures=measures)
    content.row("scores", "EP8").values["indicator"] = "7"
    content.row("measures", "M01").values["items"] = "EP8, O12"
    rows = {row.cells[0].text: row.cells[-1].text for table in build_report("analysis", content, framework).tables()
            if table.columns[0].code == "code" and table.columns[-1].code == "measure" for row in table.rows}  # fmt: skip
    assert rows["EP8"] == "มาตรการที่ 1"


def test_a_period_in_words_is_printed_in_place_of_the_dates(season, framework):
    measure = {"title": "ก", "indicator": "1", "starts_on": date(2023, 1, 1), "period": "ม.ค. 2566 เป็นต้นไป"}
    table = build_report("plan", season(measures=[measure]), framework).tables()[0]
    place = [column.code for column in table.columns].index("period")
    assert table.rows[0].cells[place].text == "ม.ค. 2566 เป็นต้นไป"


def test_the_order_has_number_date_ground_and_goal_of_the_workbook(season, framework):
    content = season(
        committee=[{"position": "ปลัดเทศบาล", "role": "ประธาน"}], order_number="152/2566", order_date=date(2023, 1, 30),
        legal_ground="มาตรา 48", goal="ได้ 90 คะแนน", duties="1) วิเคราะห์\n2) ติดตาม ดังนี้\n2.1 ก่อนประเมิน",
    )  # fmt: skip
    report = build_report("committee", content, framework)
    texts = report.texts()
    assert "ที่ ๑๕๒/๒๕๖๖" in texts and "สั่ง ณ วันที่ ๓๐ มกราคม พ.ศ. ๒๕๖๖" in texts
    assert any("อาศัยอำนาจตามมาตรา ๔๘ จึงแต่งตั้ง" in text for text in texts)
    assert any("โดยมีเป้าหมาย คือ ได้ ๙๐ คะแนน" in text for text in texts)
    (duties,) = [block for block in report.blocks() if isinstance(block, Listing)]
    assert [(item.mark, item.text, [part.text for part in item.more]) for item in duties.items] == [
        ("1)", "วิเคราะห์", []),
        ("2)", "ติดตาม ดังนี้", ["2.1 ก่อนประเมิน"]),
    ]


def test_years_of_result_and_measures_stand_apart_on_the_cover(season, framework):
    content = season(measures=[{"title": "ก", "indicator": "1"}])
    for field, year in (("result_year", 2565), ("measures_year", 2567)):
        content.row("agency", field).values["value"] = year
    report = build_report("analysis", content, framework)
    assert report.cover.title[3:5] == (
        "ปีงบประมาณ พ.ศ. 2565",
        "และมาตรการส่งเสริมคุณธรรมและความโปร่งใส ปีงบประมาณ พ.ศ. 2567",
    )
    assert not any("ข้อ O42" in line for line in report.cover.title)


def test_a_name_that_no_source_confirms_is_marked_where_it_is_printed():
    framework = load_framework(2567)
    unsure = next(item for item in framework.items if not item.verified)
    from ita_workbook.season.create import new_content

    content = new_content(framework, {"name": "ทต."}, (), {})
    report = build_report("assignments", content, framework)
    names = {row.cells[0].text: row.cells[1].text for row in report.tables()[0].rows if len(row.cells) > 1}
    assert names[unsure.code] == f"{unsure.name.th}*"
    assert any(text.startswith("* ชื่อข้อนี้ยังไม่ได้ยืนยัน") for text in report.texts())


def test_the_overall_target_and_last_years_announced_score_are_told(season, framework):
    content = season(announced_overall=Decimal(88), previous_overall=Decimal(90), target_overall=Decimal(89))
    text = "\n".join(build_report("analysis", content, framework).texts())
    assert "ลดลงจากปีงบประมาณ พ.ศ. 2565 ซึ่งได้ 90.00 คะแนน" in text
    assert "ยังไม่บรรลุเป้าหมาย 89.00 คะแนน ขาดอีก 1.00 คะแนน" in text
