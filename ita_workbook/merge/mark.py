"""Marks: a coloured cell with a note on it, put into a sheet of a package."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from xml.sax.saxutils import escape

from lxml import etree

from ita_workbook.merge.mark_styles import MarkStyles
from ita_workbook.merge.package import DECLARATION, OFFICE, Package, child_name
from ita_workbook.read.a1 import address, place_of

AUTHOR = "ita-workbook"
_AFTER_LEGACY = ("legacyDrawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst")
_VML = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="{block}"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/>'
    "</v:shapetype></xml>"
)
_SHAPE = (
    '<v:shape id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;'
    'width:260pt;height:{height}pt;z-index:{order};visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill>'
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


def place(cell: str) -> tuple[int, int]:
    """Return the zero-based (row, column) of an A1 address."""
    found = place_of(cell)
    if found is None:
        raise ValueError(cell)
    return found


def mark_sheet(
    package: Package, part: str, styles: MarkStyles, severities: Mapping[str, str], notes: Mapping[str, str]
) -> None:
    """Give cells of a sheet the fill of their severity, and notes."""
    sheet = _MarkedSheet(package.tree(part))
    for cell, severity in severities.items():
        sheet.colour(cell, partial(styles.marked, severity=severity))
    added = _add_notes(package, part, sheet.namespace, notes)
    if added:
        _add_shapes(package, part, sheet, {cell: notes[cell] for cell in added})


def _add_notes(package: Package, part: str, namespace: str, notes: Mapping[str, str]) -> list[str]:
    """Put a note on each cell; where people have a note already, ours is added below their words.

    Return the cells that had none before and so need a shape.
    """
    existing = next((name for _, name in package.related(part, "comments")), None)
    if existing is not None:
        return _add_comments(package.tree(existing), notes)
    made = package.free_name("xl/comments{}.xml")
    comments = "".join(
        f'<comment ref="{cell}" authorId="0"><text>{_run(note)}</text></comment>' for cell, note in notes.items()
    )
    package.put(
        made,
        f'{DECLARATION}<comments xmlns="{namespace}"><authors>'
        f"<author>{AUTHOR}</author></authors><commentList>{comments}</commentList></comments>".encode(),
    )
    package.declare(made, "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml")
    package.relate(part, "comments", made)
    return list(notes)


def _add_shapes(package: Package, part: str, sheet: _MarkedSheet, notes: Mapping[str, str]) -> None:
    drawing = next((name for _, name in package.related(part, "vmlDrawing")), None)
    if drawing is not None:
        text = package.data(drawing).decode("utf-8")
        number = max((int(found) for found in re.findall(r"_x0000_s(\d+)", text)), default=0)
        block = _block(drawing)
    else:
        drawing = package.free_name("xl/drawings/vmlDrawing{}.vml")
        number, block = 0, _block(drawing)
        text = _VML.format(block=block)
        package.declare_extension("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
        sheet.link(package.relate(part, "vmlDrawing", drawing))
    number = max(number, block * 1024)
    shapes = []
    for order, (cell, note) in enumerate(notes.items(), 1):
        row, column = place(cell)
        height = 30 + 15 * (1 + len(note) // 45 + note.count("\n"))
        shapes.append(_SHAPE.format(id=number + order, height=height, order=order, row=row, column=column))
    package.put(drawing, text.replace("</xml>", "".join(shapes) + "</xml>").encode())


def _block(drawing: str) -> int:
    """Return the block of shape numbers that is a drawing's own."""
    return int(re.sub(r"\D", "", drawing) or 1) + 900


class _MarkedSheet:
    """A sheet part as a tree, whose cells get marks or lose them."""

    def __init__(self, tree: etree._Element) -> None:
        self.tree = tree
        data = self.tree.find(child_name(self.tree, "sheetData"))
        if data is None:
            raise ValueError("a sheet without sheetData")
        self.data = data
        self.rows: dict[int, etree._Element] = {}
        self._placed: dict[int, dict[int, etree._Element]] = {}
        self._number_rows()

    def _number_rows(self) -> None:
        """Give each row the number it has without saying so, and put the halves of a row together."""
        number = 0
        for row in list(self.data.iterchildren("*")):
            written = row.get("r", "")
            number = int(written) if written.isdecimal() else number + 1
            first = self.rows.setdefault(number, row)
            if first is not row:
                cells = self.cells(number)
                for column, cell in _placed_cells(row, number).items():
                    if column not in cells:
                        _put(first, cells, column, cell)
                self.data.remove(row)
            elif written != str(number):
                row.set("r", str(number))

    def cells(self, number: int) -> dict[int, etree._Element]:
        """Return the cells of a row by column; they get their addresses only here: other rows stay as they are."""
        if number not in self._placed:
            self._placed[number] = _placed_cells(self.rows[number], number)
        return self._placed[number]

    @property
    def namespace(self) -> str:
        """The namespace of the sheet's elements."""
        return str(etree.QName(self.tree).namespace)

    def colour(self, cell: str, marked: Callable[[int], int]) -> None:
        """Give a cell the format that ``marked`` returns for its own; a cell or row that is not there is made."""
        found = self._cell(cell)
        style = found.get("s") or self.default_style(cell)
        found.set("s", str(marked(int(style or 0))))

    def link(self, relation: str) -> None:
        """Name the drawing of the notes where the schema wants it: before what may stand after it."""
        made = self.tree.makeelement(child_name(self.tree, "legacyDrawing"))
        made.set(f"{{{OFFICE}}}id", relation)
        after = {child_name(self.tree, name) for name in _AFTER_LEGACY}
        following = next((child for child in self.tree if child.tag in after), None)
        if following is None:
            self.tree.append(made)
        else:
            following.addprevious(made)

    def _cell(self, cell: str) -> etree._Element:
        number, column = place(cell)
        row = self.rows.get(number + 1)
        if row is None:
            row = self.data.makeelement(child_name(self.tree, "row"), r=str(number + 1))
            later = [other for other in self.rows if other > number + 1]
            if later:
                self.rows[min(later)].addprevious(row)
            else:
                self.data.append(row)
            self.rows[number + 1] = row
        cells = self.cells(number + 1)
        if column not in cells:
            _put(row, cells, column, row.makeelement(child_name(self.tree, "c"), r=cell))
        return cells[column]

    def default_style(self, cell: str) -> str | None:
        """Return the style an empty cell shows: its row's, else its column's."""
        number, column = place(cell)
        row = self.rows.get(number + 1)
        if row is not None and row.get("customFormat") == "1":
            return row.get("s")
        columns = self.tree.find(child_name(self.tree, "cols"))
        for entry in columns if columns is not None else ():
            if int(entry.get("min", "0")) <= column + 1 <= int(entry.get("max", "0")):
                return entry.get("style")
        return None


