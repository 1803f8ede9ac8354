"""The places to sign below a table: a row of that table, so that no page has them alone."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from ita_workbook.report.formats.column_widths import characters
from ita_workbook.report.formats.docx_marks import element
from ita_workbook.words.width import lines_needed

TWIPS_PER_MM = 1440 / 25.4
SMALL_LINES = 8
"""A table up to this size goes with the signatures as a whole: no page with one of its few rows, none with the rest."""
HELD_LINES = 10
"""A last row up to this height goes with the signatures as it is; of a taller one only its end, or no page has room."""
MARGINS = (("top", 120), ("left", 0), ("bottom", 0), ("right", 0))
"""Of the cell with the signatures: what stands in it is as wide as it would be below the table."""
END_LINES = 6
"""So many lines of a tall last row go with the signatures."""


def sign_in_last_row(table: Any) -> None:
    """Make all that stands below a table, the sentence that submits it and the places to sign, its last row.

    A signature alone on a page signs nothing, so the row above goes with it. LibreOffice holds a table and the
    paragraph below it together only as a whole, and leaves the page before empty; a row and the next it does hold.
    """
    from docx.oxml.ns import qn

    below = [made for made in table.itersiblings() if made.tag != qn("w:sectPr")]
    if not _text(below[0]):
        below[0].getparent().remove(below.pop(0))  # the gap below a table, which the row is by itself
    widths = [int(column.get(qn("w:w"))) for column in table.iter(qn("w:gridCol"))]
    rows = table.findall(qn("w:tr"))
    own = [row for row in rows if not row.xpath("w:trPr/w:tblHeader")]
    if sum(_height(row, widths) for row in own) <= SMALL_LINES:
        for row in own:
            _hold(row)
    elif own:
        _hold(_end_of(own[-1], widths))
    properties = element("w:tcPr", element("w:tcW", w=sum(widths), type="dxa"))
    if len(widths) > 1:
        properties.append(element("w:gridSpan", val=len(widths)))
    properties.append(_lines_at("nil", "left", "bottom", "right"))
    properties.append(element("w:tcMar", *(element(f"w:{side}", w=width, type="dxa") for side, width in MARGINS)))
    cell = element("w:tc", properties, *below)
    if below[-1].tag == qn("w:tbl"):  # a cell ends with a paragraph
        cell.append(element("w:p", element("w:pPr", element("w:pStyle", val="ITATableText"))))
    table.append(element("w:tr", element("w:trPr", element("w:cantSplit")), cell))


def _lines_at(kind: str, *sides: str) -> Any:
    """Borders of a cell that differ from its table's."""
    return element("w:tcBorders", *(element(f"w:{side}", val=kind) for side in sides))


def _hold(row: Any) -> None:
    """Keep a row whole, and on the page of the next."""
    from docx.oxml.ns import qn

    properties = row.find(qn("w:trPr"))
    if properties is None:
        properties = element("w:trPr")
        row.insert(0, properties)
    if properties.find(qn("w:cantSplit")) is None:
        properties.insert(0, element("w:cantSplit"))
    for paragraph in row.iter(qn("w:pPr")):
        if paragraph.find(qn("w:keepNext")) is None:
            paragraph.insert(1, element("w:keepNext"))  # the schema wants it right after the style


def _end_of(row: Any, widths: list[int]) -> Any:
    """Return the row itself, or of a tall one its last lines: below a dotted line, which says that the row goes on."""
    from docx.oxml.ns import qn

    cells = row.findall(qn("w:tc"))
    parts = [cell.findall(qn("w:p")) for cell in cells]
    if len(cells) != len(widths):
        return row
    lines = [[_lines(paragraph, width) for paragraph in own] for own, width in zip(parts, widths, strict=True)]
    if max(map(sum, lines)) <= HELD_LINES:
        return row
    kept = [_kept(own) for own in lines]
    above = max(sum(own[:count]) for own, count in zip(lines, kept, strict=True))
    # A cell that is no higher than what stays above stays there whole.
    kept = [len(own) if sum(own) <= above else count for own, count in zip(lines, kept, strict=True)]
    if all(len(own) == count for own, count in zip(lines, kept, strict=True)):
        return row
    end = element("w:tr")
    for cell, own, count in zip(cells, parts, kept, strict=True):
        properties = deepcopy(cell.find(qn("w:tcPr")))
        _insert_borders(properties, "top")
        _insert_borders(cell.find(qn("w:tcPr")), "bottom")
        end.append(element("w:tc", properties, *(own[count:] or [element("w:p", deepcopy(own[-1].find(qn("w:pPr"))))])))
    row.addnext(end)
    return end


def _height(row: Any, widths: list[int]) -> int:
    """The estimated lines of a row's tallest cell."""
    from docx.oxml.ns import qn

    cells = [cell.findall(qn("w:p")) for cell in row.findall(qn("w:tc"))]
    return max(sum(_lines(one, width) for one in own) for own, width in zip(cells, widths, strict=False))


def _kept(lines: list[int]) -> int:
    """How many paragraphs of a cell stay above: all but the last few lines, and never none."""
    count = len(lines)
    while count > 1 and sum(lines[count - 1 :]) <= END_LINES:
        count -= 1
    return count


def _insert_borders(properties: Any, side: str) -> None:
    properties.insert_element_before(
        _lines_at("dotted", side), "w:shd", "w:noWrap", "w:tcMar", "w:textDirection", "w:vAlign"
    )


def _lines(paragraph: Any, width: int) -> int:
    return lines_needed(_text(paragraph), characters(width / TWIPS_PER_MM))


def _text(made: Any) -> str:
    from docx.oxml.ns import qn

    return "".join(text.text or "" for text in made.iter(qn("w:t")))
