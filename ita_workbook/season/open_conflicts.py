"""Open conflicts: those that stand undecided in a master, each with its place in words and what had been issued."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ita_workbook.book.book import Book
from ita_workbook.book.content import Content, display
from ita_workbook.checks.message import row_label
from ita_workbook.merge.conflict import GROUPED, Conflict, read_conflicts
from ita_workbook.season.ledger import Ledger
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Language, Text
from ita_workbook.write.result import Kinds, Result, data_table
from ita_workbook.write.table import Table


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """One conflict as people know it: sheet, row and column in words; ``base`` is what was issued, None if unknown."""

    conflict: Conflict
    sheet: Text
    row: Text
    name: str
    field: Text
    base: str | None

    @property
    def id(self) -> str:
        """Its row key on the conflicts sheet, by which it is decided."""
        return self.conflict.id


@dataclass(frozen=True, repr=False)
class Conflicts(Result):
    """The conflicts of a master that nobody has decided; with the decisions that there are."""

    conflicts: tuple[OpenConflict, ...]
    choices: dict[str, Text]
    """The decisions by their codes."""

    grouped: tuple[str, ...] = GROUPED
    """Those of them that hold for all answers of a file on a sheet that may be other rows'."""

    @property
    def exit_code(self) -> int:
        """1 where there is a conflict."""
        return 1 if self.conflicts else 0

    @property
    def tables(self) -> tuple[Table, ...]:
        """``conflicts``: a row a conflict."""
        columns: dict[str, Kinds] = dict.fromkeys(
            ("id", "sheet_id", "row_key", "field", "base", "ours", "theirs", "department", "file", "cell"), "text"
        )
        rows = [
            (one.id, *one.conflict.key, one.base, one.conflict.ours, one.conflict.theirs, one.conflict.department,
             one.conflict.file, one.conflict.cell)
            for one in self.conflicts
        ]  # fmt: skip
        return (data_table("conflicts", columns, rows),)

    def to_json(self, language: Language = "th") -> dict[str, Any]:
        """Return the conflicts (schema ita-workbook/conflicts/1)."""
        listed = [{"id": one.id, "base": one.base, **asdict(one.conflict)} for one in self.conflicts]
        return {"schema": "ita-workbook/conflicts/1", "conflicts": listed}

    def lines(self, language: Language = "th", *, columns: int = 100, colour: bool = False) -> Iterator[str]:
        """Yield a line a conflict."""
        empty = sentence("merge.summary.empty")
        for one in self.conflicts:
            place = " ".join(part.pick(language) for part in (one.sheet, one.row, one.field) if part.th)
            ours, theirs = one.conflict.ours or empty, one.conflict.theirs or empty
            yield sentence(
                "merge.summary.conflict",
                where=place,
                ours=ours,
                department=one.conflict.department,
                theirs=theirs,
                file=one.conflict.file,
                cell=one.conflict.cell,
            ).pick(language)


def open_conflicts(book: Book, ledger: Ledger | None) -> Conflicts:
    """Return the conflicts that stand on the conflicts sheet of a master."""
    bases: dict[str, Content | None] = {}
    found = [_named(one, book, ledger, bases) for one in read_conflicts(_rows(book), book.spec)]
    return Conflicts(tuple(found), {value.code: value.label for value in book.spec.lists["decision"].values})


def _rows(book: Book) -> Sequence[Any]:
    return book.content.rows("conflicts")


def _named(one: Conflict, book: Book, ledger: Ledger | None, bases: dict[str, Content | None]) -> OpenConflict:
    if one.form_id not in bases:
        bases[one.form_id] = ledger.base(one.form_id) if ledger and one.form_id else None
    base, sheet = bases[one.form_id], book.spec.sheet(one.sheet)
    row, there = (base.row(one.sheet, one.row_key) if base else None), book.content.row(one.sheet, one.row_key)
    value = row.values.get(one.field) if row else None
    name = there.text(sheet.label.field) if there and sheet.label else ""
    before = None if base is None else "" if value is None else display(value)
    field = sheet.cell(one.row_key, one.field).title
    return OpenConflict(one, sheet.name, row_label(book.spec, sheet, one.row_key), name, field, before)
