"""The clock: the one place that asks what time it is, so that samples and tests can hold it still."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present time in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def iso(moment: datetime) -> str:
    """Return a moment as text for the ledger and the provenance: ``2026-11-21T08:30:00+00:00``."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")
