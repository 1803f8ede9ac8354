"""Masters that a verb makes: the merged one, and that of the next fiscal year, each with its account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass, replace
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import Any, Self, get_args

from ita_workbook.book.content import Content, Value, display
from ita_workbook.checks.finding import Finding
from ita_workbook.checks.message import row_label
from ita_workbook.merge import summary
from ita_workbook.merge.conflict import Conflict
from ita_workbook.merge.outcome import CellCounts, MergeOutcome
from ita_workbook.read.returned import Return
from ita_workbook.season.carried_items import Attention, CarriedItem
from ita_workbook.season.left_behind import told
from ita_workbook.season.master_file import errors_left
from ita_workbook.season.next_table import carry_table
from ita_workbook.season.next_year import CarriedOver, CarriedRow, as_data
from ita_workbook.season.record import SeasonMerge
from ita_workbook.words.errors import ItaError, quoted
from ita_workbook.words.fiscal_year import iso
from ita_workbook.words.fiscal_year import now as the_time
from ita_workbook.words.sentences import pattern, sentence
from ita_workbook.words.text import Language, Text
from ita_workbook.write.output import must_be_new
from ita_workbook.write.result import Kinds, Result, data_table
from ita_workbook.write.table import Column, Table, TableRow
from ita_workbook.write.workbook_file import write_workbook

_FATES = ("carried", "becomes", "asked", "cleared", "dropped", "new")
_COUNTS = ("read", "carried", "agreed", "conflicting", "settled", "reported")


class NothingMerged(ItaError):
    """No return could be merged, so that a merged master would be a copy; exit code 1."""

    exit_code = 1


@dataclass(frozen=True, repr=False)
class MergedMaster(Result):
    """A merge that nothing has been written of: the merged master, its conflicts, and every cell's fate."""

    season: SeasonMerge
    before: Content
    source: Path | None
    files: tuple[Path, ...]
    _: KW_ONLY
    excluded: tuple[Path, ...] = ()
    skipped: tuple[Text, ...] = ()
    output: Path | None = None
    """Where it was saved."""
    errors: tuple[Text, ...] = ()
    """What is to be told of errors: of the master that was read, and once it is saved of the new one."""

    @property
    def outcome(self) -> MergeOutcome:
        """The merge in full: content, origins, decisions."""
        return self.season.outcome

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The conflicts that nobody has decided."""
        return tuple(self.outcome.conflicts)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Why files had no part in the merge, what ails those that had, and the rows without a place."""
        return tuple(summary.findings_of(self.outcome))

    @property
    def left_out(self) -> tuple[str, ...]:
        """The names of the files that had no part in it."""
        return tuple(returned.name for returned in self.outcome.left_out)

    @property
    def nothing_taken(self) -> bool:
        """Whether there were files and none of them had a part, nor was a decision obeyed."""
        return bool(self.files) and not self.outcome.taken and not self.outcome.decided.decided

    @property
    def exit_code(self) -> int:
        """1 where a conflict is left, or a finding is an error."""
        return 1 if self.conflicts or any(one.severity == "error" for one in self.findings) else 0

    @property
    def warnings(self) -> tuple[Text, ...]:
        """What was left behind in the old master, its errors, and documents that are no workbooks."""
        return (*self.outcome.warnings, *self.errors, *self.skipped)

    @property
    def tables(self) -> tuple[Table, ...]:
        """``cells``, ``conflicts`` and ``files``."""
        conflicts: dict[str, Kinds] = dict.fromkeys(
            ("id", "sheet_id", "row_key", "field", "ours", "theirs", "department", "file", "cell"), "text"
        )
        rows = [
            (one.id, one.sheet, one.row_key, one.field, one.ours, one.theirs, one.department, one.file, one.cell)
            for one in self.conflicts
        ]
        return self._cells(), data_table("conflicts", conflicts, rows), self._files()

    @property
    def changes(self) -> Table:
        """The cells that the merge changes, for people: sheet, row and column in words, before and after."""
        spec = self.outcome.book.spec
        columns = tuple(
            Column(name, pattern(f"merge.told.{name}"))
            for name in ("sheet", "row", "field", "before", "after", "department", "file")
        )
        rows = []
        for sheet_id, key, field, outcome, before, after, department, file, *_ in (
            row.values for row in self._cells().rows
        ):
            if outcome != "conflicting" and before != after:
                sheet = spec.sheet(str(sheet_id))
                title = sheet.cell(str(key), str(field)).title
                told = (sheet.name, row_label(spec, sheet, str(key)), title, before, after, department, file)
                rows.append(TableRow(told))
        return Table("changes", sentence("merge.told.title"), columns, tuple(rows))

    def _cells(self) -> Table:
        texts: dict[str, Kinds] = dict.fromkeys(("sheet_id", "row_key", "field"), "text")
        rest: dict[str, Kinds] = dict.fromkeys(("before", "after", "department", "file", "cell", "sha256"), "text")
        columns = texts | {"outcome": ("carried", "settled", "conflicting")} | rest
        now, book = iso(self.season.created), self.outcome.book
        rows: list[tuple[Any, ...]] = []
        for origin in self.outcome.merged.origins.values():
            if origin.merged_at == now and not origin.decision:
                after = _text(book.content, origin.sheet, origin.row_key, origin.field)
                before = _text(self.before, origin.sheet, origin.row_key, origin.field)
                rows.append((*origin.key, "carried", before, after, origin.department, origin.file, origin.cell,
                             origin.sha256))  # fmt: skip
        for outcome, conflicts in (("settled", self.outcome.decided.decided), ("conflicting", self.conflicts)):
            rows += [
                (*one.key, outcome, one.ours, one.theirs if outcome == "conflicting" else
                 _text(book.content, *one.key), one.department, one.file, one.cell, one.sha256)
                for one in conflicts
            ]  # fmt: skip
        return data_table("cells", columns, rows)

    def _files(self) -> Table:
        texts: dict[str, Kinds] = dict.fromkeys(("file", "department", "form_id", "sha256"), "text")
        columns = texts | dict.fromkeys(_COUNTS, "count") | {"taken": "flag"}
        tallies = self.outcome.merged.tallies
        rows = [_file(one, tallies.get(str(one.path)), True) for one in self.outcome.taken]
        rows += [_file(one, None, False) for one in self.outcome.left_out]
        return data_table("files", columns, rows)

    def to_json(self, language: Language = "th") -> dict[str, Any]:
        """Return the merge (schema ita-workbook/merge/1)."""
        data = summary.as_data(self.outcome, self.findings, self.output or Path(), language)
        data["warnings"] += [error.pick(language) for error in self.errors]
        return data | {"output": str(self.output) if self.output else None}

    def lines(self, language: Language = "th", *, columns: int = 100, colour: bool = False) -> Iterator[str]:
        """Yield a line a file, the findings, the conflicts, and what to do next."""
        no_ledger = self.season.ledger is None and bool(self.files)
        told = summary.lines(self.outcome, self.findings, self.output or Path(), no_ledger=no_ledger)
        # The last line names the file that was written.
        yield from (line.pick(language) for line in (*told[:-1], *self.errors, *(told[-1:] if self.output else ())))

    def save(
        self, path: str | PathLike[str], *, language: Language = "th", force: bool = False, now: datetime | None = None
    ) -> Self:
        """Write the merged master (.xlsx) and enter the merge into the ledger.

        Raises NothingMerged where no return could be merged. Conflicts stand on their sheet in the language of the
        master, at the time of the merge, so ``language`` and ``now`` change nothing.
        """
        if self.nothing_taken:
            raise NothingMerged(sentence("season.nothing_merged"))
        output = Path(path)
        must_be_new(output, force=force, source=self.source)
        self.season.write(output, self.excluded)
        # What was wrong in the master that was read may have been put right by what came back.
        return replace(self, output=output, errors=errors_left(output) if self.errors else ())


