"""Every command that writes, killed at any moment, leaves whole files or none; every two at once end well or say why."""

from __future__ import annotations

import itertools
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing

import pytest
from workbooks import ita, ita_ok, restart

from ita_workbook.season.ledger_place import find_ledger

from .killing import chosen, kill_at, points_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
MOST = int(os.environ.get("ITA_KILL_POINTS", "5"))

WRITING = {
    "new": ("new", "--year", "2568", "--agency", "ทดสอบ", "--type", "อบต.", "-o", "{out}/new.xlsx"),
    "check": ("check", "{season}/returns", "--master", "{season}/master.xlsx", "-o", "{out}/f.xlsx", "--annotate", "{out}/c"),
    "check to JSON": ("check", "{season}/returns", "-o", "{out}/f.json"),
    "repair": ("repair", "{season}/returns/กองคลัง.xlsx", "-o", "{out}/r.xlsx"),
    "status": ("status", "{season}/master.xlsx", "{season}/returns", "-o", "{out}/s.html", "--messages", "{out}/m", "--ics", "{out}/s.ics"),
    "report": ("report", "{season}/master.xlsx", "-o", "{out}/r", "--kind", "assignments", "--format", "docx,html"),
    "publish": ("publish", "{season}/master.xlsx", "-o", "{out}/p"),
    "next": ("next", "{season}/master.xlsx", "-o", "{out}/n.xlsx"),
    "import": ("import", "{season}/table.csv", "--into", "{season}/master.xlsx", "-o", "{out}/proposal.xlsx"),
    "accept": ("import", "{season}/proposal.xlsx", "--into", "{season}/master.xlsx", "-o", "{out}/a.xlsx"),
    "forms new": ("forms", "new", "sk1", "--master", "{season}/master.xlsx", "-o", "{out}/sk1.xlsx", "--unit", "กองคลัง", "--unverified"),
    "rollup": ("rollup", "{season}/returns", "-o", "{out}/store"),
    "diff": ("diff", "{season}/issued/กองคลัง.xlsx", "{season}/returns/กองคลัง.xlsx", "-o", "{out}/d.xlsx"),
}  # fmt: skip


@pytest.fixture
def played(copied):
    """A season that every command has something to do with."""
    found = copied(2568)
    table = "ข้อ,ส่วนราชการ,งาน,URL\nO1,กองคลัง,,https://www.example.go.th/o1\nO2,กองช่าง,,https://www.example.go.th/o2\n"
    (found.folder / "table.csv").write_text(table, encoding="utf-8")
    ita("import", found.folder / "table.csv", "--into", found.master, "-o", found.folder / "proposal.xlsx")
    assert (found.folder / "proposal.xlsx").exists()
    return found


def filled(command, season, out):
    return [part.format(season=season, out=out) for part in command]


def is_whole(path):
    """Whether a file that a command wrote can be read to its end."""
    data = path.read_bytes()
    if path.suffix in (".xlsx", ".docx"):
        with zipfile.ZipFile(path) as zipped:
            return zipped.testzip() is None
    if path.suffix == ".json":
        return bool(json.loads(data))
    if path.suffix in (".parquet", ".sqlite", ".db"):
        return bool(data)
    ends = {".html": b"</html>", ".ics": b"END:VCALENDAR", ".txt": b"\n"}
    return data.rstrip(b"\r\n").endswith(ends[path.suffix].rstrip(b"\n")) and bool(data)


def seen(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))


@pytest.mark.parametrize("name", WRITING)
def test_a_command_that_is_killed_leaves_whole_files_or_none(played, tmp_path, name):
    command = filled(WRITING[name], played.folder, tmp_path / "whole")
    total = points_of(command)
    written = {path.relative_to(tmp_path / "whole") for path in seen(tmp_path / "whole")}
    assert written
    for point in chosen(total, MOST):
        out = tmp_path / f"killed{point}"
        kill_at(point, filled(WRITING[name], played.folder, out))
        left = seen(out) if out.exists() else []
        assert {path.relative_to(out) for path in left} <= written
        assert all(is_whole(path) for path in left), (point, left)
    print(f"{name}: killed at {len(chosen(total, MOST))} of {total} points")


AT_ONCE = {
    "issue": ("issue", "{season}/master.xlsx", "-o", "{out}/issued", "--department", "กองคลัง"),
    "merge": ("merge", "{season}/master.xlsx", "{season}/returns", "-o", "{out}/m.xlsx"),
    "status": ("status", "{season}/master.xlsx", "{season}/returns", "-o", "{out}/s.json"),
    "next": ("next", "{season}/master.xlsx", "-o", "{out}/n.xlsx"),
}


WITH_LEDGER = tuple(itertools.combinations_with_replacement(AT_ONCE, 2))
EVERY = {**WRITING, **AT_ONCE}
OTHERS = [pair for pair in itertools.combinations_with_replacement(EVERY, 2) if pair not in WITH_LEDGER]
PAIRS = (*WITH_LEDGER, *random.Random(2568).sample(OTHERS, min(int(os.environ.get("ITA_PAIRS", "8")), len(OTHERS))))
"""All pairs of commands that write into the ledger, and as many of the others as ``ITA_PAIRS`` says."""


@pytest.mark.parametrize("names", PAIRS, ids=" and ".join)
def test_two_commands_at_once_lose_nothing(played, tmp_path, names):
    commands = [filled(EVERY[name], played.folder, tmp_path / str(number)) for number, name in enumerate(names)]
    runs = [
        subprocess.Popen([*restart(), *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for command in commands
    ]
    for run in runs:
        _, err = run.communicate(timeout=120)
        assert run.returncode in (0, 1), err.decode()
        assert b"Traceback" not in err
    for number, name in enumerate(names):
        left = seen(tmp_path / str(number))
        assert left and all(is_whole(path) for path in left), name
    with closing(sqlite3.connect(played.master.with_suffix(".ledger"))) as database:
        assert database.execute("pragma integrity_check").fetchone() == ("ok",)
        master_id = database.execute("select master_id from master").fetchone()[0]
    ledger = find_ledger(played.master, master_id)
    numbers = sorted(one.issue for one in ledger.issued() if one.department == "กองคลัง")
    assert numbers == list(range(1, 2 + names.count("issue")))
    assert {one.output for one in ledger.merged()} == ({"m.xlsx"} if "merge" in names else set())
    assert ledger.reserved() == []
    assert bool(ledger.received()) == bool({"merge", "status"} & set(names))


def test_two_that_begin_the_ledger_at_once_make_one(copied, tmp_path):
    played = copied(2568)
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    shutil.copy(played.master, fresh)
    commands = [filled(AT_ONCE["issue"], fresh, tmp_path / str(number)) for number in range(3)]
    runs = [subprocess.Popen([*restart(), *command], stdout=subprocess.DEVNULL) for command in commands]
    assert [run.wait() for run in runs] == [0, 0, 0]
    assert [path.name for path in fresh.glob("*.ledger")] == ["master.ledger"]
    departments = ita_ok("status", fresh / "master.xlsx", "--json").json["departments"]
    assert next(one["issue"] for one in departments if one["department"] == "กองคลัง") == 3
