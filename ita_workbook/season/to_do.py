"""To do: what is still to do before the season's window closes, as one list over all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from ita_workbook.book.book import Book
from ita_workbook.book.content import Row, display
from ita_workbook.book.share import is_done
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.season.season_status import DepartmentStatus, SeasonStatus
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text
from ita_workbook.write.table import Column, Table, TableRow

Kind = Literal[
    "own",
    "issue",
    "return",
    "correct",
    "merge",
    "conflict",
    "explanation",
    "component",
    "link",
    "row",
    "draft",
    "document",
]
"""In the order in which they are seen to: what others wait for comes first."""
_LINK_CODES = ("V4", "X301", "X510")
"""How the codes of findings about links begin."""


class ToDo(NamedTuple):
    """One thing to do: its kind, who has to do it ('' for the coordinator), about which row, until when."""

    kind: Kind
    department: str = ""
    sheet: str = ""
    row_key: str = ""
    what: str = ""
    day: date | None = None


def to_do(season: SeasonStatus, book: Book, place: Path, kinds: Sequence[str]) -> list[ToDo]:
    """Return what is to do; documents of ``kinds`` are looked for below the folder of the master at ``place``."""
    found = [one for status in season.departments for one in _of_department(status, book)]
    found += [ToDo("merge", one.department, what=", ".join(one.files)) for one in season.relieved if one.to_merge]
    found += [ToDo("own", sheet=one.sheet, row_key=one.key, what=_name(book, one.sheet, one.key)) for one in
              season.unassigned]  # fmt: skip
    found += [*_decisions(book), *_of_rows(season, book), *_documents(book, place, kinds)]
    order = get_args(Kind)
    return sorted(found, key=lambda one: order.index(one.kind))


def _of_department(status: DepartmentStatus, book: Book) -> Iterator[ToDo]:
    day = book.content.agency.get("return_by")
    until = day if isinstance(day, date) else status.figures.next_due
    who = status.department
    if status.state in ("not_issued", "not_known"):
        yield ToDo("issue", who, day=until)
    elif status.state in ("issued", "unread", "misfit"):
        yield ToDo("return", who, what=", ".join([*status.unread, *(one.file for one in status.misfits)]), day=until)
    elif status.to_merge:
        yield ToDo("merge", who, what=", ".join(status.files))
    if status.not_sent:
        yield ToDo("issue", who, what=", ".join(one.name for one in status.not_sent), day=until)
    if status.errors:
        yield ToDo("correct", who, what=str(status.errors), day=until)


def _decisions(book: Book) -> Iterator[ToDo]:
    decision = book.spec.lists["decision"]
    for row in book.content.rows("conflicts"):
        if not decision.code_of(row.values.get("decision")):
            place = " ".join(filter(None, (row.text("sheet"), row.text("row_key"), row.text("field"))))
            yield ToDo("conflict", row.text("department"), row.text("sheet_id"), row.text("row_key"), place)
    for row in book.content.rows("waivers"):
        if row.text("explained_by") and not row.text("approved_by"):
            what = f"{row.text('code')} {row.text('reason')}"
            yield ToDo("explanation", row.text("explained_by"), "waivers", row.text("row_key"), what)


def _of_rows(season: SeasonStatus, book: Book) -> Iterator[ToDo]:
    """Yield what is not done, links that are missing or broken, components and drafts that wait for somebody."""
    linked = {
        (one.sheet_id, one.row_key): one.message.pick(book.language)
        for status in season.departments
        for one in status.findings
        if one.code.startswith(_LINK_CODES) and one.severity != "note" and not one.waived
    }
    for status in season.departments:
        # What came and is neither here nor merged may have answered any of them.
        for sheet, row in status.asked if not status.remembered else ():
            due = next(
                (day for column in sheet.deadlines if isinstance(day := row.values.get(column.field), date)), None
            )
            told = (status.department, sheet.id, row.key)
            done = row.key in status.done.get(sheet.id, ())
            if not done:
                yield ToDo("row", *told, _label(sheet, row), due)
            if (sheet.id, row.key) in linked:
                yield ToDo("link", *told, linked[sheet.id, row.key], due)
            elif sheet.status and is_done(row.values.get(sheet.status.field), book.spec) and _lacks_link(sheet, row):
                yield ToDo("link", *told, _label(sheet, row), due)
            if "components" in sheet.by_field and not row.text("components"):
                yield ToDo("component", *told, _label(sheet, row))
    for row in book.content.rows("indicators"):
        # The analysis drafts what a score means until the agency accepts the draft or writes its own.
        if row.values.get("score") is not None and not (row.text("reading") or row.text("draft")):
            yield ToDo("draft", "", "indicators", row.key, _label(book.spec.sheet("indicators"), row))


def _lacks_link(sheet: SheetSpec, row: Row) -> bool:
    return any(column.type == "url" and not row.text(column.field) for column in sheet.columns)


def _documents(book: Book, place: Path, kinds: Iterable[str]) -> Iterator[ToDo]:
    """Yield the documents that stand nowhere below the master's folder, or were made before it was last written."""
    made: dict[str, float] = {}
    for path in (*place.parent.glob("*.*"), *place.parent.glob("*/*.*")):
        if path.suffix in (".docx", ".xlsx", ".html", ".pdf") and path.stem in kinds:
            made[path.stem] = max(made.get(path.stem, 0.0), path.stat().st_mtime)
    for kind in kinds:
        if made.get(kind, 0.0) < place.stat().st_mtime:
            old = kind in made
            told = sentence("season.to_do.older", kind=kind) if old else sentence("season.to_do.not_made", kind=kind)
            yield ToDo("document", what=told.pick(book.language))


def _name(book: Book, sheet_id: str, key: str) -> str:
    row = book.content.row(sheet_id, key)
    return _label(book.spec.sheet(sheet_id), row) if row else ""


def _label(sheet: SheetSpec, row: Row) -> str:
    return row.text(sheet.label.field) if sheet.label else ""


def to_do_table(found: Sequence[ToDo], book: Book, today: date) -> Table:
    """Return the list as a table, what is to do about each kind in words."""
    kinds = {kind: sentence(f"season.to_do.kind.{kind}") for kind in get_args(Kind)}
    sheets = {sheet.id: sheet.name for sheet in book.spec.sheets}
    heads = {name: sentence(f"season.to_do.head.{name}") for name in ("kind", "who", "sheet", "row", "what", "day")}
    columns = (
        Column("kind", heads["kind"], "choice", 34, kinds),
        Column("department", heads["who"], width=26),
        Column("sheet_id", heads["sheet"], "choice", 18, sheets),
        Column("row_key", heads["row"], width=10),
        Column("what", heads["what"], width=60),
        Column("day", heads["day"], "day", 14),
    )
    rows = tuple(
        TableRow(
            (one.kind, one.department or None, one.sheet or None, one.row_key or None, one.what or None, one.day),
            tones={"day": "wrong"} if one.day and one.day < today else {},
        )
        for one in found
    )
    as_of = sentence("season.status.as_of", day=display(today))
    return Table("to_do", sentence("season.to_do.title"), columns, rows, (as_of,))


def counted(found: Sequence[ToDo]) -> Text:
    """Return how many things of each kind are to do, in one line."""
    if not found:
        return sentence("season.to_do.nothing")
    kinds = [(kind, sum(one.kind == kind for one in found)) for kind in get_args(Kind)]
    named = [sentence("season.to_do.some", kind=sentence(f"season.to_do.kind.{kind}"), count=count)
             for kind, count in kinds if count]  # fmt: skip
    return Text(" · ".join(one.th for one in named), " · ".join(one.pick("en") for one in named))
