"""Results of looking at workbooks: a repair, a difference, and the origin of one cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import KW_ONLY, asdict, dataclass, replace
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import Any, Self

from ita_workbook.merge import diff, diff_table, explain, repair
from ita_workbook.words.errors import quoted
from ita_workbook.words.fiscal_year import format_moment
from ita_workbook.words.fiscal_year import now as the_time
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Language, Text
from ita_workbook.write.output import must_be_new
from ita_workbook.write.result import Result, data_table, write_tables
from ita_workbook.write.table import Table
from ita_workbook.write.table_terminal import table_lines

_REASONS = tuple(sorted(repair.REASONS | repair.OTHER_YEAR))


@dataclass(frozen=True, repr=False)
class Repaired(Result):
    """A damaged file rebuilt: what was carried, what is doubtful, and what has no place in the fresh workbook."""

    rebuilt: repair.Repaired
    source: Path
    _: KW_ONLY
    output: Path | None = None
    """Where it was saved."""
    unopened: Text | None = None
    """That the ledger of the master cannot be opened, so that the repair went on without it."""
    sources: object = None
    """Keeps the copy of a file that was given open."""

    @property
    def warnings(self) -> tuple[Text, ...]:
        """That the ledger of the master could not be opened, or that it is not known what was issued."""
        unknown = None if self.rebuilt.base_known else sentence("merge.repair.base_unknown")
        return tuple(filter(None, (self.unopened, unknown)))

    @property
    def unchanged(self) -> tuple[repair.Piece, ...]:
        """Of another year's form: the cells that stand as they were issued then. They stay behind."""
        return tuple(self.rebuilt.unchanged)

    @property
    def carried(self) -> tuple[repair.Piece, ...]:
        """The cells whose values stand in the fresh workbook."""
        return tuple(self.rebuilt.carried)

    @property
    def doubtful(self) -> tuple[repair.Piece, ...]:
        """The cells that could not be read as what they should be; they stand as they were written."""
        return tuple(self.rebuilt.doubtful)

    @property
    def unplaced(self) -> tuple[repair.Piece, ...]:
        """The cells that have no place; they stand on a sheet of their own."""
        return tuple(self.rebuilt.unplaced)

    @property
    def tables(self) -> tuple[Table, ...]:
        """``pieces``: every filled cell of the old file, once."""
        columns = {
            "place": "text", "text": "text", "sheet_id": "text", "row_key": "text", "field": "text",
            "outcome": ("carried", "unplaced", "doubtful", "unchanged"), "reason": _REASONS,
        }  # fmt: skip
        listed = (("carried", self.carried), ("doubtful", self.doubtful), ("unplaced", self.unplaced),
                  ("unchanged", self.unchanged))  # fmt: skip
        rows = [
            (piece.place, piece.value, piece.sheet or None, piece.row_key or None, piece.field or None, outcome,
             piece.reason or None)
            for outcome, pieces in listed
            for piece in pieces
        ]  # fmt: skip
        return (data_table("pieces", columns, rows),)

    def to_json(self, language: Language = "th") -> dict[str, Any]:
        """Return the three lists (schema ita-workbook/repair/1)."""
        data = repair.as_data(self.rebuilt, self.source, self.output or Path())
        return data | {"output": str(self.output) if self.output else None}

    def lines(self, language: Language = "th", *, columns: int = 100, colour: bool = False) -> Iterator[str]:
        """Yield the counts, what is doubtful or has no place, and what to do next."""
        counts = len(self.carried), len(self.doubtful), len(self.unplaced)
        yield sentence(
            "merge.repair.made",
            file=self.output or self.source.name,
            carried=counts[0],
            doubtful=counts[1],
            unplaced=counts[2],
        ).pick(language)
        if year := self.rebuilt.from_year:
            yield sentence("merge.repair.other_year", year=year, count=len(self.unchanged)).pick(language)
        for piece in (*self.doubtful, *self.unplaced):
            yield f"  {piece.place}: {piece.value[:60]} ({piece.why().pick(language)})"
        if self.output:
            yield sentence("merge.repair.then", file=quoted(self.output)).pick(language)

    def save(
        self, path: str | PathLike[str], *, language: Language = "th", force: bool = False, now: datetime | None = None
    ) -> Self:
        """Write the fresh workbook (.xlsx); the damaged file is kept."""
        output = Path(path)
        must_be_new(output, force=force, source=self.source)
        repair.write_repaired(self.rebuilt, output, created=now or the_time())
        return replace(self, output=output)


