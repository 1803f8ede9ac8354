"""The words that are composed from figures: exact sentences for the cases that reports get wrong."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from string import Formatter

import pytest
from golden import book

from ita_workbook.framework.load import load_framework
from ita_workbook.report.builder import ReportBuilder, step_lines
from ita_workbook.report.documents.result import (
    changes,
    extremes,
    level_sentence,
    notes,
    overall_sentence,
    tools_sentence,
)  # fmt: skip
from ita_workbook.report.model import BLANK, Listing
from ita_workbook.report.prose import Plain, Prose
from ita_workbook.report.write import build_report, report_bytes
from ita_workbook.season.create import new_content
from ita_workbook.words.templates import load_yaml, template

SEED_000 = {**dict.fromkeys(("1", "2", "4", "5", "9", "10"), Decimal(100)), "3": Decimal("99.67"),
            "6": Decimal("99.43"), "7": Decimal("99.52"), "8": Decimal("98.65")}  # fmt: skip


@pytest.fixture
def draft(framework):
    def make(content, language="th", digits="arabic"):
        return ReportBuilder("analysis", content, framework, language, digits)

    return make


def test_overall_is_recomputed_when_it_was_not_announced(draft, season):
    made = draft(season(SEED_000))
    assert overall_sentence(made) == (
        "ผลการประเมินของเทศบาลตำบลตัวอย่าง ปีงบประมาณ พ.ศ. 2566 มีคะแนนภาพรวม 99.74 คะแนน อยู่ในระดับ “ผ่านดีเยี่ยม”"
    )
    assert "คะแนนภาพรวมในรายงานนี้คำนวณจากคะแนนเครื่องมือ มิใช่คะแนนรวมที่ประกาศ" in texts(notes(made))


def test_an_announced_overall_that_differs_is_used_with_a_note(draft, season):
    made = draft(season(SEED_000, announced_overall=Decimal("98.00"), announced_level="ผ่านดี"))
    assert "98.00 คะแนน อยู่ในระดับ “ผ่านดี”" in overall_sentence(made)
    assert ("คะแนนภาพรวมที่ประกาศ คือ 98.00 คะแนน แต่คำนวณจากคะแนนเครื่องมือได้ 99.74 คะแนน รายงานนี้ใช้คะแนนตามประกาศ") in texts(
        notes(made)
    )
    assert any("ได้ระดับ “ผ่านดีเยี่ยม”" in text for text in texts(notes(made)))


def test_the_lowest_indicator_is_the_lowest_and_ties_are_all_named(draft, season):
    highest, second, lowest = extremes(draft(season(SEED_000)))
    assert highest == (
        "ตัวชี้วัดที่ได้คะแนนสูงสุดเท่ากัน 6 ตัวชี้วัด คือ ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่, "
        "ตัวชี้วัดที่ 2 การใช้งบประมาณ, ตัวชี้วัดที่ 4 การใช้ทรัพย์สินของราชการ, ตัวชี้วัดที่ 5 การแก้ไขปัญหาการทุจริต, "
        "ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล และตัวชี้วัดที่ 10 การป้องกันการทุจริต "
        "ได้ 100.00 คะแนน"
    )
    assert second == "รองลงมา คือ ตัวชี้วัดที่ 3 การใช้อำนาจ ได้ 99.67 คะแนน"
    assert lowest == "ตัวชี้วัดที่ได้คะแนนต่ำสุด คือ ตัวชี้วัดที่ 8 การปรับปรุงระบบการทำงาน ได้ 98.65 คะแนน"


def test_all_indicators_equal_are_neither_highest_nor_lowest(draft, season):
    everything = dict.fromkeys((str(number) for number in range(1, 11)), Decimal(100))
    assert extremes(draft(season(everything))) == ["ทุกตัวชี้วัดได้คะแนนเท่ากัน คือ 100.00 คะแนน"]


def test_a_missing_indicator_is_told_and_not_taken_for_zero(draft, season):
    scores = {code: score for code, score in SEED_000.items() if code != "8"}
    sentences = extremes(draft(season(scores)))
    assert sentences[2] == "ตัวชี้วัดที่ได้คะแนนต่ำสุด คือ ตัวชี้วัดที่ 6 คุณภาพการดำเนินงาน ได้ 99.43 คะแนน"
    assert sentences[3] == "ยังไม่มีผลคะแนนของตัวชี้วัดที่ 8"


def test_change_since_last_year(draft, season):
    before = dict.fromkeys((str(number) for number in range(1, 10)), Decimal("99.67"))
    made = changes(draft(season(SEED_000, before)))
    assert made[0] == (
        "เมื่อเทียบกับปีก่อน ตัวชี้วัดที่คะแนนเพิ่มขึ้น ได้แก่ ตัวชี้วัดที่ 1 (+0.33 คะแนน), ตัวชี้วัดที่ 2 (+0.33 คะแนน), "
        "ตัวชี้วัดที่ 4 (+0.33 คะแนน), ตัวชี้วัดที่ 5 (+0.33 คะแนน) และตัวชี้วัดที่ 9 (+0.33 คะแนน)"
    )
    assert made[1].endswith("ตัวชี้วัดที่ 6 (−0.24 คะแนน), ตัวชี้วัดที่ 7 (−0.15 คะแนน) และตัวชี้วัดที่ 8 (−1.02 คะแนน)")
    assert made[2] == "ตัวชี้วัดที่คะแนนเท่าเดิม ได้แก่ ตัวชี้วัดที่ 3"
    assert made[3] == "ตัวชี้วัดที่ไม่มีคะแนนปีก่อนให้เปรียบเทียบ ได้แก่ ตัวชี้วัดที่ 10"


def test_without_last_year_there_is_no_comparison_and_no_empty_column(draft, season, framework):
    content = season(SEED_000)
    assert changes(draft(content)) == ["ไม่มีข้อมูลคะแนนรายตัวชี้วัดของปีก่อน จึงไม่ได้เปรียบเทียบ"]
    tools = build_report("analysis", content, framework).tables()[0]
    assert [column.title for column in tools.columns] == ["เครื่องมือ", "น้ำหนัก\n(ร้อยละ)", "ปี 2566"]


def test_overall_change_is_told_in_the_overall_sentence(draft, season):
    before = dict.fromkeys((str(number) for number in range(1, 11)), Decimal("95.00"))
    assert overall_sentence(draft(season(SEED_000, before))).endswith(
        "เพิ่มขึ้นจากปีงบประมาณ พ.ศ. 2565 ซึ่งได้ 95.00 คะแนน จำนวน 4.74 คะแนน"
    )


def test_tools_below_the_pass_mark_are_named(draft, season):
    low = {**SEED_000, "9": Decimal("70.75"), "10": Decimal("70.00")}
    assert tools_sentence(draft(season(low))) == "เครื่องมือที่ได้คะแนนต่ำกว่า 85 คะแนน ได้แก่ OIT (70.38 คะแนน)"
    assert tools_sentence(draft(season(SEED_000))) == "ทุกเครื่องมือได้คะแนนตั้งแต่ 85 คะแนนขึ้นไป"


def test_what_is_not_known_is_a_blank_to_fill(draft, season):
    made = draft(season())
    assert overall_sentence(made).count(BLANK) == 2
    assert tools_sentence(made) == ""


def test_what_the_coordinator_has_to_see_to_is_no_note_of_a_document(draft, season, framework):
    content = season(SEED_000)
    content.row("indicators", "6").values["strength_or_weakness"] = "คะแนนต่ำสุด"
    told = build_report("analysis", content, framework).texts()
    assert framework.caveats and not [text for text in told if framework.caveats[0].th in text]
    assert not [text for text in told if "จุดแข็ง/จุดอ่อนของตัวชี้วัด" in text]


def test_targets_stand_beside_the_scores_and_are_told(season, framework):
    content = season({"6": Decimal("99.43"), "7": Decimal("96.00")})
    for code in ("6", "7"):
        content.row("indicators", code).values["target"] = Decimal(98)
    report = build_report("analysis", content, framework)
    table = report.tables()[1]
    place = [column.code for column in table.columns].index("target")
    assert [row.cells[place].text for row in table.rows[5:8]] == ["98.00", "98.00", ""]
    assert (
        "หน่วยงานกำหนดเป้าหมายไว้ 2 รายการ บรรลุเป้าหมาย 1 รายการ ยังไม่บรรลุ 1 รายการ ได้แก่ ตัวชี้วัดที่ 7 (เป้าหมาย 98.00 คะแนน ขาดอีก 2.00 คะแนน)"
        in report.texts()
    )
    assert "target" not in [column.code for column in build_report("analysis", season(), framework).tables()[1].columns]


def test_all_full_marks_have_no_weakness(season, framework):
    everything = dict.fromkeys((str(number) for number in range(1, 11)), Decimal(100))
    told = build_report("analysis", season(everything), framework).texts()
    assert "ทุกตัวชี้วัดได้คะแนนเต็ม 100 คะแนน ไม่มีตัวชี้วัดที่ต่ำกว่าคะแนนเต็ม ควรรักษามาตรฐานไว้" in told
    assert not any("ต่ำสุด" in text for text in told)


def test_items_at_zero_are_urgent_and_name_their_owner(season, framework):
    content = season(SEED_000, questions={"O12": Decimal(0), "O13": Decimal(0)})
    told = [text for text in build_report("analysis", content, framework).texts() if text.startswith("ข้อที่ไม่ได้คะแนน")]
    assert told == ["ข้อที่ไม่ได้คะแนนต้องแก้ไขโดยเร่งด่วน ได้แก่ ข้อ O12 (กองคลัง) และข้อ O13"]


@pytest.fixture(scope="module")
def of_2568():
    return load_framework(2568)


def _of_items(of_2568, scores, **causes):
    """The paragraphs and list items on indicator 9 of 2568, where items have these scores and causes."""
    content = new_content(of_2568, {"name": "อบต.ตัวอย่าง", "type": "อบต."}, (), {})
    content.row("indicators", "9").values["score"] = Decimal("70.75")
    for code, score in scores.items():
        content.row("scores", code).values["score"] = Decimal(score)
    for code, cause in causes.items():
        content.row("scores", code).values["cause"] = cause
    texts = build_report("analysis", content, of_2568).texts()
    start = next(number for number, text in enumerate(texts) if "70.75 คะแนน" in text and "วัดการเปิดเผย" in text)
    return texts[start : next(number for number, text in enumerate(texts) if text.startswith("4. "))]


def test_an_item_without_a_point_has_its_score_once_its_cause_once_and_its_owner_once(of_2568):
    told = _of_items(of_2568, {"O12": 0, "O13": 0}, O12="ลบแผ่นคำอธิบาย", O13="ลบแผ่นคำอธิบาย")
    assert told[0].endswith("ข้อ O12 และ O13 ของตัวชี้วัดย่อยที่ 9.3 การจัดซื้อจัดจ้าง ไม่ได้คะแนน")
    names = [of_2568.item(code).name.th for code in ("O12", "O13")]
    assert told[1:5] == ["สาเหตุเป็นดังนี้", f"O12 {names[0]} และ O13 {names[1]}", "ลบแผ่นคำอธิบาย",
                         "ข้อที่ไม่ได้คะแนนต้องแก้ไขโดยเร่งด่วน ได้แก่ ข้อ O12 และ O13"]  # fmt: skip


def test_the_score_of_one_item_of_a_part_is_told_as_that_of_one(of_2568):
    told = _of_items(of_2568, {"O12": 0, "O14": 50})
    assert told[0].endswith(
        "ในตัวชี้วัดย่อยที่ 9.3 การจัดซื้อจัดจ้าง ข้อ O12 ได้ 0.00 คะแนน ข้ออื่นไม่มีคะแนนรายข้อ "
        "ตัวชี้วัดย่อยที่ 9.4 การบริหารและพัฒนาทรัพยากรบุคคล มีผลรายข้อเพียงบางข้อ คือ ข้อ O14 ได้ 50.00 คะแนน"
    )


def test_what_is_all_of_one_kind_is_named_once_before_it(of_2568):
    told = _of_items(of_2568, {"O12": 50, "O13": 100}, O12="ช้า")
    assert told[1:4] == ["สาเหตุเป็นดังนี้", f"O12 {of_2568.item('O12').name.th}", "ช้า"]


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["สาเหตุ", "ข้อสรุป"], "สาเหตุและข้อสรุป"),
        (["สาเหตุ", "ข้อสังเกต", "ข้อสรุป"], "สาเหตุ ข้อสังเกต และข้อสรุป"),
        (["O12", "O13"], "O12 และ O13"),
        (["O1", "O2", "O3"], "O1, O2 และ O3"),
        (["ไตรมาส 1", "รอบ 12 เดือน"], "ไตรมาส 1 และรอบ 12 เดือน"),
        (["บุคลากร", "การสรรหา บรรจุ แต่งตั้ง"], "บุคลากร และการสรรหา บรรจุ แต่งตั้ง"),
        (["ไม่มีการเลือกปฏิบัติต่อผู้มาติดต่อ", "ไม่มีการเรียกรับสินบนในงานบริการ"], "ไม่มีการเลือกปฏิบัติต่อผู้มาติดต่อ และไม่มีการเรียกรับสินบนในงานบริการ"),
    ],
)  # fmt: skip
def test_names_are_joined_as_thai_is_written(names, told):
    assert Prose("analysis").join(names) == told
    assert Prose("analysis", "en").join(["cause", "remark", "conclusion"]) == "cause, remark and conclusion"


def test_comments_go_to_every_department_that_owns_an_item(season, framework):
    content = season(SEED_000, comments={"EP8": ("ควรมีช่องทางถามตอบ", "O8, O18")})
    table = build_report("analysis", content, framework).tables()[-1]
    assert [row.cells[0].text for row in table.rows if row.kind == "heading"] == ["สำนักปลัด", "กองช่าง"]
    assert table.rows[1].cells[1].text == "ควรมีช่องทางถามตอบ"


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_comment_is_printed_without_saying_whose_it_is(season, framework, language):
    """The cell holds the assessor's advice, a cause or the agency's own conclusion: it does not tell which."""
    content = season(SEED_000)
    told = "หน่วยงานสรุปว่าผลอยู่ในระดับดี"
    for code in ("i1", "i2"):
        content.row("scores", code).values |= {"score": Decimal("90"), "comment": told, "items": "O8"}
    report = build_report("analysis", content, framework, language=language)
    said = report_bytes(report, "html", created=datetime(2026, 1, 1, tzinfo=UTC)).decode()
    assert told in said
    assert "ของผู้ประเมิน" not in said and "ssessor" not in said


def test_thai_digits_change_figures_but_not_links_or_officers_words(season, framework):
    content = season(SEED_000, constraints=[{"topic": "คน", "detail": "มี 3 คน"}], website="https://a.go.th/ita2566")
    analysis = build_report("analysis", content, framework, digits="thai")
    assert any("๙๙.๗๔ คะแนน" in text and "พ.ศ. ๒๕๖๖" in text for text in analysis.texts())
    assert "คน: มี 3 คน" in analysis.texts()
    assert any("https://a.go.th/ita2566" in text for text in build_report("assignments", content, framework).texts())


def test_names_of_the_report_items_come_from_the_framework(season, framework):
    cover = build_report("analysis", season(), framework).cover
    assert cover.title[-1] == f"(ข้อ O42 {framework.item('O42').name.th})"


def test_every_kind_is_told_in_english_too(rich, framework):
    for kind in ("analysis", "progress", "plan", "assignments", "committee", "summary"):
        report = build_report(kind, rich, framework, "en")
        assert not [text for text in report.texts() if "{" in text]
        assert "2566" in report.title


@pytest.mark.parametrize("kind", ["common", "analysis", "progress", "plan", "assignments", "committee", "summary"])
def test_thai_and_english_patterns_have_the_same_fields(kind):
    found = list(patterns(load_yaml("reports", f"{kind}.yaml")))
    assert found
    for pattern in found:
        assert pattern["th"] and pattern["en"]
        assert fields(pattern["th"]) == fields(pattern["en"]), pattern["th"]


@pytest.mark.parametrize("kind", ["analysis", "progress", "plan", "assignments"])
def test_a_full_master_leaves_no_blank_in_running_text(rich, framework, kind):
    for language in ("th", "en"):
        told = build_report(kind, rich, framework, language).texts()
        assert not [text for text in told if BLANK in text and "พ.ศ." not in text and "BE" not in text]


def patterns(declared):
    """Yield every ``{th, en}`` pair in a wording file; lists of words such as the months are none."""
    if isinstance(declared, dict) and isinstance(declared.get("th"), str):
        yield declared
    elif isinstance(declared, dict):
        for value in declared.values():
            yield from patterns(value)
    elif isinstance(declared, list):
        for value in declared:
            yield from patterns(value)


def fields(pattern):
    return {name for _, name, _, _ in Formatter().parse(pattern) if name}


@pytest.mark.parametrize(
    ("start", "end", "style", "told"),
    [
        (date(2022, 10, 1), date(2023, 3, 31), "dates", "ต.ค. 2565 – มี.ค. 2566"),
        (date(2023, 3, 1), date(2023, 3, 31), "dates", "มี.ค. 2566"),
        (date(2022, 10, 1), date(2023, 9, 30), "dates", "ตลอดปีงบประมาณ พ.ศ. 2566"),
        (date(2023, 1, 15), date(2023, 2, 10), "dates", "15 ม.ค. 2566 – 10 ก.พ. 2566"),
        (date(2022, 10, 1), date(2023, 3, 31), "quarters", "ไตรมาสที่ 1 – 2 ปีงบประมาณ พ.ศ. 2566"),
        (date(2023, 1, 1), date(2023, 3, 31), "quarters", "ไตรมาสที่ 2 ปีงบประมาณ พ.ศ. 2566"),
        (date(2023, 1, 1), None, "dates", "ม.ค. 2566 เป็นต้นไป"),
        (None, date(2023, 9, 30), "dates", "ภายใน 30 ก.ย. 2566"),
        ("หลังประกาศผล", None, "dates", "หลังประกาศผล เป็นต้นไป"),
        (None, None, "dates", BLANK),
    ],
)
def test_periods(start, end, style, told):
    assert Prose("plan").period(start, end, style) == told


def test_thai_digits_in_patterns_and_values():
    voice = Prose("analysis", digits="thai")
    assert voice.say("indicator", code=Plain("10"), name="ชื่อ 1") == "ตัวชี้วัดที่ ๑๐ ชื่อ 1"
    assert voice.score(Decimal("99.665")) == "๙๙.๖๗"
    assert voice.full_day(date(2023, 1, 30)) == "๓๐ มกราคม พ.ศ. ๒๕๖๖"


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        ("1. ตั้งคณะทำงาน 2. ประชุม 3. รายงาน", ["1. ตั้งคณะทำงาน", "2. ประชุม", "3. รายงาน"]),
        ("๑) ตั้ง ๒) ประชุม", ["๑) ตั้ง", "๒) ประชุม"]),
        ("ภายใน 2. ปี หรือ 5. ปี", ["ภายใน 2. ปี หรือ 5. ปี"]),
        ("ข้อ 9.3 และ 9.4", ["ข้อ 9.3 และ 9.4"]),
        ("1. ก\n2. ข", ["1. ก", "2. ข"]),
    ],
)
def test_steps_in_one_line_are_set_apart(written, lines):
    assert step_lines(written).split("\n") == lines


def texts(paragraphs):
    return [paragraph.text for paragraph in paragraphs]


def test_what_goes_on_from_a_sentence_is_set_off_by_its_space(draft, season, framework):
    before = dict.fromkeys((str(number) for number in range(1, 11)), Decimal(90))
    made = season(SEED_000, before)
    assert "“ผ่านดีเยี่ยม” เพิ่มขึ้นจากปีงบประมาณ พ.ศ. 2565" in overall_sentence(draft(made))
    assert "”, up by" in overall_sentence(draft(made, "en"))


def test_without_scores_by_question_the_published_analysis_says_so_once(season, framework):
    tools = {"IIT": Decimal("90.00"), "EIT1": Decimal("88.00"), "EIT2": Decimal("80.40"), "OIT": Decimal("95.00")}
    told = build_report("analysis", season({**SEED_000, **tools}), framework).texts()
    assert len([text for text in told if "ไม่มีคะแนนรายข้อ" in text]) == 1


@pytest.mark.parametrize("kind", ["analysis", "progress", "plan", "assignments"])
def test_what_is_published_does_not_speak_of_the_workbook(season, framework, kind):
    for content in (season(), season(SEED_000), season(SEED_000, questions={"i1": Decimal(90)})):
        told = build_report(kind, content, framework).texts()
        assert [text for text in told if "สมุดงาน" in text] == []


@pytest.mark.parametrize(
    ("district", "province", "told"),
    [
        ("พาน", "เชียงราย", "อำเภอพาน จังหวัดเชียงราย"),
        ("อ.บ้านฝาง", "จังหวัดขอนแก่น", "อำเภอบ้านฝาง จังหวัดขอนแก่น"),
        ("", "จ.ขอนแก่น", "จังหวัดขอนแก่น"),
        ("เขตบางรัก", "กรุงเทพมหานคร", "เขตบางรัก กรุงเทพมหานคร"),
        ("", "กทม.", "กรุงเทพมหานคร"),
        ("", "", f"จังหวัด{BLANK}"),
    ],
)
def test_the_cover_tells_district_and_province_once(season, framework, district, province, told):
    report = build_report("analysis", season(district=district, province=province), framework)
    assert report.cover.lines[1] == told


def analysed(season, framework, scores, **parts):
    return build_report("analysis", season({key: Decimal(value) for key, value in scores.items()}, **parts), framework)


def test_a_lost_point_of_a_negative_question_never_says_that_it_happened(season):
    framework = load_framework(2568)
    content = new_content(framework, {"name": "อบต.ตัวอย่าง", "fiscal_year": 2568}, (), {})
    content.row("indicators", "1").values["score"] = Decimal("99.33")
    for code, score in (("i1", 100), ("i2", 100), ("i3", 98)):
        content.row("scores", code).values["score"] = Decimal(score)
    texts = build_report("analysis", content, framework).texts()
    told = [text for text in texts if text.startswith("ตัวชี้วัดที่ 1 ")][-1]
    assert "ข้อ i3 (การเรียกรับสินบนแลกกับการปฏิบัติงาน) ได้ 98.00 คะแนน คำตอบบางส่วนยังไม่ยืนยันว่าไม่มีการเรียกรับสินบน" in told
    assert "หรือไม่ ได้" not in told and "ไม่ใช่เรื่องเร่งด่วน" not in told
    note = "ข้อ i2 และ i3 ถามถึงพฤติกรรมที่ไม่พึงประสงค์ คะแนนที่ประกาศเป็นคะแนนที่กลับค่าแล้ว คะแนนสูงจึงหมายถึงผลดี"
    assert texts.count(note) == 1
    content.row("indicators", "1").values["reading"] = "ข้อความของหน่วยงานเอง"
    assert build_report("analysis", content, framework).texts().count(note) == 1, "an own text takes no note away"


def test_every_indicator_below_full_marks_tells_its_measure_or_that_there_is_none(season, framework):
    measure = {"title": "ปรับคู่มือ", "indicator": "7", "responsible": "สำนักปลัด", "starts_on": date(2022, 10, 1)}
    told = analysed(season, framework, {"6": "90", "7": "96", "8": "99", "1": "100"}, measures=[measure]).texts()
    (without,) = [text for text in told if "แผนมาตรการยังไม่มีมาตรการสำหรับเรื่องนี้โดยตรง" in text]
    (answered,) = [text for text in told if "มาตรการที่ 1 เรื่อง “ปรับคู่มือ”" in text]
    assert "คุณภาพการดำเนินงาน" in without and "ประสิทธิภาพการสื่อสาร" in answered
    assert "สำนักปลัด" in answered and "ต.ค. 2565 เป็นต้นไป" in answered
    assert not [text for text in told if "ยังไม่มีมาตรการรองรับ" in text], "said of the indicator, and not again at the end"
    told = analysed(season, framework, {"6": "90", "7": "96", "8": "94"}, measures=[measure]).texts()
    assert told.count("ตัวชี้วัดที่ 6 และ 8 ได้คะแนนต่ำกว่า 95 คะแนนและยังไม่มีมาตรการรองรับ") == 1


def test_questions_that_are_high_and_not_full_are_told_together():
    """One sentence said of each of them would be said three times; what asks of bribes has one of its own."""
    made = book("sample3")
    told = build_report("analysis", made.content, made.framework).texts()
    (eighth,) = [text for text in told if "ข้อ e7 (การมีส่วนร่วมของบุคคลภายนอก) ได้ 95.90 คะแนน" in text]
    assert "ข้อ e9 (บริการออนไลน์ที่สะดวกและรวดเร็ว) ได้ 96.90 คะแนน, ข้อ e8 (" in eighth
    assert "คำตอบบางส่วน" not in eighth
    (sixth,) = [text for text in told if "ข้อ e1 (บริการตามขั้นตอนและระยะเวลา) ได้ 95.37 คะแนน และข้อ e2 (" in text]
    assert sixth.count("คำตอบบางส่วนยังไม่ยืนยันว่าไม่มีการเรียกรับสินบน") == 1
    alone = [text for text in told if "ข้อ i1 (การปฏิบัติงานตามขั้นตอนและระยะเวลา) ได้ 99.33 คะแนน" in text]
    assert len(alone) == 1 and "คำตอบบางส่วนยังไม่ถึงระดับสูงสุดในประเด็นที่ว่างานและบริการ" in alone[0]


def test_low_items_show_their_measure_in_the_table(season, framework):
    measures = [{"title": "ก", "indicator": "9.3", "steps": "1. ตรวจ O12"}, {"title": "ข", "indicator": "9"}]
    content = season(SEED_000, questions={"O12": Decimal(0), "O8": Decimal(50), "O40": Decimal(0)}, measures=measures)
    table = next(
        table for table in build_report("analysis", content, framework).tables() if table.columns[-1].code == "measure"
    )
    assert {row.cells[0].text: row.cells[-1].text for row in table.rows} == {
        "O8": "มาตรการที่ 1 และ 2 (ไม่ได้ระบุข้อนี้)",
        "O12": "มาตรการที่ 1",
        "O40": "ยังไม่มีมาตรการ",
    }


def test_what_was_remarked_on_a_question_without_a_score_is_told(season, framework):
    content = season(SEED_000, comments={"i2": ("บริการยังไม่เสมอกัน", "")})
    lists = [block for block in build_report("analysis", content, framework).blocks() if isinstance(block, Listing)]
    told = [(item.text, [part.text for part in item.more]) for block in lists for item in block.items if item.more]
    text = framework.question("i2").text.th
    assert told == [(f"i2 {text}", ["บริการยังไม่เสมอกัน"])]


def test_no_two_indicators_are_told_in_the_same_words(season, framework):
    told = analysed(season, framework, {str(number): "97.00" for number in range(1, 11)}).texts()
    endings = [text.rpartition("คะแนน ")[2] for text in told if "ตัวชี้วัดที่" in text and "97.00" in text]
    assert len(endings) > 10 and len({text.replace("97.00", "") for text in told if "97.00" in text}) == len(
        [text for text in told if "97.00" in text]
    )


@pytest.mark.parametrize(
    ("scores", "told"),
    [
        ({"IIT": 99, "EIT1": 90, "EIT2": 90, "OIT": 80}, "แม้คะแนนภาพรวมถึง 85 คะแนน ก็อยู่ในระดับ “ผ่าน” มิใช่ “ผ่านดี” เพราะคะแนนของ OIT (80.00 คะแนน) ต่ำกว่า 85 คะแนน"),
        ({"IIT": 95, "EIT1": 94, "EIT2": 95, "OIT": 98}, "แม้คะแนนภาพรวมถึง 95 คะแนน ก็อยู่ในระดับ “ผ่านดี” มิใช่ “ผ่านดีเยี่ยม”"),
        ({"IIT": 95, "EIT1": 95, "EIT2": 95, "OIT": 95}, ""),
        ({"IIT": 80, "EIT1": 80, "EIT2": 80, "OIT": 80}, "คะแนนภาพรวมยังไม่ถึง 85 คะแนน"),
    ],
)  # fmt: skip
def test_the_level_says_why_it_is_not_higher(draft, season, scores, told):
    made = draft(season({code: Decimal(score) for code, score in scores.items()}))
    found = level_sentence(made)
    assert found.startswith(told) if told else found == ""


def test_every_block_has_variants_in_both_languages_and_a_condition():
    blocks = load_yaml("reports", "blocks.yaml")
    for name, variants in blocks.items():
        assert set(variants) == {"th", "en"} and all(variants.values()), name
        assert len(set(variants["th"])) == len(variants["th"]), name


def test_every_topic_and_purpose_has_its_source():
    for name in ("question_topics.csv", "question_polarity.csv", "indicator_purpose.csv"):
        rows = list(csv.DictReader(template("reports", name).read_text(encoding="utf-8").splitlines()))
        assert rows and not [row for row in rows if not row["source"].strip()], name


def test_what_the_agency_calls_a_strength_is_not_under_a_title_of_full_marks(season, framework):
    def titles(marked):
        content = season(SEED_000)
        content.row("indicators", "6").values["strength_or_weakness"] = marked
        made = build_report("analysis", content, framework)
        return [heading.text for _, heading in made.headings(2) if heading.text.startswith(("3.1", "3.2"))]

    assert titles("จุดแข็ง") == ["3.1 จุดแข็ง", "3.2 จุดที่ต้องแก้ไขและพัฒนา"]
    assert titles("")[0] == "3.1 จุดแข็ง (ตัวชี้วัดที่ได้คะแนนเต็ม 100 คะแนน)"


def test_the_points_by_owner_are_those_of_questions_and_no_items_that_stand_above_with_their_owner(season, framework):
    def tables(*comments):
        content = season(SEED_000, comments=dict(comments))
        made = build_report("analysis", content, framework).tables()
        return [[column.code for column in one.columns] for one in made if one.columns[0].code == "items"]

    item, question = ("O12", ("ลิงก์เปิดไม่ได้", "O12")), ("EP3", ("ควรติดป้าย", "O12"))
    assert tables(item) == []
    assert tables(item, question) == [["items", "comment", "code"]]
