"""The writer: one call that lays a book out as an .xlsx file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from ita_workbook.book.book import Book
from ita_workbook.book.content import UNPLACED, Content, UserColumn, UserSheet
from ita_workbook.book.manifest import Manifest, Rebuilt, pack
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.book.shown import show
from ita_workbook.write.cell_text import LONGEST
from ita_workbook.write.guide import write_guide
from ita_workbook.write.layout import lay_out
from ita_workbook.write.lists import write_lists
from ita_workbook.write.output import write_bytes
from ita_workbook.write.sheet_writer import SheetWriter
from ita_workbook.write.sheets import write_sheet
from ita_workbook.write.styles import Styles
from ita_workbook.write.summary import write_summary
from ita_workbook.write.xlsx_file import XlsxFile


def write_workbook(
    book: Book,
    path: Path,
    *,
    created: datetime,
    embed_framework: bool = False,
    base: Content | None = None,
    extra: Sequence[UserSheet] = (),
    added: Mapping[str, Sequence[UserColumn]] | None = None,
    rebuilt: Rebuilt | None = None,
) -> None:
    """Write ``book`` to ``path``, whole or not at all; the same book and time give the same bytes.

    ``embed_framework`` puts the framework into the file, for one that is not shipped. ``base`` is what the workbook
    held when it was sent out, where ``book`` holds more (a filled or repaired one). ``extra`` are plain sheets at the
    end, ``added`` plain columns beside the declared ones, by sheet id, ``rebuilt`` what a repair put back empty.
    Raises UsageProblem where ``path`` cannot be written.
    """
    if book.kind != "issued":
        content = book.content.copy()
        show(content, book.spec, book.identity.year_be)
        book = replace(book, content=content)
    workbook = XlsxFile(_options(book))
    # Departments delete and rename sheets by accident; a coordinator may want sheets of their own.
    workbook.keep_sheets = book.kind == "issued"
    draft = SheetWriter(book, workbook, Styles(workbook, book.spec.look), lay_out(book, added or {}))
    form = book.spec.form
    framework = book.framework.to_dict() if embed_framework else None
    manifest = Manifest(base or book.content, framework, form.declared if form else None, rebuilt or Rebuilt())
    _write_sheets(draft, manifest)
    for table in extra:
        write_extra(draft, table)
    set_properties(draft, created)
    write_bytes(path, workbook.to_bytes())


def _options(book: Book) -> dict[str, Any]:
    # Columns are as wide as so many digits of the default font, so it has to be the one the cells are written in.
    look = book.spec.look
    return {"default_format_properties": {"font_name": look.font, "font_size": look.size}}


def _write_sheets(draft: SheetWriter, manifest: Manifest) -> None:
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
            write_identity(draft, spec, manifest)


_WIDTH = 40
_LONGEST_NAME = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))


def write_extra(draft: SheetWriter, table: UserSheet) -> None:
    """Write ``table`` as a sheet of its own; one that this tool made also gets the identity cell."""
    sheet = draft.workbook.add_worksheet(_free_name(draft, table.name))
    first = 0
    cell = draft.styles.make(text_wrap=True, valign="top")
    if table.own:
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.write_string(0, 0, draft.book.identity.to_json(UNPLACED))
        first = 1
    widest = max((len(row) for row in table.rows), default=1)
    sheet.set_column(0, max(widest - 1, 0), _WIDTH, cell)
    for number, row in enumerate(table.rows, first):
        draft.high(sheet, number, max((text.count("\n") + 1 + len(text) // _WIDTH for text in row), default=1))
        for column, text in enumerate(row):
            if text:
                sheet.write_string(number, column, draft.clean(text), cell)


def _free_name(draft: SheetWriter, name: str) -> str:
    """Return a name that Excel allows and no other sheet has."""
    wanted = name.translate(_FORBIDDEN).strip("'")[:_LONGEST_NAME] or "-"
    taken = {sheet.get_name().casefold() for sheet in draft.workbook.worksheets()}
    number = 2
    free = wanted
    while free.casefold() in taken:
        free = f"{wanted[: _LONGEST_NAME - 4]} ({number})"
        number += 1
    return free


def write_identity(draft: SheetWriter, spec: SheetSpec, manifest: Manifest) -> None:
    """Write the identity in A1 and below it what the workbook held when it was sent out."""
    book = draft.book
    sheet = draft.workbook.add_worksheet(draft.label(spec.name))
    # Names are whole here: no other place of the identity has room for long ones.
    sheet.write_string(0, 0, book.identity.to_json(spec.id, longest=LONGEST))
    for row, chunk in enumerate(pack(manifest), 1):
        sheet.write_string(row, 0, chunk)
    sheet.very_hidden()
    sheet.protect()


def set_properties(draft: SheetWriter, created: datetime) -> None:
    """Set the file's title, description and custom properties. It has no author: people are not named."""
    book = draft.book
    guide = next(sheet for sheet in book.sheets if sheet.kind == "guide")
    draft.workbook.set_properties(
        {
            "title": draft.clean(draft.label(guide.title)),
            "comments": book.identity.description(),
            "created": created,
        }
    )
    for name, value in book.identity.properties().items():
        # As text: numbers change their type in LibreOffice.
        draft.workbook.set_custom_property(name, value, "text")
