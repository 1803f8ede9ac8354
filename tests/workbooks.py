"""Workbooks for tests: made by the commands, and filled in with openpyxl as people fill cells.

A cell is named as the project names it, by sheet id, row key and field: ``form.put("assignments", "O12", status=DONE)``.
Where that is on the sheet is found by the hidden row of field codes and the hidden key column of the file itself.
"""

from __future__ import annotations

import io
import json
import os
import sys
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from ita_workbook.book.column import EMPTY
from ita_workbook.book.keys import unseal
from ita_workbook.book.workbook import load_spec
from ita_workbook.cli.main import run

CREATED = datetime(2026, 1, 1, tzinfo=UTC)
DONE, DOING, NOT_YET = "ดำเนินการแล้ว", "อยู่ระหว่างดำเนินการ", "ยังไม่ดำเนินการ"
OURS, THEIRS, OTHER = "ใช้ของกลาง", "ใช้ของส่วนราชการ", "ค่าอื่น"
AGENCY = "เทศบาลตำบลตัวอย่าง"


def needs(here: object, program: str) -> None:
    """Skip a test whose program is not here; in CI, where everything is installed, that is a failure."""
    if not here:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"{program} is not installed")


def parts_of(path: Path) -> dict[str, bytes]:
    """Return the parts of a zipped workbook by name."""
    with zipfile.ZipFile(path) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def packed(parts: dict[str, bytes], target: Path) -> Path:
    """Write parts as a zip; return its path."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in parts.items():
            zipped.writestr(name, data)
    return target


@dataclass
class Ran:
    """What a command gave: exit code, stdout, stderr."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


