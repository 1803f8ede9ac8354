"""Table: the one model of a table that a command shows, writes or gives to Python: columns declared once, rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from ita_workbook.words.fiscal_year import format_date
from ita_workbook.words.sentences import pattern
from ita_workbook.words.text import Language, Text

if TYPE_CHECKING:
    import pandas as pd

DType = Literal["text", "choice", "count", "score", "flag", "day", "moment"]
"""What a column holds; :data:`PANDAS` has the dtype of each."""
Plain = str | int | float | Decimal | bool | date | datetime | Text | None
"""A value of a table; None where there is none."""
Tone = Literal["", "missing", "wrong", "done", "muted"]
"""What a cell stands out for; the colours are those of the workbook."""

PANDAS: Mapping[DType, str] = MappingProxyType(
    {
        "text": "string",
        "choice": "category",
        "count": "Int64",
        "score": "Float64",
        "flag": "boolean",
        "day": "datetime64[s]",
        "moment": "datetime64[s, UTC]",
    }
)
"""The pandas dtype of each kind of column; a choice is an ordered category."""
_FLAGS = {True: pattern("output.flag.checked"), False: pattern("output.flag.unchecked")}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its code (ASCII, for programs), its title, what it holds, and how it is shown to people.

    ``choices`` are the values of a closed list in their order, each with its wording. ``width`` is in characters, as
    the sheets of the workbook declare theirs. ``empty`` is shown where there is no value. A column is for people
    (``shown``), for data frames (``data``), or both.
    """

    code: str
    title: Text
    dtype: DType = "text"
    width: float = 20
    choices: Mapping[Any, Text] = field(default_factory=dict)
    empty: str = ""
    shown: bool = True
    data: bool = True
    picks: tuple[Text, ...] = ()
    """What people choose from in a spreadsheet, where they are to fill the column."""

    def display(self, value: Plain, language: Language = "th") -> str:
        """Return ``value`` as people read it: days in BE, scores with two decimals, choices by their wording."""
        if value is None:
            return self.empty
        if isinstance(value, Text):
            return value.pick(language) or self.empty
        if isinstance(value, bool):
            return _FLAGS[value].pick(language)
        if isinstance(value, datetime):
            return format_date(value.astimezone().date())
        if isinstance(value, date):
            return format_date(value)
        if self.dtype == "score":
            return f"{value:.2f}"
        wording = self.choices.get(str(value)) if self.choices else None
        return (wording.pick(language) if wording else str(value)) or self.empty


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: a value for each column; the tone of the row and of single cells, and link targets, by column code."""

    values: tuple[Plain, ...]
    tone: Tone = ""
    tones: Mapping[str, Tone] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its id (for programs), its title (31 characters at most: it names a sheet), columns and rows.

    ``notes`` stand above it, and ``index`` names the column that labels the rows of a data frame.
    """

    id: str
    title: Text
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...] = ()
    notes: tuple[Text, ...] = ()
    index: str = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.values) != len(self.columns):
                raise ValueError(f"table {self.id}: a row of {len(row.values)} values, {len(self.columns)} columns")

    @property
    def shown(self) -> tuple[Column, ...]:
        """The columns that people see."""
        return tuple(column for column in self.columns if column.shown)

    def texts(self, language: Language = "th") -> Iterator[list[str]]:
        """Yield the texts of each row as people read them, of the columns that are shown."""
        for row in self.rows:
            yield [text for _, text in self.shown_cells(row, language)]

    def shown_cells(self, row: TableRow, language: Language = "th") -> Iterator[tuple[Column, str]]:
        """Yield the columns that people see, each with its text in ``row``."""
        for column, value in zip(self.columns, row.values, strict=True):
            if column.shown:
                yield column, column.display(value, language)

    def to_json(self, language: Language = "th") -> dict[str, Any]:
        """Return the table as JSON data: its columns with their types, and a mapping by column code for each row."""
        columns = [column for column in self.columns if column.data]
        places = [number for number, column in enumerate(self.columns) if column.data]
        return {
            "id": self.id,
            "title": self.title.pick(language),
            "columns": [
                {"code": column.code, "title": column.title.pick(language), "type": column.dtype} for column in columns
            ],
            "rows": [
                {
                    column.code: _json_value(row.values[place], language)
                    for place, column in zip(places, columns, strict=True)
                }
                for row in self.rows
            ],
        }

    def to_frame(self, language: Language = "th") -> pd.DataFrame:
        """Return the table as a pandas DataFrame, typed by :data:`PANDAS` even where it has no rows.

        Days are Gregorian, moments in UTC, choices are codes in the order of their list.
        """
        import pandas as pd

        frame = pd.DataFrame(
            {
                column.code: _series(column, [row.values[place] for row in self.rows], language)
                for place, column in enumerate(self.columns)
                if column.data
            },
            index=pd.RangeIndex(len(self.rows)),
        )
        return frame.set_index(self.index) if self.index else frame


def _json_value(value: Plain, language: Language) -> str | int | float | bool | None:
    if isinstance(value, Text):
        return value.pick(language)
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def _series(column: Column, values: list[Plain], language: Language) -> pd.Series[Any]:
    """Return one column of a frame, of the dtype that its kind has."""
    import pandas as pd

    plain = [value.pick(language) if isinstance(value, Text) else value for value in values]
    if column.dtype == "choice":
        # A value outside its list is kept behind it: a frame must not lose what is there.
        texts = [None if value is None else str(value) for value in plain]
        order = list(dict.fromkeys([*column.choices, *(text for text in texts if text is not None)]))
        kind = pd.CategoricalDtype(pd.Index(order, dtype="string"), ordered=True)
        return pd.Series(pd.array(texts, dtype="string"), name=column.code).astype(kind)
    if column.dtype == "score":
        plain = [None if value is None else float(value) for value in plain]  # type: ignore[arg-type]
    elif column.dtype == "text":
        plain = [None if value is None else str(value) for value in plain]
    elif column.dtype == "moment":
        plain = [value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else None for value in plain]
    if column.dtype in ("day", "moment"):
        moments = pd.Series(plain, name=column.code, dtype="datetime64[s]")
        return moments.dt.tz_localize("UTC") if column.dtype == "moment" else moments
    return pd.Series(plain, name=column.code, dtype=PANDAS[column.dtype])
