"""The entry point: the group of commands, and how errors end a run."""

from __future__ import annotations

import codecs
import contextlib
import sys

import click

from ita_workbook import __version__
from ita_workbook.cli.options import ItaGroup, both, error_text, language_of, usage_text
from ita_workbook.words.errors import ItaError
from ita_workbook.words.text import Language, Text

_MODULES = {
    "demo": ("reference", both("ลองทั้งกระบวนการกับหน่วยงานตัวอย่าง", "Run the whole chain on a bundled agency.")),
    "new": ("season", both("สร้างสมุดงานกลางของปี", "Make the master of a year.")),
    "import": ("imports", both("นำเข้าตารางที่หน่วยงานมีอยู่แล้ว", "Bring in tables that the agency has.")),
    "issue": ("season", both("แยกสมุดงานให้แต่ละส่วนราชการ", "Write one workbook for each department.")),
    "check": (
        "returns",
        both("ตรวจไฟล์ที่ส่งกลับ บอกช่องที่ขาดหรือผิดและวิธีแก้", "Check files; say what is wrong, where, and the cure."),
    ),
    "repair": ("returns", both("สร้างไฟล์ที่เสียหายขึ้นใหม่โดยเก็บข้อมูลไว้", "Rebuild a damaged file with its data in place.")),
    "merge": ("returns", both("รวมไฟล์ที่ส่งกลับเข้าสมุดงานกลาง", "Merge returned files into the master.")),
    "status": ("season", both("ใครส่งแล้ว ใครยังไม่ส่ง ขาดอะไร", "Who has returned, what is missing, what is late.")),
    "report": ("documents", both("ออกรายงานและคำสั่งจากสมุดงานกลาง", "Write the documents from a master.")),
    "publish": ("documents", both("สร้างหน้าเว็บเปิดเผยข้อมูล OIT ของปี", "Write the public OIT page of the year.")),
    "explain": ("returns", both("ค่าในช่องหนึ่งมาจากไฟล์ใด", "Where the value of a cell came from.")),
    "diff": ("returns", both("สองไฟล์ต่างกันที่ช่องใด", "What differs between two files.")),
    "next": ("season", both("สร้างสมุดงานกลางของปีถัดไปจากปีนี้", "Start the next fiscal year from this one.")),
    "rollup": ("province", both("รวบรวมไฟล์ของหลายหน่วยงานเป็นคลังข้อมูลจังหวัด", "Gather many agencies' files into a store.")),
    "ask": ("province", both("ถามคลังข้อมูล: ใครยังไม่ส่ง ข้อใดอ่อน คะแนนใดบวกไม่ตรง", "Ask a store a question.")),
    "serve": ("serve", both("ทำงานทั้งหมดบนหน้าเว็บในเครื่องนี้", "Work on a local page in the browser.")),
    "findings": ("reference", both("รายการรหัสข้อค้นพบทั้งหมด", "The catalogue of findings.")),
    "forms": ("reference", both("แบบข้อมูลที่ให้คะแนน: ดูรายการและสร้าง", "Scored forms: list them, make one.")),
    "frameworks": ("reference", both("ปีที่มีกรอบการประเมินให้ใช้", "The frameworks at hand.")),
}


@click.group(
    cls=ItaGroup,
    modules={name: (f"ita_workbook.cli.{module}", short) for name, (module, short) in _MODULES.items()},
    help=both(
        "สมุดงาน ITA: สร้าง แยก ตรวจ ซ่อม รวม และออกรายงาน สำหรับหน่วยงานที่รับการประเมินคุณธรรมและความโปร่งใส",
        "ITA workbooks: generate, split, check, repair, merge and report, for agencies under the ITA assessment.",
    ),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.version_option(__version__, prog_name="ita", help=both("แสดงรุ่นของโปรแกรม", "Show the version."))
@click.option(
    "--lang",
    type=click.Choice(("th", "en")),
    is_eager=True,
    expose_value=False,
    callback=lambda context, _, value: context.meta.__setitem__("ita_workbook.language", value) if value else None,
    help=both("ภาษาของข้อความ (ปกติ th)", "Language of the messages (default th)."),
)
def cli() -> None:
    """Hold the commands together; each does its own work."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit: 0 clean, 1 findings or open conflicts, 2 wrong use or nothing readable."""
    _make_console_safe()
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return the exit code; errors are printed on stderr, never as a traceback."""
    try:
        # Commands end with ctx.exit(code); without standalone mode that code is what comes back.
        code = cli.main(args=arguments, prog_name="ita", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.exceptions.Abort:
        from ita_workbook.words.sentences import sentence

        click.echo("\n" + sentence("output.stopped").pick(_language(None, arguments)), err=True)
        return 130
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        click.echo(usage_text(error, _language(context, arguments)), err=True)
        return 2
    except ItaError as error:
        click.echo(error_text(error, _language(None, arguments)), err=True)
        return error.exit_code
    except BrokenPipeError:
        # The reader of a pipe (head, less) has gone; that is its right.
        with contextlib.suppress(OSError):
            sys.stdout.close()
        return 0
    except OSError as error:
        click.echo(system_error(error).pick(_language(None, arguments)), err=True)
        return 2


def system_error(error: OSError) -> Text:
    """Return what to do when the system would not read or write a file: a full disk, an open file, no rights."""
    path = error.filename2 or error.filename or ""
    reason = error.strerror or type(error).__name__
    return Text(
        f"อ่านหรือเขียน {path} ไม่ได้ ({reason}) ปิดไฟล์ในโปรแกรมตารางคำนวณ ตรวจสิทธิ์และพื้นที่ว่าง หรือเลือกที่อื่นด้วย -o",
        f"cannot read or write {path} ({reason}); close the file in the spreadsheet program, check the rights and the "
        "free space, or choose another place with -o",
    )


def _language(context: click.Context | None, arguments: list[str] | None) -> Language:
    """Return the language of an error that may have struck before --lang was read, or after its context ended."""
    given = arguments if arguments is not None else sys.argv[1:]
    for place, argument in enumerate(given):
        if argument == "--lang=en" or (argument == "--lang" and given[place + 1 : place + 2] == ["en"]):
            return "en"
        if argument == "--lang=th" or (argument == "--lang" and given[place + 1 : place + 2] == ["th"]):
            return "th"
    return language_of(context)


_SUBSTITUTES = {
    "·": "-", "–": "-", "—": "-", "…": "...", "→": "->", "‹": "<", "›": ">", "×": "x", "✓": "/", "\u00a0": " ",
    "“": '"', "”": '"', "‘": "'", "’": "'", "•": "*", "≥": ">=", "≤": "<=",
}  # fmt: skip
"""Marks that code page 874 or 437 lacks, and what is written there instead."""


def _substitute(error: UnicodeError) -> tuple[str, int]:
    """Return what to write for letters that the console's encoding lacks: a like mark, else an escape."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    shown = (_SUBSTITUTES.get(one) or one.encode("ascii", "backslashreplace").decode() for one in letters)
    return "".join(shown), error.end


def _make_console_safe() -> None:
    """Let no letter crash a print: what the console cannot show is written as a like mark or an escape."""
    codecs.register_error("ita_console", _substitute)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            with contextlib.suppress(ValueError, OSError):
                reconfigure(errors="ita_console")


if __name__ == "__main__":
    main()
