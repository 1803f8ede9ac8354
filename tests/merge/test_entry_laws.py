"""Laws of a form's list that several officers fill without numbers: each entry stands in the master once, or it is told.

Officers add, correct one cell or all, take out, sort and type anew, in copies of the empty file, of their own last one or
of another's; older copies come again. ``ITA_SEASONS`` says how many random ones.
"""

from __future__ import annotations

import os
from collections import Counter
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from .entries import FIELDS, decided, entries_of, file_of, keyless, merged, own_key

seasons = settings(max_examples=int(os.environ.get("ITA_SEASONS", "100")), derandomize="ITA_SEASONS" not in os.environ)
OWN = ("budget", "reference", "bids", "agreed", "bidders")
"""The cells that are no two entries' same."""
SHARED = {
    "month": ("ตุลาคม", "พฤศจิกายน"),
    "work": ("ซื้อน้ำมัน", "จ้างซ่อม", "ซื้อวัสดุ"),
    "winner": ("ร้าน ก", "ร้าน ข"),
    "reason": ("ราคาต่ำสุด", "รายเดียว"),
}
numbers = st.integers(0, 50)
added = st.tuples(st.just("add"), st.fixed_dictionaries({code: st.sampled_from(SHARED[code]) for code in SHARED}),
                  st.none())  # fmt: skip
corrected = st.tuples(st.just("correct"), numbers,
                      st.lists(st.sampled_from((*OWN, "reason", "winner")), min_size=1, unique=True))  # fmt: skip
operations = st.one_of(
    corrected,
    st.tuples(st.just("rename"), numbers, st.none()),
    st.tuples(st.just("take out"), numbers, st.none()),
    st.tuples(st.just("type anew"), st.permutations(range(8)), st.booleans()),
)
rounds = st.lists(
    st.tuples(
        st.sampled_from(("blank", "last", "other")), st.lists(added, min_size=1, max_size=3),
        st.lists(operations, max_size=4), st.one_of(st.none(), numbers),
    ),
    min_size=2, max_size=4,
)  # fmt: skip
"""What each file begins as, what was done in it, and which older file is merged with it once more."""


class Play:
    """A season: who typed what, so that each text is known to be which entry's."""

    def __init__(self):
        self.ids, self.values = count(1), count(1000)
        self.whose = {}
        """Which entry has a text, by (field, text) of what no two share and by the whole."""
        self.files, self.earlier = [], set()
        self.removed = set()

    def new(self, shared):
        entry = {**shared, **{code: str(next(self.values)) for code in OWN}, "id": next(self.ids)}
        self.typed(entry)
        return entry

    def typed(self, entry):
        for code in OWN:
            self.whose[code, entry[code]] = entry["id"]

    def id_of(self, said):
        """The entries whose cells stand in a row."""
        return {self.whose[code, said[code]] for code in OWN if code in said}

    def file(self, kind, done):
        rows = {}
        if kind != "blank" and self.files:
            rows = {key: dict(entry) for key, entry in self.files[-1 if kind == "last" else 0].items()}
        for what, which, more in done:
            keys = list(rows)
            if what == "add":
                free = next((own_key(n) for n in range(8) if own_key(n) not in rows), None)
                if free:
                    rows[free] = self.new(which)
            elif what == "type anew":
                order = [keys[n] for n in which if n < len(keys)]
                rows = {(keyless(words(rows[key])) if more else own_key(n)): rows[key] for n, key in enumerate(order)}
            elif keys and what == "take out":
                self.removed.add(rows.pop(keys[which % len(keys)])["id"])
            elif keys:
                entry = rows[keys[which % len(keys)]]
                for code in more or ("work",):
                    entry[code] = str(next(self.values)) if code in OWN else f"{entry[code]} แก้ {next(self.values)}"
                self.typed(entry)
        self.files.append(rows)
        return rows


def words(entry):
    return {code: entry[code] for code in FIELDS if code in entry}


def similar(one, other):
    return one["work"] == other["work"] or sum(one[code] != other[code] for code in one) <= 2


def told(outcome):
    return {key for one in outcome.conflicts for key in (one.row_key, one.rival)}


