"""Results of a season: what was issued, and who has returned what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import KW_ONLY, asdict, dataclass, field
from datetime import date, datetime
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Any

from ita_workbook.book.book import Book
from ita_workbook.book.workbook import WorkbookSpec, load_spec
from ita_workbook.checks.finding import Finding
from ita_workbook.season import status_table
from ita_workbook.season.calendar import calendar
from ita_workbook.season.issue import IssuedFile
from ita_workbook.season.reminder import message, reminder_words, write_messages
from ita_workbook.season.season_status import SCHEMA, DepartmentStatus, SeasonStatus
from ita_workbook.season.to_do import ToDo, counted, to_do, to_do_table
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Language, Text, listed
from ita_workbook.write.output import refuse_existing, write_text
from ita_workbook.write.result import Kinds, Result, data_table
from ita_workbook.write.table import Table
from ita_workbook.write.table_terminal import table_lines


@dataclass(frozen=True, repr=False)
class Issued(Result):
    """The workbooks that were written, one a department."""

    files: tuple[IssuedFile, ...]
    issued_at: datetime
    _: KW_ONLY
    ledger: Path | None = None
    notes: tuple[Text, ...] = ()
    """Which ledger was written, where it has another name than its master."""
    unassigned: tuple[tuple[str, str], ...] = ()
    """(row key, what stands as its department) of what no known department owns: it is in no workbook."""
    spec: WorkbookSpec = field(default_factory=load_spec)
    without_work: tuple[str, ...] = ()
    """Departments of the master that own nothing, and so got no workbook."""

    @property
    def warnings(self) -> tuple[Text, ...]:
        """What is in no workbook, because nobody owns it, and who got none, because there is nothing for them."""
        told = []
        if self.unassigned:
            named = [sentence("season.issue.no_owner", key=key, name=name) for key, name in self.unassigned]
            told.append(sentence("season.issue.without_owner", listed=listed(named)))
        if self.without_work:
            told.append(sentence("season.issue.without_work", listed=", ".join(self.without_work)))
        return tuple(told)

    @property
    def tables(self) -> tuple[Table, ...]:
        """``issued``: a row a department."""
        columns: dict[str, Kinds] = {
            "department": "text", "file": "text", "form_id": "text", "issue": "count", "items": "count",
            "measures": "count", "rows": "count", "issued_at": "moment",
        }  # fmt: skip
        rows = [
            (one.department, one.path.name, one.form_id, one.issue, one.items, one.measures, one.rows, self.issued_at)
            for one in self.files
        ]
        return (data_table("issued", columns, rows),)

    def to_json(self, language: Language = "th") -> dict[str, Any]:
        """Return the workbooks (schema ita-workbook/issue/1)."""
        return {
            "schema": "ita-workbook/issue/1",
            "ledger": str(self.ledger) if self.ledger else None,
            "files": [asdict(one) | {"path": str(one.path)} for one in self.files],
            "unassigned": [{"row_key": key, "department": name} for key, name in self.unassigned],
            "without_work": list(self.without_work),
        }

    def lines(self, language: Language = "th", *, columns: int = 100, colour: bool = False) -> Iterator[str]:
        """Yield a line a workbook."""
        for one in self.files:
            held = one.held_in(self.spec)
            yield sentence("season.issue.line", path=one.path, held=held, issue=one.issue).pick(language)


@dataclass(frozen=True, repr=False)
class Status(Result):
    """Who was issued a workbook, who has returned it, how complete, how late, and what nobody answered."""

    season: SeasonStatus
    book: Book
    master: Path
    today: date
    looked_at: datetime
    _: KW_ONLY
    skipped: tuple[Text, ...] = ()
    unrecorded: Text | None = None
    """Why the returns could not be entered into the ledger."""
    unopened: Text | None = None
    """That there is a ledger and it cannot be opened."""
    documents: tuple[str, ...] = ()
    """The kinds of documents that are made of a master."""

    @property
    def departments(self) -> tuple[DepartmentStatus, ...]:
        """The status of each department that owns something, in the order of the master."""
        return tuple(self.season.departments)

    @property
    def left_out(self) -> tuple[Finding, ...]:
        """Why files belong to no department of this master."""
        return tuple(self.season.left_out)

    @property
    def no_ledger(self) -> Text | None:
        """What is to be told where there is no ledger, or none that can be opened: nobody knows what was issued."""
        if self.unopened:
            return self.unopened
        return None if self.season.ledger else status_table.no_ledger_warning(self.master)

    @property
    def warnings(self) -> tuple[Text, ...]:
        """That there is no ledger or that it could not be written, and documents that are no workbooks."""
        return tuple(one for one in (self.no_ledger, self.unrecorded, *self.skipped) if one)

    @property
    def exit_code(self) -> int:
        """1 where a file belongs to no department of this master."""
        return 1 if self.left_out else 0

    @property
    def tables(self) -> tuple[Table, ...]:
        """``departments``, ``rows``: the items and measures that need a look, and ``to_do``: what is still to do."""
        departments = status_table.departments_table(self.season, self.book, self.today)
        rows = status_table.rows_table(self.season, self.book, self.today)
        return departments, rows, to_do_table(self.to_do, self.book, self.today)

    @cached_property
    def to_do(self) -> tuple[ToDo, ...]:
        """What is still to do: owners, returns, corrections, decisions, links, components, drafts, documents."""
        return tuple(to_do(self.season, self.book, self.master, self.documents))

    def to_do_lines(self, language: Language = "th", *, columns: int = 100, colour: bool = False) -> Iterator[str]:
        """Yield the list of what is to do, and how many of each kind."""
        yield from table_lines(self.tables[2], language, columns=columns if colour else None)
        yield counted(self.to_do).pick(language)

    def to_json(self, language: Language = "th") -> dict[str, Any]:
        """Return the status (schema ita-workbook/status/1)."""
        told = [self.no_ledger.pick(language)] if self.no_ledger else []
        return {
            "schema": SCHEMA,
            "master": str(self.master),
            **self.season.to_json(),
            "to_do": [one._asdict() | {"day": one.day.isoformat() if one.day else None} for one in self.to_do],
            "left_out": [finding.to_json(language) for finding in self.left_out],
            "warnings": [
                *told,
                *status_table.several_lines(self.season, language),
                *status_table.unread_lines(self.season, language),
                *(text.pick(language) for text in self.skipped),
            ],
        }

    def lines(self, language: Language = "th", *, columns: int = 100, colour: bool = False) -> Iterator[str]:
        """Yield the table of departments, the rows that need a look, and the files that hold no answer."""
        # Elsewhere than on a terminal a row stays one line, for programs that look for something in it.
        yield from table_lines(self.tables[0], language, columns=columns if colour else None)
        yield from status_table.several_lines(self.season, language)
        yield from status_table.unread_lines(self.season, language)
        yield from status_table.remembered_lines(self.season, language)
        yield from status_table.loose_lines(self.season, language)
        for name, department in self.season.strangers:
            yield sentence("season.status.strangers", name=name, department=department).pick(language)
        for one in self.season.relieved:
            for name in one.files:
                yield sentence("season.status.relieved", name=name, department=one.department).pick(language)
        for name in self.season.untouched:
            yield sentence("season.status.untouched", name=name).pick(language)

    def write_messages(
        self,
        folder: str | PathLike[str],
        *,
        language: Language = "th",
        templates: str | PathLike[str] | None = None,
        force: bool = False,
    ) -> tuple[Path, ...]:
        """Write a text ready to send for each department into ``folder``; return the files.

        ``templates`` is a folder with the agency's own ``reminder.yaml``.
        """
        words = None if templates is None else reminder_words(Path(templates))
        made = write_messages(self._written_to, self.book, Path(folder), language, words=words, force=force)
        return tuple(made)

    def messages(self, language: Language = "th") -> dict[str, str]:
        """Return the text ready to send for each department."""
        return {one.department: message(one, self.book, language) for one in self._written_to}

    @property
    def _written_to(self) -> tuple[DepartmentStatus, ...]:
        return (*self.season.departments, *self.season.relieved)

    def write_calendar(self, path: str | PathLike[str], *, language: Language = "th", force: bool = False) -> Path:
        """Write the due dates as a calendar (.ics) and return its path."""
        place = Path(path)
        refuse_existing(place, force=force)
        # The text has its own line ends, as the standard wants them.
        write_text(place, calendar(self.book, language, made=self.looked_at), newline="")
        return place

    def _write(self, path: Path, language: Language, created: datetime) -> None:
        more = self.tables[2:]
        status_table.write_status(path, self.season, self.book, language, today=self.today, created=created, more=more)
