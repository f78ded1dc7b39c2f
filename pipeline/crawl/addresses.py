"""Which addresses may be asked: public web hosts, and nothing that a page could lure us to inside our own network.

Names are resolved here, once a request, and the connection goes to the address that was looked at: a name that
answers with another address the second time (DNS rebinding) gains nothing.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from urllib.parse import urlsplit

import httpx

from pipeline.errors import LawqaError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Names that belong to nobody on the public web (RFC 2606, RFC 6761, RFC 6762).
_RESERVED = ("example", "invalid", "test", "localhost", "local", "internal")
# IPv6 addresses that carry an IPv4 address in their last 32 bits (RFC 6052).
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Longer addresses are made by traps, not by people; servers refuse them from about here on.
_LONGEST_URL = 2000


class Refused(LawqaError):
    """An address that is not asked, or an answer that is not kept; ``reason`` is a word for counting."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


@dataclass(frozen=True)
class Reach:
    """What may be asked beside the public web: nothing.

    ``networks`` are private networks whose addresses are allowed all the same. ``names`` gives hosts a
    fixed address, which is allowed for that host (``curl --resolve``). Both are for tests on
    loopback: no option, setting or variable of the environment fills them.
    """

    networks: tuple[Network, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def may_name(self, host: str) -> bool:
        """Whether a host of that name can be on the public web, or was given an address.

        >>> Reach().may_name("lawparks.example"), Reach().may_name("www.gov.cn")
        (False, True)
        """
        return host in self.names or host.rsplit(".", maxsplit=1)[-1] not in _RESERVED

    def allows(self, address: Address) -> bool:
        """Whether that address may be connected to."""
        inner = _inner(address)
        public = inner.is_global and not inner.is_multicast
        if isinstance(inner, IPv6Address):  # fec0::/10 is gone from the standards, not from routers
            public = public and not inner.is_site_local
        return public or any(inner in network for network in self.networks)

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        """The addresses to connect to for a host, best first.

        Raises Refused if any address of the host is private, OSError if it has none.
        """
        if host in self.names:
            return [self.names[host]]
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        texts = list(dict.fromkeys(str(one[4][0]).partition("%")[0] for one in found))
        for text in texts:
            if not self.allows(ipaddress.ip_address(text)):
                raise Refused(
                    "private_address", f"{host} is {text}, which is not on the public web."
                )
        return texts


def check_url(url: str) -> None:
    """Raise Refused for an address that no page of the web has.

    >>> check_url("https://a.cn/ask/1.html")
    >>> check_url("file:///etc/passwd")
    Traceback (most recent call last):
    pipeline.crawl.addresses.Refused: file: is no scheme of the web.
    """
    if len(url) > _LONGEST_URL:
        raise Refused("no_address", f"The address is {len(url)} characters long.")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise Refused("no_address", f"{url!r} is no address: {error}.") from None
    if parts.scheme not in ("http", "https"):
        raise Refused("other_scheme", f"{parts.scheme}: is no scheme of the web.")
    if not host or port == 0 or parts.username is not None:
        raise Refused("no_address", f"{url!r} names no host, or a user.")
    try:
        httpx.URL(url)
    except httpx.InvalidURL as error:
        raise Refused("no_address", f"{url!r} is no address: {error}.") from None


def host_of(url: str) -> str:
    """The name of the host, without scheme and port: what is asked at one pace."""
    return urlsplit(url).hostname or ""


def origin_of(url: str) -> str:
    """Scheme, host and port of an address, as robots.txt counts hosts.

    >>> origin_of("https://A.cn:443/x?y")
    'https://a.cn'
    """
    parts = urlsplit(url)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    host = parts.hostname or ""
    named = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{named}" + (
        f":{parts.port}" if parts.port not in (None, default) else ""
    )


def _inner(address: Address) -> Address:
    """The IPv4 address inside an IPv6 one that only carries it, else the address."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address
