"""The status as tables: one row a department, and the items and measures whose answers need a look."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from ita_workbook.book.book import Book
from ita_workbook.book.content import display
from ita_workbook.season.season_status import DepartmentStatus, RowToReview, SeasonStatus, State
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.sentences import pattern, sentence
from ita_workbook.words.text import Language, Text
from ita_workbook.write.result import write_tables
from ita_workbook.write.table import Column, Plain, Table, TableRow, Tone

SUFFIXES = (".xlsx", ".html", ".json")
_TITLE = pattern("season.status.title")
_AS_OF = pattern("season.status.as_of")
_STATES: dict[State, Text] = {
    "returned": pattern("season.status.state.returned"),
    "merged": pattern("season.status.state.merged"),
    "unread": pattern("season.status.state.unread"),
    "misfit": pattern("season.status.state.misfit"),
    "issued": pattern("season.status.state.issued"),
    "not_issued": pattern("season.status.state.not_issued"),
    "not_known": pattern("season.status.state.not_known"),
}
_NOTHING = pattern("season.status.nothing")
_NO_LEDGER = pattern("season.status.no_ledger")
_SEVERAL = pattern("season.status.several")
_SEVERAL_NOTE = pattern("season.status.which")
_REMEMBERED = pattern("season.status.remembered")
_NOT_GIVEN = pattern("season.status.not_given.title")
_NOT_GIVEN_WHY = pattern("season.status.not_given.why")
_LOOSE: tuple[tuple[str, Text, Text], ...] = (
    (
        "unassigned",
        pattern("season.status.unassigned.title"),
        pattern("season.status.unassigned.why"),
    ),
    (
        "not_sent",
        pattern("season.status.not_sent.title"),
        pattern("season.status.not_sent.why"),
    ),
    (
        "unanswered",
        pattern("season.status.unanswered.title"),
        pattern("season.status.unanswered.why"),
    ),
    (
        "answered_by_two",
        pattern("season.status.by_two.title"),
        pattern("season.status.by_two.why"),
    ),
    (
        "answered_by_other",
        pattern("season.status.by_other.title"),
        pattern("season.status.by_other.why"),
    ),
)


def no_ledger_warning(master: Path) -> Text:
    """Return what to tell where the ledger of a master is missing, and what to do about it."""
    return sentence("season.status.no_ledger_warning", name=master.name)


def several_lines(season: SeasonStatus, language: Language) -> list[str]:
    """Return a line that names the files of departments which sent more than one; none where nobody did."""
    found = [
        f"{status.department} {_files(status, language)}"
        + (f" [{_REMEMBERED.pick(language)}]" if status.remembered else "")
        for status in season.of_several_files
    ]
    if not found:
        return []
    return [f"{_SEVERAL.pick(language)} ({len(found)}): {'; '.join(found)} · {_SEVERAL_NOTE.pick(language)}"]


def unread_lines(season: SeasonStatus, language: Language) -> list[str]:
    """Return a line for each department of which files could not be read, and one for those that may be anybody's."""
    found = [
        sentence("season.status.unread_of", department=status.department, names=", ".join(status.unread))
        for status in season.departments
        if status.unread
    ]
    waiting = [status for status in season.departments if status.state in ("issued", "not_issued", "not_known")]
    if season.unread and waiting:
        found.append(sentence("season.status.unread_loose", names=", ".join(season.unread), count=len(waiting)))
    return [text.pick(language) for text in found]


def remembered_lines(season: SeasonStatus, language: Language) -> list[str]:
    """Return a line that names who has returned before and is not among the files of now; none where nobody is."""
    names = [status.department for status in season.departments if status.remembered]
    if not names:
        return []
    return [f"{_NOT_GIVEN.pick(language)} ({len(names)}): {', '.join(names)} · {_NOT_GIVEN_WHY.pick(language)}"]


def _files(status: DepartmentStatus, language: Language) -> str:
    count, names = len(status.files), ", ".join(status.files)
    return sentence("season.status.files", count=count, names=names).pick(language)


