"""The simulated hosts as a process: HTTP/1.1 on loopback, every request written down.

``python -m benchmarks.nights.server LOG SITE`` prints its port, and reads the number of the night from standard input,
a line each. SITE is a Site as JSON. LOG gets a JSON line for each request, with times of the system's monotonic clock.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from benchmarks.nights.faults import Reply, Request
from benchmarks.nights.site import Site

_REASONS = {200: "OK", 301: "Moved", 302: "Found", 304: "Not Modified", 404: "Not Found"}


class Server:
    """Answers connections as the site says, and writes a log."""

    def __init__(self, site: Site, log: TextIO) -> None:
        self._site, self._log = site, log
        self._night = 0
        self._asked: Counter[str] = Counter()
        self._attempts: Counter[tuple[str, str]] = Counter()

    def dawn(self, night: int) -> None:
        """The next night begins."""
        self._night = night
        self._asked.clear()
        self._attempts.clear()

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection until either side ends it."""
        with suppress(asyncio.IncompleteReadError, ConnectionError, TimeoutError):
            while await self._exchange(reader, writer):
                pass
        writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        at = time.monotonic()
        request = self._request(head)
        reply = self._site.answer(request)
        await asyncio.sleep(reply.wait)
        answered = time.monotonic()
        self._note(request, reply, at, answered)
        return await _send(writer, reply)

    def _request(self, head: list[str]) -> Request:
        path = head[0].split(" ")[1]
        headers = {
            name.lower(): text
            for name, _, text in (line.partition(": ") for line in head[1:] if line)
        }
        host = headers.get("host", "").partition(":")[0]
        key = (host, path)
        request = Request(host, path, self._night, headers, self._asked[host], self._attempts[key])
        self._attempts[key] += 1
        self._asked[host] += path != "/robots.txt"
        return request

    def _note(self, request: Request, reply: Reply, at: float, answered: float) -> None:
        line = {
            "night": request.night,
            "host": request.host,
            "path": request.path,
            "at": at,
            "answered": None if reply.fault == "drop" else answered,
            "status": reply.status,
            "validators": bool({"ETag", "Last-Modified"} & set(reply.headers)),
            "retry_after": reply.headers.get("Retry-After"),
            "conditional": bool({"if-none-match", "if-modified-since"} & set(request.headers)),
            "agent": request.headers.get("user-agent"),
            "contact": request.headers.get("from"),
        }
        self._log.write(json.dumps(line) + "\n")
        self._log.flush()


async def _send(writer: asyncio.StreamWriter, reply: Reply) -> bool:
    """Send an answer, as its fault has it; whether the connection goes on."""
    if reply.fault == "drop":
        return False
    size = len(reply.body) + (1000 if reply.fault else 0)
    headers = {**reply.headers, "Content-Length": str(size)}
    if reply.status == 304:
        del headers["Content-Length"]
    lines = [f"HTTP/1.1 {reply.status} {_REASONS.get(reply.status, 'Other')}"]
    lines += (f"{name}: {text}" for name, text in headers.items())
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + reply.body)
    await writer.drain()
    while reply.fault == "drip":
        await asyncio.sleep(0.05)
        writer.write(b".")
        await writer.drain()
    return not reply.fault


async def main(log: str, site: Site) -> None:
    """Serve until standard input ends."""
    asked_inside = 0

    async def canary(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked_inside
        asked_inside += 1
        writer.close()

    inside = await asyncio.start_server(canary, "127.0.0.1", 0)
    site = replace(site, canary=inside.sockets[0].getsockname()[1])
    with Path(log).open("a", encoding="utf-8") as stream:
        server = Server(site, stream)
        listening = await asyncio.start_server(server.converse, "127.0.0.1", 0)
        _say(str(listening.sockets[0].getsockname()[1]))
        while line := await asyncio.to_thread(sys.stdin.readline):
            server.dawn(int(line))
            _say(str(asked_inside))


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    facts = json.loads(sys.argv[2])
    events = {int(night): event for night, event in facts.pop("events").items()}
    asyncio.run(main(sys.argv[1], Site(events=events, **facts)))
