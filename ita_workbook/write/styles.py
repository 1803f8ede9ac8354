"""Styles: the formats of the written workbook, each made once and shared by all cells that look alike."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from ita_workbook.book.column import ColumnType
from ita_workbook.book.workbook import Look

# Dates are texts: every program agrees on a text, none on a Buddhist-era date. Codes and choices are texts so that
# 9.1 stays 9.1, and prose so that a line beginning with "-" or "=" does not become a formula.
_NUMBER_FORMATS: dict[ColumnType, str] = {"score": "0.00", "amount": "#,##0.00", "year": "0"}
_CENTRED: frozenset[ColumnType] = frozenset({"code", "date", "item_refs", "score"})
_TITLE_SIZE = 22


class Styles:
    """Makes formats by purpose. Nothing here is per cell: equal formats are one object."""

    def __init__(self, workbook: Workbook, look: Look) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._asked: dict[tuple[tuple[str, Any], ...], Format] = {}
        self.look = look

    def make(self, **properties: Any) -> Format:
        """Return the format with these properties on top of the workbook's font."""
        asked = tuple(properties.items())
        found = self._asked.get(asked)
        if found is None:
            merged = {"font_name": self.look.font, "font_size": self.look.size, **properties}
            key = tuple(sorted(merged.items()))
            found = self._made.get(key)
            if found is None:
                found = self._made[key] = self._workbook.add_format(merged)
            self._asked[asked] = found
        return found

    def column(self, kind: ColumnType, editable: bool) -> Format:
        """Return the format of a whole column: what inserted and later rows inherit."""
        return self.make(**self._type(kind), locked=not editable)

    def cell(self, kind: ColumnType, editable: bool, size: int | None = None, locked: bool | None = None) -> Format:
        """Return the format of a cell: bordered, white to fill in, grey when prefilled.

        What is prefilled is locked unless ``locked`` says otherwise: a table with a locked cell cannot be sorted.
        """
        colour = self.look.colours["fill_in" if editable else "locked"]
        look = {**self._type(kind), **self._border(), "bg_color": colour, "font_size": size or self.look.size}
        return self.make(**look, locked=not editable if locked is None else locked)

    def plain(self, **properties: Any) -> Format:
        """Return the format of a bordered cell that is not typed in: summaries, legends."""
        return self.make(**self._border(), text_wrap=True, valign="vcenter", **properties)

    def header(self, required: bool) -> Format:
        """Return the format of a column's header."""
        colours = self.look.colours
        return self.make(
            **self._border(),
            bold=True,
            text_wrap=True,
            align="center",
            valign="vcenter",
            font_color=colours["header_text"],
            bg_color=colours["header_required" if required else "header"],
        )

    def title(self) -> Format:
        """Return the format of a sheet's title."""
        return self.make(bold=True, font_size=_TITLE_SIZE, font_color=self.look.colours["title"], valign="vcenter")

    def heading(self) -> Format:
        """Return the format of a heading within a sheet."""
        return self.make(bold=True, font_size=18, font_color=self.look.colours["title"], valign="vcenter")

    def prose(self, **properties: Any) -> Format:
        """Return the format of running text."""
        return self.make(text_wrap=True, valign="top", **properties)

    def fill(self, use: str) -> Format:
        """Return the conditional format that paints a cell in the colour of ``use``."""
        key = (("use", use),)
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self._workbook.add_format({"bg_color": self.look.colours[use]})
        return found

    def _border(self) -> dict[str, Any]:
        return {"border": 1, "border_color": self.look.colours["border"]}

    @staticmethod
    def _type(kind: ColumnType) -> dict[str, Any]:
        align = "center" if kind in _CENTRED else "left"
        return {
            "num_format": _NUMBER_FORMATS.get(kind, "@"),
            "text_wrap": True,
            "align": align,
            "valign": "top",
        }
