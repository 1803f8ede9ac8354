"""Twins: two files of one department, cell by cell: whether one completes, replaces or contradicts the other."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ita_workbook.book.content import display
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.read.reader import read_workbook
from ita_workbook.read.returned import ReadRow, Return
from ita_workbook.read.values import raw_text
from ita_workbook.words.fiscal_year import format_moment, iso
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text

_Answers = Mapping[tuple[str, str, str], tuple[str, str]]
"""What was filled in or emptied since the file was issued: (text, place) by (sheet id, row key, field)."""
_NAMED = 3
TWICE, IN_PARTS, COPIED = "same_department_twice", "department_in_parts", "department_copied"
"""What is told of a second file: that one has to be chosen, that it completes the first, that it is a copy."""


@dataclass(frozen=True, slots=True)
class Twins:
    """How two files of one department stand to each other, and what to do about it."""

    relation: Text
    advice: Text
    event: str = TWICE

    @classmethod
    def of(cls, first: Path, second: Path) -> Twins | None:
        """Read both files again and compare them; None where one of them cannot be read."""
        one, other = read_workbook(first, hashed=False), read_workbook(second, hashed=False)
        if not (one.readable and other.readable):
            return None
        mine, theirs = _answers(one), _answers(other)
        differing = [key for key in mine.keys() & theirs.keys() if mine[key][0] != theirs[key][0]]
        alone = len(mine.keys() - theirs.keys()), len(theirs.keys() - mine.keys())
        named = {"first": _named(one, other), "second": _named(other, one)}
        saved = _moment(one.saved), _moment(other.saved)
        later = "" if saved[0] == saved[1] or not all(saved) else named["first" if saved[0] > saved[1] else "second"]
        if differing:
            when = later, format_moment(max(saved))
            return cls._contradicting(sorted(theirs[key][1] for key in differing), alone, when, named)
        if all(alone):
            return cls(
                sentence(
                    "checks.twins.complete",
                    first=named["first"],
                    first_count=alone[0],
                    second=named["second"],
                    second_count=alone[1],
                ),
                sentence("checks.twins.merge_both"),
                event=IN_PARTS,
            )
        if not any(alone):
            return cls(sentence("checks.twins.same"), sentence("checks.twins.keep_any"), event=COPIED)
        # What the fuller file has and the other lacks was either added since, or taken back.
        fuller = named["first" if alone[0] else "second"]
        count = max(alone)
        relation = sentence("checks.twins.fuller", fuller=fuller, count=count)
        if later not in ("", fuller):
            return cls(relation, sentence("checks.twins.taken_back", later=later, fuller=fuller))
        return cls(relation, sentence("checks.twins.keep", fuller=fuller))

    @classmethod
    def _contradicting(
        cls, cells: list[str], alone: tuple[int, int], later: tuple[str, str], named: Mapping[str, str]
    ) -> Twins:
        """``later`` is the name of the file that was saved later, '' where that is not known, and when."""
        shown = ", ".join(cells[:_NAMED]) + (" …" if len(cells) > _NAMED else "")
        relation = sentence("checks.twins.contradict", count=len(cells), cells=shown)
        if not later[0]:
            return cls(relation, sentence("checks.twins.ask"))
        told = sentence("checks.twins.saved_later", later=later[0], saved=later[1])
        # Where the earlier one has what the later lacks, it is not replaced.
        earlier_alone = alone[0] if later[0] == named["second"] else alone[1]
        advice = sentence("checks.twins.ask") if earlier_alone else sentence("checks.twins.later", later=later[0])
        return cls(Text(f"{relation.th} {told.th}", f"{relation.pick('en')} {told.pick('en')}"), advice)


def _answers(returned: Return) -> _Answers:
    issued = returned.book.content if returned.book else None
    found: dict[tuple[str, str, str], tuple[str, str]] = {}
    for sheet_id, sheet in returned.sheets.items():
        base = issued.index(sheet_id) if issued else {}
        for row in sheet.rows:
            before = base[row.key].values if row.key in base else {}
            name = _entry(row, sheet.spec) or row.key
            for code, cell in row.cells.items():
                text = raw_text(cell.raw) if cell.doubtful else display(cell.value)
                if row.counts and (code not in before or display(before[code]) != text):
                    found.setdefault((sheet_id, name, code), (text, f"{sheet.name}!{cell.address}"))
            for code in before.keys() - row.cells.keys() if row.counts else ():
                if code in sheet.columns and sheet.spec.by_field[code].editable("issued"):
                    found.setdefault((sheet_id, name, code), ("", f"{sheet.name}!{sheet.address(row, code)}"))
    return found


def _entry(row: ReadRow, sheet: SheetSpec) -> str:
    """Return what tells an entry of a list: two officers fill the same ready rows with entries of their own."""
    if not sheet.entries:
        return ""
    return "\x1f".join(str(row.cells[one.field].value) for one in sheet.match_columns if one.field in row.cells)


def _named(file: Return, beside: Return) -> str:
    return file.name if file.name != beside.name else f"{file.path.parent.name}/{file.name}"


def _moment(saved: str) -> str:
    """Return an ISO time in UTC, which compares as a text; a time without a zone is that of this machine."""
    with suppress(ValueError):
        return iso(datetime.fromisoformat(saved))
    return ""
