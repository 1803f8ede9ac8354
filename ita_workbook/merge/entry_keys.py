"""Entry keys: which row of the master an entry of a form's list is, wherever and by whom it was typed.

Several officers type into the same empty rows, correct their own and each other's entries, type the list anew in
another order, and send older copies. So the row that an entry stands in tells little, and what it says tells most: all
that any file said in a row of the master is compared. An entry that may be another one corrected is asked about, never
doubled.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from ita_workbook.book.content import Content, display
from ita_workbook.book.identity import short_id
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.merge.conflict import Conflict
from ita_workbook.merge.known_entries import EntryForm, KnownEntries, Likeness, Texts, Version
from ita_workbook.merge.provenance import CellKey, Origin, short_hash
from ita_workbook.merge.rekey import KeyChanges, changed_keys
from ita_workbook.read.returned import ReadRow, Return
from ita_workbook.read.values import raw_text

_LETTERS = 5
_COPIED = 3
"""Cells of an entry that tell that it was copied from another file: fewer are alike by chance."""
_NAMED = 3
"""Further entries that are named where an entry may be a correction of several."""
_STEM = re.compile(r"(.*\d)-[A-Z2-7]{3,5}")
"""A key that an earlier merge gave to the second thing in a row: three letters in its time, in masters for ever."""


class Away(NamedTuple):
    """An entry that a file still has and that was decided away: it is not brought back."""

    file: str
    sheet: str
    key: str
    label: str
    cell: str


@dataclass(slots=True)
class EntryKeys:
    """What was found: keys by path, rows that may be corrections of others, and entries that were decided away."""

    changes: dict[str, KeyChanges] = field(default_factory=lambda: defaultdict(dict))
    rivals: dict[str, dict[tuple[str, str], tuple[str, ...]]] = field(default_factory=lambda: defaultdict(dict))
    """By path: (sheet id, key in the file) → the rows of the master that it may be, the likeliest first."""
    exchanged: dict[str, set[tuple[str, str, str]]] = field(default_factory=lambda: defaultdict(set))
    """By path: (sheet id, key in the file, field) of cells that have each other's values, as after a lone sort."""
    away: list[Away] = field(default_factory=list)
    gone: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    """By path: (sheet id, key) of entries that were issued and stand in no line of the file any more."""


class _Entry(NamedTuple):
    row: ReadRow
    texts: Texts


def entry_keys(
    master: Content,
    returns: Sequence[Return],
    spec: WorkbookSpec,
    known: Mapping[CellKey, Sequence[Origin]],
    asked: Sequence[Conflict],
    brought: Mapping[tuple[str, str], Collection[str]],
) -> EntryKeys:
    """Return the keys of the entries of ``returns``.

    ``known`` are the origins of every cell, ``asked`` the open conflicts, ``brought`` which departments brought a row.
    The order of the returns does not matter: they are taken in that of their names.
    """
    found, departments = EntryKeys(), master.departments()
    for sheet in spec.data_sheets("issued"):
        if not sheet.entries:
            continue
        owners = {
            key: whose
            for (name, key), whose in brought.items()
            # Of a department that was renamed since, what it brought has its old name.
            if name == sheet.id and whose and all(one in departments for one in whose)
        }
        entries = KnownEntries(EntryForm(sheet, spec), master, known, asked, owners)
        for returned in sorted(returns, key=lambda one: (one.name, one.sha256)):
            _OneFile(returned, entries, spec, found).find()
    return found


