"""``ita diff``: what changed between two workbooks, by row key and field."""

from __future__ import annotations

from pathlib import Path

import click

from ita_workbook.cli.bilingual import ItaCommand, both, common_options, language_of
from ita_workbook.cli.console import must_be_file, must_be_xlsx, print_columns, print_json, say


@click.command(
    "diff",
    cls=ItaCommand,
    help=both(
        "สองไฟล์ต่างกันที่ช่องใด เทียบตามรหัสแถวและช่อง ไม่ใช่ตามตำแหน่ง: สมุดงานกลางสองฉบับ ไฟล์ส่งกลับสองไฟล์ หรือไฟล์ที่แจกกับไฟล์ส่งกลับ "
        "ระบุไฟล์เดียว = เทียบกับค่าตอนแจก พบความแตกต่างไม่ถือเป็นข้อผิดพลาด (รหัสจบ 0)",
        "What differs between two files, by row key and field and not by position: two masters, two returns, or an "
        "issued and a returned one. One file alone is compared with what it held when it was issued. Differences are "
        "no errors (exit code 0).",
    ),
)
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", required=False, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help=both("เขียนความแตกต่างเป็น .xlsx ที่ระบายสีช่อง", "Write the differences as .xlsx with coloured cells."),
)
@click.option("--json", "as_json", is_flag=True, help=both("พิมพ์ผลเป็น JSON", "Print JSON."))
@click.option("--force", is_flag=True, help=both("เขียนทับไฟล์เดิม", "Replace existing files."))
@common_options
def command(before: Path, after: Path | None, output: Path | None, as_json: bool, force: bool, quiet: bool) -> None:
    """Print what differs."""
    from ita_workbook.book.workbook import load_spec
    from ita_workbook.merge.diff import SCHEMA, difference, since_issued
    from ita_workbook.merge.diff_table import counted, lines, write_difference
    from ita_workbook.read.reader import read_workbook
    from ita_workbook.words.fiscal_year import now
    from ita_workbook.write.output import refuse_existing

    files = [path for path in (before, after) if path is not None]
    for path in files:
        must_be_file(path)
    if output is not None:
        must_be_xlsx(output)
        refuse_existing(output, force=force)
    read = [read_workbook(path) for path in files]
    found = difference(*read) if len(read) == 2 else since_issued(read[0])
    language, spec = language_of(), load_spec()
    if as_json:
        data = {"schema": SCHEMA, "before": str(before) if after else None, "after": str(after or before)}
        print_json(data | {"notes": [note.pick(language) for note in found.notes]} | found.to_json())
    elif not quiet:
        rows = lines(found, spec, language)
        if rows:
            print_columns(rows)
        for note in (*found.notes, counted(found)):
            click.echo(note.pick(language))
    if output is not None:
        title = " → ".join(path.name for path in files)
        write_difference(output, found, spec, title, language, created=now())
        say(f"เขียนความแตกต่างไว้ที่ {output}", f"wrote the differences to {output}", quiet=quiet or as_json)
