"""Row keys: natural codes and ids, with check characters that tell a typed or foreign key from an issued one.

The check characters guard against accidents (a key typed by hand, a row pasted from another master), not against
malice: they are computed without a secret.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256

from ita_workbook.book.content import Value
from ita_workbook.book.identity import short_id
from ita_workbook.book.lists import ListSpec
from ita_workbook.book.sheet import SheetSpec

NEW_ROW = "+"
"""A key that starts with this is an empty row whose key depends on what is filled in."""
KEY_MARK = "~"
"""Between a key and its check characters."""


def check_characters(master_id: str, sheet: str, key: str) -> str:
    """Return the four check characters of a row key in one sheet of one master."""
    return seal(master_id, sheet, key)[-4:]


def seal(master_id: str, sheet: str, key: str) -> str:
    """Return the text of the hidden key cell: the key, ``~`` and its check characters."""
    return seals(master_id, sheet, (key,))[0]


def seals(master_id: str, sheet: str, keys: Iterable[str]) -> list[str]:
    """Return the texts of the hidden key cells of several rows."""
    before = f"{master_id}|{sheet}|"
    return [f"{key}{KEY_MARK}{short_id(before + key, 4)}" for key in keys]


def unseal(master_id: str, sheet: str, sealed: str) -> tuple[str, bool]:
    """Return (key, whether its check characters are right) of a hidden key cell."""
    key, mark, check = sealed.strip().rpartition(KEY_MARK)
    if not mark:
        return sealed.strip(), False
    return key, check == check_characters(master_id, sheet, key)


def fingerprint(values: Iterable[str]) -> str:
    """Return eight characters that change when one of the prefilled texts of a row changes."""
    return short_id("\x1f".join(values), 8)


def natural_key(sheet: SheetSpec, values: Mapping[str, Value], lists: Mapping[str, ListSpec]) -> str | None:
    """Return the key made of a row's key columns, list values by their code; None when one is empty."""
    parts: list[str] = []
    for column in sheet.key_columns:
        value = values.get(column.field)
        if value is None:
            return None
        closed = lists.get(column.list) if column.list else None
        parts.append((closed.code_of(value) if closed else None) or str(value))
    return "|".join(parts) if parts else None


def row_ids(prefix: str, taken: Iterable[str], count: int) -> list[str]:
    """Return ``count`` new ids ``M07``, ``M08``, … after the highest number taken."""
    highest = 0
    for key in taken:
        digits = key[len(prefix) :] if key.startswith(prefix) else ""
        if digits.isdigit():
            highest = max(highest, int(digits))
    return [f"{prefix}{number:02d}" for number in range(highest + 1, highest + count + 1)]


PREFIX = "ita_"
LONGEST = 40
"""Word cuts bookmark names beyond this length, and takes only ASCII letters, digits and ``_`` without a question."""
EVERY_ROW = "*"
"""The key of a figure that counts all rows of a sheet."""

_PLAIN = re.compile(r"[A-Za-z0-9]+(?:[._|-][A-Za-z0-9]+)*")


def bookmark(sheet: str, key: str, field: str = "") -> str:
    """Return the anchor of a cell, or of a whole row without ``field``: ``ita_assignments_O12_url``.

    A key that is no plain code (a department's name) stands as a short hash; :func:`ita_workbook.merge.explain`
    finds it again by trying the rows of the master.
    """
    if key == EVERY_ROW:
        short = "all"
    elif _PLAIN.fullmatch(key):
        short = re.sub(r"\W", "_", key)
    else:
        short = _hash(key)
    name = "_".join(part for part in (f"{PREFIX}{sheet}", short, field) if part)
    if len(name) <= LONGEST:
        return name
    return f"{PREFIX}{sheet}"[: LONGEST - 11] + "_x" + _hash(f"{key}.{field}")[1:]


def _hash(text: str) -> str:
    return "x" + sha256(text.encode()).hexdigest()[:8]
