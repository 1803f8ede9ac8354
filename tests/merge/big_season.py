"""A big season: 500 measures, 40 departments and any number of returns; as a program it tells the memory of a merge."""

from __future__ import annotations

import json
import sys
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

from ita_workbook.book.book import Book
from ita_workbook.book.content import Content, Row
from ita_workbook.book.identity import Identity, derive_id
from ita_workbook.book.workbook import load_spec
from ita_workbook.framework.load import load_framework
from ita_workbook.read.reader import read_workbook
from ita_workbook.season.create import new_content
from ita_workbook.season.issue import issued_book
from ita_workbook.season.ledger_place import find_ledger
from ita_workbook.season.record import merge_season
from ita_workbook.season.status import season_status
from ita_workbook.words.fiscal_year import iso
from ita_workbook.write.workbook_file import write_workbook

MEASURES, DEPARTMENTS = 500, 40
CREATED = datetime(2026, 1, 1, tzinfo=UTC)


def big_master() -> Book:
    """Return the master; each department has measures, and the first 43 of them an item."""
    framework = load_framework(2566)
    names = [f"ส่วนราชการที่ {number:02d}" for number in range(1, DEPARTMENTS + 1)]
    owners = {item.code: (names[n % DEPARTMENTS], "") for n, item in enumerate(framework.items)}
    content = new_content(framework, {"name": "เทศบาลนครตัวอย่าง"}, [(name, "งานหนึ่ง", "") for name in names], owners)
    content.sheets["measures"] = [
        Row(
            f"M{number:03d}",
            {
                "measure": f"M{number:03d}", "indicator": "7", "title": f"มาตรการที่ {number} เพื่อความโปร่งใส",
                "department": names[number % DEPARTMENTS],
            },
        )
        for number in range(1, MEASURES + 1)
    ]  # fmt: skip
    label = load_spec().lists["round"].label_of("m6")
    content.sheets["tracking"] = [
        Row(f"{row.key}|m6", {"measure": row.key, "round": label}) for row in content.rows("measures")
    ]
    master_id = derive_id("big")
    identity = Identity("form-big", master_id, "master", 2566, "เทศบาลนครตัวอย่าง", version=load_spec().version)
    return Book(identity, framework, content)


def write_season(folder: Path, returns: int) -> tuple[Path, list[Path]]:
    """Write the master and the returns: every department's filled workbook, sent again under other names."""
    master = big_master()
    (folder / "returns").mkdir(parents=True)
    write_workbook(master, folder / "master.xlsx", created=CREATED)
    find_ledger(folder / "master.xlsx", master.identity.master_id, create=True)
    filled = [_filled(master, name, folder / "returns" / f"{name}.xlsx") for name in master.content.departments()]
    files = list(filled)
    for number in range(returns - len(filled)):
        source = filled[number % len(filled)]
        files.append(source.with_name(f"{source.stem} ({number // len(filled) + 2}).xlsx"))
        files[-1].write_bytes(source.read_bytes())
        # A comment in the archive makes it another file with the same content, as saving it again does.
        with zipfile.ZipFile(files[-1], "a") as archive:
            archive.comment = str(number).encode()
    return folder / "master.xlsx", files


def _filled(master: Book, department: str, path: Path) -> Path:
    issued = issued_book(master, department, 1)
    content: Content = issued.content.copy()
    for row in content.rows("assignments"):
        row.values |= {"officer": "นิติกร", "status": "อยู่ระหว่างดำเนินการ"}
    for row in content.rows("measures"):
        row.values |= {
            "steps": f"1. วางแผน {row.key} 2. ดำเนินการ 3. รายงานผลต่อที่ประชุม", "responsible": department,
            "starts_on": date(2022, 10, 1), "ends_on": date(2023, 3, 31), "monitoring": "รายงานทุกเดือน",
        }  # fmt: skip
    for row in content.rows("tracking"):
        row.values |= {"status": "อยู่ระหว่างดำเนินการ", "progress": f"ดำเนินการ {row.key} ไปแล้วครึ่งหนึ่ง",
                       "reported_on": date(2023, 4, 5)}  # fmt: skip
    book = Book(issued.identity, issued.framework, content, issued.spec)
    write_workbook(book, path, created=CREATED, base=issued.content)
    return path


def peak_kib() -> int:
    """Return the most memory this process has had; getrusage would count that of the process which started it too."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


def main() -> None:
    """Merge the returns of a folder (the first so many) and print the peak memory before and after as JSON."""
    folder, count, what = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    # One of each department first, so that few returns and many hold the same content.
    files = sorted((folder / "returns").glob("*.xlsx"), key=lambda path: ("(" in path.name, path.name))[:count]
    master = read_workbook(folder / "master.xlsx")
    ledger = find_ledger(folder / "master.xlsx", master.identity.master_id)
    told = {"returns": len(files)}
    if what == "merge":
        season_merge = merge_season(master, files, ledger, created=CREATED)
        outcome = season_merge.outcome
        tallies = outcome.merged.tallies.values()
        told |= {name: sum(getattr(tally, name) for tally in tallies) for name in ("read", "carried", "agreed")}
        balanced = all(
            tally.read == tally.carried + tally.agreed + tally.conflicting + tally.settled + tally.reported
            for tally in tallies
        )
        told |= {"balanced": balanced, "conflicts": len(outcome.conflicts)}
        season_merge.write(folder / f"merged{count}.xlsx")
    else:
        season = season_status(
            master, (read_workbook(path) for path in files), None, today=date(2023, 3, 1), now=iso(CREATED)
        )
        told["complete"] = sum(one.figures.percent == 100 for one in season.departments)
    told["peak_kib"] = peak_kib()
    print(json.dumps(told))


if __name__ == "__main__":
    main()