def _put(row: etree._Element, cells: dict[int, etree._Element], column: int, cell: etree._Element) -> None:
    """Put a cell into its row, before those of later columns."""
    following = min((other for other in cells if other > column), default=None)
    if following is None:
        row.append(cell)
    else:
        cells[following].addprevious(cell)
    cells[column] = cell


def _placed_cells(row: etree._Element, number: int) -> dict[int, etree._Element]:
    """Return the cells of a row by column, each with its address; of a cell that stands there twice, the first."""
    column, cells = -1, {}
    for cell in [one for one in row if isinstance(one.tag, str)]:
        found = place_of(cell.get("r", "").strip().upper())
        column = found[1] if found else column + 1
        if column in cells:
            row.remove(cell)
            continue
        cell.set("r", address(number - 1, column))
        cells[column] = cell
    return cells


def strip(package: Package, part: str, styles: MarkStyles) -> None:
    """Take away the marks of an earlier annotation from a sheet: its notes and its fills."""
    sheet = _MarkedSheet(package.tree(part))
    for _, name in package.related(part, "comments"):
        _strip_comments(package.tree(name))
        kept = {comment.get("ref") for comment in package.tree(name).iter("{*}comment")}
        for _, drawing in package.related(part, "vmlDrawing"):
            package.put(drawing, _strip_shapes(package.data(drawing).decode("utf-8"), kept).encode())
    for number in sheet.rows:
        for cell in sheet.cells(number).values():
            style = cell.get("s")
            if style and styles.is_mark(int(style)):
                del cell.attrib["s"]
                default = sheet.default_style(cell.get("r", "A1"))
                if default:
                    cell.set("s", default)


def _add_comments(tree: etree._Element, notes: Mapping[str, str]) -> list[str]:
    """Add notes to a comments part; return the cells that had none before and so need a shape."""
    authors = tree.find(child_name(tree, "authors"))
    listed = tree.find(child_name(tree, "commentList"))
    if authors is None or listed is None:
        raise ValueError("comments without authors or list")
    names = [author.text for author in authors]
    if AUTHOR not in names:
        etree.SubElement(authors, child_name(tree, "author")).text = AUTHOR
        names.append(AUTHOR)
    there = {comment.get("ref"): comment for comment in listed}
    added = []
    for cell, note in notes.items():
        comment = there.get(cell)
        if comment is not None:
            text = comment.find(child_name(tree, "text"))
            if text is not None:
                text.append(_parsed_run(tree, f"\n[{AUTHOR}] {note}"))
            continue
        comment = etree.SubElement(listed, child_name(tree, "comment"), ref=cell, authorId=str(names.index(AUTHOR)))
        etree.SubElement(comment, child_name(tree, "text")).append(_parsed_run(tree, note))
        added.append(cell)
    return added


def _parsed_run(tree: etree._Element, text: str) -> etree._Element:
    return etree.fromstring(f'<text xmlns="{etree.QName(tree).namespace}">{_run(text)}</text>')[0]


def _run(text: str) -> str:
    return f'<r><rPr><sz val="11"/><rFont val="Tahoma"/></rPr><t xml:space="preserve">{escape(text)}</t></r>'


def _strip_comments(tree: etree._Element) -> None:
    authors = [author.text for author in tree.iter(child_name(tree, "author"))]
    for comment in list(tree.iter(child_name(tree, "comment"))):
        if int(comment.get("authorId", "0")) < len(authors) and authors[int(comment.get("authorId", "0"))] == AUTHOR:
            parent = comment.getparent()
            if parent is not None:
                parent.remove(comment)
            continue
        for run in list(comment.iter(child_name(tree, "r"))):
            words = "".join(str(text) for text in run.itertext())
            parent = run.getparent()
            if words.startswith(f"\n[{AUTHOR}] ") and parent is not None:
                parent.remove(run)


def _strip_shapes(text: str, kept: set[str | None]) -> str:
    """Take away the shapes of notes that are gone; ``kept`` are the addresses of those that stay."""
    places = {place(cell) for cell in kept if cell}

    def keep(found: re.Match[str]) -> str:
        row, column = re.search(r"<x:Row>(\d+)<", found[0]), re.search(r"<x:Column>(\d+)<", found[0])
        if row and column and (int(row[1]), int(column[1])) not in places:
            return ""
        return found[0]

    return re.sub(r"<v:shape .*?</v:shape>", keep, text, flags=re.DOTALL)
