"""Writes the reports of a master into a folder: every file whole, or none at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ita_workbook.book.content import Content
from ita_workbook.framework.framework import Framework
from ita_workbook.report.builder import ReportBuilder, TableCells
from ita_workbook.report.documents import analysis, assignments, committee, papers, plan, progress, public_page, summary
from ita_workbook.report.documents.public_page import PublicPage
from ita_workbook.report.model import Digits, Report
from ita_workbook.report.templates import COMMON, Wording, read_wording
from ita_workbook.report.trace import TRACE, Locate, add_appendix
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Language
from ita_workbook.write.output import alone_in, refuse_existing, write_bytes, write_together

Builder = Callable[[ReportBuilder], Report]


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """One kind of document: what builds it, and its tables; its words stand in ``templates/reports/KIND.yaml``."""

    build: Builder
    tables: tuple[TableCells[Any], ...] = ()
    usual: bool = True
    """Whether it is written where no kind is named; the season's papers are asked for by name."""


DOCUMENTS: Mapping[str, DocumentKind] = {
    "analysis": DocumentKind(analysis.build_analysis, analysis.TABLES),
    "progress": DocumentKind(progress.build_progress, progress.TABLES),
    "assignments": DocumentKind(assignments.build_assignments, assignments.TABLES),
    "committee": DocumentKind(committee.build_committee, committee.TABLES),
    "plan": DocumentKind(plan.build_plan, plan.TABLES),
    "summary": DocumentKind(summary.build_summary, summary.TABLES),
    **{kind: DocumentKind(papers.build(parts), tables, usual=False) for kind, (parts, tables) in papers.PAPERS.items()},
}
"""The documents that are written from a master. A new kind is an entry here, its module and its words."""
KINDS = tuple(DOCUMENTS)
USUAL_KINDS = tuple(kind for kind, document in DOCUMENTS.items() if document.usual)
FORMATS = ("docx", "xlsx", "html", "pdf")
DEFAULT_FORMATS = ("docx", "xlsx")


def possible_columns() -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the columns that each table can show, by file of words and name of the table's columns."""
    tables = {kind: document.tables for kind, document in DOCUMENTS.items()} | {COMMON: (TRACE,)}
    found = {kind: {table.columns: tuple(table.makers) for table in own} for kind, own in tables.items()}
    return found | {"publish": {"columns": public_page.COLUMNS}}


def read_templates(folder: Path) -> Wording:
    """Return an official's own words and Word template; raises UsageProblem naming what cannot be used."""
    return read_wording(folder, possible_columns())


def build_report(
    kind: str,
    content: Content,
    framework: Framework,
    language: Language = "th",
    digits: Digits = "arabic",
    *,
    wording: Wording | None = None,
    locate: Locate | None = None,
) -> Report:
    """Return the report of one kind; raises UsageProblem for an unknown one.

    ``wording`` replaces the shipped words. With ``locate`` figures and rows get numbers, and an appendix tells the
    sheet and cell of each.
    """
    document = DOCUMENTS[_known(kind, KINDS)]
    draft = ReportBuilder(kind, content, framework, language, digits, wording)
    document.build(draft)
    if locate is not None:
        add_appendix(draft, locate)
    return draft.report


def made_as(kind: str, format: str) -> bool:
    """Whether a report of this kind is made in this format: the summary is a workbook, the others are documents."""
    return {"xlsx": kind == "summary", "docx": kind != "summary"}.get(format, True)


