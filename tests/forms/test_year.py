"""A year of one agency: three forms, several officers, and what happens to their files; found, healed, merged, published."""

import json
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import openpyxl
import pytest
from form_rows import NOTHING
from workbooks import Form, findings, ita, ita_ok
from year import MONTHS, PERSON, REASONS, UNITS, purchases, rows_of, typed

from ita_workbook import Master, check
from ita_workbook.checks.fetch import Policy

ALL, LABELS = purchases(), list(MONTHS)
FIRST, SECOND = LABELS[:6], LABELS[6:]
FORGOTTEN = "มิถุนายน"
ENTRIES, DECLARED = "รายการจัดซื้อจัดจ้าง", "ประกาศรายเดือน"


def of(form, unit, months=LABELS):
    return rows_of(form, [row for row in ALL if row["department"] == unit and row["month"] in months])


def key_of(form, sheet, code, value):
    return next(key for key in form.keys(sheet) if form.get(sheet, key, code) == value)


def change(path, month, **values):
    """Change what is declared of a month."""
    form = Form(path)
    return form.put("months", key_of(form, "months", "month", month), **values).save()


@pytest.fixture(scope="module")
def issued(master, once):
    """The three forms of the year and their issued files: ``folder/sk1.xlsx``, ``folder/sk1/กองคลัง.xlsx``, …"""

    def make(folder):
        units = [word for unit in UNITS for word in ("--unit", unit)]
        for code in ("sk1", "o12", "winners"):
            path = folder / f"{code}.xlsx"
            ita_ok("forms", "new", code, "--master", master, "-o", path, *units)
            if code == "o12":
                Form(path).answer(ministry="กระทรวงมหาดไทย").save()
            ita_ok("issue", path, "-o", folder / code)

    return once("form-year", make)


@pytest.fixture(scope="module")
def returned(issued, once):
    """สขร.1 as it came back, by who filled it in, each with its slip; กองคลัง is filled in by two officers."""

    def make(folder):
        files = issued / "sk1"
        first, second = folder / "กองคลัง พัสดุ.xlsx", folder / "กองคลัง บัญชี.xlsx"
        typed(files / "กองคลัง.xlsx", "sk1", of("sk1", "กองคลัง", FIRST), FIRST, first)
        kept = [month for month in SECOND if month != FORGOTTEN]
        copied = [row | {"reason": REASONS[0]} for row in of("sk1", "กองคลัง", kept)]
        typed(files / "กองคลัง.xlsx", "sk1", copied, kept, second)
        works = typed(files / "กองช่าง.xlsx", "sk1", of("sk1", "กองช่าง"), None, folder / "กองช่าง.xlsx")
        book = openpyxl.load_workbook(works)
        del book[DECLARED]
        book.save(works)
        rows = of("sk1", "กองการศึกษา")
        rows[0] |= {"winner": f"นายสมมติ {PERSON}"}
        school = typed(files / "กองการศึกษา.xlsx", "sk1", rows, None, folder / "กองการศึกษา.xlsx")
        change(school, "มีนาคม", activity=NOTHING)

    return once("form-year-returned", make)


def test_each_slip_is_told_by_its_cell_and_nothing_else_is(returned):
    found = {path.stem: findings(path) for path in returned.iterdir()}
    months = {"E5", "E6", "E7", "E8", "E9", "E10"}
    assert {cell for code, sheet, cell in found["กองคลัง พัสดุ"] if (code, sheet) == ("C301", DECLARED)} == {
        "E11", "E12", "E13", "E14", "E15", "E16",
    }  # fmt: skip
    told = found["กองคลัง บัญชี"]
    assert sorted(told) == sorted(
        [("C301", DECLARED, cell) for cell in (*months, "E13")] + [("X506", ENTRIES, "M5")]
    ), "the months of the other officer, the forgotten one, and one reason everywhere"
    assert found["กองช่าง"] == [("S101", DECLARED, None)]
    assert sorted(found["กองการศึกษา"]) == [("V615", ENTRIES, "K5"), ("X502", DECLARED, "E10")]


