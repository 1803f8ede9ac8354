"""Charts of the summary: native ones over its tables, so that they follow what is filled in."""

from __future__ import annotations

from typing import Any

from ita_workbook.book.workbook import FIRST_COLUMN
from ita_workbook.write.summary_table import SummaryTable

_WIDTH = 1080
_COLOURS = ("#548235", "#F4B183", "#C00000", "#BFBFBF")
_THIS_YEAR, _YEAR_BEFORE = "#1F3864", "#9DC3E6"
_SIZE = 12


def place_progress(tables: SummaryTable, sheet_name: str, header: int, first: int, last: int) -> None:
    """Place the stacked bars of items by status, a bar a department."""
    chart = tables.draft.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    for offset, colour in enumerate(_COLOURS):
        column = FIRST_COLUMN + 2 + offset
        chart.add_series(
            {
                "name": [sheet_name, header, column],
                "categories": [sheet_name, first, FIRST_COLUMN, last, FIRST_COLUMN],
                "values": [sheet_name, first, column, last, column],
                "fill": {"color": colour},
                "gap": 40,
            }
        )
    # The first department on top, as in the table; the axis of counts stays below.
    chart.set_y_axis({"reverse": True, "interval_unit": 1, "num_font": _font(tables)})
    chart.set_x_axis(
        {"num_font": _font(tables), "num_format": "0", "major_gridlines": _grid(), "label_position": "high"}
    )
    _place(tables, chart, "summary.departments.chart", 160 + 56 * (last - first + 1))


def place_indicators(tables: SummaryTable, sheet_name: str, header: int, first: int, last: int) -> None:
    """Place the columns of the indicators' scores, this year's beside last year's."""
    chart = tables.draft.workbook.add_chart({"type": "column"})
    labels = {"value": True, "num_format": "0.00", "font": {**_font(tables), "size": 11}}
    for column, colour in ((FIRST_COLUMN + 2, _YEAR_BEFORE), (FIRST_COLUMN + 1, _THIS_YEAR)):
        chart.add_series(
            {
                "name": [sheet_name, header, column],
                "categories": [sheet_name, first, FIRST_COLUMN, last, FIRST_COLUMN],
                "values": [sheet_name, first, column, last, column],
                "fill": {"color": colour},
                "gap": 60,
                **({"data_labels": labels} if column == FIRST_COLUMN + 1 else {}),
            }
        )
    chart.set_x_axis({"num_font": _font(tables)})
    chart.set_y_axis({"num_font": _font(tables), "num_format": "0", "max": 100, "min": 0, "major_gridlines": _grid()})
    _place(tables, chart, "summary.indicators.chart", 420)


def _place(tables: SummaryTable, chart: Any, title: str, height: int) -> None:
    """Put the chart below what is written and go on below it."""
    draft = tables.draft
    chart.set_title(
        {"name": draft.say(title), "name_font": {**_font(tables), "size": 16, "bold": True}, "overlay": False}
    )
    chart.set_legend({"position": "bottom", "font": _font(tables)})
    chart.set_size({"width": _WIDTH, "height": height})
    rows = tables.rows_of(height) + 1
    tables.keep(rows)
    tables.sheet.insert_chart(tables.row, FIRST_COLUMN, chart, {"object_position": 2, "y_offset": 8})
    tables.skip(rows)


def _font(tables: SummaryTable) -> dict[str, Any]:
    return {"name": tables.draft.styles.look.font, "size": _SIZE}


def _grid() -> dict[str, Any]:
    return {"visible": True, "line": {"color": "#D9D9D9"}}
