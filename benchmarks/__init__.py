"""Benchmarks: ratios of this tool to peers and to floors, all measured in one run."""

from __future__ import annotations

from datetime import date

TODAY = date(2023, 9, 30)
"""The day of every check: the last one of the corpus' fiscal year, so that the same findings come every time."""
