"""Known entries: what a master has of a form's list, and what its files ever said in each of its rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from ita_workbook.book.content import Content, Row, display
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.merge.conflict import Conflict
from ita_workbook.merge.lineage import files_of
from ita_workbook.merge.provenance import CellKey, Origin, short_hash
from ita_workbook.words.thai_text import fold

Texts = Mapping[str, str]
"""What an entry says: the folded text of each cell that is not empty, by field."""
_CORRECTED = 2
"""Cells in which two entries may differ and be one that was corrected; next month's like it differs in more."""
_TELLING = 3
"""Cells in which two entries have to agree to be alike at all: fewer agree by chance, as month and method do."""


@dataclass(frozen=True, slots=True)
class Version:
    """What once stood in the row ``key``, or stands there now; ``files`` are the short hashes of those that said it."""

    key: str
    texts: Texts
    files: frozenset[str]
    current: bool


@dataclass(frozen=True, slots=True)
class Likeness:
    """How an entry stands to another: cells that both fill, those of them that differ, and what follows."""

    compared: int
    differing: int
    corrected: bool
    """Whether it is the other in all but one or two cells."""
    may_be: bool
    """Whether it may be the other, corrected in more cells."""
    titled: bool
    """Whether both have the same title."""
    numbers_differ: bool
    """Whether both have their numbers, and others."""


class EntryForm:
    """What tells the entries of one sheet apart: its columns, as they are declared."""

    def __init__(self, sheet: SheetSpec, spec: WorkbookSpec) -> None:
        self.sheet = sheet
        self.codes = tuple(column.field for column in sheet.columns if column.editable("issued"))
        self._match = tuple(column.field for column in sheet.match_columns)
        self._label = sheet.label.field if sheet.label else self._match[0]
        self._numbers = tuple(code for code in self._match if code != self._label)
        rules = spec.form.rules if spec.form else ()
        self.period = next((rule.month for rule in rules if rule.rule == "declared" and rule.rows == sheet.id), "")
        """The column that tells the period of an entry; '' where they have none."""

    def of_row(self, row: Row) -> Texts:
        """Return what a row of a workbook says."""
        said = ((code, row.values.get(code)) for code in self.codes)
        return self.texts((code, display(value)) for code, value in said if value is not None)

    def texts(self, cells: Iterable[tuple[str, str]]) -> Texts:
        """Return what cells say, of which each has a field and a text: a sum is the same with and without satang."""
        return {code: folded for code, text in cells if (folded := self.folded(code, text))}

    def folded(self, code: str, text: str) -> str:
        """Return the text of one cell as it is compared."""
        if self.sheet.by_field[code].type == "amount":
            with suppress(InvalidOperation):
                return f"{Decimal(text).normalize():f}"
        return fold(text)

    def number(self, texts: Texts) -> str:
        """Return what alone tells an entry: its title and number; '' where one of them is empty."""
        found = [texts.get(code, "") for code in self._match]
        return "\x1f".join(found) if all(found) else ""

    def meaning(self, texts: Texts) -> str:
        """Return what an entry is known by: title and number, or all that it says."""
        codes = self._match if self.number(texts) else self.codes
        return "".join(texts.get(code, "") for code in codes)

    def likeness(self, one: Texts, other: Texts) -> Likeness:
        """Return how two entries stand to each other. Of two periods they are two: much is bought every month."""
        apart = bool(self.period) and one.get(self.period, "") != other.get(self.period, "")
        apart = apart and bool(one.get(self.period) and other.get(self.period))
        both = one.keys() & other.keys()
        differing = sum(one[code] != other[code] for code in both)
        agreeing = len(both) - differing
        corrected = differing <= _CORRECTED and differing < agreeing
        titled = self._label in both and one[self._label] == other[self._label]
        half = agreeing * 2 >= len(both) and (agreeing >= _TELLING or titled)
        numbers_differ = bool(self.number(one) and self.number(other)) and any(
            one[code] != other[code] for code in self._numbers
        )
        return Likeness(
            len(both), differing, corrected and not apart, (half or titled) and not apart, titled, numbers_differ
        )


class KnownEntries:
    """The versions of every row of a sheet; ``known`` are the origins of every cell, ``asked`` the open conflicts.

    ``owners`` are the departments that brought a row, by its key.
    """

    def __init__(
        self, form: EntryForm, master: Content, known: Mapping[CellKey, Sequence[Origin]],
        asked: Iterable[Conflict], owners: Mapping[str, Collection[str]],
    ) -> None:  # fmt: skip
        self.form, sheet = form, form.sheet
        self.rows = master.index(sheet.id)
        departments = set(master.departments())
        self._owners = {key: set(whose) for key, whose in owners.items()}
        self.rivals: dict[str, tuple[str, ...]] = {}
        """The rows that an entry may be a correction of, which nobody has decided, by its key."""
        self._new: set[str] = set()
        said: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
        for (name, key, code), origins in known.items():
            for one in origins if name == sheet.id else ():
                for file in files_of(one) if one.form_id and one.value and code in sheet.by_field else ():
                    said[key][file][code] = form.folded(code, one.value)
        for conflict in asked:
            if conflict.sheet == sheet.id and conflict.theirs and conflict.field in sheet.by_field:
                said[conflict.row_key][short_hash(conflict.sha256)][conflict.field] = form.folded(
                    conflict.field, conflict.theirs
                )
                if conflict.rivals:
                    self.rivals[conflict.row_key] = conflict.rivals
        self.versions: dict[str, list[Version]] = defaultdict(list)
        for key, row in self.rows.items():
            if texts := form.of_row(row):
                files = frozenset(file for file, words in said.get(key, {}).items() if words == texts)
                self.versions[key].append(Version(key, texts, files, current=True))
            owner = row.text(sheet.owner) if sheet.owner else ""
            if key not in self._owners and owner in departments:
                self._owners[key] = {owner}
        for key, files_with_words in said.items():
            now = self.versions[key][0] if self.versions[key] else None
            for file, words in files_with_words.items():
                if now is None or file not in now.files:
                    self.versions[key].append(Version(key, words, frozenset({file}), current=False))

    def __contains__(self, key: str) -> bool:
        return key in self.rows or bool(self.versions.get(key))

    def may_be_of(self, department: str, key: str) -> bool:
        """Whether a row is a department's, or nobody's."""
        whose = self._owners.get(key)
        return not whose or not department or department in whose

    def add(self, key: str, department: str, texts: Texts, file: str) -> None:
        """Note what a file of this merge says, for the files that come after it."""
        self.versions[key].append(Version(key, texts, frozenset({file}), current=key not in self.rows))
        if key not in self.rows:
            self._new.add(key)
            self._owners.setdefault(key, {department} if department else set())

    def is_away(self, key: str) -> bool:
        """Whether an entry was known here and the master has nothing of it: it was decided, or taken, away."""
        row = self.rows.get(key)
        empty = row is None or not self.form.of_row(row)
        return empty and key not in self.rivals and key not in self._new and bool(self.versions.get(key))
