"""The status as tables: one row a department, and the items and measures whose answers need a look."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from ita_workbook.book.book import Book
from ita_workbook.book.content import display
from ita_workbook.season.status import DepartmentStatus, RowToReview, SeasonStatus, State
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.text import Language, Text
from ita_workbook.write.result import write_tables
from ita_workbook.write.table import Column, Plain, Table, TableRow, Tone

SUFFIXES = (".xlsx", ".html", ".json")
_TITLE = Text("สถานะการส่งสมุดงาน ITA ปีงบประมาณ พ.ศ. {year} {agency}", "ITA workbooks of {year}: status, {agency}")
_AS_OF = Text("ณ วันที่ {day}", "as of {day}")
_STATES: dict[State, Text] = {
    "returned": Text("ส่งแล้ว", "returned"),
    "merged": Text("รวมแล้ว", "merged"),
    "issued": Text("ยังไม่ส่ง", "not returned"),
    "not_issued": Text("ยังไม่แจก", "not issued"),
    "not_known": Text("ไม่ทราบว่าแจกหรือยัง", "not known if issued"),
}
_NOTHING = Text("ยังไม่มีคำตอบ", "nothing returned")
_NO_LEDGER = Text(
    "ไม่พบทะเบียนรับส่ง (.ledger) ของสมุดงานกลางนี้ จึงไม่ทราบว่าแจกให้ใครแล้ว",
    "no ledger of this master, so what was issued is not known",
)
_SEVERAL = Text("ส่งมาหลายไฟล์", "Several files")
_SEVERAL_NOTE = Text(
    "ช่องที่ตอบต่างกันนับตามไฟล์ที่ใหม่กว่า (ใหม่สุดอยู่ท้าย) ส่วน ita check ตรวจทุกไฟล์ และ ita merge รวมทุกไฟล์ ค่าที่ต่างกันเป็นข้อขัดแย้ง",
    "where they differ the newer file counts here (the newest is last); ita check and ita merge look at all of them, "
    "and a merge makes conflicts of what differs",
)
_REMEMBERED = Text(
    "จากทะเบียน ตัวเลขเป็นของไฟล์ท้ายสุดเท่านั้น", "from the ledger; the figures are those of the last file alone"
)
_LOOSE: tuple[tuple[str, Text, Text], ...] = (
    (
        "unassigned",
        Text("ไม่มีเจ้าของ", "Without an owner"),
        Text("ยังไม่ได้เลือกส่วนราชการ จึงไม่อยู่ในไฟล์ใด", "no department is chosen, so they are in no workbook"),
    ),
    (
        "unanswered",
        Text("ยังไม่มีใครตอบ", "Nobody answered"),
        Text("มีเจ้าของแล้ว แต่ยังไม่มีไฟล์ใดตอบ", "assigned, but no file answers them"),
    ),
    (
        "answered_by_two",
        Text("ตอบซ้ำสองส่วนราชการ", "Answered by two"),
        Text("มีคำตอบจากมากกว่าหนึ่งส่วนราชการ", "answers came from more than one department"),
    ),
    (
        "answered_by_other",
        Text("ผู้อื่นตอบ", "Answered by another"),
        Text("ผู้ตอบไม่ใช่ส่วนราชการที่ได้รับมอบหมาย", "answered by a department that does not own them"),
    ),
)


def no_ledger_warning(master: Path) -> Text:
    """Return what to tell where the ledger of a master is missing, and what to do about it."""
    return Text(
        f"คำเตือน: ไม่พบทะเบียนรับส่ง (.ledger) ข้าง {master.name} จึงไม่ทราบว่าแจกสมุดงานให้ใครแล้วและเคยรับไฟล์ใดไว้ ถ้าเคยแจกแล้ว "
        "ให้คัดลอกไฟล์ .ledger จากโฟลเดอร์เดิมมาไว้ข้างกัน ถ้ายังไม่เคยแจก สั่ง ita issue",
        f"warning: no ledger (.ledger) beside {master.name}, so it is not known what was issued and what came back "
        "before; if workbooks were issued, copy the .ledger file from the folder where that was done; if not, "
        "use ita issue",
    )


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


def _files(status: DepartmentStatus, language: Language) -> str:
    count, names = len(status.files), ", ".join(status.files)
    return Text(f"{count} ไฟล์ ({names})", f"{count} files ({names})").pick(language)


def loose_lines(season: SeasonStatus, language: Language) -> list[str]:
    """Return a line for each kind of row that needs a look, with the codes."""
    found = []
    for name, title, note in _LOOSE:
        rows: list[RowToReview] = getattr(season, name)
        if rows:
            codes = ", ".join(_with_answers(one) for one in rows)
            found.append(f"{title.pick(language)} ({len(rows)}): {codes} · {note.pick(language)}")
    return found


def _with_answers(one: RowToReview) -> str:
    return f"{one.key} ({' / '.join(one.answered_by)})" if one.answered_by else one.key


def departments_table(season: SeasonStatus, book: Book, today: date) -> Table:
    """Return one row a department; codes, moments and counts for a data frame stand behind what people see."""
    as_of = _AS_OF.fill({"day": display(today)})
    notes = (as_of,) if season.ledger else (as_of, _NO_LEDGER)
    rows = tuple(_department_row(status) for status in season.departments)
    return Table("departments", Text("สถานะ", "Status"), _department_columns(book), rows, notes)


def _department_columns(book: Book) -> tuple[Column, ...]:
    rounds = {value.code: value.label for value in book.spec.lists["round"].values}
    counted = (
        "issue", "items", "measures", "items_done", "required", "filled", "percent", "errors", "warnings", "late",
        "late_measures", "days_late",
    )  # fmt: skip
    return (
        Column("department", Text("ส่วนราชการ", "department"), width=30, data=False),
        Column("state", Text("สถานะ", "state"), "choice", 16, _STATES, data=False),
        Column("round", Text("รอบ", "round"), "choice", 16, rounds, "-", data=False),
        Column("share_done", Text("ข้อเสร็จ", "items done"), width=12, data=False),
        Column("complete", Text("กรอกครบ", "complete"), width=18, data=False),
        Column("errors", Text("ต้องแก้", "errors"), "count", 10, empty="-", data=False),
        Column("warnings", Text("ควรดู", "warnings"), "count", 10, empty="-", data=False),
        Column("overdue", Text("ช้า (วัน)", "days late"), "count", 11, empty="-", data=False),
        Column("file_count", Text("ไฟล์", "files"), "count", 8, empty="-", data=False),
        Column("last_activity", Text("เคลื่อนไหวล่าสุด", "last activity"), "moment", 18, empty="-", data=False),
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
    share = Text(f"{figures.percent}% ({figures.filled}/{figures.required})") if back else _NOTHING
    last = _moment(status.last_activity)
    shown: tuple[Plain, ...] = (
        status.department, status.state, figures.round or None, f"{figures.done}/{figures.items}", share,
        status.errors if status.checked else None, status.warnings if status.checked else None,
        figures.days_late or None, len(status.files) or None, last,
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
    if figures.days_late:
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
        Column("department", Text("ส่วนราชการ", "Department"), width=30),
        Column("file_count", Text("จำนวนไฟล์", "Files"), "count", 12),
        Column("files", Text("ชื่อไฟล์ (ใหม่สุดอยู่ท้าย)", "Names (the newest last)"), width=70),
        Column("note", Text("หมายเหตุ", "Note"), width=40),
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
        Column("kind", Text("เรื่อง", "What"), "choice", 26, {name: title for name, title, _ in _LOOSE}),
        Column("sheet", Text("หน้า", "Sheet"), width=20, data=False),
        Column("sheet_id", Text("หน้า", "Sheet"), "choice", choices=sheets, shown=False),
        Column("row_key", Text("รหัส", "Code"), width=12),
        Column("name", Text("ข้อ/มาตรการ", "Item or measure"), width=60, data=False),
        Column("department", Text("ส่วนราชการเจ้าของ", "Owner"), width=30),
        Column("answered_by", Text("ผู้ตอบ", "Answered by"), width=40),
    )
    rows = tuple(_row_to_review(name, one, book) for name, _, _ in _LOOSE for one in getattr(season, name))
    return Table("rows", Text("ข้อที่ต้องดู", "To look at"), columns, rows, (_AS_OF.fill({"day": display(today)}),))


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
            f'เขียนสถานะเป็น "{path.name}" ไม่ได้ ให้ใช้ชื่อที่ลงท้ายด้วย {" ".join(SUFFIXES)}',
            f'cannot write the status to "{path.name}"; use a name that ends with {" ".join(SUFFIXES)}',
        )


def write_status(
    path: Path, season: SeasonStatus, book: Book, language: Language, *, today: date, created: datetime
) -> None:
    """Write the status as .xlsx or .html, as the suffix of ``path`` says."""
    values = {"year": book.identity.year_be, "agency": book.content.agency.get("name", book.identity.agency)}
    title = _TITLE.fill(values).pick(language)
    write_tables(path, title, tables(season, book, today), language, created=created)
