"""The parsed and the enriched stage brought up to date: only pages that changed are read and enriched again.

Pages are independent of each other in both stages, so what a new archive brings is run through them by itself, and the
whole is patched: whole − before + after. What was before is told by the tables of the stages; an earlier capture is
read again only where it is the one of its page that counts now. Where anything else than a
new archive came to raw, where the code or the settings changed, or the stages are not as they were left, everything is
made anew. What they were left as is noted last, and the note taken away first: a run that dies leaves none.
"""

import hashlib
import json
import shutil
import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import books, enrich, parse
from pipeline.captures import Seen, capture_at, latest
from pipeline.config import Config
from pipeline.crawl.archive import is_archive
from pipeline.disk import replacing, sync
from pipeline.engines.local import ordered_map
from pipeline.patching import CannotPatch, patched, patched_books
from pipeline.records import Answer, Capture, PageInfo, Question, Rejection
from pipeline.report import Silent
from pipeline.store import INDEX, IndexEntry, Store, pretty_json
from pipeline.tables import among, only, records_of

_PARSED = ("pages", "captures", "questions", "answers", "rejected")
_BOOKED = {"pages": PageInfo, "questions": Question, "answers": Answer, "rejected": Rejection}
_ADDED = ("pages", "questions", "held")  # what of the books of the parsed stage can be added up
# Each table of the enriched stage with the column that says which record a row is about.
_ENRICHED = {
    "questions": "id",
    "answers": "id",
    "citations": "owner",
    "regions": "owner",
    "replaced": "owner",
}
Stamp = list[int]  # size and time of a file


@dataclass(frozen=True)
class Inventory:
    """What a dataset is made of: our code, the settings, the files of raw, the pages withheld, what people
    decided (the digest of their file)."""

    code: str
    config: dict[str, Any]
    raw: dict[str, Stamp]
    withheld: dict[str, str]
    decisions: str


def survey(store: Store, config: Config) -> Inventory:
    """What a dataset made now would be made of. Raises InputError if there is nothing in raw."""
    files = [(file.name, file.path) for file in store.raw_files()]
    indexes = [(path.relative_to(store.raw).as_posix(), path) for path in store.raw.rglob(INDEX)]
    stamps = {name: _stamp(path) for name, path in (*files, *indexes)}
    _, decided = store.decisions() or ("", b"")
    return Inventory(
        _code_digest(),
        asdict(config),
        stamps,
        parse.withheld_pages(store, config),
        hashlib.sha256(decided).hexdigest(),
    )


def remembered(store: Store) -> Inventory | None:
    """What the stages and the dataset were made of; None if they are not as that was noted."""
    try:
        note = json.loads(_note(store).read_text(encoding="utf-8"))
        if note["left"] == _left(store):
            return Inventory(**note["made_of"])
    except (OSError, ValueError, TypeError, KeyError):
        pass
    return None


def remember(store: Store, made_of: Inventory) -> None:
    """Note what the stages and the dataset are made of, and how they are left."""
    note = {"made_of": asdict(made_of), "left": _left(store)}
    with replacing(_note(store)) as path:
        path.write_text(pretty_json(note), encoding="utf-8")


def forget(store: Store) -> None:
    """Take the note away, before anything that it tells of changes."""
    if _note(store).exists():
        _note(store).unlink()
        sync(_note(store).parent)


def why_all(last: Inventory | None, now: Inventory) -> str | None:
    """Why everything must be made anew; None if a part will do."""
    if last is None:
        return "There is no note of what the stages were made of."
    if (last.code, last.config) != (now.code, now.config):
        return "The code or the settings have changed."
    if last.decisions != now.decisions:
        return "People decided something."
    if any(now.raw.get(name) != stamp for name, stamp in last.raw.items()):
        return "Files of raw were changed or taken away."
    if not all(is_archive(name) for name in now.raw.keys() - last.raw.keys()):
        return "Other files than archives came to raw."
    return None


def patch(store: Store, config: Config, last: Inventory, now: Inventory) -> frozenset[str]:
    """Patch both stages; the ids of the pages that were touched.

    Raises CannotPatch if a capture cannot be read by itself, or the stages do not hold what they should.
    """
    night = Store(store.raw, store.stage(".night"))  # what the stages make of the pages touched
    shutil.rmtree(night.clean, ignore_errors=True)
    pages = _read(night, store, last, now)
    enrich.run(night, config, Silent())
    parsed = _parsed(store, night, pages)
    _enriched(store, night, parsed)
    shutil.rmtree(night.clean)
    return pages


