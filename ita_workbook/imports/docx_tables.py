"""Word documents: every table with its cells spread and its list numbers written out; nothing deleted is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from docx import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn

from ita_workbook.imports.grid import MOST_COLUMNS, Grid, GridCell, bounded
from ita_workbook.read.archive import Archive, UnreadableFileError
from ita_workbook.read.returned import Event
from ita_workbook.words.sentences import sentence
from ita_workbook.words.thai_text import normalise, to_thai

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

LONGEST = 32 * 1024 * 1024
"""Bytes of a part; a report of a hundred pages has one."""
_MOST_ABOVE = 5
"""Paragraphs over a table that are looked at for its year."""
_WRAPPERS = frozenset(qn(f"w:{name}") for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"))
_GONE = frozenset(qn(f"w:{name}") for name in ("del", "moveFrom", "tbl", "txbxContent"))
"""What a paragraph's text does not go into: what tracked changes took away, and what stands in a frame of its own."""
_THAI_LETTERS = "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
_MARKS = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def read_docx(archive: Archive) -> tuple[list[Grid], int]:
    """Return the tables of a document in order, and how many paragraphs stand in none.

    Raises UnreadableFileError where it cannot be read.
    """
    for name in archive.names:
        if len(archive.taken(name) or b"") > LONGEST and name.endswith(".xml"):
            raise UnreadableFileError(Event("archive_limit", params={"what": name, "limit": LONGEST}))
    try:
        document = Document(BytesIO(archive.data))
    except (OpcError, BadZipFile, KeyError, ValueError, AttributeError, SyntaxError) as error:
        raise UnreadableFileError(Event("truncated_file", params={"reason": "docx"})) from error
    reader = _Reader(document)
    return [reader.grid(table, number) for number, table in enumerate(reader.tables(), 1)], reader.outside()


class _Reader:
    """Reads the tables of one document; list numbers are counted through all of it."""

    def __init__(self, document: WordDocument) -> None:
        self.body: Any = document.element.body
        self.relations = document.part.rels
        self.numbers = _ListNumbers(document)
        self.seen = 0

    def tables(self) -> Iterator[Any]:
        for table in self.body.iter(qn("w:tbl")):
            # What a newer Word shows stands twice where an older one could not show it.
            if not any(above.tag == _FALLBACK for above in table.iterancestors()):
                yield table

    def grid(self, table: Any, number: int) -> Grid:
        rows: list[list[GridCell | None]] = []
        wide = set()
        for row in _inside(table, "w:tr"):
            if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None:
                continue
            cells = list(self._row(row, len(rows), rows[-1] if rows else []))
            if len(list(_inside(row, "w:tc"))) == 1 and len(cells) > 1:
                wide.add(len(rows))
            rows.append(cells)
        return Grid(sentence("imports.table", number=number).th, rows, self._above(table), frozenset(wide), flows=True)

    def _row(self, row: Any, at: int, above: list[GridCell | None]) -> Iterator[GridCell | None]:
        before = row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
        column = _number(before, 0)
        yield from [None] * column
        for cell in _inside(row, "w:tc"):
            properties = cell.find(qn("w:tcPr"))
            down = properties.find(qn("w:vMerge")) if properties is not None else None
            span = _number(properties.find(qn("w:gridSpan")) if properties is not None else None, 1)
            self.seen += span
            bounded(self.seen)
            if column + span > MOST_COLUMNS:
                raise UnreadableFileError(Event("archive_limit", params={"what": "columns", "limit": MOST_COLUMNS}))
            if down is not None and down.get(qn("w:val"), "continue") == "continue":
                held = above[column] if column < len(above) else None
                shown = GridCell(held.raw, held.home or (at - 1, column)) if held else None
                yield from [shown] * span
            else:
                found = self._cell(cell)
                yield found
                yield from [GridCell(found.raw, (at, column))] * (span - 1)
            column += span

    def _cell(self, cell: Any) -> GridCell:
        texts, link, runs, struck = [], "", 0, 0
        for paragraph in _inside(cell, "w:p"):
            text = "".join(_texts(paragraph))
            texts.append(self.numbers.before(paragraph, text) + text)
            for run in paragraph.iter(qn("w:r")):
                if any(piece.text for piece in run.iter(qn("w:t"))):
                    runs += 1
                    struck += _is_struck(run)
            for found in paragraph.iter(qn("w:hyperlink")):
                relation = self.relations.get(found.get(qn("r:id"), ""))
                link = link or (relation.target_ref if relation is not None and relation.is_external else "")
        return GridCell(normalise("\n".join(texts)), struck=0 < runs == struck, link=link)

    def _above(self, table: Any) -> tuple[str, ...]:
        found: list[str] = []
        for before in table.itersiblings(qn("w:p"), qn("w:tbl"), preceding=True):
            if before.tag == qn("w:tbl") or len(found) == _MOST_ABOVE:
                break
            if text := normalise("".join(_texts(before))):
                found.append(text)
        return tuple(found)

    def outside(self) -> int:
        """Return how many paragraphs with a text stand in no table."""
        return sum(
            bool("".join(_texts(paragraph)).strip())
            for paragraph in self.body.iter(qn("w:p"))
            if next(paragraph.iterancestors(qn("w:tbl")), None) is None
        )


