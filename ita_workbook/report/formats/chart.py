"""Native charts: the data goes on a sheet, the chart beside it, in a workbook or inside a Word document."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ita_workbook.report.formats.base_template import FONT
from ita_workbook.report.model import Chart, Series

GREY = "#7F7F7F"
LINE = "#C00000"
FOOT = 15
"""Points of a bar that is high enough to have its figure in its foot."""
KINDS = {
    "column": {"type": "column"},
    "bar": {"type": "bar"},
    "stacked_bar": {"type": "bar", "subtype": "stacked"},
}


def write_data(sheet: Any, chart: Chart, row: int, column: int) -> None:
    """Write the chart's figures from cell (``row``, ``column``): a row of names, then one row a category."""
    for offset, series in enumerate(chart.series, 1):
        sheet.write_string(row, column + offset, series.name)
    if chart.threshold is not None:
        sheet.write_string(row, column + len(chart.series) + 1, chart.threshold_name)
    for index, category in enumerate(chart.categories, 1):
        sheet.write_string(row + index, column, category)
        for offset, series in enumerate(chart.series, 1):
            value = series.values[index - 1]
            if value is not None:
                sheet.write_number(row + index, column + offset, float(value))
        if chart.threshold is not None:
            sheet.write_number(row + index, column + len(chart.series) + 1, float(chart.threshold))


def native_chart(workbook: Any, sheet_name: str, chart: Chart, row: int, column: int, *, size: int = 12) -> Any:
    """Return an xlsxwriter chart over the figures that :func:`write_data` put at (``row``, ``column``)."""
    made = workbook.add_chart(dict(KINDS[chart.kind]))
    last = row + len(chart.categories)
    labels = {"name": FONT, "size": size}

    def reference(offset: int) -> dict[str, Any]:
        return {
            "name": [sheet_name, row, column + offset],
            "categories": [sheet_name, row + 1, column, last, column],
            "values": [sheet_name, row + 1, column + offset, last, column + offset],
        }

    for offset, series in enumerate(chart.series, 1):
        shown = any(series.values)
        options = {
            **reference(offset),
            "fill": {"color": series.colour},
            "border": {"none": True},
            "gap": 60,
        }
        if shown and chart.kind != "stacked_bar":
            options["data_labels"] = _figures(series, size - 2, inside=_clear_of_line(chart))
        if series.colours:
            options["points"] = [{"fill": {"color": colour}} for colour in series.colours]
        made.add_series(options)
    if chart.threshold is not None and chart.kind == "column":
        line = workbook.add_chart({"type": "line"})
        stroke = {"color": LINE, "width": 1.75, "dash_type": "dash"}
        line.add_series({**reference(len(chart.series) + 1), "line": stroke})
        made.combine(line)
    made.set_title({"name": chart.title, "name_font": {"name": FONT, "size": size + 4, "bold": True}, "overlay": False})
    made.set_legend({"position": "bottom", "font": labels})
    if len(chart.series) == 1 and chart.threshold is None:
        made.set_legend({"none": True})
    _set_axes(made, chart, labels)
    return made


def _clear_of_line(chart: Chart) -> bool:
    """Whether figures stand at the foot of their bars: at the top the line would cross those of bars that end by it."""
    values = [value for series in chart.series for value in series.values if value is not None]
    return chart.threshold is not None and min(values, default=0) >= FOOT


def _figures(series: Series, size: int, *, inside: bool) -> dict[str, Any]:
    """Return the options of the figures that stand at the points of a series, or in the foot of its bars."""
    exact = any(isinstance(value, Decimal) for value in series.values)
    font: dict[str, Any] = {"name": FONT, "size": size}
    options: dict[str, Any] = {"value": True, "font": font, "num_format": "0.00" if exact else "0"}
    if inside:
        font |= {"color": "#FFFFFF", "bold": True}
        options["position"] = "inside_base"
    if any(value is None for value in series.values):
        # LibreOffice prints 0.00 over a point that has no value: a figure that nobody gave.
        options["custom"] = [{"delete": True} if value is None else None for value in series.values]
    return options


def _set_axes(made: Any, chart: Chart, labels: dict[str, Any]) -> None:
    horizontal = chart.kind != "column"
    grid = {"visible": True, "line": {"color": "#D9D9D9"}}
    # Left to themselves, LibreOffice puts a comb of small marks on an axis.
    plain = {"major_tick_mark": "none", "minor_tick_mark": "none"}
    axis: dict[str, Any] = {"num_font": labels, "min": 0, "major_gridlines": grid, **plain}
    if chart.maximum is not None:
        # A bar of the full score needs room for its figure beyond the end.
        axis["max"] = chart.maximum if chart.kind == "column" else chart.maximum * 1.12
    else:
        axis["num_format"] = "0"
    # Said to be level, LibreOffice keeps every name; else it leaves out those that it thinks have no room.
    names: dict[str, Any] = {
        "num_font": {**labels, "rotation": 0},
        "line": {"color": GREY},
        "interval_unit": 1,
        **plain,
    }
    if horizontal:
        names["reverse"] = True  # the first category on top, as in the table
        axis["visible"] = False  # it would stand above the bars; each bar has its figure
        # xlsxwriter calls the horizontal axis of a bar chart x, whatever stands on it.
        names, axis = axis, names
    made.set_x_axis(names)
    made.set_y_axis(axis)
