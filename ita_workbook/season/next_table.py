"""The sheet of a carried-over master that lists how each item, measure and score came, and what needs a decision."""

from __future__ import annotations

from ita_workbook.book.content import UserSheet
from ita_workbook.framework.crosswalk import Relation
from ita_workbook.framework.framework import Confidence
from ita_workbook.season.carried_items import Attention, CarriedItem
from ita_workbook.season.next_year import CarriedOver, CarriedRow
from ita_workbook.words.sentences import pattern, sentence
from ita_workbook.words.text import Language, Text

_SHEET = pattern("season.next.table.title")
_RELATIONS: dict[Relation, Text] = {
    "same": pattern("season.next.table.relation.same"),
    "renamed": pattern("season.next.table.relation.renamed"),
    "changed": pattern("season.next.table.relation.changed"),
    "merged": pattern("season.next.table.relation.merged"),
    "replaced": pattern("season.next.table.relation.replaced"),
    "dropped": pattern("season.next.table.relation.dropped"),
    "new": pattern("season.next.table.relation.new"),
}
_CONFIDENCES: dict[Confidence, Text] = {
    "high": pattern("season.next.table.confidence.high"),
    "medium-high": pattern("season.next.table.confidence.medium_high"),
    "medium": pattern("season.next.table.confidence.medium"),
    "low-medium": pattern("season.next.table.confidence.low_medium"),
    "low": pattern("season.next.table.confidence.low"),
    "unknown": pattern("season.next.table.confidence.unknown"),
}
_ATTENTION: dict[Attention, Text] = {
    "": Text("", ""),
    "confirm": pattern("season.next.table.attention_word.confirm"),
    "decide": pattern("season.next.table.attention_word.decide"),
}
_ITEM_HEAD = (
    pattern("season.next.table.item_head.item"),
    pattern("season.next.table.item_head.name"),
    pattern("season.next.table.item_head.from"),
    pattern("season.next.table.item_head.former"),
    pattern("season.next.table.item_head.relation"),
    pattern("season.next.table.item_head.confidence"),
    pattern("season.next.table.item_head.department"),
    pattern("season.next.table.item_head.to_do"),
    pattern("season.next.table.item_head.why"),
)
_ROW_HEAD = (
    pattern("season.next.table.row_head.code"),
    pattern("season.next.table.row_head.what"),
    pattern("season.next.table.row_head.before"),
    pattern("season.next.table.row_head.to_do"),
    pattern("season.next.table.row_head.why"),
)
_LEFT = pattern("season.next.table.left")
_LEFT_HEAD = (
    pattern("season.next.table.left_head.sheet"),
    pattern("season.next.table.left_head.column"),
    pattern("season.next.table.left_head.cells"),
    pattern("season.next.table.left_head.rows"),
)
_INTRO = pattern("season.next.table.help")


def carry_table(carried: CarriedOver, language: Language) -> UserSheet:
    """Return the list as an extra sheet of the new master."""
    years = {"year": carried.book.identity.year_be, "before": carried.year_be}
    rows: list[tuple[str, ...]] = [(_INTRO.pick(language),), ()]
    rows.append(tuple(head.fill(years).pick(language) for head in _ITEM_HEAD))
    rows += [_item(item, language) for item in carried.items]
    for title, listed in (
        (sentence("season.next.table.measures"), carried.measures),
        (sentence("season.next.table.scores"), carried.scores),
    ):
        rows += [(), (title.pick(language),), tuple(head.fill(years).pick(language) for head in _ROW_HEAD)]
        rows += [_row(one, language) for one in listed]
    spec = carried.book.spec
    for sheet, others in carried.rows.items():
        if others is not carried.measures:
            head = tuple(head.fill(years).pick(language) for head in _ROW_HEAD)
            rows += [(), (spec.sheet(sheet).name.pick(language),), head, *(_row(one, language) for one in others)]
    if carried.left:
        rows += [(), (_LEFT.pick(language),), tuple(head.pick(language) for head in _LEFT_HEAD)]
        rows += [
            (one.sheet.pick(language), one.title.pick(language), str(one.cells), ", ".join(one.rows))
            for one in carried.left
        ]
    return UserSheet(_SHEET.pick(language), tuple(rows), own=True)


def _item(item: CarriedItem, language: Language) -> tuple[str, ...]:
    return (
        item.code or "-",
        item.name,
        ", ".join(item.origins) or "-",
        " / ".join(item.origin_names),
        _RELATIONS[item.relation].pick(language),
        _CONFIDENCES[item.confidence].pick(language),
        " ".join(part for part in item.owner if part) or "-",
        _ATTENTION[item.attention].pick(language),
        item.note.pick(language),
    )


def _row(one: CarriedRow, language: Language) -> tuple[str, ...]:
    return (one.new or "-", one.name, one.old, _ATTENTION[one.attention].pick(language), one.note.pick(language))
