"""An agency's own form is a YAML file: no code, and no file beside the workbooks made of it."""

import json

import openpyxl
import pytest
from form_rows import UNITS
from workbooks import Form, findings, ita, ita_ok

from ita_workbook import Master
from ita_workbook.words.templates import template

FLEET = """
code: fleet
title: {th: "การใช้รถส่วนกลาง", en: "Use of official cars"}
sheets:
  - id: trips
    kind: table
    name: {th: การใช้รถ, en: Trips}
    title: {th: "การใช้รถ ปีงบประมาณ พ.ศ. {year}", en: "Trips, {year}"}
    in: [master, issued]
    goes_to: {owner: department}
    next_year: clear
    rows: {id: F, spare: 5, spare_issued: 5}
    columns:
      - {field: department, title: {th: ส่วนราชการ, en: Unit}, type: choice, list: departments, width: 20, master: edit, issued: locked}
      - {field: trip, title: {th: ไปที่ใด, en: Where}, type: text, label: true, match: true, printed: report, width: 30, master: edit, issued: edit, required: always, example: ศาลากลาง}
      - {field: cost, title: {th: ค่าน้ำมัน (บาท), en: Fuel}, type: amount, width: 16, master: edit, issued: edit, required: always, example: "500"}
      - {field: limit, title: {th: ไม่เกิน (บาท), en: Limit}, type: amount, width: 16, master: edit, issued: edit, example: "600"}
rules:
  - {rule: above, sheet: trips, field: cost, than: limit, years: {from: 2566, until: 2567}}
pages:
  - code: fleet
    sheet: trips
    title: {th: "การใช้รถส่วนกลาง {year}", en: "Trips {year}"}
    total: [cost]
    columns:
      - {title: {th: ที่, en: No.}, number: true}
      - {title: {th: ไปที่ใด, en: Where}, fields: trip}
      - {title: {th: ค่าน้ำมัน, en: Fuel}, fields: cost}
"""


@pytest.fixture
def fleet(master, tmp_path):
    """Return a function that makes the agency's form of (changed) YAML, issues it, and forgets the YAML."""

    def make(text=FLEET):
        source = tmp_path / "fleet.yaml"
        source.write_text(text, encoding="utf-8")
        ita_ok("forms", "new", source, "--master", master, "--unit", UNITS[0], "-o", tmp_path / "fleet.xlsx")
        source.unlink()
        ita_ok("issue", tmp_path / "fleet.xlsx", "-o", tmp_path / "issued")
        return tmp_path / "fleet.xlsx", tmp_path / "issued" / f"{UNITS[0]}.xlsx"

    return make


def test_it_is_issued_checked_merged_and_printed(fleet, filled, tmp_path):
    path, file = fleet()
    filled(file, "trips", [{"trip": "ศาลากลาง", "cost": 700, "limit": 600}])
    assert findings(file) == [("N301", "การใช้รถ", "E5")]
    ita_ok("merge", path, file, "-o", tmp_path / "merged.xlsx")
    assert list(Master(tmp_path / "merged.xlsx").to_frame("trips")["trip"]) == ["ศาลากลาง"]
    ita_ok("report", tmp_path / "merged.xlsx", "-o", tmp_path / "out", "--format", "xlsx")
    cells = [cell.value for row in openpyxl.load_workbook(tmp_path / "out" / "fleet.xlsx").active for cell in row]
    assert [cell for cell in cells if cell is not None][-6:] == ["ค่าน้ำมัน", 1, "ศาลากลาง", 700, "รวม", 700]


def test_a_rule_holds_in_its_years_only(fleet, filled):
    _, file = fleet(FLEET.replace("from: 2566, until: 2567", "from: 2567"))
    assert findings(filled(file, "trips", [{"trip": "ศาลากลาง", "cost": 700, "limit": 600}])) == []


def test_a_file_whose_declaration_is_lost_is_told_so_and_read_with_the_forms_master(fleet, filled, tmp_path):
    path, file = fleet()
    filled(file, "trips", [{"trip": "ศาลากลาง", "cost": 500}])
    book = openpyxl.load_workbook(file)
    del book["_ita"]
    book.save(file)
    assert [code for code, _, _ in findings(file)] == ["F110"]
    assert findings(file, "--master", path) == []
    ita_ok("merge", path, file, "-o", tmp_path / "merged.xlsx")
    assert list(Master(tmp_path / "merged.xlsx").to_frame("trips")["trip"]) == ["ศาลากลาง"]


@pytest.mark.parametrize(
    "old, new, told",
    [
        ("than: limit", "than: limits", "rules[0].than"),
        ("fields: trip", "fields: tripp", "pages[0].columns[1].fields"),
        ("sheet: trips, field", "sheet: trip, field", "rules[0].sheet"),
        ("rule: above", "rule: over", "rules[0].rule"),
        ("code: fleet\ntitle", "code: Fleet 1\ntitle", "code"),
        ("id: trips", "id: measures", "id"),
        ("type: amount", "type: amout", "type"),
    ],
)
def test_what_is_mistyped_is_refused_at_its_place(master, tmp_path, old, new, told):
    source = tmp_path / "fleet.yaml"
    source.write_text(FLEET.replace(old, new, 1), encoding="utf-8")
    ran = ita("forms", "new", source, "--master", master, "--unit", UNITS[0], "-o", tmp_path / "x.xlsx")
    assert ran.code == 2 and "fleet.yaml" in ran.err and told in ran.err, ran.err


def test_lines_of_a_field_that_the_master_has_not_are_refused(master, tmp_path):
    source = tmp_path / "check.yaml"
    shipped = template("forms", "selfcheck.yaml").read_text(encoding="utf-8")
    source.write_text(shipped.replace("lines: components", "lines: component"), encoding="utf-8")
    ran = ita("forms", "new", source, "--master", master, "-o", tmp_path / "x.xlsx")
    assert ran.code == 2 and "rows_from.checks.lines" in ran.err and "components" in ran.err, ran.err


@pytest.mark.parametrize("until, held", [("2567", True), ("2565", False)])
def test_a_certificate_names_the_rules_that_held_and_those_switched_off(fleet, tmp_path, until, held):
    path, _ = fleet(FLEET.replace("from: 2566, until: 2567", f"from: 2560, until: {until}"))
    ita("check", path, "--certificate", tmp_path / "certificate.json")
    (file,) = json.loads((tmp_path / "certificate.json").read_text(encoding="utf-8"))["files"]
    rule = ["above trips cost limit"]
    assert (file["rules"], file["switched_off"]) == ((rule, []) if held else ([], rule))


def test_what_a_forged_file_declares_ends_in_a_finding(fleet, monkeypatch, tmp_path):
    from ita_workbook.book import forms

    _, file = fleet()

    def broken(data):
        raise forms.DeclarationError("form", "rules", "x", "x")

    monkeypatch.setattr(forms, "form_declared", broken)
    assert [code for code, _, _ in findings(file)] == ["F110"]
    assert Form(file).identity["version"].endswith("-fleet")
