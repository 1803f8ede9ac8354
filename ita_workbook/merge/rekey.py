"""Rekeying: two officers who both filled the first spare row meant two measures, not one with two titles.

An officer who corrects the title of an own measure means the same one. The key cannot tell the two cases apart, so what
else stands in the rows does: :func:`alike`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from ita_workbook.book.content import Content, Row
from ita_workbook.book.identity import short_id
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.merge.provenance import Origin
from ita_workbook.read.returned import Return
from ita_workbook.words.thai_text import fold, to_arabic

KeyChanges = dict[tuple[str, str], str]
"""(sheet id, key in the file) → key in the master."""
_LETTERS = 5
_TELLING, _NEAR, _LONGEST = 10, 0.8, 500
"""Letters from which on a text tells something, how near two titles must be, and how many letters are compared."""
_FIGURES = re.compile(r"\d+")
_GIVEN = re.compile(r"(.+)-[A-Z2-7]{3,5}")
"""A key that was given by an earlier merge: three letters in its time, in masters for ever."""


Said = tuple[str, str]
"""Who says it, a department, and what a row says: both tell one new row from another."""


def key_changes(
    master: Content,
    returns: Sequence[Return],
    spec: WorkbookSpec,
    brought: Mapping[tuple[str, str], Collection[str]] | None = None,
    told: Mapping[tuple[str, str, str], Iterable[Origin]] | None = None,
) -> dict[str, KeyChanges]:
    """Return, by path, the spare rows whose key another row has already, with the keys they get instead.

    The row that keeps the key is the master's, else the one that comes first by its text; so the order of the
    returns does not matter, and a second merge finds the same keys again. ``brought`` tells by (sheet id, row key)
    which departments brought a row of the master: empty rows are numbered by the place of the department on its sheet,
    so that another one's have the same keys where that order was changed between two issues. ``told`` are the origins
    of every cell: a row whose title the coordinator corrected is still the one that came under its first title.
    """
    changes: dict[str, KeyChanges] = defaultdict(dict)
    known = master.departments()
    for sheet in spec.data_sheets("issued"):
        if sheet.entries or not sheet.match_columns or not sheet.rows or not sheet.rows.spare_issued:
            continue
        owners = {
            key: whose
            for (name, key), whose in (brought or {}).items()
            # Of a department that was renamed since, what it brought has its old name.
            if name == sheet.id and whose and all(one in known for one in whose)
        }
        former = _former_meanings(sheet, told or {})
        wanted: dict[str, dict[Said, list[tuple[Return, Row]]]] = defaultdict(lambda: defaultdict(list))
        for returned in returns:
            read = returned.sheets.get(sheet.id)
            typed = returned.content.index(sheet.id)
            who = returned.identity.department if returned.identity else ""
            for row in read.rows if read else ():
                meaning = _meaning(sheet, typed[row.key]) if row.key in typed else ""
                if row.origin == "spare" and meaning:
                    wanted[row.key][who, meaning].append((returned, typed[row.key]))
        for key, said in wanted.items():
            for one, new in _Keys(key, said, sheet, master, owners, former).given().items():
                for returned, _ in said[one] if new != key else ():
                    changes[str(returned.path)].update(changed_keys(returned, sheet, spec, key, new))
    return changes


class _Keys:
    """Gives a key to each of the things that came back in the spare row ``key``."""

    def __init__(
        self, key: str, said: Mapping[Said, Sequence[tuple[Return, Row]]], sheet: SheetSpec, master: Content,
        owners: Mapping[str, Collection[str]], former: Mapping[str, Collection[str]],
    ) -> None:  # fmt: skip
        self.key, self.said, self.sheet = key, said, sheet
        there = {row.key: row for row in master.rows(sheet.id)}
        given = [other for other in there if (found := _GIVEN.fullmatch(other)) and found[1] == key]
        self.known = {one: [there[one]] for one in (key, *given) if one in there}
        self.owners = {one: set(owners.get(one, ())) for one in self.known}
        self.former = {one: former[one] for one in self.known if one in former}

    def given(self) -> dict[Said, str]:
        """Return the key of each."""
        keys: dict[Said, str] = {}
        keeper = None if self.key in self.known else min(self.said, key=lambda one: (one[1], one[0]))
        first = {one for one in self.said if one == keeper or self._is(one, self.key)}
        for one in sorted(self.said, key=lambda one: (one not in first, one[1], one[0])):
            rows = [row for _, row in self.said[one]]
            keys[one] = mine = self.key if one in first else self._found(one, rows) or self._new(one)
            self.known.setdefault(mine, rows)
            self.owners.setdefault(mine, {one[0]} if one[0] else set())
        return keys

    def _is(self, one: Said, key: str) -> bool:
        """Whether a row that has a key says the same, and is not another department's."""
        rows = self.known.get(key, ())
        if not self._may_be(one, key):
            return False
        said = any(_meaning(self.sheet, row) == one[1] for row in rows)
        return said or (one[1] in self.former.get(key, ()) and not self._stands(one))

    def _stands(self, one: Said) -> bool:
        """Whether some row says now what another one said before: it is that row then."""
        return any(_meaning(self.sheet, row) == one[1] for rows in self.known.values() for row in rows)

    def _may_be(self, one: Said, key: str) -> bool:
        whose = self.owners.get(key)
        return not whose or not one[0] or one[0] in whose

    def _found(self, one: Said, rows: Sequence[Row]) -> str | None:
        if exact := next((key for key in self.known if key != self.key and self._is(one, key)), None):
            return exact
        return next(
            (
                key
                for key, others in self.known.items()
                if self._may_be(one, key) and any(alike(self.sheet, row, other) for row in rows for other in others)
            ),
            None,
        )

    def _new(self, one: Said) -> str:
        made = f"{self.key}-{short_id(one[1], _LETTERS).upper()}"
        return made if made not in self.known else f"{self.key}-{short_id(f'{one[0]}|{one[1]}', _LETTERS).upper()}"


