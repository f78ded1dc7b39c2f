"""Signatures as a column to be kept, which says how they were made, so that unlike ones never meet.

The stamp lies in the schema, so it goes where the table goes: into a file, over a wire, to another
process. Whoever reads signatures says which making is wanted and is refused any other.
"""

import json
from dataclasses import asdict

import pyarrow as pa

from pipeline.similarity.minhash import Stamp, StampMismatch, check
from pipeline.similarity.shingles import U32

_KEY = b"minhash"


def field(name: str, stamp: Stamp) -> pa.Field:
    """A column of signatures made as ``stamp`` says."""
    told = json.dumps(asdict(stamp), sort_keys=True)
    kind = pa.list_(pa.uint32(), stamp.permutations)
    return pa.field(name, kind, nullable=False, metadata={_KEY: told})


def column(signatures: U32) -> pa.Array:
    """Signatures, a line each, as what such a column holds."""
    kind = pa.list_(pa.uint32(), signatures.shape[1])
    return pa.FixedSizeListArray.from_arrays(pa.array(signatures.ravel()), type=kind)


def signatures_in(table: pa.Table, wanted: pa.Field) -> U32:
    """The signatures of one column, a line each; raises as ``verify`` does."""
    verify(table, wanted)
    values: U32 = table[wanted.name].combine_chunks().flatten().to_numpy()
    return values.reshape(len(table), wanted.type.list_size)


def verify(table: pa.Table, wanted: pa.Field) -> None:
    """Raises StampMismatch unless the table says that a column was made as the wanted one is."""
    check(_stamp_of(wanted), _stamp_of(table.field(wanted.name)))


def _stamp_of(one: pa.Field) -> Stamp:
    told = (one.metadata or {}).get(_KEY)
    if told is None:
        raise StampMismatch(f"signatures of unknown making: {one.name!r} carries no stamp")
    return Stamp(**json.loads(told))
