"""Found rows: a row of a file with the key it was given, and the events about rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ita_workbook.book.book import PlannedRow
from ita_workbook.read.a1 import address
from ita_workbook.read.returned import Event, Origin
from ita_workbook.read.sheet_finder import FoundSheet

NOWHERE = -1
"""The row of cells of which nobody knows where they stand now."""


@dataclass(slots=True)
class FoundRow:
    """A row of the file with the key it was given; ``row`` is zero-based. ``planned`` is the issued row, if any.

    After a sort of some columns only, ``sources`` has the row of each field that stands elsewhere, and ``doubtful``
    the fields of which it is not certain that they belong to this row. ``foreign``: it is no row that was issued here;
    one without a key has cells of which nobody knows whose they are. ``named``: the key of another issued row, where
    the visible cells have that in place of this one's. ``contested`` are the fields of which witnesses say that they
    are another row's: they are read, and no value is made of them.
    """

    row: int
    key: str
    origin: Origin
    planned: PlannedRow | None = None
    duplicate_of: int | None = None
    sources: Mapping[str, int] = field(default_factory=dict)
    doubtful: frozenset[str] = frozenset()
    rearranged: bool = False
    foreign: bool = False
    named: str | None = None
    contested: frozenset[str] = frozenset()
    over_inner: str = ""
    """What stands in place of its inner key and is no key."""


@dataclass(slots=True)
class RowEvents:
    """The events about the rows of one sheet."""

    located: FoundSheet
    events: list[Event] = field(default_factory=list)
    damaged_keys: list[tuple[int, str, str]] = field(default_factory=list)
    """(row, the key it was given, what stands as its key)"""

    def place(self, row: int) -> str:
        """Return the address by which people find a row."""
        return address(row, min(self.located.columns.values(), default=0))

    def notice(self, kind: str, row: int, key: str | None, **params: object) -> None:
        """Notice something about a row."""
        value = params.pop("value", None)
        self.events.append(
            Event(kind, sheet=self.located.grid.name, sheet_id=self.located.spec.id, row_key=key,
                  cell=self.place(row), value=str(value) if value else None, params=params)
        )  # fmt: skip

    def notice_lost(self, key: str, name: str, *, own: bool = False, entry: bool = False) -> None:
        """Notice that an issued row is nowhere.

        ``own``: the file's keeper may take it away; ``entry``: it is one of a list that people keep.
        """
        kind, located = "row_withdrawn" if own else "entry_gone" if entry else "row_lost", self.located
        self.events.append(
            Event(kind, sheet=located.grid.name, sheet_id=located.spec.id, row_key=key, params={"name": name})
        )

    def notice_keys(self) -> None:
        """Tell of damaged keys once a sheet: one paste or one deleted column damages many."""
        damaged = self.damaged_keys
        if not damaged:
            return
        row, key, value = damaged[0]
        corners = self.place(row) if len(damaged) == 1 else f"{self.place(row)}:{self.place(damaged[-1][0])}"
        self.notice(
            "key_damaged", row, key if len(damaged) == 1 else None, value=value, count=len(damaged), range=corners
        )
