"""Readings: which texts of a form were changed, so that nothing another browser wrote meanwhile is written over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from ita_workbook.merge.provenance import CellKey
from ita_workbook.report.drafts import DRAFT, READING, SHEET, Drafts
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text


@dataclass(frozen=True)
class Wanted:
    """The cells to write, and what is told of texts that are not written, with the texts."""

    cells: dict[CellKey, str]
    lost: tuple[Text, ...] = ()


def mark(text: str) -> str:
    """Return a mark of a text as it was shown; line ends and blanks around it do not count."""
    return sha256("\n".join(line.strip() for line in text.strip().splitlines()).encode()).hexdigest()[:16]


def shown(drafts: Drafts, sheet: str, key: str, field: str) -> str:
    """Return the text of a cell as the page shows it: of an indicator without a reading its draft."""
    row = drafts.facts.content.row(sheet, key)
    text = row.text(field) if row else ""
    if text or (sheet, field) != (SHEET, READING):
        return text
    return next((one.text for one in drafts.drafted if one.indicator.code == key), "")


def changed(
    drafts: Drafts, texts: Mapping[str, str], marks: Mapping[str, str], *, accepted: str = "", drafted: str = ""
) -> Wanted:
    """Return the cells whose texts are no longer those that were shown, by ``SHEET.ROW.FIELD``.

    Texts that were changed are kept whatever button was pressed: ``accepted`` and ``drafted`` name an indicator whose
    draft is accepted, or counts again in place of the agency's own text.
    """
    cells: dict[CellKey, str] = {}
    lost = []
    for name, text in texts.items():
        (sheet, _, rest), was = name.partition("."), marks.get(name, "")
        key, _, field = rest.rpartition(".")
        now = shown(drafts, sheet, key, field)
        if mark(text) in (was, mark(now)):
            continue
        if mark(now) != was:
            lost.append(sentence("web.analysis.lost", row=key, text=text))
        else:
            cells[sheet, key, field] = text
    for code in filter(None, (accepted, drafted)):
        if (SHEET, code, READING) not in cells:
            if drafted:
                cells[SHEET, code, READING] = ""
            cells[SHEET, code, DRAFT] = drafts.facts.draft_accepted if accepted else ""
    return Wanted(cells, tuple(lost))
