"""The sheet of a carried-over master that lists how each item, measure and score came, and what needs a decision."""

from __future__ import annotations

from ita_workbook.book.content import UserSheet
from ita_workbook.framework.crosswalk import Relation
from ita_workbook.framework.framework import Confidence
from ita_workbook.season.carried_items import Attention, CarriedItem
from ita_workbook.season.next_year import CarriedOver, CarriedRow
from ita_workbook.words.text import Language, Text

_SHEET = Text("การยกข้อมูลจากปีก่อน", "Carried from last year")
_RELATIONS: dict[Relation, Text] = {
    "same": Text("เรื่องเดิม", "same"),
    "renamed": Text("เปลี่ยนชื่อ", "renamed"),
    "changed": Text("เปลี่ยนเนื้อหา", "changed"),
    "merged": Text("รวมข้อ", "merged"),
    "replaced": Text("เปลี่ยนเรื่อง", "replaced"),
    "dropped": Text("ตัดออก", "dropped"),
    "new": Text("ข้อใหม่", "new"),
}
_CONFIDENCES: dict[Confidence, Text] = {
    "high": Text("สูง", "high"),
    "medium-high": Text("ค่อนข้างสูง", "medium-high"),
    "medium": Text("ปานกลาง", "medium"),
    "low-medium": Text("ค่อนข้างต่ำ", "low-medium"),
    "low": Text("ต่ำ", "low"),
    "unknown": Text("ไม่ทราบ", "unknown"),
}
_ATTENTION: dict[Attention, Text] = {
    "": Text("", ""),
    "confirm": Text("โปรดตรวจ", "look"),
    "decide": Text("ต้องตัดสินใจ", "decide"),
}
_ITEM_HEAD = (
    Text("ข้อปี {year}", "Item of {year}"),
    Text("ชื่อข้อ", "Name"),
    Text("มาจากข้อปี {before}", "From item of {before}"),
    Text("ชื่อเดิม", "Former name"),
    Text("ความสัมพันธ์", "Relation"),
    Text("ความเชื่อมั่น", "Confidence"),
    Text("ส่วนราชการ", "Department"),
    Text("สิ่งที่ต้องทำ", "To do"),
    Text("เหตุผล", "Why"),
)
_ROW_HEAD = (
    Text("รหัสปี {year}", "Code of {year}"),
    Text("เรื่อง", "What"),
    Text("รหัสปี {before}", "Code of {before}"),
    Text("สิ่งที่ต้องทำ", "To do"),
    Text("เหตุผล", "Why"),
)
_LEFT = Text("ไม่ได้ยกมา (ยังอยู่ในไฟล์ปีก่อน)", "Left behind (still in last year's file)")
_LEFT_HEAD = (
    Text("หน้า", "Sheet"),
    Text("ช่อง", "Column"),
    Text("จำนวนช่อง", "Cells"),
    Text("แถว", "Rows"),
)
_INTRO = Text(
    "ตรวจทุกแถวที่มีคำในช่อง สิ่งที่ต้องทำ แล้วแก้ในหน้า มอบหมาย OIT มาตรการ และตัวชี้วัด หน้านี้ลบได้เมื่อตรวจครบ",
    "See to each row with a word in the to-do column, on the sheets themselves; delete this sheet when all is done.",
)


def carry_table(carried: CarriedOver, language: Language) -> UserSheet:
    """Return the list as an extra sheet of the new master."""
    years = {"year": carried.book.identity.year_be, "before": carried.year_be}
    rows: list[tuple[str, ...]] = [(_INTRO.pick(language),), ()]
    rows.append(tuple(head.fill(years).pick(language) for head in _ITEM_HEAD))
    rows += [_item(item, language) for item in carried.items]
    for title, listed in (
        (Text("มาตรการ", "Measures"), carried.measures),
        (Text("คะแนนปีก่อนของตัวชี้วัด", "Previous scores of indicators"), carried.scores),
    ):
        rows += [(), (title.pick(language),), tuple(head.fill(years).pick(language) for head in _ROW_HEAD)]
        rows += [_row(one, language) for one in listed]
    spec = carried.book.spec
    for sheet, others in carried.rows.items():
        if others is not carried.measures:
            head = tuple(head.fill(years).pick(language) for head in _ROW_HEAD)
            rows += [(), (spec.sheet(sheet).name.pick(language),), head, *(_row(one, language) for one in others)]
    if carried.left:
        rows += [(), (_LEFT.pick(language),), tuple(head.pick(language) for head in _LEFT_HEAD)]
        rows += [
            (one.sheet.pick(language), one.title.pick(language), str(one.cells), ", ".join(one.rows))
            for one in carried.left
        ]
    return UserSheet(_SHEET.pick(language), tuple(rows), own=True)


def _item(item: CarriedItem, language: Language) -> tuple[str, ...]:
    return (
        item.code or "-",
        item.name,
        ", ".join(item.origins) or "-",
        " / ".join(item.origin_names),
        _RELATIONS[item.relation].pick(language),
        _CONFIDENCES[item.confidence].pick(language),
        " ".join(part for part in item.owner if part) or "-",
        _ATTENTION[item.attention].pick(language),
        item.note.pick(language),
    )


def _row(one: CarriedRow, language: Language) -> tuple[str, ...]:
    return (one.new or "-", one.name, one.old, _ATTENTION[one.attention].pick(language), one.note.pick(language))
