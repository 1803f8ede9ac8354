"""Stages: where the time of a complete check goes, and what of it are calls into C that nothing can replace."""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Sequence
from pathlib import Path

from benchmarks.floors import inflate_and_parse
from benchmarks.ours import check
from benchmarks.timing import in_turn
from ita_workbook.book.manifest import unpack
from ita_workbook.read import identity, xlsx_fast
from ita_workbook.read.archive import _inflated, open_archive
from ita_workbook.read.grid import read_grids
from ita_workbook.read.reader import read_workbook
from ita_workbook.read.structure import read_structure

_SHOWN = 18


def stages(paths: Sequence[Path], rounds: int) -> str:
    """Return the stages of checking ``paths``, each counting those before it, and what costs most, as text."""
    prepared = [_Prepared(path) for path in paths]
    took = in_turn(
        {
            "floor: inflate + parse": lambda: [inflate_and_parse(path) for path in paths],
            "irreplaceable calls into C": lambda: [one.irreplaceable() for one in prepared],
            "open, inflate all parts": lambda: [_inflate_all(path) for path in paths],
            "… + structure and values": lambda: [read_structure(open_archive(path)) for path in paths],
            "… + all reading": lambda: [read_workbook(path, hashed=False) for path in paths],
            "… + rules and words": lambda: [check(path) for path in paths],
        },
        rounds,
    )
    floor = took["floor: inflate + parse"]
    lines = [f"{name:28}{took[name] / len(paths) * 1000:7.2f} ms{took[name] / floor:7.2f} floors" for name in took]
    return "\n".join([*lines, "", _calls(paths)])


def _inflate_all(path: Path) -> None:
    open_archive(path).verify()


class _Prepared:
    """One file with what the calls need."""

    def __init__(self, path: Path) -> None:
        self._path = path
        archive = open_archive(path)
        archive.verify()
        structure = read_structure(archive)
        self._archive = archive
        self._strings = archive.part("xl/sharedStrings.xml") or b""
        self._sheets = [archive.part(sheet.part) or b"" for sheet in structure.sheets]
        claims = identity.find_claims(read_grids(structure))
        hidden = next(claim for claim in claims if claim.sheet_id == identity.IDENTITY_SHEET)
        rows = range(hidden.row + 1, len(hidden.grid.rows))
        self._manifest = "".join(hidden.grid.text(row, hidden.column) for row in rows)

    def irreplaceable(self) -> None:
        """Read the file, inflate its parts, decode its strings, match its cells, unpack its manifest."""
        data = self._path.read_bytes()
        zipped = self._archive._zip
        if zipped is not None:
            for name in self._archive._sound:
                _inflated(data, zipped, name)
        for piece in self._strings.split(b"</t></si><si><t>"):
            piece.decode()
        for sheet in self._sheets:
            xlsx_fast._SHARED.findall(sheet)
        unpack([self._manifest])


def _calls(paths: Sequence[Path]) -> str:
    profile = cProfile.Profile()
    profile.runcall(lambda: [check(path) for path in paths])
    found = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    every = sum(entry[1] for entry in found.values()) // len(paths)
    ours = sum(entry[1] for (file, _, _), entry in found.items() if file != "~") // len(paths)
    whole = sum(entry[2] for entry in found.values())
    most = sorted(found.items(), key=lambda entry: -entry[1][2])[:_SHOWN]
    lines = [f"{every:,} calls a file, {ours:,} of them to functions in Python; the most costly by themselves:"]
    for (file, _, name), entry in most:
        lines.append(f"{entry[2] / whole:6.1%}  {entry[1] // len(paths):6,}  {Path(file).name} {name}")
    return "\n".join(lines)
