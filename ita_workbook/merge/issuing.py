"""Issuing: one workbook a department out of a master, each recorded in the ledger."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ita_workbook.clock import iso
from ita_workbook.errors import ExistingFile, UsageProblem
from ita_workbook.generate.writer import write_workbook
from ita_workbook.merge.ledger import Ledger
from ita_workbook.output import make_folder
from ita_workbook.spec.book import Book
from ita_workbook.spec.identity import Identity, form_id
from ita_workbook.spec.season import department_content, with_work
from ita_workbook.thai.text import fold, suggest

_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


@dataclass(frozen=True, slots=True)
class IssuedFile:
    """One workbook written: its department, path, number of the issue, and how many items and measures it has."""

    department: str
    path: Path
    issue: int
    items: int
    measures: int


def issued_book(master: Book, department: str, issue: int) -> Book:
    """Return the workbook of one department as it is sent out."""
    identity = Identity(
        form_id=form_id(master.identity.master_id, department, issue),
        master_id=master.identity.master_id,
        kind="issued",
        year_be=master.identity.year_be,
        agency=str(master.content.agency.get("name", master.identity.agency)),
        department=department,
        issue=issue,
        version=master.spec.version,
        language=master.language,
    )
    return Book(identity, master.framework, department_content(master.content, master.spec, department), master.spec)


def choose_departments(master: Book, names: Sequence[str]) -> tuple[str, ...]:
    """Return the departments meant by ``names``; all that own something when none is named.

    Raises UsageProblem naming the nearest department for a name that is none.
    """
    known = master.content.departments()
    if not names:
        return with_work(master.content)
    by_fold = {fold(name): name for name in known}
    chosen = []
    for name in names:
        found = by_fold.get(fold(name))
        if found is None:
            near = suggest(name, known)
            listed = ", ".join(known) or "-"
            hint_th, hint_en = (f" หมายถึง {near} หรือไม่", f" Did you mean {near}?") if near else ("", "")
            raise UsageProblem(
                f"ไม่มีส่วนราชการ {name} ในสมุดงานกลาง{hint_th} ที่มีคือ {listed}",
                f"the master has no department {name}.{hint_en} It has: {listed}",
            )
        chosen.append(found)
    return tuple(dict.fromkeys(chosen))


def without_owner(master: Book) -> list[str]:
    """Return the items and measures that no known department owns: they are in no issued workbook."""
    known = master.content.departments()
    return [
        row.key
        for sheet in ("assignments", "measures")
        for row in master.content.rows(sheet)
        if row.text("department") not in known
    ]


def issue_workbooks(
    master: Book,
    departments: Sequence[str],
    folder: Path,
    ledger: Ledger | None,
    *,
    created: datetime,
    force: bool = False,
    progress: Callable[[str], None] | None = None,
) -> list[IssuedFile]:
    """Write one workbook for each of ``departments`` into ``folder`` and record it; returns them in order.

    Nothing is written when one of the files is there already and ``force`` is not set: people may have filled it in.
    """
    paths = {department: folder / f"{file_name(department)}.xlsx" for department in departments}
    there = [path.name for path in paths.values() if path.exists()]
    if there and not force:
        raise ExistingFile(
            f"โฟลเดอร์ {folder} มีไฟล์ {', '.join(there)} อยู่แล้ว อาจมีคนกรอกไว้ เลือกโฟลเดอร์อื่นด้วย -o หรือใส่ --force",
            f"{folder} has {', '.join(there)} already, perhaps filled in; choose another with -o or add --force",
        )
    make_folder(folder)
    issued = []
    for department in departments:
        number = ledger.next_issue(department) if ledger else 1
        book = issued_book(master, department, number)
        path = paths[department]
        write_workbook(book, path, created=created, embed_framework=book.embeds_framework)
        if ledger:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            ledger.add_issued(book.identity, book.content, path.name, digest, iso(created))
        issued.append(
            IssuedFile(
                department, path, number, len(book.content.rows("assignments")), len(book.content.rows("measures"))
            )
        )
        if progress:
            progress(department)
    return issued


def file_name(department: str) -> str:
    """Return the department's name as a file name on every system: no separators, no reserved marks."""
    name = _UNSAFE.sub("-", department).strip(" .") or "department"
    # 255 bytes is the limit of most file systems and a Thai letter has three.
    while len(name.encode()) > 180:
        name = name[:-1]
    return name
