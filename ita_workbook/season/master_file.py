"""Master file: a master as it stands in its file, with the ledger beside it; refused in words where it is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Literal, Self

from ita_workbook.book.book import Book
from ita_workbook.book.department_names import SHEET
from ita_workbook.book.share import rows_without_owner
from ita_workbook.checks.catalogue import by_code
from ita_workbook.checks.engine import check_return
from ita_workbook.checks.finding import Finding
from ita_workbook.framework.framework import Framework
from ita_workbook.read.reader import read_workbook
from ita_workbook.read.returned import Return
from ita_workbook.season.ledger import Ledger
from ita_workbook.season.ledger_place import find_ledger, ledger_path, look_for_ledger
from ita_workbook.season.sources import PathOrFile, Sources, StrPath
from ita_workbook.words.errors import ItaError, UsageProblem, quoted
from ita_workbook.words.fiscal_year import now as the_time
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text, listed
from ita_workbook.write.output import must_be_new, write_bytes
from ita_workbook.write.workbook_file import write_workbook

Part = Literal["", "merge", "next"]
"""What a master is a part of that has to be saved in its place."""

_MOST = 10
"""Errors of a master that are told one by one."""


class BadMaster(ItaError):
    """A master that is there but cannot be read: a finding of the file, so exit code 1."""

    exit_code = 1


def read_master(path: Path) -> Return:
    """Read a master; raises UsageProblem when there is none of that name, BadMaster when it cannot be read."""
    if path.is_dir():
        raise UsageProblem(sentence("season.master.folder", path=path))
    if not path.exists():
        raise UsageProblem(
            sentence("season.master.not_there", path=path),
        )
    master = read_workbook(path)
    if not master.readable or master.book is None:
        found = check_return(master)[0]
        raise BadMaster(
            sentence(
                "season.master.unreadable", name=path.name, code=found.code, message=found.message, cure=found.cure
            ),
        )
    if master.unread_sheets or any(event.kind == "cell_unread" and event.sheet_id for event in master.events):
        # To go on would put what the master was made with, or nothing, in place of what stands in it now.
        found = next(one for one in check_return(master) if one.code in ("F107", "F108"))
        raise BadMaster(
            sentence(
                "season.master.incomplete", name=path.name, code=found.code, message=found.message, cure=found.cure
            ),
        )
    if master.book.kind == "issued":
        raise UsageProblem(
            sentence("season.master.issued", name=path.name, department=master.book.identity.department),
        )
    return master


class MasterFile:
    """A master with what is asked of it again and again; the verbs are those of :class:`ita_workbook.Master`."""

    told: tuple[Text, ...] = ()
    """What is to know of how it was made: columns of a list that were not taken, owners that were recognised."""

    def __init__(self, source: PathOrFile, *, ledger: StrPath | None = None) -> None:
        self._sources = Sources()
        self._path = Path(source) if isinstance(source, (str, PathLike)) else None
        self._ledger = Path(ledger) if ledger is not None else None
        self._made: Book | None = None
        self._part: Part = ""
        self._read: Return | None = read_master(self._sources.path(source))

    @classmethod
    def _of(cls, book: Book, path: Path | None = None, part: Part = "") -> Self:
        """Return the master of a workbook that was made, and of the file that it was saved as."""
        master = cls.__new__(cls)
        master._sources, master._path, master._ledger, master._read = Sources(), path, None, None
        master._made, master._part = book, part
        return master

    def __repr__(self) -> str:
        return f"<Master {self.year} {self.agency}>"

    @property
    def path(self) -> Path | None:
        """Where it stands; None for one that was not saved yet, or was read from an open file."""
        return self._path

    @cached_property
    def book(self) -> Book:
        """The workbook as it is now: identity, framework and content."""
        return self._made if self._made is not None else self.returned.current_book()

    @property
    def year(self) -> int:
        """The fiscal year (BE)."""
        return self.book.identity.year_be

    @property
    def agency(self) -> str:
        """The name of the agency."""
        return self.book.identity.agency

    @property
    def departments(self) -> tuple[str, ...]:
        """The names of the departments, in the order of their sheet."""
        return self.book.content.departments()

    @property
    def framework(self) -> Framework:
        """The year's tools, indicators, items and questions."""
        return self.book.framework

    @property
    def caveats(self) -> tuple[Text, ...]:
        """What is uncertain about the year's framework."""
        return self.book.framework.caveats

    @property
    def unassigned(self) -> tuple[str, ...]:
        """The items that nobody owns yet."""
        lost = rows_without_owner(self.book.content, self.book.spec)
        return tuple(one.row.key for one in lost if one.sheet.next_year == "anew" and not one.owner)

    def save(self, path: StrPath, *, force: bool = False, now: datetime | None = None) -> Self:
        """Write it as a workbook (.xlsx) and return the master that stands there.

        One that was read from a file is copied as it is, with all that people added. Raises UsageProblem for one that
        a merge or a next year has made: that is saved itself, so that its account goes with it.
        """
        output = Path(path)
        must_be_new(output, force=force)
        if self._part:
            raise UsageProblem(
                sentence("season.master.part", part=self._part),
            )
        if self._made is None:
            write_bytes(output, self.returned.path.read_bytes())
            return type(self)(output)
        write_workbook(self.book, output, created=now or the_time(), embed_framework=self.book.embeds_framework)
        saved = self._of(self.book, output)
        saved.told = self.told
        return saved

    @property
    def returned(self) -> Return:
        """The master as it is read; one that stands in no file yet is written first, where nobody sees it."""
        if self._read is None:
            place = self._path
            if place is None:
                place = self._sources.place(Path(f"{self.year}.xlsx"))
                write_workbook(self.book, place, created=the_time(), embed_framework=self.book.embeds_framework)
            self._read = read_master(place)
        return self._read

    @property
    def _place(self) -> Path:
        return self._path or self.returned.path

    @property
    def ledger(self) -> Path | None:
        """The ledger that was named; None where the one beside the master is meant."""
        return self._ledger

    def open_ledger(self, *, create: bool = False) -> Ledger | None:
        """Return the ledger: the one that was named, else the one beside the master; None where there is none."""
        if self._path is None and self._ledger is None:
            return None
        return find_ledger(self._place, self.book.identity.master_id, create=create, given=self._ledger)

    def look_for_ledger(self) -> tuple[Ledger | None, Text | None]:
        """Return the ledger for what can do without it, and what to tell where it is there and cannot be opened."""
        if self._path is None and self._ledger is None:
            return None, None
        return look_for_ledger(self._place, self.book.identity.master_id, given=self._ledger)

    @property
    def _open_elsewhere(self) -> tuple[Text, ...]:
        """That the master is open in a spreadsheet program, by the file which that leaves beside it."""
        place = self._path
        locks = [place.with_name(f"~${place.name}"), place.with_name(f".~lock.{place.name}#")] if place else []
        return (sentence("season.master.open", name=place.name),) if place and any(map(Path.exists, locks)) else ()

    def _errors_told(self) -> tuple[Text, ...]:
        """Return what to tell of the master's own errors; raises BadMaster for those that would mislead its files."""
        if self._path is None:
            return ()
        errors = _errors_of(self.returned)
        sent = {sheet.id for sheet in self.book.spec.data_sheets("issued")} | {SHEET}
        unsafe = [one for one in errors if by_code()[one.code].misdirects and one.sheet_id in sent]
        name = self._path.name
        if unsafe:
            found = listed((one.line for one in unsafe[:_MOST]), "\n")
            more = max(len(unsafe) - _MOST, 0) or ""
            raise BadMaster(sentence("season.master.unsafe", name=name, listed=found, more=more))
        if not errors:
            return ()
        count, codes = len(errors), _by_code(errors)
        return (sentence("season.master.errors", name=name, count=count, codes=codes, file=quoted(self._path)),)

    def _ledger_notes(self, ledger: Ledger | None) -> tuple[Text, ...]:
        own = ledger_path(self._path) if self._path else None
        odd = tuple(ledger.notes) if ledger else ()
        if ledger is None or own is None or self._ledger is not None or ledger.path.resolve() == own.resolve():
            return odd
        name = self._place.name
        return (*odd, sentence("season.other_ledger", ledger=ledger.path.name, own=own.name, master=name))


def errors_left(path: Path) -> tuple[Text, ...]:
    """Return what to tell of the errors of a master that was written; nothing where it has none."""
    errors = _errors_of(read_master(path))
    if not errors:
        return ()
    count, codes = len(errors), _by_code(errors)
    return (sentence("season.master.errors_left", name=path.name, count=count, codes=codes, file=quoted(path)),)


def _errors_of(master: Return) -> list[Finding]:
    """Return its errors; what is still to decide on the conflicts sheet is no fault of the master."""
    return [one for one in check_return(master) if one.counts_as_error and by_code()[one.code].family != "merge"]


def _by_code(errors: Sequence[Finding]) -> str:
    return ", ".join(f"{code} × {count}" for code, count in Counter(one.code for one in errors).items())
