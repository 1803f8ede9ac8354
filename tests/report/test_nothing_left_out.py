"""What is entered where a column is printed stands in some document, or the column is listed with the reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ita_workbook.book.content import Row
from ita_workbook.book.workbook import load_spec
from ita_workbook.report.documents.public_page import public_page
from ita_workbook.report.model import Report, ReportTable
from ita_workbook.report.write import KINDS, build_report
from ita_workbook.season.create import new_content
from ita_workbook.words.thai_text import to_arabic

NOT_PRINTED = {
    (
        "scores",
        "text",
    ): "official words of a question are printed where it lost points or was remarked on; else its code",
    ("scores", "tool"): "follows from the indicator; the tool's own name is printed",
    ("scores", "indicator"): "decides where a question or item is told; the indicator's own name is printed",
    ("indicators", "tool"): "the tool's own name is printed",
    ("indicators", "name"): "the framework's name is printed, so that no other gets into a report",
    ("indicators", "strength_or_weakness"): "decides where an indicator stands; a mark against the scores is a finding",
    ("assignments", "name"): "the framework's name is printed, so that no other gets into a report",
    ("assignments", "sub_indicator"): "the framework's sub-indicator and its name are printed",
    ("assignments", "components"): "a help for the department; an agency's own template may show it",
    ("assignments", "evidence"): "for the coordinator's check; an agency's own template may show it",
    ("assignments", "problem"): "for the coordinator's follow-up; an agency's own template may show it",
    ("assignments", "note"): "for the coordinator; an agency's own template may show it",
    ("departments", "section"): "the sections stand with the items they own",
    ("departments", "contact"): "for the coordinator's letters",
    ("indicators", "draft"): "decides whether a drafted text is marked as such",
    ("assignments", "explanation"): "the sender's answer to a doubt, for the coordinator",
    ("measures", "explanation"): "the sender's answer to a doubt, for the coordinator",
    ("tracking", "explanation"): "the sender's answer to a doubt, for the coordinator",
    ("agency", "return_by"): "for the officers' files and the letters to them",
    ("departments", "former_names"): "by which files issued under an old name are known",
    ("tracking", "title"): "repeats the measure's title, which is printed",
    ("agency", "eit_rule"): "decides how the level follows from the tools",
    ("agency", "type"): "the agency's full name says it",
}
DEPARTMENTS = (("สำนักปลัด", "งานธุรการ", ""), ("กองคลัง", "งานพัสดุ", ""))
SHEETS = (
    "agency",
    "departments",
    "indicators",
    "scores",
    "assignments",
    "measures",
    "tracking",
    "committee",
    "constraints",
)
KNOWN = {
    ("agency", "result_year"): 2565,
    ("agency", "measures_year"): 2567,
    ("measures", "items"): "e4",
    ("measures", "indicator"): "7",
    ("measures", "department"): "กองคลัง",
    ("tracking", "measure"): "M01",
    ("tracking", "round"): "รอบ 6 เดือน",
    ("tracking", "status"): "อยู่ระหว่างดำเนินการ",
    ("assignments", "department"): "กองคลัง",
    ("assignments", "section"): "งานพัสดุ",
    ("assignments", "status"): "อยู่ระหว่างดำเนินการ",
    ("scores", "items"): "O18",
    ("indicators", "strength_or_weakness"): "จุดแข็ง",
}
"""Choices: what may stand in them."""
SKIPPED = {"measures": {"measure"}, "scores": {"code"}, "indicators": {"indicator"}, "assignments": {"item"},
           "agency": {"label", "help", "value", "fiscal_year", "type", "eit_rule", "website"}, "departments": {"department"}}  # fmt: skip
"""Keys and what is the form's own."""


def shown(content, framework):
    """Everything that any document says, cell by cell and sentence by sentence."""
    texts: list[str] = []
    for kind in KINDS:
        texts += report_texts(build_report(kind, content, framework))
    page = public_page(content, framework)
    texts += [
        part
        for group in page.groups
        for item in group.items
        for part in (*item.links, item.published_on, *item.responsible)
    ]
    # Orders and memos have Thai digits.
    return to_arabic("\n".join(texts))