def loose_lines(season: SeasonStatus, language: Language) -> list[str]:
    """Return a line for each kind of row that needs a look, with the codes."""
    found = []
    for name, title, note in _LOOSE:
        rows: list[RowToReview] = getattr(season, name)
        if rows:
            codes = ", ".join(_with_names(one, (one.owner,) if name == "not_sent" else one.answered_by) for one in rows)
            found.append(f"{title.pick(language)} ({len(rows)}): {codes} · {note.pick(language)}")
    return found


def _with_names(one: RowToReview, names: Sequence[str]) -> str:
    return f"{one.key} ({' / '.join(names)})" if names else one.key


def departments_table(season: SeasonStatus, book: Book, today: date) -> Table:
    """Return one row a department; codes, moments and counts for a data frame stand behind what people see."""
    as_of = _AS_OF.fill({"day": display(today)})
    notes = (as_of,) if season.ledger else (as_of, _NO_LEDGER)
    rows = tuple(_department_row(status) for status in season.departments)
    return Table("departments", sentence("season.status.name"), _department_columns(book), rows, notes)


def _department_columns(book: Book) -> tuple[Column, ...]:
    rounds = {value.code: value.label for value in book.spec.lists["round"].values}
    counted = (
        "issue", "items", "measures", "items_done", "required", "filled", "percent", "errors", "warnings", "late",
        "late_measures", "days_late",
    )  # fmt: skip
    return (
        Column("department", sentence("season.status.head.department"), width=30, data=False),
        Column("state", sentence("season.status.head.state"), "choice", 16, _STATES, data=False),
        Column("round", sentence("season.status.head.round"), "choice", 16, rounds, "-", data=False),
        Column("share_done", sentence("season.status.head.items_done"), width=12, data=False),
        Column("complete", sentence("season.status.head.complete"), width=18, data=False),
        Column("errors", sentence("season.status.head.errors"), "count", 10, empty="-", data=False),
        Column("warnings", sentence("season.status.head.warnings"), "count", 10, empty="-", data=False),
        Column("overdue", sentence("season.status.head.days_late"), "count", 11, empty="-", data=False),
        Column("file_count", sentence("season.status.head.files"), "count", 8, empty="-", data=False),
        Column("last_activity", sentence("season.status.head.last_activity"), "moment", 18, empty="-", data=False),
        # Behind what people see, what a data frame has.
        Column("department", Text("department"), shown=False),
        Column("state", Text("state"), "choice", choices=_STATES, shown=False),
        Column("round", Text("round"), "choice", choices=rounds, shown=False),
        Column("issued_at", Text("issued_at"), "moment", shown=False),
        Column("last_activity", Text("last_activity"), "moment", shown=False),
        Column("next_due", Text("next_due"), "day", shown=False),
        *(Column(code, Text(code), "count", shown=False) for code in counted),
        Column("remembered", Text("remembered"), "flag", shown=False),
        Column("files", Text("files"), shown=False),
    )


def _department_row(status: DepartmentStatus) -> TableRow:
    figures, back, issued = status.figures, status.answered, status.issued
    # What was issued filled is not the department's work, so before it answers there is no share to tell.
    mark = "*" if status.remembered else ""
    share = Text(f"{figures.percent}%{mark} ({figures.filled}/{figures.required})") if back else _NOTHING
    done = f"-/{figures.items}" if status.remembered else f"{figures.done}/{figures.items}"
    last = _moment(status.last_activity)
    # Of answers that the master does not have yet nobody knows what is late.
    late = 0 if status.remembered else figures.days_late
    shown: tuple[Plain, ...] = (
        status.department, status.state, figures.round or None, done, share,
        status.errors if status.checked else None, status.warnings if status.checked else None,
        late or None, len(status.files) or None, last,
    )  # fmt: skip
    data: tuple[Plain, ...] = (
        status.department, status.state, figures.round or None, _moment(issued.issued_at if issued else ""), last,
        figures.next_due, issued.issue if issued else None, figures.items, figures.measures, figures.done,
        figures.required, figures.filled, figures.percent, status.errors, status.warnings, len(figures.late),
        len(figures.late_measures), figures.days_late, status.remembered, ", ".join(status.files) or None,
    )  # fmt: skip
    tones: dict[str, Tone] = {"state": "done" if back else "missing"}
    if back:
        tones["complete"] = "done" if figures.percent == 100 else "missing"
    if status.errors:
        tones["errors"] = "wrong"
    if late:
        tones["overdue"] = "wrong"
    if len(status.files) > 1:
        tones["file_count"] = "missing"
    return TableRow((*shown, *data), tones=tones)


