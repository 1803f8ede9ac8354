"""The writer: one call that lays a book out as an .xlsx file."""

from __future__ import annotations

import os
from datetime import datetime
from io import BytesIO
from pathlib import Path

from xlsxwriter import Workbook

from ita_workbook.generate.draft import Draft
from ita_workbook.generate.guide import write_guide
from ita_workbook.generate.identity import set_properties, write_identity
from ita_workbook.generate.layout import lay_out
from ita_workbook.generate.lists import write_lists
from ita_workbook.generate.sheets import write_sheet
from ita_workbook.generate.styles import Styles
from ita_workbook.generate.summary import write_summary
from ita_workbook.spec.book import Book


class _Workbook(Workbook):  # type: ignore[misc]  # xlsxwriter's annotations are partial
    """An xlsxwriter workbook whose sheets can be kept from being deleted, renamed and moved; it has no such method."""

    keep_sheets = False

    def _write_book_views(self) -> None:
        # The element stands right before the views.
        if self.keep_sheets:
            self._xml_empty_tag("workbookProtection", [("lockStructure", "1")])
        super()._write_book_views()


def write_workbook(book: Book, path: Path, *, created: datetime, embed_framework: bool = False) -> None:
    """Write ``book`` to ``path``, whole or not at all; the same book and time give the same bytes.

    ``embed_framework`` puts the framework into the file, for one that is not shipped. Raises OSError.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        stream = BytesIO()
        workbook = _Workbook(stream, {"in_memory": True})
        # Departments delete and rename sheets by accident; a coordinator may want sheets of their own.
        workbook.keep_sheets = book.kind == "issued"
        draft = Draft(book, workbook, Styles(workbook, book.spec.look), lay_out(book))
        _write_sheets(draft, embed_framework)
        set_properties(draft, created)
        workbook.close()
        partial.write_bytes(stream.getvalue())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _write_sheets(draft: Draft, embed_framework: bool) -> None:
    for spec in draft.book.sheets:
        if spec.is_data:
            write_sheet(draft, draft.layouts[spec.id])
        elif spec.kind == "guide":
            write_guide(draft, spec)
        elif spec.kind == "summary":
            write_summary(draft, spec)
        elif spec.kind == "lists":
            write_lists(draft, spec)
        else:
            write_identity(draft, spec, embed_framework=embed_framework)
