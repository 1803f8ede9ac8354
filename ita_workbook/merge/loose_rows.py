"""Loose rows: those of a return whose keys only all returns together tell, apart from all others.

They are the spare rows that people filled, with the rows that belong to them, and of a list all rows, also those that
were issued filled: people type an entry between two others and move what follows.
"""

from __future__ import annotations

from dataclasses import replace

from ita_workbook.book.book import Book
from ita_workbook.book.content import Content
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.merge.outcome import kept_for_findings
from ita_workbook.read.returned import Return


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
        issued = {sheet: [row for row in returned.book.content.rows(sheet) if row.key in
                          {one.key for one in read.rows}] for sheet, read in sheets.items()}  # fmt: skip
        slim.book = Book(returned.book.identity, returned.book.framework, Content(issued), returned.book.spec)
    return slim, frozenset(places)
