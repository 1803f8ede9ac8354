"""The three-way merge: issued (base), the master now (ours) and the returns (theirs), cell by cell.

Order does not matter: what all returns say is gathered first and each cell is then settled once. Nothing of a return is
kept but what it says anew, so that memory does not grow with the number of returns.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from ita_workbook.book.content import Content, Row, Value, display
from ita_workbook.book.share import owners_in, owning_row
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.merge.absent_entries import AbsentEntries
from ita_workbook.merge.candidate import Candidate
from ita_workbook.merge.conflict import Conflict
from ita_workbook.merge.entry_keys import entry_keys
from ita_workbook.merge.gone_entries import GoneEntries
from ita_workbook.merge.gone_rows import GoneRows
from ita_workbook.merge.lineage import Lineage, Texts, files_of
from ita_workbook.merge.loose_rows import loose_rows
from ita_workbook.merge.other_rows import OtherRows
from ita_workbook.merge.outcome import CellCounts, Changed, Merged, PutBack, Unplaced, kept_for_findings
from ita_workbook.merge.provenance import CellKey, Origin
from ita_workbook.merge.rekey import KeyChanges, key_changes
from ita_workbook.merge.repeated import Repeated
from ita_workbook.merge.together import Together
from ita_workbook.read.returned import ReadCell, ReadRow, Return

Place = tuple[str | None, str | None, str | None]
"""(sheet id, row key, field) in a return."""


class Merger:
    """Takes returns one by one and then settles each cell.

    ``origins`` is the provenance so far, ``former`` that of values which are there no more; ``settled`` the conflicts
    still open from earlier merges; ``now`` an ISO time for the provenance of what is carried.
    """

    def __init__(
        self,
        master: Content,
        spec: WorkbookSpec,
        *,
        origins: Mapping[CellKey, Origin],
        former: Sequence[Origin] = (),
        settled: Sequence[Conflict] = (),
        now: str,
    ) -> None:
        self.spec, self.now = spec, now
        self.merged = Merged(master.copy(), list(settled), former=list(former))
        self._rows = {sheet: self.merged.content.index(sheet) for sheet in self.merged.content.sheets}
        self._fresh: dict[tuple[str, str], Row] = {}
        self._known: dict[CellKey, list[Origin]] = defaultdict(list)
        for key, origin in origins.items():
            if origin.holds(self._row(key[0], key[1])):
                self.merged.origins[key] = origin
            else:
                self.merged.former.append(origin)
        for origin in (*self.merged.former, *self.merged.origins.values()):
            self._known[origin.key].append(origin)
        self._offers: dict[CellKey, list[Candidate]] = defaultdict(list)
        self._repeated = Repeated()
        self._others = OtherRows(spec, self.merged.content.departments(), self._row)
        self._together = Together(self.merged.content, spec)
        self._loose: list[Return] = []
        self._hashes: set[str] = set()
        self._gone = GoneRows(spec, self._known)
        self._gone_entries = GoneEntries(self._known)
        self._absent = AbsentEntries(spec, self._known)
        self._lineage = Lineage(self.merged.origins.values())
        self._kept: Counter[tuple[str, str, str]] = Counter()
        self._parents: dict[str, frozenset[str] | None] = {}
        self._texts: dict[str, Texts] = {}
        self._rivals: Mapping[str, Mapping[tuple[str, str], tuple[str, ...]]] = {}
        self._exchanged: Mapping[str, Collection[CellKey]] = {}

    def add(self, returned: Return) -> None:
        """Take in one return; it need not be kept afterwards."""
        tally = self.merged.tallies.setdefault(str(returned.path), CellCounts())
        tally.read += returned.cells_read
        self._hashes.add(returned.sha256)
        texts = self._lineage.texts(returned)
        self._parents[str(returned.path)] = self._lineage.parents(texts, {})
        self._gone_entries.add(returned)
        self._absent.add(returned)
        # Spare rows and entries may need other keys, which only all returns together tell.
        loose, places = loose_rows(returned, self.spec)
        if loose is not None:
            self._loose.append(loose)
            self._texts[str(returned.path)] = texts
        self._gather(returned, {}, tally, places)

    def finish(self) -> Merged:
        """Settle every cell and return the outcome; nothing can be added after that."""
        merged = self.merged
        # What an entry of one file is depends on those of the files before it.
        self._loose.sort(key=lambda one: (one.name, one.sha256))
        brought = self._brought() if self._loose else {}
        changes = key_changes(merged.content, self._loose, self.spec, brought, self._known)
        entries = entry_keys(merged.content, self._loose, self.spec, self._known, merged.conflicts, brought)
        for path, changed in entries.changes.items():
            changes[path].update(changed)
        merged.away, self._rivals, self._exchanged = entries.away, entries.rivals, entries.exchanged
        for returned in self._loose:
            path = str(returned.path)
            self._parents[path] = self._lineage.parents(self._texts[path], changes.get(path, {}))
            self._gather(returned, changes.get(path, {}), merged.tallies[path], frozenset())
            self._absent.note(returned, changes.get(path, {}), self._rivals.get(path, {}))
            for sheet_id, key in entries.gone.get(path, ()):
                self._offer_gone(returned, sheet_id, key)
        for place, offer, path in self._gone_entries.offers(
            changes, entries.rivals, self._parents, merged.origins, self._row
        ):
            self._take(place, offer, merged.tallies[path])
        for (sheet, key), row in sorted(self._fresh.items(), key=lambda entry: entry[0]):
            merged.content.sheets.setdefault(sheet, []).append(row)
            merged.added_rows.append((sheet, key))
        open_ids = {conflict.id for conflict in merged.conflicts}
        merged.conflicts += [asked for asked in self._gone.asked if asked.id not in open_ids]
        for place, offers in self._offers.items():
            # Two files of one form in the same merge have no order: what one of them lacks, the other may have.
            offers = [offer for offer in offers if offer.withdrawn not in self._hashes]
            offers.sort(key=lambda offer: offer.order)
            if offers:
                self._settle(place, offers, open_ids)
        self._repeated.write(merged)
        for (file, other, sha256), count in self._kept.items():
            if sha256 not in self._hashes:  # where both parts are given, nobody misses anything
                merged.kept[file, other] += count
        merged.others = self._others.asked(merged.conflicts)
        merged.absent = self._absent.found(merged.origins, {one.key[:2] for one in merged.conflicts}, self._row)
        merged.conflicts.sort(key=lambda conflict: (conflict.key, conflict.department, conflict.theirs))
        merged.unplaced.sort(key=lambda one: (one.returned.name, one.sheet_id, one.row_key))
        return merged

    def _brought(self) -> dict[tuple[str, str], set[str]]:
        """Return which departments brought something of each row, by (sheet id, row key)."""
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for (sheet, key, _), origins in self._known.items():
            found[sheet, key].update(name for one in origins for name in owners_in(one.department))
        return found

    def _row(self, sheet_id: str, key: str) -> Row | None:
        return self._rows.get(sheet_id, {}).get(key) or self._fresh.get((sheet_id, key))

    def _gather(
        self, returned: Return, changed: KeyChanges, tally: CellCounts, later: frozenset[tuple[str, int]]
    ) -> None:
        """Take in the rows of a return but those ``later``, given as (sheet id, row in the file)."""
        issued_content = returned.book.content if returned.book else Content()
        meant, rivals = _meant(returned), _rivals(returned)
        for sheet_id, sheet in returned.sheets.items():
            declared = self.spec.sheet(sheet_id)
            issued = issued_content.index(sheet_id)
            typed = returned.content.index(sheet_id)
            for row in sheet.rows:
                if not row.counts:
                    tally.reported += len(row.cells)  # its finding says why: no row of this workbook, or a copy
                    continue
                if (sheet_id, row.row) in later:
                    continue
                key = changed.get((sheet_id, row.key), row.key)
                # What was issued of an entry stood perhaps in another line.
                was = issued.get(key if declared.entries else row.key)
                if self._row(sheet_id, key) is None:
                    own = owning_row(declared, row.key, self.spec)
                    fate = "" if self._row(*own) else self._gone.fate(returned, own)
                    if fate:
                        setattr(tally, fate, getattr(tally, fate) + len(row.cells))
                        continue
                    new = (
                        None
                        if row.empty and was is None
                        else _new_row(declared, key, typed.get(row.key), was, returned, changed)
                    )
                    if new is None:
                        tally.reported += len(row.cells)
                        self._tell_unplaced(returned, sheet_id, row)
                        continue
                    if (sheet_id, row.key) in self._rivals.get(str(returned.path), {}):
                        # Nothing is asked of an entry that waits for a decision; with that it gets its department.
                        new.values = {column.field: key for column in declared.key_columns}
                    self._fresh[sheet_id, key] = new
                    if was is not None and not declared.goes_to.parent:
                        self._gone.restored.add((sheet_id, key))
                if (sheet_id, key) in self._gone.restored:
                    self._gone.ask(returned, declared, row, typed.get(row.key))
                rival = rivals.get((sheet_id, row.key), "")
                self._offer_row(returned, declared, key, row, was, tally, meant, rival)

    def _tell_unplaced(self, returned: Return, sheet_id: str, row: ReadRow) -> None:
        first = next(iter(row.cells.values()), None)
        if first is not None:
            name = returned.sheets[sheet_id].name
            slim = kept_for_findings(returned)
            self.merged.unplaced.append(Unplaced(slim, name, sheet_id, row.key, first.address))

    def _offer_row(
        self, returned: Return, declared: SheetSpec, key: str, row: ReadRow, base: Row | None, tally: CellCounts,
        meant: Mapping[Place, str], rival: str,
    ) -> None:  # fmt: skip
        sheet = returned.sheets[declared.id]
        asked = self._others.holds(returned, declared, key, row.key)
        corrects = self._rivals.get(str(returned.path), {}).get((declared.id, row.key), ())
        for code, cell in row.cells.items():
            if code in row.unread:
                tally.reported += 1  # its finding says that this program could not read it
                continue
            offer = Candidate.of(returned, sheet.name, cell, base.values.get(code) if base else None)
            offer.asked = asked or (declared.id, row.key, code) in self._exchanged.get(str(returned.path), ())
            if cell.doubtful:
                offer.suggestion = meant.get((declared.id, row.key, code), "")
            if code in row.contested and self._row(declared.id, rival) is not None:
                offer.rivals = (rival,)
            elif corrects:
                offer.rivals, offer.is_entry = corrects, True
            self._take((declared.id, key, code), offer, tally)
        for code, before in base.values.items() if base else ():
            # A cell that was issued filled and came back empty was cleared, unless its column is lost.
            if (
                code not in {*row.cells, *row.contested}
                and code in sheet.columns
                and declared.editable(row.key, code, "issued")
            ):
                cell = ReadCell(row.row, sheet.columns[code], "", "")
                offer = Candidate.of(returned, sheet.name, cell, before, cleared=True)
                self._take((declared.id, key, code), offer, tally)
        if row.cells:
            self._offer_withdrawn(returned, declared, key, row, base, tally)

    def _offer_gone(self, returned: Return, sheet_id: str, key: str) -> None:
        """Offer to clear an entry that was issued and stands in no line of the file any more."""
        sheet, base = returned.sheets[sheet_id], returned.book.content.index(sheet_id)[key] if returned.book else None
        for code, before in base.values.items() if base else ():
            if self.spec.sheet(sheet_id).editable(key, code, "issued"):
                offer = Candidate.gone(returned, sheet.name, before)
                self._take((sheet_id, key, code), offer, self.merged.tallies[str(returned.path)])

    def _offer_withdrawn(
        self, returned: Return, declared: SheetSpec, key: str, row: ReadRow, base: Row | None, tally: CellCounts
    ) -> None:
        """Offer to clear what an earlier return of this form brought and this one, which has the row, lacks."""
        sheet = returned.sheets[declared.id]
        ours = self._row(declared.id, key)
        form_id = returned.identity.form_id if returned.identity else ""
        parents = self._parents.get(str(returned.path))
        for code, value in list(ours.values.items()) if ours else ():
            origin = self.merged.origins.get((declared.id, key, code))
            if origin is None or origin.form_id != form_id or origin.decision or origin.sha256 == returned.sha256:
                continue
            if code in {*row.cells, *row.contested} or code not in sheet.columns or (base and code in base.values):
                continue
            if returned.rebuilt.covers(declared.id, code, origin.merged_at):
                continue  # a repair put it back empty
            if parents is not None and not parents & files_of(origin):
                self._kept[returned.name, origin.file, origin.sha256] += 1  # another's part, which it never had
                continue
            offer = Candidate.of(
                returned, sheet.name, ReadCell(row.row, sheet.columns[code], "", ""), value, cleared=True
            )
            offer.withdrawn = origin.sha256
            self._take((declared.id, key, code), offer, tally)

    def _take(self, place: CellKey, offer: Candidate, tally: CellCounts) -> None:
        """Keep an offer that says something new; count one that does not."""
        row = self._row(place[0], place[1])
        known = self._known.get(place, ())
        outcome = _compare(offer, row.values.get(place[2]) if row else None, known)
        if outcome == "changed" and self._together.says_nothing_new(place, offer, known):
            outcome = "agreed"
        if outcome != "changed":
            if not offer.cleared:
                setattr(tally, outcome, getattr(tally, outcome) + 1)
                if outcome == "agreed" and offer.value != offer.base and self._repeated.is_new(place, offer, known):
                    again = offer.origin(place, self.now)
                    self._known[place].append(again)
                    self.merged.former.append(again)
                if outcome == "settled":
                    self._repeated.note(place, offer)
            return
        offer.tallies.append(tally)
        for other in self._offers[place]:
            if other.same_as(offer):
                self._repeated.note(place, other)
                self._repeated.note(place, offer)
                other.join(offer)
                return
        self._offers[place].append(offer)

    def _settle(self, key: CellKey, offers: list[Candidate], open_ids: set[str]) -> None:
        """Decide one cell: take the one changed value, or keep the master's and open conflicts.

        ``offers`` are in the order of the files' names.
        """
        asked = [offer for offer in offers if offer.asked]
        if 0 < len(asked) < len(offers):
            # Who owns the row now is not made to wait for what another says of it.
            self._settle(key, [offer for offer in offers if not offer.asked], open_ids)
            self._settle(key, asked, open_ids)
            return
        merged, code = self.merged, key[2]
        row = self._row(key[0], key[1])
        if row is None:
            return
        ours = row.values.get(code)
        origin = merged.origins.get(key)
        if (text := self._together.united(key, offers, ours, origin, self._known.get(key, ()))) is not None:
            self._put_together(key, row, offers, text)
            return
        # What people have been asked about stays asked, also where the master's value has been emptied meanwhile.
        free = all(
            offer.is_free(ours, origin, self._known.get(key, ())) and offer.conflict(key, ours).id not in open_ids
            for offer in offers
        )
        if free and len({display(offer.value) for offer in offers}) == 1 and all(offer.usable for offer in offers):
            # Of several returns with the same value the one with the smallest name is named as its origin.
            first = offers[0]
            row.values[code] = first.value
            if first.base is not None:
                merged.changed.append(
                    Changed(key, display(first.base), first.text, first.department, first.file, first.cell)
                )
            if origin is not None:
                merged.former.append(origin)
                merged.back += self._put_back(key, first, origin)
            merged.origins[key] = offers[0].origin(key, self.now)
            for offer in offers:
                for tally in offer.tallies:
                    tally.carried += 1
            return
        for offer in offers:
            if not offer.cleared:
                for tally in offer.tallies:
                    tally.conflicting += 1
            conflict = offer.conflict(key, ours)
            if conflict.id not in open_ids:
                open_ids.add(conflict.id)
                merged.conflicts.append(conflict)

    def _put_back(self, key: CellKey, offer: Candidate, origin: Origin) -> Iterator[PutBack]:
        """Yield the cell where it had this value before, of a file of the same form, and a later one replaced it."""
        before = (one for one in self._known.get(key, ()) if one.value == offer.text and not one.decision)
        said = [one for one in before if one.form_id == offer.form_id and one.sha256 != origin.sha256]
        if said:
            yield PutBack(offer.file, offer.cell, said[-1].file)

    def _put_together(self, key: CellKey, row: Row, offers: Sequence[Candidate], text: str) -> None:
        """Enter what several departments of one row say; each one's own words stay known as those of its form."""
        row.values[key[2]] = text
        if (origin := self.merged.origins.get(key)) is not None and origin.form_id:
            self.merged.former.append(origin)
        self.merged.former += [offer.origin(key, self.now) for offer in offers]
        self.merged.origins[key] = self._together.origin(key, offers, text, self.now)
        for offer in offers:
            for tally in offer.tallies:
                tally.carried += 1


