"""Question: one SQL file with its words in front, asked of a store by DuckDB, answered as a table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ita_workbook.book.content import display
from ita_workbook.framework.ranking import PASS_MARK
from ita_workbook.rollups.tables import FOLDER, column_of, known_columns, needed, store_tables
from ita_workbook.words.errors import DeclarationError, UsageProblem
from ita_workbook.words.node import Node
from ita_workbook.words.sentences import sentence
from ita_workbook.words.templates import template
from ita_workbook.words.text import Text
from ita_workbook.write.table import Column, DType, Table, TableRow

SUFFIX = ".sql"
NEAR = 1.0
"""Points below a threshold that are near it, unless asked otherwise."""
_HEAD = re.compile(r"\s*/\*(.*?)\*/", re.DOTALL)
_KINDS: Sequence[tuple[str, DType]] = (
    ("BOOL", "flag"), ("DATE", "day"), ("DOUBLE", "score"), ("FLOAT", "score"), ("DECIMAL", "score"), ("INT", "count"),
)  # fmt: skip
_FILTERS = ("province", "year")
_NOWHERE = (
    "select count(distinct unit) from everywhere where unit not in "
    "(select unit from everywhere where province is not null)"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question: its id, its words, the columns that it names itself, and its SQL."""

    id: str
    title: Text
    about: Text
    columns: Mapping[str, Column]
    sql: str


@cache
def questions() -> Mapping[str, Question]:
    """Return the questions under ``templates/questions`` by id."""
    names = sorted(one.name for one in template(FOLDER).iterdir() if one.name.endswith(SUFFIX))
    return {
        name.removesuffix(SUFFIX): _parsed(name, template(FOLDER, name).read_text(encoding="utf-8")) for name in names
    }


def question_of(asked: str | Path) -> Question:
    """Return a question by its id, from a file of one's own (.sql), or one that is written out (``select …``)."""
    known, text = questions(), str(asked)
    if text in known:
        return known[text]
    if text.lower().endswith(SUFFIX):
        path = Path(text)
        if not path.is_file():
            raise UsageProblem(sentence("files.no_file", path=path))
        return _parsed(path.name, path.read_text(encoding="utf-8-sig"))
    if len(text.split()) > 1:
        return Question("question", Text(text), Text(""), {}, text)
    raise UsageProblem(sentence("rollups.no_question", name=text, listed=", ".join(known)))


def _parsed(name: str, text: str) -> Question:
    id = name.removesuffix(SUFFIX)
    found = _HEAD.match(text)
    if found is None:
        return Question(id, Text(id), Text(""), {}, text)
    head = Node.parse(found[1].encode(), name, DeclarationError)
    head.only(("title", "about", "columns"))
    declared = head.get("columns")
    columns = {code: column_of(code, node) for code, node in declared.children()} if declared else {}
    return Question(id, head.need("title").wording(), head.optional_wording("about"), columns, text[found.end() :])


def answer(
    store: Path,
    question: Question,
    *,
    today: date,
    province: str | None = None,
    year: int | None = None,
    near: float = NEAR,
) -> Table:
    """Return the answer of a store to a question, about one province or year where that is named.

    The SQL may use the tables by their names and ``$today``, ``$pass`` and ``$near``; it is one ``select``, and reaches
    nothing but the tables.
    """
    given = {"today": today, "pass": float(PASS_MARK), "near": near}
    database = needed("duckdb")
    try:
        with database.connect() as connection:
            _open(connection, store, {"province": province, "year": year})
            statements = connection.extract_statements(question.sql)
            if len(statements) != 1 or statements[0].type != database.StatementType.SELECT:
                raise UsageProblem(sentence("rollups.not_select", name=question.id))
            used = {name: value for name, value in given.items() if name in statements[0].named_parameters}
            cursor = connection.execute(statements[0], used)
            described, rows = cursor.description, cursor.fetchall()
            nowhere = connection.execute(_NOWHERE).fetchone()[0] if province else 0
    except database.Error as error:
        raise UsageProblem(sentence("rollups.no_answer", name=question.id, reason=str(error))) from error
    columns = tuple(_column(question, str(code), str(kind)) for code, kind, *_ in described)
    told = {**given, "today": display(today), "pass": f"{PASS_MARK:g}", "near": f"{near:g}"}
    notes = [question.about.fill(told)] if question.about.th else []
    if nowhere:
        notes.append(sentence("rollups.nowhere", count=nowhere))
    made = tuple(TableRow(tuple(_value(value) for value in row)) for row in rows)
    return Table(question.id, question.title, columns, made, tuple(notes))


def _open(connection: Any, store: Path, filters: Mapping[str, str | int | None]) -> None:
    """Make a view a table, of the rows that are asked about, and shut the door to everything else."""
    paths = [store / table.file for table in store_tables().values()]
    connection.execute(f"create view everywhere as select * from read_parquet({_literal(str(paths[0]))})")  # noqa: S608
    for table, path in zip(store_tables().values(), paths, strict=True):
        if not path.is_file():
            raise UsageProblem(sentence("rollups.no_store", store=store))
        # Of a file that could not be read nobody knows the year: it is not left out for that.
        wanted = [
            f"(year = {_literal(value)} or year is null)" if name == "year" else f"{name} = {_literal(value)}"
            for name in _FILTERS
            if (value := filters.get(name)) is not None
        ]
        where = f" where {' and '.join(wanted)}" if wanted else ""
        source = f"read_parquet({_literal(str(path))})"
        connection.execute(f"create view {table.name} as select * from {source}{where}")  # noqa: S608 - all literals
    listed = ", ".join(_literal(str(path)) for path in paths)
    connection.execute(f"set allowed_paths = [{listed}]")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def _literal(value: str | int) -> str:
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def _column(question: Question, code: str, kind: str) -> Column:
    declared = question.columns.get(code) or known_columns().get(code)
    if declared is not None:
        return declared
    found: DType = next((own for name, own in _KINDS if name in kind.upper()), "text")
    return Column(code, Text(code), found, width=16.0)


def _value(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | float | bool | date) else str(value)
