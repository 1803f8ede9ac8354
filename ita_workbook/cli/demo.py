"""``ita demo``: the whole chain on a bundled agency."""

from __future__ import annotations

from pathlib import Path

import click

from ita_workbook.cli.bilingual import ItaCommand, both, common_options, language_of
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
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("demo"),
    show_default=True,
    help=both("โฟลเดอร์ปลายทาง", "Folder to write to."),
)
@click.option("--sample", default="sample0", show_default=True, help=both("หน่วยงานตัวอย่าง (0–4)", "Sample (0-4)."))
@click.option("--force", is_flag=True, help=both("เขียนทับโฟลเดอร์เดิม", "Write into a folder that has files."))
@common_options
def command(output: Path, sample: str, force: bool, quiet: bool) -> None:
    """Run the chain and say what came of it."""
    from ita_workbook.cli.story import story
    from ita_workbook.season.sample import load_sample
    from ita_workbook.tour import OUTPUTS, run_chain
    from ita_workbook.write.output import refuse_existing

    language = language_of()
    chosen = load_sample(sample)
    for name in OUTPUTS:
        refuse_existing(output / name, force=force)

    def step(name: str) -> None:
        if not quiet:
            click.echo(f"… {_STEPS[name].pick(language)}", err=True)

    chain = run_chain(chosen, output, step=step)
    if not quiet:
        click.echo(story(chosen, chain).pick(language))
