"""Decisions: what people chose on the conflicts sheet, carried out on the master."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ita_workbook.merge.conflict import Conflict, read_conflicts
from ita_workbook.merge.provenance import CellKey, Origin, read_origins
from ita_workbook.read.values import ValueReader
from ita_workbook.spec.book import Book
from ita_workbook.spec.content import Content, Value


@dataclass(slots=True)
class Decided:
    """The master after the decisions: its content, conflicts still open, origins, and those decided now."""

    content: Content
    open: list[Conflict] = field(default_factory=list)
    origins: dict[CellKey, Origin] = field(default_factory=dict)
    decided: list[Conflict] = field(default_factory=list)
    incomplete: list[Conflict] = field(default_factory=list)
    """Decided as "another value" without writing one: still open."""


def obey(book: Book, content: Content, now: str) -> Decided:
    """Carry out the decisions that stand on the conflicts sheet of ``content``; ``now`` is an ISO time."""
    spec = book.spec
    outcome = Decided(content.copy(), origins=read_origins(content.rows("provenance")))
    values = ValueReader(Book(book.identity, book.framework, outcome.content, spec))
    conflicts = read_conflicts(content.rows("conflicts"), spec)
    chosen = {conflict.key for conflict in conflicts if conflict.decision in ("theirs", "other")}
    for conflict in conflicts:
        if conflict.decision == "other" and not conflict.other_value:
            outcome.incomplete.append(conflict)
            outcome.open.append(conflict)
        elif conflict.decision:
            _carry_out(outcome, conflict, values, book, now)
        elif conflict.key in chosen:
            # Another row of the same cell was chosen: this value lost with that choice.
            _carry_out(outcome, replace(conflict, decision="ours"), values, book, now, keep=True)
        else:
            outcome.open.append(conflict)
    outcome.content.sheets.pop("conflicts", None)
    outcome.content.sheets.pop("provenance", None)
    return outcome


def _carry_out(
    outcome: Decided, conflict: Conflict, values: ValueReader, book: Book, now: str, *, keep: bool = False
) -> None:
    row = outcome.content.row(conflict.sheet, conflict.row_key)
    if row is None:
        outcome.open.append(conflict)
        return
    if conflict.decision != "ours":
        text = conflict.theirs if conflict.decision == "theirs" else conflict.other_value
        column = book.spec.sheet(conflict.sheet).cell(conflict.row_key, conflict.field)
        value: Value | None = values.parse(column, text, row.values).value if text else None
        if value is None:
            row.values.pop(conflict.field, None)
        else:
            row.values[conflict.field] = value
    outcome.decided.append(conflict)
    if keep and conflict.key in outcome.origins:
        return
    label = book.spec.lists["decision"].label_of(conflict.decision)
    outcome.origins[conflict.key] = Origin(
        *conflict.key,
        department=conflict.department,
        file=conflict.file,
        cell=conflict.cell,
        sha256=conflict.sha256,
        merged_at=now,
        decision=label,
        value=conflict.theirs,
        form_id=conflict.form_id,
    )
