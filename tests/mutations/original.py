"""The workbooks that are mutated: one department's filled return and a master, to which nothing can be said."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from ita_workbook.book.book import Book
from ita_workbook.book.content import Content, Row, Value
from ita_workbook.book.identity import Identity, form_id
from ita_workbook.book.share import share_of
from ita_workbook.book.workbook import load_spec
from ita_workbook.framework.load import load_framework
from ita_workbook.season.create import new_content
from ita_workbook.write.workbook_file import write_workbook

CREATED = datetime(2022, 11, 1, 9, 0, 0)
TODAY = date(2023, 4, 10)
MASTER = "master-1"
FINANCE, WORKS = "กองคลัง", "กองช่าง"
DONE, DOING, NOT_YET = "ดำเนินการแล้ว", "อยู่ระหว่างดำเนินการ", "ยังไม่ดำเนินการ"
_DEPARTMENTS = (
    ("สำนักปลัด", "งานบริหารทั่วไป", "หัวหน้าสำนักปลัด"),
    (FINANCE, "งานพัสดุและทรัพย์สิน", "ผู้อำนวยการกองคลัง"),
    (FINANCE, "งานการเงินและบัญชี", "ผู้อำนวยการกองคลัง"),
    (FINANCE, "งานพัฒนารายได้", "ผู้อำนวยการกองคลัง"),
    (WORKS, "งานโยธา", "ผู้อำนวยการกองช่าง"),
)
_SECTIONS = tuple(section for department, section, _ in _DEPARTMENTS if department == FINANCE)


@lru_cache(maxsize=2)
def master_book(*, wide: bool = False) -> Book:
    """The coordinator's master: O1–O6 and M01, M03, M04 belong to the finance department, O7–O9 and M02 to works.

    The ``wide`` one gives it O1–O12 and M05 as well, and measures are reported on in two rounds.
    """
    framework, spec = load_framework(2566), load_spec()
    last = 12 if wide else 6
    owners = {item.code: ("สำนักปลัด", "งานบริหารทั่วไป") for item in framework.items}
    owners |= {f"O{number}": (FINANCE, _SECTIONS[number % 3]) for number in range(1, last + 1)}
    owners |= {f"O{number}": (WORKS, "งานโยธา") for number in range(last + 1, last + 4)}
    content = new_content(framework, {"name": "เทศบาลตำบลตัวอย่าง", "type": "เทศบาลตำบล"}, _DEPARTMENTS, owners)
    for number, row in enumerate(content.rows("assignments")[: last + 3]):
        row.values["due_on"] = date(2023, 3, 20) + timedelta(days=number)
    content.sheets["measures"] = [
        _measure("M01", "7", "เพิ่มช่องทางถามตอบบนเว็บไซต์", FINANCE, 1),
        _measure("M02", "8", "ปรับปรุงคู่มือการให้บริการ", WORKS, 2),
        _measure("M03", "9.3", "เผยแพร่แผนจัดซื้อจัดจ้าง", FINANCE, 3),
        _measure("M04", "10", "อบรมการป้องกันการทุจริต", FINANCE, 4),
    ]
    if wide:
        content.sheets["measures"].append(_measure("M05", "6", "เปิดช่องทางรับฟังความเห็น", FINANCE, 5))
    rounds = {"m6": "รอบ 6 เดือน", "m12": "รอบ 12 เดือน"} if wide else {"m6": "รอบ 6 เดือน"}
    content.sheets["tracking"] = [
        Row(f"{row.key}|{code}", {"measure": row.key, "round": label})
        for row in content.rows("measures")
        for code, label in rounds.items()
    ]
    content.index("scores")["i1"].values |= {"score": Decimal("91.25"), "items": "O8, O18"}
    content.index("scores")["i2"].values |= {"score": Decimal("88.5")}
    identity = Identity("form-1", MASTER, "master", 2566, "เทศบาลตำบลตัวอย่าง", version=spec.version)
    return Book(identity, framework, content, spec)


def _measure(key: str, indicator: str, title: str, department: str, number: int) -> Row:
    return Row(key, {"measure": key, "department": department, **_plan(indicator, title, number)})


def _plan(indicator: str, title: str, number: int) -> dict[str, Value]:
    return {
        "indicator": indicator,
        "process": f"กระบวนการที่ {number}",
        "title": title,
        "analysis": f"ผลการวิเคราะห์เรื่องที่ {number}",
        "steps": f"1. จัดทำ\n2. เผยแพร่ครั้งที่ {number}",
        "responsible": f"เจ้าหน้าที่ชุดที่ {number}",
        "starts_on": date(2022, 10, number),
        "ends_on": date(2023, 8, number),
        "monitoring": f"รายงานที่ประชุมครั้งที่ {number}",
    }


def issued_book(department: str, issue: int = 1, *, wide: bool = False) -> Book:
    """What was issued to a department."""
    master = master_book(wide=wide)
    own = master.identity
    identity = Identity(
        form_id(MASTER, department, issue), MASTER, "issued", 2566, own.agency, department, issue, own.version
    )
    return Book(identity, master.framework, share_of(master.content, master.spec, department), master.spec)


def filled_content(issued: Book) -> Content:
    """What a department made of it: every item and measure reported on, and one measure of its own."""
    content = issued.content.copy()
    for number, row in enumerate(content.rows("assignments"), 1):
        row.values |= _report(row.key, number)
    spare = next(row for row in issued.rows("measures") if row.spare)
    content.sheets["measures"].append(Row(spare.key, {**spare.values, **_plan("6", "เปิดเผยรายงานรายเดือน", 6)}))
    about = next(row for row in issued.rows("tracking") if row.values.get("measure") == spare.key)
    content.sheets["tracking"].append(Row(about.key, dict(about.values)))
    for number, row in enumerate(content.rows("tracking"), 1):
        row.values |= {
            "status": DONE,
            "result": f"ได้ผลตามเป้าหมายข้อที่ {number}",
            "evidence": f"รายงานการประชุมครั้งที่ {number}/2566",
            "reported_on": date(2023, 4, number),
        }
    return content


def _report(key: str, number: int) -> dict[str, Value]:
    officer: dict[str, Value] = {"officer": f"นักวิชาการพัสดุ ระดับ {number}"}
    if number % 6 == 4:
        return {**officer, "status": DOING, "note": _once("รอตรวจรับ", number, 4)}
    if number % 6 == 5:
        return {**officer, "status": NOT_YET, "problem": _once("รอข้อมูลจากกองช่าง", number, 5)}
    return {
        **officer,
        "status": DONE,
        "url": f"https://www.example.go.th/oit/{key.lower()}",
        "published_on": date(2023, 3, number),
        "evidence": f"ภาพหน้าจอหน้าที่ {number}",
    }


def _once(text: str, number: int, first: int) -> str:
    """Return a text that stands in one row only."""
    return text if number == first else f"{text} ครั้งที่ {number}"


def write_filled(path: Path, department: str = FINANCE, issue: int = 1, *, wide: bool = False) -> Path:
    """Write a department's filled workbook with this tool's own writer."""
    issued = issued_book(department, issue, wide=wide)
    filled = Book(issued.identity, issued.framework, filled_content(issued), issued.spec)
    write_workbook(filled, path, created=CREATED, base=issued.content)
    return path


def write_master(path: Path, *, wide: bool = False) -> Path:
    """Write the master."""
    write_workbook(master_book(wide=wide), path, created=CREATED)
    return path
