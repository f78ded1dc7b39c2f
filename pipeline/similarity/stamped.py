"""Signatures to be kept: an Arrow batch that carries how they were made, so that unlike ones never meet.

The stamp lies in the schema, so it goes where the batch goes: into a file, over a wire, to another
process. Whoever reads signatures says which making is wanted and is refused any other.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict

import numpy as np
import pyarrow as pa

from pipeline.similarity.minhash import Stamp, StampMismatch, check, signatures
from pipeline.similarity.normalise import letters_of
from pipeline.similarity.shingles import U32, windows

_KEY = b"minhash"
COLUMN = "signature"


def sign(texts: pa.Array, stamp: Stamp | None = None) -> pa.RecordBatch:
    """The signature of every text, folded to its letters, as 4 bytes (little-endian) a permutation.

    Raises StampMismatch where the stamp asks for another scheme, shingling or normaliser than is here;
    ValueError where a text is null.
    """
    stamp = stamp or Stamp()
    check(Stamp(seed=stamp.seed, permutations=stamp.permutations), stamp)
    made = signatures(windows(letters_of(texts)), stamp.permutations, stamp.seed)
    kind = pa.binary(4 * stamp.permutations)
    column = pa.FixedSizeBinaryArray.from_buffers(
        kind, len(made), [None, pa.py_buffer(np.ascontiguousarray(made, dtype="<u4").tobytes())]
    )
    told = json.dumps(asdict(stamp), sort_keys=True).encode()
    return pa.record_batch([column], schema=pa.schema([(COLUMN, kind)], metadata={_KEY: told}))


def stamp_of(batch: pa.RecordBatch) -> Stamp:
    """How the signatures of a batch were made. Raises StampMismatch where it does not say."""
    told = (batch.schema.metadata or {}).get(_KEY)
    if told is None:
        raise StampMismatch("signatures of unknown making: the schema carries no stamp")
    return Stamp(**json.loads(told))


def signatures_in(batches: Iterable[pa.RecordBatch], stamp: Stamp | None = None) -> U32:
    """All signatures, a line each; raises StampMismatch unless every batch was made as ``stamp`` says."""
    stamp = stamp or Stamp()
    rows = [np.empty((0, stamp.permutations), dtype=np.uint32)]
    for batch in batches:
        check(stamp, stamp_of(batch))
        column = batch.column(COLUMN)
        values = np.frombuffer(column.buffers()[1], dtype="<u4").reshape(-1, stamp.permutations)
        rows.append(values[column.offset : column.offset + len(column)])
    return np.concatenate(rows)
