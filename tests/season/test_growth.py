"""Nothing grows with the square of the rows: four times as many cost about four times as much, counted in calls."""

from __future__ import annotations

import sys
from datetime import date

import openpyxl
import pytest
from merge import big_season

from ita_workbook.merge.summary import findings_of
from ita_workbook.read.reader import read_workbook
from ita_workbook.season.record import merge_season
from ita_workbook.season.status import season_status
from ita_workbook.words.fiscal_year import iso

FEW, MANY = 150, 600


@pytest.fixture(scope="module")
def seasons(tmp_path_factory):
    """A season of few measures and one of four times as many: the master, and a return with an unreadable date a row."""
    made = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(big_season, "DEPARTMENTS", 2)
        for count in (FEW, MANY):
            patch.setattr(big_season, "MEASURES", count)
            master, files = big_season.write_season(tmp_path_factory.mktemp(f"rows{count}"), 2)
            made[count] = read_workbook(master), _made_unreadable(files[0])
    return made


def _made_unreadable(path):
    book = openpyxl.load_workbook(path)
    for sheet in book:
        places = {cell.value: cell.column for cell in sheet[3]}
        for code in {"starts_on", "reported_on"} & places.keys():
            for row in range(5, sheet.max_row + 1):
                if sheet.cell(row, places[code]).value:
                    sheet.cell(row, places[code]).value = "เร็ว ๆ นี้"
    book.save(path)
    return path


def calls(work):
    """How many functions are called, those of Python and those in C."""
    counted = 0

    def count(frame, event, _):
        nonlocal counted
        counted += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return counted


def status_without_returns(master, _):
    season_status(master, [], None, today=date(2023, 5, 1), now=iso(big_season.CREATED))


def merge_of_unreadable_cells(master, path):
    outcome = merge_season(master, [path], None, created=big_season.CREATED).outcome
    assert len(outcome.conflicts) > FEW / 2
    findings_of(outcome)


@pytest.mark.parametrize("work", [status_without_returns, merge_of_unreadable_cells])
def test_four_times_the_rows_cost_about_four_times_as_much(seasons, work):
    work(*seasons[FEW])  # what is loaded once is loaded
    few, many = (calls(lambda count=count: work(*seasons[count])) for count in (FEW, MANY))
    print(work.__name__, few, many, round(many / few, 1))
    assert many < 6 * few
