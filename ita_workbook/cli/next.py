"""``ita next``: the master of the next fiscal year, begun from this year's."""

from __future__ import annotations

from pathlib import Path

import click

from ita_workbook.cli.bilingual import ItaCommand, both, common_options, language_of
from ita_workbook.cli.console import must_be_xlsx, print_json, read_master, say
from ita_workbook.words.errors import quoted


@click.command(
    "next",
    cls=ItaCommand,
    help=both(
        "สร้างสมุดงานกลางของปีถัดไปจากปีนี้: หน่วยงาน ส่วนราชการ คณะทำงาน มาตรการที่ยังไม่เสร็จ คะแนนปีนี้เป็นคะแนนปีก่อน "
        "และเจ้าของข้อตามข้อที่เทียบได้ "
        "มีหน้าบอกว่าแต่ละข้อยกมาอย่างไรและข้อใดต้องตัดสินใจ",
        "Start the next fiscal year from this one: agency, departments, committee, open measures, this year's scores "
        "as the previous ones, and the owners of the items that correspond; with a sheet that lists how each item was "
        "carried and which need a decision.",
    ),
)
@click.argument("master", type=click.Path(path_type=Path))
@click.option("--year", type=int, help=both("ปีงบประมาณ พ.ศ. ของเล่มใหม่ เช่น 2567", "Fiscal year (BE) of the new one."))
@click.option(
    "--framework",
    "framework_file",
    type=click.Path(path_type=Path),
    help=both("ไฟล์กรอบการประเมินของหน่วยงานเอง (.yaml) แทน --year", "A framework file of your own, instead of --year."),
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help=both("ไฟล์ใหม่ (.xlsx)", "New file (.xlsx)."),
)
@click.option("--json", "as_json", is_flag=True, help=both("พิมพ์ผลเป็น JSON", "Print JSON."))
@click.option("--force", is_flag=True, help=both("เขียนทับไฟล์เดิม", "Replace existing files."))
@common_options
def command(
    master: Path,
    year: int | None,
    framework_file: Path | None,
    output: Path,
    as_json: bool,
    force: bool,
    quiet: bool,
) -> None:
    """Start the next year."""
    import secrets

    from ita_workbook.framework.load import load_framework
    from ita_workbook.season.carried_items import Attention
    from ita_workbook.season.next_table import carry_table
    from ita_workbook.season.next_year import as_data, carry_over
    from ita_workbook.words.errors import UsageProblem
    from ita_workbook.words.fiscal_year import now
    from ita_workbook.write.output import refuse_existing
    from ita_workbook.write.workbook_file import write_workbook

    must_be_xlsx(output)
    if output.resolve() == master.resolve():
        raise UsageProblem(f"ตั้งชื่อไฟล์ใหม่ด้วย -o ให้ต่างจาก {master.name}", f"give -o another name than {master.name}")
    refuse_existing(output, force=force)
    old = read_master(master).current_book()
    chosen = framework_file if framework_file is not None else year or old.framework.year_be + 1
    carried = carry_over(old, load_framework(chosen), secrets.token_hex(16))
    book, language = carried.book, language_of()
    table = carry_table(carried, language)
    write_workbook(book, output, created=now(), embed_framework=book.embeds_framework, extra=(table,))
    if as_json:
        print_json({"schema": "ita-workbook/next/1", "output": str(output), **as_data(carried)})
        return
    kept = [item for item in carried.items if item.code]
    owned = sum(bool(item.owner[0]) for item in kept)
    open_measures = sum(bool(row.new) for row in carried.measures)
    say(
        f"สร้าง {output} ปี {book.identity.year_be} จากปี {carried.year_be}: {len(kept)} ข้อ มีเจ้าของแล้ว {owned} ข้อ "
        f"มาตรการที่ยังไม่เสร็จ {open_measures} เรื่อง คะแนนปีก่อน {sum(bool(row.new) for row in carried.scores)} รายการ",
        f"made {output} of {book.identity.year_be} from {carried.year_be}: {len(kept)} items, {owned} with an owner, "
        f"{open_measures} open measures, {sum(bool(row.new) for row in carried.scores)} previous scores",
        quiet=quiet,
    )
    attentions: tuple[tuple[Attention, str, str], ...] = (
        ("decide", "ต้องตัดสินใจ", "to decide"),
        ("confirm", "โปรดตรวจ", "to look at"),
    )
    for attention, th, en in attentions:
        needing = carried.needing(attention)
        if needing:
            listed, dropped = ", ".join(one.told for one in needing), any(one.dropped for one in needing)
            say(
                f"{th} ({len(needing)}): {listed}{' (→ คือรหัสปีก่อนที่ปีนี้ไม่มีข้อรับช่วง)' if dropped else ''}",
                f"{en} ({len(needing)}): {listed}{' (→: of last year, without a successor)' if dropped else ''}",
                quiet=quiet,
            )
    for caveat in book.framework.caveats:
        say(f"ข้อควรระวัง: {caveat.th}", f"caution: {caveat.pick('en')}", quiet=quiet)
    say(
        f'ต่อไป: เปิดไฟล์ ดูหน้า "{table.name}" แก้ให้ครบ แล้วสั่ง ita issue {quoted(output)} -o issued{book.identity.year_be}',
        f'next: open the file, see to its sheet "{table.name}", then: '
        f"ita issue {quoted(output)} -o issued{book.identity.year_be}",
        quiet=quiet,
    )