def test_two_officers_of_one_unit_complete_each_other(returned):
    files = returned / "กองคลัง พัสดุ.xlsx", returned / "กองคลัง บัญชี.xlsx"
    told = [one["message"] for file in ita("check", *files, "--json").json["files"] for one in file["findings"]
            if (one["code"], one["severity"]) == ("F215", "note")]  # fmt: skip
    assert len(told) == 1 and "สองไฟล์เติมกัน ไม่มีช่องใดขัดกัน" in told[0]


@pytest.fixture(scope="module")
def merged(issued, returned, once):
    """The year healed: the deleted sheet repaired, everything merged, the slips corrected and merged again."""

    def make(folder):
        healed = folder / "กองช่าง.xlsx"
        ita_ok("repair", returned / "กองช่าง.xlsx", "-o", healed)
        whole = [path for path in sorted(returned.iterdir()) if path.stem != "กองช่าง"]
        ran = ita_ok("merge", issued / "sk1.xlsx", healed, *whole, "-o", folder / "first.xlsx")
        assert "ไม่มีข้อขัดแย้ง" in ran.out
        corrected = folder / "กองคลัง บัญชี.xlsx"
        rows = of("sk1", "กองคลัง", [month for month in SECOND if month != FORGOTTEN])
        form = Form(returned / "กองคลัง บัญชี.xlsx")
        for key, row in zip(form.keys("purchases"), rows, strict=False):
            form.put("purchases", key, reason=row["reason"])
        typed(form.save(corrected), "sk1", of("sk1", "กองคลัง", [FORGOTTEN]), [FORGOTTEN])
        school = Form(returned / "กองการศึกษา.xlsx")
        school.put("purchases", school.keys("purchases")[0], winner=of("sk1", "กองการศึกษา")[0]["winner"])
        change(school.save(folder / "กองการศึกษา.xlsx"), "มีนาคม", activity="มีรายการ")
        files = healed, corrected, folder / "กองการศึกษา.xlsx"
        change(healed, "ตุลาคม", activity="มีรายการ")
        ran = ita_ok("merge", folder / "first.xlsx", *files, "-o", folder / "year.xlsx")
        assert "ไม่มีข้อขัดแย้ง" in ran.out

    return once("form-year-merged", make)


def test_every_contract_of_the_year_is_there_once_with_all_its_cells(merged):
    path = merged / "year.xlsx"
    assert findings(path) == []
    content = Master(path).book.content.rows("purchases")
    there = {row.text("contract"): row for row in content}
    assert len(content) == len(there) == len(ALL)
    for row in ALL:
        (want,) = rows_of("sk1", [row])
        have = there[row["contract"]]
        assert have.text("department") == row["department"]
        for code in ("month", "work", "method", "bidders", "bids", "winner", "reason"):
            assert have.text(code) == want[code], (row["contract"], code)
        for code in ("budget", "reference", "agreed"):
            assert have.values[code] == want[code], (row["contract"], code)


def test_files_that_come_again_change_nothing(merged, returned, tmp_path):
    ran = ita_ok("merge", merged / "year.xlsx", merged / "กองคลัง บัญชี.xlsx", returned / "กองคลัง พัสดุ.xlsx",
                 "-o", tmp_path / "again.xlsx")  # fmt: skip
    assert "ไม่มีข้อขัดแย้ง" in ran.out
    frames = [Master(path).to_frame("purchases") for path in (merged / "year.xlsx", tmp_path / "again.xlsx")]
    assert frames[0].equals(frames[1])


@pytest.fixture(scope="module")
def published(merged, once):
    """The published pair of the year."""
    return once("form-year-published", lambda folder: ita_ok("report", merged / "year.xlsx", "-o", folder))


@pytest.mark.office
def test_the_pair_has_a_page_a_month_in_the_order_of_the_contracts_and_agrees(published):
    proof = json.loads((published / "sk1.json").read_text(encoding="utf-8"))
    counts = {month: sum(row["month"] == month for row in ALL) for month in LABELS}
    assert proof["pages"] == [{"name": month, "rows": count} for month, count in counts.items()]
    assert {name: told["compared"] for name, told in proof["files"].items()} == {"sk1.xlsx": True, "sk1.pdf": True}
    cells = [cell.value for cell in openpyxl.load_workbook(published / "sk1.xlsx")["มกราคม"]["I"] if cell.value]
    days = [cell.split("\n")[1] for cell in cells if cell.endswith("/01/2566")]
    assert len(days) == counts["มกราคม"]
    assert days == sorted(days)


