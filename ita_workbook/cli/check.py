"""``ita check``: the findings of files or folders."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from ita_workbook.cli.bilingual import ItaCommand, both, common_options, language_of
from ita_workbook.cli.console import expand, progress, read_master, say


@contextmanager
def _links_progress(quiet: bool) -> Iterator[Callable[[int], Callable[[object], None]]]:
    """Show a progress bar over the links, whose number is only known once the files have been read."""
    with ExitStack() as stack:
        yield lambda total: stack.enter_context(progress("เปิดลิงก์", "opening links", total, quiet=quiet))


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
@click.option(
    "--jobs",
    type=click.IntRange(1),
    help=both(
        "จำนวนกระบวนการที่ตรวจพร้อมกัน (ปกติใช้ทุกหน่วยประมวลผลเมื่อมีตั้งแต่ 8 ไฟล์)",
        "Processes that check at the same time (default: one a processor from 8 files on).",
    ),
)
@click.option(
    "--links",
    is_flag=True,
    help=both(
        "เปิดลิงก์ทุกลิงก์ดูว่าใช้ได้ (ต้องต่ออินเทอร์เน็ต)",
        "Open every link and tell which do not work (needs the internet).",
    ),
)
@click.option(
    "--private-links",
    is_flag=True,
    help=both(
        "ใช้กับ --links: ให้เปิดลิงก์ไปเครื่องภายในเครือข่ายด้วย (ใช้กับไฟล์ที่เชื่อถือเท่านั้น)",
        "With --links: also open addresses inside the network; only for files that you trust.",
    ),
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
    jobs: int | None,
    links: bool,
    private_links: bool,
    as_json: bool,
    force: bool,
    quiet: bool,
) -> None:
    """Check files."""
    from ita_workbook.checks.fetch import Policy
    from ita_workbook.checks.findings_json import pieces
    from ita_workbook.checks.findings_output import must_be_known, write_findings
    from ita_workbook.checks.findings_terminal import lines
    from ita_workbook.checks.links import with_links
    from ita_workbook.merge.annotate import annotate_all
    from ita_workbook.rollups.pool import check_files
    from ita_workbook.season.ledger import look_for_ledger
    from ita_workbook.words.fiscal_year import now
    from ita_workbook.write.output import refuse_existing

    if output is not None:
        must_be_known(output)
        refuse_existing(output, force=force)
    language = language_of()
    master = read_master(master_file) if master_file is not None else None
    if master is not None and master.identity is not None:
        _, unopened = look_for_ledger(master.path, master.identity.master_id)
        if unopened:
            say(unopened.th, unopened.en, quiet=quiet, err=True)
    # The findings of the last run may lie in the folder that is checked.
    files = [path for path in expand(paths) if output is None or path.resolve() != output.resolve()]
    with progress("ตรวจไฟล์", "checking", len(files), quiet=quiet) as step:
        rollup = check_files(files, master=master, language=language, jobs=jobs, step=step)
    checked = rollup.checked
    if links or private_links:
        with _links_progress(quiet) as started:
            checked = with_links(checked, rollup.read, Policy(allow_private=private_links), started=started)
    if output is not None:
        write_findings(checked, output, language, created=now())
    copies: list[Path] = []
    if annotate_folder is not None:
        copies = annotate_all(checked, rollup.returns, annotate_folder, language, force=force, reread=rollup.read)
    if as_json:
        for piece in pieces(checked, language):
            click.echo(piece, nl=False)
    elif not quiet or checked.exit_code:
        width = shutil.get_terminal_size((100, 24)).columns
        told = checked.errors if quiet else checked
        for line in lines(told, language, columns=width, colour=sys.stdout.isatty()):
            click.echo(line)
        if output is not None:
            say(f"เขียนผลตรวจไว้ที่ {output}", f"findings written to {output}", quiet=quiet)
        for path in copies:
            say(f"สำเนาที่ทำเครื่องหมาย: {path}", f"annotated copy: {path}", quiet=quiet)
    context.exit(checked.exit_code)
