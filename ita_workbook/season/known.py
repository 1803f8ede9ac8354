"""What a master knows of its returns: what each workbook held when it was issued, and what its department is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from ita_workbook.book.book import Book
from ita_workbook.book.content import Content, Row
from ita_workbook.book.department_names import DepartmentNames
from ita_workbook.book.identity import Identity
from ita_workbook.book.share import share_of
from ita_workbook.merge.provenance import forms_by_row
from ita_workbook.read.reader import Bases, read_workbook
from ita_workbook.read.returned import Event, Return
from ita_workbook.season.ledger import Ledger

Vet = Callable[[Path], Return | None]


def _shared_forms(master: Return) -> dict[str, list[Row]]:
    """Return what every department is told of the forms that only the master has, by sheet id."""
    if master.book is None:
        return {}
    share, spec = share_of(master.content, master.book.spec, ""), master.book.spec
    return {sheet.id: share.rows(sheet.id) for sheet in spec.sheets if sheet.kind == "form" and sheet.id in share.ids}


class Known:
    """Reads returns as those of one master; ``renamed`` are new names of departments that somebody gave, by the old.

    ``vet`` tells what no process survives: such a file is told of and not read.
    """

    def __init__(
        self,
        master: Return,
        ledger: Ledger | None = None,
        renamed: Mapping[str, str] | None = None,
        *,
        vet: Vet | None = None,
    ) -> None:
        self._master, self._ledger, self._vet = master, ledger, vet
        self.names = DepartmentNames(master.content, renamed or {})
        own = master.book.identity.master_id if master.book else ""
        self.bases = Bases(self._base, own, master.content)
        """What knows the issued workbooks: the ledger, else the master as it is now; and what its rows hold."""
        self._shared = _shared_forms(master)

    def _base(self, identity: Identity) -> Book | None:
        book = self._master.book
        if book is None or identity.master_id != book.identity.master_id:
            return None
        content = self._ledger.base(identity.form_id) if self._ledger else None
        if content is None and identity.department:
            department = self.names.current(identity.department) or identity.department
            content = share_of(self._master.content, book.spec, department)
            self._take_out_brought(content, book, identity.form_id)
        return Book(identity, book.framework, content, book.spec) if content is not None else None

    def _take_out_brought(self, content: Content, book: Book, form_id: str) -> None:
        """Leave out the entries of lists that files of this form brought: their rows were issued empty."""
        brought = forms_by_row(self._master.content)
        for sheet in book.spec.data_sheets("issued"):
            if sheet.entries:
                rows = content.rows(sheet.id)
                content.sheets[sheet.id] = [row for row in rows if brought.get((sheet.id, row.key)) != {form_id}]

    def issued_to(self, department: str, form_id: str) -> str:
        """Return the name now of the department that a workbook was issued to; the old one where nothing tells."""
        issued: Content | None = None
        if self.names.current(department) is None and self._ledger:
            issued = self._ledger.base(form_id)
        return self.names.current(department, issued) or department

    def read(self, path: Path, *, hashed: bool = True) -> Return:
        """Read a return; its department has the name that it has in the master, and an event tells of the other."""
        if self._vet and (deadly := self._vet(path)):
            return deadly
        returned = read_workbook(path, self.bases, hashed=hashed)
        identity, own = returned.identity, self._master.identity
        if identity is None or own is None or identity.master_id != own.master_id or identity.kind != "issued":
            return returned
        if not identity.department or not returned.readable:
            return returned
        issued = returned.book.content if returned.book else None
        # What every department is told of the agency is what the master says now.
        returned.content.sheets.update(self._shared)
        new = self.names.current(identity.department, issued)
        if new is None:
            listed = ", ".join(self._master.content.departments())
            params: dict[str, object] = {"department": identity.department, "listed": listed}
            returned.events.append(Event("department_gone", value=identity.department, params=params))
        elif new != identity.department:
            params = {"department": identity.department, "new": new}
            returned.events.append(Event("department_renamed", value=identity.department, expected=new, params=params))
            returned.identity = replace(identity, department=new)
        return returned
