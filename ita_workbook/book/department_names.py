"""Department names: what the departments of returns are called in the master now, which may have renamed them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ita_workbook.book.content import Content
from ita_workbook.words.thai_text import fold

SHEET, NAME, SECTION, FORMER = "departments", "department", "section", "former_names"
_BETWEEN = re.compile(r"[\n;,]+")


class Renamed(NamedTuple):
    """A department of returns and its name in the master now; ``noted``: the departments sheet says so itself."""

    old: str
    new: str
    noted: bool = False


@dataclass
class DepartmentNames:
    """Finds the department that is meant by a name which the master may not have any more.

    ``told`` are the names that somebody gave, old to new. Then the departments sheet tells (its former names), and last
    the keys of its rows: where all rows that had the old name when a workbook was issued have one other name now.
    """

    master: Content
    told: Mapping[str, str] = field(default_factory=dict)
    found: dict[str, Renamed] = field(default_factory=dict)
    """Every other name that was met so far, by the old one."""

    def __post_init__(self) -> None:
        self._now = {fold(name): name for name in self.master.departments()}
        self._told = {fold(old): new for old, new in self.told.items()}
        self._noted = {
            fold(old): row.text(NAME)
            for row in self.master.rows(SHEET)
            for old in _BETWEEN.split(row.text(FORMER))
            if old.strip()
        }

    def current(self, name: str, issued: Content | None = None) -> str | None:
        """Return the department's name now; None where nothing tells. ``issued`` is what its workbook held then."""
        folded = fold(name)
        if folded in self._now:
            return self._now[folded]
        if name not in self.found:
            noted = self._noted.get(folded)
            new = self._told.get(folded) or noted or self._by_keys(name, issued)
            if new is None or fold(new) not in self._now:
                return None
            self.found[name] = Renamed(name, self._now[fold(new)], noted=bool(noted))
        return self.found[name].new

    def _by_keys(self, name: str, issued: Content | None) -> str | None:
        """Return what the rows of a department are called now, where they agree and their sections tell no other."""
        if issued is None:
            return None
        before = [row for row in issued.rows(SHEET) if row.text(NAME) == name]
        now = self.master.index(SHEET)
        kept = [(row, now[row.key]) for row in before if row.key in now]
        names = {row.text(NAME) for _, row in kept}
        others = {fold(row.text(NAME)) for row in issued.rows(SHEET)}
        sections = [(fold(old.text(SECTION)), fold(new.text(SECTION))) for old, new in kept if old.text(SECTION)]
        stayed = sum(old == new for old, new in sections)
        if len(names) != 1 or stayed * 2 < len(sections):
            return None
        new = names.pop()
        # A name that another department had then is no new name of this one: the rows were put otherwise.
        return None if not new or fold(new) in others else new

    def note(self, content: Content) -> list[Renamed]:
        """Write the names that were met and are not noted yet into the departments sheet of ``content``."""
        noted = []
        for one in self.found.values():
            row = next((row for row in content.rows(SHEET) if row.text(NAME) == one.new), None)
            if row is None or one.noted:
                continue
            row.values[FORMER] = "\n".join(filter(None, (row.text(FORMER), one.old)))
            noted.append(one)
        return noted
