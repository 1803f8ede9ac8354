"""``ita check``: the findings of files or folders."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from ita_workbook.cli.bilingual import ItaCommand, both, common_options, language_of
from ita_workbook.cli.console import expand, progress, read_master, say


@click.command(
    "check",
    cls=ItaCommand,
    help=both(
        "ตรวจไฟล์หรือทั้งโฟลเดอร์ บอกช่องที่ขาดหรือผิดพร้อมวิธีแก้ รหัสจบ 0 = เรียบร้อย 1 = มีข้อผิดพลาด",
        "Check files or folders: what is missing or wrong, by file and cell, with the cure. Exit code 1 on errors.",
    ),
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--master",
    "master_file",
    type=click.Path(path_type=Path),
    help=both("สมุดงานกลาง ใช้ตรวจว่าไฟล์เป็นของหน่วยงานและปีนี้", "The master, to tell other agencies' and years' files."),
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help=both("เขียนผลตรวจเป็น .xlsx .html หรือ .json", "Write the findings as .xlsx, .html or .json."),
)
@click.option(
    "--annotate",
    "annotate_folder",
    type=click.Path(path_type=Path),
    help=both("เขียนสำเนาที่ทำเครื่องหมายช่องที่ต้องแก้ลงโฟลเดอร์นี้", "Write copies with the cells marked into this folder."),
)
@click.option("--json", "as_json", is_flag=True, help=both("พิมพ์ผลเป็น JSON", "Print JSON."))
@click.option("--force", is_flag=True, help=both("เขียนทับไฟล์ผลตรวจเดิม", "Replace an existing output."))
@common_options
@click.pass_context
def command(
    context: click.Context,
    paths: tuple[Path, ...],
    master_file: Path | None,
    output: Path | None,
    annotate_folder: Path | None,
    as_json: bool,
    force: bool,
    quiet: bool,
) -> None:
    """Check files."""
    from ita_workbook.check.engine import check_many
    from ita_workbook.check.json import render as render_json
    from ita_workbook.check.output import must_be_known, write_findings
    from ita_workbook.check.table import render
    from ita_workbook.clock import now
    from ita_workbook.merge.ledger import find_ledger
    from ita_workbook.merge.merging import bases_from
    from ita_workbook.output import refuse_existing
    from ita_workbook.read.reader import read_workbook
    from ita_workbook.repair.annotate import annotate_all

    if output is not None:
        must_be_known(output)
        refuse_existing(output, force=force)
    bases = None
    master = None
    if master_file is not None:
        master = read_master(master_file)
        bases = bases_from(find_ledger(master_file, master.identity.master_id if master.identity else ""), master)
    files = expand(paths)
    returns = []
    with progress("ตรวจไฟล์", "checking", len(files), quiet=quiet) as step:
        for path in files:
            returned = read_workbook(path, bases)
            returns.append(returned)
            step(path)
    checked = check_many(returns, master=master.identity if master else None)
    language = language_of()
    if output is not None:
        write_findings(checked, output, language, created=now())
    copies = annotate_all(checked, returns, annotate_folder, language, force=force) if annotate_folder else []
    if as_json:
        click.echo(render_json(checked, language), nl=False)
    elif not quiet or checked.exit_code:
        width = shutil.get_terminal_size((100, 24)).columns
        click.echo(render(checked, language, columns=width, colour=sys.stdout.isatty()), nl=False)
        if output is not None:
            say(f"เขียนผลตรวจไว้ที่ {output}", f"findings written to {output}", quiet=quiet)
        for path in copies:
            say(f"สำเนาที่ทำเครื่องหมาย: {path}", f"annotated copy: {path}", quiet=quiet)
    context.exit(checked.exit_code)
