"""Rows that an agency has elsewhere, as an e-GP or accounting export, come into a form as proposals that are decided."""

import csv

import openpyxl
from form_rows import PURCHASE, UNITS
from workbooks import Form, findings, ita, ita_ok

from ita_workbook import Master

HEADINGS = {
    "egp": "เลขที่โครงการ", "work": "ชื่อโครงการ", "budget": "วงเงินงบประมาณ", "reference": "ราคากลาง", "method": "วิธีการจัดหา",
    "bidders": "รายชื่อผู้เสนอราคา", "bids": "ราคาที่เสนอ", "winner": "ผู้ชนะการเสนอราคา", "agreed": "ราคาที่ตกลงซื้อหรือจ้าง",
    "reason": "เหตุผลที่คัดเลือก", "contract": "เลขที่สัญญา", "contract_on": "วันที่ทำสัญญา",
}  # fmt: skip
OWN = """
code: assets
title: {th: ทะเบียนครุภัณฑ์, en: Assets}
items: {}
sheets:
  - id: assets
    kind: table
    name: {th: ครุภัณฑ์, en: Assets}
    title: {th: ครุภัณฑ์, en: Assets}
    in: [master, issued]
    goes_to: {owner: department}
    rows: {id: A, spare: 5, spare_issued: 5}
    columns:
      - {field: department, title: {th: ส่วนราชการ/งาน, en: Unit}, type: choice, list: departments, master: edit, issued: locked}
      - {field: asset, title: {th: ครุภัณฑ์, en: Asset}, type: text, label: true, match: true, master: edit, issued: edit}
      - {field: number, title: {th: เลขทะเบียน, en: Number}, type: text, match: true, master: edit, issued: edit}
      - {field: price, title: {th: ราคา, en: Price}, type: amount, master: edit, issued: edit}
"""
DAYS = ("10/10/2565", "09/11/2565", "30/09/2566")
ROWS = [
    PURCHASE | {"egp": f"660170000{n}", "contract": f"{n}/2566", "contract_on": day, "agreed": 19000 + n}
    for n, day in enumerate(DAYS, 1)
]
MONTHS = ["ตุลาคม", "พฤศจิกายน", "กันยายน"]


