"""Witnesses of a row: what its hidden key, its visible code and name, and the key among the cells to fill in say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from ita_workbook.book.book import Book, PlannedRow
from ita_workbook.book.column import ColumnSpec
from ita_workbook.book.content import Row, Value
from ita_workbook.book.keys import NEW_ROW, natural_key, unseal
from ita_workbook.read.returned import Raw
from ita_workbook.read.row_vote import Witness
from ita_workbook.read.sheet_finder import FoundSheet
from ita_workbook.read.values import ValueReader, raw_text
from ita_workbook.words.thai_text import fold, normalise


@dataclass(slots=True)
class SeenRow:
    """What a row shows: its hidden key with its validity, the key its visible code cells make, the inner key, the name.

    ``inner`` and ``name`` are None where they are no issued row's, ``name`` also where it is that of several.
    """

    row: int
    hidden: str
    sealed: bool
    visible: str | None
    inner: str | None
    name: str | None
    over_inner: str = ""
    """What stands in place of the inner key and is no key."""

    def votes(self, planned: Collection[str], *, inner: bool = True) -> dict[Witness, str]:
        """Return which issued row each witness names; without the inner key where that went with other cells."""
        named: tuple[tuple[Witness, str | None], ...] = (
            ("outer", self.hidden if self.sealed else None),
            ("inner", self.inner if inner else None),
            ("code", self.visible),
            ("name", self.name),
        )
        return {witness: key for witness, key in named if key is not None and key in planned}


@dataclass(slots=True)
class RowWitnesses:
    """Reads the witnesses of the rows of one sheet.

    ``earlier`` is what the rows hold in the master; ``keys`` are those that were issued, as far as they are known.
    """

    book: Book
    located: FoundSheet
    values: ValueReader
    planned: Mapping[str, PlannedRow]
    earlier: Mapping[str, Row] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    _names: dict[tuple[str, ...], str] | None = None

    def see_all(self, rows: Sequence[int]) -> list[SeenRow]:
        """Return what each row shows."""
        hidden = {row: self._hidden(row) for row in rows}
        self.keys = set(self.planned) or {key for key, sealed in hidden.values() if sealed} or self._shown_twice(rows)
        return [self._see(row, *hidden[row]) for row in rows]

    def _shown_twice(self, rows: Sequence[int]) -> set[str]:
        """Return the keys that the visible codes and the inner keys both have, where nothing else is left of them."""
        place = self.located.inner_column
        if place is None:
            return set()
        inner = {normalise(raw_text(self.located.grid.at(row, place))) for row in rows}
        return inner & {self.visible_key(row) or "" for row in rows} - {""}

    def raw(self, row: int, code: str) -> Raw:
        """Return the cell of a field."""
        column = self.located.columns.get(code)
        return "" if column is None else self.located.grid.at(row, column)

    def has_values(self, row: int) -> bool:
        """Whether anything visible stands in a row."""
        return any(self.raw(row, column.field) != "" for column in self.located.spec.columns)

    def filled(self, row: int) -> int:
        """Return how many cells of a row people filled."""
        return sum(self.raw(row, column.field) != "" for column in self.located.spec.edited_columns(self.book.kind))

    def is_copy(self, row: int, of: int | None) -> bool:
        """Whether what people fill in is the same in two rows, and not nothing."""
        filled = [column.field for column in self.located.spec.edited_columns(self.book.kind)]
        cells = [self.raw(row, code) for code in filled]
        return of is not None and any(raw != "" for raw in cells) and cells == [self.raw(of, code) for code in filled]

    def keys_are_edited(self) -> bool:
        """Whether people enter the codes here."""
        return any(column.editable(self.book.kind) for column in self.located.spec.key_columns)

    def agrees(self, one: SeenRow, *, inner: bool = True) -> bool:
        """Whether all that names a row names the same; without the inner key where that went with other cells."""
        beside = not inner or self.located.inner_column is None or one.inner == one.hidden
        return beside and one.visible == one.hidden and one.name in (None, one.hidden)

    def beside_inner(self) -> list[str]:
        """Return the white columns side by side among which the inner key stands."""
        located, kind = self.located, self.book.kind
        order = sorted(located.columns, key=lambda code: located.columns[code])
        inner = located.inner_column or 0
        left = [code for code in reversed(order) if located.columns[code] < inner]
        right = [code for code in order if located.columns[code] > inner]

        def white(code: str) -> bool:
            return located.spec.by_field[code].editable(kind)

        return [*takewhile(white, left), *takewhile(white, right)]

    def visible_key(self, row: int) -> str | None:
        """Return the key that the visible code cells of a row make."""
        spec = self.located.spec
        if spec.kind == "form":
            label = fold(raw_text(self.raw(row, "label")))
            titles = {fold(text): entry.field for entry in spec.fields for text in (entry.title.th, entry.title.en)}
            return titles.get(label)
        if not spec.key_columns:
            return None
        values: dict[str, Value] = {}
        for column in spec.key_columns:
            raw = self.raw(row, column.field)
            if raw != "":
                parsed = self.values.parse(column, raw, values)
                if parsed.value is not None:
                    values[column.field] = parsed.value
        return natural_key(spec, values, self.book.spec.lists)

    def _see(self, row: int, hidden: str, sealed: bool) -> SeenRow:
        visible = hidden if sealed and self._shows_issued_key(row, hidden) else self.visible_key(row)
        place = self.located.inner_column
        inner = normalise(raw_text(self.located.grid.at(row, place))) if place is not None else ""
        known = inner in self.keys
        over = "" if known or inner == hidden else inner
        return SeenRow(row, hidden, sealed, visible, inner if known else None, self._name_key(row), over)

    def _hidden(self, row: int) -> tuple[str, bool]:
        grid, key_column = self.located.grid, self.located.key_column
        text = grid.text(row, key_column) if key_column is not None else ""
        if not text and key_column is not None:
            text = raw_text(grid.at(row, key_column)).strip()
        return unseal(self.book.identity.master_id, self.located.spec.id, text) if text else ("", False)

    def _shows_issued_key(self, row: int, key: str) -> bool:
        """Whether the key cells are, letter by letter, those issued with this key: nearly always, and soon told."""
        planned, columns = self.planned.get(key), self.located.spec.key_columns
        if planned is None or not columns or key.startswith(NEW_ROW) or self.located.spec.kind == "form":
            return False
        return all(self.raw(row, column.field) == planned.values.get(column.field, "") != "" for column in columns)

    def _name_key(self, row: int) -> str | None:
        """Return the key of the one row whose prefilled cells beside the code stand here."""
        columns = [
            column
            for column in self.located.spec.columns
            if not column.editable(self.book.kind) and not column.key and column.field in self.located.columns
        ]
        if self._names is None:
            named = {key: self._name_of(columns, planned) for key, planned in self.planned.items()}
            often = Counter(named.values())
            self._names = {name: key for key, name in named.items() if often[name] == 1 and any(name)}
        return self._names.get(tuple(fold(raw_text(self.raw(row, column.field))) for column in columns))

    def _name_of(self, columns: list[ColumnSpec], planned: PlannedRow) -> tuple[str, ...]:
        return tuple(fold(self.book.shown(column, planned.values.get(column.field))) for column in columns)
