"""A book: one workbook to be written or judged, i.e. the specification applied to a framework and a content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ita_workbook.book.column import ColumnSpec, Kind
from ita_workbook.book.content import Content, Row, SheetRows, Value, displayed
from ita_workbook.book.identity import Identity
from ita_workbook.book.keys import NEW_ROW, row_ids
from ita_workbook.book.share import owners_in, rows_going_with
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.book.shown import round_ends
from ita_workbook.book.workbook import WorkbookSpec, load_spec
from ita_workbook.framework.framework import Framework
from ita_workbook.framework.load import load_framework
from ita_workbook.words.errors import FrameworkError
from ita_workbook.words.text import Language, Text


@dataclass(slots=True)
class PlannedRow(Row):
    """A row as it is written: ``spare`` rows are empty ones, ready to be filled."""

    spare: bool = False


class Planned(NamedTuple):
    """The rows of a sheet as they are written, column by column: those of the content, then the spare ones."""

    table: SheetRows
    issued: int
    """How many rows the content has."""


@dataclass
class Book:
    """One workbook: identity, framework and content under the workbook specification.

    The content of an issued workbook also has the rows of ``departments`` that its dropdowns need, although
    that sheet is not written there.
    """

    identity: Identity
    framework: Framework
    content: Content
    spec: WorkbookSpec = field(default_factory=load_spec)

    def in_newest_form(self) -> Book:
        """Return the same workbook under the newest form version, in which whatever is written is written."""
        if self.spec.form is not None:
            return self
        spec = load_spec()
        if self.spec is spec and self.identity.version == spec.version:
            return self
        return replace(self, identity=replace(self.identity, version=spec.version), spec=spec)

    @property
    def kind(self) -> Kind:
        """What the workbook is: master, issued or merged."""
        return self.identity.kind

    @property
    def language(self) -> Language:
        """The language of names, headers and guidance."""
        return self.identity.language

    @property
    def embeds_framework(self) -> bool:
        """Whether the framework must travel in the file, because it is not the one shipped for its year."""
        try:
            return load_framework(self.framework.year_be) != self.framework
        except FrameworkError:
            return True

    @property
    def sheets(self) -> tuple[SheetSpec, ...]:
        """The sheets of the workbook in order."""
        kept = self.content
        return tuple(
            sheet for sheet in self.spec.in_kind(self.kind) if not sheet.only_filled or kept.table(sheet.id).keys
        )

    def say(self, text: Text, **more: object) -> str:
        """Return a declared text in the workbook's language with {year}, {last_year}, {agency} and {department} filled.

        ``more`` are the values of other fields.
        """
        identity = self.identity
        year = identity.year_be
        known = {
            "year": year,
            "last_year": year - 1,
            "agency": identity.agency or "........",
            "department": identity.department,
        }
        return text.fill({**known, **more}).pick(self.language)

    def choices(self, name: str, above: str = "") -> tuple[str, ...]:
        """Return the stored values of a list; ``above`` is the department whose sections are asked for."""
        followed = self.spec.following.get(name)
        if followed is None or followed.source is None:
            return self.spec.lists[name].labels
        source = followed.source
        if source.framework == "tools":
            single = tuple(tool.code for tool in self.framework.tools)
            return single + tuple(combined.code for combined in self.framework.combined_tools)
        if source.framework == "indicators":
            subs = tuple(sub.code for sub in self.framework.sub_indicators)
            return tuple(indicator.code for indicator in self.framework.indicators) + subs
        if [column.field for column in self.spec.sheet(source.sheet).key_columns] == [source.field]:
            # The empty rows have their keys already, and what is filled in there may be chosen elsewhere.
            return tuple(row.key for row in self.rows(source.sheet))
        rows = self.content.rows(source.sheet)
        over = owners_in(above) if source.under else ()
        named = (row.text(source.field) for row in rows if not source.under or row.text(source.under) in (above, *over))
        return tuple(dict.fromkeys(text for text in named if text))

    def shown(self, column: ColumnSpec, value: Value | None) -> str:
        """Return the cell text of ``value`` in the workbook's language."""
        if isinstance(value, str) and self.identity.language != "en":
            return value
        closed = self.spec.lists.get(column.list) if column.list else None
        if closed and self.language == "en" and isinstance(value, str):
            found = closed.find(value)
            return found.label.en if found else value
        return displayed(column, value)

    def rows(self, sheet_id: str) -> list[PlannedRow]:
        """Return the rows of a data sheet as written: the content's, then the spare ones."""
        sheet = self.spec.sheet(sheet_id)
        if sheet.kind == "form":
            return [self._form_row(sheet, entry) for entry in sheet.fields]
        planned = [PlannedRow(row.key, row.values) for row in self.content.rows(sheet_id)]
        return planned + self._spare_rows(sheet, [row.key for row in planned])

    def planned(self, sheet_id: str) -> Planned:
        """Return what :meth:`rows` returns of a sheet that is no form, column by column."""
        sheet, table = self.spec.sheet(sheet_id), self.content.table(sheet_id)
        spare = self._spare_rows(sheet, table.keys)
        if not spare:
            return Planned(table, len(table.keys))
        added = SheetRows.of(spare)
        nothing, no_more = [None] * len(table.keys), [None] * len(spare)
        columns = {
            code: [*table.columns.get(code, nothing), *added.columns.get(code, no_more)]
            for code in dict.fromkeys((*table.columns, *added.columns))
        }
        return Planned(SheetRows([*table.keys, *added.keys], columns), len(table.keys))

    def _form_row(self, sheet: SheetSpec, entry: ColumnSpec) -> PlannedRow:
        values: dict[str, Value] = {"label": self.say(entry.title), "help": self.say(entry.prompt)}
        row = self.content.row(sheet.id, entry.field)
        if row and "value" in row.values:
            values["value"] = row.values["value"]
        return PlannedRow(entry.field, values)

    def _spare_rows(self, sheet: SheetSpec, taken: Sequence[str]) -> list[PlannedRow]:
        """Return the empty rows, whose ids are none of those ``taken``."""
        count = sheet.rows.spare_in(self.kind) if sheet.rows else 0
        if not count or sheet.rows is None:
            return []
        if self.kind == "issued" and (parent := self.spec.parent_of(sheet)):
            return self._spare_going_with(sheet, parent, taken)
        if self.kind == "issued":
            ids = self._department_ids(sheet.rows.prefix, taken, count)
        elif sheet.rows.prefix and not all(column.editable(self.kind) for column in sheet.key_columns):
            ids = row_ids(sheet.rows.prefix, taken, count)
        elif sheet.key_columns:
            # The key is what people fill in, so until then the row has none.
            return [PlannedRow(f"{NEW_ROW}{number}", {}, spare=True) for number in range(1, count + 1)]
        else:
            ids = row_ids(sheet.rows.prefix, taken, count)
        code = sheet.key_columns[0].field if sheet.key_columns else None
        return [PlannedRow(key, {code: key} if code else {}, spare=True) for key in ids]

    def _department_ids(self, prefix: str, taken: Sequence[str], count: int) -> list[str]:
        """Ids that no other department's workbook can have: they carry the department's number in the master."""
        own = self.spare_prefix(prefix)
        return [f"{own}{number}" for number in range(1, count + 1) if f"{own}{number}" not in taken]

    def spare_prefix(self, prefix: str) -> str:
        """Return what the ids of this department's own rows begin with: ``M03-`` for the third department."""
        names = self.content.departments()
        department = self.identity.department
        return f"{prefix}{names.index(department) + 1 if department in names else 0:02d}-"

    def is_own_id(self, sheet: SheetSpec, key: str) -> bool:
        """Whether a key is one that this workbook makes for its own empty rows, whether they stood ready or not."""
        prefix = sheet.rows.prefix if sheet.rows else ""
        if self.kind != "issued":
            return bool(prefix) and key.startswith(prefix) and key[len(prefix) :].isdigit()
        if sheet.rows is None or not sheet.rows.spare_issued:
            return False
        if (parent := self.spec.parent_of(sheet)) and parent.rows and parent in self.sheets:
            prefix = parent.rows.prefix
        own = self.spare_prefix(prefix)
        return bool(prefix) and key.startswith(own) and key[len(own) :].partition("|")[0].isdigit()

    def _spare_going_with(self, sheet: SheetSpec, parent: SheetSpec, taken: Sequence[str]) -> list[PlannedRow]:
        """Rows for each spare row of the sheet it goes with, in the rounds that the others report for."""
        closed = [column.field for column in sheet.key_columns if column.list in self.spec.lists]
        told = self.content.table(sheet.id).columns.get(closed[0], ()) if closed else ()
        labels = list(dict.fromkeys(str(label) for label in told if label))
        spare = [row.key for row in self._spare_rows(parent, self.content.table(parent.id).keys)]
        return [
            PlannedRow(row.key, row.values | round_ends(row, sheet, self.spec, self.identity.year_be), spare=True)
            for key in spare
            for row in rows_going_with(key, sheet, self.spec, labels)[: len(labels) or 1]
            if row.key not in taken
        ]

    def locked_texts(self, sheet: SheetSpec, values: dict[str, Value]) -> list[str]:
        """Return the texts of a row's prefilled cells in column order: what its fingerprint is made of."""
        return [
            self.shown(column, values.get(column.field)) for column in sheet.columns if not column.editable(self.kind)
        ]


def row_of(planned: PlannedRow) -> Row:
    """Return the content row of a planned row."""
    return Row(planned.key, dict(planned.values))
