"""Carry-over: the master of the next fiscal year, begun from this year's; nothing uncertain is carried silently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ita_workbook.book.book import Book
from ita_workbook.book.content import Content, Row, Value
from ita_workbook.book.identity import Identity, derive_id
from ita_workbook.book.keys import row_ids
from ita_workbook.book.share import done_rows
from ita_workbook.framework.crosswalk import Crosswalk
from ita_workbook.framework.framework import NO_TEXT, Framework
from ita_workbook.season.carried_items import Attention, CarriedItem, carry_items
from ita_workbook.season.create import new_content
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.fiscal_year import fiscal_period
from ita_workbook.words.text import Text
from ita_workbook.words.thai_text import fold

_OF_THE_YEAR = frozenset({"fiscal_year", "announced_overall", "announced_level"})
"""Answers about the agency that hold for one year only."""
_KEPT_OF_MEASURES = ("indicator", "process", "title", "analysis", "steps", "department", "responsible", "monitoring",
                     "practice")  # fmt: skip
_USUAL_ROUNDS = ("m6", "m12")

_DATES = Text("กำหนดวันเริ่มและวันสิ้นสุดใหม่", "set new start and end dates")
_NO_INDICATOR = Text("ตัวชี้วัด {indicator} เปลี่ยนไป เลือกตัวชี้วัดใหม่", "indicator {indicator} has changed: choose it anew")
_NO_DEPARTMENT = Text("ไม่มี {department} ในหน้าส่วนราชการ", "{department} is not among the departments")
_DONE = Text("ดำเนินการแล้ว จึงไม่ยกมา", "done, so it was not carried")
_RENAMED = Text("ชื่อตัวชี้วัดเปลี่ยน ({before}) ให้ตรวจว่าเทียบกันได้", "its name has changed ({before}): see whether they compare")
_OTHER = Text(
    "ตัวชี้วัดย่อยเปลี่ยน ({before}) จึงไม่ได้ยกคะแนนปีก่อน ({score}) มา",
    "the sub-indicator has changed ({before}), so last year's score ({score}) was not carried",
)
_NOT_LAST = Text(
    "คะแนน {score} ไม่ใช่ของปีก่อน จึงไม่ได้ยกมา กรอกคะแนนของปีก่อนเอง",
    "the score {score} is not of the year before, so it was not carried: enter that of the year before",
)


@dataclass(frozen=True, slots=True)
class CarriedRow:
    """How a measure or an indicator's score was carried; ``new`` is its code this year, "" where it was not."""

    old: str
    new: str
    name: str
    attention: Attention = ""
    note: Text = NO_TEXT

    @property
    def dropped(self) -> bool:
        """Whether nothing of this year goes on with it."""
        return not self.new

    @property
    def told(self) -> str:
        """The code by which people find it on the list: this year's, or last year's where it was not carried."""
        return self.new or f"{self.old} →"


@dataclass(slots=True)
class CarriedOver:
    """The new master with the account of what became of last year's items, measures and scores."""

    book: Book
    year_be: int
    items: list[CarriedItem] = field(default_factory=list)
    measures: list[CarriedRow] = field(default_factory=list)
    scores: list[CarriedRow] = field(default_factory=list)

    def needing(self, attention: Attention) -> list[CarriedItem | CarriedRow]:
        """Return what needs a decision, or a look."""
        every: list[CarriedItem | CarriedRow] = [*self.items, *self.measures, *self.scores]
        return [one for one in every if one.attention == attention]


def carry_over(master: Book, framework: Framework, seed: str, crosswalk: Crosswalk | None = None) -> CarriedOver:
    """Return the master of the framework's year, begun from ``master``.

    ``seed`` makes the new master id: a random text, or a fixed one in tests. Raises UsageProblem where the framework
    is of the same year or an earlier one.
    """
    old = master.framework
    if framework.year_be <= old.year_be:
        raise UsageProblem(
            f"สมุดงานกลางนี้เป็นปี {old.year_be} ระบุปีถัดไป เช่น --year {old.year_be + 1}",
            f"this master is of {old.year_be}; give a later year, as --year {old.year_be + 1}",
        )
    content = master.content
    departments = [
        (row.text("department"), row.text("section"), row.text("contact")) for row in content.rows("departments")
    ]
    items = carry_items(old, framework, content.rows("assignments"), content.departments(), crosswalk)
    agency = {code: value for code, value in content.agency.items() if code not in _OF_THE_YEAR}
    owners = {item.code: item.owner for item in items if item.code}
    made = new_content(framework, agency, departments, owners, master.language)
    for item in items:
        row = made.row("assignments", item.code)
        if row is not None and item.officer:
            row.values["officer"] = item.officer
    made.sheets["committee"] = content.copy().rows("committee")
    carried = CarriedOver(_book(master, framework, made, seed), old.year_be, items)
    if framework.year_be == old.year_be + 1:
        carried.scores = _carry_scores(content, made)
    else:
        carried.scores = [
            CarriedRow(row.key, "", row.text("name"), "confirm", _NOT_LAST.fill({"score": row.text("score")}))
            for row in content.rows("indicators")
            if "score" in row.values
        ]
    carried.measures = _carry_measures(master, framework, made)
    return carried


