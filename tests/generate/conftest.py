"""Books for the writer's tests: small ones with every kind of cell, and ones of the sample agencies."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from ita_workbook.domain.framework import load_framework
from ita_workbook.generate.writer import write_workbook
from ita_workbook.resource import parse_yaml, sample
from ita_workbook.spec.book import Book
from ita_workbook.spec.content import Content, Row, Value
from ita_workbook.spec.identity import Identity
from ita_workbook.spec.season import department_content, new_content
from ita_workbook.spec.workbook import load_spec
from ita_workbook.text import Language

CREATED = datetime(2022, 11, 1, 9, 0, 0)


def sample_book(name: str, language: Language = "th") -> Book:
    """The master of a sample agency, as far as the writer is concerned."""
    source = parse_yaml(sample(name, "source.yaml").read_bytes())
    framework = load_framework(source["framework"])
    spec = load_spec()
    owners = {code: (one.get("department", ""), one.get("section", "")) for code, one in source["assignments"].items()}
    departments = [(one["department"], one.get("section", ""), one.get("contact", "")) for one in source["departments"]]
    content = new_content(framework, source["agency"], departments, owners, language)

    def value(sheet: str, code: str, raw: object) -> Value:
        column = spec.sheet(sheet).by_field[code]
        if column.type == "score":
            return Decimal(str(raw))
        if column.type == "date":
            day, month, year = str(raw).split("/")
            return datetime(int(year) - 543, int(month), int(day)).date()
        return str(raw)

    for sheet in ("indicators", "assignments"):
        for row in content.rows(sheet):
            given = source[sheet].get(row.key, {})
            row.values.update({code: value(sheet, code, raw) for code, raw in given.items()})
    numbered = {"measures": "M", "committee": "K", "constraints": "L", "waivers": "W"}
    for sheet, prefix in numbered.items():
        content.sheets[sheet] = []
        for number, given in enumerate(source[sheet], 1):
            key = given.pop("id", f"{prefix}{number:02d}")
            values = {code: value(sheet, code, raw) for code, raw in given.items()}
            content.sheets[sheet].append(Row(key, {**({"measure": key} if sheet == "measures" else {}), **values}))
    closed = spec.lists["round"]
    content.sheets["tracking"] = [
        Row(
            f"{given['measure']}|{closed.code_of(given['round'])}",
            {code: value("tracking", code, raw) for code, raw in given.items()},
        )
        for given in source["tracking"]
    ]
    for given in source["scores"]:
        row = content.row("scores", given["code"])
        if row:
            row.values.update({code: value("scores", code, raw) for code, raw in given.items()})
    identity = Identity(
        f"form-{name}", f"master-{name}", "master", framework.year_be, source["agency"]["name"], version=spec.version,
        language=language,
    )  # fmt: skip
    return Book(identity, framework, content)


def issued_book(master: Book, department: str) -> Book:
    """The workbook of one department."""
    identity = Identity(
        f"form-{department.encode().hex()[-8:]}", master.identity.master_id, "issued", master.identity.year_be,
        master.identity.agency, department, 1, master.identity.version, master.identity.language,
    )  # fmt: skip
    return Book(identity, master.framework, department_content(master.content, master.spec, department))