def alike(sheet: SheetSpec, one: Row, other: Row) -> bool:
    """Whether two rows of different titles are one: their long texts agree, or else their titles nearly do.

    Of the long texts that both have, most must agree; where there is none, titles that differ in a few letters and in
    no figure are one, where what else stands in both agrees. Short texts, dates and names are the same in many rows of
    a department and tell nothing.
    """
    both = [
        (fold(one.text(column.field)), fold(other.text(column.field)))
        for column in sheet.columns
        if column.type == "long_text" and column.editable("issued") and not (column.match or column.position)
    ]
    told = [(mine, theirs) for mine, theirs in both if min(len(mine), len(theirs)) >= _TELLING]
    if told:
        return sum(mine == theirs for mine, theirs in told) * 2 > len(told)
    first, second = _meaning(sheet, one)[:_LONGEST], _meaning(sheet, other)[:_LONGEST]
    if _FIGURES.findall(to_arabic(first)) != _FIGURES.findall(to_arabic(second)):
        return False
    near = min(len(first), len(second)) >= _TELLING and SequenceMatcher(None, first, second, False).ratio() >= _NEAR
    return near and _complete_each_other(sheet, one, other)


def _complete_each_other(sheet: SheetSpec, one: Row, other: Row) -> bool:
    """Whether nothing would be mixed if two rows were one: one says all that the other does, most of it the same."""
    codes = [column.field for column in sheet.columns if column.editable("issued") and not column.match]
    mine, theirs = ({code: fold(row.text(code)) for code in codes if row.text(code)} for row in (one, other))
    agreeing = [mine[code] == theirs[code] for code in mine.keys() & theirs.keys()]
    within = mine.keys() <= theirs.keys() or theirs.keys() <= mine.keys()
    return within and (not agreeing or sum(agreeing) * 2 > len(agreeing))


def _former_meanings(sheet: SheetSpec, told: Mapping[tuple[str, str, str], Iterable[Origin]]) -> dict[str, set[str]]:
    """Return by key what returns said that a row is about; of several columns only what one file said of them all."""
    codes = [column.field for column in sheet.match_columns]
    by_file: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
    for (name, key, code), origins in told.items():
        if name == sheet.id and code in codes:
            for origin in origins:
                by_file[key, origin.form_id, origin.sha256][code] = origin.value
    found: dict[str, set[str]] = defaultdict(set)
    for (key, _, _), values in by_file.items():
        if len(values) == len(codes):
            found[key].add(fold("".join(values[code] for code in codes)))
    return found


def _meaning(sheet: SheetSpec, row: Row) -> str:
    return fold("".join(row.text(column.field) for column in sheet.match_columns))


def changed_keys(returned: Return, sheet: SheetSpec, spec: WorkbookSpec, key: str, new: str) -> KeyChanges:
    """Return the change of a row's key and of the keys of the rows that go with it (a measure's tracking)."""
    changed = {(sheet.id, key): new}
    for other in spec.going_with(sheet):
        read = returned.sheets.get(other.id)
        for row in read.rows if read else ():
            head, bar, tail = row.key.partition("|")
            if head == key:
                changed[other.id, row.key] = f"{new}{bar}{tail}"
    return changed
