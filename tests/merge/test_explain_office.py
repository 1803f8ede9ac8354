"""Provenance through LibreOffice: a merged master saved again and sorted still tells where each value came from."""

from __future__ import annotations

import random
import shutil

import pytest
from workbooks import Form, ita, ita_ok

SHEETS = ("assignments", "measures", "tracking")


@pytest.fixture(scope="module")
def merged(season, tmp_path_factory):
    folder = tmp_path_factory.mktemp("merged") / "season"
    shutil.copytree(season(2566).folder, folder)
    ita_ok("merge", folder / "master.xlsx", folder / "returns", "-o", folder / "merged.xlsx")
    return folder / "merged.xlsx"


def some_cells(form, count=10):
    """Cells that the departments filled, chosen by chance but the same each time."""
    filled = [
        (sheet, key, column)
        for sheet in SHEETS
        for key in form.keys(sheet)
        for column in ("officer", "status", "url", "evidence", "monitoring")
        if column in form._columns[sheet] and form.get(sheet, key, column)
    ]
    return random.Random(2566).sample(filled, count)


def explained(path, form, cell):
    sheet, key, column = cell
    told = ita_ok("explain", path, f"{form.sheet(sheet).title}!{form.place(sheet, key, column)}", "--json").json
    return {name: told[name] for name in ("row_key", "field", "value", "origin")}


def sort_rows(form, sheet_id):
    """Turn the data rows of a sheet round, with their hidden keys, as sorting the whole range does."""
    sheet, keys = form.sheet(sheet_id), form.keys(sheet_id)
    rows = [[cell.value for cell in sheet[row]] for row in range(5, 5 + len(keys))]
    for row, values in enumerate(reversed(rows), 5):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column).value = value


def check_same(before, after):
    one, two = Form(before), Form(after)
    moved = 0
    for cell in some_cells(one):
        told = explained(before, one, cell)
        assert told["row_key"] == cell[1] and told["origin"]["file"].endswith(".xlsx")
        assert len(told["origin"]["sha256"]) == 64
        assert explained(after, two, cell) == told
        moved += one.place(*cell) != two.place(*cell)
    return moved


def test_ten_cells_are_explained_the_same_after_their_rows_were_sorted(merged, tmp_path):
    form = Form(merged)
    for sheet in SHEETS:
        sort_rows(form, sheet)
    assert check_same(merged, form.save(tmp_path / "sorted.xlsx")) == 10


@pytest.mark.office
def test_ten_cells_are_explained_the_same_after_libreoffice_saved_and_rows_were_sorted(merged, resaved, tmp_path):
    (saved,) = resaved([merged], "xlsx")
    assert check_same(merged, saved) == 0
    form = Form(saved)
    for sheet in SHEETS:
        sort_rows(form, sheet)
    turned = form.save(tmp_path / "turned.xlsx")
    assert check_same(merged, turned) == 10
    (again,) = resaved([turned], "xlsx")
    assert check_same(merged, again) == 10


@pytest.mark.office
def test_an_ods_copy_tells_the_same_by_row_and_field(merged, resaved):
    (ods,) = resaved([merged], "ods")
    form = Form(merged)
    for sheet, key, column in some_cells(form):
        place = f"{sheet}!{key}.{column}"
        before, after = (ita("explain", path, place, "--json").json for path in (merged, ods))
        assert after["origin"] == before["origin"] and after["value"] == before["value"]
