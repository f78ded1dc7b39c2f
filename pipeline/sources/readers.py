"""Several layouts of one site, tried by what the page shows."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from pipeline.errors import PageChanged, PageRejected
from pipeline.records import Reading
from pipeline.sources.document import Document
from pipeline.sources.facts import Facts
from pipeline.sources.wording import asks

# A reader of one layout: None for a page that does not show it.
Reader: TypeAlias = Callable[[Document, Facts], Reading | None]


def tried(document: Document, facts: Facts, readers: Sequence[Reader]) -> Reading:
    """The reading of the first layout that the page shows.

    Raises PageRejected("other_page") if the page shows none and is not meant to hold a question: its
    address is none of a question page, or it has no address and its title asks nothing. Else raises
    PageChanged: the site has changed, or its reader is wrong.
    """
    for reader in readers:
        reading = reader(document, facts)
        if reading is not None:
            return reading
    title = document.lines[0].text if document.lines else ""
    is_meant = asks(title) if document.url is None else facts.is_question_page(document.url)
    if not is_meant:
        raise PageRejected("other_page", f"{document.url or title!r} is no question page.")
    raise PageChanged("no_layout", f"The page shows none of the {len(readers)} layouts known.")
