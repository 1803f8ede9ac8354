"""The table of the corpus: ``cd tests; python -m mutations`` prints kind → expected → found for each client."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from mutations import clients
from mutations.bench import Bench
from mutations.corpus import CONVERTED, KINDS, SAVED
from mutations.judged import Difference, judge
from mutations.mutation import MUTATIONS


def main() -> int:
    """Print the table in Markdown; return the number of kinds and clients that are not exact."""
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        columns = {name: _mutated(bench, name) for name in clients.NAMES if clients.is_here(name)}
        if clients.is_here(clients.OFFICE):
            columns["converted"] = bench.converted
            columns["libreoffice after"] = bench.saved_afterwards(clients.OFFICE)
        if clients.is_here(clients.SHEETJS):
            columns["sheetjs after"] = bench.saved_afterwards(clients.SHEETJS)
        return _print(bench, columns)


def _mutated(bench: Bench, client: str) -> dict[str, Path]:
    return {kind: bench.mutated(client, MUTATIONS[kind]) for kind in SAVED}


def _print(bench: Bench, columns: dict[str, dict[str, Path]]) -> int:
    totals = {name: [0, 0, 0] for name in columns}
    print("| kind | expected | " + " | ".join(columns) + " |")
    print("|---|---|" + "---|" * len(columns))
    for kind in KINDS:
        mutation = MUTATIONS[kind]
        before = bench.before(bench.originals[0 if mutation.original == "return" else 1])
        cells = []
        for name, files in columns.items():
            if kind not in files:
                cells.append("")
                continue
            difference = Difference.of(judge(files[kind]), mutation, before)
            totals[name][0] += difference == Difference()
            totals[name][1] += len(difference.missed)
            totals[name][2] += len(difference.spurious)
            signs = [f"−{one}" for one in difference.missed] + [f"+{one}" for one in difference.spurious]
            cells.append(", ".join(signs) or "exact")
        print(f"| {kind} | {', '.join(mutation.expected) or '–'} | {' | '.join(cells)} |")
    print(f"\n{len(KINDS)} kinds, {len(CONVERTED)} of them in other formats")
    for name, (exact, missed, spurious) in totals.items():
        print(f"{name}: exact {exact} of {len(columns[name])}, missed {missed}, spurious {spurious}")
    return sum(len(columns[name]) - totals[name][0] for name in columns)


if __name__ == "__main__":
    sys.exit(main() > 0)
