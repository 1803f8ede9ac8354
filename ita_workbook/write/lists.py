"""Lists: the hidden sheet that the dropdowns choose from.

In a master the departments and sections follow the departments sheet by formulas, so that a name added there can be
chosen at once. There is no INDIRECT: names with Thai letters are broken by .xls, and blanks in them by everything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name

from ita_workbook.book.meaning import ListFrom
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.book.workbook import CODE_ROW, FIRST_COLUMN, FIRST_ROW, HEADER_ROW
from ita_workbook.write.formulas import latest_formula, latest_statuses, reports_on_measures
from ita_workbook.write.layout import Layout, column_range
from ita_workbook.write.sheet_writer import SheetWriter

_SLACK = 10
"""Rows that the formulas look at beyond the spare ones, for rows that people insert."""
_WIDTH = 26

Cached = str | int
Formula = Callable[[str], str]
"""Makes the formula of one row; it gets the row's number in the sheet."""


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of the sheet: constants, or one formula a row with the values computed here."""

    code: str
    title: str
    values: Sequence[Cached]
    formula: Formula | None = None


def list_name(code: str) -> str:
    """Return the defined name of a list."""
    return f"lst_{code}"


def list_source(draft: SheetWriter, name: str, above: str = "") -> str | None:
    """Return the formula of a dropdown's values, ``above`` being the cell it depends on; None without any value."""
    book = draft.book
    followed = book.spec.following.get(name)
    source = followed.source if followed else None
    if source and source.sheet in draft.layouts:
        if source.under:
            found = f"MATCH({above},lst_section_department,0)-1,0,COUNTIF(lst_section_department,{above}),1"
            return f"OFFSET(lst_section,{found})"
        if (grouped := _grouped(draft)) and (source.sheet, source.field) == (grouped.sheet, grouped.under):
            return "OFFSET(lst_department,0,0,MAX(1,MAX(lst_department_number)),1)"
        return draft.layouts[source.sheet].name_of(source.field)
    choices = book.choices(name, book.identity.department)
    return list_name(name) if choices else None


def write_lists(draft: SheetWriter, spec: SheetSpec) -> None:
    """Write the hidden sheet and the names of its lists."""
    sheet = draft.start(spec)
    name = draft.label(spec.name)
    columns = list_columns(draft)
    text, header = draft.styles.make(), draft.styles.header(False)
    places = {column.code: place for place, column in enumerate(columns, FIRST_COLUMN)}
    for column in columns:
        place = places[column.code]
        draft.widen(sheet, place, _WIDTH, text)
        sheet.write_string(CODE_ROW, place, column.code, text)
        sheet.write_string(HEADER_ROW, place, column.title, header)
        for row, value in enumerate(column.values, FIRST_ROW):
            if column.formula:
                sheet.write_formula(row, place, f"={column.formula(str(row + 1))}", text, value)
            else:
                sheet.write_string(row, place, draft.clean(str(value)), text)
        last = FIRST_ROW + len(column.values) - 1
        draft.workbook.define_name(list_name(column.code), f"={column_range(name, place, FIRST_ROW, last)}")
    draft.high(sheet, HEADER_ROW, 2)
    sheet.protect("", {"format_columns": True})


def list_columns(draft: SheetWriter) -> list[ListColumn]:
    """Return the columns of the sheet: closed lists, the framework's, then those that follow other sheets."""
    book = draft.book
    found = [
        ListColumn(closed.id, draft.label(closed.title), [value.label.pick(book.language) for value in closed.values])
        for closed in book.spec.lists.values()
    ]
    for name, followed in book.spec.following.items():
        source = followed.source
        # A list that follows a sheet of this workbook is that sheet's column; else its values of now stand here.
        if not source or (not source.framework and (source.sheet in draft.layouts or name not in _chosen_from(draft))):
            continue
        if choices := book.choices(name, book.identity.department):
            found.append(ListColumn(name, draft.label(followed.title), choices))
    grouped = _grouped(draft)
    if grouped and grouped.sheet in draft.layouts:
        found += _following(draft, draft.layouts[grouped.sheet], grouped, FIRST_COLUMN + len(found))
    if reports_on_measures(draft.book, draft.layouts):
        found.append(_measure_status(draft))
    return found


