"""Findings as tables, and written as a workbook, a page or JSON, as the name of the file says."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from ita_workbook.book.workbook import WorkbookSpec, load_spec
from ita_workbook.checks import findings_json, result
from ita_workbook.checks.catalogue import FAMILIES, by_code
from ita_workbook.checks.finding import Finding
from ita_workbook.checks.message import row_label
from ita_workbook.checks.result import Checked, CheckedFile
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.sentences import pattern, sentence
from ita_workbook.words.text import LANGUAGES, Language, Text
from ita_workbook.write.output import write_bytes
from ita_workbook.write.table import Column, Plain, Table, TableRow, Tone
from ita_workbook.write.table_html import page_bytes
from ita_workbook.write.table_xlsx import xlsx_bytes

SUFFIXES = (".xlsx", ".html", ".json")
_SHEET = pattern("checks.table.sheet")
_TONES: dict[str, Tone] = {"error": "wrong", "warning": "missing", "note": "", "waived": "muted"}
_ALL_DEPARTMENTS = pattern("checks.table.all_departments")
_ALL_LEVELS = pattern("checks.table.all_levels")
_PRINT = pattern("checks.table.print")
_LEVELS: dict[str, Text] = {**dict(result.SEVERITY.items()), "waived": result.WAIVED}
_PAGE_COLUMNS = ("level", "code", "sheet", "cell", "told", "cure")
"""The columns of the page; file and department stand in its headings."""


def level_of(finding: Finding) -> str:
    """Return the severity of a finding, ``waived`` for one that is accepted."""
    return "waived" if finding.waived else finding.severity


def findings_table(checked: Checked, *, beside: Path | None = None) -> Table:
    """Return one row a finding. Links lead to the cell in the checked file; relative to the folder ``beside``."""
    spec = load_spec()
    counts = Text(*(result.counted(checked.counts, language) for language in LANGUAGES))
    rows = tuple(_row(finding, spec, beside) for finding in checked.findings)
    return Table("findings", _SHEET, (*_columns(), *_data_columns()), rows, (counts,))


def _columns() -> tuple[Column, ...]:
    """The columns that people see."""
    return (
        Column("file", result.FILE, width=26, data=False),
        Column("department", result.DEPARTMENT, width=22, data=False),
        Column("level", result.LEVEL, "choice", 13, _LEVELS, data=False),
        Column("code", result.CODE, width=8, data=False),
        Column("sheet", result.SHEET, width=20, data=False),
        Column("cell", result.CELL, width=10, data=False),
        Column("named_field", result.FIELD, width=24, data=False),
        Column("named_row", result.ROW, width=12, data=False),
        Column("told", result.MESSAGE, width=56, data=False),
        Column("cure", result.CURE, width=60, data=False),
        Column("value", result.VALUE, width=24, data=False),
        Column("expected", result.EXPECTED, width=24, data=False),
    )


def _data_columns() -> tuple[Column, ...]:
    """The columns of a data frame."""
    codes = {one.code: Text(one.code) for one in by_code().values()}
    texts = ("file", "department", "sheet", "sheet_id", "cell", "field", "row_key", "message", "cure", "value",
             "expected")  # fmt: skip
    return (
        Column("code", result.CODE, "choice", choices=codes, shown=False),
        Column("severity", result.LEVEL, "choice", choices=result.SEVERITY, shown=False),
        Column("family", result.CODE, "choice", choices={one: Text(one) for one in FAMILIES}, shown=False),
        *(Column(code, Text(code), shown=False) for code in texts),
        Column("waived", result.WAIVED, "flag", shown=False),
        Column("reason", Text("reason"), shown=False),
        Column("approved_by", Text("approved_by"), shown=False),
    )


def _row(finding: Finding, spec: WorkbookSpec, beside: Path | None) -> TableRow:
    target, tone = _target(finding, beside), _TONES[level_of(finding)]
    values = (*_told_values(finding, spec), *_data_values(finding))
    return TableRow(values, tones={"level": tone} if tone else {}, links={"cell": target} if target else {})


def _told_values(finding: Finding, spec: WorkbookSpec) -> tuple[Plain, ...]:
    sheet = spec.by_id.get(finding.sheet_id or "")
    return (
        finding.file, finding.department, level_of(finding), finding.code, finding.sheet, finding.cell,
        finding.field_title if finding.field_title.th else finding.field,
        row_label(spec, sheet, finding.row_key, finding.cell), _told(finding), finding.cure, finding.value,
        finding.expected,
    )  # fmt: skip


def _data_values(one: Finding) -> tuple[Plain, ...]:
    waived = one.waived
    return (
        one.code, one.severity, by_code()[one.code].family, one.file, one.department or None, one.sheet, one.sheet_id,
        one.cell, one.field, one.row_key, one.message, one.cure, one.value, one.expected, waived is not None,
        waived.reason if waived else None, waived.approved_by if waived else None,
    )  # fmt: skip


def _told(finding: Finding) -> Text:
    """Return what is wrong, with the reason of a finding that is accepted."""
    if not finding.waived:
        return finding.message
    why = result.WAIVED_BY.fill({"reason": finding.waived.reason, "approved_by": finding.waived.approved_by})
    return Text(*(f"{finding.message.pick(language)}\n{why.pick(language)}" for language in LANGUAGES))


def _target(finding: Finding, beside: Path | None) -> str | None:
    """Return the link to the finding's cell in its file, or to the file where there is no cell."""
    if finding.path is None:
        return None
    try:
        path = os.path.relpath(finding.path, beside) if beside else str(finding.path)
    except ValueError:
        # Another drive of Windows cannot be reached by a relative path.
        path = str(finding.path.absolute())
    if "#" in path:
        # A link cannot tell this # from the one before the cell.
        return None
    target = "external:" + path.replace("\\", "/")
    if finding.sheet and finding.cell:
        name = finding.sheet.replace("'", "''")
        target += f"#'{name}'!{finding.cell}"
    return target


