"""The corpus: departmental workbooks made and filled by the tool itself, part of them saved again by other programs."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import openpyxl

from ita_workbook.book.book import Book
from ita_workbook.book.content import Row, Value
from ita_workbook.book.identity import Identity, derive_id
from ita_workbook.book.workbook import load_spec
from ita_workbook.framework.load import load_framework
from ita_workbook.season.create import new_content
from ita_workbook.season.issue import issued_book
from ita_workbook.season.sample import load_sample, sample_names
from ita_workbook.write.workbook_file import write_workbook

CREATED = datetime(2026, 1, 1, tzinfo=UTC)
YEAR = 2566
DEPARTMENT = "สำนักปลัด"
_DONE, _DOING = "ดำเนินการแล้ว", "อยู่ระหว่างดำเนินการ"


@dataclass(frozen=True)
class Corpus:
    """The files of one run.

    ``masters`` have one department each, and ``written`` are the workbooks of these, filled, as the tool wrote them;
    ``saved`` has some of the same by the program that saved them again. ``master`` is the master of a season of
    ``departments`` departments, with the ``returns`` of them all.
    """

    folder: Path
    masters: list[Book]
    written: list[Path]
    saved: dict[str, list[Path]]
    master: Path
    returns: list[Path]


def make_corpus(folder: Path, count: int) -> Corpus:
    """Make the corpus with ``count`` departmental workbooks; each belongs to another agency."""
    folder.mkdir(parents=True, exist_ok=True)
    masters = [master_book(f"เทศบาลตำบลตัวอย่างที่ {number + 1}", (DEPARTMENT,), 30) for number in range(count)]
    written = [
        write_filled(issued_book(master, DEPARTMENT, 1), folder / "written" / f"{number:03d}.xlsx")
        for number, master in enumerate(masters)
    ]
    some = written[:6]
    saved = {"openpyxl": [_by_openpyxl(path, folder / "openpyxl" / path.name) for path in some]}
    by_office = _by_office(some, folder / "LibreOffice")
    if by_office:
        saved["LibreOffice"] = by_office
    master, returns = season(folder / "season", 8, 30)
    return Corpus(folder, masters, written, saved, master, returns)


def season(folder: Path, departments: int, measures: int) -> tuple[Path, list[Path]]:
    """Write a master and the filled return of each of its departments; ``measures`` is how many each has."""
    names = tuple(f"กองตัวอย่างที่ {number + 1}" for number in range(departments))
    master = master_book("เทศบาลเมืองตัวอย่าง", names, measures * departments)
    path = folder / "master.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_workbook(master, path, created=CREATED)
    returns = [write_filled(issued_book(master, name, 1), folder / "returns" / f"{name}.xlsx") for name in names]
    return path, returns


def master_book(agency: str, departments: tuple[str, ...], measures: int) -> Book:
    """Return a master whose items and measures are dealt out to the departments in turn."""
    framework, spec = load_framework(YEAR), load_spec()
    master_id = derive_id("benchmark", agency, len(departments), measures)
    owners = {item.code: (departments[n % len(departments)], "งานบริหาร") for n, item in enumerate(framework.items)}
    rows = [(name, "งานบริหาร", "") for name in departments]
    content = new_content(framework, {"name": agency, "type": "เทศบาลตำบล", "province": "เชียงราย"}, rows, owners)
    for row in content.rows("assignments"):
        row.values["due_on"] = date(2023, 4, 30)
    indicators = [indicator.code for indicator in framework.indicators]
    round_label = spec.lists["round"].label_of("m6")
    for number in range(1, measures + 1):
        key = f"M{number:02d}"
        content.sheets.setdefault("measures", []).append(
            Row(key, _measure(f"{agency} {key}", key, number, departments[number % len(departments)], indicators))
        )
        content.sheets.setdefault("tracking", []).append(Row(f"{key}|m6", {"measure": key, "round": round_label}))
    identity = Identity(
        form_id=derive_id("form", master_id), master_id=master_id, kind="master", year_be=YEAR, agency=agency,
        version=spec.version,
    )  # fmt: skip
    return Book(identity, framework, content, spec)


@cache
def _phrases() -> tuple[str, ...]:
    """Return some hundreds of phrases from the bundled samples: text of the kind that stands in real workbooks."""
    found: dict[str, None] = {}
    for name in sample_names():
        for row in load_sample(name).master.content.cells():
            if isinstance(row[3], str):
                found |= dict.fromkeys(part for part in row[3].split() if 12 <= len(part) <= 80 and "/" not in part)
    return tuple(found)


def _prose(seed: object, phrases: int) -> str:
    """Return Thai text that no other cell has: real answers differ by agency and row, and so pack less well."""
    return " ".join(random.Random(str(seed)).sample(_phrases(), phrases))


def _measure(seed: str, key: str, number: int, department: str, indicators: list[str]) -> dict[str, Value]:
    return {
        "measure": key,
        "indicator": indicators[number % len(indicators)],
        "process": _prose(f"{seed} ก", 2),
        "title": f"{number} {_prose(seed, 2)}",
        "analysis": _prose(f"{seed} ข", 12),
        "steps": "\n".join(f"{step}. {_prose(f'{seed} ขั้น {step}', 4)}" for step in range(1, 5)),
        "department": department,
        "responsible": f"{department} ร่วมกับ {_prose(f'{seed} จ', 3)}",
        "starts_on": date(2022, 10, 1),
        "ends_on": date(2023, 3, 31),
        "monitoring": _prose(f"{seed} ค", 8),
        "practice": _prose(f"{seed} ง", 8),
    }


def write_filled(issued: Book, path: Path) -> Path:
    """Write an issued workbook as a department fills it in: nearly all done, one row in ten with something missing."""
    content = issued.content.copy()
    for number, row in enumerate(content.rows("assignments")):
        row.values |= {
            "officer": "เจ้าพนักงานธุรการ",
            "status": _DONE,
            "url": f"https://www.example.go.th/ita/{YEAR}/{row.key.lower()}.html",
            "published_on": date(2023, 1, 16),
            "evidence": _prose(f"{row.key} จ", 4),
        }
        if number % 10 == 3:
            del row.values["url"]
    for number, row in enumerate(content.rows("tracking")):
        row.values |= {
            "status": _DONE,
            "result": _prose(f"{row.key} ฉ", 10),
            "evidence": _prose(f"{row.key} ช", 3),
            "reported_on": date(2023, 4, 5),
        }
        if number % 10 == 5:
            row.values["status"] = _DOING
    path.parent.mkdir(parents=True, exist_ok=True)
    filled = Book(issued.identity, issued.framework, content, issued.spec)
    write_workbook(filled, path, created=CREATED, base=issued.content)
    return path


def small_files(folder: Path, count: int) -> list[Path]:
    """Write ``count`` filled workbooks with three measures, each of another agency: to see what grows with them."""
    made = []
    for number in range(count):
        master = master_book(f"องค์การบริหารส่วนตำบลตัวอย่างที่ {number + 1}", (DEPARTMENT,), 3)
        made.append(write_filled(issued_book(master, DEPARTMENT, 1), folder / f"{number:05d}.xlsx"))
    return made


def copies(paths: list[Path], folder: Path, count: int) -> list[Path]:
    """Return ``count`` files in ``folder`` that are the given ones over and over, as links where possible."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for number in range(count):
        target = folder / f"{number:05d}.xlsx"
        try:
            os.link(paths[number % len(paths)], target)
        except OSError:
            shutil.copyfile(paths[number % len(paths)], target)
        made.append(target)
    return made


def _by_openpyxl(source: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    book = openpyxl.load_workbook(source)
    book.save(target)
    return target


def _by_office(sources: list[Path], folder: Path) -> list[Path]:
    """Return the files as LibreOffice saves them; none where it is not installed."""
    program = shutil.which("soffice")
    if program is None:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    command = [program, f"-env:UserInstallation={(folder / 'profile').resolve().as_uri()}", "--headless"]
    command += ["--convert-to", "xlsx", "--outdir", str(folder), *map(str, sources)]
    done = subprocess.run(command, capture_output=True, timeout=600, check=False)
    made = [folder / source.name for source in sources]
    return made if done.returncode == 0 and all(path.exists() for path in made) else []
