"""Learnt mappings: the headings that an agency has decided, kept in its master and offered for next year's tables."""

from __future__ import annotations

from ita_workbook.book.content import Content, Row
from ita_workbook.book.keys import row_ids
from ita_workbook.imports.headings import YEARS, Learnt, learn
from ita_workbook.imports.proposal import Draft
from ita_workbook.merge.provenance import Origin, read_former, read_origins
from ita_workbook.words.thai_text import fold

SHEET = "mappings"


def learnt_in(content: Content) -> Learnt:
    """Return what the master knows of headings."""
    return learn((row.text("heading"), row.text("sheet_id"), row.text("field_code")) for row in content.rows(SHEET))


def remembered_in(content: Content) -> list[Origin]:
    """Return where the values of a master came from, present and former, and what was refused."""
    rows = content.rows("provenance")
    return [*read_origins(rows).values(), *read_former(rows)]


def keep_mapping(content: Content, draft: Draft, now: str) -> None:
    """Enter the mapping of the columns of which something was accepted into the content of a master."""
    accepted = {one.column for one in draft.proposed if draft.decided(one).decision in ("accept", "edit")}
    used = [one for one in draft.columns if one.id in accepted and one.heading and one.why not in YEARS]
    rows = content.sheets.setdefault(SHEET, [])
    known = {fold(row.text("heading")): row for row in rows}
    for one in used:
        row = known.get(fold(one.heading))
        if row is None:
            (key,) = row_ids("H", [held.key for held in rows], 1)
            row = Row(key, {})
            rows.append(row)
            known[fold(one.heading)] = row
        row.values = {"heading": one.heading, "sheet_id": one.sheet, "field_code": one.field, "file": one.file,
                      "decided_at": now}  # fmt: skip
    if not rows:
        del content.sheets[SHEET]
