"""Lineage: which earlier files of its form a return goes back to; what others of them brought is not its to take away.

Officers of one department each fill a part of the rows in a copy of one workbook. Who sends a corrected part says
nothing of the part of another; who sends a corrected whole does say what is no longer in it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ita_workbook.book.content import display
from ita_workbook.merge.provenance import CellKey, Origin, short_hash
from ita_workbook.merge.rekey import KeyChanges
from ita_workbook.read.returned import Return
from ita_workbook.read.values import raw_text


class Texts(NamedTuple):
    """What a return of a form says: the text of each cell."""

    form_id: str
    cells: Mapping[CellKey, str]


class Lineage:
    """Knows the files that brought what the master holds, by the present ``origins``."""

    def __init__(self, origins: Iterable[Origin]) -> None:
        self._of_form: dict[str, list[Origin]] = defaultdict(list)
        for origin in origins:
            if origin.form_id and not origin.decision:
                self._of_form[origin.form_id].append(origin)

    def texts(self, returned: Return) -> Texts:
        """Return what a return says, as :meth:`parents` wants it; nothing where at most one file was before."""
        form_id = returned.identity.form_id if returned.identity else ""
        known = self._of_form.get(form_id, ())
        return Texts(form_id, _texts(returned) if len({origin.sha256 for origin in known}) > 1 else {})

    def parents(self, said: Texts, changes: KeyChanges) -> frozenset[str] | None:
        """Return the short hashes of the files that a return goes back to; None where that is not known.

        It goes back to the file with most of whose values it agrees, and to others of whose further values it has at
        least as many as it lacks. ``changes`` are the keys that its rows have in the master.
        """
        if not said.cells:
            return None
        known = self._of_form[said.form_id]
        texts = {(sheet, changes.get((sheet, key), key), code): text for (sheet, key, code), text in said.cells.items()}
        has = [files_of(origin) for origin in known if texts.get(origin.key) == origin.value]
        lacks = Counter(file for origin in known if origin.key not in texts for file in files_of(origin))
        agreed = Counter(file for files in has for file in files)
        nearest = max(sorted(agreed), key=lambda file: agreed[file] - lacks[file], default="")
        if not nearest or agreed[nearest] < lacks[nearest]:
            return None
        further = Counter(file for files in has if nearest not in files for file in files)
        return frozenset({nearest, *(file for file, count in further.items() if count >= lacks[file])})


def files_of(origin: Origin) -> set[str]:
    """Return the short hashes of all files that brought a value."""
    return {short_hash(origin.sha256), *origin.also.split()}


def _texts(returned: Return) -> Mapping[CellKey, str]:
    return {
        (sheet_id, row.key, code): raw_text(cell.raw) if cell.doubtful else display(cell.value)
        for sheet_id, sheet in returned.sheets.items()
        for row in sheet.rows
        for code, cell in row.cells.items()
    }
