"""A raw or a clean folder that lies elsewhere: at an fsspec URL, such as s3://bucket/clean.

An object store has no rename, no symbolic link and no lock of the kernel, and a run needs all three. So what
lies there is worked on in a copy on this machine, and sent back when the run has succeeded::

    CLEAN/stages/<stage>/...           what each stage left, as in a folder here
    CLEAN/versions/<hash>/...          a whole dataset under the hash of its manifest; never changed
    CLEAN/current.json                 {"version": "<hash>"}: which of them counts
    CLEAN/lock.json                    there while a run works: who, where, since when

Writing one object is all or nothing (S3 is strongly consistent since 2020), so ``current.json`` turns every
reader to the new dataset at once, as the rename does here. The lock is an object made only if there is none
(``If-None-Match: *``). It does not go away with its process: of a run that was killed it must be
deleted by hand.
"""

import hashlib
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import fsspec

from pipeline.errors import InputError, Locked, UsageError
from pipeline.publishing import MANIFEST
from pipeline.store import Store, pretty_json


@contextmanager
def opened(raw: str, clean: str, decisions: Path | None = None) -> Iterator[Store]:
    """The store of two folders, each a path or an fsspec URL.

    Nothing is sent back if the body raises. Raises UsageError if the URL is none that can be read here,
    InputError if it cannot be read, Locked if another run works there.
    """
    with TemporaryDirectory(prefix="lawqa-") as name:
        here = Path(name)
        pages = _Far(raw).brought("", here / "raw") if is_far(raw) else Path(raw)
        if not is_far(clean):
            yield Store(pages, Path(clean), decisions)
            return
        far = _Far(clean)
        with far.lock():
            store = Store(pages, here / "clean", decisions)
            far.bring(store)
            yield store
            far.send(store)


def is_far(place: str) -> bool:
    """Whether a place is a URL and no path."""
    return "://" in place


class _Far:
    """A folder at a URL."""

    def __init__(self, url: str) -> None:
        try:
            system, root = fsspec.url_to_fs(url)
        except (ImportError, ValueError) as error:
            raise UsageError(
                f"{url} cannot be reached from here: {error}. "
                "For s3:// install: pip install 'lawqa[s3]'"
            ) from None
        system.invalidate_cache()  # another run may have written since fsspec last looked
        self._url, self._system, self._root = url, system, str(root).rstrip("/")

    def brought(self, name: str, folder: Path) -> Path:
        """A copy of what lies below ``name``, in a folder here."""
        root = self._path(name)
        try:
            for path in self._system.find(root):
                target = folder / path.removeprefix(root).lstrip("/")
                target.parent.mkdir(parents=True, exist_ok=True)
                self._system.get_file(path, str(target))
        except OSError as error:
            raise InputError(f"{self._url} cannot be read: {error}.") from None
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def bring(self, store: Store) -> None:
        """The stages and the dataset that counts."""
        self.brought("stages", store.clean / "stages")
        current = self._path("current.json")
        if not self._system.exists(current):
            return
        version = json.loads(self._system.cat_file(current))["version"]
        self.brought(f"versions/{version}", store.draft())
        store.publish()

    def send(self, store: Store) -> None:
        """The stages; and the dataset, if it is another than the one that counts: last what turns to it."""
        self._sent(store.clean / "stages", "stages")
        dataset = store.dataset()
        if dataset is None:
            return
        version = hashlib.sha256((dataset / MANIFEST).read_bytes()).hexdigest()[:16]
        if not self._system.exists(self._path(f"versions/{version}/{MANIFEST}")):
            self._sent(dataset, f"versions/{version}")
        told = pretty_json({"version": version}).encode()
        self._system.pipe_file(self._path("current.json"), told)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Work there alone. Raises Locked if there is a lock, whoever left it."""
        path = self._path("lock.json")
        now = datetime.now(UTC).isoformat(timespec="seconds")
        who = pretty_json({"host": socket.gethostname(), "process": os.getpid(), "since": now})
        try:
            self._system.pipe_file(path, who.encode(), mode="create")
        except FileExistsError:
            raise Locked(
                f"Another run is working on {self._url}. Its lock.json says which; if that run is "
                "dead, delete that object."
            ) from None
        except OSError as error:
            raise InputError(f"{self._url} cannot be written: {error}.") from None
        try:
            yield
        finally:
            self._system.rm_file(path)

    def _sent(self, folder: Path, name: str) -> None:
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        for path in sorted(files, key=lambda path: path.name == MANIFEST):
            target = self._path(f"{name}/{path.relative_to(folder).as_posix()}")
            self._system.makedirs(target.rpartition("/")[0], exist_ok=True)
            self._system.put_file(str(path), target)

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}".rstrip("/")
