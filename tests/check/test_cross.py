"""Across sheets: measures and tracking, owners, weak results, dates and links."""

import pytest

from ita_workbook.checks.engine import check_return

MEASURES = "measure | indicator | title | steps | department | responsible | starts_on | ends_on | monitoring"
FULL = "7 | เพิ่มช่องทาง | 1. ทำ | กองคลัง | กองคลัง | 01/10/2565 | 30/09/2566 | ประชุม"
TRACKING = "measure | round | status | progress | reported_on"
REPORT = "รอบ 6 เดือน | อยู่ระหว่างดำเนินการ | ครึ่งหนึ่ง | 05/04/2566"
DEPARTMENTS = "department | section\nกองคลัง | งานพัสดุ\nสำนักปลัด | งานนิติการ"


def test_a_measure_without_tracking(make, found):
    returned = make(measures=f"{MEASURES}\nM01 | {FULL}\nM02 | {FULL}", tracking=f"{TRACKING}\nM01 | {REPORT}")
    assert found(returned) == [("X101", "C6")]


def test_tracking_of_a_measure_that_is_not_there(make, found):
    returned = make(measures=f"{MEASURES}\nM01 | {FULL}", tracking=f"{TRACKING}\nM01 | {REPORT}\nM09 | {REPORT}")
    assert found(returned) == [("X102", "C6")]


def test_a_department_that_is_not_on_its_sheet(make, today):
    returned = make(
        "master",
        departments=DEPARTMENTS,
        assignments="item | department\nO1 | กองการคลัง\nO2 | กองคลัง",
    )
    (finding,) = check_return(returned, today=today)
    assert (finding.code, finding.cell, finding.expected) == ("X104", "G5", "กองคลัง")


def test_a_weak_indicator_needs_a_measure_for_it_or_its_parts(make, found):
    indicators = """
    indicator | score | target | strength_or_weakness
    6 | 98 | 99 |
    7 | 82.10 | |
    8 | 99 | | จุดอ่อน
    9 | 80 | |
    9.1 | 80 | |
    10 | 85 | |
    """
    returned = make(
        "master",
        departments=DEPARTMENTS,
        indicators=indicators,
        measures=f"{MEASURES}\nM01 | {FULL}",
        tracking=f"{TRACKING}\nM01 | {REPORT}",
    )
    # 7 has its measure; 9.1 is part of what 9 says already; 10 is at the pass mark.
    assert [pair for pair in found(returned) if pair[0] == "X105"] == [("X105", "F5"), ("X105", "I7"), ("X105", "F8")]


def test_a_comment_about_items_of_a_department_without_measures(make, today):
    returned = make(
        "master",
        departments=DEPARTMENTS,
        assignments="item | department\nO8 | สำนักปลัด\nO9 | กองคลัง",
        measures=f"{MEASURES}\nM01 | {FULL}",
        tracking=f"{TRACKING}\nM01 | {REPORT}",
        scores="code | comment | items\ne4 | ควรเพิ่มช่องทาง | O8, O9\ni1 | ควรปรับปรุงข้อ O9 | \ni2 | | O8",
    )
    (finding,) = check_return(returned, today=today)
    assert (finding.code, finding.cell) == ("X106", "H5")
    assert "O8" in finding.message.th and "สำนักปลัด" in finding.message.th


def test_a_period_that_runs_backwards_and_one_of_another_year(make, found):
    back = FULL.replace("30/09/2566", "30/09/2565")
    old = FULL.replace("01/10/2565", "01/10/2555")
    following = FULL.replace("30/09/2566", "30/09/2567")
    returned = make(
        measures=f"{MEASURES}\nM01 | {back}\nM02 | {old}\nM03 | {following}",
        tracking=f"{TRACKING}\nM01 | {REPORT}\nM02 | {REPORT}\nM03 | {REPORT}",
    )
    # 30/09/2565 is the day before the fiscal year, and past: each is its own doubt.
    assert found(returned) == [("X201", "L5"), ("X202", "L5"), ("X202", "K6"), ("C201", "G5")]


def test_published_in_another_year_or_in_the_future(make, found, full_item):
    later = full_item.replace("15/03/2566", "15/03/2565")
    assert found(make(assignments=later)) == [("X203", "M5")]
    assert found(make(assignments=full_item.replace("15/03/2566", "15/05/2566"))) == [("X204", "M5")]


def test_the_same_link_for_two_items(make, today, full_item):
    again = full_item.strip().splitlines()[1].replace("O1 |", "O2 |").replace("https://www.", "http://")
    (finding,) = check_return(make(assignments=full_item + again), today=today)
    assert (finding.code, finding.cell, finding.severity) == ("X301", "L6", "warning")
    assert finding.message.th == "ลิงก์ของ O2 ซ้ำกับ O1"


def test_conflicts_wait_for_a_decision(make, found):
    conflicts = """
    sheet | row_key | field | ours | theirs | decision | other_value
    มอบหมาย OIT | O1 | สถานะ | ก | ข | |
    มอบหมาย OIT | O2 | สถานะ | ก | ข | ค่าอื่น |
    มอบหมาย OIT | O3 | สถานะ | ก | ข | ใช้ของกลาง |
    """
    assert found(make("merged", conflicts=conflicts)) == [("M101", "K5"), ("M102", "L6")]


def told_of_years(make, found, *, agency, score="90"):
    returned = make(
        "master",
        departments=DEPARTMENTS,
        agency=f"field | value\n{agency}",
        indicators=f"indicator | score\n7 | {score}",
        measures=f"{MEASURES}\nM01 | {FULL}",
        tracking=f"{TRACKING}\nM01 | {REPORT}",
    )
    return [pair for pair in found(returned) if pair[0] in ("X205", "X206")]


def test_measures_that_begin_before_the_analysed_year_is_over(make, found):
    assert told_of_years(make, found, agency="name | ก") == [("X205", "K5")]
    assert told_of_years(make, found, agency="name | ก", score="") == []


def test_a_year_of_the_measures_that_is_not_their_dates(make, found):
    years = "result_year | 2565\nmeasures_year | {}"
    assert told_of_years(make, found, agency=years.format(2567)) == [("X206", "D6")]
    assert told_of_years(make, found, agency=years.format(2566)) == []


@pytest.mark.parametrize(
    ("items", "unknown"),
    [
        ("EP4, O12", []),
        ("i1 i2 และ O12 - O14", []),
        ("O๑๒/ES๑๔", []),
        ("e99, O12", ["e99"]),
        ("O12 O77 ex4", ["O77", "ex4"]),
    ],
)
def test_what_a_measure_answers_is_a_question_or_an_item_of_the_year(make, items, unknown):
    tracking = f"{TRACKING}\nM01 | {REPORT}"
    returned = make(measures=f"{MEASURES} | items\nM01 | {FULL} | {items}", tracking=tracking)
    told = [one for one in check_return(returned) if one.code == "X207"]
    assert len(told) == bool(unknown)
    assert all(", ".join(unknown) in one.message.th for one in told)


def test_a_period_in_words_stands_for_the_dates(make, found):
    head = f"{MEASURES} | period"
    words = FULL.replace("01/10/2565 | 30/09/2566", " | ") + " | ม.ค. 2566 เป็นต้นไป"
    tracking = f"{TRACKING}\nM01 | {REPORT}"
    assert found(make(measures=f"{head}\nM01 | {words}", tracking=tracking)) == []
    empty = FULL.replace("30/09/2566", "") + " | "
    assert found(make(measures=f"{head}\nM01 | {empty}", tracking=tracking)) == [("C101", "L5")]