def ita(*arguments) -> Ran:
    """Run a command in this process as ``ita ARGUMENTS`` does, on a console that can show Thai."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        code = run([str(argument) for argument in arguments])
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode("utf-8"))
    return Ran(code, *texts)


def ita_ok(*arguments) -> Ran:
    """Run a command that must end with 0."""
    ran = ita(*arguments)
    assert ran.code == 0, ran.out + ran.err
    return ran


def findings(*arguments) -> list[tuple[str, str | None, str | None]]:
    """Check files and return (code, sheet, cell) of everything found but notes, in order."""
    checked = ita("check", *arguments, "--json").json
    return [
        (found["code"], found["sheet"], found["cell"])
        for file in checked["files"]
        for found in file["findings"]
        if found["severity"] != "note"
    ]


def errors(*arguments) -> list[dict]:
    """Check files and return the findings of severity error as JSON data."""
    checked = ita("check", *arguments, "--json").json
    return [found for file in checked["files"] for found in file["findings"] if found["severity"] == "error"]


@dataclass
class Form:
    """A workbook opened for filling in."""

    path: Path
    book: openpyxl.Workbook = field(init=False)

    def __post_init__(self):
        self.book = openpyxl.load_workbook(self.path)
        self._sheets = {}
        self._columns = {}
        self._rows = {}
        for sheet in self.book:
            mark = sheet["A3"].value
            if isinstance(mark, str) and mark.startswith('{"ita":1'):
                identity = json.loads(mark)
                name = identity["sheet"]
                self._sheets[name] = sheet
                self._columns[name] = {
                    cell.value: cell.column for cell in sheet[3][2:] if isinstance(cell.value, str) and cell.value
                }
                keys = ((row, sheet.cell(row, 1).value) for row in range(5, sheet.max_row + 1))
                self._rows[name] = {
                    unseal(identity["master_id"], name, text)[0]: row for row, text in keys if isinstance(text, str)
                }
                self.identity = identity

    def sheet(self, sheet_id):
        return self._sheets[sheet_id]

    def keys(self, sheet_id) -> list[str]:
        """The row keys of a sheet from top to bottom, with those of the empty rows that stand ready."""
        return list(self._rows[sheet_id])

    def columns(self, sheet_id) -> dict[str, int]:
        """The columns of a sheet by field."""
        return self._columns[sheet_id]

    def row(self, sheet_id, key) -> int:
        """The number of a row."""
        return self._rows[sheet_id][key]

    def cell(self, sheet_id, key, code):
        return self._sheets[sheet_id].cell(self._rows[sheet_id][key], self._columns[sheet_id][code])

    def place(self, sheet_id, key, code) -> str:
        """The A1 address of a cell."""
        return self.cell(sheet_id, key, code).coordinate

    def get(self, sheet_id, key, code):
        return self.cell(sheet_id, key, code).value

    def put(self, sheet_id, key, **values) -> Form:
        """Type values into a row; None empties a cell."""
        for code, value in values.items():
            self.cell(sheet_id, key, code).value = value
        return self

    def answer(self, **values) -> Form:
        """Answer fields of the agency form."""
        for code, value in values.items():
            self.put("agency", code, value=value)
        return self

    def save(self, path: Path | None = None) -> Path:
        target = path or self.path
        target.parent.mkdir(parents=True, exist_ok=True)
        self.book.save(target)
        return target

    def issued_rows(self, sheet_id) -> list[str]:
        """The keys of the rows that were issued with something in them: not the empty ones that stand ready."""
        if sheet_id == "tracking":
            measures = self.issued_rows("measures")
            return [key for key in self.keys(sheet_id) if key.partition("|")[0] in measures]
        spec = load_spec().sheet(sheet_id)
        prefilled = [column.field for column in spec.columns if not column.key and column.field != "department"]
        return [key for key in self.keys(sheet_id) if any(self.get(sheet_id, key, code) for code in prefilled)]

    def required(self) -> dict[tuple[str, str, str], tuple[str, str]]:
        """The empty cells of an issued workbook that the specification requires: key → (sheet name, address)."""
        found = {}
        for spec in load_spec().data_sheets("issued"):
            for key in self.issued_rows(spec.id):
                for column in spec.columns:
                    when = column.required.when
                    open_fields = {name: EMPTY for name, _ in when if self.get(spec.id, key, name) in (None, "")}
                    needed = column.editable("issued") and column.required.in_kind("issued")
                    needed = needed and (not when or column.required.reason(open_fields) is not None)
                    if needed and self.get(spec.id, key, column.field) in (None, ""):
                        found[spec.id, key, column.field] = (
                            self.sheet(spec.id).title,
                            self.place(spec.id, key, column.field),
                        )
        return found


def fill_in(form: Form, statuses=(DONE, DOING, NOT_YET)) -> Form:
    """Fill in everything an issued workbook asks for, the statuses in turn; what a status demands goes with it."""
    year = form.identity["year_be"]
    texts = {
        "indicator": "7",
        "starts_on": f"01/10/{year - 1}",
        "ends_on": f"31/03/{year}",
        "reported_on": f"05/01/{year}",
        "published_on": f"15/01/{year}",
    }
    for sheet_id, key, code in form.required():
        if code != "status":
            form.put(sheet_id, key, **{code: texts.get(code, f"{code} ของ {key}")})
    turn = 0
    # A measure whose period is over would be doubted if it were still under way.
    states = {"assignments": statuses, "tracking": [label for label in statuses if label != DOING] or statuses}
    for spec in (load_spec().sheet("assignments"), load_spec().sheet("tracking")):
        for key in form.issued_rows(spec.id):
            label = states[spec.id][turn % len(states[spec.id])]
            turn += 1
            form.put(spec.id, key, status=label)
            status = load_spec().lists["status"].find(label).code
            for column in spec.columns:
                if column.required.reason({"status": status}):
                    url = f"https://www.example.go.th/{form.identity['form_id']}/{key}"
                    value = url if column.type == "url" else texts.get(column.field, f"{column.field} ของ {key}")
                    form.put(spec.id, key, **{column.field: value})
    return form


def own(items_owners: dict[str, str], form: Form) -> Form:
    """Make departments the owners of items in a master."""
    for item, department in items_owners.items():
        form.put("assignments", item, department=department)
    return form


def add_measure(form: Form, department: str, title: str, **values) -> str:
    """Write a measure into the next empty row of a master; return its key."""
    key = next(key for key in form.keys("measures") if not form.get("measures", key, "title"))
    given = {"indicator": "7", "title": title, "department": department, **values}
    form.put("measures", key, **given)
    return key


def restart(module: str = "ita_workbook.cli.main") -> list[str]:
    """The words that run a module of this project in a new process."""
    return [sys.executable, "-m", module]
