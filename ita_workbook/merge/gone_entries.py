"""Gone entries: rows that an earlier return of a form brought and that a later copy of the same file has no more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ita_workbook.book.content import Row, display
from ita_workbook.merge.candidate import Candidate
from ita_workbook.merge.lineage import files_of
from ita_workbook.merge.outcome import kept_for_findings
from ita_workbook.merge.provenance import CellKey, Origin
from ita_workbook.merge.rekey import KeyChanges
from ita_workbook.read.returned import ReadCell, ReadRow, Return

_ENOUGH = 3
"""Cells of a row that tell that it was copied: fewer are alike by chance, as months in which something was bought."""

_Brought = dict[tuple[str, str, str], set[tuple[str, str]]]
"""What a file brought to a row, by (sheet id, row key, hash of the file): fields with values."""


@dataclass(frozen=True, slots=True)
class _Copy:
    """A later copy: the return without its content, the hashes of what it is a copy of, and its rows."""

    returned: Return
    of: frozenset[str]
    filled: Mapping[str, frozenset[str]]
    """The keys of the rows that are not empty, by sheet."""
    cells: Mapping[tuple[str, str], tuple[int, Mapping[str, int]]]
    """Of the empty rows that it has: the row on the sheet and the columns."""
    same: frozenset[tuple[str, str]]
    """Rows of the master that stand in it with all that was brought, under whatever key."""
    names: Mapping[str, str]
    unplaced: Mapping[str, Sequence[frozenset[tuple[str, str]]]]
    """Rows that belong to no row of the workbook, as a total below the table, or an entry whose key is gone."""


class GoneEntries:
    """Knows the later copies among the returns of a merge; ``known`` are the origins of every cell."""

    def __init__(self, known: Mapping[CellKey, Sequence[Origin]]) -> None:
        self._brought: dict[str, _Brought] = defaultdict(lambda: defaultdict(set))
        for origins in known.values():
            for one in origins:
                if one.form_id:
                    self._brought[one.form_id][one.sheet, one.row_key, one.sha256].add((one.field, one.value))
        self._sources = {sha256 for rows in self._brought.values() for _, _, sha256 in rows}
        self._copies: list[_Copy] = []

    def add(self, returned: Return) -> None:
        """Look at a return before anything is made of it.

        It is a later copy where a row stands in it as an earlier file brought it: two people who fill in two copies of
        what was issued do not have each other's rows. A file that was merged before is no later one.
        """
        brought = self._brought.get(returned.identity.form_id if returned.identity else "", {})
        if not brought or returned.sha256 in self._sources:
            return
        self._sources.add(returned.sha256)
        places = {sheet: _places(read.rows) for sheet, read in returned.sheets.items()}
        found = [key for key, values in brought.items() if _stands(values, places.get(key[0], {}))]
        if not found:
            return
        read = returned.sheets
        self._copies.append(
            _Copy(
                kept_for_findings(returned),
                frozenset(sha256 for _, _, sha256 in found),
                {name: frozenset(row.key for row in sheet.rows if row.cells and row.counts)
                 for name, sheet in read.items()},
                {(name, row.key): (row.row, sheet.columns) for name, sheet in read.items() for row in sheet.rows
                 if not row.cells and row.counts},
                frozenset((sheet, key) for sheet, key, _ in found),
                {name: sheet.name for name, sheet in read.items()},
                {name: [_values(row) for row in sheet.rows if not row.counts] for name, sheet in read.items()},
            )
        )  # fmt: skip

    def offers(
        self, changes: Mapping[str, KeyChanges], rivals: Mapping[str, Mapping[tuple[str, str], Sequence[str]]],
        parents: Mapping[str, frozenset[str] | None],
        origins: Mapping[CellKey, Origin], row_of: Callable[[str, str], Row | None],
    ) -> Iterator[tuple[CellKey, Candidate, str]]:  # fmt: skip
        """Yield for the cells of rows that a later copy has no more the offer to clear each, and the copy's path.

        A row of which an entry may be a correction, as ``rivals`` has them by path, is no row that is gone. ``parents``
        are the files that each goes back to, where that is known: what others brought is not its to take.
        """
        for copy in self._copies:
            path, form_id = str(copy.returned.path), copy.returned.identity.form_id if copy.returned.identity else ""
            changed = changes.get(path, {})
            there = {name: {changed.get((name, key), key) for key in keys} for name, keys in copy.filled.items()}
            for (name, _), own in rivals.get(path, {}).items():
                there[name].add(own[0])
            gone: set[tuple[str, str]] = set()
            for (sheet, key, _), origin in origins.items():
                if origin.sha256 not in copy.of or origin.form_id != form_id or origin.decision:
                    continue
                if (known := parents.get(path)) is not None and not known & files_of(origin):
                    continue
                if sheet not in there or key in there[sheet] or (sheet, key) in copy.same:
                    continue
                if not self._may_stand_unplaced(copy, (form_id, sheet, key, origin.sha256)):
                    gone.add((sheet, key))
            for (sheet, key, code), origin in sorted(origins.items()):
                # An entry goes as a whole, also what somebody else corrected in it since.
                if (sheet, key) not in gone or origin.form_id != form_id or origin.decision:
                    continue
                if copy.returned.rebuilt.covers(sheet, code, origin.merged_at):
                    continue  # a repair put it back empty
                row = row_of(sheet, key)
                if row is not None and code in row.values:
                    number, columns = copy.cells.get((sheet, key), (0, {}))
                    name, before = copy.names[sheet], row.values[code]
                    if code in columns:
                        emptied = ReadCell(number, columns[code], "", "")
                        offer = Candidate.of(copy.returned, name, emptied, before, cleared=True)
                    else:
                        offer = Candidate.gone(copy.returned, name, before)
                    offer.withdrawn = origin.sha256
                    yield (sheet, key, code), offer, path

    def _may_stand_unplaced(self, copy: _Copy, place: tuple[str, str, str, str]) -> bool:
        """Whether a row that belongs to none has half of what was brought: it may be the one that is missed."""
        form_id, sheet, key, sha256 = place
        brought = self._brought[form_id].get((sheet, key, sha256), set())
        return any(len(brought & values) * 2 >= len(brought) for values in copy.unplaced[sheet])


def _values(row: ReadRow) -> frozenset[tuple[str, str]]:
    return frozenset((code, display(cell.value)) for code, cell in row.cells.items() if not cell.doubtful)


def _places(rows: Iterable[ReadRow]) -> dict[tuple[str, str], set[int]]:
    """Return the rows of a sheet by each field with its value."""
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for row in rows:
        for code, cell in row.cells.items():
            if not cell.doubtful:
                found[code, display(cell.value)].add(row.row)
    return found


def _stands(values: set[tuple[str, str]], places: Mapping[tuple[str, str], set[int]]) -> bool:
    """Whether one row has all these values."""
    if len(values) < _ENOUGH:
        return False
    first, *rest = (places.get(value, set()) for value in values)
    return bool(first.intersection(*rest))
