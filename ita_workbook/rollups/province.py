"""Province: the report on a store that an office prints and acts on: what to do, then each question answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from ita_workbook.book.content import Content, Row
from ita_workbook.framework.load import available_frameworks, load_framework
from ita_workbook.framework.ranking import PASS_MARK
from ita_workbook.report.builder import ReportBuilder
from ita_workbook.report.model import Chart, Column, Cover, Digits, Listing, ListItem, Report, ReportCell, Series
from ita_workbook.report.model import TableRow as ReportRow
from ita_workbook.report.prose import Plain
from ita_workbook.report.templates import Wording, shipped_wording
from ita_workbook.rollups.tables import FOLDER
from ita_workbook.words.templates import load_yaml
from ita_workbook.words.text import Language
from ita_workbook.write.table import Table, TableRow

KIND = "province"
MOST_ROWS = 40
"""Rows of a table: a reader does not go further, and the question has them all."""
_MOST_BARS = 12
_LONGEST = 28
"""Letters of a name beside a bar."""
_COLOUR = "#2F5597"
_STATUS_COLOURS = {"done": "#70AD47", "in_progress": "#FFC000", "not_started": "#C00000", "unreported": "#A6A6A6"}


@dataclass(frozen=True, slots=True)
class Figures:
    """What a store shows on the whole, beside the answers to its questions."""

    year: int
    other_years: tuple[int, ...]
    provinces: tuple[str, ...]
    counts: Mapping[str, int]
    totals: Sequence[tuple[str, Decimal]]
    """(agency, total) of those that have one, the lowest first."""
    without_master: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartOf:
    """One part of the report: its question, and what of the answer is drawn."""

    id: str
    name: str = ""
    """The column that names a bar."""
    bars: tuple[str, ...] = ()
    """The columns whose figures are its bars: several are stacked."""
    threshold: bool = False
    only: tuple[str, ...] = ()
    """Levels that are told, of an answer that has more."""
    basis: str = ""
    """The count without which an empty answer says nothing."""


PARTS = (
    PartOf("missing", basis="asked"),
    PartOf("late", "agency", ("days",), basis="items"),
    PartOf("unpublished", "item", ("without",), basis="items"),
    PartOf("weakest", "code", ("mean_score",), threshold=True, only=("indicator",)),
    PartOf("scores"),
    PartOf("near", basis="scores"),
    PartOf("slips", basis="scores"),
    PartOf("measures", "agency", tuple(_STATUS_COLOURS)),
    PartOf("respondents"),
)
"""The parts in the order in which they are acted on."""


def wording() -> Wording:
    """Return the words of the documents with those of this one."""
    shipped = shipped_wording()
    return replace(shipped, patterns={**shipped.patterns, KIND: load_yaml(FOLDER, "report.yaml")})


def build_province(
    figures: Figures, answers: Mapping[str, Table], today: date, language: Language = "th", digits: Digits = "arabic"
) -> Report:
    """Return the report on a store."""
    years = [framework.year_be for framework in available_frameworks()]
    framework = load_framework(figures.year if figures.year in years else years[-1])
    named = {"fiscal_year": figures.year}
    content = Content({"agency": [Row(code, {"value": value}) for code, value in named.items()]})
    draft = ReportBuilder(KIND, content, framework, language, digits, wording())
    draft.known["agency"] = Plain(_whose(draft, figures))
    draft.report.title, draft.report.header = draft.say("title"), draft.say("header")
    lines = draft.lines("cover", day=today)
    draft.report.cover = Cover(tuple(lines[:-1]), (str(draft.known["agency"]), lines[-1]))
    draft.section()
    told = {part.id: _told(part, answers[part.id]) for part in PARTS}
    _summary(draft, figures, told)
    for part in PARTS:
        draft.heading(draft.say(f"{part.id}.heading"))
        _part(draft, part, told[part.id], figures, language)
    draft.signatures()
    return draft.report


def _whose(draft: ReportBuilder, figures: Figures) -> str:
    if not figures.provinces:
        return draft.say("whose.none")
    if len(figures.provinces) > 1:
        return draft.say("whose.many", count=len(figures.provinces))
    return draft.say("whose.one", province=Plain(figures.provinces[0]))


def _told(part: PartOf, table: Table) -> Table:
    """Return the rows of an answer that the report tells."""
    if not part.only:
        return table
    place = _place(table, "level")
    return replace(table, rows=tuple(row for row in table.rows if row.values[place] in part.only))


def _summary(draft: ReportBuilder, figures: Figures, answers: Mapping[str, Table]) -> None:
    counts = figures.counts
    draft.heading(draft.say("summary.heading"))
    lines = [draft.say("summary.agencies", **_counted(counts, "agencies", "files", "given_up"))]
    for name, part, whole in (
        ("returned", "returned", "asked"), ("published", "linked", "items"), ("measures", "done", "measures"),
    ):  # fmt: skip
        if counts[whole]:
            percent = Plain(str(100 * counts[part] // counts[whole]))
            lines.append(draft.say(f"summary.{name}", percent=percent, **_counted(counts, part, whole)))
    lines.append(_scored(draft, figures))
    if figures.without_master:
        names = ", ".join(figures.without_master[:MOST_ROWS])
        lines.append(draft.say("summary.without_master", count=len(figures.without_master), names=names))
    if figures.other_years:
        years = Plain(", ".join(map(str, figures.other_years)))
        lines.append(draft.say("summary.other_years", years=years))
    draft.add(Listing(tuple(ListItem(line) for line in lines)))
    draft.heading(draft.say("summary.todo"), 2)
    acts = [
        draft.say("summary.act", act=act, part=number)
        for number, part in enumerate(PARTS, 2)
        if (act := _act(draft, part, answers[part.id]))
    ]
    if not acts:
        draft.paragraph(draft.say("summary.nothing"))
        return
    draft.add(Listing(tuple(ListItem(act, draft.code(f"{number}.")) for number, act in enumerate(acts, 1))))


def _counted(counts: Mapping[str, int], *names: str) -> dict[str, Any]:
    return {name: Plain(f"{counts[name]:,}") for name in names}


def _scored(draft: ReportBuilder, figures: Figures) -> str:
    scores = [score for _, score in figures.totals]
    if not scores:
        return draft.say("summary.no_scores")
    passed = sum(score >= PASS_MARK for score in scores)
    mean = sum(scores, Decimal(0)) / len(scores)
    return draft.say("summary.scored", agencies=len(scores), mean=mean, lowest=scores[0], highest=scores[-1],
                     passed=passed)  # fmt: skip


def _act(draft: ReportBuilder, part: PartOf, table: Table) -> str:
    """Return what an answer asks to be done; '' where it asks for nothing."""
    if not table.rows or "act" not in draft.voice.declared(part.id):
        return ""
    below = 0
    if part.threshold:
        place = _place(table, part.bars[0])
        below = sum(Decimal(str(row.values[place])) < PASS_MARK for row in table.rows)
        if not below:
            return ""
    return draft.say(f"{part.id}.act", count=len(table.rows), below=below)


def _part(draft: ReportBuilder, part: PartOf, table: Table, figures: Figures, language: Language) -> None:
    if not table.rows:
        known = not part.basis or figures.counts[part.basis]
        draft.paragraph(draft.say(f"{part.id}.none" if known else "no_data"))
        return
    draft.paragraph(draft.say(f"{part.id}.line", count=len(table.rows)))
    if part.bars:
        draft.add(_chart(draft, part, table, language))
    elif part.id == "scores" and figures.totals:
        draft.add(_totals(draft, figures))
    widths: Mapping[str, float] = draft.voice.declared(f"{part.id}_columns")
    places = [_place(table, code) for code in widths]
    columns = tuple(
        Column(code, table.columns[place].title.pick(language), width, _align(table.columns[place].dtype))
        for (code, width), place in zip(widths.items(), places, strict=True)
    )
    draft.table(columns, [_row(draft, table, row, places, language) for row in table.rows[:MOST_ROWS]])
    if len(table.rows) > MOST_ROWS:
        draft.paragraph(draft.say("more", shown=MOST_ROWS, count=len(table.rows), id=part.id))


def _row(draft: ReportBuilder, table: Table, row: TableRow, places: Sequence[int], language: Language) -> ReportRow:
    cells = []
    for place in places:
        column, value = table.columns[place], row.values[place]
        text = column.display(value, language)
        cells.append(ReportCell.of(draft.code(text) if column.dtype in ("count", "score", "day") else text))
    return ReportRow(tuple(cells))


def _align(dtype: str) -> Any:
    return "right" if dtype in ("count", "score") else "center" if dtype == "day" else "left"


def _place(table: Table, code: str) -> int:
    return next(place for place, column in enumerate(table.columns) if column.code == code)


def _chart(draft: ReportBuilder, part: PartOf, table: Table, language: Language) -> Chart:
    """Return the bars of an answer; of rows with one name (departments of an agency) the longest."""
    name, places = _place(table, part.name), [_place(table, code) for code in part.bars]
    best: dict[str, list[Any]] = {}
    for row in table.rows:
        found = [row.values[place] for place in places]
        best.setdefault(str(row.values[name] or "–"), found)
    rows = list(best.items())[:_MOST_BARS]
    scores = table.columns[places[0]].dtype == "score"
    series = tuple(
        Series(
            table.columns[place].title.pick(language),
            tuple(Decimal(str(values[number])) if scores else int(values[number] or 0) for _, values in rows),
            colour=_STATUS_COLOURS.get(part.bars[number], _COLOUR),
        )
        for number, place in enumerate(places)
    )
    title, categories = draft.say(f"{part.id}.chart"), tuple(_short(label) for label, _ in rows)
    kind: Any = "stacked_bar" if len(places) > 1 else "bar"
    if part.threshold:
        mark = draft.say("threshold", score=PASS_MARK)
        return Chart(title, categories, series, kind, threshold=PASS_MARK, threshold_name=mark)
    return Chart(title, categories, series, kind, maximum=None)


def _totals(draft: ReportBuilder, figures: Figures) -> Chart:
    """Return the agencies' totals as bars: of many the lowest, whom it is about."""
    shown = figures.totals[:_MOST_BARS]
    title = draft.say("scores.chart")
    values = tuple(score for _, score in shown)
    mark = draft.say("threshold", score=PASS_MARK)
    names = tuple(_short(agency) for agency, _ in shown)
    return Chart(title, names, (Series(title, values),), "bar", threshold=PASS_MARK, threshold_name=mark)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