def checked(play, outcome, rows, file, *, alone=True):
    """Hold what a file says against the master; ``alone``: an entry that stands there twice has to be told."""
    there = entries_of(outcome)
    asked = told(outcome)
    texts = Counter(tuple(sorted(said.items())) for said in there.values())
    waiting = {(one.field, one.theirs) for one in outcome.conflicts}
    away = Counter(one.file for one in outcome.away)
    for entry in rows.values():
        said = words(entry)
        found = texts[tuple(sorted(said.items()))]
        assert found <= 1, f"{said} stands there twice"
        near = [key for key, other in there.items() if play.id_of(other) == {entry["id"]}]
        missed = [code for code in said if not any(there[key].get(code) == said[code] for key in near)]
        if not near and entry["id"] in play.removed and away[file]:
            away[file] -= 1  # it was decided away, and that it still stands in this file is told
            continue
        # What the entry was before somebody corrected it need not come back.
        missed = [code for code in missed if not near or (entry["id"], code, said[code]) not in play.earlier]
        assert all((code, said[code]) in waiting for code in missed), f"{missed} of {said} are nowhere"
    play.earlier |= {(entry["id"], *cell) for entry in rows.values() for cell in words(entry).items()}
    by_id = {}
    for key, said in there.items():
        ids = play.id_of(said)
        assert len(ids) == 1, f"{key} is mixed of {ids}: {said}"
        by_id.setdefault(ids.pop(), []).append(key)
    for keys in by_id.values():
        doubled = [(one, other) for one in keys for other in keys if one < other and similar(there[one], there[other])]
        assert not alone or all({one, other} & asked for one, other in doubled), f"doubled without a word: {doubled}"


@seasons
@given(rounds)
def test_each_entry_stands_in_the_master_once_or_it_is_told(season):
    play, outcome, sent = Play(), merged([]), []
    for kind, more, done, again in season:
        rows = play.file(kind, [*done, *more] if sent and kind != "blank" else [*more, *done])
        said = {key: words(entry) for key, entry in rows.items()}
        file = file_of(said, f"{len(sent)}.xlsx")
        older = [sent[again % len(sent)]] if again is not None and sent else []
        outcome = merged([file, *older], outcome)
        checked(play, outcome, rows, file.name)
        sent.append(file)
        before = entries_of(outcome)
        outcome = merged(sent, outcome)
        assert entries_of(outcome) == before, "the same files once more change nothing"


def right(play, outcome):
    """Return what a coordinator who knows what was meant decides on each conflict."""
    there, entries = entries_of(outcome), {}
    for one in outcome.conflicts:
        if one.may_correct and one.field in OWN:
            entries[one.row_key] = play.whose[one.field, one.theirs]
    taken = set()

    def choose(one):
        if one.may_correct:
            own = {entries.get(one.row_key)}
            elsewhere = any(play.id_of(said) == own for key, said in there.items() if key != one.rival)
            return "moved" if own == play.id_of(there.get(one.rival, {})) else "ours" if elsewhere else "stays"
        if one.key in taken:
            return "ours"
        if not one.theirs:
            return "theirs" if play.id_of(there.get(one.row_key, {})) <= play.removed else "ours"
        taken.add(one.key)
        return "theirs"

    return choose


@seasons
@given(rounds)
def test_what_was_decided_stands_and_is_never_asked_again_however_old_the_copy_that_comes(season):
    play, outcome, sent = Play(), merged([]), []
    for kind, more, done, again in season:
        rows = play.file(kind, [*done, *more] if sent and kind != "blank" else [*more, *done])
        file = file_of({key: words(entry) for key, entry in rows.items()}, f"{len(sent)}.xlsx")
        outcome = merged([file], outcome)
        checked(play, outcome, rows, file.name, alone=False)
        for _ in range(3):
            if outcome.conflicts:
                outcome = decided(outcome, right(play, outcome))
        assert not outcome.conflicts
        sent.append(file)
        there = entries_of(outcome)
        ids = {number for said in there.values() for number in play.id_of(said)}
        missing = {entry["id"] for entry in rows.values()} - ids - play.removed
        assert not missing, f"{missing} are gone"
        older = [sent[again % len(sent)]] if again is not None else sent
        outcome = merged(older, outcome)
        assert entries_of(outcome) == there, "an older copy changes nothing"
        assert not outcome.conflicts, "what was decided is not asked again"
