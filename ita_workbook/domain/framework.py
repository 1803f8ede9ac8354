"""The framework of one fiscal year: its parts, lookups among them, and loading and saving of its file."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path

from ita_workbook.domain.declared import Declared, FrameworkError
from ita_workbook.domain.elements import (
    TOTAL,
    Band,
    CombinedTool,
    Indicator,
    Item,
    Of,
    Question,
    ReportItems,
    Scoring,
    Source,
    SubIndicator,
    Tool,
    weakest,
)
from ita_workbook.resource import template
from ita_workbook.text import Text

__all__ = [
    "SCHEMA",
    "STANDARD",
    "TOTAL",
    "Band",
    "CombinedTool",
    "Framework",
    "FrameworkError",
    "Indicator",
    "Item",
    "Question",
    "ReportItems",
    "Scoring",
    "Source",
    "SubIndicator",
    "Tool",
    "available_frameworks",
    "load_framework",
]

SCHEMA = "ita-workbook/framework/1"
#: The family of the standard list for government agencies; a school or hospital list declares its own word.
STANDARD = "standard"


@dataclasses.dataclass(frozen=True, slots=True)
class Framework:
    """One fiscal year's (``year_be``) tools, indicators, items, questions, grade bands and rules of computation."""

    year_be: int
    family: str
    title: Text
    tools: tuple[Tool, ...]
    combined_tools: tuple[CombinedTool, ...]
    indicators: tuple[Indicator, ...]
    sub_indicators: tuple[SubIndicator, ...]
    items: tuple[Item, ...]
    questions: tuple[Question, ...]
    bands: tuple[Band, ...]
    scoring: Scoring
    report_items: ReportItems
    sources: tuple[Source, ...] = ()
    declared_caveats: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()

    def tool(self, code: str) -> Tool | None:
        """Return the tool ``code``; a combined tool comes with the sum of its parts' weights. None if unknown."""
        for tool in self.tools:
            if tool.code == code:
                return tool
        for combined in self.combined_tools:
            if combined.code == code:
                parts = [tool for tool in self.tools if tool.code in combined.parts]
                known = [part.weight for part in parts if part.weight is not None]
                total = sum(known, Decimal(0)) if len(known) == len(combined.parts) else None
                return Tool(code, combined.name, total, weakest(*(part.confidence for part in parts)))
        return None

    def parts_of(self, tool: str) -> tuple[str, ...]:
        """Return the codes of the parts of a combined tool; empty for a tool in one piece."""
        return next((combined.parts for combined in self.combined_tools if combined.code == tool), ())

    def indicator(self, code: str) -> Indicator | None:
        """Return the indicator ``code`` ("1" to "10"), or None."""
        return next((indicator for indicator in self.indicators if indicator.code == code), None)

    def sub_indicator(self, code: str) -> SubIndicator | None:
        """Return the sub-indicator ``code`` ("9.1"), or None."""
        return next((part for part in self.sub_indicators if part.code == code), None)

    def item(self, code: str) -> Item | None:
        """Return the item ``code`` ("O12"), or None."""
        return next((item for item in self.items if item.code == code), None)

    def question(self, code: str) -> Question | None:
        """Return the question ``code`` ("i1", "EP3"), or None."""
        return next((question for question in self.questions if question.code == code), None)

    def children(self, code: str, of: Of) -> tuple[str, ...]:
        """Return the codes, of the kind ``of``, that the score ``code`` is made of; empty where there are none."""
        if of == "tools":
            return tuple(tool.code for tool in self.tools) if code == TOTAL else ()
        if of == "parts":
            return self.parts_of(code)
        if of == "indicators":
            return tuple(indicator.code for indicator in self.indicators if indicator.tool == code)
        if of == "sub_indicators":
            return tuple(part.code for part in self.sub_indicators if part.indicator == code)
        if of == "questions":
            return tuple(question.code for question in self.questions if question.indicator == code)
        within = {code, *self.children(code, "sub_indicators")}
        return tuple(item.code for item in self.items if item.sub_indicator in within)

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code that can have a score, in the order of the result sheet: total, tools, down to the items."""
        upper = [TOTAL, *(tool.code for tool in self.tools), *(tool.code for tool in self.combined_tools)]
        middle = [*(part.code for part in self.indicators), *(part.code for part in self.sub_indicators)]
        return (*upper, *middle, *(part.code for part in self.questions), *(item.code for item in self.items))

    @property
    def caveats(self) -> tuple[Text, ...]:
        """What must be said wherever this framework is used: what is not verified, carried over or not known."""
        unverified = sum(not item.verified for item in self.items)
        values = {"year": self.year_be, "unverified": unverified, "items": len(self.items)}
        return tuple(caveat.fill(values) for caveat in self.declared_caveats)

    def cite(self, source: str) -> str:
        """Return the full citations for ``source`` (ids separated by spaces), joined by "; "."""
        legend = {entry.id: entry.text for entry in self.sources}
        return "; ".join(legend.get(short, short) for short in source.split())

    def to_dict(self) -> dict[str, object]:
        """Return the framework as plain JSON data, in the shape of the YAML files; numbers with decimals are text."""
        plain: dict[str, object] = {"schema": SCHEMA}
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if field.name == "sources":
                plain["sources"] = {entry.id: entry.text for entry in self.sources}
            elif value not in ((), Text("")):
                plain["caveats" if field.name == "declared_caveats" else field.name] = _plain(value)
        return plain

    @classmethod
    def from_dict(cls, data: Mapping[str, object], file: str = "framework") -> Framework:
        """Build from :meth:`to_dict` output or parsed YAML; raises :class:`FrameworkError` naming ``file`` and key."""
        from ita_workbook.domain.framework_file import build  # the builder needs this class

        return build(Declared(data, file, FrameworkError))


def _plain(value: object) -> object:
    """Return dataclasses, texts and decimals as JSON data; empty optional values are left out."""
    if isinstance(value, Text):
        return {"th": value.th, "en": value.en} if value.en else value.th
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        pairs = ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
        return {name: _plain(entry) for name, entry in pairs if entry is not None and entry not in ("", (), Text(""))}
    return value


def load_framework(source: int | str | Path, *, folder: Path | Traversable | None = None) -> Framework:
    """Load the framework of a year (2566, "2566") or from a YAML file of one's own.

    ``folder`` replaces the shipped folder of frameworks. Raises :class:`FrameworkError` if there is no such year or
    file, or if the file is broken.
    """
    if isinstance(source, int) or (isinstance(source, str) and source.strip().isdecimal()):
        return _shipped(int(source)) if folder is None else _load_year(int(source), folder)
    path = Path(source)
    if not path.is_file():
        raise FrameworkError(
            str(source),
            "",
            "ไม่พบไฟล์กรอบการประเมิน ให้ระบุปี พ.ศ. เช่น 2566 หรือไฟล์ .yaml ที่มีอยู่",
            "no such framework file; give a year such as 2566, or an existing .yaml file",
        )
    return _load_file(path, str(path))


def available_frameworks(*, folder: Path | Traversable | None = None) -> list[Framework]:
    """Return every framework in the folder, by year; a new year is found by adding its file, without any code."""
    place = folder if folder is not None else template("frameworks")
    found = [_load_file(entry, entry.name) for entry in place.iterdir() if entry.name.endswith(".yaml")]
    return sorted(found, key=lambda framework: (framework.year_be, framework.family))


@cache
def _shipped(year: int) -> Framework:
    # Every file that is read asks for its year's framework, and building one takes longer than reading the file.
    return _load_year(year, template("frameworks"))


def _load_year(year: int, place: Path | Traversable) -> Framework:
    file = place / f"{year}.yaml"
    if file.is_file():
        framework = _load_file(file, file.name)
        if framework.year_be != year:
            raise FrameworkError(
                file.name,
                "year_be",
                f"เป็นปี {framework.year_be} แต่ชื่อไฟล์เป็นปี {year} ให้แก้ให้ตรงกัน",
                f"says {framework.year_be} but the file is named {year}; make them agree",
            )
        return framework
    years = sorted(entry.name[:-5] for entry in place.iterdir() if entry.name.endswith(".yaml"))
    # 1900–2399 cannot be a Buddhist year of the ITA, so it is taken for a Gregorian one.
    hint_th = f" (ปี พ.ศ. {year + 543} ใช่หรือไม่)" if 1900 < year < 2400 else ""
    hint_en = f" (did you mean {year + 543} BE?)" if hint_th else ""
    listed = ", ".join(years)
    raise FrameworkError(
        f"{year}.yaml",
        "",
        f"ไม่มีกรอบการประเมินปี {year}{hint_th} ที่มีคือ {listed} หากเป็นปีใหม่ให้คัดลอกไฟล์ปีล่าสุดแล้วแก้ไข หรือใช้ --framework FILE",
        f"no framework for {year}{hint_en}; there are {listed}. For a new year copy the latest file and edit it, "
        "or use --framework FILE",
    )


def _load_file(file: Path | Traversable, name: str) -> Framework:
    from ita_workbook.domain.framework_file import build  # the builder needs the Framework class

    return build(Declared.parse(file.read_bytes(), name, FrameworkError))
