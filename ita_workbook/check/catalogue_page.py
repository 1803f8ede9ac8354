"""The generated page docs/findings.md: ``python -m ita_workbook.check.catalogue_page docs/findings.md``."""

from __future__ import annotations

import sys
from pathlib import Path

from ita_workbook.check import words
from ita_workbook.check.catalogue import Catalogue, Entry, load_catalogue
from ita_workbook.check.describe import plain_pattern
from ita_workbook.text import Text

_INTRODUCTION = """\
# ข้อค้นพบ · Findings

<!-- Generated from templates/findings by python -m ita_workbook.check.catalogue_page; do not edit. -->

ทุกอย่างที่ `ita check` บอกมีรหัส รหัสไม่เปลี่ยนความหมาย ดูคำอธิบายของรหัสหนึ่งได้ด้วย `ita findings C102`

Everything `ita check` says has a code, and a code never changes its meaning. `ita findings C102` explains one.

| ระดับ | severity | ความหมาย | meaning |
|---|---|---|---|
| ต้องแก้ | error | ต้องแก้ก่อนรวมไฟล์ คำสั่งจบด้วยรหัส 1 | must be put right; exit code 1 |
| ควรดู | warning | อาจผิด ให้ดูแล้วตัดสินใจ | may be wrong; look and decide |
| แจ้งให้ทราบ | note | โปรแกรมจัดการให้แล้ว ไม่ต้องทำอะไร | dealt with; nothing to do |

ผู้ประสานงานยอมรับข้อค้นพบได้ในหน้าข้อยกเว้นของสมุดงานกลาง พร้อมเหตุผลและผู้อนุมัติ ข้อค้นพบนั้นยังแสดงแต่ไม่นับ

The coordinator can accept a finding on the waivers sheet of the master, with a reason and an approver; it is still
shown but not counted. ‹names› stand for what the finding fills in.
"""


def page(catalogue: Catalogue | None = None) -> str:
    """Return the page as Markdown: an overview, then every entry in both languages."""
    shown = catalogue or load_catalogue()
    lines = [_INTRODUCTION]
    for family, title in shown.families.items():
        entries = [entry for entry in shown if entry.family == family]
        lines += [f"## {title.th} · {title.en}", "", "| | | | |", "|---|---|---|---|"]
        lines += [_overview(entry) for entry in entries]
        lines.append("")
        for entry in entries:
            lines += _entry(entry)
    return "\n".join(lines).rstrip() + "\n"


def _overview(entry: Entry) -> str:
    level = words.SEVERITY[entry.severity].th
    return f"| [{entry.code}](#{entry.code.lower()}) | {level} | {_cell(entry.title.th)} | {_cell(entry.title.en)} |"


def _entry(entry: Entry) -> list[str]:
    message, cure = plain_pattern(entry.message), plain_pattern(entry.cure)
    rows = (
        (Text("พบเมื่อ", "found when"), entry.trigger),
        (Text("ข้อความ", "says"), message),
        (Text("วิธีแก้", "cure"), cure),
        (Text("ตัวอย่าง", "example"), entry.example),
    )
    level = words.SEVERITY[entry.severity]
    return [
        f"### {entry.code}",
        "",
        f"**{entry.title.th}** · {entry.title.en} — {level.th} ({entry.severity}) · `{entry.event}`",
        "",
        "| | ไทย | English |",
        "|---|---|---|",
        *(f"| {name.th} · {name.en} | {_cell(text.th)} | {_cell(text.en)} |" for name, text in rows),
        "",
    ]


def _cell(text: str) -> str:
    # A vertical bar would end the cell, and < would begin a tag.
    return text.replace("|", "\\|").replace("<", "&lt;")


def main(arguments: list[str]) -> int:
    """Write the page to the path given, or print it."""
    if arguments:
        Path(arguments[0]).write_text(page(), encoding="utf-8", newline="\n")
    else:
        sys.stdout.write(page())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
