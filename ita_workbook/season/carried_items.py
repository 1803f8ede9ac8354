"""Carried items: what each item of a new year was in the year before, and whose it becomes by that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ita_workbook.book.content import Row
from ita_workbook.framework.crosswalk import RELATIONS, Crosswalk, Relation
from ita_workbook.framework.framework import CONFIDENCES, NO_TEXT, STANDARD, Confidence, Framework, weakest
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text
from ita_workbook.words.thai_text import fold

Attention = Literal["", "confirm", "decide"]
"""What the coordinator has to do: nothing, look whether it is right, or choose."""
_CERTAIN: Confidence = "medium"
_CARRIED: Confidence = "low-medium"
"""The lowest confidence at which an owner is entered at all; below it the owner is only proposed on the list."""
_SAME_WORK = frozenset({"same", "renamed", "changed", "merged"})


@dataclass(frozen=True, slots=True)
class CarriedItem:
    """One item: its code this year ("" where dropped) and last year's codes, how it came, and what was entered.

    ``owner`` is (department, section) as entered; ``officer`` is entered where one item alone became this one.
    """

    code: str
    name: str
    origins: tuple[str, ...]
    origin_names: tuple[str, ...]
    relation: Relation
    confidence: Confidence
    owner: tuple[str, str] = ("", "")
    officer: str = ""
    attention: Attention = ""
    note: Text = NO_TEXT

    @property
    def dropped(self) -> bool:
        """Whether nothing of this year goes on with it."""
        return not self.code

    @property
    def told(self) -> str:
        """The code by which people find it on the list: this year's, or last year's of one that was dropped."""
        return self.code or f"{'/'.join(self.origins)} →"


def carry_items(
    old: Framework, new: Framework, rows: Iterable[Row], departments: Iterable[str], crosswalk: Crosswalk | None = None
) -> list[CarriedItem]:
    """Return how each item of ``new`` was carried, then the items of ``old`` that have no successor.

    ``rows`` are last year's assignments; ``departments`` those of the new master.
    """
    owned = {row.key: row for row in rows}
    known = frozenset(departments)
    links = _links(old, new, crosswalk)
    steps = (crosswalk or Crosswalk.load()).steps
    began = {step.to_code: step.confidence for step in steps if step.to_year == new.year_be and not step.from_code}
    found = [
        _carried(item.code, item.name.th, links.get(item.code, ()), old, owned, known, began.get(item.code, "unknown"))
        for item in new.items
    ]
    followed = {code for item in found for code in item.origins}
    return found + [_dropped(code, row, old, new, crosswalk) for code, row in owned.items() if code not in followed]


_Link = tuple[str, Relation, Confidence]


def _links(old: Framework, new: Framework, crosswalk: Crosswalk | None) -> Mapping[str, tuple[_Link, ...]]:
    """Return (last year's code, relation, confidence) by this year's code: by the crosswalk, else by equal names."""
    walk = crosswalk or Crosswalk.load()
    linked = {step.from_year for step in walk.steps} | {step.to_year for step in walk.steps}
    if old.family == new.family == STANDARD and {old.year_be, new.year_be} <= linked:
        codes = {item.code for item in old.items}
        return {
            item.code: tuple(link for link in walk.follow(new.year_be, old.year_be, item.code) if link[0] in codes)
            for item in new.items
        }
    names = {fold(item.name.th): item.code for item in old.items}
    found: dict[str, tuple[_Link, ...]] = {}
    for item in new.items:
        code = names.get(fold(item.name.th))
        # No crosswalk links these years: an equal name is the only evidence.
        found[item.code] = ((code, "same", "medium"),) if code else ()
    return found


def _carried(
    code: str,
    name: str,
    links: tuple[_Link, ...],
    old: Framework,
    owned: Mapping[str, Row],
    departments: frozenset[str],
    sure: Confidence,
) -> CarriedItem:
    """Return one item; ``sure`` is how sure it is that the item is new, should nothing lead to it."""
    if not links:
        return CarriedItem(code, name, (), (), "new", sure, attention="decide", note=sentence("season.next.item.new"))
    relation = max((link[1] for link in links), key=RELATIONS.index)
    confidence = weakest(*(link[2] for link in links))
    origins = tuple(link[0] for link in links)
    rows = [owned[origin] for origin in origins if origin in owned]
    whose = ((row.text("department"), row.text("section")) for row in rows)
    owners = list(dict.fromkeys(owner for owner in whose if owner[0]))
    named = tuple(former.name.th for origin in origins if (former := old.item(origin)))
    told = " / ".join(" ".join(part for part in owner if part) for owner in owners)

    def item(attention: Attention, why: str, owner: tuple[str, str] = ("", ""), officer: str = "") -> CarriedItem:
        note = sentence(f"season.next.item.{why}", owner=told or "-") if why else NO_TEXT
        return CarriedItem(code, name, origins, named, relation, confidence, owner, officer, attention, note)

    if relation not in _SAME_WORK:
        return item("decide", "replaced")
    if not owners:
        return item("decide", "no_owner")
    chosen = {department for department, _ in owners}
    if len(chosen) > 1:
        return item("decide", "several")
    if CONFIDENCES.index(confidence) > CONFIDENCES.index(_CARRIED):
        return item("decide", "unsure")
    department = chosen.pop()
    if department not in departments:
        return item("decide", "gone_owner")
    sections = {section for _, section in owners}
    owner = (department, sections.pop() if len(sections) == 1 else "")
    officer = rows[0].text("officer") if len(rows) == 1 else ""
    if CONFIDENCES.index(confidence) > CONFIDENCES.index(_CERTAIN):
        return item("confirm", "confirm", owner, officer)
    if relation == "changed":
        return item("confirm", "changed", owner, officer)
    return item("", "", owner, officer)


def _dropped(code: str, row: Row, old: Framework, new: Framework, crosswalk: Crosswalk | None) -> CarriedItem:
    steps = (crosswalk or Crosswalk.load()).steps
    years = range(old.year_be, new.year_be)
    # The step that ends the item's chain tells how sure its end is; without one nothing is known.
    told = [step.confidence for step in steps if step.from_code == code and step.from_year == old.year_be]
    sure = bool(told) and len(years) == 1 and CONFIDENCES.index(weakest(*told)) <= CONFIDENCES.index(_CERTAIN)
    owner = (row.text("department"), row.text("section"))
    confidence = weakest(*told) if told else "unknown"
    note = sentence("season.next.item.dropped") if sure else sentence("season.next.item.dropped_unsure")
    return CarriedItem(
        "", "", (code,), (row.text("name"),), "dropped", confidence, owner, "", "" if sure else "confirm", note
    )
