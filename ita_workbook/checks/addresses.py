"""Addresses that are not of the public internet: IANA's special-purpose registries, as of 2026, in one place.

https://www.iana.org/assignments/iana-ipv4-special-registry and .../iana-ipv6-special-registry. Python's own
``is_global`` follows them with years of delay, and differently from version to version.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_NOT_GLOBAL_4 = tuple(IPv4Network(one) for one in (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
    "224.0.0.0/4", "240.0.0.0/4",
))  # fmt: skip
_GLOBAL_WITHIN_4 = (IPv4Network("192.0.0.9/32"), IPv4Network("192.0.0.10/32"))
_UNICAST_6 = IPv6Network("2000::/3")
"""All that has been given out for public hosts; whatever lies outside is special or nobody's."""
_NOT_GLOBAL_6 = tuple(IPv6Network(one) for one in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
_GLOBAL_WITHIN_6 = tuple(IPv6Network(one) for one in (
    "2001:1::1/128", "2001:1::2/128", "2001:1::3/128", "2001:3::/32", "2001:4:112::/48", "2001:20::/28", "2001:30::/28",
))  # fmt: skip
_TRANSLATED = IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, also where a version 6 address wraps a version 4 one."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return _is_global(found, _NOT_GLOBAL_4, _GLOBAL_WITHIN_4)
    inner = _inner(found)
    if inner is not None:
        return _is_global(inner, _NOT_GLOBAL_4, _GLOBAL_WITHIN_4)
    return found in _UNICAST_6 and _is_global(found, _NOT_GLOBAL_6, _GLOBAL_WITHIN_6)


def _inner(address: IPv6Address) -> IPv4Address | None:
    """Return the version 4 address to which a packet for a version 6 one is handed on; None for an ordinary one."""
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def _is_global(
    address: IPv4Address | IPv6Address,
    special: tuple[IPv4Network, ...] | tuple[IPv6Network, ...],
    within: tuple[IPv4Network, ...] | tuple[IPv6Network, ...],
) -> bool:
    return not any(address in one for one in special) or any(address in one for one in within)
