"""Rows: which row of the master a row of a table is, told by its code and its title together, never by one unseen."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ita_workbook.book.book import Book
from ita_workbook.book.column import ColumnSpec
from ita_workbook.book.keys import row_ids
from ita_workbook.book.meaning import CodeOf
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.framework.framework import Framework
from ita_workbook.framework.load import available_frameworks
from ita_workbook.imports.headings import likeness
from ita_workbook.imports.tables import Piece
from ita_workbook.merge.provenance import Origin
from ita_workbook.read.values import read_code
from ita_workbook.words.thai_text import fold

SAME, LIKE = 90, 60
"""From ``SAME`` on two titles are one; below ``LIKE`` they are of different things."""
_NEAR = 75
"""From here on a title is taken for the nearest, and told."""
_YEAR = re.compile(r"(?:ประจำปี|ปีงบประมาณ|พ\.?ศ\.?|[\s.])*25\d\d")
NUMBERED = re.compile(r"^\s*[(\[]?(?:[0-9]{1,2}|[๐-๙]{1,2})\s?[)\].]+\s*")
"""The number that a list gives its lines."""


Doubtful = tuple[str, dict[str, object]]
"""An event and what fills its words."""


@dataclass(frozen=True)
class Matched:
    """The row that is meant: its key, how people know it, and what is doubtful; ``key`` '' where none is meant."""

    key: str
    label: str
    new: bool = False
    doubts: tuple[Doubtful, ...] = ()
    reason: str = ""
    """Why there is no row."""


class RowMatcher:
    """Finds rows in one master; rows that it has not are given keys of their own, each once."""

    def __init__(self, book: Book, origins: Sequence[Origin] = ()) -> None:
        self.book, self.spec = book, book.spec
        self._places = {(origin.sha256, origin.sheet, place): origin.row_key
                        for origin in origins for place in origin.cell.split(", ")}  # fmt: skip
        self._titles: dict[str, dict[str, tuple[str, ...]]] = {}
        self._taken: dict[str, list[str]] = {}
        self._made: dict[str, dict[str, str]] = {}
        self.misfits: dict[str, list[str]] = {}
        """The titles of rows whose code and title do not belong together, by sheet."""
        self.distrusted: set[str] = set()
        """Sheets whose codes tell nothing, for the list is another year's."""

    def match(self, sheet: SheetSpec, cells: Mapping[str, Piece], sha256: str) -> Matched:
        """Return the row that the cells of one line, by field, belong to."""
        label = sheet.label.field if sheet.label else ""
        title = self.title_of(sheet, cells) or next((piece.text[:60] for piece in cells.values()), "")
        known = {self._places.get((sha256, sheet.id, place)) for piece in cells.values() for place in piece.places}
        code = sheet.key_columns[0].meaning.of if sheet.key_columns else None
        own_ids = bool(sheet.rows and sheet.rows.prefix)
        if code in ("item", "indicator", "question"):
            return self._by_code(sheet, code, cells.get(sheet.key_columns[0].field), self.title_of(sheet, cells))
        if (before := next(iter(known - {None}), None)) is not None:
            return Matched(before, title or before)
        if not own_ids:
            return Matched("", title, reason="no_row")
        said = "\x1f".join(fold(cells[column.field].text) for column in self._identity(sheet) if column.field in cells)
        named = all(column.field in cells for column in self._identity(sheet))
        if not fold(said) or (sheet.entries and not named):
            # Much is bought again under the same title: without its number each line of a list is one by itself.
            said = "\x1f".join(f"{sha256}{place}" for piece in cells.values() for place in piece.places)
        found = self._known_rows(sheet).get(said)
        if found is None and label and title:
            alike = [(likeness(plain(title), plain(text)), key) for key, text in self._labels(sheet).items() if text]
            best = max(alike, default=(0, ""))
            if best[0] >= SAME and len(self._identity(sheet)) == 1:
                found = best[1]
        if found is not None:
            return Matched(found, title or found)
        return Matched(self._new(sheet, said), title, new=True)

    def title_of(self, sheet: SheetSpec, cells: Mapping[str, Piece]) -> str:
        """Return the text by which people know the row, without the number of its line."""
        piece = cells.get(sheet.label.field) if sheet.label else None
        return NUMBERED.sub("", piece.text) if piece else ""

    def _identity(self, sheet: SheetSpec) -> tuple[ColumnSpec, ...]:
        return sheet.match_columns or ((sheet.label,) if sheet.label else ())

    def _labels(self, sheet: SheetSpec) -> dict[str, str]:
        field = sheet.label.field if sheet.label else ""
        return {row.key: row.text(field) for row in self.book.content.rows(sheet.id)}

    def _known_rows(self, sheet: SheetSpec) -> dict[str, str]:
        if sheet.id not in self._made:
            fields = [column.field for column in self._identity(sheet)]
            self._made[sheet.id] = {
                "\x1f".join(fold(row.text(code)) for code in fields if row.text(code)): row.key
                for row in reversed(self.book.content.rows(sheet.id))
            }
        return self._made[sheet.id]

    def _new(self, sheet: SheetSpec, said: str) -> str:
        taken = self._taken.setdefault(sheet.id, [row.key for row in self.book.content.rows(sheet.id)])
        (key,) = row_ids(sheet.rows.prefix if sheet.rows else "", taken, 1)
        taken.append(key)
        self._known_rows(sheet)[said] = key
        return key

    def _by_code(self, sheet: SheetSpec, code: CodeOf, written: Piece | None, title: str) -> Matched:
        """Return the row of a code and a title: where they disagree the title counts, and it is told."""
        rows = self.titles(sheet, code)
        named = read_code(code, written.raw) if written else None
        if named is None and written and written.text:
            named = self._tool(rows, written.text)
        if named is None and title:
            named = self._tool(rows, title)
            title = "" if named else title
        alike = sorted(((self.like(title, names), key) for key, names in rows.items()), reverse=True) if title else []
        best, nearest = alike[0] if alike else (0, "")
        own = self.like(title, rows[named]) if named in rows and title else 0
        least = SAME if sheet.id in self.distrusted else LIKE
        if named in rows and (not title or own >= least) and not (best >= SAME and best >= own + 15):
            assert named is not None
            differs = bool(title) and own < SAME and best > own
            told: Doubtful = ("import_title_differs", {"code": named, "title": title})
            doubts = (told,) if differs else ()
            return Matched(named, f"{named} {rows[named][0]}", doubts=doubts)
        if best >= SAME and (len(alike) < 2 or alike[1][0] < best):
            if named is None:
                return Matched(nearest, f"{nearest} {rows[nearest][0]}")
            self.misfits.setdefault(sheet.id, []).append(title)
            other: Doubtful = ("import_other_row", {"code": named, "other": nearest, "title": title})
            return Matched(nearest, f"{nearest} {rows[nearest][0]}", doubts=(other,))
        if title and named is not None:
            self.misfits.setdefault(sheet.id, []).append(title)
        return Matched("", title or (written.text if written else ""), reason="no_row")

    def _tool(self, rows: Mapping[str, object], text: str) -> str | None:
        """Return the row whose key a text is, parts of a tool counted: EIT ส่วนที่ 1 is EIT1."""
        said = fold(text).replace("ส่วนที่", "")
        return next((key for key in rows if fold(key) == said), None)

    def titles(self, sheet: SheetSpec, code: CodeOf | None) -> dict[str, tuple[str, ...]]:
        """Return the titles of the rows of a sheet by key: as they stand, and other spellings of the framework."""
        if sheet.id not in self._titles:
            framework = self.book.framework
            also = {one.code: one.also for one in framework.items} | {
                one.code: one.also for one in framework.indicators
            }
            self._titles[sheet.id] = {
                key: (text, *also.get(key, ())) for key, text in self._labels(sheet).items() if text or code
            }
        return self._titles[sheet.id]

    def like(self, title: str, names: Sequence[str]) -> int:
        """Return how like a title is to the nearest of some names, years apart."""
        return max((likeness(plain(title), plain(name)) for name in names if name), default=0)

    def codes_in(self, code: CodeOf, text: str) -> tuple[list[str], bool]:
        """Return the codes that a text names, by number or by title, and whether number and title agree.

        Of ``1. การใช้งบประมาณ`` the title tells, for the number may be that of the line.
        """
        sheet = self.spec.keyed_by(code)
        rows = self.titles(sheet, code)
        folded, found = fold(text), []
        for key, names in rows.items():
            named = [fold(name) for name in names if len(fold(name)) > 5]
            place = min((folded.find(name) for name in named if name in folded), default=-1)
            if place >= 0 and not any(char.isalpha() for char in key):
                found.append((place, key))
        titled = list(dict.fromkeys(key for _, key in sorted(found)))
        numbered = read_code(code, text)
        rest = NUMBERED.sub("", text)
        if not titled and any(char.isalpha() for char in rest):
            near, nearest = max(((self.like(rest, names), key) for key, names in rows.items()), default=(0, ""))
            if near >= _NEAR and nearest:
                return [nearest], near >= SAME and numbered in (None, nearest)
            return ([numbered], False) if numbered in rows and numbered else ([], True)
        if not titled:
            return ([numbered], True) if numbered in rows and numbered else ([], True)
        return titled, numbered is None or len(titled) > 1 or numbered == titled[0]


def other_year(framework: Framework, titles: Sequence[str]) -> Framework | None:
    """Return the year whose items have more of these titles than this one's; None where there is none."""
    wanted = {plain(title) for title in titles}

    def hits(one: Framework) -> int:
        return len(wanted & {plain(name) for item in one.items for name in (item.name.th, *item.also)})

    best = max(available_frameworks(), key=hits)
    return best if hits(best) > hits(framework) else None


def plain(title: str) -> str:
    """Return a title as titles of several years are compared: its year apart."""
    return fold(_YEAR.sub("", title))
