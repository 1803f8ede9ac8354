"""Owners: which departments and sections of the master a text names, the first one named before the others."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ita_workbook.book.content import Content
from ita_workbook.words.thai_text import fold

_EVERY = re.compile(r"ทุก(?:ส่วนราชการ|สำนัก|กอง|ฝ่าย|งาน|ภารกิจ|หน่วย)")


@dataclass(frozen=True)
class Owners:
    """Departments in the order in which they are named, the section of the first, and whether all were meant."""

    departments: tuple[str, ...] = ()
    section: str = ""
    everybody: bool = False
    by_section: bool = False
    """Whether the text names no department but only a section, which one department alone has."""


def read_owners(text: str, content: Content, sections_of: dict[str, tuple[str, ...]] | None = None) -> Owners:
    """Return whom a text names among the departments and sections of a content."""
    known = sections_of or {name: content.sections(name) for name in content.departments()}
    folded = fold(text)
    places = _places(folded, {fold(name): name for name in known})
    everybody = bool(_EVERY.search(text))
    if places:
        departments = tuple(places)
        named = _places(folded, {fold(section): section for section in known[departments[0]]})
        return Owners(departments, next(iter(named)) if len(named) == 1 else "", everybody)
    whose: dict[str, list[str]] = {}
    for department, sections in known.items():
        for section in sections:
            whose.setdefault(section, []).append(department)
    named = _places(folded, {fold(section): section for section in whose})
    owners = {department for section in named for department in whose[section]}
    if len(named) == 1 and len(owners) == 1:
        return Owners(tuple(owners), next(iter(named)), everybody, by_section=True)
    return Owners(everybody=everybody)


def _places(text: str, names: dict[str, str]) -> dict[str, None]:
    """Return the names found in a text in order; a longer one hides those within it."""
    found: list[tuple[int, int, str]] = []
    for folded in sorted(filter(None, names), key=len, reverse=True):
        start = text.find(folded)
        while start >= 0:
            end = start + len(folded)
            if all(end <= first or start >= last for first, last, _ in found):
                found.append((start, end, names[folded]))
            start = text.find(folded, end)
    return dict.fromkeys(name for _, _, name in sorted(found))