def _meant(returned: Return) -> dict[Place, str]:
    """Return what the reader thinks each unreadable cell was meant to be, where it has an idea."""
    hints = ((one, one.params.get("suggestion")) for one in reversed(returned.events))
    return {(one.sheet_id, one.row_key, one.field): str(hint) for one, hint in hints if hint}


def _rivals(returned: Return) -> dict[tuple[str, str], str]:
    """Return the other key of each row of which it is not known whose it is, by (sheet id, row key)."""
    doubts = (one for one in returned.events if one.kind == "row_doubtful" and one.sheet_id and one.row_key)
    return {(str(one.sheet_id), str(one.row_key)): str(one.params.get("other") or "") for one in doubts}


def _new_row(
    declared: SheetSpec, key: str, typed: Row | None, issued: Row | None, returned: Return, changed_keys: KeyChanges
) -> Row | None:
    """Return the row to add for one that the master lacks; None where rows cannot be added (items of a framework).

    One that was ``issued`` stands again as it was then.
    """
    if not declared.goes_to.parent and not (declared.rows and declared.rows.spare):
        return None
    values: dict[str, Value] = dict(issued.values) if issued else {}
    for column in declared.columns:
        value = typed.values.get(column.field) if typed else None
        if value is not None and not column.editable("issued"):
            values[column.field] = value
    if declared.owner and returned.identity and returned.identity.department:
        values[declared.owner] = returned.identity.department
    parent = returned.book.spec.parent_of(declared) if returned.book else None
    if len(declared.key_columns) == 1:
        values[declared.key_columns[0].field] = key
    elif parent and (code := declared.goes_to.parent) in values:
        owner = str(values[code])
        values[code] = changed_keys.get((parent.id, owner), owner)
    return Row(key, values)


def _compare(offer: Candidate, ours: Value | None, known: Sequence[Origin]) -> str:
    """Return what an offer means: ``agreed``, ``settled`` by an earlier merge, or ``changed``."""
    if offer.cleared and (ours is None or ours != offer.base):
        return "agreed"
    if offer.usable and offer.value in (ours, offer.base):
        return "agreed"
    if any(origin.settles(offer.form_id, offer.text, offer.sha256) for origin in known):
        return "settled"
    return "changed"
