"""Part: one agency's rows of every table as one Parquet file, a row with a list a table, so that it is whole or not."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from ita_workbook.book.content import Row, Value
from ita_workbook.book.share import owners_in
from ita_workbook.book.workbook import load_spec
from ita_workbook.checks.urls import addresses_in
from ita_workbook.framework.framework import TOTAL
from ita_workbook.framework.scoring import reconcile, rounded
from ita_workbook.report.facts import Facts
from ita_workbook.report.score_table import score_table
from ita_workbook.rollups.agency import Agency, Season, Seen, look
from ita_workbook.rollups.place import LOOSE, Unit, at_hand
from ita_workbook.rollups.tables import needed, schema, store_tables
from ita_workbook.season.season_status import DepartmentStatus
from ita_workbook.words.thai_text import to_arabic

Plain = dict[str, Any]
_NUMBER = re.compile(r"\d+")
_NOT_RETURNED = frozenset(("issued", "not_issued", "not_known", "misfit"))


@dataclass(frozen=True, slots=True)
class Part:
    """What comes of one unit: the bytes of its part, or why there is none; and the files that were given up."""

    unit: str
    key: str
    data: bytes = b""
    failed: str = ""
    given_up: tuple[str, ...] = ()


@dataclass(slots=True)
class Rows:
    """The rows of one agency by table; the names are those of the declared tables."""

    returns: list[Plain]
    items: list[Plain]
    measures: list[Plain]
    findings: list[Plain]
    scores: list[Plain]


def make_part(unit: Unit, today: date, passed: Collection[str] = (), key: str = "") -> Part:
    """Look at one unit and return its part; ``passed`` are the paths of files that no process survived."""
    with at_hand(unit) as files:
        rows = rows_of(look(unit, files, today, passed), today)
    return Part(unit.name, key, _bytes(rows), given_up=tuple(sorted(passed)))


def rows_of(agency: Agency, today: date) -> Rows:
    """Return the rows of every table that the files of one agency make."""
    rows = Rows([], [], [], [], [])
    whose = {season.identity.master_id: _whose(agency.unit, season) for season in agency.seasons}
    # A file of nobody is that of the agency whose folder it lies in, where that is one.
    common = next(iter(whose.values())) if len(whose) == 1 else _nobody(agency.unit)
    for one in agency.seen:
        identity = one.returned.identity if one.returned else None
        own = whose.get(identity.master_id) if identity else common
        if own is None and identity:
            own = {**_nobody(agency.unit), "agency": identity.agency or None, "year": identity.year_be}
        rows.returns.append({**(own or common), **_return(one), "checked_on": today})
        rows.findings += [{**(own or common), **finding} for finding in _findings(one)]
    for season in agency.seasons:
        own = whose[season.identity.master_id]
        for status in season.departments:
            if (row := _without_file(status)) is None:
                continue
            if (file := _of_its_name(status, rows.returns)) is not None:
                # Its name says whose it is.
                file |= {code: value for code, value in row.items() if code != "reason"}
            else:
                row |= {"master_id": season.identity.master_id, "checked_on": today}
                rows.returns.append({**own, **row})
        facts = Facts(season.content, season.book.framework)
        rows.items += [{**own, **row} for row in _items(facts)]
        rows.measures += [{**own, **row} for row in _measures(facts)]
        if season.has_master:
            rows.scores += [{**own, **row} for row in _scores(facts)]
    return rows


def _nobody(unit: Unit) -> Plain:
    return {"unit": unit.name, "agency": PurePosixPath(unit.name).name if unit.name != LOOSE else None}


def _whose(unit: Unit, season: Season) -> Plain:
    agency = season.content.agency
    kind = load_spec().lists["agency_type"].code_of(agency.get("type"))
    return {
        "unit": unit.name,
        "province": str(agency.get("province") or "") or None,
        "agency": str(agency.get("name") or season.identity.agency) or _nobody(unit)["agency"],
        "agency_type": kind,
        "year": season.identity.year_be,
    }


def _return(one: Seen) -> Plain:
    found: Plain = {"file": one.name or None, "state": one.state, "reason": one.reason or None}
    found["department"] = one.department or None
    returned = one.returned
    if returned is not None:
        identity = returned.identity
        if identity is not None:
            found |= {"form": identity.form or None, "form_id": identity.form_id, "master_id": identity.master_id}
        found |= {"sha256": returned.sha256 or None}
        found["errors"] = sum(finding.counts_as_error for finding in one.findings)
        found["warnings"] = sum(finding.severity == "warning" and not finding.waived for finding in one.findings)
    return found | (_figures(one.figures) if one.figures else {})


def _figures(figures: Any) -> Plain:
    return {
        "round": figures.round or None, "items": figures.items, "items_done": figures.done,
        "measures": figures.measures, "required": figures.required, "filled": figures.filled,
    }  # fmt: skip


def _without_file(status: DepartmentStatus) -> Plain | None:
    """Return the row of a department of which no file came that could be read."""
    state = "missing" if status.state in _NOT_RETURNED else status.state
    if state == "returned":
        return None
    reason = ", ".join(status.unread) or None
    return {"department": status.department, "state": state, "reason": reason, **_figures(status.figures)}


def _of_its_name(status: DepartmentStatus, rows: list[Plain]) -> Plain | None:
    """Return the row of the file that could not be read and bears the name of a department, where there is one."""
    if status.state != "unread":
        return None
    unread = (row for row in rows if row["state"] == "unread" and row["department"] is None)
    return next((row for row in unread if PurePosixPath(row["file"]).name in status.unread), None)


def _findings(one: Seen) -> Iterator[Plain]:
    for finding in one.findings:
        yield {
            "department": finding.department or one.department or None, "file": one.name, "code": finding.code,
            "severity": finding.severity, "title": finding.title.th, "sheet": finding.sheet, "cell": finding.cell,
            "field": finding.field, "row_key": finding.row_key, "waived": finding.waived is not None,
            "explained": bool(finding.explained),
        }  # fmt: skip


def _items(facts: Facts) -> Iterator[Plain]:
    known = facts.content.departments()
    for key, row in facts.assignments.items():
        links = addresses_in(row.text("url"))
        owners = owners_in(row.text("department"), known)
        yield {
            "item": key, "name": row.text("name") or None, "sub_indicator": row.text("sub_indicator") or None,
            "department": next(iter(owners), None), "due_on": _day(row, "due_on"),
            "status": facts.status(row) or None, "published_on": _day(row, "published_on"), "links": len(links),
            "url": next(iter(links), None),
        }  # fmt: skip


def _measures(facts: Facts) -> Iterator[Plain]:
    for one in facts.measures:
        row, latest = one.row, one.latest
        yield {
            "measure": one.key, "title": row.text("title") or None, "indicator": ", ".join(one.indicators) or None,
            "department": row.text("department") or None, "starts_on": _day(row, "starts_on"),
            "ends_on": _day(row, "ends_on"), "status": one.status or None,
            "round": facts.round_list.code_of(latest.values.get("round")) if latest else None,
            "reported_on": _day(latest, "reported_on") if latest else None,
        }  # fmt: skip


def _scores(facts: Facts) -> Iterator[Plain]:
    """Yield the scores of which anything is known, with what the next band of the total needs."""
    slips = {one.code: one for one in reconcile(facts.framework, facts.printed)}
    table = score_table(facts)
    codes = [column.code for column in table.columns]
    for row in table.rows:
        found = dict(zip(codes, row.values, strict=True))
        code = str(found["code"])
        told = {name: _count(facts.told_of(code, name)) for name in ("asked", "minimum", "answered")}
        known = [found[name] for name in ("score", "previous_score", "target", "computed")]
        if all(value is None for value in (*known, *told.values())):
            continue
        found.pop("change")
        slip = slips.get(code)
        found |= {"slip": slip is not None, "certain": slip.certain if slip else None, **told}
        yield found | (_to_next(facts) if code == TOTAL else {})


def _to_next(facts: Facts) -> Plain:
    """Return the band above that of the total, and the points that the total or its weakest tool lacks."""
    sheet, bands = facts.sheet, facts.framework.bands
    if sheet.overall is None or sheet.level is None or sheet.level not in bands[1:]:
        return {}
    band = bands[bands.index(sheet.level) - 1]
    lacks = band.minimum - sheet.overall
    tools = [score for tool in facts.framework.tools if (score := sheet.value(tool.code)) is not None]
    if band.tools_minimum is not None and tools:
        lacks = max(lacks, band.tools_minimum - min(rounded(score) for score in tools))
    return {"next_grade": band.level.th, "to_next": lacks} if lacks > 0 else {}


def _day(row: Row, code: str) -> date | None:
    value: Value | None = row.values.get(code)
    return value if isinstance(value, date) else None


def _count(text: str) -> int | None:
    """Return the whole number that a cell holds; None where it is none."""
    bare = to_arabic(text).replace(",", "").strip()
    return int(bare) if _NUMBER.fullmatch(bare) else None


def _bytes(rows: Rows) -> bytes:
    arrow, parquet = needed("pyarrow"), needed("pyarrow.parquet")
    columns = {}
    for entry in fields(rows):
        table = store_tables()[entry.name]
        plain: Sequence[Plain] = getattr(rows, entry.name)
        made = arrow.struct(list(schema(table)))
        columns[entry.name] = arrow.array([[_plain(row) for row in plain]], type=arrow.list_(made))
    stream = BytesIO()
    parquet.write_table(arrow.table(columns), stream, compression="zstd")
    return stream.getvalue()


def _plain(row: Plain) -> Plain:
    return {code: float(value) if isinstance(value, Decimal) else value for code, value in row.items()}
