"""The cut of ``words`` for many texts at once: one step of the dynamic programme for all of them.

Looking up words takes most of the time of a cut, each look-up a walk through half a million strings; here they are
numbers, looked up by the million. Same words as ``words.parted``, text by text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.recognizers.framing import words
from pipeline.recognizers.framing.words import LONGEST, Plain, Run, Word

F64 = npt.NDArray[np.float64]
I64 = npt.NDArray[np.int64]

_BITS, _PLANE = 14, 0x10000  # letters of dictionary words are 13,000, all of the first plane
# Runs worked at once: vectors of 2,000 floats stay in the first-level cache.
_BLOCK = 2000


@dataclass(frozen=True, slots=True)
class _Table:
    """Log probabilities of the words of up to ``LONGEST`` letters, the letters as numbers from 1."""

    letters: npt.NDArray[np.int64]  # code point -> number, 0 for one of no word
    index: tuple[pd.Index, ...]  # for each length: words, 14 bits a letter
    logs: tuple[F64, ...]  # behind the last: of no word


@cache
def _table() -> _Table:
    known = words.logs()
    short = [[word for word in known if len(word) == n] for n in range(1, LONGEST + 1)]
    spelled = [_points("".join(some)).reshape(-1, n) for n, some in enumerate(short, 1)]
    plain = [(points < _PLANE - 1).all(axis=1) for points in spelled]
    used = np.zeros(_PLANE, dtype=bool)
    for points, some in zip(spelled, plain, strict=True):
        used[points[some]] = True
    letters = np.where(used, np.cumsum(used), 0)
    index, logs = [], []
    for texts, points, some in zip(short, spelled, plain, strict=True):
        keys = np.zeros(int(some.sum()), dtype=np.int64)
        for column in points[some].T:
            keys = (keys << _BITS) | letters[column]
        index.append(pd.Index(keys))
        told = np.array([known[text] for text in texts], dtype=np.float64)
        logs.append(np.append(told[some], -np.inf))
    return _Table(letters, tuple(index), tuple(logs))


def _logs_of(points: npt.NDArray[np.uint32]) -> list[F64]:
    """For each length the log probability of the word of that length that begins at each place, else -inf.

    Behind the last place every log is -inf.
    """
    table = _table()
    numbers = np.append(table.letters[np.minimum(points, _PLANE - 1)], [0] * LONGEST)
    found, keys = [], np.zeros(len(points), dtype=np.int64)
    whole = np.ones(len(points), dtype=bool)
    for length in range(1, LONGEST + 1):
        letters = numbers[length - 1 : length - 1 + len(points)]
        keys, whole = (keys << _BITS) | letters, whole & (letters > 0)
        logs = np.full(len(points) + 1, -np.inf)
        places = np.flatnonzero(whole)
        logs[places] = table.logs[length - 1][table.index[length - 1].get_indexer(keys[places])]
        found.append(logs)
    return found


# Texts from which cutting them at once pays: it saves up to 10 microseconds each of 25, and the table takes 0.09 s to
# make. Where a block of questions brings so many more blocks follow.
_FEW, _MANY = 50, 5000


def _pays(count: int) -> bool:
    """Whether so many texts are cut sooner at once than one by one."""
    return count >= (_FEW if _table.cache_info().currsize else _MANY)


def cut_all(texts: Sequence[Plain]) -> list[list[Word]]:
    """``words.parted`` of every text, which takes less of each the more there are."""
    if not _pays(len(texts)):
        return list(map(words.parted, texts))
    read = list(map(words.runs, texts))
    runs = [run for some in read for run in some if run.length > 1]
    lengths = np.array([run.length for run in runs], dtype=np.int64)
    logs = _logs_of(_points("".join(run.text[run.start : run.end] for run in runs)))
    starts = np.cumsum(lengths) - lengths
    cuts: list[list[Word]] = [[] for _ in runs]
    order = np.argsort(-lengths, kind="stable")
    for first in range(0, len(order), _BLOCK):
        block = order[first : first + _BLOCK]
        steps = _steps(
            logs, starts[block] + lengths[block], lengths[block], [runs[n] for n in block]
        )
        for column, number in enumerate(block.tolist()):
            run = runs[number]
            cuts[number] = words.spelled(run, _ends(run, steps[:, column].tolist()))
    made = iter(cuts)
    return [words.read([word for run in some for word in _cut(run, made)]) for some in read]


def _cut(run: Run, made: Iterator[list[Word]]) -> list[Word]:
    return next(made) if run.length > 1 else words.spelled(run, [run.end])


def _points(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def _ends(run: Run, steps: list[int]) -> Iterator[int]:
    """Where the words of a run end; ``steps``: the letters of the word that begins so far from the end."""
    left = run.length
    while left:
        left -= steps[left]
        yield run.end - left


def _steps(logs: list[F64], ends: I64, lengths: I64, runs: Sequence[Run]) -> npt.NDArray[np.int16]:
    """By distance from the end of each run, longest run first: the letters of the word that begins there."""
    scores = np.zeros((int(lengths[0]) + 1, len(ends)))
    steps = np.ones(scores.shape, dtype=np.int16)
    others: dict[int, list[tuple[int, int, float, bool]]] = {}
    for column, run in enumerate(runs):
        for at, stop, log, plain in words.others(run):
            others.setdefault(run.end - at, []).append((column, stop - at, log, plain))
    for distance in range(1, len(scores)):
        active = int(np.searchsorted(-lengths, -distance, side="right"))
        places = ends[:active] - distance
        best = words.unknown() + scores[distance - 1, :active]
        step = steps[distance, :active]
        for length in range(1, min(LONGEST, distance) + 1):
            given = logs[length - 1][places] + scores[distance - length, :active]
            step[given >= best] = length
            np.maximum(best, given, out=best)
        for column, length, log, plain in others.get(distance, ()):
            score, known = log + float(scores[distance - length, column]), float(best[column])
            if score > known or (score == known and (plain or length > step[column])):
                best[column], step[column] = score, length
        scores[distance, :active] = best
    return steps
