"""Decisions: what people chose on the conflicts sheet, carried out on the master."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ita_workbook.book.book import Book
from ita_workbook.book.content import Content, Row, Value, display
from ita_workbook.book.share import owning_row
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.merge.conflict import GROUPED, ROW, Conflict, groups_of, read_conflicts
from ita_workbook.merge.provenance import CellKey, Origin, read_former, read_origins
from ita_workbook.read.values import ValueReader, is_kept_as_written
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.sentences import sentence

_KEY = re.compile(r"[A-Z]\d*-\S+")
"""A row key of a list."""


@dataclass(slots=True)
class Decided:
    """The master after the decisions: its content, conflicts still open, origins, and those decided now.

    ``former`` are the origins of values that were refused now or before, or replaced by a later return.
    """

    content: Content
    open: list[Conflict] = field(default_factory=list)
    origins: dict[CellKey, Origin] = field(default_factory=dict)
    former: list[Origin] = field(default_factory=list)
    decided: list[Conflict] = field(default_factory=list)
    incomplete: list[Conflict] = field(default_factory=list)
    """Decided as "another value", or as the department's, where that cannot be read: still open."""
    contradicting: list[Conflict] = field(default_factory=list)
    """Rows of one cell whose decisions choose different values: still open."""


Decision = tuple[str, str]
"""What somebody chose for one conflict: a code of the decision list, and the value where that is another one."""


def with_decisions(content: Content, decisions: Mapping[str, Decision], spec: WorkbookSpec) -> Content:
    """Return the content with decisions written on its conflicts sheet, by the row keys of that sheet.

    An empty decision takes back the one that stands there.
    Raises UsageProblem for a conflict that is not there any more, and for a decision that is none of the list.
    """
    labels = {value.code: value.label.th for value in spec.lists["decision"].values}
    known = {conflict.id for conflict in read_conflicts(content.rows("conflicts"), spec)}
    gone = [key for key in decisions if key not in known]
    if gone:
        raise UsageProblem(sentence("merge.decision.gone", count=len(gone)))
    wrong = [code for code, _ in decisions.values() if code and code not in labels]
    if wrong:
        raise UsageProblem(sentence("merge.decision.unknown", code=wrong[0], listed=", ".join(labels)))
    rows = [
        Row(row.key, _decided(row.values, *decisions[row.key], labels)) if row.key in decisions else row
        for row in content.rows("conflicts")
    ]
    made = content.copy()
    made.sheets["conflicts"] = rows
    return made


def _decided(values: Mapping[str, Value], code: str, other: str, labels: Mapping[str, str]) -> dict[str, Value]:
    kept = {name: value for name, value in values.items() if name != "decision"}
    return kept | ({"decision": labels[code]} if code else {}) | ({"other_value": other} if code and other else {})


def obey(book: Book, content: Content, now: str) -> Decided:
    """Carry out the decisions that stand on the conflicts sheet of ``content``; ``now`` is an ISO time."""
    provenance = content.rows("provenance")
    outcome = Decided(content.copy(), origins=read_origins(provenance), former=read_former(provenance))
    values = ValueReader(Book(book.identity, book.framework, outcome.content, book.spec))
    by_cell: dict[CellKey, list[Conflict]] = defaultdict(list)
    by_row: dict[CellKey, list[Conflict]] = defaultdict(list)
    conflicts = read_conflicts(content.rows("conflicts"), book.spec)
    for conflict in _of_groups(outcome, conflicts, values, book, now):
        (by_row if conflict.about == ROW else by_cell)[conflict.key].append(conflict)
    for about_one in by_row.values():
        _decide_row(outcome, about_one, book, now)
    for about_one in by_cell.values():
        _decide(outcome, about_one, values, book, now)
    _leave_empty(outcome, book)
    outcome.content.sheets.pop("conflicts", None)
    outcome.content.sheets.pop("provenance", None)
    return outcome


