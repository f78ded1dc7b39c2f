"""A dataset put in the place of the last one, in one step for whoever reads it.

::

    clean/.versions/000017/questions.parquet ...    a whole dataset, never changed once it is there
    clean/.dataset          → .versions/000017      the one that counts
    clean/questions.parquet → .dataset/questions.parquet

All names turn to the new version at once, by the one rename that turns ``.dataset``: whenever a run is killed, the
folder holds the old dataset or the new one, whole, for every reader, also one that knows nothing of this. Why not an
exchange of whole folders (renameat2): it needs Linux and a writable folder above, fails on a mount point, and takes the
folder away from under who stands in it or has it mounted. The version before is kept, so that a reader who began before
the turn can end (``realpath clean/.dataset``).
"""

import filecmp
import os
import shutil
from pathlib import Path

from pipeline.disk import make_folder, point, sync, sync_tree
from pipeline.errors import InputError

MANIFEST = "manifest.json"
_CURRENT, _VERSIONS, _DRAFT = ".dataset", ".versions", ".draft"
_KEPT_HISTORY = "changes"


class Shelf:
    """The versions of one dataset, and which of them counts."""

    def __init__(self, clean: Path) -> None:
        self._clean = clean
        self._versions = clean / _VERSIONS

    def draft(self) -> Path:
        """An empty folder for the files of a new version."""
        folder = self._clean / _DRAFT
        shutil.rmtree(folder, ignore_errors=True)
        make_folder(folder)
        return folder

    def current(self) -> Path | None:
        """The folder of the version that counts; None before the first one."""
        link = self._clean / _CURRENT
        return link.resolve() if link.exists() else None

    def publish(self) -> bool:
        """Make the draft the version that counts; False if it holds what that holds already.

        Then nothing is written. Files that did not change are shared between versions. Raises
        InputError if the draft has no manifest or the file system no symbolic links.
        """
        draft, current = self._clean / _DRAFT, self.current()
        if not (draft / MANIFEST).is_file():
            raise InputError(f"{draft} has no {MANIFEST}; it is not a whole dataset.")
        if current is not None:
            if _holds_the_same(current, draft):
                shutil.rmtree(draft)
                return False
            _carry_history(current, draft)
        sync_tree(draft)
        make_folder(self._versions)
        version = self._versions / f"{self._newest() + 1:06d}"
        draft.rename(version)
        sync(self._versions)
        self._name_files(version, current)
        sync(self._clean)
        point(self._clean / _CURRENT, f"{_VERSIONS}/{version.name}")
        sync(self._clean)
        self.tidy()
        return True

    def refuse(self) -> Path:
        """Set the draft aside for a person to look at; the dataset stays as it is. Where it lies now."""
        refused = self._clean / ".refused"
        shutil.rmtree(refused, ignore_errors=True)
        (self._clean / _DRAFT).rename(refused)
        return refused

    def tidy(self) -> None:
        """Finish what a run that was killed left: names of files, versions that count no more."""
        shutil.rmtree(self._clean / _DRAFT, ignore_errors=True)
        current = self.current()
        if current is None:
            return
        self._name_files(current, current)
        names = {path.name for path in current.iterdir()}
        for link in self._clean.iterdir():
            if link.is_symlink() and link.name not in names and not link.name.startswith("."):
                link.unlink()
        older = sorted(path for path in self._versions.iterdir() if path.name < current.name)
        for version in self._versions.iterdir():
            if version != self._versions / current.name and version not in older[-1:]:
                shutil.rmtree(version)

    def _newest(self) -> int:
        names = (path.name for path in self._versions.iterdir())
        return max((int(name) for name in names if name.isdigit()), default=0)

    def _name_files(self, version: Path, current: Path | None) -> None:
        """See to it that every file of a version has its name in the folder, the manifest last.

        A name leads to the version that counts, so nothing a reader sees changes here. A plain
        file that says the same as both versions is left as it is: the card that is in git.
        """
        for path in sorted(version.iterdir(), key=lambda path: path.name == MANIFEST):
            name = self._clean / path.name
            if name.is_symlink():
                continue
            if name.is_dir():
                shutil.rmtree(name)
            if all(_same_bytes(name, one / path.name) for one in {version, current or version}):
                continue
            try:
                point(name, f"{_CURRENT}/{path.name}")
            except OSError as error:
                raise InputError(
                    f"{self._clean} takes no symbolic links ({error.strerror}): name a folder on a "
                    "file system that does: --clean DIR"
                ) from None


def _holds_the_same(current: Path, draft: Path) -> bool:
    """Let the draft share the files that are the same in the current version; whether all are."""
    all_same = True
    for path in _files(draft):
        held = current / path.relative_to(draft)
        if _same_bytes(path, held):
            path.unlink()
            _share(held, path)
        else:
            all_same = False
    drafted = {path.relative_to(draft) for path in _files(draft)}
    gone = {path.relative_to(current) for path in _files(current)} - drafted
    return all_same and all(path.parts[0] == _KEPT_HISTORY for path in gone)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _carry_history(current: Path, draft: Path) -> None:
    """Take over what earlier runs changed."""
    for held in (current / _KEPT_HISTORY).glob("*"):
        kept = draft / _KEPT_HISTORY / held.name
        if not kept.exists():
            kept.parent.mkdir(exist_ok=True)
            _share(held, kept)


def _share(held: Path, path: Path) -> None:
    """One file under two names; on a file system without hard links it is there twice."""
    try:
        os.link(held, path)
    except OSError:
        shutil.copyfile(held, path)


def _same_bytes(one: Path, other: Path) -> bool:
    return one.is_file() and other.is_file() and filecmp.cmp(one, other, shallow=False)