def _text(content: Content, sheet: str, key: str, code: str) -> str | None:
    row = content.row(sheet, key)
    value: Value | None = row.values.get(code) if row else None
    return None if value is None else display(value)


def _file(returned: Return, tally: CellCounts | None, taken: bool) -> tuple[Any, ...]:
    identity = returned.identity
    counts = [getattr(tally, name) if tally else None for name in _COUNTS]
    whose = (identity.department, identity.form_id) if identity else (None, None)
    return (returned.name, *whose, returned.sha256 or None, *counts, taken)


@dataclass(frozen=True, repr=False)
class NextMaster(Result):
    """The master of the next fiscal year before it is saved, with what became of this year's rows."""

    carried: CarriedOver
    language: Language = "th"
    source: Path | None = None
    _: KW_ONLY
    output: Path | None = None
    """Where it was saved."""

    @property
    def year(self) -> int:
        """The fiscal year (BE) of the new master."""
        return self.carried.book.identity.year_be

    @property
    def caveats(self) -> tuple[Text, ...]:
        """What is uncertain about the new year's framework."""
        return self.carried.book.framework.caveats

    def needing(self, attention: Attention) -> tuple[CarriedItem | CarriedRow, ...]:
        """Return what needs a decision (``decide``) or a look (``confirm``)."""
        return tuple(self.carried.needing(attention))

    @property
    def warnings(self) -> tuple[Text, ...]:
        """What is uncertain about the new year's framework."""
        return tuple(sentence("season.caution", caution=one) for one in self.caveats)

    @property
    def tables(self) -> tuple[Table, ...]:
        """``carried``: a row an item, a measure, an indicator's score, and a column that was left behind."""
        spec = self.carried.book.spec
        columns: dict[str, Kinds] = {
            "sheet_id": tuple(sheet.id for sheet in spec.sheets if sheet.is_data), "fate": _FATES,
            "attention": tuple(one for one in get_args(Attention) if one), "before_key": "text", "after_key": "text",
            "field": "text", "label": "text", "note": "text", "cells": "count",
        }  # fmt: skip
        rows: list[tuple[Any, ...]] = []
        for item in self.carried.items:
            fate = "dropped" if item.dropped else "carried" if item.origins else "new"
            rows.append((spec.keyed_by("item").id, fate, item.attention or None, ", ".join(item.origins) or None,
                         item.code or None, None, item.name, item.note.pick(self.language) or None,
                         None))  # fmt: skip
        for sheet, listed in (*self.carried.rows.items(), (spec.keyed_by("indicator").id, self.carried.scores)):
            rows += [
                (sheet, "carried" if one.new else "dropped", one.attention or None, one.old, one.new or None, None,
                 one.name, one.note.pick(self.language) or None, None)
                for one in listed
            ]  # fmt: skip
        rows += [
            (one.sheet_id, "cleared", None, ", ".join(one.rows), None, one.field or None,
             one.title.pick(self.language), None, one.cells)
            for one in self.carried.left
        ]  # fmt: skip
        return (data_table("carried", columns, rows),)

    def to_json(self, language: Language = "th") -> dict[str, Any]:
        """Return what became of each row (schema ita-workbook/next/1)."""
        output = str(self.output) if self.output else None
        return {"schema": "ita-workbook/next/1", "output": output, **as_data(self.carried)}

    def lines(self, language: Language = "th", *, columns: int = 100, colour: bool = False) -> Iterator[str]:
        """Yield the counts, what needs a decision or a look, and what to do next."""
        left = told(self.carried.left, self.carried.own, self.carried.book.spec.by_id)
        yield from (text.pick(language) for text in (self._counted(), *self._attentions(), *left, *self.warnings))
        if self.output:
            sheet = carry_table(self.carried, self.language).name
            yield sentence("season.next.then", sheet=sheet, file=quoted(self.output), year=self.year).pick(language)

    def _counted(self) -> Text:
        carried, output = self.carried, self.output or ""
        kept = [item for item in carried.items if item.code]
        owned = sum(bool(item.owner[0]) for item in kept)
        measures, scores = (sum(bool(row.new) for row in rows) for rows in (carried.measures, carried.scores))
        return sentence(
            "season.next.made",
            output=output,
            year=self.year,
            before=carried.year_be,
            count=len(kept),
            owned=owned,
            measures=measures,
            scores=scores,
        )

    def _attentions(self) -> Iterator[Text]:
        attentions: tuple[Attention, ...] = ("decide", "confirm")
        if done := [one.old for one in self.carried.measures if one.dropped]:
            yield sentence("season.next.finished", count=len(done), listed=", ".join(done))
        for attention in attentions:
            needing = self.needing(attention)
            if needing:
                listed, dropped = ", ".join(one.told for one in needing), any(one.dropped for one in needing)
                old = sentence("season.next.dropped") if dropped else ""
                yield sentence(f"season.next.attention.{attention}", count=len(needing), listed=listed, dropped=old)

    def save(
        self, path: str | PathLike[str], *, language: Language | None = None, force: bool = False,
        now: datetime | None = None,
    ) -> Self:  # fmt: skip
        """Write the new master (.xlsx) with a sheet that lists how each row was carried."""
        output = Path(path)
        must_be_new(output, force=force, source=self.source)
        book, own = self.carried.book, self.carried.own
        table = carry_table(self.carried, language or self.language)
        write_workbook(
            book,
            output,
            created=now or the_time(),
            embed_framework=book.embeds_framework,
            extra=(table, *own.sheets),
            added=own.columns,
        )
        return replace(self, output=output)
