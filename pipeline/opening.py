"""A capture opened: its bytes as text, its site and its address told. Whoever reads a page opens it here."""

from pipeline import sources
from pipeline.crawl.cutting import LARGEST
from pipeline.crawl.decoding import decode
from pipeline.crawl.mojibake import mended
from pipeline.errors import PageRejected
from pipeline.records import Capture, Page
from pipeline.sources.document import Document

# With more lost characters than this the text says something else than the page did.
_MOST_REPLACED = 0.01


def opened(capture: Capture) -> Document:
    """The capture, ready for ``sources.read``. Raises PageRejected if it is no text, or of two sites."""
    return sources.identify(Document.of(decoded(capture)), capture.content)


def decoded(capture: Capture) -> Page:
    """The capture as text; its id and site are still unknown. Raises PageRejected if it is none."""
    if not capture.content.strip():
        raise PageRejected("empty", "The file is empty.")
    if len(capture.content) > LARGEST:
        raise PageRejected("too_large", f"The page is larger than {LARGEST} bytes.")
    found = decode(capture.content, capture.content_type)
    text, is_mojibake = mended(found.text)
    if "\x00" in text:
        raise PageRejected("not_text", "The file holds zero bytes: it is no page and no text.")
    if found.replaced > _MOST_REPLACED * len(text):
        raise PageRejected(
            "damaged_text", f"{found.replaced} of {len(text)} characters were lost in decoding."
        )
    if is_mojibake:
        raise PageRejected(
            "mojibake", "The text was read in a wrong encoding, and part of it is lost."
        )
    return Page(
        id="",
        site="",
        path=capture.path,
        url=capture.url,
        captured_at=capture.captured_at,
        media=sources.media_of(text, capture.content_type),
        text=text,
        encoding=found.encoding,
        replaced=found.replaced,
        flags=("mojibake_repaired",) if text != found.text else (),
    )
