"""Answers: what the returns of one department say together, and what of it is its own by the master as it is now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ita_workbook.book.book import Book
from ita_workbook.book.content import Content, Row
from ita_workbook.book.share import share_of
from ita_workbook.checks.finding import Finding, in_order
from ita_workbook.merge.provenance import CellKey
from ita_workbook.read.returned import Return


@dataclass(slots=True)
class Answers:
    """The returns of one department as one content; nothing of the files themselves is kept.

    Two officers may each fill part of the rows, and a file may be corrected and sent again: a cell is what the last
    file says that changed it, and a finding about a cell counts only for the file which that cell comes from.
    """

    content: Content = field(default_factory=Content)
    files: list[str] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    added: set[tuple[str, str]] = field(default_factory=set)
    """(sheet, row key) of rows that its workbooks were not issued with."""
    _source: dict[CellKey, tuple[int, str]] = field(default_factory=dict)
    rows_by_place: dict[tuple[str, str], Row] = field(default_factory=dict)

    def add(self, returned: Return, findings: Sequence[Finding]) -> None:
        """Take the next return, with its findings."""
        issue = returned.identity.issue if returned.identity else 0
        own = str(returned.path)
        for sheet, rows in returned.content.sheets.items():
            issued = returned.book.content.index(sheet) if returned.book else {}
            for row in rows:
                base = issued.get(row.key)
                if base is None:
                    self.added.add((sheet, row.key))
                for code, value in row.values.items():
                    place = (sheet, row.key, code)
                    before = self._source.get(place)
                    unchanged = base is not None and base.values.get(code) == value
                    if before is not None and (unchanged or before[0] > issue):
                        continue
                    self._row(sheet, row.key).values[code] = value
                    self._source[place] = (issue, own)
        self.files.append(returned.name)
        self.hashes.append(returned.sha256)
        self._keep(findings, own)

    def take(self, content: Content) -> None:
        """Take all rows of a content as they are, such as what a workbook was issued with."""
        for sheet, rows in content.sheets.items():
            for row in rows:
                self._row(sheet, row.key).values.update(row.values)

    def _row(self, sheet: str, key: str) -> Row:
        row = self.rows_by_place.get((sheet, key))
        if row is None:
            row = self.rows_by_place[sheet, key] = Row(key)
            self.content.sheets.setdefault(sheet, []).append(row)
        return row

    def _keep(self, new: Sequence[Finding], own: str) -> None:
        """Keep the findings that still hold: of a cell those of its file, of a whole file while it says anything."""
        telling = {path for _, path in self._source.values()} | {own}
        kept: dict[tuple[object, ...], Finding] = {}
        for finding in (*self.findings, *new):
            path = str(finding.path)
            if finding.sheet_id and finding.row_key and finding.field:
                source = self._source.get((finding.sheet_id, finding.row_key, finding.field))
                if source is not None and source[1] != path:
                    continue
                kept[finding.code, finding.sheet_id, finding.row_key, finding.field] = finding
            elif path in telling:
                kept[finding.code, path, finding.sheet, finding.cell] = finding
        self.findings = in_order(kept.values())


def asked_of(department: str, book: Book, own: Answers | None, others: Iterable[Answers] = ()) -> Content:
    """Return the rows that are a department's by the master ``book``, with what came back for them.

    What people fill in is that of the department's own answers where they have the row, else that of another's which
    were issued it before it moved, else the master's. Rows that its workbooks were not issued with are its own too.
    """
    content = share_of(book.content, book.spec, department)
    tellers = [one.rows_by_place for one in (*((own,) if own else ()), *others)]
    for sheet in book.spec.data_sheets("issued"):
        for row in content.rows(sheet.id):
            told = next((rows[sheet.id, row.key] for rows in tellers if (sheet.id, row.key) in rows), None)
            if told is not None:
                own_cells = {code for code in (*row.values, *told.values) if sheet.editable(row.key, code, "issued")}
                row.values = {code: value for code, value in row.values.items() if code not in own_cells}
                row.values |= {code: value for code, value in told.values.items() if code in own_cells}
    for place, row in own.rows_by_place.items() if own else ():
        if own and place in own.added and book.content.row(*place) is None:
            owner = book.spec.sheet(place[0]).owner
            content.sheets.setdefault(place[0], []).append(
                Row(row.key, {**row.values, **({owner: department} if owner else {})})
            )
    return content


def answered_rows(returned: Return) -> Iterator[tuple[str, str]]:
    """Yield (sheet, row key) of each row that departments answer in which this one wrote anything."""
    for sheet_id, sheet in returned.sheets.items():
        if not sheet.spec.is_answered:
            continue
        issued = returned.book.content.index(sheet_id) if returned.book else {}
        for row in sheet.rows:
            base = issued.get(row.key)
            if any(base is None or base.values.get(code) != cell.value for code, cell in row.cells.items()):
                yield sheet_id, row.key
