"""Writing so that a kill or a power cut leaves the old or the new, never a part of both.

What a rename puts in place must lie on the disk before it (``fsync`` of the file), and the rename is only sure
once its folder does (``fsync`` of the folder). See Pillai et al., All File Systems Are Not Created Equal (2014).
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import InputError


def make_folder(folder: Path) -> None:
    """Make a folder and those above it. Raises InputError if that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"Cannot write to {folder}: {error.strerror}. Name a folder you may write to: --clean DIR"
        ) from None


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path to write to; what was written replaces ``path`` whole, or not at all."""
    make_folder(path.parent)
    new = path.with_name(f".{path.name}.new")
    yield new
    sync(new)
    new.replace(path)


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, lie on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Wait until everything below a folder lies on the disk, files before the folders that name them."""
    for inner in folder.iterdir():
        if inner.is_dir():
            sync_tree(inner)
        else:
            sync(inner)
    sync(folder)


def point(link: Path, target: str) -> None:
    """Make a symbolic link, or turn it elsewhere, in one step; it is sure once its folder is synced."""
    new = link.with_name(f".{link.name.lstrip('.')}.link")
    new.unlink(missing_ok=True)
    new.symlink_to(target)
    new.replace(link)
