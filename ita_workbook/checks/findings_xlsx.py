"""The findings as a workbook: one row a finding, with filter and links to the cell in the checked file."""

from __future__ import annotations

import os
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from ita_workbook.book.workbook import load_spec
from ita_workbook.checks import result
from ita_workbook.checks.finding import Finding
from ita_workbook.checks.message import row_label
from ita_workbook.checks.result import Checked
from ita_workbook.words.text import Language, Text
from ita_workbook.words.width import wrapped
from ita_workbook.write.output import OWN_AUTHOR

_COLUMNS: tuple[tuple[Text, float], ...] = (
    (result.FILE, 26),
    (result.DEPARTMENT, 22),
    (result.LEVEL, 13),
    (result.CODE, 8),
    (result.SHEET, 20),
    (result.CELL, 10),
    (result.FIELD, 24),
    (result.ROW, 12),
    (result.MESSAGE, 56),
    (result.CURE, 60),
    (result.VALUE, 24),
    (result.EXPECTED, 24),
)
_CELL_COLUMN = 5
_HEADER_ROW = 2
_MAX_LINKS = 60_000
"""Excel takes 65,530 links a sheet; findings beyond that are written without."""
_SHEET = Text("ข้อค้นพบ", "Findings")
_LONGEST = 32_000
# Measured in LibreOffice where the font is replaced by Laksaman, which is higher and wider: there nothing is cut off,
# and with the real font the rows are a little loose.
_LINE, _HIGHEST = 28.0, 400.0
_FILLED = 0.78
_OPEN = Text("เปิดไฟล์", "Open")


def render(
    checked: Checked, language: Language = "th", *, beside: Path | None = None, created: datetime | None = None
) -> bytes:
    """Return the workbook's bytes.

    ``beside`` is the folder it is meant for: links to the checked files are relative to it. With ``created`` given
    the same findings always give the same bytes.
    """
    import xlsxwriter

    buffer = BytesIO()
    # Nothing that came out of a return may become a formula or a link here.
    workbook = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    workbook.set_properties(
        {"title": result.TITLE.pick(language), "author": OWN_AUTHOR, "created": created or datetime.now()}
    )
    _Writer(workbook, language, beside).write(checked)
    workbook.close()
    return buffer.getvalue()


class _Writer:
    def __init__(self, workbook: Any, language: Language, beside: Path | None) -> None:
        self.spec = load_spec()
        self.look = self.spec.look
        self.language = language
        self.beside = beside
        self.sheet = workbook.add_worksheet(_SHEET.pick(language))
        base = {"font_name": self.look.font, "font_size": self.look.size, "valign": "top"}
        boxed = {**base, "text_wrap": True, "border": 1, "border_color": self.look.colours["border"]}
        colours = self.look.colours
        self.title = workbook.add_format({**base, "bold": True, "font_color": colours["title"]})
        self.plain = workbook.add_format(base)
        self.header = workbook.add_format(
            {**boxed, "bold": True, "bg_color": colours["header"], "font_color": colours["header_text"]}
        )
        self.body = workbook.add_format(boxed)
        self.link = workbook.add_format({**boxed, "font_color": "#0563C1", "underline": 1})
        self.levels = {
            "error": workbook.add_format({**boxed, "bg_color": colours["wrong"]}),
            "warning": workbook.add_format({**boxed, "bg_color": colours["missing"]}),
            "note": self.body,
            "waived": workbook.add_format({**boxed, "bg_color": colours["locked"]}),
        }

    def write(self, checked: Checked) -> None:
        sheet = self.sheet
        sheet.set_default_row(_LINE)
        sheet.write_string(0, 0, result.TITLE.pick(self.language), self.title)
        sheet.write_string(1, 0, result.counted(checked.counts, self.language), self.plain)
        for column, (title, columns) in enumerate(_COLUMNS):
            sheet.set_column(column, column, columns)
            sheet.write_string(_HEADER_ROW, column, title.pick(self.language), self.header)
        row = _HEADER_ROW
        for number, finding in enumerate(checked.findings):
            row = _HEADER_ROW + 1 + number
            self._write_finding(row, finding, number < _MAX_LINKS)
        sheet.autofilter(_HEADER_ROW, 0, row, len(_COLUMNS) - 1)
        sheet.freeze_panes(_HEADER_ROW + 1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEADER_ROW)
        sheet.set_footer("&P / &N")

    def _write_finding(self, row: int, finding: Finding, linked: bool) -> None:
        language = self.language
        level = result.WAIVED if finding.waived else result.SEVERITY[finding.severity]
        message = finding.message.pick(language)
        if finding.waived:
            reasons = {"reason": finding.waived.reason, "approved_by": finding.waived.approved_by}
            message += "\n" + result.WAIVED_BY.fill(reasons).pick(language)
        texts = (
            finding.file,
            finding.department,
            level.pick(language),
            finding.code,
            finding.sheet or "",
            finding.cell or "",
            finding.field_title.pick(language) or finding.field or "",
            self._row(finding),
            message,
            finding.cure.pick(language),
            finding.value or "",
            finding.expected or "",
        )
        target = self._target(finding) if linked else None
        for column, text in enumerate(texts):
            chosen = self.levels["waived" if finding.waived else finding.severity] if column == 2 else self.body
            if column == _CELL_COLUMN and target:
                self.sheet.write_url(row, column, target, self.link, text or _OPEN.pick(language))
            else:
                self.sheet.write_string(row, column, text[:_LONGEST], chosen)
        self.sheet.set_row(row, _height(texts))

    def _row(self, finding: Finding) -> str:
        """Return the row as people name it; the key itself where it has no better name."""
        sheet = self.spec.by_id.get(finding.sheet_id or "")
        if sheet and sheet.kind == "form":
            return ""
        return row_label(self.spec, sheet, finding.row_key, finding.cell).pick(self.language)

    def _target(self, finding: Finding) -> str | None:
        """Return the link to the finding's cell in its file, or to the file where there is no cell."""
        if finding.path is None:
            return None
        try:
            path = os.path.relpath(finding.path, self.beside) if self.beside else str(finding.path)
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


def _height(texts: tuple[str, ...]) -> float:
    """Return the height of a row in points: no program computes it for wrapped Thai text on opening."""
    lines = max(
        len(wrapped(text[:2000], int(columns * _FILLED))) for text, (_, columns) in zip(texts, _COLUMNS, strict=True)
    )
    return min(_LINE * lines, _HIGHEST)
