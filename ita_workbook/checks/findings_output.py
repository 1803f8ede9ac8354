"""Outputs: the result of a check written to a file, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from ita_workbook.checks import findings_html, findings_json, findings_xlsx
from ita_workbook.checks.finding import Finding
from ita_workbook.checks.result import Checked
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.text import Language
from ita_workbook.write.output import write_bytes

SUFFIXES = (".xlsx", ".html", ".json")


def write_findings(
    findings: Checked | Iterable[Finding],
    path: Path,
    language: Language = "th",
    *,
    created: datetime | None = None,
) -> None:
    """Write the findings as the suffix of ``path`` says: .xlsx, .html or .json.

    Raises UsageProblem for another suffix. ``created`` makes the same findings give the same .xlsx bytes.
    """
    checked = findings if isinstance(findings, Checked) else Checked.of(findings)
    must_be_known(path)
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        data = findings_xlsx.render(checked, language, beside=path.parent, created=created)
    elif suffix == ".html":
        data = findings_html.render(checked, language).encode()
    else:
        data = findings_json.render(checked, language).encode()
    write_bytes(path, data)


def must_be_known(path: Path) -> None:
    """Raise UsageProblem unless findings can be written under the suffix of ``path``."""
    if path.suffix.lower() not in SUFFIXES:
        raise UsageProblem(
            f'เขียนผลตรวจเป็น "{path.name}" ไม่ได้ ให้ใช้ชื่อที่ลงท้ายด้วย {" ".join(SUFFIXES)}',
            f'cannot write findings to "{path.name}"; use a name that ends with {" ".join(SUFFIXES)}',
        )
