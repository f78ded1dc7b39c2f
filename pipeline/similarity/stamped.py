"""What is kept of signatures says how they were made, so that unlike ones never meet.

The stamp lies in the schema, so it goes where the table goes: into a file, over a wire, to another
process. Whoever reads signatures says which making is wanted and is refused any other.
"""

import json
from dataclasses import asdict

import pyarrow as pa

from pipeline.similarity.minhash import Stamp, StampMismatch, check

_KEY = b"minhash"


def field(name: str, kind: pa.DataType, stamp: Stamp) -> pa.Field:
    """A column of signatures, or of what they came to, made as ``stamp`` says."""
    told = json.dumps(asdict(stamp), sort_keys=True)
    return pa.field(name, kind, nullable=False, metadata={_KEY: told})


def verify(table: pa.Table, wanted: pa.Field) -> None:
    """Raises StampMismatch unless the table says that a column was made as the wanted one is."""
    check(_stamp_of(wanted), _stamp_of(table.field(wanted.name)))


def _stamp_of(one: pa.Field) -> Stamp:
    told = (one.metadata or {}).get(_KEY)
    if told is None:
        raise StampMismatch(f"signatures of unknown making: {one.name!r} carries no stamp")
    return Stamp(**json.loads(told))
