"""Forms made by the commands of a master, and filled in as people fill cells."""

import shutil

import pytest
from form_rows import UNITS
from workbooks import AGENCY, Form, ita_ok


@pytest.fixture(scope="session")
def master(once):
    """A master of 2566."""

    def make(folder):
        ita_ok(
            "new",
            "--year",
            "2566",
            "--agency",
            AGENCY,
            "--type",
            "tt",
            "--province",
            "เชียงราย",
            "-o",
            folder / "master.xlsx",
        )
        form = Form(folder / "master.xlsx")
        form.answer(district="พาน", coordinator="นักวิชาการพัสดุ กองคลัง")
        form.save()

    return once("form-master", make) / "master.xlsx"


@pytest.fixture
def made(master, tmp_path):
    """Return a function that makes a form and issues it: ``made(code)`` gives its path and the unit's files by unit."""

    def make(code, *units):
        path = tmp_path / "form.xlsx"
        named = [word for unit in units or UNITS for word in ("--unit", unit)]
        ita_ok("forms", "new", code, "--master", master, "-o", path, *named)
        ita_ok("issue", path, "-o", tmp_path / "issued")
        return path, {unit: tmp_path / "issued" / f"{unit}.xlsx" for unit in units or UNITS}

    return make


@pytest.fixture
def filled():
    """Return a function that types rows into the empty rows of a sheet, and declarations for the others."""

    def fill(path, sheet, rows, declared=None, said=()):
        form = Form(path)
        empty = (
            [key for key in form.keys(sheet) if all(form.get(sheet, key, code) is None for code in rows[0])]
            if rows
            else []
        )
        for key, values in zip(empty, rows, strict=False):
            form.put(sheet, key, **values)
        for key, label in zip(form.keys(declared) if declared else (), said, strict=False):
            form.put(declared, key, activity=label)
        form.save()
        return path

    return fill


@pytest.fixture
def form(made, tmp_path):
    """The form sk1, and a function that types rows into the ready rows of a copy of the unit's file or of another one."""
    master, files = made("sk1")
    blank = next(iter(files.values()))

    def write(name, rows, source=blank):
        target = tmp_path / name / blank.name
        target.parent.mkdir()
        typed = Form(shutil.copy(source, target))
        for key, row in zip(typed.keys("purchases"), rows, strict=False):
            typed.put("purchases", key, **row)
        return typed.save()

    return master, write