def _leave_empty(outcome: Decided, book: Book) -> None:
    """Leave nothing in an entry of which decisions took all that people fill in: it is asked for no more.

    The row stays, so that an earlier copy which comes again finds what was decided.
    """
    for sheet, key in sorted({(one.sheet, one.row_key) for one in outcome.decided}):
        declared, row = book.spec.sheet(sheet), outcome.content.row(sheet, key)
        if row is None or not declared.entries:
            continue
        filled = [column.field for column in declared.columns if column.editable("issued")]
        if not any(row.text(code) for code in filled):
            keys = {column.field for column in declared.key_columns}
            row.values = {code: value for code, value in row.values.items() if code in keys}


def _of_groups(
    outcome: Decided, conflicts: Sequence[Conflict], values: ValueReader, book: Book, now: str
) -> list[Conflict]:
    """Return the conflicts with what was decided of a whole group as a decision of each that has none of its own.

    An answer that goes to the row it names is from here on a conflict of that row, decided as the department's. Of
    several entries that it may be the key of one can be written as the other value.
    """
    groups = groups_of(conflicts)
    chosen = {group: {one.decision for one in own if one.decision in GROUPED} for group, own in groups.items()}
    found = []
    for one in conflicts:
        grouped = chosen.get(one.group, set()) if one.rival else set()
        if one.decision in GROUPED and not one.rival:
            found.append(replace(one, decision="", unknown=book.spec.lists["decision"].label_of(one.decision)))
        elif len(grouped) > 1 and one.decision in GROUPED:
            outcome.contradicting.append(one)
            outcome.open.append(one)
        elif len(grouped) != 1 or one.decision not in ("", *GROUPED):
            found.append(one)
        elif "stays" in grouped:
            found.append(replace(one, decision="theirs"))
        else:
            written = {other.other_value for other in groups[one.group] if one.may_correct}
            named = {text for text in written if _KEY.fullmatch(text)} or {one.rival}
            if len(named) > 1 or not named <= {one.rival, *one.others}:
                outcome.incomplete.append(replace(one, decision="other"))
                found.append(replace(one, decision=""))
            else:
                found += _moved(outcome, one, named.pop(), values, book, now)
    return found


def _moved(
    outcome: Decided, one: Conflict, rival: str, values: ValueReader, book: Book, now: str
) -> list[Conflict]:  # fmt: skip
    """Return an answer as that of the row ``rival``; where that cannot hold it, as it is, and tell so."""
    there = outcome.content.row(one.sheet, rival)
    ours = there.values.get(one.field) if there else None
    moved = replace(
        one, row_key=rival, about="", decision="theirs", other_value="", ours="" if ours is None else display(ours)
    )  # fmt: skip
    if there is None or not _is_readable(moved, outcome, values, book):
        outcome.incomplete.append(replace(one, decision="theirs"))
        return [replace(one, decision="")]
    outcome.former.append(_origin(replace(one, decision="moved"), book, now))
    return [moved]


def _decide_row(outcome: Decided, conflicts: Sequence[Conflict], book: Book, now: str) -> None:
    """Keep or delete a row that the master had no more and returns report on; who deleted it again has decided."""
    sheet, key, _ = conflicts[0].key
    there = outcome.content.row(sheet, key) is not None
    decisions = {one.decision for one in conflicts if one.decision} if there else {"ours"}
    if len(decisions) != 1 or "other" in decisions:
        outcome.open += conflicts
        outcome.incomplete += [one for one in conflicts if one.decision == "other"]
        outcome.contradicting += conflicts if len(decisions) > 1 and "other" not in decisions else []
        return
    if decisions == {"ours"}:
        for one in (book.spec.sheet(sheet), *book.spec.going_with(book.spec.sheet(sheet))):
            rows = outcome.content.rows(one.id)
            outcome.content.sheets[one.id] = [row for row in rows if owning_row(one, row.key, book.spec)[1] != key]
    decided = [replace(one, decision=next(iter(decisions))) for one in conflicts]
    outcome.decided += decided
    outcome.former += [_origin(one, book, now) for one in decided]


