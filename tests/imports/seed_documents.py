"""Reports as agencies publish them, made into .docx: the layouts of the five reports, the facts of the samples.

A layout is a list of tables; of a table, the headings with the field that stands below each. What the samples tell in
words of their own fills the cells, so that each document can be brought in and compared with its sample.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from docx import Document

from ita_workbook import Master

SAMPLES = Path(__file__).parents[2] / "samples"
TICKS = ("ยังไม่ดำเนินการ", "อยู่ระหว่างดำเนินการ", "ดำเนินการแล้ว")


@dataclass
class Layout:
    """One table of a report: headings with fields, and how it is laid out over the pages."""

    sheet: str
    columns: dict[str, str]
    one_a_row: bool = False
    """A table for each row, the headings repeated."""
    break_after: int = 0
    """The row after which a page ends, and the table goes on without headings."""
    keys: tuple[str, ...] = field(default=())


LAYOUTS = {
    0: [
        Layout("measures", {"มาตรการ": "title", "ขั้นตอน/วิธีการปฏิบัติ": "steps", "ผู้รับผิดชอบ": "responsible",
                            "การกำกับติดตาม": "monitoring"}),
        Layout("measures", {"การวิเคราะห์ / ประเด็น": "process", "ผู้รับผิดชอบ": "responsible",
                            "ขั้นตอนหรือวิธีการ/วิธีการปฏิบัติ": "steps", "ระยะเวลา": "period",
                            "วิธีการนำผลการวิเคราะห์ไปสู่การปฏิบัติ": "practice"}, one_a_row=True),
    ],
    1: [
        Layout("measures", {"ตัวชี้วัดของการประเมิน ITA": "indicator", "(๑) ผู้รับผิดชอบหรือผู้ที่เกี่ยวข้อง": "responsible",
                            "(๒) ขั้นตอนหรือวิธีปฏิบัติ": "steps",
                            "(๓) แนวทางการกำกับติดตามให้นำไปสู่การปฏิบัติและการรายงานผล": "monitoring",
                            "(๔) ระยะเวลาดำเนินการ": "period", TICKS[0]: "tick 0", TICKS[1]: "tick 1",
                            TICKS[2]: "tick 2", "(๕) การรายงานผลการดำเนินการ": "tracking result"}, one_a_row=True),
    ],
    2: [
        Layout("measures", {"มาตรการ/ แนวทาง": "title", "วิธีการดำเนินการ": "steps", "ผู้รับผิดชอบ": "responsible",
                            "ระยะเวลา": "period", "การติดตามผล": "monitoring"}),
        Layout("measures", {"มาตรการ": "title", "ขั้นตอน/วิธีการ": "steps", "ผู้รับผิดชอบ": "responsible",
                            "ระยะเวลาดำเนินการ": "period", "ผลการดำเนินการ": "tracking result"}, break_after=2),
        Layout("assignments", {"ข้อ": "item", "ข้อมูล": "name", "ผู้รับผิดชอบ": "owner"}, break_after=25),
    ],
    3: [
        Layout("indicators", {"เครื่องมือ": "tool_name", "ผลประเมิน": "score"}, keys=("IIT", "EIT1", "EIT2", "OIT")),
        Layout("measures", {"มาตรการ/โครงการ/กิจกรรม": "title",
                            "ผลการวิเคราะห์ตัวชี้วัดตามหลักเกณฑ์การประเมิน ITA": "analysis",
                            "ขั้นตอน/วิธีการปฏิบัติ": "steps", "ช่วงระยะเวลาในการดำเนินการ": "period",
                            "ผู้รับผิดชอบ": "responsible"}),
    ],
    4: [
        Layout("indicators", {"แบบ": "tool", "ลำดับ": "indicator", "รายละเอียดตัวชี้วัด": "name", "คะแนน": "score"},
               break_after=4, keys=tuple(str(number) for number in range(1, 11))),
        Layout("measures", {"ตัวชี้วัด": "indicator", "มาตรการ/โครงการ/ กิจกรรม": "title",
                            "ผลการวิเคราะห์ตัวชี้วัด": "analysis", "ขั้นตอน/วิธีดำเนินการ": "steps",
                            "ผู้รับผิดชอบ": "responsible", "ระยะเวลา ดำเนินการ": "period"}),
    ],
}  # fmt: skip
"""Of each report, numbered as the samples, its tables."""


def sample(number: int) -> Master:
    """The merged master of a sample: what its report tells."""
    return Master(SAMPLES / f"sample{number}" / "merged.xlsx")


def document(number: int, path: Path) -> list[tuple[int, int, int, str]]:
    """Write the report of a sample as .docx; return (table, row, column, text) of every filled cell, from 0."""
    book = sample(number).book
    word = Document()
    cells: list[tuple[int, int, int, str]] = []
    tables = 0
    for layout in LAYOUTS[number]:
        heads = list(layout.columns)
        rows = [row for row in book.content.rows(layout.sheet) if not layout.keys or row.key in layout.keys]
        texts = [[_text(book, layout, row, code) for code in layout.columns.values()] for row in rows]
        texts = [row for row in texts if row[0]]
        for part, (first, lines) in enumerate(_parts(layout, texts)):
            above = f"ผลการประเมินประจำปีงบประมาณ พ.ศ. {book.identity.year_be}" if layout.keys and part == 0 else ""
            word.add_paragraph(above)
            table = word.add_table(0, len(heads))
            for at, line in enumerate(([heads] if first else []) + lines):
                for column, (cell, text) in enumerate(zip(table.add_row().cells, line, strict=True)):
                    cell.text = text
                    if text:
                        cells.append((tables, at, column, text))
            tables += 1
    word.save(str(path))
    return cells


def _parts(layout: Layout, lines: list[list[str]]):
    """Yield whether a table has headings, and its rows."""
    if layout.one_a_row:
        yield from ((True, [line]) for line in lines)
    elif layout.break_after and len(lines) > layout.break_after:
        yield True, lines[: layout.break_after]
        yield False, lines[layout.break_after :]
    else:
        yield True, lines


def _text(book, layout, row, code):
    if code == "period":
        days = [row.values.get(name) for name in ("starts_on", "ends_on")]
        return " - ".join(book.shown(book.spec.sheet("measures").by_field["starts_on"], day) for day in days if day)
    if code == "indicator" and layout.sheet == "measures":
        named = next((one.name.th for one in book.framework.indicators if one.code == row.text("indicator")), "")
        return f"{row.text('indicator')}. {named}" if named else row.text("indicator")
    if code == "owner":
        return f"{row.text('section')} {row.text('department')}".strip()
    if code == "tool_name":
        return {"EIT1": "EIT ส่วนที่ 1", "EIT2": "EIT ส่วนที่ 2"}.get(row.key, row.key)
    if code.startswith(("tick", "tracking")):
        told = [one for one in book.content.rows("tracking") if one.text("measure") == row.key and one.text("status")]
        if code.startswith("tick"):
            return "/" if told and told[0].text("status") == TICKS[int(code[-1])] else ""
        return told[0].text(code.partition(" ")[2]) if told else ""
    value = row.values.get(code)
    return "" if value is None else book.shown(book.spec.sheet(layout.sheet).by_field[code], value)
