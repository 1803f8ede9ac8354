"""The summary: live counts by department, by measure status, by indicator and by column, with their charts.

Every formula comes with the value computed here, because LibreOffice shows what is in the file and does not compute it
on opening. The functions are old ones, none is volatile, and none goes wrong when a sheet is sorted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal

from ita_workbook.book.content import Value
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.book.workbook import FIRST_COLUMN
from ita_workbook.write.charts import place_indicators, place_progress
from ita_workbook.write.formulas import Needs, is_empty, latest_statuses, text_literal
from ita_workbook.write.layout import quoted
from ita_workbook.write.lists import list_name
from ita_workbook.write.sheet_writer import SheetWriter
from ita_workbook.write.summary_departments import write_departments
from ita_workbook.write.summary_table import FIRST_WIDTH, WIDTH, Cached, SummaryTable

_COLUMNS = 10


def write_summary(draft: SheetWriter, spec: SheetSpec) -> None:
    """Write the summary of what this workbook holds."""
    sheet = draft.start(spec)
    for column in range(_COLUMNS):
        draft.widen(sheet, FIRST_COLUMN + column, WIDTH if column else FIRST_WIDTH, draft.styles.make())
    needs = {code: Needs.within(draft.layouts, code) for code in draft.layouts}
    tables = SummaryTable(draft, sheet)
    header, first, last = write_departments(tables, needs)
    tables.skip()
    place_progress(tables, draft.label(spec.name), header, first, last)
    _write_measures(tables)
    if draft.book.spec.keyed_by("indicator").id in draft.layouts:
        tables.skip()
        tables.keep(len(draft.book.framework.indicators) + 4)
        header, first, last = _write_indicators(tables)
        tables.skip()
        place_indicators(tables, draft.label(spec.name), header, first, last)
    _write_missing(tables, needs)
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _write_measures(tables: SummaryTable) -> None:
    """Write how many measures have which status in their latest reported round."""
    draft, path = tables.draft, "summary.measures"
    tables.keep(len(draft.book.spec.lists["status"].values) + 5)
    tables.heading(draft.say(f"{path}.title"))
    tables.header([draft.say(f"{path}.status"), draft.say(f"{path}.count")])
    found = latest_statuses(draft.book, draft.layouts)
    values = list(enumerate(draft.book.spec.lists["status"].values, 1))
    shown = [(draft.label(value.label), place) for place, value in values if value.code == "done"]
    shown += [(draft.label(value.label), place) for place, value in reversed(values) if value.code != "done"]
    shown.append((draft.say(f"{path}.no_status"), 0))
    first = tables.row
    for text, place in shown:
        tables.text(0, text)
        tables.formula(1, f"COUNTIF({list_name('measure_status')},{place})", found.count(place))
        tables.next(text)
    tables.text(0, draft.say(f"{path}.total"), total=True)
    total = sum(place != "" for place in found)
    tables.formula(1, f"SUM({tables.at(1, first)}:{tables.at(1, tables.row - 1)})", total, total=True)
    tables.next()


def _write_indicators(tables: SummaryTable) -> tuple[int, int, int]:
    """Write the indicators' scores; return the header row and the first and last row."""
    draft, path = tables.draft, "summary.indicators"
    book, layout = draft.book, draft.layouts[draft.book.spec.keyed_by("indicator").id]
    year = book.identity.year_be
    tables.heading(draft.say(f"{path}.title"))
    header = tables.row
    tables.header(
        [
            draft.say(f"{path}.indicator"),
            draft.say(f"{path}.score", year=year),
            draft.say(f"{path}.previous", year=year - 1),
            draft.say(f"{path}.target"),
            draft.say(f"{path}.change"),
        ]
    )
    first = tables.row
    rows = {row.key: row.values for row in layout.rows}
    for indicator in book.framework.indicators:
        name = f"{indicator.code}. {draft.label(indicator.name)}"
        tables.text(0, name)
        values = rows.get(indicator.code, {})
        key = f"MATCH({text_literal(indicator.code)},{layout.name_of('indicator')},0)"
        for column, code in enumerate(("score", "previous_score", "target"), 1):
            cell = f"INDEX({layout.name_of(code)},{key})"
            tables.formula(column, f'IFERROR(IF({cell}="","",{cell}),"")', _score(values, code), number="0.00")
        this, before = tables.at(1), tables.at(2)
        change = f'IF(AND(ISNUMBER({this}),ISNUMBER({before})),ROUND({this}-{before},2),"")'
        tables.formula(4, change, _change(values), number="+0.00;-0.00;0.00")
        tables.next(name)
    return header, first, tables.row - 1


def _score(values: Mapping[str, Value], code: str) -> Cached:
    value = values.get(code)
    if isinstance(value, Decimal):
        return float(value)
    return "" if value is None else str(value)


def _change(values: Mapping[str, Value]) -> Cached:
    score, before = values.get("score"), values.get("previous_score")
    if not isinstance(score, Decimal) or not isinstance(before, Decimal):
        return ""
    return float((score - before).quantize(Decimal("0.01"), ROUND_HALF_UP))


def _write_missing(tables: SummaryTable, needs: Mapping[str, Needs]) -> None:
    """Write how many required cells are empty, by sheet and column; a form's answers by form."""
    draft, path = tables.draft, "summary.missing"
    found = list(_missing(needs))
    tables.skip()
    tables.keep(len(found) + 4)
    tables.heading(draft.say(f"{path}.title"))
    tables.header([f"{draft.say(f'{path}.sheet')} · {draft.say(f'{path}.column')}", draft.say(f"{path}.count")])
    first, total = tables.row, 0
    for text, formula, count in found:
        tables.text(0, text)
        tables.formula(1, formula, count)
        tables.next(text)
        total += count
    tables.text(0, draft.say(f"{path}.total"), total=True)
    tables.formula(1, f"SUM({tables.at(1, first)}:{tables.at(1, tables.row - 1)})", total, total=True)
    tables.next()


def _missing(needs: Mapping[str, Needs]) -> Iterator[tuple[str, str, int]]:
    """Yield (text, formula, count) of each required column that some row may lack."""
    for found in needs.values():
        layout, book = found.layout, found.layout.book
        if layout.sheet.kind == "form":
            asked = [area for area in layout.areas() if area.column.field in layout.sheet.by_form_field]
            wanted = [area for area in asked if found.of(area.column)]
            tests = [f'(TRIM({quoted(layout.name)}!{layout.cell("value", area.first_row)})="")' for area in wanted]
            answers = {row.key: row.values.get("value") for row in layout.rows}
            count = sum(is_empty(answers.get(area.column.field)) for area in wanted)
            title = book.say(layout.sheet.by_field["value"].title)
            if tests:
                yield f"{layout.name} · {title}", "+".join(tests), count
        for need in found.columns:
            text = f"{layout.name} · {book.say(need.column.title)}"
            yield text, found.missing_sum([need]), found.count([need], layout.rows)