def _decide(outcome: Decided, conflicts: Sequence[Conflict], values: ValueReader, book: Book, now: str) -> None:
    """Carry out the decisions about one cell, which has a conflict for each value that came back."""
    first = conflicts[0]
    if outcome.content.row(first.sheet, first.row_key) is None:
        outcome.open += conflicts
        return
    incomplete = [one for one in conflicts if not _is_readable(one, outcome, values, book)]
    outcome.incomplete += incomplete
    chosen = [one for one in conflicts if one.decision in ("theirs", "other") and one not in incomplete]
    if len({_chosen_text(one) for one in chosen}) > 1:
        outcome.contradicting += chosen
        outcome.open += conflicts
        return
    if chosen:
        _write(outcome, chosen[0], values, book)
        # The master's value was refused, whichever return has it too.
        refused = replace(chosen[0], theirs=first.ours, decision="ours", department="", file="", cell="", sha256="")
        outcome.former += [_origin(replace(refused, form_id=""), book, now)] if first.ours else []
    settled = [one for one in conflicts if one not in incomplete and (one.decision or chosen)]
    outcome.open += [one for one in conflicts if one not in settled]
    outcome.decided += settled
    # The present origin is the decision that gave the value; the others are kept, so that they are not asked again.
    settled.sort(key=lambda one: (one not in chosen, one.theirs, one.form_id))
    for number, one in enumerate(settled):
        origin = _origin(one if one.decision else replace(one, decision="ours"), book, now)
        if number == 0:
            _retire(outcome, one.key)
            outcome.origins[one.key] = origin
        else:
            outcome.former.append(origin)


def _retire(outcome: Decided, key: CellKey) -> None:
    before = outcome.origins.get(key)
    if before is not None:
        outcome.former.append(before)


def _is_readable(conflict: Conflict, outcome: Decided, values: ValueReader, book: Book) -> bool:
    """Whether what was chosen can be written: another value has to be there, and of the cell's type."""
    if conflict.decision not in ("theirs", "other"):
        return True
    text = _chosen_text(conflict)
    if not text:
        return conflict.decision == "theirs"  # the department cleared the cell
    column = book.spec.sheet(conflict.sheet).cell(conflict.row_key, conflict.field)
    row = outcome.content.row(conflict.sheet, conflict.row_key)
    parsed = values.parse(column, text, row.values if row else {})
    # A name that is not in a list of the agency's own is kept as a department writes it.
    kept = conflict.decision == "theirs" and is_kept_as_written(column, "issued", book.spec)
    return kept or not parsed.doubtful


def _chosen_text(conflict: Conflict) -> str:
    return conflict.theirs if conflict.decision == "theirs" else conflict.other_value


def _write(outcome: Decided, conflict: Conflict, values: ValueReader, book: Book) -> None:
    row = outcome.content.row(conflict.sheet, conflict.row_key)
    if row is None:
        return
    text = _chosen_text(conflict)
    column = book.spec.sheet(conflict.sheet).cell(conflict.row_key, conflict.field)
    value: Value | None = values.parse(column, text, row.values).value if text else None
    if value is None:
        row.values.pop(conflict.field, None)
        return
    row.values[conflict.field] = value
    sheet = book.spec.sheet(conflict.sheet)
    if sheet.entries and sheet.owner and conflict.department:
        row.values.setdefault(sheet.owner, conflict.department)


def _origin(conflict: Conflict, book: Book, now: str) -> Origin:
    return Origin(
        *conflict.key,
        department=conflict.department,
        file=conflict.file,
        cell=conflict.cell,
        sha256=conflict.sha256,
        merged_at=now,
        decision=book.spec.lists["decision"].label_of(conflict.decision),
        value=conflict.theirs,
        form_id=conflict.form_id,
    )
