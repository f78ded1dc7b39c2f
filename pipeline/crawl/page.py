"""One page visited: asked with its validators, told apart, kept, and noted."""

from dataclasses import dataclass, replace

from pipeline.crawl import revisit
from pipeline.crawl.addresses import Refused, check_url, host_of, origin_of
from pipeline.crawl.client import AGENT
from pipeline.crawl.download import PAGES, Reply, download, validators
from pipeline.crawl.revisit import Visited
from pipeline.crawl.robots import Robots
from pipeline.crawl.session import Pages, Seen, Session
from pipeline.crawl.signals import in_headers, in_page
from pipeline.crawl.state import Known, iso
from pipeline.crawl.verdict import Answer, Verdict, told_apart
from pipeline.crawl.warc import Earlier, payload_digest

_MOST_REDIRECTS = 5


class _Moved(Exception):
    """The page has another address of the same site now."""


@dataclass(frozen=True)
class Visit:
    """What it takes to visit the pages of one host."""

    session: Session
    pages: Pages
    robots: Robots

    async def page(self, known: Known) -> str:
        """Visit one page; the word for what it came to.

        Raises httpx.HTTPError (HostClosed, BudgetSpent) if the host fails; nothing is noted then.
        """
        if not self.robots.allows(known.url, AGENT):
            return self._missed(known, "disallowed", "robots.txt does not allow it.")
        try:
            reply = await self._followed(known)
        except Refused as why:
            return self._missed(known, why.reason, str(why))
        except _Moved as to:
            return self._moved(known, str(to))
        self._begin_reading(known)
        seen = self.pages.read(known.url, reply.content, reply.headers.get("content-type"))
        landed, has_record = reply.exchange.url, seen.record is not None
        verdict = told_apart(
            Answer(known.url, landed, reply.status, reply.headers, seen.text, has_record)
        )
        if verdict.kind == "page" and self._is_another(known, landed):
            verdict = Verdict("no_page", f"It leads to what is no question page: {landed:.200}")
        if verdict.kind == "page":
            return self._kept(known, reply, seen)
        return self._otherwise(known, reply, verdict)

    def _is_another(self, known: Known, landed: str) -> bool:
        """Whether a redirect led to a page of the site that is not the one asked for."""
        return (
            landed != known.url
            and self.pages.belongs(landed)
            and self.pages.admit(landed) != known.url
        )

    def _begin_reading(self, known: Known) -> None:
        """Note a failure ahead: a page on which its reader breaks down must not stop every night."""
        state, detail = self.session.state, "Its reader did not come to an end."
        state.put(revisit.failed(known, self.session.now, "failed", detail))
        state.commit()

    async def _followed(self, known: Known) -> Reply:
        """The answer behind redirects on the same host. Raises Refused or _Moved if they lead elsewhere."""
        session, url = self.session, known.url
        asked = validators(known.etag, known.last_modified)
        if known.reader != self.pages.reader and known.last_digest != known.payload_digest:
            asked = {}  # the validators speak of a body that is not in raw and may read differently now
        for _ in range(_MOST_REDIRECTS + 1):
            reply = await download(session.client, session.manners, url, asked, PAGES)
            if reply.location is None:
                return reply
            session.aside(known.site).response(reply.exchange)
            url, asked = reply.location, {}
            self._check_redirect(known, url)
        raise Refused("failed", f"More than {_MOST_REDIRECTS} redirects.")

    def _check_redirect(self, known: Known, url: str) -> None:
        """Raise _Moved for another page or host of the site: it has a row and rules of its own."""
        check_url(url)
        elsewhere = origin_of(url) != known.origin
        same_host = host_of(url) == host_of(known.url)
        if elsewhere and not same_host and not self.pages.belongs(url):
            raise Refused("left_the_site", f"It leads to another site: {url:.200}")
        page = self.pages.admit(url)
        if elsewhere or page not in (None, known.url):
            raise _Moved(page or url)
        if not self.robots.allows(url, AGENT):
            raise Refused("disallowed", f"robots.txt does not allow what it leads to: {url:.200}")

    def _kept(self, known: Known, reply: Reply, seen: Seen) -> str:
        """Keep a page that came whole if it is news; else note that it says what it said before."""
        session, digest = self.session, payload_digest(reply.exchange.body)
        held = known.record_hash if known.reader == self.pages.reader else self.pages.held(known)
        after, result = known, "same"
        if known.warc and known.warc_date and digest == known.payload_digest:
            earlier = Earlier(reply.exchange.url, known.warc_date, digest)
            session.archive(known.site).revisit(reply.exchange, earlier)
        elif not known.warc or held != seen.record:
            result = "changed" if known.warc else "new"
            archive = session.archive(known.site)
            offset = archive.response(reply.exchange)
            after = replace(
                known,
                warc=f"{session.name_of(archive)}#{offset}",
                warc_date=reply.exchange.captured_at,
                payload_digest=digest,
            )
        visited = self._visited(reply, in_page(reply.content))
        after = replace(
            revisit.seen(after, visited, result, changed=result != "same"),
            last_digest=digest,
            record_hash=seen.record,
            reader=self.pages.reader,
        )
        self._find(seen.links)
        return self._settled(known, after, result, f"{len(reply.exchange.body)} bytes")

    def _otherwise(self, known: Known, reply: Reply, verdict: Verdict) -> str:
        """What came in the place of the page."""
        if verdict.kind == "unchanged":
            earlier = Earlier(reply.exchange.url, known.warc_date or iso(self.session.now), None)
            self.session.archive(known.site).revisit(reply.exchange, earlier)
            said = [one for one in known.signals.splitlines() if not one.startswith("robots.txt")]
            after = revisit.seen_again(known, self._visited(reply, said))
            return self._settled(known, after, verdict.kind, "")
        self.session.aside(known.site).response(reply.exchange)
        visited = self._visited(reply, [])
        if verdict.kind in ("removed", "soft_404"):
            after = revisit.gone(known, visited, verdict.kind, verdict.detail)
        elif verdict.kind == "opted_out":
            after = revisit.opted_out(known, visited, verdict.detail)
        else:
            after = revisit.failed(known, visited.at, verdict.kind, verdict.detail, reply.status)
        return self._settled(known, after, verdict.kind, verdict.detail)

    def _missed(self, known: Known, result: str, detail: str) -> str:
        after = revisit.failed(known, self.session.now, result, detail)
        return self._settled(known, after, result, detail)

    def _moved(self, known: Known, url: str) -> str:
        session = self.session
        session.moved(new_page(self.pages, url, "moved", iso(session.now)))
        return self._settled(known, revisit.moved(known, session.now, url), "moved", f"to {url}")

    def _settled(self, known: Known, after: Known, result: str, detail: str) -> str:
        self.session.settle(known, after)
        self.session.tell(known.url, result, detail, after.status)
        return result

    def _find(self, links: tuple[str, ...]) -> None:
        """Take the question pages that a page links to into the frontier."""
        now = iso(self.session.now)
        admitted = filter(None, map(self.pages.admit, links))
        self.session.find(new_page(self.pages, url, "related", now) for url in admitted)

    def _visited(self, reply: Reply, said: list[str]) -> Visited:
        hosts = [f"robots.txt {one}" for one in self.robots.signals(AGENT)]
        headers = in_headers(reply.exchange.response_headers)
        return Visited(
            at=self.session.now,
            status=reply.status,
            etag=reply.headers.get("etag"),
            last_modified=reply.headers.get("last-modified"),
            signals=tuple(dict.fromkeys([*hosts, *headers, *said])),
        )


def new_page(pages: Pages, url: str, found_by: str, now: str) -> Known:
    """An address nobody has asked for yet, due at once."""
    return Known(url, origin_of(url), pages.site, "page", found_by, first_seen=now, next_due=now)
