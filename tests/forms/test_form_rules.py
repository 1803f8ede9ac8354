"""The declared rules of the shipped forms: one cell is wrong, one finding tells it."""

import pytest
from form_rows import LISTED, NOTHING, PURCHASE, SOMETHING, UNITS, WON
from workbooks import Form, findings, ita_ok

MONTHS = [SOMETHING, *[NOTHING] * 11]
PERSON, COMPANY = "1101700230708", "0105536000313"
PURCHASES, DECLARED = "รายการจัดซื้อจัดจ้าง", "ประกาศรายเดือน"


def found_in(made, filled, code, sheet, rows, declared, said):
    _, files = made(code, UNITS[0])
    return findings(filled(files[UNITS[0]], sheet, rows, declared, said))


@pytest.mark.parametrize(
    "changed, found",
    [
        ({"agreed": 19501, "reference": 19500}, [("N301", "L5")]),
        ({"agreed": 20001, "reference": 30000}, [("N301", "L5")]),
        ({"agreed": 19500.40, "reference": 19500}, []),  # a reference price in whole baht may be rounded
        ({"contract_on": "01/11/2565"}, [("X501", "P5")]),
        ({"contract_on": "31/10/2565"}, []),
        ({"budget": 900000, "reference": 900000, "agreed": 500000.01}, [("X505", "H5")]),
        ({"budget": 900000, "reference": 900000, "agreed": 500000.01, "method": "e-bidding"}, []),
        ({"agreed": "หมื่นเก้า"}, [("V306", "L5")]),
        ({"agreed": -5}, [("V306", "L5")]),
        ({"agreed": "๑๙,๐๐๐ บาท"}, []),
        ({"winner": f"นาย ก {PERSON}"}, [("V615", "K5")]),
        ({"winner": f"บริษัท ก จำกัด {COMPANY}"}, []),
        ({"method": "วิธีเฉพาะเจาะจง"}, []),
    ],
)
def test_one_purchase(made, filled, changed, found):
    told = found_in(made, filled, "sk1", "purchases", [PURCHASE | changed], "months", MONTHS)
    assert told == [(code, PURCHASES, cell) for code, cell in found]


@pytest.mark.parametrize(
    "said, found",
    [
        ([NOTHING, *MONTHS[1:]], [("X502", DECLARED, "E5")]),
        ([SOMETHING, SOMETHING, *MONTHS[2:]], [("X503", DECLARED, "E6")]),
        ([SOMETHING, None, *MONTHS[2:]], [("C301", DECLARED, "E6")]),
        ([None, *MONTHS[1:]], []),  # the entries of the month speak for it
    ],
)
def test_nothing_is_declared_both_ways(made, filled, said, found):
    assert found_in(made, filled, "sk1", "purchases", [PURCHASE], "months", said) == found


def test_a_month_that_has_not_ended_is_not_asked_for(master, tmp_path):
    from datetime import date

    from ita_workbook import check

    ita_ok("forms", "new", "sk1", "--master", master, "--unit", UNITS[0], "-o", tmp_path / "sk1.xlsx")
    told = check(tmp_path / "sk1.xlsx", today=date(2022, 12, 31)).findings
    assert [(one.code, one.cell) for one in told] == [("C301", "E5"), ("C301", "E6")]


def test_one_reason_and_one_price_copied_down_are_told_once_with_their_counts(made, filled):
    rows = [
        PURCHASE
        | {"work": f"งานที่ {number}", "contract": f"{number}/2566", "budget": 900, "reference": 900, "agreed": 900}
        for number in range(1, 11)
    ]
    assert found_in(made, filled, "sk1", "purchases", rows, "months", MONTHS) == [
        ("X507", PURCHASES, "L5"), ("X506", PURCHASES, "M5"),
    ]  # fmt: skip


def test_reasons_and_prices_of_their_own_are_not_doubted(made, filled):
    rows = [
        PURCHASE
        | {"work": f"งานที่ {number}", "contract": f"{number}/2566", "budget": 900, "reference": 900, "agreed": 900}
        for number in range(1, 11)
    ]
    rows[0]["reason"], rows[1]["reason"] = "ผ่านเกณฑ์รายเดียว", "มีความชำนาญ"
    rows[0]["budget"], rows[1]["budget"] = 901, 902
    assert found_in(made, filled, "sk1", "purchases", rows, "months", MONTHS) == []


