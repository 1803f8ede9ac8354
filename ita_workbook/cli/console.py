"""The console: saying things in the language of the run, progress on stderr, and reading a master for a command."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from ita_workbook.cli.bilingual import language_of
from ita_workbook.words.errors import ItaError, UsageProblem
from ita_workbook.words.text import Text
from ita_workbook.write.output import is_own_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ita_workbook.read.returned import Return

_DOCUMENTS = (".doc", ".docx", ".pdf", ".csv", ".rtf", ".odt")
WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xltx", ".xls", ".ods", ".xlsb")


class BadMaster(ItaError):
    """A master that is there but cannot be read: a finding of the file, so exit code 1."""

    exit_code = 1


def say(th: str, en: str, *, quiet: bool = False, err: bool = False) -> None:
    """Print one message in the language of the run, unless ``quiet``."""
    if not quiet:
        click.echo(Text(th, en).pick(language_of()), err=err)


def print_json(data: Any) -> None:
    """Print JSON for another program: Thai as it is, two blanks of indent."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def print_columns(rows: Sequence[Sequence[str]]) -> None:
    """Print rows of texts in columns as wide as their widest text."""
    from ita_workbook.words.width import padded, width

    columns = [max(width(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        click.echo("  ".join(padded(text, size) for text, size in zip(row, columns, strict=True)).rstrip())


@contextmanager
def progress(th: str, en: str, total: int, *, quiet: bool = False) -> Iterator[Callable[[object], None]]:
    """Show a progress bar on stderr while the body runs: how many are done, how fast, the time left.

    Nothing is shown when quiet or not a terminal.
    """
    if quiet or total < 3 or not sys.stderr.isatty():
        yield lambda _: None
        return
    language, begin = language_of(), monotonic()
    pattern = Text("{rate:.1f} ต่อวินาที", "{rate:.1f} a second").pick(language)
    label = Text(th, en).pick(language)
    with click.progressbar(length=total, label=label, file=sys.stderr, show_pos=True, item_show_func=_as_it_is) as bar:

        def step(_: object) -> None:
            rate = (bar.pos + 1) / max(monotonic() - begin, 0.001)
            bar.update(1, pattern.format(rate=rate))

        yield step


def _as_it_is(text: str | None) -> str | None:
    return text


def expand(paths: Iterable[Path]) -> list[Path]:
    """Return the workbook files meant: files as given, folders by their workbooks, each once, in order.

    Lock files (``~$``) of open workbooks are kept: they are told, not silently skipped. Raises UsageProblem for a
    path that is not there and for a folder without workbooks.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(
                entry
                for entry in path.rglob("*")
                if entry.is_file()
                and (entry.suffix.lower() in WORKBOOK_SUFFIXES)
                and not any(part.startswith(".") for part in entry.relative_to(path).parts)
                and not is_own_table(entry)
            )
            _tell_skipped(path)
            if not inside:
                raise UsageProblem(
                    f"โฟลเดอร์ {path} ไม่มีไฟล์สมุดงาน (.xlsx) ตรวจชื่อโฟลเดอร์ที่เก็บไฟล์ส่งกลับ",
                    f"no workbook (.xlsx) in {path}; check the name of the folder with the returns",
                )
            found += inside
        elif path.exists():
            found.append(path)
        else:
            raise UsageProblem(
                f"ไม่พบ {path} ตรวจชื่อและที่อยู่ของไฟล์ หรือลากไฟล์มาวางในหน้าต่างนี้แทนการพิมพ์",
                f"{path} is not there; check its name and folder",
            )
    return list(dict.fromkeys(found))


def _tell_skipped(folder: Path) -> None:
    """Name the documents in a folder that are no workbooks: somebody may have sent an answer in one."""
    names = sorted(entry.name for entry in folder.rglob("*") if entry.suffix.lower() in _DOCUMENTS)
    if names:
        say(
            f"ข้าม {len(names)} ไฟล์ที่ไม่ใช่สมุดงาน: {', '.join(names)}",
            f"skipped {len(names)} files that are no workbooks: {', '.join(names)}",
            err=True,
        )


def must_be_file(path: Path) -> None:
    """Raise UsageProblem unless ``path`` is a file that is there."""
    if path.is_dir():
        raise UsageProblem(
            f"{path} เป็นโฟลเดอร์ ระบุไฟล์ .xlsx หนึ่งไฟล์ในโฟลเดอร์นั้น", f"{path} is a folder; name one .xlsx file in it"
        )
    if not path.exists():
        raise UsageProblem(f"ไม่พบ {path} ตรวจชื่อและที่อยู่ของไฟล์", f"{path} is not there; check its name and folder")


def must_be_xlsx(output: Path) -> None:
    """Raise UsageProblem unless a workbook can be written as ``output``."""
    if output.is_dir():
        raise UsageProblem(
            f"{output} เป็นโฟลเดอร์ ระบุชื่อไฟล์ด้วย เช่น -o {output / 'ไฟล์ใหม่.xlsx'}",
            f"{output} is a folder; name the file too, as -o {output / 'new.xlsx'}",
        )
    if output.suffix.lower() != ".xlsx":
        raise UsageProblem(
            f"ตั้งชื่อไฟล์ใหม่ให้ลงท้ายด้วย .xlsx แทน {output.name}", f"name the new file .xlsx, not {output.name}"
        )


def read_master(path: Path) -> Return:
    """Read a master; raises UsageProblem when there is none of that name, BadMaster when it cannot be read."""
    from ita_workbook.checks.engine import check_return
    from ita_workbook.read.reader import read_workbook

    if path.is_dir():
        raise UsageProblem(
            f"{path} เป็นโฟลเดอร์ ระบุไฟล์สมุดงานกลางในโฟลเดอร์นั้น", f"{path} is a folder; name the master file in it"
        )
    if not path.exists():
        raise UsageProblem(
            f"ไม่พบสมุดงานกลาง {path} สร้างใหม่ด้วย ita new หรือตรวจชื่อไฟล์",
            f"the master {path} is not there; make one with ita new, or check its name",
        )
    master = read_workbook(path)
    if not master.readable or master.book is None:
        found = check_return(master)[0]
        raise BadMaster(
            f"อ่านสมุดงานกลาง {path.name} ไม่ได้: [{found.code}] {found.message.th} {found.cure.th}",
            f"cannot read the master {path.name}: [{found.code}] {found.message.pick('en')} {found.cure.pick('en')}",
        )
    if master.unread_sheets:
        # To go on would put what the master was made with in place of what stands in it now.
        found = next(one for one in check_return(master) if one.code == "F107")
        raise BadMaster(
            f"อ่านสมุดงานกลาง {path.name} ได้ไม่ครบ: [{found.code}] {found.message.th} {found.cure.th}",
            f"cannot read all of the master {path.name}: [{found.code}] {found.message.pick('en')} "
            f"{found.cure.pick('en')}",
        )
    if master.book.kind == "issued":
        raise UsageProblem(
            f"{path.name} เป็นสมุดงานของ {master.book.identity.department} ไม่ใช่สมุดงานกลาง "
            "ระบุไฟล์ที่ได้จาก ita new หรือ ita merge",
            f"{path.name} is the workbook of {master.book.identity.department}, not a master; "
            "name the file made by ita new or ita merge",
        )
    return master
