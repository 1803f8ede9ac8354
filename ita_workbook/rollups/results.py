"""Results over many agencies: what a rollup did, and what a store answered; and the store that is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ita_workbook.book.share import DONE
from ita_workbook.framework.load import available_frameworks
from ita_workbook.report.model import Digits
from ita_workbook.report.results import Documents
from ita_workbook.report.write import put_whole, report_bytes
from ita_workbook.rollups.province import KIND, PARTS, Figures, build_province, wording
from ita_workbook.rollups.question import NEAR, Question, answer, question_of
from ita_workbook.rollups.store import frame, must_be_store, table_named
from ita_workbook.rollups.tables import store_tables
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.fiscal_year import now as the_time
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Language, Text, listed
from ita_workbook.write.output import refuse_existing
from ita_workbook.write.result import Kinds, Result, data_table
from ita_workbook.write.table import Table
from ita_workbook.write.table_terminal import table_lines

if TYPE_CHECKING:
    import pandas

FORMATS = ("docx", "html")
_CAME = ("returned", "merged")
_NAMED = 10
"""Names in one message; of more the number is told."""


class Store:
    """What ``rollup`` made of a province's files: tables that can be asked."""

    def __init__(self, path: str | PathLike[str]) -> None:
        """Open the store at ``path``; raises UsageProblem where there is none."""
        self.path = Path(path)
        self.manifest: Mapping[str, Any] = must_be_store(self.path)

    def to_frame(self, table: str) -> pandas.DataFrame:
        """Return a table as a typed data frame: returns, items, measures, findings or scores."""
        return frame(self.path, table)

    def ask(
        self,
        question: str | PathLike[str],
        *,
        province: str | None = None,
        year: int | None = None,
        near: float = NEAR,
        today: date | None = None,
    ) -> Answer:
        """Answer a question: one of ours by its id, a file of one's own (.sql), or a ``select`` over the tables.

        ``province`` and ``year`` narrow it, ``near`` is how many points are near a threshold, and ``today`` decides
        what is late.
        """
        chosen = question_of(str(question))
        day = today or date.today()
        table = answer(self.path, chosen, today=day, province=province, year=year, near=near)
        return Answer(chosen, table)

    def report(
        self,
        folder: str | PathLike[str],
        formats: Sequence[str] = (),
        *,
        province: str | None = None,
        year: int | None = None,
        language: Language = "th",
        digits: Digits = "arabic",
        today: date | None = None,
        force: bool = False,
        now: datetime | None = None,
    ) -> Documents:
        """Write the report on the store: a document and a page with plots, and what to do first.

        It is about one year, the latest unless ``year`` is named, and about ``province`` where that is.
        """
        chosen = tuple(dict.fromkeys(formats)) or FORMATS
        unknown = [name for name in chosen if name not in FORMATS]
        if unknown:
            raise UsageProblem(sentence("report.unknown", name=unknown[0], listed=", ".join(FORMATS)))
        place, day = Path(folder), today or date.today()
        for format in chosen:
            refuse_existing(place / f"{KIND}.{format}", force=force)
        figures = self._figures(province, year)
        answers = {part.id: self.ask(part.id, province=province, year=figures.year, today=day).table for part in PARTS}
        report = build_province(figures, answers, day, language, digits)
        created = now or the_time()
        made = {
            f"{KIND}.{format}": report_bytes(report, format, created=created, wording=wording()) for format in chosen
        }
        return Documents(tuple(put_whole(place, made)))

    def _figures(self, province: str | None, year: int | None) -> Figures:
        frames = {name: self.to_frame(name) for name in store_tables()}
        returns, items, measures, _, scores = frames.values()
        if province is not None:
            returns, items, measures, scores = (
                one[one["province"] == province] for one in (returns, items, measures, scores)
            )
        years = sorted({int(one) for one in returns["year"].dropna()})
        chosen = year or (years[-1] if years else available_frameworks()[-1].year_be)
        items, measures, scores = (one[one["year"] == chosen] for one in (items, measures, scores))
        own = returns[returns["year"].fillna(chosen) == chosen]
        asked = own[own["department"].notna() & own["state"].isin((*_CAME, "missing", "unread", "given_up"))]
        totals = scores[(scores["level"] == "total") & scores["score"].notna()].sort_values(["score", "agency"])
        counts = {
            "agencies": own["unit"].nunique(),
            "files": int(own["file"].notna().sum()),
            "given_up": int((own["state"] == "given_up").sum()),
            "asked": len(asked),
            "returned": int(asked["state"].isin(_CAME).sum()),
            "items": len(items),
            "linked": int((items["links"] > 0).sum()),
            "scores": int(scores["score"].notna().sum()),
            "measures": len(measures),
            "done": int((measures["status"] == DONE).sum()),
        }
        pairs = zip(totals["agency"].fillna("–"), totals["score"], strict=True)
        units = set(own["unit"])
        return Figures(
            chosen,
            tuple(one for one in years if one != chosen),
            tuple(sorted(own["province"].dropna().unique())),
            counts,
            [(str(agency), Decimal(str(score))) for agency, score in pairs],
            tuple(one for one in self.manifest["without_master"] if one in units),
        )

    def __repr__(self) -> str:
        return f"<Store {self.path.name}>"