def _read(night: Store, store: Store, last: Inventory, now: Inventory) -> frozenset[str]:
    """Parse the new archives, and earlier captures of pages touched where they are what counts now; the pages."""
    new = [file for file in store.raw_files() if file.name not in last.raw]
    touched = {page for page, _ in last.withheld.items() ^ now.withheld.items()}
    index, _ = store.index()
    with parse.reading(night, now.withheld) as read:
        for one in ordered_map(parse.parse_capture, parse.captures_of(new, {}, Silent())):
            read.add(one)
        captures: dict[str, list[Seen]] = defaultdict(list)
        for seen in read.seen():
            captures[seen.page].append(seen)
        touched |= captures.keys()
        known = only(store.read_table(parse.STAGE, "captures"), "page", touched)
        earlier = records_of(Seen, known)
        for seen in earlier:
            captures[seen.page].append(seen)
        for seen in earlier:
            if seen.page not in now.withheld and seen == latest(captures[seen.page]):
                read.add(parse.parse_capture(_capture(store, seen.path, index)))
            else:
                read.pass_over(seen)
    return frozenset(touched)


def _capture(store: Store, path: str, index: Mapping[str, IndexEntry]) -> Capture:
    capture = capture_at(store, path, index)
    if capture is None:
        raise CannotPatch(f"{path} cannot be read by itself.")
    return capture


class _Exchange:
    """The tables of one stage as they were, and the rows that are gone from them."""

    def __init__(self, store: Store, night: Store, stage: str, names: Iterable[str]) -> None:
        self._store, self._stage = store, stage
        self.was = {name: store.read_table(stage, name) for name in names}
        self.came = {name: night.read_table(stage, name) for name in names}
        self.gone: dict[str, pa.Table] = {}
        self.counts = [one.read_counts(stage) for one in (store, night)]

    def exchange(
        self,
        name: str,
        gone: pa.ChunkedArray,
        key: str = "id",
        place: Callable[[str], Any] = str,
    ) -> None:
        """Take the rows of a table that are ``gone`` for those that came, in the order of their places."""
        was, came = self.was[name], self.came[name]
        self.gone[name] = was.filter(gone)
        self._store.write_table(self._stage, name, patched(was, gone, came, key, place))


def _parsed(store: Store, night: Store, pages: Collection[str]) -> _Exchange:
    """Patch the parsed stage."""
    stage = _Exchange(store, night, parse.STAGE, _PARSED)
    was, gone = stage.was, stage.gone
    stage.exchange("pages", among(was["pages"]["id"], pages))
    stage.exchange("captures", among(was["captures"]["page"], pages), "path")
    stage.exchange("questions", among(was["questions"]["page"], pages), "page")
    asked = among(was["answers"]["question"], gone["questions"]["id"])
    stage.exchange("answers", asked, place=_page_of)
    names = was["rejected"]["id"]  # of a capture, a page, or a question of a page
    of_page = among(pc.replace_substring_regex(names, "#.*$", ""), pages)
    dropped = pc.or_(of_page, among(names, gone["captures"]["path"]))
    stage.exchange("rejected", dropped)
    gone_books = books.books_of(*(records_of(one, gone[name]) for name, one in _BOOKED.items()))
    sides = (*stage.counts, gone_books)
    whole, came, left = ({name: one[name] for name in _ADDED} for one in sides)
    store.write_counts(parse.STAGE, books.reckoned(**patched_books(whole, left, came)))
    return stage


def _enriched(store: Store, night: Store, parsed: _Exchange) -> None:
    """Patch the enriched stage, which has the questions and answers of the parsed one, in its order."""
    stage = _Exchange(store, night, enrich.STAGE, _ENRICHED)
    gone = [parsed.gone[name]["id"] for name in ("questions", "answers")]
    names = pa.chunked_array([chunk for column in gone for chunk in column.chunks], pa.string())
    for name, key in _ENRICHED.items():
        stage.exchange(name, among(stage.was[name][key], names), key, _record_place)
    whole, came = stage.counts
    store.write_counts(enrich.STAGE, patched_books(whole, enrich.books(stage.gone), came))


def _page_of(record: str) -> str:
    """The page of a question or an answer, by its id (``sources/identity.py``)."""
    return record.rpartition("#")[0]


def _record_place(record: str) -> tuple[bool, str]:
    """Questions stand before answers, both in the order of their pages."""
    page, _, name = record.rpartition("#")
    return "/" in name, page


def _note(store: Store) -> Path:
    return store.stage("made_of.json")


def _left(store: Store) -> dict[str, Stamp | str]:
    """How the stages and the dataset lie there."""
    files = sorted(path for path in store.stage(".").glob("*/*") if path.is_file())
    stamps = {path.relative_to(store.clean).as_posix(): _stamp(path) for path in files}
    return {**stamps, "dataset": str(store.dataset())}


def _stamp(path: Path) -> Stamp:
    status = path.stat()
    return [status.st_size, status.st_mtime_ns]


def _code_digest() -> str:
    """The digest of our code and tables, and of the versions of what we call."""
    package = Path(parse.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(one for one in package.rglob("*") if one.suffix in (".py", ".toml", ".csv")):
        digest.update(path.read_bytes())
    # By the names of their folders, which hold the versions: to read what is in them takes seventy times as long.
    folders = (path for place in sys.path for path in Path(place).glob("*.*-info"))
    versions = sorted({path.name for path in folders})
    return hashlib.sha256(f"{digest.hexdigest()} {versions}".encode()).hexdigest()
