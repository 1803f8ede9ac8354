"""The findings as one HTML page that needs nothing else: in Thai, printable, filtered by department and severity."""

from __future__ import annotations

from html import escape
from string import Template

from ita_workbook.checks import result
from ita_workbook.checks.catalogue import SEVERITIES
from ita_workbook.checks.finding import Finding
from ita_workbook.checks.result import Checked, CheckedFile
from ita_workbook.words.templates import template
from ita_workbook.words.text import Language, Text

_ALL_DEPARTMENTS = Text("ทุกส่วนราชการ", "All departments")
_ALL_LEVELS = Text("ทุกระดับ", "All severities")
_PRINT = Text("พิมพ์", "Print")
_HEADS = (result.LEVEL, result.CODE, result.SHEET, result.CELL, result.MESSAGE, result.CURE)


def render(checked: Checked, language: Language = "th") -> str:
    """Return the page."""
    departments = dict.fromkeys(_whose(file) for file in checked.files)
    page = Template(template("findings", "page.html").read_text(encoding="utf-8"))
    return page.substitute(
        language=language,
        title=escape(result.TITLE.pick(language)),
        counts=escape(result.counted(checked.counts, language)),
        departments=_options(_ALL_DEPARTMENTS, [(name, name) for name in departments], language),
        severities=_options(
            _ALL_LEVELS,
            [
                *((severity, result.SEVERITY[severity].pick(language)) for severity in SEVERITIES),
                ("waived", result.WAIVED.pick(language)),
            ],
            language,
        ),
        department_label=escape(result.DEPARTMENT.pick(language)),
        severity_label=escape(result.LEVEL.pick(language)),
        print=escape(_PRINT.pick(language)),
        files="\n".join(_section(file, language) for file in checked.files),
    )


def _whose(file: CheckedFile) -> str:
    return file.department or file.name


def _options(every: Text, choices: list[tuple[str, str]], language: Language) -> str:
    options = [("", every.pick(language)), *choices]
    return "".join(f'<option value="{escape(value)}">{escape(label)}</option>' for value, label in options)


def _section(file: CheckedFile, language: Language) -> str:
    whose = f" <small>{escape(file.department)}</small>" if file.department else ""
    lines = [
        f'<section data-department="{escape(_whose(file))}">',
        f"<h2>{escape(file.name)}{whose}</h2>",
    ]
    if not file.findings:
        return "\n".join([*lines, f'<p class="clean">{escape(result.NOTHING.pick(language))}</p>', "</section>"])
    heads = "".join(f"<th>{escape(head.pick(language))}</th>" for head in _HEADS)
    return "\n".join(
        [
            *lines,
            f"<p>{escape(result.counted(file.counts, language))}</p>",
            f"<table><thead><tr>{heads}</tr></thead><tbody>",
            *(_row(finding, language) for finding in file.findings),
            "</tbody></table>",
            "</section>",
        ]
    )


def _row(finding: Finding, language: Language) -> str:
    level = "waived" if finding.waived else finding.severity
    label = result.WAIVED if finding.waived else result.SEVERITY[finding.severity]
    message = escape(finding.message.pick(language))
    if finding.waived:
        reasons = {"reason": finding.waived.reason, "approved_by": finding.waived.approved_by}
        message += f"<br><em>{escape(result.WAIVED_BY.fill(reasons).pick(language))}</em>"
    title = escape(finding.title.pick(language))
    return (
        f'<tr class="{level}" data-severity="{level}"><td>{escape(label.pick(language))}</td>'
        f'<td title="{title}">{escape(finding.code)}</td><td>{escape(finding.sheet or "")}</td>'
        f"<td>{escape(finding.cell or '')}</td><td>{message}</td><td>{escape(finding.cure.pick(language))}</td></tr>"
    )