def write_findings(
    findings: Checked | Iterable[Finding],
    path: Path,
    language: Language = "th",
    *,
    created: datetime | None = None,
) -> None:
    """Write the findings as the suffix of ``path`` says: .xlsx, .html or .json.

    Raises UsageProblem for another suffix. ``created`` makes the same findings give the same .xlsx bytes.
    """
    checked = findings if isinstance(findings, Checked) else Checked.of(findings)
    must_be_known(path)
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        data = findings_xlsx(checked, language, beside=path.parent, created=created)
    elif suffix == ".html":
        data = findings_page(checked, language)
    else:
        data = findings_json.render(checked, language).encode()
    write_bytes(path, data)


def findings_xlsx(
    checked: Checked, language: Language = "th", *, beside: Path | None = None, created: datetime | None = None
) -> bytes:
    """Return the findings as a workbook: a row a finding, with filter and links to the cell in the checked file."""
    table = findings_table(checked, beside=beside)
    return xlsx_bytes(result.TITLE.pick(language), [table], language, created=created or datetime.now())


def findings_page(checked: Checked, language: Language = "th") -> bytes:
    """Return the findings as a page, file by file, filtered by department and severity."""
    return page_bytes(
        "findings.html",
        language,
        result.TITLE.pick(language),
        script="findings.js",
        counts=result.counted(checked.counts, language),
        departments=dict.fromkeys(file.department or file.name for file in checked.files),
        levels={level: text.pick(language) for level, text in _LEVELS.items()},
        # One file after the other, so that no more than one file's findings are unpacked.
        files=map(_paired, checked.files),
        counted=lambda file: result.counted(file.counts, language),
        columns=[column for column in _columns() if column.code in _PAGE_COLUMNS],
        level_of=level_of,
        words={
            "all_departments": _ALL_DEPARTMENTS.pick(language),
            "all_levels": _ALL_LEVELS.pick(language),
            "department": result.DEPARTMENT.pick(language),
            "level": result.LEVEL.pick(language),
            "nothing": result.NOTHING.pick(language),
            "print": _PRINT.pick(language),
        },
    )


def _paired(file: CheckedFile) -> tuple[CheckedFile, Table, list[tuple[TableRow, Finding]]]:
    findings = tuple(file.findings)
    table = findings_table(Checked((replace(file, findings=findings),)))
    return file, table, list(zip(table.rows, findings, strict=True))


def must_be_known(path: Path) -> None:
    """Raise UsageProblem unless findings can be written under the suffix of ``path``."""
    if path.suffix.lower() not in SUFFIXES:
        raise UsageProblem(
            sentence("checks.table.kind", name=path.name, listed=" ".join(SUFFIXES)),
        )
