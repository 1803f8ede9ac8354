"""The difference as tables: one line a cell, and each changed sheet with its rows and coloured cells."""

from __future__ import annotations

from collections.abc import Sequence

from ita_workbook.book.sheet import SheetSpec
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.merge.diff import Change, Kind, WorkbookDifference, labels
from ita_workbook.words.sentences import pattern, sentence
from ita_workbook.words.text import LANGUAGES, Text, listed
from ita_workbook.write.table import Column, Table, TableRow, Tone

KINDS: dict[Kind, Text] = {
    "changed": pattern("merge.diff.kind.changed"),
    "filled": pattern("merge.diff.kind.filled"),
    "cleared": pattern("merge.diff.kind.cleared"),
    "row_added": pattern("merge.diff.kind.row_added"),
    "row_removed": pattern("merge.diff.kind.row_removed"),
}
_TONES: dict[Kind, Tone] = {
    "changed": "missing", "filled": "done", "cleared": "wrong", "row_added": "done", "row_removed": "wrong",
}  # fmt: skip
_ROW = pattern("merge.diff.row")
_WAS = pattern("merge.diff.was")
_LIST = pattern("merge.diff.title")
_CHANGE = pattern("merge.diff.how")
_VALUES = pattern("merge.diff.before_after")
_NOTHING = pattern("merge.diff.nothing")


def counted(found: WorkbookDifference) -> Text:
    """Return the counts as a line of words."""
    counts = found.counts()
    if not found.changes:
        return _NOTHING
    parts = [sentence("merge.diff.count", what=KINDS[kind], count=counts[kind]) for kind in KINDS if counts[kind]]
    return sentence("merge.diff.counted", listed=listed(parts, " · "))


def short_table(found: WorkbookDifference, spec: WorkbookSpec) -> Table:
    """Return one line a change, for a terminal: sheet, row, column, change, both values shortened."""
    columns = (*_where_columns(), Column("kind", _CHANGE, "choice", choices=KINDS), Column("values", _VALUES))
    rows = tuple(
        TableRow((*_where(change, spec), change.kind, f"{_short(change.before)} → {_short(change.after)}"))
        for change in found.changes
    )
    return Table("differences", _LIST, columns, rows)


def _short(text: str, longest: int = 40) -> str:
    flat = " ".join(text.split())
    return (flat if len(flat) <= longest else flat[: longest - 1] + "…") or "-"


def _where_columns() -> tuple[Column, ...]:
    return (
        Column("sheet", sentence("merge.diff.sheet"), width=22, data=False),
        Column("row", _ROW, width=20, data=False),
        Column("column", sentence("merge.diff.column"), width=26, data=False),
    )


def _where(change: Change, spec: WorkbookSpec) -> tuple[Text, ...]:
    named = zip(*(labels(change, spec, language) for language in LANGUAGES), strict=True)
    return tuple(Text(*names) for names in named)


def changes_table(found: WorkbookDifference, spec: WorkbookSpec) -> Table:
    """Return one row a change; codes for a data frame stand behind the names that people see."""
    columns = (
        *_where_columns(),
        Column("kind", _CHANGE, "choice", 14, KINDS),
        Column("sheet_id", sentence("merge.diff.sheet"), "choice", choices=_sheets(spec), shown=False),
        Column("row_key", _ROW, shown=False),
        Column("field", sentence("merge.diff.column"), shown=False),
        Column("before", sentence("merge.diff.before"), width=48),
        Column("after", sentence("merge.diff.after"), width=48),
        Column("before_cell", sentence("merge.diff.cell_before"), width=14),
        Column("after_cell", sentence("merge.diff.cell_after"), width=14),
    )
    rows = tuple(_listed(change, spec) for change in found.changes)
    return Table("changes", _LIST, columns, rows, (counted(found), *found.notes))


def _sheets(spec: WorkbookSpec) -> dict[str, Text]:
    return {sheet.id: sheet.name for sheet in spec.sheets}


def _listed(change: Change, spec: WorkbookSpec) -> TableRow:
    tone = _TONES[change.kind]
    return TableRow(
        (
            *_where(change, spec), change.kind, change.sheet, change.row_key, change.field, change.before, change.after,
            change.before_cell, change.after_cell,
        ),
        tones={"kind": tone, "after": tone},
    )  # fmt: skip


def tables(found: WorkbookDifference, spec: WorkbookSpec) -> list[Table]:
    """Return the list of changes, and a table for each sheet that has any."""
    made = [changes_table(found, spec)]
    for sheet in spec.sheets:
        changes = [change for change in found.changes if change.sheet == sheet.id]
        if changes and sheet.kind == "table":
            made.append(_sheet_table(sheet, changes, spec))
    return made


def _sheet_table(sheet: SheetSpec, changes: Sequence[Change], spec: WorkbookSpec) -> Table:
    """Return the changed cells of one sheet laid out as on the sheet: a row a row, a column a changed column."""
    used = {change.field for change in changes}
    columns = [column for column in sheet.columns if column.field in used]
    rows: dict[str, dict[str, Change]] = {}
    for change in changes:
        rows.setdefault(change.row_key, {})[change.field] = change
    made = []
    for by_field in rows.values():
        found = [by_field.get(column.field) for column in columns]
        values = (_where(next(iter(by_field.values())), spec)[1], *(_grid_text(one) if one else None for one in found))
        made.append(TableRow(values, tones={one.field: _TONES[one.kind] for one in found if one}))
    heads = (Column("row", _ROW), *(Column(column.field, column.title, width=column.width) for column in columns))
    title = Text(*(sheet.title.pick(language).partition(" {")[0] for language in LANGUAGES))
    return Table(sheet.id, sheet.name, heads, tuple(made), (title,))


def _grid_text(change: Change) -> Text:
    if change.kind not in ("changed", "cleared", "row_removed"):
        return Text(change.after)
    was = _WAS.fill({"before": change.before})
    return Text(*("\n".join(filter(None, (change.after, was.pick(language)))) for language in LANGUAGES))
