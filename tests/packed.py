"""Packed frames one by one, as rows keep them."""

from itertools import pairwise

from pipeline.recognizers.framing.packing import Packed


def each(packed: Packed) -> list[bytes]:
    """The frames by themselves."""
    bounds = pairwise([0, *packed.ends.tolist()])
    return [packed.numbers[start:end].tobytes() for start, end in bounds]
