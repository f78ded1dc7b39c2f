"""Groups joined where a person says that two of their members are one, as far as no person says otherwise.

The whole groups are joined, since whatever is one with a is one with b. Where that would bring two items together
that must stay apart, the items that people called the same leave their groups for it, and no more than those.
"""

from collections.abc import Collection, Iterable, Sequence

from pipeline.similarity.pairs import Pair


def blocks(count: int, same: Iterable[Pair]) -> list[frozenset[int]]:
    """Of each item 0..count-1 all that chains of ``same`` make one with it, itself among them."""
    block = [frozenset((item,)) for item in range(count)]
    for a, b in same:
        _unite(a, b, block)
    return block


def _unite(a: int, b: int, block: list[frozenset[int]]) -> None:
    for item in (both := block[a] | block[b]):
        block[item] = both


def joined(labels: Sequence[int], same: Iterable[Pair], apart: Collection[Pair]) -> list[int]:
    """The groups (named by their smallest member) with every pair of ``same`` in one, in the order given.

    No pair of ``apart`` may stand in one group of ``labels``, and no chain of ``same`` may lead from one end of
    such a pair to the other: then none stands in one group of the result.
    """
    named: dict[int, set[int]] = {}
    for item, label in enumerate(labels):
        named.setdefault(label, set()).add(item)
    group = [named[label] for label in labels]
    forbidden = {*apart, *((b, a) for a, b in apart)}
    block = blocks(len(labels), ())
    for a, b in same:
        if group[a] is not group[b]:
            # The whole groups; else as much of them as may be; else the two alone.
            ways = ((group[a], group[b]), (group[a], block[b]), (block[a], group[b]))
            fits = (x | y for x, y in ways if not any((p, q) in forbidden for p in x for q in y))
            together = set(next(fits, block[a] | block[b]))
            for item in together:
                group[item].discard(item)
                group[item] = together
        _unite(a, b, block)
    return [min(some) for some in group]