def _inside(element: Any, name: str) -> Iterator[Any]:
    """Yield the children of a name, also those within content controls and what tracked changes put in."""
    wanted = qn(name)
    for child in element:
        if child.tag == wanted:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inside(child, name)


def _texts(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _MARKS:
            yield _MARKS[child.tag]
        elif child.tag not in _GONE and child.tag != _FALLBACK:
            yield from _texts(child)


def _is_struck(run: Any) -> bool:
    properties = run.find(qn("w:rPr"))
    marks = (properties.find(qn(f"w:{name}")) for name in ("strike", "dstrike")) if properties is not None else ()
    return any(mark is not None and mark.get(qn("w:val"), "1") not in ("0", "false", "off") for mark in marks)


def _number(element: Any, default: int) -> int:
    text = element.get(qn("w:val")) if element is not None else None
    return min(int(text), MOST_COLUMNS + 1) if text and text.isdigit() and len(text) < 9 else default


class _ListNumbers:
    """Writes the numbers that Word gives the paragraphs of a list: they stand in no text."""

    def __init__(self, document: WordDocument) -> None:
        self.levels: dict[tuple[str, str], tuple[str, str, int]] = {}
        self.counts: dict[tuple[str, str], int] = defaultdict(int)
        try:
            self._read(document.part.numbering_part.element)
        except (KeyError, NotImplementedError, ValueError, AttributeError):
            return  # a document without lists

    def _read(self, numbering: Any) -> None:
        kinds = {one.get(qn("w:abstractNumId")): one for one in numbering.iter(qn("w:abstractNum"))}
        for one in numbering.iter(qn("w:num")):
            meant = one.find(qn("w:abstractNumId"))
            kind = kinds.get(meant.get(qn("w:val"))) if meant is not None else None
            for level in kind.iter(qn("w:lvl")) if kind is not None else ():
                form, text = level.find(qn("w:numFmt")), level.find(qn("w:lvlText"))
                start = _number(level.find(qn("w:start")), 1)
                said = (text.get(qn("w:val")) or "") if text is not None else ""
                shape = (form.get(qn("w:val")) or "") if form is not None else "decimal"
                self.levels[str(one.get(qn("w:numId"))), str(level.get(qn("w:ilvl")))] = (shape, said, start)

    def before(self, paragraph: Any, text: str) -> str:
        """Return what Word shows before a paragraph; '' for one that is in no list, or empty in a bulleted one."""
        found = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        listed = found.find(qn("w:numId")) if found is not None else None
        if listed is None:
            return ""
        deep = found.find(qn("w:ilvl"))
        key = str(listed.get(qn("w:val"))), str(deep.get(qn("w:val")) if deep is not None else "0")
        if key not in self.levels:
            return ""
        shape, said, start = self.levels[key]
        if shape == "bullet":
            return "- " if text else ""
        self.counts[key] = self.counts[key] + 1 if key in self.counts else start
        for other in [other for other in self.counts if other[0] == key[0] and int(other[1]) > int(key[1])]:
            del self.counts[other]
        for level in range(int(key[1]) + 1):
            other = key[0], str(level)
            counted = _shaped(self.counts.get(other, 1), self.levels.get(other, (shape, "", 1))[0])
            said = said.replace(f"%{level + 1}", counted)
        return f"{said} " if text else said


def _shaped(number: int, shape: str) -> str:
    if shape == "thaiLetters" and number <= len(_THAI_LETTERS):
        return _THAI_LETTERS[number - 1]
    return to_thai(str(number)) if shape == "thaiNumbers" else str(number)
