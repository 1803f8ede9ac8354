"""A chart of the report as inline SVG, for pages that may not load anything."""

from __future__ import annotations

from decimal import Decimal
from html import escape

from ita_workbook.report.model import Chart
from ita_workbook.write.cell_text import printable

WIDTH = 560
LABELS = 200
BAR = 16
GAP = 14
THRESHOLD_COLOUR = "#C00000"


def chart_svg(chart: Chart) -> str:
    """Return ``chart`` as horizontal bars with their figures, told in words to those who cannot see it."""
    count = len(chart.series)
    step = BAR * count + GAP
    alone = count == 1 and chart.threshold is None  # the title then says what the bars are
    top = 40 + 24 * (0 if alone else count + (chart.threshold is not None))
    height = top + step * len(chart.categories) + 20
    room = WIDTH - LABELS - 60
    highest = Decimal(chart.maximum or _highest(chart))
    parts = [
        f'<svg role="img" viewBox="0 0 {WIDTH} {height}" '
        f'aria-label="{_text(alternative(chart))}" xmlns="http://www.w3.org/2000/svg" font-size="14">',
        f'<text x="{WIDTH / 2:g}" y="24" text-anchor="middle" font-weight="bold" font-size="16">'
        f"{_text(chart.title)}</text>",
    ]
    for number, series in enumerate(chart.series):
        if not alone:
            parts.append(_legend(40 + 24 * number, series.colour, series.name))
    for index, category in enumerate(chart.categories):
        y = top + step * index
        parts.append(
            f'<text x="{LABELS - 8}" y="{y + BAR * count / 2 + 6:g}" text-anchor="end">{_text(category)}</text>'
        )
        for number, series in enumerate(chart.series):
            value = series.values[index]
            if value is None:
                continue
            length = float(Decimal(value) / highest) * room if highest else 0.0
            colour = series.colours[index] if series.colours else series.colour
            place = y + BAR * number
            parts.append(f'<rect x="{LABELS}" y="{place}" width="{length:.1f}" height="{BAR - 3}" fill="{colour}"/>')
            parts.append(
                f'<text x="{LABELS + length + 6:.1f}" y="{place + BAR - 4}" font-size="13">{figure(value)}</text>'
            )
    if chart.threshold is not None:
        x = LABELS + float(chart.threshold / highest) * room
        bottom = height - 14
        parts.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{top - 6}" y2="{bottom}" stroke="{THRESHOLD_COLOUR}" '
            'stroke-width="2" stroke-dasharray="6 4"/>'
        )
        parts.append(_legend(40 + 24 * count, THRESHOLD_COLOUR, chart.threshold_name))
    return "".join(parts) + "</svg>"


def alternative(chart: Chart) -> str:
    """Return the chart's figures as a sentence for those who cannot see it."""
    rows = []
    for index, category in enumerate(chart.categories):
        figures = ", ".join(
            f"{series.name} {figure(value)}" for series in chart.series if (value := series.values[index]) is not None
        )
        rows.append(f"{category}: {figures}")
    return f"{chart.title}. " + "; ".join(rows)


def figure(value: Decimal | int) -> str:
    """Return a bar's figure: scores with two decimals, counts as they are."""
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)


def _legend(y: float, colour: str, name: str) -> str:
    return (
        f'<rect x="{LABELS}" y="{y}" width="14" height="14" fill="{colour}"/>'
        f'<text x="{LABELS + 22}" y="{y + 13}" font-size="13">{_text(name)}</text>'
    )


def _highest(chart: Chart) -> Decimal:
    return max(
        (Decimal(value) for series in chart.series for value in series.values if value is not None), default=Decimal(1)
    )


def _text(text: str) -> str:
    return escape(printable(text))
