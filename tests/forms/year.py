"""A year of one agency, made up in real proportions: what three units bought from October to September.

A tambon municipality signs some thirty contracts a month, nearly all by the specific method and most below 100,000
baht; a school break has few, one month has none in one unit. No firm, place or number is a real one.
"""

import random
from pathlib import Path

from form_rows import NOTHING, SOMETHING
from workbooks import Form

MONTHS = {
    "ตุลาคม": 10, "พฤศจิกายน": 11, "ธันวาคม": 12, "มกราคม": 1, "กุมภาพันธ์": 2, "มีนาคม": 3, "เมษายน": 4, "พฤษภาคม": 5,
    "มิถุนายน": 6, "กรกฎาคม": 7, "สิงหาคม": 8, "กันยายน": 9,
}  # fmt: skip
UNITS = {"กองคลัง": 9, "กองช่าง": 15, "กองการศึกษา": 5}
"""How many contracts a unit signs in a usual month."""
QUIET = {("กองการศึกษา", "เมษายน"), ("กองการศึกษา", "ตุลาคม")}
"""Months in which a unit buys nothing."""
WORKS = {
    "กองคลัง": ("ซื้อวัสดุสำนักงาน", "ซื้อวัสดุคอมพิวเตอร์", "จ้างถ่ายเอกสารและเข้าเล่ม", "จ้างซ่อมเครื่องพิมพ์", "ซื้อน้ำดื่มบริการประชาชน"),
    "กองช่าง": (
        "จ้างซ่อมแซมผิวจราจร หมู่ที่ {n}", "จ้างขุดลอกลำเหมือง หมู่ที่ {n}", "ซื้อวัสดุไฟฟ้าและวิทยุ", "จ้างก่อสร้างรางระบายน้ำ หมู่ที่ {n}",
        "ซื้อน้ำมันเชื้อเพลิงและหล่อลื่น", "จ้างซ่อมบำรุงรถบรรทุกน้ำ", "จ้างเหมาตัดหญ้าและกำจัดวัชพืช หมู่ที่ {n}",
    ),
    "กองการศึกษา": ("ซื้ออาหารเสริม (นม) โรงเรียน", "ซื้อวัสดุการศึกษา ศูนย์พัฒนาเด็กเล็ก", "จ้างเหมารถรับส่งนักเรียน", "จ้างจัดงานวันเด็กแห่งชาติ"),
}  # fmt: skip
FIRMS = {
    "ร้านตัวอย่างการค้า": "0999900000015", "ห้างหุ้นส่วนจำกัด สมมติวัสดุภัณฑ์": "0999900000023", "บริษัท ตัวอย่างก่อสร้าง จำกัด": "0999900000031",
}  # fmt: skip
REASONS = (
    "ราคาต่ำสุดและถูกต้องตามเงื่อนไข",
    "เป็นผู้มีอาชีพโดยตรงและราคาไม่เกินราคากลาง",
    "ส่งมอบได้ทันกำหนดและราคาเหมาะสม",
    "ผ่านเกณฑ์คุณสมบัติเพียงรายเดียว",
)
PERSON = "1111111111119"
"""Nobody's number, with a right check digit as a natural person's has."""


def purchases(year_be: int = 2566) -> list[dict]:
    """The contracts of a year with every field that one of the three forms asks for, in the order of their days."""
    draw = random.Random(year_be)
    rows = []
    for label, month in MONTHS.items():
        for unit, usual in UNITS.items():
            count = 0 if (unit, label) in QUIET else max(1, round(usual * draw.uniform(0.6, 1.4)))
            days = sorted(draw.randint(1, 28) for _ in range(count))
            rows += [_one(draw, year_be, label, month, unit, day) for day in days]
    for number, row in enumerate(rows, 1):
        row["contract"] = f"{number}/{year_be}"
        row["egp"] = f"{year_be % 100}{MONTHS[row['month']]:02d}7{number:06d}"
    return rows


def _one(draw, year_be, label, month, unit, day) -> dict:
    large = unit == "กองช่าง" and draw.random() < 0.06
    reference = draw.randrange(550_000, 2_400_000, 1000) if large else round(draw.lognormvariate(9.9, 0.9), -2)
    reference = min(reference, 2_400_000 if large else 480_000) or 500
    agreed = reference - draw.choice((0, 0, draw.randrange(50, 400, 50)))
    winner = draw.choice(list(FIRMS))
    bidders = [winner, *(firm for firm in FIRMS if firm != winner)][: 3 if large else 1]
    return {
        "department": unit, "month": label, "quarter": f"ไตรมาสที่ {list(MONTHS).index(label) // 3 + 1}",
        "work": draw.choice(WORKS[unit]).format(n=draw.randint(1, 12)), "budget": reference + draw.choice((0, 500, 1000)),
        "reference": reference, "method": "e-bidding" if large else "เฉพาะเจาะจง", "bidders": "\n".join(bidders),
        "bids": "\n".join(f"{agreed + 900 * place:,.2f}" for place in range(len(bidders))), "winner": winner,
        "agreed": agreed, "reason": draw.choice(REASONS), "tax_id": FIRMS[winner], "funds": "งบประมาณรายจ่ายประจำปี",
        "state": "สิ้นสุดระยะสัญญา", "contract_on": f"{day:02d}/{month:02d}/{year_be - 1 if month >= 10 else year_be}",
    }  # fmt: skip


FIELDS = {
    "sk1": ("month", "work", "budget", "reference", "method", "bidders", "bids", "winner", "agreed", "reason", "contract", "contract_on"),
    "o12": ("month", "work", "budget", "funds", "state", "method", "reference", "agreed", "winner", "egp"),
    "winners": ("quarter", "tax_id", "winner", "work", "agreed", "contract_on", "contract", "reason"),
}  # fmt: skip
RENAMED = {"winners": {"work": "goods", "agreed": "amount", "contract_on": "paper_on", "contract": "paper"}}
SHEET = {"sk1": ("purchases", "months"), "o12": ("purchases", "months"), "winners": ("winners", "quarters")}


def rows_of(form: str, rows: list[dict]) -> list[dict]:
    """The contracts as rows of a form."""
    names = RENAMED.get(form, {})
    kept = [row for row in rows if form != "o12" or row["month"] in list(MONTHS)[:6]]
    return [{names.get(code, code): row[code] for code in FIELDS[form]} for row in kept]


def typed(path: Path, form: str, rows: list[dict], periods=None, target: Path | None = None) -> Path:
    """Type rows of a form into a unit's file as an officer does, below its ready rows too, and declare its periods.

    ``periods`` are those that the officer answers for: what has no row is declared nothing. None: all.
    """
    entries, declared = SHEET[form]
    by = "quarter" if form == "winners" else "month"
    book = Form(path)
    sheet, columns = book.sheet(entries), book.columns(entries)
    ready = [book.row(entries, key) for key in book.keys(entries) if not book.get(entries, key, by)]
    below = book.row(entries, book.keys(entries)[-1])
    for number, row in enumerate(rows):
        at = ready[number] if number < len(ready) else below + 1 + number - len(ready)
        for code, value in row.items():
            sheet.cell(at, columns[code]).value = value
    filled = {row[by] for row in rows}
    for key in book.keys(declared):
        label = book.get(declared, key, by)
        if periods is None or label in periods:
            book.put(declared, key, activity=SOMETHING if label in filled else NOTHING)
    return book.save(target)
