"""Lays out a report as a Word document, from a template that an official can edit in Word."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import datetime
from itertools import accumulate
from typing import Any

from ita_workbook.report.formats.archive import complete_chart, repack
from ita_workbook.report.formats.docx_marks import TOC_STYLES, Marks, add_contents, element, no_language, reference_run
from ita_workbook.report.formats.docx_signed import sign_in_last_row
from ita_workbook.report.formats.docx_table import add_table
from ita_workbook.report.formats.line_breaks import held, thai_figures
from ita_workbook.report.model import (
    Block,
    Chart,
    Contents,
    Cover,
    Emblem,
    Heading,
    Listing,
    ListItem,
    PageBreak,
    Paragraph,
    Report,
    ReportTable,
    Section,
    Signature,
    Source,
)
from ita_workbook.report.templates import shipped_wording
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.sentences import sentence
from ita_workbook.write.cell_text import printable

BODY = "{{ body }}"
_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
PARAGRAPH_STYLES = {
    "body": "ITA Body",
    "plain": "ITA Plain",
    "title": "Subtitle",
    "center": "ITA Center",
    "lead": "ITA Lead",
    "note": "ITA Note",
}
STYLES = (
    "Normal", "Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Caption", "ITA List", "ITA List More",
    "ITA Signature", "ITA Table Text", "ITA Table Header", "ITA Table", *PARAGRAPH_STYLES.values(),
    *TOC_STYLES.values(),
)  # fmt: skip
"""What a template must have; an official may change how each looks, not remove it."""
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HELD_ABOVE = 3
"""So many paragraphs stay on the page of the signatures below them."""
HELD_LETTERS = 350
"""So many letters, about six lines, stand together on the last page before the paper turns."""
LONGEST_PROPERTY = 255
"""Letters that a property of the file may have."""
LANDSCAPE_MARGINS = (20, 15, 15, 15)
"""Top, right, bottom, left in millimetres: wide tables need the room."""


def docx_bytes(report: Report, *, created: datetime, base: bytes | None = None, emblem: bytes = b"") -> bytes:
    """Return ``report`` as a .docx file. ``base`` is the Word template, the shipped one when None; ``emblem`` a PNG."""
    document = _open_template(base or shipped_wording().base, report)
    _must_have_styles(document)
    _DocxWriter(document, report, emblem).write()
    properties = document.core_properties
    properties.title = printable(report.title)[:LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = printable(report.agency)[:LONGEST_PROPERTY] or "ita-workbook"
    properties.created = properties.modified = created.replace(tzinfo=None)
    properties.language = "th-TH" if report.language == "th" else "en-US"
    properties.revision = 1
    out = io.BytesIO()
    document.save(out)
    return repack(out.getvalue(), complete_chart)


def _open_template(base: bytes, report: Report) -> Any:
    """Open the template and fill in its placeholders, wherever a paragraph has them."""
    from docx import Document

    try:
        document = Document(io.BytesIO(base))
        parts = [
            document.part,
            *(relation.target_part for relation in document.part.rels.values() if _is_edge(relation)),
        ]
        for part in parts:
            for paragraph in part.element.iter(f"{WORD}p"):
                _fill(paragraph, {"header": printable(report.header), "title": printable(report.title), "body": BODY})
    except Exception as problem:  # docx, zip and lxml each have their own errors; all mean a broken template
        raise UsageProblem(
            sentence("report.word.unusable", problem=problem),
        ) from problem
    return document


def _is_edge(relation: Any) -> bool:
    """Whether a relation of the document leads to a header or footer."""
    return relation.reltype.rpartition("/")[2] in ("header", "footer")


def _fill(paragraph: Any, values: dict[str, str]) -> None:
    """Fill in the placeholders of a paragraph. One that Word broke takes the looks of its first run."""
    texts = [text for text in paragraph.iter(f"{WORD}t") if next(text.iterancestors(f"{WORD}p")) is paragraph]
    written = [text.text or "" for text in texts]
    starts = list(accumulate(map(len, written), initial=0))
    for found in reversed(list(_PLACEHOLDER.finditer("".join(written)))):
        if found[1] not in values:
            raise ValueError(found[0])
        filling = values[found[1]]
        for number, start in enumerate(starts[:-1]):
            begin, end = (min(max(place - start, 0), starts[number + 1] - start) for place in found.span())
            if begin < end:
                written[number] = written[number][:begin] + filling + written[number][end:]
                filling = ""
    for text, filled in zip(texts, written, strict=True):
        if filled != text.text:
            text.text = filled
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _must_have_styles(document: Any) -> None:
    """Raise UsageProblem naming the styles that the template has lost."""
    names = {style.element.find(f"{WORD}name").get(f"{WORD}val") for style in document.styles}
    # Word writes its own names in small letters, python-docx shows them with capitals.
    known = {name.casefold() for name in names}
    missing = [name for name in dict.fromkeys(STYLES) if name.casefold() not in known]
    if missing:
        raise UsageProblem(
            sentence("report.word.no_styles", listed=", ".join(missing)),
        )


class _DocxWriter:
    """Puts the blocks of one report into the opened template."""

    def __init__(self, document: Any, report: Report, emblem: bytes = b"") -> None:
        self.document = document
        self.emblem = emblem
        self.report = report
        self.charts = 0
        self.landscape = False
        self.new_page = False
        self.marks = Marks(report)
        self.signers: list[Signature] = []
        self.table: Any = None
        """The last table, as long as only sentences have followed it."""

    def write(self) -> None:
        marker = self._marker()
        before = len(self.document.element.body)
        self._number_pages()
        if self.report.cover:
            self._cover(self.report.cover)
        first = True
        for section in self.report.sections:
            self._turn(section, first and not self.report.cover)
            first = False
            for number, block in enumerate(section.blocks):
                rest = section.blocks[number + 1 :]
                after = rest[0] if rest else None
                if isinstance(block, Signature):
                    self._sign(block, last=not isinstance(after, Signature))
                else:
                    self._block(block)
                # The words before a list or a table stay with it, as a heading does; what only goes before one with a
                # caption, among other sentences, does not: the table may take a page of its own.
                among = number and isinstance(section.blocks[number - 1], Paragraph)
                announced = not (among and isinstance(after, ReportTable) and after.caption)
                leads = isinstance(block, Paragraph) and block.kind != "note" and announced
                if leads and isinstance(after, Listing | ReportTable | Signature):
                    self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        self._move_to(marker, before)

    def _marker(self) -> Any:
        for paragraph in self.document.paragraphs:
            if paragraph.text.strip() == BODY:
                return paragraph._p
        raise UsageProblem(
            sentence("report.word.no_body"),
        )

    def _move_to(self, marker: Any, before: int) -> None:
        """Put what was appended at the end in the marker's place, then drop the marker."""
        body = self.document.element.body
        end = body[-1]  # the properties of the last section stay last
        for moved in list(body)[before - 1 : -1]:
            if moved is not end:
                marker.addprevious(moved)
        body.remove(marker)

    # Pages

    def _number_pages(self) -> None:
        """Thai page numbers where the report has Thai digits; no header or footer on a cover."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        section = self.document.sections[0]
        if self.report.digits == "thai":
            numbers = OxmlElement("w:pgNumType")
            numbers.set(qn("w:fmt"), "thaiNumbers")
            section._sectPr.insert_element_before(numbers, "w:cols", "w:titlePg", "w:docGrid")
        section.different_first_page_header_footer = bool(self.report.cover)

    def _turn(self, section: Section, first: bool) -> None:
        """Start a new Word section where the paper turns; a new page otherwise is the blocks' own business."""
        from docx.enum.section import WD_ORIENT, WD_SECTION
        from docx.shared import Mm

        if section.landscape == self.landscape and not first:
            return
        if first:
            page = self.document.sections[-1]
            if not section.landscape:
                return
        else:
            self._hold_last()
            page = self.document.add_section(WD_SECTION.NEW_PAGE)
            page.different_first_page_header_footer = False
            self._flatten_break()
        short, long = sorted((page.page_width, page.page_height))
        if section.landscape:
            page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, long, short
            top, right, bottom, left = (Mm(margin) for margin in LANDSCAPE_MARGINS)
        else:
            page.orientation, page.page_width, page.page_height = WD_ORIENT.PORTRAIT, short, long
            base = self.document.sections[0]
            top, right, bottom, left = base.top_margin, base.right_margin, base.bottom_margin, base.left_margin
        page.top_margin, page.right_margin, page.bottom_margin, page.left_margin = top, right, bottom, left
        self.landscape = section.landscape
        self.new_page = False
        self.table = None

    def _hold_last(self) -> None:
        """Hold the last paragraphs before the paper turns together: a line or two alone would fill a page."""
        from docx.text.paragraph import Paragraph as WordParagraph

        letters = 0
        for made in list(self.document.element.body)[-2::-1]:  # the last is the section's properties
            if letters >= HELD_LETTERS or made.tag != f"{WORD}p" or not made.xpath("w:r | w:hyperlink"):
                return
            paragraph = WordParagraph(made, self.document)
            paragraph.paragraph_format.keep_together = True
            if letters:
                paragraph.paragraph_format.keep_with_next = True
            letters += len(paragraph.text)

    def _flatten_break(self) -> None:
        """Let the paragraph that ends a section take no room: below a full page it would be a page of its own."""
        from docx.shared import Pt

        last = self.document.paragraphs[-1]
        before = last._p.getprevious()
        if before is not None and before.tag == f"{WORD}p" and not before.xpath("w:r | w:hyperlink"):
            before.getparent().remove(before)  # the gap below a table, which the break now keeps apart
        last.paragraph_format.line_spacing = Pt(1)
        last.paragraph_format.space_before = last.paragraph_format.space_after = Pt(0)
        small = element("w:rPr", element("w:sz", val="2"), element("w:szCs", val="2"))
        last._p.pPr.find(f"{WORD}sectPr").addprevious(small)

    @property
    def room(self) -> float:
        """Width between the margins, in millimetres."""
        page = self.document.sections[-1]
        return float((page.page_width - page.left_margin - page.right_margin) / 36000)

    def _cover(self, cover: Cover) -> None:
        from docx.shared import Pt

        for number, line in enumerate(cover.title):
            paragraph = self._text(line, "Title")
            if not number:
                paragraph.paragraph_format.space_before = Pt(150)
        for number, line in enumerate(cover.lines):
            paragraph = self._text(line, "Subtitle")
            if not number:
                paragraph.paragraph_format.space_before = Pt(220)
        self.new_page = True

    # Blocks

    def _block(self, block: Block) -> None:
        if not isinstance(block, Paragraph):
            self.table = None
        match block:
            case Contents():
                self._text(block.title, "Subtitle")
                add_contents(self.document, self.report, block.depth)
            case Heading():
                self.marks.heading(self._text(block.text, f"Heading {min(block.level, 3)}")._p)
            case Paragraph():
                self._traced(self._text(block.text, PARAGRAPH_STYLES[block.kind]), block.sources)
            case Listing():
                for item in block.items:
                    self._item(item)
            case ReportTable():
                if block.caption:
                    self._text(block.caption, "Caption")
                elif self.new_page:
                    self._gap()
                self.table = add_table(self.document, block, self.room, self.marks)
                self._gap()
            case Chart():
                self._chart(block)
            case Emblem():
                self._emblem(block)
            case PageBreak():
                self.new_page = True

    def _emblem(self, emblem: Emblem) -> None:
        """The agency's picture, 3 cm high, or on a memo 1.5 cm; the marked place where it has given none."""
        from docx.shared import Cm

        if not self.emblem:
            self._text(emblem.text, "ITA Center")
            return
        paragraph = self._text("", "ITA Plain" if emblem.small else "ITA Center")
        try:
            picture = paragraph.add_run().add_picture(io.BytesIO(self.emblem), height=Cm(1.5 if emblem.small else 3.0))
            picture._inline.docPr.set("descr", printable(emblem.alt))
        except Exception as problem:  # python-docx has errors of its own for what is no picture
            raise UsageProblem(sentence("report.word.emblem", problem=problem)) from problem

    def _text(self, text: str, style: str) -> Any:
        text = printable(text)
        # A heading stays letter by letter what its entry in the contents is, and what people look for.
        paragraph = self.document.add_paragraph(style=style)
        add_runs(paragraph, text if style.startswith("Heading") else held(text))
        if self.new_page:  # a break character in a line of its own would leave that line empty on the new page
            paragraph.paragraph_format.page_break_before = True
            self.new_page = False
        return paragraph

    def _traced(self, paragraph: Any, sources: tuple[Source, ...]) -> None:
        """Bookmark what a paragraph was made from, and print its reference where there is an appendix."""
        if number := self.report.reference(*sources):
            paragraph._p.append(reference_run(number))
        self.marks.place(paragraph._p, sources)

    def _item(self, item: ListItem) -> None:
        named = self._text(f"{item.mark}\t{item.text}", "ITA List")
        named.paragraph_format.keep_with_next = bool(item.more) or None
        self._traced(named, item.sources)
        for part in item.more:
            paragraph = self._text("", "ITA List More")
            add_runs(paragraph, held(printable(part.text)), strong=part.strong)

    def _sign(self, signature: Signature, *, last: bool) -> None:
        """Places to sign below each other; beside each other on a turned page, which is wide and not high."""
        self.signers.append(signature)
        if not last:
            return
        signers, self.signers = self.signers, []
        if self.table is None:
            self._hold_above()
        if self.landscape and len(signers) > 1:
            cells = self.document.add_table(1, len(signers)).rows[0].cells
            for cell, one in zip(cells, signers, strict=True):
                self._signature(one, cell.add_paragraph)
                cell._tc.remove(cell.paragraphs[0]._p)
        else:
            for one in signers:
                self._signature(one, self.document.add_paragraph, last=one is signers[-1])
        if self.table is not None:
            sign_in_last_row(self.table)
            self.table = None

    def _hold_above(self) -> None:
        """Hold the last paragraphs above the places to sign with them: a date alone is no text that one signs."""
        from docx.text.paragraph import Paragraph as WordParagraph

        for made in list(self.document.element.body)[-2 : -2 - HELD_ABOVE : -1]:  # the last is the section's properties
            paragraph = WordParagraph(made, self.document) if made.tag == f"{WORD}p" else None
            if paragraph is None or (paragraph.style and paragraph.style.name == "ITA Signature"):
                return
            paragraph.paragraph_format.keep_with_next = True

    def _signature(self, signature: Signature, add: Callable[..., Any], *, last: bool = True) -> None:
        from docx.shared import Pt

        for number, line in enumerate((*signature.lines, *signature.position.split("\n"))):
            paragraph = add(printable(line), style="ITA Signature")
            if not number:
                paragraph.paragraph_format.space_before = Pt(18)
            if self.landscape:
                paragraph.paragraph_format.left_indent = Pt(0)
        if last:  # what comes after the signatures does not hold them on its own page
            paragraph.paragraph_format.keep_with_next = False

    def _chart(self, chart: Chart) -> None:
        from ita_workbook.report.formats.docx_chart import add_chart

        self.charts += 1
        paragraph = self._text("", "ITA Center")
        paragraph.paragraph_format.keep_together = True
        add_chart(self.document, paragraph, chart, self.charts, self.room)

    def _gap(self) -> Any:
        """A short empty line after a table: Word joins two tables that touch."""
        from docx.shared import Pt

        paragraph = self._text("", "Normal")
        paragraph.paragraph_format.line_spacing = Pt(8)
        return paragraph


def add_runs(paragraph: Any, text: str, *, strong: bool = False) -> None:
    """Append a text to a paragraph, its figures in Thai digits in runs of their own."""
    for part, figure in thai_figures(text):
        run = paragraph.add_run(part)
        if figure:
            run._r.get_or_add_rPr().append(no_language())
        strengthen(run, strong)


def strengthen(run: Any, strong: bool) -> None:
    """Make a run bold in both the Latin and the complex script; Thai needs the latter."""
    if strong:
        run.bold = True
        run.font.cs_bold = True
