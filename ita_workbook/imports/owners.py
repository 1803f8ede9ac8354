"""Owners: which departments and sections of the master a text names, the first one named before the others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ita_workbook.words.thai_text import fold

_EVERY = re.compile(r"ทุก\s?(?:ส่วนราชการ|สำนัก|กอง|ฝ่าย|งาน|ภารกิจ|หน่วย)")
_BETWEEN = re.compile(r"\s*(?:[/,;\n]|และ(?=กอง|งาน|ฝ่าย|สำนัก))\s*")


@dataclass(frozen=True)
class Owners:
    """Departments in the order in which they are named, the section of the first, and whether all were meant.

    ``strangers`` are the names between which strokes, commas or lines stand and that are none of the master's;
    ``names`` are both in order. ``by_section``: a section alone told the department, which one department has.
    """

    departments: tuple[str, ...] = ()
    section: str = ""
    everybody: bool = False
    by_section: bool = False
    strangers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def read_owners(text: str, known: Mapping[str, tuple[str, ...]]) -> Owners:
    """Return whom a text names; ``known`` are the sections by department."""
    whose: dict[str, list[str]] = {}
    for department, its in known.items():
        for section in its:
            whose.setdefault(section, []).append(department)
    found: dict[str, str] = {}
    strangers: dict[str, None] = {}
    names: dict[str, None] = {}
    by_section = named = False
    for part in filter(None, (piece.strip() for piece in _BETWEEN.split(text))):
        folded = fold(part)
        departments = list(_places(folded, {fold(name): name for name in known}))
        named = named or bool(departments)
        sections = list(_places(folded, {fold(section): section for section in whose}))
        owning = {department for section in sections for department in whose[section]}
        if not departments and len(sections) == 1 and len(owning) == 1:
            departments, by_section = [*owning], True
        for department in departments:
            theirs = [section for section in sections if department in whose[section]]
            found[department] = found.get(department) or (theirs[0] if len(theirs) == 1 else "")
            names[department] = None
        if not departments and not _EVERY.search(part):
            # A section that stands beside its department is named by it already.
            beside = set(_places(fold(text), {fold(one): one for one in known}))
            if len(sections) != 1 or not owning & beside:
                strangers[part] = names[part] = None
    first = next(iter(found), "")
    return Owners(
        tuple(found),
        found.get(first, ""),
        bool(_EVERY.search(text)),
        by_section and not named,
        tuple(strangers),
        tuple(names),
    )


def _places(text: str, names: Mapping[str, str]) -> dict[str, None]:
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
