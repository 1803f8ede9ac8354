"""Proposing: sources in, a draft out: tables mapped, rows matched, values read, and the fate of every cell told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ita_workbook.book.book import Book
from ita_workbook.book.column import ColumnSpec
from ita_workbook.book.content import Value, display
from ita_workbook.book.identity import derive_id
from ita_workbook.book.keys import natural_key
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.checks.catalogue import by_event
from ita_workbook.imports.cell_values import OWNERS, CellReader, Offer, of_column
from ita_workbook.imports.doubts import doubt_about, doubt_of
from ita_workbook.imports.grid import Source
from ita_workbook.imports.headings import Headings, Learnt, Mapped
from ita_workbook.imports.judging import judge
from ita_workbook.imports.kinds import Kind, by_kind
from ita_workbook.imports.lines import Line, lines_of, spec_columns, whole
from ita_workbook.imports.mapping import Given, Mapper
from ita_workbook.imports.proposal import CONFIDENCES, Doubt, Draft, Proposed, SourceOf
from ita_workbook.imports.rows import Matched, RowMatcher, other_year
from ita_workbook.imports.source import read_source
from ita_workbook.imports.tables import FoundTable, Left, Piece, TableFinder
from ita_workbook.merge.conflict import read_conflicts
from ita_workbook.merge.provenance import Origin
from ita_workbook.read.archive import UnreadableFileError
from ita_workbook.read.returned import Event, Return
from ita_workbook.words.thai_text import fold

_MISFITS = 0.5
"""The share of rows whose code and title differ from which on the list is another year's."""


