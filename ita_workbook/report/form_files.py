"""Form files: a form's published pair, of one report, and the proof that its formats agree."""

from __future__ import annotations

import hashlib
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ita_workbook.book.book import Book
from ita_workbook.report.documents.form import build_form, must_say_something
from ita_workbook.report.formats.pdf import convert
from ita_workbook.report.model import Digits, Report
from ita_workbook.report.printed_text import PrintedText, figures_in, skeleton, texts_of_pdf
from ita_workbook.report.write import FORMATS, put_whole, report_bytes
from ita_workbook.words.errors import ItaError, UsageProblem
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Language
from ita_workbook.write.output import refuse_existing

PAIR = ("xlsx", "pdf")
SCHEMA = "ita-workbook/pair/1"


class PairDiffers(ItaError):
    """Two formats of one form that do not say the same; nothing is put in place."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Pair:
    """The files of one layout, and whether the text of the PDF was compared."""

    files: tuple[Path, ...]
    compared: bool


def write_form(
    book: Book,
    folder: Path,
    *,
    pages: Sequence[str] = (),
    formats: Sequence[str] = (),
    language: Language = "th",
    digits: Digits = "arabic",
    created: datetime,
    force: bool = False,
    started: Callable[[str], None] | None = None,
) -> list[Path]:
    """Write the layouts ``pages`` (the form's first one) in ``formats`` (.xlsx and .pdf) with the proof of each.

    The PDF is printed from the .xlsx; both are read back and compared with what was to be said, cell by cell. Raises
    PairDiffers where they do not agree, before anything is put in place, and UsageProblem for a form of which nothing
    is to be said yet.
    """
    form = book.spec.form
    known = {page.code: page for page in form.pages} if form else {}
    chosen = [_known(code, known) for code in pages or list(known)[:1]]
    wanted = [_known(format, FORMATS) for format in formats or PAIR]
    names = [f"{code}.{format}" for code in chosen for format in wanted] + [
        _proof_name(code, wanted) for code in chosen
    ]
    for name in names:
        refuse_existing(folder / name, force=force)
    made: dict[str, bytes] = {}
    for code in chosen:
        report = build_form(book, known[code], language, digits)
        must_say_something(book, known[code], report)
        for format in wanted:
            if started:
                started(f"{code}.{format}")
            if format != "pdf":
                made[f"{code}.{format}"] = report_bytes(report, format, created=created)
        if "pdf" in wanted:
            source = made.get(f"{code}.xlsx") or report_bytes(report, "xlsx", created=created)
            printed, problem = convert({f"{code}.xlsx": source})
            if problem is not None:
                raise problem
            made[f"{code}.pdf"] = printed[f"{code}.xlsx"]
        made[_proof_name(code, wanted)] = _proof(
            report, {name: made[name] for name in made if name.startswith(f"{code}.")}
        )
    return put_whole(folder, made)


def _proof_name(code: str, formats: Sequence[str]) -> str:
    """Return what the proof is called: that of the pair by the layout alone, so that another's does not replace it."""
    return f"{code}.json" if set(formats) == set(PAIR) else f"{code}.{'-'.join(formats)}.json"


def _known(name: str, known: Sequence[str] | dict[str, Any]) -> str:
    if name not in known:
        raise UsageProblem(sentence("report.unknown", name=name, listed=", ".join(known)))
    return name


def _proof(report: Report, files: dict[str, bytes]) -> bytes:
    """Return what was made and compared, as JSON; raises PairDiffers."""
    compared = {}
    for name, data in files.items():
        found = texts_of_xlsx(data) if name.endswith(".xlsx") else texts_of_pdf(data) if name.endswith(".pdf") else None
        compared[name] = found is not None
        if found is not None and (lost := missing_texts(report, found)):
            raise PairDiffers(sentence("report.form.differs", name=name, count=len(lost), first=lost[0]))
    proof = {
        "schema": SCHEMA,
        "form": report.kind,
        "pages": [
            {"name": section.title, "rows": sum(len(block.rows) for block in section.blocks if hasattr(block, "rows"))}
            for section in report.sections
        ],
        "cells": len(cell_texts(report)),
        "files": {
            name: {"sha256": hashlib.sha256(data).hexdigest(), "compared": compared[name]}
            for name, data in files.items()
        },
    }
    return (json.dumps(proof, ensure_ascii=False, indent=2) + "\n").encode()


def cell_texts(report: Report) -> list[str]:
    """Return the texts of all cells that hold something, page by page."""
    return [cell.text for table in report.tables() for row in table.rows for cell in row.cells if cell.text]


def missing_texts(report: Report, found: PrintedText) -> list[str]:
    """Return the cells of a report that a file has not, or not as often: figures and letters are what is compared."""
    told = {skeleton(text): " ".join(text.split()) for text in reversed(cell_texts(report))}
    wanted = Counter(filter(None, map(skeleton, cell_texts(report))))
    lost = [told[text] for text, count in wanted.items() if found.count(text) < count]
    figures = sum((figures_in(text) for text in cell_texts(report)), Counter[str]())
    return lost or [figure for figure, count in figures.items() if found.figures[figure] < count]


def texts_of_xlsx(data: bytes) -> PrintedText:
    """Return the texts of all cells of a workbook as they are shown, row by row."""
    return PrintedText((("\n".join(_shown_cells(data)),),))


def _shown_cells(data: bytes) -> Iterator[str]:
    import openpyxl

    workbook = openpyxl.load_workbook(io.BytesIO(data), data_only=True, read_only=True)
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, (int, float)) and "0.00" in (cell.number_format or ""):
                    yield f"{cell.value:,.2f}"
                elif cell.value is not None:
                    yield str(cell.value)
