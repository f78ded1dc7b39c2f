"""A new site: its facts file, its reader and its folder of pages laid out, as far as its pages tell."""

import datetime
import json
import re
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from pipeline import sources
from pipeline.errors import InputError, UsageError
from pipeline.opening import decoded
from pipeline.records import Capture
from pipeline.sources.document import Document
from pipeline.sources.wording import asks

_NAME = re.compile(r"[a-z][a-z0-9]*")
_FEWEST = 2  # pages, to tell what every page shows from what one says
_MOST_SHOWN = 3  # lines that tell the site; more only make it harder to read the file

_FACTS = """\
# {name}: say where these facts are from, and when.
title = {name_json}
hosts = [{hosts}]
license = "unknown" # what the site states; look at its terms of use
# finds the native id of a question page in the path of its address
page_id = '{page_id}'
# lines that only this site shows: they tell the site of a capture without an address
shows = [{shows}]
delay = 5.0
# take out what your reader gives
not_provided = [
    "category", "region", "asked_at", "lawyer", "firm", "lawyer_region", "helped", "published_at", "follow_ups",
]

[expect] # shares over the pages of a run; what falls short is an alarm
answered = 0.5

[lines] # of the page's shell, by the reason for leaving them out; these stand on every page given
shell = [{shell}]
"""

_READER = '''\
"""{name}: one question with one answer. Say what its pages show.

History
- {month}: first written.
"""

from pipeline.errors import PageRejected
from pipeline.records import Answer, Dropped, Entry, Question, Reading
from pipeline.sources.document import Document
from pipeline.sources.facts import Facts
from pipeline.sources.readers import tried
from pipeline.sources.wording import asks

_ANSWER = {answer}  # the line above the answer
_BELOW = {below}  # the line below it


def parse(document: Document, facts: Facts) -> Reading:
    """The question of a page. See ``pipeline.sources``."""
    return tried(document, facts, (_question,))


def _question(document: Document, facts: Facts) -> Reading | None:
    """Title, detail, ``_ANSWER``, the answer; one function like this for each layout of the site."""
    lines, dropped = facts.sift(document.lines)
    texts = [line.text for line in lines]
    if _ANSWER not in texts[1:]:
        return None
    if not asks(texts[0]):
        raise PageRejected("no_question", f"The title {{texts[0]!r}} asks nothing.")
    at = texts.index(_ANSWER, 1)
    end = texts.index(_BELOW, at) if _BELOW in texts[at:] else len(texts)
    question = Question(texts[0], detail="\\n".join(texts[1:at]) or None)
    answers = (Answer("\\n".join(texts[at + 1 : end])),) if texts[at + 1 : end] else ()
    dropped += (Dropped("unread", text) for text in texts[end:])
    return Reading((Entry(question, answers),), tuple(dropped))
'''


def lay_out(name: str, pages: Sequence[Path]) -> list[Path]:
    """Write facts file, reader and folder of pages of a new site; the paths written.

    Raises UsageError for a name that cannot be a site's, a site that is there, too few pages, or where lawqa
    does not run from its source tree; InputError for a page that cannot be read.
    """
    package = Path(sources.__file__).parent
    folder = package.parent.parent / "tests" / "sources"
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} cannot be a site: a letter, then letters and digits, as in www66law."
        )
    if name in sources.sites():
        raise UsageError(f"There is a site {name!r}: {package / name}.toml.")
    if not folder.is_dir():
        raise UsageError(
            "A site is added to the source tree of lawqa: clone it, and run: make install"
        )
    if len(pages) < _FEWEST:
        raise UsageError(
            f"Give at least {_FEWEST} pages of the site: what all show is told by comparing them."
        )
    documents = [_document(path) for path in pages]
    written = [package / f"{name}.toml", package / f"{name}.py"]
    shared, below = _shared(documents)
    written[0].write_text(_facts(name, documents, shared), encoding="utf-8")
    written[1].write_text(
        _READER.format(
            name=name,
            month=datetime.date.today().strftime("%Y-%m"),
            answer=json.dumps(below[0] if below else "回答", ensure_ascii=False),
            below=json.dumps(below[1] if len(below) > 1 else "相关问题", ensure_ascii=False),
        ),
        encoding="utf-8",
    )
    (folder / name).mkdir(exist_ok=True)
    return written + [Path(shutil.copy(path, folder / name / path.name)) for path in pages]


def _document(path: Path) -> Document:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from None
    return Document.of(decoded(Capture(path.name, content)))


def _shared(documents: Sequence[Document]) -> tuple[list[str], list[str]]:
    """The lines that stand on every page: those of the shell, and those among a page's own lines."""
    counts = Counter(
        text for one in documents for text in {line.text for line in one.body.all_lines}
    )
    lines = [line.text for line in documents[0].lines]
    everywhere = {text for text, count in counts.items() if count == len(documents)}
    own = [n for n, text in enumerate(lines) if text not in everywhere]
    within = lines[own[0] : own[-1] + 1] if own else []
    below = [text for text in within if text in everywhere]
    shell = [line.text for line in documents[0].body.all_lines if line.text in everywhere]
    return [text for text in dict.fromkeys(shell) if text not in below], below


def _facts(name: str, documents: Sequence[Document], shared: Sequence[str]) -> str:
    urls = [one.url for one in documents if one.url]
    hosts = sorted({(urlsplit(url).hostname or "").removeprefix("www.") for url in urls})
    telling = [text for text in shared if not asks(text)][:_MOST_SHOWN]
    return _FACTS.format(
        name=name,
        name_json=json.dumps(name),
        hosts=", ".join(map(json.dumps, filter(None, hosts))),
        page_id=_page_id(urls),
        shows=", ".join(_pattern(text) for text in telling),
        shell=", ".join(_pattern(text) for text in shared),
    )


def _page_id(urls: Sequence[str]) -> str:
    """The paths of the pages as one pattern: what they share as it is, what differs as the id."""
    paths = [urlsplit(url).path for url in urls] or ["/"]
    start = next(
        (n for n, letters in enumerate(zip(*paths, strict=False)) if len(set(letters)) > 1), 0
    )
    return "^" + re.escape(paths[0][: paths[0].rfind("/", 0, start + 1) + 1]) + r"([\w-]+)"


def _pattern(text: str) -> str:
    return "'^" + re.escape(text).replace("'", ".") + "$'"
