"""Python's garbage collector, which has nothing to do while questions are clustered."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the garbage collector, whose passes over all that was made so far take a quarter of the time: of what a
    clustering makes, next to nothing goes before its end, and what goes refers to nothing that refers back."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
