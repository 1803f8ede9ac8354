"""``ita explain``: where the value of a cell of a merged master came from."""

from __future__ import annotations

from pathlib import Path

import click

from ita_workbook.cli.bilingual import ItaCommand, both, common_options
from ita_workbook.cli.console import print_json, read_master, say


@click.command(
    "explain",
    cls=ItaCommand,
    help=both(
        "ค่าในช่องมาจากส่วนราชการ ไฟล์ และช่องใด เช่น ita explain merged.xlsx 'มอบหมาย OIT L8' "
        "หรือชื่อบุ๊กมาร์กในเอกสาร เช่น ita_assignments_O12_url",
        "Which department, file and cell a value came from, as: ita explain merged.xlsx 'มอบหมาย OIT L8', "
        "or a bookmark of a document, as ita_assignments_O12_url",
    ),
)
@click.argument("merged", type=click.Path(path_type=Path))
@click.argument("place")
@click.option("--json", "as_json", is_flag=True, help=both("พิมพ์ผลเป็น JSON", "Print JSON."))
@common_options
def command(merged: Path, place: str, as_json: bool, quiet: bool) -> None:
    """Explain one cell."""
    from dataclasses import asdict

    from ita_workbook.merge.explain import explain
    from ita_workbook.words.fiscal_year import format_moment

    explained = explain(read_master(merged), place)
    if as_json:
        print_json(
            {
                "schema": "ita-workbook/explain/1",
                "sheet": explained.sheet,
                "cell": explained.cell,
                "row_key": explained.row_key,
                "field": explained.field,
                "value": explained.value,
                "origin": asdict(explained.origin) if explained.origin else None,
            }
        )
        return
    place, row = f"{explained.sheet}!{explained.cell} =", explained.row
    th = " ".join(filter(None, (place, row.th, "ช่อง", explained.title.th)))
    en = " ".join(filter(None, (place, row.pick("en"), explained.title.pick("en"))))
    say(f"{th}: {explained.value or '(ว่าง)'}", f"{en}: {explained.value or '(empty)'}")
    origin = explained.origin
    if origin is None:
        say("ค่าของสมุดงานกลางเอง ไม่ได้มาจากการรวมไฟล์", "the master's own value; no merge brought it")
        return
    when = format_moment(origin.merged_at)
    say(
        f"มาจาก {origin.department} ไฟล์ {origin.file} ช่อง {origin.cell} รวมเมื่อ {when} น. sha256 {origin.sha256}",
        f"from {origin.department}, file {origin.file}, cell {origin.cell}, merged at {when}, sha256 {origin.sha256}",
    )
    if origin.decision:
        say(
            f"คำตัดสิน: {origin.decision} (ค่าของส่วนราชการคือ {origin.value})",
            f"decision: {origin.decision} (the department's value was {origin.value})",
        )
