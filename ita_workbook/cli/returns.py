"""The commands about returns: ``ita check``, ``ita repair``, ``ita merge``, ``ita diff``, ``ita explain``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from ita_workbook.cli.console import must_be_writable, print_json, print_lines, progress, say, say_all
from ita_workbook.cli.options import (
    PATH,
    ItaCommand,
    common_options,
    file_output,
    force_option,
    json_option,
    language_of,
    output_option,
    renamed_of,
    renamed_option,
)
from ita_workbook.words.sentences import sentence

if TYPE_CHECKING:
    from ita_workbook.words.text import Text
    from ita_workbook.write.result import Result


@click.command(
    "check",
    cls=ItaCommand,
    help="cli.check.help",
)
@click.argument("paths", nargs=-1, required=True, type=PATH)
@click.option(
    "--master",
    type=PATH,
    help="cli.check.master",
)
@output_option("cli.check.output")
@click.option(
    "--annotate",
    type=PATH,
    help="cli.check.annotate",
)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    help="cli.check.jobs",
)
@click.option(
    "--links",
    is_flag=True,
    help="cli.check.links",
)
@click.option(
    "--private-links",
    is_flag=True,
    help="cli.check.private",
)
@click.option(
    "--published",
    help="cli.check.published",
)
@click.option("--freeze", type=PATH, help="cli.check.freeze")
@click.option("--frozen", type=PATH, help="cli.check.frozen")
@click.option("--certificate", type=PATH, help="cli.check.certificate")
@click.option("--verify", type=PATH, help="cli.check.verify")
@json_option
@force_option("cli.check.force")
@common_options
@click.pass_context
def check_command(
    context: click.Context, /, paths: tuple[Path, ...], verify: Path | None, quiet: bool, **options: Any
) -> None:
    """Check files, or only tell whether they are those of a certificate."""
    if verify is None:
        context.exit(_check(paths, quiet=quiet, **options))
    from ita_workbook import verify as verified

    say(verified(verify, paths), quiet=quiet)


def _check(
    paths: tuple[Path, ...],
    *,
    output: Path | None,
    annotate: Path | None,
    certificate: Path | None,
    freeze: Path | None,
    links: bool,
    private_links: bool,
    as_json: bool,
    force: bool,
    quiet: bool,
    **options: Any,
) -> int:
    from ita_workbook import check

    language, asked = language_of(), _links_asked(links, private=private_links)
    # What the last run wrote may lie in the folder that is checked.
    own = _written(output, certificate, freeze, force=force)
    with progress(quiet=quiet) as step:
        checked = check(paths, links=asked, language=language, ignore=own, progress=step, **options)
    _tell_left(checked.skipped, checked.unopened, checked.stopped, quiet=quiet)
    if checked.stopped:
        output = annotate = None  # what is printed says that it is a part; a file of it would not
    if output is not None:
        checked.save(output, language=language, force=force)
    if certificate is not None:
        checked.certify(certificate, force=force)
    if freeze is not None and not checked.stopped:
        _freeze(checked.freeze, freeze, private=private_links, force=force, quiet=quiet or as_json)
    copies = checked.annotate(annotate, language=language, force=force) if annotate is not None else ()
    if as_json:
        print_json(checked)
    elif not quiet or checked.exit_code:
        shown = checked.errors if quiet else checked
        print_lines(shown, lines=shown.counted_lines if output is not None else None)
    if not (as_json or quiet):
        _tell_written(own, copies)
    return checked.exit_code


def _links_asked(links: bool, *, private: bool) -> bool | Literal["private"]:
    return "private" if private else links


def _written(output: Path | None, certificate: Path | None, freeze: Path | None, *, force: bool) -> list[Path]:
    """Return what a check will write beside the copies; raises UsageProblem where it cannot."""
    lists = [freeze.with_suffix(suffix) for suffix in (".json", ".xlsx")] if freeze else []
    places = [place for place in (output, certificate, *lists) if place is not None]
    for place in places:
        must_be_writable(place, force=force)
    return places


def _tell_left(skipped: Iterable[Text], unopened: Text | None, stopped: Text | None, *, quiet: bool) -> None:
    say_all(skipped, err=True)
    say_all((unopened,) if unopened else (), quiet=quiet, err=True)
    say_all((stopped,) if stopped else (), err=True)


def _freeze(keep: Callable[..., Result], path: Path, *, private: bool, force: bool, quiet: bool) -> None:
    with progress(quiet=quiet) as step:
        kept = keep(path, links="private" if private else "", force=force, progress=step)
    print_lines(kept, quiet=quiet)


def _tell_written(written: Iterable[Path], copies: Iterable[Path]) -> None:
    for path in written:
        say(sentence("cli.check.written", output=path))
    for path in copies:
        say(sentence("cli.check.copy", path=path))


@click.command(
    "repair",
    cls=ItaCommand,
    help="cli.repair.help",
)
@click.argument("file", type=PATH)
@file_output()
@click.option(
    "--master",
    type=PATH,
    help="cli.repair.master",
)
@click.option("--department", help="cli.repair.department")
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
    help="cli.merge.help",
)
@click.argument("master", type=PATH)
@click.argument("returns", nargs=-1, type=PATH)
@file_output()
@click.option("--exclude", multiple=True, type=PATH, help="cli.merge.exclude")
@renamed_option
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
    renamed: tuple[str, ...],
    as_json: bool,
    force: bool,
    quiet: bool,
) -> None:
    """Merge returns."""
    from ita_workbook import Master
    from ita_workbook.write.output import must_be_new

    must_be_new(output, force=force, source=master)
    with progress(quiet=quiet) as step:
        names = renamed_of(renamed)
        merged = Master(master).merge(returns, exclude=exclude, ignore=output, renamed=names, progress=step)
    say_all(merged.skipped, err=True)
    if merged.nothing_taken and as_json:
        print_json(merged)
    elif merged.nothing_taken:
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
    help="cli.diff.help",
)
@click.argument("before", type=PATH)
@click.argument("after", required=False, type=PATH)
@output_option("cli.diff.output")
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
        say(sentence("cli.diff.written", output=output), quiet=quiet or as_json)


@click.command(
    "explain",
    cls=ItaCommand,
    help="cli.explain.help",
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
