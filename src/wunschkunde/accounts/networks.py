"""The network an address belongs to: enough to count and to recognize by, less than the address of a household."""

from __future__ import annotations

import ipaddress
from typing import Any

# A household or a bot has more than one address; a /24 and a /48 stand for all of them.
BITS = {4: 24, 6: 48}

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def network_of(address: str) -> Network | None:
    """Return the network of an address, None for what is none."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(parsed, "ipv4_mapped", None) or parsed
    return ipaddress.ip_network((mapped, BITS[mapped.version]), strict=False)


def shorten_address(instance: Any, **_kwargs: Any) -> None:
    """Keep only the network of a signed-in device; called before a session of the list is saved."""
    network = network_of(str(instance.ip))
    instance.ip = str(network.network_address) if network else "0.0.0.0"  # noqa: S104 - a value kept, nothing listens
