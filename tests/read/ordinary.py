"""Ordinary files of every origin, and what reading one of them gives: for tests that compare two ways of reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from mutations import clients
from mutations.bench import Bench
from mutations.corpus import SAVED
from mutations.mutation import MUTATIONS

from ita_workbook.read import reader
from ita_workbook.read.grid import Grid
from ita_workbook.read.returned import Return

SAMPLES = Path(__file__).parents[2] / "samples"
KINDS = {clients.WRITER: SAVED, clients.OPENPYXL: SAVED[::4], clients.OFFICE: SAVED[1::4]}
"""Kinds of mutation for each client: all for one, some for the others, whose files differ little after an edit."""
AFTERWARDS = SAVED[::34]
"""Kinds of mutation after which LibreOffice saves the file again."""


def _samples(folder: Path) -> None:
    for path in sorted(SAMPLES.rglob("*.xlsx")):
        (folder / "-".join(path.relative_to(SAMPLES).parts)).symlink_to(path)


def _mutated(client: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        bench = Bench(folder)
        bench.saved_by(client)
        for kind in KINDS[client]:
            bench.mutated(client, MUTATIONS[kind])

    return make


def _by_office(folder: Path) -> None:
    bench = Bench(folder)
    bench.saved_afterwards(clients.OFFICE, AFTERWARDS)
    _mutated(clients.OFFICE)(folder)


MAKERS: dict[str, Callable[[Path], None]] = {
    "samples": _samples,
    clients.WRITER: _mutated(clients.WRITER),
    clients.OPENPYXL: _mutated(clients.OPENPYXL),
    clients.OFFICE: _by_office,
}
ORIGINS = [pytest.param(name, marks=pytest.mark.office) if name == clients.OFFICE else name for name in MAKERS]


@dataclass
class Reading:
    """One file read: its grids (none where it could not be read), and the Return."""

    grids: list[Grid]
    returned: Return

    @property
    def values(self) -> list[tuple[str, list[list[object]]]]:
        """Each sheet's name and rows, without the empty cells and rows at their ends."""
        return [(grid.name, trimmed(grid.rows)) for grid in self.grids]

    @property
    def structure(self) -> list[object]:
        """What the sheets have beside their values."""
        return [(replace(grid.structure, rows=None, plain=False), grid.structure.farthest) for grid in self.grids]

    @property
    def told(self) -> list[str]:
        """Everything that the Return says, line by line; as text, so that 1 and 1.0 and True are three things."""
        said = self.returned
        lines = [repr(event) for event in said.events]
        lines += [repr((said.identity, said.base_known, said.missing_sheets, said.readable, said.cells_read))]
        lines += [repr(sheet) for sheet in said.extra_sheets]
        for code, rows in said.content.sheets.items():
            lines += [f"{code} {row!r}" for row in rows]
        for sheet in said.sheets.values():
            lines += [repr((row.key, row.row, row.origin, row.cells, row.empty, row.foreign)) for row in sheet.rows]
            lines += [repr(replace(sheet, rows=[], spec=sheet.spec.id))]  # type: ignore[arg-type]
        return lines


def trimmed(rows: list[list[object]]) -> list[list[object]]:
    """Return rows without what is empty at the ends of each and below them all."""
    cut = []
    for row in rows:
        width = next((place for place in range(len(row), 0, -1) if row[place - 1] != ""), 0)
        cut.append(row[:width])
    while cut and not cut[-1]:
        cut.pop()
    return cut


def read(path: Path) -> Reading:
    """Read a file, keeping its grids."""
    kept: list[Grid] = []
    whole = reader.read_grids

    def keeping(*given):
        kept.extend(whole(*given))
        return kept

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "read_grids", keeping)
        return Reading(kept, reader.read_workbook(path))