class Proposer:
    """Proposes what the tables of files hold for one master.

    ``origins`` are those of the master's values, present and former, by which what was decided is not asked again.
    """

    def __init__(
        self, book: Book, origins: Sequence[Origin] = (), learnt: Learnt | None = None, given: Given | None = None,
        rounds: Mapping[Kind, str] | None = None,
    ) -> None:  # fmt: skip
        self.book, self.spec = book, book.spec
        self.rows = RowMatcher(book, origins)
        self.reader = CellReader(book, self.rows)
        self.headings = Headings(self.spec, learnt, self.reader.result_year)
        self.mapper = Mapper(self.headings, self.reader.values, given or {}, rounds or {})
        self._settled = {(*origin.key, origin.sha256, _words(origin.value)) for origin in origins}
        conflicts = read_conflicts(book.content.rows("conflicts"), self.spec)
        self._settled |= {(*one.key, one.sha256, _words(one.theirs)) for one in conflicts}
        self._index = {sheet: book.content.index(sheet) for sheet in book.content.ids}
        self.sources: list[SourceOf] = []
        self.left: list[Left] = []
        self.findings: list[Doubt] = []
        self.proposed: dict[str, Proposed] = {}
        self._by_cell: dict[tuple[str, str, str], list[str]] = {}

    def add(self, path: Path) -> None:
        """Take in one file; one that cannot be read gives a finding."""
        try:
            source = read_source(path)
        except UnreadableFileError as error:
            self.findings.append(doubt_of(error.event, Return(path)))
            return
        self.sources.append(SourceOf(source.name, source.sha256, source.cells, str(path)))
        finder = TableFinder(source, self.spec, self.headings.is_known)
        tables = finder.find()
        self.left += finder.left
        if source.outside:
            event = Event("import_text_outside", params={"count": source.outside})
            self.findings.append(doubt_of(event, Return(path)))
        if not tables:
            self.findings.append(doubt_of(Event("import_no_table"), Return(path)))
        for kind, found in by_kind(tables).items():
            self._tables(source, kind, found)

    def draft(self) -> Draft:
        """Return all that was proposed."""
        judge(self.proposed, self._by_cell, self.book)
        used = {(one.file, place) for one in self.proposed.values() for place in one.places}
        left = [one for one in _once(self.left) if (one.file, one.place) not in used]
        return Draft(
            self.book.identity.master_id,
            self.book.identity.year_be,
            tuple(self.sources),
            tuple(self.mapper.columns),
            tuple(self.proposed.values()),
            tuple(left),
            tuple(self.findings),
            form=self.spec.form.code if self.spec.form else "",
            declared=self.spec.form.declared if self.spec.form else None,
        )

    def _tables(self, source: Source, kind: Kind, tables: list[FoundTable]) -> None:
        one = whole(tables)
        name, mapping = self.mapper.map(kind, tables)
        sheet = self.spec.by_id.get(mapping.sheet)
        columns = dict(enumerate(mapping.columns))
        if sheet is None:
            for table in tables:
                self._leave(source, (piece for row in table.rows for piece in row.values()), "table")
            return
        lines = lines_of(tables, sheet, columns)
        self._look_for_misfits(source, sheet, lines, columns)
        self.reader.heading_year = one.year
        weighted = self._weighted(lines, sheet, one, columns)
        for line in lines:
            self._line(source, name, sheet, line, columns, mapping.round, weighted)
        self._new_departments(source, name)

    def _new_departments(self, source: Source, name: str) -> None:
        """Propose the owners whom the master does not have as new rows of the sheet that lists them."""
        followed = next((one.source for one in self.spec.following.values() if one.source and one.source.under), None)
        if followed is None or followed.under is None:
            return
        sheet = self.spec.sheet(followed.sheet)
        for other in [one for one in self.proposed.values() if one.table == name]:
            target = self.spec.sheet(other.sheet)
            if other.field != target.owner:
                continue
            for stranger in [one for one in other.source_owners() if one in self.reader.strangers]:
                piece = Piece(stranger, stranger, other.places)
                matched = self.rows.match(sheet, {followed.under: piece}, "")
                offer = Offer(followed.under, stranger, doubts=(("import_new_department", {"value": stranger}),))
                self._offer(source, name, int(other.column.rpartition(".")[2]), sheet, matched, offer, piece, {})

    def _line(
        self, source: Source, name: str, sheet: SheetSpec, line: Line, columns: Mapping[int, Mapped], round_: str,
        weighted: Mapping[tuple[str, str], Value],
    ) -> None:  # fmt: skip
        matched = self.rows.match(sheet, line.cells(columns, sheet.id), source.sha256)
        self.reader.year_carried = line.table.carried
        mapped = {number: one for number, one in columns.items() if one.field and number in line.pieces}
        for number, piece in line.pieces.items():
            if number not in mapped:
                self._leave(source, (piece,), "other_year" if columns[number].why == "other_year" else "column")
        if not matched.key:
            self._leave(source, (line.pieces[number] for number in mapped), matched.reason or "no_row")
            return
        for number, one in mapped.items():
            piece = line.pieces[number]
            row = matched if one.sheet == sheet.id else self._below(one.sheet, matched, round_)
            reason = self._stops(piece, one) or ("" if row.key else row.reason)
            if reason:
                self._leave(source, (piece,), reason)
                continue
            target = self.spec.sheet(one.sheet)
            filled = frozenset(other.field for other in columns.values() if other.sheet == one.sheet)
            column, heading = target.by_field[one.field], line.table.columns[number].heading
            doubts = [*of_column(one, heading), *self.reader.of_year(target, column, one, heading)]
            offers = self.reader.offers(target, column, piece, filled)
            offers = [replace(offer, doubts=(*offer.doubts, *doubts)) for offer in offers]
            took = [self._offer(source, name, number + 1, target, row, offer, piece, weighted) for offer in offers]
            if not any(took):
                self._leave(source, (piece,), "same" if offers else "empty")

    def _stops(self, piece: Piece, mapped: Mapped) -> str:
        """Return why a piece is proposed for nothing; '' where it may be."""
        if not spec_columns(self.spec, mapped):
            return "identifies"
        if piece.struck:
            return "struck"
        return "formula" if isinstance(piece.raw, str) and piece.raw.startswith("=") else ""

    def _below(self, sheet_id: str, parent: Matched, round_: str) -> Matched:
        """Return the row that goes with another: its key needs the round, which only people know."""
        sheet = self.spec.sheet(sheet_id)
        values: dict[str, Value] = {sheet.goes_to.parent: parent.key}
        for column in sheet.key_columns:
            if column.field != sheet.goes_to.parent:
                if not round_:
                    return Matched("", parent.label, reason="no_round")
                values[column.field] = round_
        key = natural_key(sheet, values, self.spec.lists)
        return Matched(key or "", parent.label, key not in self._index.get(sheet_id, {}))

    def _offer(
        self, source: Source, name: str, number: int, sheet: SheetSpec, row: Matched, offer: Offer, piece: Piece,
        weighted: Mapping[tuple[str, str], Value],
    ) -> bool:  # fmt: skip
        """Propose one value; return whether it is new."""
        column = sheet.by_field[offer.field]
        held = self._index.get(sheet.id, {}).get(row.key)
        present = held.values.get(offer.field) if held else None
        value, doubts = offer.value, [*row.doubts, *offer.doubts]
        if (out_of_100 := weighted.get((row.key, offer.field))) is not None and not offer.unread:
            doubts.append(("import_weighted", {"value": piece.text, "score": display(out_of_100)}))
            value = out_of_100
        text = _words(display(value))
        settled = (sheet.id, row.key, offer.field, source.sha256, text) in self._settled
        if settled or (present is not None and _words(display(present)) == text):
            return False
        if present is not None:
            doubts.append(("import_present", {"value": display(present)}))
        key = derive_id("proposal", source.sha256, sheet.id, row.key, offer.field, *piece.places, text)[:10]
        told = tuple(
            doubt_about(one, sheet.id, row.key, column.field, piece.places, piece.text, source.name) for one in doubts
        )
        heavy = any(by_event(kind).severity != "note" for kind, _ in doubts)
        made = Proposed(
            key, name, f"{name}.{number}", sheet.id, row.key, offer.field, row.label or row.key, value, piece.text,
            source.name, source.sha256, piece.places, "unread" if offer.unread else "look" if heavy else "sure",
            told, "" if present is None else display(present), self._key_values(sheet, row),
            row.key not in self._index.get(sheet.id, {}),
        )  # fmt: skip
        self._enter(made, source, column, piece)
        return True

    def _enter(self, made: Proposed, source: Source, column: ColumnSpec, piece: Piece) -> None:
        """Keep a proposal; what says the same as another is one with it, what says otherwise makes both doubtful."""
        for other in [self.proposed[key] for key in self._by_cell.get(made.cell, ())]:
            if fold(other.text) == fold(made.text):
                places = (
                    other.places if other.file != made.file else tuple(dict.fromkeys((*other.places, *made.places)))
                )
                doubts = tuple({doubt.code: doubt for doubt in (*made.doubts, *other.doubts)}.values())
                worse = max(other.confidence, made.confidence, key=CONFIDENCES.index)
                self.proposed[other.id] = replace(other, places=places, doubts=doubts, confidence=worse)
                if other.file != made.file:
                    self._leave(source, (piece,), "twice")
                return
            if column.many and column.list and other.sha256 == made.sha256:
                told = self._doubt(made, "import_several_owners", value=made.row, lead=other.text.split(OWNERS)[0])
                together = OWNERS.join(dict.fromkeys((*other.text.split(OWNERS), *made.text.split(OWNERS))))
                self.proposed[other.id] = replace(
                    other, value=together, source=f"{other.source}\n{made.source}", confidence="look",
                    places=(*other.places, *made.places), doubts=(*other.doubts, told),
                )  # fmt: skip
                return
            for one, against in ((other, made), (made, other)):
                told = self._doubt(one, "import_two_values", value=against.text, other=against.places[0])
                self.proposed[one.id] = replace(one, confidence="look", doubts=(*one.doubts, told))
            made = self.proposed[made.id]
        self.proposed[made.id] = made
        self._by_cell.setdefault(made.cell, []).append(made.id)

    def _key_values(self, sheet: SheetSpec, row: Matched) -> dict[str, Value]:
        """Return the values that follow from the key of a row which the master has not."""
        if not row.new or not sheet.key_columns:
            return {}
        parts = row.key.split("|")
        if len(parts) != len(sheet.key_columns):
            return {}
        lists = [self.spec.lists.get(column.list) if column.list else None for column in sheet.key_columns]
        return {
            column.field: closed.label_of(part) if closed else part
            for column, closed, part in zip(sheet.key_columns, lists, parts, strict=True)
        }

    def _weighted(
        self, lines: Iterable[Line], sheet: SheetSpec, table: FoundTable, columns: Mapping[int, Mapped]
    ) -> dict[tuple[str, str], Value]:
        """Return by (row key, field) the scores that stand as weighted points."""
        found: dict[tuple[str, str], Value] = {}
        for number, mapped in columns.items():
            if mapped.sheet != sheet.id or mapped.field not in sheet.by_field:
                continue
            column = sheet.by_field[mapped.field]
            if column.type != "score":
                continue
            scores: dict[str, Value] = {}
            for line in lines:
                if number in line.pieces:
                    key = self.rows.match(sheet, line.cells(columns, sheet.id), "").key
                    read = self.reader.values.parse(column, line.pieces[number].raw, {})
                    if key and read.value is not None and not read.doubtful:
                        scores[key] = read.value
            heading = table.columns[number].heading
            weighted = self.reader.weighted(column, heading, scores)
            found |= {(key, mapped.field): value for key, value in weighted.items()}
        return found

    def _look_for_misfits(
        self, source: Source, sheet: SheetSpec, lines: Sequence[Line], columns: Mapping[int, Mapped]
    ) -> None:
        """Tell of a list whose codes are not those of this year's titles; its rows are matched by title alone."""
        if not sheet.key_columns or sheet.key_columns[0].meaning.of not in ("item", "indicator", "question"):
            return
        self.rows.misfits.pop(sheet.id, None)
        self.rows.distrusted.discard(sheet.id)
        for line in lines:
            self.rows.match(sheet, line.cells(columns, sheet.id), source.sha256)
        titles = self.rows.misfits.get(sheet.id, [])
        if not lines or len(titles) <= len(lines) * _MISFITS:
            return
        self.rows.distrusted.add(sheet.id)
        year = other_year(self.book.framework, titles) if sheet is self.spec.keyed_by("item") else None
        params: dict[str, object] = {"count": len(titles), "rows": len(lines), "year": self.book.identity.year_be,
                                     "other": year.year_be if year else ""}  # fmt: skip
        self.findings.append(
            doubt_of(Event("import_other_list", sheet_id=sheet.id, params=params), Return(source.path))
        )

    def _doubt(self, one: Proposed, kind: str, **params: object) -> Doubt:
        return doubt_about((kind, params), *one.cell, one.places, one.source, one.file)

    def _leave(self, source: Source, pieces: Iterable[Piece], reason: str) -> None:
        for piece in pieces:
            self.left += [Left(source.name, place, piece.text, reason) for place in piece.places]


def propose(
    book: Book, paths: Sequence[Path], origins: Sequence[Origin] = (), *, learnt: Learnt | None = None,
    given: Given | None = None, rounds: Mapping[Kind, str] | None = None,
    progress: Callable[[Path], None] | None = None,
) -> Draft:  # fmt: skip
    """Return what the tables of files hold for the master ``book``; nothing is decided or written."""
    proposer = Proposer(book, origins, learnt, given, rounds)
    for path in paths:
        proposer.add(path)
        if progress:
            progress(path)
    return proposer.draft()


def _once(left: Iterable[Left]) -> list[Left]:
    """Return each cell once: of a cell that is left for several reasons the last, which is the nearest to it."""
    return list({(one.file, one.place): one for one in left}.values())


def _words(text: str) -> str:
    """Return a text without blanks: Word and people put them anywhere between Thai words."""
    return "".join(text.split())
