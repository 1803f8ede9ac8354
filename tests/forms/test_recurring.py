"""What is bought every month, by several officers, with and without a number: each entry once, and none gone unsaid."""

import pytest
from form_rows import PURCHASE
from workbooks import Form, findings, ita, ita_ok

from ita_workbook.read.reader import read_workbook

CLEANING = PURCHASE | {"contract": None, "work": "จ้างเหมาทำความสะอาด"}
MONTHS = {"ตุลาคม": "01/10/2565", "พฤศจิกายน": "01/11/2565", "ธันวาคม": "01/12/2565", "มกราคม": "01/01/2566"}
MONTHLY = [CLEANING | {"month": month, "contract_on": day} for month, day in MONTHS.items()]


def merged(master, *files, into, code=0):
    assert ita("merge", master, *files, "-o", into).code == code
    return into


def entries(path):
    form = Form(path)
    said = [
        [form.get("purchases", key, code) for code in ("month", "work", "contract")] for key in form.keys("purchases")
    ]
    return sorted([month, contract] for month, work, contract in said if work)


def test_a_new_file_each_month_adds_what_recurs_without_a_number(form, tmp_path):
    master, write = form
    for number, row in enumerate(MONTHLY):
        master = merged(master, write(f"{number}", [row]), into=tmp_path / f"m{number}.xlsx")
    assert entries(master) == sorted([month, None] for month in MONTHS)


def test_two_officers_each_have_their_months_of_it(form, tmp_path):
    master, write = form
    files = write("a", MONTHLY[:2]), write("b", MONTHLY[2:])
    one = merged(master, *files, into=tmp_path / "one.xlsx")
    assert entries(one) == sorted([month, None] for month in MONTHS)
    assert entries(merged(one, *files, into=tmp_path / "two.xlsx")) == entries(one)


def test_a_list_typed_anew_with_a_row_on_top_has_each_entry_once(form, tmp_path):
    master, write = form
    one = merged(master, write("a", MONTHLY[:3]), into=tmp_path / "one.xlsx")
    two = merged(one, write("b", [MONTHLY[3], *MONTHLY[:3]]), into=tmp_path / "two.xlsx")
    assert entries(two) == sorted([month, None] for month in MONTHS)


@pytest.fixture
def halves(form, tmp_path):
    """A master into which two officers' files of three numbered purchases each were merged, and the second's file."""
    master, write = form
    other = {
        "budget": 9000,
        "reference": 8900,
        "bids": "8,800.00",
        "agreed": 8800,
        "bidders": "ร้าน ข",
        "winner": "ร้าน ข",
    }
    first, second = (
        [PURCHASE | more | {"contract": f"{name}{n}/2566", "work": f"ซื้อวัสดุ {name}{n}"} for n in (1, 2, 3)]
        for name, more in (("ก", {}), ("ข", other))
    )
    files = write("a", first), write("b", second)
    return merged(master, *files, into=tmp_path / "one.xlsx"), files[1], write


def cleared(path, number, *, total=False):
    form = Form(path)
    key = form.keys("purchases")[number]
    form.put("purchases", key, **dict.fromkeys(PURCHASE))
    if total:
        sheet = form.sheet("purchases")
        last = form.row("purchases", form.keys("purchases")[-1]) + 2
        sheet.cell(last, form.columns("purchases")["work"]).value = "รวมทั้งสิ้น"
        sheet.cell(last, form.columns("purchases")["agreed"]).value = 38000
    return form.save()


@pytest.mark.parametrize("total", [False, True])
def test_what_the_second_officer_takes_out_is_asked_about_with_a_total_below_too(halves, tmp_path, total):
    one, second, write = halves
    later = cleared(write("later", [], second), 2, total=total)
    two = merged(one, later, into=tmp_path / "two.xlsx", code=1)
    form = Form(two)
    asked = {form.get("conflicts", key, "row_key") for key in form.keys("conflicts")}
    (gone,) = [key for key in form.keys("purchases") if form.get("purchases", key, "contract") == "ข3/2566"]
    assert asked == {gone}
    assert len(form.keys("conflicts")) == len(PURCHASE)


@pytest.mark.office
def test_sums_of_a_division_are_printed_and_found_again_in_the_pair(form, tmp_path):
    master, write = form
    sums = {"budget": 9345.794392523364, "reference": 9502.125, "agreed": 9345.005}
    one = merged(master, write("a", [PURCHASE | sums]), into=tmp_path / "one.xlsx")
    ita_ok("report", one, "-o", tmp_path / "out")
    for name in ("sk1.xlsx", "sk1.pdf"):
        told = [code for code, _, _ in findings(one, "--published", tmp_path / "out" / name)]
        assert not [code for code in told if code.startswith("X6")], name


@pytest.mark.parametrize(
    ("typed", "read"),
    [("฿10,000.50", "10000.5"), ("1,234,567", "1234567"), ("10000.50 บาท", "10000.5"), ("๑๐,๐๐๐.-", "10000")],
)
def test_a_sum_is_read_as_people_write_it(form, typed, read):
    _, write = form
    path = write("a", [PURCHASE | {"agreed": typed}])
    cell = next(iter(read_workbook(path).sheets["purchases"].rows)).cells["agreed"]
    assert (f"{cell.value.normalize():f}", cell.doubtful) == (read, False)


@pytest.mark.parametrize("typed", ["10.000,50", "10,00", "1,0000", "1,234,56"])
def test_a_comma_that_stands_at_no_thousand_is_a_doubt_and_no_sum(form, typed):
    _, write = form
    path = write("a", [PURCHASE | {"agreed": typed}])
    assert [code for code, _, _ in findings(path) if code[0] == "V"] == ["V306"]
