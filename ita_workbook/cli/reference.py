"""The commands to look around with: ``ita demo``, ``ita findings``, ``ita frameworks``."""

from __future__ import annotations

from pathlib import Path

import click

from ita_workbook.cli.console import print_json, print_lines
from ita_workbook.cli.options import (
    PATH,
    ItaCommand,
    both,
    common_options,
    folder_output,
    force_option,
    json_option,
    language_of,
)
from ita_workbook.words.text import Text

_STEPS = {
    "new": Text("สร้างสมุดงานกลาง", "making the master"),
    "issue": Text("แยกสมุดงานให้ส่วนราชการ", "issuing workbooks"),
    "return": Text("ส่วนราชการกรอกและส่งกลับ", "departments fill them in"),
    "check": Text("ตรวจไฟล์ที่ส่งกลับ", "checking the returns"),
    "repair": Text("ซ่อมไฟล์ที่เสียหาย", "repairing the damaged one"),
    "merge": Text("รวมเข้าสมุดงานกลาง", "merging"),
    "report": Text("ออกรายงาน", "writing the documents"),
}


@click.command(
    "demo",
    cls=ItaCommand,
    help=both(
        "ลองทั้งกระบวนการกับหน่วยงานตัวอย่าง: สร้าง แยก กรอก (ไฟล์หนึ่งเสียหาย) ตรวจ ซ่อม รวม และออกรายงาน",
        "Run the whole chain on a bundled agency: new, issue, fill (one file damaged), check, repair, merge, report.",
    ),
)
@folder_output(required=False, default=Path("demo"), show_default=True)
@click.option("--sample", default="sample0", show_default=True, help=both("หน่วยงานตัวอย่าง (0–4)", "Sample (0-4)."))
@force_option("เขียนทับโฟลเดอร์เดิม", "Write into a folder that has files.")
@common_options
def demo_command(output: Path, sample: str, force: bool, quiet: bool) -> None:
    """Run the chain and say what came of it."""
    from ita_workbook import demo

    def step(name: str) -> None:
        if not quiet:
            click.echo(f"… {_STEPS[name].pick(language_of())}", err=True)

    print_lines(demo(output, sample=sample, force=force, step=step), quiet=quiet)


@click.command(
    "findings",
    cls=ItaCommand,
    help=both("รายการรหัสข้อค้นพบ ระบุรหัสเพื่อดูคำอธิบายและวิธีแก้", "The catalogue; give a code for its page."),
)
@click.argument("code", required=False)
@json_option
@common_options
def findings_command(code: str | None, as_json: bool, quiet: bool) -> None:
    """Print the catalogue or one entry; it is what was asked for, so it is told also when quiet."""
    from ita_workbook import findings

    found = findings(code)
    if as_json:
        print_json(found)
    else:
        print_lines(found)


@click.command(
    "frameworks",
    cls=ItaCommand,
    help=both(
        "ปีที่มีกรอบการประเมิน จำนวนข้อ และข้อควรระวังของแต่ละปี หรือตรวจไฟล์กรอบของหน่วยงานเอง",
        "The years at hand with their items and cautions; or check a framework file of your own.",
    ),
)
@click.argument("file", required=False, type=PATH)
@json_option
@common_options
def frameworks_command(file: Path | None, as_json: bool, quiet: bool) -> None:
    """Print the frameworks; they are what was asked for, so they are told also when quiet."""
    from ita_workbook import frameworks

    found = frameworks(file)
    if as_json:
        print_json(found)
    else:
        print_lines(found)
