"""Books for the writer's tests, and LibreOffice to open what was written."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from lxml import etree

from ita_workbook.book.book import Book
from ita_workbook.book.content import Row
from ita_workbook.book.identity import Identity, form_id
from ita_workbook.book.share import share_of
from ita_workbook.book.workbook import load_spec
from ita_workbook.framework.load import load_framework
from ita_workbook.season.create import new_content
from ita_workbook.words.text import Language

CREATED = datetime(2022, 11, 1, 9, 0, 0)
DEPARTMENTS = (
    ("สำนักปลัด", "งานบริหารทั่วไป", "หัวหน้าสำนักปลัด"),
    ("กองคลัง", "งานพัสดุและทรัพย์สิน", "ผู้อำนวยการกองคลัง"),
    ("สำนักปลัด", "งานนิติการ", "นิติกร"),  # not next to its department's other section
    ("กองช่าง", "", "ผู้อำนวยการกองช่าง"),
)
DONE, DOING, NOT_YET = "ดำเนินการแล้ว", "อยู่ระหว่างดำเนินการ", "ยังไม่ดำเนินการ"
ODS = {
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}


def make_master(language: Language = "th", *, filled: bool = True) -> Book:
    """A master of 2566 with every kind of cell; without ``filled`` nobody has reported anything."""
    framework, spec = load_framework(2566), load_spec()
    agency = {"name": "เทศบาลตำบลตัวอย่าง", "type": "เทศบาลตำบล", "website": "https://www.example.go.th"}
    owners = {item.code: ("สำนักปลัด", "งานบริหารทั่วไป") for item in framework.items}
    owners |= dict.fromkeys(("O19", "O20", "O21", "O22"), ("กองคลัง", "งานพัสดุและทรัพย์สิน"))
    owners |= {"O43": ("", ""), "O42": ("กองที่ไม่มี", "")}
    content = new_content(framework, agency, DEPARTMENTS, owners, language)
    content.sheets["measures"] = [
        Row("M01", {"measure": "M01", "indicator": "7", "title": "เพิ่มช่องทางถามตอบ", "department": "สำนักปลัด",
                    "steps": "1. จัดทำช่องทาง\n2. ประชาสัมพันธ์", "starts_on": date(2022, 10, 1)}),
        Row("M02", {"measure": "M02", "indicator": "9.3", "title": "เผยแพร่แผนจัดซื้อ", "department": "กองคลัง",
                    "responsible": "กองคลัง", "starts_on": "ต้นปี"}),
        Row("M03", {"measure": "M03", "title": "อบรมเจ้าหน้าที่", "department": "สำนักปลัด"}),
    ]  # fmt: skip
    content.sheets["tracking"] = [
        Row("M01|q1", {"measure": "M01", "round": "ไตรมาส 1"}),
        Row("M01|m6", {"measure": "M01", "round": "รอบ 6 เดือน"}),
        Row("M02|m6", {"measure": "M02", "round": "รอบ 6 เดือน"}),
    ]
    if filled:
        fill(content)
    identity = Identity("form-1", "master-1", "master", 2566, str(agency["name"]), version="1.0", language=language)
    return Book(identity, framework, content, spec)


def fill(content: object) -> None:
    """Report something everywhere, some of it incomplete."""
    rows = content.index("assignments")  # type: ignore[attr-defined]
    rows["O1"].values |= {"status": DONE, "url": "https://www.example.go.th/o1", "published_on": date(2023, 3, 15),
                          "evidence": "ภาพหน้าจอ", "officer": "นักวิชาการ", "due_on": date(2023, 3, 31)}  # fmt: skip
    rows["O2"].values |= {"status": DONE, "url": "www.example.go.th/o2"}
    rows["O3"].values |= {"status": NOT_YET}
    rows["O19"].values |= {"status": DOING, "officer": "นักวิชาการพัสดุ"}
    rows["O43"].values |= {"status": DONE}
    tracking = content.index("tracking")  # type: ignore[attr-defined]
    tracking["M01|q1"].values |= {"status": DONE, "result": "แล้วเสร็จ"}
    tracking["M01|m6"].values |= {"status": DOING, "reported_on": date(2023, 4, 5)}
    tracking["M02|m6"].values |= {"status": NOT_YET}
    scores = content.index("indicators")  # type: ignore[attr-defined]
    scores["1"].values |= {"score": Decimal("99.67"), "previous_score": Decimal("94.1"), "target": Decimal(95)}
    scores["8"].values |= {"score": Decimal("98.65")}
    scores["10"].values |= {"score": "เก้าสิบ", "previous_score": Decimal(90)}


def make_issued(master: Book, department: str) -> Book:
    """The workbook of one department of ``master``."""
    own = master.identity
    identity = Identity(
        form_id(own.master_id, department, 1),
        own.master_id,
        "issued",
        own.year_be,
        own.agency,
        department,
        1,
        "1.0",
        own.language,
    )
    return Book(identity, master.framework, share_of(master.content, master.spec, department), master.spec)


Cells = dict[str, dict[tuple[int, int], str | float]]


def read_ods(path: Path) -> Cells:
    """The filled cells by sheet and (row, column) from 0, as LibreOffice computed them."""
    table, office = f"{{{ODS['table']}}}", f"{{{ODS['office']}}}"
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("content.xml"))
    found: Cells = {}
    for sheet in root.iter(f"{table}table"):
        cells: dict[tuple[int, int], str | float] = {}
        row_number = 0
        for row in sheet.iter(f"{table}table-row"):
            column = 0
            for cell in row:
                repeated = int(cell.get(f"{table}number-columns-repeated", "1"))
                kind = cell.get(f"{office}value-type")
                if kind:
                    text = "\n".join("".join(part.itertext()) for part in cell.findall("text:p", ODS))
                    value = float(cell.get(f"{office}value")) if kind in ("float", "percentage") else text
                    cells |= {(row_number, column + offset): value for offset in range(repeated)}
                column += repeated
            row_number += int(row.get(f"{table}number-rows-repeated", "1"))
        found[sheet.get(f"{table}name")] = cells
    return found
