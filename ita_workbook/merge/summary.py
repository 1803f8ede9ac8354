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
from ita_workbook.merge.conflict import Conflict
from ita_workbook.merge.outcome import WHOLE_FILE, Changed, MergeOutcome
from ita_workbook.read.returned import Event
from ita_workbook.words.errors import quoted
from ita_workbook.words.text import LANGUAGES, Language, Text

SCHEMA = "ita-workbook/merge/1"


def findings_of(outcome: MergeOutcome) -> list[Finding]:
    """Return why files had no part in the merge, what ails those that had, and the rows without a place."""
    found = [finding for returned in outcome.left_out for finding in check_return(returned)]
    # What is wrong in the cells is the check's to tell; here only what concerns a file as a whole.
    found += [
        finding_of(event, returned)
        for returned in outcome.taken
        for event in returned.events
        if by_event(event.kind).family in WHOLE_FILE and by_event(event.kind).severity != "note"
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
            Text(
                f"{returned.name}: อ่าน {tally.read} ช่อง = รวมใหม่ {tally.carried} + ตรงกันแล้ว {tally.agreed}"
                f" + ขัดแย้ง {tally.conflicting} + ตัดสินแล้ว {tally.settled} + แจ้งเป็นข้อค้นพบ {tally.reported}",
                f"{returned.name}: read {tally.read} cells = carried {tally.carried} + agreed {tally.agreed}"
                f" + conflicting {tally.conflicting} + settled {tally.settled} + reported {tally.reported}",
            )
        )
    report += [finding.line for finding in findings]
    if outcome.decided.decided:
        count = len(outcome.decided.decided)
        report.append(Text(f"ทำตามคำตัดสิน {count} ข้อ", f"obeyed {count} decisions"))
    report += [_undecided(conflict, outcome) for conflict in outcome.decided.incomplete]
    report += [_unknown(conflict, outcome) for conflict in outcome.decided.open if conflict.unknown]
    for conflict in outcome.decided.contradicting:
        where = _where(conflict, outcome)
        report.append(
            Text(
                f"คำตัดสินของช่องเดียวกันขัดกันเอง: {where.th} เลือกค่าเดียวในหน้า ข้อขัดแย้ง แถวอื่นของช่องนี้ให้เลือก ใช้ของกลาง",
                f"decisions about one cell contradict each other: {where.pick('en')}; "
                "choose one value and keep the master's in its other rows",
            )
        )
    report += [_changed(entry, outcome) for entry in outcome.merged.changed]
    report += [_conflicting(conflict, outcome) for conflict in outcome.conflicts]
    if outcome.extra:
        names = ", ".join(table.name for table in outcome.extra)
        report.append(Text(f"คัดลอกหน้าที่เพิ่มเองในสมุดงานกลางเป็นข้อความ: {names}", f"copied as text: {names}"))
    report += outcome.added.report
    report += outcome.warnings
    if no_ledger:
        report.append(
            Text(
                "ไม่พบทะเบียนรับส่ง (.ledger) ข้างสมุดงานกลาง จึงใช้ข้อมูลที่ฝังในไฟล์เป็นค่าเดิมแทน",
                "no ledger beside the master; the files' own data served as the base",
            )
        )
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
        return Text(
            f'เลือก ใช้ของส่วนราชการ แต่ค่า "{conflict.theirs}" อ่านไม่ได้: {where.th} '
            "ให้เลือก ค่าอื่น แล้วกรอกค่าที่ถูกต้องในหน้า ข้อขัดแย้ง",
            f'decided as the department\'s, but "{conflict.theirs}" cannot be read: {where.pick("en")}; '
            "choose another value and write it",
        )
    return Text(
        f"เลือก ค่าอื่น แต่ไม่ได้กรอกค่าที่อ่านได้: {where.th} แก้ช่อง ค่าอื่น ({conflict.other_value or 'ว่าง'}) ในหน้า ข้อขัดแย้ง",
        f"decided as another value, but none that can be read is written: {where.pick('en')} "
        f"({conflict.other_value or 'empty'})",
    )


def _unknown(conflict: Conflict, outcome: MergeOutcome) -> Text:
    where, labels = _where(conflict, outcome), outcome.book.spec.lists["decision"].values
    return Text(
        f'คำตัดสิน "{conflict.unknown}" ไม่อยู่ในรายการ: {where.th} เลือก {" / ".join(one.label.th for one in labels)}',
        f'"{conflict.unknown}" is no decision: {where.pick("en")}; '
        f"choose {' / '.join(one.label.pick('en') for one in labels)}",
    )


def _conflicting(conflict: Conflict, outcome: MergeOutcome) -> Text:
    where = _where(conflict, outcome)
    empty = Text("(ว่าง)", "(empty)")
    ours, theirs = conflict.ours, conflict.theirs
    return Text(
        f'ขัดแย้ง {where.th}: กลาง "{ours or empty.th}" '
        f'{conflict.department} "{theirs or empty.th}" ({conflict.file} {conflict.cell})',
        f'conflict {where.pick("en")}: master "{ours or empty.en}", '
        f'{conflict.department} "{theirs or empty.en}" ({conflict.file} {conflict.cell})',
    )


def _changed(entry: Changed, outcome: MergeOutcome) -> Text:
    sheet = outcome.book.spec.sheet(entry.key[0])
    title = sheet.cell(entry.key[1], entry.key[2]).title
    row = row_label(outcome.book.spec, sheet, entry.key[1])
    return Text(
        f'{entry.department} แก้ค่าที่แจกไป {sheet.name.th} {row.th} {title.th}: "{entry.before}" เป็น "{entry.after}" '
        f"({entry.file} {entry.cell})",
        f"{entry.department} changed an issued value: {sheet.name.en} {row.pick('en')} {title.pick('en')}: "
        f'"{entry.before}" to "{entry.after}" ({entry.file} {entry.cell})',
    )


def _ending(outcome: MergeOutcome, output: Path) -> Text:
    if outcome.conflicts:
        count = len(outcome.conflicts)
        return Text(
            f"เขียน {output} แล้ว มีข้อขัดแย้ง {count} ข้อ: เปิดไฟล์ เลือกคำตัดสินในหน้า ข้อขัดแย้ง แล้วสั่ง "
            f"ita merge {quoted(output)} -o ไฟล์ใหม่.xlsx",
            f"wrote {output} with {count} conflicts: decide them on the conflicts sheet, then: "
            f"ita merge {quoted(output)} -o NEW.xlsx",
        )
    return Text(
        f"เขียน {output} แล้ว ไม่มีข้อขัดแย้ง ต่อไป: ita report {quoted(output)} -o reports",
        f"wrote {output}, no conflicts. Next: ita report {quoted(output)} -o reports",
    )


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
