"""Lines that people insert into a list and sort with the others: an entry is what its cells say, wherever it stands."""

from form_rows import PURCHASE
from workbooks import Form, findings, ita

ROWS = [PURCHASE | {"contract": f"{n}/2566", "work": f"ซื้อวัสดุ {n}", "agreed": 1000 + n} for n in range(1, 7)]


def inserted_and_sorted(path):
    """Insert a line below the second, type an entry there, and sort what is visible, past the hidden keys."""
    form = Form(path)
    sheet = form.sheet("purchases")
    columns = form.columns("purchases")
    places = [*columns.values(), next(cell.column for cell in sheet[3] if cell.value == "inner_key")]
    filled = [[sheet.cell(row, place).value for place in places] for row in range(5, 10)]
    sheet.insert_rows(7)
    last = [ROWS[5].get(code) for code in columns] + [None]
    lines = [filled[0], filled[1], last, *filled[2:]]
    for row, line in enumerate(sorted(lines, key=lambda one: one[list(columns).index("agreed")], reverse=True), 5):
        for place, value in zip(places, line, strict=True):
            sheet.cell(row, place).value = value
    return form.save(path.with_name("sorted.xlsx"))


def test_an_entry_in_an_inserted_line_that_was_sorted_loses_nobody(made, filled, tmp_path):
    master, files = made("sk1", "กองคลัง")
    first = filled(next(iter(files.values())), "purchases", ROWS[:5])
    assert ita("merge", master, first, "-o", tmp_path / "1.xlsx").code == 0
    later = inserted_and_sorted(first)
    assert {code for code, *_ in findings(later)} == {"C301"}
    ran = ita("merge", tmp_path / "1.xlsx", later, "-o", tmp_path / "2.xlsx", "--json")
    assert (ran.code, ran.json["conflicts"], ran.json["changed"]) == (0, [], [])
    form = Form(tmp_path / "2.xlsx")
    there = [(form.get("purchases", key, "contract"), form.get("purchases", key, "agreed"))
             for key in form.keys("purchases")]  # fmt: skip
    assert sorted(one for one in there if one[0]) == [(f"{n}/2566", 1000 + n) for n in range(1, 7)]
