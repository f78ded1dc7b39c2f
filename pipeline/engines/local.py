"""This machine: one process for little work, all cores for much, the same results in the same order."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import get_context

from pipeline.engines import Item, Result

# Starting a worker costs 0.6 s, as much as reading 450 pages or enriching 2,400 records: a night's work is none for it.
_ALONE = 2_000
_CHUNK = 32  # pages a worker takes at once: messages cost less than work from about 20 pages on
_AHEAD = 2  # chunks that each worker has before it, so that it need not wait for this process
_UNDER_WAY = 8  # chunks for each core that are worked or wait for one before them


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def ordered_map(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    jobs: int | None = None,
    *,
    pages: int = 1,
) -> Iterator[Result]:
    """``function`` of every item, in the order of the items, on up to ``jobs`` processes (all cores), of which this is
    one: it works what the others have no hand free for.

    Holds a bounded number of items at a time, however many there are. ``function`` must be a
    module-level function; what it raises is raised here. An item is as much work as so many ``pages``, of 1 ms.
    """
    jobs = jobs or cores()
    waiting = iter(items)
    first = list(islice(waiting, max(_ALONE // pages, 1)))
    if jobs == 1 or len(first) < _ALONE // pages:
        yield from map(function, chain(first, waiting))
        return
    # spawn: the parent may hold threads (pyarrow), which a forked child would inherit half-dead
    with ProcessPoolExecutor(jobs - 1, get_context("spawn")) as pool:
        running: deque[Future[list[Result]]] = deque()
        for chunk in chunks(chain(first, waiting), max(_CHUNK // pages, 1)):
            if sum(not one.done() for one in running) < _AHEAD * (jobs - 1):
                running.append(pool.submit(work, function, chunk))
            else:
                running.append(Future())
                running[-1].set_result(work(function, chunk))
            while running and (running[0].done() or len(running) > _UNDER_WAY * jobs):
                yield from running.popleft().result()
        while running:
            yield from running.popleft().result()


def chunks(items: Iterator[Item], size: int = _CHUNK) -> Iterator[list[Item]]:
    """What one worker takes at once."""
    while chunk := list(islice(items, size)):
        yield chunk


def work(function: Callable[[Item], Result], chunk: list[Item]) -> list[Result]:
    """What a worker makes of it."""
    return [function(item) for item in chunk]
