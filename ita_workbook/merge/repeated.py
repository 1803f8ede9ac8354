"""Repeated answers: which further files say what stands in a cell, so that none of them brings it back later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ita_workbook.merge.candidate import Candidate
from ita_workbook.merge.outcome import Merged
from ita_workbook.merge.provenance import CellKey, Origin


class Repeated:
    """Keeps the files by cell and value; of each only its hash, so that many returns take little room."""

    def __init__(self) -> None:
        self._hashes: dict[tuple[CellKey, str, str], list[str]] = defaultdict(list)

    def note(self, place: CellKey, offer: Candidate) -> None:
        """Keep that this file has this value."""
        self._hashes[place, offer.form_id, offer.text].append(offer.sha256)

    def is_new(self, place: CellKey, offer: Candidate, known: Sequence[Origin]) -> bool:
        """Keep a value that stands there already, whoever wrote it; whether its form never said so before."""
        if any(one.form_id == offer.form_id and one.value == offer.text for one in known):
            self.note(place, offer)
            return False
        return True

    def write(self, merged: Merged) -> None:
        """Add the files to the origins of the values."""
        merged.origins = {key: self._of(origin) for key, origin in merged.origins.items()}
        merged.former = [self._of(origin) for origin in merged.former]

    def _of(self, origin: Origin) -> Origin:
        hashes = self._hashes.get((origin.key, origin.form_id, origin.value))
        return origin.repeated_in(hashes) if hashes else origin
