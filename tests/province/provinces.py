"""Provinces for tests: agencies' folders as they lie in a provincial office, each with one thing that is to be found.

A folder is an agency's: ``master.xlsx`` and ``returns/``. Two departments share the items of 2568; every file is written
with one time, so that the same call makes the same bytes.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from workbooks import CREATED, DOING, DONE, NOT_YET

from ita_workbook.book.book import Book
from ita_workbook.book.content import Content, Row
from ita_workbook.book.identity import Identity, derive_id
from ita_workbook.book.workbook import load_spec
from ita_workbook.framework.load import load_framework
from ita_workbook.season.create import new_content
from ita_workbook.season.issue import issued_book
from ita_workbook.write.workbook_file import write_workbook

YEAR = 2568
TODAY = date(2025, 6, 30)
OFFICE, FINANCE = "สำนักปลัด", "กองคลัง"
DEPARTMENTS = (OFFICE, FINANCE)
COMPLETE, NOT_SENT, SLIP, NO_LINKS, UNREADABLE, NEAR, NO_MASTER, LATE = AGENCIES = tuple(
    f"เทศบาลตำบล{name}" for name in ("ครบถ้วน", "ไม่ส่ง", "บวกผิด", "ไม่มีลิงก์", "อ่านไม่ได้", "เกือบผ่าน", "ไม่มีกลาง", "ล่าช้า")
)
"""Each is named by what it has: its files are the same but for that."""
EMPTY = "เทศบาลตำบลว่างเปล่า"
FIRST, SECOND = PROVINCES = ("เชียงราย", "พะเยา")


def province_of(agency: str) -> str:
    return PROVINCES[AGENCIES.index(agency) % 2]


@cache
def master_of(agency: str, province: str) -> Book:
    """The master of an agency whose scores add up: every indicator 90.00, every tool and the total too."""
    framework, spec = load_framework(YEAR), load_spec()
    master_id = derive_id("province", agency)
    owners = {item.code: (DEPARTMENTS[n % 2], "") for n, item in enumerate(framework.items)}
    form = {"name": agency, "type": "เทศบาลตำบล", "province": province}
    content = new_content(framework, form, [(name, "", "") for name in DEPARTMENTS], owners)
    for row in content.rows("assignments"):
        row.values["due_on"] = date(2025, 4, 30)
    for row in content.rows("indicators"):
        row.values["score"] = Decimal("90.00")
    content.sheets["measures"] = [
        Row(key, {"measure": key, "indicator": "7", "title": f"มาตรการ {key}", "steps": "1. ทำคู่มือ", "responsible": name,
                  "monitoring": "ทุกเดือน", "department": name, "starts_on": date(2024, 10, 1), "ends_on": date(2025, 3, 31)})
        for key, name in (("M01", OFFICE), ("M02", FINANCE))
    ]  # fmt: skip
    label = spec.lists["round"].label_of("m6")
    content.sheets["tracking"] = [Row(f"{key}|m6", {"measure": key, "round": label}) for key in ("M01", "M02")]
    identity = Identity(
        form_id=derive_id("form", master_id), master_id=master_id, kind="master", year_be=YEAR, agency=agency,
        version=spec.version,
    )  # fmt: skip
    return Book(identity, framework, content, spec)


def _answered(content: Content) -> None:
    for row in content.rows("assignments"):
        row.values |= {
            "officer": "เจ้าพนักงานธุรการ", "status": DONE, "url": f"https://www.example.go.th/{row.key.lower()}",
            "published_on": date(2025, 1, 15), "evidence": "ภาพหน้าจอ",
        }  # fmt: skip
    for row in content.rows("tracking"):
        row.values |= {"status": DONE, "result": "ทำแล้ว", "evidence": "รายงาน", "reported_on": date(2025, 4, 5)}


def _no_links(content: Content) -> None:
    for row in content.rows("assignments"):
        if row.key in ("O1", "O2", "O3"):
            del row.values["url"]


def _late(content: Content) -> None:
    for row in content.rows("assignments"):
        if row.key in ("O1", "O3"):
            row.values |= {"status": NOT_YET, "problem": "รอข้อมูล"}
            for code in ("url", "published_on", "evidence"):
                row.values.pop(code)
    for row in content.rows("tracking"):
        row.values |= {"status": DOING, "progress": "ทำครึ่งหนึ่ง"}


def _change_master(agency: str, book: Book) -> Book:
    content = book.content.copy()
    for row in content.rows("indicators"):
        if agency == SLIP and row.key == "IIT":
            row.values["score"] = Decimal("91.50")
        if agency == NEAR:
            row.values["score"] = Decimal("84.40")
            if row.key == "IIT":
                row.values |= {"asked": "60", "minimum": "30", "answered": "12"}
    return Book(book.identity, book.framework, content, book.spec)


def make_agency(place: Path, agency: str, province: str, change: Callable[[Content], None] | None = None) -> Path:
    """Write the folder of one agency; ``change`` is done to what each department filled in."""
    folder = place / agency
    (folder / "returns").mkdir(parents=True)
    master = _change_master(agency, master_of(agency, province))
    if agency != NO_MASTER:
        write_workbook(master, folder / "master.xlsx", created=CREATED)
    for department in DEPARTMENTS:
        path = folder / "returns" / f"{department}.xlsx"
        if department == FINANCE and agency == NOT_SENT:
            continue
        if department == FINANCE and agency == UNREADABLE:
            path.write_bytes(b"PK\x03\x04 half a file")
            continue
        issued = issued_book(master, department, 1)
        content = issued.content.copy()
        _answered(content)
        if change:
            change(content)
        filled = Book(issued.identity, issued.framework, content, issued.spec)
        write_workbook(filled, path, created=CREATED, base=issued.content)
    for path in folder.rglob("*.xlsx"):
        os.utime(path, (1_750_000_000, 1_750_000_000))
    return folder


def make_province(place: Path, agencies: tuple[str, ...] = AGENCIES) -> Path:
    """Write the folders of several agencies, and one that is empty."""
    changes = {NO_LINKS: _no_links, LATE: _late}
    for agency in agencies:
        make_agency(place, agency, province_of(agency), changes.get(agency))
    (place / EMPTY).mkdir()
    (place / COMPLETE / "หลักฐาน.pdf").write_bytes(b"%PDF-1.4")
    os.utime(place / COMPLETE / "หลักฐาน.pdf", (1_750_000_000, 1_750_000_000))
    return place


def bytes_of(store: Path) -> dict[str, bytes]:
    """Every file of a store by its path in it."""
    return {
        path.relative_to(store).as_posix(): path.read_bytes() for path in sorted(store.rglob("*")) if path.is_file()
    }
