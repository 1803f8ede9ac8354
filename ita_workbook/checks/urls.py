"""Web addresses in a cell: people paste several, with text between them."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit


def split(address: str) -> SplitResult | None:
    """Return the parts of an address that a browser could open; None for any other, or another scheme."""
    try:
        parts = urlsplit(address)
        port_is_right = parts.port is None or parts.port > 0
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname or not port_is_right:
        return None
    return parts
