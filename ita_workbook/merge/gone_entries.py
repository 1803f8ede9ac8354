"""Gone entries: rows that an earlier return of a form brought and that a later copy of the same file has no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ita_workbook.book.content import Row, display
from ita_workbook.merge.candidate import Candidate
from ita_workbook.merge.outcome import kept_for_findings
from ita_workbook.merge.provenance import CellKey, Origin
from ita_workbook.merge.rekey import KeyChanges
from ita_workbook.read.returned import ReadCell, Return


@dataclass(frozen=True, slots=True)
class _Copy:
    """A later copy: the return without its content, the hashes of what it is a copy of, and its rows by sheet."""

    returned: Return
    of: frozenset[str]
    keys: Mapping[str, frozenset[str]]
    names: Mapping[str, str]


class GoneEntries:
    """Knows the later copies among the returns of a merge; ``known`` are the origins of every cell."""

    def __init__(self, known: Mapping[CellKey, Sequence[Origin]]) -> None:
        self._known = known
        self._sources = frozenset(one.sha256 for origins in known.values() for one in origins)
        self._of: dict[str, frozenset[str]] = {}
        self._copies: list[_Copy] = []

    def copied(self, returned: Return) -> frozenset[str]:
        """Return the hashes of the earlier returns of this form of which a return is a later copy."""
        return self._of.get(returned.sha256, frozenset())

    def add(self, returned: Return) -> None:
        """Look at a return before anything is made of it.

        It is a later copy where it holds something that an earlier file brought: two people who fill in two copies of
        what was issued do not have each other's rows. A file that was merged before is no later one.
        """
        if returned.sha256 in self._sources or returned.sha256 in self._of:
            return
        found = frozenset(self._brought(returned))
        self._of[returned.sha256] = found
        if found:
            # A row that is not read belongs to no row of the workbook, or is a copy: it may be the one that is missed.
            keys = {name: frozenset(row.key for row in sheet.rows) for name, sheet in returned.sheets.items()
                    if all(row.counts for row in sheet.rows)}  # fmt: skip
            names = {name: sheet.name for name, sheet in returned.sheets.items()}
            self._copies.append(_Copy(kept_for_findings(returned), found, keys, names))

    def _brought(self, returned: Return) -> Iterator[str]:
        form_id = returned.identity.form_id if returned.identity else ""
        for sheet_id, sheet in returned.sheets.items():
            for row in sheet.rows:
                for code, cell in row.cells.items():
                    for one in self._known.get((sheet_id, row.key, code), ()):
                        if one.form_id == form_id and not cell.doubtful and one.value == display(cell.value):
                            yield one.sha256

    def offers(
        self,
        changes: Mapping[str, KeyChanges],
        origins: Mapping[CellKey, Origin],
        row_of: Callable[[str, str], Row | None],
    ) -> Iterator[tuple[CellKey, Candidate, str]]:
        """Yield for the cells of rows that a later copy has no more the offer to clear each, and the copy's path."""
        for copy in self._copies:
            path, identity = str(copy.returned.path), copy.returned.identity
            changed = changes.get(path, {})
            there = {name: {changed.get((name, key), key) for key in keys} for name, keys in copy.keys.items()}
            for (sheet, key, code), origin in sorted(origins.items()):
                if sheet not in there or key in there[sheet] or origin.sha256 not in copy.of or origin.decision:
                    continue
                row = row_of(sheet, key)
                if identity is None or origin.form_id != identity.form_id or row is None or code not in row.values:
                    continue
                nothing = ReadCell(0, 0, "", "")
                offer = Candidate.of(copy.returned, copy.names[sheet], nothing, row.values[code], cleared=True)
                offer.cell, offer.withdrawn = copy.names[sheet], origin.sha256
                yield (sheet, key, code), offer, path