@dataclass(frozen=True, repr=False)
class Answer(Result):
    """What a store answered: one table."""

    question: Question
    table: Table

    @property
    def title(self) -> str:
        """The question."""
        return self.question.title.th

    @property
    def tables(self) -> tuple[Table, ...]:
        """The answer, by the question's id."""
        return (self.table,)

    def to_json(self, language: Language = "th") -> dict[str, Any]:
        """Return the answer (schema ita-workbook/ask/1)."""
        return {"schema": "ita-workbook/ask/1", "question": self.question.id, **self.table.to_json(language)}

    def lines(self, language: Language = "th", *, columns: int = 100, colour: bool = False) -> Iterator[str]:
        """Yield the question, and the table below it."""
        yield self.table.title.pick(language)
        for note in self.table.notes:
            yield note.pick(language)
        yield ""
        if not self.table.rows:
            yield sentence("rollups.nothing").pick(language)
            return
        yield from table_lines(_with_something(self.table), language, columns=columns if colour else None)
        yield ""
        yield sentence("rollups.rows", count=len(self.table.rows)).pick(language)


def _with_something(table: Table) -> Table:
    """Return a table without the columns in which nothing stands: a terminal is narrow."""
    used = [place for place in range(len(table.columns)) if any(row.values[place] is not None for row in table.rows)]
    rows = tuple(type(row)(tuple(row.values[place] for place in used)) for row in table.rows)
    return Table(table.id, table.title, tuple(table.columns[place] for place in used), rows, table.notes)


@dataclass(frozen=True, repr=False)
class Rolled(Result):
    """What a rollup did: the store, how many agencies were looked at now, and what was given up."""

    store: Store
    done: int
    rolled_at: datetime | None = None

    @property
    def counts(self) -> Mapping[str, int]:
        """How many units and files there are, how many stand in parts, and how many were given up."""
        found: Mapping[str, int] = self.store.manifest["counts"]
        return found

    @property
    def exit_code(self) -> int:
        """1 where files were given up."""
        return 1 if self.counts["files_given_up"] else 0

    @property
    def warnings(self) -> tuple[Text, ...]:
        """What was given up, and folders that have no master or one that another folder has too."""
        told = [
            sentence("rollups.given_up", file=f"{one['unit']}: {one['file']}", reason=one["reason"])
            for one in self.store.manifest["given_up"]
        ]
        alone = self.store.manifest["without_master"]
        if alone:
            told.append(sentence("rollups.without_master", count=len(alone), listed=_few(alone)))
        told += [sentence("rollups.twice", listed=_few(units)) for units in self.store.manifest["same_master"]]
        return tuple(told)

    @property
    def tables(self) -> tuple[Table, ...]:
        """``units``: a row a folder; the store's own tables are had by ``to_frame``."""
        columns: dict[str, Kinds] = {"unit": "text", "files": "count", "part": "text"}
        rows = [(one["unit"], one["files"], one["part"]) for one in self.store.manifest["units"]]
        return (data_table("units", columns, rows),)

    def to_frame(self, name: str | None = None, *, language: Language = "th") -> pandas.DataFrame:
        """Return a table of the store as a typed data frame, or ``units``."""
        if name in store_tables():
            return self.store.to_frame(str(name))
        return super().to_frame(name, language=language)

    def to_json(self, language: Language = "th") -> dict[str, Any]:
        """Return the manifest of the store (schema ita-workbook/rollup/1)."""
        told = [warning.pick(language) for warning in self.warnings]
        return {**self.store.manifest, "done": self.done, "warnings": told}

    def lines(self, language: Language = "th", *, columns: int = 100, colour: bool = False) -> Iterator[str]:
        """Yield the counts, and what to do next."""
        counts, rows = self.counts, self.store.manifest["rows"]
        yield sentence("rollups.done", units=counts["units"], done=self.done).pick(language)
        yield sentence(
            "rollups.files", seen=counts["files_seen"], parts=counts["files_in_parts"],
            given_up=counts["files_given_up"],
        ).pick(language)  # fmt: skip
        told = [sentence("rollups.table", title=table_named(name).title, count=count) for name, count in rows.items()]
        yield listed(told).pick(language)
        yield sentence("rollups.next", store=self.store.path).pick(language)


def _few(names: list[str]) -> str:
    return ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")
