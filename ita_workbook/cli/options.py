"""Options: the command classes, whose help follows the language, and every option that several commands share."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from ita_workbook.words.errors import ItaError, UsageProblem
from ita_workbook.words.text import LANGUAGES, Language, Text

_META = "ita_workbook.language"
_Function = TypeVar("_Function", bound=Callable[..., Any])


_ENGLISH: dict[str, str] = {}


def both(th: str, en: str) -> str:
    """Return a Thai help text and remember its English: click keeps help only as a plain str."""
    _ENGLISH[inspect.cleandoc(th)] = en
    return th


def said(text: str | None, language: Language) -> str | None:
    """Return a help text in ``language``; of a command and its options it is the name of a sentence.

    The sentences are loaded here, where a help is shown: a command that runs and ``ita --help`` do without.
    """
    if text and text.startswith("cli."):
        from ita_workbook.words.sentences import sentence

        return sentence(text).pick(language)
    return _ENGLISH.get(inspect.cleandoc(text), text) if text and language == "en" else text


def can_show_thai() -> bool:
    """Whether the console's encoding has Thai letters; code pages 437 and 850 have none."""
    try:
        "กำ".encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def language_of(context: click.Context | None = None) -> Language:
    """Return the language asked for: ``--lang``, else ITA_LANG, else Thai where the console can show it."""
    context = context or click.get_current_context(silent=True)
    asked = context.meta.get(_META) if context else None
    asked = asked or os.environ.get("ITA_LANG")
    if asked in LANGUAGES:
        return cast(Language, asked)
    return "th" if can_show_thai() else "en"


def _set_language(context: click.Context, _: click.Parameter, value: str | None) -> str | None:
    if value:
        context.meta[_META] = value
    return value


def common_options(function: _Function) -> _Function:
    """Add the options that every command has: ``--lang`` and ``-q``."""
    quiet = click.option("-q", "--quiet", is_flag=True, help="cli.options.quiet")
    lang = click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        is_eager=True,
        expose_value=False,
        callback=_set_language,
        help="cli.options.lang",
    )
    return lang(quiet(function))


PATH = click.Path(path_type=Path)


def output_option(told: str, **more: Any) -> Callable[[_Function], _Function]:
    """Return the option ``-o``; ``told`` names the sentence that says what it is, ``more`` are click's own settings."""
    return click.option("-o", "--output", type=PATH, help=told, **more)


def file_output(**more: Any) -> Callable[[_Function], _Function]:
    """Return the option ``-o`` of a command that makes one workbook."""
    return output_option("cli.options.file", **{"required": True, **more})


def folder_output(**more: Any) -> Callable[[_Function], _Function]:
    """Return the option ``-o`` of a command that fills a folder."""
    return output_option("cli.options.folder", **{"required": True, **more})


def force_option(told: str = "cli.options.force") -> Callable[[_Function], _Function]:
    """Return the option ``--force``."""
    return click.option("--force", is_flag=True, help=told)


renamed_option = click.option("--department", "renamed", multiple=True, metavar="OLD=NEW", help="cli.options.renamed")


def renamed_of(pairs: Iterable[str]) -> dict[str, str]:
    """Return what ``--department OLD=NEW`` says; raises UsageProblem for what is no such pair."""
    from ita_workbook.words.sentences import sentence

    found = {}
    for pair in pairs:
        old, _, new = (part.strip() for part in pair.partition("="))
        if not old or not new:
            raise UsageProblem(sentence("cli.options.no_pair", pair=pair))
        found[old] = new
    return found


json_option = click.option("--json", "as_json", is_flag=True, help="cli.options.json")
thai_digits_option = click.option("--thai-digits", is_flag=True, help="cli.options.thai_digits")
framework_option = click.option(
    "--framework",
    "framework_file",
    type=PATH,
    help="cli.options.framework",
)


