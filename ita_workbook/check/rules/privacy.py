"""Privacy: personal data in cells that are published on the web site or printed in the reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ita_workbook.check.context import Context
from ita_workbook.read.event import Event
from ita_workbook.spec.column import ColumnSpec
from ita_workbook.spec.sheet import SheetSpec
from ita_workbook.thai.privacy import (
    Found,
    find_bank_accounts,
    find_emails,
    find_national_ids,
    find_phones,
    holding_any,
)

NATIONAL_ID, PHONE, EMAIL, ACCOUNT = "national_id", "phone_number", "email_address", "bank_account"
_PRINTED = frozenset({"measures", "tracking", "committee", "constraints"})
"""Sheets whose texts the reports print; the others publish only what is declared public."""
_OFFICE_MAIL = (".go.th", ".mil.th")
_SEARCHES: tuple[tuple[str, Callable[[str], Sequence[Found]]], ...] = (
    (NATIONAL_ID, find_national_ids),
    (ACCOUNT, find_bank_accounts),
    (PHONE, find_phones),
    (EMAIL, find_emails),
)


def personal_data(context: Context) -> Iterator[Event]:
    """Yield one event for each kind of personal data in each cell that gets published."""
    for sheet in context.spec.data_sheets(context.kind):
        rows = context.rows(sheet.id)
        published = [
            column.field
            for column in sheet.columns
            if column.editable(context.kind) and (sheet.kind == "form" or _is_published(sheet, column))
        ]
        texts = [value if isinstance(value := row.filled.get(code), str) else "" for row in rows for code in published]
        for number in holding_any(texts):
            row, code, text = rows[number // len(published)], published[number % len(published)], texts[number]
            if not _is_published(sheet, sheet.cell(row.key, code)):
                continue
            for kind, found in _found_in(text):
                yield context.event(kind, sheet.id, row.read, code, value=found)


def _is_published(sheet: SheetSpec, declared: ColumnSpec) -> bool:
    return declared.public or (sheet.id in _PRINTED and declared.type in ("text", "long_text"))


def _found_in(text: str) -> Iterator[tuple[str, str]]:
    for kind, search in _SEARCHES:
        for found in search(text):
            if kind == EMAIL and found.text.casefold().endswith(_OFFICE_MAIL):
                continue
            yield kind, found.text if kind == EMAIL else _masked(found.text)
            break


def _masked(number: str) -> str:
    """Return a number with its middle digits hidden: findings are passed on, and must not pass on what they warn of."""
    digits = [index for index, character in enumerate(number) if character.isdigit()]
    hidden = set(digits[3:-2])
    return "".join("x" if index in hidden else character for index, character in enumerate(number))
