"""Issuing: one workbook a department out of a master, each recorded in the ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from ita_workbook.book.book import Book
from ita_workbook.book.content import channels
from ita_workbook.book.identity import Identity, form_id
from ita_workbook.book.share import departments_with_work, rows_without_owner, share_of
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.read.reader import read_workbook
from ita_workbook.season.ledger import Ledger
from ita_workbook.words.errors import ExistingFile, ItaError, UsageProblem
from ita_workbook.words.fiscal_year import iso
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text, listed
from ita_workbook.words.thai_text import fold, suggest
from ita_workbook.write.file_names import file_names
from ita_workbook.write.output import alone_in, refuse_existing
from ita_workbook.write.workbook_file import write_workbook


@dataclass(frozen=True, slots=True)
class IssuedFile:
    """One workbook written: its department, path, number of the issue, and how many items and measures it has.

    ``rows`` counts all rows of its sheets, but for the list of departments; ``others`` the rows to answer that are
    neither items nor measures, by the id of their sheet.
    """

    department: str
    path: Path
    issue: int
    items: int
    measures: int
    form_id: str = ""
    rows: int = 0
    others: Mapping[str, int] = field(default_factory=dict)

    def held_in(self, spec: WorkbookSpec) -> Text:
        """Return in words what it holds: items, measures and other rows; of a form the rows of each of its sheets."""
        named = [(spec.sheet(sheet), count) for sheet, count in self.others.items()]
        if spec.form is None:
            rows = [(sheet.name, count) for sheet, count in named if count]
            more = Text("".join(f" {name.th} {count}" for name, count in rows),
                        "".join(f", {name.pick('en')}: {count}" for name, count in rows))  # fmt: skip
            return sentence("season.issue.held", items=self.items, measures=self.measures, more=more)
        told = [
            sentence("season.issue.rows", sheet=sheet.name, count=count)
            if count or not sheet.rows
            else sentence("season.issue.empty_rows", sheet=sheet.name, count=sheet.rows.spare_issued)
            for sheet, count in named
        ]
        return listed(told)


def issued_book(master: Book, department: str, issue: int) -> Book:
    """Return the workbook of one department as it is sent out."""
    content = share_of(master.content, master.spec, department)
    return Book(_identity(master, department, issue), master.framework, content, master.spec)


def _identity(master: Book, department: str, issue: int) -> Identity:
    return Identity(
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


def choose_departments(master: Book, names: Sequence[str]) -> tuple[str, ...]:
    """Return the departments meant by ``names``; all that own something when none is named.

    Raises UsageProblem naming the nearest department for a name that is none.
    """
    known = master.content.departments()
    if not names:
        # Whoever is to fill in a form gets it, also where nothing is asked before there is an entry.
        return known if master.spec.form else departments_with_work(master.content, master.spec)
    by_fold = {fold(name): name for name in known}
    chosen = []
    for name in names:
        found = by_fold.get(fold(name))
        if found is None:
            near, all_of = suggest(name, known) or "", ", ".join(known) or "-"
            raise UsageProblem(
                sentence("season.issue.no_department", name=name, near=near, listed=all_of),
            )
        chosen.append(found)
    return tuple(dict.fromkeys(chosen))


def renamed_departments(master: Book, renamed: Mapping[str, str] | None) -> dict[str, str]:
    """Return ``renamed`` with the new names as the master has them; raises UsageProblem for one that it lacks."""
    return {old.strip(): choose_departments(master, (new,))[0] for old, new in (renamed or {}).items()}


def without_owner(master: Book) -> list[tuple[str, str]]:
    """Return (row key, what stands as its department) of what no known department owns: it is in no workbook."""
    return [(one.row.key, one.owner) for one in rows_without_owner(master.content, master.spec)]


def not_told(master: Book) -> tuple[Text, ...]:
    """Return what the departments are not told of where their files go back and until when; nothing of a form."""
    agency = master.content.agency
    lacking = [] if channels(agency) else ["coordinator_contact"]
    lacking += [] if agency.get("return_by") else ["return_by"]
    known = {entry.field: entry for sheet in master.spec.sheets for entry in sheet.fields}
    titles = [known[code].title for code in lacking if code in known]
    if not titles or master.spec.form:
        return ()
    return (sentence("season.issue.not_told", listed=listed(titles)),)


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
    A run that was killed is completed first: what it wrote without confirming is confirmed.
    """
    names = file_names(dict.fromkeys((*master.content.departments(), *departments)))
    paths = {department: folder / f"{names[department]}.xlsx" for department in departments}
    issued: list[IssuedFile] = []
    with alone_in(folder):
        _must_be_free(paths, folder, ledger, force=force)
        for department, path in paths.items():
            try:
                issued.append(_issue(master, department, path, ledger, created))
            except (ItaError, OSError) as error:
                if not issued:
                    raise
                raise _stopped(error, issued, list(paths)[len(issued) :]) from error
            if progress:
                progress(department)
    return issued


