"""``ita publish``: the public page of the year's items."""

from __future__ import annotations

from pathlib import Path

import click

from ita_workbook.cli.bilingual import ItaCommand, both, common_options, language_of
from ita_workbook.cli.console import read_master, say


@click.command(
    "publish",
    cls=ItaCommand,
    help=both(
        "สร้างหน้าเว็บเปิดเผยข้อมูล OIT ของปี (index.html) สำหรับวางบนเว็บไซต์หน่วยงาน จากสมุดงานกลาง",
        "Write the public OIT page of the year (index.html) for the agency's web site, from a master.",
    ),
)
@click.argument("master", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help=both("โฟลเดอร์ปลายทาง", "Folder to write to."),
)
@click.option(
    "--only-published",
    is_flag=True,
    help=both("แสดงเฉพาะข้อที่มีลิงก์แล้ว", "Show only the items that have a link."),
)
@click.option("--thai-digits", is_flag=True, help=both("พิมพ์ตัวเลขไทย", "Print Thai digits."))
@click.option(
    "--template-dir",
    type=click.Path(path_type=Path),
    help=both("โฟลเดอร์แม่แบบที่แก้แล้ว (publish.yaml)", "Folder with edited templates (publish.yaml)."),
)
@click.option("--force", is_flag=True, help=both("เขียนทับไฟล์เดิม", "Replace existing files."))
@common_options
def command(
    master: Path,
    output: Path,
    only_published: bool,
    thai_digits: bool,
    template_dir: Path | None,
    force: bool,
    quiet: bool,
) -> None:
    """Write the public page."""
    from ita_workbook.report.documents.public_page import public_page
    from ita_workbook.report.templates import read_wording
    from ita_workbook.report.write import PAGE, write_public_page
    from ita_workbook.words.fiscal_year import now
    from ita_workbook.write.output import refuse_existing

    refuse_existing(output / PAGE, force=force)
    wording = read_wording(template_dir) if template_dir is not None else None
    book = read_master(master).current_book()
    page = public_page(
        book.content,
        book.framework,
        language=language_of(),
        digits="thai" if thai_digits else "arabic",
        only_published=only_published,
        wording=wording,
    )
    path = write_public_page(page, output, created=now(), force=force)
    say(
        f"{path}: มีลิงก์ {page.published} จาก {page.count} ข้อ",
        f"{path}: {page.published} of {page.count} items have links",
        quiet=quiet,
    )
    for item in page.unusable:
        say(
            f"ข้อ {item.code}: ในช่องลิงก์ไม่มีที่อยู่ที่ขึ้นต้นด้วย http:// หรือ https:// จึงแสดงว่ายังไม่มีลิงก์",
            f"{item.code}: the link cell has no http:// or https:// address, so it is shown as missing",
            quiet=quiet,
        )
