"""The status as tables: one row a department, and the items and measures whose answers need a look."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from ita_workbook.book.book import Book
from ita_workbook.book.content import display
from ita_workbook.season.status import DepartmentStatus, RowToReview, SeasonStatus, State
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.text import Language, Text
from ita_workbook.write.table_xlsx import Cell, Table, write_page, write_sheets

SUFFIXES = (".xlsx", ".html", ".json")
_TITLE = Text("สถานะการส่งสมุดงาน ITA ปีงบประมาณ พ.ศ. {year} {agency}", "ITA workbooks of {year}: status, {agency}")
_AS_OF = Text("ณ วันที่ {day}", "as of {day}")
_COLUMNS: tuple[tuple[Text, float], ...] = (
    (Text("ส่วนราชการ", "department"), 30),
    (Text("สถานะ", "state"), 16),
    (Text("รอบ", "round"), 16),
    (Text("ข้อเสร็จ", "items done"), 12),
    (Text("กรอกครบ", "complete"), 18),
    (Text("ต้องแก้", "errors"), 10),
    (Text("ควรดู", "warnings"), 10),
    (Text("ช้า (วัน)", "days late"), 11),
    (Text("ไฟล์", "files"), 8),
    (Text("เคลื่อนไหวล่าสุด", "last activity"), 18),
)
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


def header(language: Language) -> list[str]:
    """Return the titles of the columns."""
    return [title.pick(language) for title, _ in _COLUMNS]


def row(status: DepartmentStatus, book: Book, language: Language) -> list[str]:
    """Return the texts of one department's row."""
    figures = status.figures
    known = status.checked
    return [
        status.department,
        _STATES[status.state].pick(language),
        round_name(figures.round, book, language) or "-",
        f"{figures.done}/{figures.items}",
        # What was issued filled is not the department's work, so before it answers there is no share to tell.
        f"{figures.percent}% ({figures.filled}/{figures.required})" if status.answered else _NOTHING.pick(language),
        str(status.errors) if known else "-",
        str(status.warnings) if known else "-",
        str(figures.days_late) if figures.days_late else "-",
        str(len(status.files)) if status.files else "-",
        _day(status.last_activity) or "-",
    ]


def round_name(code: str, book: Book, language: Language) -> str:
    """Return the name of a round by its code; "" for none."""
    values = book.spec.lists["round"].values
    return next((value.label.pick(language) for value in values if value.code == code), "")


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


def tables(season: SeasonStatus, book: Book, language: Language, today: date) -> list[Table]:
    """Return the table of departments and, where there are any, those of several files and of rows to look at."""
    name = Text("สถานะ", "Status").pick(language)
    as_of = _AS_OF.fill({"day": display(today)}).pick(language)
    columns = tuple((title.pick(language), width) for title, width in _COLUMNS)
    note = as_of if season.ledger else f"{as_of} · {_NO_LEDGER.pick(language)}"
    found = [Table(name, note, columns, tuple(_painted(status, book, language) for status in season.departments))]
    if season.of_several_files:
        found.append(_several_table(season, language))
    looks = _loose_rows(season, book, language)
    if looks:
        heads = (
            Text("เรื่อง", "What"), Text("หน้า", "Sheet"), Text("รหัส", "Code"), Text("ข้อ/มาตรการ", "Item or measure"),
            Text("ส่วนราชการเจ้าของ", "Owner"), Text("ผู้ตอบ", "Answered by"),
        )  # fmt: skip
        widths = (26.0, 20.0, 12.0, 60.0, 30.0, 40.0)
        named = tuple((head.pick(language), width) for head, width in zip(heads, widths, strict=True))
        found.append(Table(Text("ข้อที่ต้องดู", "To look at").pick(language), as_of, named, tuple(looks)))
    return found


def _several_table(season: SeasonStatus, language: Language) -> Table:
    columns = (
        (Text("ส่วนราชการ", "Department").pick(language), 30.0),
        (Text("จำนวนไฟล์", "Files").pick(language), 12.0),
        (Text("ชื่อไฟล์ (ใหม่สุดอยู่ท้าย)", "Names (the newest last)").pick(language), 70.0),
        (Text("หมายเหตุ", "Note").pick(language), 40.0),
    )
    rows = tuple(
        (
            Cell(status.department),
            Cell(str(len(status.files))),
            Cell(", ".join(status.files)),
            Cell(_REMEMBERED.pick(language) if status.remembered else ""),
        )
        for status in season.of_several_files
    )
    return Table(_SEVERAL.pick(language), _SEVERAL_NOTE.pick(language), columns, rows)


def _painted(status: DepartmentStatus, book: Book, language: Language) -> tuple[Cell, ...]:
    cells = [Cell(text) for text in row(status, book, language)]
    back = status.answered
    cells[1] = Cell(cells[1].text, "done" if back else "missing")
    if back:
        cells[4] = Cell(cells[4].text, "done" if status.figures.percent == 100 else "missing")
    if status.errors:
        cells[5] = Cell(cells[5].text, "wrong")
    if status.figures.days_late:
        cells[7] = Cell(cells[7].text, "wrong")
    if len(status.files) > 1:
        cells[8] = Cell(cells[8].text, "missing")
    return tuple(cells)


def _loose_rows(season: SeasonStatus, book: Book, language: Language) -> list[tuple[Cell, ...]]:
    found: list[tuple[Cell, ...]] = []
    for name, title, _ in _LOOSE:
        rows: list[RowToReview] = getattr(season, name)
        for one in rows:
            declared = book.spec.sheet(one.sheet)
            there = book.content.row(one.sheet, one.key)
            wording = there.text("name") or there.text("title") if there else ""
            found.append(
                (
                    Cell(title.pick(language), "missing"),
                    Cell(declared.name.pick(language)),
                    Cell(one.key),
                    Cell(wording),
                    Cell(one.owner),
                    Cell(", ".join(one.answered_by)),
                )
            )
    return found


def _day(moment: str) -> str:
    return display(datetime.fromisoformat(moment).astimezone().date()) if moment else ""


def must_be_known(path: Path) -> None:
    """Raise UsageProblem unless a status can be written under the suffix of ``path``."""
    if path.suffix.lower() not in SUFFIXES:
        raise UsageProblem(
            f'เขียนสถานะเป็น "{path.name}" ไม่ได้ ให้ใช้ชื่อที่ลงท้ายด้วย {" ".join(SUFFIXES)}',
            f'cannot write the status to "{path.name}"; use a name that ends with {" ".join(SUFFIXES)}',
        )


def write_tables(
    path: Path, season: SeasonStatus, book: Book, language: Language, *, today: date, created: datetime
) -> None:
    """Write the status as .xlsx or .html, as the suffix of ``path`` says."""
    values = {"year": book.identity.year_be, "agency": book.content.agency.get("name", book.identity.agency)}
    title = _TITLE.fill(values).pick(language)
    made: Sequence[Table] = tables(season, book, language, today)
    if path.suffix.lower() == ".html":
        write_page(path, title, made, language)
    else:
        write_sheets(path, title, made, created=created)
