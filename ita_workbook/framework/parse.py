"""The shape of a framework file: building a :class:`Framework` from declared values and checking that it agrees."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import cast

from ita_workbook.framework.framework import (
    CONFIDENCES,
    DIRECTIONS,
    HOWS,
    OFS,
    SCHEMA,
    STANDARD,
    Band,
    CombinedTool,
    Confidence,
    Framework,
    How,
    Indicator,
    Item,
    ItemLink,
    ItemScores,
    Of,
    PassRule,
    Question,
    Reference,
    ReportItems,
    Scoring,
    SubIndicator,
    Tool,
)
from ita_workbook.words.node import Node

_TOP: tuple[str, ...] = (
    *("schema", "year_be", "family", "title", "sources", "caveats", "notes", "tools", "combined_tools", "indicators"),
    *("sub_indicators", "items", "report_items", "questions", "bands", "scoring"),
)
_ITEM: tuple[str, ...] = (
    *("code", "number", "name", "sub_indicator", "group", "components", "confidence", "source", "verified"),
    *("components_confidence", "also", "note"),
)


def build(whole: Node) -> Framework:
    """Build and check a framework; raises :class:`FrameworkError` with the dotted key of the first fault."""
    whole.only(_TOP)
    schema = whole.get("schema")
    if schema is not None and schema.text() != SCHEMA:
        raise schema.fail(f"ต้องเป็น {SCHEMA}", f"must be {SCHEMA}; a file of another version needs the matching program")
    year = whole.need("year_be")
    if not 2400 <= year.integer() <= 2700:
        raise year.fail(
            f"ต้องเป็นปี พ.ศ. สี่หลัก เช่น 2566 แต่พบ {year.value}", f"must be a Buddhist year such as 2566, found {year.value}"
        )
    for name in ("tools", "indicators", "items", "bands"):
        whole.need(name)
    sub_indicators = tuple(_sub_indicator(entry) for entry in whole.each("sub_indicators"))
    indicators = tuple(_indicator(entry) for entry in whole.each("indicators"))
    groups = {
        "indicators": tuple(part.code for part in indicators),
        "sub_indicators": tuple(part.code for part in sub_indicators),
    }
    scoring = whole.get("scoring")
    return Framework(
        year_be=year.integer(),
        family=whole.optional("family") or STANDARD,
        title=whole.need("title").wording(),
        tools=tuple(_tool(entry) for entry in whole.each("tools")),
        combined_tools=tuple(_combined(entry) for entry in whole.each("combined_tools")),
        indicators=indicators,
        sub_indicators=sub_indicators,
        items=tuple(_item(entry) for entry in whole.each("items")),
        questions=tuple(_question(entry) for entry in whole.each("questions")),
        bands=tuple(_band(entry) for entry in whole.each("bands")),
        scoring=Scoring() if scoring is None else _scoring(scoring, groups),
        report_items=_report_items(whole),
        sources=_sources(whole),
        declared_caveats=tuple(entry.wording() for entry in whole.each("caveats")),
        notes=tuple(entry.wording() for entry in whole.each("notes")),
    )


def _confidence(entry: Node, name: str = "confidence", default: Confidence = "unknown") -> Confidence:
    found = entry.get(name)
    return default if found is None else cast(Confidence, found.choice(CONFIDENCES))


def _source(entry: Node) -> str:
    """Return source ids joined by spaces; declared as one text or as a list."""
    found = entry.get("source")
    if found is None:
        return ""
    return " ".join(entry.texts("source")) if isinstance(found.value, list) else found.text()


def _sources(whole: Node) -> tuple[Reference, ...]:
    found = whole.get("sources")
    if found is None:
        return ()
    return tuple(Reference(name, found.need(name).text()) for name in found.mapping())


def _code(entry: Node) -> str:
    code = entry.need("code")
    if re.search(r"\s", code.text()):
        raise code.fail("รหัสต้องไม่มีช่องว่าง เช่น O12", "a code has no spaces, such as O12")
    return code.text()


def _flag(entry: Node, name: str, default: bool) -> bool:
    found = entry.get(name)
    if found is None:
        return default
    if not isinstance(found.value, bool):
        raise found.fail("ต้องเป็น true หรือ false", "must be true or false")
    return found.value


def _tool(entry: Node) -> Tool:
    entry.only(("code", "name", "weight", "confidence", "source"))
    weight = entry.get("weight")
    return Tool(
        _code(entry),
        entry.need("name").wording(),
        None if weight is None else weight.decimal(),
        _confidence(entry),
        _source(entry),
    )


def _combined(entry: Node) -> CombinedTool:
    entry.only(("code", "name", "parts"))
    return CombinedTool(_code(entry), entry.need("name").wording(), entry.texts("parts"))


def _indicator(entry: Node) -> Indicator:
    entry.only(("code", "name", "tool", "also"))
    return Indicator(_code(entry), entry.need("name").wording(), entry.need("tool").text(), entry.texts("also"))


def _sub_indicator(entry: Node) -> SubIndicator:
    entry.only(("code", "name", "indicator", "confidence"))
    indicator = entry.need("indicator").text()
    return SubIndicator(_code(entry), entry.need("name").wording(), indicator, _confidence(entry, default="high"))


def _item(entry: Node) -> Item:
    entry.only(_ITEM)
    code = _code(entry)
    components = entry.texts("components")
    confidence = _confidence(entry)
    return Item(
        code=code,
        number=_number(entry, code),
        name=entry.need("name").wording(),
        sub_indicator=entry.optional("sub_indicator") or None,
        group=entry.optional("group"),
        components=components,
        confidence=confidence,
        source=_source(entry),
        verified=_flag(entry, "verified", True),
        components_confidence=_confidence(entry, "components_confidence", confidence) if components else "",
        also=entry.texts("also"),
        note=entry.optional_wording("note"),
    )


def _number(entry: Node, code: str) -> int:
    """Return the declared number, or the digits at the end of the code."""
    found = entry.get("number")
    if found is not None:
        return found.integer()
    digits = re.search(r"\d+$", code)
    if digits is None:
        raise entry.at("number", None).fail(
            f"รหัส {code} ไม่ลงท้ายด้วยตัวเลข ให้เติม number: ลำดับข้อ", f"the code {code} has no number at its end; add number:"
        )
    return int(digits.group())


def _question(entry: Node) -> Question:
    entry.only(("code", "tool", "indicator", "text", "direction", "confidence", "source", "links"))
    direction = entry.get("direction")
    return Question(
        code=_code(entry),
        tool=entry.need("tool").text(),
        indicator=entry.need("indicator").text(),
        text=entry.optional_wording("text"),
        direction="" if direction is None else direction.choice(DIRECTIONS),
        confidence=_confidence(entry),
        source=_source(entry),
        links=tuple(_link(link) for link in entry.each("links")),
    )


def _link(entry: Node) -> ItemLink:
    entry.only(("item", "confidence"))
    return ItemLink(entry.need("item").text(), _confidence(entry))


def _band(entry: Node) -> Band:
    entry.only(("level", "minimum", "tools_minimum", "passes"))
    tools = entry.get("tools_minimum")
    return Band(
        entry.need("level").wording(),
        entry.need("minimum").decimal(),
        None if tools is None else tools.decimal(),
        _flag(entry, "passes", False),
    )


def _scoring(entry: Node, groups: dict[str, tuple[str, ...]]) -> Scoring:
    entry.only(("rules", "conjectures", "item_scores", "tolerance", "note"))
    tolerance, values = entry.get("tolerance"), entry.get("item_scores")
    return Scoring(
        rules=tuple(_rule(rule, groups) for rule in entry.each("rules")),
        conjectures=tuple(_rule(rule, groups) for rule in entry.each("conjectures")),
        item_scores=None if values is None else _item_scores(values),
        tolerance=Scoring().tolerance if tolerance is None else tolerance.decimal(),
        note=entry.optional_wording("note"),
    )


def _rule(entry: Node, groups: dict[str, tuple[str, ...]]) -> PassRule:
    entry.only(("targets", "how", "of", "confidence", "source", "note"))
    targets = entry.need("targets")
    # "indicators" and "sub_indicators" stand for all of them, so a list changed above need not be repeated here.
    listed = entry.texts("targets") if isinstance(targets.value, list) else groups[targets.choice(groups)]
    return PassRule(
        listed,
        cast(How, entry.need("how").choice(HOWS)),
        cast(Of, entry.need("of").choice(OFS)),
        _confidence(entry),
        _source(entry),
        entry.optional_wording("note"),
    )


def _item_scores(entry: Node) -> ItemScores:
    entry.only(("values", "closed", "confidence", "source"))
    values = tuple(value.decimal() for value in entry.each("values"))
    return ItemScores(values, _flag(entry, "closed", False), _confidence(entry), _source(entry))


def _report_items(whole: Node) -> ReportItems:
    found = whole.get("report_items")
    if found is None:
        return ReportItems()
    names = tuple(field.name for field in fields(ReportItems))
    found.only(names)
    return ReportItems(**{name: found.optional(name) for name in names})
