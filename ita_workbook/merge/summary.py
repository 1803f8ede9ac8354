"""What a merge did, as lines for people, as JSON, and as findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ita_workbook.checks.catalogue import by_event
from ita_workbook.checks.engine import check_return
from ita_workbook.checks.finding import Finding
from ita_workbook.checks.message import finding_of, row_label
from ita_workbook.merge.conflict import GROUPED, ROW, Conflict, Group, groups_of
from ita_workbook.merge.outcome import ASIDE, Changed, MergeOutcome, concerns_merge
from ita_workbook.read.returned import Event
from ita_workbook.words.errors import quoted
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import LANGUAGES, Language, Text, listed

SCHEMA = "ita-workbook/merge/1"
_NAMED = 6
"""Cells that are named of a group."""


def findings_of(outcome: MergeOutcome) -> list[Finding]:
    """Return why files had no part in the merge, what ails those that had, and the rows without a place."""
    found = [finding for returned in outcome.left_out for finding in check_return(returned)]
    found += [
        finding_of(event, returned)
        for returned in outcome.taken
        for event in returned.events
        if concerns_merge(event) and (by_event(event.kind).severity != "note" or event.kind in ASIDE)
    ]
    for one in outcome.merged.unplaced:
        event = Event("row_not_in_master", sheet=one.sheet, cell=one.cell, sheet_id=one.sheet_id, row_key=one.row_key)
        found.append(finding_of(event, one.returned))
    return found


def lines(outcome: MergeOutcome, findings: Sequence[Finding], output: Path, *, no_ledger: bool) -> list[Text]:
    """Return the report of a merge line by line."""
    report: list[Text] = []
    for returned in outcome.taken:
        tally = outcome.merged.tallies[str(returned.path)]
        report.append(
            sentence(
                "merge.summary.tally",
                name=returned.name,
                read=tally.read,
                carried=tally.carried,
                agreed=tally.agreed,
                conflicting=tally.conflicting,
                settled=tally.settled,
                reported=tally.reported,
            )
        )
    grouped = {(one.file, one.sheet, one.row_key) for own in _groups(outcome).values() for one in own}
    doubtful = by_event("row_doubtful").code  # of rows that are decided together one line tells all
    report += [
        finding.line
        for finding in findings
        if (finding.file, finding.sheet_id, finding.row_key) not in grouped or finding.code != doubtful
    ]
    if outcome.decided.decided:
        count = len(outcome.decided.decided)
        report.append(sentence("merge.summary.obeyed", count=count))
    report += [_undecided(conflict, outcome) for conflict in outcome.decided.incomplete]
    report += [_unknown(conflict, outcome) for conflict in outcome.decided.open if conflict.unknown]
    for conflict in outcome.decided.contradicting:
        where = _where(conflict, outcome)
        report.append(sentence("merge.summary.contradicting", where=where))
    report += [_changed(entry, outcome) for entry in outcome.merged.changed]
    report += _conflicts(outcome)
    if outcome.extra:
        names = ", ".join(table.name for table in outcome.extra)
        report.append(sentence("merge.summary.sheets", names=names))
    report += [sentence("merge.summary.renamed", old=one.old, new=one.new) for one in outcome.renamed]
    if outcome.explained:
        report.append(sentence("merge.summary.explained", count=outcome.explained))
    report += outcome.added.report
    report += outcome.warnings
    if no_ledger:
        report.append(sentence("merge.summary.no_ledger"))
    report.append(_ending(outcome, output))
    return report


def _where(conflict: Conflict, outcome: MergeOutcome) -> Text:
    """Return the cell that a conflict is about as people name it: sheet, row and column."""
    spec = outcome.book.spec
    sheet = spec.sheet(conflict.sheet)
    row, column = row_label(spec, sheet, conflict.row_key), sheet.cell(conflict.row_key, conflict.field)
    parts = (sheet.name, row, column.title)
    return Text(*(" ".join(filter(None, (part.pick(language) for part in parts))) for language in LANGUAGES))


def _undecided(conflict: Conflict, outcome: MergeOutcome) -> Text:
    where = _where(conflict, outcome)
    if conflict.decision == "theirs":
        return sentence("merge.summary.unread", theirs=conflict.theirs, where=where)
    return sentence(
        "merge.summary.no_other",
        where=where,
        value=conflict.other_value or sentence("merge.summary.no_value"),
    )


def _unknown(conflict: Conflict, outcome: MergeOutcome) -> Text:
    where, labels = _where(conflict, outcome), outcome.book.spec.lists["decision"].values
    labels = tuple(one for one in labels if conflict.rival or one.code not in GROUPED)
    return sentence(
        "merge.summary.no_decision",
        unknown=conflict.unknown,
        where=where,
        listed=Text(*(" / ".join(one.label.pick(language) for one in labels) for language in LANGUAGES)),
    )


def _conflicting(conflict: Conflict, outcome: MergeOutcome) -> Text:
    where = _where(conflict, outcome)
    empty = sentence("merge.summary.empty")
    if conflict.about == ROW:
        return sentence(
            "merge.summary.gone_row",
            where=where,
            department=conflict.department,
            theirs=conflict.theirs or empty,
            file=conflict.file,
            cell=conflict.cell,
        )
    return sentence(
        "merge.summary.conflict",
        where=where,
        ours=conflict.ours or empty,
        department=conflict.department,
        theirs=conflict.theirs or empty,
        file=conflict.file,
        cell=conflict.cell,
    )


def _groups(outcome: MergeOutcome) -> dict[Group, list[Conflict]]:
    """Return the conflicts that can be decided together, where there is more than one."""
    return {group: own for group, own in groups_of(outcome.conflicts).items() if len(own) > 1}


def _conflicts(outcome: MergeOutcome) -> list[Text]:
    """Return a line a conflict; of answers that were moved among rows, one for all that are decided together."""
    groups, told = _groups(outcome), list[Text]()
    for conflict in outcome.conflicts:
        own = groups.get(conflict.group) if conflict.rival else None
        if own is None:
            told.append(_conflicting(conflict, outcome))
        elif own[0] is conflict:
            told.append(_together(own, outcome))
    return told


def _together(own: Sequence[Conflict], outcome: MergeOutcome) -> Text:
    """Return what is to decide of answers that may all be other rows'."""
    spec, first = outcome.book.spec, own[0]
    moves = dict.fromkeys((one.row_key, one.rival) for one in own)
    named = [sentence("merge.summary.move", row=row, rival=rival) for row, rival in moves]
    labels = {value.code: value.label for value in spec.lists["decision"].values}
    cells = [one.cell.rpartition("!")[2] for one in own]
    sheet, shown = spec.sheet(first.sheet).name, ", ".join(cells[:_NAMED]) + (" …" if len(cells) > _NAMED else "")
    if first.may_correct:
        return sentence(
            "merge.summary.correction",
            sheet=sheet,
            file=first.file,
            cells=shown,
            department=first.department,
            rival=first.rival,
            others=", ".join(first.others),
            moved=labels["moved"],
            stays=labels["stays"],
        )
    return sentence(
        "merge.summary.group",
        sheet=sheet,
        count=len(own),
        file=first.file,
        cells=shown,
        department=first.department,
        moves=listed(named),
        moved=labels["moved"],
        stays=labels["stays"],
    )


