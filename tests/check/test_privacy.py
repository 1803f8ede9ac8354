"""Privacy: personal data in what gets published is warned of, and not passed on by the finding itself."""

import pytest
from workbooks import AGENCY, Form, add_measure, ita, ita_ok

from ita_workbook.checks.engine import check_return


@pytest.mark.parametrize(
    ("officer", "code", "value"),
    [
        ("นิติกร 1-1014-00000-00-7", None, None),
        ("นิติกร 1-2345-67890-12-1", "P101", "1-23xx-xxxxx-x2-1"),
        ("นิติกร 081-234-5678", "P102", "081-xxx-xx78"),
        ("นิติกร somchai@gmail.com", "P103", "somchai@gmail.com"),
        ("นิติกร saraban@tambon.go.th", None, None),
        ("เลขที่บัญชี 123-4-56789-0", "P104", "123-x-xxxx9-0"),
    ],
)
def test_personal_data_in_a_public_field(make, today, full_item, officer, code, value):
    findings = check_return(make(assignments=full_item.replace("นักวิชาการพัสดุ", officer)), today=today)
    assert [(one.code, one.cell, one.value, one.severity) for one in findings] == (
        [(code, "I5", value, "warning")] if code else []
    )
    assert all(officer not in one.message.th for one in findings)


def test_a_note_is_looked_at_too(make, found):
    item = "item | department | officer | status | problem | note\nO1 | กองคลัง | นิติกร | ยังไม่ดำเนินการ | รอ | โทร 081-234-5678"
    assert found(make(assignments=item)) == [("P102", "P5")]


def test_what_the_reports_print_is_published(make, found):
    returned = make("master", constraints="topic | detail\nบุคลากร | ติดต่อ 081-234-5678")
    assert found(returned) == [("P102", "D5")]


@pytest.mark.parametrize("officer", ["นางสาวสมศรี ใจดี", "นางสาวสมศรี ใจดี นิติกร"])
def test_a_persons_name_in_a_cell_for_a_position(make, today, full_item, officer):
    (finding,) = check_return(make(assignments=full_item.replace("นักวิชาการพัสดุ", officer)), today=today)
    assert (finding.code, finding.cell, finding.value, finding.severity) == ("P105", "I5", "นางสาวส…", "warning")
    assert "สมศรี" not in finding.message.th and "นักวิชาการพัสดุ" in finding.cure.th


@pytest.mark.parametrize(
    ("sheet", "table", "cell"),
    [
        ("agency", "field | value\nhead | {}\nname | เทศบาลตำบลตัวอย่าง", "D5"),
        ("agency", "field | value\ncoordinator | {}", "D5"),
        ("committee", "position | role\n{} | กรรมการ", "C5"),
        ("departments", "department | section | contact\nกองคลัง | | {}", "E5"),
        ("waivers", "code | reason | approved_by\nC102 | เผยแพร่แล้ว | {}", "G5"),
    ],
)
def test_every_cell_for_a_position_is_looked_at(make, found, sheet, table, cell):
    named = found(make("master", **{sheet: table.format("นายสมชาย ใจดี")}))
    assert [one for one in named if one[0] == "P105"] == [("P105", cell)]
    held = found(make("master", **{sheet: table.format("นายช่างโยธาชำนาญงาน")}))
    assert not [one for one in held if one[0] == "P105"]


def test_a_name_elsewhere_is_the_writers_own_business(make, found, full_item):
    assert found(make(assignments=full_item.replace("ภาพหน้าจอ", "คำสั่งแต่งตั้งนายสมชาย ใจดี"))) == []


def test_a_persons_name_in_a_text_that_is_printed_is_told_and_in_one_that_is_not_is_not(make, found):
    named = "นายสมชาย ใจดี แจ้งว่าโทร 081-234-5678"
    told = found(make("master", scores=f"code | comment\ne4 | {named}", agency=f"field | value\nvision | {named}"))
    assert [one for one in told if one[0].startswith("P")] == [
        ("P102", "D5"), ("P106", "D5"), ("P102", "H5"), ("P106", "H5")
    ]  # fmt: skip
    kept = found(make("master", waivers=f"code | reason | approved_by\nC102 | {named} | ปลัด"))
    assert not [one for one in kept if one[0].startswith("P")]


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://admin:s3cret@www.example.go.th/o1", "P108"),
        ("https://www.example.go.th/o1?user=a&password=s3cret", "P108"),
        ("https://www.example.go.th/o1?pwd=s3cret", "P108"),
        ("https://www.example.go.th/o1?id=5&lang=th", None),
        ("https://www.example.go.th/@page:2", None),
        ("https://www.example.go.th/password-reset", None),
    ],
)
def test_a_link_with_a_password_is_an_error_that_does_not_repeat_it(make, today, full_item, url, code):
    item = full_item.replace("https://www.example.go.th/o1", url)
    assert url in item
    told = [one for one in check_return(make(assignments=item), today=today) if one.code.startswith("P")]
    assert [(one.code, one.severity) for one in told] == ([(code, "error")] if code else [])
    assert all("s3cret" not in one.message.th + one.cure.th + str(one.value) for one in told)


def test_prose_is_asked_about_where_it_was_written(tmp_path):
    """What the coordinator wrote is told in the master, not to each officer who is sent it; what one changes is told."""
    master, called = tmp_path / "master.xlsx", "ติดต่อ 081-234-5678 นายสมชาย ใจดี"
    ita_ok("new", "--year", 2566, "--agency", AGENCY, "--type", "ทต.", "--province", "เชียงราย", "-o", master)
    form = Form(master)
    add_measure(form, "กองคลัง", "เผยแพร่แผนจัดซื้อจัดจ้างทุกเดือน", steps=called)
    form.save()
    assert _private(master) == [("P102", "steps"), ("P106", "steps")]
    ita_ok("issue", master, "-o", tmp_path / "issued")
    issued = tmp_path / "issued" / "กองคลัง.xlsx"
    assert _private(issued) == []
    form = Form(issued)
    form.put("measures", "M01", steps=f"{called} ทุกวัน")
    form.save()
    assert _private(issued) == [("P102", "steps"), ("P106", "steps")]


def _private(path):
    """What is told of personal data in a file, as (code, field)."""
    told = ita("check", path, "--json").json["files"][0]["findings"]
    return sorted((one["code"], one["field"]) for one in told if one["code"].startswith("P"))
