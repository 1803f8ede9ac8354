"""Identity: the very hidden sheet and the file's properties, two of the four places that say whose workbook it is."""

from __future__ import annotations

from datetime import datetime

from ita_workbook.generate.draft import Draft
from ita_workbook.spec.book import Book
from ita_workbook.spec.content import Content
from ita_workbook.spec.manifest import Manifest, pack
from ita_workbook.spec.sheet import SheetSpec


def write_identity(draft: Draft, spec: SheetSpec, base: Content, *, embed_framework: bool) -> None:
    """Write the identity in A1 and below it ``base``: what the workbook held when it was sent out."""
    book = draft.book
    sheet = draft.workbook.add_worksheet(draft.label(spec.name))
    sheet.write_string(0, 0, book.identity.to_json(spec.id))
    framework = book.framework.to_dict() if embed_framework else None
    issued = Book(book.identity, book.framework, base, book.spec)
    for row, chunk in enumerate(pack(Manifest(base, framework, issued.made_key_prints())), 1):
        draft.workbook.write_dense(sheet, row, chunk)
    sheet.very_hidden()
    sheet.protect()


def set_properties(draft: Draft, created: datetime) -> None:
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
