"""The commands that write documents: ``ita report``, ``ita publish``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ita_workbook.cli.console import print_lines, progress, say, say_all
from ita_workbook.cli.options import (
    PATH,
    ItaCommand,
    common_options,
    folder_output,
    force_option,
    language_of,
    thai_digits_option,
)
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.sentences import sentence


def _names(_: click.Context, __: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """Take ``docx,xlsx`` and repeated options alike."""
    return tuple(name.strip() for entry in value for name in entry.split(",") if name.strip())


@click.command(
    "report",
    cls=ItaCommand,
    help="cli.report.help",
)
@click.argument("master", type=PATH, required=False)
@folder_output(required=False)
@click.option(
    "--format",
    "formats",
    multiple=True,
    callback=_names,
    help="cli.report.format",
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    callback=_names,
    help="cli.report.kind",
)
@thai_digits_option
@click.option(
    "--trace",
    is_flag=True,
    help="cli.report.trace",
)
@click.option(
    "--template-dir",
    type=PATH,
    help="cli.report.template_dir",
)
@click.option("--province", help="cli.report.province")
@click.option(
    "--export-templates",
    type=PATH,
    help="cli.report.export_templates",
)
@force_option()
@common_options
def report_command(
    master: Path | None,
    output: Path | None,
    formats: tuple[str, ...],
    kinds: tuple[str, ...],
    thai_digits: bool,
    trace: bool,
    template_dir: Path | None,
    province: str | None,
    export_templates: Path | None,
    force: bool,
    quiet: bool,
) -> None:
    """Write the documents."""
    import ita_workbook

    if export_templates is not None:
        print_lines(ita_workbook.export_templates(export_templates, force=force), quiet=quiet)
        return
    if master is None or output is None:
        raise UsageProblem(
            sentence("cli.report.needs"),
        )
    words: dict[str, Any] = {"language": language_of(), "digits": "thai" if thai_digits else "arabic", "force": force}
    if master.is_dir():
        made = ita_workbook.Store(master).report(output, formats, province=province, **words)
    else:
        with progress(quiet=quiet) as step:
            made = ita_workbook.Master(master).report(
                output, kinds, formats, trace=trace, templates=template_dir, progress=step, **words
            )
    print_lines(made, quiet=quiet)
    say_all(made.warnings, err=True)
    for caveat in made.caveats:
        say(sentence("cli.caution", caveat=caveat), quiet=quiet)


@click.command(
    "publish",
    cls=ItaCommand,
    help="cli.publish.help",
)
@click.argument("master", type=PATH)
@folder_output()
@click.option(
    "--only-published",
    is_flag=True,
    help="cli.publish.only_published",
)
@thai_digits_option
@click.option(
    "--template-dir",
    type=PATH,
    help="cli.publish.template_dir",
)
@force_option()
@common_options
def publish_command(
    master: Path,
    output: Path,
    only_published: bool,
    thai_digits: bool,
    template_dir: Path | None,
    force: bool,
    quiet: bool,
) -> None:
    """Write the public page."""
    from ita_workbook import Master

    made = Master(master).publish(
        output,
        only_published=only_published,
        language=language_of(),
        digits="thai" if thai_digits else "arabic",
        templates=template_dir,
        force=force,
    )
    print_lines(made, quiet=quiet)
    say_all(made.warnings, quiet=quiet)
