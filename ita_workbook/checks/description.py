"""Description: the catalogue of findings for reading, and as the result of asking for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from ita_workbook.checks import result
from ita_workbook.checks.catalogue import FAMILIES, SEVERITIES, Catalogue, Entry, load_catalogue
from ita_workbook.words.sentences import pattern
from ita_workbook.words.text import Language, Text
from ita_workbook.words.width import padded, width, wrapped
from ita_workbook.write.result import Kinds, Result, data_table
from ita_workbook.write.table import Table

_FOUND_WHEN = pattern("checks.entry.found_when")
_SAYS = pattern("checks.entry.says")
_EXAMPLE = pattern("checks.entry.example")


def describe(entry: Entry, language: Language = "th", *, columns: int = 100) -> str:
    """Return everything about one finding as text for the terminal."""
    heading = f"{entry.code}  {entry.title.pick(language)}  ({result.SEVERITY[entry.severity].pick(language)})"
    parts = (
        (_FOUND_WHEN, entry.trigger),
        (_SAYS, plain_pattern(entry.message)),
        (result.CURE, plain_pattern(entry.cure)),
        (_EXAMPLE, entry.example),
    )
    label = max(width(name.pick(language)) for name, _ in parts)
    lines = [heading]
    for name, text in parts:
        first, *rest = wrapped(text.pick(language), columns - label - 4)
        lines.append(f"  {padded(name.pick(language), label)}  {first}")
        lines += [" " * (label + 4) + line for line in rest]
    return "\n".join(lines) + "\n"


def list_findings(language: Language = "th", catalogue: Catalogue | None = None) -> str:
    """Return the catalogue as a list: code, severity and title, by family."""
    shown = catalogue or load_catalogue()
    level = max(width(text.pick(language)) for text in result.SEVERITY.values())
    lines: list[str] = []
    for family, title in shown.families.items():
        lines += ["", title.pick(language)] if lines else [title.pick(language)]
        for entry in shown:
            if entry.family == family:
                severity = padded(result.SEVERITY[entry.severity].pick(language), level)
                lines.append(f"  {entry.code}  {severity}  {entry.title.pick(language)}")
    return "\n".join(lines) + "\n"


def plain_pattern(pattern: Text) -> Text:
    """Return a pattern for reading: without the brackets around parts that are not always said, fields as ‹name›."""

    def plain(text: str) -> str:
        return text.replace("[", "").replace("]", "").replace("{", "‹").replace("}", "›")

    return Text(plain(pattern.th), plain(pattern.pick("en")))


@dataclass(frozen=True, repr=False)
class Described(Result):
    """The catalogue of findings, or one entry of it."""

    entries: tuple[Entry, ...]
    whole: bool = True

    @property
    def tables(self) -> tuple[Table, ...]:
        """``findings``: a row a code."""
        columns: dict[str, Kinds] = {"code": "text", "family": FAMILIES, "severity": SEVERITIES}
        columns |= dict.fromkeys(("title", "message", "cure", "example", "trigger"), "text")
        rows = [
            (one.code, one.family, one.severity, one.title, plain_pattern(one.message), plain_pattern(one.cure),
             one.example, one.trigger)
            for one in self.entries
        ]  # fmt: skip
        return (data_table("findings", columns, rows),)

    def to_json(self, language: Language = "th") -> dict[str, Any]:
        """Return the entries in both languages (schema ita-workbook/findings/1)."""
        return {"schema": "ita-workbook/findings/1", "findings": [asdict(one) for one in self.entries]}

    def lines(self, language: Language = "th", *, columns: int = 100, colour: bool = False) -> Iterator[str]:
        """Yield the list of codes by family, or everything about the one that was asked for."""
        text = list_findings(language) if self.whole else describe(self.entries[0], language, columns=columns)
        yield from text.split("\n")
