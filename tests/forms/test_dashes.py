"""What is no value in a form: a dash in a column of sums, a formula without its value, an apostrophe before a number."""

from form_rows import PURCHASE, WON
from workbooks import Form, findings, ita, ita_ok

from ita_workbook import Master


def notes(path):
    files = ita("check", path, "--json").json["files"]
    return [
        (one["code"], one["field"], one["cell"]) for file in files for one in file["findings"] if one["code"] == "V612"
    ]


def test_dashes_in_a_column_of_sums_are_nothing_and_are_told_once(made, filled, tmp_path):
    master, files = made("sk1")
    path = next(iter(files.values()))
    rows = [PURCHASE | {"contract": f"{n}/2566", "work": f"ซื้อวัสดุ {n}", "reference": dash}
            for n, dash in enumerate(("-", "–", "- -"), 1)]  # fmt: skip
    filled(path, "purchases", rows)
    assert notes(path) == [("V612", "reference", "G5")]
    told = [one for one in findings(path) if one[1] == "รายการจัดซื้อจัดจ้าง"]
    assert told == [("C101", "รายการจัดซื้อจัดจ้าง", f"G{row}") for row in (5, 6, 7)], (
        "what was asked for is still asked for"
    )
    ran = ita_ok("merge", master, path, "-o", tmp_path / "merged.xlsx")
    assert "ไม่มีข้อขัดแย้ง" in ran.out
    rows = Master(tmp_path / "merged.xlsx").book.content.rows("purchases")
    assert [(row.text("work"), "reference" in row.values) for row in rows] == [(f"ซื้อวัสดุ {n}", False) for n in (1, 2, 3)]


def test_a_total_that_is_not_known_is_left_out_with_a_dash(made, filled):
    _, files = made("winners")
    path = next(iter(files.values()))
    form = filled(path, "winners", [])
    book = Form(form)
    for key in book.keys("quarters"):
        book.put("quarters", key, activity="ไม่มีการจัดซื้อจัดจ้าง", total="-")
    book.save()
    assert findings(path) == []
    assert [one[1:] for one in notes(path)] == [("total", "F5")]


def test_a_formula_whose_value_was_not_saved_is_told_as_one_without_a_value(made, filled):
    _, files = made("sk1")
    path = next(iter(files.values()))
    filled(path, "purchases", [PURCHASE | {"agreed": "=F5"}])
    told = [one for one in findings(path) if one[1] == "รายการจัดซื้อจัดจ้าง"]
    assert ("V613", "รายการจัดซื้อจัดจ้าง", "L5") in told
    assert "V601" not in {one[0] for one in told}


def test_an_apostrophe_before_a_number_is_no_part_of_it(made, filled, tmp_path):
    master, files = made("winners", "กองคลัง")
    rows = [WON | {"tax_id": "'0994000165501", "paper": "'1/2566", "amount": "'19,000"}]
    file = filled(next(iter(files.values())), "winners", rows)
    told = ita("check", file, "--json").json["files"][0]["findings"]
    assert [(one["code"], one["cell"]) for one in told if one["code"] == "V616"] == [
        ("V616", cell) for cell in ("E5", "I5", "K5")
    ]
    ita_ok("merge", master, file, "-o", tmp_path / "in.xlsx")
    form = Form(tmp_path / "in.xlsx")
    assert [form.get("winners", "W01-1", code) for code in ("tax_id", "paper", "amount")] == [
        "0994000165501", "1/2566", 19000,
    ]  # fmt: skip
