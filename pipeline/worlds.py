"""A few pages of raw in a store of their own, so that the stages can be run over them alone.

A page of an archive lies there as a file named ``<archive>#<offset>``, which is the path of its capture: what a stage
says of it is, to the letter, what it says of it in the whole.
"""

import json
import shutil
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from pipeline.crawl.warc import response_at
from pipeline.disk import make_folder
from pipeline.records import Capture
from pipeline.store import INDEX, IndexEntry, RawFile, Store


def world(folder: Path, captures: Iterable[Capture], files: Iterable[RawFile] = ()) -> Store:
    """A store in ``folder``, emptied first, that holds these captures, and these files as they are."""
    shutil.rmtree(folder, ignore_errors=True)
    store = Store(folder / "raw", folder / "clean")
    make_folder(store.raw)
    known: dict[Path, list[str]] = defaultdict(list)
    for capture in captures:
        path = store.raw / capture.path
        make_folder(path.parent)
        path.write_bytes(capture.content)
        entry = {
            "path": path.name,
            "url": capture.url,
            "captured_at": capture.captured_at,
            "content_type": capture.content_type,
        }
        known[path.parent].append(json.dumps(entry, ensure_ascii=False))
    for place, lines in known.items():
        (place / INDEX).write_text("\n".join(lines) + "\n", encoding="utf-8")
    for file in files:
        path = store.raw / file.name
        make_folder(path.parent)
        path.symlink_to(file.path.resolve())
    return store


def capture_at(store: Store, path: str, index: dict[str, IndexEntry]) -> Capture | None:
    """The capture of that path in raw, with what is known of it; None if it is of a kind not known here."""
    name, _, offset = path.partition("#")
    if offset:
        return response_at(store.raw / name, int(offset), path) if offset.isdigit() else None
    file = store.raw / name
    if not file.is_file():
        return None
    known = index.get(name, IndexEntry())
    return Capture(path, file.read_bytes(), known.url, known.captured_at, known.content_type)