def _must_be_free(paths: Mapping[str, Path], folder: Path, ledger: Ledger | None, *, force: bool) -> None:
    there = [path for path in paths.values() if path.exists()]
    if ledger and there:
        confirm_written(ledger, there)
    if there and not force:
        raise _refusal(folder, there, [department for department, path in paths.items() if path not in there])
    for path in paths.values():
        refuse_existing(path, force=force)


def _issue(master: Book, department: str, path: Path, ledger: Ledger | None, created: datetime) -> IssuedFile:
    content = share_of(master.content, master.spec, department)
    identity = _identity(master, department, 1)
    if ledger:
        identity = ledger.reserve(department, partial(_identity, master, department), content, path.name, iso(created))
    book = Book(identity, master.framework, content, master.spec)
    write_workbook(book, path, created=created, embed_framework=book.embeds_framework)
    if ledger:
        ledger.confirm(identity.form_id, hashlib.sha256(path.read_bytes()).hexdigest())
    return _issued_file(book, path)


def _stopped(error: ItaError | OSError, issued: Sequence[IssuedFile], rest: Sequence[str]) -> ItaError:
    """Return the error of a run that wrote some of its files: which are done, and how to go on with the others."""
    reason = error.message if isinstance(error, ItaError) else Text(error.strerror or type(error).__name__)
    done = ", ".join(one.path.name for one in issued)
    options = " ".join(f'--department "{department}"' for department in rest)
    return ItaError(
        sentence(
            "season.issue.partly", department=rest[0], problem=reason, count=len(issued), listed=done, options=options
        )
    )


def _issued_file(book: Book, path: Path) -> IssuedFile:
    rows = sum(len(book.content.rows(sheet.id)) for sheet in book.sheets if sheet.is_data)
    counts = {sheet.id: len(book.content.rows(sheet.id)) for sheet in book.spec.work}
    items, measures = (counts.pop(book.spec.keyed_by(of).id, 0) for of in ("item", "measure"))
    identity = book.identity
    return IssuedFile(identity.department, path, identity.issue, items, measures, identity.form_id, rows, counts)


def confirm_written(ledger: Ledger, files: Sequence[Path]) -> None:
    """Confirm the reserved issues whose workbooks are among ``files``: a run was killed before it could."""
    reserved = {entry.form_id for entry in ledger.reserved()}
    if not reserved:
        return
    for path in files:
        found = read_workbook(path)
        if found.identity and found.identity.form_id in reserved:
            ledger.confirm(found.identity.form_id, found.sha256)


def _refusal(folder: Path, there: Sequence[Path], missing: Sequence[str]) -> ExistingFile:
    names = ", ".join(path.name for path in there)
    options = " ".join(f'--department "{department}"' for department in missing)
    return ExistingFile(
        sentence("season.issue.there", folder=folder, names=names, options=options),
    )
