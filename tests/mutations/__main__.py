"""The table of the corpus: ``make corpus`` writes docs/damage.md, what happens to files and what is found.

Every kind of damage × the programs that are here, and 300 pairs and triples of them by chance.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from ita_workbook.book.workbook import load_spec
from mutations import clients
from mutations.bench import Bench
from mutations.chance import damaged_by_chance
from mutations.corpus import CONVERTED, KINDS, SAVED
from mutations.journey import COMBINED, Journey, Traveller, chosen, damaged
from mutations.judged import Difference, judge
from mutations.mutation import MUTATIONS, Mutation
from mutations.original import write_filled

PAGE = Path(__file__).parents[2] / "docs" / "damage.md"
COMBINATIONS = 300
_HEAD = """# What happens to files, and what is found

Written by `make corpus`, of form version {version}. One row a kind of damage: the findings it must give (code, sheet
id, cell), and whether exactly these are found in the file as written, and saved before or after by other programs. An
empty cell: that program cannot save the damage, or was not there. `−` is a finding missed, `+` a spurious one; *lost*
and *misplaced* count answers that are nowhere, or at another row, after check, repair and merge, and of which nothing
is said.

"""
_UNKNOWABLE = """
## What cannot be known

Cells that were moved without anything that says whose they are: {kinds}. Nothing is promised there. What is told then:
where as many rows lack what their status requires as have what none asks of them, that the columns beside the row key
may have been sorted (R107); what a second return exchanged against the first, column by column (R107); and, as always,
what a status requires and is not there (C102–C104). What of it stands in the wrong row and makes sense there, nobody
can see.
"""


@dataclass
class _Column:
    """What was found with one program: a text a kind, and the totals."""

    cells: dict[str, str] = field(default_factory=dict)
    exact: int = 0
    missed: int = 0
    spurious: int = 0
    lost: int = 0
    misplaced: int = 0
    unknowable: int = 0

    def add(self, mutation: Mutation, difference: Difference, journey: Journey | None) -> None:
        """Add what was found in one file."""
        signs = [f"−{one}" for one in difference.missed] + [f"+{one}" for one in difference.spurious]
        self.exact += not signs
        self.missed += len(difference.missed)
        self.spurious += len(difference.spurious)
        if journey and mutation.unknowable:
            self.unknowable += 1
        elif journey:
            self.lost += len(journey.lost)
            self.misplaced += len(journey.misplaced)
            signs += [f"lost {len(journey.lost)}"] if journey.lost else []
            signs += [f"misplaced {len(journey.misplaced)}"] if journey.misplaced else []
        self.cells[mutation.kind] = ", ".join(signs) or "exact"

    @property
    def total(self) -> str:
        """The totals in words."""
        return (
            f"exact {self.exact} of {len(self.cells)}, missed {self.missed}, spurious {self.spurious}, "
            f"lost {self.lost}, misplaced {self.misplaced}, unknowable {self.unknowable}"
        )

    @property
    def is_right(self) -> bool:
        """Whether nothing is missed, spurious, lost or misplaced."""
        return self.exact == len(self.cells) and not self.lost and not self.misplaced


def main() -> int:
    """Write the page; return whether anything is not right. The argument is how many pairs and triples are tried."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COMBINATIONS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bench, traveller = Bench(folder), Traveller(folder / "journeys")
        traveller.folder.mkdir()
        columns = {}
        for program, files in _programs(bench).items():
            columns[program] = column = _Column()
            for kind, path in files.items():
                mutation = MUTATIONS[kind]
                before = bench.before(bench.originals[0 if mutation.original == "return" else 1])
                # What a program changes in a file shows in the findings; where answers go is the same for all. What is
                # done to the bytes of a file, openpyxl cannot look into.
                travels = program == clients.WRITER and mutation.original == "return" and mutation.edit is not None
                column.add(
                    mutation, Difference.of(judge(path), mutation, before), traveller.travel(path) if travels else None
                )
            print(f"{program}: {column.total}", file=sys.stderr)
        combined = _combinations(folder / "combined", count)
    PAGE.write_text(_page(columns, combined), encoding="utf-8")
    return not all(column.is_right for column in columns.values()) or "0 lost, 0 misplaced" not in combined


def _programs(bench: Bench) -> dict[str, dict[str, Path]]:
    found = {
        name: {kind: bench.mutated(name, MUTATIONS[kind]) for kind in SAVED}
        for name in clients.NAMES
        if clients.is_here(name)
    }
    if clients.is_here(clients.OFFICE):
        found["converted"] = bench.converted
    return found | {f"{name} after": bench.saved_afterwards(name) for name in clients.AFTER if clients.is_here(name)}


def _combinations(folder: Path, count: int) -> str:
    """Return in words what became of the answers in pairs and triples of damages."""
    folder.mkdir()
    narrow, wide = Traveller(folder / "narrow"), Traveller(folder / "wide", wide=True)
    for traveller in (narrow, wide):
        traveller.folder.mkdir()
    path, counts, tried = folder / "damaged.xlsx", [0, 0, 0], 0
    original, larger = write_filled(folder / "original.xlsx"), write_filled(folder / "wide.xlsx", wide=True)
    for number, kinds in enumerate(chosen(COMBINED, count)):
        journeys = [narrow.travel(path)] if damaged(kinds, original, path) else []
        if damaged_by_chance(number, larger, path):
            journeys.append(wide.travel(path))
        for journey in journeys:
            tried += 1
            counts[0] += len(journey.lost)
            counts[1] += len(journey.misplaced)
            counts[2] += len(journey.unrepaired) + len(journey.differing)
            if not journey.is_right:
                print(number, kinds, journey, file=sys.stderr)
    return (
        f"{tried} pairs and triples by chance: {counts[0]} lost, {counts[1]} misplaced untold, "
        f"{counts[2]} that repairing first would give otherwise"
    )


def _page(columns: dict[str, _Column], combined: str) -> str:
    lines = [_HEAD.format(version=load_spec().version)]
    lines.append("| kind | expected | " + " | ".join(columns) + " |\n|---|---|" + "---|" * len(columns) + "\n")
    for kind in KINDS:
        cells = [column.cells.get(kind, "") for column in columns.values()]
        lines.append(f"| {kind} | {', '.join(MUTATIONS[kind].expected) or '–'} | {' | '.join(cells)} |\n")
    lines.append(f"\n{len(KINDS)} kinds, {len(CONVERTED)} of them in other formats\n\n")
    lines += [f"- {name}: {column.total}\n" for name, column in columns.items()]
    lines.append(f"- {combined}\n")
    unknowable = ", ".join(f"`{kind}`" for kind in KINDS if MUTATIONS[kind].unknowable)
    return "".join(lines) + _UNKNOWABLE.format(kinds=unknowable)


if __name__ == "__main__":
    sys.exit(main())