def test_one_contract_in_two_rows_is_told_and_next_months_like_it_is_not(made, filled):
    again = PURCHASE | {"month": "พฤศจิกายน", "contract": "2/2566", "contract_on": "10/11/2565"}
    rows = [PURCHASE, again, PURCHASE | {"work": "วัสดุสำนักงาน"}]
    assert found_in(made, filled, "sk1", "purchases", rows, "months", [SOMETHING, SOMETHING, *MONTHS[2:]]) == [
        ("X511", PURCHASES, "O7"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "url, found",
    [
        ("https://www.example.go.th/oit/o1", []),
        ("https://oit.example.go.th/o1", []),
        ("https://drive.example.com/o1.pdf", ["X510"]),
        ("https://www.example.go.th/o1\nhttps://example.go.th.example.com/o1", ["X510"]),
        ("https://notexample.go.th/o1", ["X510"]),
        ("https://www.facebook.com/example", []),  # the link check tells it, knowing the item
    ],
)
def test_a_link_off_the_agencys_own_site(master, tmp_path, url, found):
    form = Form(master).answer(website="https://www.example.go.th")
    path = form.put("assignments", "O1", url=url).save(tmp_path / "master.xlsx")
    told = [one for one in findings(path) if one[0] == "X510"]
    assert told == [(code, "มอบหมาย OIT", form.place("assignments", "O1", "url")) for code in found]


def test_an_e_gp_number_is_expected_and_stands_once(made, filled):
    rows = [LISTED, LISTED | {"work": "งานที่ 2"}, LISTED | {"work": "งานที่ 3", "egp": None}]
    told = found_in(made, filled, "o12", "purchases", rows, "months", [SOMETHING, *[NOTHING] * 5])
    assert told == [("X504", PURCHASES, "N6"), ("C302", PURCHASES, "N7")]


@pytest.mark.parametrize(
    "changed, found",
    [
        ({"tax_id": COMPANY}, []),
        ({"tax_id": PERSON}, []),  # a person's is masked where it is published
        ({"tax_id": "1-1017-00230-70-8"}, []),
        ({"tax_id": "1101700230709"}, [("V701", "E5")]),
        ({"tax_id": "055000"}, [("V701", "E5")]),
        ({"winner": f"นาย ก {PERSON}"}, [("V615", "F5")]),
        ({"goods": f"จ้างนาย ก {PERSON}"}, [("V615", "G5")]),
    ],
)
def test_ids_of_winners(made, filled, changed, found):
    told = found_in(made, filled, "winners", "winners", [WON | changed], "quarters", [SOMETHING, *[NOTHING] * 3])
    assert told == [(code, "ผู้ชนะ", cell) for code, cell in found]


@pytest.mark.parametrize("total, found", [(38000, []), (38001, []), (38002, [("N302", "ประกาศรายไตรมาส", "F5")])])
def test_a_total_differs_by_more_than_rounding(made, filled, total, found):
    _, files = made("winners", UNITS[0])
    file = filled(files[UNITS[0]], "winners", [WON, WON | {"goods": "กระดาษ"}], "quarters", [SOMETHING, *[NOTHING] * 3])
    form = Form(file)
    form.put("quarters", form.keys("quarters")[0], total=total)
    form.save()
    assert findings(file) == found


def test_levels_have_no_hole_between_them(master, tmp_path, filled):
    path = tmp_path / "risk.xlsx"
    ita_ok("forms", "new", "risk", "--unverified", "--master", master, "--unit", UNITS[0], "-o", path)
    rows = [
        {"level": "5", "low": 26, "high": 99},
        {"level": "4", "low": 10, "high": 20},
        {"level": "3", "low": 1, "high": 9},
    ]
    assert findings(filled(path, "bands", rows)) == [("N303", "เกณฑ์โอกาส", "D5")]