def export(path, rows, *more):
    """Write rows as a system exports them: its name above, no column for the month."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(["รายงานจากระบบ"])
        out.writerow([*HEADINGS.values(), *more])
        for row in rows:
            last = (row[code] for code in more)
            out.writerow(
                [f"{row[code]:,.2f}" if isinstance(row[code], int) else row[code] for code in HEADINGS] + [*last]
            )
    return path


def entered(source, master, output):
    """Accept all that is proposed of a file and enter it; return the proposal and what became of it."""
    begun = Master(master)
    proposed = begun.propose(source).decide({"T1": "accept_all"})
    accepted = begun.accept(proposed)
    accepted.save(output)
    return proposed, accepted


def there(path, *codes):
    form = Form(path)
    rows = (tuple(form.get("purchases", key, code) for code in codes) for key in form.keys("purchases"))
    return sorted(row for row in rows if row[0])


def test_an_export_comes_into_a_form_with_its_months_and_the_unit_that_fills_it_in(made, tmp_path):
    master, _ = made("sk1", UNITS[0])
    proposed, accepted = entered(export(tmp_path / "egp.csv", ROWS), master, tmp_path / "in.xlsx")
    assert accepted.conflicts == ()
    assert there(tmp_path / "in.xlsx", "contract", "month", "department", "agreed", "contract_on", "winner") == [
        (f"{n}/2566", month, UNITS[0], 19000 + n, day, PURCHASE["winner"])
        for n, (month, day) in enumerate(zip(MONTHS, DAYS, strict=True), 1)
    ]
    assert {one.code for value in proposed.draft.proposed for one in value.doubts} == {"V614"}
    counts = proposed.draft.counts()
    assert counts["cells"] == counts["used"] + counts["left"]
    assert {code for code, *_ in findings(tmp_path / "in.xlsx")} <= {"C301"}
    assert ita("explain", tmp_path / "in.xlsx", "รายการจัดซื้อจัดจ้าง!L5").out.count("egp.csv") == 1


def test_the_same_export_with_more_rows_proposes_only_these(made, tmp_path):
    master, _ = made("sk1", UNITS[0])
    entered(export(tmp_path / "first.csv", ROWS[:2]), master, tmp_path / "1.xlsx")
    proposed, _ = entered(export(tmp_path / "second.csv", ROWS), tmp_path / "1.xlsx", tmp_path / "2.xlsx")
    assert {one.row_key for one in proposed.draft.proposed if one.new} == {
        one.row_key for one in proposed.draft.proposed
    }
    assert len(there(tmp_path / "2.xlsx", "contract")) == 3


def test_lines_without_a_number_are_each_an_entry_also_under_one_title(made, tmp_path):
    master, _ = made("sk1", UNITS[0])
    rows = [row | {"contract": ""} for row in ROWS]
    entered(export(tmp_path / "egp.csv", rows), master, tmp_path / "in.xlsx")
    assert [agreed for _, agreed in there(tmp_path / "in.xlsx", "work", "agreed")] == [19001, 19002, 19003]


def test_a_column_of_units_tells_whose_entries_they_are_where_several_fill_the_form_in(made, tmp_path):
    master, _ = made("sk1")
    rows = [row | {"ส่วนราชการ": UNITS[n % 2]} for n, row in enumerate(ROWS)]
    entered(export(tmp_path / "egp.csv", rows, "ส่วนราชการ"), master, tmp_path / "in.xlsx")
    assert [unit for _, unit in there(tmp_path / "in.xlsx", "contract", "department")] == [UNITS[0], UNITS[1], UNITS[0]]


def test_a_proposal_for_a_form_is_decided_in_its_workbook_and_read_back(made, tmp_path):
    master, _ = made("sk1", UNITS[0])
    ita_ok("import", export(tmp_path / "egp.csv", ROWS), "--into", master, "-o", tmp_path / "proposal.xlsx")
    book = openpyxl.load_workbook(tmp_path / "proposal.xlsx")
    columns = next(row for row in book.worksheets[0].iter_rows() if row[0].value == "รหัสข้อเสนอ")
    decision = next(cell.column for cell in columns if cell.value == "คำตัดสิน")
    book.worksheets[0].cell(columns[0].row + 1, decision).value = "รับ"
    book.save(tmp_path / "proposal.xlsx")
    ita_ok("import", tmp_path / "proposal.xlsx", "--into", master, "-o", tmp_path / "in.xlsx")
    assert [number for (number,) in there(tmp_path / "in.xlsx", "contract")] == ["1/2566", "2/2566", "3/2566"]


def test_a_form_of_ones_own_takes_tables_by_the_titles_of_its_columns(made, master, tmp_path):
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    ita_ok("forms", "new", tmp_path / "own.yaml", "--master", master, "--unit", UNITS[0], "-o", tmp_path / "own.xlsx")
    (tmp_path / "own.csv").write_text("ที่,ครุภัณฑ์,เลขทะเบียน,ราคา\n1,โต๊ะ,ก-1,500\n2,โต๊ะ,ก-2,700\n", encoding="utf-8")
    entered(tmp_path / "own.csv", tmp_path / "own.xlsx", tmp_path / "in.xlsx")
    form = Form(tmp_path / "in.xlsx")
    rows = [(form.get("assets", key, "number"), form.get("assets", key, "price")) for key in form.keys("assets")]
    assert [row for row in rows if row[0]] == [("ก-1", 500), ("ก-2", 700)]


def test_a_register_with_headings_in_two_rows_and_a_line_a_bidder_gives_an_entry_a_contract(made, tmp_path):
    master, _ = made("sk1", UNITS[0])
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["ชื่อโครงการ", "วงเงินงบประมาณ", "ผู้เสนอราคา", None, "สัญญา", None])
    sheet.append([None, None, "ชื่อ", "ราคา", "เลขที่สัญญา", "วันที่ลงนาม"])
    for area in ("A1:A2", "B1:B2", "C1:D1", "E1:F1"):
        sheet.merge_cells(area)
    sheet.append(["จ้างซ่อม", 500, "ร้านก", "480.00", "1/2566", "5 ต.ค. 65"])
    sheet.append([None, None, "ร้านข", "490.00"])
    sheet.append(["จ้างซ่อม", 700, "ร้านค", "650.00", "2/2566", "๙ พ.ย. ๒๕๖๕"])
    sheet.append(["รวม", 1200])
    book.save(tmp_path / "register.xlsx")
    entered(tmp_path / "register.xlsx", master, tmp_path / "in.xlsx")
    assert there(tmp_path / "in.xlsx", "contract", "budget", "bidders", "bids", "contract_on", "month") == [
        ("1/2566", 500, "ร้านก\nร้านข", "480.00\n490.00", "05/10/2565", "ตุลาคม"),
        ("2/2566", 700, "ร้านค", "650.00", "09/11/2565", "พฤศจิกายน"),
    ]
