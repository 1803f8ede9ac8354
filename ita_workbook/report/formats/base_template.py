"""Builds ``templates/reports/base.docx``: the Word file whose styles, header and footer every document takes.

An official may open that file in Word, change fonts, margins, header or footer, and put it back. Three marks
are replaced: ``{{ header }}``, ``{{ title }}`` and, in a paragraph of its own, ``{{ body }}`` where the report goes.
Run ``python -m ita_workbook.report.formats.base_template FILE`` to make the file again.
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ita_workbook.report.formats.archive import repack

FONT = "TH SarabunPSK"
SIZE = 16
TABLE_SIZE = 14
TABLE_LINE = 1.36
"""Height of a line in tables, in sizes of its letters: room for the marks above and below, and no more."""
BORDER = "7F7F7F"
SHADE = "D9E2F3"

BUILT = datetime(2023, 1, 1, tzinfo=UTC)


def build() -> bytes:
    """Return the base template as .docx bytes; always the same bytes."""
    from docx import Document

    document = Document()
    for name in [name for name, one in document.part.rels.items() if one.reltype.endswith("/stylesWithEffects")]:
        del document.part.rels[name]  # kept by Word 2010 for Word 2007; it does not follow the styles set here
    whole = document.part.package.rels
    for name in [name for name, one in whole.items() if one.reltype.endswith(("/extended-properties", "/thumbnail"))]:
        del whole[name]  # of the blank document that python-docx begins with: written by Word for Macintosh, it says
    _defaults(document)
    _styles(document)
    _table_style(document)
    _page(document)
    properties = document.core_properties
    properties.author = properties.last_modified_by = "ita-workbook"
    properties.created = properties.modified = BUILT
    properties.title = properties.comments = ""
    out = io.BytesIO()
    document.save(out)
    return repack(out.getvalue())


def set_fonts(element: Any, size: float | None = None, font: str = FONT) -> None:
    """Give a style's or run's properties the font in every script slot, and the size in both."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for tag in ("w:rFonts", "w:sz", "w:szCs") if size else ("w:rFonts",):
        for old in element.findall(qn(tag)):
            element.remove(old)
    fonts = OxmlElement("w:rFonts")
    for slot in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{slot}"), font)
    element.insert(0, fonts)
    if size:
        for tag in ("w:sz", "w:szCs"):
            half_points = OxmlElement(tag)
            half_points.set(qn("w:val"), str(int(size * 2)))
            element.append(half_points)


