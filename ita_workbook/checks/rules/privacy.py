"""Privacy: personal data in cells that are published or printed, and persons' names where a position is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ita_workbook.book.column import PROSE, ColumnSpec
from ita_workbook.book.content import SheetRows
from ita_workbook.checks.context import FORM_ANSWER, Context, Filled
from ita_workbook.read.returned import Event
from ita_workbook.words.personal_data import (
    Found,
    find_bank_accounts,
    find_emails,
    find_names,
    find_national_ids,
    find_phones,
    find_secrets_in_links,
    masked_name,
    masked_number,
    may_hold_any,
    may_name_any,
)

NATIONAL_ID, PHONE, EMAIL, ACCOUNT = "national_id", "phone_number", "email_address", "bank_account"
LOGIN_LINK = "password_in_link"
PERSON, PERSON_IN_TEXT = "person_name", "person_in_text"
_NO_TEXT = frozenset(("date", "score", "amount", "year"))
"""Columns whose values are no texts; what could not be read there is told as such and printed nowhere."""
_OFFICE_MAIL = (".go.th", ".mil.th")
_SEARCHES: tuple[tuple[str, Callable[[str], Sequence[Found]]], ...] = (
    (NATIONAL_ID, find_national_ids),
    (ACCOUNT, find_bank_accounts),
    (PHONE, find_phones),
    (EMAIL, find_emails),
)


def personal_data(context: Context) -> Iterator[Event]:
    """Yield one event for each kind of personal data in each cell that a document or a page may print."""
    form = context.spec.form
    # Where names are to stand, a form says itself what becomes of a number.
    rules = [one for one in form.rules if one.rule == "tax_id"] if form else []
    told_by_form = {(one.sheet, code) for one in rules for code in one.fields}
    for sheet in context.spec.data_sheets(context.kind):
        rows = context.rows(sheet.id)
        printed = [
            column.field
            for column in sheet.columns
            if column.editable(context.kind) and (sheet.kind == "form" or _is_printed(column))
        ]
        for row, code, text in _texts(context, sheet.id, rows, printed, may_hold_any):
            if find_secrets_in_links(text):
                yield context.event(LOGIN_LINK, sheet.id, row.read, code)
            if not _is_printed(sheet.cell(row.key, code)):
                continue
            for kind, found in _found_in(text):
                if kind == NATIONAL_ID and (sheet.id, code) in told_by_form:
                    continue
                yield context.event(kind, sheet.id, row.read, code, value=found)


def persons_named(context: Context) -> Iterator[Event]:
    """Yield an event for each cell that is to hold a position and has a person's name."""
    for sheet in context.spec.data_sheets(context.kind):
        rows, asked = context.rows(sheet.id), [FORM_ANSWER]
        if sheet.kind == "form":
            rows = [row for row in rows if sheet.cell(row.key, FORM_ANSWER).position]
        else:
            asked = [column.field for column in sheet.columns if column.position and column.editable(context.kind)]
        for row, code, text in _texts(context, sheet.id, rows, asked, may_name_any):
            for found in find_names(text)[:1]:
                yield context.event(PERSON, sheet.id, row.read, code, value=masked_name(found.text))


def persons_in_texts(context: Context) -> Iterator[Event]:
    """Yield an event for each text that a document or a page may print and that names a person."""
    for sheet in context.spec.data_sheets(context.kind):
        is_form = sheet.kind == "form"
        codes = [column.field for column in sheet.columns if is_form or _is_printed_prose(column, context)]
        for row, code, text in _texts(context, sheet.id, context.rows(sheet.id), codes, may_name_any):
            for found in find_names(text)[:1]:
                if _is_printed_prose(sheet.cell(row.key, code), context):
                    yield context.event(PERSON_IN_TEXT, sheet.id, row.read, code, value=masked_name(found.text))


def _texts(
    context: Context, sheet_id: str, rows: Sequence[Filled], codes: Sequence[str], worth_a_look: Callable[[str], bool]
) -> Iterator[tuple[Filled, str, str]]:
    """Yield the texts of these columns that are worth a look, row by row, each with its row and its column.

    Prose that a department was issued and has left as it was is the master's, and is told there: who fills in the file
    did not write it.
    """
    known = context.kind == "issued" and context.returned.base_known
    issued = context.book.content.table(sheet_id) if known else SheetRows([], {})
    places = {key: number for number, key in enumerate(issued.keys)}
    prose = {column.field for column in context.spec.sheet(sheet_id).columns if column.type in PROSE}
    nothing = [None] * len(issued.keys)
    columns = [(code, issued.columns.get(code, nothing) if code in prose else nothing) for code in codes]
    for row in rows:
        filled, place = row.filled, places.get(row.key)
        for code, was in columns:
            text = filled.get(code)
            if isinstance(text, str) and (place is None or text != was[place]) and worth_a_look(text):
                yield row, code, text


def _is_printed_prose(declared: ColumnSpec, context: Context) -> bool:
    prose = declared.type in PROSE and not declared.position and declared.editable(context.kind)
    return prose and _is_printed(declared)


def _is_printed(declared: ColumnSpec) -> bool:
    return declared.meaning.printed != "no" and declared.type not in _NO_TEXT


def _found_in(text: str) -> Iterator[tuple[str, str]]:
    for kind, search in _SEARCHES:
        for found in search(text):
            if kind == EMAIL and found.text.casefold().endswith(_OFFICE_MAIL):
                continue
            yield kind, found.text if kind == EMAIL else masked_number(found.text)
            break
