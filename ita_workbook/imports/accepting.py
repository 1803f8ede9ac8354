"""Accepting: what was decided of a proposal goes into the master by the merge's own rules, never over a filled cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ita_workbook.book.content import Value, display
from ita_workbook.imports.as_returns import form_of, returns_of
from ita_workbook.imports.learnt import keep_mapping
from ita_workbook.imports.proposal import Draft, Proposed
from ita_workbook.merge.merging import begin, finish, merged_book
from ita_workbook.merge.outcome import MergeOutcome
from ita_workbook.merge.provenance import Origin
from ita_workbook.read.returned import Return
from ita_workbook.read.values import ValueReader
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text


@dataclass
class Taken:
    """What accepting gives: the merge it became, how each value was decided, and what could not be followed."""

    outcome: MergeOutcome
    draft: Draft
    problems: list[Text] = field(default_factory=list)
    undecided: int = 0
    """Values without a decision, those counted whose decision could not be followed."""


def accept(draft: Draft, master: Return, *, now: str) -> Taken:
    """Return the master with what was accepted; nothing is written. ``now`` is an ISO time.

    Raises UsageProblem where the proposal is another master's.
    """
    outcome, merger = begin(master, now)
    book = outcome.book
    if draft.year_be != book.identity.year_be or draft.master_id not in ("", book.identity.master_id):
        raise UsageProblem(sentence("imports.other_master", name=master.name))
    taken = Taken(outcome, draft)
    values = ValueReader(replace(book, content=merger.merged.content))
    accepted: list[tuple[Proposed, Value]] = []
    for one in draft.proposed:
        decided = draft.decided(one)
        value = one.value
        if decided.decision == "edit":
            column = book.spec.sheet(one.sheet).cell(one.row_key, one.field)
            parsed = values.parse(column, decided.text, {})
            if parsed.value is None or parsed.doubtful:
                taken.problems.append(sentence("imports.problem.unread", id=one.id, row=one.row, value=decided.text))
                taken.undecided += 1
                continue
            value = parsed.value
        if decided.decision in ("accept", "edit"):
            accepted.append((one, value))
        taken.undecided += not decided.decision
    for returned in returns_of(accepted, book):
        merger.add(returned)
    finish(master, outcome, merger)
    _tell_places(outcome, accepted, now)
    refused = [(one, one.value) for one in draft.proposed if draft.decided(one).decision == "reject"]
    corrected = [(one, one.value) for one, value in accepted if display(value) != one.text]
    _remember(outcome, [*refused, *corrected], now)
    outcome.book = merged_book(outcome.book, outcome.merged)
    keep_mapping(outcome.book.content, draft, now)
    return taken


def _tell_places(outcome: MergeOutcome, accepted: Sequence[tuple[Proposed, Value]], merged_at: str) -> None:
    """Put the places in the sources where the merge knows only those of the rows that were made of them."""
    places = {(*one.cell, form_of(one.sha256), display(value)): one for one, value in accepted}
    merged = outcome.merged
    for one, value in accepted:
        row = merged.content.row(one.sheet, one.row_key)
        if one.cell not in merged.origins and row and row.values.get(one.field) == value:
            # What a new row begins with is no change for the merge.
            merged.origins[one.cell] = _origin(one, value, merged_at)
    for key, origin in merged.origins.items():
        if found := places.get((*key, origin.form_id, origin.value)):
            merged.origins[key] = replace(origin, file=found.file, cell=", ".join(found.places))
    merged.conflicts[:] = [
        replace(conflict, file=found.file, cell=", ".join(found.places))
        if (found := places.get((*conflict.key, conflict.form_id, conflict.theirs)))
        else conflict
        for conflict in merged.conflicts
    ]


def _remember(outcome: MergeOutcome, refused: Iterable[tuple[Proposed, Value]], now: str) -> None:
    """Keep what was not taken, so that the same file does not ask for it again."""
    word = outcome.book.spec.lists["decision"].label_of("ours")
    outcome.merged.former += [replace(_origin(one, value, now), decision=word) for one, value in refused]


def _origin(one: Proposed, value: Value, now: str) -> Origin:
    return Origin(*one.cell, department="", file=one.file, cell=", ".join(one.places), sha256=one.sha256,
                  merged_at=now, value=display(value), form_id=form_of(one.sha256))  # fmt: skip
