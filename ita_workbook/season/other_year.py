"""Another year's form: what people typed into it, in this year's workbook of their department, row by row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ita_workbook.book.book import Book
from ita_workbook.book.column import ColumnSpec
from ita_workbook.book.content import Row, Value
from ita_workbook.book.meaning import CodeOf
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.framework.crosswalk import Crosswalk
from ita_workbook.framework.framework import STANDARD, Framework
from ita_workbook.imports.rows import RowMatcher, plain
from ita_workbook.merge.repair import Piece, Repaired, left_over, overwritten, own_key, pieces_of, take_cell
from ita_workbook.read.returned import ReadRow, ReadSheet, Return
from ita_workbook.read.values import raw_text, read_code
from ita_workbook.season.create import new_content
from ita_workbook.season.issue import choose_departments, issued_book
from ita_workbook.season.known import Known
from ita_workbook.season.ledger import Ledger

_PARTS = re.compile(r"[,;/\n]+")


def moved_over(returned: Return, master: Book, known: Known, ledger: Ledger | None, department: str | None) -> Repaired:
    """Return this year's workbook of a department with what was typed into its form of another year.

    ``department`` is its name in the master, where that has another one. Raises UsageProblem for one that the master
    does not have.
    """
    old = returned.identity.department if returned.identity else ""
    (owner,) = choose_departments(master, (department or known.names.current(old) or old,))
    fresh = _workbook_of(owner, master, known, ledger)
    return _Mover(returned, master, fresh).moved()


def _workbook_of(department: str, master: Book, known: Known, ledger: Ledger | None) -> Book:
    """Return the workbook that was issued last to a department; one as it would be issued where none was."""
    for issue in reversed(ledger.issued() if ledger else ()):
        if ledger and known.names.current(issue.department) == department:
            content = ledger.base(issue.form_id)
            if content is not None:
                book = issued_book(master, department, issue.issue)
                return replace(book, identity=replace(book.identity, form_id=issue.form_id), content=content)
    return issued_book(master, department, 1)


@dataclass(frozen=True, slots=True)
class _Place:
    """The row of this year that a row of the old form is; ``why`` says why it is none that is certain."""

    key: str
    why: str = ""
    others: tuple[str, ...] = ()


class _Mover:
    """Moves the rows of one form; a row is the same where its code and its title agree."""

    def __init__(self, returned: Return, master: Book, fresh: Book) -> None:
        if returned.book is None:
            raise ValueError("the form could not be read")
        self.returned, self.old, self.master = returned, returned.book, master
        year = self.old.identity.year_be
        self.repaired = Repaired(replace(fresh, content=fresh.content.copy()), fresh.content, from_year=year)
        self._titles = RowMatcher(master)
        self._places: dict[str, dict[str, _Place]] = {}
        self._meanings = [_Meanings(book.framework, book) for book in (self.old, master)]

    def moved(self) -> Repaired:
        """Return the workbook with its lists."""
        for sheet_id, sheet in self.returned.sheets.items():
            self._move(sheet_id, sheet)
        self.repaired.unplaced += left_over(self.returned)
        return self.repaired

    def _move(self, sheet_id: str, sheet: ReadSheet) -> None:
        book = self.repaired.book
        now = book.spec.by_id.get(sheet_id)
        rows = book.content.index(sheet_id)
        issued = self.old.content.index(sheet_id)
        taken = set(rows)
        for read in sheet.rows:
            if not read.counts:
                self.repaired.unplaced += pieces_of(sheet, read)
                continue
            if read.origin != "issued" and read.empty:
                continue
            base = issued.get(read.key)
            place = self._place(now, read, base, taken) if now else _Place(read.key, "gone")
            self._places.setdefault(sheet_id, {})[read.key] = place
            self._fill(sheet, read, base, place, now, rows)
            self.repaired.unplaced += overwritten(sheet, read, place.key)
        if now:
            book.content.sheets[sheet_id] = list(rows.values())

    def _fill(
        self, sheet: ReadSheet, read: ReadRow, base: Row | None, place: _Place, now: SheetSpec | None,
        rows: dict[str, Row],
    ) -> None:  # fmt: skip
        """Put what was typed into a row where it belongs, or list it."""
        for code, cell in read.cells.items():
            column = sheet.spec.cell(read.key, code)
            if column.key or (base is not None and not sheet.spec.editable(read.key, code, "issued")):
                continue
            piece = Piece(f"{sheet.name}!{cell.address}", raw_text(cell.raw), sheet.spec.id, place.key, code)
            if base is not None and base.values.get(code) == cell.value:
                self.repaired.unchanged.append(piece)
                continue
            why, others = place.why, place.others
            if not self.returned.base_known:
                why, others = "base", ()
            elif not why and (now is None or code not in now.by_field or not now.editable(place.key, code, "issued")):
                why = "field"
            elif not why:
                others = self._other_meaning(column, raw_text(cell.raw))
                why = "named" if others else ""
            if why:
                self.repaired.unplaced.append(replace(piece, reason=f"other_year_{why}", others=others))
                continue
            row = rows.setdefault(place.key, Row(place.key, self._named(now, place.key)))
            take_cell(self.repaired, sheet, read, column, cell, row)

    def _named(self, now: SheetSpec | None, key: str) -> dict[str, Value]:
        """Return the key of a new row as its own cell has it."""
        single = now.key_columns if now and len(now.key_columns) == 1 else ()
        return {column.field: key for column in single}

    def _place(self, sheet: SheetSpec, read: ReadRow, base: Row | None, taken: set[str]) -> _Place:
        if sheet.kind == "form":
            return _Place(read.key)
        if parent := self.repaired.book.spec.parent_of(sheet):
            return self._beside(sheet, parent, read)
        code = sheet.key_columns[0].meaning.of if sheet.key_columns else None
        label = sheet.label.field if sheet.label else ""
        named = self._titles.titles(sheet, code)
        titles = {key: names[0] for key, names in named.items()}
        cell = read.cells.get(label)
        title = base.text(label) if base else raw_text(cell.raw) if cell else ""
        alike = [key for key, names in named.items() if title and plain(title) in map(plain, names)]
        if base is None and read.origin != "issued":
            if alike:
                return _Place(read.key, "unsure", tuple(f"{key} {titles[key]}" for key in alike))
            key = own_key(self.repaired.book, sheet, read, taken)
            taken.add(key)
            return _Place(key)
        if read.key in alike:
            mine = read.key in self.repaired.book.content.index(sheet.id)
            return _Place(read.key, "" if mine else "not_yours", (self._owner(sheet, read.key),))
        others = dict.fromkeys((*((read.key,) if read.key in titles else ()), *alike, *self._followers(code, read.key)))
        return _Place(
            read.key, "unsure" if others else "gone", tuple(f"{key} {titles[key]}" for key in others if key in titles)
        )

    def _owner(self, sheet: SheetSpec, key: str) -> str:
        row = self.master.content.row(sheet.id, key)
        return (row.text(sheet.owner) if row and sheet.owner else "") or "–"

    def _beside(self, sheet: SheetSpec, parent: SheetSpec, read: ReadRow) -> _Place:
        """Return the row of a sheet that goes with another: it goes where that one went."""
        head, bar, tail = read.key.partition("|")
        above = self._places.get(parent.id, {}).get(head, _Place(head, "gone"))
        key = f"{above.key}{bar}{tail}"
        content = self.repaired.book.content
        there = key in content.index(sheet.id) or self.repaired.book.is_own_id(parent, above.key)
        return _Place(key, above.why or ("" if there else "gone"), above.others)

    def _followers(self, code: CodeOf | None, key: str) -> list[str]:
        """Return what an item of the old year became, by the crosswalk."""
        before, after = self.old.framework, self.master.framework
        if code != "item" or not before.family == after.family == STANDARD:
            return []
        return [one for one, _, _ in Crosswalk.load().follow(before.year_be, after.year_be, key)]

    def _other_meaning(self, column: ColumnSpec, text: str) -> tuple[str, ...]:
        """Return the codes in a cell that mean something else this year, or nothing, each with its old meaning."""
        spec = self.old.spec
        code = spec.code_of(spec.following.get(column.list)) if column.list else None
        parts = [part.strip() for part in _PARTS.split(text) if part.strip()]
        if code is None and column.type == "text" and column.many and all(read_code("question", one) for one in parts):
            code = "question"
        if code in (None, "measure"):
            return ()
        before, after = self._meanings
        meant = {part: (before.of(code, part), after.of(code, part)) for part in parts}
        return tuple(f"{part} {was}" for part, (was, now) in meant.items() if plain(was) != plain(now))


class _Meanings:
    """What the codes of a year stand for."""

    def __init__(self, framework: Framework, book: Book) -> None:
        content = new_content(framework, {}, (), {}, book.language)
        self._texts: dict[str, Mapping[str, str]] = {}
        for code in ("item", "indicator", "question"):
            sheet = book.spec.keyed_by(code)
            label = sheet.label.field if sheet.label else ""
            self._texts[code] = {row.key: row.text(label) for row in content.rows(sheet.id)}

    def of(self, code: CodeOf | None, written: str) -> str:
        """Return what a code that people wrote stands for; '' where it is none."""
        key = read_code(code, written) or written
        for kind in (code, "item"):
            if kind and key in self._texts[kind]:
                return self._texts[kind][key]
        return ""
