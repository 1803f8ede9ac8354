"""Mark styles: the formats of marked cells, added to those of a package."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy

from lxml import etree

from ita_workbook.merge.package import Package, child_name

_STYLES_PART = "xl/styles.xml"
COLOURS = {"error": "FFF8A5A5", "warning": "FFFFD966", "note": "FFBDD7EE"}
"""Fill of a marked cell by severity; no sheet of ours uses these colours, so they also tell a mark later."""
_DARKER = {"FFF8A5A5": "FFC00000", "FFFFD966": "FFBF8F00", "FFBDD7EE": "FF2F75B5"}


class MarkStyles:
    """The styles of a package: gives each marked cell its own format with another fill."""

    def __init__(self, package: Package) -> None:
        self._tree = package.tree(_STYLES_PART)
        self._fills: dict[str, int] = {}
        self._borders: dict[str, int] = {}
        self._marked: dict[tuple[int, str], int] = {}

    def marked(self, style: int, severity: str) -> int:
        """Return the style that looks like ``style`` but for the fill of ``severity``."""
        known = self._marked.get((style, severity))
        if known is None:
            # A conditional format may cover the fill; no such format of ours has a border.
            values = {
                "fillId": str(self._fill(COLOURS[severity])),
                "applyFill": "1",
                "borderId": str(self._border(COLOURS[severity])),
                "applyBorder": "1",
            }
            known = self._marked[style, severity] = self._format_like(style, values)
        return known

    def add(self, font: str, extra: str, colour: str = "") -> int:
        """Add a format with a font (XML of its children), ``extra`` (XML of the format's children) and a fill."""
        number = self._append("fonts", f"<font>{font}</font>")
        fill = self._fill(colour) if colour else 0
        made = (
            f'<xf numFmtId="0" fontId="{number}" fillId="{fill}" borderId="0" xfId="0" applyFont="1" applyFill="1" '
            f'applyAlignment="1">{extra}</xf>'
        )
        return self._append("cellXfs", made)

    def is_mark(self, style: int) -> bool:
        """Whether a format has the fill of a mark."""
        formats, fills = self._table("cellXfs"), self._table("fills")
        if style >= len(formats):
            return False
        fill = int(formats[style].get("fillId", "0"))
        colours = [entry.get("rgb") for entry in fills[fill].iter(child_name(self._tree, "fgColor"))]
        return any(colour in COLOURS.values() for colour in colours)

    def _fill(self, colour: str) -> int:
        if colour not in self._fills:
            made = (
                f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/>'
                '<bgColor indexed="64"/></patternFill></fill>'
            )
            self._fills[colour] = self._append("fills", made)
        return self._fills[colour]

    def _border(self, colour: str) -> int:
        if colour not in self._borders:
            sides = "".join(
                f'<{side} style="medium"><color rgb="{_DARKER[colour]}"/></{side}>'
                for side in ("left", "right", "top", "bottom")
            )
            self._borders[colour] = self._append("borders", f"<border>{sides}<diagonal/></border>")
        return self._borders[colour]

    def _format_like(self, style: int, values: Mapping[str, str]) -> int:
        """Add a format like another, with other values of some attributes; return its number."""
        formats = self._table("cellXfs")
        made = deepcopy(formats[style] if style < len(formats) else formats[0])
        for name, value in values.items():
            made.set(name, value)
        return self._add("cellXfs", made)

    def _append(self, table: str, made: str) -> int:
        """Add an entry, given as XML, to a table; return its number."""
        return self._add(table, etree.fromstring(f'<made xmlns="{etree.QName(self._tree).namespace}">{made}</made>')[0])

    def _add(self, table: str, made: etree._Element) -> int:
        parent = self._table(table)
        parent.append(made)
        parent.set("count", str(len(parent)))
        return len(parent) - 1

    def _table(self, name: str) -> etree._Element:
        found = self._tree.find(child_name(self._tree, name))
        if found is None:
            raise ValueError(f"styles without {name}")
        return found