def _grouped(draft: SheetWriter) -> ListFrom | None:
    """Return what the list follows whose values are grouped by another column: a department's sections."""
    sources = (followed.source for followed in draft.book.spec.following.values())
    return next((source for source in sources if source and source.under), None)


def _chosen_from(draft: SheetWriter) -> frozenset[str]:
    """Return the lists from which people choose in this workbook."""
    kind = draft.book.kind
    columns = (area.column for layout in draft.layouts.values() for area in layout.areas())
    return frozenset(column.list for column in columns if column.list and column.editable(kind))


def _measure_status(draft: SheetWriter) -> ListColumn:
    """The latest status of each measure as a number, for the summary to count."""
    values = [*latest_statuses(draft.book, draft.layouts), *[""] * _SLACK]
    title = draft.say("lists.measure_status")
    formula = latest_formula(draft.book, draft.layouts)
    return ListColumn("measure_status", title, values, lambda row: formula(_number(row)))


def _number(row: str) -> str:
    """Return the formula of a row's number from 1; ROW() and not a constant, so that sorting does no harm."""
    return f"ROW()-{FIRST_ROW}"


def _following(draft: SheetWriter, layout: Layout, source: ListFrom, first: int) -> list[ListColumn]:
    """The columns that make, from one row a section, the departments once each and the sections by department.

    Each row gets its department's number (the first row of a department gives the next number); a section's order is
    that number and its row; the sections are then taken by that order, so those of a department stand together.
    """
    codes = ("department_row", "section_row", "department_number", "department", "section_order")
    a, b, number, _, order = (xl_col_to_name(first + offset) for offset in range(len(codes)))
    top, size = FIRST_ROW + 1, len(layout.rows) + _SLACK
    bottom = FIRST_ROW + size

    def whole(letter: str) -> str:
        return f"{letter}${top}:{letter}${bottom}"

    def department_number(row: str) -> str:
        # Only the cells above, header included: a range with the cell itself would be a circle.
        above = f"{number}${top - 1}:{number}{int(row) - 1}"
        place = f"MATCH({a}{row},{a}${top}:{a}{row},0)"
        return f'IF({a}{row}="","",IF({place}={_number(row)},MAX({above})+1,INDEX({above},{place}+1)))'

    def taken(cells: str) -> Formula:
        return lambda row: f'IFERROR(INDEX({cells},MATCH(SMALL({whole(order)},{_number(row)}),{whole(order)},0)),"")'

    def copied(code: str) -> Formula:
        return lambda row: f'IFERROR(INDEX({layout.name_of(code)},{_number(row)})&"","")'

    rows = [(str(row.values.get(source.under, "")), str(row.values.get(source.field, ""))) for row in layout.rows]
    rows += [("", "")] * _SLACK
    names = tuple(dict.fromkeys(department for department, _ in rows if department))
    numbers: list[Cached] = [names.index(department) + 1 if department else "" for department, _ in rows]
    orders: list[Cached] = [
        names.index(department) * 1000 + 1000 + row if department and section else ""
        for row, (department, section) in enumerate(rows, 1)
    ]
    grouped = [rows[place % 1000 - 1] for place in sorted(order for order in orders if isinstance(order, int))]
    formulas: dict[str, Formula] = {
        "department_row": copied(source.under),
        "section_row": copied(source.field),
        "department_number": department_number,
        "department": lambda row: f'IFERROR(INDEX({whole(a)},MATCH({_number(row)},{whole(number)},0)),"")',
        "section_order": lambda row: f'IF(OR({number}{row}="",{b}{row}=""),"",{number}{row}*1000+{_number(row)})',
        "section_department": taken(whole(a)),
        "section": taken(whole(b)),
    }
    values: dict[str, Sequence[Cached]] = {
        "department_row": [department for department, _ in rows],
        "section_row": [section for _, section in rows],
        "department_number": numbers,
        "department": _filled_up(names, size),
        "section_order": orders,
        "section_department": _filled_up([department for department, _ in grouped], size),
        "section": _filled_up([section for _, section in grouped], size),
    }
    return [ListColumn(code, draft.say(f"lists.{code}"), values[code], formulas[code]) for code in formulas]


def _filled_up(values: Sequence[str], size: int) -> list[Cached]:
    return [*values, *[""] * (size - len(values))]
