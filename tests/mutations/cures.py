"""Cures carried out mechanically: what a finding says is done, nothing more, until the check is clean."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from ita_workbook.book.workbook import load_spec
from ita_workbook.checks.engine import check_return
from ita_workbook.checks.finding import Finding
from ita_workbook.merge.repair import transplant, write_repaired
from ita_workbook.read.reader import read_workbook
from ita_workbook.read.returned import Return
from mutations.original import CREATED, TODAY

MOST = 6
"""Rounds after which curing is given up: it goes round in circles."""


class NotCuredError(AssertionError):
    """Findings are left that following their cures does not take away."""


def cure(path: Path, folder: Path) -> int:
    """Follow the cures of all errors, round by round; return the number of rounds until there is none."""
    return len(cured(path, folder))


def cured(path: Path, folder: Path) -> list[Path]:
    """Follow the cures of all errors, round by round; return the file of each round until there is none."""
    rounds: list[Path] = []
    for number in range(MOST + 1):
        returned = read_workbook(path)
        errors = [one for one in check_return(returned, today=TODAY) if one.counts_as_error]
        if not errors:
            return rounds
        after = folder / f"round{number + 1}.xlsx"
        rounds.append(after)
        # What no spreadsheet of ours can be typed into is made one first, as its own finding says.
        if any(one.code[0] in "FSR" for one in errors) or returned.format not in ("xlsx", "xlsm"):
            _repair(returned, after)
        else:
            _fill(path, errors, after)
        path = after
    raise NotCuredError([(one.code, one.sheet, one.cell, one.message.th) for one in errors])


def _repair(returned: Return, target: Path) -> None:
    repaired = transplant(returned)
    if repaired is None:
        raise NotCuredError([event.kind for event in returned.events])
    write_repaired(repaired, target, created=CREATED)


def _fill(path: Path, errors: list[Finding], target: Path) -> None:
    """Write into each cell what its finding says, or the column's own example."""
    book = load_workbook(path)
    for finding in errors:
        if not (finding.sheet and finding.cell and finding.sheet_id and finding.field):
            raise NotCuredError([(finding.code, finding.message.th)])
        if finding.code == "X102":
            _enter_measure(book["มาตรการ"], finding)
        else:
            book[finding.sheet][finding.cell] = _answer(finding)
    book.save(target)


def _enter_measure(sheet: Worksheet, finding: Finding) -> None:
    """Give the measure a title in the row that stands ready for it."""
    places = {cell.value: cell.column for row in sheet.iter_rows(max_row=4) for cell in row if cell.value}
    for row in range(5, sheet.max_row + 1):
        if sheet.cell(row, places["measure"]).value == finding.value:
            sheet.cell(row, places["title"]).value = "อบรมผู้ปฏิบัติงาน"
            return
    raise NotCuredError([(finding.code, finding.message.th)])


def _answer(finding: Finding) -> str:
    spec = load_spec()
    column = spec.sheet(finding.sheet_id or "").cell(finding.row_key or "", finding.field or "")
    closed = spec.lists.get(column.list) if column.list else None
    if closed:
        return finding.expected if finding.expected in closed.labels else closed.labels[-1]
    listed = column.list is not None and finding.expected and "," not in finding.expected
    if listed and finding.expected:
        return finding.expected
    return column.example_in(2566) or "ตามที่หน่วยงานกำหนด"
