"""The documents of the five samples as text: ``python tests/report/golden.py`` writes them anew after a change.

Each line is a block of the document: ``# heading``, ``| cell | cell |`` (header rows end with ``|=``), ``[chart] …``,
``--- landscape`` where the paper turns, ``(style) text`` for anything else. Look at the difference before committing.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

from ita_workbook.read.reader import read_workbook
from ita_workbook.report.documents.public_page import public_page
from ita_workbook.report.formats.public_html import public_html
from ita_workbook.report.write import DOCUMENTS, USUAL_KINDS, build_report, report_bytes

FOLDER = Path(__file__).parent / "golden"
SAMPLES = Path(__file__).parents[2] / "samples"
NAMES = [path.parent.name for path in sorted(SAMPLES.glob("sample?/merged.xlsx"))]
CREATED = datetime(2026, 1, 1, tzinfo=UTC)
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PAPERS = [kind for kind in DOCUMENTS if kind not in USUAL_KINDS]
PAIRS = [(name, kind) for name in NAMES for kind in (*USUAL_KINDS, "publish", *(PAPERS if name == "sample2" else ()))]
"""The papers of one sample: the one that has a working group, items and measures."""


@cache
def book(name):
    """The merged master of a sample."""
    return read_workbook(SAMPLES / name / "merged.xlsx").current_book()


def text_of(name, kind):
    """The text of one document of one sample, read back from its file."""
    made = book(name)
    if kind == "publish":
        return _page(public_html(public_page(made.content, made.framework), created=CREATED))
    report = build_report(kind, made.content, made.framework)
    if kind == "summary":
        return _workbook(report_bytes(report, "xlsx", created=CREATED))
    return _document(report_bytes(report, "docx", created=CREATED))


def _document(data):
    from docx import Document

    document = Document(BytesIO(data))
    names = {style.style_id: style.name for style in document.styles}
    lines = []
    for block in document.element.body:
        if block.tag == f"{WORD}p":
            lines += _paragraph(block, names)
        elif block.tag == f"{WORD}tbl":
            lines += _table(block)
        section = block if block.tag == f"{WORD}sectPr" else block.find(f"{WORD}pPr/{WORD}sectPr")
        if section is not None:
            turned = section.find(f"{WORD}pgSz").get(f"{WORD}orient") == "landscape"
            lines.append(f"--- end of {'landscape' if turned else 'portrait'} pages")
    return "\n".join(lines) + "\n"


def _paragraph(block, names):
    charts = [found.get("descr") for found in block.iter(f"{DRAWING}docPr")]
    if charts:
        return [f"[chart] {chart}" for chart in charts]
    text = _text(block)
    style = block.find(f"{WORD}pPr/{WORD}pStyle")
    name = names.get(style.get(f"{WORD}val"), "") if style is not None else "Normal"
    if not text.strip():
        return []
    if name.startswith("Heading"):
        return ["", f"{'#' * int(name[-1])} {text}"]
    return [f"({name}) {text}"]


def _text(element):
    parts = []
    for found in element.iter(f"{WORD}t", f"{WORD}tab"):
        parts.append("\t" if found.tag == f"{WORD}tab" and found.getparent().tag == f"{WORD}r" else found.text or "")
    return "".join(parts).replace("\u00a0", " ")  # where a line may not end is told by a test of its own


def _table(block):
    lines = []
    for row in block.findall(f"{WORD}tr"):  # the last has the places to sign, in a table of its own
        cells = [" / ".join(filter(None, map(_text, cell.iter(f"{WORD}p")))) for cell in row.findall(f"{WORD}tc")]
        head = row.find(f"{WORD}trPr/{WORD}tblHeader") is not None
        lines.append(f"| {' | '.join(cells)} |{'=' if head else ''}")
    return lines


def _workbook(data):
    from openpyxl import load_workbook

    lines = []
    for sheet in load_workbook(BytesIO(data)):
        if sheet.sheet_state != "visible":
            continue
        lines += ["", f"# {sheet.title}" + (f" [charts: {len(sheet._charts)}]" if sheet._charts else "")]
        for row in sheet.iter_rows(values_only=True):
            shown = ["" if value is None else str(value).replace("\n", " / ") for value in row]
            if any(shown):
                lines.append(f"| {' | '.join(shown)} |")
    return "\n".join(lines).lstrip("\n") + "\n"


def _page(data):
    from lxml import html

    root = html.fromstring(data.decode())
    lines = [f"title: {root.findtext('.//title')}", f"lang: {root.get('lang')}"]
    for element in root.find("body").iter():
        if element.tag in ("h1", "h2", "p"):
            lines.append(f"{element.tag}: {element.text_content()}")
        elif element.tag == "tr":
            lines.append(f"| {' | '.join(cell.text_content() for cell in element)} |")
        elif element.tag == "a" and element.get("href", "").startswith("http"):
            lines.append(f"  -> {element.get('href')}")
    return "\n".join(lines) + "\n"


def main():
    """Write every text."""
    FOLDER.mkdir(exist_ok=True)
    for name, kind in PAIRS:
        path = FOLDER / f"{name}-{kind}.txt"
        path.write_text(text_of(name, kind), encoding="utf-8", newline="\n")
    print(f"{len(PAIRS)} texts in {FOLDER}", file=sys.stderr)


if __name__ == "__main__":
    main()
