"""Texts: which texts of a form were changed, so that nothing that somebody else wrote meanwhile is written over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from ita_workbook.book.content import Content, displayed
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.merge.provenance import CellKey
from ita_workbook.report.drafts import DRAFT, READING, SHEET, Drafts
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text

Shown = Callable[[CellKey], str]
"""Returns the text of a cell as a page shows it."""


@dataclass(frozen=True)
class Wanted:
    """The cells to write, and what is told of texts that are not written, with the texts."""

    cells: dict[CellKey, str]
    lost: tuple[Text, ...] = ()


def mark(text: str) -> str:
    """Return a mark of a text as it was shown; line ends and blanks around it do not count."""
    return sha256("\n".join(line.strip() for line in text.strip().splitlines()).encode()).hexdigest()[:16]


def of_content(content: Content, spec: WorkbookSpec) -> Shown:
    """Return how a page shows the cells of a master: as people write them; what is no cell is empty."""

    def shown(key: CellKey) -> str:
        sheet, row_key, field = key
        row, declared = content.row(sheet, row_key), spec.by_id.get(sheet)
        if row is None or declared is None or field not in declared.by_field:
            return ""
        return displayed(declared.cell(row_key, field), row.values.get(field))

    return shown


def of_drafts(drafts: Drafts, shown: Shown) -> Shown:
    """Return how the page of the analysis shows cells: of an indicator without a reading its draft."""
    texts = {(SHEET, one.indicator.code, READING): one.text for one in drafts.drafted}
    return lambda key: shown(key) or texts.get(key, "")


def changed(shown: Shown, texts: Mapping[str, str], marks: Mapping[str, str]) -> Wanted:
    """Return the cells whose texts are no longer those that were shown, by ``SHEET.ROW.FIELD``, with their marks."""
    cells: dict[CellKey, str] = {}
    lost = []
    for name, text in texts.items():
        (sheet, _, rest), was = name.partition("."), marks.get(name, "")
        row_key, _, field = rest.rpartition(".")
        now = shown((sheet, row_key, field))
        if mark(text) in (was, mark(now)):
            continue
        if mark(now) != was:
            lost.append(sentence("web.texts.lost", row=row_key, text=text))
        else:
            cells[sheet, row_key, field] = text
    return Wanted(cells, tuple(lost))


def gone_over(wanted: Wanted, label: str, *, accepted: str, drafted: str) -> Wanted:
    """Return the cells with the draft of an indicator ``accepted``, or ``drafted`` anew in place of its own text.

    A text that was changed is kept whatever button was pressed. ``label`` is what stands where a draft was accepted.
    """
    cells = dict(wanted.cells)
    for code in filter(None, (accepted, drafted)):
        if (SHEET, code, READING) not in wanted.cells:
            if drafted:
                cells[SHEET, code, READING] = ""
            cells[SHEET, code, DRAFT] = label if accepted else ""
    return Wanted(cells, wanted.lost)
