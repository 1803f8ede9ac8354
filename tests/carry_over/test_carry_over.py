"""The next fiscal year begun from this one: what follows, what does not, and that nothing uncertain is silent."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import openpyxl
import pytest
from workbooks import DONE, Form, findings, ita, ita_ok

from ita_workbook.framework.crosswalk import Crosswalk
from ita_workbook.framework.framework import CONFIDENCES
from ita_workbook.framework.load import load_framework
from ita_workbook.read.reader import read_workbook
from ita_workbook.season.next_year import CarriedRow, carry_over
from ita_workbook.season.sample import load_sample, sample_names

LIST = "การยกข้อมูลจากปีก่อน"
STEPS = [(name, year) for name in sample_names() for year in range(load_sample(name).master.identity.year_be + 1, 2570)]


def carried_to(name, year):
    """A sample carried over year by year until ``year``; the last step alone."""
    book = load_sample(name).master
    for step in range(book.identity.year_be + 1, year + 1):
        before, outcome = book, carry_over(book, load_framework(step), f"{name}-{step}")
        book = outcome.book
    return before, outcome


@pytest.mark.parametrize(("name", "year"), STEPS)
def test_every_sample_goes_on_year_by_year_to_2569(name, year):
    before, outcome = carried_to(name, year)
    book, framework = outcome.book, load_framework(year)
    assert [row.key for row in book.content.rows("assignments")] == [item.code for item in framework.items]
    assert [item.code for item in outcome.items if item.code] == [item.code for item in framework.items]
    assert book.identity.year_be == year and book.identity.master_id != before.identity.master_id
    # Every item of last year either became one of this year or is listed as dropped.
    followed = {code for item in outcome.items for code in item.origins}
    assert followed == {row.key for row in before.content.rows("assignments")}


@pytest.mark.parametrize(("name", "year"), STEPS)
def test_an_owner_comes_from_the_crosswalk_and_never_silently_with_low_confidence(name, year):
    before, outcome = carried_to(name, year)
    walk = Crosswalk.load()
    owned = before.content.index("assignments")
    for item in outcome.items:
        if not item.code:
            continue
        row = outcome.book.content.row("assignments", item.code)
        links = walk.follow(year, year - 1, item.code)
        owners = {owned[code].text("department") for code, _, _ in links if code in owned} - {""}
        assert row.text("department") == item.owner[0]
        if item.owner[0]:
            assert owners == {item.owner[0]}
            assert {relation for _, relation, _ in links} <= {"same", "renamed", "changed", "merged"}
        else:
            assert item.attention == "decide" and item.note.th and item.note.en
        worst = max((CONFIDENCES.index(confidence) for _, _, confidence in links), default=0)
        if worst > CONFIDENCES.index("medium") or any(relation == "changed" for _, relation, _ in links):
            assert item.attention
        if worst > CONFIDENCES.index("low-medium"):
            assert item.owner == ("", "")


@pytest.mark.parametrize(("name", "year"), STEPS)
def test_scores_become_previous_scores_of_what_has_the_same_name(name, year):
    before, outcome = carried_to(name, year)
    names = {row.text("name"): row for row in before.content.rows("indicators")}
    entered = 0
    for row in outcome.book.content.rows("indicators"):
        assert "score" not in row.values and "target" not in row.values
        former = names.get(row.text("name"))
        if "previous_score" in row.values and former is not None:
            assert row.values["previous_score"] == former.values["score"]
        if former is not None and "score" in former.values:
            assert row.values["previous_score"] == former.values["score"]
        entered += "previous_score" in row.values
    listed = [one for one in outcome.scores if one.new]
    assert len(listed) == entered
    unlike = [one for one in listed if one.name not in names]
    assert all(one.attention == "confirm" for one in unlike)


def test_measures_that_are_not_done_go_on_with_their_tracking(season, tmp_path):
    master = Form(season(2566).master)
    first, second, third = (key for key in master.keys("measures") if master.get("measures", key, "title"))
    rows = [key for key in master.keys("tracking") if key.startswith("+")]
    for row, (measure, label, status) in zip(
        rows,
        [(first, "รอบ 6 เดือน", DONE), (second, "รอบ 6 เดือน", DONE), (second, "รอบ 12 เดือน", "อยู่ระหว่างดำเนินการ")],
        strict=False,
    ):
        master.put("tracking", row, measure=measure, round=label, status=status)
    master.put("measures", third, starts_on="01/10/2565", ends_on="30/09/2568")
    master.save(tmp_path / "master.xlsx")
    ita_ok("next", tmp_path / "master.xlsx", "--year", 2567, "-o", tmp_path / "next.xlsx")
    made = read_workbook(tmp_path / "next.xlsx").content
    old = read_workbook(tmp_path / "master.xlsx").content
    titles = {row.text("title"): row for row in made.rows("measures")}
    assert set(titles) == {old.row("measures", key).text("title") for key in (second, third)}
    assert [row.key for row in made.rows("measures")] == ["M01", "M02"]
    going_on, long = (titles[old.row("measures", key).text("title")] for key in (second, third))
    assert "starts_on" not in going_on.values and "ends_on" not in going_on.values
    assert long.text("ends_on") == "2025-09-30"
    # The rounds of last year, without what was reported in them.
    assert {row.key for row in made.rows("tracking")} == {
        f"{key}|{code}" for key in ("M01", "M02") for code in ("m6", "m12")
    }
    shown = {"title", "round_ends_on"}
    assert all(set(row.values) - shown == {"measure", "round"} for row in made.rows("tracking"))


def carried_measures(season, tmp_path, *reports, **values):
    """Carry a master whose first measure has these values and the reports (round, status); the others are emptied."""
    master = Form(season(2566).master)
    first, *others = (key for key in master.keys("measures") if master.get("measures", key, "title"))
    for key in others:
        master.put("measures", key, **dict.fromkeys(("indicator", "title", "department", "steps", "responsible")))
    master.put("measures", first, **values)
    rows = (key for key in master.keys("tracking") if key.startswith("+"))
    for (label, status), row in zip(reports, rows, strict=False):
        master.put("tracking", row, measure=first, round=label, status=status)
    master.save(tmp_path / "master.xlsx")
    ran = ita_ok("next", tmp_path / "master.xlsx", "--year", 2567, "-o", tmp_path / "next.xlsx", "--json")
    (told,) = ran.json["measures"]
    return told


def test_a_measure_that_is_done_for_half_a_year_goes_on_where_the_other_half_was_not_reported(season, tmp_path):
    told = carried_measures(season, tmp_path, ("รอบ 6 เดือน", DONE), ("รอบ 12 เดือน", None))
    assert (told["from"], told["to"], told["attention"]) == ("M01", "M01", "decide")
    assert told["note"] == (
        "รอบ 6 เดือนรายงานว่าดำเนินการแล้ว แต่รอบ 12 เดือนยังไม่มีรายงาน จึงยกมาให้ดู ถ้าเสร็จแล้วให้ลบแถวนี้; กำหนดวันเริ่มและวันสิ้นสุดใหม่"
    )


def test_a_measure_that_runs_all_year_goes_on_after_a_report_of_half_a_year(season, tmp_path):
    told = carried_measures(season, tmp_path, ("รอบ 6 เดือน", DONE), starts_on="01/10/2565", ends_on="30/09/2566")
    assert told["to"] == "M01"
    assert "แต่ระยะเวลาถึง 30/09/2566 จึงยกมาให้ดู" in told["note"]


def test_a_period_in_words_tells_how_long_a_measure_runs(season, tmp_path):
    told = carried_measures(season, tmp_path, ("รอบ 6 เดือน", DONE), period="ตลอดปีงบประมาณ")
    assert told["to"] == "M01" and "ระยะเวลาถึง 30/09/2566" in told["note"]


@pytest.mark.parametrize(
    ("reports", "values"),
    [
        ([("รอบ 6 เดือน", DONE)], {}),
        ([("รอบ 6 เดือน", DONE)], {"starts_on": "01/10/2565", "ends_on": "31/03/2566"}),
        ([("รอบ 6 เดือน", DONE), ("รอบ 12 เดือน", DONE)], {"starts_on": "01/10/2565", "ends_on": "30/09/2566"}),
    ],
)
def test_a_measure_that_is_done_at_its_end_is_told_as_finished(season, tmp_path, reports, values):
    told = carried_measures(season, tmp_path, *reports, **values)
    assert (told["to"], told["note"]) == (None, "ดำเนินการแล้ว จึงไม่ยกมา")
    ran = ita_ok("next", tmp_path / "master.xlsx", "--year", 2567, "-o", tmp_path / "again.xlsx")
    assert "มาตรการที่เสร็จแล้วและไม่ยกมา (1): M01" in ran.out


def test_the_agency_its_departments_and_committee_go_on_but_not_what_was_announced(season, tmp_path):
    form = Form(season(2566).master)
    form.answer(vision="ตำบลน่าอยู่", announced_overall=95.5, announced_level="ผ่านดี", coordinator="นิติกร")
    form.save(tmp_path / "master.xlsx")
    ita_ok("next", tmp_path / "master.xlsx", "-o", tmp_path / "next.xlsx")
    old, made = (read_workbook(tmp_path / name).content for name in ("master.xlsx", "next.xlsx"))
    assert made.agency["fiscal_year"] == 2567
    dropped = {
        "fiscal_year",
        "announced_overall",
        "announced_level",
        "result_year",
        "measures_year",
        "previous_overall",
    }
    assert {code: value for code, value in made.agency.items() if code not in dropped} == {
        code: value for code, value in old.agency.items() if code not in dropped
    }
    assert "announced_overall" not in made.agency and "announced_level" not in made.agency
    assert made.agency["previous_overall"] == Decimal("95.5")
    # What is new of its year is that of the new year.
    assert (made.agency["result_year"], made.agency["measures_year"]) == (2567, 2567)


def test_years_that_lag_behind_the_fiscal_year_go_on_doing_so(season, tmp_path):
    form = Form(season(2566).master)
    form.answer(result_year=2565, measures_year=2566).save(tmp_path / "master.xlsx")
    ita_ok("next", tmp_path / "master.xlsx", "-o", tmp_path / "next.xlsx")
    made = read_workbook(tmp_path / "next.xlsx").content
    # The scores of 2565 are last year's beside those of 2566.
    assert (made.agency["result_year"], made.agency["measures_year"], made.agency["fiscal_year"]) == (2566, 2567, 2567)


def test_the_committee_and_departments_go_on(season, tmp_path):
    ita_ok("next", season(2566).master, "-o", tmp_path / "next.xlsx")
    old, made = (read_workbook(path).content for path in (season(2566).master, tmp_path / "next.xlsx"))
    for sheet in ("departments", "committee"):
        assert [row.values for row in made.rows(sheet)] == [row.values for row in old.rows(sheet)]
    assert all(row.text("url") == row.text("status") == "" for row in made.rows("assignments"))


def test_the_list_sheet_names_every_item_and_the_file_is_a_sound_master(season, tmp_path):
    output = tmp_path / "next.xlsx"
    ran = ita_ok("next", season(2566).master, "--year", 2567, "-o", output)
    assert "ต้องตัดสินใจ" in ran.out and "O29" in ran.out and LIST in ran.out
    sheet = openpyxl.load_workbook(output)[LIST]
    rows = [[one.value for one in row] for row in sheet.iter_rows()]
    header = next(number for number, row in enumerate(rows) if row[0] == "ข้อปี 2567")
    listed = {row[0]: row for row in rows[header + 1 : header + 36]}
    assert set(listed) == {item.code for item in load_framework(2567).items}
    assert listed["O29"][7] == "ต้องตัดสินใจ" and not listed["O1"][7]
    assert listed["O8"][2] == "O11, O12" and listed["O8"][7] == "โปรดตรวจ"
    # Nothing but what still has to be chosen is wrong with it, and reading it again is no surprise.
    codes = {code for code, _, _ in findings(output)}
    assert codes <= {"X103", "C101", "C102", "X101"}, codes
    assert not any(code.startswith("S") for code in codes)
    ita_ok("issue", output, "-o", tmp_path / "issued")
    ita_ok("next", output, "--year", 2568, "-o", tmp_path / "after.xlsx")


def test_the_json_tells_the_same_and_nothing_is_overwritten(season, tmp_path):
    output = tmp_path / "next.xlsx"
    data = ita_ok("next", season(2568).master, "--year", 2569, "-o", output, "--json").json
    assert data["schema"] == "ita-workbook/next/1"
    assert (data["from_year"], data["year"]) == (2568, 2569)
    assert {entry["item"] for entry in data["items"] if entry["item"]} == {f"O{number}" for number in range(1, 27)}
    merged = next(entry for entry in data["items"] if entry["item"] == "O10")
    assert (merged["from"], merged["relation"], merged["confidence"]) == (["O10", "O11"], "merged", "medium")
    before = output.read_bytes()
    assert ita("next", season(2568).master, "-o", output).code == 2
    assert ita("next", season(2568).master, "-o", season(2568).master).code == 2
    assert output.read_bytes() == before


def test_the_same_year_or_an_earlier_one_is_refused(season, tmp_path):
    for year in (2566, 2565):
        ran = ita("next", season(2566).master, "--year", year, "-o", tmp_path / "next.xlsx")
        assert ran.code == 2 and "2567" in ran.err
    assert not (tmp_path / "next.xlsx").exists()


def test_years_left_out_carry_the_items_but_not_the_scores_as_last_years(tmp_path):
    book = load_sample("sample0").master
    outcome = carry_over(book, load_framework(2569), "gap")
    assert any(item.owner[0] for item in outcome.items)
    assert not any("previous_score" in row.values for row in outcome.book.content.rows("indicators"))
    assert outcome.scores and all(one.attention == "confirm" for one in outcome.scores)


def test_an_owner_that_is_no_longer_among_the_departments_is_not_entered():
    book = load_sample("sample0").master
    gone = book.content.row("assignments", "O1").text("department")
    book.content.sheets["departments"] = [
        row for row in book.content.rows("departments") if row.text("department") != gone
    ]
    outcome = carry_over(book, load_framework(2567), "gone")
    first = outcome.items[0]
    assert first.owner == ("", "") and first.attention == "decide" and gone in first.note.th


def test_a_framework_that_no_crosswalk_links_is_followed_by_equal_names():
    book = load_sample("sample3").master
    framework = load_framework(2568)
    later = dataclasses.replace(framework, year_be=2575, items=framework.items[::-1])
    outcome = carry_over(book, later, "own")
    owners = {row.key: row.text("department") for row in book.content.rows("assignments")}
    for item in outcome.items:
        assert item.origins == (item.code,) and item.confidence == "medium"
        assert item.owner[0] == owners[item.code]


def test_own_columns_and_sheets_go_on_and_what_is_left_is_told(season, tmp_path):
    form = Form(season(2566).master)
    measure = next(key for key in form.keys("measures") if form.get("measures", key, "title"))
    empty = form.keys("constraints")[0]
    form.put("constraints", empty, topic="งบประมาณ", detail="มีจำกัด")
    sheet = form.sheet("measures")
    place = sheet.max_column + 1
    sheet.cell(4, place).value = "งบประมาณ"
    sheet.cell(form.cell("measures", measure, "title").row, place).value = "50,000"
    form.book.create_sheet("ของฉัน")["A1"] = "บันทึก"
    form.save(tmp_path / "master.xlsx")
    ran = ita_ok("next", tmp_path / "master.xlsx", "-o", tmp_path / "next.xlsx")
    assert "ไม่ได้ยกมา" in ran.out and "ข้อจำกัด 2 ช่อง" in ran.out
    assert 'มาตรการ "งบประมาณ"' in ran.out and "ของฉัน" in ran.out
    back = read_workbook(tmp_path / "next.xlsx")
    (column,) = back.sheets["measures"].loose
    assert (column.title, [text for _, text in column.cells if text]) == ("งบประมาณ", ["50,000"])
    assert [one.cells for one in back.extra_sheets if one.name == "ของฉัน"] == [[["บันทึก"]]]
    listed = [[one.value for one in row] for row in openpyxl.load_workbook(tmp_path / "next.xlsx")[LIST].iter_rows()]
    assert ["ข้อจำกัด", "หัวข้อ", "1", empty] in [row[:4] for row in listed]


def test_a_row_whose_code_changes_is_told_by_both():
    told = [CarriedRow(old, new, "ชื่อ").told for old, new in (("M07", "M02"), ("M02", "M02"), ("M05", ""))]
    assert told == ["M07 → M02", "M02", "M05 →"]