def tables(season: SeasonStatus, book: Book, today: date) -> list[Table]:
    """Return the table of departments and, where there are any, those of several files and of rows to look at."""
    found = [departments_table(season, book, today)]
    if season.of_several_files:
        found.append(_several_table(season))
    looks = rows_table(season, book, today)
    return [*found, looks] if looks.rows else found


def _several_table(season: SeasonStatus) -> Table:
    columns = (
        Column("department", sentence("season.status.files_head.department"), width=30),
        Column("file_count", sentence("season.status.files_head.files"), "count", 12),
        Column("files", sentence("season.status.files_head.names"), width=70),
        Column("note", sentence("season.status.files_head.note"), width=40),
    )
    rows = tuple(
        TableRow(
            (status.department, len(status.files), ", ".join(status.files), _REMEMBERED if status.remembered else None)
        )
        for status in season.of_several_files
    )
    return Table("several_files", _SEVERAL, columns, rows, (_SEVERAL_NOTE,))


def rows_table(season: SeasonStatus, book: Book, today: date) -> Table:
    """Return the rows that need a look: without an owner, unanswered, answered by two or by another."""
    sheets = {sheet.id: sheet.name for sheet in book.spec.work}
    columns = (
        Column(
            "kind", sentence("season.status.look_head.what"), "choice", 26, {name: title for name, title, _ in _LOOSE}
        ),
        Column("sheet", sentence("season.status.look_head.sheet"), width=20, data=False),
        Column("sheet_id", sentence("season.status.look_head.sheet"), "choice", choices=sheets, shown=False),
        Column("row_key", sentence("season.status.look_head.code"), width=12),
        Column("name", sentence("season.status.look_head.row"), width=60, data=False),
        Column("department", sentence("season.status.look_head.owner"), width=30),
        Column("answered_by", sentence("season.status.look_head.answered_by"), width=40),
    )
    rows = tuple(_row_to_review(name, one, book) for name, _, _ in _LOOSE for one in getattr(season, name))
    return Table("rows", sentence("season.status.looks"), columns, rows, (_AS_OF.fill({"day": display(today)}),))


def _row_to_review(kind: str, one: RowToReview, book: Book) -> TableRow:
    there = book.content.row(one.sheet, one.key)
    label = book.spec.sheet(one.sheet).label
    wording = there.text(label.field) if there and label else ""
    answered = ", ".join(one.answered_by) or None
    values = (kind, book.spec.sheet(one.sheet).name, one.sheet, one.key, wording, one.owner or None, answered)
    return TableRow(values, tones={"kind": "missing"})


def _moment(moment: str) -> datetime | None:
    return datetime.fromisoformat(moment) if moment else None


def must_be_known(path: Path) -> None:
    """Raise UsageProblem unless a status can be written under the suffix of ``path``."""
    if path.suffix.lower() not in SUFFIXES:
        raise UsageProblem(
            sentence("season.status.kind", name=path.name, listed=" ".join(SUFFIXES)),
        )


def write_status(
    path: Path,
    season: SeasonStatus,
    book: Book,
    language: Language,
    *,
    today: date,
    created: datetime,
    more: Sequence[Table] = (),
) -> None:
    """Write the status as .xlsx or .html, as the suffix of ``path`` says, with ``more`` tables behind its own."""
    values = {"year": book.identity.year_be, "agency": book.content.agency.get("name", book.identity.agency)}
    title = _TITLE.fill(values).pick(language)
    write_tables(path, title, [*tables(season, book, today), *more], language, created=created)
