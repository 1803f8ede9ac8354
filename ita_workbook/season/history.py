"""History: what the ledger knows of a season, one event a row: issued, came back, merged, decided, left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ita_workbook.book.workbook import load_spec
from ita_workbook.season.ledger import Ledger
from ita_workbook.words.sentences import pattern, sentence
from ita_workbook.words.text import Language, Text
from ita_workbook.write.result import Result
from ita_workbook.write.table import Column, Plain, Table, TableRow
from ita_workbook.write.table_terminal import table_lines

_KINDS = {name: pattern(f"season.history.kind.{name}")
          for name in ("issued", "returned", "merged", "decided", "excluded")}  # fmt: skip


@dataclass(frozen=True, repr=False)
class History(Result):
    """What happened in a season, the newest first."""

    events: tuple[tuple[Plain, ...], ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """``events``: a row an event."""
        columns = (
            Column("moment", sentence("season.history.when"), "moment", 18),
            Column("kind", sentence("season.history.what"), "choice", 16, _KINDS),
            Column("department", sentence("season.history.who"), width=26),
            Column("file", sentence("season.history.file"), width=36),
            Column("told", sentence("season.history.told"), width=50),
        )
        rows = tuple(TableRow(event) for event in self.events)
        return (Table("events", sentence("season.history.title"), columns, rows),)

    def to_json(self, language: Language = "th") -> dict[str, Any]:
        """Return the events (schema ita-workbook/history/1)."""
        return {"schema": "ita-workbook/history/1", **self.tables[0].to_json(language)}

    def lines(self, language: Language = "th", *, columns: int = 100, colour: bool = False) -> Iterator[str]:
        """Yield a line an event."""
        yield from table_lines(self.tables[0], language, columns=columns if colour else None)


def history(ledger: Ledger | None) -> History:
    """Return everything that the ledger has; nothing where there is none."""
    events = sorted(_events(ledger), key=lambda event: str(event[0]), reverse=True) if ledger else []
    return History(tuple((datetime.fromisoformat(str(moment)), *rest) for moment, *rest in events))


def _events(ledger: Ledger) -> Iterator[tuple[Plain, ...]]:
    """Yield the events with their times as they are kept."""
    owners = {one.form_id: one.department for one in ledger.issued()}
    files = {one.sha256: one.file for one in ledger.received()}
    for sent in ledger.issued():
        yield sent.issued_at, "issued", sent.department, sent.file, sentence("season.history.issue", number=sent.issue)
    for came in ledger.received():
        told = sentence("season.history.returned", filled=came.filled, required=came.required, errors=came.errors)
        yield came.seen_at, "returned", came.department, came.file, told
    for merged in ledger.merged():
        told = sentence("season.history.merged", carried=merged.carried, conflicting=merged.conflicting)
        owner = owners.get(merged.form_id)
        yield merged.merged_at, "merged", owner, files.get(merged.sha256) or merged.output or None, told
    spec = load_spec()
    labels = {value.code: value.label for value in spec.lists["decision"].values}
    for one in ledger.decided():
        title = spec.sheet(one.sheet).cell(one.row_key, one.field).title if one.sheet in spec.by_id else Text(one.field)
        decision = labels.get(one.decision, Text(one.decision))
        told = sentence("season.history.decided", row=one.row_key, field=title, decision=decision)
        yield one.decided_at, "decided", None, one.output or None, told
    for left in ledger.excluded():
        yield left.excluded_at, "excluded", None, left.file, None
