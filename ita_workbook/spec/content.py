"""Content: the rows of a workbook as typed values, whatever file they stand in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from ita_workbook.spec.column import ColumnSpec, ColumnType

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
class Content:
    """The rows of each data sheet by sheet id, in the order of the sheet."""

    sheets: dict[str, list[Row]] = field(default_factory=dict)

    def rows(self, sheet: str) -> list[Row]:
        """Return the rows of ``sheet``; an empty list when there is none."""
        return self.sheets.get(sheet, [])

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


_PLAIN = {str, int}
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
        return date.fromisoformat(text) if tag == "d" else Decimal(text)
    raise ValueError(f"not an encoded value: {data!r}")


def content_to_json(content: Content) -> dict[str, list[list[Any]]]:
    """Return the content as JSON data: sheet → list of [key, {field: value}]."""
    return {
        sheet: [[row.key, {code: encode(value) for code, value in row.values.items()}] for row in rows]
        for sheet, rows in content.sheets.items()
    }


def content_from_json(data: dict[str, list[list[Any]]]) -> Content:
    """Return the content that :func:`content_to_json` made into JSON data."""
    return Content({sheet: _rows_from_json(rows) for sheet, rows in data.items()})


def _rows_from_json(rows: list[list[Any]]) -> list[Row]:
    # Nearly all values are texts, and whole sheets of them are taken as they are.
    kinds = {kind for _, values in rows for kind in map(type, values.values())}
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
