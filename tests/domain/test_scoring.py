"""Scores are reproduced exactly from the printed reports, and misprints are found at the level where they stand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ita_workbook.framework.load import load_framework
from ita_workbook.framework.ranking import standing, standing_problems
from ita_workbook.framework.scoring import compute, infeasible_items, reconcile, rounded

from .conftest import points


def test_report_000_adds_up_to_99_74(y2566, report_000):
    sheet = compute(y2566, report_000)
    assert str(sheet["IIT"].computed) == "99.93"
    assert str(sheet["EIT"].computed) == "99.20"
    assert str(sheet["OIT"].computed) == "100.00"
    assert str(sheet["TOTAL"].computed) == "99.74"
    assert sheet["TOTAL"].children == ("IIT", "EIT", "OIT")
    assert sheet.level.level.th == "ผ่านดีเยี่ยม"
    assert sheet.level_other_reading is None
    assert reconcile(y2566, report_000) == []


def test_report_000_adds_up_from_the_indicators_alone(y2566, report_000):
    indicators = {code: score for code, score in report_000.items() if code.isdecimal()}
    assert str(compute(y2566, indicators).overall) == "99.74"


def test_report_003_adds_up_to_97_18_from_four_tools(y2568, report_003):
    sheet = compute(y2568, report_003)
    assert sheet["TOTAL"].exact == Decimal("97.179")
    assert str(sheet["TOTAL"].computed) == "97.18"
    assert sheet["TOTAL"].children == ("IIT", "EIT1", "EIT2", "OIT")
    assert sheet.level.level.th == "ผ่านดีเยี่ยม"
    assert {code: str(sheet[code].computed) for code in ("IIT", "EIT", "OIT", "1", "3", "4", "5", "8")} == {
        "IIT": "99.51",
        "EIT": "96.42",
        "OIT": "96.00",
        "1": "99.78",
        "3": "98.89",
        "4": "99.55",
        "5": "99.33",
        "8": "96.40",
    }


def test_report_003_has_a_misprint_in_indicator_7_and_a_doubt_in_9(y2568, report_003):
    seven, nine = reconcile(y2568, report_003)
    assert (seven.code, str(seven.printed), str(seven.computed), seven.certain) == ("7", "96.35", "96.15", True)
    assert seven.children == ("e4", "e5", "e6")
    assert (nine.code, str(nine.printed), str(nine.computed), nine.certain) == ("9", "92.00", "92.60", False)
    assert [str(other) for other in nine.others] == ["88.47"]


def test_indicator_6_of_report_003_is_within_the_tolerance(y2568, report_003):
    six = compute(y2568, report_003)["6"]
    assert (str(six.printed), str(six.computed)) == ("96.51", "96.52")


def test_a_score_of_2_for_o14_is_doubted_because_no_such_score_was_seen(y2568, report_003):
    (doubt,) = infeasible_items(y2568, report_003)
    assert (doubt.code, str(doubt.score), [str(v) for v in doubt.allowed]) == ("O14", "2", ["0", "50", "100"])
    assert not doubt.certain


def test_a_score_between_0_and_100_is_impossible_in_2566(y2566):
    (doubt,) = infeasible_items(y2566, points("O1=100 O2=0 O3=50"))
    assert (doubt.code, doubt.certain) == ("O3", True)


def test_report_004_adds_up_to_87_22_and_passes_with_one_weak_tool(y2568, report_004):
    sheet = compute(y2568, report_004)
    assert str(sheet["TOTAL"].computed) == "87.22"
    assert str(sheet["OIT"].computed) == "70.38"
    assert sheet.level.level.th == "ผ่าน"
    assert reconcile(y2568, report_004) == []


def test_items_of_2566_give_the_oit(y2566):
    scores = {item.code: Decimal(100) for item in y2566.items} | points("O12=0 O42=0")
    sheet = compute(y2566, scores)
    assert str(sheet["9.2"].computed) == "87.50"
    assert str(sheet["9"].computed) == "97.50"
    assert str(sheet["10.2"].computed) == "80.00"
    assert str(sheet["10"].computed) == "90.00"
    assert str(sheet["OIT"].computed) == "93.75"
    assert sheet["TOTAL"].computed is None
    assert sheet.overall is None and sheet.level is None


def test_a_missing_item_leaves_its_sub_indicator_open(y2566):
    sheet = compute(y2566, points("O1=100 O2=100"))
    assert sheet["9.1"].computed is None
    assert sheet["9.1"].rule is None


def test_unknown_item_weights_leave_the_indicator_open_unless_all_items_are_equal(y2568):
    full = {item.code: Decimal(100) for item in y2568.items}
    assert str(compute(y2568, full)["9"].computed) == "100.00"
    sheet = compute(y2568, full | points("O12=0"))
    assert sheet["9"].computed is None
    assert str(sheet["10"].computed) == "100.00"


def test_an_indicator_outside_the_range_of_its_items_is_certainly_wrong(y2568):
    scores = {item.code: Decimal(50) for item in y2568.items} | points("O1=100 9=40")
    (difference,) = reconcile(y2568, scores)
    assert (difference.code, difference.computed, difference.certain) == ("9", None, True)
    assert (difference.low, difference.high) == (50, 100)


def test_full_items_with_a_lower_indicator_are_certainly_wrong_whatever_the_weights(y2568):
    scores = {item.code: Decimal(100) for item in y2568.items} | points("10=95")
    (difference,) = reconcile(y2568, scores)
    assert (difference.code, str(difference.computed), difference.certain) == ("10", "100.00", True)


def test_a_misprint_shows_where_it_disagrees_with_its_neighbours(y2566, report_000):
    differences = reconcile(y2566, report_000 | points("IIT=98.93"))
    # the printed total is right, so it disagrees with the misprinted tool below it
    assert [difference.code for difference in differences] == ["TOTAL", "IIT"]
    assert [difference.code for difference in reconcile(y2566, report_000 | points("6=90 EIT=99.20"))] == ["EIT"]


@pytest.mark.parametrize(("printed", "differs"), [("99.75", False), ("99.73", False), ("99.72", True), ("99.76", True)])
def test_the_tolerance_is_one_hundredth(y2566, report_000, printed, differs):
    tools = {code: report_000[code] for code in report_000 if code.isdecimal()}
    exactly = compute(y2566, tools)["TOTAL"].exact
    assert rounded(exactly) == Decimal("99.74")
    codes = [d.code for d in reconcile(y2566, tools | {"TOTAL": Decimal(printed)})]
    assert (codes == ["TOTAL"]) is differs


@pytest.mark.parametrize(
    ("tools", "combined", "separate"),
    [
        ("IIT=99 EIT1=84 EIT2=98 OIT=96", "ผ่านดี", "ผ่าน"),
        ("IIT=99 EIT1=94 EIT2=98 OIT=96", "ผ่านดีเยี่ยม", "ผ่านดี"),
        ("IIT=99 EIT1=96 EIT2=98 OIT=96", "ผ่านดีเยี่ยม", None),
        ("IIT=60 EIT1=60 EIT2=60 OIT=60", "ต้องปรับปรุงโดยด่วน", None),
        ("IIT=70 EIT1=70 EIT2=70 OIT=70", "ต้องปรับปรุง", None),
        ("IIT=84.99 EIT1=84.99 EIT2=84.99 OIT=84.99", "ต้องปรับปรุง", None),
        ("IIT=85 EIT1=85 EIT2=85 OIT=85", "ผ่านดี", None),
        ("IIT=100 EIT1=100 EIT2=100 OIT=94", "ผ่านดี", None),
    ],
)
def test_the_level_follows_the_overall_score_and_every_tool(y2568, tools, combined, separate):
    sheet = compute(y2568, points(tools))
    assert sheet.level.level.th == combined
    assert (sheet.level_other_reading.level.th if sheet.level_other_reading else None) == separate
    turned = compute(y2568, points(tools), eit_rule="separate")
    assert turned.level.level.th == (separate or combined)


@pytest.mark.parametrize(
    ("overall", "letter"), [("95", "AA"), ("94.99", "A"), ("85", "A"), ("50", "E"), ("49.99", "F")]
)
def test_letters_until_2565(overall, letter):
    framework = load_framework(2565)
    assert compute(framework, {"TOTAL": Decimal(overall)}).level.level.th == letter


def test_a_missing_tool_leaves_the_level_open_only_where_it_decides(y2568):
    assert compute(y2568, points("TOTAL=96 IIT=99")).level is None
    assert compute(y2568, points("TOTAL=80")).level.level.th == "ต้องปรับปรุง"
    assert compute(y2568, points("TOTAL=86 OIT=70")).level.level.th == "ผ่าน"


def test_rounding_is_half_up_and_at_the_end():
    assert str(rounded(Decimal("97.175"))) == "97.18"
    assert str(rounded(Decimal("97.1749999"))) == "97.17"


def test_scores_of_codes_that_do_not_exist_are_named(y2568):
    assert compute(y2568, points("O29=100 TOTAL=90")).unknown_codes == ("O29",)


def test_report_000_calls_indicator_6_the_lowest_but_it_is_8(y2566, report_000):
    (problem,) = standing_problems(y2566, report_000, lowest=["6"], highest=["1", "2", "4", "5", "9", "10"])
    assert (problem.claim, problem.stated, str(problem.stated_score)) == ("lowest", "6", "99.43")
    assert (problem.actual, str(problem.score)) == (("8",), "98.65")


def test_standing_of_report_000(y2566, report_000):
    place = standing(y2566, report_000, Decimal("99.5"))
    assert place.highest == place.full == ("1", "2", "4", "5", "9", "10")
    assert place.ranked[1:] == (("3",), ("7",), ("6",), ("8",))
    assert place.lowest == ("8",)
    assert place.below_target == ("6", "8")


def test_standing_of_report_004_uses_the_pass_mark(y2568, report_004):
    place = standing(y2568, report_004)
    assert (place.lowest, place.below_target) == (("10",), ("9", "10"))
    assert standing(y2568, report_004, {"1": Decimal(99)}).below_target == ("1", "9", "10")


def test_nothing_is_claimed_about_the_standing_while_a_score_is_missing(y2568, report_004):
    del report_004["10"]
    assert standing_problems(y2568, report_004, lowest=["1"]) == []
    assert standing(y2568, report_004).unknown == ("10",)
