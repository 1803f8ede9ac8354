"""Journeys: a damaged return goes through check, repair and merge; where each of its answers ends up, and who is told.

Every text of the original stands in one row of its field only, so that an answer at another row shows at once. An
answer that is nowhere and of which nothing is said is *lost*; one at another row of which nothing is said is
*misplaced*. Neither may be.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_from_string

from ita_workbook.book.book import Book
from ita_workbook.book.content import Content, display
from ita_workbook.book.share import share_of
from ita_workbook.book.workbook import load_spec
from ita_workbook.checks.engine import check_return
from ita_workbook.checks.finding import Finding
from ita_workbook.merge.merging import merge
from ita_workbook.merge.outcome import MergeOutcome
from ita_workbook.merge.repair import transplant, write_repaired
from ita_workbook.read.reader import Bases, read_workbook
from ita_workbook.read.values import raw_text
from mutations.corpus import MUTATIONS
from mutations.edits import NAMES
from mutations.original import CREATED, FINANCE, MASTER, TODAY, filled_content, issued_book, master_book, write_master

_NOW = "2023-04-10T09:00:00+07:00"
_SORTS = ("R106", "R107", "R111")
"""They say of a whole table what moved, and of no row that it was not taken."""
_SHOWN = {(sheet.id, column.field) for sheet in load_spec().sheets for column in sheet.columns if column.shows}
"""Columns that repeat what stands elsewhere: nobody answers there."""
_GIVEN = ("measure", "department", "round")
"""What an added row has before anything is filled in: a row to decide a conflict in may have no more."""
_DOUBTS = ("R103", "R109", "R110", "V601", "V613")
Place = tuple[str, str, str]
"""(sheet id, row key, field)"""


@dataclass(frozen=True)
class Journey:
    """What became of the answers of one file. Each is ``sheet key field: text``."""

    readable: bool
    lost: tuple[str, ...] = ()
    misplaced: tuple[str, ...] = ()
    unrepaired: tuple[str, ...] = ()
    """Answers that neither the fresh workbook nor its list has."""
    differing: tuple[str, ...] = ()
    """Cells that repairing and merging gives otherwise than merging alone."""

    @property
    def is_right(self) -> bool:
        """Whether nothing was lost or misplaced without a word, and repairing changes nothing."""
        return not (self.lost or self.misplaced or self.unrepaired or self.differing)


class Answers:
    """The answers of the original return: where each text belongs."""

    def __init__(self, *, wide: bool) -> None:
        self.book = issued_book(FINANCE, wide=wide)
        self.homes: dict[tuple[str, str], set[Place]] = defaultdict(set)
        kept = filled_content(self.book)
        for sheet_id in ("assignments", "measures", "tracking"):
            sheet = self.book.spec.sheet(sheet_id)
            for row in kept.rows(sheet_id):
                for code, value in row.values.items():
                    column = sheet.by_field[code]
                    if column.editable("issued") and not column.list and not column.key:
                        self.homes[sheet_id, display(value)].add((sheet_id, row.key, code))

    def by_text(self) -> dict[str, set[Place]]:
        """Return the homes by the text alone."""
        found: dict[str, set[Place]] = defaultdict(set)
        for (_, text), places in self.homes.items():
            found[text] |= places
        return found


@dataclass
class Traveller:
    """Takes damaged files on their journey; ``folder`` is for what is written on the way."""

    folder: Path
    wide: bool = False

    @cached_property
    def answers(self) -> Answers:
        """The answers of the original."""
        return Answers(wide=self.wide)

    @cached_property
    def master(self) -> Path:
        """The master that the return belongs to."""
        return write_master(self.folder / "master.xlsx", wide=self.wide)

    @cached_property
    def before(self) -> dict[Place, str]:
        """What the master holds before the merge."""
        return cells(master_book(wide=self.wide).content)

    @cached_property
    def bases(self) -> Bases:
        """What was issued, for files that lost it."""
        return Bases(self._issued, MASTER, master_book(wide=self.wide).content)

    def _issued(self, identity: object) -> Book:
        own = master_book(wide=self.wide)
        return Book(self.answers.book.identity, own.framework, share_of(own.content, own.spec, FINANCE), own.spec)

    def merged(self, path: Path) -> MergeOutcome:
        """Merge one file."""
        return merge(read_workbook(self.master), [path], lambda one: read_workbook(one, self.bases), now=_NOW)

    def travel(self, path: Path) -> Journey:
        """Take a damaged file through check, repair and merge."""
        returned = read_workbook(path, self.bases)
        if not returned.readable:
            return Journey(False)
        findings = check_return(returned, today=TODAY)
        outcome = self.merged(path)
        if outcome.left_out:
            return Journey(False)
        repaired = transplant(returned)
        assert repaired is not None
        fresh = self.folder / f"fresh_{path.name}"
        write_repaired(repaired, fresh, created=CREATED)
        again = self.merged(fresh)
        standing = self._standing(path)
        told = _Told(findings, outcome)
        after = cells(outcome.book.content)
        lost, unrepaired = [], []
        listed = {piece.value for piece in (*repaired.unplaced, *repaired.doubtful)}
        kept = cells(repaired.book.content)
        for text, places in self.answers.by_text().items():
            where = standing.get(text)
            if not where:
                continue
            if not any(after.get(home) == text for home in places) and not any(told.of(text, *one) for one in where):
                lost.append(f"{sorted(places)[0]}: {text} at {where}")
            if text not in kept.values() and text not in listed:
                unrepaired.append(f"{sorted(places)[0]}: {text} at {where}")
        misplaced = [
            f"{place}: {text} of {sorted(self.answers.by_text()[text])[0]}"
            for place, text in after.items()
            if text != self.before.get(place)
            and (homes := self.answers.by_text().get(text))
            and place[:2] not in {home[:2] for home in homes}
            and not any(told.of_row(place, *one) for one in standing.get(text, ()))
        ]
        differing = self._differing(after, cells(again.book.content))
        blind = self._repaired_blindly(path)
        return Journey(True, tuple(lost), (*misplaced, *blind), tuple(unrepaired), tuple(differing))

    def _repaired_blindly(self, path: Path) -> list[str]:
        """Return what is at another row after repairing without the master, of a file that lost what was issued."""
        returned = read_workbook(path)
        if returned.base_known or (repaired := transplant(returned)) is None:
            return []
        fresh = self.folder / f"blind_{path.name}"
        write_repaired(repaired, fresh, created=CREATED)
        known = self.answers.by_text()
        merged = self.merged(fresh)
        after = cells(merged.book.content)
        doubted = {(conflict.key[0], conflict.key[1]) for conflict in merged.conflicts}
        told = {(one.sheet_id, one.row_key) for one in check_return(returned, today=TODAY) if one.code in _DOUBTS}
        return [
            f"blind {place}: {text} of {sorted(known[text])[0]}"
            for place, text in after.items()
            if text in known and place[:2] not in {home[:2] for home in known[text]} and text != self.before.get(place)
            and place[:2] not in doubted | told
        ]  # fmt: skip

    def _differing(self, alone: dict[Place, str], repaired: dict[Place, str]) -> list[str]:
        """Return what differs; of rows that people inserted the keys may, and nothing else."""
        issued = {place[:2] for place in self.before} | {
            home[:2] for homes in self.answers.homes.values() for home in homes
        }
        found = [
            f"{place}: {alone.get(place)!r} alone, {repaired.get(place)!r} repaired"
            for place in sorted(alone.keys() | repaired.keys())
            if place[:2] in issued and place[2] not in _GIVEN and alone.get(place) != repaired.get(place)
        ]
        new = [
            sorted((sheet, code, text) for (sheet, key, code), text in one.items()
                   if (sheet, key) not in issued and code not in _GIVEN)
            for one in (alone, repaired)
        ]  # fmt: skip
        return found + ([f"{new[0]} alone, {new[1]} repaired"] if new[0] != new[1] else [])

    def _standing(self, path: Path) -> dict[str, list[tuple[str, str]]]:
        """Return the answers in the file with their places (sheet name, address)."""
        known = self.answers.by_text()
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for page in load_workbook(path, data_only=True):
            if page.sheet_state == "veryHidden":
                continue
            shown = {
                cell.column for cell in page[3] for sheet, field in _SHOWN
                if cell.value == field and NAMES.get(sheet) == page.title
            }  # fmt: skip
            # The cells that are there: between here and the last corner, iter_rows would make 17 thousand million.
            for cell in page._cells.values():
                if cell.column not in shown and cell.value is not None and (text := raw_text(cell.value)) in known:
                    found[text].append((page.title, cell.coordinate))
        return found


def cells(content: Content) -> dict[Place, str]:
    """Return what the three sheets that departments fill hold, as texts."""
    return {
        (sheet, row.key, code): display(value)
        for sheet in ("assignments", "measures", "tracking")
        for row in content.rows(sheet)
        for code, value in row.values.items()
        if (sheet, code) not in _SHOWN
    }


class _Told:
    """What people are told of cells: by findings, and by conflicts."""

    def __init__(self, findings: Sequence[Finding], outcome: MergeOutcome) -> None:
        self.findings = findings
        self.conflicts = outcome.conflicts
        self.unplaced = {(one.sheet, one.cell) for one in outcome.merged.unplaced}

    def of(self, text: str, sheet: str, cell: str) -> bool:
        """Whether anything says of this cell, its row, its column or its sheet that it was not taken."""
        if any(conflict.theirs == text for conflict in self.conflicts):
            return True
        column, row = coordinate_from_string(cell)
        for one in self.findings:
            if one.sheet != sheet or one.code[0] not in "FSR":
                continue
            if one.cell is None:
                if one.code[0] in "SF":
                    return True
                continue
            at, line = coordinate_from_string(one.cell)
            if (line == row and one.code not in _SORTS) or (at == column and one.code[0] == "S") or one.code == "S301":
                return True
        return False

    def of_row(self, place: Place, sheet: str, cell: str) -> bool:
        """Whether anything says that this row is doubtful, or that this cell says more than it shows."""
        _, row = coordinate_from_string(cell)
        for one in self.findings:
            here = one.sheet == sheet and one.cell is not None and coordinate_from_string(one.cell)[1] == row
            there = one.sheet_id == place[0] and one.row_key == place[1]
            if (here or there) and one.code in _DOUBTS:
                return True
            if one.sheet == sheet and one.code == "S301":
                return True
        return False


_TOO_LONG = ("text_as_long_as_a_cell_holds", "cell_in_the_last_corner", "million_styled_rows", "whole_rows_styled")
COMBINED = tuple(
    kind
    for kind, mutation in MUTATIONS.items()
    if mutation.original == "return" and mutation.edit and mutation.suffix == "xlsx" and not mutation.unknowable
    and kind not in _TOO_LONG
)  # fmt: skip
"""The kinds of which pairs and triples are drawn by lot; those that take long are left out."""


def damaged(kinds: Sequence[str], source: Path, target: Path) -> bool:
    """Write a copy with several damages, one after the other; False where one takes away what the next is done to."""
    for number, kind in enumerate(kinds):
        try:
            MUTATIONS[kind].apply(target if number else source, target)
        except (KeyError, ValueError, IndexError, AttributeError, TypeError, StopIteration):
            return False
    return True


def chosen(kinds: Sequence[str], count: int, seed: int = 2566) -> list[tuple[str, ...]]:
    """Return pairs and triples of kinds by chance, the same ones for a seed."""
    chance = random.Random(seed)
    return [tuple(chance.sample(kinds, chance.choice((2, 2, 3)))) for _ in range(count)]