class _OneFile:
    """Finds the entries of one sheet of one file, each another row of the master."""

    def __init__(self, returned: Return, known: KnownEntries, spec: WorkbookSpec, found: EntryKeys) -> None:
        self.returned, self.known, self.spec, self.found = returned, known, spec, found
        self.form, self.sheet = known.form, known.form.sheet
        self.who = returned.identity.department if returned.identity else ""
        read = returned.sheets.get(self.sheet.id)
        rows = [row for row in read.rows if row.counts] if read else []
        self.name = read.name if read else ""
        self.left = [_Entry(row, texts) for row in rows if (texts := self._texts(row))]
        self.emptied = [row.key for row in rows if row.origin == "issued" and not self._texts(row)]
        issued = returned.book.content.index(self.sheet.id) if returned.book else {}
        self.issued = {key: self.form.of_row(row) for key, row in issued.items()} if read else {}
        """What was issued in the rows, by key; also in those that were deleted."""
        self.claimed: set[str] = set()
        self.entered: list[tuple[_Entry, Version]] = []
        """The entries whose rows the master has, with what stands there now."""
        self.copied: set[str] = set()
        """The files of whose entries this one has some word for word: it is a later copy of them, or they of it."""

    def find(self) -> None:
        """Find the key of each entry: what agrees wholly comes first, then what was corrected, then what is new."""
        if not self.left:
            return
        for current in (True, False):
            for tells in (self._words, self.form.number):
                self._agreeing(tells, current=current)
        self._in_place(lambda like: like.corrected or like.may_be)
        self._corrected()
        self._in_place(lambda _like: True)
        for entry in self.left:
            self._enter(entry, self._new_key(entry))
        self._place_emptied()
        self._exchanged()

    def _in_place(self, is_it: Callable[[Likeness], bool]) -> None:
        """Take for an entry that was issued what stands in its row, where that is not found elsewhere."""
        for entry in list(self.left):
            key, said = entry.row.key, self.issued.get(entry.row.key)
            if said and key not in self.claimed and is_it(self.form.likeness(entry.texts, said)):
                self._take(entry, key)

    def _place_emptied(self) -> None:
        """Let the emptied rows stand for the entries that are nowhere: those below one that is gone moved up.

        Where all lines were filled again, nothing stands for them.
        """
        gone = [key for key, said in self.issued.items() if said and key not in self.claimed]
        path = str(self.returned.path)
        for key, new in zip(self.emptied, gone, strict=False):
            if new != key:
                self.found.changes[path].update(changed_keys(self.returned, self.sheet, self.spec, key, new))
        self.found.gone[path] += [(self.sheet.id, key) for key in gone[len(self.emptied) :]]

    def _exchanged(self) -> None:
        """Note the cells of a column that have each other's values: it was sorted by itself, or two were mixed up."""
        for code in self.form.codes:
            changed = [
                (entry.row.key, entry.texts[code], now.texts[code])
                for entry, now in self.entered
                if code in entry.texts and code in now.texts and entry.texts[code] != now.texts[code]
            ]
            if len(changed) > 1 and sorted(one[1] for one in changed) == sorted(one[2] for one in changed):
                places = {(self.sheet.id, key, code) for key, *_ in changed}
                self.found.exchanged[str(self.returned.path)] |= places

    def _texts(self, row: ReadRow) -> Texts:
        cells = ((code, row.cells[code]) for code in self.form.codes if code in row.cells)
        return self.form.texts((code, raw_text(one.raw) if one.doubtful else display(one.value)) for code, one in cells)

    def _words(self, texts: Texts) -> str:
        return "\x1f".join(f"{code}={texts[code]}" for code in self.form.codes if code in texts)

    def _open_versions(self) -> Iterator[Version]:
        for key, versions in list(self.known.versions.items()):
            if key not in self.claimed and self.known.may_be_of(self.who, key):
                yield from versions

    def _agreeing(self, tells: Callable[[Texts], str], *, current: bool) -> None:
        """Take the rows that say the same: an entry in its own row first, of equal entries each another one."""
        there: dict[str, list[Version]] = defaultdict(list)
        for version in self._open_versions():
            if version.current == current and (text := tells(version.texts)):
                there[text].append(version)
        for near in (self._is_own, self._is_of_row, lambda _entry, _key: True):
            for entry in list(self.left):
                same = there.get(tells(entry.texts), ())
                for version in same:
                    if version.key not in self.claimed and near(entry, version.key):
                        if len(entry.texts) >= _COPIED and entry.texts == version.texts:
                            self.copied |= version.files
                        self._take(entry, version.key)
                        break

    @staticmethod
    def _is_own(entry: _Entry, key: str) -> bool:
        return entry.row.key == key

    @staticmethod
    def _is_of_row(entry: _Entry, key: str) -> bool:
        stem = _STEM.fullmatch(key)
        return stem is not None and stem[1] == entry.row.key

    def _corrected(self) -> None:
        """Take the rows of which an entry says nearly the same; ask of those of which it may be a correction.

        What differs least comes first, then what stands in the same row; where there is neither, each that may be a
        correction is asked about.
        """
        taken: set[int] = set()
        likely = sorted(self._likely(), key=lambda one: one[0])
        for (asks, changed, far, differing, *_), entry, key in likely:
            if key in self.claimed or entry.row.row in taken:
                continue
            taken.add(entry.row.row)
            if not asks:
                self._take(entry, key)
                continue
            self.left.remove(entry)
            fit = (other for (*_, more, _, _), one, other in likely if one is entry and more <= differing + 1)
            others = [other for other in dict.fromkeys(fit) if other != key and other not in self.claimed]
            self._enter(entry, self._new_key(entry), (key, *others[:_NAMED]))
            if not (changed and far):
                self.claimed.add(key)

    def _likely(self) -> Iterator[tuple[tuple[bool, bool, bool, int, str, int], _Entry, str]]:
        of_period: dict[str, list[Version]] = defaultdict(list)
        for version in self._open_versions():
            of_period[version.texts.get(self.form.period, "")].append(version)
        for entry in self.left:
            period = entry.texts.get(self.form.period, "")
            for version in chain(*(of_period.values() if not period else (of_period[period], of_period[""]))):
                like = self.form.likeness(entry.texts, version.texts)
                # Of what an earlier file said not every cell need be known.
                whole = version.current or like.compared * 2 > len(entry.texts)
                away = self.known.is_away(version.key)  # one that was let go comes back as a whole, or not at all
                if not whole or not (like.corrected or (like.may_be and not away)):
                    continue
                near = self._is_own(entry, version.key) or self._is_of_row(entry, version.key)
                copy = bool(version.files & self.copied)
                if not (like.corrected or near or like.titled):
                    continue  # much of two purchases of a month is the same
                if like.numbers_differ and not (near and (copy or (like.corrected and like.titled))):
                    continue  # two numbers are two entries, but where one stands in the row of the other
                same = like.corrected and not away and (copy or (near and not like.numbers_differ))
                order = (not same, not like.corrected, not near, like.differing, version.key, entry.row.row)
                yield order, entry, version.key

    def _take(self, entry: _Entry, key: str) -> None:
        self.left.remove(entry)
        if self.known.is_away(key):
            label = self.sheet.label.field if self.sheet.label else ""
            cell = entry.row.cells.get(label) or next(iter(entry.row.cells.values()))
            place = f"{self.name}!{cell.address}"
            self.found.away.append(Away(self.returned.name, self.sheet.id, key, raw_text(cell.raw), place))
        self._enter(entry, key, self.known.rivals.get(key, ()))

    def _enter(self, entry: _Entry, key: str, rivals: tuple[str, ...] = ()) -> None:
        path, old = str(self.returned.path), entry.row.key
        self.claimed.add(key)
        if key != old:
            self.found.changes[path].update(changed_keys(self.returned, self.sheet, self.spec, old, key))
        if rivals:
            self.found.rivals[path][self.sheet.id, old] = rivals
            self.known.rivals[key] = rivals
        self.entered += ((entry, one) for one in self.known.versions.get(key, ()) if one.current)
        self.known.add(key, self.who, entry.texts, short_hash(self.returned.sha256))

    def _new_key(self, entry: _Entry) -> str:
        key, meaning = entry.row.key, self.form.meaning(entry.texts)
        if key not in self.known and key not in self.claimed:
            return key
        taken = self.claimed
        return next(made for made in _made_keys(key, self.who, meaning) if made not in self.known and made not in taken)


def _made_keys(key: str, who: str, meaning: str) -> Iterable[str]:
    """Yield keys for one more entry in a row; the later ones where the earlier are another's."""
    yield f"{key}-{short_id(meaning, _LETTERS).upper()}"
    said = f"{who}|{meaning}"
    while True:
        yield f"{key}-{short_id(said, _LETTERS).upper()}"
        said = f"{said}|"
