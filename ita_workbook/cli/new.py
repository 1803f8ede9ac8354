"""``ita new``: a master with the year's framework and the agency type's usual departments and owners."""

from __future__ import annotations

from pathlib import Path

import click

from ita_workbook.cli.bilingual import ItaCommand, both, common_options, language_of
from ita_workbook.cli.console import must_be_xlsx, say
from ita_workbook.words.errors import quoted


@click.command(
    "new",
    cls=ItaCommand,
    help=both(
        "สร้างสมุดงานกลางของปี มีตัวชี้วัด ข้อ OIT และเจ้าของข้อที่ใช้กันทั่วไป แก้ไขได้ทุกช่อง",
        "Make the master of a year with its indicators, items and their usual owners; everything can be edited.",
    ),
)
@click.option("--year", type=int, help=both("ปีงบประมาณ พ.ศ. เช่น 2566", "Fiscal year (BE), as 2566."))
@click.option(
    "--framework",
    "framework_file",
    type=click.Path(path_type=Path),
    help=both("ไฟล์กรอบการประเมินของหน่วยงานเอง (.yaml) แทน --year", "A framework file of your own, instead of --year."),
)
@click.option("--agency", required=True, help=both("ชื่อหน่วยงาน", "Name of the agency."))
@click.option(
    "--type",
    "agency_type",
    required=True,
    help=both("ประเภท: เทศบาลตำบล (ทต.), อบต., ทม., ทน., อบจ., อื่นๆ (other)", "Type: tt, tm, tn, sao, pao, other."),
)
@click.option("--province", default="", help=both("จังหวัด", "Province."))
@click.option("--district", default="", help=both("อำเภอ", "District."))
@click.option(
    "--departments",
    "departments_file",
    type=click.Path(path_type=Path),
    help=both("รายชื่อส่วนราชการและงาน (.csv .xlsx .yaml)", "List of departments and sections (.csv .xlsx .yaml)."),
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("master.xlsx"),
    show_default=True,
    help=both("ไฟล์ที่จะสร้าง", "File to make."),
)
@click.option("--force", is_flag=True, help=both("เขียนทับไฟล์เดิม", "Replace existing files."))
@common_options
def command(
    year: int | None,
    framework_file: Path | None,
    agency: str,
    agency_type: str,
    province: str,
    district: str,
    departments_file: Path | None,
    output: Path,
    force: bool,
    quiet: bool,
) -> None:
    """Make a master."""
    import secrets

    from ita_workbook.framework.agency import bare_district, bare_province, load_profile
    from ita_workbook.framework.load import load_framework
    from ita_workbook.season.create import new_master
    from ita_workbook.season.department_list import load_departments
    from ita_workbook.words.errors import UsageProblem
    from ita_workbook.words.fiscal_year import now
    from ita_workbook.words.thai_text import normalise
    from ita_workbook.write.output import make_folder, refuse_existing
    from ita_workbook.write.workbook_file import write_workbook

    if year is None and framework_file is None:
        raise UsageProblem("ระบุปีด้วย --year 2566 หรือไฟล์กรอบด้วย --framework", "give --year 2566 or --framework FILE")
    must_be_xlsx(output)
    refuse_existing(output, force=force)
    framework = load_framework(framework_file if framework_file is not None else year or 0)
    profile = load_profile(agency_type)
    departments = load_departments(departments_file) if departments_file else profile.departments
    name = normalise(agency)
    form = {
        "name": name,
        "type": profile.name.th,
        "province": bare_province(province),
        "district": bare_district(district),
        "head": profile.head_title(name),
    }
    answers = {code: value for code, value in form.items() if value}
    book = new_master(framework, profile, answers, departments, secrets.token_hex(16), language_of())
    make_folder(output.parent)
    write_workbook(book, output, created=now(), embed_framework=book.embeds_framework)
    unowned = [row.key for row in book.content.rows("assignments") if not row.text("department")]
    say(
        f"สร้าง {output} แล้ว: {len(framework.items)} ข้อ OIT {len(book.content.departments())} ส่วนราชการ",
        f"made {output}: {len(framework.items)} items, {len(book.content.departments())} departments",
        quiet=quiet,
    )
    if unowned:
        say(
            f"ข้อที่ยังไม่มีเจ้าของ: {', '.join(unowned)} เลือกส่วนราชการในหน้า มอบหมาย OIT ก่อนแจกไฟล์",
            f"items without an owner: {', '.join(unowned)}; choose their departments before issuing",
            quiet=quiet,
        )
    for caveat in framework.caveats:
        say(f"ข้อควรระวัง: {caveat.th}", f"caution: {caveat.pick('en')}", quiet=quiet)
    say(
        f"ต่อไป: เปิดไฟล์ กรอกหน้า หน่วยงาน และมาตรการ แล้วสั่ง ita issue {quoted(output)} -o issued",
        f"next: fill in the agency and the measures, then: ita issue {quoted(output)} -o issued",
        quiet=quiet,
    )
