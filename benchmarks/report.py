"""The report of a run: a table for the terminal, JSON for machines, and a chart."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from html import escape
from pathlib import Path

from benchmarks.ratios import Ratio

SCHEMA = "ita-workbook/bench/1"
_ROW, _LEFT, _WIDTH = 26, 420, 420


def table(ratios: Sequence[Ratio]) -> str:
    """Return the table, each target beside its ratio."""
    return "\n".join(line(ratio) for ratio in ratios)


def line(ratio: Ratio) -> str:
    """Return one line of the table."""
    mark = "" if ratio.target is None else "met" if ratio.met else "MISSED"
    target = f"{_bound(ratio)} {ratio.unit}".rstrip()
    value = f"{ratio.value:.2f} {ratio.unit}".rstrip()
    return f"{mark:7}{value:>11}  target {target:9} {ratio.name}\n{'':20}{ratio.detail}"


def _bound(ratio: Ratio) -> str:
    return "–" if ratio.target is None else f"{'≤' if ratio.at_most else '≥'} {ratio.target:g}"


def write(ratios: Sequence[Ratio], folder: Path) -> list[Path]:
    """Write ``bench.json`` and ``bench.svg`` into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    data = {
        "schema": SCHEMA,
        "python": platform.python_version(),
        "machine": platform.machine(),
        "processors": os.cpu_count(),
        "ratios": [ratio.to_json() for ratio in ratios],
    }
    written = [folder / "bench.json", folder / "bench.svg"]
    written[0].write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    written[1].write_text(chart(ratios), encoding="utf-8")
    return written


def chart(ratios: Sequence[Ratio]) -> str:
    """Return the ratios as bars in an SVG: a full bar is the target, and green ones have reached it."""
    height = _ROW * len(ratios) + 50
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_LEFT + _WIDTH * 2 + 40}" height="{height}" '
        'font-family="sans-serif" font-size="13">',
        f'<rect width="100%" height="{height}" fill="#ffffff"/>',
        f'<line x1="{_LEFT + _WIDTH}" y1="10" x2="{_LEFT + _WIDTH}" y2="{height - 30}" stroke="#404040"/>',
        f'<text x="{_LEFT + _WIDTH}" y="{height - 12}" text-anchor="middle">target</text>',
    ]
    for number, ratio in enumerate(ratios):
        top = 14 + number * _ROW
        share = ratio.value / ratio.target if ratio.target else float(ratio.value > 0)
        width = round(min(share, 2.0) * _WIDTH)
        colour = "#548235" if ratio.met else "#C00000"
        parts += [
            f'<text x="{_LEFT - 8}" y="{top + 14}" text-anchor="end">{escape(ratio.name)}</text>',
            f'<rect x="{_LEFT}" y="{top}" width="{width}" height="{_ROW - 8}" fill="{colour}" fill-opacity="0.7"/>',
            f'<text x="{_LEFT + 6}" y="{top + 14}">{ratio.value:.2f} ({_bound(ratio)})</text>',
        ]
    return "\n".join([*parts, "</svg>"]) + "\n"
