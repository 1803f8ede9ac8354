"""``ita merge``: returned files into the master, with a conflicts sheet that the next merge obeys."""

from __future__ import annotations

from pathlib import Path

import click

from ita_workbook.cli.bilingual import ItaCommand, both, common_options, language_of
from ita_workbook.cli.console import expand, must_be_xlsx, print_json, progress, read_master, say


@click.command(
    "merge",
    cls=ItaCommand,
    help=both(
        "รวมไฟล์ที่ส่งกลับเข้าสมุดงานกลางเป็นไฟล์ใหม่ ค่าที่ขัดแย้งอยู่ในหน้า ข้อขัดแย้ง เลือกคำตัดสินแล้วรวมอีกครั้ง",
        "Merge returns into the master, into a new file. Conflicts are on their own sheet; decide and merge again.",
    ),
)
@click.argument("master", type=click.Path(path_type=Path))
@click.argument("returns", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help=both("ไฟล์ใหม่ (.xlsx)", "New file (.xlsx)."),
)
@click.option(
    "--exclude",
    multiple=True,
    type=click.Path(path_type=Path),
    help=both("ไม่รวมไฟล์นี้ (ใส่ซ้ำได้)", "Leave this file out (may be repeated)."),
)
@click.option("--json", "as_json", is_flag=True, help=both("พิมพ์ผลเป็น JSON", "Print JSON."))
@click.option("--force", is_flag=True, help=both("เขียนทับไฟล์เดิม", "Replace existing files."))
@common_options
@click.pass_context
def command(
    context: click.Context,
    master: Path,
    returns: tuple[Path, ...],
    output: Path,
    exclude: tuple[Path, ...],
    as_json: bool,
    force: bool,
    quiet: bool,
) -> None:
    """Merge returns."""
    from ita_workbook.merge.summary import as_data, findings_of, lines
    from ita_workbook.season.ledger import find_ledger
    from ita_workbook.season.record import merge_season
    from ita_workbook.words.errors import UsageProblem
    from ita_workbook.words.fiscal_year import now
    from ita_workbook.write.output import make_folder, refuse_existing

    must_be_xlsx(output)
    if output.resolve() == master.resolve():
        raise UsageProblem(
            f"ตั้งชื่อไฟล์ใหม่ด้วย -o ให้ต่างจาก {master.name} สมุดงานกลางเดิมจะไม่ถูกเขียนทับ",
            f"give -o another name than {master.name}; the master itself is never replaced",
        )
    refuse_existing(output, force=force)
    read = read_master(master)
    created = now()
    left_out = {path.resolve() for path in exclude}
    own = {master.resolve(), output.resolve()}
    files = [path for path in expand(returns) if path.resolve() not in left_out | own]
    master_id = read.identity.master_id if read.identity else ""
    ledger = find_ledger(master, master_id, create=False)
    with progress("รวมไฟล์", "merging", len(files), quiet=quiet) as step:
        season = merge_season(read, files, ledger, created=created, progress=step)
    outcome = season.outcome
    findings = findings_of(outcome)
    language = language_of()
    if files and not outcome.taken and not outcome.decided.decided:
        for finding in findings:
            click.echo(finding.line.pick(language))
        say("ไม่มีไฟล์ใดรวมได้ จึงไม่ได้เขียนไฟล์ใหม่", "no file could be merged, so nothing was written", err=True)
        context.exit(1)
    make_folder(output.parent)
    season.write(output, exclude)
    if as_json:
        print_json(as_data(outcome, findings, output, language))
    else:
        for line in lines(outcome, findings, output, no_ledger=ledger is None and bool(files)):
            if not quiet:
                click.echo(line.pick(language))
    failed = outcome.conflicts or any(finding.severity == "error" for finding in findings)
    context.exit(1 if failed else 0)
