"""A sheet or a column that was lost and put back by a repair is empty because it was lost: nothing is taken away by it."""

import openpyxl
import pytest
from form_rows import NOTHING, PURCHASE, SOMETHING, UNITS
from workbooks import Form, ita, ita_ok

from ita_workbook.book.manifest import Rebuilt

ROWS = [PURCHASE | {"contract": f"{n}/2566", "work": f"ซื้อวัสดุ {n}"} for n in (1, 2, 3)]


def merged_once(made, filled, tmp_path):
    """A master with a file's three entries and two months, and that file."""
    master, files = made("sk1")
    file = filled(files[UNITS[0]], "purchases", ROWS, "months", [SOMETHING, NOTHING])
    ita_ok("merge", master, file, "-o", tmp_path / "1.xlsx")
    return tmp_path / "1.xlsx", file


def damaged(file, target, sheet, column=None):
    """Take a sheet, or a column of it, out of a file and repair it."""
    book = openpyxl.load_workbook(file)
    if column is None:
        del book[sheet]
    else:
        place = next(cell.column for cell in book[sheet][3] if cell.value == column)
        book[sheet].delete_cols(place)
    book.save(target.with_name("damaged.xlsx"))
    ita("repair", target.with_name("damaged.xlsx"), "-o", target)
    return target


@pytest.mark.parametrize(
    "sheet, column", [("ประกาศรายเดือน", None), ("ประกาศรายเดือน", "activity"), ("รายการจัดซื้อจัดจ้าง", "reason")]
)
def test_what_was_lost_and_put_back_empties_nothing_in_the_master(made, filled, tmp_path, sheet, column):
    before, file = merged_once(made, filled, tmp_path)
    whole = damaged(file, tmp_path / "whole.xlsx", sheet, column)
    ran = ita("merge", before, whole, "-o", tmp_path / "2.xlsx", "--json").json
    assert (ran["conflicts"], ran["changed"]) == ([], [])
    form = Form(tmp_path / "2.xlsx")
    assert [form.get("months", key, "activity") for key in form.keys("months")[:3]] == [SOMETHING, NOTHING, None]
    assert [form.get("purchases", f"B01-{n}", "reason") for n in (1, 2, 3)] == [PURCHASE["reason"]] * 3


def test_a_list_that_was_lost_and_put_back_empties_nothing_and_takes_what_is_typed_anew(made, filled, tmp_path):
    before, file = merged_once(made, filled, tmp_path)
    whole = Form(damaged(file, tmp_path / "whole.xlsx", "รายการจัดซื้อจัดจ้าง"))
    whole.put("purchases", "B01-1", **PURCHASE | {"contract": "9/2566", "work": "จ้างซ่อม"})
    ran = ita("merge", before, whole.save(), "-o", tmp_path / "2.xlsx", "--json").json
    assert ran["conflicts"] == []
    form = Form(tmp_path / "2.xlsx")
    assert {form.get("purchases", key, "contract") for key in form.keys("purchases")} - {None} == {
        "1/2566", "2/2566", "3/2566", "9/2566",
    }  # fmt: skip


def test_another_cell_that_is_emptied_in_a_repaired_file_is_asked_about(made, filled, tmp_path):
    before, file = merged_once(made, filled, tmp_path)
    whole = Form(damaged(file, tmp_path / "whole.xlsx", "ประกาศรายเดือน"))
    whole.put("purchases", "B01-1", reason=None)
    ran = ita("merge", before, whole.save(), "-o", tmp_path / "2.xlsx", "--json").json
    assert [(one["row_key"], one["field"]) for one in ran["conflicts"]] == [("B01-1", "reason")]


def test_what_came_after_the_repair_is_asked_about_as_ever():
    lost = Rebuilt("2026-02-01T00:00:00+00:00", frozenset({"months", "purchases.reason"}))
    assert lost.covers("months", "activity", "2026-01-31T23:59:59+00:00")
    assert not lost.covers("months", "activity", "2026-02-01T00:00:01+00:00")
    assert [lost.covers("purchases", code, "2026-01-01") for code in ("reason", "work")] == [True, False]
