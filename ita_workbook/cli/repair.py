"""``ita repair``: a damaged, re-sorted or foreign-format return rebuilt into a fresh workbook."""

from __future__ import annotations

from pathlib import Path

import click

from ita_workbook.cli.bilingual import ItaCommand, both, common_options, language_of
from ita_workbook.cli.console import must_be_file, must_be_xlsx, print_json, read_master, say
from ita_workbook.words.errors import quoted


@click.command(
    "repair",
    cls=ItaCommand,
    help=both(
        "สร้างไฟล์ใหม่จากไฟล์ที่เสียหาย (หน้าถูกลบหรือเปลี่ยนชื่อ คอลัมน์แทรกหรือย้าย แถวสลับ .ods .xls) โดยเก็บข้อมูลไว้",
        "Rebuild a damaged file (sheets deleted or renamed, columns inserted or moved, rows sorted, .ods, .xls).",
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help=both("ไฟล์ใหม่ (.xlsx)", "New file (.xlsx)."),
)
@click.option(
    "--master",
    "master_file",
    type=click.Path(path_type=Path),
    help=both("สมุดงานกลาง สำหรับไฟล์ที่ข้อมูลระบุตัวหายไป", "The master, for a file that lost its identity."),
)
@click.option("--department", help=both("ส่วนราชการเจ้าของไฟล์ (ใช้กับ --master)", "Whose file it is (with --master)."))
@click.option("--json", "as_json", is_flag=True, help=both("พิมพ์ผลเป็น JSON", "Print JSON."))
@click.option("--force", is_flag=True, help=both("เขียนทับไฟล์เดิม", "Replace existing files."))
@common_options
@click.pass_context
def command(
    context: click.Context,
    file: Path,
    output: Path,
    master_file: Path | None,
    department: str | None,
    as_json: bool,
    force: bool,
    quiet: bool,
) -> None:
    """Rebuild one file."""
    from ita_workbook.checks.engine import check_return
    from ita_workbook.checks.folder import belonging
    from ita_workbook.merge.repair import as_data, transplant, write_repaired
    from ita_workbook.read.reader import identity_for, read_workbook
    from ita_workbook.season.issue import choose_departments
    from ita_workbook.season.ledger import look_for_ledger
    from ita_workbook.season.record import bases_from
    from ita_workbook.words.errors import UsageProblem
    from ita_workbook.words.fiscal_year import now
    from ita_workbook.write.output import make_folder, refuse_existing

    must_be_file(file)
    must_be_xlsx(output)
    if output.resolve() == file.resolve():
        raise UsageProblem(
            f"ตั้งชื่อไฟล์ใหม่ด้วย -o ให้ต่างจาก {file.name} ไฟล์เดิมต้องเก็บไว้",
            f"give -o another name than {file.name}; the damaged file is kept",
        )
    refuse_existing(output, force=force)
    bases, assumed, owner = None, None, None
    if master_file is not None:
        master = read_master(master_file)
        book = master.current_book()
        owner = book.identity
        ledger, unopened = look_for_ledger(master_file, book.identity.master_id)
        if unopened:
            say(unopened.th, unopened.en, quiet=quiet, err=True)
        bases = bases_from(ledger, master)
        if department:
            assumed = identity_for(book.identity, choose_departments(book, (department,))[0])
    returned = read_workbook(file, bases, assumed)
    foreign = belonging(returned.identity, owner) if returned.identity else None
    repaired = None if foreign else transplant(returned)
    if repaired is None:
        found = next(one for one in check_return(returned, more=[foreign] if foreign else ()))
        click.echo(found.line.pick(language_of()), err=True)
        context.exit(1)
    make_folder(output.parent)
    write_repaired(repaired, output, created=now())
    if as_json:
        print_json(as_data(repaired, file, output))
        return
    say(
        f"สร้าง {output} แล้ว: วางข้อมูลคืน {len(repaired.carried)} ช่อง "
        f"น่าสงสัย {len(repaired.doubtful)} ช่อง วางไม่ได้ {len(repaired.unplaced)} ช่อง",
        f"made {output}: {len(repaired.carried)} cells carried, {len(repaired.doubtful)} doubtful, "
        f"{len(repaired.unplaced)} not placed",
        quiet=quiet,
    )
    for piece in (*repaired.doubtful, *repaired.unplaced):
        say(
            f"  {piece.place}: {piece.value[:60]} ({piece.why().th})",
            f"  {piece.place}: {piece.value[:60]} ({piece.why().en})",
            quiet=quiet,
        )
    say(f"ต่อไป: ita check {quoted(output)}", f"next: ita check {quoted(output)}", quiet=quiet)