def report_texts(report: Report) -> list[str]:
    found = report.texts()
    found += [*(report.cover.title + report.cover.lines if report.cover else ()), report.header]
    for block in report.blocks():
        found += [block.position] if hasattr(block, "position") else []
        if isinstance(block, ReportTable):
            found += [block.caption, *(cell.text for row in block.rows for cell in row.cells)]
    return found


def columns():
    spec = load_spec()
    for sheet in SHEETS:
        fields = spec.sheet(sheet).fields if sheet == "agency" else spec.sheet(sheet).columns
        for column in fields:
            if column.field not in SKIPPED.get(sheet, ()):
                yield sheet, column


def value_of(sheet, column, number):
    """A value that stands nowhere else, and how it is printed."""
    if (sheet, column.field) in KNOWN:
        value = KNOWN[sheet, column.field]
        return value, "ประสิทธิภาพการสื่อสาร" if column.field == "indicator" else str(value)
    if column.type == "score":
        value = Decimal(f"86.{number:02d}")
        return value, f"86.{number:02d}"
    if column.type == "date":
        day = date(2023, 3, 1 + number % 25)
        return day, f"{day.day} มีนาคม พ.ศ. 2566" if column.field == "order_date" else f"{day.day} มี.ค. 2566"
    if column.type == "url":
        return f"https://www.example.go.th/{number}", f"https://www.example.go.th/{number}"
    return f"ข้อความที่{number}", f"ข้อความที่{number}"


OTHER_ROWS = {
    **{("indicators", field): "IIT" for field in ("asked", "minimum", "answered")},
    ("measures", "period"): "M02",
}
"""Who answered is known of tools; a period in words stands in place of the dates."""
ROWS = {"departments": "D01", "indicators": "7", "scores": "e4", "assignments": "O18", "measures": "M01",
        "tracking": "M01|0", "committee": "K01", "constraints": "L01"}  # fmt: skip


@pytest.fixture(scope="session")
def told(framework):
    form = {
        "name": "เทศบาลตำบลตัวอย่าง",
        "type": "เทศบาลตำบล",
        "website": "https://www.example.go.th",
        "fiscal_year": 2566,
    }
    content = new_content(framework, form, DEPARTMENTS, {})
    printed = {}
    for sheet, key in ROWS.items():
        if sheet != "departments" and content.row(sheet, key) is None:
            content.sheets.setdefault(sheet, []).append(Row(key, {"code": key} if sheet == "scores" else {}))
    content.rows("scores")[-1].values["indicator"] = "7"
    content.sheets["measures"].append(Row("M02", {"title": "ทำคู่มือ"}))
    for number, (sheet, column) in enumerate(columns(), 1):
        value, printed[sheet, column.field] = value_of(sheet, column, number)
        if sheet == "agency":
            row = content.row("agency", column.field) or Row(column.field)
            row.values["value"] = value
            if row not in content.rows("agency"):
                content.sheets["agency"].append(row)
        elif (row := content.row(sheet, OTHER_ROWS.get((sheet, column.field), ROWS[sheet]))) is not None and (
            sheet,
            column.field,
        ) not in NOT_PRINTED:
            row.values[column.field] = value
    return shown(content, framework), printed


@pytest.mark.parametrize(("sheet", "field"), [(sheet, column.field) for sheet, column in columns()])
def test_every_filled_cell_of_a_printed_column_stands_in_a_document_or_is_listed(told, sheet, field):
    text, printed = told
    if (sheet, field) in NOT_PRINTED:
        assert NOT_PRINTED[sheet, field]
    else:
        assert printed[sheet, field] in text


def test_what_is_listed_as_not_printed_exists():
    assert set(NOT_PRINTED) <= {(sheet, column.field) for sheet, column in columns()} | {
        ("agency", "eit_rule"),
        ("agency", "type"),
    }
