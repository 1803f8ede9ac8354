"""JSON: the result of a check for machines; its shape is ``templates/findings/check.schema.json``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from textwrap import indent
from typing import Any

from ita_workbook.checks.result import Checked, CheckedFile
from ita_workbook.words.text import Language

SCHEMA = "ita-workbook/check/1"


def to_data(checked: Checked, language: Language = "th") -> dict[str, Any]:
    """Return the result as JSON data."""
    return {
        "schema": SCHEMA,
        "files": [_file(file, language) for file in checked.files],
        "counts": checked.counts.to_json(),
    }


def _file(file: CheckedFile, language: Language) -> dict[str, Any]:
    return {
        "file": file.name,
        "department": file.department or None,
        "identity": asdict(file.identity) if file.identity else None,
        "counts": file.counts.to_json(),
        "findings": [finding.to_json(language) for finding in file.findings],
    }


def render(checked: Checked, language: Language = "th") -> str:
    """Return the result as JSON text, Thai as Thai, ending with a line feed."""
    return "".join(pieces(checked, language))


def pieces(checked: Checked, language: Language = "th") -> Iterator[str]:
    """Yield the text of :func:`render` file by file, so that no more than one file's findings are unpacked."""
    yield f'{{\n  "schema": {json.dumps(SCHEMA)},\n  "files": ['
    for number, file in enumerate(checked.files):
        yield ",\n" if number else "\n"
        yield indent(_dump(_file(file, language)), "    ")
    yield "\n  ],\n" if checked.files else "],\n"
    yield f'  "counts": {indent(_dump(checked.counts.to_json()), "  ").lstrip()}\n}}\n'


def _dump(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)
