"""Loose rows: those of a return whose keys only all returns together tell, apart from all others.

They are the spare rows that people filled, with the rows that belong to them, and of a list all rows, also those that
were issued filled: people type an entry between two others and move what follows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ita_workbook.book.book import Book
from ita_workbook.book.content import Content, Row
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.merge.outcome import kept_for_findings
from ita_workbook.read.returned import ReadSheet, Return


def loose_rows(returned: Return, spec: WorkbookSpec) -> tuple[Return | None, frozenset[tuple[str, int]]]:
    """Return the file with only its loose rows, and their places; None where it has none.

    The places are (sheet id, row in the file).
    """
    keys: set[str] = set()
    for sheet in spec.data_sheets("issued"):
        read = returned.sheets.get(sheet.id)
        if read and sheet.match_columns and sheet.rows and sheet.rows.spare_issued:
            # Of a list also those that were typed into rows of their own, and those that were issued.
            own = ("spare", "new", "issued") if sheet.entries else ("spare",)
            keys |= {
                row.key
                for row in read.rows
                if row.origin in own and row.counts and (not row.empty or row.origin == "issued")
            }
    if not keys:
        return None, frozenset()
    sheets, content = {}, {}
    places: set[tuple[str, int]] = set()
    for sheet_id, read in returned.sheets.items():
        first = read.by_key()
        rows = [row for row in first.values() if row.key.partition("|")[0] in keys]
        if not rows:
            continue
        places |= {(sheet_id, row.row) for row in rows}
        sheets[sheet_id] = replace(read, rows=rows)
        kept = {row.key for row in rows}
        content[sheet_id] = [row for row in returned.content.rows(sheet_id) if row.key in kept]
    slim = kept_for_findings(returned)
    slim.sheets, slim.content = sheets, Content(content)
    if returned.book is not None:
        slim.book = replace(returned.book, content=Content(dict(_issued(returned.book, sheets))))
    return slim, frozenset(places)


def _issued(book: Book, sheets: Mapping[str, ReadSheet]) -> Iterator[tuple[str, list[Row]]]:
    """Yield what was issued in the rows of each sheet; of a list also in those that are not in the file any more."""
    for sheet_id, read in sheets.items():
        kept = {row.key for row in read.rows}
        rows = book.content.rows(sheet_id)
        yield sheet_id, [row for row in rows if row.key in kept or read.spec.entries]