class _ToldInLanguage(click.Command):
    """What commands and their group share: the help text and the options stand in the language asked for."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help text."""
        kept, self.help = self.help, said(self.help, language_of(ctx))
        try:
            super().format_help_text(ctx, formatter)
        finally:
            self.help = kept

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options with their help."""
        language = language_of(ctx)
        rows = []
        for parameter in self.get_params(ctx):
            if not isinstance(parameter, click.Option):
                continue
            kept, parameter.help = parameter.help, said(parameter.help, language)
            record = parameter.get_help_record(ctx)
            parameter.help = kept
            if record:
                told = _SHOW_HELP.pick(language) if "--help" in parameter.opts else _extra(record[1], language)
                rows.append((record[0], told))
        if rows:
            with formatter.section(_OPTIONS.pick(language)):
                formatter.write_dl(rows)


# These few stand here, beside the short help in main.py: `ita --help` loads no file of sentences.
_SHOW_HELP = Text("แสดงวิธีใช้", "Show this help.")
_OPTIONS = Text("ตัวเลือก", "Options")
_COMMANDS = Text("คำสั่ง", "Commands")
_ADDED = {"[default: ": "[ปกติ ", "[required]": "[ต้องระบุ]"}


def _extra(text: str, language: Language) -> str:
    """Return an option's help with what click adds to it in the language asked for."""
    for english, thai in _ADDED.items() if language == "th" else ():
        text = text.replace(english, thai)
    return text


class ItaCommand(_ToldInLanguage):
    """A command whose help follows the language."""


class ItaGroup(_ToldInLanguage, click.Group):
    """The group of all commands; each is imported only when it is used or listed.

    ``modules`` maps a command to (module, short help), so that the list of commands needs no import either. In the
    module it stands as ``NAME_command``.
    """

    def __init__(self, *args: Any, modules: Mapping[str, tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.modules = dict(modules)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which a season needs them."""
        return list(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command; None when there is none of that name."""
        if cmd_name not in self.modules:
            return None
        return cast(click.Command, getattr(import_module(self.modules[cmd_name][0]), f"{cmd_name}_command"))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command; an unknown name is answered with the nearest ones."""
        name = args[0]
        if name not in self.modules and not name.startswith("-"):
            from ita_workbook.words.sentences import sentence
            from ita_workbook.words.thai_text import suggest

            near = suggest(name, self.modules)
            told = (
                sentence("cli.usage.no_command_but", name=name, near=near)
                if near
                else sentence("cli.usage.no_command", name=name)
            )
            raise click.UsageError(told.pick(language_of(ctx)), ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with their short help, importing none."""
        language = language_of(ctx)
        with formatter.section(_COMMANDS.pick(language)):
            formatter.write_dl([(name, said(short, language) or "") for name, (_, short) in self.modules.items()])

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)


def usage_text(error: click.ClickException, language: Language) -> str:
    """Return the words for a wrong use: what is wrong and what to type. Only then are sentences loaded."""
    from ita_workbook.words.sentences import sentence

    told = [_thai(error) if language == "th" else error.format_message()]
    if "unexpected extra argument" in error.format_message():
        told.append(sentence("cli.usage.quotes").pick(language))
    context = getattr(error, "ctx", None)
    if context is not None:
        told.append(sentence("cli.usage.see", command=context.command_path).pick(language))
    return "\n".join(told)


def _thai(error: click.ClickException) -> str:
    """Return click's English message in Thai; one that we do not know stays as click has it."""
    from ita_workbook.words.sentences import sentence, shipped

    told = error.format_message()
    if "unexpected extra argument" in told:
        return sentence("cli.usage.extra", what=told.partition("(")[2].rpartition(")")[0]).th
    if isinstance(error, click.MissingParameter) and error.param is not None:
        if shipped("cli").has(f"usage.missing.{error.param.name}"):
            return sentence(f"cli.usage.missing.{error.param.name}").th
        return sentence(
            "cli.usage.not_given", what=error.param.get_error_hint(error.ctx) if error.ctx else error.param.name
        ).th
    if isinstance(error, click.NoSuchOption):
        near = ", ".join(error.possibilities or ())
        return (
            sentence("cli.usage.no_option_but", name=error.option_name, near=near)
            if near
            else sentence("cli.usage.no_option", name=error.option_name)
        ).th
    if isinstance(error, click.BadParameter) and error.param is not None:
        return sentence("cli.usage.bad_value", name=error.param.get_error_hint(error.ctx), why=error.message).th
    return told


def error_text(error: ItaError, language: Language) -> str:
    """Return the words of one of our own errors."""
    return error.pick(language)
