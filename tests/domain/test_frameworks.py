"""The shipped frameworks say what the sources say, and survive being embedded as JSON."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest

from ita_workbook.framework.load import available_frameworks, framework_of, load_framework
from ita_workbook.words.text import Text

YEARS = (2564, 2565, 2566, 2567, 2568, 2569)
# Items of 9.1, 9.2, 9.3, 9.4, 9.5, 10.1, 10.2.
PER_SUB_INDICATOR = {
    2564: (9, 8, 7, 4, 5, 8, 2),
    2565: (9, 8, 7, 4, 5, 8, 2),
    2566: (10, 8, 4, 4, 4, 8, 5),
    2568: (4, 7, 2, 3, 4, 4, 4),
}


@pytest.mark.parametrize(
    ("year", "items", "questions"),
    [(2564, 43, 45), (2565, 43, 45), (2566, 43, 60), (2567, 35, 24), (2568, 28, 24), (2569, 26, 24)],
)
def test_each_year_has_its_items_and_questions(year, items, questions):
    framework = load_framework(year)
    assert [item.code for item in framework.items] == [f"O{number}" for number in range(1, items + 1)]
    assert [item.number for item in framework.items] == list(range(1, items + 1))
    assert len(framework.questions) == questions
    assert [indicator.code for indicator in framework.indicators] == [str(number) for number in range(1, 11)]
    assert [part.code for part in framework.sub_indicators] == ["9.1", "9.2", "9.3", "9.4", "9.5", "10.1", "10.2"]


@pytest.mark.parametrize("year", PER_SUB_INDICATOR)
def test_items_are_spread_over_sub_indicators_as_published(year):
    framework = load_framework(year)
    counts = tuple(len(framework.children(part.code, "items")) for part in framework.sub_indicators)
    assert counts == PER_SUB_INDICATOR[year]


@pytest.mark.parametrize(
    ("year", "weights"),
    [
        *((year, {"IIT": "0.3", "EIT": "0.3", "OIT": "0.4"}) for year in (2564, 2565)),
        *((year, {"IIT": "0.3", "EIT1": "0.15", "EIT2": "0.15", "OIT": "0.4"}) for year in (2566, 2567, 2568, 2569)),
    ],
)
def test_tools_have_the_weights_of_their_year(year, weights):
    framework = load_framework(year)
    assert {tool.code: tool.weight for tool in framework.tools} == {c: Decimal(w) for c, w in weights.items()}
    assert framework.tool("EIT").weight == Decimal("0.3")


def test_indicators_6_to_8_belong_to_the_eit_as_a_whole(y2568):
    assert y2568.children("EIT", "indicators") == ("6", "7", "8")
    assert y2568.parts_of("EIT") == ("EIT1", "EIT2")
    assert y2568.parts_of("IIT") == ()


@pytest.mark.parametrize(
    ("year", "analysis", "progress"),
    [(2564, 42, 43), (2565, 42, 43), (2566, 42, 43), (2567, 34, 35), (2568, 27, 28), (2569, 25, 26)],
)
def test_the_report_items_of_each_year(year, analysis, progress):
    reports = load_framework(year).report_items
    assert (reports.analysis, reports.progress) == (f"O{analysis}", f"O{progress}")


def test_grade_bands_changed_from_letters_to_names_in_2566():
    assert [band.level.th for band in load_framework(2565).bands] == ["AA", "A", "B", "C", "D", "E", "F"]
    assert [str(band.minimum) for band in load_framework(2565).bands] == ["95", "85", "75", "65", "55", "50", "0"]
    named = [(band.level.th, band.minimum, band.tools_minimum, band.passes) for band in load_framework(2566).bands]
    assert named == [
        ("ผ่านดีเยี่ยม", 95, 95, True),
        ("ผ่านดี", 85, 85, True),
        ("ผ่าน", 85, None, True),
        ("ต้องปรับปรุง", 70, None, False),
        ("ต้องปรับปรุงโดยด่วน", 0, None, False),
    ]


def test_names_of_items_that_moved_between_the_years():
    assert load_framework(2564).item("O34").name.th == "เจตจำนงสุจริตของผู้บริหาร"
    assert load_framework(2565).item("O34").name.th == "นโยบายไม่รับของขวัญ (No Gift Policy)"
    assert load_framework(2566).item("O34").name.th == "การประเมินความเสี่ยงการทุจริตและประพฤติมิชอบประจำปี"
    assert load_framework(2568).item("O10").name.th == "E-Service"
    assert load_framework(2569).item("O25").name.th == "การนำผลการประเมิน ITA ไปสู่การพัฒนาองค์กร"


def test_components_are_given_only_where_they_were_found(y2566, y2568):
    assert y2566.item("O21").components[-1] == "เลขที่และวันที่ของสัญญาหรือข้อตกลง"
    assert len(y2566.item("O21").components) == 9
    assert y2566.item("O3").components == ()
    (columns,) = (part for part in y2568.item("O12").components if part.startswith("คอลัมน์: "))
    assert len(columns.split(", ")) == 16


def test_questions_of_2566_point_to_items_as_the_assessor_wrote(y2566):
    assert y2566.question("EP3").items == ("O39", "O40", "O41")
    assert y2566.question("ES12").items == ("O14", "O15", "O13", "O9", "O7")
    assert y2566.question("ES12").links[-1].confidence == "low"
    assert y2566.question("ES3").items == ()
    assert (y2566.question("EP10").tool, y2566.question("EP10").indicator) == ("EIT1", "7")


def test_2567_says_that_its_items_are_largely_unverified():
    framework = load_framework(2567)
    assert [item.code for item in framework.items if item.verified] == ["O1", "O2", "O3", "O4", "O10"]
    assert framework.caveats[0].th.startswith("รายการข้อ O ของปี 2567 ยังไม่ยืนยัน 30 จาก 35 ข้อ")
    assert framework.caveats[0].en.startswith("30 of the 35 items of 2567 are not verified")


@pytest.mark.parametrize("year", YEARS)
def test_every_item_names_a_source_of_the_legend(year):
    framework = load_framework(year)
    legend = {source.id for source in framework.sources}
    for item in framework.items:
        assert item.source and set(item.source.split()) <= legend, item.code
        assert item.confidence != "unknown", item.code
    assert all(caveat.th and caveat.en for caveat in framework.caveats)


@pytest.mark.parametrize("year", YEARS)
def test_a_framework_embedded_as_json_comes_back_the_same(year):
    framework = load_framework(year)
    embedded = json.dumps(framework.to_dict(), ensure_ascii=False)
    assert framework_of(json.loads(embedded)) == framework


def test_lookups_answer_none_for_what_does_not_exist(y2566):
    assert y2566.item("O44") is None
    assert y2566.indicator("11") is None
    assert y2566.sub_indicator("9.6") is None
    assert y2566.question("i99") is None
    assert y2566.tool("XIT") is None


def test_years_are_given_as_number_or_text_in_either_digits():
    assert load_framework("2566") == load_framework(2566) == load_framework("๒๕๖๖")


def test_all_shipped_frameworks_are_listed_by_year():
    assert [framework.year_be for framework in available_frameworks()] == list(YEARS)
    assert all(isinstance(framework.title, Text) and framework.title.en for framework in available_frameworks())


def test_questions_of_2568_are_worded_letter_by_letter_as_an_agency_published_them():
    with (Path(__file__).parent / "wordings_2568.csv").open(encoding="utf-8", newline="") as file:
        published = {row["code"]: row["text"] for row in csv.DictReader(file)}
    assert {question.code: question.text.th for question in load_framework(2568).questions} == published
