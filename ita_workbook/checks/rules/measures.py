"""Measures and owners: tracking against measures, items against departments, weak results against measures."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ita_workbook.book.content import Value, display
from ita_workbook.checks.context import Context, Filled
from ita_workbook.checks.rules.coordinator import _EVERYBODY
from ita_workbook.framework.ranking import PASS_MARK
from ita_workbook.read.returned import Event
from ita_workbook.words.codes import answered_codes, item_codes
from ita_workbook.words.fiscal_year import fiscal_period, fiscal_year_of

UNTRACKED = "measure_without_tracking"
UNKNOWN_MEASURE = "tracking_without_measure"
WEAK = "weak_indicator_without_measure"
UNANSWERED = "comment_without_measure"
_GONE = ("row_lost", "row_withdrawn")
ANSWERS_UNKNOWN = "measure_answers_unknown"


def measures_without_tracking(context: Context) -> Iterator[Event]:
    """Yield an event for each measure that no tracking row reports on."""
    if context.sheet("tracking") is None:
        return
    tracked = {row.text("measure") for row in context.content.rows("tracking")}
    # A tracking row that was deleted is told as such.
    tracked |= {
        (event.row_key or "").split("|")[0]
        for event in context.returned.events
        if event.kind in (*_GONE, "row_unknown") and event.sheet_id == "tracking"
    }
    for row in context.rows("measures"):
        # In a master nothing is missing yet: issuing it gives the department's measure a row to report in.
        waits = context.kind == "master" and row.text("department")
        if row.key not in tracked and row.text("title") and not waits:
            yield context.event(UNTRACKED, "measures", row.read, "measure", tracking=context.sheet_name("tracking"))


def tracking_without_measure(context: Context) -> Iterator[Event]:
    """Yield an event for each tracking row whose measure is not on the measures sheet."""
    if context.sheet("measures") is None:
        return
    known = {row.key for row in context.content.rows("measures")}
    # A measure that was deleted is told as such.
    known |= {
        event.row_key
        for event in context.returned.events
        if event.kind in _GONE and event.sheet_id == "measures" and event.row_key
    }
    for row in context.rows("tracking"):
        measure = row.text("measure")
        if row.read.empty or not measure or measure in known or context.doubted("tracking", row.read, "measure"):
            continue
        yield context.event(
            UNKNOWN_MEASURE, "tracking", row.read, "measure", value=measure, measures=context.sheet_name("measures")
        )


def weak_indicators_without_measure(context: Context) -> Iterator[Event]:
    """Yield an event for each indicator that needs work and that no measure is for."""
    if context.sheet("measures") is None:
        return
    framework = context.framework
    covered = {code.strip() for row in context.content.rows("measures") for code in row.text("indicator").split(",")}
    standing = context.spec.sheet("indicators").by_field["strength_or_weakness"]
    told: set[str] = set()
    for row in context.rows("indicators"):
        indicator, sub = framework.indicator(row.key), framework.sub_indicator(row.key)
        if indicator is None and sub is None:
            continue
        above = sub.indicator if sub else row.key
        within = {row.key, above, *framework.children(row.key, "sub_indicators")}
        called_weak = context.code_of(standing, row.values.get("strength_or_weakness")) == "weakness"
        mark = _number(row, "target") or PASS_MARK
        score = _number(row, "score")
        low = score is not None and score < mark
        # What is missing for the indicator as a whole is not asked again for each of its parts.
        if not (called_weak or low) or covered & within or above in told:
            continue
        told.add(row.key)
        name = indicator.name if indicator else sub.name if sub else ""
        yield context.event(
            WEAK, "indicators", row.read, "score" if low else "strength_or_weakness",
            value=score if low else row.text("strength_or_weakness"), name=name, score=score,
            mark=mark if low else None, measures=context.sheet_name("measures"),
        )  # fmt: skip


def comments_without_measure(context: Context) -> Iterator[Event]:
    """Yield an event for each comment on a score about items whose department has no measure at all."""
    if context.sheet("measures") is None or context.sheet("assignments") is None:
        return
    owners = {row.key: row.text("department") for row in context.content.rows("assignments")}
    measures = context.content.rows("measures")
    busy = {row.text("department") for row in measures}
    # A measure may be carried by others than its lead: ผู้รับผิดชอบ names them, or all of them.
    shared = " ".join(row.text("responsible") for row in measures)
    everybody = any(word in shared for word in _EVERYBODY)
    for row in context.rows("scores"):
        comment = row.text("comment")
        if not comment:
            continue
        named = item_codes(comment) or item_codes(row.text("items"))
        if row.key in owners and row.key not in named:
            named = [row.key, *named]
        # An item without owner has its own finding.
        idle = [
            code
            for code in named
            if owners.get(code) and owners[code] not in busy and owners[code] not in shared and not everybody
        ]
        if idle:
            departments = list(dict.fromkeys(owners[code] for code in idle))
            yield context.event(
                UNANSWERED, "scores", row.read, "comment", value=comment, items=idle, departments=departments
            )


def answers_unknown(context: Context) -> Iterator[Event]:
    """Yield an event where a measure says it answers what is no question or item of the year."""
    framework = context.book.framework
    for row in context.rows("measures"):
        if "items" not in row.filled:
            continue
        codes, rest = answered_codes(row.text("items"))
        known = {one.code for one in framework.questions} | {one.code for one in framework.items}
        unknown = [code for code in codes if code not in known] + rest
        if unknown:
            yield context.event(ANSWERS_UNKNOWN, "measures", row.read, "items", value=row.text("items"), others=unknown)


def _number(row: Filled, code: str) -> Decimal | None:
    value: Value | None = row.values.get(code)
    return value if isinstance(value, Decimal) else None


BACKWARDS = "starts_after_ends"
OUTSIDE_PERIOD = "period_outside_year"


def starts_after_ends(context: Context) -> Iterator[Event]:
    """Yield an event where a measure ends before it starts."""
    for row in context.rows("measures"):
        start, end = row.day("starts_on"), row.day("ends_on")
        if start and end and start > end:
            yield context.event(
                BACKWARDS, "measures", row.read, "ends_on", value=end, starts_on=display(start), ends_on=display(end)
            )


def periods_outside_year(context: Context) -> Iterator[Event]:
    """Yield an event where a measure starts or ends outside the fiscal year and the next one.

    Measures that follow from a year's result are often carried out in the next fiscal year, so that one counts too.
    """
    first, _ = fiscal_period(context.book.identity.year_be)
    _, last = fiscal_period(context.book.identity.year_be + 1)
    for row in context.rows("measures"):
        for code in ("starts_on", "ends_on"):
            day = row.day(code)
            if day and not first <= day <= last and not context.doubted("measures", row.read, code):
                yield context.event(
                    OUTSIDE_PERIOD, "measures", row.read, code, value=day, first=display(first), last=display(last)
                )


BEFORE_RESULT = "measures_before_result"
OTHER_YEAR = "measures_year_differs"


def measures_and_years(context: Context) -> Iterator[Event]:
    """Yield an event where measures begin before the analysed year is over, or their year is not their dates'."""
    agency = context.content.agency
    year = agency.get("result_year")
    result = year if isinstance(year, int) else context.book.identity.year_be
    _, last = fiscal_period(result)
    rows = list(context.rows("measures"))
    scored = any(_number(row, "score") is not None for row in context.rows("indicators"))
    early = [row for row in rows if (day := row.day("starts_on")) and day <= last]
    if scored and early:
        yield context.event(
            BEFORE_RESULT, "measures", early[0].read, "starts_on", value=early[0].day("starts_on"), year=result,
            others=[row.key for row in early], ends=display(last), agency=context.sheet_name("agency"),
        )  # fmt: skip
    ends = [fiscal_year_of(day) for row in rows if (day := row.day("ends_on") or row.day("starts_on"))]
    most = max(sorted(set(ends)), key=ends.count, default=None)
    for row in context.rows("agency"):
        if row.key == "measures_year" and most and row.values.get("value") not in (None, most):
            yield context.event(OTHER_YEAR, "agency", row.read, "value", value=row.values["value"], year=most)
