"""The parsed and the enriched stage brought up to date: only pages that changed are read and enriched again.

Pages are independent of each other in both stages, so the pages that a new archive touches are run through them
twice, as they were and as they are, and the whole is patched: whole − before + after. Where anything else than a
new archive came to raw, where the code or the settings changed, or the stages are not as they were left, everything is
made anew. What they were left as is noted last, and the note taken away first: a run that dies leaves none.
"""

import hashlib
import json
import shutil
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import books, enrich, parse, worlds
from pipeline.config import Config
from pipeline.crawl.archive import is_archive, read_archive
from pipeline.disk import replacing, sync
from pipeline.errors import PageError
from pipeline.opening import opened
from pipeline.patching import Books, CannotPatch, in_order, patched, patched_books
from pipeline.records import Capture
from pipeline.report import Silent
from pipeline.store import INDEX, RawFile, Store, pretty_json
from pipeline.tables import only

# Each table of a stage with the column that says which record a row is about.
_PARSED = {"pages": "id", "questions": "id", "answers": "id", "rejected": "id", "captures": "path"}
_ENRICHED = {"questions": "id", "answers": "id", "citations": "owner", "regions": "owner"}
_STAGES = ((parse.STAGE, _PARSED), (enrich.STAGE, _ENRICHED))
_ADDED = ("pages", "questions", "held")  # what of the books of the parsed stage can be added up
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
    new = [file for file in store.raw_files() if file.name not in last.raw]
    touched = {page for page, _ in last.withheld.items() ^ now.withheld.items()}
    touched |= {page for file in new for page in _pages_of(file)}
    seen = store.read_table(parse.STAGE, "captures")
    old = _captures(store, only(seen, "page", touched)["path"].to_pylist())
    folder = store.stage(".worlds")
    before = _made(worlds.world(folder / "before", old), config, last.withheld)
    after = _made(worlds.world(folder / "after", old, new), config, now.withheld)
    for stage, tables in _STAGES:
        _patch(store, stage, tables, before, after)
    shutil.rmtree(folder)
    return frozenset(touched)


def _pages_of(file: RawFile) -> set[str]:
    """The ids of the pages in an archive, also of those that cannot be read."""
    found = set()
    for one in read_archive(file.name, file.path):
        with suppress(PageError):
            if isinstance(one, Capture):
                found.add(opened(one).page.id)
    return found


def _captures(store: Store, paths: Iterable[str]) -> list[Capture]:
    index, _ = store.index()
    found = {path: worlds.capture_at(store, path, index) for path in paths}
    if lost := [path for path, capture in found.items() if capture is None]:
        raise CannotPatch(f"{lost[0]} cannot be read by itself.")
    return [capture for capture in found.values() if capture is not None]


def _made(store: Store, config: Config, withheld: dict[str, str]) -> Store | None:
    """The stages over a few pages; None if there is no page at all."""
    if not any(path.is_file() for path in store.raw.rglob("*")):
        return None
    parse.run(store, config, Silent(), withheld=withheld)
    enrich.run(store, config, Silent())
    return store


def _patch(
    store: Store, stage: str, tables: dict[str, str], before: Store | None, after: Store | None
) -> None:
    done = {}
    for name, key in tables.items():
        whole = store.read_table(stage, name)
        was, come = (one.read_table(stage, name) if one else whole[:0] for one in (before, after))
        done[name] = _sorted(name, patched(whole, was, come, key), key)
    counts = [one.read_counts(stage) if one else {} for one in (before, after)]
    books = _books(stage, store.read_counts(stage), *counts)
    for name, table in done.items():
        store.write_table(stage, name, table)
    store.write_counts(stage, books)


def _books(stage: str, whole: Books, before: Books, after: Books) -> Books:
    """The books of a stage, patched; what is reckoned from them is reckoned again."""
    if stage != parse.STAGE:
        return patched_books(whole, before, after)
    sides = ({name: one.get(name, {}) for name in _ADDED} for one in (whole, before, after))
    return books.reckoned(**patched_books(*sides))


def _sorted(name: str, table: pa.Table, key: str) -> pa.Table:
    """The rows in the order in which the stage writes them: page by page, answers behind all questions."""
    if name == "rejected":
        columns = ("stage", "site", "kind", "id", "reason", "detail")
        return in_order(table, *(table[column] for column in columns))
    page = pc.replace_substring_regex(table[key], "#.*$", "")
    of_answer = pc.match_substring_regex(table[key], "#.*/a[0-9]+$")
    return in_order(table, of_answer.cast(pa.int8()), page)


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
