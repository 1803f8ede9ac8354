"""A native chart inside a Word document, with its figures as an embedded workbook that Word can open and edit."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

from ita_workbook.report.formats.archive import repack
from ita_workbook.report.formats.chart import native_chart, write_data
from ita_workbook.report.formats.svg import alternative
from ita_workbook.report.model import Chart
from ita_workbook.write.cell_text import printable

CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHART_NAMESPACE = "http://schemas.openxmlformats.org/drawingml/2006/chart"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEIGHT_MM = 82.0
BAR_MM = 5.0
"""Height that one bar of a horizontal chart takes, so that every category keeps its name."""
EMU_PER_MM = 36000


def add_chart(document: Any, paragraph: Any, chart: Chart, number: int, room: float) -> None:
    """Put ``chart`` into ``paragraph`` at full width; ``number`` makes its part names unique."""
    from docx.opc.constants import RELATIONSHIP_TYPE as RT
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    workbook, xml = _chart_parts(chart)
    package = document.part.package
    data = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), SHEET_TYPE, workbook, package)
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), CHART_TYPE, b"", package)
    link = part.relate_to(data, RT.PACKAGE)
    part._blob = _with_data(xml, link)
    relation = document.part.relate_to(part, RT.CHART)
    paragraph._p.append(_drawing(chart, relation, number, room))


def _chart_parts(chart: Chart) -> tuple[bytes, bytes]:
    """Let xlsxwriter make both the data workbook and the chart XML, with the figures cached in it."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as workbook:
        workbook.set_properties({"created": datetime(1980, 1, 1)})
        sheet = workbook.add_worksheet("Data")
        write_data(sheet, chart, 0, 0)
        sheet.insert_chart("F2", native_chart(workbook, "Data", chart, 0, 0))
    packed = repack(out.getvalue())
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return packed, archive.read("xl/charts/chart1.xml")


def _with_data(xml: bytes, link: str) -> bytes:
    """Point the chart at its embedded workbook; the schema wants this before the print settings."""
    from lxml import etree

    root = etree.fromstring(xml)
    external = etree.SubElement(root, f"{{{CHART_NAMESPACE}}}externalData")
    external.set(f"{{{RELATIONS}}}id", link)
    etree.SubElement(external, f"{{{CHART_NAMESPACE}}}autoUpdate").set("val", "0")
    printing = root.find(f"{{{CHART_NAMESPACE}}}printSettings")
    if printing is not None:
        printing.addprevious(external)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _drawing(chart: Chart, relation: str, number: int, room: float) -> Any:
    from docx.oxml import parse_xml

    tall = 30 + len(chart.categories) * (3 + BAR_MM * len(chart.series)) if chart.kind != "column" else HEIGHT_MM
    width, height = int(room * EMU_PER_MM), int(tall * EMU_PER_MM)
    run = parse_xml(
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        f' xmlns:c="{CHART_NAMESPACE}" xmlns:r="{RELATIONS}">'
        '<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{1000 + number}" name="Chart {number}"/>'
        "<wp:cNvGraphicFramePr/><a:graphic>"
        f'<a:graphicData uri="{CHART_NAMESPACE}"><c:chart r:id="{relation}"/></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )
    for properties in run.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"):
        properties.set("descr", printable(alternative(chart)))
    return run