def _defaults(document: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for child in list(run):
        run.remove(child)
    set_fonts(run, SIZE)
    language = OxmlElement("w:lang")
    for name, value in (("val", "en-US"), ("eastAsia", "en-US"), ("bidi", "th-TH")):
        language.set(qn(f"w:{name}"), value)
    run.append(language)


def _styles(document: Any) -> None:
    """Declare the styles by name: what a Word user sees in the style list and may change."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Cm, Pt

    styles = document.styles
    _shape(styles["Normal"], SIZE, after=0)
    _shape(styles["Title"], 20, bold=True, align=ALIGN.CENTER, after=6)
    _shape(styles["Subtitle"], 18, bold=True, align=ALIGN.CENTER, after=0)
    _shape(styles["Heading 1"], 18, bold=True, before=12, after=4, keep=True)
    _shape(styles["Heading 2"], 16, bold=True, before=8, after=2, keep=True)
    _shape(styles["Heading 3"], 16, bold=True, before=6, after=0, keep=True)
    _shape(styles["Header"], 12, after=0)
    _shape(styles["Footer"], 14, align=ALIGN.CENTER, after=0)
    _shape(styles["Caption"], 14, bold=True, before=6, after=3, keep=True)

    def add(name: str) -> Any:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.quick_style = True
        return style

    body = _shape(add("ITA Body"), SIZE, after=6, align=ALIGN.THAI_JUSTIFY)
    body.paragraph_format.first_line_indent = Cm(2.5)
    body.paragraph_format.widow_control = True
    _shape(add("ITA Plain"), SIZE, after=4)
    _shape(add("ITA Center"), SIZE, after=2, align=ALIGN.CENTER)
    lead = _shape(add("ITA Lead"), SIZE, bold=True, after=4)
    lead.paragraph_format.keep_with_next = True
    note = _shape(add("ITA Note"), 14, after=6)
    note.paragraph_format.left_indent = Cm(0.6)
    _left_bar(note)
    listed = _shape(add("ITA List"), SIZE, after=2)
    listed.paragraph_format.left_indent = Cm(2.0)
    listed.paragraph_format.first_line_indent = Cm(-1.0)
    listed.paragraph_format.tab_stops.add_tab_stop(Cm(2.0))
    more = _shape(add("ITA List More"), SIZE, after=2)
    more.paragraph_format.left_indent = Cm(2.0)
    for level, indent in ((1, 0.0), (2, 0.8)):
        entry = _shape(styles.add_style(f"toc {level}", WD_STYLE_TYPE.PARAGRAPH, builtin=True), SIZE, after=2)
        entry.base_style = styles["Normal"]
        entry.paragraph_format.left_indent = Cm(indent)
        entry.paragraph_format.right_indent = Cm(1.0)
        entry.paragraph_format.tab_stops.add_tab_stop(Cm(16.0), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    text = _shape(add("ITA Table Text"), TABLE_SIZE, after=0)
    text.paragraph_format.widow_control = True
    head = _shape(add("ITA Table Header"), TABLE_SIZE - 2, bold=True, align=ALIGN.CENTER, after=0)
    # As high as TH SarabunPSK has them; fonts that stand in for it have lines a quarter higher, and fewer on a page.
    for style, size in ((text, TABLE_SIZE), (head, TABLE_SIZE - 2)):
        style.paragraph_format.line_spacing = Pt(round(size * TABLE_LINE))
    signature = _shape(add("ITA Signature"), SIZE, align=ALIGN.CENTER, after=0, keep=True)
    signature.paragraph_format.left_indent = Cm(4.5)


def _shape(style: Any, size: float, *, bold: bool = False, align: Any = None, before: float = 0, after: float = 0,
           keep: bool = False) -> Any:  # fmt: skip
    from docx.enum.text import WD_LINE_SPACING
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    run = style.element.get_or_add_rPr()
    for child in list(run):
        run.remove(child)
    set_fonts(run)
    for tag in ("w:b", "w:bCs"):
        weight = OxmlElement(tag)
        weight.set(qn("w:val"), "1" if bold else "0")
        run.append(weight)
    style.font.color.rgb = RGBColor(0, 0, 0)
    for tag in ("w:sz", "w:szCs"):
        half_points = OxmlElement(tag)
        half_points.set(qn("w:val"), str(int(size * 2)))
        run.append(half_points)
    paragraph = style.paragraph_format
    paragraph.space_before, paragraph.space_after = Pt(before), Pt(after)
    paragraph.line_spacing_rule = WD_LINE_SPACING.SINGLE
    paragraph.keep_with_next = keep or None
    if align is not None:
        paragraph.alignment = align
    for border in style.element.findall(f"{qn('w:pPr')}/{qn('w:pBdr')}"):
        border.getparent().remove(border)
    return style


def _left_bar(style: Any) -> None:
    """Set notes apart from the text by a bar on the left; colour alone would be lost in print."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    borders = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="24" w:space="6" w:color="C55A11"/></w:pBdr>'
    )
    style.element.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _table_style(document: Any) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{BORDER}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    style = parse_xml(
        f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ITATable"><w:name w:val="ITA Table"/>'
        '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>'
        f"<w:tblPr><w:tblBorders>{sides}</w:tblBorders><w:tblCellMar>"
        '<w:top w:w="28" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
        '<w:bottom w:w="28" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/></w:tcPr>'
        "</w:tblStylePr></w:style>"
    )
    document.styles.element.append(style)


def _page(document: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Cm(3.0), Cm(2.0)
    section.top_margin, section.bottom_margin = Cm(2.5), Cm(2.0)
    section.header_distance = section.footer_distance = Cm(1.0)
    section.header.paragraphs[0].text = "{{ header }}"
    paragraph = section.footer.paragraphs[0]
    for kind in ("begin", "instr", "separate", "text", "end"):
        run = paragraph.add_run()
        if kind == "instr":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = " PAGE "
            run._r.append(code)
        elif kind == "text":
            run.text = "1"
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
    document.add_paragraph("{{ body }}")


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(build())
