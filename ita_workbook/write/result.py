"""Result: what a verb of the program gives; its tables, its JSON, its lines for a terminal, and what it is saved as."""

from __future__ import annotations

import csv
import io
import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.fiscal_year import now as the_time
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Language, Text
from ita_workbook.write.output import refuse_existing, write_bytes, write_text
from ita_workbook.write.table import Column, DType, Plain, Table, TableRow

if TYPE_CHECKING:
    import pandas

SUFFIXES = (".xlsx", ".html", ".json", ".csv")
Kinds = DType | Sequence[str]
"""What a column of a frame holds: its type, or the codes of its closed list in their order."""


@dataclass(frozen=True, repr=False)
class Result(ABC):
    """What a verb gives. It is never changed: what is saved gives a new result that knows its place."""

    @property
    @abstractmethod
    def tables(self) -> tuple[Table, ...]:
        """The tables of the result, the first one foremost."""

    @abstractmethod
    def to_json(self, language: Language = "th") -> dict[str, Any]:
        """Return the result as JSON data, as the command prints it; ``schema`` names its shape."""

    @abstractmethod
    def lines(self, language: Language = "th", *, columns: int = 100, colour: bool = False) -> Iterator[str]:
        """Yield the result as lines for a terminal of ``columns``, as the command prints it."""

    @property
    def title(self) -> str:
        """What stands above the tables of a saved file."""
        return type(self).__name__

    @property
    def exit_code(self) -> int:
        """What the command ends with: 0 clean, 1 where something has to be put right."""
        return 0

    @property
    def warnings(self) -> tuple[Text, ...]:
        """What somebody should know who goes on with the result."""
        return ()

    def to_frame(self, name: str | None = None, *, language: Language = "th") -> pandas.DataFrame:
        """Return one of the tables as a typed data frame: the first, or the one called ``name``."""
        known = {table.id: table for table in self.tables}
        if name is not None and name not in known:
            listed = ", ".join(known)
            raise UsageProblem(sentence("output.no_table", name=name, listed=listed))
        return (known[name] if name is not None else self.tables[0]).to_frame(language)

    def json_pieces(self, language: Language = "th") -> Iterator[str]:
        """Yield the text of the JSON piece by piece: a big result never stands in memory as one text."""
        yield json.dumps(self.to_json(language), ensure_ascii=False, indent=2) + "\n"

    def save(
        self, path: str | PathLike[str], *, language: Language = "th", force: bool = False, now: datetime | None = None
    ) -> Self:
        """Write the result as the suffix of ``path`` says: .xlsx, .html, .json, or .csv (the first table alone)."""
        place = Path(path)
        must_be_known(place)
        refuse_existing(place, force=force)
        suffix = place.suffix.lower()
        if suffix == ".json":
            write_text(place, "".join(self.json_pieces(language)))
        elif suffix == ".csv":
            # The mark tells Excel that the text is UTF-8.
            write_text(place, _csv(self.tables[0], language), encoding="utf-8-sig")
        else:
            self._write(place, language, now or the_time())
        return self

    def _write(self, path: Path, language: Language, created: datetime) -> None:
        """Write the tables as .xlsx or .html; results whose tables people know in another form have their own."""
        write_tables(path, self.title, self.tables, language, created=created)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __str__(self) -> str:
        return "\n".join(self.lines())


def must_be_known(path: Path) -> None:
    """Raise UsageProblem unless a result can be saved under the suffix of ``path``."""
    if path.suffix.lower() not in SUFFIXES:
        raise UsageProblem(
            sentence("output.kind", name=path.name, listed=" ".join(SUFFIXES)),
        )


def write_tables(path: Path, title: str, tables: Sequence[Table], language: Language, *, created: datetime) -> None:
    """Write tables as .html or else as .xlsx, as the suffix of ``path`` says."""
    if path.suffix.lower() == ".html":
        from ita_workbook.write.table_html import table_page

        write_bytes(path, table_page(title, tables, language))
    else:
        from ita_workbook.write.table_xlsx import xlsx_bytes

        write_bytes(path, xlsx_bytes(title, tables, language, created=created))


def data_table(id: str, columns: Mapping[str, Kinds], rows: Iterable[Sequence[Plain]], *, index: str = "") -> Table:
    """Return a table for programs: each column by its code, what it holds, and the rows."""
    made = tuple(_column(code, kind) for code, kind in columns.items())
    return Table(id, Text(id), made, tuple(TableRow(tuple(row)) for row in rows), index=index)


def _column(code: str, kind: Kinds) -> Column:
    if isinstance(kind, str):
        return Column(code, Text(code), cast(DType, kind))
    return Column(code, Text(code), "choice", choices={value: Text(value) for value in kind})


def _csv(table: Table, language: Language) -> str:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    data = table.to_json(language)
    writer.writerow([column["code"] for column in data["columns"]])
    writer.writerows(row.values() for row in data["rows"])
    return stream.getvalue()
