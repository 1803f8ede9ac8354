"""Rekeying: two officers who both filled the first spare row meant two measures, not one with two titles."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from ita_workbook.book.content import Content, Row
from ita_workbook.book.identity import short_id
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.read.returned import Return
from ita_workbook.words.thai_text import fold

KeyChanges = dict[tuple[str, str], str]
"""(sheet id, key in the file) → key in the master."""
_LETTERS = 5
_GIVEN = re.compile(r"(.+)-[A-Z2-7]{3,5}")
"""A key that was given by an earlier merge: three letters in its time, in masters for ever."""


def key_changes(master: Content, returns: Sequence[Return], spec: WorkbookSpec) -> dict[str, KeyChanges]:
    """Return, by path, the spare rows whose key another row has already, with the keys they get instead.

    The row that keeps the key is the master's, else the one that comes first by its text; so the order of the
    returns does not matter, and a second merge finds the same keys again.
    """
    changes: dict[str, KeyChanges] = defaultdict(dict)
    for sheet in spec.data_sheets("issued"):
        if not sheet.match_columns or not sheet.rows or not sheet.rows.spare_issued:
            continue
        known = {row.key: _meaning(sheet, row) for row in master.rows(sheet.id)}
        given = {(found[1], known[key]): key for key in known if (found := _GIVEN.fullmatch(key))}
        wanted: dict[str, dict[str, list[Return]]] = defaultdict(lambda: defaultdict(list))
        for returned in returns:
            read = returned.sheets.get(sheet.id)
            typed = returned.content.index(sheet.id)
            for row in read.rows if read else ():
                meaning = _meaning(sheet, typed[row.key]) if row.key in typed else ""
                if row.origin == "spare" and meaning:
                    wanted[row.key][meaning].append(returned)
        for key, meanings in wanted.items():
            keeper = known.get(key) or min(meanings)
            for meaning, files in meanings.items():
                if meaning == keeper:
                    continue
                new = given.get((key, meaning)) or f"{key}-{short_id(meaning, _LETTERS).upper()}"
                for returned in files:
                    changes[str(returned.path)].update(_changed(returned, sheet, spec, key, new))
    return changes


def _meaning(sheet: SheetSpec, row: Row) -> str:
    return fold("".join(row.text(column.field) for column in sheet.match_columns))


def _changed(returned: Return, sheet: SheetSpec, spec: WorkbookSpec, key: str, new: str) -> KeyChanges:
    """Return the change of a row's key and of the keys of the rows that go with it (a measure's tracking)."""
    changed = {(sheet.id, key): new}
    for other in spec.going_with(sheet):
        read = returned.sheets.get(other.id)
        for row in read.rows if read else ():
            head, bar, tail = row.key.partition("|")
            if head == key:
                changed[other.id, row.key] = f"{new}{bar}{tail}"
    return changed
