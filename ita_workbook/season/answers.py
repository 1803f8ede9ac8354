"""Answers: what the returns of one department say together, and what of it is its own by the master as it is now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ita_workbook.book.asked import required_columns
from ita_workbook.book.book import Book
from ita_workbook.book.content import Content, Row, Value, display
from ita_workbook.book.share import share_of
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.checks.finding import Finding, in_order
from ita_workbook.merge.provenance import CellKey, Origin
from ita_workbook.read.returned import ReadCell, Return
from ita_workbook.read.values import raw_text


@dataclass(slots=True)
class Answers:
    """The returns of one department as one content; nothing of the files themselves is kept.

    Two officers may each fill part of the rows, and a file may be corrected and sent again: a cell is what the last
    file says that changed it, and a finding about a cell counts only for the file which that cell comes from.
    ``known`` are the origins of what was merged: what a file says that an earlier merge settled is no news.
    """

    known: Mapping[CellKey, Sequence[Origin]] = field(default_factory=dict)
    content: Content = field(default_factory=Content)
    files: list[str] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    added: set[tuple[str, str]] = field(default_factory=set)
    """(sheet, row key) of rows that its workbooks were not issued with."""
    _source: dict[CellKey, tuple[int, str]] = field(default_factory=dict)
    _hash_of: dict[str, str] = field(default_factory=dict)
    rows_by_place: dict[tuple[str, str], Row] = field(default_factory=dict)
    news: dict[CellKey, dict[str, Value | None]] = field(default_factory=dict)
    """What files say anew, by the file's path; None for what cannot be read."""
    cleared: dict[CellKey, Value] = field(default_factory=dict)
    """Cells that were issued filled and came back empty, with what was issued."""

    def add(self, returned: Return, findings: Sequence[Finding]) -> None:
        """Take the next return, with its findings."""
        issue = returned.identity.issue if returned.identity else 0
        own = str(returned.path)
        self._note_news(returned, own)
        for sheet, rows in returned.content.sheets.items():
            issued = returned.book.content.index(sheet) if returned.book else {}
            for row in rows:
                base = issued.get(row.key)
                if base is None:
                    self.added.add((sheet, row.key))
                for code, value in row.values.items():
                    place = (sheet, row.key, code)
                    before = self._source.get(place)
                    stale = own not in self.news.get(place, ())
                    if before is not None and (stale or before[0] > issue):
                        continue
                    self._row(sheet, row.key).values[code] = value
                    self._source[place] = (issue, own)
        self.files.append(returned.name)
        self.hashes.append(returned.sha256)
        self._hash_of[own] = returned.sha256
        self.tell(findings, own)

    def _note_news(self, returned: Return, own: str) -> None:
        form = returned.identity.form_id if returned.identity else ""
        for sheet_id, sheet in returned.sheets.items():
            issued = returned.book.content.index(sheet_id) if returned.book else {}
            for row in sheet.rows:
                base = issued[row.key].values if row.key in issued else {}
                for code, cell in row.cells.items():
                    place, text = (sheet_id, row.key, code), _words(cell)
                    settled = any(one.settles(form, text, returned.sha256) for one in self.known.get(place, ()))
                    if not settled and (cell.doubtful or base.get(code) != cell.value):
                        self.news.setdefault(place, {})[own] = None if cell.doubtful else cell.value
                for code in base.keys() - row.cells.keys():
                    self.cleared[sheet_id, row.key, code] = base[code]

    def stands_in(self, master: Row, sheet: str, told: Row, code: str) -> bool:
        """Whether the master's value of a cell stands: the files say nothing new there and did not take it away."""
        place, ours = (sheet, master.key, code), master.values.get(code)
        if ours is None or place in self.news:
            return False
        return code in told.values or place not in self.cleared or self.cleared[place] != ours

    def contradicted(self, own: str) -> str:
        """Return the path of an earlier file that has another value than ``own`` for the same cell, '' for none."""
        for told in self.news.values():
            mine = told.get(own)
            others = [path for path, value in told.items() if None not in (value, mine) and value != mine]
            if others:
                return others[0]
        return ""

    def open_findings(
        self, asked: Content, spec: WorkbookSpec, merged: Collection[str], undecided: Collection[CellKey]
    ) -> list[Finding]:
        """Return the findings that still ask for something, where ``asked`` is what would stand after merging.

        Of a cell that has another value by now, merged or decided, nothing is asked. Nor of a row or sheet that a file
        lacked which was ``merged`` (by its hash) when all that is asked there is answered or asked no more.
        ``undecided`` are the cells of open conflicts.
        """
        return [
            one
            for one in self.findings
            if not (
                self._is_replaced(one, asked, undecided)
                or (
                    self._hash_of.get(str(one.path)) in merged
                    and (self._is_made_up_for(one, asked, spec) or self._is_gone(one, asked, undecided))
                )
            )
        ]

    def _is_replaced(self, finding: Finding, asked: Content, undecided: Collection[CellKey]) -> bool:
        if not (finding.sheet_id and finding.row_key and finding.field):
            return False
        place = (finding.sheet_id, finding.row_key, finding.field)
        if place in undecided or str(finding.path) in self.news.get(place, ()):
            return False
        row, told = asked.row(*place[:2]), self.rows_by_place.get(place[:2])
        stands = row.values.get(place[2]) if row else None
        return stands is not None and (told is None or told.values.get(place[2]) != stands)

    def _is_made_up_for(self, finding: Finding, asked: Content, spec: WorkbookSpec) -> bool:
        sheet_id, key = finding.sheet_id, finding.row_key
        if not sheet_id or (key and (finding.field or (sheet_id, key) in self.rows_by_place)):
            return False
        sheet, rows = spec.sheet(sheet_id), [row for row in asked.rows(sheet_id) if key in (None, row.key)]
        return bool(rows) and all(
            row.values.get(code) is not None
            for row in rows
            for code in (
                [finding.field] if finding.field else (one.field for one in required_columns(spec, sheet, row))
            )
        )

    def _is_gone(self, finding: Finding, asked: Content, undecided: Collection[CellKey]) -> bool:
        """Whether the master took up the file and has no such row any more."""
        sheet_id, key = finding.sheet_id or "", finding.row_key or ""
        open_rows = {place[:2] for place in (*undecided, *self.news)}
        told = (sheet_id, key) in self.rows_by_place and (sheet_id, key) not in self.added
        return told and (sheet_id, key) not in open_rows and asked.row(sheet_id, key) is None

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

    def tell(self, new: Sequence[Finding], own: str) -> None:
        """Take findings of the file ``own`` and keep those that hold still.

        Of a cell these are those of its file, of a whole file all while it says anything.
        """
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