def _changed(entry: Changed, outcome: MergeOutcome) -> Text:
    sheet = outcome.book.spec.sheet(entry.key[0])
    title = sheet.cell(entry.key[1], entry.key[2]).title
    row, empty = row_label(outcome.book.spec, sheet, entry.key[1]), sentence("merge.summary.empty")
    return sentence(
        "merge.summary.changed",
        department=entry.department,
        sheet=sheet.name,
        row=row,
        title=title,
        before=entry.before or empty,
        after=entry.after or empty,
        file=entry.file,
        cell=entry.cell,
    )


def _ending(outcome: MergeOutcome, output: Path) -> Text:
    if outcome.conflicts:
        count = len(outcome.conflicts)
        return sentence("merge.summary.with_conflicts", output=output, count=count, file=quoted(output))
    return sentence("merge.summary.clean", output=output, file=quoted(output))


def as_data(outcome: MergeOutcome, findings: Sequence[Finding], output: Path, language: Language) -> dict[str, Any]:
    """Return the merge as JSON data (schema ita-workbook/merge/1)."""
    return {
        "schema": SCHEMA,
        "output": str(output),
        "files": [
            {
                "file": returned.name,
                "department": returned.identity.department if returned.identity else "",
                "sha256": returned.sha256,
                **asdict(outcome.merged.tallies[str(returned.path)]),
            }
            for returned in outcome.taken
        ],
        "left_out": [returned.name for returned in outcome.left_out],
        "added_rows": [{"sheet": sheet, "row_key": key} for sheet, key in outcome.merged.added_rows],
        "changed": [asdict(entry) for entry in outcome.merged.changed],
        "added_columns": {sheet: [one.title for one in own] for sheet, own in outcome.added.columns.items()},
        "warnings": [warning.pick(language) for warning in outcome.warnings],
        "decided": len(outcome.decided.decided),
        "conflicts": [asdict(conflict) for conflict in outcome.conflicts],
        "findings": [finding.to_json(language) for finding in findings],
    }
