"""Web addresses in a cell: people paste several, with text between them."""

from __future__ import annotations

import re
from itertools import pairwise
from urllib.parse import SplitResult, urlsplit

SOCIAL = (
    "facebook.com", "fb.com", "fb.me", "fb.watch", "m.me", "instagram.com", "threads.net", "tiktok.com", "twitter.com",
    "x.com", "line.me", "lin.ee", "youtube.com", "youtu.be",
)  # fmt: skip


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


def host_of(url: str) -> str:
    """Return the name of the site that an address is on, without www; empty for what is none."""
    parts = split(url)
    return ((parts.hostname or "") if parts else "").casefold().removeprefix("www.")


def bare(url: str) -> str:
    """Return what makes a link another one: the scheme, www. and a slash at the end do not."""
    address = url.strip().casefold().rstrip("/")
    for lead in ("https://", "http://", "www."):
        address = address.removeprefix(lead)
    return address


def is_social(url: str) -> bool:
    """Whether an address belongs to a social network."""
    host = host_of(url)
    return any(host == name or host.endswith(f".{name}") for name in SOCIAL)


def off_site(text: str, website: str) -> list[str]:
    """Return the addresses in ``text`` that lie neither on a web site, or beside it, nor on a social network.

    None does where the site is not known.
    """
    homes = [host for url in addresses_in(website) if (host := host_of(url))]
    if not homes:
        return []
    return [
        url
        for url in addresses_in(text)
        if not is_social(url) and not any(_within(host_of(url), home) for home in homes)
    ]


def _within(host: str, home: str) -> bool:
    """Whether a host is that of a site, or one beside it under the same name."""
    return host == home or host.endswith(f".{home}") or home.endswith(f".{host}")


_START = re.compile(r"https?://", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"'`{}|\\^\x00-\x1f\x7f]+", re.IGNORECASE)
_CLOSERS = {")": "(", "]": "["}


def addresses_in(text: str) -> list[str]:
    """Return the http and https addresses in ``text``, each once, without what only surrounds them."""
    # Two addresses pasted without a blank between them are two; one inside a query (?url=https://…) is not.
    starts = [match.start() for match in _START.finditer(text)]
    cut = [start for start in starts if not start or text[start - 1] not in "=/?&"]
    edges = [*cut, len(text)]
    found = (_ADDRESS.match(text[start:end]) for start, end in pairwise(edges))
    trimmed = [_trimmed(match[0]) for match in found if match]
    return list(dict.fromkeys(address for address in trimmed if split(address)))


def _trimmed(address: str) -> str:
    """Drop the comma, full stop or bracket that belongs to the sentence around the address."""
    while address:
        last = address[-1]
        if last in ",;.!…" or (last in _CLOSERS and address.count(last) > address.count(_CLOSERS[last])):
            address = address[:-1]
        else:
            break
    return address
