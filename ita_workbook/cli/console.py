"""The console: saying things in the language of the run, printing a result, and progress on stderr."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from ita_workbook.cli.options import language_of
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from ita_workbook.write.result import Result

_WORTH_A_BAR = 3


def say(text: Text, *, quiet: bool = False, err: bool = False) -> None:
    """Print one message in the language of the run, unless ``quiet``."""
    if not quiet:
        click.echo(text.pick(language_of()), err=err)


def say_all(texts: Iterable[Text], *, quiet: bool = False, err: bool = False) -> None:
    """Print messages in the language of the run, unless ``quiet``."""
    for text in texts:
        say(text, quiet=quiet, err=err)


def print_json(result: Result) -> None:
    """Print a result as JSON for another program: Thai as it is, two blanks of indent."""
    for piece in result.json_pieces(language_of()):
        click.echo(piece, nl=False)


def print_lines(result: Result, *, quiet: bool = False, lines: Callable[..., Iterable[str]] | None = None) -> None:
    """Print a result for people, unless ``quiet``: as wide as the terminal, in colour where there is one.

    ``lines`` are others of the result than its usual ones.
    """
    if quiet:
        return
    columns = shutil.get_terminal_size((100, 24)).columns
    for line in (lines or result.lines)(language_of(), columns=columns, colour=sys.stdout.isatty()):
        click.echo(line)


def must_be_free(output: Path | None, *, force: bool) -> None:
    """Raise ExistingFile where something stands already at ``output``; before the work, not after it."""
    from ita_workbook.write.output import refuse_existing

    if output is not None:
        refuse_existing(output, force=force)


def must_be_writable(output: Path | None, *, force: bool) -> None:
    """Raise UsageProblem where a result cannot be saved as ``output``."""
    from ita_workbook.write.result import must_be_known

    if output is not None:
        must_be_known(output)
        must_be_free(output, force=force)


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Callable[[Any, int, int], None]]:
    """Show a progress bar on stderr for each stage of the body's work: how many are done, how fast, the time left.

    Nothing is shown when quiet, not a terminal, or of a few.
    """
    bars: dict[str, Any] = {}
    begin, language = monotonic(), language_of()

    def finish() -> None:
        for bar in bars.values():
            bar.__exit__(None, None, None)
        bars.clear()

    def step(stage: str, done: int, total: int) -> None:
        nonlocal begin
        if quiet or total < _WORTH_A_BAR or not sys.stderr.isatty():
            return
        if stage not in bars:
            finish()
            begin = monotonic()
            label = sentence(f"cli.stage.{stage}").pick(language)
            bar = click.progressbar(length=total, label=label, file=sys.stderr, show_pos=True, item_show_func=_as_it_is)
            bars[stage] = bar.__enter__()
        if done > bars[stage].pos:
            rate = done / max(monotonic() - begin, 0.001)
            bars[stage].update(done - bars[stage].pos, sentence("cli.rate", rate=f"{rate:.1f}").pick(language))

    try:
        yield step
    finally:
        finish()


def _as_it_is(text: str | None) -> str | None:
    return text
