"""The engine: what stops a check, files against each other, and the same result every time."""

from pathlib import Path

from ita_workbook.checks.engine import check_many, check_return
from ita_workbook.checks.rules.table import RULES
from ita_workbook.read.returned import Event, Return

UNFILLED = "item | department\nO1 | กองคลัง"


def codes(file):
    return [one.code for one in file.findings]


def test_what_makes_a_file_unreadable_is_the_only_finding():
    returned = Return(Path("กองคลัง.xlsx"), events=[Event("macros"), Event("encrypted_file")])
    (finding,) = check_return(returned)
    assert (finding.code, finding.sheet, finding.cell, finding.severity) == ("F004", None, None, "error")


def test_a_failed_file_always_has_an_error():
    assert [one.code for one in check_return(Return(Path("a.xlsx")))] == ["F008"]
    (lost,) = check_return(Return(Path("a.xlsx"), events=[Event("identity_lost")]))
    assert (lost.code, lost.severity) == ("F211", "error")


def test_an_assumed_identity_is_only_a_warning(make, found, full_item):
    returned = make(assignments=full_item, events=[Event("identity_lost", params={"assumed": "กองคลัง"})])
    assert [one.severity for one in check_return(returned)] == ["warning"]


def test_another_format_is_one_warning_and_the_content_is_still_judged(make, found):
    returned = make(assignments=UNFILLED, events=[Event("old_format", params={"format": "ods"})])
    assert found(returned) == [("C101", "I5"), ("C101", "K5"), ("F005", None)]


def test_the_same_department_twice(make, today, full_item):
    checked = check_many(
        [make(assignments=full_item), make(assignments=full_item, name="กองคลัง แก้ไข.xlsx")], today=today
    )
    assert [codes(file) for file in checked.files] == [[], ["F209"]]
    assert "กองคลัง.xlsx" in checked.findings[0].message.th


def test_two_files_of_the_same_name_are_told_apart_by_their_folders(make, today, full_item):
    first, second = make(assignments=full_item), make(assignments=full_item)
    first.path, second.path = Path("รอบแรก/กองคลัง.xlsx"), Path("แก้ไข/กองคลัง.xlsx")
    (finding,) = check_many([first, second], today=today).findings
    assert "รอบแรก/กองคลัง.xlsx" in finding.message.th


def test_another_agency_and_another_year_among_the_returns(make, today, full_item):
    master = make("master")
    foreign = make(assignments=UNFILLED, department="กองช่าง", master="master-2", agency_name="เทศบาลตำบลอื่น")
    old = make(assignments=UNFILLED, department="สำนักปลัด", master="master-0", year=2565)
    checked = check_many([master, make(assignments=full_item), foreign, old], today=today)
    assert [codes(file) for file in checked.files] == [[], [], ["F202"], ["F203"]]


def test_without_a_master_most_of_the_files_say_whose_they_are(make, today, full_item):
    ours = [make(assignments="item | name", department=name) for name in ("กองช่าง", "กองคลัง")]
    foreign = make(assignments="item | name", department="กองการศึกษา", master="master-2", agency_name="อื่น")
    assert [codes(file) for file in check_many([*ours, foreign], today=today).files] == [[], [], ["F202"]]
    # One against one: nobody can say which is the wrong one.
    assert [codes(file) for file in check_many([ours[0], foreign], today=today).files] == [[], []]


def test_an_item_in_two_departments_returns(make, today, full_item):
    other = make(assignments=full_item, department="สำนักปลัด")
    checked = check_many([make(assignments=full_item), other], today=today)
    assert [(one.code, one.cell) for one in checked.findings] == [("X107", "C5")]


def test_the_same_findings_every_time(make, today):
    def once():
        returned = make(
            assignments=UNFILLED + "\nO2 | กองคลัง",
            measures="origin | measure | title\nspare | M01 | อบรม",
            tracking="measure | round | status\nM05 | รอบ 6 เดือน | ดำเนินการแล้ว",
        )
        return check_return(returned, today=today)

    first = once()
    assert first and once() == first
    returned = make(assignments=UNFILLED)
    assert check_return(returned, today=today) == check_return(returned, today=today)


def test_errors_come_first_then_sheet_row_and_column(make, today, full_item):
    returned = make(
        assignments=full_item.replace("15/03/2566", "15/03/2565") + "O2 | ข | กองคลัง | | | | | |",
        events=[Event("lists_missing")],
    )
    assert [(one.severity, one.cell) for one in check_return(returned, today=today)] == [
        ("error", "I6"), ("error", "K6"), ("warning", "M5"), ("note", None),
    ]  # fmt: skip


def test_rules_yield_only_the_events_they_declare(make, today):
    # A master with something wrong for most rules: whatever comes out must be announced in the table.
    returned = make(
        "merged",
        departments="department\nกองคลัง",
        assignments="item | department | url\nO1 | | https://a.go.th\nO2 | กองช่าง | https://a.go.th",
        indicators="indicator | score\n7 | 50",
        scores="code | score | comment\nO14 | 2 | แก้ O2",
        waivers="code\nZ9",
    )
    from ita_workbook.checks.context import Context, Excuse

    context = Context(returned, returned.book, today, Excuse.by([]))
    for rule in RULES:
        assert {event.kind for event in rule.find(context)} <= set(rule.events)
