"""Memory while questions are clustered: the collector has nothing to do, and what is free goes back to the system."""

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the garbage collector, whose passes over all that was made so far take a quarter of the time: of what a
    clustering makes, next to nothing goes before its end, and what goes refers to nothing that refers back.

    What was made is old afterwards: the first pass would look through all of it, 0.3 s for 100,000 questions."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            if not gc.get_freeze_count():  # else the program froze what it does not want thawed
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def give_back() -> None:
    """Give free memory back: what came and went while a million questions were read leaves 500 MB to the process, in
    pieces too small for what is made next. Takes some milliseconds."""
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "malloc_trim"):  # glibc
        libc.malloc_trim(0)
