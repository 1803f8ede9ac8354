"""Validation: dropdowns, input prompts and checks on typing, with messages in the workbook's language.

Nothing here is relied upon later: pasting goes past it, and programs lose it. So a check stops only what the live
counts or the merge could not use (a status in other words, a score that is no number, a department nobody knows); what
can be read however it is written (dates, links, sections, indicators) is only asked about.
"""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from ita_workbook.book.column import ColumnSpec
from ita_workbook.book.workbook import FIRST_ROW
from ita_workbook.words.fiscal_year import MONTH_ABBREVIATIONS, MONTH_NAMES
from ita_workbook.write.formulas import Needs, text_literal
from ita_workbook.write.layout import Area, Layout
from ita_workbook.write.lists import list_name, list_source
from ita_workbook.write.sheet_writer import SheetWriter, has_wording

# What Excel takes; longer ones make the file unreadable for it.
TITLE_LIMIT, MESSAGE_LIMIT = 32, 255
_YEARS_AROUND = 6
_THAI_DIGITS = tuple(map(chr, range(0x0E50, 0x0E5A)))


def validate_sheet(draft: SheetWriter, sheet: Worksheet, layout: Layout) -> None:
    """Add the validation of every column, spare rows included."""
    for area in layout.areas():
        options = _locked(draft) if not area.editable else _edited(draft, layout, area)
        if options:
            sheet.data_validation(area.first_row, area.place, area.last_row, area.place, options)
    if layout.key_place is not None:
        sheet.data_validation(FIRST_ROW, layout.key_place, layout.last_row, layout.key_place, _locked(draft))


def date_test(cell: str, year_be: int) -> str:
    """Return the formula of whether ``cell`` holds day/month/BE year, within some years of the fiscal year.

    Thai digits and month names fail it although they can be read: it only asks.
    """
    day = f'VALUE(LEFT({cell},FIND("/",{cell})-1))'
    month = f'VALUE(MID({cell},FIND("/",{cell})+1,LEN({cell})-FIND("/",{cell})-5))'
    year = f"VALUE(RIGHT({cell},4))"
    tests = f"{day}<=31,{month}<=12,ABS({year}-{year_be})<={_YEARS_AROUND}"
    return f'IFERROR(AND(MID({cell},LEN({cell})-4,1)="/",{tests}),FALSE)'


def readable_date(cell: str, year_be: int) -> str:
    """Return the formula of whether what stands in ``cell`` is read as a date, so that a colour says what a check says.

    Beside day/month/year it knows Thai digits, the names of months, and a year of two digits. No array and no pattern:
    conditional formats take none.
    """
    plain = cell
    for number, digit in enumerate(_THAI_DIGITS):
        plain = f'SUBSTITUTE({plain},"{digit}","{number}")'
    ends = f"ISNUMBER(VALUE(RIGHT({plain},2)))"
    named = ",".join(f'ISNUMBER(FIND("{month}",{cell}))' for month in (*MONTH_NAMES, *MONTH_ABBREVIATIONS))
    short = f'MID({plain},LEN({plain})-2,1)="/",LEN({plain})-LEN(SUBSTITUTE({plain},"/",""))=2'
    return (
        f"OR({date_test(plain, year_be)},IFERROR(AND(OR({named}),{ends}),FALSE),IFERROR(AND({short},{ends}),FALSE))"
    )  # fmt: skip


def url_test(cell: str) -> str:
    """Return the formula of whether ``cell`` begins as a link."""
    return f'OR(LEFT({cell},7)="http://",LEFT({cell},8)="https://")'


def _locked(draft: SheetWriter) -> dict[str, Any]:
    """Refuse typing in a prefilled cell, saying why: the range that may be sorted lets people get at locked cells."""
    message = "error.locked" if draft.book.kind == "issued" else "error.locked_master"
    return {"validate": "custom", "value": "=FALSE", **_error(draft, draft.say("legend.locked"), message, "stop")}


def _edited(draft: SheetWriter, layout: Layout, area: Area) -> dict[str, Any] | None:
    column = area.column
    title = draft.label(column.title)
    check = _check(draft, layout, area, title)
    prompt = _prompt(draft, layout, column)
    if prompt:
        check = check or {"validate": "any"}
        check |= {"input_title": title[:TITLE_LIMIT], "input_message": prompt}
    return check


