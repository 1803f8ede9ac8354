"""What stands on the web site is compared with what the form makes: deleted, changed, older, or no file at all."""

import functools
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import openpyxl
import pytest
from form_rows import NOTHING, PURCHASE, SOMETHING, UNITS, WON
from workbooks import findings, ita, ita_ok

from ita_workbook.report.formats.pdf import convert

MONTHS = [SOMETHING, *[NOTHING] * 11]


@pytest.fixture
def sk1(made, filled, tmp_path):
    """A form with two purchases and eleven empty months, and its published .xlsx."""
    path, _ = made("sk1", UNITS[0])
    filled(path, "purchases", [PURCHASE, PURCHASE | {"work": "จ้างเหมา", "contract": "2/2566"}], "months", MONTHS)
    ita_ok("report", path, "-o", tmp_path / "out", "--format", "xlsx")
    return path, tmp_path / "out" / "sk1.xlsx"


def changed(path, change):
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def test_what_was_made_is_found_whole(sk1):
    path, published = sk1
    assert findings(path, "--published", published) == []


@pytest.mark.parametrize(
    "change, found",
    [
        (lambda book: book.remove(book["ธันวาคม"]), [("X601", "ธันวาคม", None)]),
        (lambda book: setattr(book["ตุลาคม"], "title", "Oct"), []),
        (lambda book: book["ตุลาคม"].__setitem__("C5", 21000), [("X603", "ตุลาคม", None), ("X604", "ตุลาคม", "A5")]),
        (lambda book: book["ตุลาคม"].delete_rows(6), [("X603", "ตุลาคม", None)]),
        (lambda book: book["ตุลาคม"].append(["ลงชื่อ ........"]), []),
        (lambda book: book["ตุลาคม"].append([3, "ซื้อเพิ่ม", 5]), [("X604", "ตุลาคม", "A7")]),
        (
            lambda book: book["ตุลาคม"].__setitem__("A1", book["ตุลาคม"]["A1"].value.replace("2565", "2564")),
            [("X602", "ตุลาคม", None)],
        ),
        (lambda book: book["ตุลาคม"].__setitem__("A9", "เลข 1101700230708"), [("P107", "ตุลาคม", None)]),
    ],
)
def test_what_was_changed_before_the_upload_is_told(sk1, change, found):
    path, published = sk1
    assert sorted(findings(path, "--published", changed(published, change))) == sorted(found)


def test_what_is_no_file_at_all_is_told(sk1, tmp_path):
    path, _ = sk1
    page = tmp_path / "page.xlsx"
    page.write_text("<html>เข้าสู่ระบบ</html>", encoding="utf-8")
    assert findings(path, "--published", page) == [("F112", None, None)]
    assert ita("check", path, "--published", tmp_path / "none.xlsx").code == 2


def test_a_link_is_opened_and_a_cut_one_is_told(sk1, tmp_path):
    path, published = sk1
    serve = functools.partial(SimpleHTTPRequestHandler, directory=published.parent)
    with ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        place = f"http://127.0.0.1:{server.server_address[1]}"
        assert findings(path, "--private-links", "--published", f"{place}/sk1.xlsx") == []
        assert findings(path, "--private-links", "--published", f"{place}/sk1.xl") == [("F112", None, None)]
        assert findings(path, "--published", f"{place}/sk1.xlsx") == [("F113", None, None)]  # inside the network
        assert "--private-links" in ita("check", path, "--published", f"{place}/sk1.xlsx").out
        server.shutdown()


@pytest.mark.office
def test_a_pdf_is_compared_too(made, filled, tmp_path):
    path, _ = made("winners", UNITS[0])
    filled(path, "winners", [WON], "quarters", [SOMETHING])
    ita_ok("report", path, "-o", tmp_path / "out", "--format", "pdf")
    published = tmp_path / "out" / "winners.pdf"
    declared = [one for one in findings(path, "--published", published) if one[0][0] != "C"]
    assert declared == []
    filled(path, "winners", [WON | {"goods": "โต๊ะทำงาน", "amount": 4500}])
    told = [one for one in findings(path, "--published", published) if one[0][0] != "C"]
    # the row, and the total; and what stands in their places
    assert told == [(code, "ไตรมาสที่ 1", None) for code in ("X603", "X603", "X604")]


def test_it_is_asked_of_one_form_at_a_time(sk1, master):
    path, published = sk1
    assert ita("check", master, "--published", published).code == 2
    assert ita("check", path, path.parent / "issued", "--published", published).code == 2


def test_a_page_in_place_of_the_file_is_called_a_page(sk1, tmp_path):
    path, _ = sk1
    for name, data, word in (("page", b"\n<!DOCTYPE html><html>", "หน้าเว็บ ไม่ใช่ไฟล์"), ("empty", b"", "ไฟล์ว่าง"),
                             ("other", b"\xd0\xcf\x11\xe0nothing", "ไฟล์ชนิดอื่นหรือเสียหาย")):  # fmt: skip
        (tmp_path / name).write_bytes(data)
        told = ita("check", path, "--published", tmp_path / name, "--json").json["files"][-1]["findings"]
        assert [(one["code"], word in one["message"]) for one in told] == [("F112", True)], name


