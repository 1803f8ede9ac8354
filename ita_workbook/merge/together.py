"""Together: what several departments of one row say in a cell of several values is put together, not in conflict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ita_workbook.book.content import Content, Value
from ita_workbook.book.share import BETWEEN_OWNERS, owners_of
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.merge.candidate import Candidate
from ita_workbook.merge.provenance import CellKey, Origin


class Together:
    """Knows the rows of a master that several departments own, the lead first."""

    def __init__(self, content: Content, spec: WorkbookSpec) -> None:
        known = content.departments()
        self.owners = {
            (sheet.id, row.key): owners
            for sheet in spec.work
            if sheet.owner and sheet.by_field[sheet.owner].many
            for row in content.rows(sheet.id)
            if len(owners := owners_of(row, sheet, known)) > 1
        }
        self.spec = spec

    def holds(self, key: CellKey) -> bool:
        """Whether a cell holds several values and several departments are to fill it."""
        return key[:2] in self.owners and self.spec.sheet(key[0]).cell(key[1], key[2]).many

    def says_nothing_new(self, key: CellKey, offer: Candidate, known: Iterable[Origin]) -> bool:
        """Whether the form said the same before."""
        said = _latest(known)
        return self.holds(key) and offer.usable and offer.form_id in said and said[offer.form_id].value == offer.text

    def united(
        self, key: CellKey, offers: Sequence[Candidate], ours: Value | None, origin: Origin | None,
        known: Iterable[Origin],
    ) -> str | None:  # fmt: skip
        """Return what all departments of the row say, the lead first; None where the cell has to be decided."""
        if not self.holds(key) or not all(offer.usable for offer in offers):
            return None
        own = ours is not None and origin is None and any(ours != offer.base for offer in offers)
        if own or (origin is not None and origin.decision):
            return None
        said = {form: (one.department, one.value) for form, one in _latest(known).items()}
        said |= {offer.form_id: (offer.department, offer.text) for offer in offers}
        order = self.owners[key[0], key[1]]
        ranked = sorted(said.values(), key=lambda one: order.index(one[0]) if one[0] in order else len(order))
        return "\n".join(dict.fromkeys(line for _, text in ranked for line in text.splitlines() if line.strip()))

    def origin(self, key: CellKey, offers: Sequence[Candidate], text: str, now: str) -> Origin:
        """Return the origin of a value that was put together: all files and departments that had a part in it."""
        first = offers[0].origin(key, now)
        order, said = self.owners[key[0], key[1]], {offer.department for offer in offers}
        departments = BETWEEN_OWNERS.join([*(name for name in order if name in said), *sorted(said - {*order})])
        files = ", ".join(dict.fromkeys(offer.file for offer in offers))
        return Origin(*key, departments, files, first.cell, first.sha256, now, value=text)


def _latest(known: Iterable[Origin]) -> dict[str, Origin]:
    """Return what each form said last."""
    told = sorted((one for one in known if one.form_id and not one.decision), key=lambda one: one.merged_at)
    return {one.form_id: one for one in told}
