"""What a next year leaves behind: every filled cell of the old master that the new one does not have, by column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ita_workbook.book.book import Book
from ita_workbook.book.content import Content, UserColumn, UserSheet
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.merge.user_columns import added_columns
from ita_workbook.read.returned import Return
from ita_workbook.season.create import new_content
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text, listed

Followed = Mapping[str, Mapping[str, str]]
"""By sheet id: the key that each old row has in the new master; a row that is not there goes on in none."""


@dataclass(frozen=True, slots=True)
class LeftColumn:
    """The values of one column, or of one answer of a form, that did not go on; ``rows`` are their old keys.

    ``field`` is '' for a column of people's own.
    """

    sheet_id: str
    field: str
    sheet: Text
    title: Text
    rows: tuple[str, ...]

    @property
    def cells(self) -> int:
        """How many values these are."""
        return len(self.rows)


@dataclass(slots=True)
class OwnThings:
    """What people keep beside the tables of a master: columns by sheet id, sheets, and places that go nowhere."""

    columns: dict[str, tuple[UserColumn, ...]] = field(default_factory=dict)
    sheets: tuple[UserSheet, ...] = ()
    places: tuple[str, ...] = ()
    has_notes: bool = False

    @classmethod
    def of(cls, master: Return) -> OwnThings:
        """Take from a master that was read."""
        added = added_columns(master, master.content)
        sheets = tuple(UserSheet(one.name, tuple(tuple(row) for row in one.cells)) for one in master.extra_sheets)
        return cls(added.columns, sheets, tuple(added.left), master.has_notes)

    def followed_by(self, followed: Followed, sheets: Mapping[str, SheetSpec]) -> tuple[OwnThings, list[LeftColumn]]:
        """Return these for the rows of the new master, and the columns' texts that stand beside no row of it."""
        columns: dict[str, tuple[UserColumn, ...]] = {}
        left = []
        for sheet_id, own in self.columns.items():
            keys = followed.get(sheet_id, {})
            for column in own:
                kept: dict[str, str] = {}
                for key, text in column.texts.items():
                    if key in keys:
                        # Items that were merged into one bring their texts together.
                        kept[keys[key]] = " / ".join(filter(None, (kept.get(keys[key]), text)))
                lost = tuple(key for key in column.texts if key not in keys)
                if kept:
                    columns[sheet_id] = (*columns.get(sheet_id, ()), UserColumn(column.title, kept))
                if lost:
                    left.append(LeftColumn(sheet_id, "", sheets[sheet_id].name, Text(column.title), lost))
        return OwnThings(columns, self.sheets, self.places, self.has_notes), left


def left_columns(master: Book, made: Content, followed: Followed) -> list[LeftColumn]:
    """Return the values of ``master`` that are not in the new content, but for what its framework had filled in.

    ``followed`` tells where the rows went. The codes of rows that are made anew are no answers and not told.
    """
    prefilled = new_content(master.framework, {}, (), {}, master.language)
    found = []
    for sheet in master.spec.data_sheets(master.kind):
        if not sheet.is_written_by_program:
            found += _of_sheet(sheet, master.content, made, followed.get(sheet.id, {}), prefilled)
    return found


def _of_sheet(
    sheet: SheetSpec, old: Content, made: Content, followed: Mapping[str, str], prefilled: Content
) -> list[LeftColumn]:
    new, given = made.index(sheet.id), prefilled.index(sheet.id)
    lost: dict[str, list[str]] = {}
    for row in old.rows(sheet.id):
        after = new.get(followed.get(row.key, ""))
        for code, value in row.values.items():
            if code not in sheet.by_field or _is_name(sheet, code, known=after is not None or row.key in given):
                continue
            if sheet.kind == "form" and not (
                row.key in sheet.by_form_field and sheet.editable(row.key, code, "master")
            ):
                continue
            if row.key in given and given[row.key].values.get(code) == value:
                continue
            fate = sheet.fate(sheet.cell(row.key, code))
            if after is None or after.values.get(fate.becomes or code) != value:
                lost.setdefault(row.key if sheet.kind == "form" else code, []).append(row.key)
    columns = sheet.by_form_field if sheet.kind == "form" else sheet.by_field
    return [LeftColumn(sheet.id, code, sheet.name, columns[code].title, tuple(keys)) for code, keys in lost.items()]


def _is_name(sheet: SheetSpec, code: str, *, known: bool) -> bool:
    """Whether a cell only names its row: its key, where the row is a prepared one."""
    return sheet.by_field[code].key and (known or sheet.next_year in ("open", "again"))


def told(left: Sequence[LeftColumn], own: OwnThings, sheets: Mapping[str, SheetSpec]) -> Iterator[Text]:
    """Yield what was left behind, counted by sheet, and what became of what people kept beside the tables."""
    counts: dict[Text, int] = {}
    for one in left:
        counts[one.sheet] = counts.get(one.sheet, 0) + one.cells
    if counts:
        cells = [sentence("season.left.cells", sheet=name, count=count) for name, count in counts.items()]
        yield sentence("season.left.counted", listed=listed(cells))
    columns = [(sheets[sheet].name, one.title) for sheet, found in own.columns.items() for one in found]
    if columns or own.sheets:
        names = [Text(sheet.name, sheet.name) for sheet in own.sheets]
        titles = [sentence("season.left.column", sheet=sheet, title=Text(title, title)) for sheet, title in columns]
        yield sentence("season.left.own", listed=listed([*titles, *names]))
    if own.places:
        places = ", ".join(own.places)
        yield sentence("season.left.outside", places=places)
    if own.has_notes:
        yield sentence("season.left.notes")
