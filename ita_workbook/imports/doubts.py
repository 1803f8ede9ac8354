"""Doubts: what is doubtful about a source or a value, in the words and under the code of its finding."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ita_workbook.checks.message import finding_of
from ita_workbook.imports.proposal import Doubt
from ita_workbook.imports.rows import Doubtful
from ita_workbook.read.returned import Event, Return


def doubt_of(event: Event, returned: Return) -> Doubt:
    """Return what is said of an event: of one in a cell what is wrong, of a whole file the file and the cure too."""
    found = finding_of(event, returned)
    return Doubt(found.code, found.line if event.cell is None else found.message)


def doubt_about(
    doubtful: Doubtful, sheet: str, row_key: str, field: str, places: Sequence[str], text: str, file: str
) -> Doubt:
    """Return what is said of a value that stands at ``places`` of a file and is for a cell of the master."""
    kind, params = doubtful
    name, _, cell = places[0].rpartition("!")
    value, expected = params.get("value"), params.get("expected")
    event = Event(
        kind,
        name or None,
        cell,
        sheet,
        field,
        row_key,
        text if value is None else str(value),
        None if expected is None else str(expected),
        params,
    )
    return doubt_of(event, Return(Path(file)))
