"""Messages: a text for each department, ready to send, that names its own cells to fill or correct."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ita_workbook.book.book import Book
from ita_workbook.book.content import display
from ita_workbook.checks.finding import Finding
from ita_workbook.season.issue import file_names
from ita_workbook.season.status import DepartmentStatus
from ita_workbook.words.errors import ExistingFile
from ita_workbook.words.text import Language, Text
from ita_workbook.write.output import make_folder, write_text

_MOST = 40
"""Lines of findings in one message; the annotated file and the findings workbook have all of them."""


def message(status: DepartmentStatus, book: Book, language: Language = "th") -> str:
    """Return the text for one department: thanks, a reminder, or the cells to fill or correct."""
    year = book.identity.year_be
    agency = str(book.content.agency.get("name", book.identity.agency))
    heading = [
        Text(f"เรียน {status.department}", f"To {status.department}"),
        Text(f"เรื่อง สมุดงาน ITA ปีงบประมาณ พ.ศ. {year}", f"Subject: the ITA workbook of fiscal year {year} BE"),
    ]
    sender = str(book.content.agency.get("coordinator", ""))
    signed = Text(sender or "ผู้ประสานงาน ITA", sender or "ITA coordinator")
    parts = [*heading, *_body(status)]
    paragraphs = [part.pick(language) for part in parts]
    listed = _list(status.findings, language) if status.state == "returned" else ""
    if listed:
        paragraphs.append(listed)
    paragraphs.append(f"{signed.pick(language)}\n{agency}")
    return "\n\n".join(paragraphs) + "\n"


def _body(status: DepartmentStatus) -> list[Text]:
    figures = status.figures
    if not status.answered:
        return [_asked(status), *_dates(status)]
    file_th, file_en = _files(status)
    left = figures.required - figures.filled
    if not status.errors and not left and not figures.late_rows:
        return [
            Text(
                f"ได้รับสมุดงานของท่านแล้ว{file_th} ข้อมูลครบทุกช่อง ไม่มีสิ่งที่ต้องแก้ไข ขอขอบคุณ",
                f"Your workbook has arrived{file_en}. It is complete and nothing needs to be corrected. Thank you.",
            ),
            *_which_counts(status),
        ]
    thanks = Text(
        f"ได้รับสมุดงานของท่านแล้ว{file_th} กรอกครบ {figures.percent}% ขอขอบคุณ{_to_do(status, left).th}",
        f"Your workbook has arrived{file_en}, {figures.percent}% complete. Thank you.{_to_do(status, left).en}",
    )
    return [thanks, *_which_counts(status), *_dates(status)]


def _asked(status: DepartmentStatus) -> Text:
    """Return what is asked of a department of which nothing has come back."""
    work_th, work_en = _work(status)
    fill_th, fill_en = "กรอกช่องสีเหลืองให้ครบ บันทึก แล้วส่งไฟล์กลับ", "fill in the yellow cells, save it and send it back."
    if status.state == "issued":
        return Text(
            f"ผู้ประสานงานยังไม่ได้รับสมุดงานของท่าน ซึ่งมี{work_th} ขอความกรุณา{fill_th}",
            f"Your workbook has not come back yet; it has {work_en}. Please {fill_en}",
        )
    if status.state == "not_known":
        # Without the ledger the workbook may be with the department or not, so the message has to do for both.
        return Text(
            f"ผู้ประสานงานยังไม่ได้รับสมุดงานของท่าน ซึ่งมี{work_th} หากท่านมีสมุดงานแล้ว ขอความกรุณา{fill_th} "
            "หากยังไม่มี ขอความกรุณาแจ้งผู้ประสานงาน",
            f"No workbook has come back from you yet; you have {work_en} to report. If you have the workbook, please "
            f"{fill_en} If you do not have it, please tell the coordinator.",
        )
    return Text(
        f"ท่านมี{work_th}ที่ต้องรายงาน ผู้ประสานงานจะส่งสมุดงานให้กรอก ขอความกรุณาเตรียมข้อมูลไว้",
        f"You have {work_en} to report; the coordinator will send you the workbook. Please have the data ready.",
    )


def _files(status: DepartmentStatus) -> tuple[str, str]:
    """Return the names of the files that came, in brackets, in both languages; empty where none is known."""
    count, names = len(status.files), ", ".join(status.files)
    if count < 2:
        return (f" ({names})", f" ({names})") if names else ("", "")
    return f" {count} ไฟล์ ({names})", f" ({count} files: {names})"


def _which_counts(status: DepartmentStatus) -> list[Text]:
    """Return which of several files counts: only the department knows whether that is the one it means."""
    if len(status.files) < 2:
        return []
    last = status.files[-1]
    if status.remembered:
        return [
            Text(
                f"ตัวเลขข้างต้นนับจากไฟล์ {last} ไฟล์เดียว หากไฟล์อื่นมีคำตอบส่วนที่เหลือแล้ว ไม่ต้องส่งซ้ำ",
                f"These figures are of {last} alone; what your other files answer already need not be sent again.",
            )
        ]
    return [
        Text(
            f"ช่องที่ตอบต่างกันนับตามไฟล์ที่ใหม่กว่า ไฟล์ใหม่สุดคือ {last} หากไฟล์ใดไม่ใช้แล้ว ขอความกรุณาแจ้งผู้ประสานงาน",
            f"Where the files differ the newer one counts; the newest is {last}. If one of them is not to be used, "
            "please tell the coordinator.",
        )
    ]


def _work(status: DepartmentStatus) -> tuple[str, str]:
    items, measures = status.figures.items, status.figures.measures
    th = [f"ข้อ OIT {items} ข้อ"] if items else []
    en = [_count(items, "OIT item")] if items else []
    th += [f"มาตรการ {measures} เรื่อง"] if measures else []
    en += [_count(measures, "measure")] if measures else []
    return " และ".join(th), " and ".join(en)


def _to_do(status: DepartmentStatus, left: int) -> Text:
    """Return what is still to do, with its counts; empty where there is nothing but what is late."""
    errors = status.errors
    if errors and status.findings:
        return Text(
            f" ขอความกรุณาแก้ไข {errors} จุดตามรายการต่อไปนี้ แล้วส่งไฟล์กลับอีกครั้ง",
            f" Please correct the {'place' if errors == 1 else f'{errors} places'} listed below and send the file "
            "again.",
        )
    if errors:
        # Seen in an earlier look: the ledger has the number of the findings, not their words.
        return Text(
            f" การตรวจครั้งก่อนพบ {errors} จุดที่ต้องแก้ไข ขอความกรุณาแก้ไขแล้วส่งไฟล์กลับอีกครั้ง รายการจุดที่ต้องแก้ขอได้จากผู้ประสานงาน",
            f" The last check found {_count(errors, 'place')} to correct; please correct and send the file again. The "
            "coordinator has the list.",
        )
    if left:
        return Text(
            f" ยังมีช่องที่ต้องกรอกอีก {left} ช่อง (ช่องสีเหลืองในไฟล์) ขอความกรุณากรอกแล้วส่งไฟล์กลับอีกครั้ง",
            f" {_count(left, 'cell')} (yellow) still to fill; please fill and send the file again.",
        )
    return Text("")


def _dates(status: DepartmentStatus) -> list[Text]:
    figures = status.figures
    found = []
    if figures.late:
        found.append(
            Text(
                f"ข้อที่เลยกำหนดส่งแล้ว: {', '.join(figures.late)} (ช้าที่สุด {figures.days_late} วัน)",
                f"Past their due date: {', '.join(figures.late)} (up to {_count(figures.days_late, 'day')} late)",
            )
        )
    if figures.late_measures:
        found.append(
            Text(
                f"มาตรการที่สิ้นสุดระยะเวลาแล้วแต่ยังไม่รายงานว่าดำเนินการแล้ว: {', '.join(figures.late_measures)}",
                f"Measures whose period is over and that are not reported as done: {', '.join(figures.late_measures)}",
            )
        )
    if others := [key for keys in figures.late_others.values() for key in keys]:
        found.append(
            Text(
                f"รายการอื่นที่เลยกำหนดแล้ว: {', '.join(others)}",
                f"Also past their date: {', '.join(others)}",
            )
        )
    if found:
        found.append(_late_request(status))
    if figures.next_due:
        day = display(figures.next_due)
        found.append(Text(f"กำหนดถัดไป: {day}", f"Next due date: {day}"))
    return found


def _late_request(status: DepartmentStatus) -> Text:
    """Return what a department is asked to do about what is late."""
    if status.state == "not_issued":
        return Text(
            "ขอความกรุณาเร่งดำเนินการรายการที่เลยกำหนดข้างต้น และเตรียมข้อมูลไว้กรอกเมื่อได้รับสมุดงาน",
            "Please see to what is late, and have its data ready for when the workbook comes.",
        )
    if not status.answered:
        return Text(
            "ขอความกรุณาเร่งดำเนินการรายการที่เลยกำหนดข้างต้น กรอกในสมุดงาน แล้วส่งไฟล์กลับโดยเร็ว",
            "Please see to what is late, fill it in and send the workbook back soon.",
        )
    if status.remembered:
        # The late ones are by the master, which has not taken up the answers of this return yet.
        return Text(
            "หากไฟล์ที่ส่งแล้วรายงานรายการข้างต้นว่าดำเนินการแล้ว ไม่ต้องส่งซ้ำ หากยัง ขอความกรุณาเร่งดำเนินการ ปรับสถานะในสมุดงาน "
            "แล้วส่งไฟล์กลับอีกครั้ง",
            "If the file you sent reports these as done, nothing more is needed. If not, please see to them, update "
            "their status in the workbook and send it again.",
        )
    return Text(
        "ขอความกรุณาเร่งดำเนินการรายการที่เลยกำหนดข้างต้น ปรับสถานะในสมุดงาน แล้วส่งไฟล์กลับอีกครั้ง",
        "Please see to what is late, update its status in the workbook and send it again.",
    )


def _list(findings: Sequence[Finding], language: Language) -> str:
    errors = [finding for finding in findings if finding.counts_as_error]
    files = {finding.file for finding in errors}
    said = []
    for number, finding in enumerate(errors[:_MOST], 1):
        sheet = Text(f"หน้า {finding.sheet}", f"sheet {finding.sheet}").pick(language) if finding.sheet else ""
        cell = Text(f"ช่อง {finding.cell}", f"cell {finding.cell}").pick(language) if finding.cell else ""
        # With several files of one department its cells alone would not tell which one to open.
        place = " ".join(part for part in (finding.file if len(files) > 1 else "", sheet, cell) if part)
        text = f"{finding.message.pick(language)} {finding.cure.pick(language)}"
        said.append(f"{number}. {place}: {text}" if place else f"{number}. {text}")
    more = len(errors) - _MOST
    if more > 0:
        said.append(
            Text(
                f"และอีก {more} จุด ตามสำเนาที่ทำเครื่องหมายหรือไฟล์ผลตรวจที่แนบ", f"and {more} more, as in the annotated copy"
            ).pick(language)
        )
    return "\n".join(said)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def write_messages(
    statuses: Sequence[DepartmentStatus], book: Book, folder: Path, language: Language = "th", *, force: bool = False
) -> list[Path]:
    """Write one .txt a department into ``folder``; nothing when one is there already and ``force`` is not set."""
    make_folder(folder)
    own = [status.department for status in statuses]
    names = file_names(dict.fromkeys((*book.content.departments(), *own)))
    paths = [folder / f"{names[department]}.txt" for department in own]
    there = [path.name for path in paths if path.exists()]
    if there and not force:
        raise ExistingFile(
            f"โฟลเดอร์ {folder} มี {', '.join(there)} อยู่แล้ว ใส่ --force ถ้าต้องการเขียนทับ",
            f"{folder} has {', '.join(there)} already; add --force to replace them",
        )
    for status, path in zip(statuses, paths, strict=True):
        # The mark tells Notepad on Windows that the text is UTF-8.
        write_text(path, message(status, book, language), encoding="utf-8-sig", newline="\r\n")
    return paths
