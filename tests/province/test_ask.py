"""Asking a store: each question finds what the province was given, in every form of output, and own questions work."""

from __future__ import annotations

import json
import shutil
from datetime import date

import openpyxl
import pandas as pd
import pytest
from provinces import (
    AGENCIES,
    COMPLETE,
    EMPTY,
    FINANCE,
    FIRST,
    LATE,
    NEAR,
    NOT_SENT,
    OFFICE,
    SLIP,
    TODAY,
    UNREADABLE,
)
from workbooks import ita, ita_ok

from ita_workbook import ItaError, Store
from ita_workbook.rollups.question import questions
from ita_workbook.words.text import LANGUAGES

IDS = {"missing", "weakest", "unpublished", "scores", "near", "slips", "late", "measures", "respondents"}


def asked(store, question, *columns, **more):
    frame = Store(store).ask(question, today=TODAY, **more).to_frame()[list(columns)]
    return [
        tuple(None if value != value or value is None else value for value in row)
        for row in frame.astype(object).fillna(float("nan")).to_numpy()
    ]


def test_who_has_not_returned(clean):
    assert set(asked(clean, "missing", "agency", "department", "state")) == {
        (NOT_SENT, FINANCE, "missing"), (UNREADABLE, FINANCE, "unread"), (EMPTY, None, "nothing"),
    }  # fmt: skip


def test_the_weakest_indicators_are_those_of_the_lowest_mean(clean):
    rows = asked(clean, "weakest", "level", "code", "agencies", "mean_score", "lowest", "below")
    assert ("indicator", "1", 7, 89.2, 84.4, 1) in rows
    assert {level for level, *_ in rows} == {"indicator", "sub_indicator"}


def test_items_that_nobody_links_come_first(clean):
    rows = asked(clean, "unpublished", "item", "agencies", "without", "said_done")
    done = {item: numbers for item, *numbers in rows}
    assert done["O3"] == [8, 2, 1], "one has no link although it is done, one has not begun"
    assert done["O2"] == [8, 3, 1], "of two no file came"
    assert [without for *_, without, _ in rows] == sorted((without for *_, without, _ in rows), reverse=True)


def test_of_a_whole_country_the_first_agencies_without_a_link_are_named_and_the_others_counted(clean, tmp_path):
    store = shutil.copytree(clean, tmp_path / "store")
    items = pd.read_parquet(store / "items.parquet")
    one = items[(items["item"] == "O3") & (items["links"] == 0)].iloc[:1]
    many = [one.assign(agency=f"อบต. ที่ {number:03d}", unit=f"{number}") for number in range(305)]
    pd.concat(many).to_parquet(store / "items.parquet")
    ((without, who),) = asked(store, "unpublished", "without", "who")
    assert without == 305
    assert who.startswith("อบต. ที่ 000, อบต. ที่ 001, ")
    assert who.endswith(", อบต. ที่ 299 … +5"), "a cell of a workbook holds 32,767 characters"


def test_the_scores_of_a_province_by_grade(clean):
    rows = asked(clean, "scores", "province", "grade", "agencies", "lowest", "highest")
    assert sum(agencies for _, _, agencies, *_ in rows) == len(AGENCIES) - 1
    assert ("พะเยา", 1, 84.4) in [(name, many, lowest) for name, _, many, lowest, _ in rows]


def test_an_agency_near_the_next_grade(clean):
    assert asked(clean, "near", "agency", "score", "to_next") == [(NEAR, 84.4, 0.6)]
    assert asked(clean, "near", "agency", near=0.5) == []
    assert len(asked(clean, "near", "agency", near=100)) == len(AGENCIES) - 1


def test_arithmetic_slips(clean):
    assert asked(clean, "slips", "agency", "code", "score", "computed", "certain") == [(SLIP, "IIT", 91.5, 90.0, True)]