def write_reports(
    content: Content,
    framework: Framework,
    folder: Path,
    *,
    kinds: Sequence[str] = USUAL_KINDS,
    formats: Sequence[str] = DEFAULT_FORMATS,
    language: Language = "th",
    digits: Digits = "arabic",
    created: datetime,
    force: bool = False,
    wording: Wording | None = None,
    locate: Locate | None = None,
    started: Callable[[str], None] | None = None,
) -> list[Path]:
    """Write the reports ``kinds`` in ``formats`` into ``folder`` and return their paths.

    Everything is made before the first file is put in place. Where LibreOffice makes no PDF of a document, the other
    files are put in place and OfficeFailed names it. ``wording`` has an official's words and Word template;
    ``locate`` adds the appendix that traces figures to cells; ``started`` is called with each file's name, for a
    progress bar.
    """
    chosen = [_known(kind, KINDS) for kind in dict.fromkeys(kinds)]
    wanted = [_known(format, FORMATS) for format in dict.fromkeys(formats)]
    names = [f"{kind}.{format}" for kind in chosen for format in wanted if made_as(kind, format)]
    if not names:
        raise UsageProblem(
            sentence("report.no_such"),
        )
    for name in names:
        refuse_existing(folder / name, force=force)
    made: dict[str, bytes] = {}
    sources: dict[str, bytes] = {}
    reports: dict[str, Report] = {}
    for name in names:
        if started:
            started(name)
        kind, _, format = name.partition(".")
        report = reports.get(kind) or build_report(
            kind, content, framework, language, digits, wording=wording, locate=locate
        )
        reports[kind] = report
        if format != "pdf":
            made[name] = report_bytes(report, format, created=created, wording=wording)
            continue
        source = _source(kind)
        sources[source] = made.get(source) or report_bytes(report, source[-4:], created=created, wording=wording)
    return _put_with_pdfs(folder, names, made, sources)


def _source(kind: str) -> str:
    """Return the name of the document that the PDF of a report is made from."""
    return f"{kind}.xlsx" if made_as(kind, "xlsx") else f"{kind}.docx"


def _put_with_pdfs(folder: Path, names: Sequence[str], made: dict[str, bytes], sources: dict[str, bytes]) -> list[Path]:
    """Put what was made in place, and the PDFs of ``sources``; raises OfficeFailed when that is done."""
    if not sources:
        return put_whole(folder, made)
    from ita_workbook.report.formats.pdf import convert

    converted, problem = convert(sources)
    made |= {f"{name.partition('.')[0]}.pdf": data for name, data in converted.items()}
    paths = put_whole(folder, {name: made[name] for name in names if name in made}) if made else []
    if problem is not None:
        raise problem
    return paths


def report_bytes(report: Report, format: str, *, created: datetime, wording: Wording | None = None) -> bytes:
    """Return ``report`` in one format."""
    if format == "xlsx":
        from ita_workbook.report.formats.xlsx import xlsx_bytes

        return xlsx_bytes(report, created=created)
    if format == "html":
        from ita_workbook.report.formats.html import html_bytes

        return html_bytes(report, created=created, wording=wording)
    from ita_workbook.report.formats.docx import docx_bytes

    if format == "docx":
        return docx_bytes(report, created=created, base=wording.base if wording else None)
    from ita_workbook.report.formats.pdf import pdf_bytes

    source = _source(report.kind)[-4:]
    return pdf_bytes(report_bytes(report, source, created=created, wording=wording), suffix=f".{source}")


def put_whole(folder: Path, made: dict[str, bytes]) -> list[Path]:
    """Write the files of a folder together or not at all; return their paths."""
    with alone_in(folder):
        write_together({folder / name: data for name, data in made.items()})
    return [folder / name for name in made]


def _known(name: str, known: Sequence[str]) -> str:
    if name not in known:
        listed = ", ".join(known)
        raise UsageProblem(sentence("report.unknown", name=name, listed=listed))
    return name


PAGE = "index.html"


def write_public_page(page: PublicPage, folder: Path, *, created: datetime, force: bool = False) -> Path:
    """Write the page as ``index.html`` into ``folder`` and return its path."""
    from ita_workbook.report.formats.public_html import public_html

    path = folder / PAGE
    refuse_existing(path, force=force)
    data = public_html(page, created=created)
    write_bytes(path, data)
    return path
