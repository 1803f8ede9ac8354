"""The file: xlsxwriter's workbook with two things that it has no method for. All use of its inner methods is here."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell_fast
from xlsxwriter.worksheet import Worksheet


class GrowingSheet(Worksheet):  # type: ignore[misc]  # xlsxwriter's annotations are partial
    """A sheet whose rows have a height and yet grow with what is typed.

    A row's ``customHeight`` keeps it as it is for ever; without it Excel and LibreOffice open the row at its height and
    fit it anew when one of its cells is edited.
    """

    def _xml_start_tag_unencoded(self, tag: str, attributes: list[tuple[str, object]]) -> None:
        if tag == "row":
            attributes = [attribute for attribute in attributes if attribute[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        # The innermost loop: nearly all cells are texts or empty, with a format of their own, and need no escaping.
        kind = cell.__class__.__name__
        if cell.format and kind in ("String", "Blank"):
            place, style = xl_rowcol_to_cell_fast(row, col), cell.format._get_xf_index()
            content = f' t="s"><v>{cell.string}</v></c>' if kind == "String" else "/>"
            self.fh.write(f'<c r="{place}" s="{style}"{content}')
        else:
            super()._write_cell(row, col, cell)

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        # xlsxwriter looks for each of some 130 newer functions in every formula, which took a quarter of all writing.
        # The workbook uses none of them, because many offices have programs that do not know them.
        return formula.removeprefix("=")


class BookFile(Workbook):  # type: ignore[misc]
    """A workbook whose sheets can be kept from being deleted, renamed and moved, without a password."""

    worksheet_class = GrowingSheet
    keep_sheets = False

    def _write_book_views(self) -> None:
        # The element has to stand right before the views.
        if self.keep_sheets:
            self._xml_empty_tag("workbookProtection", [("lockStructure", "1")])
        super()._write_book_views()
