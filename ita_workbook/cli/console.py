"""The console: saying things in the language of the run, progress on stderr, and reading a master for a command."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ita_workbook.cli.bilingual import language_of
from ita_workbook.errors import UsageProblem
from ita_workbook.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ita_workbook.read.returned import Return

WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xltx", ".xls", ".ods", ".xlsb")


def say(th: str, en: str, *, quiet: bool = False, err: bool = False) -> None:
    """Print one message in the language of the run, unless ``quiet``."""
    if not quiet:
        click.echo(Text(th, en).pick(language_of()), err=err)


def print_json(data: Any) -> None:
    """Print JSON for another program: Thai as it is, two blanks of indent."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


@contextmanager
def progress(th: str, en: str, total: int, *, quiet: bool = False) -> Iterator[Callable[[object], None]]:
    """Show a progress bar on stderr while the body runs; nothing when quiet or not a terminal."""
    if quiet or total < 3 or not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=total, label=Text(th, en).pick(language_of()), file=sys.stderr) as bar:
        yield lambda _: bar.update(1)


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
            )
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


def read_master(path: Path) -> Return:
    """Read a master; raises UsageProblem when the file is none or cannot be read."""
    from ita_workbook.check.engine import check_return
    from ita_workbook.read.reader import read_workbook

    if not path.exists():
        raise UsageProblem(
            f"ไม่พบสมุดงานกลาง {path} สร้างใหม่ด้วย ita new หรือตรวจชื่อไฟล์",
            f"the master {path} is not there; make one with ita new, or check its name",
        )
    master = read_workbook(path)
    if not master.readable or master.book is None:
        findings = check_return(master)
        language = language_of()
        why = findings[0].message.pick(language) + " " + findings[0].cure.pick(language) if findings else ""
        raise UsageProblem(f"อ่านสมุดงานกลาง {path.name} ไม่ได้: {why}", f"cannot read the master {path.name}: {why}")
    if master.book.kind == "issued":
        raise UsageProblem(
            f"{path.name} เป็นสมุดงานของ {master.book.identity.department} ไม่ใช่สมุดงานกลาง "
            "ระบุไฟล์ที่ได้จาก ita new หรือ ita merge",
            f"{path.name} is the workbook of {master.book.identity.department}, not a master; "
            "name the file made by ita new or ita merge",
        )
    return master