@dataclass(frozen=True, repr=False)
class WorkbookDifference(Result):
    """What differs between two workbooks by row key and field; differences are no errors."""

    found: diff.WorkbookDifference
    before: str | None
    """The first file; None where the workbook is compared with what it held when it was issued."""
    after: str

    @property
    def changes(self) -> tuple[diff.Change, ...]:
        """The cells that differ, in the order of the sheets."""
        return tuple(self.found.changes)

    @property
    def warnings(self) -> tuple[Text, ...]:
        """What could not be compared."""
        return tuple(self.found.notes)

    @property
    def tables(self) -> tuple[Table, ...]:
        """``changes``: a row a cell that differs."""
        return (diff_table.changes_table(self.found, self.found.spec),)

    def to_json(self, language: Language = "th") -> dict[str, Any]:
        """Return the differences (schema ita-workbook/diff/1)."""
        head = {"schema": diff.SCHEMA, "before": self.before, "after": self.after}
        return head | {"notes": [note.pick(language) for note in self.warnings]} | self.found.to_json()

    def lines(self, language: Language = "th", *, columns: int = 100, colour: bool = False) -> Iterator[str]:
        """Yield a line a change, what could not be compared, and the counts."""
        # Elsewhere than on a terminal a row stays one line, for programs that look for something in it.
        short = diff_table.short_table(self.found, self.found.spec)
        yield from table_lines(short, language, heads=False, columns=columns if colour else None)
        for note in (*self.warnings, diff_table.counted(self.found)):
            yield note.pick(language)

    @property
    def title(self) -> str:
        """The names of the files that were compared."""
        return " → ".join(Path(name).name for name in (self.before, self.after) if name is not None)

    def _write(self, path: Path, language: Language, created: datetime) -> None:
        write_tables(path, self.title, diff_table.tables(self.found, self.found.spec), language, created=created)


@dataclass(frozen=True, repr=False)
class Explained(Result):
    """Where the value of one cell of a merged master came from."""

    cell: explain.Explained

    @property
    def tables(self) -> tuple[Table, ...]:
        """``cell``: the one cell."""
        columns = {
            "sheet_id": "text", "row_key": "text", "field": "text", "cell": "text", "value": "text",
            "department": "text", "file": "text", "source_cell": "text", "sha256": "text", "decision": "text",
            "merged_at": "moment",
        }  # fmt: skip
        one, origin = self.cell, self.cell.origin
        where = (one.sheet_id, one.row_key, one.field, one.cell, one.value)
        came = (
            (origin.department, origin.file, origin.cell, origin.sha256, origin.decision or None,
             datetime.fromisoformat(origin.merged_at))
            if origin
            else (None,) * 6
        )  # fmt: skip
        return (data_table("cell", columns, [(*where, *came)]),)

    def to_json(self, language: Language = "th") -> dict[str, Any]:
        """Return the cell with its origin (schema ita-workbook/explain/1)."""
        one = self.cell
        return {
            "schema": "ita-workbook/explain/1",
            "sheet": one.sheet,
            "cell": one.cell,
            "row_key": one.row_key,
            "field": one.field,
            "value": one.value,
            "origin": asdict(one.origin) if one.origin else None,
        }

    def lines(self, language: Language = "th", *, columns: int = 100, colour: bool = False) -> Iterator[str]:
        """Yield the cell with its value, where it came from, and the decision about it."""
        one, origin = self.cell, self.cell.origin
        value = one.value or sentence("merge.explain.empty")
        place = f"{one.sheet}!{one.cell}"
        told = [sentence("merge.explain.cell", place=place, row=one.row, title=one.title, value=value)]
        if origin is None:
            told.append(sentence("merge.explain.own_value"))
        else:
            when = format_moment(origin.merged_at)
            told.append(
                sentence(
                    "merge.explain.origin",
                    department=origin.department,
                    file=origin.file,
                    cell=origin.cell,
                    when=when,
                    digest=origin.sha256,
                )
            )
        if origin and origin.decision:
            told.append(sentence("merge.explain.decision", decision=origin.decision, value=origin.value))
        yield from (text.pick(language) for text in told)
