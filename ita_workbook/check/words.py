"""The few words that every output of a check shares."""

from __future__ import annotations

from ita_workbook.check.catalogue import Severity
from ita_workbook.check.result import Counts
from ita_workbook.text import Language, Text

SEVERITY: dict[Severity, Text] = {
    "error": Text("ต้องแก้", "Error"),
    "warning": Text("ควรดู", "Warning"),
    "note": Text("แจ้งให้ทราบ", "Note"),
}
WAIVED = Text("ยกเว้นแล้ว", "Waived")
WAIVED_BY = Text("ยกเว้นเพราะ {reason} อนุมัติโดย {approved_by}", "waived: {reason}; approved by {approved_by}")
COUNTED = Text(
    "ต้องแก้ {error} · ควรดู {warning} · แจ้งให้ทราบ {note}", "{error} errors · {warning} warnings · {note} notes"
)
ALSO_WAIVED = Text(" · ยกเว้นแล้ว {waived}", " · {waived} waived")
NOTHING = Text("ไม่พบสิ่งที่ต้องแก้", "Nothing to put right")
TITLE = Text("ผลตรวจสมุดงาน ITA", "Check of ITA workbooks")

FILE = Text("ไฟล์", "File")
DEPARTMENT = Text("ส่วนราชการ", "Department")
LEVEL = Text("ระดับ", "Severity")
CODE = Text("รหัส", "Code")
SHEET = Text("หน้า", "Sheet")
CELL = Text("ช่อง", "Cell")
FIELD = Text("รายการ", "Column")
ROW = Text("แถว", "Row")
MESSAGE = Text("สิ่งที่พบ", "What was found")
CURE = Text("วิธีแก้", "What to do")
VALUE = Text("ค่าที่พบ", "Value")
EXPECTED = Text("ค่าที่ควรเป็น", "Expected")


def counted(counts: Counts, language: Language) -> str:
    """Return the counts as a line of words."""
    values = counts.to_json()
    text = COUNTED.fill(values).pick(language)
    return text + (ALSO_WAIVED.fill(values).pick(language) if counts.waived else "")
