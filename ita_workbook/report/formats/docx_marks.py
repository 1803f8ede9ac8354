"""Marks in a Word document: bookmarks on what has a source, reference numbers, and the table of contents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ita_workbook.report.model import Report, Source
from ita_workbook.write.cell_text import printable

TOC_STYLES = {1: "toc 1", 2: "toc 2"}
"""Word's own names: it lays these styles on the entries when it makes the table of contents again."""


class Marks:
    """Names and numbers the bookmarks of one document; each name is used once, on the first place."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self._used: set[str] = set()
        self._heading = 0

    def heading(self, paragraph: Any) -> None:
        """Bookmark a heading, for the table of contents; called for every heading in reading order."""
        from ita_workbook.report.model import heading_anchor

        self._heading += 1
        self._wrap(paragraph, heading_anchor(self._heading))

    def place(self, paragraph: Any, sources: Iterable[Source | None]) -> None:
        """Bookmark a paragraph under the anchor of each source that has not been marked before."""
        for source in sources:
            if source is not None:
                self._wrap(paragraph, source.anchor)

    def _wrap(self, paragraph: Any, name: str) -> None:
        if name in self._used:
            return
        self._used.add(name)
        number = str(len(self._used))
        properties = paragraph.pPr
        start = element("w:bookmarkStart", id=number, name=name)
        if properties is not None:
            properties.addnext(start)
        else:
            paragraph.insert(0, start)
        paragraph.append(element("w:bookmarkEnd", id=number))


def reference_run(text: str) -> Any:
    """Return a raised run with a reference number."""
    shown = element("w:t")
    shown.text = text
    return element("w:r", element("w:rPr", element("w:vertAlign", val="superscript")), shown)


def add_contents(document: Any, report: Report, depth: int) -> None:
    """Append the table of contents: one entry a heading, its page number a field.

    LibreOffice works the numbers out when it opens the file; Word does when it is asked to (F9, or on opening by the
    ``dirty`` mark). Word's own TOC field around them would keep LibreOffice from doing so, and its numbers blank.
    """
    for name, entry in report.headings(depth):
        paragraph = document.add_paragraph(style=TOC_STYLES[min(entry.level, 2)])._p
        paragraph.append(_entry(name, entry.text))


def _entry(name: str, text: str) -> Any:
    words = element("w:t")
    words.text = printable(text)
    return element(
        "w:hyperlink",
        element("w:r", words),
        element("w:r", element("w:tab")),
        _field("begin", dirty="1"),
        _instruction(f" PAGEREF {name} \\h "),
        _field("separate"),
        element("w:r", element("w:t")),
        _field("end"),
        anchor=name,
        history="1",
    )


def _field(kind: str, **attributes: str) -> Any:
    return element("w:r", element("w:fldChar", fldCharType=kind, **attributes))


def _instruction(text: str) -> Any:
    from docx.oxml.ns import qn

    code = element("w:instrText")
    code.set(qn("xml:space"), "preserve")
    code.text = text
    return element("w:r", code)


def no_language() -> Any:
    """Return the property of a run that is no Thai text: where its lines may end is then not asked of Thai rules."""
    return element("w:lang", bidi="en-US")


def element(tag: str, *children: Any, **attributes: object) -> Any:
    """Return a WordprocessingML element; attributes are given without their prefix."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    for child in children:
        made.append(child)
    return made
