"""Arrow strings as code points and back, for work on all texts at once."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.similarity.ragged import I64, offsets_of

Points = npt.NDArray[np.uint32]

_FIRST_OF = (0x80, 0x800, 0x10000)  # code points from which UTF-8 takes one byte more


def points_of(texts: pa.Array) -> tuple[Points, I64]:
    """The code points of all texts behind each other, and where each text begins (one more: the end).

    Raises ValueError where a text is null.
    """
    if texts.null_count:
        raise ValueError(f"{texts.null_count} texts are null")
    column = texts.cast(pa.large_string())
    starts = offsets_of(pc.utf8_length(column).to_numpy())
    whole = "".join(_spans(column))
    return np.frombuffer(whole.encode("utf-32-le"), dtype="<u4"), starts


def _spans(column: pa.LargeStringArray) -> list[str]:
    """The bytes of the column as one text: from the first offset to the last."""
    if not len(column) or column.buffers()[2] is None:
        return []
    ends = np.frombuffer(column.buffers()[1], dtype=np.int64)[column.offset :][: len(column) + 1]
    return [str(memoryview(column.buffers()[2])[ends[0] : ends[-1]], "utf-8")]


def texts_of(points: Points, starts: I64) -> pa.LargeStringArray:
    """The inverse of ``points_of``."""
    size = np.ones(len(points), dtype=np.uint8)
    for first in _FIRST_OF:
        size += (points >= first).view(np.uint8)
    ends = offsets_of(size.astype(np.int64))[starts]
    data = str(points.astype("<u4").tobytes(), "utf-32-le").encode("utf-8")
    return pa.LargeStringArray.from_buffers(
        len(starts) - 1, pa.py_buffer(ends.tobytes()), pa.py_buffer(data)
    )