def _check(draft: SheetWriter, layout: Layout, area: Area, title: str) -> dict[str, Any] | None:
    column = area.column
    cell = layout.cell(column.field if column.field in layout.places else "value", area.first_row)
    if column.list:
        depends = layout.cell(column.depends_on, area.first_row) if column.depends_on else ""
        source = list_source(draft, column.list, depends)
        if source is None:
            return None
        if column.type not in ("choice", "item_refs") and not column.many:
            # The list only offers words; others are as good.
            return {"validate": "list", "source": f"={source}", "show_error": False}
        message, kind = ("error.list_open", "warning") if column.many else _list_error(draft, column.list)
        return {"validate": "list", "source": f"={source}", **_error(draft, title, message, kind)}
    if column.type == "date":
        test = date_test(cell, draft.book.identity.year_be)
        return {"validate": "custom", "value": f"={test}", **_error(draft, title, "error.date", "warning")}
    if column.type == "url":
        return {"validate": "custom", "value": f"={url_test(cell)}", **_error(draft, title, "error.url", "warning")}
    if column.type == "score":
        between = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100}
        return {**between, **_error(draft, title, "error.score", "stop")}
    if column.type == "amount":
        least = {"validate": "decimal", "criteria": ">=", "value": 0}
        return {**least, **_error(draft, title, "error.amount", "stop")}
    return None


def _list_error(draft: SheetWriter, name: str) -> tuple[str, str]:
    """Return the text and the kind of what is said to another value: the list's own text, or that of all lists."""
    if draft.book.spec.list_of(name).open:
        return "error.list_open", "warning"
    return f"error.{name}" if has_wording(f"error.{name}") else "error.list", "stop"


def _error(draft: SheetWriter, title: str, message: str, kind: str) -> dict[str, Any]:
    return {
        "error_title": title[:TITLE_LIMIT],
        "error_message": draft.say(message)[:MESSAGE_LIMIT],
        "error_type": kind,
    }


def _prompt(draft: SheetWriter, layout: Layout, column: ColumnSpec) -> str:
    """Return the prompt: what to write, an example unless the text has it, and when it is required."""
    found = [draft.label(column.prompt)]
    example = column.example_in(draft.book.identity.year_be)
    if example and example not in found[0] and not column.list:
        found.append(draft.say("prompt.example", example=example))
    if column.required.in_kind(draft.book.kind):
        if not column.required.when:
            found.append(draft.say("prompt.required"))
        for code, codes in column.required.when:
            other = layout.sheet.by_field[code]
            values = ", ".join(draft.labels(other.list, codes)) if other.list else draft.say("prompt.empty")
            found.append(draft.say("prompt.when", title=draft.label(other.title), values=values))
    return "\n".join(filter(None, found))[:MESSAGE_LIMIT]


_DONE = frozenset({"done"})


def colour_sheet(draft: SheetWriter, sheet: Worksheet, layout: Layout, needs: Needs) -> None:
    """Add the conditional formats of every column and answer."""
    for area in layout.areas():
        code = area.column.field if area.column.field in layout.places else "value"
        cell = layout.cell(code, area.first_row)
        _colour(draft, sheet, area, "missing", _missing(layout, needs, area))
        if area.editable:
            _colour(draft, sheet, area, "wrong", _wrong(draft, area, cell))
        if area.column.list == "status":
            done = "+".join(f"({cell}={text_literal(label)})" for label in draft.labels("status", _DONE))
            _colour(draft, sheet, area, "done", done)


def _colour(draft: SheetWriter, sheet: Worksheet, area: Area, use: str, formula: str) -> None:
    if formula:
        options = {"type": "formula", "criteria": f"={formula}", "format": draft.styles.fill(use)}
        sheet.conditional_format(area.first_row, area.place, area.last_row, area.place, options)


def _missing(layout: Layout, needs: Needs, area: Area) -> str:
    need = needs.of(area.column)
    if need is None:
        return ""
    if layout.sheet.kind == "form":
        return f'TRIM({layout.cell("value", area.first_row)})=""'
    return needs.missing_cell(need, lambda code: layout.cell(code, area.first_row))


def _wrong(draft: SheetWriter, area: Area, cell: str) -> str:
    """Return the formula of what can be told wrong at a glance; the empty cell is never wrong."""
    column = area.column
    if column.type == "date":
        return f'AND(TRIM({cell})<>"",NOT({readable_date(cell, draft.book.identity.year_be)}))'
    if column.type == "url":
        return f'AND(TRIM({cell})<>"",NOT({url_test(cell)}))'
    if column.type == "score":
        return f'AND(TRIM({cell})<>"",NOT(AND(ISNUMBER({cell}),N({cell})>=0,N({cell})<=100)))'
    if column.type == "amount":
        return f'AND(TRIM({cell})<>"",NOT(AND(ISNUMBER({cell}),N({cell})>=0)))'
    if column.type != "long_text" and column.list in draft.book.spec.lists:
        return f'AND(TRIM({cell})<>"",COUNTIF({list_name(column.list)},{cell})=0)'
    return ""
