"""The writer: one call that lays a book out as an .xlsx file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from ita_workbook.generate.book_file import BookFile
from ita_workbook.generate.draft import Draft
from ita_workbook.generate.extra import write_extra
from ita_workbook.generate.guide import write_guide
from ita_workbook.generate.identity import set_properties, write_identity
from ita_workbook.generate.layout import lay_out
from ita_workbook.generate.lists import write_lists
from ita_workbook.generate.sheets import write_sheet
from ita_workbook.generate.styles import Styles
from ita_workbook.generate.summary import write_summary
from ita_workbook.output import write_bytes
from ita_workbook.spec.book import Book
from ita_workbook.spec.content import Content
from ita_workbook.spec.extra import AddedColumn, ExtraTable


def write_workbook(
    book: Book,
    path: Path,
    *,
    created: datetime,
    embed_framework: bool = False,
    base: Content | None = None,
    extra: Sequence[ExtraTable] = (),
    added: Mapping[str, Sequence[AddedColumn]] | None = None,
) -> None:
    """Write ``book`` to ``path``, whole or not at all; the same book and time give the same bytes.

    ``embed_framework`` puts the framework into the file, for one that is not shipped. ``base`` is what the workbook
    held when it was sent out, where ``book`` holds more (a filled or repaired one). ``extra`` are plain sheets at the
    end, ``added`` plain columns beside the declared ones, by sheet id. Raises UsageProblem where ``path`` cannot be
    written.
    """
    workbook = BookFile(_options(book))
    # Departments delete and rename sheets by accident; a coordinator may want sheets of their own.
    workbook.keep_sheets = book.kind == "issued"
    draft = Draft(book, workbook, Styles(workbook, book.spec.look), lay_out(book, added or {}))
    _write_sheets(draft, base or book.content, embed_framework)
    for table in extra:
        write_extra(draft, table)
    set_properties(draft, created)
    write_bytes(path, workbook.packed())


def _options(book: Book) -> dict[str, Any]:
    # Columns are as wide as so many digits of the default font, so it has to be the one the cells are written in.
    look = book.spec.look
    return {"default_format_properties": {"font_name": look.font, "font_size": look.size}}


def _write_sheets(draft: Draft, base: Content, embed_framework: bool) -> None:
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
            write_identity(draft, spec, base, embed_framework=embed_framework)
