"""Entries of a list that was issued filled: typed or pasted lines higher or lower, they are found by what they say."""

import pytest
from form_rows import PURCHASE
from workbooks import Form, findings, ita, ita_ok

ROWS = {
    n: PURCHASE | {"work": f"ซื้อวัสดุ {n}", "agreed": 1000 + n, "bids": f"{1000 + n}", "budget": 2000 + n,
                   "reference": 1900 + n, "contract": None, "contract_on": f"0{n}/10/2565"}
    for n in range(1, 7)
}  # fmt: skip
CODES = tuple(PURCHASE)


@pytest.fixture
def filled(made, tmp_path):
    """A master that has the entries 1 to 4, and what writes entries into the lines of its file, issued anew."""
    master, files = made("sk1", "กองคลัง")
    first = Form(next(iter(files.values())))
    for key, n in zip(first.keys("purchases"), range(1, 5), strict=False):
        first.put("purchases", key, **ROWS[n])
    merged = master.with_name("merged.xlsx")
    ita_ok("merge", master, first.save(tmp_path / "first.xlsx"), "-o", merged)
    ita_ok("issue", merged, "-o", tmp_path / "anew")
    (issued,) = (tmp_path / "anew").glob("*.xlsx")

    def write(*numbers):
        form = Form(issued)
        for key, n in zip(form.keys("purchases"), [*numbers, None, None, None, None], strict=False):
            form.put("purchases", key, **(ROWS[n] if isinstance(n, int) else n or dict.fromkeys(CODES)))
        return form.save(tmp_path / "again.xlsx")

    return merged, write, tmp_path / "out.xlsx"


def entries(path):
    form = Form(path)
    there = ((key, form.get("purchases", key, "work"), form.get("purchases", key, "agreed"))
             for key in form.keys("purchases"))  # fmt: skip
    return [(key, work.rpartition(" ")[2], agreed) for key, work, agreed in there if work]


def cleared(path):
    """Return the rows of which it is asked whether their cells go, and how many cells."""
    form = Form(path)
    rows = [form.get("conflicts", key, "row_key") for key in form.keys("conflicts")
            if form.get("conflicts", key, "theirs") is None]  # fmt: skip
    return {row: rows.count(row) for row in rows}


def test_an_entry_typed_between_two_others_moves_those_below_it(filled):
    merged, write, out = filled
    back = write(1, 2, 5, 3, 4)
    assert not {code for code, *_ in findings(back)} & {"R107", "R112"}
    ita_ok("merge", merged, back, "-o", out)
    first, second, third, fourth, new = entries(out)
    assert (first, second, third, fourth) == (
        ("B01-1", "1", 1001), ("B01-2", "2", 1002), ("B01-3", "3", 1003), ("B01-4", "4", 1004),
    )  # fmt: skip
    assert new[0].startswith("B01-3-") and new[1:] == ("5", 1005)


def test_an_entry_moved_and_corrected_is_the_one_it_was(filled):
    merged, write, out = filled
    ita_ok("merge", merged, write(5, 1, 2, ROWS[3] | {"agreed": 1500, "bids": "1500"}, 4), "-o", out)
    assert {(key, work, agreed) for key, work, agreed in entries(out) if work in "134"} == {
        ("B01-1", "1", 1001), ("B01-3", "3", 1500), ("B01-4", "4", 1004),
    }  # fmt: skip


@pytest.mark.parametrize("order", [(4, 3, 2, 1), (2, 1, 4, 3), (3, 4, 1, 2)])
def test_another_order_changes_nothing(filled, order):
    merged, write, out = filled
    ran = ita_ok("merge", merged, write(*order), "-o", out, "--json").json
    assert (ran["changed"], ran["added_rows"], ran["conflicts"]) == ([], [], [])
    assert entries(out) == [(f"B01-{n}", str(n), 1000 + n) for n in range(1, 5)]


def test_of_lines_that_moved_up_the_one_that_is_gone_is_asked_about(filled):
    merged, write, out = filled
    ran = ita("merge", merged, write(1, 3, 4), "-o", out)
    assert ran.code == 1
    assert entries(out) == [(f"B01-{n}", str(n), 1000 + n) for n in range(1, 5)]
    assert cleared(out) == {"B01-2": len(CODES) - 1}


def test_an_entry_that_is_gone_is_asked_about_where_no_line_is_empty(filled):
    merged, write, out = filled
    ran = ita("merge", merged, write(5, 4, 3, 1), "-o", out)
    assert ran.code == 1
    assert cleared(out) == {"B01-2": len(CODES) - 1}
    assert sorted(work for _, work, _ in entries(out)) == ["1", "2", "3", "4", "5"]


def test_an_entry_typed_over_with_another_is_that_line_changed(filled):
    merged, write, out = filled
    ita_ok("merge", merged, write(1, 6, 3, 4), "-o", out)
    assert entries(out) == [("B01-1", "1", 1001), ("B01-2", "6", 1006), ("B01-3", "3", 1003), ("B01-4", "4", 1004)]


def test_an_entry_whose_row_was_deleted_is_told_and_asked_about(filled):
    merged, write, out = filled
    back = Form(write(1, 2, 3, 4))
    back.sheet("purchases").delete_rows(back.row("purchases", "B01-2"))
    assert [(code, cell) for code, _, cell in findings(back.save()) if code not in ("C101", "C301")] == [("X212", None)]
    assert ita("merge", merged, back.path, "-o", out).code == 1
    assert entries(out) == [(f"B01-{n}", str(n), 1000 + n) for n in range(1, 5)]
    assert cleared(out) == {"B01-2": len(CODES) - 1}


def test_an_entry_whose_row_was_deleted_and_that_was_typed_again_below_is_where_it_was(filled):
    merged, write, out = filled
    back = Form(write(1, 2, 3, 4, 2))
    back.sheet("purchases").delete_rows(back.row("purchases", "B01-2"))
    assert {code for code, *_ in findings(back.save())} == {"C101", "C301"}
    ran = ita_ok("merge", merged, back.path, "-o", out, "--json").json
    assert (ran["changed"], ran["added_rows"], ran["conflicts"]) == ([], [], [])
