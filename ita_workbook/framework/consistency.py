"""Agreement within a framework: unique codes, references that exist, weights of 1, bands in order, sensible rules."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING

from ita_workbook.framework.framework import (
    TOTAL,
    CombinedTool,
    Indicator,
    Item,
    PassRule,
    Question,
    SubIndicator,
    Tool,
)

if TYPE_CHECKING:
    from ita_workbook.framework.framework import Framework
    from ita_workbook.words.node import Node


_Coded = Tool | CombinedTool | Indicator | SubIndicator | Item | Question


def check(framework: Framework, whole: Node) -> None:
    """Raise the error of ``whole`` at the first place where the framework contradicts itself."""
    _codes_are_unique(framework, whole)
    _references_exist(framework, whole)
    _weights_sum_to_one(framework, whole)
    _bands_descend(framework, whole)
    for name, rules in (("rules", framework.scoring.rules), ("conjectures", framework.scoring.conjectures)):
        for number, rule in enumerate(rules):
            _rule_fits(framework, rule, whole.at("scoring", None).at(name, None).at(number, None))
    _scores_fit(framework, whole)


def _place(whole: Node, name: str, number: int, field: str) -> Node:
    return whole.at(name, None).at(number, None).at(field, None)


def _codes_are_unique(framework: Framework, whole: Node) -> None:
    # One namespace: the score of a code is looked up without saying whether it is a tool, an indicator or an item.
    seen: dict[str, str] = {TOTAL: "TOTAL"}
    lists: dict[str, tuple[_Coded, ...]] = {
        "tools": framework.tools,
        "combined_tools": framework.combined_tools,
        "indicators": framework.indicators,
        "sub_indicators": framework.sub_indicators,
        "items": framework.items,
        "questions": framework.questions,
    }
    for name, entries in lists.items():
        for number, entry in enumerate(entries):
            if entry.code in seen:
                raise _place(whole, name, number, "code").fail(
                    f"รหัส {entry.code} ซ้ำกับ {seen[entry.code]} ให้ใช้รหัสอื่นหรือลบรายการที่ซ้ำ",
                    f"the code {entry.code} is already used at {seen[entry.code]}; use another or remove one",
                )
            seen[entry.code] = f"{name}[{number}].code"
    numbers: dict[int, str] = {}
    for number, item in enumerate(framework.items):
        if item.number in numbers:
            raise _place(whole, "items", number, "number").fail(
                f"ลำดับข้อ {item.number} ซ้ำกับ {numbers[item.number]}",
                f"number {item.number} is already used by {numbers[item.number]}",
            )
        numbers[item.number] = item.code


def _references_exist(framework: Framework, whole: Node) -> None:
    tools = {*(tool.code for tool in framework.tools), *(tool.code for tool in framework.combined_tools)}
    leaves = {tool.code for tool in framework.tools}
    indicators = {part.code for part in framework.indicators}
    items = {item.code for item in framework.items}
    for number, combined in enumerate(framework.combined_tools):
        if len(combined.parts) < 2:
            raise _place(whole, "combined_tools", number, "parts").fail(
                "ต้องมีอย่างน้อยสองส่วน เช่น [EIT1, EIT2]", "needs at least two parts, such as [EIT1, EIT2]"
            )
        for part in combined.parts:
            _exists(part, leaves, _place(whole, "combined_tools", number, "parts"))
    for number, indicator in enumerate(framework.indicators):
        _exists(indicator.tool, tools, _place(whole, "indicators", number, "tool"))
    for number, sub in enumerate(framework.sub_indicators):
        _exists(sub.indicator, indicators, _place(whole, "sub_indicators", number, "indicator"))
    subs = {sub.code for sub in framework.sub_indicators}
    for number, item in enumerate(framework.items):
        if item.sub_indicator is not None:
            # A short list of one's own may hang its items on the indicator itself.
            _exists(item.sub_indicator, subs | indicators, _place(whole, "items", number, "sub_indicator"))
    for number, question in enumerate(framework.questions):
        _exists(question.tool, tools, _place(whole, "questions", number, "tool"))
        _exists(question.indicator, indicators, _place(whole, "questions", number, "indicator"))
        for order, link in enumerate(question.links):
            place = whole.at("questions", None).at(number, None).at("links", None).at(order, None).at("item", None)
            _exists(link.item, items, place)
    reports = whole.at("report_items", None)
    for name, code in asdict(framework.report_items).items():
        if code:
            _exists(code, items, reports.at(name, None))
    _sources_exist(framework, whole)


def _sources_exist(framework: Framework, whole: Node) -> None:
    legend = {source.id for source in framework.sources}
    if not legend:
        return
    lists: dict[str, tuple[Tool | Item | Question, ...]] = {
        "tools": framework.tools,
        "items": framework.items,
        "questions": framework.questions,
    }
    for name, entries in lists.items():
        for number, entry in enumerate(entries):
            for short in entry.source.split():
                _exists(short, legend, _place(whole, name, number, "source"))


def _exists(code: str, known: Collection[str], place: Node) -> None:
    if code not in known:
        listed = ", ".join(sorted(known, key=lambda word: (len(word), word))[:12]) or "-"
        raise place.fail(
            f"อ้างถึง {code} ซึ่งไม่มีในไฟล์นี้ ที่มีคือ {listed}",
            f"refers to {code}, which is not in this file; there are {listed}",
        )


def _weights_sum_to_one(framework: Framework, whole: Node) -> None:
    place = whole.at("tools", None)
    weights = [tool.weight for tool in framework.tools]
    known = [weight for weight in weights if weight is not None]
    if not known:
        return
    if len(known) != len(weights):
        missing = weights.index(None)
        raise (
            place.at(missing, None)
            .at("weight", None)
            .fail(
                "ไม่มีน้ำหนัก ทั้งที่เครื่องมืออื่นมี ให้เติม หรือลบน้ำหนักออกทุกเครื่องมือหากไม่ทราบ",
                "has no weight while other tools have one; add it, or remove all weights if they are unknown",
            )
        )
    for number, weight in enumerate(known):
        if weight <= 0:
            raise (
                place.at(number, None)
                .at("weight", None)
                .fail(f"น้ำหนักต้องมากกว่า 0 แต่พบ {weight}", f"a weight is more than 0, found {weight}")
            )
    total = sum(known, Decimal(0))
    if total != 1:
        raise place.fail(
            f"น้ำหนักรวมได้ {total} ต้องรวมเป็น 1 เช่น 0.30 + 0.15 + 0.15 + 0.40", f"the weights sum to {total}, not to 1"
        )


def _bands_descend(framework: Framework, whole: Node) -> None:
    place = whole.at("bands", None)
    bands = framework.bands
    for number, band in enumerate(bands):
        here = place.at(number, None).at("minimum", None)
        if not 0 <= band.minimum <= 100:
            raise here.fail(f"ต้องอยู่ระหว่าง 0 ถึง 100 แต่พบ {band.minimum}", f"must be 0 to 100, found {band.minimum}")
        if number == 0:
            continue
        above = bands[number - 1]
        if band.minimum > above.minimum:
            raise here.fail(
                f"ระดับต้องเรียงจากสูงไปต่ำ แต่ {band.minimum} สูงกว่า {above.minimum} ของระดับก่อนหน้า",
                f"bands go from high to low, but {band.minimum} is above {above.minimum} of the band before",
            )
        # With the same minimum only the condition on the tools tells two bands apart.
        if band.minimum == above.minimum and (above.tools_minimum or 0) <= (band.tools_minimum or 0):
            raise here.fail(
                f"ช่วงคะแนนทับกับระดับก่อนหน้า ({above.level.th}) ให้แก้คะแนนต่ำสุด หรือ tools_minimum",
                f"overlaps the band before ({above.level.pick('en')}); change the minimum or tools_minimum",
            )
    if not bands:
        raise place.fail("ต้องมีอย่างน้อยหนึ่งระดับ", "at least one band is needed")
    last = bands[-1]
    if last.minimum != 0 or last.tools_minimum is not None:
        raise (
            place.at(len(bands) - 1, None)
            .at("minimum", None)
            .fail(
                "ระดับสุดท้ายต้องเริ่มที่ 0 และไม่มี tools_minimum มิฉะนั้นบางคะแนนจะไม่มีระดับ",
                "the last band starts at 0 and has no tools_minimum, or some scores would have no level",
            )
        )


def _rule_fits(framework: Framework, rule: PassRule, place: Node) -> None:
    for target in rule.targets:
        _exists(target, framework.codes, place.at("targets", None))
        if not framework.children(target, rule.of):
            raise place.at("of", None).fail(
                f"{target} ไม่มี {rule.of} อยู่ข้างใต้ ให้แก้ targets หรือ of",
                f"{target} has no {rule.of} below it; change targets or of",
            )
    if rule.how == "weighted" and (rule.of not in ("tools", "parts") or any(t.weight is None for t in framework.tools)):
        raise place.at("how", None).fail(
            "ถ่วงน้ำหนักได้เฉพาะเครื่องมือที่มีน้ำหนักครบ ให้ใช้ mean หรือ unknown หรือเติมน้ำหนักใน tools",
            "only tools with declared weights can be weighted; use mean or unknown, or add weights to the tools",
        )


def _scores_fit(framework: Framework, whole: Node) -> None:
    scores = framework.scoring.item_scores
    if scores is None:
        return
    place = whole.at("scoring", None).at("item_scores", None).at("values", None)
    if not scores.values or any(not 0 <= value <= 100 for value in scores.values):
        raise place.fail("ต้องมีคะแนนอย่างน้อยหนึ่งค่า ระหว่าง 0 ถึง 100", "needs at least one score, each from 0 to 100")
    if framework.scoring.tolerance < 0:
        raise whole.at("scoring", None).at("tolerance", None).fail("ต้องไม่ติดลบ", "cannot be negative")
