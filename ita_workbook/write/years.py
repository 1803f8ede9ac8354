"""Years: the frameworks at hand as a result: what each year holds, and what is uncertain about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ita_workbook.framework.framework import Framework
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Language, Text
from ita_workbook.write.result import Kinds, Result, data_table
from ita_workbook.write.table import Table


@dataclass(frozen=True, repr=False)
class Years(Result):
    """The frameworks at hand: what each year holds, and what is uncertain about it."""

    frameworks: tuple[Framework, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """``frameworks``: a row a framework."""
        columns: dict[str, Kinds] = {
            "year_be": "count", "indicators": "count", "items": "count", "questions": "count", "family": "text",
            "unverified_items": "count", "caveats": "text",
        }  # fmt: skip
        rows = [
            (one.year_be, len(one.indicators), len(one.items), len(one.questions), one.family, _unverified(one),
             Text("\n".join(text.th for text in one.caveats), "\n".join(text.pick("en") for text in one.caveats)))
            for one in self.frameworks
        ]  # fmt: skip
        return (data_table("frameworks", columns, rows),)

    def to_json(self, language: Language = "th") -> dict[str, Any]:
        """Return the years (schema ita-workbook/frameworks/1)."""
        return {
            "schema": "ita-workbook/frameworks/1",
            "frameworks": [
                {
                    "year_be": one.year_be,
                    "family": one.family,
                    "title": one.title.pick(language),
                    "items": len(one.items),
                    "questions": len(one.questions),
                    "unverified_items": _unverified(one),
                    "caveats": [caveat.pick(language) for caveat in one.caveats],
                }
                for one in self.frameworks
            ],
        }

    def lines(self, language: Language = "th", *, columns: int = 100, colour: bool = False) -> Iterator[str]:
        """Yield a line a year, and its cautions below it."""
        for one in self.frameworks:
            tools = ", ".join(f"{tool.code} {tool.weight}" if tool.weight else tool.code for tool in one.tools)
            items = sentence("output.items", count=len(one.items)).pick(language)
            yield f"{one.year_be}  {one.title.pick(language)}  {items}  [{tools}]"
            for caveat in one.caveats:
                yield f"      ! {caveat.pick(language)}"


def _unverified(framework: Framework) -> int:
    return sum(not item.verified for item in framework.items)
