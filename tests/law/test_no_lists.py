"""No room names sheets but those that are about them: what a sheet means is asked of its declaration."""

from __future__ import annotations

import ast
from pathlib import Path

import ita_workbook
from ita_workbook.book.workbook import load_spec

ROOT = Path(ita_workbook.__file__).parent
ABOUT_SHEETS = ("checks/rules", "report", "season/create.py", "season/sample.py", "tour.py")
"""A rule, a document and the making of a season name what they are about."""
OWN = {
    # The tool's own sheets, by those that write and read them.
    "conflicts": (
        "merge",
        "season/record.py",
        "season/open_conflicts.py",
        "season/to_do.py",
        "season/records.py",
        "imports/proposing.py",
    ),
    "provenance": ("merge", "season/record.py", "season/status.py", "season/records.py", "imports/learnt.py"),
    "mappings": ("imports/learnt.py",),
    "waivers": ("checks/waiver.py", "merge/explanations.py", "season/to_do.py"),
    "identity": ("read/identity.py",),
    # What one cell of form version 1 mixed is told when such a file is read.
    "scores": ("read/reader.py",),
    # The form and the list by which everything is named.
    "agency": ("book/content.py",),
    "departments": ("book/content.py", "book/department_names.py"),
}
WORDS = {
    # The same words for something else: names in JSON, kinds of sheets, parts of a framework, fields of a text, pages, columns.
    "agency": ("book/book.py", "book/identity.py", "checks/folder.py", "season/status_table.py",
               "season/reminder.py", "web/season_pages.py", "rollups/part.py", "rollups/province.py",
               "rollups/results.py", "checks/frozen.py"),
    "departments": ("web/season_pages.py", "checks/folder.py", "season/department_list.py", "framework/agency.py",
                    "season/season_status.py", "season/results.py", "master.py", "cli/console.py", "rollups/progress.py",
                    "season/status_table.py"),
    "committee": ("framework/agency.py",),
    "indicators": ("season/to_do.py", "framework", "book/meaning.py", "book/workbook.py", "book/book.py",
                   "write/years.py"),
    "measures": ("season/season_status.py", "season/status_table.py", "season/next_year.py", "season/results.py", "write/guide.py",
                 "rollups/part.py", "rollups/province.py", "rollups/results.py"),
    "scores": ("season/next_year.py", "web/season_pages.py", "rollups/province.py", "rollups/results.py"),
    "conflicts": ("merge/summary.py", "merge/results.py", "season/masters.py", "web/return_pages.py",
                  "season/status.py"),
    "identity": ("book/sheet.py", "checks", "season"),
    "guide": ("book/sheet.py", "write/workbook_file.py", "write/guide.py"),
    "summary": ("book/sheet.py", "write/workbook_file.py"),
    "lists": ("book/sheet.py", "book/forms.py", "write/workbook_file.py", "read/reader.py"),
}  # fmt: skip


def _literals(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    ids = load_spec().by_id
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and node.value in ids}


def _allowed(place: str, name: str) -> bool:
    return place.startswith((*ABOUT_SHEETS, *OWN.get(name, ()), *WORDS.get(name, ())))


def test_no_other_room_has_a_literal_that_is_a_sheet_id():
    found = {
        (place, name)
        for path in sorted(ROOT.rglob("*.py"))
        for place in (path.relative_to(ROOT).as_posix(),)
        if not place.startswith(("templates", "samples"))
        for name in _literals(path)
        if not _allowed(place, name)
    }
    assert not found
