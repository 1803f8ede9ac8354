"""The clock: the one place that asks what time it is, so that samples and tests can hold it still."""

from __future__ import annotations

from datetime import UTC, datetime

from ita_workbook.thai.dates import format_date


def now() -> datetime:
    """Return the present time in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def iso(moment: datetime) -> str:
    """Return a moment as text for the ledger and the provenance: ``2026-11-21T08:30:00+00:00``."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def shown(moment: str) -> str:
    """Return a text of :func:`iso` as people read it, by the clock of this machine: ``21/11/2569 15:30``.

    What is no such text, because somebody wrote in the provenance, is returned as it is.
    """
    try:
        here = datetime.fromisoformat(moment).astimezone()
    except ValueError:
        return moment
    return f"{format_date(here.date())} {here:%H:%M}"
