"""Certificate: what was checked and found right, to be kept, and to be compared with the same files later."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ita_workbook import __version__
from ita_workbook.book.content import Row
from ita_workbook.book.form import FormRule
from ita_workbook.book.identity import derive_id
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.checks.catalogue import all_entries, by_event
from ita_workbook.checks.result import Checked, CheckedFile
from ita_workbook.checks.rules import forms
from ita_workbook.checks.rules.table import RULES
from ita_workbook.read.returned import Return
from ita_workbook.words.errors import ItaError, UsageProblem
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text

SCHEMA = "ita-workbook/certificate/1"


class NotAsCertified(ItaError):
    """Files that are no longer what was certified."""

    exit_code = 1


def certificate(checked: Checked, returns: Iterable[Return], at: str) -> dict[str, Any]:
    """Return what was checked and found right.

    That is: each file with its hash and counts, the codes that rules looked for and did not find, the form's rules that
    held and those switched off, the findings that were accepted, with their reasons, and what the senders explain.

    ``returns`` are the files read again, for what only their content tells.
    """
    read = {returned.path: returned for returned in returns}
    found = Counter(finding.code for finding in checked.findings)
    codes = [entry.code for entry in all_entries()]
    judged = {by_event(event).code for returned in read.values() for event in _judged(returned)}
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "tool": __version__,
        "checked_at": at,
        "counts": asdict(checked.counts),
        "files": [_file(file, read.get(file.path)) for file in checked.files],
        "not_found": [code for code in codes if code in judged and not found[code]],
        "found": {code: found[code] for code in codes if found[code]},
        "accepted": [
            {"file": one.file, "code": one.code, "sheet": one.sheet, "cell": one.cell, "reason": one.waived.reason,
             "approved_by": one.waived.approved_by}
            for one in checked.findings if one.waived
        ],
        "explained": [
            {"file": one.file, "code": one.code, "sheet": one.sheet, "cell": one.cell, "explanation": one.explained}
            for one in checked.findings if one.explained and not one.waived
        ],
    }  # fmt: skip
    return data | {"seal": _seal(data)}


def _judged(returned: Return) -> Iterator[str]:
    """Yield the events that the rules looked for in a file: of a form those of the rules that it declares."""
    if not returned.readable or returned.book is None:
        return
    book = returned.book
    for rule in RULES:
        if book.kind in rule.kinds and rule.find is not forms.form_rules:
            yield from rule.events
    for declared in book.spec.form.rules if book.spec.form else ():
        if declared.holds_in(book.identity.year_be):
            yield from forms.EVENTS[declared.rule]


def _file(file: CheckedFile, returned: Return | None) -> dict[str, Any]:
    book = returned.book if returned else None
    form = book.spec.form if book else None
    year = book.identity.year_be if book else 0
    rows = {sheet.id: len(book.content.rows(sheet.id)) for sheet in book.sheets if sheet.is_data} if book else {}
    if returned and book:
        rows = {
            sheet: sum(_counts(row, book.spec.sheet(sheet)) for row in returned.content.rows(sheet)) for sheet in rows
        }
    return {
        "file": file.name,
        "sha256": _hash(file.path),
        "form_id": file.identity.form_id if file.identity else "",
        "department": file.department,
        "counts": asdict(file.counts),
        "rows": rows,
        "cells_read": returned.cells_read if returned else 0,
        "rules": [_rule(rule) for rule in form.rules if rule.holds_in(year)] if form else [],
        "switched_off": [_rule(rule) for rule in form.rules if not rule.holds_in(year)] if form else [],
    }


def _counts(row: Row, sheet: SheetSpec) -> bool:
    """Whether a row is there for anybody: an entry that was taken away is not."""
    return not sheet.entries or sheet.has_answers(row.values)


def _rule(rule: FormRule) -> str:
    return " ".join(part for part in (rule.rule, rule.sheet, rule.field or ",".join(rule.fields), rule.than) if part)


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _seal(data: dict[str, Any]) -> str:
    """Return what tells a certificate that was edited: it guards against accidents, not against malice."""
    return derive_id(SCHEMA, json.dumps(data, ensure_ascii=False, sort_keys=True))


def verify(source: Path, files: Sequence[Path]) -> Text:
    """Return that ``files`` are what a certificate says of them; raises NotAsCertified naming those that are not.

    Each file of the certificate must be among ``files``, and each of these in the certificate.
    """
    data = _read(source)
    told = [(str(entry.get("file")), str(entry.get("sha256"))) for entry in data["files"]]
    given = [(path.name, _hash(path)) for path in files]
    known, names = {name for name, _ in told}, {name for name, _ in given}
    problems: list[Text] = []
    for name, digest in told:
        if name not in names:
            problems.append(sentence("checks.certificate.not_given", name=name))
        elif (name, digest) not in given:
            problems.append(sentence("checks.certificate.changed", name=name))
    problems += [sentence("checks.certificate.not_in", name=name) for name in sorted(names - known)]
    if problems:
        listed = Text("\n".join(one.th for one in problems), "\n".join(one.pick("en") for one in problems))
        raise NotAsCertified(listed)
    at, tool = data.get("checked_at", ""), data.get("tool", "")
    return sentence("checks.certificate.right", count=len(told), at=at, tool=tool)


def _read(source: Path) -> dict[str, Any]:
    if not source.is_file():
        raise UsageProblem(sentence("checks.certificate.no_file", path=source))
    try:
        data = json.loads(source.read_text(encoding="utf-8"))
        seal = data.pop("seal")
        whole = data["schema"] == SCHEMA and isinstance(data["files"], list) and all(
            isinstance(entry, dict) for entry in data["files"]
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UsageProblem(sentence("checks.certificate.no_certificate", path=source)) from None
    if not whole:
        raise UsageProblem(sentence("checks.certificate.no_certificate", path=source))
    if seal != _seal(data):
        raise NotAsCertified(sentence("checks.certificate.edited", path=source))
    return data  # type: ignore[no-any-return]