def asked_of(
    department: str, book: Book, own: Answers | None, others: Iterable[Answers] = (), *, merged: bool = False
) -> Content:
    """Return the rows that are a department's by the master ``book``, with what came back for them.

    What people fill in is that of the department's own answers where they have the row, else that of another's which
    were issued it before it moved, else the master's. Rows that its workbooks were not issued with are its own too.
    ``merged``: where they say nothing new, what the master holds stands, as it would after merging them.
    """
    content = share_of(book.content, book.spec, department)
    tellers = [*((own,) if own else ()), *others]
    for sheet in book.spec.data_sheets("issued"):
        for row in content.rows(sheet.id):
            teller = next((one for one in tellers if (sheet.id, row.key) in one.rows_by_place), None)
            if teller is not None:
                told = teller.rows_by_place[sheet.id, row.key]
                own_cells = {
                    code
                    for code in (*row.values, *told.values)
                    if sheet.editable(row.key, code, "issued")
                    and not (merged and teller.stands_in(row, sheet.id, told, code))
                }
                row.values = {code: value for code, value in row.values.items() if code not in own_cells}
                row.values |= {code: value for code, value in told.values.items() if code in own_cells}
    for place, row in own.rows_by_place.items() if own else ():
        if own and place in own.added and book.content.row(*place) is None:
            owner = book.spec.sheet(place[0]).owner
            content.sheets.setdefault(place[0], []).append(
                Row(row.key, {**row.values, **({owner: department} if owner else {})})
            )
    return content


def _words(cell: ReadCell) -> str:
    return raw_text(cell.raw) if cell.doubtful else display(cell.value)


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
