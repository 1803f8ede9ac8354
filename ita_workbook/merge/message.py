"""Messages: a Thai text for each department, ready to send, that names its own cells to fill or correct."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ita_workbook.errors import ExistingFile
from ita_workbook.merge.issuing import file_name
from ita_workbook.merge.status import DepartmentStatus
from ita_workbook.output import make_folder, write_text
from ita_workbook.spec.book import Book
from ita_workbook.text import Language

_MOST = 40
"""Lines of findings in one message; the annotated file and the findings workbook have all of them."""


def message(status: DepartmentStatus, book: Book, language: Language = "th") -> str:
    """Return the text for one department: thanks, a reminder, or the cells to fill or correct."""
    year = book.identity.year_be
    lines = [f"เรียน {status.department}", "", f"เรื่อง สมุดงาน ITA ปีงบประมาณ พ.ศ. {year}", ""]
    if status.returned is None:
        lines.append(f"ผู้ประสานงานยังไม่ได้รับไฟล์ของท่าน ซึ่งมีข้อ OIT {status.items} ข้อ และมาตรการ {status.measures} เรื่อง")
        lines.append("กรุณากรอกช่องสีเหลืองให้ครบแล้วส่งไฟล์กลับ")
    elif not status.errors and not status.late:
        lines.append(f"ได้รับไฟล์ {status.returned.name} แล้ว ข้อมูลครบ {status.percent}% ไม่ต้องแก้ไข ขอบคุณครับ/ค่ะ")
    else:
        lines.append(f"ได้รับไฟล์ {status.returned.name} แล้ว กรอกครบ {status.percent}% ยังต้องแก้ไข {status.errors} จุด")
    if status.late:
        lines += ["", f"ข้อที่เลยกำหนดส่งแล้ว ({status.days_late} วัน): {', '.join(status.late)}"]
    errors = [finding for finding in status.findings if finding.counts_as_error]
    if errors:
        lines.append("")
        for number, finding in enumerate(errors[:_MOST], 1):
            place = " ".join(part for part in (finding.sheet and f"หน้า {finding.sheet}", finding.cell) if part)
            said = f"{finding.message.pick(language)} {finding.cure.pick(language)}"
            lines.append(f"{number}. {place}: {said}" if place else f"{number}. {said}")
        if len(errors) > _MOST:
            lines.append(f"และอีก {len(errors) - _MOST} จุด ตามไฟล์ผลตรวจที่แนบ")
    lines += ["", str(book.content.agency.get("coordinator", "ผู้ประสานงาน ITA")), ""]
    return "\n".join(lines)


def write_messages(
    statuses: Sequence[DepartmentStatus], book: Book, folder: Path, *, force: bool = False
) -> list[Path]:
    """Write one .txt a department into ``folder``; nothing when one is there already and ``force`` is not set."""
    make_folder(folder)
    paths = [folder / f"{file_name(status.department)}.txt" for status in statuses]
    there = [path.name for path in paths if path.exists()]
    if there and not force:
        raise ExistingFile(
            f"โฟลเดอร์ {folder} มี {', '.join(there)} อยู่แล้ว ใส่ --force ถ้าต้องการเขียนทับ",
            f"{folder} has {', '.join(there)} already; add --force to replace them",
        )
    for status, path in zip(statuses, paths, strict=True):
        text = message(status, book)
        # The mark tells Notepad on Windows that the text is UTF-8.
        write_text(path, text, encoding="utf-8-sig", newline="\r\n")
    return paths
