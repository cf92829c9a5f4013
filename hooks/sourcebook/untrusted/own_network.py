"""Whether a host can only be reached from the same machine or network."""

from __future__ import annotations

import ipaddress
import unicodedata
from typing import Literal

Reach = Literal["", "machine", "network"]
"""Who reaches a host: everybody; only programs on the same machine, which may give away its secrets; only a network."""

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_MACHINE = ("localhost", "localhost.localdomain", "metadata.google.internal", "instance-data", "metadata")
#: Endings reserved for machines and networks (RFC 6761, 6762, 8375; ICANN for `internal`), or used like that.
_OF_NETWORKS = (".local", ".localdomain", ".internal", ".intranet", ".lan", ".home.arpa", ".corp", ".home")
#: Cloud services for the machine itself whose addresses look public: Azure, Alibaba and AWS.
_SERVICES = frozenset(map(ipaddress.ip_address, ("168.63.129.16", "100.100.100.200", "fd00:ec2::254")))
#: IPv6 ranges whose last 32 bits are an IPv4 address (RFC 6052, 4291, 2765).
_EMBEDDING = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "::/96", "::ffff:0:0:0/96")))
#: The same, with a part that the network chooses (RFC 8215).
_OF_ITS_OWN = ipaddress.IPv6Network("64:ff9b:1::/48")


def reach_of(host: str) -> Reach:
    """Return who can reach `host`, a name or an IP address in any spelling that browsers accept."""
    name = unicodedata.normalize("NFKC", host).replace("。", ".").strip("[]").rstrip(".").lower()
    address = _address(name.partition("%")[0])
    if address:
        return _reach_of_address(address)
    if name in _MACHINE or name.endswith(".localhost"):
        return "machine"
    return "network" if f".{name}".endswith(_OF_NETWORKS) else ""


def _reach_of_address(address: _Address) -> Reach:
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or _embedded(address)
        if inner and not (address.is_loopback or address.is_unspecified):
            return _reach_of_address(inner)
    if address in _SERVICES:
        return "machine"
    if address in _OF_ITS_OWN:
        return "network"
    if address.is_global and not address.is_multicast:
        return ""
    own = address.is_loopback or address.is_link_local or address.is_unspecified
    return "machine" if own or int(address) >> 24 == 0 else "network"


def _embedded(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if any(address in network for network in _EMBEDDING):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def _address(name: str) -> _Address | None:
    """Return the IP address that a host is, also in the IPv4 spellings of browsers (WHATWG URL, 3.5)."""
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        pass
    try:
        *first, last = [_number(part) for part in name.split(".")]
    except ValueError:
        return None
    room = 4 - len(first)
    if room < 1 or last >= 256**room or any(one > 255 for one in first):
        return None
    return ipaddress.IPv4Address(sum(one << (24 - 8 * at) for at, one in enumerate(first)) + last)


def _number(part: str) -> int:
    """Parse a part of an IPv4 address: decimal, hexadecimal after `0x`, octal after `0`. Raises ValueError."""
    if len(part) > 40 or not part.isascii() or not part.isalnum():
        raise ValueError(part)
    if part.startswith("0x"):
        return int(part[2:] or "0", 16)
    return int(part, 8 if part.startswith("0") and len(part) > 1 else 10)
