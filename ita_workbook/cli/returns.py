"""The commands about returns: ``ita check``, ``ita repair``, ``ita merge``, ``ita diff``, ``ita explain``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import click

from ita_workbook.cli.console import must_be_writable, print_json, print_lines, progress, say, say_all
from ita_workbook.cli.options import (
    PATH,
    ItaCommand,
    both,
    common_options,
    file_output,
    force_option,
    json_option,
    language_of,
    output_option,
)


@click.command(
    "check",
    cls=ItaCommand,
    help=both(
        "ตรวจไฟล์หรือทั้งโฟลเดอร์ บอกช่องที่ขาดหรือผิดพร้อมวิธีแก้ รหัสจบ 0 = เรียบร้อย 1 = มีข้อผิดพลาด",
        "Check files or folders: what is missing or wrong, by file and cell, with the cure. Exit code 1 on errors.",
    ),
)
@click.argument("paths", nargs=-1, required=True, type=PATH)
@click.option(
    "--master",
    type=PATH,
    help=both("สมุดงานกลาง ใช้ตรวจว่าไฟล์เป็นของหน่วยงานและปีนี้", "The master, to tell other agencies' and years' files."),
)
@output_option("เขียนผลตรวจเป็น .xlsx .html .json หรือ .csv", "Write the findings as .xlsx, .html, .json or .csv.")
@click.option(
    "--annotate",
    type=PATH,
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
@json_option
@force_option("เขียนทับไฟล์ผลตรวจเดิม", "Replace an existing output.")
@common_options
@click.pass_context
def check_command(
    context: click.Context,
    paths: tuple[Path, ...],
    master: Path | None,
    output: Path | None,
    annotate: Path | None,
    jobs: int | None,
    links: bool,
    private_links: bool,
    as_json: bool,
    force: bool,
    quiet: bool,
) -> None:
    """Check files."""
    from ita_workbook import check

    language = language_of()
    asked: bool | Literal["private"] = "private" if private_links else links
    must_be_writable(output, force=force)
    # The findings of the last run may lie in the folder that is checked.
    own = (output,) if output is not None else ()
    with progress(quiet=quiet) as step:
        checked = check(paths, master=master, links=asked, jobs=jobs, language=language, ignore=own, progress=step)
    say_all(checked.skipped, err=True)
    say_all((checked.unopened,) if checked.unopened else (), quiet=quiet, err=True)
    if output is not None:
        checked.save(output, language=language, force=force)
    copies = checked.annotate(annotate, language=language, force=force) if annotate is not None else ()
    if as_json:
        print_json(checked)
    elif not quiet:
        print_lines(checked)
        _tell_written(output, copies)
    elif checked.exit_code:
        print_lines(checked.errors)
    context.exit(checked.exit_code)


def _tell_written(output: Path | None, copies: Iterable[Path]) -> None:
    if output is not None:
        say(f"เขียนผลตรวจไว้ที่ {output}", f"findings written to {output}")
    for path in copies:
        say(f"สำเนาที่ทำเครื่องหมาย: {path}", f"annotated copy: {path}")


@click.command(
    "repair",
    cls=ItaCommand,
    help=both(
        "สร้างไฟล์ใหม่จากไฟล์ที่เสียหาย (หน้าถูกลบหรือเปลี่ยนชื่อ คอลัมน์แทรกหรือย้าย แถวสลับ .ods .xls) โดยเก็บข้อมูลไว้",
        "Rebuild a damaged file (sheets deleted or renamed, columns inserted or moved, rows sorted, .ods, .xls).",
    ),
)
@click.argument("file", type=PATH)
@file_output()
@click.option(
    "--master",
    type=PATH,
    help=both("สมุดงานกลาง สำหรับไฟล์ที่ข้อมูลระบุตัวหายไป", "The master, for a file that lost its identity."),
)
@click.option("--department", help=both("ส่วนราชการเจ้าของไฟล์ (ใช้กับ --master)", "Whose file it is (with --master)."))
@json_option
@force_option()
@common_options
def repair_command(
    file: Path, output: Path, master: Path | None, department: str | None, as_json: bool, force: bool, quiet: bool
) -> None:
    """Rebuild one file."""
    from ita_workbook import repair
    from ita_workbook.write.output import must_be_new

    must_be_new(output, force=force, source=file)
    repaired = repair(file, master=master, department=department).save(output, force=force)
    say_all(repaired.warnings, quiet=quiet, err=True)
    if as_json:
        print_json(repaired)
    else:
        print_lines(repaired, quiet=quiet)


@click.command(
    "merge",
    cls=ItaCommand,
    help=both(
        "รวมไฟล์ที่ส่งกลับเข้าสมุดงานกลางเป็นไฟล์ใหม่ ค่าที่ขัดแย้งอยู่ในหน้า ข้อขัดแย้ง เลือกคำตัดสินแล้วรวมอีกครั้ง",
        "Merge returns into the master, into a new file. Conflicts are on their own sheet; decide and merge again.",
    ),
)
@click.argument("master", type=PATH)
@click.argument("returns", nargs=-1, type=PATH)
@file_output()
@click.option(
    "--exclude", multiple=True, type=PATH, help=both("ไม่รวมไฟล์นี้ (ใส่ซ้ำได้)", "Leave this file out (may be repeated).")
)
@json_option
@force_option()
@common_options
@click.pass_context
def merge_command(
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
    from ita_workbook import Master
    from ita_workbook.write.output import must_be_new

    must_be_new(output, force=force, source=master)
    with progress(quiet=quiet) as step:
        merged = Master(master).merge(returns, exclude=exclude, ignore=output, progress=step)
    say_all(merged.skipped, err=True)
    if merged.nothing_taken:
        say_all(finding.line for finding in merged.findings)
    merged = merged.save(output, force=force)
    if as_json:
        print_json(merged)
    else:
        print_lines(merged, quiet=quiet)
    context.exit(merged.exit_code)


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
@click.argument("before", type=PATH)
@click.argument("after", required=False, type=PATH)
@output_option("เขียนความแตกต่างเป็น .xlsx ที่ระบายสีช่อง", "Write the differences as .xlsx with coloured cells.")
@json_option
@force_option()
@common_options
def diff_command(
    before: Path, after: Path | None, output: Path | None, as_json: bool, force: bool, quiet: bool
) -> None:
    """Print what differs."""
    from ita_workbook import diff
    from ita_workbook.write.output import must_be_new

    if output is not None:
        must_be_new(output, force=force)
    found = diff(before, after)
    if as_json:
        print_json(found)
    else:
        print_lines(found, quiet=quiet)
    if output is not None:
        found.save(output, language=language_of(), force=force)
        say(f"เขียนความแตกต่างไว้ที่ {output}", f"wrote the differences to {output}", quiet=quiet or as_json)


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
@click.argument("merged", type=PATH)
@click.argument("place")
@json_option
@common_options
def explain_command(merged: Path, place: str, as_json: bool, quiet: bool) -> None:
    """Explain one cell; it is what was asked for, so it is told also when quiet."""
    from ita_workbook import Master

    explained = Master(merged).explain(place)
    if as_json:
        print_json(explained)
    else:
        print_lines(explained)
