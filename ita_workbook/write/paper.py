"""Paper: over how many pages a sheet is printed."""

from __future__ import annotations

from math import floor

PAGE_WIDTH, PAGE_HEIGHT = 784.0, 516.0
"""Points within the margins of a turned A4 page."""
POINTS_PER_CHARACTER = 7.1
"""Of a declared width, as LibreOffice shows it with a font that stands in for TH SarabunPSK."""
FILLED = 0.9
"""The part of several pages' width that columns fill: none is parted between two."""
TAIL = 0.35
"""Up to such a part of a page, what would stand on a last page of its own is fitted onto the pages before."""

SMALLEST = 0.42
"""The least scale: with columns as narrow as TH SarabunPSK makes them, some nine points for letters of sixteen."""
MOST = 3
"""Pages up to which their number is estimated well enough."""


def pages_down(characters: float, points: float, *, head: float, across: int = 1) -> int:
    """Return the pages down to which a sheet is fitted; 0 for as many as it takes.

    ``characters`` is the sheet's width, fitted to ``across`` pages; ``points`` the height of all its rows, of which
    those of ``head`` come again on each page. A last page with a few rows, most of them empty, is paper for nothing;
    a print area without them would leave out what is typed there later.
    """
    room = across * PAGE_WIDTH * (FILLED if across > 1 else 1.0)
    scale = min(1.0, room / (characters * POINTS_PER_CHARACTER))
    pages = max(points - head, 0.0) / (PAGE_HEIGHT / scale - head)
    whole = floor(pages)
    saves = 0 < whole <= MOST and pages - whole <= TAIL
    return whole if saves and scale * whole / pages >= SMALLEST else 0
