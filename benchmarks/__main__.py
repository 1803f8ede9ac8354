"""``python -m benchmarks``: make the corpus, measure, print the table, write JSON and chart."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.bounds import write_bounds
from benchmarks.corpus import make_corpus
from benchmarks.counts import counts
from benchmarks.growth import cost_page
from benchmarks.ratios import Ratio, measure
from benchmarks.report import line, write


def main() -> int:
    """Run; 0 when every target is reached, else 1."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds and files: a minute instead of several")
    parser.add_argument(
        "-o", "--output", type=Path, default=Path("out/bench"), help="folder for bench.json and bench.svg"
    )
    parser.add_argument("--counts", action="store_true", help="count instructions and cache misses by valgrind instead")
    parser.add_argument("--cost", type=Path, help="measure how cost grows instead, and write that page (docs/cost.md)")
    parser.add_argument("--bounds", type=Path, help="measure hostile files instead, into that page (docs/bounds.md)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ita-bench-") as name:
        if arguments.cost:
            arguments.cost.write_text(cost_page(Path(name), quick=arguments.quick), encoding="utf-8")
            print(arguments.cost)
            return 0
        if arguments.bounds:
            write_bounds(arguments.bounds, Path(name))
            print(arguments.bounds)
            return 0
        print("making the corpus …", file=sys.stderr)
        if arguments.counts:
            print(counts(make_corpus(Path(name), 6)))
            return 0
        corpus = make_corpus(Path(name), 96 if arguments.quick else 320)
        ratios: list[Ratio] = []
        for ratio in measure(corpus, quick=arguments.quick):
            ratios.append(ratio)
            print(line(ratio), flush=True)
    for path in write(ratios, arguments.output):
        print(path)
    return 0 if all(ratio.met for ratio in ratios) else 1


if __name__ == "__main__":
    sys.exit(main())
