"""Content: the rows of a workbook as typed values, whatever file they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Any, cast

from ita_workbook.book.column import ColumnSpec, ColumnType

Value = str | int | Decimal | date
"""A cell's value: text, choice, url, codes: str (lists by their Thai label); score: Decimal;
date: Gregorian date; year: int (BE). A str in a date or score cell is what somebody wrote that could not be read.
An empty cell is absent."""


@dataclass(slots=True)
class Row:
    """One row: its key (``O12``, ``M01|m6``, a form's field code) and its values by field code."""

    key: str
    values: dict[str, Value] = field(default_factory=dict)

    def text(self, code: str) -> str:
        """Return the value of ``code`` as text; empty when absent."""
        value = self.values.get(code)
        return "" if value is None else str(value)


@dataclass(slots=True)
class SheetRows:
    """The rows of one sheet column by column: ``columns`` has a value for each of ``keys``, None where there is none.

    So a workbook says what was issued in it, and so most of it is compared: rows are made only where they are asked
    for.
    """

    keys: list[str]
    columns: dict[str, list[Value | None]]

    @classmethod
    def of(cls, rows: Sequence[Row]) -> SheetRows:
        """Return the table of some rows."""
        codes = dict.fromkeys(code for row in rows for code in row.values)
        return cls([row.key for row in rows], {code: [row.values.get(code) for row in rows] for code in codes})

    def rows(self) -> list[Row]:
        """Return the rows; what is absent is in none of them."""
        codes = tuple(self.columns)
        by_row = zip(*self.columns.values(), strict=True) if codes else [()] * len(self.keys)
        return [
            Row(key, {code: value for code, value in zip(codes, values, strict=True) if value is not None})
            for key, values in zip(self.keys, by_row, strict=True)
        ]


class Content:
    """The rows of each data sheet by sheet id, in the order of the sheet.

    What was read as a table becomes rows when it is first asked for as rows.
    """

    __slots__ = ("_kept",)

    def __init__(self, sheets: dict[str, list[Row]] | None = None) -> None:
        self._kept: dict[str, list[Row] | SheetRows] = (
            {} if sheets is None else cast("dict[str, list[Row] | SheetRows]", sheets)
        )

    @classmethod
    def of_tables(cls, tables: Mapping[str, SheetRows]) -> Content:
        """Return a content that was kept column by column."""
        content = cls()
        content._kept.update(tables)
        return content

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the sheets."""
        return tuple(self._kept)

    @property
    def sheets(self) -> dict[str, list[Row]]:
        """The rows by sheet id."""
        for sheet in self._kept:
            self.rows(sheet)
        return cast("dict[str, list[Row]]", self._kept)

    def __eq__(self, other: object) -> bool:
        return self.sheets == other.sheets if isinstance(other, Content) else NotImplemented

    def __repr__(self) -> str:
        return f"Content({self.sheets!r})"

    def rows(self, sheet: str) -> list[Row]:
        """Return the rows of ``sheet``; an empty list when there is none."""
        kept = self._kept.get(sheet)
        if isinstance(kept, SheetRows):
            self._kept[sheet] = kept = kept.rows()
        return [] if kept is None else kept

    def table(self, sheet: str) -> SheetRows:
        """Return the rows of ``sheet`` as a table, which is not to be changed."""
        kept = self._kept.get(sheet)
        return kept if isinstance(kept, SheetRows) else SheetRows.of(kept or ())

    def shared(self) -> Content:
        """Return a content of the same rows, in which those of a whole sheet can be replaced without touching this."""
        content = Content()
        content._kept.update(self._kept)
        return content

    def row(self, sheet: str, key: str) -> Row | None:
        """Return one row by key."""
        return next((row for row in self.rows(sheet) if row.key == key), None)

    @property
    def agency(self) -> dict[str, Value]:
        """The agency form as field → value; unanswered fields are absent."""
        return {row.key: row.values["value"] for row in self.rows("agency") if "value" in row.values}

    def cells(self) -> Iterator[tuple[str, str, str, Value]]:
        """Yield every filled cell as (sheet, row key, field, value)."""
        for sheet, rows in self.sheets.items():
            for row in rows:
                for code, value in row.values.items():
                    yield sheet, row.key, code, value

    def index(self, sheet: str) -> dict[str, Row]:
        """Return the rows of ``sheet`` by key."""
        return {row.key: row for row in self.rows(sheet)}

    def copy(self) -> Content:
        """Return a copy whose rows can be changed without touching this one."""
        return Content({sheet: self.copied(sheet) for sheet in self.sheets})

    def copied(self, sheet: str) -> list[Row]:
        """Return copies of the rows of one sheet."""
        return [Row(row.key, dict(row.values)) for row in self.rows(sheet)]

    def departments(self) -> tuple[str, ...]:
        """Return the departments' names in the order of the departments sheet, each once."""
        return tuple(
            dict.fromkeys(row.text("department") for row in self.rows("departments") if row.text("department"))
        )

    def sections(self, department: str) -> tuple[str, ...]:
        """Return the sections of one department in order, each once."""
        return tuple(
            dict.fromkeys(
                row.text("section")
                for row in self.rows("departments")
                if row.text("department") == department and row.text("section")
            )
        )


_MOST_DIGITS = 24
SEPARATOR = "\x1f"
"""Stands between the texts of tables, and in no text that a workbook can hold."""
_PLAIN = {str, int}
_TEXT_OR_NOTHING = {str, type(None)}
_PLAIN_OR_NOTHING = {str, int, type(None)}
_PLAIN_OR_TAGGED = {str, int, list}


def encode(value: Value) -> str | int | list[str]:
    """Return ``value`` as JSON data: dates and scores as tagged pairs, so that :func:`decode` needs no column."""
    if isinstance(value, date):
        return ["d", value.isoformat()]
    if isinstance(value, Decimal):
        return ["n", str(value)]
    return value


def decode(data: Any) -> Value:
    """Return the value that :func:`encode` made into JSON data."""
    if isinstance(data, (str, int)):
        return data
    if isinstance(data, list):
        tag, text = data
        return _decoded_pair(tag, text)
    raise ValueError(f"not an encoded value: {data!r}")


@lru_cache(maxsize=4096)
def _decoded_pair(tag: str, text: str) -> Value:
    # The same few dates stand in row after row, and in file after file.
    if tag == "d":
        return date.fromisoformat(text)
    number = Decimal(text)
    # No score has more digits, and a forged exponent would be written out as a gigabyte of zeros.
    if not number.is_finite() or len(text) > _MOST_DIGITS or abs(number.adjusted()) > _MOST_DIGITS:
        raise ValueError(f"not a score: {text[:_MOST_DIGITS]}")
    return number


def content_to_json(content: Content) -> dict[str, list[list[Any]]]:
    """Return the content as JSON data: sheet → list of [key, {field: value}]."""
    return {
        sheet: [[row.key, {code: encode(value) for code, value in row.values.items()}] for row in rows]
        for sheet, rows in content.sheets.items()
    }


def content_from_json(data: dict[str, list[list[Any]]]) -> Content:
    """Return the content that :func:`content_to_json` made into JSON data."""
    return Content({sheet: _rows_from_json(rows) for sheet, rows in data.items()})


def channels(agency: Mapping[str, Value]) -> str:
    """Return where officers send their files and ask, by the answers of the agency form; '' where it says nothing.

    The guide, the messages and the papers say the same: two ways that contradict each other cost files.
    """
    said = (display(agency.get(code, "")) for code in ("contact", "coordinator_contact"))
    return " · ".join(dict.fromkeys(filter(None, said)))


def table_to_json(table: SheetRows, texts: list[str]) -> list[Any]:
    """Return the table as data for :mod:`json` with :func:`encode` for what it does not know.

    Columns that hold nothing but texts, which are nearly all, are added to ``texts``, '' where there is none, and are
    None in the data: to split one long text takes half the time of reading as many from JSON.
    """
    columns: dict[str, list[Value | None] | None] = {}
    for code, values in table.columns.items():
        if set(map(type, values)) <= _TEXT_OR_NOTHING and "" not in values and not _holds_separator(values):
            texts += [str(value or "") for value in values]
            columns[code] = None
        else:
            columns[code] = values
    return [table.keys, columns]


def _holds_separator(values: Iterable[Value | None]) -> bool:
    return any(SEPARATOR in value for value in values if isinstance(value, str))


def table_from_json(data: list[Any], texts: Iterator[str]) -> SheetRows:
    """Return the table that :func:`table_to_json` made; raises ValueError when its columns are not equally long."""
    keys, columns = data
    decoded: dict[str, list[Value | None]] = {}
    for code, values in columns.items():
        if values is None:
            found = list(islice(texts, len(keys)))
            if len(found) != len(keys):
                raise ValueError(f"{code}: {len(found)} texts, {len(keys)} keys")
            decoded[code] = [text or None for text in found] if "" in found else cast("list[Value | None]", found)
            continue
        if len(values) != len(keys):
            raise ValueError(f"{code}: {len(values)} values, {len(keys)} keys")
        known = set(map(type, values)) <= _PLAIN_OR_NOTHING
        decoded[code] = values if known else [None if value is None else decode(value) for value in values]
    if not set(map(type, keys)) <= {str}:
        raise ValueError("a key that is no text")
    return SheetRows(keys, decoded)


def _rows_from_json(rows: list[list[Any]]) -> list[Row]:
    # Nearly all values are texts, and whole sheets of them are taken as they are.
    kinds = {kind for _, values in rows for kind in map(type, values.values())}
    if not {type(key) for key, _ in rows} <= {str}:
        raise ValueError("a key that is no text")
    if kinds <= _PLAIN:
        return [Row(key, values) for key, values in rows]
    return [Row(key, _decoded(values)) for key, values in rows]


def _decoded(values: dict[str, Any]) -> dict[str, Value]:
    kinds = set(map(type, values.values()))
    if kinds <= _PLAIN:
        return values
    if kinds <= _PLAIN_OR_TAGGED:
        return {code: decode(value) if value.__class__ is list else value for code, value in values.items()}
    return {code: decode(value) for code, value in values.items()}


def display(value: Value, column_type: ColumnType | None = None) -> str:
    """Return ``value`` as people write it: dates as dd/mm/BE year, scores with two decimals."""
    if isinstance(value, date):
        return f"{value.day:02d}/{value.month:02d}/{value.year + 543}"
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return str(value)


def displayed(column: ColumnSpec, value: Value | None) -> str:
    """Return the cell text of ``value`` in ``column``; empty for None."""
    return "" if value is None else display(value, column.type)


UNPLACED = "unplaced"
"""The sheet id of an extra table that this tool wrote, so that reading it again is no surprise."""


@dataclass(frozen=True, slots=True)
class UserSheet:
    """A sheet of plain texts: its name (31 characters at most), rows of cells, and whether this tool made it."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    own: bool = False


@dataclass(frozen=True, slots=True)
class UserColumn:
    """A column that people added beside a table: its header, empty where it has none, and its texts by row key."""

    title: str
    texts: Mapping[str, str]
