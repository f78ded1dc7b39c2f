"""One request and its answer, read within bounds: never more bytes than a page has, packed or unpacked,
and never a minute of dripping. Redirects are told, never followed blindly.
"""

import asyncio
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

import httpx

from pipeline.crawl.addresses import Refused, check_url
from pipeline.crawl.client import Client, Manners
from pipeline.crawl.state import iso
from pipeline.crawl.warc import Exchange

PAGES = frozenset({"", "text/html", "application/xhtml+xml", "text/plain"})
# zlib: 15 bits of window, +16 a gzip frame, +32 either of gzip and zlib, negative none at all.
_GZIP_OR_ZLIB, _BARE = 15 + 32, -15
_PIECE = 65_536


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer: as it came, and its body unpacked."""

    exchange: Exchange
    content: bytes
    status: int
    headers: Mapping[str, str]  # by lower-case name; several of one name are joined by commas

    @property
    def location(self) -> str | None:
        """Where it redirects to, made whole; None if it does not."""
        target = self.headers.get("location")
        if self.status not in (301, 302, 303, 307, 308) or not target:
            return None
        return urljoin(self.exchange.url, target)


async def download(
    client: Client,
    manners: Manners,
    url: str,
    validators: Mapping[str, str],
    media: frozenset[str] | None = None,
) -> Reply:
    """Ask once. Of an answer with status 200 that is none of ``media`` the body is not read.

    Raises Refused for an address that is not asked and a body that is not kept, and as Client.ask.
    """
    check_url(url)
    async with client.ask(url, validators) as response:
        headers = {name.lower(): value for name, value in response.headers.items()}
        named = headers.get("content-type", "").partition(";")[0].strip().lower()
        if media is not None and response.status_code == 200 and named not in media:
            raise Refused("no_page", f"It is {named}, not a page.")
        body = await _read(response, manners.most_bytes, manners.body)
    exchange = Exchange(
        url=url,
        captured_at=iso(manners.now()),
        status=f"{response.status_code} {response.reason_phrase}",
        request_headers=response.request.headers.multi_items(),
        response_headers=response.headers.multi_items(),
        body=body,
        address=response.extensions.get("address"),
    )
    content = unpacked(body, headers.get("content-encoding", ""), manners.most_bytes)
    return Reply(exchange, content, response.status_code, headers)


def validators(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """The headers of a conditional request (RFC 9110, 13.1); what no header can bear is left out.

    >>> validators('"a"', None)
    {'If-None-Match': '"a"'}
    """
    headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in headers.items() if value and value.isascii()}


async def _read(response: httpx.Response, most: int, seconds: float) -> bytes:
    """The body as it comes over the wire, perhaps packed.

    Raises Refused if it is longer than ``most`` bytes or takes longer than ``seconds``, and
    httpx.TransportError if the connection fails.
    """
    announced = response.headers.get("Content-Length", "")
    if announced.isascii() and announced.isdigit() and int(announced) > most:
        raise Refused("too_large", f"The host announces {announced} bytes; {most} is the most.")
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for piece in response.aiter_raw(_PIECE):
                body += piece
                if len(body) > most:
                    raise Refused("too_large", f"The page is larger than {most} bytes.")
    except TimeoutError:
        raise Refused("endless", f"After {seconds:g} s the page had not ended.") from None
    return bytes(body)


def unpacked(body: bytes, encoding: str, most: int) -> bytes:
    """The body without its Content-Encoding.

    Raises Refused for an encoding that was not asked for, for a body that is cut or damaged, and for
    one that unpacks to more than ``most`` bytes, of which no more than those are ever made.
    """
    encoding = encoding.strip().lower()
    if encoding in ("", "identity") or not body:
        return body
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise Refused("bad_encoding", f"The body comes as {encoding}, which was not asked for.")
    # "deflate" should be zlib; some servers send it bare. The method of a zlib header is 8 (RFC 1950).
    window = _BARE if encoding == "deflate" and body[0] & 0x0F != 0x08 else _GZIP_OR_ZLIB
    whole = bytearray()
    rest = body
    while rest:
        unpacking = zlib.decompressobj(window)
        try:
            whole += unpacking.decompress(rest, most + 1 - len(whole))
        except zlib.error as error:
            if whole and rest[:2] != b"\x1f\x8b":
                break  # what follows the last gzip member is padding
            raise Refused("bad_encoding", f"The body is no {encoding}: {error}.") from None
        if len(whole) > most:
            raise Refused("bomb", f"{len(body)} bytes unpack to more than {most}.")
        if not unpacking.eof:
            raise Refused("cut_body", "The packed body ends before its end.")
        rest = unpacking.unused_data
    return bytes(whole)