@pytest.mark.office
def test_what_stands_on_the_web_site_is_compared_over_the_whole_year(merged, published, issued, tmp_path):
    site, path = tmp_path / "site", merged / "year.xlsx"
    site.mkdir()
    ita_ok("report", merged / "first.xlsx", "-o", tmp_path / "older", "--format", "xlsx")
    for name in ("sk1.xlsx", "sk1.pdf"):
        (site / name).write_bytes((published / name).read_bytes())
    (site / "older.xlsx").write_bytes((tmp_path / "older" / "sk1.xlsx").read_bytes())
    book = openpyxl.load_workbook(published / "sk1.xlsx")
    del book["สิงหาคม"]
    book.save(site / "short.xlsx")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    place = f"http://127.0.0.1:{server.server_address[1]}"

    def told(name):
        found = check(path, links=Policy(allow_private=True, host_delay=0), published=f"{place}/{name}").findings
        return [(one.code, one.sheet, one.cell) for one in found]

    try:
        assert told("sk1.xlsx") == told("sk1.pdf") == []
        assert told("short.xlsx") == [("X601", "สิงหาคม", None)]
        assert told("sk1.xls") == [("F112", None, None)], "a link that was cut"
        older = told("older.xlsx")
    finally:
        server.shutdown()
        server.server_close()
    june = sum(row["month"] == FORGOTTEN and row["department"] == "กองคลัง" for row in ALL)
    assert sum(code == "X603" and sheet == FORGOTTEN for code, sheet, _ in older) >= june
    assert {code for code, _, _ in older} <= {"X603", "X604", "P107"}


def test_e_gp_numbers_of_the_half_year_stand_once(issued, tmp_path):
    rows = of("o12", "กองช่าง")
    rows[7] |= {"egp": rows[3]["egp"]}
    rows[9] |= {"egp": None}
    path = typed(issued / "o12" / "กองช่าง.xlsx", "o12", rows, None, tmp_path / "กองช่าง.xlsx")
    assert findings(path) == [("X504", ENTRIES, "N12"), ("C302", ENTRIES, "N14")]
    others = [typed(issued / "o12" / f"{unit}.xlsx", "o12", of("o12", unit), None, tmp_path / f"{unit}.xlsx")
              for unit in UNITS if unit != "กองช่าง"]  # fmt: skip
    ita_ok("merge", issued / "o12.xlsx", path, *others, "-o", tmp_path / "o12.xlsx")
    assert sorted(code for code, _, _ in findings(tmp_path / "o12.xlsx")) == ["C302", "X504"]
    assert len(Master(tmp_path / "o12.xlsx").to_frame("purchases")) == len(rows_of("o12", ALL))


def test_winners_of_four_quarters_have_totals_and_no_persons_number(issued, tmp_path):
    rows = {unit: of("winners", unit) for unit in UNITS}
    rows["กองคลัง"][0] |= {"tax_id": PERSON, "winner": "นายสมมติ ตัวอย่าง"}
    files = [typed(issued / "winners" / f"{unit}.xlsx", "winners", mine, None, tmp_path / f"{unit}.xlsx")
             for unit, mine in rows.items()]  # fmt: skip
    ita_ok("merge", issued / "winners.xlsx", *files, "-o", tmp_path / "winners.xlsx")
    assert findings(tmp_path / "winners.xlsx") == []
    ita_ok("report", tmp_path / "winners.xlsx", "-o", tmp_path / "out", "--format", "xlsx")
    book = openpyxl.load_workbook(tmp_path / "out" / "winners.xlsx")
    texts = [str(cell.value) for sheet in book for line in sheet for cell in line if cell.value is not None]
    assert PERSON not in "".join(texts) and "111xxxxxxxx19" in texts
    totals = [line[4].value for sheet in book for line in sheet.iter_rows() if line[3].value == "รวม"]
    assert sum(totals) == sum(row["agreed"] for row in ALL)
