"""Absent entries: of a list, those that an earlier file of a form brought and that none of its files of now has.

Two officers who fill in two copies of one form do not have each other's entries, and one may have emptied the list or
taken the only entry out: nothing tells which. So they stay, and that is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from ita_workbook.book.content import Row
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.merge.lineage import files_of
from ita_workbook.merge.provenance import CellKey, Origin, short_hash
from ita_workbook.merge.rekey import KeyChanges
from ita_workbook.read.returned import Return


class Absent(NamedTuple):
    """Entries that the files of one form lack: these files, those that brought the entries, and their titles."""

    files: tuple[str, ...]
    others: tuple[str, ...]
    labels: tuple[str, ...]


class AbsentEntries:
    """Knows the later files of each form in a merge, and the entries that stand in any of its files.

    ``known`` are the origins of every cell: a file that was merged before is no later one.
    """

    def __init__(self, spec: WorkbookSpec, known: Mapping[CellKey, Iterable[Origin]]) -> None:
        self._lists = [sheet for sheet in spec.data_sheets("issued") if sheet.entries]
        self._merged = {file for origins in known.values() for one in origins for file in files_of(one)}
        self._given: dict[str, list[str]] = defaultdict(list)
        self._there: dict[str, set[tuple[str, str]]] = defaultdict(set)

    def add(self, returned: Return) -> None:
        """Note a file of this merge."""
        if returned.identity and short_hash(returned.sha256) not in self._merged:
            self._given[returned.identity.form_id].append(returned.name)

    def note(self, returned: Return, changes: KeyChanges, rivals: Mapping[tuple[str, str], Sequence[str]]) -> None:
        """Note the entries of a file under the keys that they have in the master."""
        there = self._there[returned.identity.form_id if returned.identity else ""]
        for sheet_id, sheet in returned.sheets.items():
            for row in sheet.rows:
                if row.counts and row.cells:
                    there.add((sheet_id, changes.get((sheet_id, row.key), row.key)))
        there |= {(sheet_id, own[0]) for (sheet_id, _), own in rivals.items()}

    def found(
        self, origins: Mapping[CellKey, Origin], asked: Collection[tuple[str, str]],
        row_of: Callable[[str, str], Row | None],
    ) -> list[Absent]:  # fmt: skip
        """Return what stays though no file has it, a form each; of what is ``asked`` about that is said already."""
        found = []
        for form_id, files in sorted(self._given.items()):
            missing: dict[tuple[str, str], set[str]] = {}
            for (sheet_id, key, _), one in sorted(origins.items()):
                place = sheet_id, key
                if one.form_id == form_id and not one.decision and place not in self._there[form_id]:
                    missing.setdefault(place, set()).add(one.file)
            labels, others = [], set[str]()
            for sheet in self._lists:
                for (sheet_id, key), brought in missing.items():
                    row = row_of(sheet_id, key) if sheet_id == sheet.id and (sheet_id, key) not in asked else None
                    label = sheet.label.field if sheet.label else ""
                    if row is not None and sheet.has_answers(row.values):
                        labels.append(row.text(label) or key)
                        others |= brought
            if labels:
                found.append(Absent(tuple(sorted(set(files))), tuple(sorted(others)), tuple(labels)))
        return found