def _book(master: Book, framework: Framework, content: Content, seed: str) -> Book:
    agency = str(content.agency.get("name", master.identity.agency))
    master_id = derive_id("master", seed, framework.year_be, agency)
    identity = Identity(
        form_id=derive_id("form", master_id),
        master_id=master_id,
        kind="master",
        year_be=framework.year_be,
        agency=agency,
        version=master.spec.version,
        language=master.language,
    )
    return Book(identity, framework, content, master.spec)


def _carry_scores(old: Content, new: Content) -> list[CarriedRow]:
    """Enter last year's scores as previous scores; those of sub-indicators only where they ask for the same."""
    found = []
    rows = old.index("indicators")
    by_name = {fold(row.text("name")): row for row in rows.values() if "." in row.key}
    for row in new.rows("indicators"):
        name = row.text("name")
        part = "." in row.key
        before = by_name.get(fold(name)) if part else rows.get(row.key)
        former = rows.get(row.key)
        if before is not None and "score" in before.values:
            row.values["previous_score"] = before.values["score"]
            renamed = fold(before.text("name")) != fold(name)
            note = _RENAMED.fill({"before": before.text("name")}) if renamed else NO_TEXT
            found.append(CarriedRow(before.key, row.key, name, "confirm" if renamed else "", note))
        elif part and former is not None and "score" in former.values and before is None:
            note = _OTHER.fill({"before": former.text("name"), "score": former.text("score")})
            found.append(CarriedRow(former.key, "", name, "confirm", note))
    return found


def _carry_measures(master: Book, framework: Framework, new: Content) -> list[CarriedRow]:
    """Add the measures that are not done in their last round, and their rows of tracking for the new year."""
    spec, content = master.spec, master.content
    done = done_rows(spec.sheet("measures"), content, spec)
    rows = content.rows("measures")
    prefix = rules.prefix if (rules := spec.sheet("measures").rows) else ""
    ids = iter(row_ids(prefix, (), len(rows)))
    rounds = _rounds(master)
    found = []
    new.sheets["measures"], new.sheets["tracking"] = [], []
    for row in rows:
        if row.key in done:
            found.append(CarriedRow(row.key, "", row.text("title"), note=_DONE))
            continue
        key = next(ids)
        values, notes = _measure(row, key, master, framework, new)
        new.sheets["measures"].append(Row(key, values))
        for code in rounds:
            label = spec.lists["round"].label_of(code)
            new.sheets["tracking"].append(Row(f"{key}|{code}", {"measure": key, "round": label}))
        note = Text("; ".join(one.th for one in notes), "; ".join(one.pick("en") for one in notes))
        found.append(CarriedRow(row.key, key, row.text("title"), "decide" if notes else "", note))
    return found


def _measure(
    row: Row, key: str, master: Book, framework: Framework, new: Content
) -> tuple[dict[str, Value], list[Text]]:
    """Return a measure's values for the new year, and what of it somebody has to decide."""
    values: dict[str, Value] = {"measure": key}
    values |= {code: row.values[code] for code in _KEPT_OF_MEASURES if code in row.values}
    notes = []
    indicator = row.text("indicator")
    if indicator and not _same_indicator(indicator, master.content, new):
        del values["indicator"]
        notes.append(_NO_INDICATOR.fill({"indicator": indicator}))
    department = row.text("department")
    if department and department not in new.departments():
        del values["department"]
        notes.append(_NO_DEPARTMENT.fill({"department": department}))
    ends = row.values.get("ends_on")
    first, _ = fiscal_period(framework.year_be)
    if isinstance(ends, date) and ends >= first:
        # A measure over several years keeps its period.
        values |= {code: row.values[code] for code in ("starts_on", "ends_on") if code in row.values}
    else:
        notes.append(_DATES)
    return values, notes


def _same_indicator(code: str, old: Content, new: Content) -> bool:
    before, after = old.row("indicators", code), new.row("indicators", code)
    if after is None:
        return False
    # The ten indicators keep their meaning under their numbers; the parts of 9 and 10 do not.
    return "." not in code or before is None or fold(before.text("name")) == fold(after.text("name"))


def _rounds(master: Book) -> list[str]:
    """Return the rounds that were reported for last year, in their order; else the usual two."""
    closed = master.spec.lists["round"]
    used = {closed.code_of(row.values.get("round")) for row in master.content.rows("tracking")}
    return [value.code for value in closed.values if value.code in used] or list(_USUAL_ROUNDS)


def as_data(carried: CarriedOver) -> Mapping[str, Any]:
    """Return the account as JSON data, without the schema."""
    return {
        "from_year": carried.year_be,
        "year": carried.book.identity.year_be,
        "items": [
            {
                "item": item.code or None,
                "from": list(item.origins),
                "relation": item.relation,
                "confidence": item.confidence,
                "department": item.owner[0] if item.code else None,
                "section": item.owner[1] if item.code else None,
                "attention": item.attention or None,
                "note": item.note.th or None,
            }
            for item in carried.items
        ],
        **{
            name: [
                {
                    "from": row.old,
                    "to": row.new or None,
                    "attention": row.attention or None,
                    "note": row.note.th or None,
                }
                for row in getattr(carried, name)
            ]
            for name in ("measures", "scores")
        },
    }