def test_what_is_late_by_days(clean):
    rows = asked(clean, "late", "agency", "department", "days", "count", "what")
    assert (LATE, OFFICE, 91, 3, "M01, O1, O3") in rows
    assert (NOT_SENT, FINANCE, 91, 15, rows[[row[:2] for row in rows].index((NOT_SENT, FINANCE))][4]) in rows
    assert COMPLETE not in {agency for agency, *_ in rows}
    assert Store(clean).ask("late", today=date(2025, 3, 1)).table.rows == ()


def test_measures_by_status(clean):
    rows = {row[0]: row[1:] for row in asked(clean, "measures", "agency", "count", "done", "in_progress", "unreported")}
    assert rows[COMPLETE] == (2, 2, 0, 0)
    assert rows[LATE] == (2, 0, 2, 0)
    assert rows[NOT_SENT] == (2, 1, 0, 1)


def test_respondents_below_the_minimum(clean):
    assert asked(clean, "respondents", "agency", "code", "minimum", "answered", "lacks") == [(NEAR, "IIT", 30, 12, 18)]


def test_every_question_is_there_in_both_languages_and_asked_by_its_command(clean):
    assert set(questions()) == IDS
    for id in IDS:
        for language in LANGUAGES:
            ran = ita_ok("--lang", language, "ask", clean, id)
            assert ran.out.splitlines()[0] == questions()[id].title.pick(language)
        table = Store(clean).ask(id).table
        assert all(column.title.th != column.code and column.title.en for column in table.columns), id


def test_an_answer_is_written_in_every_form(clean, tmp_path):
    for suffix in ("xlsx", "html", "csv", "json"):
        ita_ok("ask", clean, "missing", "--province", FIRST, "-o", tmp_path / f"a.{suffix}")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert UNREADABLE in texts and NOT_SENT not in texts and "ส่งแล้วแต่อ่านไม่ได้" in texts
    assert UNREADABLE in (tmp_path / "a.html").read_text(encoding="utf-8")
    head, *rows = (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()
    assert head.startswith("province,agency,department,state") and len(rows) == 1
    data = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert (data["schema"], data["question"], len(data["rows"])) == ("ita-workbook/ask/1", "missing", 1)
    assert ita("ask", clean, "missing", "--json").json["columns"][0] == {
        "code": "province",
        "title": "จังหวัด",
        "type": "text",
    }


def test_a_question_of_ones_own(clean, tmp_path):
    own = tmp_path / "own.sql"
    own.write_text(
        "/*\ntitle: {th: นับไฟล์, en: Files}\ncolumns:\n  many: {title: {th: กี่ไฟล์, en: Many}, type: count}\n*/\n"
        "select agency, count(file) as many from returns group by agency order by many desc, agency limit 1",
        encoding="utf-8",
    )
    assert [line.split() for line in ita_ok("ask", clean, own).out.splitlines()[:4]] == [
        ["นับไฟล์"], [], ["หน่วยงาน", "กี่ไฟล์"], [COMPLETE, "4"],
    ]  # fmt: skip
    assert ita_ok("ask", clean, "select count(*) as n from items").out.splitlines()[3] == "224"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("nothing", "respondents"),
        ("no.sql", "no.sql"),
        ("select * from '/etc/passwd'", "cannot answer"),
        ("select * from read_csv('/etc/passwd')", "disabled"),
        ("copy items to 'stolen.csv'", "one select"),
        ("select 1; select 2", "one select"),
        ("select nope from items", "nope"),
    ],
)
def test_what_is_no_question_is_told_and_reaches_nothing_else(clean, question, told):
    ran = ita("--lang", "en", "ask", clean, question)
    assert ran.code == 2
    assert told in ran.err and "Traceback" not in ran.err


def test_a_folder_that_is_no_store_is_told(tmp_path):
    assert "ita rollup" in ita("ask", tmp_path, "missing").err
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(ItaError):
        Store(tmp_path)
