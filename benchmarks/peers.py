"""Peers: what people use instead, doing the same work."""

from __future__ import annotations

from copy import copy
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from openpyxl.chart import BarChart, Reference
from openpyxl.packaging.custom import StringProperty
from openpyxl.worksheet.worksheet import Worksheet


def read_with_pandas(path: Path, engine: str = "openpyxl") -> dict[Any, Any]:
    """Read the values of all sheets into frames."""
    return pd.read_excel(path, sheet_name=None, engine=engine)  # type: ignore[call-overload,no-any-return]


def read_with_openpyxl(path: Path) -> openpyxl.Workbook:
    """Load the whole workbook."""
    return openpyxl.load_workbook(path)


class OpenpyxlWriter:
    """Writes the content and the features of an existing workbook with openpyxl.

    What is to be written is collected beforehand, untimed; styles are made once and shared, as a careful user would.
    """

    def __init__(self, model: Path) -> None:
        self._model = openpyxl.load_workbook(model)
        self._sheets = [(sheet, self._cells(sheet)) for sheet in self._model]
        self._charts = [len(sheet._charts) for sheet in self._model]

    @staticmethod
    def _cells(sheet: Worksheet) -> list[tuple[int, int, Any, Any]]:
        styles: dict[int, Any] = {}
        found = []
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is None and not cell.has_style:
                    continue
                style = styles.get(cell.style_id)
                if style is None:
                    parts = (cell.font, cell.fill, cell.border, cell.alignment, cell.protection)
                    style = styles[cell.style_id] = (*(copy(part) for part in parts), cell.number_format)
                found.append((cell.row, cell.column, cell.value, style))
        return found

    def write(self, path: Path) -> None:
        """Write it."""
        book = openpyxl.Workbook()
        book.remove(book.active)  # type: ignore[arg-type]
        for (model, cells), charts in zip(self._sheets, self._charts, strict=True):
            sheet = book.create_sheet(model.title)
            self._fill(sheet, cells)
            self._set_up(sheet, model)
            for number in range(charts):
                chart = BarChart()
                chart.add_data(Reference(sheet, min_col=3, min_row=5, max_row=12), titles_from_data=True)
                sheet.add_chart(chart, f"C{20 + 20 * number}")
        for name, defined in self._model.defined_names.items():
            book.defined_names[name] = copy(defined)
        for prop in self._model.custom_doc_props.props:
            book.custom_doc_props.append(StringProperty(name=prop.name, value=str(prop.value)))
        book.save(path)

    @staticmethod
    def _fill(sheet: Worksheet, cells: list[tuple[int, int, Any, Any]]) -> None:
        shared: dict[int, Any] = {}
        for row, column, value, style in cells:
            cell = sheet.cell(row, column, value)
            known = shared.get(id(style))
            if known is None:
                cell.font, cell.fill, cell.border, cell.alignment, cell.protection, cell.number_format = style
                shared[id(style)] = cell._style
            else:
                cell._style = copy(known)

    @staticmethod
    def _set_up(sheet: Worksheet, model: Worksheet) -> None:
        for letter, column in model.column_dimensions.items():
            sheet.column_dimensions[letter].width = column.width
            sheet.column_dimensions[letter].hidden = column.hidden
        for number, row in model.row_dimensions.items():
            sheet.row_dimensions[number].height = row.height
            sheet.row_dimensions[number].hidden = row.hidden
        for validation in model.data_validations.dataValidation:
            sheet.add_data_validation(copy(validation))
        for area in model.conditional_formatting:
            for rule in area.rules:
                sheet.conditional_formatting.add(str(area.sqref), rule)
        sheet.freeze_panes = model.freeze_panes
        sheet.auto_filter.ref = model.auto_filter.ref
        sheet.protection = copy(model.protection)
        sheet.sheet_state = model.sheet_state
        sheet.page_setup.orientation = model.page_setup.orientation
        sheet.page_setup.paperSize = model.page_setup.paperSize
        sheet.print_title_rows = model.print_title_rows