def test_a_masked_number_that_somebody_put_back_is_told_once(made, filled, tmp_path):
    path, _ = made("sk1", UNITS[0])
    person = "นายสมมติ 1101700230708"
    filled(path, "purchases", [PURCHASE | {"winner": person, "bidders": person}], "months", MONTHS)
    ita_ok("report", path, "-o", tmp_path / "out", "--format", "xlsx")

    def put_back(book):
        (cell,) = [one for one in book["ตุลาคม"][5] if str(one.value).startswith("นายสมมติ") and one.column_letter == "G"]
        assert cell.value.startswith("นายสมมติ 110xxxxxxxx08")
        cell.value = cell.value.replace("110xxxxxxxx08", "1101700230708")

    published = changed(tmp_path / "out" / "sk1.xlsx", put_back)
    told = [one for one in findings(path, "--published", published) if one[0] != "V615"]
    assert told == [("P107", "ตุลาคม", None)]


@pytest.fixture
def two_months(made, filled, tmp_path):
    """A form with two months of purchases, some of one price, and what prints its .xlsx after a change."""
    path, _ = made("sk1", UNITS[0])
    first = [PURCHASE | {"contract": f"{n}/2566", "work": f"ซื้อวัสดุ {n}"} for n in (1, 2, 3)]
    second = [
        row | {"month": "พฤศจิกายน", "contract": f"1{row['contract']}", "contract_on": "10/11/2565"} for row in first
    ]
    filled(path, "purchases", [*first, *second], "months", [SOMETHING, SOMETHING, *[NOTHING] * 10])
    ita_ok("report", path, "-o", tmp_path / "out", "--format", "xlsx")

    def printed(change):
        book = openpyxl.load_workbook(tmp_path / "out" / "sk1.xlsx")
        change(book)
        book.save(tmp_path / "changed.xlsx")
        made, problem = convert({"changed.xlsx": (tmp_path / "changed.xlsx").read_bytes()})
        assert problem is None
        (tmp_path / "changed.pdf").write_bytes(made["changed.xlsx"])
        return [
            (one["code"], one["sheet"], one["message"])
            for one in ita("check", path, "--published", tmp_path / "changed.pdf", "--json").json["files"][-1][
                "findings"
            ]
        ]

    return printed


@pytest.mark.office
def test_a_price_that_was_changed_in_a_pdf_is_told_though_other_rows_have_the_same(two_months):
    assert two_months(lambda book: None) == []
    (less, more) = two_months(lambda book: book["พฤศจิกายน"].__setitem__("D6", 123456))
    assert less[:2] == ("X603", "พฤศจิกายน") and "19,500.00 พบ 2 แห่ง ในแบบมี 3 แห่ง อยู่ในแถวที่ 1, 2, 3" in less[2]
    assert more[:2] == ("X604", "พฤศจิกายน") and "123,456.00" in more[2]


@pytest.mark.office
def test_a_page_that_was_taken_out_of_a_pdf_is_one_finding(two_months):
    assert [one[:2] for one in two_months(lambda book: book.remove(book["พฤศจิกายน"]))] == [("X601", "พฤศจิกายน")]


@pytest.mark.office
def test_the_titles_of_another_year_are_one_finding_in_both_formats(two_months, tmp_path):
    def year_before(book):
        for sheet in book:
            for (cell,) in sheet["A1:A3"]:
                cell.value = str(cell.value).replace("2565", "2564").replace("2566", "2565")

    assert [one[:2] for one in two_months(year_before)] == [("X602", "ตุลาคม")]
    changed = tmp_path / "changed.xlsx"
    found = ita("check", tmp_path / "form.xlsx", "--published", changed, "--json").json["files"][-1]["findings"]
    assert [one["code"] for one in found] == ["X602"]
    assert 'พบ "แบบสรุปผลการดำเนินการจัดซื้อจัดจ้างในรอบเดือน' in found[0]["message"]
    assert "และไม่ตรงอีก" in found[0]["message"]


@pytest.mark.office
def test_a_reason_that_was_changed_in_a_pdf_is_told_though_other_rows_have_the_same(two_months):
    def another(book):
        sheet = book["พฤศจิกายน"]
        sheet["H6"] = "รายเดียว"  # the reason of one of three rows that share it

    (less,) = two_months(another)
    assert less[:2] == ("X603", "พฤศจิกายน")
    assert "ราคาต่ำสุด พบ 2 แห่ง ในแบบมี 3 แห่ง อยู่ในแถวที่ 1, 2, 3" in less[2]
